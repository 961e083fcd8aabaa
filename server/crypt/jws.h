/* jws.h -- signed tokens of others: is this one signed by a key of that set, in a way that we trust?
 * Model:  a compact JWS (three parts of base64url) names its algorithm and perhaps its key. Only RS256, PS256 and ES256 count,
 *         each only with a key of its own kind (RSA of at least JWS_RSA_BITS bits, P-256), so a token can neither be without
 *         signature nor use a public key as a shared secret. Keys in the token itself and extensions marked critical are
 *         never followed. What the payload says is for the caller to check.
 * Threads: pure. Memory: arena; what libcjose takes is freed before returning.
 * Errors: ERR_NOT_FOUND when the token names a key that is not in the set (a newer set may have it), ERR_INVALID for
 *         everything else that is wrong; *why says what, static English without anything of the token.
 * Source: RFC 7515 (JWS), RFC 7517 (JWK), RFC 7518 section 3 (algorithms), RFC 8725 (best practices). */
#ifndef VB_JWS_H
#define VB_JWS_H

#include "base/arena.h"

enum { JWS_MAX = 32768 /* bytes of a token */, JWS_RSA_BITS = 2048 };

/* A public key: its JWK as JSON (with nothing padded in it, so without certificates), and from it the id and algorithm
 * it says it is for; empty = it does not say. */
struct jws_key {
    struct str json, id, algorithm;
};

/* Checks the signature; *payload is what was signed, decoded (arena). */
enum err jws_verify(struct arena *a, struct str token, const struct jws_key *keys, size_t count, struct str *payload,
    const char **why) MUST_CHECK;

#endif
