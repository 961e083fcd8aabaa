/* provider_fuzz.c -- whatever a provider, or somebody who pretends to be one, may answer: tokens, claims, keys, metadata. The first
 * byte chooses which. No text is a token that our key signed, and what is believed is complete. */
#include "crypt/jws.h"
#include "resource/user/claims.h"
#include "resource/user/metadata.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The public key of RFC 7515 appendix A.3. */
#define KEY                                                                                                           \
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_" \
    "tue659LNpXW6pCyStikYjKIWI5a0\"}"

static void token(struct arena *a, struct str text)
{
    const struct jws_key keys[] = { { .json = STR(KEY), .id = STR("a") }, { .json = text, .id = STR("b") } };
    struct str payload;
    const char *why;
    if (jws_verify(a, text, keys, 1, &payload, &why) == OK || !why)
        abort();
    enum err e = jws_verify(a, STR("eyJhbGciOiJFUzI1NiIsImtpZCI6ImIifQ.e30.AAAA"), keys, 2, &payload, &why);
    if (!e || !why)
        abort();
}

static void claims(struct arena *a, struct str text)
{
    const struct claims_wanted wanted = { .issuer = STR("i"),
        .client = STR("c"),
        .nonce = STR("n"),
        .roles_claim = STR("a.b.c"),
        .now = INT64_C(1800000000000) };
    struct claims out = { 0 };
    const char *why;
    if (claims_read(a, text, &wanted, &out, &why) == OK && !out.subject.n)
        abort();
    out.subject = STR("s");
    enum err e = claims_add(a, text, &wanted, &out, &why);
    if (!e != !why && !arena_err(a))
        abort();
}

static void metadata(struct arena *a, struct str text)
{
    struct metadata out;
    struct jws_key *keys;
    size_t n;
    const char *why;
    if (metadata_read(a, text, STR("i"), &out, &why) == OK && (!out.token.n || !out.keys.n || !out.authorize.n))
        abort();
    if (keys_read(a, text, &keys, &n, &why) == OK && n && !keys[n - 1].json.n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str text = { (const char *)data + 1, size ? size - 1 : 0 };
    switch (size ? data[0] % 3 : 3) {
    case 0: token(&a, text); break;
    case 1: claims(&a, text); break;
    case 2: metadata(&a, text); break;
    default: break;
    }
    arena_release(&a);
    return 0;
}
