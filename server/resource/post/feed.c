/* feed.c -- Atom feeds of posts: /feeds/posts.atom with the filters of GET /posts, /feeds/search.atom with those and a query,
 * /feeds/posts/{id}.atom of one thread.
 * Model:  parse reads filters and the token of a signed address; run finds who reads (the token's account, else whoever is
 *         signed in, else nobody; never with more than a reader's rights), loads what they may see now, and writes the whole
 *         feed, whose hash is its ETag. What is not in the open (drafts, waiting, withdrawn) is in no feed.
 * Threads, Memory, Errors: as http/endpoint.h. ERR_NOT_FOUND for an address that was revoked.
 * Source: RFC 4287, RFC 5005, RFC 9110 section 13 (conditions). */
#include "domain/feed.h"
#include "domain/services.h"
#include "index/index.h"
#include "resource/post/list.h"
#include "resource/post/post.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_MAX = 100, QUERY_MAX = 1000, OPEN = 1 << STATUS_PUBLISHED | 1 << STATUS_ARCHIVED };

struct feeding {
    struct list_filters f;
    int64_t thread; /* root, of the feed of a thread */
    struct str token, q;
    struct str title, thread_title;
    struct summary *items;
    size_t n;
    bool search;
    struct str next; /* cursor, empty = none */
    struct buf xml;
};

/* ---- parse */

static struct feeding *read_common(struct call *c)
{
    struct feeding *w = c->in = c->out = arena_new(c->arena, struct feeding);
    if (w)
        w->token = call_query_str(c, "token", TOKEN_MAX);
    return w;
}

static void read_filters(struct call *c, struct feeding *w)
{
    list_read(c, &w->f);
    if (w->f.statuses & ~OPEN)
        call_bad(c, "status", "Een feed heeft alleen wat geplaatst of gearchiveerd is.",
            "A feed holds only what is published or archived.");
}

static enum err posts_parse(struct call *c)
{
    struct feeding *w = read_common(c);
    if (!w)
        return arena_err(c->arena);
    read_filters(c, w);
    return call_ok(c);
}

static enum err search_parse(struct call *c)
{
    struct feeding *w = read_common(c);
    if (!w)
        return arena_err(c->arena);
    w->search = true;
    w->q = call_query_str(c, "q", QUERY_MAX);
    read_filters(c, w);
    if (!str_trim(w->q).n)
        call_bad(c, "q", "Geef de woorden waarop je zoekt.", "Give the words to look for.");
    return call_ok(c);
}

static enum err thread_parse(struct call *c)
{
    struct feeding *w = read_common(c);
    if (!w)
        return arena_err(c->arena);
    w->thread = call_path_id(c, "id");
    w->f.limit = call_limit(c);
    call_cursor(c, w->f.cursor, 1);
    return call_ok(c);
}

/* ---- what is in it */

static enum err load_posts(struct call *c, struct db *db, struct feeding *w)
{
    struct list_page page;
    enum err e = list_load(c, db, &w->f, &page);
    w->items = page.items;
    w->n = e ? 0 : page.n;
    w->next = e ? (struct str){ 0 } : list_next(c, &page);
    return e;
}

static int by_activity(const void *a, const void *b)
{
    const struct summary *x = a, *y = b;
    return x->activity != y->activity ? (x->activity < y->activity ? 1 : -1) : (x->id < y->id) - (x->id > y->id);
}

/* The best hits, newest first. */
static enum err load_found(struct call *c, struct db *db, struct feeding *w)
{
    const struct services *services = c->server;
    const struct list_filters *f = &w->f;
    struct search s = { .text = w->q,
        .kinds = (unsigned)f->kinds,
        .statuses = (unsigned)f->statuses,
        .progresses = (unsigned)f->progress,
        .freshnesses = (unsigned)f->freshness,
        .phases = (unsigned)f->phases,
        .marks = (unsigned)f->marks,
        .themes.n = f->themes.n,
        .tags.n = f->tags.n,
        .laws.n = f->laws.n,
        .places.n = f->places.n,
        .project = f->project,
        .group = f->group,
        .author = f->author,
        .since = f->since,
        .until = f->until,
        .limit = f->limit };
    static_assert((int)LIST_CHOICES == (int)SEARCH_CHOICES, "a feed of a search takes what a list takes");
    memcpy(s.themes.id, f->themes.id, sizeof s.themes.id);
    memcpy(s.tags.id, f->tags.id, sizeof s.tags.id);
    memcpy(s.laws.id, f->laws.id, sizeof s.laws.id);
    memcpy(s.places.id, f->places.id, sizeof s.places.id);
    struct search_result r = { 0 };
    if (!services || !services->index)
        return ERR_BUSY;
    enum err e = index_search(services->index, db, c->arena, &c->viewer, c->now, &s, &r);
    int64_t *ids = e ? NULL : arena_array(c->arena, r.n + 1, sizeof *ids);
    w->items = ids ? arena_array(c->arena, r.n + 1, sizeof *w->items) : NULL;
    if (!w->items)
        return e ? e : arena_err(c->arena);
    for (size_t i = 0; i < r.n; i++)
        ids[i] = r.hit[i].id;
    e = summary_load(db, c->arena, &c->viewer, c->now, ids, r.n, w->items);
    w->n = r.n;
    qsort(w->items, w->n, sizeof *w->items, by_activity);
    return e;
}

