/* expert.c -- expert on request: a link with which somebody without an account answers one question, once.
 * Model:  whoever curates, or asked the question, makes a link for a named person. Under that name an account comes to be that nobody
 *         can sign in with (the folder of users hears of it by the event), so that the answer has an author like any other;
 *         the name says that it was given on request and without an account. The link shows the question only, works once, for
 *         some days, and only while the question is in the open for the whole network. Making, revoking and using stand in the
 *         trail.
 * Threads, Memory, Errors: as http/endpoint.h; ERR_GONE for a link that does not work (any more). */
#include "crypt/token.h"
#include "domain/services.h"
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/gate.h"
#include "resource/post/permission.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

enum { DAYS = 14, DAYS_MOST = 60, NAME_MAX_CHARS = 100, TOKEN_MAX_CHARS = 100, LINKS = 50 };
#define DAY_MS (24 * 3600 * INT64_C(1000))

struct expert {
    int64_t id, root, account, expires, created, revoked, used;
    int kind;
    struct str token, name, title, html, maker;
};
struct asking {
    int64_t root, link;
    struct expert x;
    struct post_text text;
    struct gate gate;
};
struct page {
    struct expert row[LINKS];
    size_t n;
};

/* May this viewer ask experts about this thread? Loads its root. */
static enum err may_ask(struct call *c, struct db *db, int64_t post, struct summary *root)
{
    struct summary s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, post, root, &s);
    if (e)
        return e;
    bool curates = viewer_may(&c->viewer, MAY_CURATE), asker = root->author.id == c->viewer.user;
    if (!kind_of(root->kind)->answers || (!curates && !(asker && viewer_may(&c->viewer, MAY_ANSWER))))
        return ERR_FORBIDDEN;
    if (root->access == ACCESS_GROUP || root->status != STATUS_PUBLISHED)
        return call_fail(c, ERR_FORBIDDEN, "Dit kan alleen bij een geplaatste vraag die het hele netwerk mag lezen.",
            "This takes a published question that the whole network may read.");
    return OK;
}

static enum err note(struct call *c, struct db *db, enum event_verb verb, int64_t root, int64_t link)
{
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .post = root,
            .root = root,
            .entity = "expert_link",
            .entity_id = link });
}

static void json(struct jw *j, const struct call *c, const struct expert *x, struct str link)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", x->id);
    jw_str(j, "name", x->name);
    jw_strz(j, "state", x->used ? "used" : x->revoked ? "revoked" : x->expires <= c->now ? "expired" : "open");
    jw_time(j, "created", x->created);
    jw_time(j, "expires", x->expires);
    if (link.n)
        jw_str(j, "link", link);
    jw_close(j, '}');
}

/* ---- POST /posts/{id}/expert-links {name, days?} */

static enum err make_parse(struct call *c)
{
    struct asking *in = c->in = c->out = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    in->root = call_path_id(c, "id");
    in->x.name = field_line(f, "name", 2, NAME_MAX_CHARS);
    in->x.expires = c->now + field_int(f, "days", 1, DAYS_MOST, DAYS) * DAY_MS;
    in->x.created = c->now;
    in->x.token = token_new(c->arena, "");
    return call_ok(c);
}

/* The account comes to be when others hear of the event. */
static enum err make_account(struct call *c, struct db *db, struct expert *x)
{
    x->account = db_new_id(db, "account");
    x->name = arena_printf(c->arena, "%.*s (op verzoek, zonder account)", STR_ARG(x->name));
    struct event e = { .verb = EVENT_EXPERT_ASKED,
        .actor = c->viewer.user,
        .at = c->now,
        .entity = "account",
        .entity_id = x->account,
        .data = jw_one(c->arena, "name", x->name) };
    enum err err = arena_err(c->arena);
    return err ? err : event_emit(db, &e);
}

