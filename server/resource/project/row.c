/* row.c -- projects and milestones in the database; see row.h. */
#include "resource/project/row.h"

#include <stdio.h>

static const char *const kinds[] = { "agreement", "plan", "interim_report", "final_report" };
enum { KINDS = sizeof kinds / sizeof *kinds };

struct str milestone_kind(int place)
{
    return place >= 0 && place < KINDS ? str_c(kinds[place]) : STR("");
}

struct milestone_row milestone_take(struct query *q, struct arena *a)
{
    struct milestone_row r = { .n = row_int(q) };
    r.kind = row_str(q, a);
    r.due = row_int(q);
    r.done = row_int(q);
    r.note = row_str(q, a);
    r.version = row_int(q);
    return r;
}

struct project_row project_take(struct query *q, struct arena *a)
{
    struct project_row r = { .id = row_int(q) };
    r.place = row_int(q);
    r.place_name = row_str(q, a);
    r.place_parent = row_int(q);
    r.name = row_str(q, a);
    r.description = row_str(q, a);
    int64_t phase = row_int(q);
    r.phase = phase > PHASE_NONE && phase < PHASE_END ? (enum phase)phase : PHASE_PREPARATION;
    r.since = row_int(q);
    r.ended = row_int(q);
    r.steering = row_int(q);
    r.steering_name = row_str(q, a);
    r.group = row_int(q);
    r.group_shown = row_int(q);
    r.group_name = row_str(q, a);
    r.created = row_int(q);
    r.updated = row_int(q);
    r.version = row_int(q);
    r.next = milestone_take(q, a);
    return r;
}

enum err project_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t id,
    struct project_row *out)
{
    *out = (struct project_row){ 0 };
    struct query q = db_query(db, SQL_PROJECT_BY_ID);
    query_int(&q, v->user);
    query_int(&q, now);
    query_int(&q, id);
    if (query_row(&q))
        *out = project_take(&q, a);
    enum err e = query_end(&q);
    return e ? e : out->id ? OK : ERR_NOT_FOUND;
}

enum err milestone_load(struct db *db, struct arena *a, int64_t project, int64_t n, struct milestone_row *out)
{
    *out = (struct milestone_row){ 0 };
    struct query q = db_query(db, SQL_MILESTONE_ONE);
    query_int(&q, project);
    query_int(&q, n);
    if (query_row(&q))
        *out = milestone_take(&q, a);
    enum err e = query_end(&q);
    return e ? e : out->n ? OK : ERR_NOT_FOUND;
}

bool project_editable(const struct viewer *v, int64_t place, int64_t parent)
{
    bool own = v->organisation && (v->organisation == place || v->organisation == parent);
    return viewer_may(v, MAY_EDIT_PROJECTS) || (own && viewer_may(v, MAY_MAKE_PROJECT));
}

/* ---- storing */

static enum err tell(struct db *db, enum event_verb verb, int64_t project, struct str data, int64_t actor, int64_t now)
{
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = actor,
            .at = now,
            .entity = "project",
            .entity_id = project,
            .data = data });
}

static enum err tell_phase(struct db *db, const struct project_row *row, enum phase before, int64_t actor, int64_t now)
{
    char day[CLOCK_TEXT];
    struct buf data = { 0 };
    struct jw j = jw_to(&data);
    jw_open(&j, NULL, '{');
    jw_word(&j, "from", word_of(WORDS_PHASE, (int)before));
    jw_word(&j, "to", word_of(WORDS_PHASE, (int)row->phase));
    jw_str(&j, "since", clock_date(day, row->since));
    jw_close(&j, '}');
    enum err e = buf_err(&data);
    if (!e)
        e = tell(db, EVENT_PROJECT_PHASE, row->id, buf_str(&data), actor, now);
    buf_release(&data);
    return e;
}

static enum err write_row(struct db *db, enum sql sql, const struct project_row *row, int64_t now)
{
    struct query q = db_query(db, sql);
    query_int(&q, row->id);
    query_int(&q, row->place);
    query_str(&q, row->name);
    query_str(&q, row->description.p ? row->description : STR(""));
    query_int(&q, row->phase);
    query_int(&q, row->since);
    query_int_or_null(&q, row->ended);
    query_int_or_null(&q, row->steering);
    query_int_or_null(&q, row->group);
    query_int(&q, now);
    return query_done(&q);
}

