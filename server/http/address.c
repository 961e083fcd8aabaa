/* address.c -- see address.h. */
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

static struct address of_bytes6(const uint8_t *byte)
{
    struct address a = { .family = 6 };
    if (memcmp(byte, mapped, sizeof mapped) == 0) {
        a.family = 4;
        memcpy(a.byte, byte + sizeof mapped, 4);
    } else {
        memcpy(a.byte, byte, 16);
    }
    return a;
}

struct address address_of(const struct sockaddr *sa)
{
    struct address a = { 0 };
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof in);
        a.family = 4;
        memcpy(a.byte, &in.sin_addr, 4);
    } else if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, sa, sizeof in);
        a = of_bytes6(in.sin6_addr.s6_addr);
    }
    return a;
}

bool address_parse(struct str s, struct address *out)
{
    char text[ADDRESS_TEXT];
    uint8_t byte[16];
    if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = str_sub(s, 1, s.n - 2);
    if (!s.n || s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = (struct address){ .family = 4 };
    if (inet_pton(AF_INET, text, out->byte) == 1)
        return true;
    if (inet_pton(AF_INET6, text, byte) != 1)
        return false;
    *out = of_bytes6(byte);
    return true;
}

/* Writes v (0-255) in decimal and returns what stands behind it. */
static char *put_byte(char *to, unsigned v)
{
    if (v >= 100)
        *to++ = (char)('0' + v / 100);
    if (v >= 10)
        *to++ = (char)('0' + v / 10 % 10);
    *to++ = (char)('0' + v % 10);
    return to;
}

struct str address_text(char out[ADDRESS_TEXT], const struct address *a)
{
    char *to = out;
    if (a->family == 4) {
        for (int i = 0; i < 4; i++) {
            to = put_byte(to, a->byte[i]);
            *to++ = i < 3 ? '.' : 0;
        }
    } else if (a->family != 6 || !inet_ntop(AF_INET6, a->byte, out, ADDRESS_TEXT)) {
        memcpy(out, "-", 2);
    }
    return str_c(out);
}

bool address_loopback(const struct address *a)
{
    static const uint8_t one[16] = { [15] = 1 };
    return (a->family == 4 && a->byte[0] == 127) || (a->family == 6 && memcmp(a->byte, one, 16) == 0);
}

struct str address_owner(const struct address *a)
{
    return (struct str){ (const char *)a->byte, a->family == 4 ? 4 : 8 };
}

static bool network_parse(struct str s, struct network *out)
{
    int64_t bits;
    struct str rest = s, base = str_cut(&rest, '/');
    if (!address_parse(base, &out->base))
        return false;
    int64_t most = out->base.family == 4 ? 32 : 128;
    if (base.n == s.n)
        bits = most;
    else if (!str_int(rest, &bits) || bits < 0 || bits > most)
        return false;
    out->bits = (unsigned)bits;
    return true;
}

bool networks_parse(struct str list, struct arena *a, struct networks *out, struct str *why)
{
    size_t most = 1;
    for (size_t i = 0; i < list.n; i++)
        most += list.p[i] == ',';
    out->n = 0;
    out->item = arena_array(a, most, sizeof *out->item);
    while (out->item && list.n) {
        struct str part = str_trim(str_cut(&list, ','));
        if (!part.n)
            continue;
        if (!network_parse(part, &out->item[out->n++])) {
            *why = part;
            return false;
        }
    }
    return out->item != NULL;
}

static bool network_holds(const struct network *n, const struct address *a)
{
    unsigned whole = n->bits / 8, rest = n->bits % 8;
    if (n->base.family != a->family || memcmp(n->base.byte, a->byte, whole) != 0)
        return false;
    return !rest || (n->base.byte[whole] ^ a->byte[whole]) >> (8 - rest) == 0;
}

bool networks_hold(const struct networks *list, const struct address *a)
{
    for (size_t i = 0; i < list->n; i++)
        if (network_holds(&list->item[i], a))
            return true;
    return false;
}

bool address_parse_listen(struct str s, struct sockaddr_storage *out, unsigned *length)
{
    struct address a;
    int64_t port;
    size_t colon = s.n;
    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    struct str host = colon ? str_sub(s, 0, colon - 1) : s;
    bool bracketed = host.n && host.p[0] == '[';
    if (!colon || !str_int(str_sub(s, colon, s.n), &port) || port < 0 || port > 65535)
        return false;
    if (!address_parse(str_is(host, "localhost") ? STR("127.0.0.1") : host, &a) || bracketed != (a.family == 6))
        return false;
    *out = (struct sockaddr_storage){ 0 };
    if (a.family == 4) {
        struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        memcpy(&in.sin_addr, a.byte, 4);
        memcpy(out, &in, *length = sizeof in);
    } else {
        struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
        memcpy(&in.sin6_addr, a.byte, 16);
        memcpy(out, &in, *length = sizeof in);
    }
    return true;
}
