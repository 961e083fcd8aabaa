/* feed_token.h -- signed addresses of one's own feeds and calendar: list, make, revoke.
 * Model:  an address opens feeds and calendars and nothing else, with what its owner may see at the moment of reading. It is
 *         signed (domain/viewer.h), so it can be shown again to its owner; a revoked one opens nothing any more. All of them
 *         end when the account is closed.
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: as db.h. */
#ifndef VB_FEED_TOKEN_H
#define VB_FEED_TOKEN_H

#include "http/endpoint.h"

extern const struct endpoint feed_token_endpoints[];

#endif
