/* totp.h -- codes that a device makes from a shared secret and the time: the second factor.
 * Model:  code = truncated HMAC-SHA-1 of the number of the 30-second step. A step is time / TOTP_PERIOD; the clock of a device
 *         may be one step off either way, and a step that was used before is not accepted again.
 * Threads: pure. Memory: arena for texts. Errors: none.
 * Source: RFC 6238 (TOTP), RFC 4226 section 5.3 (truncation), RFC 2104 (HMAC), RFC 3174 (SHA-1), RFC 4648 section 6 (base32). */
#ifndef VB_TOTP_H
#define VB_TOTP_H

#include "base/arena.h"

enum { TOTP_PERIOD = 30 /* seconds */, TOTP_DIGITS = 6, TOTP_SECRET = 20 /* bytes of a new secret */ };

/* The code of a step, 0 to 10^digits - 1; digits 6 to 8. */
uint32_t totp_code(struct str secret, int64_t step, int digits);
/* The step, at most one from the one at now (Unix milliseconds) and after the step `used`, whose code this is; 0 = none. Looks
 * at all of them, whichever fits. code must be TOTP_DIGITS digits. */
int64_t totp_step(struct str secret, struct str code, int64_t now, int64_t used);
/* Bytes as base32 in capitals without padding. */
struct str base32(struct arena *a, struct str bytes);

#endif
