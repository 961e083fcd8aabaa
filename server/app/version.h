/* version.h -- which libraries the program stands on, as they are on this machine.
 * Threads: one. Memory: the caller's buffer. Errors: none; a library that is not there is said to be missing. */
#ifndef VB_APP_VERSION_H
#define VB_APP_VERSION_H

#include "base/buf.h"

/* Adds a line to out for each library: its name, a space, its version. */
void version_libraries(struct buf *out);

#endif
