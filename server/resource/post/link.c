/* link.c -- relations between posts, seen from both sides: duplicate of, derived from, supersedes, discussed in, cites, related.
 * Model:  a link goes from the post in the path to another one; both must be readable. `cites` is made by writing #123 and
 *         cannot be made or removed by hand. A root that is marked as a duplicate of another one keeps its text, replies and
 *         marks, shows a banner, and its me-too's and thanks count along with the other as long as the link is there (_merge
 *         moves everything for good).
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct linking {
    int64_t post, to, link;
    int rel;
};

struct link_row {
    int64_t id;
    int rel;
    bool outgoing;
    struct summary other;
};

struct link_page {
    int64_t post, after[3]; /* incoming, relation and other post of the link before this page */
    struct call_page at;
    struct link_row row[CALL_LIMIT_MAX];
};

static void link_json(struct jw *j, struct arena *a, const struct link_row *l, int64_t now)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", l->id);
    jw_strz(j, "rel", word_of(WORDS_REL, l->rel));
    jw_strz(j, "direction", l->outgoing ? "to" : "from");
    summary_json(j, "post", a, &l->other, now);
    jw_close(j, '}');
}

/* ---- GET */

static enum err list_parse(struct call *c)
{
    struct link_page *page = c->out = arena_new(c->arena, struct link_page);
    if (!page)
        return arena_err(c->arena);
    page->post = call_path_id(c, "id");
    page->at.limit = call_limit(c);
    call_cursor(c, page->after, 3);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct link_page *page = c->out;
    bool incoming = page->after[0] != 0;
    enum err e = access_read(db, &c->viewer, c->now, page->post, NULL);
    if (e)
        return e;
    struct query q = db_query(db, SQL_LINK_LIST);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, page->post);
    query_int(&q, incoming ? INT64_MAX : page->after[1]);
    query_int(&q, incoming ? INT64_MAX : page->after[2]);
    query_int(&q, incoming ? page->after[1] : 0);
    query_int(&q, incoming ? page->after[2] : 0);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q)) {
        struct link_row *row = &page->row[page->at.n++];
        row->id = row_int(&q);
        row->outgoing = row_int(&q) == 0;
        row->rel = (int)row_int(&q);
        row->other.id = row_int(&q);
    }
    e = query_end(&q);
    for (size_t i = 0; i < page->at.n && !e; i++) {
        int64_t other = page->row[i].other.id;
        e = summary_load(db, c->arena, &c->viewer, c->now, &other, 1, &page->row[i].other);
    }
    return e;
}

static void list_render(struct call *c, struct jw *j)
{
    const struct link_page *page = c->out;
    const struct link_row *last = page->at.more ? &page->row[page->at.n - 1] : NULL;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        if (page->row[i].other.id)
            link_json(j, c->arena, &page->row[i], c->now);
    call_list_close(c, j, last ? (const int64_t[]){ !last->outgoing, last->rel, last->other.id } : NULL, 3);
}

/* ---- POST */

static enum err make_parse(struct call *c)
{
    struct linking *in = c->in = arena_new(c->arena, struct linking);
    struct fields *f = call_fields(c);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    int at = field_choice(f, "rel", word_choices(WORDS_REL, NULL), true);
    in->rel = at < 0 ? REL_RELATED : at + REL_DUPLICATE_OF;
    in->to = field_id(f, "to");
    if (!in->to)
        field_error(f, "to", "Geef het nummer van het andere bericht.", "Give the number of the other post.");
    else if (in->to == in->post)
        field_error(f, "to", "Een bericht kan niet naar zichzelf verwijzen.", "A post cannot link to itself.");
    if (in->rel == REL_CITES)
        field_error(f, "rel", "Dit verband ontstaat vanzelf als je #nummer in de tekst schrijft.",
            "This link is made by writing #number in the text.");
    return call_ok(c);
}

static enum err insert(struct db *db, int64_t from, int64_t to, int rel, int64_t account, int64_t now, int64_t *id,
    bool *changed)
{
    struct query q = db_query(db, SQL_LINK_THERE);
    query_int(&q, from);
    query_int(&q, rel);
    query_int(&q, to);
    enum err e = query_single(&q, 0, id);
    *changed = !e && !*id;
    if (e || *id)
        return e;
    *id = db_new_id(db, "link");
    q = db_query(db, SQL_LINK_INSERT);
    query_int(&q, *id);
    query_int(&q, from);
    query_int(&q, to);
    query_int(&q, rel);
    query_int_or_null(&q, account);
    query_int(&q, now);
    return query_done(&q);
}

