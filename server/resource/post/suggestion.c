/* suggestion.c -- suggested edits: who may not edit a post (or wants another pair of eyes on a page) proposes a text; who may edit
 * it accepts or rejects that.
 * Model:  a suggestion is written for one version of the post. Accepting it makes a version of the post under the name of who
 *         proposed it; when the post has changed since, it is refused (409) and shows as stale. Rejecting takes a reason.
 *         All who may read the post and are signed in see its suggestions, but those for a text that was not in the open
 *         yet only who may edit it, and who made them.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/post/edit.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

enum state { STATE_OPEN, STATE_ACCEPTED, STATE_REJECTED };
static const char *const states[] = { "open", "accepted", "rejected" };

struct asked {
    int64_t post, n; /* n: of the path; as the cursor: before which */
    int limit;
    bool root; /* the post is a root: how its text is rendered */
    struct post_text text;
    struct gate gate;
    struct str reason;
};

struct suggestion {
    int64_t post, n, at, base, decided;
    struct named user, decided_by;
    struct str title, body, reason, answer;
    int state;
    bool stale;
    bool compared; /* diff is there */
    struct diff diff;
};

struct page {
    struct suggestion *item;
    struct call_page at;
};

static void suggestion_json(struct jw *j, const struct suggestion *s)
{
    jw_open(j, NULL, '{');
    jw_int(j, "n", s->n);
    named_json(j, "user", s->user);
    jw_time(j, "at", s->at);
    jw_int(j, "base", s->base);
    jw_bool(j, "stale", s->stale);
    jw_str_or_null(j, "title", s->title);
    jw_str(j, "body", s->body);
    jw_str(j, "reason", s->reason);
    jw_strz(j, "state", states[s->state]);
    named_json(j, "decidedBy", s->decided_by);
    jw_time(j, "decided", s->decided);
    jw_str_or_null(j, "answer", s->answer);
    if (s->compared)
        post_diff_json(j, &s->diff);
    jw_close(j, '}');
}

/* post tells what is stale, and whose name stays hidden. */
static void take(struct query *q, struct arena *a, const struct summary *post, struct suggestion *s)
{
    *s = (struct suggestion){ .post = row_int(q) };
    s->n = row_int(q);
    s->user = named_row(q, a);
    s->at = row_int(q);
    s->base = row_int(q);
    s->title = row_str(q, a);
    s->body = row_str(q, a);
    s->reason = row_str(q, a);
    s->state = (int)row_int(q);
    s->decided_by = named_row(q, a);
    s->decided = row_int(q);
    s->answer = row_str(q, a);
    s->stale = s->state == STATE_OPEN && s->base != post->version;
    if (post->hide_author && s->user.id == post->author.id)
        s->user = (struct named){ 0 };
    if (post->hide_author && s->decided_by.id == post->author.id)
        s->decided_by = (struct named){ 0 };
}

static enum err load(struct call *c, struct db *db, const struct summary *post, int64_t n, struct suggestion *out)
{
    *out = (struct suggestion){ 0 };
    struct query q = db_query(db, SQL_SUGGESTION_ONE);
    query_int(&q, post->id);
    query_int(&q, n);
    if (query_row(&q))
        take(&q, c->arena, post, out);
    enum err e = query_end(&q);
    return e ? e : out->n ? OK : ERR_NOT_FOUND;
}

static bool may_edit(const struct call *c, const struct summary *root, const struct summary *post)
{
    return (permission_of(&c->viewer, root, post) & 1u << CAN_EDIT) != 0;
}

/* ---- GET, newest first */

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->limit = call_limit(c);
    call_cursor(c, &in->n, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct summary root, s;
    struct page *page = c->out = arena_new(c->arena, struct page);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (e || !page || !(page->item = arena_array(c->arena, (size_t)in->limit, sizeof *page->item)))
        return e ? e : arena_err(c->arena);
    if (s.status == STATUS_WITHDRAWN || root.status == STATUS_WITHDRAWN)
        return OK;
    struct query q = db_query(db, SQL_SUGGESTION_LIST);
    query_int(&q, s.id);
    query_int(&q, in->n ? in->n : INT64_MAX);
    page->at.limit = in->limit;
    query_int(&q, page->at.limit + 1);
    query_int(&q, may_edit(c, &root, &s));
    query_int(&q, c->viewer.user);
    query_int(&q, s.published ? s.published : INT64_MAX);
    while (call_page_row(&page->at, &q))
        take(&q, c->arena, &s, &page->item[page->at.n++]);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        suggestion_json(j, &page->item[i]);
    call_list_close(c, j, page->at.more ? &page->item[page->at.n - 1].n : NULL, 1);
}

