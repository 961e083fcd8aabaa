/* import.h -- brings files into the database: what `vraagbaak import` and `vraagbaak seed` do.
 * Model:  paths are files or folders; a folder is walked in the order of its names. What a file is says its name and head:
 *         thread files (Markdown with front matter, text/thread_file.h); loose .md and .txt, which become published pages
 *         for the network after repair (text/repair.h), with ref "file:<path below the given folder>"; .csv with a header
 *         row that names post properties, or of municipalities and merged municipalities; .jsonl with id, title and text a
 *         line; terms.yaml, organisations.yaml, people.yaml, groups.yaml and projects.yaml. Of one folder the tables come first
 *         (municipalities, merged ones, organisations, terms, people, groups, projects), then posts, and links when all posts are there.
 *         Everything is found again by its ref, name or address, so a second import changes nothing, and a changed file
 *         changes what it made. A thread file, a row and a line each come in whole or not at all.
 *         One line of text says what happened to each; lines are printed after the commit that makes them true.
 * Threads: one, with a write connection of its own; works beside a running server, commits at least every 50 ms.
 * Memory: one file at a time, one arena per thread or row.
 * Errors: import_run returns OK when everything came in; ERR_INVALID when something failed (the lines say what); others
 *         (ERR_FULL, ERR_BUSY, …) when it had to stop.
 * Source: the formats are the project's own; CSV is RFC 4180, lines of JSON are RFC 8259. */
#ifndef VB_IMPORT_H
#define VB_IMPORT_H

#include "db/db.h"
#include "domain/viewer.h"

#include <stdio.h>

struct import_options {
    const char *const *paths;
    size_t n;
    bool seed; /* starter content: README files are no posts; what a person has changed since is left as it is */
    const struct viewer
        *by; /* who brings it in over HTTP: changes nothing that they may not read, and no people and groups
                              * unless they administer; NULL = the command line, which may everything */
    const char *attachments; /* folder of attached files; NULL: they are left out, with a warning */
    bool give;               /* the files are the import's to keep: an attachment is moved, not copied */
    FILE *out;               /* what happened, line by line; English */
};

struct import_counts {
    size_t made, updated, unchanged, failed, warnings, repaired; /* repaired: files */
};

/* Imports the paths in their order and prints a summary. db is not in a transaction. counts may be NULL. */
enum err import_run(struct db *db, const struct import_options *o, struct import_counts *counts) MUST_CHECK;

#endif
