/* courier.c -- see courier.h. */
#include "app/courier.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "http/direct.h"
#include "json/fields.h"
#include "net/net.h"
#include "resource/notification/daily.h"
#include "resource/notification/mail.h"
#include "resource/notification/notification.h"
#include "resource/subscription/subscription.h"
#include "resource/webhook/webhook.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line per kind of what leaves. */
const struct outbox_sender *const courier_senders[] = { &notice_sender, &digest_sender, &account_sender,
    &webhook_sender, NULL };

enum { HEADERS_MAX = 16, STEPS_MAX = 1000 /* of one round */, SEND_MS = 30000, LOOK_AGAIN_US = 1000000 };

/* One row that is under way. net/ gives back the first member. */
struct flight {
    union {
        struct net_task task;
        struct net_mail mail;
        struct net_request request;
    } as;
    struct job job; /* that settles it */
    struct courier *courier;
    const struct outbox_sender *sender;
    struct outbox row;
    struct arena arena;
    struct net_header headers[HEADERS_MAX];
    const char *to[2];
    struct outgoing out;
    enum outbox_outcome outcome;
    int code;
    struct str problem;
};

struct courier {
    struct courier_config config;
    struct db *db;
    struct arena arena; /* of one step */
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t turn;
    bool stopping;
    int64_t flying[COURIER_FLIGHTS]; /* ids of rows; 0 = free */
    size_t flights;
};

/* ---- writing: small jobs, waited for */

struct write {
    struct job job;
    struct courier *c;
    const struct notice_round *round;
    int64_t now;
};

static enum err run_store(struct job *job, struct db *db)
{
    struct write *w = (struct write *)(void *)job;
    return notification_store(db, &w->c->arena, w->c->config.services, w->round);
}

static enum err run_daily(struct job *job, struct db *db)
{
    struct write *w = (struct write *)(void *)job;
    return daily_step(db, &w->c->arena, w->c->config.services, w->now);
}

/* In one snapshot, so that what many events ask for does not find its pages changed each time. */
static enum err next_round(struct courier *c, struct notice_round *out)
{
    enum err e = db_begin(c->db, false), ended;
    if (e)
        return e;
    e = notification_next(c->db, &c->arena, clock_now(), out);
    ended = db_commit(c->db);
    return e ? e : ended;
}

/* What is committed meanwhile is for the next round, which takes many events in one commit: a commit of ours for each of theirs
 * would halve what can be written. */
enum err courier_expand(struct courier *c)
{
    struct notice_round round = { .full = true };
    enum err e = OK;
    for (int i = 0; !e && round.full && i < STEPS_MAX; i++) {
        arena_reset(&c->arena);
        e = next_round(c, &round);
        if (e || !round.moved)
            return e;
        struct write w = { .c = c, .round = &round };
        e = writer_call(c->config.writer, run_store, &w.job);
    }
    return e;
}

enum err courier_daily(struct courier *c, int64_t now)
{
    struct write w = { .c = c, .now = now };
    enum err e = OK;
    bool due = true;
    for (int i = 0; !e && due && i < STEPS_MAX; i++) {
        arena_reset(&c->arena);
        e = daily_due(c->db, c->config.services, now, &due);
        if (!e && due)
            e = writer_call(c->config.writer, run_daily, &w.job);
        if (!e && due) /* what became late stands in this morning's overview */
            e = courier_expand(c);
    }
    return e;
}

/* ---- searches that are followed */

enum { SEARCH_EVERY_MS = 15 * 60 * 1000 };
#define SEARCH_LOOK_BACK_MS (30 * 24 * 3600 * INT64_C(1000)) /* created before, published later */

struct found {
    struct job job;
    struct courier *c;
    const struct followed_search *search;
    const struct notice_batch *batch;
    size_t n;
    int64_t now;
};

static enum err run_found(struct job *job, struct db *db)
{
    struct found *f = (struct found *)(void *)job;
    enum err e = OK;
    for (size_t i = 0; !e && i < f->n; i++)
        e = notification_add(db, &f->c->arena, f->c->config.services, &f->batch[i]);
    return e ? e : subscription_checked(db, f->search->id, f->now);
}

