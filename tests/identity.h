/* identity.h -- a small OpenID provider of the test's own: it answers what the test tells it to, also what no provider should.
 * Model:  idp_start serves discovery document, keys, token and userinfo on a free port of 127.0.0.1, one connection at a time. The
 *         test sets the fields before a request; ID tokens are signed at the moment the code is exchanged.
 * Threads: the test's and the provider's; the fields are guarded by their order (a request is answered before the next is set).
 * Memory: idp_stop frees. Errors: fail the test. */
#ifndef VB_TEST_IDENTITY_H
#define VB_TEST_IDENTITY_H

#include "unit.h"

#include "base/arena.h"

#include <cjose/cjose.h>
#include <pthread.h>

enum { IDP_HEARD = 8192 };

struct idp {
    struct arena arena;
    int fd, port;
    pthread_t thread;
    pthread_mutex_t lock; /* held while answering */
    struct str issuer;
    cjose_jwk_t *rsa, *other, *p256;
    /* what it says; NULL takes what a good provider would say */
    const char *claims; /* members of the payload behind iss, sub, aud, exp, iat and nonce, which must be in it then */
    const char *token;  /* the whole ID token */
    const char *algorithm; /* RS256 */
    const char *key_id;    /* "k1"; "" leaves it out */
    cjose_jwk_t *signer;   /* rsa, or p256 for ES256 */
    const char *keys;      /* the whole JWK set; the set has k1 (rsa) and e1 (p256) */
    const char *userinfo;  /* JSON; NULL: 404 */
    const char *metadata;  /* more members of the discovery document, as ,"a":1 */
    const char *claimed;   /* issuer in the discovery document */
    int token_status;      /* 0 = 200 */
    struct str nonce;      /* for tokens */
    /* what it heard */
    int metadata_asked, token_asked, keys_asked, userinfo_asked;
    char heard[IDP_HEARD]; /* the last request to the token endpoint */
};

void idp_start(struct idp *p);
void idp_stop(struct idp *p);
/* Signs a payload as the provider would. */
struct str idp_sign(struct idp *p, struct arena *a, cjose_jwk_t *key, const char *algorithm, const char *key_id,
    const char *payload);
/* The usual payload with these members more (as ,"a":1), seconds from now for exp and iat. */
struct str idp_payload(struct idp *p, struct arena *a, const char *more);
/* The public part of a key as JWK, with that id. */
struct str idp_public(struct arena *a, cjose_jwk_t *key, const char *id);

#endif
