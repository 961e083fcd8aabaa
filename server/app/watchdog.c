/* watchdog.c -- see watchdog.h. */
#include "app/watchdog.h"

#include "app/notify.h"
#include "base/clock.h"
#include "base/wait.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { LOOKS = 4 /* in a period */ };

struct watchdog {
    struct job job; /* the question to the writer; first, so that its answer finds us */
    const struct server *server;
    struct writer *writer;
    int64_t period; /* microseconds */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t end;
    bool stopping;
    bool asked;       /* the question is out */
    int64_t answered; /* monotonic microseconds */
};

static enum err nothing_run(struct job *job, struct db *db)
{
    (void)job;
    (void)db;
    return OK;
}

/* On the writer's thread. */
static void nothing_done(struct job *job, enum err e)
{
    struct watchdog *d = (struct watchdog *)job;
    (void)e; /* an error is an answer too */
    pthread_mutex_lock(&d->lock);
    d->asked = false;
    d->answered = clock_mono_us();
    pthread_cond_signal(&d->end);
    pthread_mutex_unlock(&d->lock);
}

/* Asks the writer again when it has answered; locked. */
static void ask(struct watchdog *d)
{
    if (d->asked)
        return;
    d->job = (struct job){ .run = nothing_run, .done = nothing_done };
    d->asked = true;
    pthread_mutex_unlock(&d->lock);
    enum err e = writer_submit(d->writer, &d->job);
    pthread_mutex_lock(&d->lock);
    if (e) /* its queue is full: then it works */
        d->asked = false;
}

static void *watch(void *arg)
{
    struct watchdog *d = arg;
    pthread_mutex_lock(&d->lock);
    while (!d->stopping) {
        int64_t now = clock_mono_us(), late = d->period / 2;
        if (server_behind(d->server) < late && now - d->answered < late)
            (void)notify("WATCHDOG=1");
        ask(d);
        struct timespec until = wait_limit(d->period / LOOKS / 1000);
        while (!d->stopping && pthread_cond_timedwait(&d->end, &d->lock, &until) != ETIMEDOUT)
            continue;
    }
    while (d->asked) /* the job is ours: it must not be answered after us */
        pthread_cond_wait(&d->end, &d->lock);
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

struct watchdog *watchdog_start(const struct server *s, struct writer *w)
{
    int64_t period = notify_watchdog();
    struct watchdog *d = period ? calloc(1, sizeof *d) : NULL;
    if (!d)
        return NULL;
    *d = (struct watchdog){ .server = s, .writer = w, .period = period, .answered = clock_mono_us() };
    pthread_mutex_init(&d->lock, NULL);
    (void)wait_init(&d->end);
    if (pthread_create(&d->thread, NULL, watch, d)) {
        pthread_cond_destroy(&d->end);
        pthread_mutex_destroy(&d->lock);
        free(d);
        return NULL;
    }
    return d;
}

void watchdog_stop(struct watchdog *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    pthread_cond_signal(&d->end);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->end);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
