/* html_text.c -- see html_text.h. */
#include "text/html_text.h"

#include "base/buf.h"
#include "base/utf8.h"

static const struct {
    const char *name;
    uint32_t c;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
    { "euro", 0x20ac }, { "eacute", 0xe9 }, { "euml", 0xeb }, { "iuml", 0xef }, { "ouml", 0xf6 }, { "uuml", 0xfc },
    { "egrave", 0xe8 }, { "agrave", 0xe0 }, { "ccedil", 0xe7 }, { "auml", 0xe4 }, { "rsquo", 0x2019 },
    { "lsquo", 0x2018 }, { "rdquo", 0x201d }, { "ldquo", 0x201c }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
    { "hellip", 0x2026 }, { "bull", 0x2022 } };

/* &name; or &#12; or &#x1f; at s.p[at]; gives where it ends, at when it is none. */
static size_t entity(struct str s, size_t at, struct buf *out)
{
    enum { LONGEST = 10 };
    size_t end = at + 1;
    while (end < s.n && end - at <= LONGEST && s.p[end] != ';')
        end++;
    if (end >= s.n || s.p[end] != ';')
        return at;
    struct str name = str_sub(s, at + 1, end - at - 1);
    uint32_t c = 0;
    if (name.n > 1 && name.p[0] == '#') {
        bool hex = name.p[1] == 'x' || name.p[1] == 'X';
        for (size_t i = hex ? 2 : 1; i < name.n && c < 0x110000; i++) {
            int d = name.p[i] >= '0' && name.p[i] <= '9'                    ? name.p[i] - '0'
                : hex && (name.p[i] | 32) >= 'a' && (name.p[i] | 32) <= 'f' ? (name.p[i] | 32) - 'a' + 10
                                                                            : -1;
            if (d < 0)
                return at;
            c = c * (hex ? 16 : 10) + (uint32_t)d;
        }
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (str_is(name, entities[i].name))
            c = entities[i].c;
    if (!c || c >= 0x110000 || (c >= 0xd800 && c < 0xe000))
        return at;
    char bytes[4];
    buf_add(out, (struct str){ bytes, utf8_put(bytes, c) });
    return end + 1;
}

static bool is_tag(struct str tag, const char *name)
{
    struct str n = str_c(name);
    return str_ieq(str_sub(tag, 0, n.n), n) &&
        (tag.n == n.n || tag.p[n.n] == ' ' || tag.p[n.n] == '/' || tag.p[n.n] == '\n' || tag.p[n.n] == '\r' ||
            tag.p[n.n] == '\t');
}

static bool is_block(struct str tag)
{
    static const char *const names[] = { "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table" };
    struct str name = tag.n && tag.p[0] == '/' ? str_sub(tag, 1, tag.n) : tag;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_tag(name, names[i]))
            return true;
    return false;
}

/* From here on it is somebody else's. */
static bool quotes(struct str tag)
{
    static const char *const marks[] = { "gmail_quote", "divRplyFwdMsg", "appendonsend", "yahoo_quoted",
        "moz-cite-prefix" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_search(tag, str_c(marks[i])) < tag.n)
            return true;
    return false;
}

/* Where the element that begins here ends: behind </name>; s.n when it never does. */
static size_t behind(struct str s, size_t from, const char *name)
{
    for (size_t i = from; i < s.n; i++) {
        struct str rest = str_sub(s, i, s.n);
        if (str_starts(rest, STR("</")) && is_tag(str_sub(rest, 2, str_find(rest, '>') - 2), name))
            return i + str_find(rest, '>') + 1;
    }
    return s.n;
}

struct str html_text(struct arena *a, struct str s)
{
    static const char *const hidden[] = { "style", "script", "head", "blockquote" };
    struct buf b = { 0 };
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == '<') {
            size_t close = i + str_find(str_sub(s, i, s.n), '>');
            struct str tag = str_sub(s, i + 1, close - i - 1);
            if (str_starts(tag, STR("!--")))
                close = i + str_search(str_sub(s, i, s.n), STR("-->")) + 2;
            if (quotes(tag))
                break;
            i = close < s.n ? close + 1 : s.n;
            for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++)
                if (is_tag(tag, hidden[k]))
                    i = behind(s, i, hidden[k]);
            if (is_block(tag))
                buf_addc(&b, '\n');
        } else if (s.p[i] == '&') {
            size_t end = entity(s, i, &b);
            if (end == i)
                buf_addc(&b, s.p[i++]);
            else
                i = end;
        } else {
            buf_addc(&b, s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' ? ' ' : s.p[i]);
            i++;
        }
    }
    struct str out = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}
