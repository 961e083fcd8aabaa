/* account.c -- people: the list that members see, and what administrators change. */
#include "db/like.h"
#include "resource/user/change.h"

enum { Q_MAX = 100 /* characters of ?q= */ };

struct account_page {
    struct account_row row[CALL_LIMIT_MAX];
    struct call_page at;
    struct str pattern;
    int64_t organisation, after;
    unsigned role;
};

/* Mail address and the like are for administrators and for oneself. */
static bool sees_whole(const struct call *c, int64_t account)
{
    return c->viewer.user == account || viewer_may(&c->viewer, MAY_ADMINISTER);
}

static void one_render(struct call *c, struct jw *j, const struct account_row *row)
{
    call_etag(c, row->version, str_hash(row->organisation_name));
    account_json(j, NULL, row, sees_whole(c, row->id));
}

/* ---- GET /users */

static enum err list_parse(struct call *c)
{
    struct account_page *page = c->out = arena_new(c->arena, struct account_page);
    if (!page)
        return arena_err(c->arena);
    page->pattern = like_inside(c->arena, ascii_lower(c->arena, str_trim(call_query_str(c, "q", Q_MAX))));
    page->organisation = call_query_int(c, "organisation", 1, INT64_MAX, 0);
    int role = call_query_choice(c, "role", "reader sounding_board project_leader steering coach administrator");
    page->role = role < 0 ? 0 : 1u << role;
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct account_page *page = c->out;
    struct query q = db_query(db, SQL_ACCOUNT_LIST);
    query_int(&q, viewer_may(&c->viewer, MAY_ADMINISTER));
    query_str(&q, page->pattern);
    query_int(&q, page->organisation);
    query_int(&q, page->role);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = account_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct account_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        account_json(j, NULL, &page->row[i], sees_whole(c, page->row[i].id));
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /users/{id} */

static enum err get_parse(struct call *c)
{
    struct account_row *row = c->out = arena_new(c->arena, struct account_row);
    if (!row)
        return arena_err(c->arena);
    row->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct account_row *row = c->out;
    return account_load(db, c->arena, row->id, row);
}

static void get_render(struct call *c, struct jw *j)
{
    one_render(c, j, c->out);
}

/* ---- POST /users, PATCH /users/{id} */

static enum err post_parse(struct call *c)
{
    struct account_change *ch = c->in = arena_new(c->arena, struct account_change);
    if (!ch)
        return arena_err(c->arena);
    const unsigned may = CHANGE_MAIL | CHANGE_NAME | CHANGE_ORGANISATION | CHANGE_FUNCTION | CHANGE_ROLES |
        CHANGE_LANGUAGE;
    account_change_read(c, ch, may, CHANGE_MAIL | CHANGE_NAME | CHANGE_ROLES);
    return call_ok(c);
}

static enum err post_run(struct call *c, struct db *db)
{
    return account_change_add(c, db, c->in);
}

static void post_render(struct call *c, struct jw *j)
{
    const struct account_change *ch = c->in;
    call_created(c, "/users/%lld", (long long)ch->row.id);
    one_render(c, j, &ch->row);
}

static enum err patch_parse(struct call *c)
{
    struct account_change *ch = c->in = arena_new(c->arena, struct account_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    const unsigned may = CHANGE_MAIL | CHANGE_NAME | CHANGE_ORGANISATION | CHANGE_FUNCTION | CHANGE_ROLES |
        CHANGE_LANGUAGE | CHANGE_CLOSED;
    account_change_read(c, ch, may, 0);
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    return account_change_run(c, db, c->in);
}

static void patch_render(struct call *c, struct jw *j)
{
    one_render(c, j, &((struct account_change *)c->in)->row);
}

/* ---- DELETE /users/{id}: closes the account; what was written stays */

static enum err close_parse(struct call *c)
{
    struct account_change *ch = c->in = arena_new(c->arena, struct account_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    ch->has = CHANGE_CLOSED;
    ch->to.closed = c->now;
    return call_ok(c);
}

const struct endpoint account_endpoints[] = {
    { GET, "/users", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/users/{id}", NEED_USER, DB_READ, .parse = get_parse, .run = get_run, .render = get_render },
    { POST, "/users", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/users/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = patch_parse, .run = patch_run,
        .render = patch_render },
    { DELETE, "/users/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = close_parse, .run = patch_run,
        .render = call_no_content },
    { 0 },
};
