/* lists.h -- FTS5's own lists of where words stand, read without its engine: for a search that asks for any of some words.
 * Model:  FTS5 keeps a word's list as (thread, bytes of its places) in order of thread, over pages of table fts_data, once for each
 *         segment; of segments the newest that knows a thread is right, and no bytes there mean that the word is gone. Walking them
 *         is a merge: a step is two small numbers and a jump over the bytes, which are only read where the caller asks for places.
 *         FTS5 writes, merges, checks and forgets these pages; here nothing is written. What it would have matched is found, in
 *         the same order, with the same places. A file in another form than this one (FTS5's version 4) is left to FTS5.
 * Threads: as the store, within store_begin_reading: all pages must be of one moment.
 * Memory: of its own, given back at the end of the walk. Errors: ERR_CONFLICT for what cannot be such pages; else as store.h.
 * Source: the comments in ext/fts5/fts5_index.c of SQLite 3.40 ("Position list", "Segment leaf", "Structure record"). */
#ifndef VB_LISTS_H
#define VB_LISTS_H

#include "index/glue.h"

/* Calls fn(ctx, row) for every thread that holds one of the words in any->selecting, as store_match; *known is false, and nothing
 * was called, when the file has another form. */
enum err lists_walk(struct store *s, const struct store_any *any, void (*fn)(void *ctx, struct store_row *r), void *ctx,
    bool *known) MUST_CHECK;

#endif
