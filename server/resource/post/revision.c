/* revision.c -- the older texts of a post: who wrote them, when, and why they were changed.
 * Model:  revision n is the text that the post had as version n; the text of today is its current version. What was
 *         replaced before the post came in the open is only for who may edit it: that is where names were taken out. Beside
 *         another one (?against=) comes the difference of the bodies: what this version has and that one has not, is added.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct asked {
    int64_t post, n, against;
};

struct revision {
    int64_t n, at;
    struct named user;
    struct str reason, title, lead, body;
    struct revision *against;
    struct diff diff; /* from against to this one */
};

struct revision_page {
    int64_t post, before; /* the version before which this page begins */
    struct call_page at;
    struct revision row[CALL_LIMIT_MAX];
};

static void revision_json(struct jw *j, const char *key, const struct revision *r, bool whole)
{
    jw_open(j, key, '{');
    jw_int(j, "n", r->n);
    named_json(j, "user", r->user);
    jw_time(j, "at", r->at);
    jw_str(j, "reason", r->reason);
    jw_str(j, "title", r->title);
    if (whole) {
        jw_str(j, "lead", r->lead);
        jw_str(j, "body", r->body);
    }
    if (r->against) {
        revision_json(j, "against", r->against, true);
        post_diff_json(j, &r->diff);
    }
    jw_close(j, '}');
}

static enum err list_parse(struct call *c)
{
    struct revision_page *page = c->out = arena_new(c->arena, struct revision_page);
    if (!page)
        return arena_err(c->arena);
    page->post = call_path_id(c, "id");
    page->at.limit = call_limit(c);
    call_cursor(c, &page->before, 1);
    return call_ok(c);
}

static void read_head(struct query *q, struct arena *a, struct revision *r)
{
    r->n = row_int(q);
    r->user.id = row_int(q);
    r->user.name = row_str(q, a);
    r->at = row_int(q);
}

/* A withdrawn post shows none of its texts, old ones neither. */
static bool is_buried(const struct summary *root, const struct summary *s)
{
    return root->status == STATUS_WITHDRAWN || s->status == STATUS_WITHDRAWN;
}

/* Who wrote an anonymous post stays unknown in its history too. */
static void hide_author(struct revision *r, const struct summary *s)
{
    if (s->hide_author && r->user.id == s->author.id)
        r->user = (struct named){ 0 };
}

/* Texts that were replaced before this moment (Unix ms) were never in the open: they are for who may edit the post. */
static int64_t shown_from(const struct call *c, const struct summary *root, const struct summary *s)
{
    if (permission_of(&c->viewer, root, s) & 1u << CAN_EDIT)
        return 0;
    return s->published ? s->published : INT64_MAX;
}

static enum err list_run(struct call *c, struct db *db)
{
    struct revision_page *page = c->out;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, page->post, &root, &s);
    if (e || is_buried(&root, &s))
        return e;
    struct query q = db_query(db, SQL_REVISION_LIST);
    query_int(&q, page->post);
    query_int(&q, page->before ? page->before : INT64_MAX);
    query_int(&q, shown_from(c, &root, &s));
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q)) {
        struct revision *r = &page->row[page->at.n++];
        read_head(&q, c->arena, r);
        hide_author(r, &s);
        r->reason = row_str(&q, c->arena);
        r->title = row_str(&q, c->arena);
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct revision_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        revision_json(j, NULL, &page->row[i], false);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].n : NULL, 1);
}

static enum err one_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->n = call_path_id(c, "n");
    in->against = call_query_int(c, "against", 1, INT64_MAX, 0);
    return call_ok(c);
}

static enum err find(struct call *c, struct db *db, const struct summary *root, const struct summary *s, int64_t n,
    struct revision *r)
{
    bool shown = true;
    *r = (struct revision){ 0 };
    struct query q = db_query(db, SQL_REVISION_ONE);
    query_int(&q, s->id);
    query_int(&q, n);
    bool old = query_row(&q);
    if (old) {
        read_head(&q, c->arena, r);
        r->reason = row_str(&q, c->arena);
        shown = r->at >= shown_from(c, root, s);
    }
    if (!old) { /* the text of today */
        enum err ended = query_end(&q);
        if (ended)
            return ended;
        q = db_query(db, SQL_REVISION_CURRENT);
        query_int(&q, s->id);
        if (query_row(&q))
            read_head(&q, c->arena, r);
    }
    if (r->n == n) {
        r->title = row_str(&q, c->arena);
        r->lead = row_str(&q, c->arena);
        r->body = row_str(&q, c->arena);
    }
    enum err e = query_end(&q);
    return e ? e : r->n == n && shown ? OK : ERR_NOT_FOUND;
}

static enum err one_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct summary root, s = { 0 };
    struct revision *r = c->out = arena_array(c->arena, 2, sizeof *r);
    if (!r)
        return arena_err(c->arena);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e && is_buried(&root, &s))
        return ERR_NOT_FOUND;
    if (!e)
        e = find(c, db, &root, &s, in->n, r);
    hide_author(r, &s);
    if (!e && in->against) {
        e = find(c, db, &root, &s, in->against, &r[1]);
        hide_author(&r[1], &s);
        r->against = &r[1];
        if (!e)
            e = diff_words(c->arena, r[1].body, r->body, &r->diff);
    }
    return e;
}

static void one_render(struct call *c, struct jw *j)
{
    revision_json(j, NULL, c->out, true);
}

const struct endpoint revision_endpoints[] = {
    { GET, "/posts/{id}/revisions", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/posts/{id}/revisions/{n}", NEED_NOBODY, DB_SLOW, .parse = one_parse, .run = one_run,
        .render = one_render },
    { 0 },
};