/* The newest posts of a thread, the root last. */
static enum err load_thread(struct call *c, struct db *db, struct feeding *w)
{
    int64_t ids[CALL_LIMIT_MAX + 1];
    size_t n = 0, limit = (size_t)w->f.limit;
    struct summary root;
    struct query q = db_query(db, SQL_FEED_REPLIES);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, w->thread);
    query_int(&q, w->f.cursor[0] ? w->f.cursor[0] : INT64_MAX);
    query_int(&q, w->f.limit + 1);
    while (n <= limit && query_row(&q))
        ids[n++] = row_int(&q);
    enum err e = query_end(&q);
    if (!e)
        e = summary_load(db, c->arena, &c->viewer, c->now, &w->thread, 1, &root);
    if (!e && (!root.id || !n))
        e = ERR_NOT_FOUND;
    w->n = n > limit ? limit : n;
    w->items = e ? NULL : arena_array(c->arena, w->n + 1, sizeof *w->items);
    if (!w->items)
        return e ? e : arena_err(c->arena);
    w->thread_title = feed_title(c->arena, &root, (struct str){ 0 }, c->viewer.english);
    if (n > limit)
        w->next = call_cursor_make(c, &ids[limit - 1], 1);
    return summary_load(db, c->arena, &c->viewer, c->now, ids, w->n, w->items);
}

/* ---- its head */

/* Adds ", Wonen" for each that has a name, ": Wonen" for the first of all. */
static enum err add_names(struct db *db, struct buf *b, enum sql sql, const struct list_ids *ids, int *named)
{
    enum err e = OK;
    for (size_t i = 0; i < ids->n && !e; i++) {
        struct query q = db_query(db, sql);
        query_int(&q, ids->id[i]);
        if (query_row(&q)) {
            struct str name = row_peek(&q);
            buf_printf(b, "%s%.*s", (*named)++ ? ", " : ": ", STR_ARG(name));
        }
        e = query_end(&q);
    }
    return e;
}

/* "Vraagbaak: Wonen, Goirle": the names of what it is filtered by; of a group only when something of it may be read. */
static enum err title_of(struct call *c, struct db *db, struct feeding *w)
{
    const struct list_filters *f = &w->f;
    const struct list_ids *const terms[] = { &f->themes, &f->tags, &f->laws };
    const struct str others[] = { f->group && w->n && w->items[0].id ? w->items[0].group.name : (struct str){ 0 },
        w->search ? w->q : w->thread_title };
    struct buf b = { .max = 16000 };
    enum err e = OK;
    int named = 0;
    buf_addz(&b, "Vraagbaak");
    for (size_t i = 0; i < sizeof terms / sizeof *terms && !e; i++)
        e = add_names(db, &b, SQL_FEED_TERM, terms[i], &named);
    if (!e)
        e = add_names(db, &b, SQL_FEED_PLACE, &f->places, &named);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].n)
            buf_printf(&b, "%s%.*s", named++ ? ", " : ": ", STR_ARG(others[i]));
    w->title = e || buf_err(&b) ? STR("Vraagbaak") : arena_str(c->arena, buf_str(&b));
    buf_release(&b);
    return e;
}

/* The query of the request without the parameters that are named, and with cursor when it is not empty; starts with '?'. */
static struct str query_without(struct call *c, const char *const *names, struct str cursor)
{
    struct str rest = call_query(c);
    struct buf b = { 0 };
    while (rest.n) {
        struct str pair = str_cut(&rest, '&');
        bool named = false;
        for (const char *const *n = names; *n; n++)
            named |= str_eq(str_sub(pair, 0, str_find(pair, '=')), str_c(*n));
        if (!named && pair.n)
            buf_printf(&b, "%c%.*s", b.n ? '&' : '?', STR_ARG(pair));
    }
    if (cursor.n)
        buf_printf(&b, "%ccursor=%.*s", b.n ? '&' : '?', STR_ARG(cursor));
    struct str out = buf_err(&b) ? STR("") : arena_str(c->arena, buf_str(&b));
    buf_release(&b);
    return out;
}

