/* token.h -- secrets that are handed out once and stored only as a hash: sessions, API tokens, one-time links.
 * Model:  a token is a prefix and 32 random bytes in base64url; only its BLAKE2b-256 hash is stored.
 * Threads: any. Memory: arena. Errors: none beyond the arena's. */
#ifndef VB_TOKEN_H
#define VB_TOKEN_H

#include "base/arena.h"

enum { TOKEN_HASH = 32 /* bytes */ };

/* Must be called once at start-up, before threads; false when the system has no random numbers. */
bool token_start(void);
/* Makes a token: prefix (ASCII, may be "") followed by 43 characters of base64url. */
struct str token_new(struct arena *a, const char *prefix);
/* Returns the TOKEN_HASH bytes under which a token is stored. */
struct str token_hash(struct arena *a, struct str token);
/* HMAC-SHA-512/256 of data under key, 64 hex digits: for CSRF tokens and signed addresses. */
struct str token_sign(struct arena *a, struct str key, struct str data);
/* BLAKE2b of data under key (at most 64 bytes; RFC 7693), 32 hex digits, at a twentieth of the cost: for cursors, one of which is made
 * with every list. */
struct str token_check(struct arena *a, struct str key, struct str data);
/* SHA-256 of the text in base64url without padding: what PKCE calls S256 (RFC 7636 section 4.2). */
struct str token_s256(struct arena *a, struct str text);
/* Base64 with padding (RFC 4648 section 4). */
struct str token_base64(struct arena *a, struct str bytes);
/* The bytes behind it; the padding may be left out. Empty when it is none. */
struct str token_unbase64(struct arena *a, struct str text);
/* HMAC-SHA-256 of data under key, in base64 with padding: for signatures that others must check. */
struct str token_hmac(struct arena *a, struct str key, struct str data);
/* Compares in constant time. */
bool token_equal(struct str a, struct str b);
/* n random bytes (arena). */
struct str token_random(struct arena *a, size_t n);

#endif
