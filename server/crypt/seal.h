/* seal.h -- small secrets that lie encrypted where they are stored, because they must be read again (unlike passwords).
 * Model:  a sealed secret is a version byte, a random nonce, the encrypted bytes and their authenticator. Its key is made from the
 *         server's secret and a purpose ("second-factor-12"), so that what was sealed for one thing opens for no other.
 * Threads: any. Memory: arena. Errors: seal gives an empty slice without memory; unseal one for what does not open.
 * Source: XChaCha20-Poly1305 and BLAKE2b as in libsodium; OWASP ASVS 5.0 sections 11.3 and 13.3. */
#ifndef VB_SEAL_H
#define VB_SEAL_H

#include "base/arena.h"

enum { SEAL_EXTRA = 1 + 24 + 16 /* bytes that a sealed secret is longer */ };

/* secret: the server's, at least 16 bytes; purpose: ASCII. */
struct str seal(struct arena *a, struct str secret, struct str purpose, struct str plain);
/* The plain bytes; empty when it was sealed with another secret, for another purpose, or changed. */
struct str unseal(struct arena *a, struct str secret, struct str purpose, struct str sealed);

#endif
