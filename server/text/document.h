/* document.h -- a Markdown text as a tree, parsed within limits.
 * Model:  document_open first guards (length, depth of nesting, number of delimiters: what makes the parser slow), then
 *         parses; the tree and everything it needs lie in memory of its own with a cap. Walk it with document_next.
 * Threads: one at a time per document. Memory: the caller's struct; document_release frees. Node texts are borrowed.
 * Errors: ERR_TOO_LARGE when the guard or the cap refuses, ERR_MEMORY; the process lives on in both cases.
 * Source: CommonMark 0.30 (cmark). Its parser aborts without memory; here it gets an allocator that gives up instead. */
#ifndef VB_DOCUMENT_H
#define VB_DOCUMENT_H

#include "base/arena.h"

#include <cmark.h>

enum {
    DOCUMENT_MAX = 100000,      /* characters of a text, as in the OpenAPI document */
    DOCUMENT_MEMORY = 48 << 20, /* bytes for the tree */
    DOCUMENT_DEPTH = 100,       /* nested quotes and lists opened in one line */
    DOCUMENT_BRACKETS = 4000,   /* [ and ] in all */
    DOCUMENT_IMAGES = 1000,     /* ![ in all */
    DOCUMENT_MARKUP = 500,      /* <! and <? in all */
    DOCUMENT_EMPHASIS = 20000,  /* * and _ in all */
    DOCUMENT_BLANKS = 3000000 /* empty lines times the deepest nesting: the parser visits each level on each of them */
};

struct document {
    struct arena memory;
    struct cmark_node *root; /* NULL when not open */
};

/* One step of a walk: a node is entered, and left again when it can have children. */
struct document_step {
    struct cmark_node *node;
    bool enter;
};

/* Says what of a text the guard refuses, as one sentence (Dutch, or English); NULL when it accepts it. */
const char *document_refusal(struct str text, bool english);
/* Parses text (UTF-8). */
enum err document_open(struct document *d, struct str text) MUST_CHECK;
void document_release(struct document *d);
/* Moves to the next step; start with {root, true}. False after the root was left. */
bool document_next(const struct document *d, struct document_step *s);
/* Skips what is below an entered node: the next step is the one after leaving it. */
void document_skip(struct document_step *s);

#endif