/* Runs it as the person who follows it, through the same door as the client; *ids are the threads that it finds. */
static enum err search_as(struct courier *c, const struct followed_search *s, int64_t now, int64_t *ids, size_t max,
    size_t *n)
{
    struct viewer v;
    char since[CLOCK_TEXT];
    struct fields f, item;
    *n = 0;
    enum err e = viewer_by_account(c->db, &c->arena, s->account, now, &v);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    struct str from = clock_date(since, s->checked - SEARCH_LOOK_BACK_MS);
    struct call_direct_request r = { .method = "GET",
        .target = arena_printf(&c->arena, "/api/v1/search?%.*s&since=%.*s&limit=%zu", STR_ARG(s->query), STR_ARG(from),
            max)
                      .p,
        .viewer = &v,
        .context = (void *)(uintptr_t)c->config.services };
    struct call_answer answer = call_direct(NULL, c->db, NULL, &c->arena, &r);
    if (answer.status != 200)
        return answer.status >= 500 ? ERR_BUSY : OK; /* a search that is refused finds nothing */
    e = fields_open(&f, &c->arena, answer.body, false);
    if (e)
        return OK;
    for (size_t i = 0, all = field_count(&f, "items", max); i < all && fields_open_item(&item, &f, "items", i); i++) {
        ids[(*n)++] = field_id(&item, "id");
        (void)!fields_end(&item);
    }
    (void)!fields_end(&f); /* the rest of the answer is not asked for */
    return OK;
}

