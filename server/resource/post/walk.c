/* walk.c -- see walk.h. */
#include "resource/post/walk.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_FIRST = 4, /* roots that a path reads at first when it is not the only one; each time twice as many */
    CHUNK_MOST = 512,
    SORTED_MOST = 1000, /* roots that are sorted rather than gone by in another way */
    COUNT_SETS = 256,   /* of COUNT_WAYS counts that a connection remembers */
    COUNT_WAYS = 4,     /* for one place each lets two that belong to one list drive each other out for ever */
    COUNT_MS = 600000,  /* how long */
    PLACES_MOST = 64,   /* places that a way goes by */
    PLACES_BOUND = 4,   /* places that are asked for in the statement; more are looked at here */
    FACTS_MOST = 64,    /* numbers of facts that a way goes by */
    COST_SEEK = 4,      /* looking at a root's row, or whether it has a term, costs as much as passing so many */
    COST_PATH = 8       /* beginning a path */
};

/* Ways are counted up to the first, and only when none is shorter up to the second. */
static const int64_t count_most[] = { 100, 2000 };

enum { BIT_STATUS = 10, BIT_PROGRESS = 16, BIT_PHASE = 20 };

/* One index in the order of the list. */
struct path {
    enum sql sql;
    int64_t of, more;
    struct walk_step at;    /* how far it was read */
    struct walk_step *rows; /* read, from next to n not yet taken */
    size_t n, next, room;
    size_t chunk;
    bool done;
};

/* Paths of one kind: one for each of what they go by. */
struct part {
    enum sql count, sql[3]; /* by order; one that is sorted has its order as more */
    unsigned sorted;        /* a bit for each of them that is */
    const int64_t *of;
    size_t n;
    int64_t more; /* the place, when it goes by that as well; else 0 */
};

/* Paths that together lead along every post of the list. */
struct way {
    const struct part *parts;
    size_t n;
    const struct list_ids *terms; /* that it goes by; NULL = none */
};

/* Facts that a post of the list may not have: a bit each, as {{list_facts}}. */
static int64_t left_out(const struct list_filters *f)
{
    const struct {
        int64_t asked;
        int bit, n;
    } sets[] = { { f->kinds, 0, KIND_END }, { f->statuses, BIT_STATUS, STATUS_END },
        { f->progress, BIT_PROGRESS, PROGRESS_END }, { f->phases, BIT_PHASE, PHASE_END } };
    int64_t out = 0;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sets[i].asked)
            out |= (~sets[i].asked & (((int64_t)1 << sets[i].n) - 1)) << sets[i].bit;
    return out;
}

/* ---- places */

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum err add(struct arena *a, int64_t **list, size_t *n, int64_t id)
{
    if ((*n & (*n - 1)) == 0) { /* 0, 1, 2, 4 …: full */
        int64_t *more = arena_array(a, *n ? *n * 2 : 1, sizeof *more);
        if (!more)
            return arena_err(a);
        if (*n)
            memcpy(more, *list, *n * sizeof *more);
        *list = more;
    }
    (*list)[(*n)++] = id;
    return OK;
}

/* The places that are asked for and the areas in them, each once, in order of number. */
static enum err read_places(struct walk *w)
{
    int64_t *all = NULL;
    size_t n = 0, kept = 0;
    enum err e = OK;
    for (size_t i = 0; i < w->f->places.n && !e; i++) {
        struct query q = db_query(w->db, SQL_WALK_PLACES);
        query_int(&q, w->f->places.id[i]);
        while (!e && query_row(&q))
            e = add(w->arena, &all, &n, row_int(&q));
        enum err ended = query_end(&q);
        e = e ? e : ended;
    }
    if (n)
        qsort(all, n, sizeof *all, by_number);
    for (size_t i = 0; i < n; i++)
        if (!kept || all[kept - 1] != all[i])
            all[kept++] = all[i];
    w->places = all;
    w->n_places = kept;
    return e;
}

static bool place_fits(const struct walk *w, int64_t place)
{
    return !w->f->places.n ||
        (place && w->n_places && bsearch(&place, w->places, w->n_places, sizeof place, by_number));
}

/* ---- which way */

struct count {
    int64_t sql, of, more, at, most, n;
};

