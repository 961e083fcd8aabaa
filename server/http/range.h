/* range.h -- the Range header: one part of something of a known size.
 * Model:  several ranges, or a unit other than bytes, count as absent: the whole is a right answer too.
 * Threads: pure. Memory: none. Errors: RANGE_OUTSIDE is 416.
 * Source: RFC 9110 section 14.2. */
#ifndef VB_RANGE_H
#define VB_RANGE_H

#include "base/str.h"

enum range { RANGE_ABSENT, RANGE_FITS, RANGE_OUTSIDE };

/* Reads one range "bytes=from-to", "bytes=from-" or "bytes=-last" into *from and *n. */
enum range range_read(struct str header, size_t size, size_t *from, size_t *n);

#endif
