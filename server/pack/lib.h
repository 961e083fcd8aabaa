/* lib.h -- libarchive as this program uses it: through a table that is filled with the first archive. Inside pack/ only.
 * Model:  lib_load, then lib.read_new() and so on. Threads: any. Memory: static. Errors: false when there is no libarchive.
 * Source: base/library.h. */
#ifndef VB_PACK_LIB_H
#define VB_PACK_LIB_H

#include "base/library.h"

#include <archive.h>
#include <archive_entry.h>

#define ARCHIVE_CALLS(X)                          \
    X(archive_, entry_filetype)                   \
    X(archive_, entry_free)                       \
    X(archive_, entry_hardlink)                   \
    X(archive_, entry_is_encrypted)               \
    X(archive_, entry_new)                        \
    X(archive_, entry_pathname)                   \
    X(archive_, entry_set_filetype)               \
    X(archive_, entry_set_mtime)                  \
    X(archive_, entry_set_pathname)               \
    X(archive_, entry_set_perm)                   \
    X(archive_, entry_set_size)                   \
    X(archive_, entry_symlink)                    \
    X(archive_, read_data)                        \
    X(archive_, read_free)                        \
    X(archive_, read_new)                         \
    X(archive_, read_next_header)                 \
    X(archive_, read_open_fd)                     \
    X(archive_, read_support_filter_gzip)         \
    X(archive_, read_support_format_tar)          \
    X(archive_, read_support_format_zip)          \
    X(archive_, read_support_format_zip_seekable) \
    X(archive_, write_add_filter_gzip)            \
    X(archive_, write_close)                      \
    X(archive_, write_data)                       \
    X(archive_, write_finish_entry)               \
    X(archive_, write_free)                       \
    X(archive_, write_header)                     \
    X(archive_, write_new)                        \
    X(archive_, write_open)                       \
    X(archive_, write_set_bytes_per_block)        \
    X(archive_, write_set_format_pax_restricted)

struct archive_table {
    ARCHIVE_CALLS(LIBRARY_FIELD)
};
extern struct archive_table lib;

/* Opens libarchive, once. */
bool lib_load(void);

#endif
