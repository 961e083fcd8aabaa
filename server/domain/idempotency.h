/* idempotency.h -- the same creation sent twice makes one post.
 * Model:  a client sends Idempotency-Key; per account and for 24 hours the key remembers what was made and the hash of the
 *         request. The same key with another request is a conflict.
 * Threads: the writer's, inside the transaction that makes the post. Memory: none. Errors: ERR_CONFLICT; as db.h.
 * Source: draft-ietf-httpapi-idempotency-key-header. */
#ifndef VB_IDEMPOTENCY_H
#define VB_IDEMPOTENCY_H

#include "db/db.h"

enum { IDEMPOTENCY_MS = 24 * 3600 * 1000, IDEMPOTENCY_KEY_MAX = 200 /* characters */ };

/* Looks the key up: *post is what it made, 0 when it is new. An empty key is always new. */
enum err idempotency_find(struct db *db, int64_t account, struct str key, uint64_t hash, int64_t now,
    int64_t *post) MUST_CHECK;
/* Remembers that the key made this post. An empty key is not remembered. */
enum err idempotency_keep(struct db *db, int64_t account, struct str key, uint64_t hash, int64_t now,
    int64_t post) MUST_CHECK;

#endif
