/* jw.c -- see jw.h. */
#include "json/jw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct jw jw_to(struct buf *out)
{
    return (struct jw){ .out = out };
}

/* Sixteen bytes at once: what the compiler makes of it is a handful of vector instructions. */
typedef unsigned char vector __attribute__((vector_size(16)));

/* Which of sixteen bytes are below 0x20, a quote or a backslash. */
static vector special(const char *p)
{
    vector v;
    memcpy(&v, p, sizeof v);
    return (vector)(v < 0x20) | (vector)(v == '"') | (vector)(v == '\\');
}

static bool none(vector v)
{
    uint64_t half[2];
    memcpy(half, &v, sizeof half);
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
    enum { ONE = sizeof(vector), FOUR = 4 * ONE };
    size_t i = 0;
    while (s.n - i >= FOUR &&
        none(special(s.p + i) | special(s.p + i + ONE) | special(s.p + i + 2 * ONE) | special(s.p + i + 3 * ONE)))
        i += FOUR;
    while (s.n - i >= ONE && none(special(s.p + i)))
        i += ONE;
    /* the last ones together with some that were looked at before */
    if (i && s.n - i < ONE && none(special(s.p + s.n - ONE)))
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
static void put_clock(struct jw *j, const char *key, struct str text)
{
    char *to = jw_place(j, key, CLOCK_TEXT + 2);
    if (!to)
        return;
    *to++ = '"';
    memcpy(to, text.p, text.n);
    to[text.n] = '"';
    j->out->n += text.n + 2;
}

void jw_time(struct jw *j, const char *key, int64_t ms)
{
    if (!ms) {
        jw_null(j, key);
        return;
    }
    if (ms != j->at) {
        j->clock_n = clock_rfc3339(j->clock, ms).n;
        j->at = ms;
    }
    put_clock(j, key, (struct str){ j->clock, j->clock_n });
}

void jw_date(struct jw *j, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT];
    if (ms)
        put_clock(j, key, clock_date(text, ms));
    else
        jw_null(j, key);
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
