/* notification.c -- the list of what happened, and what was read of it.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/notification/notification.h"

#include "domain/summary.h"

enum { READ_MOST = 500 /* numbers in one call */ };

struct item {
    int64_t id, at, read, thread;
    struct str verb, why, title;
    struct summary post;
    struct named actor, group, term; /* group or term: what it is about when there is no post */
};

struct page {
    struct item *item;
    size_t n;
    int64_t next, unread;
};

struct asked {
    int64_t before, thread, up_to;
    int64_t *ids;
    size_t n;
    int limit;
    bool unread;
};

/* ---- GET /notifications */

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->limit = call_limit(c);
    in->unread = call_query_bool(c, "unread");
    call_cursor(c, &in->before, 1);
    return call_ok(c);
}

static struct named take_named(struct query *q, struct arena *a)
{
    int64_t id = row_int(q);
    return (struct named){ id, row_str(q, a) };
}

static void take(struct query *q, struct arena *a, struct item *i)
{
    *i = (struct item){ .id = row_int(q) };
    i->verb = row_str(q, a);
    i->why = row_str(q, a);
    i->at = row_int(q);
    i->read = row_int(q);
    row_skip(q, 1);
    i->post.id = row_int(q);
    i->post.root = i->thread = row_int(q);
    row_skip(q, 1);
    i->post.kind = (int)row_int(q);
    i->post.title = i->title = row_str(q, a);
    i->actor = take_named(q, a);
    i->group = take_named(q, a);
    i->term = take_named(q, a);
}

static enum err unread(struct call *c, struct db *db, int64_t *n)
{
    struct query q = db_query(db, SQL_NOTIFICATION_UNREAD);
    access_bind(&q, &c->viewer, c->now);
    return query_single(&q, 0, n);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct page *page = c->out = arena_new(c->arena, struct page);
    if (!page || !(page->item = arena_array(c->arena, (size_t)in->limit, sizeof *page->item)))
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_NOTIFICATION_LIST);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, viewer_may(&c->viewer, MAY_SEE_ANONYMOUS));
    query_int(&q, in->unread);
    query_int(&q, in->before ? in->before : INT64_MAX);
    query_int(&q, in->limit + 1);
    while (query_row(&q)) {
        if (page->n == (size_t)in->limit) {
            page->next = page->item[page->n - 1].id;
            break;
        }
        take(&q, c->arena, &page->item[page->n++]);
    }
    enum err e = query_end(&q);
    return e ? e : unread(c, db, &page->unread);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_open(j, NULL, '{');
    jw_int(j, "unread", page->unread);
    jw_open(j, "items", '[');
    for (size_t i = 0; i < page->n; i++) {
        const struct item *n = &page->item[i];
        jw_open(j, NULL, '{');
        jw_int(j, "id", n->id);
        jw_str(j, "event", n->verb);
        jw_str(j, "why", n->why);
        if (n->post.id)
            summary_reference_json(j, "post", c->arena, &n->post, n->title);
        else
            jw_null(j, "post");
        jw_id_or_null(j, "thread", n->thread);
        named_json(j, "group", n->group);
        named_json(j, "term", n->term);
        named_json(j, "actor", n->actor);
        jw_time(j, "at", n->at);
        jw_time(j, "read", n->read);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    jw_str_or_null(j, "next", page->next ? call_cursor_make(c, &page->next, 1) : (struct str){ 0 });
    jw_close(j, '}');
}

/* ---- POST /notifications/_read {ids} or {thread} or {upTo} */

static enum err read_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    struct fields *f = call_fields(c);
    if (!in)
        return arena_err(c->arena);
    in->n = field_ids(f, "ids", READ_MOST, &in->ids);
    in->thread = field_id(f, "thread");
    in->up_to = field_id(f, "upTo");
    if (!in->n && !in->thread && !in->up_to && !field_has(f, "ids"))
        call_bad(c, "ids", "Geef aan wat je hebt gelezen.", "Say what was read.");
    return call_ok(c);
}

static enum err mark(struct call *c, struct db *db, enum sql sql, int64_t id)
{
    struct query q = db_query(db, sql);
    query_int(&q, c->viewer.user);
    query_int(&q, id);
    query_int(&q, c->now);
    return query_done(&q);
}

static enum err read_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    enum err e = OK;
    for (size_t i = 0; i < in->n && !e; i++)
        e = mark(c, db, SQL_NOTIFICATION_READ, in->ids[i]);
    if (!e && in->thread)
        e = mark(c, db, SQL_NOTIFICATION_READ_THREAD, in->thread);
    if (!e && in->up_to)
        e = mark(c, db, SQL_NOTIFICATION_READ_ALL, in->up_to);
    struct page *page = c->out = arena_new(c->arena, struct page);
    return e ? e : page ? unread(c, db, &page->unread) : arena_err(c->arena);
}

static void read_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_open(j, NULL, '{');
    jw_int(j, "unread", page->unread);
    jw_close(j, '}');
}

const struct endpoint notification_endpoints[] = {
    { GET, "/notifications", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/notifications/_read", NEED_USER, DB_WRITE, .parse = read_parse, .run = read_run, .render = read_render },
    { 0 },
};

/* ---- listening */

static enum err forget(struct db *db, enum sql sql, int64_t id)
{
    struct query q = db_query(db, sql);
    query_int(&q, id);
    return query_done(&q);
}

static enum err purged(struct db *db, const struct event *e)
{
    return forget(db, SQL_NOTIFICATION_PURGE, e->entity_id);
}

static enum err anonymised(struct db *db, const struct event *e)
{
    enum err err = forget(db, SQL_NOTIFICATION_FORGET, e->entity_id);
    if (!err)
        err = forget(db, SQL_PREFERENCE_FORGET, e->entity_id);
    return err ? err : outbox_forget(db, e->entity_id);
}

/* The part of a stop that is about preferences; the rest is resource/subscription's. */
static enum err stopped(struct db *db, const struct event *e)
{
    struct arena a = { 0 };
    struct mail_preference p;
    bool digest = str_is(str_c(e->entity), "digest"), direct = str_is(str_c(e->entity), "direct");
    if (!digest && !direct)
        return OK;
    enum err err = preference_load(db, &a, e->actor, &p);
    p.off |= digest;
    p.direct = p.direct && !direct;
    if (!err)
        err = preference_store(db, e->actor, &p);
    arena_release(&a);
    return err;
}

const struct listener notification_listeners[] = {
    { EVENT_MAIL_STOPPED, stopped },
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { EVENT_POST_PURGED, purged },
    { 0 },
};