static int64_t updated_of(const struct feeding *w, const struct summary *s)
{
    return w->thread || s->activity < s->updated ? s->updated : s->activity;
}

static struct feed_head head_of(struct call *c, const struct feeding *w, int64_t updated)
{
    static const char *const none[] = { NULL }, *const page[] = { "cursor", NULL },
                             *const secret[] = { "cursor", "token", "limit", NULL };
    struct arena *a = c->arena;
    struct str path = w->thread ? arena_printf(a, "/feeds/posts/%lld.atom", (long long)w->thread)
        : w->search             ? STR("/feeds/search.atom")
                                : STR("/feeds/posts.atom");
    struct str own = query_without(c, none, STR("")), plain = query_without(c, secret, STR(""));
    struct feed_head head = { .title = w->title, .updated = updated };
    head.self = arena_printf(a, "%.*s%.*s", STR_ARG(path), STR_ARG(own));
    if (w->next.n) {
        struct str next = query_without(c, page, w->next);
        head.next = arena_printf(a, "%.*s%.*s", STR_ARG(path), STR_ARG(next));
    }
    head.alternate = w->thread ? arena_printf(a, "/post/%lld", (long long)w->thread)
                               : arena_printf(a, "/zoeken%.*s", STR_ARG(plain));
    head.id = arena_printf(a, "%.*s%.*s", STR_ARG(path), STR_ARG(plain));
    return head;
}

/* ---- run */

static enum err write_entry(struct call *c, struct db *db, struct feeding *w, struct feed *feed,
    const struct summary *s)
{
    struct query q = db_query(db, SQL_FEED_HTML);
    query_int(&q, s->id);
    struct str html = { 0 };
    if (query_row(&q))
        html = row_str(&q, c->arena);
    feed_entry(feed, s, w->thread_title, html, updated_of(w, s));
    return query_end(&q);
}

static enum err write_feed(struct call *c, struct db *db, struct feeding *w)
{
    struct buf out = { .max = 16 << 20 };
    struct feed feed = { &out, c->arena, call_origin(c), c->viewer.english };
    int64_t updated = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->items[i].id && updated_of(w, &w->items[i]) > updated)
            updated = updated_of(w, &w->items[i]);
    struct feed_head head = head_of(c, w, updated);
    enum err e = OK;
    feed_open(&feed, &head);
    for (size_t i = 0; i < w->n && !e; i++)
        if (w->items[i].id)
            e = write_entry(c, db, w, &feed, &w->items[i]);
    feed_close(&feed);
    e = e ? e : buf_err(&out);
    struct str body = e ? STR("") : arena_str(c->arena, buf_str(&out));
    buf_release(&out);
    if (e || arena_err(c->arena))
        return e ? e : arena_err(c->arena);
    call_set_header(c, "Cache-Control", c->viewer.user ? STR("private, no-cache") : STR("no-cache"));
    call_set_header(c, "Vary", STR("Cookie, Accept-Language"));
    call_modified(c, updated);
    call_etag(c, 1, str_hash(body));
    call_raw(c, "application/atom+xml; charset=utf-8", body);
    return OK;
}

static enum err feed_run(struct call *c, struct db *db)
{
    struct feeding *w = c->out;
    struct viewer v = c->viewer;
    enum err e = w->token.n ? viewer_by_feed_token(db, c->arena, call_key(c), w->token, c->now, &v) : OK;
    if (e == ERR_NOT_FOUND)
        return call_fail(c, e, "Dit adres bestaat niet of is ingetrokken.",
            "This address does not exist or was revoked.");
    c->viewer = viewer_as_reader(&v);
    if (!e)
        e = w->thread ? load_thread(c, db, w) : w->search ? load_found(c, db, w) : load_posts(c, db, w);
    if (!e)
        e = title_of(c, db, w);
    return e ? e : write_feed(c, db, w);
}

const struct endpoint feed_endpoints[] = {
    { GET, "/feeds/posts.atom", NEED_NOBODY, DB_READ, .parse = posts_parse, .run = feed_run, .flags = ENDPOINT_ROOT },
    { GET, "/feeds/search.atom", NEED_NOBODY, DB_SLOW, .parse = search_parse, .run = feed_run, .flags = ENDPOINT_ROOT },
    { GET, "/feeds/posts/{id}.atom", NEED_NOBODY, DB_READ, .parse = thread_parse, .run = feed_run,
        .flags = ENDPOINT_ROOT },
    { 0 },
};
