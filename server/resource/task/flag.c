/* flag.c -- POST /posts/{id}/_flag: somebody reports a problem with a post; the curators get a task.
 * Model:  everybody who is signed in and may read the post can report it. Who reports the same post again while the first
 *         report is open, changes the reason of that one.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "domain/workday.h"
#include "resource/task/task.h"

struct flag {
    int64_t post;
    struct str reason;
};

static enum err flag_parse(struct call *c)
{
    struct flag *in = c->in = arena_new(c->arena, struct flag);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->reason = field_text(call_fields(c), "reason", 1, FLAG_REASON_MAX);
    return call_ok(c);
}

static enum err store(struct call *c, struct db *db, const struct flag *in, struct task *t)
{
    struct query q = db_query(db, SQL_TASK_FLAGGED);
    query_int(&q, in->post);
    query_int(&q, c->viewer.user);
    enum err e = query_single(&q, 0, &t->id);
    if (e)
        return e;
    bool again = t->id != 0;
    q = db_query(db, again ? SQL_TASK_REASON : SQL_TASK_INSERT);
    if (again) {
        query_int(&q, t->id);
    } else {
        query_int(&q, t->id = db_new_id(db, "task"));
        query_int(&q, TASK_FLAG);
        query_int(&q, in->post);
        query_int(&q, t->due);
        query_int(&q, c->now);
        query_int(&q, c->viewer.user);
    }
    query_str(&q, in->reason);
    return query_done(&q);
}

static enum err emit(struct call *c, struct db *db, const struct flag *in, const struct summary *post)
{
    struct buf data = { 0 };
    struct jw j = jw_to(&data);
    jw_open(&j, NULL, '{');
    jw_str(&j, "reason", in->reason);
    jw_close(&j, '}');
    struct str text = arena_str(c->arena, buf_str(&data));
    enum err e = buf_err(&data);
    buf_release(&data);
    return e ? e
             : event_emit(db,
                   &(struct event){ .verb = EVENT_POST_FLAGGED,
                       .actor = c->viewer.user,
                       .at = c->now,
                       .post = post->id,
                       .root = post->root,
                       .entity = "post",
                       .entity_id = post->id,
                       .data = text });
}

static enum err flag_run(struct call *c, struct db *db)
{
    const struct flag *in = c->in;
    struct task *t = c->out = arena_new(c->arena, struct task);
    if (!t)
        return arena_err(c->arena);
    *t = (struct task){ .kind = TASK_FLAG, .note = in->reason, .created = c->now };
    t->due = workday_due(c->now, FLAG_DAYS);
    t->reporter = (struct named){ c->viewer.user, c->viewer.name };
    enum err e = access_read(db, &c->viewer, c->now, in->post, NULL);
    if (!e)
        e = summary_load(db, c->arena, &c->viewer, c->now, &in->post, 1, &t->post);
    if (!e && !t->post.id)
        return ERR_NOT_FOUND;
    if (!e && (t->post.status == STATUS_DRAFT || t->post.status == STATUS_WITHDRAWN))
        e = call_fail(c, ERR_FORBIDDEN, "Dit is een concept of het is ingetrokken.", "This is a draft, or withdrawn.");
    struct summary root = t->post;
    if (!e && t->post.root != t->post.id)
        e = summary_load(db, c->arena, &c->viewer, c->now, &t->post.root, 1, &root);
    t->thread_title = root.title;
    if (!e)
        e = store(c, db, in, t);
    return e ? e : emit(c, db, in, &t->post);
}

static void flag_render(struct call *c, struct jw *j)
{
    call_status(c, 201);
    task_json(j, c->arena, c->out);
}

const struct endpoint flag_endpoints[] = {
    { POST, "/posts/{id}/_flag", NEED_USER, DB_WRITE, .parse = flag_parse, .run = flag_run, .render = flag_render },
    { 0 },
};
