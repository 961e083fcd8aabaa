/* exchange.c -- see exchange.h: the pipeline. */
#include "http/exchange.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "db/pool.h"
#include "http/accept.h"
#include "http/live.h"
#include "http/memo.h"
#include "http/problem.h"
#include "http/service.h"
#include "http/static.h"
#include "http/upload.h"

#include <pthread.h>
#include <string.h>

static void keep_small(struct buf *b)
{
    if (b->room > EXCHANGE_KEEP)
        buf_release(b);
    buf_reset(b);
}

void exchange_reset(struct exchange *x, const struct service *s)
{
    keep_small(&x->in);
    keep_small(&x->head);
    keep_small(&x->out);
    arena_reset(&x->arena);
    x->arena.cap = s->config->limits.arena;
    x->call =
        (struct call){ .arena = &x->arena, .request = &x->request, .reply = &x->reply, .server = s->config->context };
    x->request = (struct request){ .service = s };
    x->reply = (struct reply){ .status = 200 };
    x->job = (struct job){ 0 };
    x->asked = NULL;
    x->asks = 0;
    x->sent = 0;
    x->err = OK;
    x->step = STEP_ASK;
    x->busy = x->site = x->slicing = x->begun = x->cut = false;
    x->chunks = 0;
    x->upload = NULL;
    x->body_ends = false;
    x->upload_cap = 0;
    x->out.max = 0;
    x->slice.cap = s->config->limits.arena;
    x->next = NULL;
}

void exchange_release(struct exchange *x)
{
    exchange_end(x);
    buf_release(&x->in);
    buf_release(&x->head);
    buf_release(&x->out);
    arena_release(&x->arena);
}

size_t exchange_begin(struct exchange *x)
{
    struct request *r = &x->request;
    const struct service *s = r->service;
    request_identify(r);
    x->err = router_find(s->router, r->method, r->path, &r->route);
    const struct endpoint *e = x->call.endpoint = r->route.endpoint;
    if (x->err == ERR_NOT_FOUND && s->site && !str_starts(r->path, STR("/api/"))) {
        x->site = true;
        r->route.allowed = 1u << GET | 1u << HEAD | 1u << OPTIONS;
        x->err = r->method == GET || r->method == HEAD ? OK : ERR_METHOD;
    }
    if (!x->site)
        x->call.viewer.english = accept_english(request_header(r, STR("accept-language")));
    size_t cap = e && e->body_max ? e->body_max : CALL_BODY_MAX;
    bool large = r->parse->chunked || r->parse->length > EXCHANGE_STRANGER;
    if (e && large && e->need >= NEED_USER && !request_header(r, STR("authorization")).p &&
        !request_header(r, STR("cookie")).p) {
        x->err = ERR_UNAUTHENTICATED;
        return cap < EXCHANGE_STRANGER ? cap : EXCHANGE_STRANGER;
    }
    return cap;
}

bool exchange_wanders(const struct exchange *x)
{
    const struct endpoint *e = x->call.endpoint;
    return e && (e->ask || e->prepare || e->stream || e->mode == DB_WRITE || e->mode == DB_SLOW);
}

/* ---- the end: render, or a problem */

static void add_expected_headers(struct exchange *x, int status)
{
    struct reply *r = &x->reply;
    if (status == 401)
        reply_header(r, &x->arena, "WWW-Authenticate", STR("Bearer realm=\"vraagbaak\""));
    else if (status == 405)
        reply_header(r, &x->arena, "Allow", route_allow(&x->arena, x->request.route.allowed));
    else if ((status == 429 || status == 503) && !reply_find(r, "Retry-After").p)
        reply_header(r, &x->arena, "Retry-After", status == 429 ? STR("60") : STR("5"));
}

