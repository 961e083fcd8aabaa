/* experience.c -- cases and lessons of the same phase, from places like this one first, and in what those are alike. */
#include "resource/start_route/route.h"

#include <stdlib.h>

enum { EXPERIENCE_MOST = PROGRESS_END * ROUTE_LOOKED };

/* Which share of the types of partners of a thread the place has too; below 0: one of both tells none. */
static enum err share(struct db *db, const struct route *r, int64_t root, double *out)
{
    int64_t all = 0, shared = 0;
    *out = -1;
    if (!r->place.n_partners)
        return OK;
    struct query q = db_query(db, SQL_START_PARTNERS);
    query_int(&q, root);
    query_int(&q, r->place.id);
    if (query_row(&q)) {
        all = row_int(&q);
        shared = row_int(&q);
    }
    if (all)
        *out = (double)shared / (double)all;
    return query_end(&q);
}

/* The phase is that of the page: it says nothing about likeness, and is said as a reason when it is the place's own. */
static enum err compare(struct db *db, const struct route *r, struct candidate *x)
{
    struct profile mine = place_profile(&r->place), other = { 0 };
    double partners;
    int64_t parent = 0;
    struct query q = db_query(db, SQL_START_PROFILE);
    query_int(&q, x->place);
    if (query_row(&q)) {
        other.size = profile_size(row_peek(&q));
        other.urbanity = (int)row_int(&q);
        other.type = place_type_number(row_peek(&q));
        parent = row_int(&q);
    }
    enum err e = query_end(&q);
    e = e ? e : share(db, r, x->found.id, &partners);
    if (e)
        return e;
    if (x->place == r->place.id || parent == r->place.id) {
        x->why = ALIKE_OWN;
        return OK;
    }
    x->likeness = profile_likeness(&(struct profile){ mine.size, mine.urbanity, mine.type, 0 }, &other, partners);
    other.phase = r->phase;
    if (x->likeness >= PROFILE_ALIKE)
        x->why = profile_alike(&mine, &other, partners);
    return OK;
}

static int by_likeness(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->why != y->why && (!x->why || !y->why))
        return x->why ? -1 : 1;
    if (x->likeness > y->likeness || x->likeness < y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    return x->found.id < y->found.id ? 1 : -1;
}

static enum err load(struct call *c, struct db *db, const struct route *r, int kind, struct shown *out)
{
    size_t n = 0, kept = 0;
    struct candidate *item = arena_array(c->arena, EXPERIENCE_MOST, sizeof *item);
    enum err e = item ? OK : arena_err(c->arena);
    for (int progress = 0; !e && progress < PROGRESS_END; progress++)
        e = route_gather(c, db, SQL_START_NEWEST, route_facts(kind, progress, r->phase), item, &n);
    for (size_t i = 0; !e && i < n; i++) {
        if (!item[i].place && kind == KIND_LESSON) {
            struct query q = db_query(db, SQL_START_ORIGIN);
            query_int(&q, item[i].found.id);
            e = query_single(&q, 0, &item[i].place);
        }
        if (!e && item[i].place && r->place.id)
            e = compare(db, r, &item[i]);
        /* one's own is known; a case from a place that is not alike stands in the lists, a lesson holds anywhere */
        if (item[i].why != ALIKE_OWN && (item[i].why || kind == KIND_LESSON || !r->place.id))
            item[kept++] = item[i];
    }
    if (e)
        return e;
    qsort(item, kept, sizeof *item, by_likeness);
    return route_show(c, db, item, kept < ROUTE_EXPERIENCE ? kept : ROUTE_EXPERIENCE, out);
}

enum err experience_load(struct call *c, struct db *db, struct route *r)
{
    enum err e = load(c, db, r, KIND_CASE, &r->cases);
    return e ? e : load(c, db, r, KIND_LESSON, &r->lessons);
}
