/* propose.c -- POST /terms/_propose and /terms/{id}/_propose: who may not change terms or laws says what should change, and why; whoever
 * may gets a task.
 * Model:  a law is the steering group's, the other kinds are the curators'. Who proposes the same again while the first proposal is
 *         open, changes its reason. What it is called is kept beside it, for when the term has another name by then, or is gone.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "domain/workday.h"
#include "resource/task/task.h"
#include "text/fold.h"

enum { NAME_CHARS = 120, FOLDED_BYTES = 500 };

struct proposal {
    int64_t term; /* 0: one that is not there yet */
    struct str kind, name, reason;
};

static enum err change_parse(struct call *c)
{
    struct proposal *in = c->in = arena_new(c->arena, struct proposal);
    if (!in)
        return arena_err(c->arena);
    in->term = call_path_id(c, "id");
    in->reason = field_text(call_fields(c), "reason", 1, FLAG_REASON_MAX);
    return call_ok(c);
}

static enum err new_parse(struct call *c)
{
    struct proposal *in = c->in = arena_new(c->arena, struct proposal);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    int kind = field_choice(f, "kind", word_choices(WORDS_TERM, NULL), true);
    in->kind = kind < 0 ? STR("") : str_c(word_of(WORDS_TERM, kind));
    in->name = field_line(f, "name", 1, NAME_CHARS);
    in->reason = field_text(f, "reason", 1, FLAG_REASON_MAX);
    return call_ok(c);
}

/* The term as it is; or makes sure that a new one is not there already. */
static enum err look_up(struct call *c, struct db *db, const struct proposal *in, struct task *t)
{
    int64_t there = 0;
    t->term = (struct named){ in->term, in->name };
    t->term_kind = in->kind;
    if (!in->term) {
        struct query q = db_query(db, SQL_TASK_TERM_NAMED);
        query_str(&q, in->kind);
        query_str(&q, fold_text(c->arena, in->name, FOLDED_BYTES));
        enum err e = query_single(&q, 0, &there);
        if (e || !there)
            return e;
        call_bad(c, "name", "Dit begrip is er al.", "There is a term with this name already.");
        return call_fail(c, ERR_CONFLICT, "Dit begrip is er al.", "There is a term with this name already.");
    }
    struct query q = db_query(db, SQL_TASK_TERM);
    query_int(&q, in->term);
    bool found = query_row(&q);
    if (found) {
        t->term_kind = row_str(&q, c->arena);
        t->term.name = row_str(&q, c->arena);
    }
    enum err e = query_end(&q);
    return e || found ? e : ERR_NOT_FOUND;
}

static enum err store(struct call *c, struct db *db, struct task *t)
{
    struct query q = db_query(db, SQL_TASK_PROPOSED);
    query_int(&q, c->viewer.user);
    query_int(&q, t->term.id);
    query_str(&q, t->term_kind);
    query_str(&q, t->term.name);
    enum err e = query_single(&q, 0, &t->id);
    if (e)
        return e;
    bool again = t->id != 0;
    q = db_query(db, again ? SQL_TASK_REASON : SQL_TASK_PROPOSE);
    query_int(&q, again ? t->id : (t->id = db_new_id(db, "task")));
    if (!again) {
        query_int(&q, t->kind);
        query_int(&q, t->due);
        query_int(&q, c->now);
        query_int(&q, c->viewer.user);
    }
    query_str(&q, t->note);
    if (!again) {
        query_int_or_null(&q, t->term.id);
        query_str(&q, t->term_kind);
        query_str(&q, t->term.name);
    }
    return query_done(&q);
}

/* Tells whose work it is; of what kind the term is or will be decides who that are. */
static enum err tell(struct call *c, struct db *db, const struct task *t)
{
    struct buf data = { 0 };
    struct jw j = jw_to(&data);
    jw_open(&j, NULL, '{');
    jw_str(&j, "kind", t->term_kind);
    jw_str(&j, "reason", t->note);
    jw_close(&j, '}');
    struct event e = { .verb = EVENT_TERM_PROPOSED,
        .actor = c->viewer.user,
        .at = c->now,
        .entity = "term",
        .entity_id = t->term.id,
        .data = arena_str(c->arena, buf_str(&data)) };
    enum err written = buf_err(&data);
    buf_release(&data);
    return written ? written : event_emit(db, &e);
}

static enum err run(struct call *c, struct db *db)
{
    const struct proposal *in = c->in;
    struct task *t = c->out = arena_new(c->arena, struct task);
    if (!t)
        return arena_err(c->arena);
    *t = (struct task){ .note = in->reason, .created = c->now, .due = workday_due(c->now, PROPOSAL_DAYS) };
    t->reporter = (struct named){ c->viewer.user, c->viewer.name };
    enum err e = look_up(c, db, in, t);
    if (e)
        return e;
    bool law = str_is(t->term_kind, "law");
    if (!viewer_may(&c->viewer, law ? MAY_PROPOSE_LAWS : MAY_PROPOSE_TERMS))
        return ERR_FORBIDDEN;
    t->kind = law ? TASK_LAW_CHANGE : TASK_TERM_CHANGE;
    e = store(c, db, t);
    if (e)
        return e;
    return tell(c, db, t);
}

static void render(struct call *c, struct jw *j)
{
    call_status(c, 201);
    task_json(j, c->arena, c->out);
}

/* Project leaders propose all kinds, coaches laws: which one it is shows later, so the need is the wider right. */
const struct endpoint propose_endpoints[] = {
    { POST, "/terms/{id}/_propose", NEED_RIGHT + MAY_PROPOSE_LAWS, DB_WRITE, .parse = change_parse, .run = run,
        .render = render },
    { POST, "/terms/_propose", NEED_RIGHT + MAY_PROPOSE_LAWS, DB_WRITE, .parse = new_parse, .run = run,
        .render = render },
    { 0 },
};
