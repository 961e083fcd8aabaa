/* outline.c -- see outline.h. */
#include "text/outline.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/document.h"

#include <string.h>

/* ---- sentences */

static bool is_capital(struct str s, size_t i)
{
    if (i >= s.n)
        return true;
    uint32_t c = utf8_next(s, &i);
    return !((c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff));
}

/* True when the full stop at `stop` belongs to the word before it. */
static bool is_abbreviation(struct str s, size_t stop)
{
    static const char *const known[] = { "bijv", "bv", "ca", "dhr", "dr", "drs", "evt", "excl", "fam", "incl", "ing",
        "ir", "jl", "max", "mevr", "min", "mr", "nl", "nr", "pag", "prof", "resp", "sr", "st", "tel", "vgl", "vs",
        "art", "lid", "afd", "gem", "zgn" };
    size_t from = stop;
    while (from > 0 && !strchr(" \n(", s.p[from - 1]))
        from--;
    struct str word = str_sub(s, from, stop - from);
    if (word.n == 1 || str_find(word, '.') < word.n)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ieq(word, str_c(known[i])))
            return true;
    return false;
}

/* Cuts at whole words, and says so with an ellipsis. */
static struct str cut_words(struct arena *a, struct str s, size_t max)
{
    if (utf8_length(s) <= max)
        return s;
    struct str head = utf8_head(s, max - 1);
    size_t n = head.n;
    while (n > head.n / 2 && head.p[n - 1] != ' ')
        n--;
    n = n > head.n / 2 ? n : head.n;
    while (n > 0 && strchr(" ,;:-", head.p[n - 1]))
        n--;
    return arena_printf(a, "%.*s…", (int)n, head.p);
}

struct str outline_sentence(struct arena *a, struct str text, size_t max)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        if (!strchr(".!?", text.p[i]))
            continue;
        size_t end = i + 1;
        while (end < text.n && strchr(".!?)\"'", text.p[end]))
            end++;
        while (str_starts(str_sub(text, end, 3), STR("\xe2\x80\x99")) ||
            str_starts(str_sub(text, end, 3), STR("\xe2\x80\x9d")))
            end += 3;
        bool over = end == text.n || ((text.p[end] == ' ' || text.p[end] == '\n') && is_capital(text, end + 1));
        if (over && !(text.p[i] == '.' && end < text.n && is_abbreviation(text, i)))
            return cut_words(a, str_sub(text, 0, end), max);
        i = end - 1;
    }
    return cut_words(a, text, max);
}

/* ---- lines */

/* Where each line of the body begins; lines end as in CommonMark: \n, \r\n or \r. */
struct lines {
    size_t *start, n;
};

static struct lines find_lines(struct arena *a, struct str body)
{
    size_t n = 2;
    for (size_t i = 0; i < body.n; i++)
        n += body.p[i] == '\n' || body.p[i] == '\r';
    struct lines l = { .start = arena_array(a, n, sizeof *l.start) };
    if (!l.start)
        return l;
    l.start[l.n++] = 0;
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i] == '\n' || (body.p[i] == '\r' && !(i + 1 < body.n && body.p[i + 1] == '\n')))
            l.start[l.n++] = i + 1;
    return l;
}

/* Byte where a line (from 1) begins; the end of the body past the last. */
static size_t line_start(const struct lines *l, int number, struct str body)
{
    return number < 1 ? 0 : (size_t)number > l->n ? body.n : l->start[number - 1];
}

/* ---- the walk */

struct reader {
    struct arena *a;
    struct str body;
    struct lines lines;
    struct outline *out;
    struct buf text; /* plain text so far */
    size_t from;     /* where the current block began in it */
    bool lead;       /* found */
};

/* Adds text with its white space as single spaces. */
static void add_words(struct buf *b, struct str s, bool keep_lines)
{
    for (size_t i = 0; i < s.n; i++) {
        bool space = strchr(" \t\r\n", s.p[i]) != NULL;
        char c = !space ? s.p[i] : keep_lines && s.p[i] == '\n' ? '\n' : ' ';
        if (!space || (b->n && b->p[b->n - 1] != ' ' && b->p[b->n - 1] != '\n'))
            buf_addc(b, c);
    }
}

