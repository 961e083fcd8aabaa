/* ballast.h -- a file in the data folder that is given up when the disk is full.
 * Model:  an engine that cannot make its side files cannot open a database, not even to read it. So `serve` keeps BALLAST
 *         bytes that nobody needs; when starting fails and the disk is full, it deletes them and tries once more, and what
 *         is left of them once it runs is kept again, for the next start on that disk.
 * Threads: start-up. Memory: none. Errors: no room for ballast is no error; it is made at a later start. */
#ifndef VB_BALLAST_H
#define VB_BALLAST_H

#include "base/str.h"

enum { BALLAST = 1 << 20 /* bytes */ };

/* Makes the file, or makes it whole, when four times its size is free. When it was dropped at this start, it takes what room
 * there is. */
void ballast_keep(const char *path, bool dropped);
/* Deletes the file when the disk around it has less than BALLAST bytes left; true when that gave room. */
bool ballast_drop(const char *path);

#endif
