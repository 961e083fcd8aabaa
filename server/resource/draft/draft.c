/* draft.c -- drafts: list one's own, keep one, read it, save it again, throw it away.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/draft/draft.h"

#include "domain/idempotency.h"

/* Stands for the request in idempotency: a draft is kept again with other words, and is the same draft. */
#define DRAFT_HASH UINT64_C(0x6472616674)

enum { LIST_BYTES = 4 << 20 /* of data in one page */ };

struct draft {
    int64_t id, created, updated, version;
    struct str data;
};

struct asked {
    int64_t id;
    int64_t cursor[2]; /* updated, id */
    int limit;
    struct str data, key; /* key: Idempotency-Key */
};

struct page {
    struct draft *item;
    size_t n, bytes;
    bool more;
};

static void draft_json(struct jw *j, const struct draft *d)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", d->id);
    jw_raw(j, "data", d->data);
    jw_time(j, "created", d->created);
    jw_time(j, "updated", d->updated);
    jw_int(j, "version", d->version);
    jw_close(j, '}');
}

static void take(struct query *q, struct arena *a, struct draft *d)
{
    d->id = row_int(q);
    d->data = row_str(q, a);
    d->created = row_int(q);
    d->updated = row_int(q);
    d->version = row_int(q);
}

static enum err load(struct call *c, struct db *db, int64_t id, struct draft *out)
{
    *out = (struct draft){ 0 };
    struct query q = db_query(db, SQL_DRAFT_ONE);
    query_int(&q, c->viewer.user);
    query_int(&q, id);
    if (query_row(&q))
        take(&q, c->arena, out);
    enum err e = query_end(&q);
    return e ? e : out->id ? OK : ERR_NOT_FOUND;
}

/* ---- GET /drafts, last saved first */

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->limit = call_limit(c);
    call_cursor(c, in->cursor, 2);
    if (!in->cursor[1])
        in->cursor[0] = in->cursor[1] = INT64_MAX;
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct page *page = c->out = arena_new(c->arena, struct page);
    if (!page || !(page->item = arena_array(c->arena, (size_t)in->limit, sizeof *page->item)))
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_DRAFT_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, in->cursor[0]);
    query_int(&q, in->cursor[1]);
    query_int(&q, in->limit + 1);
    while (query_row(&q)) {
        page->more = page->n == (size_t)in->limit || page->bytes > LIST_BYTES;
        if (page->more)
            break;
        struct draft *d = &page->item[page->n++];
        take(&q, c->arena, d);
        page->bytes += d->data.n;
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    struct str next = { 0 };
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        draft_json(j, &page->item[i]);
    if (page->more) {
        const struct draft *last = &page->item[page->n - 1];
        next = call_cursor_make(c, (const int64_t[]){ last->updated, last->id }, 2);
    }
    jw_list_close(j, next);
}

/* ---- GET /drafts/{id} */

static enum err get_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (in)
        in->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct draft *d = c->out = arena_new(c->arena, struct draft);
    return d ? load(c, db, ((const struct asked *)c->in)->id, d) : arena_err(c->arena);
}

static void get_render(struct call *c, struct jw *j)
{
    const struct draft *d = c->out;
    call_etag(c, d->version, str_hash(d->data));
    draft_json(j, d);
}

/* ---- POST /drafts: a key that was used before gives the draft that it made, as it is now */

static enum err keep_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->data = fields_json(call_fields(c), "data");
    in->key = call_header(c, "idempotency-key");
    if (in->key.n > IDEMPOTENCY_KEY_MAX)
        call_bad(c, "Idempotency-Key", "Deze sleutel is te lang.", "This key is too long.");
    return call_ok(c);
}

