/* state.c -- what changes the state of a post: submit, approve, return, publish, archive, withdraw, resolve, reopen, convert.
 * Model:  each operation is a row: the permission it needs, the status it leads to, the event it leaves, and the text it takes.
 *         Every operation answers the post as it is afterwards. With If-Match it holds for the version that was read only.
 * Threads, Memory, Errors: as http/endpoint.h; a state that does not fit is ERR_FORBIDDEN. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/gate.h"
#include "resource/post/input.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct operation {
    enum permission permission;
    int status; /* -1: stays */
    enum event_verb verb;
    const char *text; /* property that it takes, or NULL */
    bool text_required;
};

static const struct operation submit = { CAN_SUBMIT, STATUS_SUBMITTED, EVENT_POST_SUBMITTED, NULL, false };
static const struct operation approve = { CAN_APPROVE, STATUS_PUBLISHED, EVENT_POST_APPROVED, NULL, false };
static const struct operation giveback = { CAN_RETURN, STATUS_DRAFT, EVENT_POST_RETURNED, "reason", true };
static const struct operation publish = { CAN_PUBLISH, STATUS_PUBLISHED, EVENT_POST_PUBLISHED, NULL, false };
static const struct operation archive = { CAN_ARCHIVE, STATUS_ARCHIVED, EVENT_POST_ARCHIVED, NULL, false };
static const struct operation withdraw = { CAN_WITHDRAW, STATUS_WITHDRAWN, EVENT_POST_WITHDRAWN, "reason", false };
static const struct operation resolve = { CAN_RESOLVE, -1, EVENT_POST_RESOLVED, "resolution", false };
static const struct operation reopen = { CAN_REOPEN, -1, EVENT_POST_REOPENED, NULL, false };

struct step {
    const struct operation *op;
    int64_t id;
    struct str text;
    struct gate gate;
    int kind; /* of a conversion */
};

/* The moment that others begin to read. */
static bool leaves_author(const struct operation *op)
{
    return op == &submit || op == &publish;
}

static enum err parse(struct call *c, const struct operation *op)
{
    struct step *s = c->in = arena_new(c->arena, struct step);
    if (!s)
        return arena_err(c->arena);
    s->op = op;
    s->id = call_path_id(c, "id");
    struct fields *f = call_fields(c);
    if (leaves_author(op))
        gate_read(c, &s->gate);
    if (op->text)
        s->text = field_text(f, op->text, op->text_required ? 1 : 0, POST_NOTE_MAX);
    call_if_match(c);
    return call_ok(c);
}

static enum err set_status(struct call *c, struct db *db, const struct summary *s, int status)
{
    struct query q = db_query(db, SQL_POST_SET_STATUS);
    query_int(&q, s->root);
    query_int(&q, s->id);
    query_int(&q, status);
    query_int(&q, status == STATUS_PUBLISHED ? c->now : 0);
    query_int(&q, c->now);
    return query_done(&q);
}

static enum err set_resolved(struct call *c, struct db *db, const struct step *step, const struct summary *s)
{
    bool resolving = step->op == &resolve;
    struct query q = db_query(db, SQL_STATE_RESOLVE);
    query_int(&q, s->root);
    query_int_or_null(&q, resolving ? c->now : 0);
    query_str(&q, resolving ? step->text : s->resolution);
    return query_done(&q);
}

/* A theme is needed before a case or question leaves draft. */
static enum err ready(struct call *c, struct db *db, const struct operation *op, const struct summary *s)
{
    bool has = true;
    enum err e = OK;
    if ((op == &submit || op == &publish || op == &approve) && kind_of(s->kind)->needs_theme)
        e = post_has_theme(db, s->id, &has);
    if (!e && !has)
        call_bad(c, "terms", "Kies eerst een thema.", "Choose a theme first.");
    return e ? e : call_ok(c);
}

/* Who returns a post gives it back to its author, and may not read the draft that it becomes: the answer is the last look. */
static enum err last_look(struct call *c, struct db *db, const struct summary *s, struct thread *t)
{
    struct viewer author = { .user = s->author.id, .roles = c->viewer.roles };
    enum err e = thread_load(db, c->arena, &author, c->now, s->id, t);
    for (size_t i = 0; !e && i < t->n; i++)
        t->posts[i].permissions = 0;
    return e;
}

static enum err finish(struct call *c, struct db *db, const struct summary *s, bool active)
{
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = thread_changed(db, s->root, c->now, active);
    if (!e && s->parent && s->parent != s->root)
        e = post_recount_comments(db, s->root, s->parent);
    if (!e && s->parent)
        e = post_recount_marks(db, s->root, s->root);
    if (e || !t)
        return e ? e : arena_err(c->arena);
    e = thread_load(db, c->arena, &c->viewer, c->now, s->id, t);
    return e == ERR_NOT_FOUND ? last_look(c, db, s, t) : e;
}

static enum err run(struct call *c, struct db *db)
{
    struct step *step = c->in;
    const struct operation *op = step->op;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, step->id, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), op->permission);
    if (!e)
        e = post_version(c, &s);
    if (!e)
        e = ready(c, db, op, &s);
    if (!e && leaves_author(op) && s.status == STATUS_DRAFT)
        e = gate_stored(c, db, &step->gate, &s);
    if (!e)
        e = op->status >= 0 ? set_status(c, db, &s, op->status) : set_resolved(c, db, step, &s);
    if (!e)
        e = post_event(db, c->arena, op->verb, &s, &c->viewer, c->now, op->text ? op->text : "", step->text);
    if (!e)
        e = gate_log(c, db, &step->gate, &s);
    return e ? e : finish(c, db, &s, op->status == STATUS_PUBLISHED || op == &resolve);
}

static void render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

