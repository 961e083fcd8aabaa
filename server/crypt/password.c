/* password.c -- see password.h. */
#include "crypt/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum err password_hash(struct arena *a, struct str password, struct str *hash)
{
    char out[crypto_pwhash_STRBYTES];
    *hash = (struct str){ 0 };
    if (crypto_pwhash_str(out, password.n ? password.p : "", password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE))
        return ERR_MEMORY; /* its only failure */
    *hash = arena_str(a, str_c(out));
    return arena_err(a);
}

/* What is compared with when somebody has no password: costs as much as a real hash, made once. */
static char nobody[crypto_pwhash_STRBYTES];

static void make_nobody(void)
{
    unsigned char secret[32];
    randombytes_buf(secret, sizeof secret);
    if (crypto_pwhash_str(nobody, (const char *)secret, sizeof secret, crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE))
        nobody[0] = '\0';
    sodium_memzero(secret, sizeof secret);
}

bool password_fits(struct str hash, struct str password)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char z[crypto_pwhash_STRBYTES] = { 0 };
    bool real = hash.n > 0 && hash.n < sizeof z;
    if (real) {
        memcpy(z, hash.p, hash.n);
    } else {
        (void)pthread_once(&once, make_nobody);
        memcpy(z, nobody, sizeof z);
    }
    bool same = crypto_pwhash_str_verify(z, password.n ? password.p : "", password.n) == 0;
    return same && real;
}
