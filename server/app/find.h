/* find.h -- the settings of search.
 * Model:  a setting each for what ranks a thread beside its words, on top of the index's own weights (index/index.h).
 * Threads: main thread. Memory: the caller's. Errors: ERR_INVALID with the reason. */
#ifndef VB_FIND_H
#define VB_FIND_H

#include "app/config.h"
#include "index/index.h"

/* Reads what ranks in search from the settings. */
enum err find_weights(struct arena *a, const struct config *c, struct index_weights *out, struct str *why) MUST_CHECK;

#endif
