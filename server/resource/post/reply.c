/* reply.c -- answers and comments under a post: list them, post one.
 * Model:  an answer stands under the root; a comment under the root or under an answer, never under a comment.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "domain/idempotency.h"
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/gate.h"
#include "resource/post/input.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct reply {
    int64_t root, parent, on_behalf_of; /* root: the post in the path, any post of the thread */
    int kind;
    struct post_text text;
    struct gate gate;
    struct str key;
    uint64_t hash;
};

struct replies {
    int64_t root, after;
    int limit;
};

struct reply_page {
    struct thread t; /* posts[0] the root, then the replies of this page */
    int64_t next;
};

/* ---- GET: oldest first, after ?cursor */

static enum err list_parse(struct call *c)
{
    struct replies *in = c->in = arena_new(c->arena, struct replies);
    if (!in)
        return arena_err(c->arena);
    in->root = call_path_id(c, "id");
    in->limit = call_limit(c);
    call_cursor(c, &in->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct replies *in = c->in;
    struct reply_page *page = c->out = arena_new(c->arena, struct reply_page);
    int64_t root;
    enum err e = access_read(db, &c->viewer, c->now, in->root, &root);
    if (e || !page)
        return e ? e : arena_err(c->arena);
    return thread_load_page(db, c->arena, &c->viewer, c->now, root, in->after, (size_t)in->limit, &page->t,
        &page->next);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct reply_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 1; i < page->t.n; i++)
        thread_reply_json(j, c->arena, &page->t, &page->t.posts[i], &c->viewer, c->now);
    jw_list_close(j, page->next ? call_cursor_make(c, &page->next, 1) : (struct str){ 0 });
}

/* ---- POST */

static enum err post_parse(struct call *c)
{
    struct reply *r = c->in = arena_new(c->arena, struct reply);
    struct fields *f = call_fields(c);
    if (!r)
        return arena_err(c->arena);
    r->root = call_path_id(c, "id");
    int at = field_choice(f, "kind", "answer comment", true);
    r->kind = at < 0 ? KIND_COMMENT : KIND_ANSWER + at;
    r->parent = field_id(f, "parent");
    r->on_behalf_of = field_id(f, "onBehalfOf");
    r->text.body = field_text(f, "body", 1, POST_BODY_MAX);
    gate_read(c, &r->gate);
    r->key = call_header(c, "idempotency-key");
    if (r->key.n > IDEMPOTENCY_KEY_MAX)
        call_bad(c, "Idempotency-Key", "Deze sleutel is te lang.", "This key is too long.");
    r->hash = str_hash(call_body(c)) ^ (uint64_t)r->root;
    return call_ok(c);
}

static enum err post_prepare(struct call *c)
{
    struct reply *r = c->in;
    enum err e = gate_find(c, &r->gate, &r->text);
    return e ? e : post_prepare_call(c, &r->text, false);
}

/* Finds where the reply hangs: *parent is the root or an answer of this thread. */
static enum err place(struct call *c, struct db *db, const struct reply *r, const struct summary *root,
    struct summary *parent)
{
    int64_t wanted = r->parent ? r->parent : r->root; /* the path may name an answer: its comments */
    struct summary again;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, wanted, &again, parent);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e || parent->root != root->id || parent->status == STATUS_WITHDRAWN)
        call_bad(c, "parent", "Dit bericht staat niet in dit gesprek.", "This post is not in this thread.");
    else if (parent->kind == KIND_COMMENT)
        call_bad(c, "parent", "Je kunt niet op een reactie reageren; reageer op het antwoord.",
            "A comment takes no replies; comment on the answer.");
    else if (r->kind == KIND_ANSWER && parent->id != root->id)
        call_bad(c, "parent", "Een antwoord staat altijd onder de vraag of casus zelf.",
            "An answer always stands under the root.");
    return call_ok(c);
}

