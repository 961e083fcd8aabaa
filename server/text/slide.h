/* slide.h -- the lines of a text from slides or a word processor: bullet signs, orphan bullets, titles (a part of repair).
 * Model:  a list of lines that are changed in place: a line gets another text, goes away, or gets an empty line before it.
 * Threads: pure. Memory: arena. Errors: sticky in the arena. */
#ifndef VB_SLIDE_H
#define VB_SLIDE_H

#include "base/arena.h"

struct slide_line {
    struct str text;
    size_t number; /* in the text as it came, from 1 */
    size_t indent; /* columns of white space that it had */
    bool code;     /* leave it alone */
    bool gone;     /* not written */
    bool gap;      /* an empty line stands before it */
};
struct slide_lines {
    struct slide_line *line;
    size_t n;
};
struct slide_counts {
    size_t bullets, bullet_line, orphans, orphan_line, titles, title_line; /* how many, and the line of the first */
};

/* Columns of white space at the start; a tab goes to the next multiple of 4. */
size_t slide_indent(struct str s);
/* Puts bullets right; see repair.h, steps 4 and 5. In plain text "-" and "*" alone on a line count as orphans too. */
struct slide_counts slide_repair(struct arena *a, struct slide_lines *lines, bool plain);

#endif
