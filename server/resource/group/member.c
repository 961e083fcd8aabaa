/* member.c -- see member.h.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "resource/group/member.h"

struct member {
    int64_t account, organisation, since, until;
    struct str name, function, organisation_name, role;
};
struct member_page {
    struct member row[CALL_LIMIT_MAX];
    size_t n;
    int limit;
    bool more;
    int64_t group, after;
};
struct member_change {
    int64_t group, account, until;
    struct str role;
    bool fresh;           /* it was no member before */
    struct group_row row; /* as the viewer sees it */
};

/* ---- GET /groups/{id}/members */

static void member_json(struct jw *j, const struct member *m)
{
    jw_open(j, NULL, '{');
    jw_open(j, "user", '{');
    jw_int(j, "id", m->account);
    jw_str(j, "name", m->name);
    jw_str_or_null(j, "function", m->function.n ? m->function : (struct str){ 0 });
    if (m->organisation) {
        jw_open(j, "organisation", '{');
        jw_int(j, "id", m->organisation);
        jw_str(j, "name", m->organisation_name);
        jw_close(j, '}');
    } else
        jw_null(j, "organisation");
    jw_close(j, '}');
    jw_str(j, "role", m->role);
    jw_time(j, "since", m->since);
    jw_time(j, "until", m->until);
    jw_close(j, '}');
}

static enum err list_parse(struct call *c)
{
    struct member_page *page = c->out = arena_new(c->arena, struct member_page);
    if (!page)
        return arena_err(c->arena);
    page->group = call_path_id(c, "id");
    page->limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct member_page *page = c->out;
    struct group_row group;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, page->group, &group);
    if (e)
        return e;
    struct query q = db_query(db, SQL_MEMBERSHIP_LIST);
    query_int(&q, page->group);
    query_int(&q, c->now);
    query_int(&q, page->after);
    query_int(&q, page->limit + 1);
    while (query_row(&q)) {
        page->more = page->n == (size_t)page->limit;
        if (page->more)
            break;
        struct member *m = &page->row[page->n++];
        m->account = row_int(&q);
        m->name = row_str(&q, c->arena);
        m->function = row_str(&q, c->arena);
        m->organisation = row_int(&q);
        m->organisation_name = row_str(&q, c->arena);
        m->role = row_str(&q, c->arena);
        m->since = row_int(&q);
        m->until = row_int(&q);
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct member_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        member_json(j, &page->row[i]);
    jw_list_close(j, page->more ? call_cursor_make(c, &page->row[page->n - 1].account, 1) : (struct str){ 0 });
}

/* ---- POST /groups/{id}/members: also changes the role of one who is a member */

static enum err put_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    m->group = call_path_id(c, "id");
    m->account = field_id(f, "user");
    if (!m->account)
        field_error(f, "user", "Kies iemand.", "Choose somebody.");
    int role = field_choice(f, "role", GROUP_ROLES, false);
    m->role = group_role(role < 0 ? 0 : role);
    m->until = field_time(f, "until");
    if (m->until && m->until <= c->now)
        field_error(f, "until", "Deze dag is al voorbij.", "This time has passed.");
    return call_ok(c);
}

static enum err check_account(struct call *c, struct db *db, int64_t account)
{
    int64_t open = 0;
    struct query q = db_query(db, SQL_MEMBERSHIP_ACCOUNT_OPEN);
    query_int(&q, account);
    enum err e = query_single(&q, 0, &open);
    if (e || open)
        return e;
    call_bad(c, "user", "Deze persoon bestaat niet.", "There is no such person.");
    return ERR_INVALID;
}

static enum err is_member(struct db *db, int64_t group, int64_t account, int64_t now, bool *yes)
{
    *yes = false;
    struct query q = db_query(db, SQL_MEMBERSHIP_GET);
    query_int(&q, group);
    query_int(&q, account);
    if (query_row(&q)) {
        row_skip(&q, 1);
        int64_t until = row_int(&q);
        *yes = !until || until > now;
    }
    return query_end(&q);
}

static enum err put_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    bool was = false;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (!e && !group_managed(&c->viewer, &m->row))
        e = ERR_FORBIDDEN;
    if (!e)
        e = check_account(c, db, m->account);
    if (!e)
        e = is_member(db, m->group, m->account, c->now, &was);
    m->fresh = !was;
    return e ? e : group_member_store(db, m->group, m->account, m->role, m->until, c->viewer.user, c->now);
}

static void put_render(struct call *c, struct jw *j)
{
    const struct member_change *m = c->in;
    if (m->fresh)
        call_created(c, "/groups/%lld/members/%lld", (long long)m->group, (long long)m->account);
    jw_open(j, NULL, '{');
    jw_int(j, "user", m->account);
    jw_str(j, "role", m->role);
    jw_time(j, "until", m->until);
    jw_close(j, '}');
}

/* ---- DELETE /groups/{id}/members/{user} */

static enum err remove_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    m->group = call_path_id(c, "id");
    m->account = call_path_id(c, "user");
    return call_ok(c);
}

static enum err remove_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (!e && m->account != c->viewer.user && !group_managed(&c->viewer, &m->row))
        e = ERR_FORBIDDEN;
    return e ? e : group_member_remove(db, m->group, m->account, c->viewer.user, c->now);
}

static void gone_render(struct call *c, struct jw *j)
{
    (void)j;
    call_status(c, 204);
}

/* ---- POST /groups/{id}/_join, POST /groups/{id}/_leave */

static enum err self_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    (void)call_fields(c); /* {} or nothing */
    m->group = call_path_id(c, "id");
    m->account = c->viewer.user;
    return call_ok(c);
}

static enum err join_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (e || m->row.role.p) /* a member already */
        return e;
    if (!str_is(m->row.visibility, "open"))
        return call_fail(c, ERR_FORBIDDEN, "Deze groep is besloten. Vraag de voorzitter om je toe te voegen.",
            "This group is closed. Ask its chair to add you.");
    e = group_member_store(db, m->group, m->account, STR("member"), 0, m->account, c->now);
    return e ? e : group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
}

static void join_render(struct call *c, struct jw *j)
{
    const struct member_change *m = c->in;
    group_etag(c, &m->row);
    group_json(j, &c->viewer, &m->row);
}

static enum err leave_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (e || !m->row.role.p) /* gone already */
        return e;
    return group_member_remove(db, m->group, m->account, m->account, c->now);
}

const struct endpoint member_endpoints[] = {
    { GET, "/groups/{id}/members", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/groups/{id}/members", NEED_USER, DB_WRITE, .parse = put_parse, .run = put_run, .render = put_render },
    { DELETE, "/groups/{id}/members/{user}", NEED_USER, DB_WRITE, .parse = remove_parse, .run = remove_run,
        .render = gone_render },
    { POST, "/groups/{id}/_join", NEED_USER, DB_WRITE, .parse = self_parse, .run = join_run, .render = join_render },
    { POST, "/groups/{id}/_leave", NEED_USER, DB_WRITE, .parse = self_parse, .run = leave_run, .render = gone_render },
    { 0 },
};
