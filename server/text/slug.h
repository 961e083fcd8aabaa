/* slug.h -- the readable part of an address, and of an id on a page.
 * Model:  letters lose their accents, everything that is not a letter or digit becomes one '-'; lower-case ASCII.
 * Threads: pure. Memory: arena. Errors: sticky in the arena.
 * Source: Unicode normalisation form KD and case folding, by utf8proc. */
#ifndef VB_SLUG_H
#define VB_SLUG_H

#include "base/arena.h"

enum { SLUG_MAX = 80 /* bytes */ };

/* Returns the slug of a title (UTF-8): [a-z0-9] words joined by single '-', at most SLUG_MAX bytes, cut between words where
 * that keeps half of it; NUL-terminated. Empty when the title holds no letter or digit with a Latin form. */
struct str slug_of(struct arena *a, struct str title);

#endif
