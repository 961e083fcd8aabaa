/* weak.h -- is this new password one that others would guess?
 * Model:  length decides (12 characters or more), and no rules about which characters. Refused are: few different
 *         characters, only digits, and a well-known word (common.def: three thousand of them) with digits and signs around it.
 * Threads: pure. Memory: arena for the length of the call. Errors: none.
 *         No cracklib: its dictionary is English, it refuses by composition, and it keeps its state in static memory.
 * Source: OWASP ASVS 5.0 section 6.2; NIST SP 800-63B section 5.1.1.2. */
#ifndef VB_WEAK_H
#define VB_WEAK_H

#include "base/str.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 128 /* characters */ };

/* True when it would be guessed; mine is the local part of one's own mail address, which counts as a well-known word. */
bool password_weak(struct str password, struct str mine);

#endif
