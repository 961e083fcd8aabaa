/* cursor.c -- keyset positions as opaque text: see call_cursor and call_cursor_make in call.h.
 * Model:  base64url of "n.n.…:check"; check is the beginning of a keyed hash of the row's path and the numbers, so that a
 *         cursor is only good for the list that gave it, and nobody can make one up.
 * Source: RFC 4648 section 5 (base64url, no padding). */
#include "crypt/token.h"
#include "http/endpoint.h"
#include "http/request.h"
#include "http/service.h"

#include <string.h>

enum { CHECK = 16 /* hex digits */, NUMBERS_MAX = 8 };

static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct str encode(struct arena *a, struct str s)
{
    size_t n = 0;
    char *out = arena_alloc(a, s.n / 3 * 4 + 5);
    for (size_t i = 0; out && i < s.n; i += 3) {
        size_t k = s.n - i < 3 ? s.n - i : 3;
        uint32_t bits = (uint32_t)(unsigned char)s.p[i] << 16;
        bits |= k > 1 ? (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0;
        bits |= k > 2 ? (uint32_t)(unsigned char)s.p[i + 2] : 0;
        for (size_t j = 0; j < k + 1; j++)
            out[n++] = digit[bits >> (18 - 6 * j) & 63];
    }
    return out ? (struct str){ out, n } : STR("");
}

static struct str decode(struct arena *a, struct str s)
{
    size_t n = 0;
    uint32_t bits = 0;
    unsigned held = 0;
    char *out = arena_alloc(a, s.n + 1);
    for (size_t i = 0; out && i < s.n; i++) {
        const char *at = memchr(digit, s.p[i], 64);
        if (!at)
            return STR("");
        bits = (bits << 6 | (uint32_t)(at - digit)) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (char)(bits >> held & 0xFF);
        }
    }
    return out ? (struct str){ out, n } : STR("");
}

static struct str check(struct call *c, struct str numbers)
{
    struct str data = arena_printf(c->arena, "%s\n%.*s", c->endpoint->path, STR_ARG(numbers));
    return str_sub(token_check(c->arena, c->request->service->config->secret, data), 0, CHECK);
}

struct str call_cursor_make(struct call *c, const int64_t *numbers, size_t count)
{
    char room[NUMBERS_MAX * 21 + 1];
    struct buf text = { .p = room, .room = sizeof room, .max = sizeof room };
    ASSERT(count > 0 && count <= NUMBERS_MAX);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_addc(&text, '.');
        buf_int(&text, numbers[i]);
    }
    struct str plain = buf_str(&text);
    return encode(c->arena, arena_printf(c->arena, "%.*s:%.*s", STR_ARG(plain), STR_ARG(check(c, plain))));
}

static bool read(struct call *c, struct str text, int64_t *numbers, size_t count)
{
    struct str rest = decode(c->arena, text), plain = str_cut(&rest, ':');
    if (!plain.n || !token_equal(rest, check(c, plain)))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!str_int(str_cut(&plain, '.'), &numbers[i]))
            return false;
    return plain.n == 0;
}

void call_cursor(struct call *c, int64_t *numbers, size_t count)
{
    struct str text = call_query_str(c, "cursor", 400);
    memset(numbers, 0, count * sizeof *numbers);
    if (!text.n || read(c, text, numbers, count))
        return;
    memset(numbers, 0, count * sizeof *numbers);
    call_bad(c, "cursor", "Gebruik de waarde van next uit het vorige antwoord.",
        "Use the value of next from the last answer.");
}
