/* hash.c -- see hash.h. */
#include "crypt/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash), "room for the state");

static crypto_hash_sha256_state *state_of(struct hash *h)
{
    return (crypto_hash_sha256_state *)(void *)h->state.room;
}

void hash_start(struct hash *h)
{
    crypto_hash_sha256_init(state_of(h));
}

void hash_add(struct hash *h, struct str s)
{
    crypto_hash_sha256_update(state_of(h), (const unsigned char *)s.p, s.n);
}

void hash_end(struct hash *h, unsigned char out[HASH_BYTES])
{
    crypto_hash_sha256_final(state_of(h), out);
}

void hash_text(const unsigned char hash[HASH_BYTES], char out[HASH_TEXT + 1])
{
    sodium_bin2hex(out, HASH_TEXT + 1, hash, HASH_BYTES);
}
