/* daily.h -- what time brings, without anybody doing anything: work that became late, and the morning's overview mails.
 * Model:  each look goes on where the last one ended (table notify_position), in small steps on the writer: events for open tasks
 *         whose moment came (task.overdue, task.shown), and on a working day from the set hour in Amsterdam an outbox row of
 *         kind "digest" for each person. A server that was off does it when it is on again; a day that passed is not made up.
 * Threads: daily_due anywhere, daily_step on the writer. Memory: arena. Errors: as db.h. */
#ifndef VB_DAILY_H
#define VB_DAILY_H

#include "db/db.h"
#include "domain/services.h"

/* Is there something to do? */
enum err daily_due(struct db *db, const struct services *s, int64_t now, bool *due) MUST_CHECK;
/* Does a step of it. */
enum err daily_step(struct db *db, struct arena *a, const struct services *s, int64_t now) MUST_CHECK;

#endif
