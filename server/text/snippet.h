/* snippet.h -- the piece of a text that shows best why it was found.
 * Model:  the caller gives what was looked for as stems, each with a weight. The window with the highest sum of weights,
 *         each stem counted once, becomes the snippet: escaped text in which the words that were found stand in <mark>.
 *         A compound is marked whole when a part of it was found.
 * Threads: the tokenizer's. Memory: arena. Errors: sticky in the arena.
 * Source: none. */
#ifndef VB_SNIPPET_H
#define VB_SNIPPET_H

#include "base/arena.h"
#include "text/token.h"

enum { SNIPPET_LENGTH = 240 /* bytes of text, about */, SNIPPET_TERMS = 64 };

struct snippet_term {
    struct str stem;
    double weight; /* > 0 */
};

struct snippet {
    struct str html;
    double score;     /* sum of the weights in it; 0 when nothing was found */
    uint64_t matched; /* bit per term that was found in the window */
};

/* Makes a snippet of plain text (UTF-8, whole lines); reads at most `most` bytes. n <= SNIPPET_TERMS. */
struct snippet snippet_of(struct arena *a, struct tokenizer *z, struct str text, const struct snippet_term *terms,
    size_t n, size_t most);
/* Escapes text for HTML, without marks. */
struct str snippet_escape(struct arena *a, struct str text);

#endif
