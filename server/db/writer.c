/* writer.c -- see writer.h.
 * Two threads: the writer runs and commits; the keeper copies the write-ahead log into the database behind its back, with a
 * connection of its own, so that a commit seldom waits for a checkpoint. Only a log past WRITER_WAL_MAX is started anew
 * by the writer itself, between two batches. */
#include "db/writer.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/wait.h"
#include "db/handle.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    LOCK_MS = 30000,          /* how long another process may keep the write lock before jobs fail */
    PAGE = 4096,              /* bytes of a page in the log */
    KEEP_PAGES = 4096,        /* the keeper copies at least so much at once, unless the writer is idle */
    KEEP_IDLE_MS = 1000,      /* … for so long */
    EASY_PAGES = 8192,        /* a log of this length is started anew when that is cheap: */
    EASY_LEFT = 512,          /* … so little is left to copy, and the keeper rests */
    LATE_PAGES = 1024,        /* what the keeper copies at once of such a log, so that little is left */
    EASY_MS = 5,              /* how long that may wait for readers */
    HARD_MS = 50,             /* … and over WRITER_WAL_MAX */
    RELIEVE_AGAIN_US = 500000 /* how soon it is tried again when readers were in the way */
};

struct writer {
    struct db *db, *keeper_db;
    pthread_t thread, keeper;
    bool started, keeping; /* which threads run */
    void (*on_commit)(void *ctx, struct db *db);
    void *ctx;
    int64_t relieved; /* monotonic microseconds of the last try; the writer's own */
    int log_pages;    /* in the log after the last commit; the writer's own */
    bool rested;      /* the connection has given back what it can; the writer's own */

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t work, keep;
    struct job *first, **last;
    size_t waiting;
    bool sleeping, stopping, stopped;
    int wal, tried, copied; /* pages in the log; how many the keeper went for; how many it could copy */
    bool keeper_idle;       /* the keeper waits without a time limit */
    bool copying;           /* the keeper or the writer is at it: one at a time */
};

/* ---- the queue --------------------------------------------------------------------------------------------------- */

enum err writer_submit(struct writer *w, struct job *job)
{
    enum err e = OK;
    pthread_mutex_lock(&w->lock);
    if (w->stopping || w->waiting >= WRITER_QUEUE) {
        e = ERR_BUSY;
    } else {
        job->next = NULL;
        job->err = OK;
        *w->last = job;
        w->last = &job->next;
        metric_set(METRIC_WRITE_QUEUE, (int64_t)++w->waiting);
        if (w->sleeping)
            pthread_cond_signal(&w->work);
    }
    pthread_mutex_unlock(&w->lock);
    return e;
}

/* Takes the first job, or NULL when none waits. */
static struct job *take(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    struct job *job = w->first;
    if (job) {
        w->first = job->next;
        if (!w->first)
            w->last = &w->first;
        metric_set(METRIC_WRITE_QUEUE, (int64_t)--w->waiting);
    }
    pthread_mutex_unlock(&w->lock);
    return job;
}

