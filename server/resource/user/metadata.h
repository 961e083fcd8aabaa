/* metadata.h -- what a provider publishes about itself: where to go for what, and with which keys it signs.
 * Model:  metadata_read takes its discovery document, keys_read its JWK set. The document must be about the issuer that we know,
 *         and its addresses must be ones that we would ask.
 * Threads: pure. Memory: arena. Errors: ERR_INVALID with *why, for the log.
 * Source: OpenID Connect Discovery 1.0 sections 3 and 4.3, RFC 8414, RFC 9207 section 3, RFC 7517 section 5. */
#ifndef VB_METADATA_H
#define VB_METADATA_H

#include "crypt/jws.h"

struct metadata {
    struct str authorize, token, keys, userinfo, end_session; /* addresses; the last two may be empty */
    bool names_itself;                                        /* answers carry `iss` */
    bool secret_in_body;                                      /* the secret goes in the body, not in a header */
};

/* Reads the discovery document; issuer is the one that the settings name. */
enum err metadata_read(struct arena *a, struct str json, struct str issuer, struct metadata *out,
    const char **why) MUST_CHECK;
/* The keys of the set that are for signatures; others and unreadable ones are left out. */
enum err keys_read(struct arena *a, struct str json, struct jws_key **out, size_t *count, const char **why) MUST_CHECK;

#endif