void exchange_fail(struct exchange *x, enum err e)
{
    struct reply *r = &x->reply;
    bool exhausted = arena_err(&x->arena) != OK;
    struct problem p = { .err = e,
        .english = x->call.viewer.english,
        .detail = r->detail,
        .errors = { x->request.bad, x->request.fields.errors },
        .numbers = r->number,
        .request_id = str_c(x->request.id) };
    r->status = err_status(e);
    r->live = x->slicing = false;
    r->file = (struct reply_file){ 0 };
    r->framing = FRAMING_LENGTH;
    reply_forget(r);
    r->policy = POLICY_API;
    r->block = (struct str){ 0 };
    r->content_type = PROBLEM_TYPE;
    buf_reset(&x->out);
    problem_write(&x->out, &p);
    if (exhausted) { /* room for the headers that must be there */
        arena_reset(&x->arena);
        r->header = NULL;
    }
    add_expected_headers(x, r->status);
    r->body = buf_err(&x->out) ? STR("") : buf_str(&x->out);
}

static enum err render(struct exchange *x)
{
    struct call *c = &x->call;
    struct reply *r = &x->reply;
    if (r->not_modified) {
        r->status = 304;
        return OK;
    }
    if (r->raw)
        return arena_err(&x->arena);
    if (r->status != 204 && c->endpoint->render) {
        struct jw j = jw_to(&x->out);
        r->content_type = STR("application/json");
        c->endpoint->render(c, &j);
        enum err e = buf_err(&x->out);
        if (e)
            return e;
    } else if (r->status == 200) {
        r->status = 204;
    }
    if (!r->raw && r->status != 204)
        r->body = buf_str(&x->out);
    if (r->not_modified)
        r->status = 304;
    return arena_err(&x->arena);
}

/* ---- what was answered a moment ago */

static bool memorable(const struct exchange *x)
{
    return x->memo && x->call.endpoint && x->call.endpoint->flags & ENDPOINT_MEMO && x->request.method == GET;
}

static struct memo_key key_of(const struct exchange *x)
{
    const struct request *r = &x->request;
    const struct viewer *v = &x->call.viewer;
    struct str target = { r->path.p, r->query.n ? (size_t)(r->query.p + r->query.n - r->path.p) : r->path.n };
    return (struct memo_key){ .epoch = x->epoch,
        .now = x->call.now,
        .user = v->user,
        .roles = v->roles,
        .english = v->english,
        .read_only = v->read_only,
        .target = target };
}

/* Answers from memory; false when it cannot. */
static bool recall(struct exchange *x)
{
    struct reply *r = &x->reply;
    struct str etag, body;
    struct memo_key key = memorable(x) ? key_of(x) : (struct memo_key){ 0 };
    if (!memorable(x) || !memo_answer(x->memo, &key, &etag, &body))
        return false;
    bool unchanged = etag.n && request_knows(&x->request, etag);
    if (!unchanged && !body.p)
        return false;
    if (etag.n)
        reply_header(r, &x->arena, "ETag", etag);
    if (unchanged) {
        r->status = 304;
        return true;
    }
    buf_add(&x->out, body); /* copied: the entry may go before the client has taken it all */
    r->content_type = STR("application/json");
    r->body = buf_str(&x->out);
    return !buf_err(&x->out);
}

static void remember(struct exchange *x)
{
    const struct reply *r = &x->reply;
    bool unchanged = r->status == 304;
    if (!memorable(x) || r->raw || (r->status != 200 && !unchanged))
        return;
    struct memo_key key = key_of(x);
    memo_keep(x->memo, &key, reply_find(r, "ETag"), unchanged ? (struct str){ 0 } : r->body);
}

static void finish(struct exchange *x, enum err e)
{
    if (x->request.fields_open) { /* the handler never asked whether the body was right */
        x->request.fields_open = false;
        enum err ended = fields_end(&x->request.fields);
        e = e ? e : ended;
    }
    enum err spent = arena_err(&x->arena);
    e = spent ? spent : e ? e : x->reply.refused;
    if (!e)
        e = render(x);
    e = e ? e : x->reply.refused;
    if (e)
        exchange_fail(x, e);
    else
        remember(x);
    if (x->reply.status == 304 || x->reply.status == 204) {
        x->reply.body = (struct str){ 0 };
        x->reply.content_type = (struct str){ 0 };
    }
    if (!e && x->call.endpoint->stream && x->reply.status == 200)
        exchange_begin_slices(x);
}

