/* export.h -- writes everything but hidden groups as text files: what `vraagbaak export` does.
 * Model:  one thread file per root (text/thread_file.h) in cases/, questions/, discussions/, lessons/, pages/, meetings/ and
 *         reports/, named <id>-<slug>.md; terms.yaml, organisations.yaml, people.yaml (no passwords, sessions or tokens),
 *         groups.yaml and projects.yaml. What app/import.h reads back: into an empty data folder it gives the same threads under the same
 *         numbers, and exporting those gives the same files. Left out: hidden groups, posts of theirs, links to those,
 *         older versions, withdrawn marks, and what people follow. The attachments come with export_files.
 *         Files of an earlier export in the same folder that would be stale are removed.
 * Threads: one, with a read connection of its own; each thread is one snapshot.
 * Memory: one thread at a time. Errors: as db.h; ERR_INTERNAL with a line on `out` when a file cannot be written.
 * Source: the project's own format. */
#ifndef VB_EXPORT_H
#define VB_EXPORT_H

#include "db/db.h"

#include <stdio.h>

struct export_counts {
    size_t threads, replies, removed;
};

/* Exports to the folder, which is made when absent; prints a summary, and what went wrong, in English. */
enum err export_run(struct db *db, const char *folder, FILE *out, struct export_counts *counts) MUST_CHECK;
/* Copies the attachments that those files name out of the folder of attached files, to attachments/ beside them; removes what an
 * earlier export left there. */
enum err export_files(struct db *db, const char *attachments, const char *folder, FILE *out) MUST_CHECK;

#endif
