/* restore.c -- POST /posts/{id}/revisions/{n}/_restore: an older text becomes the text of today; nothing is thrown away.
 * Threads, Memory, Errors: as http/endpoint.h; If-Match is looked at when it is sent. */
#include "resource/post/edit.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct restoring {
    int64_t post, n;
    bool root;
    struct post_text text;
    struct gate gate;
};

static enum err restore_parse(struct call *c)
{
    struct restoring *in = c->in = arena_new(c->arena, struct restoring);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->n = call_path_id(c, "n");
    gate_read(c, &in->gate);
    call_if_match(c);
    return call_ok(c);
}

/* Reads the older text, which never changes any more. */
static enum err restore_look(struct call *c, struct db *db)
{
    struct restoring *in = c->in;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_EDIT);
    if (e)
        return e;
    in->root = s.id == s.root;
    bool found = false;
    struct query q = db_query(db, SQL_REVISION_ONE);
    query_int(&q, in->post);
    query_int(&q, in->n);
    if ((found = query_row(&q))) {
        row_skip(&q, 5); /* n, account, name, at, reason */
        in->text.title = row_str(&q, c->arena);
        in->text.lead = row_str(&q, c->arena);
        in->text.body = row_str(&q, c->arena);
    }
    e = query_end(&q);
    if (!e && !found && in->n == s.version)
        return call_fail(c, ERR_CONFLICT, "Dit is al de tekst van nu.", "This is the text of today already.");
    return e ? e : found ? OK : ERR_NOT_FOUND;
}

static enum err restore_prepare(struct call *c)
{
    struct restoring *in = c->in;
    return post_prepare_call(c, &in->text, in->root);
}

static enum err restore_run(struct call *c, struct db *db)
{
    struct restoring *in = c->in;
    struct summary root, s;
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_EDIT);
    if (!e)
        e = post_version(c, &s);
    struct str number = arena_printf(c->arena, "%lld", (long long)in->n);
    if (!e)
        e = post_replace_text(c, db, &s, &in->text, c->viewer.user,
            arena_printf(c->arena, "Versie %s teruggezet", number.p), &in->gate);
    if (!e)
        e = post_event(db, c->arena, EVENT_POST_RESTORED, &s, &c->viewer, c->now, "version", number);
    return e ? e : !t ? arena_err(c->arena) : thread_load(db, c->arena, &c->viewer, c->now, s.id, t);
}

static void restore_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

const struct endpoint restore_endpoints[] = {
    { POST, "/posts/{id}/revisions/{n}/_restore", NEED_USER, DB_WRITE, .parse = restore_parse, .look = restore_look,
        .prepare = restore_prepare, .run = restore_run, .render = restore_render },
    { 0 },
};
