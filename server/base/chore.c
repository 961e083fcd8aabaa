/* chore.c -- see chore.h. */
#include "base/chore.h"

#include "base/wait.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { POLITE = 10 /* nice(1) */ };

struct chore {
    int64_t (*run)(void *ctx);
    void *ctx;
    int64_t rest; /* milliseconds */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

/* True when it is time to stop. */
static bool rest(struct chore *c)
{
    struct timespec until = wait_limit(c->rest);
    pthread_mutex_lock(&c->lock);
    while (!c->stopping && pthread_cond_timedwait(&c->wake, &c->lock, &until) == 0)
        ;
    bool stop = c->stopping;
    pthread_mutex_unlock(&c->lock);
    return stop;
}

static void *work(void *arg)
{
    struct chore *c = arg;
    (void)setpriority(PRIO_PROCESS, 0, POLITE); /* of this thread alone: setpriority(2), Linux */
    while (!rest(c))
        c->rest = c->run(c->ctx);
    return NULL;
}

static void destroy(struct chore *c)
{
    pthread_cond_destroy(&c->wake);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

enum err chore_start(struct chore **out, int64_t (*run)(void *ctx), void *ctx, int64_t first)
{
    struct chore *c = *out = calloc(1, sizeof *c);
    if (!c)
        return ERR_MEMORY;
    *c = (struct chore){ .run = run, .ctx = ctx, .rest = first };
    pthread_mutex_init(&c->lock, NULL);
    (void)wait_init(&c->wake);
    if (!pthread_create(&c->thread, NULL, work, c))
        return OK;
    destroy(c);
    *out = NULL;
    return ERR_MEMORY;
}

void chore_stop(struct chore *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
    (void)pthread_join(c->thread, NULL);
    destroy(c);
}
