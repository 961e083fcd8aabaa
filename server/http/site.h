/* site.h -- the client's files, for static.c and load.c only.
 * Model:  a file has up to three variants (as it is, gzip, Brotli), each with bytes and header lines of its own, which are read
 *         when they are asked for first.
 * Threads: made by one; site_variant any. Memory: heap, one block per file content, until site_free.
 * Errors: a variant that cannot be read is NULL, and is tried again with the next request. */
#ifndef VB_SITE_H
#define VB_SITE_H

#include "base/buf.h"
#include "http/static.h"

#include <pthread.h>
#include <stdatomic.h>

enum encoding { PLAIN, GZIP, BROTLI, ENCODINGS };

struct variant {
    bool there;        /* in the folder */
    atomic_bool ready; /* all below is filled in, and stays as it is */
    int64_t modified;  /* Unix milliseconds, whole seconds */
    struct str bytes;
    struct str block;  /* header lines of a 200 or 206, without Content-Type and Content-Length */
    struct str unsent; /* header lines of a 304 */
    char tag[40];      /* with its quotes */
};
struct file {
    struct str path; /* "/assets/app-1a2b.js" */
    const char *type;
    bool page; /* HTML: the client's policy */
    struct variant variant[ENCODINGS];
    struct file *next; /* in its row of the table */
};

enum { SITE_ROWS = 256 };
struct site {
    char *folder;
    pthread_mutex_t lock; /* one at a time reads a file */
    struct file *row[SITE_ROWS];
    struct file *index;
    struct str patterns; /* the text of routes.txt */
};

/* Finds the file of a path; NULL when there is none. */
struct file *site_find(const struct site *s, struct str path);
/* Gives a variant with its bytes. ERR_NOT_FOUND: there is none, or its file went after the start; ERR_BUSY, ERR_MEMORY: it cannot
 * be read now. *out is NULL then. */
enum err site_variant(struct site *s, struct file *f, enum encoding e, const struct variant **out) MUST_CHECK;

#endif
