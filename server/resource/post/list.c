/* list.c -- GET /posts: roots by filters, newest activity first, a page at a time.
 * Model:  list_read reads the filters; list_load picks what drives the search (the filter that fits fewest posts, a term in its
 *         order, else the order itself), takes the ids of one page and loads their summaries; the cursor is (sort key, id), never an offset.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/post/list.h"

#include "resource/post/post.h"

enum { NARROW = 500 /* rows: sorting these is cheaper than walking the order until a page is full */ };

/* One or more words of a table, separated by commas, as bits. */
static int64_t word_bits(struct call *c, const char *name, enum words table)
{
    struct str rest = call_query_str(c, name, 200);
    int64_t bits = 0;
    while (rest.n) {
        int number = word_number(table, str_cut(&rest, ','));
        if (number < 0)
            call_bad(c, name, "Deze waarde kennen we niet.", "Unknown value.");
        else
            bits |= (int64_t)1 << number;
    }
    return bits;
}

static int64_t one_word(struct call *c, const char *name, enum words table)
{
    int first, at = call_query_choice(c, name, word_choices(table, &first));
    return at < 0 ? 0 : at + first;
}

static int64_t id_of(struct call *c, const char *name)
{
    return call_query_int(c, name, 1, INT64_MAX, 0);
}

void list_read(struct call *c, struct list_filters *f)
{
    f->kinds = word_bits(c, "kind", WORDS_KIND);
    f->statuses = word_bits(c, "status", WORDS_STATUS);
    f->statuses = f->statuses ? f->statuses : 1 << STATUS_PUBLISHED;
    f->progress = word_bits(c, "progress", WORDS_PROGRESS);
    f->freshness = word_bits(c, "freshness", WORDS_FRESHNESS);
    f->theme = id_of(c, "theme");
    f->tag = id_of(c, "tag");
    f->law = id_of(c, "law");
    f->phase = one_word(c, "phase", WORDS_PHASE);
    f->place = id_of(c, "place");
    f->project = id_of(c, "project");
    f->group = id_of(c, "group");
    f->author = id_of(c, "author");
    f->mark = one_word(c, "mark", WORDS_MARK);
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

/* Counts what one filter fits, up to NARROW + 1. */
static enum err probe(struct db *db, enum sql sql, int64_t id, int64_t *count)
{
    struct query q = db_query(db, sql);
    query_int(&q, id);
    query_int(&q, NARROW + 1);
    return query_single(&q, 0, count);
}

struct drive {
    enum sql sql;
    int64_t id;   /* of the filter that drives */
    int64_t term; /* the same when it is a term, which need not be asked again */
    bool by_id;   /* the statement takes id, besides the filters */
};

/* Of statuses that few posts have: the one that is asked for alone, or -1. */
static int rare_status(const struct list_filters *f)
{
    static const int rare[] = { STATUS_DRAFT, STATUS_SUBMITTED, STATUS_WITHDRAWN };
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
        if (f->statuses == (int64_t)1 << rare[i])
            return rare[i];
    return -1;
}

/* Picks the statement: the narrowest filter that fits at most NARROW posts, else a term whose roots lie in the order that is asked
 * for, else the order itself. */
static enum err choose(struct db *db, const struct list_filters *f, struct drive *out)
{
    bool in_order = f->sort == LIST_BY_ACTIVITY;
    const enum sql by_term = in_order ? SQL_LIST_TERM_ACTIVITY : SQL_LIST_BY_TERM;
    const struct {
        enum sql probe, list;
        int64_t id, term;
    } ways[] = {
        { SQL_LIST_PROBE_AUTHOR, SQL_LIST_BY_AUTHOR, f->author, 0 },
        { SQL_LIST_PROBE_GROUP, SQL_LIST_BY_GROUP, f->group, 0 },
        { SQL_LIST_PROBE_PLACE, SQL_LIST_BY_PLACE, f->place, 0 },
        { SQL_LIST_PROBE_TERM, by_term, f->theme, f->theme },
        { SQL_LIST_PROBE_TERM, by_term, f->law, f->law },
        { SQL_LIST_PROBE_TERM, by_term, f->tag, f->tag },
    };
    static const enum sql by_order[] = { SQL_LIST_ACTIVITY, SQL_LIST_CREATED, SQL_LIST_HELPFUL };
    int64_t least = NARROW + 1, count;
    size_t n = 0;
    int status = rare_status(f);
    *out = (struct drive){ .sql = by_order[f->sort] };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        n += ways[i].id != 0;
        if (in_order && ways[i].term)
            *out = (struct drive){ by_term, ways[i].id, ways[i].term, true };
    }
    if (n == 1 && out->term && status < 0)
        return OK; /* nothing to choose from */
    if (status >= 0)
        *out = (struct drive){ SQL_LIST_BY_STATUS, status, 0, true };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ways[i].id)
            continue;
        enum err e = probe(db, ways[i].probe, ways[i].id, &count);
        if (e)
            return e;
        if (count < least) {
            least = count;
            *out = (struct drive){ ways[i].list, ways[i].id, ways[i].term, true };
        }
    }
    return OK;
}

/* A filter on a term, unless that term drives. */
static int64_t asked(int64_t term, struct drive drive)
{
    return term == drive.term ? 0 : term;
}

static void bind(struct query *q, const struct call *c, const struct list_filters *f, struct drive drive)
{
    access_bind(q, &c->viewer, c->now);
    const int64_t values[] = { f->kinds, f->statuses, f->progress, f->freshness, asked(f->theme, drive),
        asked(f->tag, drive), asked(f->law, drive), f->phase, f->place, f->project, f->group, f->author, f->mark,
        f->since, f->until, f->cursor[0], f->cursor[1], viewer_may(&c->viewer, MAY_SEE_ANONYMOUS), f->sort,
        f->limit + 1 };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        query_int(q, values[i]);
    if (drive.by_id)
        query_int(q, drive.id);
}

enum err list_load(struct call *c, struct db *db, const struct list_filters *f, struct list_page *page)
{
    struct summary_found *found = arena_array(c->arena, (size_t)f->limit + 1, sizeof *found);
    struct drive drive;
    *page = (struct list_page){ 0 };
    enum err e = choose(db, f, &drive);
    if (e || !found || !(page->keys = arena_array(c->arena, (size_t)f->limit + 1, sizeof *page->keys)))
        return e ? e : arena_err(c->arena);
    struct query q = db_query(db, drive.sql);
    bind(&q, c, f, drive);
    while (query_row(&q)) {
        if (page->n == (size_t)f->limit) {
            page->more = true;
            break;
        }
        struct summary_found *at = &found[page->n];
        at->id = row_int(&q);
        page->keys[page->n++] = row_int(&q);
        at->thread_version = row_int(&q);
        at->version = row_int(&q);
    }
    e = query_end(&q);
    page->items = arena_array(c->arena, page->n, sizeof *page->items);
    return e           ? e
        : !page->items ? arena_err(c->arena)
                       : summary_load_found(db, c->arena, &c->viewer, c->now, found, page->n, page->items);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct list_page *page = c->out = arena_new(c->arena, struct list_page);
    return page ? list_load(c, db, c->in, page) : arena_err(c->arena);
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
