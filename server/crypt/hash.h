/* hash.h -- SHA-256 of bytes that come in pieces.
 * Model:  start, add, end. Threads: one at a time. Memory: the caller's struct. Errors: none.
 * Source: FIPS 180-4, through libsodium. */
#ifndef VB_HASH_H
#define VB_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32, HASH_TEXT = 64 /* hex digits */ };

struct hash {
    union {
        unsigned char room[128];
        uint64_t aligned;
    } state;
};
/* Start a hash, take the next piece, write the 32 bytes. */
void hash_start(struct hash *h);
void hash_add(struct hash *h, struct str s);
void hash_end(struct hash *h, unsigned char out[HASH_BYTES]);
/* Writes the 64 lower-case hex digits of a hash, and a NUL. */
void hash_text(const unsigned char hash[HASH_BYTES], char out[HASH_TEXT + 1]);

#endif
