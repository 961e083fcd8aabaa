/* walk.c -- see walk.h. */
#include "resource/post/walk.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_ALONE = 32, /* rows that a path reads at first when it is the only one */
    CHUNK_FIRST = 8,  /* … when there are others; each time twice as many */
    CHUNK_MOST = 512,
    SORTED_MOST = 500, /* roots that are sorted rather than gone by in another way */
    COUNT_MOST = 2000, /* a way is counted up to this */
    COUNT_KEPT = 256,  /* counts that a connection remembers */
    COUNT_MS = 60000,  /* how long */
    PLACES_MOST = 64,  /* places that a way goes by */
    OTHER_TERMS = 6    /* looking at a candidate's terms costs as much as passing so many */
};

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

/* Paths that together lead along every post of the list. */
struct way {
    enum sql count, sql[3]; /* by sort */
    bool in_order;          /* the ones that are not by activity too; else they are sorted */
    const int64_t *of;
    size_t n;
    const struct list_ids *terms; /* that it goes by; NULL = none */
};

int64_t walk_left_out(const struct list_filters *f)
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
    int64_t sql, of, more, at, n;
};

/* How many a path leads along, up to COUNT_MOST, as it was within the last minute. */
static enum err measure(struct walk *w, int64_t now, enum sql sql, int64_t of, int64_t more, int64_t *n)
{
    struct count *all = db_memory(w->db, DB_MEMORY_WALK, COUNT_KEPT * sizeof *all);
    uint64_t hash = ((uint64_t)of * 31 + (uint64_t)more) * 31 + (uint64_t)sql;
    struct count *c = all ? &all[hash * 0x9E3779B97F4A7C15u >> 56] : NULL;
    if (c && c->sql == sql && c->of == of && c->more == more && now >= c->at && now - c->at < COUNT_MS) {
        *n = c->n;
        return OK;
    }
    struct query q = db_query(w->db, sql);
    query_int(&q, of);
    query_int(&q, more);
    query_int(&q, COUNT_MOST);
    enum err e = query_single(&q, 0, n);
    if (c && !e)
        *c = (struct count){ sql, of, more, now, *n };
    return e;
}

/* The same for all paths of a way. */
static enum err measure_way(struct walk *w, int64_t now, const struct way *way, int64_t *n)
{
    enum err e = OK;
    *n = 0;
    for (size_t i = 0; i < way->n && !e && *n < COUNT_MOST; i++) {
        int64_t one = 0;
        e = measure(w, now, way->count, way->of[i], 0, &one);
        *n += one;
    }
    return e;
}

static enum err measure_readers(struct walk *w, int64_t now, int64_t *n)
{
    enum err e = OK;
    *n = 0;
    for (size_t i = 0; i < w->n && !e && *n < COUNT_MOST; i++) {
        int64_t one = 0;
        if (w->paths[i].sql != SQL_WALK_ALONG_SORTED)
            e = measure(w, now, SQL_WALK_COUNT_READERS, w->paths[i].of, w->paths[i].more, &one);
        *n += one;
    }
    return e;
}

/* By who may read: the public, who is signed in, the viewer's groups; drafts by their author and whom the author asked. */
static enum err by_readers(struct walk *w, const struct viewer *v, int64_t now)
{
    static const enum sql sql[] = { SQL_WALK_READERS_ACTIVITY, SQL_WALK_READERS_CREATED, SQL_WALK_READERS_HELPFUL };
    const struct list_filters *f = w->f;
    int64_t *groups;
    size_t n_groups;
    enum err e = access_groups(w->db, w->arena, v, now, &groups, &n_groups);
    w->paths = e ? NULL : arena_array(w->arena, (n_groups + 2) * STATUS_END, sizeof *w->paths);
    if (!w->paths)
        return e ? e : arena_err(w->arena);
    for (int status = 0; status < STATUS_END; status++) {
        if (!(f->statuses >> status & 1))
            continue;
        if (status == STATUS_DRAFT && v->user) {
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = -2 - v->user, .more = status };
            w->paths[w->n++] = (struct path){ .sql = SQL_WALK_ALONG_SORTED, .of = v->user, .more = f->sort };
        }
        if (status == STATUS_DRAFT)
            continue;
        w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = 0, .more = status };
        if (v->user)
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = -1, .more = status };
        for (size_t i = 0; i < n_groups; i++)
            w->paths[w->n++] = (struct path){ .sql = sql[f->sort], .of = groups[i], .more = status };
    }
    return OK;
}

static enum err by_way(struct walk *w, const struct way *way)
{
    w->paths = arena_array(w->arena, way->n + 1, sizeof *w->paths);
    if (!w->paths)
        return arena_err(w->arena);
    for (w->n = 0; w->n < way->n; w->n++)
        w->paths[w->n] = (struct path){ .sql = way->sql[w->f->sort],
            .of = way->of[w->n],
            .more = way->in_order ? 0 : w->f->sort };
    return OK;
}

