/* dead_letter.c -- GET /dead-letters, POST /dead-letters/{id}/_retry, DELETE /dead-letters/{id}.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/dead_letter/dead_letter.h"

#include "domain/event.h"
#include "domain/outbox.h"
#include "domain/summary.h"

struct page {
    struct outbox row[CALL_LIMIT_MAX + 1];
    struct str name[CALL_LIMIT_MAX + 1];
    size_t n;
    int limit;
    int64_t before, waiting, dead;
};

static enum err list_parse(struct call *c)
{
    struct page *p = c->out = arena_new(c->arena, struct page);
    if (!p)
        return arena_err(c->arena);
    p->limit = call_limit(c);
    call_cursor(c, &p->before, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct page *p = c->out;
    enum err e = outbox_dead(db, c->arena, p->before, p->row, (size_t)p->limit + 1, &p->n);
    for (size_t i = 0; i < p->n && !e; i++) {
        struct query q = db_query(db, SQL_DEAD_LETTER_NAME);
        query_int(&q, p->row[i].account);
        if (query_row(&q))
            p->name[i] = row_str(&q, c->arena);
        e = query_end(&q);
    }
    return e ? e : outbox_count(db, &p->waiting, &p->dead);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *p = c->out;
    size_t shown = p->n > (size_t)p->limit ? (size_t)p->limit : p->n;
    jw_open(j, NULL, '{');
    jw_int(j, "waiting", p->waiting);
    jw_int(j, "dead", p->dead);
    jw_open(j, "items", '[');
    for (size_t i = 0; i < shown; i++) {
        const struct outbox *o = &p->row[i];
        jw_open(j, NULL, '{');
        jw_int(j, "id", o->id);
        jw_str(j, "kind", o->kind);
        named_json(j, "user", (struct named){ p->name[i].p ? o->account : 0, p->name[i] });
        jw_int(j, "attempts", o->attempts);
        jw_str(j, "problem", o->problem);
        jw_time(j, "created", o->created);
        jw_time(j, "givenUp", o->dead);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    jw_str_or_null(j, "next", p->n > shown ? call_cursor_make(c, &p->row[shown - 1].id, 1) : (struct str){ 0 });
    jw_close(j, '}');
}

static enum err act_parse(struct call *c)
{
    int64_t *id = c->in = arena_new(c->arena, int64_t);
    if (c->endpoint->method == POST)
        (void)call_fields(c);
    if (id)
        *id = call_path_id(c, "id");
    return call_ok(c);
}

/* What an administrator does here stands in the trail. */
static enum err act(struct call *c, struct db *db, enum event_verb verb, enum err e)
{
    return e ? e
             : event_emit(db,
                   &(struct event){ .verb = verb,
                       .actor = c->viewer.user,
                       .at = c->now,
                       .entity = "outbox",
                       .entity_id = *(const int64_t *)c->in });
}

static enum err retry_run(struct call *c, struct db *db)
{
    return act(c, db, EVENT_DEAD_LETTER_RETRIED, outbox_revive(db, *(const int64_t *)c->in, c->now));
}

static enum err drop_run(struct call *c, struct db *db)
{
    return act(c, db, EVENT_DEAD_LETTER_DROPPED, outbox_drop(db, *(const int64_t *)c->in));
}

const struct endpoint dead_letter_endpoints[] = {
    { GET, "/dead-letters", NEED_RIGHT + MAY_ADMINISTER, DB_SLOW, .parse = list_parse, .run = list_run,
        .render = list_render },
    { POST, "/dead-letters/{id}/_retry", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = act_parse, .run = retry_run,
        .render = call_no_content },
    { DELETE, "/dead-letters/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = act_parse, .run = drop_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
