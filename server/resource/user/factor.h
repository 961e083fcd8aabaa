/* factor.h -- the second factor: a code from a device (TOTP), or one of ten recovery codes, each good for once.
 * Model:  setting up makes a secret; it counts from the moment that a code of it was confirmed. From then on every way to sign in by
 *         hand asks for a code: after a password that fits, and with a one-time link. API tokens do without. A code works once; after
 *         FACTOR_TRIES wrong ones in a row codes are not looked at for FACTOR_PAUSE_S, which only who knows the password
 *         can bring about.
 * Threads: the table is constant; factor_check runs on the writer. Memory: arena. Errors: as db.h.
 * Source: RFC 6238; OWASP ASVS 5.0 section 6.5. */
#ifndef VB_FACTOR_H
#define VB_FACTOR_H

#include "http/endpoint.h"

enum {
    FACTOR_CODE_MAX = 40, /* characters of a code as typed */
    FACTOR_TRIES = 5,
    FACTOR_PAUSE_S = 900,
    RECOVERY_CODES = 10,
    RECOVERY_BYTES = 15 /* 120 bits each: a plain hash is enough to store them */
};

extern const struct endpoint factor_endpoints[];

/* *enough becomes true when the account has no second factor, or code is right (it is used up then). Else the call is refused
 * (call_refuse): ERR_SECOND_FACTOR, or ERR_RATE during the pause; what is written stays. */
enum err factor_check(struct call *c, struct db *db, int64_t account, struct str code, bool *enough) MUST_CHECK;

#endif