static enum err make_run(struct call *c, struct db *db)
{
    struct asking *in = c->in;
    struct expert x = in->x; /* a run may be repeated */
    struct summary root;
    enum err e = may_ask(c, db, in->root, &root);
    if (!e)
        e = make_account(c, db, &x);
    if (e)
        return e;
    x.id = db_new_id(db, "expert_link");
    x.root = root.id;
    struct query q = db_query(db, SQL_EXPERT_INSERT);
    query_int(&q, x.id);
    query_blob(&q, token_hash(c->arena, x.token));
    query_int(&q, x.root);
    query_int(&q, x.account);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, x.expires);
    e = query_done(&q);
    struct expert *made = c->out = arena_new(c->arena, struct expert);
    if (!made)
        return arena_err(c->arena);
    *made = x;
    return e ? e : note(c, db, EVENT_EXPERT_LINKED, x.root, x.id);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct expert *x = c->out;
    const struct services *s = c->server;
    struct str base = s ? s->url : STR("");
    call_created(c, "/posts/%lld/expert-links/%lld", (long long)x->root, (long long)x->id);
    json(j, c, x, arena_printf(c->arena, "%.*s/deskundige#%.*s", STR_ARG(base), STR_ARG(x->token)));
}

/* ---- GET /posts/{id}/expert-links, DELETE /posts/{id}/expert-links/{link} */

static enum err list_parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    in->root = call_path_id(c, "id");
    in->link = c->endpoint->method == DELETE ? call_path_id(c, "link") : 0;
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct page *p = c->out = arena_new(c->arena, struct page);
    struct summary root;
    enum err e = may_ask(c, db, ((const struct asking *)c->in)->root, &root);
    if (e || !p)
        return e ? e : arena_err(c->arena);
    struct query q = db_query(db, SQL_EXPERT_LIST);
    query_int(&q, root.id);
    while (p->n < LINKS && query_row(&q)) {
        struct expert *x = &p->row[p->n++];
        x->id = row_int(&q);
        x->name = row_str(&q, c->arena);
        x->created = row_int(&q);
        x->expires = row_int(&q);
        x->revoked = row_int(&q);
        x->used = row_int(&q);
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *p = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < p->n; i++)
        json(j, c, &p->row[i], STR(""));
    jw_list_close(j, (struct str){ 0 });
}

static enum err revoke_run(struct call *c, struct db *db)
{
    const struct asking *in = c->in;
    struct summary root;
    int64_t n = 0;
    enum err e = may_ask(c, db, in->root, &root);
    if (e)
        return e;
    struct query q = db_query(db, SQL_EXPERT_REVOKE);
    query_int(&q, in->link);
    query_int(&q, root.id);
    query_int(&q, c->now);
    e = query_changes(&q, &n);
    return e ? e : n ? note(c, db, EVENT_EXPERT_REVOKED, root.id, in->link) : ERR_NOT_FOUND;
}

/* ---- POST /expert-links/_read {token}, POST /expert-links/_answer {token, body} */

static enum err find(struct call *c, struct db *db, struct expert *x)
{
    struct query q = db_query(db, SQL_EXPERT_FIND);
    query_blob(&q, token_hash(c->arena, x->token));
    query_int(&q, c->now);
    if (query_row(&q)) {
        x->id = row_int(&q);
        x->root = row_int(&q);
        x->account = row_int(&q);
        x->name = row_str(&q, c->arena);
        x->expires = row_int(&q);
        x->kind = (int)row_int(&q);
        x->title = row_str(&q, c->arena);
        x->html = row_str(&q, c->arena);
        x->maker = row_str(&q, c->arena);
    }
    enum err e = query_end(&q);
    return e    ? e
        : x->id ? arena_err(c->arena)
                : call_fail(c, ERR_GONE, "Deze link werkt niet meer: hij is al gebruikt, ingetrokken of te oud.",
                      "This link works no more: it was used, revoked or is too old.");
}