/* Where a count is remembered: in its place of a set, else in that of the oldest one there. NULL without memory. */
static struct count *place_of(struct walk *w, enum sql sql, int64_t of, int64_t more)
{
    struct count *all = db_memory(w->db, DB_MEMORY_WALK, COUNT_SETS * COUNT_WAYS * sizeof *all), *oldest;
    uint64_t hash = (((uint64_t)of * 31 + (uint64_t)more) * 31 + (uint64_t)sql) * 0x9E3779B97F4A7C15u >> 32;
    if (!all)
        return NULL;
    oldest = all += hash % COUNT_SETS * COUNT_WAYS;
    for (struct count *c = all; c < all + COUNT_WAYS; c++) {
        if (c->sql == sql && c->of == of && c->more == more)
            return c;
        oldest = c->at < oldest->at ? c : oldest;
    }
    return oldest;
}

/* How many a path leads along, up to most, as it was a while ago. */
static enum err measure(struct walk *w, enum sql sql, int64_t of, int64_t more, int64_t most, int64_t *n)
{
    struct count *c = place_of(w, sql, of, more);
    if (c && c->sql == sql && c->of == of && c->more == more && w->now >= c->at && w->now - c->at < COUNT_MS &&
        (c->n < c->most || c->most >= most)) {
        *n = c->n < most ? c->n : most;
        return OK;
    }
    struct query q = db_query(w->db, sql);
    query_int(&q, of);
    query_int(&q, more);
    query_int(&q, most);
    enum err e = query_single(&q, 0, n);
    if (c && !e)
        *c = (struct count){ sql, of, more, w->now, most, *n };
    return e;
}

/* The same for all paths of a way. */
static enum err measure_way(struct walk *w, const struct way *way, int64_t most, int64_t *n)
{
    enum err e = OK;
    *n = 0;
    for (size_t k = 0; k < way->n; k++)
        for (size_t i = 0; i < way->parts[k].n && !e && *n < most; i++) {
            int64_t one = 0;
            e = measure(w, way->parts[k].count, way->parts[k].of[i], way->parts[k].more, most - *n, &one);
            *n += one;
        }
    return e;
}

static enum err measure_readers(struct walk *w, int64_t most, int64_t *n)
{
    enum err e = OK;
    *n = 0;
    for (size_t i = 0; i < w->n && !e && *n < most; i++) {
        int64_t one = 0;
        if (w->paths[i].sql != SQL_WALK_ALONG_SORTED)
            e = measure(w, SQL_WALK_COUNT_READERS, w->paths[i].of, w->paths[i].more, most - *n, &one);
        *n += one;
    }
    return e;
}

/* By who may read: the public, who is signed in, the viewer's groups; drafts by their author and whom the author asked. */
static enum err by_readers(struct walk *w)
{
    static const enum sql sql[] = { SQL_WALK_READERS_ACTIVITY, SQL_WALK_READERS_CREATED, SQL_WALK_READERS_HELPFUL };
    const struct list_filters *f = w->f;
    const int64_t user = w->viewer->user;
    int64_t *groups;
    size_t n_groups;
    enum err e = access_groups(w->db, w->arena, w->viewer, w->now, &groups, &n_groups);
    w->paths = e ? NULL : arena_array(w->arena, (n_groups + 2) * STATUS_END, sizeof *w->paths);
    if (!w->paths)
        return e ? e : arena_err(w->arena);
    for (int status = 0; status < STATUS_END; status++) {
        if (!(f->statuses >> status & 1))
            continue;
        if (status == STATUS_DRAFT && user) {
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = -2 - user, .more = status };
            w->paths[w->n++] = (struct path){ .sql = SQL_WALK_ALONG_SORTED, .of = user, .more = f->sort };
        }
        if (status == STATUS_DRAFT)
            continue;
        w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = 0, .more = status };
        if (user)
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = -1, .more = status };
        for (size_t i = 0; i < n_groups; i++)
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = groups[i], .more = status };
    }
    return OK;
}

static size_t paths_of(const struct way *way)
{
    size_t n = 0;
    for (size_t k = 0; k < way->n; k++)
        n += way->parts[k].n;
    return n;
}

static bool sorts(const struct walk *w, const struct way *way)
{
    return way->parts[0].sorted >> w->f->sort & 1;
}

static enum err by_way(struct walk *w, const struct way *way)
{
    w->paths = arena_array(w->arena, paths_of(way), sizeof *w->paths);
    if (!w->paths)
        return arena_err(w->arena);
    w->n = 0;
    for (size_t k = 0; k < way->n; k++)
        for (size_t i = 0; i < way->parts[k].n; i++)
            w->paths[w->n++] = (struct path){ .sql = way->parts[k].sql[w->f->sort],
                .of = way->parts[k].of[i],
                .more = sorts(w, way) ? w->f->sort : way->parts[k].more };
    return OK;
}

