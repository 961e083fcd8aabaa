/* mojibake.h -- puts letters right that were read in the wrong character set: "reÃ¯ntegratie", "â€™", "re├»ntegratie".
 * Model:  UTF-8 bytes that were shown as Windows-1252, Latin-1, code page 437 or 850, or Mac Roman are turned back where the
 *         result is a character of Dutch texts (Latin letters with accents, quotation marks, dashes, common signs); also
 *         when it happened more than once. Control characters U+0080-U+009F become what Windows-1252 means by them.
 *         Where the wrong signs could be meant (drawn lines, a root sign) a letter must stand beside them. Idempotent.
 * Threads: pure. Memory: arena. Errors: sticky in the arena.
 * Source: RFC 3629 and the tables of text/codepage.h. */
#ifndef VB_MOJIBAKE_H
#define VB_MOJIBAKE_H

#include "base/arena.h"

struct mojibake_report {
    size_t count;             /* characters that were put right */
    size_t line;              /* of the first, from 1 */
    struct str before, after; /* the first: as it was and as it became; in the arena; empty for a control character */
};

/* Returns text (UTF-8) put right; text itself when nothing was wrong. */
struct str mojibake_repair(struct arena *a, struct str text, struct mojibake_report *report);

#endif
