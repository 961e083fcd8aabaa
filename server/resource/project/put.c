/* put.c -- the commands of project.h that seeds and imports use, and who leaves. */
#include "resource/project/row.h"

enum err project_find(struct db *db, int64_t place, struct str name, int64_t *id)
{
    struct query q = db_query(db, SQL_PROJECT_FIND);
    query_int(&q, place);
    query_str(&q, name);
    return query_single(&q, 0, id);
}

/* Loads the milestones of a project in their order; room for MILESTONES_MAX. */
static enum err load_milestones(struct db *db, struct arena *a, int64_t project, struct milestone_row *out, size_t *n)
{
    *n = 0;
    struct query q = db_query(db, SQL_MILESTONE_LIST);
    query_int(&q, project);
    while (*n < MILESTONES_MAX && query_row(&q))
        out[(*n)++] = milestone_take(&q, a);
    return query_end(&q);
}

static bool same_milestone(const struct milestone_row *row, const struct milestone_edit *in)
{
    return str_eq(row->kind, in->kind) && row->due == in->due && row->done == in->done && str_eq(row->note, in->note);
}

/* Takes away those that no edit names, and adds those that are not there. */
static enum err put_milestones(struct db *db, struct arena *a, int64_t project, const struct project_edit *in,
    int64_t now, bool *changed)
{
    struct milestone_row *old = arena_array(a, MILESTONES_MAX, sizeof *old);
    bool *kept = arena_array(a, MILESTONES_MAX, sizeof *kept);
    size_t n = 0;
    if (!old || !kept)
        return arena_err(a);
    enum err e = load_milestones(db, a, project, old, &n);
    for (size_t i = 0; !e && i < in->n_milestones; i++) {
        const struct milestone_edit *m = &in->milestone[i];
        size_t at = 0;
        while (at < n && (kept[at] || !same_milestone(&old[at], m)))
            at++;
        if (at < n) {
            kept[at] = true;
            continue;
        }
        struct milestone_row row = { .kind = m->kind, .due = m->due, .done = m->done, .note = m->note };
        e = milestone_store(db, project, &row, 0, now);
        *changed = true;
    }
    for (size_t i = 0; !e && i < n; i++)
        if (!kept[i]) {
            e = milestone_remove(db, project, old[i].n, 0, now);
            *changed = true;
        }
    return e;
}

static bool same_project(const struct project_row *x, const struct project_row *y)
{
    return x->phase == y->phase && x->since == y->since && x->ended == y->ended && x->steering == y->steering &&
        x->group == y->group && str_eq(x->description, y->description);
}

enum err project_put(struct db *db, struct arena *a, const struct project_edit *in, int64_t now, int64_t *id,
    bool *changed)
{
    struct project_row old = { 0 };
    *changed = false;
    if (!in->place || !in->name.n || in->phase == PHASE_NONE || !in->since || in->n_milestones > MILESTONES_MAX)
        return ERR_INVALID;
    enum err e = project_find(db, in->place, in->name, id);
    if (!e && *id)
        e = project_load(db, a, &(struct viewer){ 0 }, now, *id, &old);
    struct project_row row = old;
    row.place = in->place;
    row.name = in->name;
    row.description = in->description.n ? in->description : STR("");
    row.phase = in->phase;
    row.since = in->since;
    row.ended = in->ended;
    row.steering = in->steering;
    row.group = in->group;
    if (!e && (!old.id || !same_project(&row, &old))) {
        *changed = true;
        e = project_store(db, &row, old.phase, 0, now);
    }
    *id = row.id;
    if (!e)
        e = put_milestones(db, a, row.id, in, now, changed);
    return e ? e : arena_err(a);
}

/* Who left for good steers nothing. */
static enum err anonymised(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_PROJECT_LEAVE);
    query_int(&q, e->entity_id);
    query_int(&q, e->at);
    return query_done(&q);
}

const struct listener project_listeners[] = {
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { 0 },
};