static enum err insert(struct call *c, struct db *db, const struct reply *r, const struct summary *root, int64_t parent,
    int64_t id)
{
    struct query q = db_query(db, SQL_REPLY_INSERT);
    query_int(&q, root->id);
    query_int(&q, id);
    query_int(&q, parent);
    query_int(&q, r->kind);
    query_int(&q, c->viewer.user);
    query_int_or_null(&q, r->on_behalf_of);
    query_int(&q,
        root->anonymous && root->author.id == c->viewer.user); /* who asked without a name answers without one */
    query_int(&q, c->now);
    query_str(&q, r->text.body);
    query_str(&q, r->text.html);
    return query_done(&q);
}

static enum err make(struct call *c, struct db *db, struct reply *r, int64_t *id)
{
    struct summary root, asked, parent;
    struct post_input behalf = { .on_behalf_of = r->on_behalf_of };
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, r->root, &root, &asked);
    if (!e)
        e = place(c, db, r, &root, &parent);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &parent),
            r->kind == KIND_ANSWER ? CAN_ANSWER : CAN_COMMENT);
    if (!e) {
        behalf.access = root.access;
        behalf.group = root.access == ACCESS_GROUP ? root.group.id : 0;
        e = input_check(c, db, &behalf);
    }
    if (!e)
        e = gate_pass(c, &r->gate, NULL);
    if (e)
        return e;
    *id = db_new_id(db, "post");
    struct summary s = { .id = *id, .root = root.id };
    e = insert(c, db, r, &root, parent.id, *id);
    if (!e)
        e = post_cite_new(db, c->arena, *id, &r->text, c->viewer.user, c->now);
    if (!e)
        e = post_recount_comments(db, root.id, parent.id);
    if (!e)
        e = thread_changed(db, root.id, c->now, true);
    if (!e)
        e = post_event(db, c->arena, EVENT_REPLY_POSTED, &s, &c->viewer, c->now, "", (struct str){ 0 });
    if (!e)
        e = gate_log(c, db, &r->gate, &s);
    return e ? e : idempotency_keep(db, c->viewer.user, r->key, r->hash, c->now, *id);
}

/* Inside the writer's group transaction; an error rolls back this call only. May run twice. */
static enum err post_run(struct call *c, struct db *db)
{
    struct reply *r = c->in;
    int64_t *id = c->out = arena_new(c->arena, int64_t);
    if (!id)
        return arena_err(c->arena);
    enum err e = idempotency_find(db, c->viewer.user, r->key, r->hash, c->now, id);
    if (e == ERR_CONFLICT)
        return call_fail(c, e, "Deze Idempotency-Key hoort al bij een ander verzoek.",
            "This Idempotency-Key belongs to another request.");
    return e || *id ? e : make(c, db, r, id);
}

static enum err post_show(struct call *c, struct db *db)
{
    int64_t id = *(const int64_t *)c->out, root;
    struct reply_page *page = c->out = arena_new(c->arena, struct reply_page);
    enum err e = page ? access_read(db, &c->viewer, c->now, id, &root) : arena_err(c->arena);
    return e ? e : thread_load_page(db, c->arena, &c->viewer, c->now, root, id - 1, 1, &page->t, &page->next);
}

static void post_render_reply(struct call *c, struct jw *j)
{
    const struct reply_page *page = c->out;
    const struct thread_post *p = &page->t.posts[page->t.n - 1];
    call_created(c, "/posts/%lld", (long long)p->s.id);
    call_etag(c, p->s.version, thread_hash(&page->t, &c->viewer, c->now));
    thread_reply_json(j, c->arena, &page->t, p, &c->viewer, c->now);
}

const struct endpoint reply_endpoints[] = {
    { GET, "/posts/{id}/replies", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render,
        .flags = ENDPOINT_MEMO },
    { POST, "/posts/{id}/replies", NEED_USER, DB_WRITE, .parse = post_parse, .flags = ENDPOINT_PREPARE_HERE,
        .prepare = post_prepare, .run = post_run, .show = post_show, .render = post_render_reply },
    { 0 },
};