/* ---- the steps */

/* Remembers how things stand before run. */
static void mark(struct exchange *x)
{
    struct request *r = &x->request;
    x->before = x->reply;
    x->asker = x->call.viewer;
    x->bad_end = r->bad ? r->bad_last : &r->bad;
}

/* Runs from a clean reply, for who asked: the writer may run it again, and who signs in becomes another viewer. */
static enum err run(struct exchange *x, struct db *db)
{
    struct call *c = &x->call;
    x->reply = x->before;
    c->viewer = x->asker;
    *x->bad_end = NULL;
    x->request.bad_last = x->bad_end;
    enum err e = c->endpoint->run(c, db);
    return e ? e : arena_err(&x->arena);
}

static enum err write_run(struct job *job, struct db *db)
{
    return run((struct exchange *)job, db);
}

/* What was uploaded stays when the row about it does. */
static void committed(struct exchange *x, enum err e)
{
    if (x->upload && !e && !x->reply.refused)
        upload_stream_committed(x->upload);
}

static void job_done(struct job *job, enum err e)
{
    struct exchange *x = (struct exchange *)job;
    x->err = e;
    x->step = STEP_RENDER;
    committed(x, e);
    x->deliver(x);
}

static enum err pool_run(struct job *job, struct db *db)
{
    struct exchange *x = (struct exchange *)job;
    const struct endpoint *row = x->call.endpoint;
    if (x->step == STEP_PREPARE && row->prepare) {
        enum err e = row->prepare(&x->call);
        mark(x);
        e = e ? e : arena_err(&x->arena);
        if (e)
            return e;
    }
    return row->mode == DB_SLOW ? run(x, db) : OK;
}

static void pool_done(struct job *job, enum err e)
{
    struct exchange *x = (struct exchange *)job;
    enum db_mode mode = x->call.endpoint->mode;
    if (!e && mode == DB_WRITE) {
        job->run = write_run;
        job->done = job_done;
        e = writer_submit(x->request.service->config->writer, job);
        if (!e)
            return;
    }
    x->err = e;
    x->step = e || mode == DB_SLOW || mode == DB_NONE ? STEP_RENDER : STEP_RUN;
    x->deliver(x);
}

static enum err submit_pool(struct exchange *x)
{
    struct pool *pool = x->request.service->config->pool;
    if (!pool)
        return ERR_BUSY;
    x->job.run = pool_run;
    x->job.done = pool_done;
    x->busy = true;
    enum err e = pool_submit(pool, &x->job);
    if (e)
        x->busy = false;
    return e;
}

static enum err submit_writer(struct exchange *x)
{
    struct writer *writer = x->request.service->config->writer;
    if (!writer)
        return ERR_BUSY;
    x->job.run = write_run;
    if (!x->deliver) {
        enum err e = writer_call(writer, write_run, &x->job);
        committed(x, e);
        return e;
    }
    x->job.done = job_done;
    x->busy = true;
    enum err e = writer_submit(writer, &x->job);
    if (e)
        x->busy = false;
    return e;
}

static enum err prepare(struct exchange *x)
{
    const struct endpoint *row = x->call.endpoint;
    bool here = !x->deliver || (row->flags & ENDPOINT_PREPARE_HERE && x->request.body.n <= CALL_PREPARE_HERE);
    if (!row->prepare)
        return OK;
    if (!here)
        return submit_pool(x);
    enum err e = row->prepare(&x->call);
    return e ? e : arena_err(&x->arena);
}

