/* glossary.c -- see glossary.h. Names lie in one list, sorted by folded name, and in one sorted by term. */
#include "index/glossary.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/stem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct name {
    struct str folded, written;
    int64_t id;
    uint32_t order; /* as read: a term's own name comes before its aliases */
    bool place;
};

/* The stems of a name, one space between. */
struct stemmed {
    struct str stems;
    int64_t id;
};

enum { STEMMED_LEAST = 5 /* letters of a name: shorter ones are abbreviations, which have one form */ };

struct glossary {
    atomic_int users;
    struct arena memory;
    struct glossary_term *term; /* by id */
    size_t terms;
    struct name *name, *by_id; /* the same, sorted by folded and by id */
    size_t names, room;
    struct stemmed *stemmed; /* sorted */
    size_t n_stemmed;
};

struct str glossary_fold(struct arena *a, struct str name)
{
    struct str folded = fold_text(a, name, 400);
    char *out = (char *)(uintptr_t)folded.p;
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < folded.n;) {
        size_t from = i;
        if (!fold_is_word(utf8_next(folded, &i))) {
            space = n > 0;
            continue;
        }
        if (space)
            out[n++] = ' ';
        space = false;
        memmove(out + n, folded.p + from, i - from);
        n += i - from;
    }
    return (struct str){ folded.p, n };
}

static void add_name(struct glossary *g, int64_t id, struct str written, bool place)
{
    if (g->names == g->room) {
        size_t room = g->room ? g->room * 2 : 256;
        struct name *more = realloc(g->name, room * sizeof *more);
        if (!more) {
            g->memory.err = ERR_MEMORY;
            return;
        }
        g->name = more;
        g->room = room;
    }
    struct name n = { .id = id,
        .written = arena_str(&g->memory, written),
        .place = place,
        .order = (uint32_t)g->names };
    n.folded = glossary_fold(&g->memory, written);
    if (n.folded.n)
        g->name[g->names++] = n;
}

static int by_folded(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int c = str_cmp(x->folded, y->folded);
    return c ? c : x->place != y->place ? (x->place ? 1 : -1) : x->id < y->id ? -1 : x->id > y->id;
}

