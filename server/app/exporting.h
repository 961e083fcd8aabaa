/* exporting.h -- what the files of an export share. Texts are written to a buf; the caller makes the file.
 * Threads, Memory, Errors: see export.h. */
#ifndef VB_EXPORTING_H
#define VB_EXPORTING_H

#include "base/buf.h"
#include "db/db.h"

/* One thread as a file. */
struct export_thread {
    int64_t root;
    int kind;
    struct str title;
    size_t replies;
    struct buf text;
};
/* Reads and writes a whole thread; out->text is the caller's to release. */
enum err export_thread(struct db *db, struct arena *a, int64_t root, struct export_thread *out) MUST_CHECK;
enum err export_terms(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_organisations(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_people(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_groups(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;

#endif
