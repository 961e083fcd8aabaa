/* fixture.h -- fixture folders: tests/text/repair/<name>/input and expected.
 * Threads: one. Memory: the caller's arena. Errors: a missing file or a difference fails the test. */
#ifndef VB_FIXTURE_H
#define VB_FIXTURE_H

#include "unit.h"

#include "base/arena.h"

/* Reads a file whole. */
struct str fixture_read(struct arena *a, const char *path);
/* Makes of input what is to be compared with expected; name is that of the case. */
typedef struct str fixture_make(struct arena *a, const char *name, struct str input);
/* Runs every case of a folder, in the order of their names; all differences are shown before the test fails. */
void fixture_run(const char *folder, fixture_make *make);

#endif
