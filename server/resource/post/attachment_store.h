/* attachment_store.h -- the folder of attached files as a whole, for the commands check, backup, restore, purge and serve.
 * Model:  see attachment.h: a file belongs to one row, and never changes.
 * Threads: start-up and the command line; beside a running server. Memory: arena for texts.
 * Errors: ERR_INTERNAL with findings in *wrong, one line each; ERR_CONFLICT when a folder is in the way; ERR_FULL. */
#ifndef VB_ATTACHMENT_STORE_H
#define VB_ATTACHMENT_STORE_H

#include "base/buf.h"
#include "db/db.h"

/* Reads every file and compares it with its hash; names what is missing or damaged (an error) and what is left over (not one). */
enum err attachment_verify(struct db *db, struct arena *a, const char *folder, struct str *wrong,
    int64_t *count) MUST_CHECK;
/* Removes what an earlier crash left: at start, when no other server works on the folder. */
enum err attachment_sweep(struct db *db, struct arena *a, const char *folder) MUST_CHECK;
/* Copies the files of all rows to a new folder, and syncs it. What earlier, the folder of another copy, has is linked from there
 * where the file system can; NULL = nothing. On an error *missing names the file. */
enum err attachment_copy(struct db *db, const char *from, const char *to, const char *earlier, int64_t *count,
    struct str *missing, struct arena *a) MUST_CHECK;
/* Removes a folder of files, which was made by attachment_copy. */
void attachment_drop(const char *folder);

#endif
