/* slide.c -- see slide.h. */
#include "text/slide.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

size_t slide_indent(struct str s)
{
    size_t columns = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c == '\t')
            columns += 4 - columns % 4;
        else if (c == ' ' || c == 0xa0)
            columns++;
        else
            break;
    }
    return columns;
}

/* ---- what a line is */

static bool is_bullet(uint32_t c)
{
    static const uint16_t signs[] = { 0x2022, 0x25e6, 0x25aa, 0x25ab, 0x25a0, 0x25a1, 0x25cf, 0x25cb, 0x2023, 0x2043,
        0x2219, 0xb7, 0x25b6, 0x25ba, 0x27a2, 0x2756, 0x2794, 0x2b9a };
    if (c >= 0xf020 && c <= 0xf0ff) /* the private signs of symbol fonts, as word processors save them */
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return true;
    return false;
}

/* True when the line begins with a bullet sign; *rest gets what follows it, without white space. */
static bool read_bullet(struct str line, struct str *rest)
{
    struct str t = str_trim(line);
    size_t i = 0;
    if (!t.n)
        return false;
    uint32_t c = utf8_next(t, &i);
    bool spaced = i == t.n || t.p[i] == ' ' || t.p[i] == '\t' || str_starts(str_sub(t, i, 2), STR("\xc2\xa0"));
    bool letter_o = c == 'o' && i < t.n && t.p[i] == '\t'; /* the second level of word processors */
    if (!letter_o && !(is_bullet(c) && (spaced || c != 0xb7)))
        return false;
    while (str_starts(str_sub(t, i, 2), STR("\xc2\xa0")))
        i += 2;
    *rest = str_trim(str_sub(t, i, t.n - i));
    return true;
}

static bool is_orphan(const struct slide_line *l, bool plain)
{
    struct str rest, t = str_trim(l->text);
    if (l->code || l->gone)
        return false;
    return (read_bullet(l->text, &rest) && rest.n == 0) ||
        (plain && (str_is(t, "-") || str_is(t, "*") || str_is(t, "\xe2\x80\x93")));
}

/* A list item, heading, quote, table row or numbered line: something that begins by itself. */
static bool is_structure(struct str t)
{
    struct str rest;
    size_t digits = 0;
    t = str_trim(t);
    while (digits < t.n && t.p[digits] >= '0' && t.p[digits] <= '9')
        digits++;
    bool numbered = digits && digits + 1 < t.n && (t.p[digits] == '.' || t.p[digits] == ')') && t.p[digits + 1] == ' ';
    return numbered || (t.n > 1 && strchr("-*+", t.p[0]) && t.p[1] == ' ') || (t.n && strchr("#>|", t.p[0])) ||
        read_bullet(t, &rest);
}

/* A line that starts a new text: a capital or a digit first, quotation marks aside. */
static bool begins(struct str t)
{
    t = str_trim(t);
    for (size_t i = 0; i < t.n;) {
        uint32_t c = utf8_next(t, &i);
        if (c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201e))
            continue;
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= 0xc0 && c <= 0xde) || c == 0x20ac ||
            c == 0x2026;
    }
    return false;
}

/* How likely it is that a line goes on in the next: ends with a comma, a small word or an open bracket; else by its length. */
static size_t openness(struct str t)
{
    static const char *const small[] = { "en", "of", "de", "het", "een", "van", "voor", "in", "op", "met", "aan", "te",
        "bij", "door", "om", "dat", "die", "naar", "uit", "over", "tot", "als", "per", "hun", "zijn", "onder", "tussen",
        "niet" };
    t = str_trim(t);
    size_t length = utf8_length(t), from = t.n, open = 0, closed = 0;
    while (from > 0 && t.p[from - 1] != ' ')
        from--;
    struct str last = str_sub(t, from, t.n - from);
    for (size_t i = 0; i < t.n; i++) {
        open += t.p[i] == '(';
        closed += t.p[i] == ')';
    }
    if (!t.n || strchr(".?!;:", t.p[t.n - 1]))
        return 0;
    if (open > closed || t.p[t.n - 1] == ',' || t.p[t.n - 1] == '-')
        return 1000 + length;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (str_is(last, small[i]))
            return 1000 + length;
    return length;
}

