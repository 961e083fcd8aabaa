/* hook.h -- what the files of this folder share.
 * Model:  webhook.c keeps the addresses, send.c makes and signs what is sent, both by the events named here.
 * Threads, Memory, Errors: as resource/webhook/webhook.h. */
#ifndef VB_HOOK_H
#define VB_HOOK_H

#include "resource/webhook/webhook.h"

/* What a webhook can hear: event, its name in the API. */
#define HOOK_EVENTS(X)                        \
    X(EVENT_POST_PUBLISHED, "post.published") \
    X(EVENT_POST_EDITED, "post.edited")       \
    X(EVENT_POST_ARCHIVED, "post.archived")   \
    X(EVENT_POST_WITHDRAWN, "post.withdrawn") \
    X(EVENT_POST_RESOLVED, "post.resolved")   \
    X(EVENT_POST_REOPENED, "post.reopened")   \
    X(EVENT_REPLY_POSTED, "reply.posted")     \
    X(EVENT_MARK_MADE, "mark.made")           \
    X(EVENT_TERM_CREATED, "term.created")     \
    X(EVENT_TERM_EDITED, "term.edited")       \
    X(EVENT_TERM_MERGED, "term.merged")       \
    X(EVENT_TERM_REMOVED, "term.removed")
#define HOOK_TEST "webhook.test"

/* Is the verb among the events of a webhook (empty: all)? */
bool hook_hears(struct str events, struct str verb);
/* Puts something in the outbox for one webhook; once: the number of the event, or "test" and something new. */
enum err hook_put(struct db *db, struct arena *a, int64_t webhook, struct str once, struct str verb,
    int64_t now) MUST_CHECK;
/* What its secret is sealed for. */
struct str hook_purpose(struct arena *a, int64_t webhook);

#endif
