/* slices.c -- a body that is made slice by slice, and what must be undone when a request is over: see exchange.h. */
#include "base/log.h"
#include "db/pool.h"
#include "http/exchange.h"
#include "http/service.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- what must be undone or freed at the end */

struct ending {
    struct ending *next;
    void (*end)(void *arg);
    void *arg;
};

bool call_at_end(struct call *c, void (*end)(void *arg), void *arg)
{
    struct exchange *x = (struct exchange *)((char *)c - offsetof(struct exchange, call));
    struct ending *e = malloc(sizeof *e); /* not the arena's, which a failing request empties */
    if (!e) {
        end(arg);
        return false;
    }
    *e = (struct ending){ x->ending, end, arg };
    x->ending = e;
    return true;
}

void exchange_end(struct exchange *x)
{
    while (x->ending) {
        struct ending *e = x->ending;
        x->ending = e->next;
        e->end(e->arg);
        free(e);
    }
    arena_release(&x->slice);
}

/* ---- slices of the body */

enum err exchange_slice(struct exchange *x, struct db *db)
{
    struct slice s = { .arena = &x->slice, .out = &x->out };
    arena_reset(&x->slice);
    buf_reset(&x->out);
    x->out.max = SLICE_MAX;
    enum err e = x->call.endpoint->stream(&x->call, db, &s);
    x->out.max = 0; /* room for what frames it */
    x->slicing = !s.last;
    e = e ? e : buf_err(&x->out);
    e = e ? e : arena_err(&x->slice);
    return e ? e : arena_err(&x->arena);
}

static enum err slice_run(struct job *job, struct db *db)
{
    return exchange_slice((struct exchange *)job, db);
}

static void slice_done(struct job *job, enum err e)
{
    struct exchange *x = (struct exchange *)job;
    x->err = e;
    x->deliver(x);
}

void exchange_next(struct exchange *x)
{
    struct pool *pool = x->request.service->config->pool;
    x->step = STEP_SLICE;
    x->sent = 0;
    x->reply.body = (struct str){ 0 };
    buf_reset(&x->head);
    x->job.run = slice_run;
    x->job.done = slice_done;
    x->busy = pool != NULL;
    if (x->busy && pool_submit(pool, &x->job))
        x->busy = false;
}

/* ---- files */

enum { WINDOW = 1 << 20 /* bytes of a file that are made ready at a time */ };

/* Reads what will be sent next, so that the loop, which sends it from the page cache, never waits for a disk. */
static enum err warm_run(struct job *job, struct db *db)
{
    struct reply_file *f = &((struct exchange *)job)->reply.file;
    char room[32768];
    int64_t end = f->at + (f->left < WINDOW ? f->left : WINDOW);
    (void)db;
    for (int64_t at = f->at; at < end;) {
        ssize_t k = pread(f->fd, room, (size_t)(end - at < (int64_t)sizeof room ? end - at : (int64_t)sizeof room),
            (off_t)at);
        if (k <= 0)
            return ERR_INTERNAL;
        at += k;
    }
    f->warm = end;
    return OK;
}

void exchange_warm(struct exchange *x)
{
    struct pool *pool = x->request.service->config->pool;
    x->step = STEP_WARM;
    x->job.run = warm_run;
    x->job.done = slice_done;
    x->busy = pool != NULL;
    if (x->busy && pool_submit(pool, &x->job))
        x->busy = false;
}

/* A slice is there, or failed. */
void exchange_take_slice(struct exchange *x)
{
    if (x->err && x->begun) {
        log_line(LOG_WARN, "stream_cut", "path", x->call.endpoint->path, "error", err_type(x->err), NULL);
        x->cut = true;
        x->slicing = false;
    } else if (x->err) {
        exchange_fail(x, x->err);
    } else if (!x->out.n && x->slicing && !x->begun) {
        exchange_next(x);
        if (!x->busy)
            exchange_fail(x, ERR_BUSY);
    } else {
        x->reply.body = buf_str(&x->out);
    }
}

void exchange_frame(struct exchange *x)
{
    size_t n = x->reply.body.n;
    x->begun = true;
    if (x->reply.framing != FRAMING_CHUNKED || x->request.method == HEAD)
        return;
    if (x->chunks && (n || !x->slicing))
        buf_add(&x->head, STR("\r\n"));
    if (n)
        buf_printf(&x->head, "%zx\r\n", n);
    x->chunks += n > 0;
    if (x->slicing)
        return;
    if (n) { /* the end goes with it: one segment less */
        buf_add(&x->out, STR("\r\n0\r\n\r\n"));
        x->reply.body = buf_str(&x->out);
        if (buf_err(&x->out))
            x->cut = true;
    } else {
        buf_add(&x->head, STR("0\r\n\r\n"));
    }
}

bool exchange_live(const struct exchange *x)
{
    const struct reply *r = &x->reply;
    return r->live && r->status == 200 && x->request.method == GET;
}

void exchange_begin_slices(struct exchange *x)
{
    x->reply.framing = x->request.parse->http10 ? FRAMING_CLOSE : FRAMING_CHUNKED;
    if (x->request.method == HEAD)
        return;
    x->slicing = true;
    if (!x->deliver)
        return;
    exchange_next(x);
    if (!x->busy)
        exchange_fail(x, ERR_BUSY);
}
