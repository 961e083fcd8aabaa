/* member.c -- see member.h.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "resource/group/member.h"

#include "resource/group/request.h"

struct member {
    struct group_person user;
    int64_t since, until;
    struct str role;
};
struct member_page {
    struct member row[CALL_LIMIT_MAX];
    struct call_page at;
    int64_t group, after;
};
struct member_change {
    int64_t group, account;
    unsigned has;
    struct member to, member; /* as asked; as it became */
    bool fresh;               /* it was no member before */
    struct group_row row;     /* as the viewer sees it */
};
enum { HAS_ROLE = 1, HAS_UNTIL = 2, HAS_SINCE = 4 };

static struct member member_take(struct query *q, struct arena *a)
{
    struct member m = { .user = group_person_take(q, a) };
    m.role = row_str(q, a);
    m.since = row_int(q);
    m.until = row_int(q);
    return m;
}

static enum err member_load(struct call *c, struct db *db, struct member_change *m)
{
    m->member = (struct member){ 0 };
    struct query q = db_query(db, SQL_MEMBERSHIP_ONE);
    query_int(&q, m->group);
    query_int(&q, c->now);
    query_int(&q, m->account);
    query_int(&q, group_managed(&c->viewer, &m->row));
    if (query_row(&q))
        m->member = member_take(&q, c->arena);
    enum err e = query_end(&q);
    return e ? e : m->member.user.id ? OK : ERR_NOT_FOUND;
}

/* A membership has no counter of changes: its version is a number made of what can change. */
static int64_t member_version(const struct member *m)
{
    uint64_t hash = (str_hash(m->role) ^ (uint64_t)m->until ^ (uint64_t)m->since << 1) * UINT64_C(0x9e3779b97f4a7c15);
    return (int64_t)(hash >> 33) + 1;
}

static void member_json(struct jw *j, const struct member *m)
{
    jw_open(j, NULL, '{');
    group_person_json(j, &m->user);
    jw_str(j, "role", m->role);
    jw_time(j, "since", m->since);
    jw_time(j, "until", m->until);
    jw_close(j, '}');
}

/* ---- GET /groups/{id}/members */

static enum err list_parse(struct call *c)
{
    struct member_page *page = c->out = arena_new(c->arena, struct member_page);
    if (!page)
        return arena_err(c->arena);
    page->group = call_path_id(c, "id");
    page->at.limit = call_limit(c);
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
    query_int(&q, page->at.limit + 1);
    query_int(&q, group_managed(&c->viewer, &group));
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = member_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct member_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        member_json(j, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].user.id : NULL, 1);
}

/* ---- GET /groups/{id}/members/{user} */

static enum err one_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    m->group = call_path_id(c, "id");
    m->account = call_path_id(c, "user");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    return e ? e : member_load(c, db, m);
}

/* Renders the member that a request read or changed. */
static void member_render(struct call *c, struct jw *j)
{
    const struct member *m = &((struct member_change *)c->in)->member;
    call_etag(c, member_version(m), str_hash(m->user.name));
    member_json(j, m);
}

/* ---- POST /groups/{id}/members: also changes the role of one who is a member; PATCH /groups/{id}/members/{user} */

static void change_read(struct call *c, struct member_change *m, unsigned must)
{
    struct fields *f = call_fields(c);
    m->group = call_path_id(c, "id");
    m->has = must | (field_has(f, "role") ? HAS_ROLE : 0u) | (field_has(f, "until") ? HAS_UNTIL : 0u) |
        (field_has(f, "since") ? HAS_SINCE : 0u);
    int role = field_choice(f, "role", word_choices(WORDS_GROUP_ROLE, NULL), false);
    m->to.role = group_role(role < 0 ? 0 : role);
    m->to.since = field_time(f, "since"); /* none: now */
    m->to.until = field_time(f, "until");
    if (m->to.until && m->to.until <= c->now)
        field_error(f, "until", "Deze dag is al voorbij.", "This time has passed.");
    else if (m->to.until && m->to.until <= m->to.since)
        field_error(f, "until", "Dit ligt vóór het begin.", "This lies before the beginning.");
}

static enum err put_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    change_read(c, m, HAS_ROLE | HAS_UNTIL);
    m->account = field_id(call_fields(c), "user");
    if (!m->account)
        field_error(call_fields(c), "user", "Kies iemand.", "Choose somebody.");
    return call_ok(c);
}

