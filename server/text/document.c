/* document.c -- see document.h. */
#include "text/document.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <string.h>

/* ---- the guard */

struct count {
    size_t brackets, images, markup, emphasis;
};

/* Quote and list markers that the line at i opens; *level gets the levels that it can be nested in all, by its indent. */
static size_t line_depth(struct str t, size_t i, size_t *level)
{
    size_t depth = 0, blanks = 0;
    while (i < t.n) {
        char c = t.p[i];
        if (c == ' ' || c == '\t') {
            blanks += c == ' ' ? 1 : 4;
            i++;
            continue;
        }
        size_t digits = 0;
        while (digits < 9 && i + digits < t.n && t.p[i + digits] >= '0' && t.p[i + digits] <= '9')
            digits++;
        i += digits;
        c = i < t.n ? t.p[i] : '\n';
        bool list = digits ? c == '.' || c == ')' : c == '-' || c == '+' || c == '*';
        bool spaced = i + 1 >= t.n || strchr(" \t\r\n", t.p[i + 1]);
        if (!(c == '>' && !digits) && !(list && spaced))
            break;
        depth++;
        i++;
    }
    *level = depth + blanks / 2;
    return depth;
}

/* True when lines are nested so deeply that parsing them takes long. */
static bool too_deep(struct str t)
{
    size_t deepest = 1, level, blank = 0;
    bool start = true;
    for (size_t i = 0; i < t.n; i++) {
        bool end = t.p[i] == '\n' || t.p[i] == '\r';
        if (start && !end && line_depth(t, i, &level) > DOCUMENT_DEPTH)
            return true;
        if (start && !end && level > deepest)
            deepest = level;
        if (start && end)
            blank++;
        start = end;
    }
    return blank * deepest > DOCUMENT_BLANKS;
}

static struct count count_delimiters(struct str t)
{
    struct count n = { 0 };
    for (size_t i = 0; i < t.n; i++) {
        char c = t.p[i], next = i + 1 < t.n ? t.p[i + 1] : 0;
        n.brackets += c == '[' || c == ']';
        n.images += c == '!' && next == '[';
        n.markup += c == '<' && (next == '!' || next == '?');
        n.emphasis += c == '*' || c == '_';
    }
    return n;
}

const char *document_refusal(struct str text, bool english)
{
    if (text.n > (size_t)DOCUMENT_MAX * 4 || utf8_length(text) > DOCUMENT_MAX)
        return english ? "The text is longer than 100,000 characters." : "De tekst is langer dan 100.000 tekens.";
    struct count n = count_delimiters(text);
    if (n.brackets > DOCUMENT_BRACKETS || n.images > DOCUMENT_IMAGES)
        return english ? "The text holds too many square brackets." : "Er staan te veel vierkante haken in de tekst.";
    if (n.markup > DOCUMENT_MARKUP)
        return english ? "The text holds too many pieces of HTML." : "Er staan te veel stukjes HTML in de tekst.";
    if (n.emphasis > DOCUMENT_EMPHASIS)
        return english ? "The text holds too many asterisks or underscores."
                       : "Er staan te veel sterretjes of lage streepjes in de tekst.";
    if (too_deep(text))
        return english ? "Lists or quotes in the text are nested too deeply."
                       : "Lijsten of citaten in de tekst staan te diep in elkaar.";
    return NULL;
}

/* ---- memory that gives up instead of aborting: taken from an arena, freed all at once */

static _Thread_local struct {
    struct arena *arena;
    jmp_buf *give_up;
} parsing;

/* Each piece remembers its size in the 16 bytes before it, for take_again. */
static void *take(size_t n)
{
    size_t *p = n < SIZE_MAX - 16 ? arena_alloc(parsing.arena, n + 16) : NULL;
    if (!p)
        longjmp(*parsing.give_up, 1);
    *p = n;
    return (char *)p + 16;
}

static void *take_zeroed(size_t count, size_t size)
{
    size_t n;
    return take(__builtin_mul_overflow(count, size, &n) ? SIZE_MAX : n);
}

static void *take_again(void *old, size_t n)
{
    if (!old)
        return take(n);
    size_t had = *(const size_t *)(const void *)((const char *)old - 16);
    return had >= n ? old : memcpy(take(n), old, had);
}

static void take_back(void *p)
{
    (void)p;
}

static cmark_mem memory = { take_zeroed, take_again, take_back };

/* ---- parsing and walking */

enum err document_open(struct document *d, struct str text)
{
    *d = (struct document){ .memory.cap = DOCUMENT_MEMORY };
    if (document_refusal(text, false))
        return ERR_TOO_LARGE;
    jmp_buf give_up;
    parsing.arena = &d->memory;
    parsing.give_up = &give_up;
    if (setjmp(give_up)) {
        enum err e = arena_err(&d->memory);
        document_release(d);
        return e ? e : ERR_MEMORY;
    }
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text.p ? text.p : "", text.n);
    d->root = cmark_parser_finish(parser);
    return OK;
}

void document_release(struct document *d)
{
    arena_release(&d->memory);
    d->root = NULL;
}

/* True when the node can have children, so that it is left as well as entered. */
static bool is_container(struct cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_TEXT:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE: return false;
    default: return true;
    }
}

bool document_next(const struct document *d, struct document_step *s)
{
    struct cmark_node *node = s->node, *to;
    if (s->enter && is_container(node)) {
        to = cmark_node_first_child(node);
        *s = to ? (struct document_step){ to, true } : (struct document_step){ node, false };
        return true;
    }
    if (node == d->root)
        return false;
    to = cmark_node_next(node);
    *s = to ? (struct document_step){ to, true } : (struct document_step){ cmark_node_parent(node), false };
    return true;
}

void document_skip(struct document_step *s)
{
    s->enter = false;
}
