/* exporting.h -- what the files of an export share.
 * Model:  each function writes the text of one file to a buf; the caller makes the file.
 * Threads, Memory, Errors: as app/export.h. */
#ifndef VB_EXPORTING_H
#define VB_EXPORTING_H

#include "base/buf.h"
#include "db/db.h"
#include "domain/viewer.h"

/* Whose eyes an export is for: what that person may read at that moment, with names of people and no addresses. */
struct export_reader {
    const struct viewer *viewer;
    int64_t now;
    bool all; /* everything in the open except hidden groups, with addresses: for an administrator */
};

/* An attachment that a thread file names. */
struct export_file {
    int64_t at;
    struct str name, file; /* name: in the export; file: on disk */
    struct export_file *next;
};
/* One thread as a file. */
struct export_thread {
    int64_t root;
    int kind;
    struct str title;
    size_t replies;
    int64_t updated; /* the newest of its posts, Unix ms */
    struct buf text;
    struct export_file *files; /* in no order that matters; arena */
};
/* Reads and writes a whole thread; out->text is the caller's to release. reader NULL: everything except hidden groups,
 * also what is not in the open. kind is 0 when there is nothing to read. */
enum err export_thread(struct db *db, struct arena *a, const struct export_reader *reader, int64_t root,
    struct export_thread *out) MUST_CHECK;
/* Where an attachment stands in an export: "attachments/12.pdf". */
struct str export_file_name(struct arena *a, int64_t id, struct str name);
enum err export_terms(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_organisations(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_people(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_groups(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;
enum err export_projects(struct db *db, struct arena *a, struct buf *out) MUST_CHECK;

#endif
