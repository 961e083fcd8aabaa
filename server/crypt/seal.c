/* seal.c -- see seal.h. */
#include "crypt/seal.h"

#include <sodium.h>
#include <string.h>

enum {
    VERSION = 1,
    NONCE = crypto_secretbox_xchacha20poly1305_NONCEBYTES,
    TAG = crypto_secretbox_xchacha20poly1305_MACBYTES
};

static void key_of(unsigned char key[crypto_secretbox_xchacha20poly1305_KEYBYTES], struct str secret,
    struct str purpose)
{
    ASSERT(secret.n >= crypto_generichash_KEYBYTES_MIN && secret.n <= crypto_generichash_KEYBYTES_MAX);
    (void)crypto_generichash(key, crypto_secretbox_xchacha20poly1305_KEYBYTES, (const unsigned char *)purpose.p,
        purpose.n, (const unsigned char *)secret.p, secret.n);
}

struct str seal(struct arena *a, struct str secret, struct str purpose, struct str plain)
{
    unsigned char key[crypto_secretbox_xchacha20poly1305_KEYBYTES];
    unsigned char *out = arena_alloc(a, plain.n + SEAL_EXTRA);
    if (!out)
        return (struct str){ 0 };
    out[0] = VERSION;
    randombytes_buf(out + 1, NONCE);
    key_of(key, secret, purpose);
    (void)crypto_secretbox_xchacha20poly1305_easy(out + 1 + NONCE, (const unsigned char *)plain.p, plain.n, out + 1,
        key);
    sodium_memzero(key, sizeof key);
    return (struct str){ (const char *)out, plain.n + SEAL_EXTRA };
}

struct str unseal(struct arena *a, struct str secret, struct str purpose, struct str sealed)
{
    unsigned char key[crypto_secretbox_xchacha20poly1305_KEYBYTES];
    const unsigned char *in = (const unsigned char *)sealed.p;
    if (sealed.n < SEAL_EXTRA || in[0] != VERSION)
        return (struct str){ 0 };
    size_t n = sealed.n - SEAL_EXTRA;
    unsigned char *out = arena_alloc(a, n + 1);
    if (!out)
        return (struct str){ 0 };
    key_of(key, secret, purpose);
    bool good = crypto_secretbox_xchacha20poly1305_open_easy(out, in + 1 + NONCE, n + TAG, in + 1, key) == 0;
    sodium_memzero(key, sizeof key);
    return good ? (struct str){ (const char *)out, n } : (struct str){ 0 };
}