static enum err patch_parse(struct call *c)
{
    struct member_change *m = c->in = arena_new(c->arena, struct member_change);
    if (!m)
        return arena_err(c->arena);
    change_read(c, m, 0);
    m->account = call_path_id(c, "user");
    return call_ok_edit(c);
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

static enum err may_manage(struct call *c, struct db *db, struct member_change *m)
{
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    return e || group_managed(&c->viewer, &m->row) ? e : ERR_FORBIDDEN;
}

static enum err store(struct call *c, struct db *db, struct member_change *m)
{
    struct str role = m->has & HAS_ROLE ? m->to.role : m->member.role;
    int64_t until = m->has & HAS_UNTIL ? m->to.until : m->member.until;
    int64_t since = m->has & HAS_SINCE ? m->to.since ? m->to.since : c->now : m->member.since;
    if (until && until <= since) {
        call_bad(c, "until", "Dit ligt vóór het begin.", "This lies before the beginning.");
        return ERR_INVALID;
    }
    if (!group_may_lend(&c->viewer, m->row.kind, role))
        return call_fail(c, ERR_FORBIDDEN, "Alleen de stuurgroep zelf wijst haar tweede persoon aan.",
            "Only the steering group appoints its deputies.");
    const struct membership to = { m->group, m->account, since, until, role };
    enum err e = group_member_store(db, &to, c->viewer.user, c->now);
    return e ? e : member_load(c, db, m);
}

static enum err put_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = may_manage(c, db, m);
    if (!e)
        e = check_account(c, db, m->account);
    if (e)
        return e;
    e = member_load(c, db, m);
    m->fresh = e == ERR_NOT_FOUND;
    return e && !m->fresh ? e : store(c, db, m);
}

static void put_render(struct call *c, struct jw *j)
{
    const struct member_change *m = c->in;
    if (m->fresh)
        call_created(c, "/groups/%lld/members/%lld", (long long)m->group, (long long)m->account);
    member_render(c, j);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = may_manage(c, db, m);
    if (!e)
        e = member_load(c, db, m);
    if (!e)
        e = call_version(c, member_version(&m->member), "Dit lidmaatschap is intussen gewijzigd.",
            "This membership has changed in the meantime.");
    return e ? e : store(c, db, m);
}

/* ---- DELETE /groups/{id}/members/{user} */

static enum err remove_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (!e && m->account != c->viewer.user && !group_managed(&c->viewer, &m->row))
        e = ERR_FORBIDDEN;
    return e ? e : group_member_remove(db, m->group, m->account, c->viewer.user, c->now);
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
    if (str_is(m->row.visibility, "open"))
        e = group_member_store(db,
            &(struct membership){ .group = m->group, .account = m->account, .role = STR("member") }, m->account,
            c->now);
    else
        e = group_request(c, db, &m->row);
    return e ? e : group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
}

static void join_render(struct call *c, struct jw *j)
{
    const struct member_change *m = c->in;
    if (!m->row.role.p) /* asked for, not a member yet */
        call_status(c, 202);
    group_etag(c, &m->row);
    group_json(j, &c->viewer, &m->row);
}

static enum err leave_run(struct call *c, struct db *db)
{
    struct member_change *m = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, m->group, &m->row);
    if (!e && m->row.requested)
        e = group_request_drop(db, m->group, m->account);
    if (e || !m->row.role.p) /* gone already */
        return e;
    return group_member_remove(db, m->group, m->account, m->account, c->now);
}

const struct endpoint member_endpoints[] = {
    { GET, "/groups/{id}/members/{user}", NEED_USER, DB_READ, .parse = one_parse, .run = get_run,
        .render = member_render },
    { PATCH, "/groups/{id}/members/{user}", NEED_USER, DB_WRITE, .parse = patch_parse, .run = patch_run,
        .render = member_render },
    { GET, "/groups/{id}/members", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/groups/{id}/members", NEED_USER, DB_WRITE, .parse = put_parse, .run = put_run, .render = put_render },
    { DELETE, "/groups/{id}/members/{user}", NEED_USER, DB_WRITE, .parse = one_parse, .run = remove_run,
        .render = call_no_content },
    { POST, "/groups/{id}/_join", NEED_USER, DB_WRITE, .parse = self_parse, .run = join_run, .render = join_render },
    { POST, "/groups/{id}/_leave", NEED_USER, DB_WRITE, .parse = self_parse, .run = leave_run,
        .render = call_no_content },
    { 0 },
};
