/* utf8.c -- see utf8.h. */
#include "base/utf8.h"

#include "base/arena.h"

#include <string.h>

static bool tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Returns the length of the well-formed sequence at p, of at most n bytes, or 0. RFC 3629 section 4. */
static size_t sequence(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return c ? 1 : 0;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    size_t need = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (n < need)
        return 0;
    for (size_t i = 1; i < need; i++)
        if (!tail(p[i]))
            return 0;
    if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F) || (c == 0xF0 && p[1] < 0x90) ||
        (c == 0xF4 && p[1] > 0x8F))
        return 0;
    return need;
}

bool utf8_valid(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        size_t k = sequence(p + i, s.n - i);
        if (!k)
            return false;
        i += k;
    }
    return true;
}

uint32_t utf8_next(struct str s, size_t *i)
{
    const unsigned char *p = (const unsigned char *)s.p + *i;
    size_t left = s.n - *i;
    if (p[0] < 0x80 || left < 2) {
        *i += 1;
        return p[0];
    }
    if (p[0] < 0xE0 || left < 3) {
        *i += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 || left < 4) {
        *i += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *i += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n; --i > 0; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[n] | c);
    return n;
}

size_t utf8_length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += !tail((unsigned char)s.p[i]);
    return n;
}

static bool is_plain(uint32_t c, bool line)
{
    if (c < 0x20)
        return c == '\t' || (!line && (c == '\n' || c == '\r'));
    if ((c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF)
        return false;
    return !line || !((c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
}

size_t utf8_plain(struct str s, bool line)
{
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        if (!is_plain(utf8_next(s, &i), line))
            return at;
    }
    return s.n;
}

bool utf8_one_line(struct str s)
{
    return utf8_plain(s, true) == s.n;
}

struct str utf8_clean(struct arena *a, struct str s)
{
    size_t n = utf8_plain(s, false);
    char *p = n < s.n ? arena_alloc(a, s.n) : NULL;
    if (!p)
        return s;
    memcpy(p, s.p, n);
    for (size_t i = n; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        if (is_plain(c, false)) {
            memcpy(p + n, s.p + at, i - at);
            n += i - at;
        } else if (c == '\v' || c == '\f') {
            p[n++] = '\n';
        }
    }
    return (struct str){ p, n };
}

/* Are the eight bytes at p a character each? */
static bool eight_ascii(const char *p)
{
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return !(eight & 0x8080808080808080u);
}

struct str utf8_head(struct str s, size_t n)
{
    size_t i = 0;
    for (; n >= 8 && s.n - i >= 8 && eight_ascii(s.p + i); n -= 8)
        i += 8;
    for (; i < s.n; i++)
        if (!tail((unsigned char)s.p[i]) && n-- == 0)
            break;
    return str_sub(s, 0, i);
}
