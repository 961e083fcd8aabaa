/* follow.h -- what lists and threads read of posts: summaries, the narrow table post_list, and its keys with each term of a root.
 * Model:  a root's row of post is what is true; post_list and post_term hold what lists look at, and follow it in the transaction
 *         of every change (change.c calls). Keys decide where a root stands in which list (an index holds each), the rest is
 *         shown. A reply is in no list. The summary of every post (domain/summary.h) is written in the same transaction.
 * Threads: the writer's, inside its transaction; lists_look any. Memory: none. Errors: as db.h. */
#ifndef VB_POST_FOLLOW_H
#define VB_POST_FOLLOW_H

#include "db/db.h"

struct list_keys {
    int64_t activity, created, helpful, facts, place, readers, kind, author,
        group; /* in the order of {{list_keys}}; 0 = none */
};

/* Reads the keys from the only row of q, and ends it; all 0 when there is none. */
enum err list_keys_take(struct query *q, struct list_keys *keys) MUST_CHECK;
/* Binds those that terms have, in the order of {{term_keys}}. */
void list_keys_bind_term(struct query *q, const struct list_keys *keys);
/* A root that has just been made enters the lists. */
enum err list_add(struct db *db, int64_t root) MUST_CHECK;
/* What lists have of a root becomes what it is now; keys are its keys now. */
enum err list_follow(struct db *db, int64_t root, const struct list_keys *keys) MUST_CHECK;
/* Writes the summaries of a thread that a change emptied. */
enum err summaries_write(struct db *db, int64_t root) MUST_CHECK;
/* Makes all of it anew from post. */
enum err lists_rebuild(struct db *db) MUST_CHECK;
/* Counts in *wrong what is not as it should be. Reads every post. */
enum err lists_look(struct db *db, int64_t *wrong) MUST_CHECK;

#endif
