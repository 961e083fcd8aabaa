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

/* Writes what stands before a value: the comma and the key. Keys are names of our own, so they need no escapes. */
static void before(struct jw *j, const char *key)
{
    size_t n = key ? strlen(key) : 0;
    char *p = buf_room(j->out, n + 4), *start = p;
    if (!p)
        return;
    if (j->comma)
        *p++ = ',';
    if (key) {
        *p++ = '"';
        memcpy(p, key, n);
        p += n;
        *p++ = '"';
        *p++ = ':';
    }
    j->out->n += (size_t)(p - start);
    j->comma = true;
}

/* True when none of the eight bytes at p is below 0x20, a quote or a backslash. It may say false too often (a borrow
 * runs into the next byte), never true wrongly. */
static bool plain8(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    uint64_t v;
    memcpy(&v, p, sizeof v);
    uint64_t quote = v ^ ones * '"', backslash = v ^ ones * '\\';
    uint64_t bad = ((v - ones * 0x20) & ~v) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash);
    return !(bad & high);
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

static void put_str(struct buf *out, struct str s)
{
    size_t from = 0, i = 0;
    (void)buf_room(out, s.n + 2);
    buf_addc(out, '"');
    while (i < s.n) {
        if (s.n - i >= 8 && plain8(s.p + i)) {
            i += 8;
        } else if (!escape_of((unsigned char)s.p[i])) {
            i++;
        } else {
            buf_add(out, (struct str){ s.p + from, i - from });
            put_escape(out, (unsigned char)s.p[i]);
            from = ++i;
        }
    }
    if (i > from)
        buf_add(out, (struct str){ s.p + from, i - from });
    buf_addc(out, '"');
}

void jw_open(struct jw *j, const char *key, char bracket)
{
    ASSERT(bracket == '{' || bracket == '[');
    before(j, key);
    buf_addc(j->out, bracket);
    j->depth++;
    j->comma = false;
}

void jw_close(struct jw *j, char bracket)
{
    ASSERT((bracket == '}' || bracket == ']') && j->depth > 0);
    buf_addc(j->out, bracket);
    j->depth--;
    j->comma = true;
}

void jw_str(struct jw *j, const char *key, struct str v)
{
    before(j, key);
    put_str(j->out, v);
}

void jw_strz(struct jw *j, const char *key, const char *v)
{
    if (v)
        jw_str(j, key, str_c(v));
    else
        jw_null(j, key);
}

void jw_str_or_null(struct jw *j, const char *key, struct str v)
{
    if (v.p)
        jw_str(j, key, v);
    else
        jw_null(j, key);
}

void jw_int(struct jw *j, const char *key, int64_t v)
{
    before(j, key);
    buf_int(j->out, v);
}

void jw_id_or_null(struct jw *j, const char *key, int64_t id)
{
    if (id)
        jw_int(j, key, id);
    else
        jw_null(j, key);
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

void jw_bool(struct jw *j, const char *key, bool v)
{
    jw_raw(j, key, v ? STR("true") : STR("false"));
}

void jw_null(struct jw *j, const char *key)
{
    jw_raw(j, key, STR("null"));
}

void jw_time(struct jw *j, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT];
    if (ms)
        jw_str(j, key, clock_rfc3339(text, ms));
    else
        jw_null(j, key);
}

void jw_date(struct jw *j, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT];
    if (ms)
        jw_str(j, key, clock_date(text, ms));
    else
        jw_null(j, key);
}

void jw_raw(struct jw *j, const char *key, struct str json)
{
    before(j, key);
    buf_add(j->out, json);
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
