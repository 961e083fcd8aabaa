/* event_list.c -- GET /events, newest first.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/event/event_list.h"

#include "domain/access.h"
#include "domain/event.h"
#include "domain/summary.h"

struct asked {
    int64_t post, actor, since, before;
    int limit;
    struct str verb;
};

struct row {
    int64_t id, at, post, root, entity_id;
    struct named actor;
    struct str verb, entity, data, subject;
};

struct page {
    struct row *item;
    struct call_page at;
};

static bool is_verb(struct str verb)
{
    for (int i = 0; i < EVENT_COUNT; i++)
        if (str_is(verb, event_name((enum event_verb)i)))
            return true;
    return false;
}

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_query_int(c, "post", 1, INT64_MAX, 0);
    in->actor = call_query_int(c, "actor", 1, INT64_MAX, 0);
    in->verb = call_query_str(c, "verb", 60);
    in->since = call_query_time(c, "since");
    in->limit = call_limit(c);
    call_cursor(c, &in->before, 1);
    if (in->verb.n && !is_verb(in->verb))
        call_bad(c, "verb", "Deze gebeurtenis kennen we niet.", "Unknown event.");
    return call_ok(c);
}

static void take(struct query *q, struct arena *a, struct row *r)
{
    r->id = row_int(q);
    r->at = row_int(q);
    r->verb = row_str(q, a);
    r->actor.id = row_int(q);
    r->actor.name = row_str(q, a);
    r->post = row_int(q);
    r->root = row_int(q);
    r->entity = row_str(q, a);
    r->entity_id = row_int(q);
    r->data = row_str(q, a);
    r->subject = row_str(q, a);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct page *page = c->out = arena_new(c->arena, struct page);
    if (!page || !(page->item = arena_array(c->arena, (size_t)in->limit, sizeof *page->item)))
        return arena_err(c->arena);
    struct query q = db_query(db, in->post ? SQL_EVENT_OF_POST : in->actor ? SQL_EVENT_OF_ACTOR : SQL_EVENT_LIST);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, viewer_may(&c->viewer, MAY_ADMINISTER));
    query_int(&q, in->actor);
    query_str(&q, in->verb.p ? in->verb : STR(""));
    query_int(&q, in->since);
    query_int(&q, in->before ? in->before : INT64_MAX);
    page->at.limit = in->limit;
    query_int(&q, page->at.limit + 1);
    query_int(&q, viewer_may(&c->viewer, MAY_SEE_ANONYMOUS));
    if (in->post)
        query_int(&q, in->post);
    while (call_page_row(&page->at, &q))
        take(&q, c->arena, &page->item[page->at.n++]);
    return query_end(&q);
}

static void row_json(struct jw *j, const struct row *r)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", r->id);
    jw_time(j, "at", r->at);
    jw_str(j, "verb", r->verb);
    named_json(j, "actor", r->actor);
    jw_id_or_null(j, "post", r->post);
    jw_id_or_null(j, "root", r->root);
    jw_str(j, "entity", r->entity);
    jw_int(j, "entityId", r->entity_id);
    jw_str_or_null(j, "subject", r->subject);
    if (r->data.n)
        jw_raw(j, "data", r->data);
    else
        jw_null(j, "data");
    jw_close(j, '}');
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        row_json(j, &page->item[i]);
    call_list_close(c, j, page->at.more ? &page->item[page->at.n - 1].id : NULL, 1);
}

const struct endpoint event_endpoints[] = {
    { GET, "/events", NEED_USER, DB_SLOW, .parse = list_parse, .run = list_run, .render = list_render },
    { 0 },
};
