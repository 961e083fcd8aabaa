/* repair.c -- see repair.h. */
#include "text/repair.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/mojibake.h"
#include "text/slide.h"

#include <string.h>

enum { ROUNDS_MAX = 20 };

const char *repair_name(enum repair_kind kind)
{
    static const char *const names[REPAIR_END] = { "mojibake", "invisible character", "line end", "odd space",
        "bullet sign", "orphan bullet", "heading", "superfluous empty line" };
    return kind < REPAIR_END ? names[kind] : "";
}

static void note(struct repair_report *r, enum repair_kind kind, size_t count, size_t line)
{
    if (count && !r->note[kind].count)
        r->note[kind].line = line;
    r->note[kind].count += count;
}

/* ---- steps 1 and 2: characters */

static bool is_invisible(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v') || (c >= 0x7f && c <= 0x9f) ||
        c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

/* Returns text without invisible characters; text itself when there are none. */
static struct str strip(struct arena *a, struct str text, struct repair_report *r)
{
    size_t n = 0, line = 1, gone = 0;
    for (size_t i = 0; i < text.n;)
        gone += is_invisible(utf8_next(text, &i));
    char *p = gone ? arena_alloc(a, text.n) : NULL;
    if (!p)
        return text;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        uint32_t c = utf8_next(text, &i);
        line += c == '\n';
        if (is_invisible(c)) {
            note(r, REPAIR_INVISIBLE, 1, line);
        } else {
            memcpy(p + n, text.p + at, i - at);
            n += i - at;
        }
    }
    return (struct str){ p, n };
}

/* Steps 1 and 2. What an invisible character kept apart may be mojibake too, so both are done until neither finds more. */
static struct str put_characters_right(struct arena *a, struct str text, struct repair_report *r)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        struct mojibake_report m;
        struct repair_note *all = &r->note[REPAIR_MOJIBAKE];
        struct str before = text;
        text = mojibake_repair(a, text, &m);
        if (!all->count)
            *all = (struct repair_note){ m.count, m.line, m.before, m.after };
        else
            all->count += m.count;
        text = strip(a, text, r);
        if (str_eq(text, before))
            break;
    }
    return text;
}

/* Cuts text into lines at \n, \r\n, \r, form feed, vertical tab, U+2028 and U+2029. */
static void split(struct arena *a, struct str text, struct slide_lines *lines, struct repair_report *r)
{
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0, from = 0;
    lines->line = arena_array(a, text.n + 1, sizeof *lines->line);
    for (size_t i = 0; p && lines->line && i < text.n;) {
        size_t at = i;
        uint32_t c = utf8_next(text, &i);
        bool end = c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0x2028 || c == 0x2029;
        if (!end) {
            memcpy(p + n, text.p + at, i - at);
            n += i - at;
        } else {
            if (c != '\n')
                note(r, REPAIR_LINE_END, 1, lines->n + 1);
            if (c == '\r' && i < text.n && text.p[i] == '\n')
                i++;
            lines->line[lines->n] = (struct slide_line){ .text = { p + from, n - from }, .number = lines->n + 1 };
            lines->n++;
            from = n;
        }
    }
    if (p && lines->line && n > from) {
        lines->line[lines->n] = (struct slide_line){ .text = { p + from, n - from }, .number = lines->n + 1 };
        lines->n++;
    }
}

/* ---- step 3: spaces */

/* Length of the space at i: ASCII space or tab 1, a Unicode space its bytes; 0 when it is none. */
static size_t space_at(struct str s, size_t i)
{
    if (s.p[i] == ' ' || s.p[i] == '\t')
        return 1;
    size_t to = i;
    uint32_t c = utf8_next(s, &to);
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000 ? to - i : 0;
}

/* The sign of a line that begins or ends a block of code, whatever spaces stand before it; 0 for any other line. */
static char fence_of(struct str s)
{
    size_t i = 0, k;
    while (i < s.n && (k = space_at(s, i)))
        i += k;
    s = str_sub(s, i, s.n);
    return str_starts(s, STR("```")) || str_starts(s, STR("~~~")) ? s.p[0] : 0;
}

/* Marks the lines of ``` and ~~~ code, so that nothing touches them. Of a fence that is never closed only the line itself. */
static void mark_fences(struct slide_lines *lines)
{
    size_t open = 0;
    char sign = 0; /* of the fence that is open since line `open` */
    for (size_t i = 0; i < lines->n; i++) {
        char fence = fence_of(lines->line[i].text);
        lines->line[i].code = fence || sign;
        if (fence && !sign) {
            sign = fence;
            open = i;
        } else if (fence == sign) {
            sign = 0;
        }
    }
    for (size_t i = open + 1; sign && i < lines->n; i++)
        lines->line[i].code = fence_of(lines->line[i].text) != 0;
}

/* One line with its spaces in order; *odd counts what changed. indent: white space at the start stays. */
static struct str tidy(struct arena *a, struct str s, bool plain, bool indent, size_t *odd)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n;) {
        size_t to = i, k, pieces = 0;
        bool unicode = false;
        for (; to < s.n && (k = space_at(s, to)); to += k, pieces++)
            unicode = unicode || k > 1;
        bool edge = i == 0 || to == s.n;
        if (to == i) {
            (void)utf8_next(s, &to);
            memcpy(p + n, s.p + i, to - i);
            n += to - i;
            i = to;
            continue;
        }
        bool drop = (plain && edge && !(indent && i == 0)) || (unicode && to == s.n);
        bool one = !drop && unicode && (pieces > 1 || edge);
        if (!drop && !one)
            memcpy(p + n, s.p + i, to - i);
        if (one && i > 0)
            p[n++] = ' ';
        else if (!drop && !one)
            n += to - i;
        *odd += drop || one;
        i = to;
    }
    return p ? (struct str){ p, n } : STR("");
}

