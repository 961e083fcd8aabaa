/* repair.h -- makes readable Markdown of texts that came out of other programs: mojibake, bullets, slides, odd spaces.
 * Model:  a text goes through fixed steps, each of which leaves right text alone; what was done is counted per kind.
 *         1. letters read in the wrong character set (text/mojibake.h);
 *         2. invisible characters (soft hyphens, zero width, control characters) go; line ends become \n;
 *         3. spaces: non-breaking spaces beside other spaces or at an end of a line become plain; in plain text also indents
 *            and spaces at line ends go, because Markdown would read them as code or line breaks;
 *         4. bullet signs at the start of a line become "- "; numbers keep their number;
 *         5. orphan bullets: one line with only a bullet and its text on the next, or, as slides give them, several such
 *            lines first and their texts after. The texts are divided over the bullets: a text begins with a capital or a
 *            digit, lines that were broken are joined. The line before several of them is the slide's title: a heading;
 *         6. a line in capitals above a text is a heading; several empty lines become one.
 *         Lines inside ``` fences are left alone. Idempotent: repairing twice gives the same as once.
 * Threads: pure. Memory: arena. Errors: sticky in the arena (repair_text returns it). */
#ifndef VB_REPAIR_H
#define VB_REPAIR_H

#include "base/arena.h"

enum repair_kind {
    REPAIR_MOJIBAKE,
    REPAIR_INVISIBLE,
    REPAIR_LINE_END,
    REPAIR_SPACE,
    REPAIR_BULLET,
    REPAIR_ORPHAN,
    REPAIR_HEADING,
    REPAIR_EMPTY_LINE,
    REPAIR_END
};

struct repair_note {
    size_t count, line;       /* times; line of the first, from 1, in the text as it came */
    struct str before, after; /* the first, for REPAIR_MOJIBAKE only */
};
struct repair_report {
    struct repair_note note[REPAIR_END];
};

enum repair_source { REPAIR_SOURCE_MARKDOWN, REPAIR_SOURCE_PLAIN };

/* Repairs text (UTF-8); *out ends with one \n unless empty. */
enum err repair_text(struct arena *a, struct str text, enum repair_source source, struct str *out,
    struct repair_report *report) MUST_CHECK;
/* Plain English for reports: "mojibake", "orphan bullet", …; static. */
const char *repair_name(enum repair_kind kind);

#endif