/* Waits for a job; false when there is none and none will come. */
static bool await(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->sleeping = true;
    while (!w->first && !w->stopping) {
        struct timespec until = wait_limit(DB_REST_MS);
        if (w->rested)
            pthread_cond_wait(&w->work, &w->lock);
        else if (pthread_cond_timedwait(&w->work, &w->lock, &until) == ETIMEDOUT && !w->first) {
            pthread_mutex_unlock(&w->lock);
            db_rest(w->db);
            w->rested = true;
            pthread_mutex_lock(&w->lock);
        }
    }
    w->rested = w->sleeping = false;
    bool more = w->first != NULL;
    pthread_mutex_unlock(&w->lock);
    return more;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

/* Takes the write lock, however long a neighbour (the command line) keeps it, within LOCK_MS. */
static enum err begin(struct writer *w)
{
    int64_t until = clock_mono_us() + (int64_t)LOCK_MS * 1000;
    enum err e;
    do
        e = db_begin(w->db, true);
    while (e == ERR_BUSY && clock_mono_us() < until);
    return e;
}

/* Runs one job inside the transaction; false when it failed and left something to undo. A savepoint for each job would copy every
 * page that it writes, a seventh of all that the writer does, and hardly any job fails after it has written. */
static bool run(struct writer *w, struct job *job)
{
    int64_t before = db_written(w->db);
    job->err = job->run(job, w->db);
    ASSERT(db_depth(w->db) == 0);
    return !w->db->kept && (!job->err || db_written(w->db) == before);
}

/* Runs one job in a savepoint; what a failing job did is undone. */
static void run_in_savepoint(struct writer *w, struct job *job)
{
    job->err = db_savepoint(w->db);
    if (job->err)
        return;
    unsigned depth = db_depth(w->db);
    job->err = job->run(job, w->db);
    ASSERT(db_depth(w->db) == depth);
    if (job->err && w->db->kept)
        job->err = w->db->kept; /* what failed first; the job's own error may be about a number it never got */
    if (job->err)
        db_undo(w->db);
    else
        job->err = db_release(w->db);
}

static void finish(struct job *job, enum err e)
{
    job->done(job, e);
}

/* Commits what the n jobs did; OK only when it is durable. */
static enum err commit(struct writer *w, struct job **job, size_t n)
{
    int64_t good = 0, spent = clock_thread_us();
    enum err e = db_commit(w->db);
    metric_spend(SPREAD_COMMIT_CPU, clock_thread_us() - spent);
    if (e) {
        metric_add(METRIC_COMMIT_FAILURES, 1);
        return e;
    }
    for (size_t i = 0; i < n; i++)
        good += job[i]->err == OK;
    metric_add(METRIC_COMMITS, 1);
    metric_add(METRIC_WRITES, good);
    if (w->on_commit)
        w->on_commit(w->ctx, w->db);
    db_epoch_raise();
    return OK;
}

/* Begins anew with jobs of which one must be undone. */
static enum err run_again(struct writer *w, struct job **job, size_t n)
{
    db_rollback(w->db);
    enum err e = begin(w);
    for (size_t i = 0; i < n && !e && !db_lost(w->db); i++)
        run_in_savepoint(w, job[i]);
    return e;
}

/* A batch that failed as a whole says nothing about each job of it, so each gets a transaction of its own. */
static void run_alone(struct writer *w, struct job *job)
{
    enum err e = begin(w);
    if (!e) {
        run_in_savepoint(w, job);
        e = commit(w, &job, 1);
    }
    finish(job, e ? e : job->err);
}

static bool run_twice;

void writer_run_twice(bool twice)
{
    run_twice = twice;
}

static void write_batch(struct writer *w)
{
    struct job *batch[WRITER_BATCH], *job;
    size_t n = 0;
    int64_t spent = clock_thread_us();
    enum err e = begin(w);
    int64_t until = clock_mono_us() + WRITER_BATCH_US;
    bool clean = true;
    while (clean && n < WRITER_BATCH && (job = take(w))) {
        batch[n++] = job;
        if (e)
            continue;
        clean = run(w, job) && !run_twice;
        if (clock_mono_us() >= until)
            break;
    }
    bool begun = !e;
    if (!clean && !db_lost(w->db))
        e = run_again(w, batch, n);
    if (begun && !e)
        e = commit(w, batch, n);
    for (size_t i = 0; i < n; i++)
        if (e && begun && n > 1)
            run_alone(w, batch[i]);
        else
            finish(batch[i], e ? e : batch[i]->err);
    metric_spend(SPREAD_TRANSACTION_CPU, clock_thread_us() - spent);
}

/* ---- the write-ahead log ----------------------------------------------------------------------------------------- */

/* A checkpoint that fails costs nothing yet: the log keeps what was committed. */
static void report(struct db *db, int code)
{
    if (db_fail(db, "checkpoint", code) == ERR_FULL)
        log_line(LOG_WARN, "checkpoint", "reason", "the log grows until there is room on the disk", NULL);
}

static int note_pages(void *ctx, sqlite3 *sqlite, const char *schema, int pages)
{
    struct writer *w = ctx;
    (void)sqlite;
    (void)schema;
    w->log_pages = pages;
    return SQLITE_OK;
}

/* What the keeper leaves to lie. Every copy syncs both files, for which commits wait on the disk, and most pages are written over
 * and over: the more at once, the fewer of them. The caller holds the lock. */
static int keep_pages(const struct writer *w)
{
    return w->wal < EASY_PAGES ? KEEP_PAGES : LATE_PAGES;
}

/* Tells the keeper how long the log has become. */
static void tell_keeper(struct writer *w, int pages)
{
    pthread_mutex_lock(&w->lock);
    if (pages < w->wal)
        w->tried = w->copied = 0; /* the log was started anew */
    w->wal = pages;
    if (w->keeper_idle || pages - w->tried >= keep_pages(w))
        pthread_cond_signal(&w->keep);
    pthread_mutex_unlock(&w->lock);
}

/* Takes the right to copy when the log is long enough; *wait becomes how long readers may be waited for, milliseconds. */
static bool may_relieve(struct writer *w, int *wait)
{
    bool hard = (int64_t)w->log_pages * PAGE > WRITER_WAL_MAX;
    *wait = hard ? HARD_MS : EASY_MS;
    if (w->log_pages < EASY_PAGES || clock_mono_us() - w->relieved < RELIEVE_AGAIN_US)
        return false;
    pthread_mutex_lock(&w->lock);
    bool may = !w->copying && (hard || w->log_pages - w->copied <= EASY_LEFT);
    w->copying |= may;
    pthread_mutex_unlock(&w->lock);
    return may;
}

/* Starts a log that has grown long anew, when readers let us: the next commit then writes at its begin. */
static void relieve(struct writer *w)
{
    int wait;
    if (!may_relieve(w, &wait))
        return;
    sqlite3 *sqlite = db_handle(w->db);
    sqlite3_busy_timeout(sqlite, wait);
    int code = sqlite3_wal_checkpoint_v2(sqlite, "main", SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    sqlite3_busy_timeout(sqlite, DB_BUSY_MS);
    if (!code) {
        metric_add(METRIC_CHECKPOINTS, 1);
        w->log_pages = 0;
    } else {
        w->relieved = clock_mono_us();
        if (code != SQLITE_BUSY)
            report(w->db, code);
    }
    pthread_mutex_lock(&w->lock);
    w->copying = false;
    pthread_cond_signal(&w->keep);
    pthread_mutex_unlock(&w->lock);
}

static void *write_all(void *ctx)
{
    struct writer *w = ctx;
    while (await(w)) {
        write_batch(w);
        relieve(w);
        tell_keeper(w, w->log_pages);
    }
    return NULL;
}

/* Waits until there is enough to copy; false when the writer stops. */
static bool await_pages(struct writer *w)
{
    bool idle = false;
    while (!w->stopped && (w->copying || w->wal - w->tried < (idle ? 1 : keep_pages(w)))) {
        int seen = w->wal;
        struct timespec until = wait_limit(KEEP_IDLE_MS);
        w->keeper_idle = w->wal <= w->tried;
        if (w->keeper_idle)
            pthread_cond_wait(&w->keep, &w->lock);
        else
            idle = pthread_cond_timedwait(&w->keep, &w->lock, &until) && w->wal == seen;
    }
    w->keeper_idle = false;
    return !w->stopped;
}

/* Copies what readers let it; how many pages lie in the log and how many of them are copied. The connection is opened with the first
 * copy: a server that only reads does without. */
static int copy(struct writer *w, int *pages, int *copied)
{
    if (!w->keeper_db && db_open(&w->keeper_db, w->db->path, DB_OPEN_WRITE))
        return SQLITE_CANTOPEN; /* the log has said why */
    int code = sqlite3_wal_checkpoint_v2(db_handle(w->keeper_db), "main", SQLITE_CHECKPOINT_PASSIVE, pages, copied);
    if (!code)
        metric_add(METRIC_CHECKPOINTS, 1);
    else if (code != SQLITE_BUSY)
        report(w->keeper_db, code);
    return code;
}

static void *keep_all(void *ctx)
{
    struct writer *w = ctx;
    pthread_mutex_lock(&w->lock);
    while (await_pages(w)) {
        int pages = 0, copied = 0;
        w->copying = true;
        w->tried = w->wal; /* what readers hold back waits for the next pages */
        pthread_mutex_unlock(&w->lock);
        int code = copy(w, &pages, &copied);
        pthread_mutex_lock(&w->lock);
        w->copying = false;
        if (!code && w->tried) /* else the log was started anew meanwhile */
            w->copied = copied;
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ---- starting and stopping --------------------------------------------------------------------------------------- */

enum err writer_new_give(struct writer **out, struct db *db, void (*on_commit)(void *ctx, struct db *db), void *ctx)
{
    *out = NULL;
    struct writer *w = calloc(1, sizeof *w);
    if (!w) {
        db_free(db);
        return ERR_MEMORY;
    }
    w->db = db;
    w->on_commit = on_commit;
    w->ctx = ctx;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    (void)wait_init(&w->work);
    (void)wait_init(&w->keep);
    sqlite3_wal_hook(db_handle(db), note_pages, w);
    w->keeping = pthread_create(&w->keeper, NULL, keep_all, w) == 0;
    w->started = w->keeping && pthread_create(&w->thread, NULL, write_all, w) == 0;
    if (w->started) {
        *out = w;
        return OK;
    }
    writer_free(w);
    return ERR_MEMORY;
}

enum err writer_new(struct writer **out, const char *path, void (*on_commit)(void *ctx, struct db *db), void *ctx)
{
    struct db *db = NULL;
    *out = NULL;
    enum err e = db_open(&db, path, DB_OPEN_WRITE);
    return e ? e : writer_new_give(out, db, on_commit, ctx);
}

void writer_free(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    if (w->started)
        pthread_join(w->thread, NULL);
    pthread_mutex_lock(&w->lock);
    w->stopped = true;
    pthread_cond_signal(&w->keep);
    pthread_mutex_unlock(&w->lock);
    if (w->keeping)
        pthread_join(w->keeper, NULL);
    if (w->started) {
        sqlite3_busy_timeout(db_handle(w->db), 1000);
        (void)sqlite3_wal_checkpoint_v2(db_handle(w->db), "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    db_free(w->keeper_db);
    db_free(w->db);
    pthread_cond_destroy(&w->keep);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

/* ---- waiting for one job ----------------------------------------------------------------------------------------- */

struct call {
    struct job job; /* first: the queue's pointer is ours */
    struct job *inner;
    enum err (*run)(struct job *, struct db *);
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
    enum err err;
};

static enum err call_run(struct job *job, struct db *db)
{
    struct call *c = (struct call *)job;
    return c->run(c->inner, db);
}

static void call_done(struct job *job, enum err e)
{
    struct call *c = (struct call *)job;
    pthread_mutex_lock(&c->lock);
    c->err = e;
    c->over = true;
    pthread_cond_signal(&c->ended);
    pthread_mutex_unlock(&c->lock);
}

enum err writer_call(struct writer *w, enum err (*run_job)(struct job *, struct db *), struct job *job)
{
    struct call c = { .job = { .run = call_run, .done = call_done }, .inner = job, .run = run_job };
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.ended, NULL);
    enum err e = writer_submit(w, &c.job);
    if (!e) {
        pthread_mutex_lock(&c.lock);
        while (!c.over)
            pthread_cond_wait(&c.ended, &c.lock);
        e = c.err;
        pthread_mutex_unlock(&c.lock);
    }
    pthread_cond_destroy(&c.ended);
    pthread_mutex_destroy(&c.lock);
    return e;
}
