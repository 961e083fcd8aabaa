/* claims.h -- what a token of a provider says about a person, and whether it is said to us, about now, in answer to us.
 * Model:  claims_read takes the payload of an ID token whose signature was checked. Issuer and nonce must be the expected ones,
 *         we must be (among) whom it is for, and the moment must fit, with CLAIMS_SKEW_S of difference between the clocks.
 *         claims_add takes what the provider's userinfo adds, when that is about the same person.
 * Threads: pure. Memory: arena. Errors: ERR_INVALID with *why, static English without anything of the token.
 * Source: OpenID Connect Core 1.0 sections 2, 3.1.3.7 and 5.3.2; RFC 7519 (JWT). */
#ifndef VB_CLAIMS_H
#define VB_CLAIMS_H

#include "base/arena.h"

enum { CLAIMS_SKEW_S = 60, CLAIMS_AGE_S = 600 /* an ID token that was made longer ago answers somebody else */ };

struct claims_wanted {
    struct str issuer, client, nonce;
    struct str roles_claim; /* name, or path with dots, of a text or a list of texts; empty = none */
    int64_t now;            /* Unix ms */
};

struct claims {
    struct str subject, mail, name; /* mail and name are empty when they were not said */
    bool mail_doubted;              /* the provider says itself that the address was not checked */
    bool roles_said;
    struct str *role; /* values of the roles claim */
    size_t roles;
};

/* Checks the payload and takes what it says of the person. */
enum err claims_read(struct arena *a, struct str payload, const struct claims_wanted *w, struct claims *out,
    const char **why) MUST_CHECK;
/* Adds what the answer of userinfo says, where *out has nothing yet. */
enum err claims_add(struct arena *a, struct str userinfo, const struct claims_wanted *w, struct claims *out,
    const char **why) MUST_CHECK;

#endif
