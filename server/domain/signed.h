/* signed.h -- numbers that go out into the world and must come back unchanged: links in mail, reply addresses.
 * Model:  "12.7.9f86d081884c7d659a2feaa0": the numbers and 96 bits of a keyed hash over them and a purpose; what was signed for one
 *         purpose is worth nothing for another. It does not expire: what it allows must be harmless (stop a mail), or be
 *         looked at again when it is used (may this person still answer?). Letters, digits and dots only: it fits in an
 *         address, a path and a local part of a mail address.
 * Threads: pure. Memory: arena. Errors: false when it is not ours. Source: RFC 2104. */
#ifndef VB_SIGNED_H
#define VB_SIGNED_H

#include "base/arena.h"

enum { SIGNED_MOST = 4 /* numbers */ };

/* The text for these numbers (not negative). */
struct str signed_make(struct arena *a, struct str key, const char *purpose, const int64_t *numbers, size_t n);
/* Reads exactly n numbers back; false when the text was not made with this key for this purpose. Case does not count: mail
 * servers may change it. */
bool signed_read(struct arena *a, struct str key, const char *purpose, struct str text, int64_t *numbers, size_t n);

#endif
