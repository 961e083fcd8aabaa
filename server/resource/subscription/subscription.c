/* subscription.c -- what one follows: list, read one, follow, how often, stop following; and what events do to it.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/subscription/subscription.h"

#include "domain/summary.h"

#define FREQUENCIES "immediately daily weekly muted"
enum { DAILY = 1, MUTED = 3, QUERY_MAX = 1000 /* characters of a search */ };
static const char *const frequencies[] = { "immediately", "daily", "weekly", "muted" };
/* What can be followed: the property of POST, and the entity in the table. */
static const char *const entities[] = { "post", "term", "organisation", "group", "account", "search" };
enum { POST_ENTITY, TERM_ENTITY, ORGANISATION_ENTITY, GROUP_ENTITY, ACCOUNT_ENTITY, SEARCH_ENTITY, ENTITIES };

struct subscription {
    int64_t id, entity_id, created;
    struct str entity, frequency, name, query;
    struct summary post; /* id 0 when it is none, or may not be read */
    bool shown;
};

struct asked {
    int64_t id, before;
    int limit, entity, frequency; /* frequency -1: not given */
    struct str query;
};

struct page {
    struct subscription *item;
    size_t n;
    int64_t next;
};

static void item_json(struct jw *j, struct arena *a, const struct subscription *s)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", s->id);
    if (s->post.id)
        summary_reference_json(j, "post", a, &s->post, STR(""));
    else
        jw_null(j, "post");
    for (int i = TERM_ENTITY; i < SEARCH_ENTITY; i++)
        named_json(j, entities[i],
            str_is(s->entity, entities[i]) ? (struct named){ s->entity_id, s->name } : (struct named){ 0 });
    jw_str_or_null(j, entities[SEARCH_ENTITY],
        str_is(s->entity, entities[SEARCH_ENTITY]) ? s->query : (struct str){ 0 });
    jw_str(j, "frequency", s->frequency);
    jw_time(j, "created", s->created);
    jw_close(j, '}');
}

/* ---- GET */

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->limit = call_limit(c);
    call_cursor(c, &in->before, 1);
    return call_ok(c);
}

static void take(struct query *q, struct arena *a, struct subscription *s)
{
    s->id = row_int(q);
    s->entity = row_str(q, a);
    s->entity_id = row_int(q);
    s->frequency = row_str(q, a);
    s->created = row_int(q);
    s->name = row_str(q, a);
    s->query = row_str(q, a);
    s->shown = s->name.p != NULL;
}

/* Loads the viewer's own, newest first: all, or only one. */
static enum err load(struct call *c, struct db *db, const struct asked *in, struct page *out)
{
    *out = (struct page){ .item = arena_array(c->arena, (size_t)in->limit, sizeof *out->item) };
    struct query q = db_query(db, SQL_SUBSCRIPTION_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, in->id);
    query_int(&q, in->before ? in->before : INT64_MAX);
    query_int(&q, in->limit + 1);
    while (out->item && query_row(&q)) {
        if (out->n == (size_t)in->limit) {
            out->next = out->item[out->n - 1].id;
            break;
        }
        take(&q, c->arena, &out->item[out->n++]);
    }
    enum err e = query_end(&q);
    for (size_t i = 0; i < out->n && !e; i++) {
        struct subscription *s = &out->item[i];
        if (!str_is(s->entity, entities[POST_ENTITY]))
            continue;
        e = summary_load(db, c->arena, &c->viewer, c->now, &s->entity_id, 1, &s->post);
        s->shown = s->post.id != 0;
    }
    return e ? e : arena_err(c->arena);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct page *page = c->out = arena_new(c->arena, struct page);
    return page ? load(c, db, c->in, page) : arena_err(c->arena);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        if (page->item[i].shown)
            item_json(j, c->arena, &page->item[i]);
    jw_list_close(j, page->next ? call_cursor_make(c, &page->next, 1) : (struct str){ 0 });
}

/* ---- POST */

/* A search is known by its text: a positive number from it, 0 for none. */
static int64_t search_number(struct str query)
{
    return query.n ? (int64_t)(str_hash(query) >> 2) | 1 : 0;
}

static enum err make_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    struct fields *f = call_fields(c);
    int given = 0;
    if (!in)
        return arena_err(c->arena);
    in->query = field_text(f, entities[SEARCH_ENTITY], 0, QUERY_MAX);
    for (int i = 0; i < ENTITIES; i++) {
        int64_t id = i < SEARCH_ENTITY ? field_id(f, entities[i]) : search_number(in->query);
        if (!id)
            continue;
        in->entity = i;
        in->id = id;
        given++;
    }
    in->frequency = field_choice(f, "frequency", FREQUENCIES, false);
    if (given != 1)
        field_error(f, "post",
            "Kies één ding om te volgen: een bericht, begrip, organisatie, groep, persoon of zoekopdracht.",
            "Choose one thing to follow: a post, term, organisation, group, person or search.");
    return call_ok(c);
}

