/* touch.c -- see touch.h. */
#include "app/touch.h"

#include "db/writer.h"
#include "resource/user/account.h"

#include <stdlib.h>
#include <string.h>

struct touch_job {
    struct job job;
    int64_t until;
    size_t n;
    char hash[64];
};

static enum err run(struct job *job, struct db *db)
{
    const struct touch_job *t = (const struct touch_job *)job;
    return session_used(db, (struct str){ t->hash, t->n }, t->until);
}

static void done(struct job *job, enum err e)
{
    (void)e; /* the next request tries again */
    free(job);
}

void touch_session(void *ctx, const struct viewer *v, int64_t now)
{
    const struct touch *touch = ctx;
    int64_t step = touch->idle_ms / TOUCH_STEPS;
    struct touch_job *t;
    if (!v->idle_until || v->session.n > sizeof t->hash || now + touch->idle_ms - v->idle_until < step)
        return;
    t = calloc(1, sizeof *t);
    if (!t)
        return;
    t->job.run = run;
    t->job.done = done;
    t->until = now + touch->idle_ms;
    t->n = v->session.n;
    memcpy(t->hash, v->session.p, v->session.n);
    if (writer_submit(touch->writer, &t->job))
        free(t);
}