/* ---- GET one, beside the text that it was written for */

static enum err get_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->n = call_path_id(c, "n");
    return call_ok(c);
}

/* Finds the body of version n; empty when it is not kept. */
static enum err body_of(struct call *c, struct db *db, const struct summary *s, int64_t n, struct str *body)
{
    *body = STR("");
    struct query q = db_query(db, n == s->version ? SQL_POST_BODY : SQL_REVISION_ONE);
    query_int(&q, s->id);
    if (n != s->version)
        query_int(&q, n);
    if (query_row(&q)) {
        row_skip(&q, n == s->version ? 0 : 7); /* n, account, name, at, reason, title, lead */
        *body = row_str(&q, c->arena);
    }
    return query_end(&q);
}

static enum err get_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct suggestion *out = c->out = arena_new(c->arena, struct suggestion);
    struct summary root, s;
    struct str before;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (e || !out)
        return e ? e : arena_err(c->arena);
    if (s.status == STATUS_WITHDRAWN || root.status == STATUS_WITHDRAWN)
        return ERR_NOT_FOUND;
    e = load(c, db, &s, in->n, out);
    if (!e && !may_edit(c, &root, &s) && out->user.id != c->viewer.user && (!s.published || out->at < s.published))
        e = ERR_NOT_FOUND;
    if (!e)
        e = body_of(c, db, &s, out->base, &before);
    if (!e)
        e = diff_words(c->arena, before, out->body, &out->diff);
    out->compared = true;
    return e;
}

/* ---- POST */

static enum err make_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    struct fields *f = call_fields(c);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    if (field_has(f, "title") && !field_is_null(f, "title"))
        in->text.title = field_line(f, "title", POST_TITLE_MIN, POST_TITLE_MAX);
    in->text.body = field_text(f, "body", 1, POST_BODY_MAX);
    in->reason = field_text(f, "reason", 1, POST_REASON_MAX);
    return call_ok(c);
}

/* A text that cannot be rendered is refused now, and not when it is accepted. */
static enum err make_prepare(struct call *c)
{
    return post_render_call(c, &((struct asked *)c->in)->text, true);
}

static enum err insert(struct call *c, struct db *db, const struct asked *in, const struct summary *s, int64_t n)
{
    struct query q = db_query(db, SQL_SUGGESTION_INSERT);
    query_int(&q, s->id);
    query_int(&q, n);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, s->version);
    query_str(&q, in->text.title);
    query_str(&q, in->text.body);
    query_str(&q, in->reason);
    return query_done(&q);
}

static enum err emit(struct call *c, struct db *db, enum event_verb verb, const struct summary *s, int64_t n)
{
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .post = s->id,
            .root = s->root,
            .entity = "suggestion",
            .entity_id = s->id,
            .data = arena_printf(c->arena, "{\"number\":%lld}", (long long)n) });
}

static enum err make_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct suggestion *out = c->out = arena_new(c->arena, struct suggestion);
    struct summary root, s;
    int64_t n = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_SUGGEST);
    if (!e && in->text.title.p && s.id != s.root) {
        call_bad(c, "title", "Een antwoord of reactie heeft geen titel.", "An answer or comment has no title.");
        e = call_ok(c);
    }
    if (e || !out)
        return e ? e : arena_err(c->arena);
    struct query q = db_query(db, SQL_SUGGESTION_NEXT);
    query_int(&q, s.id);
    e = query_single(&q, 1, &n);
    if (!e)
        e = insert(c, db, in, &s, n);
    if (!e)
        e = emit(c, db, EVENT_SUGGESTION_MADE, &s, n);
    return e ? e : load(c, db, &s, n, out);
}

static void one_render(struct call *c, struct jw *j)
{
    suggestion_json(j, c->out);
}

static void make_render(struct call *c, struct jw *j)
{
    call_status(c, 201);
    one_render(c, j);
}