enum err courier_searches(struct courier *c, int64_t now)
{
    enum { MOST = 50 };
    struct followed_search s = { 0 };
    enum err e = c->config.services && c->config.services->index ? OK : ERR_NOT_FOUND;
    for (int64_t after = 0; !e; after = s.id) {
        int64_t ids[MOST];
        size_t n = 0;
        struct notice_batch batch[MOST];
        arena_reset(&c->arena);
        e = subscription_search_next(c->db, &c->arena, now - SEARCH_EVERY_MS, after, &s);
        if (e || !s.id)
            break;
        struct found f = { .c = c, .search = &s, .batch = batch, .now = now };
        e = search_as(c, &s, now, ids, MOST, &n);
        for (size_t i = 0; !e && i < n; i++) {
            e = notification_found(c->db, &c->arena, s.account, ids[i], s.checked, s.at_once, s.weekly, &batch[f.n]);
            f.n += !e && batch[f.n].n;
        }
        if (!e)
            e = writer_call(c->config.writer, run_found, &f.job);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- delivering */

static const struct outbox_sender *sender_of(struct str kind)
{
    for (const struct outbox_sender *const *s = courier_senders; *s; s++)
        if (str_is(kind, (*s)->kind))
            return *s;
    return NULL;
}

static void land(struct flight *f)
{
    struct courier *c = f->courier;
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < COURIER_FLIGHTS; i++)
        if (c->flying[i] == f->row.id)
            c->flying[i] = 0;
    c->flights--;
    pthread_cond_broadcast(&c->turn);
    pthread_mutex_unlock(&c->lock);
    if (f->out.url)
        net_request_release(&f->as.request);
    arena_release(&f->arena);
    free(f);
}

static enum err run_settle(struct job *job, struct db *db)
{
    struct flight *f = (struct flight *)(void *)((char *)job - offsetof(struct flight, job));
    int64_t now = clock_now();
    enum err e = f->sender && f->sender->settled ? f->sender->settled(db, &f->row, f->outcome, f->code, f->problem, now)
                                                 : OK;
    return e ? e : outbox_settle(db, &f->row, f->outcome, f->problem, now);
}

static void settled(struct job *job, enum err e)
{
    struct flight *f = (struct flight *)(void *)((char *)job - offsetof(struct flight, job));
    if (e)
        log_text(LOG_WARN, "outbox", "row %lld could not be settled: it is sent once more", (long long)f->row.id);
    else if (f->outcome >= OUTBOX_AGAIN)
        log_text(LOG_WARN, "outbox", "%s %lld, try %lld: %.*s", f->sender ? f->sender->kind : "?", (long long)f->row.id,
            (long long)f->row.attempts + 1, STR_ARG(f->problem));
    land(f);
}

static void settle(struct flight *f, enum outbox_outcome outcome, struct str problem)
{
    f->outcome = outcome;
    f->problem = problem;
    f->job = (struct job){ .run = run_settle, .done = settled };
    if (writer_submit(f->courier->config.writer, &f->job))
        land(f);
}

/* On net's thread. */
static void delivered(struct net_task *t)
{
    struct flight *f = (struct flight *)(void *)t;
    bool mail = !f->out.url;
    f->code = t->code;
    struct str why = arena_printf(&f->arena, "%s%s%s", net_outcome_name(t->outcome), *t->why ? ": " : "", t->why);
    bool taken = t->outcome == NET_DONE && (mail || (t->code >= 200 && t->code < 300)),
         never = t->outcome == NET_REFUSED || (mail && t->outcome == NET_REJECTED && t->code >= 500) ||
        (!mail && t->outcome == NET_DONE && t->code == 410);
    if (!mail && t->outcome == NET_DONE && !taken)
        why = arena_printf(&f->arena, "HTTP %d", t->code);
    settle(f, taken ? OUTBOX_SENT : never ? OUTBOX_NEVER : OUTBOX_AGAIN, why);
}

static enum err send_mail(struct flight *f)
{
    const struct courier_mail *m = &f->courier->config.mail;
    if (!m->server)
        return ERR_BUSY;
    f->to[0] = f->out.to;
    f->as.mail = (struct net_mail){ .task = { .url = m->server, .deadline_ms = SEND_MS, .done = delivered },
        .from = f->out.from,
        .to = f->to,
        .message = f->out.message,
        .name = m->user,
        .password = m->password,
        .tls = m->tls_may ? NET_TLS_MAY : NET_TLS_MUST };
    return net_send_mail(f->courier->config.net, &f->as.mail);
}

static enum err send_request(struct flight *f)
{
    size_t n = 0;
    for (const char *const *h = f->out.headers; h && *h && n + 1 < HEADERS_MAX; h += 2)
        f->headers[n++] = (struct net_header){ h[0], h[1] };
    f->as.request = (struct net_request){
        .task = { .url = f->out.url,
            .deadline_ms = SEND_MS,
            .allow = f->courier->config.any_address || f->out.private_host ? NULL : net_address_public,
            .done = delivered },
        .method = "POST",
        .headers = f->headers,
        .body = f->out.body,
    };
    return net_send_request(f->courier->config.net, &f->as.request);
}

/* Makes what to send and sends it. The flight ends with settle or land, maybe before this returns. */
static void fly(struct flight *f, int64_t now)
{
    struct courier *c = f->courier;
    enum err e = f->sender ? f->sender->prepare(c->db, &f->arena, c->config.services, &f->row, now, &f->out)
                           : ERR_NOT_FOUND;
    if (!e)
        e = arena_err(&f->arena);
    if (!e && f->out.skip)
        settle(f, OUTBOX_SKIPPED, STR(""));
    else if (e)
        settle(f, OUTBOX_AGAIN, f->sender ? STR("it could not be made") : STR("nobody sends this kind"));
    else if ((f->out.url ? send_request(f) : send_mail(f)))
        land(f); /* too much is under way: it stays due */
}

/* Copies a row into the arena of its flight. */
static struct flight *flight_new(struct courier *c, const struct outbox *row)
{
    struct flight *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->courier = c;
    f->row = *row;
    f->row.kind = arena_str(&f->arena, row->kind);
    f->row.once = arena_str(&f->arena, row->once);
    f->row.data = arena_str(&f->arena, row->data);
    f->sender = sender_of(row->kind);
    return f;
}

/* Takes a place for this row; false when it is under way already or there is none. */
static bool take_place(struct courier *c, int64_t id)
{
    int place = -1;
    bool under_way = false;
    pthread_mutex_lock(&c->lock);
    for (int i = 0; i < COURIER_FLIGHTS; i++) {
        under_way |= c->flying[i] == id;
        if (!c->flying[i])
            place = i;
    }
    bool taken = !under_way && place >= 0;
    if (taken) {
        c->flying[place] = id;
        c->flights++;
    }
    pthread_mutex_unlock(&c->lock);
    return taken;
}

static void wait_landed(struct courier *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->flights)
        pthread_cond_wait(&c->turn, &c->lock);
    pthread_mutex_unlock(&c->lock);
}