/* Finds the shortest of these (NULL: the one by readers, which stands in w), counting up to most. *count is how many roots it
 * leads along, cost what that is worth. */
static enum err shortest(struct walk *w, const struct way *ways, size_t n, int asked, int64_t most,
    const struct way **best, int64_t *count)
{
    int64_t least, one;
    enum err e = measure_readers(w, most, count);
    least = *count * (asked ? COST_SEEK : 1) + (int64_t)w->n * COST_PATH;
    *best = NULL;
    for (size_t i = 0; i < n && !e; i++) {
        const struct way *way = &ways[i];
        e = measure_way(w, way, most, &one);
        bool looks = asked > (way->terms != NULL) || sorts(w, way);
        int64_t cost = one * (looks ? COST_SEEK : 1) + (int64_t)paths_of(way) * COST_PATH;
        if (e || cost > least || (sorts(w, way) && one > SORTED_MOST))
            continue;
        least = cost;
        *count = one;
        *best = way;
    }
    return e;
}

/* Takes the shortest of these and the way by readers, which stands in w. */
static enum err choose(struct walk *w, const struct way *ways, size_t n)
{
    const struct way *best = NULL;
    const struct list_ids *const terms[] = { &w->f->themes, &w->f->tags, &w->f->laws };
    int asked = 0;
    for (size_t i = 0; i < 3; i++)
        asked += terms[i]->n != 0;
    int64_t count = INT64_MAX;
    enum err e = OK;
    for (size_t i = 0; n && !e && i < sizeof count_most / sizeof *count_most && count >= count_most[i ? i - 1 : 0]; i++)
        e = shortest(w, ways, n, asked, count_most[i], &best, &count);
    for (size_t i = 0; i < 3; i++) {
        const struct list_ids *others = terms[i]->n && (!best || best->terms != terms[i]) ? terms[i] : NULL;
        w->must[i] = others && others->n == 1 ? others->id[0] : 0;
        w->asked[i] = others && others->n > 1 ? others : NULL;
    }
    w->by_place = best && (best->parts->count == SQL_WALK_COUNT_PLACE || best->parts->more);
    return e ? e : best ? by_way(w, best) : OK;
}

/* The values of one set: those asked for, or all of them. */
static size_t values(int64_t asked, int first, int end, int64_t bit, int64_t *out)
{
    size_t n = 0;
    for (int i = first; i < end; i++)
        if (!asked || asked >> i & 1)
            out[n++] = (int64_t)1 << (i + bit);
    return n;
}

/* The numbers that {{list_facts}} can be for the list, 0 when too many. A root has none of the kinds from answer on. */
static size_t all_facts(const struct list_filters *f, int64_t out[FACTS_MOST])
{
    int64_t set[4][KIND_END];
    size_t n[4] = { values(f->kinds, 0, KIND_END, 0, set[0]), values(f->statuses, 0, STATUS_END, BIT_STATUS, set[1]),
        values(f->progress, 0, PROGRESS_END, BIT_PROGRESS, set[2]),
        values(f->phases, 0, PHASE_END, BIT_PHASE, set[3]) };
    size_t found = 0;
    if (!f->kinds)
        n[0] = values(0, KIND_CASE, KIND_ANSWER, 0, set[0]);
    if (!(f->kinds | f->progress | f->phases) || n[0] * n[1] * n[2] * n[3] > FACTS_MOST)
        return 0;
    for (size_t kind = 0; kind < n[0]; kind++)
        for (size_t status = 0; status < n[1]; status++)
            for (size_t progress = 0; progress < n[2]; progress++)
                for (size_t phase = 0; phase < n[3]; phase++)
                    out[found++] = set[0][kind] + set[1][status] + set[2][progress] + set[3][phase];
    return found;
}

static size_t all_marks(const struct list_filters *f, int64_t out[MARK_END])
{
    size_t n = 0;
    for (int i = 0; i < MARK_END; i++)
        if (f->marks >> i & 1)
            out[n++] = i;
    return n;
}

#define ORDERS(way)                                                                   \
    {                                                                                 \
        SQL_WALK_##way##_ACTIVITY, SQL_WALK_##way##_CREATED, SQL_WALK_##way##_HELPFUL \
    }
#define ACTIVITY(way)                                                               \
    {                                                                               \
        SQL_WALK_##way##_ACTIVITY, SQL_WALK_##way##_SORTED, SQL_WALK_##way##_SORTED \
    }
