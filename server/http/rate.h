/* rate.h -- how often: token buckets per address or account.
 * Model:  a bucket per (kind, key) fills evenly up to its limit a minute and loses one per attempt; an empty one refuses.
 *         The table has a fixed number of buckets: when a row of them is full, the one that was used longest ago makes room.
 *         Keys are kept as a salted hash only.
 * Threads: any; a lock per row. Memory: fixed, RATE_ROWS x RATE_WAYS buckets. Errors: none.
 * Source: OWASP ASVS 5.0 section 2.4 (anti-automation), RFC 6585 section 4 (429). */
#ifndef VB_RATE_H
#define VB_RATE_H

#include "base/err.h"
#include "base/str.h"

enum rate_kind { RATE_ANONYMOUS, RATE_SIGN_IN, RATE_ACCOUNT, RATE_MAIL, RATE_END };
enum { RATE_ROWS = 1024, RATE_WAYS = 8 };

struct rate;

/* per_minute[kind] attempts a minute; 0 or less = no limit. */
enum err rate_new(struct rate **out, const int per_minute[RATE_END]) MUST_CHECK;
/* Counts one attempt at now (Unix milliseconds); false when there were too many. */
bool rate_take(struct rate *r, enum rate_kind kind, struct str key, int64_t now);
void rate_free(struct rate *r);

#endif
