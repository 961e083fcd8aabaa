/* version.h -- which libraries the program stands on, as they are on this machine.
 * Model:  each library is asked itself, by name: what the program was built with says nothing of what is installed.
 * Threads: one. Memory: the caller's buffer. Errors: none; a library that is not there is said to be missing. */
#ifndef VB_APP_VERSION_H
#define VB_APP_VERSION_H

#include "base/buf.h"

/* Adds a line to out for each library: its name, a space, its version. */
void version_libraries(struct buf *out);

#endif
