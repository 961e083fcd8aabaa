/* jws.c -- see jws.h. */
#include "crypt/jws.h"

#include "base/library.h"

#include <cjose/cjose.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define CJOSE_CALLS(X)           \
    X(cjose_, header_get)        \
    X(cjose_, header_get_raw)    \
    X(cjose_, jwk_EC_get_curve)  \
    X(cjose_, jwk_get_keysize)   \
    X(cjose_, jwk_get_kty)       \
    X(cjose_, jwk_import)        \
    X(cjose_, jwk_release)       \
    X(cjose_, jws_get_plaintext) \
    X(cjose_, jws_get_protected) \
    X(cjose_, jws_import)        \
    X(cjose_, jws_release)       \
    X(cjose_, jws_verify)

/* Opened with the first token, since most installations never see one. */
static struct {
    CJOSE_CALLS(LIBRARY_FIELD)
} cjose;
static const char *const names[] = { CJOSE_CALLS(LIBRARY_NAME) };
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static void load(void)
{
    loaded = library_open("libcjose.so.0", names, &cjose, sizeof names / sizeof *names);
}

struct algorithm {
    const char *name;
    cjose_jwk_kty_t type;
};
static const struct algorithm algorithms[] = { { "RS256", CJOSE_JWK_KTY_RSA }, { "PS256", CJOSE_JWK_KTY_RSA },
    { "ES256", CJOSE_JWK_KTY_EC } };

static const struct algorithm *find_algorithm(const char *name)
{
    for (size_t i = 0; name && i < sizeof algorithms / sizeof *algorithms; i++)
        if (strcmp(algorithms[i].name, name) == 0)
            return &algorithms[i];
    return NULL;
}

/* What the header says, when all of it may be said. A member that should be text and is not counts as absent. */
static enum err read_header(cjose_header_t *header, const struct algorithm **algorithm, struct str *key,
    const char **why)
{
    cjose_err e;
    struct str type = str_c(cjose.header_get(header, "typ", &e));
    char *critical = cjose.header_get_raw(header, "crit", &e);
    *algorithm = find_algorithm(cjose.header_get(header, "alg", &e));
    *key = str_c(cjose.header_get(header, "kid", &e));
    *why = NULL;
    if (!*algorithm)
        *why = "the algorithm is not one that we trust";
    else if (critical)
        *why = "the header asks for an extension";
    else if (type.n && !str_ieq(type, STR("JWT")))
        *why = "it is a token of another type";
    free(critical);
    return *why ? ERR_INVALID : OK;
}

/* The one key of the set that the token means: by its id, or the only one that fits. */
static enum err find_key(const struct jws_key *keys, size_t count, struct str id, const struct algorithm *algorithm,
    const struct jws_key **out, const char **why)
{
    size_t found = 0, same_id = 0;
    *out = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct jws_key *k = &keys[i];
        if (id.n && !str_eq(k->id, id))
            continue;
        same_id++;
        if (k->algorithm.n && !str_is(k->algorithm, algorithm->name))
            continue;
        *out = k;
        found++;
    }
    if (found == 1)
        return OK;
    *why = found  ? "more than one key could be meant"
        : same_id ? "the key is for another algorithm"
                  : "the key is not in the set";
    return id.n && !same_id ? ERR_NOT_FOUND : ERR_INVALID;
}

/* Whether the key is of the kind that the algorithm wants, and strong enough. */
static bool key_fits(cjose_jwk_t *key, const struct algorithm *algorithm, const char **why)
{
    cjose_err e;
    if (cjose.jwk_get_kty(key, &e) != algorithm->type)
        *why = "the key is of another kind than the algorithm";
    else if (algorithm->type == CJOSE_JWK_KTY_RSA && cjose.jwk_get_keysize(key, &e) < JWS_RSA_BITS)
        *why = "the key is too short";
    else if (algorithm->type == CJOSE_JWK_KTY_EC && cjose.jwk_EC_get_curve(key, &e) != CJOSE_JWK_EC_P_256)
        *why = "the key is on another curve than the algorithm";
    else
        return true;
    return false;
}

static enum err check(struct arena *a, cjose_jws_t *jws, const struct jws_key *keys, size_t count, struct str *payload,
    const char **why)
{
    cjose_err e;
    const struct algorithm *algorithm;
    const struct jws_key *meant;
    struct str id;
    uint8_t *bytes = NULL;
    size_t n = 0;
    enum err err = read_header(cjose.jws_get_protected(jws), &algorithm, &id, why);
    if (!err)
        err = find_key(keys, count, id, algorithm, &meant, why);
    if (err)
        return err;
    *why = "the key cannot be read";
    bool padded = str_find(meant->json, '=') < meant->json.n; /* as in is_compact */
    cjose_jwk_t *key = padded ? NULL : cjose.jwk_import(meant->json.p, meant->json.n, &e);
    bool good = key && key_fits(key, algorithm, why);
    if (good) {
        *why = "the signature is wrong";
        good = cjose.jws_verify(jws, key, &e) && cjose.jws_get_plaintext(jws, &bytes, &n, &e);
    }
    if (key)
        cjose.jwk_release(key);
    if (!good)
        return ERR_INVALID;
    *why = NULL;
    *payload = arena_str(a, (struct str){ (const char *)bytes, n });
    return arena_err(a);
}

/* Three parts of base64url without padding. libcjose must see nothing else: it ends the program on a '=' in the middle. */
static bool is_compact(struct str token)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t dots = 0;
    for (size_t i = 0; i < token.n; i++) {
        dots += token.p[i] == '.';
        if (token.p[i] != '.' && !memchr(alphabet, token.p[i], sizeof alphabet - 1))
            return false;
    }
    return token.n && token.n <= JWS_MAX && dots == 2;
}

enum err jws_verify(struct arena *a, struct str token, const struct jws_key *keys, size_t count, struct str *payload,
    const char **why)
{
    cjose_err e;
    *payload = (struct str){ 0 };
    *why = "it is no signed token";
    if (!is_compact(token))
        return ERR_INVALID;
    (void)pthread_once(&once, load);
    if (!loaded)
        return ERR_INTERNAL;
    cjose_jws_t *jws = cjose.jws_import(token.p, token.n, &e);
    if (!jws)
        return ERR_INVALID;
    enum err err = check(a, jws, keys, count, payload, why);
    cjose.jws_release(jws);
    return err;
}