enum err project_store(struct db *db, struct project_row *row, enum phase before, int64_t actor, int64_t now)
{
    bool fresh = !row->id;
    if (fresh)
        row->id = db_new_id(db, "project");
    enum err e = write_row(db, fresh ? SQL_PROJECT_INSERT : SQL_PROJECT_UPDATE, row, now);
    if (!e)
        e = db_change(db, "project", row->id);
    if (!e)
        e = tell(db, fresh ? EVENT_PROJECT_CREATED : EVENT_PROJECT_EDITED, row->id, (struct str){ 0 }, actor, now);
    return e || fresh || before == row->phase ? e : tell_phase(db, row, before, actor, now);
}

enum err project_remove(struct db *db, const struct project_row *row, int64_t actor, int64_t now)
{
    struct query q = db_query(db, SQL_MILESTONE_CLEAR);
    query_int(&q, row->id);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_PROJECT_DELETE);
    query_int(&q, row->id);
    e = query_done(&q);
    if (!e)
        e = db_change(db, "project", row->id);
    return e ? e : tell(db, EVENT_PROJECT_REMOVED, row->id, (struct str){ 0 }, actor, now);
}

/* The trail says which one, by its number. */
static enum err tell_milestone(struct db *db, enum event_verb verb, int64_t project, int64_t n, int64_t actor,
    int64_t now)
{
    char data[48];
    struct str text = { data, (size_t)snprintf(data, sizeof data, "{\"milestone\":%lld}", (long long)n) };
    enum err e = db_change(db, "project", project);
    return e ? e : tell(db, verb, project, text, actor, now);
}

enum err milestone_store(struct db *db, int64_t project, struct milestone_row *row, int64_t actor, int64_t now)
{
    bool fresh = !row->n;
    if (fresh)
        row->n = db_new_id(db, "milestone");
    row->version++;
    struct query q = db_query(db, fresh ? SQL_MILESTONE_INSERT : SQL_MILESTONE_UPDATE);
    query_int(&q, project);
    query_int(&q, row->n);
    query_str(&q, row->kind);
    query_int_or_null(&q, row->due);
    query_int_or_null(&q, row->done);
    query_str(&q, row->note.p ? row->note : STR(""));
    query_int(&q, now);
    enum err e = query_done(&q);
    return e ? e
             : tell_milestone(db, fresh ? EVENT_MILESTONE_MADE : EVENT_MILESTONE_EDITED, project, row->n, actor, now);
}

enum err milestone_remove(struct db *db, int64_t project, int64_t n, int64_t actor, int64_t now)
{
    int64_t gone = 0;
    struct query q = db_query(db, SQL_MILESTONE_DELETE);
    query_int(&q, project);
    query_int(&q, n);
    enum err e = query_changes(&q, &gone);
    if (!e && !gone)
        e = ERR_NOT_FOUND;
    return e ? e : tell_milestone(db, EVENT_MILESTONE_REMOVED, project, n, actor, now);
}

/* ---- JSON */

void milestone_json(struct jw *j, const char *key, const struct milestone_row *row)
{
    if (!row->n) {
        jw_null(j, key);
        return;
    }
    jw_open(j, key, '{');
    jw_int(j, "n", row->n);
    jw_str(j, "kind", row->kind);
    jw_date(j, "due", row->due);
    jw_date(j, "done", row->done);
    jw_str(j, "note", row->note);
    jw_int(j, "version", row->version);
    jw_close(j, '}');
}

static void json_named(struct jw *j, const char *key, int64_t id, struct str name)
{
    if (!id) {
        jw_null(j, key);
        return;
    }
    jw_open(j, key, '{');
    jw_int(j, "id", id);
    jw_str(j, "name", name);
    jw_close(j, '}');
}

void project_json(struct jw *j, const struct viewer *v, const struct project_row *row)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", row->id);
    json_named(j, "place", row->place, row->place_name);
    jw_str(j, "name", row->name);
    jw_str(j, "description", row->description);
    jw_word(j, "phase", word_of(WORDS_PHASE, (int)row->phase));
    jw_date(j, "since", row->since);
    jw_date(j, "ended", row->ended);
    json_named(j, "steeringMember", row->steering, row->steering_name);
    json_named(j, "group", row->group_shown, row->group_name);
    milestone_json(j, "nextMilestone", &row->next);
    jw_open(j, "permissions", '{');
    jw_bool(j, "edit", project_editable(v, row->place, row->place_parent));
    jw_bool(j, "remove", viewer_may(v, MAY_EDIT_PROJECTS));
    jw_close(j, '}');
    jw_time(j, "created", row->created);
    jw_time(j, "updated", row->updated);
    jw_int(j, "version", row->version);
    jw_close(j, '}');
}
