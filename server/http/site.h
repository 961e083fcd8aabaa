/* site.h -- the client's files in memory, for static.c and load.c only.
 * Model:  a file has up to three variants (as it is, gzip, Brotli), each with bytes and header lines of its own.
 * Threads: made by one, then read by any. Memory: heap, one block per file content. Errors: none. */
#ifndef VB_SITE_H
#define VB_SITE_H

#include "base/buf.h"
#include "http/static.h"

enum encoding { PLAIN, GZIP, BROTLI, ENCODINGS };

struct variant {
    struct str bytes;  /* p == NULL: there is none */
    struct str block;  /* header lines of a 200 or 206, without Content-Type and Content-Length */
    struct str unsent; /* header lines of a 304 */
    char tag[40];      /* with its quotes */
};
struct file {
    struct str path; /* "/assets/app-1a2b.js" */
    const char *type;
    int64_t modified; /* Unix milliseconds, whole seconds */
    bool page;        /* HTML: the client's policy */
    struct variant variant[ENCODINGS];
    struct file *next; /* in its row of the table */
};

enum { SITE_ROWS = 256 };
struct site {
    struct file *row[SITE_ROWS];
    const struct file *index;
    struct str patterns; /* the text of routes.txt */
};

/* Finds the file of a path; NULL when there is none. */
struct file *site_find(const struct site *s, struct str path);

#endif
