/* live.c -- see live.h. */
#include "resource/event/live.h"

#include "base/clock.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "domain/services.h"
#include "http/live.h"

#include <stdatomic.h>
#include <string.h>

enum { BATCH = 256 /* events of one commit */, MISSED = 200, PRESENCE_ROWS = 4096, PRESENCE_MS = 2000 };
enum { LIVE_CHANGE = 1, LIVE_PRESENCE, LIVE_RESYNC };

/* What travels in the text of a message: facts, then the verb. */
struct parcel {
    struct access_facts facts;
    char verb[24];
};

static void take_facts(struct query *q, struct access_facts *f)
{
    f->access = (unsigned char)row_int(q);
    f->status = (unsigned char)row_int(q);
    f->group = row_int(q);
    f->author = row_int(q);
    f->published = row_int(q) != 0;
}

/* ---- sending around */

static void post_parcel(struct live *live, int kind, int64_t id, int64_t thing, int64_t other, const struct parcel *p)
{
    live_post(live,
        &(struct live_message){ .id = id,
            .kind = kind,
            .thing = thing,
            .other = other,
            .text = { (const char *)p, sizeof *p } });
}

static enum err read_newest(struct db *db, int64_t *newest)
{
    struct query q = db_query(db, SQL_LIVE_NEWEST);
    return query_single(&q, 0, newest);
}

enum err live_begin(struct live_events *e, struct live *live, struct db *db)
{
    *e = (struct live_events){ live, 0 };
    return read_newest(db, &e->last);
}

void live_post_events(struct live_events *e, struct db *db)
{
    int64_t newest = 0, before = e->last;
    int n = 0;
    if (!live_heard(e->live)) {
        newest = db_given(db, "event");
        e->last = newest > before ? newest : before;
        return;
    }
    if (read_newest(db, &newest) || newest == before)
        return;
    e->last = newest;
    struct query q = db_query(db, SQL_LIVE_SINCE);
    query_int(&q, before);
    query_int(&q, BATCH + 1);
    query_int(&q, newest);
    while (query_row(&q)) {
        struct parcel p = { 0 };
        int64_t id = row_int(&q);
        struct str verb = row_peek(&q);
        if (verb.n < sizeof p.verb)
            memcpy(p.verb, verb.p, verb.n);
        int64_t post = row_int(&q), root = row_int(&q);
        take_facts(&q, &p.facts);
        if (n++ < BATCH)
            post_parcel(e->live, LIVE_CHANGE, id, root, post, &p);
    }
    if (query_end(&q) || n <= BATCH)
        return;
    /* an import: who listens had better look anew than be told each */
    struct parcel none = { 0 };
    post_parcel(e->live, LIVE_RESYNC, newest, 0, 0, &none);
}

/* ---- GET /live */

struct listening {
    int64_t last;
    bool resumes;
    struct buf first;
};

static enum err listen_parse(struct call *c)
{
    struct listening *w = c->in = c->out = arena_new(c->arena, struct listening);
    if (!w)
        return arena_err(c->arena);
    int64_t asked = call_query_int(c, "lastEventId", 0, INT64_MAX, -1), header = -1;
    if (str_int(call_header(c, "last-event-id"), &header) && header >= 0)
        asked = header;
    w->resumes = asked >= 0;
    w->last = asked;
    return call_ok(c);
}

static void write_change(struct buf *out, int64_t id, const char *verb, int64_t post, int64_t root)
{
    char text[120];
    struct buf b = { .p = text, .room = sizeof text, .max = sizeof text };
    buf_printf(&b, "{\"verb\":\"%s\",\"post\":%lld,\"root\":%lld}", verb, (long long)post, (long long)root);
    live_event(out, id, "change", buf_str(&b));
}

static enum err write_missed(struct call *c, struct db *db, struct listening *w, int64_t newest)
{
    int n = 0;
    struct query q = db_query(db, SQL_LIVE_MISSED);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, w->last);
    query_int(&q, MISSED + 1);
    while (query_row(&q) && n++ < MISSED) {
        int64_t id = row_int(&q);
        struct str verb = row_str(&q, c->arena);
        int64_t post = row_int(&q);
        write_change(&w->first, id, verb.p, post, row_int(&q));
    }
    enum err e = query_end(&q);
    if (!e && n > MISSED) {
        buf_reset(&w->first);
        live_event(&w->first, newest, "resync", STR("{}"));
    }
    return e;
}

