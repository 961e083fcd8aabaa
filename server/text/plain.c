/* plain.c -- see plain.h. */
#include "text/plain.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The marks at the start of a line: quotes, bullets, heading marks, rules. Returns where its text starts. */
static size_t line_start(struct str s, size_t i)
{
    for (;;) {
        while (i < s.n && is_blank(s.p[i]))
            i++;
        if (i < s.n && s.p[i] == '>')
            i++;
        else if (i + 1 < s.n && memchr("-*+", s.p[i], 3) && is_blank(s.p[i + 1]))
            i++;
        else if (i < s.n && s.p[i] == '#') {
            size_t k = i;
            while (k < s.n && s.p[k] == '#')
                k++;
            if (k - i > 6 || (k < s.n && !is_blank(s.p[k]) && s.p[k] != '\n'))
                return i;
            i = k;
        } else if (i + 2 < s.n && memchr("`~-=*_", s.p[i], 6) && s.p[i + 1] == s.p[i] && s.p[i + 2] == s.p[i]) {
            char mark = s.p[i];
            while (i < s.n && s.p[i] == mark)
                i++;
        } else {
            return i;
        }
    }
}

/* After the ']' at i: the end of "(address)" or "[label]" that follows, or i + 1. */
static size_t after_link(struct str s, size_t i)
{
    enum { ADDRESS_MAX = 2000 };
    size_t k = i + 1;
    if (k >= s.n || (s.p[k] != '(' && s.p[k] != '['))
        return i + 1;
    char open = s.p[k], close = open == '(' ? ')' : ']';
    int depth = 0;
    for (; k < s.n && k - i < ADDRESS_MAX && s.p[k] != '\n'; k++) {
        depth += s.p[k] == open;
        depth -= s.p[k] == close;
        if (!depth)
            return k + 1;
    }
    return i + 1;
}

/* The end of a tag or <address> at i, or i when it is none. */
static size_t after_tag(struct str s, size_t i)
{
    enum { TAG_MAX = 500 };
    size_t k = i + 1;
    if (k < s.n && (s.p[k] == '/' || s.p[k] == '!'))
        k++;
    if (k >= s.n || (!is_letter(s.p[k]) && s.p[k] != '-'))
        return i;
    for (; k < s.n && k - i < TAG_MAX && s.p[k] != '<'; k++)
        if (s.p[k] == '>')
            return k + 1;
    return i;
}

static size_t after_entity(struct str s, size_t i, char *as)
{
    static const struct {
        const char *name;
        char as;
    } known[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&nbsp;", ' ' } };
    for (size_t e = 0; e < sizeof known / sizeof *known; e++)
        if (str_starts(str_sub(s, i, s.n), str_c(known[e].name))) {
            *as = known[e].as;
            return i + strlen(known[e].name);
        }
    return i;
}

/* Emphasis and code marks touch a word on one side only, or stand in a run. */
static bool is_mark(struct str s, size_t i)
{
    char c = s.p[i];
    if (c == '`')
        return true;
    if (c != '*' && c != '_' && c != '~')
        return false;
    bool space_before = i == 0 || is_blank(s.p[i - 1]) || s.p[i - 1] == '\n';
    bool space_after = i + 1 >= s.n || is_blank(s.p[i + 1]) || s.p[i + 1] == '\n';
    bool word_inside = c != '*' && !space_before && !space_after && i + 1 < s.n && is_letter(s.p[i - 1]) &&
        is_letter(s.p[i + 1]);
    return !(space_before && space_after) && !word_inside;
}

/* Signs that may mean something else than themselves: everything between two of them is copied as it is. */
static size_t ordinary(struct str s, size_t i)
{
    static const bool special[256] = { ['\n'] = true,
        ['!'] = true,
        [']'] = true,
        ['['] = true,
        ['<'] = true,
        ['&'] = true,
        ['\\'] = true,
        ['`'] = true,
        ['*'] = true,
        ['_'] = true,
        ['~'] = true,
        ['|'] = true };
    while (i < s.n && !special[(unsigned char)s.p[i]])
        i++;
    return i;
}

/* Is the line at i a heading, whose text starts at `text`? */
static bool is_heading(struct str s, size_t i, size_t text)
{
    while (i < text && is_blank(s.p[i]))
        i++;
    return i < text && s.p[i] == '#';
}

struct str plain_text(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0, i = 0;
    bool start = true, heading = false;
    if (!out)
        return (struct str){ "", 0 };
    while (i < s.n) {
        if (start) {
            size_t text = line_start(s, i);
            heading = is_heading(s, i, text);
            i = text;
        }
        size_t after = ordinary(s, i);
        memcpy(out + n, s.p + i, after - i);
        n += after - i;
        if ((i = after) >= s.n)
            break;
        char c = s.p[i], as = 0;
        start = c == '\n';
        if (start && heading && i + 1 < s.n &&
            s.p[i + 1] != '\n') /* its marks are gone: what follows stands apart from it */
            out[n++] = c;
        if (c == '!' && i + 1 < s.n && s.p[i + 1] == '[') {
            i++;
        } else if (c == ']' && (after = after_link(s, i)) > i + 1) {
            i = after;
        } else if (c == '<' && (after = after_tag(s, i)) > i) {
            out[n++] = ' ';
            i = after;
        } else if (c == '&' && (after = after_entity(s, i, &as)) > i) {
            out[n++] = as;
            i = after;
        } else if (c == '\\' && i + 1 < s.n && memchr("\\`*_{}[]()#+-.!<>|~", s.p[i + 1], 19)) {
            out[n++] = s.p[i + 1];
            i += 2;
        } else if (is_mark(s, i)) {
            i++;
        } else {
            if (c != '[' || memchr(s.p + i, ']', s.n - i > 500 ? 500 : s.n - i) == NULL)
                out[n++] = c == '|' ? ' ' : c;
            i++;
        }
    }
    return (struct str){ out, n };
}
