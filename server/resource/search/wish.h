/* wish.h -- what people looked for, without who: feeds the need radar.
 * Model:  each first page of a search leaves its words, its day and how many hits it had. They wait in memory and go to the
 *         table search_log together: at once when nothing was written for WISH_WRITE_MS, with the next search after that time
 *         otherwise, at the latest when the program stops. Nobody can tell from the table who searched, at what hour, or in
 *         which order within a batch: the rows of a batch are sorted by their words. A query in which the personal-data finder
 *         finds something is never kept, and neither is one that was narrowed (a filter, a field word, quotes, a minus): that
 *         it found nothing does not tell that there is nothing, and only so no words without a hit stand in anything that
 *         whoever typed them may read.
 *         Rows older than the setting says are deleted with the first batch of each day, and by `vraagbaak purge`.
 * Threads: wish_add from any; writing happens on the writer's thread. Memory: wish_new/wish_free; at most WISH_WAITING rows
 *         wait, what comes above that is lost. Errors: a batch that cannot be written is lost, and said in the log.
 * Source: AVG article 5(1)(c) and (e): no more than needed, no longer than needed. */
#ifndef VB_WISH_H
#define VB_WISH_H

#include "db/writer.h"

enum { WISH_WRITE_MS = 10000, WISH_WAITING = 256, WISH_LENGTH = 200 /* bytes of a query */ };

struct wishes;

/* keep: days that rows are kept. */
enum err wish_new(struct wishes **out, struct writer *writer, int64_t keep) MUST_CHECK;
/* Writes what waits and ends; before the writer does. NULL is nothing. */
void wish_free(struct wishes *w);
/* Adds one search (text as typed) of this moment (Unix ms). */
void wish_add(struct wishes *w, struct str text, int64_t hits, int64_t now);
/* Adds one of another moment as it is, inside a write transaction: for starter content. */
enum err wish_put(struct db *db, struct str text, int64_t hits, int64_t at) MUST_CHECK;
/* Was anything ever looked for, as far as is kept? */
enum err wish_any(struct db *db, bool *any) MUST_CHECK;
/* Deletes rows of before a moment (Unix ms), inside a write transaction. */
enum err wish_forget(struct db *db, int64_t before) MUST_CHECK;

#endif