/* ---- dividing texts over orphan bullets */

/* Above this many orphans in one run each text is the line that begins it; and at most this many lines belong to one. */
enum { DIVIDE_MAX = 200, TEXT_LINES_MAX = 8 };

struct slide {
    struct arena *a;
    struct slide_lines *lines;
    size_t first, texts, end; /* bullets stand in [first, texts), texts in [texts, end) */
    size_t bullets;
    bool *starts;   /* per line of [texts, end): a bullet's text begins here */
    size_t *opened; /* per line: openness of the text line before it */
};

/* Takes away beginnings, the likeliest continuations first, until there are as many as bullets. */
static void join_starts(struct slide *s, size_t starts)
{
    size_t n = s->end - s->texts;
    for (; starts > s->bullets; starts--) {
        size_t best = 0, most = 0;
        for (size_t i = 1; i < n; i++)
            if (s->starts[i] && s->opened[i] >= most) {
                most = s->opened[i];
                best = i;
            }
        if (!best)
            return;
        s->starts[best] = false;
    }
}

/* Decides which lines begin a text, so that there are as many as bullets when the lines allow it. */
static void divide(struct slide *s)
{
    struct slide_line *l = s->lines->line + s->texts;
    size_t n = s->end - s->texts, filled = 0, starts = 0, before = 0;
    for (size_t i = 0; i < n; i++) {
        if (!l[i].text.n)
            continue;
        s->starts[i] = !filled || begins(l[i].text);
        s->opened[i] = filled ? openness(l[before].text) : 0;
        starts += s->starts[i];
        filled++;
        before = i;
    }
    if (filled == s->bullets)
        for (size_t i = 0; i < n; i++)
            s->starts[i] = l[i].text.n > 0;
    else if (s->bullets <= DIVIDE_MAX)
        join_starts(s, starts);
}

/* Writes the texts as list items over their lines, and takes the orphans away. */
static void write_items(struct slide *s)
{
    struct slide_line *l = s->lines->line, *item = NULL;
    for (size_t i = s->first; i < s->texts; i++)
        l[i].gone = true;
    for (size_t i = s->texts; i < s->end; i++) {
        if (!l[i].text.n || (item && !s->starts[i - s->texts])) {
            if (l[i].text.n)
                item->text = arena_printf(s->a, "%.*s %.*s", STR_ARG(item->text), STR_ARG(str_trim(l[i].text)));
            l[i].gone = true;
            continue;
        }
        bool head = !item;
        item = &l[i];
        item->text = arena_printf(s->a, "- %.*s", STR_ARG(str_trim(item->text)));
        item->gap = head && s->bullets > 1;
    }
    if (s->end < s->lines->n)
        l[s->end].gap = true;
}

/* The line before several orphans is the title of the slide. */
static bool make_title(struct arena *a, struct slide_lines *lines, size_t first)
{
    size_t i = first;
    while (i > 0 && first - i < 2 && (lines->line[i - 1].gone || !lines->line[i - 1].text.n))
        i--;
    if (i == 0)
        return false;
    struct slide_line *l = &lines->line[i - 1];
    struct str t = str_trim(l->text);
    if (!t.n || l->code || l->gone || is_structure(t) || utf8_length(t) > 80 || strchr(".,;:?!", t.p[t.n - 1]))
        return false;
    l->text = arena_printf(a, "## %.*s", STR_ARG(t));
    l->gap = true;
    if (i < lines->n)
        lines->line[i].gap = true;
    return true;
}