/* ---- accept and reject */

/* Loads post and suggestion for somebody who may decide about an open one. */
static enum err begin(struct call *c, struct db *db, struct summary *s, struct suggestion *out)
{
    const struct asked *in = c->in;
    struct summary root;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, s);
    if (!e)
        e = load(c, db, s, in->n, out);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, s), CAN_EDIT);
    if (!e && out->state != STATE_OPEN)
        e = call_fail(c, ERR_CONFLICT, "Over dit voorstel is al besloten.", "This suggestion was decided already.");
    return e;
}

static enum err decide(struct call *c, struct db *db, const struct summary *s, struct suggestion *out, enum state state,
    enum event_verb verb, struct str answer)
{
    struct query q = db_query(db, SQL_SUGGESTION_DECIDE);
    query_int(&q, s->id);
    query_int(&q, out->n);
    query_int(&q, state);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_str(&q, answer);
    enum err e = query_done(&q);
    if (!e)
        e = emit(c, db, verb, s, out->n);
    return e ? e : load(c, db, s, out->n, out);
}

static enum err accept_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->n = call_path_id(c, "n");
    gate_read(c, &in->gate);
    return call_ok(c);
}

/* Reads the text to render; a suggestion never changes. */
static enum err accept_look(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    struct suggestion found;
    struct summary s;
    enum err e = begin(c, db, &s, &found);
    in->root = s.id == s.root;
    in->text = (struct post_text){ .title = found.title, .body = found.body };
    return e;
}

static enum err accept_prepare(struct call *c)
{
    struct asked *in = c->in;
    return post_prepare_call(c, &in->text, in->root);
}

static enum err accept_run(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    struct suggestion *out = c->out = arena_new(c->arena, struct suggestion);
    struct summary s;
    enum err e = out ? begin(c, db, &s, out) : arena_err(c->arena);
    if (e)
        return e;
    if (out->stale) {
        call_problem_int(c, "currentVersion", s.version);
        return call_fail(c, ERR_CONFLICT, "Het bericht is gewijzigd nadat dit voorstel werd gedaan.",
            "The post was changed after this suggestion was made.");
    }
    int64_t author = 0;
    struct query q = db_query(db, SQL_SUGGESTION_AUTHOR);
    query_int(&q, s.id);
    query_int(&q, out->n);
    e = query_single(&q, 0, &author);
    if (!e)
        e = post_replace_text(c, db, &s, &in->text, author, out->reason, &in->gate);
    if (!e)
        e = post_event(db, c->arena, EVENT_POST_EDITED, &s, &c->viewer, c->now, "reason", out->reason);
    return e ? e : decide(c, db, &s, out, STATE_ACCEPTED, EVENT_SUGGESTION_ACCEPTED, (struct str){ 0 });
}

static enum err reject_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->n = call_path_id(c, "n");
    in->reason = field_text(call_fields(c), "reason", 1, POST_REASON_MAX);
    return call_ok(c);
}

static enum err reject_run(struct call *c, struct db *db)
{
    struct suggestion *out = c->out = arena_new(c->arena, struct suggestion);
    struct summary s;
    enum err e = out ? begin(c, db, &s, out) : arena_err(c->arena);
    return e ? e
             : decide(c, db, &s, out, STATE_REJECTED, EVENT_SUGGESTION_REJECTED, ((const struct asked *)c->in)->reason);
}

const struct endpoint suggestion_endpoints[] = {
    { GET, "/posts/{id}/suggestions", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/posts/{id}/suggestions/{n}", NEED_USER, DB_SLOW, .parse = get_parse, .run = get_run,
        .render = one_render },
    { POST, "/posts/{id}/suggestions", NEED_USER, DB_WRITE, .parse = make_parse, .prepare = make_prepare,
        .run = make_run, .render = make_render },
    { POST, "/posts/{id}/suggestions/{n}/_accept", NEED_USER, DB_WRITE, .parse = accept_parse, .look = accept_look,
        .prepare = accept_prepare, .run = accept_run, .render = one_render },
    { POST, "/posts/{id}/suggestions/{n}/_reject", NEED_USER, DB_WRITE, .parse = reject_parse, .run = reject_run,
        .render = one_render },
    { 0 },
};
