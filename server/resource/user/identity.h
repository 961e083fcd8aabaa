/* identity.h -- which account a provider means, and who is at a provider at this moment.
 * Model:  an identity is (issuer, subject) -> account, and nothing else: a mail address never makes one. An attempt is a browser
 *         (hash of its cookie) that went to a provider; it is taken once, when the answer comes, and lives ATTEMPT_MS.
 * Threads: attempt_find anywhere, the rest on the writer in its transaction. Memory: arena. Errors: as db.h. */
#ifndef VB_IDENTITY_H
#define VB_IDENTITY_H

#include "db/db.h"

enum { ATTEMPT_MS = 600000 };

struct attempt {
    struct str browser;    /* hash of the cookie */
    struct str provider;   /* its id; empty = there is no such attempt */
    struct str invitation; /* hash of the link; empty = none */
    int64_t account;       /* who wants an identity beside the password; 0 = nobody */
};

/* Stores an attempt; those that are over go. */
enum err attempt_begin(struct db *db, const struct attempt *in, int64_t now) MUST_CHECK;
/* Finds the attempt of this browser that is not over; out->provider is empty when there is none. */
enum err attempt_find(struct db *db, struct arena *a, struct str browser, int64_t now, struct attempt *out) MUST_CHECK;
/* Takes the attempt away; *there is false when somebody else was first. */
enum err attempt_end(struct db *db, struct str browser, bool *there) MUST_CHECK;

/* The account behind it, 0 when nobody here is known by that name; *closed tells that it may not come in. */
enum err identity_account(struct db *db, struct str issuer, struct str subject, int64_t *account,
    bool *closed) MUST_CHECK;
/* Remembers it, or when it was known, that it was used. */
enum err identity_put(struct db *db, struct str issuer, struct str subject, int64_t account, int64_t now) MUST_CHECK;

#endif
