/* like.h -- what people type, as a pattern for LIKE … ESCAPE '\'.
 * Model:  the signs that LIKE understands (% _ and the backslash) are escaped, so that they are looked for as they stand.
 * Threads: pure. Memory: arena. Errors: sticky in the arena. */
#ifndef VB_LIKE_H
#define VB_LIKE_H

#include "base/arena.h"

/* Returns a pattern for "contains text", or the empty string when text is empty. */
struct str like_inside(struct arena *a, struct str text);

#endif