/* A list item in Markdown, which may be indented below another one. */
static bool is_item(struct str s)
{
    s = str_trim(s);
    return s.n > 1 && s.p[0] == '-' && s.p[1] == ' ';
}

static void tidy_lines(struct arena *a, struct slide_lines *lines, bool plain, struct repair_report *r)
{
    bool list = false; /* the last line that was not empty is an item */
    for (size_t i = 0; i < lines->n; i++) {
        struct slide_line *l = &lines->line[i];
        size_t odd = 0;
        l->indent = slide_indent(l->text);
        if (!l->code)
            l->text = tidy(a, l->text, plain, list && is_item(l->text), &odd);
        if (!l->code && str_trim(l->text).n == 0)
            l->text = STR("");
        list = l->text.n ? is_item(l->text) : list;
        note(r, REPAIR_SPACE, odd != 0, l->number);
    }
}

/* ---- step 6: headings in capitals, empty lines */

static bool in_capitals(struct str s)
{
    size_t capitals = 0;
    if (s.n < 4 || utf8_length(s) > 60 || strchr(".,;:?!", s.p[s.n - 1]) || strchr("-#>*|", s.p[0]))
        return false;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if ((c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff))
            return false;
        capitals += c >= 'A' && c <= 'Z';
    }
    return capitals >= 4;
}

/* The nearest line that is written, in steps of 1 or -1 from i; NULL at an end. */
static const struct slide_line *written(const struct slide_lines *lines, size_t i, int step)
{
    for (size_t k = i + (size_t)step; k < lines->n; k += (size_t)step) /* before the first it wraps, past n */
        if (!lines->line[k].gone)
            return &lines->line[k];
    return NULL;
}

static void find_headings(struct arena *a, struct slide_lines *lines, struct repair_report *r)
{
    for (size_t i = 0; i < lines->n; i++) {
        struct slide_line *l = &lines->line[i];
        if (l->gone || l->code || !in_capitals(l->text))
            continue;
        const struct slide_line *above = written(lines, i, -1), *below = written(lines, i, 1);
        bool apart = above && (!above->text.n || l->gap), text = below && below->text.n && !below->gap && !below->code;
        if (!apart || !text || in_capitals(below->text) || strchr("-=", below->text.p[0]))
            continue;
        l->text = arena_printf(a, "## %.*s", STR_ARG(l->text));
        l->gap = lines->line[below - lines->line].gap = true;
        note(r, REPAIR_HEADING, 1, l->number);
    }
}

static void join(struct buf *out, const struct slide_lines *lines, struct repair_report *r)
{
    bool empty = true; /* the last line written; at the start too */
    for (size_t i = 0; i < lines->n; i++) {
        const struct slide_line *l = &lines->line[i];
        if (l->gone)
            continue;
        if (!l->text.n && !l->code) {
            if (empty)
                note(r, REPAIR_EMPTY_LINE, 1, l->number);
            else
                buf_addc(out, '\n');
            empty = true;
            continue;
        }
        if (l->gap && !empty)
            buf_addc(out, '\n');
        buf_add(out, l->text);
        buf_addc(out, '\n');
        empty = false;
    }
    while (out->n && out->p[out->n - 1] == '\n' && (out->n < 2 || out->p[out->n - 2] == '\n'))
        out->n--;
}

static enum err repair_once(struct arena *a, struct str text, enum repair_source source, struct str *out,
    struct repair_report *r)
{
    *r = (struct repair_report){ 0 };
    *out = STR("");
    text = put_characters_right(a, text, r);
    struct slide_lines lines = { 0 };
    split(a, text, &lines, r);
    if (arena_err(a))
        return arena_err(a);
    bool plain = source == REPAIR_SOURCE_PLAIN;
    mark_fences(&lines);
    tidy_lines(a, &lines, plain, r);
    struct slide_counts counts = slide_repair(a, &lines, plain);
    note(r, REPAIR_BULLET, counts.bullets, counts.bullet_line);
    note(r, REPAIR_ORPHAN, counts.orphans, counts.orphan_line);
    note(r, REPAIR_HEADING, counts.titles, counts.title_line);
    if (plain)
        find_headings(a, &lines, r);
    struct buf b = { .max = text.n * 2 + lines.n * 4 + 64 };
    join(&b, &lines, r);
    *out = arena_str(a, buf_str(&b));
    enum err e = buf_err(&b);
    buf_release(&b);
    return e ? e : arena_err(a);
}

enum err repair_text(struct arena *a, struct str text, enum repair_source source, struct str *out,
    struct repair_report *r)
{
    enum err e = repair_once(a, text, source, out, r);
    for (int round = 1; !e && round < ROUNDS_MAX; round++) { /* what one repair brings together may want another */
        struct repair_report again = { 0 };
        struct str next;
        e = repair_once(a, *out, source, &next, &again);
        if (e || str_eq(next, *out))
            break;
        *out = next;
    }
    return e;
}
