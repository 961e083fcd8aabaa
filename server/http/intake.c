/* intake.c -- the part of the pipeline that stores a body while it comes in: see exchange.h and upload.h. */
#include "db/pool.h"
#include "http/exchange.h"
#include "http/service.h"
#include "http/upload.h"

bool exchange_uploads(const struct exchange *x)
{
    const struct endpoint *e = x->call.endpoint;
    return e && e->flags & ENDPOINT_UPLOAD && x->request.method == e->method;
}

enum err exchange_open_upload(struct exchange *x, struct db *db)
{
    const char *folder = x->request.service->config->uploads;
    const struct parse *p = x->request.parse;
    x->step = STEP_UPLOAD;
    enum err e = x->err ? x->err : exchange_check(x, db);
    if (e)
        return e;
    if (!folder)
        return ERR_BUSY;
    if (!p->chunked && !p->length) {
        call_bad(&x->call, "file", "Er is geen bestand meegestuurd.", "No file was sent.");
        return ERR_INVALID;
    }
    if (x->upload_cap && x->upload_cap < x->body.max)
        x->body.max = x->upload_cap;
    if (x->body.total > x->body.max)
        return ERR_TOO_LARGE;
    struct str type = request_header(&x->request, STR("content-type"));
    if (request_count(&x->request, STR("content-type")) > 1)
        return ERR_MEDIA_TYPE;
    x->upload = upload_stream_new(folder, type);
    if (!x->upload)
        return str_ieq(str_sub(type, 0, 10), STR("multipart/")) ? ERR_MEDIA_TYPE : ERR_MEMORY;
    return call_at_end(&x->call, upload_stream_free, x->upload) ? OK : ERR_MEMORY;
}

static enum err spoilt(struct exchange *x, enum err e)
{
    if (e == ERR_INVALID && !x->reply.detail.n)
        return call_fail(&x->call, e, "Het formulier met het bestand is niet goed gevormd.",
            "The form with the file is not well-formed.");
    return e;
}

enum err exchange_upload_here(struct exchange *x, struct str piece, bool last)
{
    return spoilt(x, upload_stream_feed(x->upload, piece, last));
}

static enum err feed(struct job *job, struct db *db)
{
    struct exchange *x = (struct exchange *)job;
    (void)db;
    return exchange_upload_here(x, buf_str(&x->out), x->body_ends);
}

static void fed(struct job *job, enum err e)
{
    struct exchange *x = (struct exchange *)job;
    x->err = e;
    buf_reset(&x->out);
    x->deliver(x);
}

void exchange_upload(struct exchange *x, bool last)
{
    struct pool *pool = x->request.service->config->pool;
    x->body_ends = last;
    x->job.run = feed;
    x->job.done = fed;
    x->busy = pool != NULL;
    if (x->busy && pool_submit(pool, &x->job))
        x->busy = false;
}

/* ---- what handlers see */

static struct upload_stream *stream_of(const struct call *c)
{
    return ((const struct exchange *)((const char *)c - offsetof(struct exchange, call)))->upload;
}

struct upload *call_upload(struct call *c)
{
    struct upload_stream *s = stream_of(c);
    return s ? upload_stream_file(s) : NULL;
}

struct str call_form(struct call *c, const char *name)
{
    struct upload_stream *s = stream_of(c);
    return s ? upload_stream_field(s, name) : (struct str){ 0 };
}

void upload_keep(struct call *c)
{
    struct upload_stream *s = stream_of(c);
    ASSERT(s);
    upload_stream_wish(s);
}

void call_upload_cap(struct call *c, int64_t bytes)
{
    struct exchange *x = (struct exchange *)((char *)c - offsetof(struct exchange, call));
    x->upload_cap = bytes > 0 ? (uint64_t)bytes : 1;
}