static enum err run_step(struct exchange *x, struct db *db)
{
    const struct endpoint *row = x->call.endpoint;
    mark(x);
    switch (row->mode) {
    case DB_READ: return db ? run(x, db) : ERR_BUSY;
    case DB_WRITE: return submit_writer(x);
    case DB_SLOW:
        if (x->deliver && !(db && row->light && row->light(&x->call)))
            return submit_pool(x);
        return db ? run(x, db) : ERR_BUSY;
    case DB_NONE: break;
    }
    return OK;
}

/* ---- asking another server */

static void forget_asked(struct exchange *x)
{
    if (x->asked)
        net_request_release(x->asked);
    x->asked = NULL;
}

/* On net's thread. */
static void on_answer(struct net_task *task)
{
    struct exchange *x = task->owner;
    x->deliver(x);
}

/* Somebody who waits in place for an answer (call_direct). */
struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t come;
    bool there;
};

static void on_answer_in_place(struct net_task *task)
{
    struct waiter *w = task->owner;
    pthread_mutex_lock(&w->lock);
    w->there = true;
    pthread_cond_signal(&w->come);
    pthread_mutex_unlock(&w->lock);
}

static enum err send_in_place(struct net *net, struct net_request *r)
{
    struct waiter w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
    r->task.done = on_answer_in_place;
    r->task.owner = &w;
    enum err e = net_send_request(net, r);
    pthread_mutex_lock(&w.lock);
    while (!e && !w.there)
        pthread_cond_wait(&w.come, &w.lock);
    pthread_mutex_unlock(&w.lock);
    return e;
}

static enum err send_question(struct exchange *x, struct net_request *r)
{
    struct net *net = x->request.service->config->net;
    int64_t now = clock_mono_us();
    x->ask_end = x->asks++ ? x->ask_end : now + ASK_MS * INT64_C(1000);
    int64_t left = (x->ask_end - now) / 1000;
    if (!net || x->asks > ASKS_MAX)
        return ERR_BUSY;
    if (r->task.deadline_ms <= 0 || r->task.deadline_ms > left)
        r->task.deadline_ms = left > 1 ? (int)left : 1;
    x->asked = r;
    if (!x->deliver)
        return send_in_place(net, r);
    r->task.done = on_answer;
    r->task.owner = x;
    x->busy = true;
    enum err e = net_send_request(net, r);
    if (e)
        x->busy = false;
    return e;
}

/* Calls the row with each answer until it asks no more; busy means that a question is out. */
static enum err ask(struct exchange *x)
{
    const struct endpoint *row = x->call.endpoint;
    enum err e = OK;
    for (bool more = row->ask; more && !e && !x->busy;) {
        struct net_request *next = arena_new(&x->arena, struct net_request);
        if (!next)
            return arena_err(&x->arena);
        e = row->ask(&x->call, x->asked, next);
        more = next->task.url;
        forget_asked(x);
        if (more && !e)
            e = send_question(x, next);
    }
    if (e)
        forget_asked(x);
    return e;
}

/* What is read of a write that stands. */
static enum err show(struct exchange *x, struct db *db)
{
    const struct endpoint *row = x->call.endpoint;
    if (!row->show || row->mode != DB_WRITE || x->reply.refused)
        return OK;
    enum err e = db ? db_begin(db, false) : ERR_BUSY;
    if (e)
        return e;
    e = row->show(&x->call, db);
    db_rollback(db); /* nothing was written */
    return e ? e : arena_err(&x->arena);
}

/* Goes on from x->step until a job is out or the reply is there. */
static void advance(struct exchange *x, struct db *db)
{
    enum err e = x->err;
    if (!e && x->step == STEP_ASK) {
        e = ask(x);
        if (x->busy)
            return;
        x->step = STEP_PREPARE;
    }
    if (!e && x->step == STEP_PREPARE) {
        e = prepare(x);
        if (x->busy)
            return;
        x->step = STEP_RUN;
    }
    if (!e && x->step == STEP_RUN) {
        e = run_step(x, db);
        if (x->busy)
            return;
    }
    finish(x, e ? e : show(x, db));
}

