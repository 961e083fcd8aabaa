/* pack.h -- archives: writing a .tar.gz bit by bit, and taking one (or a .zip) apart into a folder.
 * Model:  a packer gives what it has made so far into a buf, so that an archive of any size needs little memory. Unpacking takes
 *         only plain files and folders whose names stay below the folder; an archive with anything else in it (a link, a
 *         device, "..", an absolute name), or one that grows beyond the limits, is refused as a whole.
 * Threads: one at a time. Memory: pack_new/pack_free. Errors: ERR_INVALID for a bad archive with *why (static, English),
 *         ERR_TOO_LARGE beyond the limits, ERR_FULL, ERR_INTERNAL.
 * Source: POSIX.1-2001 pax, RFC 1952 (gzip), by libarchive. */
#ifndef VB_PACK_H
#define VB_PACK_H

#include "base/buf.h"

struct pack;

/* out borrows: what is made is added to it. */
enum err pack_new(struct pack **out) MUST_CHECK;
void pack_free(struct pack *p);
/* Adds a file; name is relative, modified in Unix ms. What the archive has grown by is added to out. */
enum err pack_add(struct pack *p, const char *name, struct str bytes, int64_t modified, struct buf *out) MUST_CHECK;
/* The same bit by bit, for a file that need not be in memory: first its size, then its bytes, then its end. Fewer bytes than were
 * promised are made up with zeros; more are not taken. */
enum err pack_begin(struct pack *p, const char *name, int64_t size, int64_t modified, struct buf *out) MUST_CHECK;
enum err pack_bytes(struct pack *p, struct str bytes, struct buf *out) MUST_CHECK;
enum err pack_file_end(struct pack *p, struct buf *out) MUST_CHECK;
/* Adds the end of the archive to out; nothing may be added after it. */
enum err pack_end(struct pack *p, struct buf *out) MUST_CHECK;

struct unpack_limits {
    size_t files; /* in all */
    size_t bytes; /* of all files together */
};
/* Takes the archive (tar, gzip or zip) behind fd apart into the folder, which exists and is empty. It is read bit by bit. */
enum err unpack(int fd, const char *folder, const struct unpack_limits *limits, const char **why) MUST_CHECK;

#endif