/* The end of the texts that belong to the orphans before `from`. */
static size_t find_end(const struct slide_lines *lines, size_t from, size_t bullets, bool plain)
{
    size_t end = from, starts = 0, last = from;
    for (; end < lines->n && end - from < bullets * TEXT_LINES_MAX + 16; end++) {
        const struct slide_line *l = &lines->line[end];
        if (l->code || is_orphan(l, plain) || (l->text.n && is_structure(l->text)))
            break;
        if (!l->text.n && (starts >= bullets || bullets == 1) && starts)
            break;
        if (l->text.n && bullets == 1 && starts && begins(l->text))
            break;
        starts += l->text.n && (!starts || begins(l->text));
        last = l->text.n ? end + 1 : last;
    }
    /* What stands right before the next orphans of a slide is the next title. */
    bool slide = end < lines->n && is_orphan(&lines->line[end], plain) && bullets > 1;
    if (slide && starts > bullets && last > from + 1 && begins(lines->line[last - 1].text))
        last--;
    return last;
}

/* Repairs the orphans that begin at line i; gives the line to go on with. */
static size_t repair_orphans(struct arena *a, struct slide_lines *lines, size_t i, bool plain, struct slide_counts *n)
{
    struct slide s = { .a = a, .lines = lines, .first = i };
    for (s.texts = i; s.texts < lines->n && (is_orphan(&lines->line[s.texts], plain) || !lines->line[s.texts].text.n);
         s.texts++)
        s.bullets += is_orphan(&lines->line[s.texts], plain);
    s.end = find_end(lines, s.texts, s.bullets, plain);
    if (!n->orphans)
        n->orphan_line = lines->line[i].number;
    n->orphans += s.bullets;
    if (s.bullets > 1 && s.end > s.texts && make_title(a, lines, i) && !n->titles++)
        n->title_line = lines->line[i].number - 1;
    s.starts = arena_array(a, s.end - s.texts + 1, sizeof *s.starts);
    s.opened = arena_array(a, s.end - s.texts + 1, sizeof *s.opened);
    if (!s.starts || !s.opened)
        return lines->n;
    if (s.bullets > 1)
        divide(&s);
    else
        s.starts[0] = true;
    write_items(&s);
    return s.end > i ? s.end : i + 1;
}

/* ---- bullets with their text */

/* The text of a numbered line that has several spaces after its number, with one; else the line as it was. */
static struct str one_space_after_number(struct arena *a, struct str t)
{
    size_t digits = 0;
    while (digits < t.n && digits < 3 && t.p[digits] >= '0' && t.p[digits] <= '9')
        digits++;
    if (!digits || digits + 2 >= t.n || (t.p[digits] != '.' && t.p[digits] != ')') || t.p[digits + 1] != ' ' ||
        t.p[digits + 2] != ' ')
        return t;
    return arena_printf(a, "%.*s %.*s", (int)digits + 1, t.p, STR_ARG(str_trim(str_sub(t, digits + 1, t.n))));
}

struct slide_counts slide_repair(struct arena *a, struct slide_lines *lines, bool plain)
{
    struct slide_counts n = { 0 };
    size_t base = 0; /* indent of the list that we are in */
    bool list = false;
    for (size_t i = 0; i < lines->n && !arena_err(a);) {
        struct slide_line *l = &lines->line[i];
        struct str rest;
        if (is_orphan(l, plain)) {
            i = repair_orphans(a, lines, i, plain, &n);
            list = false;
            continue;
        }
        i++;
        list = list && !l->code;
        if (l->code || !l->text.n)
            continue;
        if (!read_bullet(l->text, &rest)) {
            list = false;
            if (plain)
                l->text = one_space_after_number(a, l->text);
            continue;
        }
        if (!list)
            base = l->indent;
        list = true;
        l->text = arena_printf(a, "%s- %.*s", l->indent > base + 1 ? "  " : "", STR_ARG(rest));
        if (!n.bullets++)
            n.bullet_line = l->number;
    }
    return n;
}
