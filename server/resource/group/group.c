/* group.c -- groups: list, read, make, change, remove.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "resource/group/row.h"

enum { HAS_KIND = 1, HAS_NAME = 2, HAS_VISIBILITY = 4, HAS_DESCRIPTION = 8 };

struct group_page {
    struct group_row row[CALL_LIMIT_MAX];
    struct call_page at;
    bool mine;
    struct str kind;
    int64_t after;
};
struct group_change {
    int64_t id; /* of the path */
    unsigned has;
    struct group_row to, row; /* as asked; as it became */
};

/* ---- GET /groups */

static enum err list_parse(struct call *c)
{
    struct group_page *page = c->out = arena_new(c->arena, struct group_page);
    if (!page)
        return arena_err(c->arena);
    page->kind = group_kind(call_query_choice(c, "kind", GROUP_KINDS));
    page->mine = call_query_bool(c, "mine");
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct group_page *page = c->out;
    struct query q = db_query(db, SQL_GROUP_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_str(&q, page->kind);
    query_int(&q, page->mine);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = group_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct group_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        group_json(j, &c->viewer, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /groups/{id} */

static enum err get_parse(struct call *c)
{
    struct group_change *ch = c->in = arena_new(c->arena, struct group_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct group_change *ch = c->in;
    return group_load(db, c->arena, &c->viewer, c->now, ch->id, &ch->row);
}

/* Renders what a request read or changed. */
static void row_render(struct call *c, struct jw *j)
{
    const struct group_row *row = &((struct group_change *)c->in)->row;
    group_etag(c, row);
    group_json(j, &c->viewer, row);
}

/* ---- POST /groups, PATCH /groups/{id} */

static struct group_change *change_read(struct call *c, unsigned must)
{
    static const char *const names[] = { "kind", "name", "visibility", "description" };
    struct group_change *ch = c->in = arena_new(c->arena, struct group_change);
    if (!ch)
        return NULL;
    struct fields *f = call_fields(c);
    ch->has = must | fields_given(f, names, sizeof names / sizeof *names);
    if (ch->has & HAS_KIND)
        ch->to.kind = group_kind(field_choice(f, "kind", GROUP_KINDS, true));
    if (ch->has & HAS_NAME)
        ch->to.name = field_line(f, "name", 1, GROUP_NAME_MAX);
    if (ch->has & HAS_VISIBILITY)
        ch->to.visibility = group_visibility(field_choice(f, "visibility", GROUP_VISIBILITIES, true));
    if (ch->has & HAS_DESCRIPTION)
        ch->to.description = str_trim(field_text(f, "description", 0, GROUP_DESCRIPTION_MAX));
    return ch;
}

static enum err may_make(const struct call *c, struct str kind)
{
    bool may = viewer_may(&c->viewer, str_is(kind, "intervision") ? MAY_MAKE_INTERVISION : MAY_MAKE_GROUPS);
    return may ? OK : ERR_FORBIDDEN;
}

static enum err check_name(struct call *c, struct db *db, const struct group_row *row)
{
    int64_t other = 0;
    if (str_is(row->visibility, "hidden"))
        return OK;
    struct query q = db_query(db, SQL_GROUP_NAME_TAKEN);
    query_str(&q, row->name);
    query_int(&q, row->id);
    enum err e = query_single(&q, 0, &other);
    if (e || !other)
        return e;
    call_bad(c, "name", "Deze naam is al in gebruik.", "This name is taken.");
    return call_fail(c, ERR_CONFLICT, "Er is al een groep met deze naam.", "There is a group with this name already.");
}

static enum err post_parse(struct call *c)
{
    struct group_change *ch = change_read(c, HAS_KIND | HAS_NAME | HAS_VISIBILITY);
    if (!ch)
        return arena_err(c->arena);
    enum err e = call_ok(c);
    return e ? e : may_make(c, ch->to.kind);
}

static enum err post_run(struct call *c, struct db *db)
{
    struct group_change *ch = c->in;
    ch->row = ch->to;
    enum err e = check_name(c, db, &ch->row);
    if (!e)
        e = group_store(db, &ch->row, c->viewer.user, c->now);
    if (!e) /* whoever makes a group leads it, until somebody else does */
        e = group_member_store(db,
            &(struct membership){ .group = ch->row.id, .account = c->viewer.user, .role = STR("chair") },
            c->viewer.user, c->now);
    return e ? e : group_load(db, c->arena, &c->viewer, c->now, ch->row.id, &ch->row);
}

static void post_render(struct call *c, struct jw *j)
{
    call_created(c, "/groups/%lld", (long long)((struct group_change *)c->in)->row.id);
    row_render(c, j);
}

static enum err patch_parse(struct call *c)
{
    struct group_change *ch = change_read(c, 0);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok_edit(c);
}

static enum err store(struct call *c, struct db *db, struct group_change *ch)
{
    struct group_row *row = &ch->row;
    enum err e = OK;
    if ((ch->has & HAS_KIND) && !str_eq(row->kind, ch->to.kind)) {
        e = may_make(c, ch->to.kind);
        if (!e && !group_may_lend(&c->viewer, ch->to.kind, STR("deputy"))) /* its deputies would become steering */
            e = ERR_FORBIDDEN;
    }
    row->kind = ch->has & HAS_KIND ? ch->to.kind : row->kind;
    row->name = ch->has & HAS_NAME ? ch->to.name : row->name;
    row->visibility = ch->has & HAS_VISIBILITY ? ch->to.visibility : row->visibility;
    row->description = ch->has & HAS_DESCRIPTION ? ch->to.description : row->description;
    if (!e)
        e = check_name(c, db, row);
    if (!e)
        e = group_store(db, row, c->viewer.user, c->now);
    return e;
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct group_change *ch = c->in;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, ch->id, &ch->row);
    if (!e && !group_managed(&c->viewer, &ch->row))
        e = ERR_FORBIDDEN;
    if (!e)
        e = call_version(c, ch->row.version, "Deze groep is intussen gewijzigd.",
            "This group has changed in the meantime.");
    return e ? e : store(c, db, ch);
}

/* ---- DELETE /groups/{id} */

static enum err delete_run(struct call *c, struct db *db)
{
    struct group_change *ch = c->in;
    int64_t used = 0;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, ch->id, &ch->row);
    if (!e && !group_managed(&c->viewer, &ch->row))
        e = ERR_FORBIDDEN;
    if (e)
        return e;
    struct query q = db_query(db, SQL_GROUP_USED);
    query_int(&q, ch->id);
    e = query_single(&q, 0, &used);
    if (!e && used)
        e = call_fail(c, ERR_CONFLICT, "Deze groep heeft berichten of een project.",
            "This group has posts or a project.");
    return e ? e : group_remove(db, ch->id, c->viewer.user, c->now);
}

const struct endpoint group_endpoints[] = {
    { GET, "/groups", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/groups/{id}", NEED_USER, DB_READ, .parse = get_parse, .run = get_run, .render = row_render },
    { POST, "/groups", NEED_RIGHT + MAY_MAKE_INTERVISION, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/groups/{id}", NEED_USER, DB_WRITE, .parse = patch_parse, .run = patch_run, .render = row_render },
    { DELETE, "/groups/{id}", NEED_USER, DB_WRITE, .parse = get_parse, .run = delete_run, .render = call_no_content },
    { 0 },
};
