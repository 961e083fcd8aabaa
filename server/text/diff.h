/* diff.h -- what changed between two texts, word by word, in a form that people can read.
 * Model:  a text is a row of words, each with the white space behind it. The answer is a row of parts: same, removed, added;
 *         same and removed together are the old text, same and added the new one, byte for byte. Within one change what was
 *         removed stands before what was added, and parts of one kind are never neighbours.
 *         The shortest edit script is looked for in steps of at most DIFF_EDITS edits: short changes are exact, a text that
 *         was rewritten gives a right but longer answer in bounded time (about words / DIFF_EDITS x DIFF_EDITS² steps).
 * Threads: pure. Memory: parts in the arena, their text borrowed from both texts. Errors: as arena.h.
 * Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). */
#ifndef VB_DIFF_H
#define VB_DIFF_H

#include "base/arena.h"

enum { DIFF_EDITS = 500 };

enum diff_op { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_part {
    enum diff_op op;
    struct str text; /* part of the old text when removed, else of the new one */
};

struct diff {
    struct diff_part *parts;
    size_t n;
};

/* Compares two texts (UTF-8). */
enum err diff_words(struct arena *a, struct str old, struct str new, struct diff *out) MUST_CHECK;
/* "same", "removed", "added". */
const char *diff_name(enum diff_op op);

#endif
