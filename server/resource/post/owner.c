/* owner.c -- POST /posts/{id}/_hand-over: who looks after a page or lesson from now on.
 * Model:  a post without a row in post_owner is looked after by its author. The owner gets its reviews in the queue; when the
 *         owner leaves, somebody gets a task to choose another (resource/task). Who may edit the post may hand it over.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct handing {
    int64_t post, owner;
};

static enum err hand_parse(struct call *c)
{
    struct handing *in = c->in = arena_new(c->arena, struct handing);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->owner = field_id(call_fields(c), "owner");
    if (!in->owner)
        call_bad(c, "owner", "Kies wie hier voortaan voor zorgt.", "Choose who looks after this from now on.");
    return call_ok(c);
}

static enum err check_owner(struct call *c, struct db *db, int64_t owner, const struct summary *s)
{
    int64_t fits = 0;
    struct query q = db_query(db, SQL_READER_FITS);
    query_int(&q, owner);
    query_int(&q, s->access == ACCESS_GROUP ? s->group.id : 0);
    query_int(&q, c->now);
    enum err e = query_single(&q, 0, &fits);
    if (!e && !fits)
        call_bad(c, "owner", "Deze persoon bestaat niet, of mag dit niet lezen.",
            "This person does not exist, or may not read this.");
    return e ? e : call_ok(c);
}

static enum err store(struct db *db, int64_t post, int64_t owner, int64_t now)
{
    struct query q = db_query(db, SQL_OWNER_DROP);
    query_int(&q, post);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_OWNER_SET);
    query_int(&q, post);
    query_int(&q, owner);
    query_int(&q, now);
    return query_done(&q);
}

static enum err hand_run(struct call *c, struct db *db)
{
    const struct handing *in = c->in;
    struct summary root, s;
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_HAND_OVER);
    if (!e)
        e = check_owner(c, db, in->owner, &s);
    if (!e)
        e = store(db, s.id, in->owner, c->now);
    if (!e)
        e = event_emit(db,
            &(struct event){ .verb = EVENT_POST_OWNER,
                .actor = c->viewer.user,
                .at = c->now,
                .post = s.id,
                .root = s.root,
                .entity = "post",
                .entity_id = s.id,
                .data = arena_printf(c->arena, "{\"owner\":%lld}", (long long)in->owner) });
    if (!e)
        e = thread_changed(db, s.root, c->now, false);
    return e ? e : !t ? arena_err(c->arena) : thread_load(db, c->arena, &c->viewer, c->now, s.id, t);
}

static void hand_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

const struct endpoint owner_endpoints[] = {
    { POST, "/posts/{id}/_hand-over", NEED_USER, DB_WRITE, .parse = hand_parse, .run = hand_run,
        .render = hand_render },
    { 0 },
};