#define PARSE(name)                              \
    static enum err name##_parse(struct call *c) \
    {                                            \
        return parse(c, &name);                  \
    }
PARSE(submit)
PARSE(approve)
PARSE(giveback)
PARSE(publish)
PARSE(archive)
PARSE(withdraw)
PARSE(resolve)
PARSE(reopen)

/* ---- DELETE is withdrawing without a body */

static enum err delete_parse(struct call *c)
{
    struct step *s = c->in = arena_new(c->arena, struct step);
    if (!s)
        return arena_err(c->arena);
    s->op = &withdraw;
    s->id = call_path_id(c, "id");
    call_if_match(c);
    return call_ok(c);
}

/* ---- converting a kind loses nothing: text, marks, links, replies stay */

static enum err convert_parse(struct call *c)
{
    struct step *s = c->in = arena_new(c->arena, struct step);
    if (!s)
        return arena_err(c->arena);
    s->id = call_path_id(c, "id");
    int at = field_choice(call_fields(c), "kind", word_choices(WORDS_KIND, NULL), true);
    s->kind = at < 0 ? 0 : at + KIND_CASE;
    call_if_match(c);
    return call_ok(c);
}

static enum err number(struct db *db, enum sql sql, int64_t root, int64_t post, int64_t *n)
{
    struct query q = db_query(db, sql);
    query_int(&q, root);
    if (post)
        query_int(&q, post);
    return query_single(&q, 0, n);
}

static enum err convert_reply(struct call *c, struct db *db, const struct summary *root, const struct summary *s,
    int kind)
{
    int64_t below = 0;
    enum err e = number(db, SQL_STATE_CHILDREN, s->root, s->id, &below);
    if (e)
        return e;
    if (kind == KIND_COMMENT && below)
        call_bad(c, "kind", "Er staan reacties onder dit antwoord; die zouden nergens meer bij horen.",
            "Comments stand under this answer.");
    if (kind == KIND_ANSWER && !kind_of(root->kind)->answers)
        call_bad(c, "kind", "Hier kunnen geen antwoorden staan.", "This takes no answers.");
    e = call_ok(c);
    if (!e && kind == KIND_ANSWER)
        e = permission_need(&c->viewer, permission_of(&c->viewer, root, root), CAN_ANSWER);
    if (e)
        return e;
    struct query q = db_query(db, SQL_STATE_CONVERT);
    query_int(&q, s->root);
    query_int(&q, s->id);
    query_int(&q, kind);
    query_int(&q, kind == KIND_ANSWER ? s->root : s->parent);
    query_int(&q, c->now);
    return query_done(&q);
}

/* Into what one could have published oneself, or approved of somebody else. */
static bool may_become(const struct viewer *v, const struct summary *s, int kind)
{
    if (permission_make(v, kind) && permission_set_status(v, kind, s->status))
        return true;
    return s->author.id != v->user && viewer_may(v, kind == KIND_LESSON ? MAY_PUBLISH_LESSON : MAY_CURATE);
}

static enum err convert_root(struct call *c, struct db *db, const struct summary *s, int kind)
{
    int64_t answers = 0;
    bool themed = true;
    enum err e = number(db, SQL_STATE_ANSWERS, s->root, 0, &answers);
    if (!e && kind_of(kind)->needs_theme)
        e = post_has_theme(db, s->id, &themed);
    if (e)
        return e;
    if (!may_become(&c->viewer, s, kind))
        return ERR_FORBIDDEN;
    input_title_fits(c, kind, s->title);
    if (!themed)
        call_bad(c, "terms", "Kies eerst een thema.", "Choose a theme first.");
    if (answers && !kind_of(kind)->answers)
        call_bad(c, "kind", "Deze soort kent geen antwoorden, en die zijn er al.",
            "This kind has no answers, and there are some.");
    if ((e = call_ok(c)))
        return e;
    struct query q = db_query(db, SQL_STATE_CONVERT_ROOT);
    query_int(&q, s->root);
    query_int(&q, kind);
    query_int(&q, c->now);
    return query_done(&q);
}

static enum err convert_run(struct call *c, struct db *db)
{
    const struct step *step = c->in;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, step->id, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_CONVERT);
    if (!e)
        e = post_version(c, &s);
    if (!e && kind_of(step->kind)->root != kind_of(s.kind)->root) {
        call_bad(c, "kind", "Hierin kan dit niet veranderen.", "It cannot become this.");
        e = call_ok(c);
    }
    if (!e && step->kind != s.kind)
        e = kind_of(s.kind)->root ? convert_root(c, db, &s, step->kind) : convert_reply(c, db, &root, &s, step->kind);
    if (!e)
        e = post_event(db, c->arena, EVENT_POST_CONVERTED, &s, &c->viewer, c->now, "from",
            str_c(kind_of(s.kind)->name));
    return e ? e : finish(c, db, &s, false);
}

const struct endpoint state_endpoints[] = {
    { POST, "/posts/{id}/_submit", NEED_USER, DB_WRITE, .parse = submit_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_approve", NEED_USER, DB_WRITE, .parse = approve_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_return", NEED_USER, DB_WRITE, .parse = giveback_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_publish", NEED_USER, DB_WRITE, .parse = publish_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_archive", NEED_USER, DB_WRITE, .parse = archive_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_withdraw", NEED_USER, DB_WRITE, .parse = withdraw_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_resolve", NEED_USER, DB_WRITE, .parse = resolve_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_reopen", NEED_USER, DB_WRITE, .parse = reopen_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_convert", NEED_USER, DB_WRITE, .parse = convert_parse, .run = convert_run, .render = render },
    { DELETE, "/posts/{id}", NEED_USER, DB_WRITE, .parse = delete_parse, .run = run, .render = call_no_content,
        .flags = ENDPOINT_NO_BODY },
    { 0 },
};
