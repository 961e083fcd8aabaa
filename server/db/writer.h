/* writer.h -- the one thread that writes, with group commit.
 * Model:  a job waits in a queue; the writer takes what waits (at most WRITER_BATCH jobs or WRITER_BATCH_US), runs all in
 *         one transaction, commits with an fsync, and only then calls done() of every job. With one job waiting it commits
 *         at once. A job that fails before it writes anything has nothing to undo; when one fails later, all that ran so
 *         far are run again, each in a savepoint, and that job is undone alone. When the commit fails, each job is run
 *         again in a transaction of its own. So run() may be called up to three times.
 * Threads: writer_submit from any thread; run(), the commit hook and done() are called on the writer thread.
 * Memory: a job belongs to the writer from submit until done() is called (exactly once).
 * Errors: done() gets OK only when the job is durable. A full queue is ERR_BUSY at once.
 * Source: traps met in measuring: batches end after about 10 ms; a checkpoint between batches over 64 MB of WAL. */
#ifndef VB_WRITER_H
#define VB_WRITER_H

#include "db/db.h"

enum { WRITER_BATCH = 256, WRITER_BATCH_US = 10000, WRITER_QUEUE = 10000, WRITER_WAL_MAX = 64 << 20 };

struct job {
    enum err (*run)(struct job *job, struct db *db);
    void (*done)(struct job *job, enum err e);
    struct job *next; /* the queue's */
    enum err err;     /* the queue's */
};

struct writer;

/* Opens a connection on path and starts the threads. on_commit(ctx, db) is called after each COMMIT, before any
 * done(): what must be narrowed in memory before anybody hears of it. It may be NULL. */
enum err writer_new(struct writer **out, const char *path, void (*on_commit)(void *ctx, struct db *db),
    void *ctx) MUST_CHECK;
/* The same on a connection that is open already (DB_OPEN_WRITE, outside a transaction), which becomes the writer's also when this
 * fails: opening reads the whole schema. */
enum err writer_new_give(struct writer **out, struct db *db, void (*on_commit)(void *ctx, struct db *db),
    void *ctx) MUST_CHECK;
/* Hands a job over; ERR_BUSY (job untouched) when WRITER_QUEUE jobs wait or the writer is stopping. */
enum err writer_submit(struct writer *w, struct job *job) MUST_CHECK;
/* Runs a job and waits for it: for the command line and tests; never from the writer's own thread. */
enum err writer_call(struct writer *w, enum err (*run)(struct job *, struct db *), struct job *job) MUST_CHECK;
/* For tests, while no job waits: every job runs twice, as after another one of its transaction had to be undone. */
void writer_run_twice(bool twice);
/* Finishes what waits, checkpoints, closes, joins the thread. */
void writer_free(struct writer *w);

#endif
