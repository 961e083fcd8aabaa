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

/* Does one of eight bytes need an escape? A byte below a bound borrows from its highest bit, unless that was set. */
static bool special_of_eight(const char *p)
{
    const uint64_t each = 0x0101010101010101, high = 0x80 * each;
    uint64_t v;
    memcpy(&v, p, sizeof v);
    uint64_t quote = v ^ '"' * each, backslash = v ^ '\\' * each;
    return (((v - 0x20 * each) & ~v) | ((quote - each) & ~quote) | ((backslash - each) & ~backslash)) & high;
}

/* How many bytes from the start of s need no escape. */
static size_t plain_run(struct str s)
{
    enum { EIGHT = 8, ONE = 16, FOUR = 4 * ONE };
    size_t i = 0;
    if (s.n >= EIGHT && s.n < ONE && !special_of_eight(s.p) && !special_of_eight(s.p + s.n - EIGHT))
        return s.n;
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

void jw_tell(struct jw *j, int64_t ms)
{
    j->clock_n = clock_rfc3339(j->clock, ms).n;
    j->at = ms;
}

bool jw_copy(struct jw *j, const int64_t facts[JW_FACTS])
{
    for (unsigned i = 0; j->echo && i < JW_PASSAGES; i++) {
        const struct jw_passage *p = &j->echo->passage[(j->echo->last - i) % JW_PASSAGES];
        if (!p->n || memcmp(p->facts, facts, sizeof p->facts) != 0)
            continue;
        char *to = buf_room(j->out, p->n);
        if (to) {
            memcpy(to, j->out->p + p->at, p->n);
            j->out->n += p->n;
        }
        return true;
    }
    return false;
}

void jw_keep(struct jw *j, size_t from, const int64_t facts[JW_FACTS])
{
    if (!j->echo || buf_err(j->out))
        return;
    struct jw_passage *p = &j->echo->passage[++j->echo->last % JW_PASSAGES];
    memcpy(p->facts, facts, sizeof p->facts);
    p->at = from;
    p->n = j->out->n - from;
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
