/* tick.c -- PUT and DELETE /start-route/ticks/{id}: a place ticks a question off, and takes that back. Twice is once.
 * Also what becomes of ticks when a person, a question or a place goes.
 * parse (loop) -> run (writer) -> render (loop). All memory is the request's. */
#include "domain/access.h"
#include "resource/start_route/route.h"

struct ticking {
    int64_t post, asked_place, at;
    struct place_row place;
    struct named by;
};

static enum err tick_parse(struct call *c)
{
    struct ticking *t = c->in = arena_new(c->arena, struct ticking);
    if (!t)
        return arena_err(c->arena);
    t->post = call_path_id(c, "id");
    t->asked_place = call_query_int(c, "place", 1, INT64_MAX, 0);
    return call_ok(c);
}

/* For one's own place, and a question that one may read. */
static enum err allow(struct call *c, struct db *db, struct ticking *t)
{
    bool own = false;
    int64_t question = 0;
    enum err e = access_read(db, &c->viewer, c->now, t->post, NULL);
    if (!e)
        e = route_place(c, db, t->asked_place, &t->place, &own);
    if (!e && !own)
        e = call_fail(c, ERR_FORBIDDEN, "Je vinkt alleen af voor je eigen gemeente.",
            "You tick off for your own municipality only.");
    if (e)
        return e;
    struct query q = db_query(db, SQL_START_QUESTION);
    query_int(&q, t->post);
    e = query_single(&q, 0, &question);
    if (e || question)
        return e;
    return call_fail(c, ERR_CONFLICT, "Alleen een geplaatste vraag kun je afvinken.",
        "Only a published question can be ticked off.");
}

static enum err tick_run(struct call *c, struct db *db)
{
    struct ticking *t = c->in;
    enum err e = allow(c, db, t);
    if (e)
        return e;
    struct query q = db_query(db, SQL_START_TICK_INSERT);
    query_int(&q, t->place.id);
    query_int(&q, t->post);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_START_TICK_ONE);
    query_int(&q, t->place.id);
    query_int(&q, t->post);
    if (query_row(&q)) {
        t->by = named_row(&q, c->arena);
        t->at = row_int(&q);
    }
    return query_end(&q);
}

static void tick_render(struct call *c, struct jw *j)
{
    const struct ticking *t = c->in;
    jw_open(j, NULL, '{');
    named_json(j, "by", t->by);
    jw_time(j, "at", t->at);
    jw_close(j, '}');
}

static enum err untick_run(struct call *c, struct db *db)
{
    struct ticking *t = c->in;
    enum err e = allow(c, db, t);
    if (e)
        return e;
    struct query q = db_query(db, SQL_START_TICK_DELETE);
    query_int(&q, t->place.id);
    query_int(&q, t->post);
    return query_done(&q);
}

const struct endpoint start_tick_endpoints[] = {
    { PUT, "/start-route/ticks/{id}", NEED_RIGHT + MAY_MARK_TRIED, DB_WRITE, .parse = tick_parse, .run = tick_run,
        .render = tick_render, .flags = ENDPOINT_NO_BODY },
    { DELETE, "/start-route/ticks/{id}", NEED_RIGHT + MAY_MARK_TRIED, DB_WRITE, .parse = tick_parse, .run = untick_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};

static enum err forget(struct db *db, enum sql sql, int64_t id)
{
    struct query q = db_query(db, sql);
    query_int(&q, id);
    return query_done(&q);
}

/* What a place did stays done when the person who did it leaves. */
static enum err anonymised(struct db *db, const struct event *e)
{
    return forget(db, SQL_START_TICK_LEAVE, e->entity_id);
}

static enum err purged(struct db *db, const struct event *e)
{
    return forget(db, SQL_START_TICK_PURGE, e->entity_id);
}

static enum err closed(struct db *db, const struct event *e)
{
    return forget(db, SQL_START_TICK_CLOSE, e->entity_id);
}

static enum err merged(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_START_TICK_MOVE);
    query_int(&q, e->entity_id);
    query_int(&q, event_number(e, "into"));
    return query_done(&q);
}

const struct listener start_route_listeners[] = {
    { EVENT_POST_MERGED, merged },
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { EVENT_POST_PURGED, purged },
    { EVENT_ORGANISATION_REMOVED, closed },
    { 0 },
};
