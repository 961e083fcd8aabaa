/* str.c -- see str.h. */
#include "base/str.h"

#include <string.h>

struct str str_c(const char *z)
{
    return z ? (struct str){ z, strlen(z) } : (struct str){ 0 };
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_c(z));
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool str_ieq(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str a, struct str prefix)
{
    return a.n >= prefix.n && str_eq(str_sub(a, 0, prefix.n), prefix);
}

bool str_ends(struct str a, struct str suffix)
{
    return a.n >= suffix.n && str_eq(str_sub(a, a.n - suffix.n, suffix.n), suffix);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    while (a.n && is_space(a.p[0]))
        a.p++, a.n--;
    while (a.n && is_space(a.p[a.n - 1]))
        a.n--;
    return a;
}

size_t str_find(struct str a, char c)
{
    const char *at = a.n ? memchr(a.p, c, a.n) : NULL;
    return at ? (size_t)(at - a.p) : a.n;
}

size_t str_search(struct str a, struct str needle)
{
    if (!needle.n)
        return 0;
    const char *at = a.n >= needle.n ? memmem(a.p, a.n, needle.p, needle.n) : NULL;
    return at ? (size_t)(at - a.p) : a.n;
}

struct str str_sub(struct str a, size_t from, size_t n)
{
    if (from >= a.n)
        return (struct str){ a.p, 0 };
    return (struct str){ a.p + from, n < a.n - from ? n : a.n - from };
}

struct str str_cut(struct str *rest, char sep)
{
    size_t at = str_find(*rest, sep);
    struct str head = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + 1, rest->n);
    return head;
}

bool str_int(struct str a, int64_t *out)
{
    size_t i = a.n && a.p[0] == '-';
    bool negative = i;
    int64_t v = 0;
    if (i == a.n || a.n > 20)
        return false;
    for (; i < a.n; i++) {
        if (a.p[i] < '0' || a.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_sub_overflow(v, (int64_t)(a.p[i] - '0'), &v))
            return false;
    }
    if (!negative && v == INT64_MIN)
        return false;
    *out = negative ? v : -v;
    return true;
}

uint64_t str_hash(struct str a)
{
    uint64_t h = 14695981039346656037ull;
    for (size_t i = 0; i < a.n; i++)
        h = (h ^ (unsigned char)a.p[i]) * 1099511628211ull;
    return h;
}
