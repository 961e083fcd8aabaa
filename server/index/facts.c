/* facts.c -- see facts.h. */
#include "index/facts.h"

#include "domain/profile.h"

#include <stdlib.h>
#include <string.h>

/* ---- the table ----------------------------------------------------------------------------------------------------- */

enum err facts_init(struct facts *f)
{
    memset(f, 0, sizeof *f);
    pthread_rwlockattr_t a;
    if (pthread_rwlockattr_init(&a))
        return ERR_MEMORY;
    /* a stream of searches must not keep a change out */
    (void)pthread_rwlockattr_setkind_np(&a, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    f->lock = calloc(1, sizeof *f->lock);
    int failed = !f->lock || pthread_rwlock_init(f->lock, &a);
    pthread_rwlockattr_destroy(&a);
    if (!failed)
        return OK;
    free(f->lock);
    f->lock = NULL;
    return ERR_MEMORY;
}

void facts_release(struct facts *f)
{
    free(f->fact);
    free(f->id);
    free(f->terms);
    free(f->place);
    if (f->lock)
        pthread_rwlock_destroy(f->lock);
    free(f->lock);
    memset(f, 0, sizeof *f);
}

void facts_read_lock(struct facts *f)
{
    ASSERT(!pthread_rwlock_rdlock(f->lock));
}

void facts_read_unlock(struct facts *f)
{
    pthread_rwlock_unlock(f->lock);
}

static void write_lock(struct facts *f)
{
    ASSERT(!pthread_rwlock_wrlock(f->lock));
}

static void write_unlock(struct facts *f)
{
    pthread_rwlock_unlock(f->lock);
}

/* The place of the last id that is not above `id`, from place `from` on (whose id is not above it either, or which is 0): steps
 * that double, then halve. */
static uint32_t walk_to(const struct facts *f, uint32_t from, int64_t id)
{
    uint32_t step = 1;
    for (; step < f->n - from && f->id[from + step] <= id; step *= 2)
        from += step;
    for (; step; step /= 2)
        if (step < f->n - from && f->id[from + step] <= id)
            from += step;
    return from;
}

static struct fact *fact_of(const struct facts *f, int64_t id)
{
    uint32_t at = f->n ? walk_to(f, 0, id) : 0;
    return f->n && f->id[at] == id ? &f->fact[at] : NULL;
}

const struct fact *facts_find(const struct facts *f, int64_t id)
{
    return fact_of(f, id);
}

const struct fact *facts_next(const struct facts *f, uint32_t *at, int64_t id)
{
    enum { FEW = 8 }; /* steps of one, which mostly are enough */
    const uint32_t *ids = f->id;
    uint32_t n = f->n, i = *at;
    if (!n)
        return NULL;
    if (i >= n || ids[i] > id) /* others went meanwhile */
        i = 0;
    uint32_t near = n - i > FEW ? i + FEW : n - 1;
    while (i < near && ids[i + 1] <= id)
        i++;
    if (i == near)
        i = walk_to(f, i, id);
    *at = i;
    return ids[i] == id ? &f->fact[i] : NULL;
}

static bool set_room(struct facts *f, uint32_t room)
{
    struct fact *fact = realloc(f->fact, room * sizeof *fact);
    uint32_t *id = realloc(f->id, room * sizeof *id);
    if (fact)
        f->fact = fact;
    if (id)
        f->id = id;
    if ((fact && id) || room < f->room)
        f->room = room;
    return fact && id;
}

/* A place for a new id, nearly always the last; NULL without memory, or for an id that no sequence hands out. */
static struct fact *new_fact(struct facts *f, int64_t id)
{
    if (id <= 0 || id > FACT_MAX_ID || (f->n == f->room && !set_room(f, f->room + f->room / 4 + 64)))
        return NULL;
    uint32_t at = f->n ? walk_to(f, 0, id) : 0;
    at += at < f->n && f->id[at] < id;
    memmove(&f->fact[at + 1], &f->fact[at], (f->n - at) * sizeof *f->fact);
    memmove(&f->id[at + 1], &f->id[at], (f->n - at) * sizeof *f->id);
    f->n++;
    f->id[at] = (uint32_t)id;
    f->fact[at] = (struct fact){ .id = (uint32_t)id };
    return &f->fact[at];
}

static void set_length(struct facts *f, struct fact *fact, uint32_t length)
{
    size_t who = fact->access <= ACCESS_GROUP ? fact->access : ACCESS_GROUP;
    f->total[who].length += length;
    f->total[who].length -= fact->length;
    f->total[who].indexed += (length > 0);
    f->total[who].indexed -= (fact->length > 0);
    fact->length = length;
}

static void drop_fact(struct facts *f, int64_t id)
{
    struct fact *fact = fact_of(f, id);
    if (!fact)
        return;
    size_t at = (size_t)(fact - f->fact), after = f->n - at - 1;
    set_length(f, fact, 0);
    f->terms_lost += fact->n_terms;
    memmove(fact, fact + 1, after * sizeof *fact);
    memmove(&f->id[at], &f->id[at + 1], after * sizeof *f->id);
    f->n--;
}

static bool room_for_terms(struct facts *f, uint32_t n)
{
    if (f->terms_n + n <= f->terms_room)
        return true;
    uint32_t room = f->terms_n + n + f->terms_n / 4 + 64;
    uint32_t *more = realloc(f->terms, room * sizeof *more);
    if (!more)
        return false;
    f->terms = more;
    f->terms_room = room;
    return true;
}

static void set_terms(struct facts *f, struct fact *fact, const uint32_t *ids, uint32_t n)
{
    if (n > 255)
        n = 255;
    if (n > fact->n_terms) { /* a longer list goes to the end; the old place is lost until the next load */
        if (!room_for_terms(f, n))
            n = fact->n_terms;
        else {
            f->terms_lost += fact->n_terms;
            fact->terms = f->terms_n;
            f->terms_n += n;
        }
    }
    if (n)
        memcpy(f->terms + fact->terms, ids, n * sizeof *ids);
    fact->n_terms = (uint8_t)n;
    for (uint32_t i = 0; i < n; i++)
        if (ids[i] > f->max_term)
            f->max_term = ids[i];
}

/* ---- reading the database ------------------------------------------------------------------------------------------ */

static uint32_t small_id(int64_t id)
{
    return id > 0 && id <= FACT_MAX_ID ? (uint32_t)id : 0;
}

static uint32_t seconds(int64_t ms)
{
    return ms > 0 ? (uint32_t)(ms / 1000) : 0;
}

static uint16_t days(int64_t ms)
{
    int64_t d = ms / 86400000;
    return d <= 0 ? 0 : d > 65535 ? 65535 : (uint16_t)d;
}

/* A number of a fixed list; one that is not, and would not fit, becomes `none`. */
static unsigned small_number(int64_t number, unsigned none)
{
    return number >= 0 && number < none ? (unsigned)number : none;
}

static struct fact fact_row(struct query *q)
{
    struct fact r = { .id = small_id(row_int(q)) };
    r.author = small_id(row_int(q));
    r.group = small_id(row_int(q));
    r.place = small_id(row_int(q));
    r.project = small_id(row_int(q));
    r.created = seconds(row_int(q));
    r.activity = seconds(row_int(q));
    r.review_due = days(row_int(q));
    r.valid_until = days(row_int(q));
    r.kind = small_number(row_int(q), 15) & 15;
    r.status = small_number(row_int(q), 15) & 15;
    r.access = small_number(row_int(q), 3) & 3;
    r.phase = small_number(row_int(q), 7) & 7;
    r.progress = small_number(row_int(q), 7) & 7;
    r.superseded = row_int(q) != 0;
    r.anonymous = row_int(q) != 0;
    return r;
}

/* Puts what was read in the table; what the database does not tell (lengths, terms, marks) stays. */
static struct fact *put_fact(struct facts *f, const struct fact *r)
{
    struct fact *fact = fact_of(f, r->id);
    if (!fact && !(fact = new_fact(f, r->id)))
        return NULL;
    struct fact old = *fact;
    set_length(f, fact, 0); /* others may read it now */
    *fact = *r;
    set_length(f, fact, old.length);
    fact->title = old.title & FACT_TITLE;
    fact->terms = old.terms;
    fact->n_terms = old.n_terms;
    if (fact->group > f->max_group)
        f->max_group = fact->group;
    return fact;
}

static void put_mark(struct fact *fact, int kind, int64_t n)
{
    uint8_t count = n > 255 ? 255 : (uint8_t)n;
    if (kind <= 0 || kind >= MARK_END || !n)
        return;
    fact->marks |= (uint16_t)(1u << kind);
    if (kind == MARK_TRIED_WORKED)
        fact->worked = count;
    else if (kind == MARK_TRIED_FAILED)
        fact->failed = count;
}

static uint8_t type_number(struct facts *f, struct str name)
{
    if (!name.n || name.n >= PLACE_TYPE_MAX)
        return 0;
    for (unsigned i = 1; i <= f->n_place_types; i++)
        if (str_is(name, f->place_types[i]))
            return (uint8_t)i;
    if (f->n_place_types + 1 >= PLACE_TYPES)
        return 0;
    memcpy(f->place_types[++f->n_place_types], name.p, name.n);
    return (uint8_t)f->n_place_types;
}

enum err facts_places(struct facts *f, struct db *db)
{
    struct query q = db_query(db, SQL_FACT_PLACES);
    bool lost = false;
    write_lock(f);
    while (!lost && query_row(&q)) {
        uint32_t id = small_id(row_int(&q));
        if (id >= f->places) { /* the largest id comes first */
            struct place *more = realloc(f->place, (id + 1) * sizeof *more);
            if ((lost = !more))
                break;
            memset(more + f->places, 0, (id + 1 - f->places) * sizeof *more);
            f->place = more;
            f->places = id + 1;
        }
        struct place *p = &f->place[id];
        p->parent = small_id(row_int(&q));
        p->size = (uint8_t)profile_size(row_peek(&q));
        p->urbanity = (uint8_t)row_int(&q);
        p->type = type_number(f, row_peek(&q));
        p->known = p->size || p->urbanity || p->type;
    }
    write_unlock(f);
    enum err e = query_end(&q);
    return e ? e : lost ? ERR_MEMORY : OK;
}

static enum err load_terms(struct facts *f, struct db *db)
{
    struct query q = db_query(db, SQL_FACT_TERMS_ALL);
    uint32_t ids[255], n = 0;
    int64_t of = 0;
    for (bool more = true; more;) {
        more = query_row(&q);
        int64_t post = more ? row_int(&q) : 0;
        if (post != of && n) {
            struct fact *fact = fact_of(f, of);
            if (fact)
                set_terms(f, fact, ids, n);
            n = 0;
        }
        of = post;
        if (more && n < 255)
            ids[n++] = small_id(row_int(&q));
    }
    return query_end(&q);
}

static enum err load_marks(struct facts *f, struct db *db)
{
    struct query q = db_query(db, SQL_FACT_MARKS_ALL);
    while (query_row(&q)) {
        struct fact *fact = fact_of(f, row_int(&q));
        int kind = (int)row_int(&q);
        if (fact)
            put_mark(fact, kind, row_int(&q));
    }
    return query_end(&q);
}

static enum err load_roots(struct facts *f, struct db *db)
{
    bool lost = false;
    struct query q = db_query(db, SQL_FACT_ALL);
    while (!lost && query_row(&q)) {
        struct fact r = fact_row(&q);
        lost = !put_fact(f, &r);
    }
    enum err e = query_end(&q);
    return e ? e : lost ? ERR_MEMORY : OK;
}

/* After loading: a little room for what comes, not a quarter of all. */
static void fit(struct facts *f)
{
    uint32_t room = f->n + f->n / 32 + 64, terms = f->terms_n + f->terms_n / 32 + 64;
    uint32_t *ids = terms < f->terms_room ? realloc(f->terms, terms * sizeof *ids) : NULL;
    if (room < f->room)
        (void)set_room(f, room); /* at worst it is larger */
    if (ids) {
        f->terms = ids;
        f->terms_room = terms;
    }
}

enum err facts_load(struct facts *f, struct db *db, int64_t *seq)
{
    struct facts fresh;
    enum err e = facts_init(&fresh);
    if (e)
        return e;
    e = db_begin(db, false);
    if (!e) {
        struct query q = db_query(db, SQL_CHANGE_LAST);
        e = query_single(&q, 0, seq);
        if (!e)
            e = load_roots(&fresh, db);
        if (!e)
            e = load_terms(&fresh, db);
        if (!e)
            e = load_marks(&fresh, db);
        if (!e)
            e = facts_places(&fresh, db);
        db_rollback(db);
        fit(&fresh);
    }
    if (!e) { /* change places: everything but the lock */
        write_lock(f);
        struct facts old = *f;
        pthread_rwlock_t *lock = f->lock;
        *f = fresh;
        f->lock = lock;
        write_unlock(f);
        old.lock = fresh.lock;
        fresh = old;
    }
    facts_release(&fresh);
    return e;
}

/* ---- keeping up ---------------------------------------------------------------------------------------------------- */

static enum err read_terms(struct db *db, int64_t root, uint32_t ids[255], uint32_t *n)
{
    struct query q = db_query(db, SQL_FACT_TERMS);
    query_int(&q, root);
    while (*n < 255 && query_row(&q))
        ids[(*n)++] = small_id(row_int(&q));
    return query_end(&q);
}

static enum err read_marks(struct db *db, int64_t root, struct fact *into)
{
    struct query q = db_query(db, SQL_FACT_MARKS);
    query_int(&q, root);
    while (query_row(&q)) {
        int kind = (int)row_int(&q);
        put_mark(into, kind, row_int(&q));
    }
    return query_end(&q);
}

enum err facts_refresh(struct facts *f, struct db *db, int64_t id)
{
    int64_t root = id;
    struct query q = db_query(db, SQL_FACT_ROOT);
    query_int(&q, id);
    enum err e = query_single(&q, id, &root);
    if (e)
        return e;
    struct fact r = { 0 };
    q = db_query(db, SQL_FACT_ONE);
    query_int(&q, root);
    if (query_row(&q))
        r = fact_row(&q);
    e = query_end(&q);
    uint32_t ids[255], n = 0;
    if (!e && r.id)
        e = read_terms(db, root, ids, &n);
    if (!e && r.id)
        e = read_marks(db, root, &r);
    if (e)
        return e;
    write_lock(f);
    struct fact *fact = NULL;
    if (!r.id)
        drop_fact(f, root);
    else if ((fact = put_fact(f, &r)) != NULL)
        set_terms(f, fact, ids, n);
    write_unlock(f);
    return r.id && !fact ? ERR_MEMORY : OK;
}

void facts_length(struct facts *f, int64_t id, uint32_t length, uint32_t title)
{
    write_lock(f);
    struct fact *fact = fact_of(f, id);
    if (fact) {
        set_length(f, fact, length);
        fact->title = (title < FACT_TITLE ? title : FACT_TITLE) & FACT_TITLE;
    }
    write_unlock(f);
}

void facts_no_lengths(struct facts *f)
{
    write_lock(f);
    for (uint32_t i = 0; i < f->n; i++)
        f->fact[i].length = 0;
    memset(f->total, 0, sizeof f->total);
    write_unlock(f);
}

size_t facts_bytes(const struct facts *f)
{
    return f->room * (sizeof *f->fact + sizeof *f->id) + f->terms_room * sizeof *f->terms +
        f->places * sizeof *f->place;
}

/* ---- asking -------------------------------------------------------------------------------------------------------- */

uint32_t facts_indexed(const struct facts *f, bool network, uint64_t *length)
{
    *length = f->total[ACCESS_PUBLIC].length + (network ? f->total[ACCESS_NETWORK].length : 0);
    return f->total[ACCESS_PUBLIC].indexed + (network ? f->total[ACCESS_NETWORK].indexed : 0);
}

bool facts_lies_in(const struct facts *f, uint32_t place, uint32_t in)
{
    for (int steps = 0; place && steps < 6; steps++) {
        if (place == in)
            return true;
        place = place < f->places ? f->place[place].parent : 0;
    }
    return false;
}
