/* care.h -- looking after a database file: checking, copying, putting a copy back.
 * Model:  a copy is a database file by itself, without log; a restore never touches the old file before the new one is whole.
 * Threads: start-up and the command line; care_copy also beside a running server. Memory: arena for texts.
 * Errors: ERR_CONFLICT when a file is in the way, ERR_FULL, ERR_INTERNAL; *wrong says what in plain English.
 * Source: https://www.sqlite.org/lang_vacuum.html (VACUUM INTO). */
#ifndef VB_CARE_H
#define VB_CARE_H

#include "db/db.h"

/* Reads every page and index; ERR_INTERNAL with one line per finding in *wrong. */
enum err care_check(struct db *db, struct arena *a, struct str *wrong) MUST_CHECK;
/* Writes a consistent copy to a new file and syncs it; a partly written one is removed. */
enum err care_copy(struct db *db, const char *path) MUST_CHECK;
/* Checks the copy and brings it up to date, then puts it in the place of the database: copied beside it, synced, renamed. amend may
 * change it before it gets there (NULL = nothing does). The database that was there stays as <path>.before-restore. */
enum err care_restore(struct arena *a, const char *copy, const char *path,
    enum err (*amend)(void *ctx, struct db *db, struct str *wrong), void *ctx, struct str *wrong) MUST_CHECK;
/* From now on this connection writes zeros over what it deletes. */
enum err care_forget_thoroughly(struct db *db) MUST_CHECK;
/* Writes the database anew without its free pages and empties its log, so that nothing of what was deleted is left in the
 * files. Waits a while for readers that still need the log; ERR_BUSY when they stay. */
enum err care_scrub(struct db *db) MUST_CHECK;
/* Version of the engine that runs. */
const char *care_engine(void);

#endif