/* OK when the viewer may see what it wants to follow; of a post *id becomes its root. */
static enum err sees(struct call *c, struct db *db, const struct asked *in, int64_t *id)
{
    static const enum sql sql[ENTITIES] = { [TERM_ENTITY] = SQL_SUBSCRIPTION_SEES_TERM,
        [ORGANISATION_ENTITY] = SQL_SUBSCRIPTION_SEES_ORGANISATION,
        [GROUP_ENTITY] = SQL_SUBSCRIPTION_SEES_GROUP,
        [ACCOUNT_ENTITY] = SQL_SUBSCRIPTION_SEES_ACCOUNT };
    int64_t there = 0;
    *id = in->id;
    if (in->entity == POST_ENTITY)
        return access_read(db, &c->viewer, c->now, in->id, id);
    if (in->entity == SEARCH_ENTITY) /* what it finds is decided when it is run */
        return OK;
    struct query q = db_query(db, sql[in->entity]);
    query_int(&q, in->id);
    if (in->entity == GROUP_ENTITY) {
        query_int(&q, c->viewer.user);
        query_int(&q, c->now);
    }
    enum err e = query_single(&q, 0, &there);
    return e ? e : there ? OK : ERR_NOT_FOUND;
}

static enum err find(struct db *db, int64_t account, const char *entity, int64_t entity_id, int64_t *id)
{
    struct query q = db_query(db, SQL_SUBSCRIPTION_FIND);
    query_int(&q, account);
    query_strz(&q, entity);
    query_int(&q, entity_id);
    return query_single(&q, 0, id);
}

static enum err insert(struct db *db, int64_t account, const char *entity, int64_t entity_id, const char *frequency,
    struct str search, int64_t now, int64_t *id)
{
    *id = db_new_id(db, "subscription");
    struct query q = db_query(db, SQL_SUBSCRIPTION_INSERT);
    query_int(&q, *id);
    query_int(&q, account);
    query_strz(&q, entity);
    query_int(&q, entity_id);
    query_strz(&q, frequency);
    query_int(&q, now);
    query_str(&q, search.n ? search : (struct str){ 0 });
    return query_done(&q);
}

static enum err often(struct db *db, int64_t id, int frequency)
{
    struct query q = db_query(db, SQL_SUBSCRIPTION_OFTEN);
    query_int(&q, id);
    query_strz(&q, frequencies[frequency]);
    return query_done(&q);
}

static enum err make_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct asked again = { .limit = 1 };
    struct page *page = c->out = arena_new(c->arena, struct page);
    int64_t id;
    enum err e = sees(c, db, in, &id);
    if (!e)
        e = find(db, c->viewer.user, entities[in->entity], id, &again.id);
    if (!e && !again.id)
        e = insert(db, c->viewer.user, entities[in->entity], id, frequencies[in->frequency < 0 ? DAILY : in->frequency],
            in->query, c->now, &again.id);
    else if (!e && in->frequency >= 0)
        e = often(db, again.id, in->frequency);
    return e ? e : page ? load(c, db, &again, page) : arena_err(c->arena);
}

/* How often is all that can change: its place is the version. */
static int64_t version_of(const struct subscription *s)
{
    int64_t version = 1;
    while (version <= MUTED && !str_is(s->frequency, frequencies[version - 1]))
        version++;
    return version;
}

static void one_render(struct call *c, struct jw *j)
{
    const struct subscription *s = ((const struct page *)c->out)->item;
    call_etag(c, version_of(s), str_hash(s->post.id ? s->post.title : s->name));
    item_json(j, c->arena, s);
}

static void make_render(struct call *c, struct jw *j)
{
    call_created(c, "/subscriptions/%lld", (long long)((const struct page *)c->out)->item[0].id);
    one_render(c, j);
}

/* ---- GET and PATCH /subscriptions/{id} */

static struct asked *one_asked(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return NULL;
    in->id = call_path_id(c, "id");
    in->limit = 1;
    return in;
}

static enum err one_parse(struct call *c)
{
    (void)one_asked(c);
    return call_ok(c);
}

static enum err change_parse(struct call *c)
{
    struct asked *in = one_asked(c);
    if (!in)
        return arena_err(c->arena);
    in->frequency = field_choice(call_fields(c), "frequency", FREQUENCIES, false);
    return call_ok_edit(c);
}

/* One's own, and nothing that one may not see any more. */
static enum err one_run(struct call *c, struct db *db)
{
    struct page *page = c->out = arena_new(c->arena, struct page);
    enum err e = page ? load(c, db, c->in, page) : arena_err(c->arena);
    return e ? e : page->n && page->item[0].shown ? OK : ERR_NOT_FOUND;
}

static enum err change_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    enum err e = one_run(c, db);
    if (!e)
        e = call_version(c, version_of(((const struct page *)c->out)->item),
            "Hoe vaak je dit volgt is intussen gewijzigd.", "How often you follow this has changed in the meantime.");
    if (e || in->frequency < 0)
        return e;
    e = often(db, in->id, in->frequency);
    return e ? e : one_run(c, db);
}

/* ---- DELETE */

/* Skips a number when fewer follow something: whoever remembers how many do (domain/summary.h) sees by the sequence that it changed. */
static void fewer_follow(struct db *db)
{
    (void)db_new_id(db, "subscription"); /* what fails there fails the commit */
}

