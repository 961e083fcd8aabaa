/* pool.h -- a few threads for what would block a loop: heavy searches, reports, argon2, large Markdown.
 * Model:  jobs (db/writer.h) wait in a bounded queue; each thread has its own read connection, opened with its
 *         first job (few installations keep all threads busy), and runs at nice 15.
 * Threads: pool_submit from any; run() and done() on a pool thread. Memory: as the writer.
 * Errors: ERR_BUSY when POOL_QUEUE jobs wait; a connection that cannot be opened is the error of the job. */
#ifndef VB_POOL_H
#define VB_POOL_H

#include "db/writer.h"

enum { POOL_QUEUE = 256 };

struct pool;

/* Starts count threads (1-16) for read connections on path; path NULL gives run() a NULL db. open_hook, when not NULL,
 * is called for every connection after it was opened (the search index attaches itself). */
enum err pool_new(struct pool **out, int count, const char *path, enum err (*open_hook)(void *ctx, struct db *db),
    void *ctx) MUST_CHECK;
enum err pool_submit(struct pool *p, struct job *job) MUST_CHECK;
void pool_free(struct pool *p);

#endif
