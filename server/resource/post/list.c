/* list.c -- GET /posts: roots by filters, newest activity first, a page at a time.
 * Model:  list_read reads the filters; list_load walks along the roots that fit, in order (walk.h), until a page is full, and loads
 *         the summaries of those; the cursor is (sort key, id), never an offset.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/post/list.h"

#include "resource/post/post.h"
#include "resource/post/walk.h"

static int64_t id_of(struct call *c, const char *name)
{
    return call_query_int(c, name, 1, INT64_MAX, 0);
}

static void ids_of(struct call *c, const char *name, struct list_ids *ids)
{
    ids->n = call_query_ids(c, name, ids->id, LIST_CHOICES);
}

void list_read(struct call *c, struct list_filters *f)
{
    f->kinds = call_query_words(c, "kind", WORDS_KIND);
    f->statuses = call_query_words(c, "status", WORDS_STATUS);
    f->statuses = f->statuses ? f->statuses : 1 << STATUS_PUBLISHED;
    f->progress = call_query_words(c, "progress", WORDS_PROGRESS);
    f->freshness = call_query_words(c, "freshness", WORDS_FRESHNESS);
    f->phases = call_query_words(c, "phase", WORDS_PHASE);
    f->marks = call_query_words(c, "mark", WORDS_MARK);
    ids_of(c, "theme", &f->themes);
    ids_of(c, "tag", &f->tags);
    ids_of(c, "law", &f->laws);
    ids_of(c, "place", &f->places);
    f->project = id_of(c, "project");
    f->group = id_of(c, "group");
    f->author = id_of(c, "author");
    f->since = call_query_time(c, "since");
    f->until = call_query_time(c, "until");
    int sort = call_query_choice(c, "sort", "activity created helpful");
    f->sort = sort < 0 ? LIST_BY_ACTIVITY : sort;
    f->limit = call_limit(c);
    call_cursor(c, f->cursor, 2);
    if (!f->cursor[1])
        f->cursor[0] = f->cursor[1] = INT64_MAX;
}

static enum err list_parse(struct call *c)
{
    struct list_filters *f = c->in = arena_new(c->arena, struct list_filters);
    if (!f)
        return arena_err(c->arena);
    list_read(c, f);
    return call_ok(c);
}

/* Finds which; whole: each with all that is known of it, else just to be written. */
static enum err load(struct call *c, struct db *db, const struct list_filters *f, bool whole, struct list_page *page)
{
    *page = (struct list_page){ 0 };
    struct summary_found *found = arena_array(c->arena, (size_t)f->limit, sizeof *found);
    page->keys = arena_array(c->arena, (size_t)f->limit, sizeof *page->keys);
    if (!found || !page->keys)
        return arena_err(c->arena);
    struct walk w;
    enum err e = walk_begin(&w, db, c->arena, &c->viewer, c->now, f);
    struct walk_step step;
    while (!e && !page->more && walk_next(&w, &step)) {
        page->more = page->n == (size_t)f->limit;
        if (!page->more) {
            found[page->n] = (struct summary_found){ step.id, step.thread_version, step.version };
            page->keys[page->n++] = step.key;
        }
    }
    e = e ? e : w.err;
    page->items = arena_array(c->arena, page->n, sizeof *page->items);
    if (e || !page->items)
        return e ? e : arena_err(c->arena);
    return whole ? summary_load_found(db, c->arena, &c->viewer, c->now, found, page->n, page->items)
                 : summary_load_shown(db, c->arena, &c->viewer, c->now, found, page->n, page->items);
}

enum err list_load(struct call *c, struct db *db, const struct list_filters *f, struct list_page *page)
{
    return load(c, db, f, true, page);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct list_page *page = c->out = arena_new(c->arena, struct list_page);
    return page ? load(c, db, c->in, false, page) : arena_err(c->arena);
}

struct str list_next(struct call *c, const struct list_page *page)
{
    if (!page->more)
        return (struct str){ 0 };
    int64_t at[2] = { page->keys[page->n - 1], page->items[page->n - 1].id };
    return call_cursor_make(c, at, 2);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct list_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        if (page->items[i].id)
            summary_json(j, NULL, c->arena, &page->items[i], c->now);
    jw_list_close(j, list_next(c, page));
}

const struct endpoint list_endpoints[] = {
    { GET, "/posts", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render,
        .flags = ENDPOINT_MEMO },
    { 0 },
};