static void end_block(struct buf *b)
{
    while (b->n && b->p[b->n - 1] == ' ')
        b->n--;
    if (b->n && b->p[b->n - 1] != '\n')
        buf_addc(b, '\n');
}

/* True for a line of = or - only: what underlines a heading. */
static bool is_underline(struct str s)
{
    s = str_trim(s);
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] != s.p[0])
            return false;
    return s.n > 0 && (s.p[0] == '=' || s.p[0] == '-');
}

/* Byte where the line after a heading begins. The parser's own end is a line too far for underlined headings. */
static size_t after_heading(const struct reader *r, int line)
{
    size_t from = line_start(&r->lines, line, r->body), to = line_start(&r->lines, line + 1, r->body);
    if (str_starts(str_trim(str_sub(r->body, from, to - from)), STR("#")))
        return to;
    while (to < r->body.n) {
        from = to;
        to = line_start(&r->lines, ++line + 1, r->body);
        if (is_underline(str_sub(r->body, from, to - from)))
            return to;
    }
    return to;
}

static void end_heading(struct reader *r, struct cmark_node *node, struct str text)
{
    if (cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_DOCUMENT)
        return;
    struct outline *out = r->out;
    out->sections[out->n++] = (struct outline_section){ .title = arena_str(r->a, text),
        .level = cmark_node_get_heading_level(node),
        .start = line_start(&r->lines, cmark_node_get_start_line(node), r->body),
        .text = after_heading(r, cmark_node_get_start_line(node)),
        .end = r->body.n };
}

static void end_sections(struct outline *out)
{
    size_t open[7] = { 0 }, depth = 0; /* sections that have not ended, each of a lower level than the one before it */
    for (size_t i = 0; i < out->n; i++) {
        while (depth && out->sections[open[depth - 1]].level >= out->sections[i].level)
            out->sections[open[--depth]].end = out->sections[i].start;
        open[depth++] = i;
    }
}

static void read_step(struct reader *r, const struct document_step *s)
{
    cmark_node_type type = cmark_node_get_type(s->node);
    switch (type) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE: add_words(&r->text, str_c(cmark_node_get_literal(s->node)), false); break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: add_words(&r->text, STR(" "), false); break;
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
        add_words(&r->text, str_c(cmark_node_get_literal(s->node)), true);
        end_block(&r->text);
        break;
    case CMARK_NODE_HEADING:
    case CMARK_NODE_PARAGRAPH:
        if (s->enter) {
            end_block(&r->text);
            r->from = r->text.n;
            break;
        }
        struct str block = str_trim(str_sub(buf_str(&r->text), r->from, r->text.n - r->from));
        if (type == CMARK_NODE_HEADING)
            end_heading(r, s->node, block);
        else if (!r->lead && block.n) {
            r->out->lead = arena_str(r->a, outline_sentence(r->a, block, OUTLINE_LEAD_MAX));
            r->lead = true;
        }
        end_block(&r->text);
        break;
    default: break;
    }
}

enum err outline_read(struct arena *a, struct str body, struct outline *out)
{
    *out = (struct outline){ 0 };
    struct document d;
    enum err e = document_open(&d, body);
    if (e)
        return e;
    struct reader r = { .a = a, .body = body, .lines = find_lines(a, body), .out = out };
    out->sections = arena_array(a, r.lines.n + 1, sizeof *out->sections);
    if (out->sections && r.lines.start)
        for (struct document_step s = { d.root, true }; document_next(&d, &s);)
            read_step(&r, &s);
    document_release(&d);
    end_sections(out);
    out->plain = arena_str(a, str_trim(buf_str(&r.text)));
    e = buf_err(&r.text);
    buf_release(&r.text);
    return e ? e : arena_err(a);
}
