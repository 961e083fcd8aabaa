/* rerender.c -- see rerender.h. */
#include "app/rerender.h"

#include "base/chore.h"
#include "base/log.h"
#include "resource/post/rerender.h"

#include <stdlib.h>

struct rerendering {
    struct job job;
    struct chore *chore;
    struct writer *writer;
    const char *database;
    struct db *db; /* open while there is something to do */
    struct arena arena;
    struct rerender step;
    int64_t changed;
};

static enum err store(struct job *job, struct db *db)
{
    struct rerendering *r = (struct rerendering *)job;
    return rerender_store(db, &r->arena, &r->step, &r->changed);
}

/* The next few posts; *more is false when all is done. */
static enum err go_on(struct rerendering *r, bool *more)
{
    enum err e = r->db ? OK : db_open(&r->db, r->database, DB_OPEN_READ);
    if (!e)
        e = rerender_due(r->db, more, &r->step.after);
    if (!e && *more)
        e = rerender_read(r->db, &r->arena, &r->step);
    if (!e && *more) {
        e = writer_call(r->writer, store, &r->job);
        if (!e && !r->step.n)
            log_text(LOG_INFO, "rerender", "all texts are as this version makes them; %lld differed",
                (long long)r->changed);
    }
    arena_release(&r->arena);
    return e;
}

static int64_t work(void *ctx)
{
    struct rerendering *r = ctx;
    bool more = false;
    enum err e = go_on(r, &more);
    if (e)
        log_text(LOG_WARN, "rerender", "texts could not be rendered anew: %s", err_type(e));
    if (!e && more)
        return RERENDER_REST_MS;
    db_free(r->db);
    r->db = NULL;
    return RERENDER_AGAIN_MS;
}

enum err rerendering_new(struct rerendering **out, struct writer *writer, const char *database)
{
    struct rerendering *r = *out = calloc(1, sizeof *r);
    if (!r)
        return ERR_MEMORY;
    r->writer = writer;
    r->database = database;
    enum err e = chore_start(&r->chore, work, r, 2000); /* not in the way of the start */
    if (e) {
        free(r);
        *out = NULL;
    }
    return e;
}

void rerendering_free(struct rerendering *r)
{
    if (!r)
        return;
    chore_stop(r->chore);
    db_free(r->db);
    free(r);
}
