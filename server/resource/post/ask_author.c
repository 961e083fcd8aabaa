/* ask_author.c -- POST /posts/{id}/_ask-author: an administrator asks who wrote an anonymous post, and must say why.
 * Model:  the steering group and coaches know it; an administrator, who may not, gets the answer to this one question only. That
 *         it was asked, by whom and why stands in the trail, and the author is told (resource/notification). The event does not
 *         name the author. Asking again is another line.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

enum { REASON_MIN = 10, REASON_MAX = 1000 /* characters */ };

struct asking {
    int64_t post;
    struct str reason;
    struct summary shown;
};

static enum err parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->reason = str_trim(field_text(call_fields(c), "reason", REASON_MIN, REASON_MAX));
    return call_ok(c);
}

static enum err run(struct call *c, struct db *db)
{
    struct asking *in = c->in;
    struct summary root;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &in->shown);
    if (!e && !in->shown.anonymous)
        e = call_fail(c, ERR_CONFLICT, "Bij dit bericht staat al wie het schreef.",
            "This post says who wrote it already.");
    return e ? e : post_event(db, c->arena, EVENT_AUTHOR_SHOWN, &in->shown, &c->viewer, c->now, "reason", in->reason);
}

static void render(struct call *c, struct jw *j)
{
    const struct summary *s = &((struct asking *)c->in)->shown;
    jw_open(j, NULL, '{');
    jw_open(j, "author", '{');
    jw_int(j, "id", s->author.id);
    jw_str(j, "name", s->author.name);
    named_json(j, "organisation", s->organisation);
    jw_close(j, '}');
    jw_close(j, '}');
}

const struct endpoint ask_author_endpoints[] = {
    { POST, "/posts/{id}/_ask-author", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = parse, .run = run,
        .render = render, .body_max = 8192 },
    { 0 },
};