/* Both threads show the link. */
static enum err touch(struct db *db, int64_t one, int64_t other, int64_t now)
{
    enum err e = thread_changed(db, one, now, false);
    return e || one == other ? e : thread_changed(db, other, now, false);
}

/* The trail names the post at the other end, so that the line is only for who may read that too. */
static enum err emit(struct call *c, struct db *db, enum event_verb verb, const struct summary *at, int64_t other,
    int rel)
{
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .post = at->id,
            .root = at->root,
            .entity = "link",
            .entity_id = other,
            .data = arena_printf(c->arena, "{\"rel\":\"%s\"}", word_of(WORDS_REL, rel)) });
}

static enum err make_run(struct call *c, struct db *db)
{
    const struct linking *in = c->in;
    struct link_row *row = c->out = arena_new(c->arena, struct link_row);
    struct summary root, s, other_root;
    bool changed;
    if (!row)
        return arena_err(c->arena);
    *row = (struct link_row){ .rel = in->rel, .outgoing = true };
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_LINK);
    if (e)
        return e;
    e = thread_post_load(db, c->arena, &c->viewer, c->now, in->to, &other_root, &row->other);
    if (e == ERR_NOT_FOUND) {
        call_bad(c, "to", "Dit bericht bestaat niet.", "This post does not exist.");
        return call_ok(c);
    }
    if (!e)
        e = insert(db, in->post, in->to, in->rel, c->viewer.user, c->now, &row->id, &changed);
    if (!e && changed)
        e = touch(db, root.id, other_root.id, c->now);
    return e || !changed ? e : emit(c, db, EVENT_LINK_MADE, &s, in->to, in->rel);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct linking *in = c->in;
    const struct link_row *row = c->out;
    call_created(c, "/posts/%lld/links/%lld", (long long)in->post, (long long)row->id);
    link_json(j, c->arena, row, c->now);
}

/* ---- DELETE */

static enum err drop_parse(struct call *c)
{
    struct linking *in = c->in = arena_new(c->arena, struct linking);
    if (in) {
        in->post = call_path_id(c, "id");
        in->link = call_path_id(c, "n");
    }
    return call_ok(c);
}

static enum err drop_run(struct call *c, struct db *db)
{
    const struct linking *in = c->in;
    struct summary root, s, other_root, other;
    int64_t from = 0, to = 0, rel = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_LINK);
    if (e)
        return e;
    struct query q = db_query(db, SQL_LINK_ONE);
    query_int(&q, in->link);
    query_int(&q, in->post);
    if (query_row(&q)) {
        from = row_int(&q);
        to = row_int(&q);
        rel = row_int(&q);
    }
    e = query_end(&q);
    if (e || !from || rel == REL_CITES)
        return e ? e : ERR_NOT_FOUND;
    e = thread_post_load(db, c->arena, &c->viewer, c->now, from == in->post ? to : from, &other_root, &other);
    if (e)
        return e;
    q = db_query(db, SQL_LINK_DELETE);
    query_int(&q, in->link);
    e = query_done(&q);
    if (!e && rel == REL_DUPLICATE_OF && to == (from == in->post ? other_root.id : root.id))
        e = post_recount_original(db, to);
    if (!e)
        e = touch(db, root.id, other_root.id, c->now);
    return e ? e : emit(c, db, EVENT_LINK_REMOVED, &s, other.id, (int)rel);
}

/* ---- for imports */

enum err post_import_link(struct db *db, int64_t from, int64_t to, int rel, int64_t now, bool *changed)
{
    int64_t id, roots[2];
    enum err e = insert(db, from, to, rel, 0, now, &id, changed);
    for (int i = 0; i < 2 && !e && *changed; i++) {
        struct query q = db_query(db, SQL_POST_ROOT);
        query_int(&q, i ? to : from);
        e = query_single(&q, 0, &roots[i]);
    }
    return e || !*changed ? e : touch(db, roots[0], roots[1], now);
}

const struct endpoint link_endpoints[] = {
    { GET, "/posts/{id}/links", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/posts/{id}/links", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run, .render = make_render },
    { DELETE, "/posts/{id}/links/{n}", NEED_USER, DB_WRITE, .parse = drop_parse, .run = drop_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