static int by_id(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    if (x->place != y->place)
        return x->place ? 1 : -1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* People name a law without its year: "Wet maatschappelijke ondersteuning 2015". */
static struct str without_year(struct str name)
{
    size_t n = name.n;
    while (n && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
        n--;
    return name.n - n == 4 && n > 1 && name.p[n - 1] == ' ' ? str_sub(name, 0, n - 1) : (struct str){ 0 };
}

static enum err load_terms(struct glossary *g, struct db *db)
{
    size_t room = 0;
    struct query q = db_query(db, SQL_GLOSSARY_TERMS);
    while (query_row(&q)) {
        if (g->terms == room) {
            room = room ? room * 2 : 128;
            struct glossary_term *more = arena_array(&g->memory, room, sizeof *more);
            if (!more)
                break;
            if (g->terms)
                memcpy(more, g->term, g->terms * sizeof *more);
            g->term = more;
        }
        struct glossary_term *t = &g->term[g->terms++];
        t->id = row_int(&q);
        t->kind = row_str(&q, &g->memory);
        t->name = row_str(&q, &g->memory);
        t->replaced_by = row_int(&q);
        add_name(g, t->id, t->name, false);
        if (str_is(t->kind, "law"))
            add_name(g, t->id, without_year(t->name), false);
    }
    return query_end(&q);
}

static enum err load_names(struct glossary *g, struct db *db, enum sql sql, bool place)
{
    struct query q = db_query(db, sql);
    while (query_row(&q)) {
        int64_t id = row_int(&q);
        struct str name = row_peek(&q);
        const struct glossary_term *t = place ? NULL : glossary_term(g, id);
        add_name(g, id, name, place);
        if (t && str_is(t->kind, "law"))
            add_name(g, id, without_year(name), false);
    }
    return query_end(&q);
}

static int by_stems(const void *a, const void *b)
{
    const struct stemmed *x = a, *y = b;
    int c = str_cmp(x->stems, y->stems);
    return c ? c : x->id < y->id ? -1 : x->id > y->id;
}

static struct str stems_of(struct arena *a, struct stemmer *stemmer, struct str folded)
{
    char stems[400];
    size_t n = 0;
    while (folded.n) {
        struct str stem = stem_of(stemmer, str_cut(&folded, ' '));
        if (n + stem.n + 1 > sizeof stems)
            return (struct str){ 0 };
        if (n)
            stems[n++] = ' ';
        memcpy(stems + n, stem.p, stem.n);
        n += stem.n;
    }
    return arena_str(a, (struct str){ stems, n });
}

static enum err stem_names(struct glossary *g)
{
    struct stemmer *stemmer = stem_new();
    g->stemmed = stemmer ? arena_array(&g->memory, g->names + 1, sizeof *g->stemmed) : NULL;
    for (size_t i = 0; i < g->names && g->stemmed; i++) {
        const struct name *name = &g->name[i];
        struct str stems = name->place || name->folded.n < STEMMED_LEAST ? (struct str){ 0 }
                                                                         : stems_of(&g->memory, stemmer, name->folded);
        if (stems.n)
            g->stemmed[g->n_stemmed++] = (struct stemmed){ stems, name->id };
    }
    if (g->n_stemmed)
        qsort(g->stemmed, g->n_stemmed, sizeof *g->stemmed, by_stems);
    stem_free(stemmer);
    return g->stemmed ? arena_err(&g->memory) : ERR_MEMORY;
}

enum err glossary_load(struct glossary **out, struct db *db)
{
    struct glossary *g = calloc(1, sizeof *g);
    *out = NULL;
    if (!g)
        return ERR_MEMORY;
    atomic_init(&g->users, 1);
    enum err e = load_terms(g, db);
    if (!e)
        e = load_names(g, db, SQL_GLOSSARY_ALIASES, false);
    if (!e)
        e = load_names(g, db, SQL_GLOSSARY_PLACES, true);
    if (!e)
        e = arena_err(&g->memory);
    if (!e)
        e = stem_names(g);
    if (!e && !(g->by_id = calloc(g->names + 1, sizeof *g->by_id)))
        e = ERR_MEMORY;
    if (e) {
        glossary_drop(g);
        return e;
    }
    if (g->names) {
        memcpy(g->by_id, g->name, g->names * sizeof *g->name);
        qsort(g->name, g->names, sizeof *g->name, by_folded);
        qsort(g->by_id, g->names, sizeof *g->by_id, by_id);
    }
    *out = g;
    return OK;
}

struct glossary *glossary_hold(struct glossary *g)
{
    if (g)
        atomic_fetch_add(&g->users, 1);
    return g;
}

void glossary_drop(struct glossary *g)
{
    if (!g || atomic_fetch_sub(&g->users, 1) > 1)
        return;
    arena_release(&g->memory);
    free(g->name);
    free(g->by_id);
    free(g);
}

/* The first name that is not before folded. */
static size_t first_name(const struct glossary *g, struct str folded)
{
    size_t low = 0, high = g->names;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(g->name[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct glossary_term *glossary_term(const struct glossary *g, int64_t id)
{
    size_t low = 0, high = g->terms;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->term[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->terms && g->term[low].id == id ? &g->term[low] : NULL;
}

size_t glossary_find(const struct glossary *g, struct str folded, const struct glossary_term **out, size_t max)
{
    size_t n = 0;
    for (size_t i = first_name(g, folded); n < max && i < g->names && str_eq(g->name[i].folded, folded); i++) {
        const struct glossary_term *t = g->name[i].place ? NULL : glossary_term(g, g->name[i].id);
        if (t && (!n || out[n - 1] != t))
            out[n++] = t;
    }
    return n;
}

size_t glossary_find_stems(const struct glossary *g, struct str stems, const struct glossary_term **out, size_t max)
{
    size_t low = 0, high = g->n_stemmed, n = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(g->stemmed[middle].stems, stems) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; n < max && low < g->n_stemmed && str_eq(g->stemmed[low].stems, stems); low++) {
        const struct glossary_term *t = glossary_term(g, g->stemmed[low].id);
        if (t && (!n || out[n - 1] != t))
            out[n++] = t;
    }
    return n;
}

static bool word_starts(struct str name, struct str prefix)
{
    for (size_t i = 0; i + prefix.n <= name.n; i++)
        if ((i == 0 || name.p[i - 1] == ' ') && !memcmp(name.p + i, prefix.p, prefix.n))
            return true;
    return false;
}

size_t glossary_prefix(const struct glossary *g, struct str folded, const struct glossary_term **out, size_t max)
{
    size_t n = 0;
    for (int round = 0; round < 3;
         round++) /* first what is called so, then what is also called so, then words inside */
        for (size_t i = 0; i < g->names && n < max && folded.n; i++) {
            const struct name *name = &g->name[i];
            if (name->place || !(round == 2 ? word_starts(name->folded, folded) : str_starts(name->folded, folded)))
                continue;
            const struct glossary_term *t = glossary_term(g, name->id);
            bool again = !t || (round == 0 && !str_eq(name->written, t->name));
            for (size_t k = 0; k < n; k++)
                again |= out[k] == t;
            if (!again)
                out[n++] = t;
        }
    return n;
}

size_t glossary_places(const struct glossary *g, struct str folded, int64_t *out, size_t max)
{
    size_t n = 0;
    for (size_t i = first_name(g, folded); n < max && i < g->names && str_eq(g->name[i].folded, folded); i++)
        if (g->name[i].place && (!n || out[n - 1] != g->name[i].id))
            out[n++] = g->name[i].id;
    return n;
}

/* The first name of a term or a place by its number. */
static size_t first_of(const struct glossary *g, int64_t id, bool place)
{
    struct name wanted = { .id = id, .place = place };
    size_t low = 0, high = g->names;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_id(&g->by_id[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct str glossary_place(const struct glossary *g, int64_t id)
{
    size_t i = first_of(g, id, true);
    return i < g->names && g->by_id[i].place && g->by_id[i].id == id ? g->by_id[i].written : (struct str){ 0 };
}

size_t glossary_names(const struct glossary *g, int64_t term, struct str *out, size_t max)
{
    size_t low = first_of(g, term, false), n = 0;
    for (size_t i = low; n < max && i < g->names && !g->by_id[i].place && g->by_id[i].id == term; i++) {
        bool again = false;
        for (size_t k = low; k < i; k++)
            again |= str_eq(g->by_id[k].folded, g->by_id[i].folded);
        if (!again)
            out[n++] = g->by_id[i].written;
    }
    return n;
}
