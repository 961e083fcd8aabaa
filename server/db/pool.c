/* pool.c -- see pool.h. */
#include "db/pool.h"

#include "base/log.h"
#include "base/metric.h"
#include "base/wait.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { THREADS_MAX = 16, NICE = 15 };

struct worker {
    struct pool *pool;
    struct db *db; /* opened with the first job; NULL when the pool has no database */
    bool rested;   /* the connection has given back what it can */
    pthread_t thread;
    bool started;
};

struct pool {
    pthread_mutex_t lock; /* guards the queue and stopping */
    pthread_cond_t work;
    struct job *first, **last;
    size_t waiting;
    bool stopping;
    char *path; /* NULL = no database */
    enum err (*open_hook)(void *ctx, struct db *db);
    void *ctx;
    int count;
    struct worker worker[THREADS_MAX];
};

enum err pool_submit(struct pool *p, struct job *job)
{
    enum err e = OK;
    pthread_mutex_lock(&p->lock);
    if (p->stopping || p->waiting >= POOL_QUEUE) {
        e = ERR_BUSY;
    } else {
        job->next = NULL;
        job->err = OK;
        *p->last = job;
        p->last = &job->next;
        metric_set(METRIC_POOL_QUEUE, (int64_t)++p->waiting);
        pthread_cond_signal(&p->work);
    }
    pthread_mutex_unlock(&p->lock);
    return e;
}

/* Waits for a job and takes it; NULL when the pool stops and nothing waits. */
static struct job *take(struct worker *w)
{
    struct pool *p = w->pool;
    pthread_mutex_lock(&p->lock);
    while (!p->first && !p->stopping) {
        struct timespec until = wait_limit(DB_REST_MS);
        if (w->rested || !w->db)
            pthread_cond_wait(&p->work, &p->lock);
        else if (pthread_cond_timedwait(&p->work, &p->lock, &until) == ETIMEDOUT && (w->rested = !p->first))
            db_rest(w->db); /* quick enough to keep the lock */
    }
    w->rested = false;
    struct job *job = p->first;
    if (job) {
        p->first = job->next;
        if (!p->first)
            p->last = &p->first;
        metric_set(METRIC_POOL_QUEUE, (int64_t)--p->waiting);
    }
    pthread_mutex_unlock(&p->lock);
    return job;
}

static enum err open_own(struct worker *w)
{
    const struct pool *p = w->pool;
    if (w->db || !p->path)
        return OK;
    enum err e = db_open(&w->db, p->path, DB_OPEN_READ);
    if (!e && p->open_hook)
        e = p->open_hook(p->ctx, w->db);
    if (e) {
        db_free(w->db);
        w->db = NULL;
    }
    return e;
}

static void *work_all(void *ctx)
{
    struct worker *w = ctx;
    struct job *job;
    /* On Linux a thread has a niceness of its own: event loops go before heavy work. */
    if (setpriority(PRIO_PROCESS, (id_t)gettid(), NICE))
        log_line(LOG_WARN, "pool", "reason", "the priority of a thread could not be lowered", NULL);
    while ((job = take(w))) {
        enum err e = open_own(w);
        if (!e)
            e = job->run(job, w->db);
        if (w->db) {
            db_deadline(w->db, 0);
            db_rollback(w->db); /* a snapshot that a failing job left open would keep the log from shrinking */
        }
        job->done(job, e);
    }
    return NULL;
}

enum err pool_new(struct pool **out, int count, const char *path, enum err (*open_hook)(void *ctx, struct db *db),
    void *ctx)
{
    ASSERT(count >= 1 && count <= THREADS_MAX);
    *out = NULL;
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return ERR_MEMORY;
    p->count = count;
    p->last = &p->first;
    p->open_hook = open_hook;
    p->ctx = ctx;
    pthread_mutex_init(&p->lock, NULL);
    (void)wait_init(&p->work);
    enum err e = path && !(p->path = strdup(path)) ? ERR_MEMORY : OK;
    for (int i = 0; !e && i < count; i++) {
        struct worker *w = &p->worker[i];
        w->pool = p;
        w->started = pthread_create(&w->thread, NULL, work_all, w) == 0;
        e = w->started ? OK : ERR_MEMORY;
    }
    if (e)
        pool_free(p);
    else
        *out = p;
    return e;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->count; i++) {
        if (p->worker[i].started)
            pthread_join(p->worker[i].thread, NULL);
        db_free(p->worker[i].db);
    }
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    free(p->path);
    free(p);
}
