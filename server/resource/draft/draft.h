/* draft.h -- what somebody is typing, kept on the server while it is no post yet.
 * Model:  a draft is any JSON object of one person: at most DRAFT_BYTES, at most DRAFTS_MAX of them. Nobody else sees it,
 *         administrators neither; nothing in it is checked before it is sent to /posts. Its version rises with every save, so
 *         that two windows do not overwrite one another (If-Match; without it the last one wins).
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: another one's is
 *         ERR_NOT_FOUND. */
#ifndef VB_DRAFT_H
#define VB_DRAFT_H

#include "domain/event.h"
#include "http/endpoint.h"

enum { DRAFT_BYTES = 256 << 10, DRAFTS_MAX = 200 };

extern const struct endpoint draft_endpoints[];
extern const struct listener draft_listeners[];

/* Deletes at most `most` drafts that were last saved before; *gone tells how many. */
enum err draft_expire(struct db *db, int64_t before, int64_t most, int64_t *gone) MUST_CHECK;

#endif
