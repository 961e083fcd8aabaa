/* ballast.h -- a file in the data folder that is given up when the disk is full.
 * Model:  an engine that cannot make its side files cannot open a database, not even to read it. So `serve` keeps BALLAST
 *         bytes that nobody needs; when starting fails and the disk is full, it deletes them and tries once more.
 * Threads: start-up. Memory: none. Errors: no room for ballast is no error; it is made at a later start. */
#ifndef VB_BALLAST_H
#define VB_BALLAST_H

#include "base/str.h"

enum { BALLAST = 1 << 20 /* bytes */ };

/* Makes the file when it is not there whole and four times its size is free. */
void ballast_keep(const char *path);
/* Deletes the file when the disk around it has less than BALLAST bytes left; true when that gave room. */
bool ballast_drop(const char *path);

#endif