#define SORTED(way)                                                               \
    {                                                                             \
        SQL_WALK_##way##_SORTED, SQL_WALK_##way##_SORTED, SQL_WALK_##way##_SORTED \
    }
enum { ALL_SORTED = 7, OTHERS_SORTED = 6 };

/* By terms and places at once, in the order that has an index for it: a part for each place. No parts when there are too many. */
static enum err by_both(struct walk *w, const struct list_ids *terms, struct way *way)
{
    *way = (struct way){ .terms = terms };
    if (w->f->sort != LIST_BY_ACTIVITY || !terms->n || !w->n_places || terms->n * w->n_places > PLACES_MOST)
        return OK;
    struct part *parts = arena_array(w->arena, w->n_places, sizeof *parts);
    for (size_t i = 0; parts && i < w->n_places; i++)
        parts[i] = (struct part){ SQL_WALK_COUNT_BOTH, { SQL_WALK_BOTH_ACTIVITY }, 0, terms->id, terms->n,
            w->places[i] };
    way->parts = parts;
    way->n = parts ? w->n_places : 0;
    return arena_err(w->arena);
}

/* The ways that lead along all posts of the list, one for each filter that has one. */
static enum err by_filters(struct walk *w)
{
    const struct list_filters *f = w->f;
    int64_t facts[FACTS_MOST], marks[MARK_END];
    const size_t n_places = w->n_places <= PLACES_MOST ? w->n_places : 0;
    const int64_t stale = f->freshness & 1 << FRESH_CURRENT ? 0 : f->freshness;
    const struct part
        facts_part = { SQL_WALK_COUNT_FACTS, ACTIVITY(FACTS), OTHERS_SORTED, facts, all_facts(f, facts), 0 },
        themes = { SQL_WALK_COUNT_TERM, ORDERS(TERM), 0, f->themes.id, f->themes.n, 0 },
        tags = { SQL_WALK_COUNT_TERM, ORDERS(TERM), 0, f->tags.id, f->tags.n, 0 },
        laws = { SQL_WALK_COUNT_TERM, ORDERS(TERM), 0, f->laws.id, f->laws.n, 0 },
        place = { SQL_WALK_COUNT_PLACE, ACTIVITY(PLACE), OTHERS_SORTED, w->places, n_places, 0 },
        author = { SQL_WALK_COUNT_AUTHOR, ACTIVITY(AUTHOR), OTHERS_SORTED, &f->author, f->author != 0, 0 },
        group = { SQL_WALK_COUNT_GROUP, ACTIVITY(GROUP), OTHERS_SORTED, &f->group, f->group != 0, 0 },
        project = { SQL_WALK_COUNT_PROJECT, ACTIVITY(PROJECT), OTHERS_SORTED, &f->project, f->project != 0, 0 },
        mark = { SQL_WALK_COUNT_MARK, SORTED(MARK), ALL_SORTED, marks, all_marks(f, marks), 0 },
        old[] = { { SQL_WALK_COUNT_SUPERSEDED, SORTED(SUPERSEDED), ALL_SORTED, &w->now, stale >> FRESH_SUPERSEDED & 1,
                      0 },
            { SQL_WALK_COUNT_EXPIRED, SORTED(EXPIRED), ALL_SORTED, &w->now, stale >> FRESH_EXPIRED & 1, 0 },
            { SQL_WALK_COUNT_REVIEW_DUE, SORTED(REVIEW_DUE), ALL_SORTED, &w->now, stale >> FRESH_REVIEW_DUE & 1, 0 } };
    const struct way all[] = { { &facts_part, 1, NULL }, { &themes, 1, &f->themes }, { &tags, 1, &f->tags },
        { &laws, 1, &f->laws }, { &place, 1, NULL }, { &author, 1, NULL }, { &group, 1, NULL }, { &project, 1, NULL },
        { &mark, 1, NULL }, { old, sizeof old / sizeof *old, NULL } };
    const struct list_ids *const terms[] = { &f->themes, &f->tags, &f->laws };
    struct way ways[sizeof all / sizeof *all + sizeof terms / sizeof *terms];
    size_t n = 0;
    enum err e = OK;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (paths_of(&all[i]))
            ways[n++] = all[i];
    for (size_t i = 0; i < sizeof terms / sizeof *terms && !e; i++) {
        e = by_both(w, terms[i], &ways[n]);
        n += ways[n].n != 0;
    }
    return e ? e : choose(w, ways, n);
}

