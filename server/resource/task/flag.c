/* flag.c -- POST /posts/{id}/_flag: somebody reports a problem with a post, and the curators get a task; POST /posts/{id}/_nominate:
 * somebody who may not endorse proposes it to the steering group.
 * Model:  everybody who is signed in and may read the post can report it; whose right it is can nominate what others wrote, while it
 *         stands open. Who does so again while the first task is open, changes the reason of that one.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "domain/workday.h"
#include "resource/task/task.h"

struct flag {
    int64_t post;
    enum task_kind kind;
    struct str reason;
};

static enum err parse(struct call *c, enum task_kind kind)
{
    struct flag *in = c->in = arena_new(c->arena, struct flag);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->kind = kind;
    in->reason = field_text(call_fields(c), "reason", 1, FLAG_REASON_MAX);
    return call_ok(c);
}

static enum err flag_parse(struct call *c)
{
    return parse(c, TASK_FLAG);
}

static enum err nominate_parse(struct call *c)
{
    return parse(c, TASK_ENDORSE);
}

static enum err store(struct call *c, struct db *db, const struct flag *in, struct task *t)
{
    struct query q = db_query(db, SQL_TASK_FLAGGED);
    query_int(&q, in->post);
    query_int(&q, in->kind);
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
        query_int(&q, in->kind);
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
    return event_emit(db,
        &(struct event){ .verb = in->kind == TASK_FLAG ? EVENT_POST_FLAGGED : EVENT_POST_NOMINATED,
            .actor = c->viewer.user,
            .at = c->now,
            .post = post->id,
            .root = post->root,
            .entity = "post",
            .entity_id = post->id,
            .data = jw_one(c->arena, "reason", in->reason) });
}

/* Is there something to report here, or to endorse? */
static enum err fits(struct call *c, const struct flag *in, const struct summary *root, const struct summary *post)
{
    if (in->kind == TASK_FLAG)
        return post->status != STATUS_DRAFT && post->status != STATUS_WITHDRAWN
            ? OK
            : call_fail(c, ERR_FORBIDDEN, "Dit is een concept of het is ingetrokken.",
                  "This is a draft, or withdrawn.");
    if (post->author.id == c->viewer.user)
        return call_fail(c, ERR_FORBIDDEN, "Je kunt je eigen stuk niet voordragen.",
            "You cannot nominate your own work.");
    bool open = post->status == STATUS_PUBLISHED && root->status == STATUS_PUBLISHED;
    return open && kind_of(post->kind)->experience
        ? OK
        : call_fail(c, ERR_FORBIDDEN, "Dit kan de stuurgroep niet onderschrijven.",
              "The steering group cannot endorse this.");
}

static enum err run(struct call *c, struct db *db)
{
    const struct flag *in = c->in;
    struct task *t = c->out = arena_new(c->arena, struct task);
    if (!t)
        return arena_err(c->arena);
    *t = (struct task){ .kind = in->kind, .note = in->reason, .created = c->now };
    t->due = workday_due(c->now, in->kind == TASK_FLAG ? FLAG_DAYS : PROPOSAL_DAYS);
    t->reporter = (struct named){ c->viewer.user, c->viewer.name };
    enum err e = access_read(db, &c->viewer, c->now, in->post, NULL);
    if (!e)
        e = summary_load(db, c->arena, &c->viewer, c->now, &in->post, 1, &t->post);
    if (!e && !t->post.id)
        return ERR_NOT_FOUND;
    struct summary root = t->post;
    if (!e && t->post.root != t->post.id)
        e = summary_load(db, c->arena, &c->viewer, c->now, &t->post.root, 1, &root);
    if (!e)
        e = fits(c, in, &root, &t->post);
    t->thread_title = root.title;
    if (!e)
        e = store(c, db, in, t);
    return e ? e : emit(c, db, in, &t->post);
}

static void render(struct call *c, struct jw *j)
{
    call_status(c, 201);
    task_json(j, c->arena, c->out);
}

const struct endpoint flag_endpoints[] = {
    { POST, "/posts/{id}/_flag", NEED_USER, DB_WRITE, .parse = flag_parse, .run = run, .render = render },
    { POST, "/posts/{id}/_nominate", NEED_RIGHT + MAY_NOMINATE, DB_WRITE, .parse = nominate_parse, .run = run,
        .render = render },
    { 0 },
};
