/* api_token.c -- one's API tokens: list, make, revoke. */
#include "resource/user/api_token.h"

#include "crypt/token.h"
#include "resource/user/account.h"
#include "resource/user/session.h"

enum { NAME_MAX_CHARS = 60, DAYS = 90, DAYS_MAX = 365, TOKENS_MAX = 20 /* of one account */ };
#define DAY_MS INT64_C(86400000)

struct api_token {
    int64_t id, created, expires, account;
    struct str name, scope, secret; /* secret only when it was just made */
};
struct token_page {
    struct api_token row[CALL_LIMIT_MAX];
    struct call_page at;
    int64_t after;
};

static void token_json(struct jw *j, const struct api_token *t)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", t->id);
    jw_str(j, "name", t->name);
    jw_str(j, "scope", t->scope);
    jw_time(j, "created", t->created);
    jw_time(j, "expires", t->expires);
    if (t->secret.n)
        jw_str(j, "token", t->secret);
    jw_close(j, '}');
}

static struct api_token token_take(struct query *q, struct arena *a)
{
    struct api_token t = { 0 };
    t.id = row_int(q);
    t.name = row_str(q, a);
    t.scope = row_str(q, a);
    t.created = row_int(q);
    t.expires = row_int(q);
    return t;
}

/* ---- GET /tokens */

static enum err list_parse(struct call *c)
{
    struct token_page *page = c->out = arena_new(c->arena, struct token_page);
    if (!page)
        return arena_err(c->arena);
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct token_page *page = c->out;
    struct query q = db_query(db, SQL_API_TOKEN_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = token_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct token_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        token_json(j, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /tokens/{id} */

static enum err one_parse(struct call *c)
{
    struct api_token *t = c->in = arena_new(c->arena, struct api_token);
    if (!t)
        return arena_err(c->arena);
    t->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct api_token *t = c->in;
    struct query q = db_query(db, SQL_API_TOKEN_ONE);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, t->id);
    t->id = 0;
    if (query_row(&q))
        *t = token_take(&q, c->arena);
    enum err e = query_end(&q);
    return e ? e : t->id ? OK : ERR_NOT_FOUND;
}

/* Its name is all that can change. */
static int64_t version_of(const struct api_token *t)
{
    return (int64_t)(str_hash(t->name) >> 33) + 1;
}

static void get_render(struct call *c, struct jw *j)
{
    call_etag(c, version_of(c->in), 0);
    token_json(j, c->in);
}

/* ---- PATCH /tokens/{id} {name}: what it may do and until when never changes */

struct renaming {
    struct api_token t; /* first: what get_run looks at */
    struct str name;    /* p NULL: stays */
};

static enum err rename_parse(struct call *c)
{
    struct renaming *in = c->in = arena_new(c->arena, struct renaming);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    in->t.id = call_path_id(c, "id");
    in->name = field_line(f, "name", field_has(f, "name"), NAME_MAX_CHARS);
    return call_ok_edit(c);
}

static enum err rename_run(struct call *c, struct db *db)
{
    struct renaming *in = c->in;
    enum err e = get_run(c, db);
    if (!e)
        e = call_version(c, version_of(&in->t), "Dit token heeft intussen een andere naam.",
            "This token has another name by now.");
    if (e || !in->name.n)
        return e;
    struct query q = db_query(db, SQL_API_TOKEN_RENAME);
    query_int(&q, in->t.id);
    query_str(&q, in->name);
    in->t.name = in->name;
    return query_done(&q);
}

/* ---- POST /tokens */

static enum err insert(struct db *db, struct arena *a, struct api_token *t)
{
    t->id = db_new_id(db, "api_token");
    struct query q = db_query(db, SQL_API_TOKEN_INSERT);
    query_int(&q, t->id);
    query_blob(&q, token_hash(a, t->secret));
    query_int(&q, t->account);
    query_str(&q, t->name);
    query_str(&q, t->scope);
    query_int(&q, t->created);
    query_int(&q, t->expires);
    enum err e = query_done(&q);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_TOKEN_MADE,
            .actor = t->account,
            .at = t->created,
            .entity = "token",
            .entity_id = t->id });
}

static enum err make_parse(struct call *c)
{
    struct api_token *t = c->in = arena_new(c->arena, struct api_token);
    if (!t)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    t->name = field_line(f, "name", 1, NAME_MAX_CHARS);
    t->scope = field_choice(f, "scope", "read write", false) == 1 ? STR("write") : STR("read");
    t->created = c->now;
    t->expires = c->now + field_int(f, "days", 1, DAYS_MAX, DAYS) * DAY_MS;
    t->secret = token_new(c->arena, "vb_");
    t->account = c->viewer.user;
    enum err e = call_ok(c);
    return e ? e : session_fresh(c);
}

static enum err make_run(struct call *c, struct db *db)
{
    struct api_token *t = c->in;
    int64_t count = 0;
    struct query q = db_query(db, SQL_API_TOKEN_COUNT);
    query_int(&q, t->account);
    query_int(&q, c->now);
    enum err e = query_single(&q, 0, &count);
    if (!e && count >= TOKENS_MAX)
        e = call_fail(c, ERR_CONFLICT, "Je hebt al 20 sleutels. Trek er eerst een in.",
            "You have 20 tokens. Revoke one first.");
    return e ? e : insert(db, c->arena, t);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct api_token *t = c->in;
    call_created(c, "/tokens/%lld", (long long)t->id);
    get_render(c, j);
}

enum err account_token(struct db *db, struct arena *a, int64_t account, struct str name, int64_t seconds, int64_t now,
    struct str *token)
{
    struct api_token t = { .account = account,
        .name = name,
        .scope = STR("write"),
        .created = now,
        .expires = now + seconds * 1000,
        .secret = token_new(a, "vb_") };
    *token = t.secret;
    enum err e = insert(db, a, &t);
    return e ? e : arena_err(a);
}

/* ---- DELETE /tokens/{id} */

static enum err revoke_run(struct call *c, struct db *db)
{
    const struct api_token *t = c->in;
    int64_t revoked = 0;
    struct query q = db_query(db, SQL_API_TOKEN_REVOKE);
    query_int(&q, t->id);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    enum err e = query_changes(&q, &revoked);
    if (!e && !revoked)
        e = ERR_NOT_FOUND;
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_TOKEN_REVOKED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "token",
            .entity_id = t->id });
}

const struct endpoint api_token_endpoints[] = {
    { GET, "/tokens", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/tokens/{id}", NEED_USER, DB_READ, .parse = one_parse, .run = get_run, .render = get_render },
    { POST, "/tokens", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run, .render = make_render,
        .body_max = 4096 },
    { PATCH, "/tokens/{id}", NEED_USER, DB_WRITE, .parse = rename_parse, .run = rename_run, .render = get_render,
        .body_max = 4096 },
    { DELETE, "/tokens/{id}", NEED_USER, DB_WRITE, .parse = one_parse, .run = revoke_run, .render = call_no_content },
    { 0 },
};
