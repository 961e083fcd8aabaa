/* milestone.c -- the milestones of a project: list, add, change, remove.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "resource/project/milestone.h"

#include "resource/project/row.h"

enum { HAS_KIND = 1, HAS_DUE = 2, HAS_DONE = 4, HAS_NOTE = 8 };

struct milestone_list {
    int64_t project;
    struct milestone_row row[MILESTONES_MAX];
    size_t n;
};
struct milestone_change {
    int64_t project, n; /* of the path */
    unsigned has;
    struct milestone_row to, row; /* as asked; as it became */
};

/* ---- GET */

static enum err list_parse(struct call *c)
{
    struct milestone_list *list = c->out = arena_new(c->arena, struct milestone_list);
    if (!list)
        return arena_err(c->arena);
    list->project = call_path_id(c, "id");
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct milestone_list *list = c->out;
    struct project_row project;
    enum err e = project_load(db, c->arena, &c->viewer, c->now, list->project, &project);
    if (e)
        return e;
    struct query q = db_query(db, SQL_MILESTONE_LIST);
    query_int(&q, list->project);
    while (list->n < MILESTONES_MAX && query_row(&q))
        list->row[list->n++] = milestone_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct milestone_list *list = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < list->n; i++)
        milestone_json(j, NULL, &list->row[i]);
    call_list_close(c, j, NULL, 1);
}

/* ---- POST, PATCH */

static struct milestone_change *change_read(struct call *c, unsigned must)
{
    static const char *const names[] = { "kind", "due", "done", "note" };
    struct milestone_change *ch = c->in = arena_new(c->arena, struct milestone_change);
    if (!ch)
        return NULL;
    struct fields *f = call_fields(c);
    ch->project = call_path_id(c, "id");
    ch->has = must | fields_given(f, names, sizeof names / sizeof *names);
    if (ch->has & HAS_KIND)
        ch->to.kind = milestone_kind(field_choice(f, "kind", MILESTONE_KINDS, true));
    if (ch->has & HAS_DUE)
        ch->to.due = field_date(f, "due");
    if (ch->has & HAS_DONE)
        ch->to.done = field_date(f, "done");
    if (ch->has & HAS_NOTE)
        ch->to.note = str_trim(field_text(f, "note", 0, MILESTONE_NOTE_MAX));
    if (ch->to.done > c->now + PROJECT_DAY_MS)
        field_error(f, "done", "Deze dag is nog niet geweest.", "This day has not come yet.");
    return ch;
}

static void change_render(struct call *c, struct jw *j)
{
    const struct milestone_row *row = &((struct milestone_change *)c->in)->row;
    call_etag(c, row->version, 0);
    milestone_json(j, NULL, row);
}

/* OK when the project is there and the viewer may change it. */
static enum err may_change(struct call *c, struct db *db, int64_t id)
{
    struct project_row project;
    enum err e = project_load(db, c->arena, &c->viewer, c->now, id, &project);
    return e ? e : project_editable(&c->viewer, project.place, project.place_parent) ? OK : ERR_FORBIDDEN;
}

static enum err post_parse(struct call *c)
{
    return change_read(c, HAS_KIND) ? call_ok(c) : arena_err(c->arena);
}

static enum err post_run(struct call *c, struct db *db)
{
    struct milestone_change *ch = c->in;
    int64_t there = 0;
    enum err e = may_change(c, db, ch->project);
    if (e)
        return e;
    struct query q = db_query(db, SQL_MILESTONE_COUNT);
    query_int(&q, ch->project);
    e = query_single(&q, 0, &there);
    if (!e && there >= MILESTONES_MAX)
        e = call_fail(c, ERR_CONFLICT, "Een project heeft hoogstens 50 mijlpalen.",
            "A project has 50 milestones at most.");
    ch->row = ch->to;
    return e ? e : milestone_store(db, ch->project, &ch->row, c->viewer.user, c->now);
}

static void post_render(struct call *c, struct jw *j)
{
    const struct milestone_change *ch = c->in;
    call_created(c, "/projects/%lld/milestones/%lld", (long long)ch->project, (long long)ch->row.n);
    change_render(c, j);
}

static enum err patch_parse(struct call *c)
{
    struct milestone_change *ch = change_read(c, 0);
    if (!ch)
        return arena_err(c->arena);
    ch->n = call_path_id(c, "n");
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct milestone_change *ch = c->in;
    struct milestone_row *row = &ch->row;
    enum err e = may_change(c, db, ch->project);
    if (!e)
        e = milestone_load(db, c->arena, ch->project, ch->n, row);
    if (!e)
        e = call_version(c, row->version, "Deze mijlpaal is intussen gewijzigd.",
            "This milestone has changed in the meantime.");
    if (e)
        return e;
    row->kind = ch->has & HAS_KIND ? ch->to.kind : row->kind;
    row->due = ch->has & HAS_DUE ? ch->to.due : row->due;
    row->done = ch->has & HAS_DONE ? ch->to.done : row->done;
    row->note = ch->has & HAS_NOTE ? ch->to.note : row->note;
    return milestone_store(db, ch->project, row, c->viewer.user, c->now);
}

/* ---- DELETE */

static enum err delete_parse(struct call *c)
{
    struct milestone_change *ch = c->in = arena_new(c->arena, struct milestone_change);
    if (!ch)
        return arena_err(c->arena);
    ch->project = call_path_id(c, "id");
    ch->n = call_path_id(c, "n");
    return call_ok(c);
}

static enum err delete_run(struct call *c, struct db *db)
{
    const struct milestone_change *ch = c->in;
    enum err e = may_change(c, db, ch->project);
    return e ? e : milestone_remove(db, ch->project, ch->n, c->viewer.user, c->now);
}

const struct endpoint milestone_endpoints[] = {
    { GET, "/projects/{id}/milestones", NEED_RIGHT + MAY_READ_NETWORK, DB_READ, .parse = list_parse, .run = list_run,
        .render = list_render },
    { POST, "/projects/{id}/milestones", NEED_RIGHT + MAY_MAKE_PROJECT, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/projects/{id}/milestones/{n}", NEED_RIGHT + MAY_MAKE_PROJECT, DB_WRITE, .parse = patch_parse,
        .run = patch_run, .render = change_render },
    { DELETE, "/projects/{id}/milestones/{n}", NEED_RIGHT + MAY_MAKE_PROJECT, DB_WRITE, .parse = delete_parse,
        .run = delete_run, .render = call_no_content },
    { 0 },
};
