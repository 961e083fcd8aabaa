/* live.h -- GET /live: what happens, as it happens, to those who may see it; and who is writing an answer just now.
 * Model:  after each commit the new events about posts are sent around (http/live.h), each with the facts that decide who may
 *         read its thread. A stream gets number, verb, post and thread of those it may see, and no words: what it wants to
 *         know more of it asks for, as itself. A client that comes back says which event it saw last (Last-Event-ID, or
 *         lastEventId for one that cannot set a header) and first gets what it missed; "resync" when that is too much.
 *         POST /posts/{id}/_presence says that its viewer is writing under a thread: sent around without a name, kept nowhere.
 * Threads: live_post_events on the writer; the rows where they say. Memory: one struct live_events of the program.
 * Errors: events are only hints: one that cannot be read is left out.
 * Source: WHATWG HTML, section 9.2 (server-sent events). */
#ifndef VB_EVENT_LIVE_H
#define VB_EVENT_LIVE_H

#include "http/endpoint.h"

struct live;

extern const struct endpoint live_endpoints[];

struct live_events {
    struct live *live;
    int64_t last; /* event that was sent around last, or that nobody was there to hear */
};

/* What was committed before is nobody's news. */
enum err live_begin(struct live_events *e, struct live *live, struct db *db) MUST_CHECK;
/* Sends around what was committed since the last call. db: the connection that committed, outside any transaction. While nobody
 * listens nothing is read. */
void live_post_events(struct live_events *e, struct db *db);

#endif