static void listen_end(void *arg)
{
    buf_release(&((struct listening *)arg)->first);
}

static enum err listen_run(struct call *c, struct db *db)
{
    struct listening *w = c->out;
    int64_t newest = 0;
    enum err e = read_newest(db, &newest);
    if (e || !call_at_end(c, listen_end, w))
        return e ? e : ERR_MEMORY;
    buf_addz(&w->first, "retry: 5000\n\n");
    if (w->resumes && w->last < newest)
        e = write_missed(c, db, w, newest);
    w->last = newest;
    return e ? e : buf_err(&w->first);
}

static void listen_render(struct call *c, struct jw *j)
{
    struct listening *w = c->out;
    (void)j;
    call_raw(c, "text/event-stream", buf_str(&w->first));
    call_live(c, 0, w->last);
}

static bool sees(const struct live_seat *seat, struct db *db, const struct access_facts *f)
{
    int64_t member = 0;
    if (f->access == ACCESS_GROUP) {
        struct query q = db_query(db, SQL_LIVE_MEMBER);
        query_int(&q, seat->viewer.user);
        query_int(&q, f->group);
        query_int(&q, clock_now());
        if (query_single(&q, 0, &member))
            return false;
    }
    return access_allows(f, &seat->viewer, &f->group, member ? 1 : 0);
}

static enum err listen_live(struct live_seat *seat, struct db *db, struct arena *a, const struct live_message *m,
    struct buf *out)
{
    struct parcel p;
    (void)a;
    if (m->text.n != sizeof p || (m->id && m->id <= seat->last))
        return OK;
    memcpy(&p, m->text.p, sizeof p);
    if (m->kind == LIVE_RESYNC) {
        live_event(out, m->id, "resync", STR("{}"));
    } else if (m->kind == LIVE_PRESENCE) {
        char text[60];
        struct buf b = { .p = text, .room = sizeof text, .max = sizeof text };
        buf_printf(&b, "{\"root\":%lld}", (long long)m->thing);
        if (m->other != seat->viewer.user && sees(seat, db, &p.facts))
            live_event(out, 0, "presence", buf_str(&b));
    } else if (sees(seat, db, &p.facts)) {
        write_change(out, m->id, p.verb, m->other, m->thing);
    }
    if (m->id)
        seat->last = m->id;
    return OK;
}

/* ---- POST /posts/{id}/_presence */

/* When an account said so last, milliseconds; two accounts may share a row, which only makes one of them wait. */
static _Atomic int64_t presence_said[PRESENCE_ROWS];

static bool said_lately(int64_t user, int64_t now)
{
    _Atomic int64_t *row = &presence_said[(uint64_t)user % PRESENCE_ROWS];
    int64_t before = atomic_load(row);
    return now - before < PRESENCE_MS || !atomic_compare_exchange_strong(row, &before, now);
}

static enum err presence_parse(struct call *c)
{
    int64_t *id = c->in = arena_new(c->arena, int64_t);
    if (!id)
        return arena_err(c->arena);
    *id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err presence_run(struct call *c, struct db *db)
{
    const struct services *services = c->server;
    struct parcel p = { 0 };
    int64_t root = 0;
    enum err e = access_read(db, &c->viewer, c->now, *(const int64_t *)c->in, &root);
    if (e || !services || !services->live || said_lately(c->viewer.user, c->now))
        return e;
    struct query q = db_query(db, SQL_LIVE_FACTS);
    query_int(&q, root);
    if (query_row(&q))
        take_facts(&q, &p.facts);
    e = query_end(&q);
    if (!e)
        post_parcel(services->live, LIVE_PRESENCE, 0, root, c->viewer.user, &p);
    return e;
}

const struct endpoint live_endpoints[] = {
    { GET, "/live", NEED_USER, DB_READ, .parse = listen_parse, .run = listen_run, .render = listen_render,
        .live = listen_live },
    { POST, "/posts/{id}/_presence", NEED_USER, DB_READ, .parse = presence_parse, .run = presence_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
