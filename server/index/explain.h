/* explain.h -- how a search came to its answer, in words for whoever tunes it.
 * Model:  first the plan (words, phrases, what was left out, the expression, the cost that was foreseen and what was looked
 *         at), then the first hits with the parts of their scores: what each phrase adds and where it stands, nearness, and
 *         the signals. The time it took stands in the last line, alone.
 * Threads: as the store. Memory: arena. Errors: as store.h. */
#ifndef VB_EXPLAIN_H
#define VB_EXPLAIN_H

#include "index/pass.h"

enum { EXPLAIN_HITS = 10 };

/* Writes to out->explanation; p: after pass_run. micros: what the search took. */
enum err explain_search(struct pass *p, struct arena *a, struct search_result *out, int64_t micros) MUST_CHECK;

#endif
