/* chore.h -- work that comes back: a thread that does it, rests as long as the work said, and does it again.
 * Model:  chore_start calls run after the first rest; run returns the milliseconds until the next time. chore_stop wakes a resting
 *         thread and waits for one that works. The thread asks for less of the processor than those that answer people.
 * Threads: run is called on the chore's own thread; chore_start and chore_stop from one other. Memory: heap, freed by
 * chore_stop. Errors: ERR_MEMORY when no thread can be had; what goes wrong in run is its own affair. */
#ifndef VB_CHORE_H
#define VB_CHORE_H

#include "base/err.h"

#include <stdint.h>

struct chore;

/* ctx must stay until chore_stop; first is in milliseconds. */
enum err chore_start(struct chore **out, int64_t (*run)(void *ctx), void *ctx, int64_t first) MUST_CHECK;
/* NULL does nothing. */
void chore_stop(struct chore *c);

#endif
