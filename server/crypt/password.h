/* password.h -- storing and checking passwords: argon2id by libsodium, interactive limits.
 * Model:  a hash is a self-describing ASCII string. Threads: any, but it takes 70-250 ms and 64 MB: only on the pool.
 * Memory: arena. Errors: ERR_MEMORY. Source: RFC 9106; OWASP ASVS 5.0 section 6.2. */
#ifndef VB_PASSWORD_H
#define VB_PASSWORD_H

#include "base/arena.h"

/* *hash is what is to be stored: "$argon2id$…", with its salt. */
enum err password_hash(struct arena *a, struct str password, struct str *hash) MUST_CHECK;
/* True when it fits. An empty hash takes the same time as a real one and is false. */
bool password_fits(struct str hash, struct str password);

#endif
