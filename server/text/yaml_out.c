/* yaml_out.c -- see yaml_out.h. */
#include "text/yaml_out.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <string.h>

/* Words that some readers take for something else than text. */
static bool is_keyword(struct str s)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ieq(s, str_c(words[i])))
            return true;
    return false;
}

/* True when s can stand without quotes, also inside [ ]: letters first, then letters, digits, spaces and harmless signs. */
static bool is_plain(struct str s)
{
    if (!s.n || is_keyword(s) || s.p[s.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < s.n;) {
        bool first = i == 0;
        uint32_t c = utf8_next(s, &i);
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0x17f) ||
            (c >= 0x2018 && c <= 0x201d);
        bool later = (c >= '0' && c <= '9') || (c < 0x80 && c && strchr(" -_./@()'+;", (int)c)) || c == 0x2013 ||
            c == 0x20ac;
        if (!letter && (first || !later))
            return false;
    }
    return true;
}

static void add_escaped(struct buf *out, uint32_t c, struct str raw)
{
    bool hidden = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
        (c & 0xfffe) == 0xfffe;
    if (c == '"' || c == '\\')
        buf_addc(out, '\\');
    if (c == '\n')
        buf_addz(out, "\\n");
    else if (c == '\t')
        buf_addz(out, "\\t");
    else if (hidden && c <= 0xffff)
        buf_printf(out, "\\u%04X", (unsigned)c);
    else if (hidden)
        buf_printf(out, "\\U%08X", (unsigned)c);
    else
        buf_add(out, raw);
}

static void add_value(struct buf *out, struct str s)
{
    if (is_plain(s)) {
        buf_add(out, s);
        return;
    }
    buf_addc(out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = utf8_next(s, &i);
        add_escaped(out, c, str_sub(s, from, i - from));
    }
    buf_addc(out, '"');
}

static void add_key(struct buf *out, const char *indent, const char *key)
{
    buf_addz(out, indent);
    buf_addz(out, key);
    buf_addz(out, ": ");
}

void yaml_text(struct buf *out, const char *indent, const char *key, struct str value)
{
    if (!value.n)
        return;
    add_key(out, indent, key);
    add_value(out, value);
    buf_addc(out, '\n');
}

void yaml_word(struct buf *out, const char *indent, const char *key, const char *value)
{
    yaml_text(out, indent, key, str_c(value));
}

void yaml_int(struct buf *out, const char *indent, const char *key, int64_t value)
{
    if (!value)
        return;
    add_key(out, indent, key);
    buf_int(out, value);
    buf_addc(out, '\n');
}

void yaml_time(struct buf *out, const char *indent, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT];
    if (ms)
        yaml_text(out, indent, key, clock_rfc3339(text, ms));
}

void yaml_date(struct buf *out, const char *indent, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT];
    if (ms)
        yaml_text(out, indent, key, clock_date(text, ms));
}

void yaml_texts(struct buf *out, const char *indent, const char *key, const struct str *values, size_t n)
{
    if (!n)
        return;
    add_key(out, indent, key);
    for (size_t i = 0; i < n; i++) {
        buf_addz(out, i ? ", " : "[");
        add_value(out, values[i]);
    }
    buf_addz(out, "]\n");
}
