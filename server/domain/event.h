/* event.h -- what happened: the append-only trail, and those who react to it inside the same transaction.
 * Model:  event_emit writes one row of `event` and calls the listeners of that verb in the same savepoint. Feeds, digests,
 *         webhooks, statistics and the audit trail are readings of this table; nothing else writes it.
 * Threads: the writer's, inside a write transaction. Memory: none kept. Errors: sticky in the transaction. */
#ifndef VB_EVENT_H
#define VB_EVENT_H

#include "db/db.h"

#define EVENT(name, verb) name,
enum event_verb {
#include "domain/event.def"
    EVENT_COUNT
};
#undef EVENT

struct event {
    enum event_verb verb;
    int64_t actor;      /* account id, 0 = the system */
    int64_t at;         /* Unix milliseconds */
    int64_t post, root; /* 0 when it is not about a post */
    const char *entity; /* "post", "term", "account", … */
    int64_t entity_id;
    struct str data; /* JSON object with details, or empty */
    int64_t id;      /* its number, for those who hear it; given by event_emit */
};

struct listener {
    enum event_verb verb;
    enum err (*hear)(struct db *db, const struct event *e);
};
/* Gathered by the Makefile from the resources' headers; ends with NULL. */
extern const struct listener *const all_listeners[];

/* Writes the event and calls its listeners; the first error of one is returned, and the savepoint is the caller's to undo. */
enum err event_emit(struct db *db, const struct event *e) MUST_CHECK;
/* Takes the words out of every event about a post (those of its thread when it is a root): it is really deleted. */
enum err event_forget(struct db *db, int64_t post) MUST_CHECK;
/* Deletes at most `most` events that are older; *gone tells how many. */
enum err event_expire(struct db *db, int64_t before, int64_t most, int64_t *gone) MUST_CHECK;
/* The number behind "key": in the event's data ({"into":17}); 0 when there is none. */
int64_t event_number(const struct event *e, const char *key);
/* "post.published" … */
const char *event_name(enum event_verb verb);

#endif
