/* subscription.h -- following: a thread, a term, a place or a group of which somebody wants to hear.
 * Model:  a row of one account on one thing, with how often (immediately, daily, weekly). Following a reply is following its
 *         thread. Who makes a thread follows it; when terms or threads are merged, their followers move along.
 * Threads: the tables are constant; their functions run where their row says. Memory: arena.
 * Errors: ERR_NOT_FOUND for a thing that the viewer may not see. */
#ifndef VB_SUBSCRIPTION_H
#define VB_SUBSCRIPTION_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint subscription_endpoints[];
extern const struct listener subscription_listeners[];

/* A search that somebody follows. */
struct followed_search {
    int64_t id, account, checked; /* id 0 = none */
    struct str query;             /* as behind the question mark of /search */
    bool at_once, weekly;
};
/* The next one after id `after` that was not run since `before`. */
enum err subscription_search_next(struct db *db, struct arena *a, int64_t before, int64_t after,
    struct followed_search *out) MUST_CHECK;
/* Remembers that it was run now. */
enum err subscription_checked(struct db *db, int64_t id, int64_t now) MUST_CHECK;

#endif
