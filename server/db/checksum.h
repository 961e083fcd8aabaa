/* checksum.h -- a checksum in every page of a database file, so that bits that rotted on the disk are found.
 * Model:  a layer between the engine and the file system fills the reserved bytes at the end of each page of a database file
 *         when the page is written: 128 bits over the page's number and its other bytes. checksum_look reads the file and
 *         compares; a page that the log is still to replace is passed over. A page whose reserved bytes are all zero was
 *         written without this layer and counts as unchecked; a file without reserved bytes (made elsewhere) is left alone.
 *         The log has checksums of its own; a page there gets ours when it is copied into the database.
 *         The same layer keeps a connection's mapping of the file through commits of others, as long as the file is as large, and
 *         writes the pages of a commit to the log in pieces of many pages; and it sees to it that what connections share has its
 *         room on the disk (SQLITE_FULL instead of SIGBUS).
 * Threads: checksum_start once, before the first connection; checksum_look as the connection.
 * Memory: a page on the stack. Errors: ERR_INTERNAL when the file cannot be read.
 * Source: https://www.sqlite.org/fileformat2.html (reserved bytes), https://www.sqlite.org/vfs.html,
 * https://www.sqlite.org/walformat.html. */
#ifndef VB_CHECKSUM_H
#define VB_CHECKSUM_H

#include "base/buf.h"

struct sqlite3;

struct checksum_state {
    int64_t pages, unchecked, wrong;
};

/* Puts the layer over the file system that is the engine's default; connections opened from then on have it. */
void checksum_start(void);
/* Reads every page of the connection's database file; a line per wrong page (at most 20) is added to text. A page that a
 * running server is writing at that moment is read again. */
enum err checksum_look(struct sqlite3 *sqlite, struct checksum_state *state, struct buf *text) MUST_CHECK;

#endif