/* The draft that this key made; d->id stays 0 when there is none any more. */
static enum err made_before(struct call *c, struct db *db, struct draft *d)
{
    const struct asked *in = c->in;
    int64_t id = 0;
    enum err e = idempotency_find(db, c->viewer.user, in->key, DRAFT_HASH, c->now, &id);
    if (e == ERR_CONFLICT)
        return call_fail(c, e, "Deze Idempotency-Key hoort al bij een ander verzoek.",
            "This Idempotency-Key belongs to another request.");
    if (!e && id)
        e = load(c, db, id, d);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err keep_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct draft *d = c->out = arena_new(c->arena, struct draft);
    int64_t n = 0;
    enum err e = d ? made_before(c, db, d) : arena_err(c->arena);
    if (e || d->id)
        return e;
    struct query q = db_query(db, SQL_DRAFT_COUNT);
    query_int(&q, c->viewer.user);
    e = query_single(&q, 0, &n);
    if (!e && n >= DRAFTS_MAX)
        return call_fail(c, ERR_CONFLICT, "Je hebt al 200 concepten. Gooi er eerst een weg.",
            "You have 200 drafts already. Throw one away first.");
    if (e)
        return e;
    int64_t id = db_new_id(db, "draft");
    q = db_query(db, SQL_DRAFT_INSERT);
    query_int(&q, id);
    query_int(&q, c->viewer.user);
    query_str(&q, in->data);
    query_int(&q, c->now);
    e = query_done(&q);
    if (!e)
        e = idempotency_keep(db, c->viewer.user, in->key, DRAFT_HASH, c->now, id);
    return e ? e : load(c, db, id, d);
}

static void keep_render(struct call *c, struct jw *j)
{
    call_created(c, "/drafts/%lld", (long long)((const struct draft *)c->out)->id);
    get_render(c, j);
}

/* ---- PUT /drafts/{id} */

static enum err save_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->id = call_path_id(c, "id");
    call_if_match(c);
    in->data = fields_json(call_fields(c), "data");
    return call_ok(c);
}

static enum err save_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct draft *d = c->out = arena_new(c->arena, struct draft);
    enum err e = d ? load(c, db, in->id, d) : arena_err(c->arena);
    if (!e)
        e = call_version(c, d->version, "Dit concept is intussen ergens anders bewaard.",
            "This draft was saved somewhere else in the meantime.");
    if (e)
        return e;
    struct query q = db_query(db, SQL_DRAFT_UPDATE);
    query_int(&q, in->id);
    query_str(&q, in->data);
    query_int(&q, c->now);
    e = query_done(&q);
    return e ? e : load(c, db, in->id, d);
}

/* ---- DELETE /drafts/{id} */

static enum err drop_run(struct call *c, struct db *db)
{
    int64_t n = 0;
    struct query q = db_query(db, SQL_DRAFT_DELETE);
    query_int(&q, c->viewer.user);
    query_int(&q, ((const struct asked *)c->in)->id);
    enum err e = query_changes(&q, &n);
    return e ? e : n ? OK : ERR_NOT_FOUND;
}

enum err draft_expire(struct db *db, int64_t before, int64_t most, int64_t *gone)
{
    struct query q = db_query(db, SQL_DRAFT_EXPIRE);
    query_int(&q, before);
    query_int(&q, most);
    return query_changes(&q, gone);
}

const struct endpoint draft_endpoints[] = {
    { GET, "/drafts", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/drafts", NEED_USER, DB_WRITE, .parse = keep_parse, .run = keep_run, .render = keep_render,
        .body_max = DRAFT_BYTES },
    { GET, "/drafts/{id}", NEED_USER, DB_READ, .parse = get_parse, .run = get_run, .render = get_render },
    { PUT, "/drafts/{id}", NEED_USER, DB_WRITE, .parse = save_parse, .run = save_run, .render = get_render,
        .body_max = DRAFT_BYTES },
    { DELETE, "/drafts/{id}", NEED_USER, DB_WRITE, .parse = get_parse, .run = drop_run, .render = call_no_content,
        .flags = ENDPOINT_NO_BODY },
    { 0 },
};

/* Whoever leaves, leaves no drafts. */
static enum err anonymised(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_DRAFT_FORGET);
    query_int(&q, e->entity_id);
    return query_done(&q);
}

const struct listener draft_listeners[] = {
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { 0 },
};
