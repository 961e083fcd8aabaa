/* preview.c -- POST /markdown: what a text will look like, by the same renderer that stores it.
 * Threads, Memory, Errors: as http/endpoint.h; no database. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"

static enum err preview_parse(struct call *c)
{
    struct post_text *t = c->in = c->out = arena_new(c->arena, struct post_text);
    if (!t)
        return arena_err(c->arena);
    t->body = field_text(call_fields(c), "body", 0, POST_BODY_MAX);
    return call_ok(c);
}

static enum err preview_prepare(struct call *c)
{
    return post_render_call(c, c->in, true);
}

static void preview_render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_str(j, "html", ((const struct post_text *)c->out)->html);
    jw_close(j, '}');
}

const struct endpoint preview_endpoints[] = {
    { POST, "/markdown", NEED_USER, DB_NONE, .parse = preview_parse, .flags = ENDPOINT_PREPARE_HERE,
        .prepare = preview_prepare, .render = preview_render },
    { 0 },
};
