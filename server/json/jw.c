/* jw.c -- see jw.h. */
#include "json/jw.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct jw jw_to(struct buf *out)
{
    return (struct jw){ .out = out };
}

/* Sixteen bytes at once: what the compiler makes of it is a handful of vector instructions. */
typedef unsigned char vector __attribute__((vector_size(16)));

/* True when none of the bytes is below 0x20, a quote or a backslash. */
static bool plain(vector v)
{
    uint64_t half[2];
    vector bad = (vector)(v < 0x20) | (vector)(v == '"') | (vector)(v == '\\');
    memcpy(half, &bad, sizeof half);
    return !(half[0] | half[1]);
}

/* Returns what stands after the backslash for a byte that must be escaped, 'u' for \u00XX; 0 for all others. */
static char escape_of(unsigned char c)
{
    static const char low[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu"; /* 0x00 to 0x1F */
    return c < 0x20 ? low[c] : c == '"' || c == '\\' ? (char)c : 0;
}

static void put_escape(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = { '\\', escape_of(c), '0', '0', hex[c >> 4], hex[c & 15] };
    buf_add(out, (struct str){ text, text[1] == 'u' ? 6 : 2 });
}

/* How many bytes from the start of s need no escape. */
static size_t plain_run(struct str s)
{
    vector v;
    size_t i = 0;
    while (s.n - i >= sizeof v && plain(*(vector *)memcpy(&v, s.p + i, sizeof v)))
        i += sizeof v;
    /* the last ones together with some that were looked at before */
    if (i && s.n - i < sizeof v && plain(*(vector *)memcpy(&v, s.p + s.n - sizeof v, sizeof v)))
        return s.n;
    while (i < s.n && !escape_of((unsigned char)s.p[i]))
        i++;
    return i;
}

void jw_text(struct buf *out, struct str s)
{
    char *to = buf_room(out, s.n + 2);
    if (!to)
        return;
    *to++ = '"';
    for (size_t n; (n = plain_run(s)) || s.n;) {
        to = (char *)memcpy(to, s.p, n) + n;
        if (n == s.n)
            break;
        out->n = (size_t)(to - out->p);
        put_escape(out, (unsigned char)s.p[n]);
        s = (struct str){ s.p + n + 1, s.n - n - 1 };
        if (!(to = buf_room(out, s.n + 1)))
            return;
    }
    *to++ = '"';
    out->n = (size_t)(to - out->p);
}

void jw_real(struct jw *j, const char *key, double v)
{
    char text[32];
    if (!isfinite(v)) {
        jw_null(j, key);
        return;
    }
    (void)snprintf(text, sizeof text, "%.6g", v);
    jw_raw(j, key, str_c(text));
}

/* What a clock writes needs no escapes. */
static void put_clock(struct jw *j, const char *key, int64_t ms, struct str (*write)(char *, int64_t))
{
    if (!ms) {
        jw_null(j, key);
        return;
    }
    char *to = jw_place(j, key, CLOCK_TEXT + 2);
    if (!to)
        return;
    size_t n = write(to + 1, ms).n;
    to[0] = to[n + 1] = '"';
    j->out->n += n + 2;
}

void jw_time(struct jw *j, const char *key, int64_t ms)
{
    put_clock(j, key, ms, clock_rfc3339);
}

void jw_date(struct jw *j, const char *key, int64_t ms)
{
    put_clock(j, key, ms, clock_date);
}

void jw_list_open(struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_open(j, "items", '[');
}

void jw_list_close(struct jw *j, struct str next)
{
    jw_close(j, ']');
    jw_str_or_null(j, "next", next);
    jw_close(j, '}');
}

struct str jw_one(struct arena *a, const char *key, struct str value)
{
    enum { SIGNS = 64 /* brackets, quotes, and what is asked for more than is needed */, ESCAPED = 6 };
    size_t room = strlen(key) + ESCAPED * value.n + SIGNS;
    struct buf out = { .p = arena_alloc(a, room), .room = room, .max = room };
    struct jw j = jw_to(&out);
    if (!out.p)
        return STR("");
    jw_open(&j, NULL, '{');
    jw_str(&j, key, value);
    jw_close(&j, '}');
    ASSERT(!buf_err(&out));
    return buf_str(&out);
}