void exchange_resume(struct exchange *x, struct db *db)
{
    x->busy = false;
    if (x->step == STEP_SLICE) {
        exchange_take_slice(x);
    } else if (x->step == STEP_WARM) {
        x->cut = x->err != OK;
    } else if (x->step != STEP_UPLOAD || (!x->err && x->body_ends)) {
        if (x->step == STEP_UPLOAD)
            x->step = STEP_ASK;
        advance(x, db);
    }
}

static enum err parse(struct exchange *x)
{
    struct call *c = &x->call;
    enum err e = c->endpoint->parse ? c->endpoint->parse(c) : OK;
    if (!e && !x->request.checked)
        e = call_ok(c);
    return e;
}

/* What prepare must know of the database, read on the loop's own connection. */
static enum err look(struct exchange *x, struct db *db)
{
    struct call *c = &x->call;
    if (!c->endpoint->look)
        return OK;
    return db ? c->endpoint->look(c, db) : ERR_BUSY;
}

static void stop_listening(void *live)
{
    live_go(live);
}

/* A stream listens from before its first read on, until its seat does (seat.c). */
static enum err listen_early(struct exchange *x)
{
    struct live *live = x->request.service->config->live;
    if (!x->call.endpoint->live || !live)
        return OK;
    live_come(live);
    return call_at_end(&x->call, stop_listening, live) ? OK : ERR_MEMORY;
}

/* From admission to the reply; a read is one snapshot. */
static void serve_endpoint(struct exchange *x, struct db *db)
{
    bool snapshot = db && x->call.endpoint->mode == DB_READ && !exchange_wanders(x);
    x->epoch = db_epoch();
    x->err = exchange_admit(x, db);
    if (!x->err && recall(x))
        return;
    if (!x->err)
        x->err = parse(x);
    if (!x->err)
        x->err = listen_early(x);
    if (!x->err && snapshot)
        x->err = db_begin(db, false);
    snapshot = snapshot && !x->err;
    if (!x->err)
        x->err = look(x, db);
    advance(x, db);
    if (snapshot)
        db_rollback(db); /* nothing was written */
}

enum err exchange_check(struct exchange *x, struct db *db)
{
    x->call.now = clock_now();
    x->epoch = db_epoch();
    enum err e = exchange_admit(x, db);
    e = e ? e : parse(x);
    return e ? e : look(x, db);
}

static void serve_options(struct exchange *x)
{
    x->reply.status = 204;
    reply_header(&x->reply, &x->arena, "Allow", route_allow(&x->arena, x->request.route.allowed));
}

void exchange_serve(struct exchange *x, struct db *db)
{
    struct request *r = &x->request;
    struct call *c = &x->call;
    c->now = clock_now();
    if (x->site && !x->err) {
        static_serve(r->service->site, r, &x->reply, &x->arena);
        return;
    }
    if (r->method == OPTIONS && x->err != ERR_NOT_FOUND)
        serve_options(x);
    else if (x->err)
        exchange_fail(x, x->err);
    else
        serve_endpoint(x, db);
}

void exchange_account(const struct exchange *x)
{
    const struct request *r = &x->request;
    int class = x->reply.status / 100;
    metric_add(METRIC_REQUESTS, 1);
    if (class >= 2 && class <= 5)
        metric_add((enum metric)(METRIC_STATUS_2XX + class - 2), 1);
    if (x->reply.status == 403)
        metric_add(METRIC_FORBIDDEN, 1);
    if (!r->service->config->log_requests)
        return;
    log_request(&(struct log_request){ .id = r->id,
        .method = method_name((int)r->method),
        .path = r->path,
        .status = x->reply.status,
        .bytes = r->method == HEAD ? 0 : (int64_t)x->reply.body.n + x->reply.file.left,
        .micros = clock_mono_us() - x->began,
        .user = x->call.viewer.user,
        .address = r->client_text });
}