static enum err drop_run(struct call *c, struct db *db)
{
    int64_t n = 0;
    struct query q = db_query(db, SQL_SUBSCRIPTION_DELETE);
    query_int(&q, ((const struct asked *)c->in)->id);
    query_int(&q, c->viewer.user);
    enum err e = query_changes(&q, &n);
    if (!e && n)
        fewer_follow(db);
    return e ? e : n ? OK : ERR_NOT_FOUND;
}

const struct endpoint subscription_endpoints[] = {
    { GET, "/subscriptions", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/subscriptions", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run, .render = make_render },
    { GET, "/subscriptions/{id}", NEED_USER, DB_READ, .parse = one_parse, .run = one_run, .render = one_render },
    { PATCH, "/subscriptions/{id}", NEED_USER, DB_WRITE, .parse = change_parse, .run = change_run,
        .render = one_render },
    { DELETE, "/subscriptions/{id}", NEED_USER, DB_WRITE, .parse = one_parse, .run = drop_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};

/* ---- searches that are followed */

enum err subscription_search_next(struct db *db, struct arena *a, int64_t before, int64_t after,
    struct followed_search *out)
{
    *out = (struct followed_search){ 0 };
    struct query q = db_query(db, SQL_SUBSCRIPTION_SEARCH_NEXT);
    query_int(&q, before);
    query_int(&q, after);
    if (query_row(&q)) {
        out->id = row_int(&q);
        out->account = row_int(&q);
        out->query = row_str(&q, a);
        out->checked = row_int(&q);
        struct str often = row_peek(&q);
        out->at_once = str_is(often, frequencies[0]);
        out->weekly = str_is(often, frequencies[2]);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err subscription_checked(struct db *db, int64_t id, int64_t now)
{
    struct query q = db_query(db, SQL_SUBSCRIPTION_CHECKED);
    query_int(&q, id);
    query_int(&q, now);
    return query_done(&q);
}

/* ---- listening */

enum { SYSTEM_ACCOUNT = 1 };

/* Who makes a thread follows it; imports of the system have no such person. */
static enum err post_made(struct db *db, const struct event *e)
{
    int64_t id;
    if (e->post != e->root || e->actor <= SYSTEM_ACCOUNT)
        return OK;
    return insert(db, e->actor, entities[POST_ENTITY], e->post, frequencies[DAILY], STR(""), e->at, &id);
}

static enum err moved(struct db *db, const char *entity, const struct event *e)
{
    int64_t into = event_number(e, "into");
    if (!into)
        return ERR_INTERNAL;
    struct query q = db_query(db, SQL_SUBSCRIPTION_MOVE);
    query_strz(&q, entity);
    query_int(&q, e->entity_id);
    query_int(&q, into);
    enum err err = query_done(&q);
    q = db_query(db, SQL_SUBSCRIPTION_DROP);
    query_strz(&q, entity);
    query_int(&q, e->entity_id);
    enum err dropped = query_done(&q);
    fewer_follow(db);
    return err ? err : dropped;
}

static enum err term_merged(struct db *db, const struct event *e)
{
    return moved(db, entities[TERM_ENTITY], e);
}

static enum err post_merged(struct db *db, const struct event *e)
{
    return moved(db, entities[POST_ENTITY], e);
}

/* What was really deleted is followed by nobody. */
static enum err purged(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_SUBSCRIPTION_DROP);
    query_strz(&q, entities[POST_ENTITY]);
    query_int(&q, e->entity_id);
    fewer_follow(db);
    return query_done(&q);
}

/* Whoever leaves follows nothing any more. */
static enum err anonymised(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_SUBSCRIPTION_FORGET);
    query_int(&q, e->entity_id);
    fewer_follow(db);
    return query_done(&q);
}

/* A click in a mail: this thread is silent from now on, or this following ends. */
static enum err stopped(struct db *db, const struct event *e)
{
    int64_t id = 0;
    if (str_is(str_c(e->entity), "subscription")) {
        struct query q = db_query(db, SQL_SUBSCRIPTION_DELETE);
        query_int(&q, e->entity_id);
        query_int(&q, e->actor);
        fewer_follow(db);
        return query_done(&q);
    }
    if (!str_is(str_c(e->entity), "thread"))
        return OK;
    enum err err = find(db, e->actor, entities[POST_ENTITY], e->entity_id, &id);
    if (!err && !id)
        return insert(db, e->actor, entities[POST_ENTITY], e->entity_id, frequencies[MUTED], STR(""), e->at, &id);
    struct query q = db_query(db, SQL_SUBSCRIPTION_OFTEN);
    query_int(&q, id);
    query_strz(&q, frequencies[MUTED]);
    enum err often = query_done(&q);
    return err ? err : often;
}

const struct listener subscription_listeners[] = {
    { EVENT_MAIL_STOPPED, stopped },
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { EVENT_POST_PURGED, purged },
    { EVENT_POST_CREATED, post_made },
    { EVENT_POST_IMPORTED, post_made },
    { EVENT_TERM_MERGED, term_merged },
    { EVENT_POST_MERGED, post_merged },
    { 0 },
};