static enum err token_parse(struct call *c)
{
    struct asking *in = c->in = c->out = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    in->x.token = str_trim(field_text(call_fields(c), "token", 1, TOKEN_MAX_CHARS));
    return call_ok(c);
}

static enum err read_run(struct call *c, struct db *db)
{
    return find(c, db, &((struct asking *)c->in)->x);
}

static void read_render(struct call *c, struct jw *j)
{
    const struct expert *x = &((const struct asking *)c->out)->x;
    jw_open(j, NULL, '{');
    jw_str(j, "name", x->name);
    jw_str(j, "title", x->title);
    jw_str(j, "html", x->html);
    jw_str(j, "askedBy", x->maker);
    jw_time(j, "expires", x->expires);
    jw_close(j, '}');
}

static enum err answer_parse(struct call *c)
{
    struct asking *in = c->in = c->out = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    in->x.token = str_trim(field_text(f, "token", 1, TOKEN_MAX_CHARS));
    in->text.body = field_text(f, "body", 1, POST_BODY_MAX);
    gate_read(c, &in->gate);
    return call_ok(c);
}

static enum err answer_look(struct call *c, struct db *db)
{
    struct expert x = { .token = ((struct asking *)c->in)->x.token };
    return find(c, db, &x); /* a made-up token costs no rendering */
}

static enum err answer_prepare(struct call *c)
{
    struct asking *in = c->in;
    enum err e = gate_find(c, &in->gate, &in->text);
    return e ? e : post_prepare_call(c, &in->text, false);
}

static enum err answer_run(struct call *c, struct db *db)
{
    struct asking *in = c->in;
    struct expert x = { .token = in->x.token };
    enum err e = find(c, db, &x);
    if (!e)
        e = gate_pass(c, &in->gate, NULL);
    if (e)
        return e;
    struct viewer expert = { .user = x.account, .name = x.name };
    struct summary s = { .id = db_new_id(db, "post"), .root = x.root };
    struct query q = db_query(db, SQL_EXPERT_ANSWER);
    query_int(&q, x.root);
    query_int(&q, s.id);
    query_int(&q, x.account);
    query_int(&q, c->now);
    query_str(&q, in->text.body);
    query_str(&q, in->text.html);
    e = query_done(&q);
    if (!e)
        e = post_cite_new(db, c->arena, s.id, &in->text, x.account, c->now);
    if (!e)
        e = thread_changed(db, x.root, c->now, true);
    q = db_query(db, SQL_EXPERT_USED);
    query_int(&q, x.id);
    query_int(&q, c->now);
    query_int(&q, s.id);
    enum err used = query_done(&q);
    if (!e && !used)
        e = post_event(db, c->arena, EVENT_REPLY_POSTED, &s, &expert, c->now, "", (struct str){ 0 });
    return e ? e : used ? used : gate_log(c, db, &in->gate, &s);
}

const struct endpoint expert_endpoints[] = {
    { GET, "/posts/{id}/expert-links", NEED_USER, DB_READ, .parse = list_parse, .run = list_run,
        .render = list_render },
    { POST, "/posts/{id}/expert-links", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run,
        .render = make_render, .flags = ENDPOINT_RATE_MAIL },
    { DELETE, "/posts/{id}/expert-links/{link}", NEED_USER, DB_WRITE, .parse = list_parse, .run = revoke_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { POST, "/expert-links/_read", NEED_NOBODY, DB_READ, .parse = token_parse, .run = read_run, .render = read_render,
        .flags = ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { POST, "/expert-links/_answer", NEED_NOBODY, DB_WRITE, .parse = answer_parse, .look = answer_look,
        .prepare = answer_prepare, .run = answer_run, .render = call_no_content,
        .flags = ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN },
    { 0 },
};

/* ---- listening */

static enum err purged(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_EXPERT_PURGE);
    query_int(&q, e->entity_id);
    return query_done(&q);
}

const struct listener expert_listeners[] = {
    { EVENT_POST_PURGED, purged },
    { 0 },
};