enum err courier_deliver(struct courier *c, int64_t now, bool wait)
{
    enum { LOOK = 2 * COURIER_FLIGHTS };
    struct outbox row[LOOK];
    size_t n = 0;
    enum err e = OK;
    if (!c->config.net)
        return OK;
    for (int round = 0; !e && round < (wait ? STEPS_MAX : 1); round++) {
        arena_reset(&c->arena);
        e = outbox_due(c->db, &c->arena, now, row, LOOK, &n);
        for (size_t i = 0; !e && i < n; i++) {
            if (!take_place(c, row[i].id))
                continue;
            struct flight *f = flight_new(c, &row[i]);
            if (f)
                fly(f, now);
            else
                e = ERR_MEMORY;
        }
        if (wait)
            wait_landed(c);
        if (!n)
            break;
    }
    return e;
}

/* ---- the thread */

static bool stops(struct courier *c, bool busy)
{
    struct timespec until = wait_limit(COURIER_ROUND_MS);
    pthread_mutex_lock(&c->lock);
    if (!c->stopping && !busy)
        (void)pthread_cond_timedwait(&c->turn, &c->lock, &until);
    bool stop = c->stopping;
    pthread_mutex_unlock(&c->lock);
    return stop;
}

static void *work(void *ctx)
{
    struct courier *c = ctx;
    int64_t epoch = -1, version = -1, last = 0;
    while (!stops(c, false)) {
        int64_t now = clock_now(), mono = clock_mono_us(), e_now = db_epoch(), v_now = db_data_version(c->db);
        if (e_now == epoch && v_now == version && mono - last < LOOK_AGAIN_US)
            continue;
        epoch = e_now;
        version = v_now;
        last = mono;
        enum err e = courier_expand(c);
        if (!e)
            e = courier_searches(c, now);
        if (!e)
            e = courier_daily(c, now);
        if (!e)
            e = courier_deliver(c, clock_now(), false);
        if (e && e != ERR_BUSY)
            log_text(LOG_WARN, "courier", "a round ended with error %d", (int)e);
    }
    return NULL;
}

enum err courier_new(struct courier **out, const struct courier_config *config)
{
    struct courier *c = *out = calloc(1, sizeof *c);
    if (!c)
        return ERR_MEMORY;
    c->config = *config;
    (void)pthread_mutex_init(&c->lock, NULL);
    (void)wait_init(&c->turn);
    enum err e = db_open(&c->db, config->database, DB_OPEN_READ);
    if (!e)
        db_ease(c->db);
    if (!e && config->thread) {
        c->running = pthread_create(&c->thread, NULL, work, c) == 0;
        e = c->running ? OK : ERR_MEMORY;
    }
    if (e) {
        courier_free(c);
        *out = NULL;
    }
    return e;
}

void courier_stop(struct courier *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_broadcast(&c->turn);
    pthread_mutex_unlock(&c->lock);
    if (c->running)
        (void)pthread_join(c->thread, NULL);
    c->running = false;
}

void courier_free(struct courier *c)
{
    if (!c)
        return;
    courier_stop(c);
    wait_landed(c); /* their settling is the writer's */
    db_free(c->db);
    arena_release(&c->arena);
    (void)pthread_cond_destroy(&c->turn);
    (void)pthread_mutex_destroy(&c->lock);
    free(c);
}