/* Takes the shortest of these and the way by readers, which stands in w. */
static enum err choose(struct walk *w, int64_t now, const struct way *ways, size_t n)
{
    const struct way *best = NULL;
    const struct list_ids *const terms[] = { &w->f->themes, &w->f->tags, &w->f->laws };
    int asked = 0;
    for (size_t i = 0; i < 3; i++)
        asked += terms[i]->n != 0;
    int64_t least = 0, count = 0;
    enum err e = n ? measure_readers(w, now, &least) : OK;
    least *= asked ? OTHER_TERMS : 1;
    for (size_t i = 0; i < n && !e; i++) {
        const struct way *way = &ways[i];
        e = measure_way(w, now, way, &count);
        if (!way->in_order && w->f->sort != LIST_BY_ACTIVITY && count > SORTED_MOST)
            continue;
        count *= asked > (way->terms != NULL) ? OTHER_TERMS : 1;
        if (count <= least) {
            least = count;
            best = way;
        }
    }
    for (size_t i = 0; i < 3; i++)
        w->asked[i] = terms[i]->n && (!best || best->terms != terms[i]) ? terms[i] : NULL;
    return e ? e : best ? by_way(w, best) : OK;
}

#define SORTED(way)                                                                 \
    {                                                                               \
        SQL_WALK_##way##_ACTIVITY, SQL_WALK_##way##_SORTED, SQL_WALK_##way##_SORTED \
    }
#define IN_ORDER(way)                                                                 \
    {                                                                                 \
        SQL_WALK_##way##_ACTIVITY, SQL_WALK_##way##_CREATED, SQL_WALK_##way##_HELPFUL \
    }

enum err walk_begin(struct walk *w, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct list_filters *f)
{
    *w = (struct walk){ .db = db, .arena = a, .f = f, .left_out = walk_left_out(f) };
    w->least = f->sort == LIST_BY_HELPFUL ? INT64_MIN : f->since; /* nothing happens before it was made */
    struct walk_step from = { f->cursor[0], f->cursor[1] };
    if (f->sort == LIST_BY_CREATED && f->until && from.key >= f->until)
        from = (struct walk_step){ f->until, 0 };
    int64_t kinds[KIND_END];
    size_t n_kinds = 0, n = 0;
    for (int i = 0; i < KIND_END; i++)
        if (f->kinds >> i & 1)
            kinds[n_kinds++] = i;
    enum err e = read_places(w);
    if (!e)
        e = by_readers(w, v, now);
    if (e)
        return e;
    const struct way all[] = {
        { SQL_WALK_COUNT_KIND, SORTED(KIND), false, kinds, n_kinds, NULL },
        { SQL_WALK_COUNT_TERM, IN_ORDER(TERM), true, f->themes.id, f->themes.n, &f->themes },
        { SQL_WALK_COUNT_TERM, IN_ORDER(TERM), true, f->tags.id, f->tags.n, &f->tags },
        { SQL_WALK_COUNT_TERM, IN_ORDER(TERM), true, f->laws.id, f->laws.n, &f->laws },
        { SQL_WALK_COUNT_PLACE, SORTED(PLACE), false, w->places, w->n_places <= PLACES_MOST ? w->n_places : 0, NULL },
        { SQL_WALK_COUNT_AUTHOR, SORTED(AUTHOR), false, &f->author, f->author != 0, NULL },
        { SQL_WALK_COUNT_GROUP, SORTED(GROUP), false, &f->group, f->group != 0, NULL },
    };
    struct way ways[sizeof all / sizeof *all];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n)
            ways[n++] = all[i];
    e = choose(w, now, ways, n);
    for (size_t i = 0; i < w->n; i++) {
        w->paths[i].at = from;
        w->paths[i].chunk = w->n == 1 ? CHUNK_ALONE : CHUNK_FIRST;
    }
    return e;
}

/* ---- along it */

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
    const int64_t values[] = { p->at.key, p->at.id, w->least, w->left_out, (int64_t)p->chunk, p->of, p->more };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        query_int(&q, values[i]);
    for (p->n = p->next = 0; query_row(&q); read++) {
        p->at.key = row_int(&q);
        p->at.id = row_int(&q);
        if (place_fits(w, row_int(&q)))
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
        if (step->id != w->last.id) {
            w->last = *step;
            return true;
        }
    }
}

static bool one_of(const struct list_ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->id[i] == id)
            return true;
    return false;
}

enum err walk_terms_fit(struct walk *w, int64_t root, bool *fit)
{
    bool has[3] = { !w->asked[0], !w->asked[1], !w->asked[2] };
    *fit = has[0] && has[1] && has[2];
    if (*fit)
        return OK;
    struct query q = db_query(w->db, SQL_LIST_TERMS);
    query_int(&q, root);
    while (query_row(&q)) {
        int64_t term = row_int(&q);
        for (size_t i = 0; i < 3; i++)
            has[i] = has[i] || one_of(w->asked[i], term);
    }
    *fit = has[0] && has[1] && has[2];
    return query_end(&q);
}