enum err walk_begin(struct walk *w, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct list_filters *f)
{
    *w = (struct walk){ .db = db, .arena = a, .f = f, .viewer = v, .now = now, .left_out = left_out(f) };
    w->least = f->sort == LIST_BY_HELPFUL ? INT64_MIN : f->since; /* nothing happens before it was made */
    struct walk_step from = { .key = f->cursor[0], .id = f->cursor[1] };
    if (f->sort == LIST_BY_CREATED && f->until && from.key >= f->until)
        from = (struct walk_step){ .key = f->until };
    enum err e = read_places(w);
    if (!e)
        e = by_readers(w);
    if (!e)
        e = by_filters(w);
    for (size_t i = 0; i < w->n; i++) {
        w->paths[i].at = from;
        w->paths[i].chunk = w->n == 1 ? (size_t)f->limit + 1 : CHUNK_FIRST;
    }
    return e;
}

/* ---- along it */

static void bind(struct query *q, const struct walk *w, const struct path *p)
{
    const struct list_filters *f = w->f;
    const int64_t some = f->places.n && !w->by_place, none = some && !w->n_places ? -1 : 0; /* no place has number -1 */
    const int64_t values[] = { w->left_out, f->freshness, f->places.n || f->author,
        viewer_may(w->viewer, MAY_SEE_ANONYMOUS), f->project, f->group, f->author, f->marks, f->since, f->until,
        w->must[0], w->must[1], w->must[2], some && w->n_places ? w->places[0] : none,
        some && w->n_places ? w->places[w->n_places - 1] : none, p->at.key, p->at.id, w->least, (int64_t)p->chunk,
        p->of, p->more };
    access_bind(q, w->viewer, w->now);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        query_int(q, values[i]);
    const bool each = some && w->n_places > 1 && f->places.n <= PLACES_BOUND; /* one lies between itself and itself */
    for (size_t i = 0; i < PLACES_BOUND; i++)
        query_int(q, each && i < f->places.n ? f->places.id[i] : 0);
}

static void read_on(struct walk *w, struct path *p)
{
    size_t read = 0;
    if (p->room < p->chunk) {
        p->rows = arena_array(w->arena, p->chunk, sizeof *p->rows);
        p->room = p->chunk;
    }
    if (!p->rows) {
        w->err = arena_err(w->arena);
        return;
    }
    struct query q = db_query(w->db, p->sql);
    bind(&q, w, p);
    for (p->n = p->next = 0; query_row(&q); read++) {
        p->at.key = row_int(&q);
        p->at.id = row_int(&q);
        bool fits = place_fits(w, row_int(&q));
        p->at.thread_version = row_int(&q);
        p->at.version = row_int(&q);
        if (fits)
            p->rows[p->n++] = p->at;
    }
    w->err = query_end(&q);
    p->done = read < p->chunk;
    p->chunk = p->chunk < CHUNK_MOST ? p->chunk * 2 : CHUNK_MOST;
}

static bool before(const struct walk_step *a, const struct walk_step *b)
{
    return a->key != b->key ? a->key > b->key : a->id > b->id;
}

static bool one_of(const struct list_ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->id[i] == id)
            return true;
    return false;
}

/* Has this root one of the terms of each list that is left to look at? */
static bool terms_fit(struct walk *w, int64_t root)
{
    bool has[3] = { !w->asked[0], !w->asked[1], !w->asked[2] };
    if (has[0] && has[1] && has[2])
        return true;
    struct query q = db_query(w->db, SQL_LIST_TERMS);
    query_int(&q, root);
    while (query_row(&q)) {
        int64_t term = row_int(&q);
        for (size_t i = 0; i < 3; i++)
            has[i] = has[i] || one_of(w->asked[i], term);
    }
    w->err = query_end(&q);
    return !w->err && has[0] && has[1] && has[2];
}

bool walk_next(struct walk *w, struct walk_step *step)
{
    for (;;) {
        struct path *first = NULL;
        for (size_t i = 0; i < w->n; i++) {
            struct path *p = &w->paths[i];
            while (!w->err && p->next == p->n && !p->done)
                read_on(w, p);
            if (p->next < p->n && (!first || before(&p->rows[p->next], &first->rows[first->next])))
                first = p;
        }
        if (w->err || !first)
            return false;
        *step = first->rows[first->next++];
        if (step->id == w->last.id)
            continue;
        w->last = *step;
        if (terms_fit(w, step->id))
            return true;
    }
}
