/* checklist.c -- what predecessors asked: which questions, in which step, in which order. */
#include "domain/access.h"
#include "resource/start_route/route.h"

#include <stdlib.h>
#include <string.h>

enum {
    TERMS_MOST = 200,                                               /* that lead to a step of one phase */
    QUESTIONS_MOST = 2 * PROGRESS_END * ROUTE_LOOKED + ROUTE_TICKS, /* candidates */
    /* what a question is ranked by: somebody with the same question counts twice, an endorsed answer as much as three of them */
    RANK_ME_TOO = 2,
    RANK_ENDORSED = 6,
    RANK_WORKED = 3,
    RANK_ANSWERED = 1
};

#define STEP(phase, name, terms) { name, phase, terms },
static const struct step all_steps[] = {
#include "resource/start_route/steps.def"
};
#undef STEP

const struct step *step_of(int phase, size_t n)
{
    for (size_t i = 0; i < sizeof all_steps / sizeof *all_steps; i++)
        if (all_steps[i].phase == phase && !n--)
            return &all_steps[i];
    return NULL;
}

int64_t route_facts(int kind, int progress, int phase)
{
    return ((int64_t)1 << kind) + ((int64_t)1 << (10 + STATUS_PUBLISHED)) + ((int64_t)1 << (16 + progress)) +
        ((int64_t)1 << (20 + phase));
}

struct candidates {
    struct candidate *item;
    size_t n;
};

/* Which term leads to which step. */
struct signpost {
    int64_t term;
    size_t step;
};

struct signposts {
    struct signpost at[TERMS_MOST];
    size_t n, steps;
};

static enum err find_term(struct db *db, struct signposts *s, struct str name, size_t step)
{
    struct query q = db_query(db, SQL_START_TERM);
    query_str(&q, name);
    while (query_row(&q) && s->n < TERMS_MOST)
        s->at[s->n++] = (struct signpost){ row_int(&q), step };
    return query_end(&q);
}

static enum err find_terms(struct db *db, int phase, struct signposts *s)
{
    enum err e = OK;
    *s = (struct signposts){ 0 };
    for (const struct step *step; !e && (step = step_of(phase, s->steps)); s->steps++) {
        struct str rest = str_c(step->terms);
        while (!e && rest.n)
            e = find_term(db, s, str_cut(&rest, '|'), s->steps);
    }
    return e;
}

/* The step that most terms of the question lead to; the last when none does. */
static enum err find_step(struct db *db, const struct signposts *s, struct candidate *item)
{
    size_t votes[ROUTE_STEPS] = { 0 };
    struct query q = db_query(db, SQL_START_TERMS);
    query_int(&q, item->found.id);
    while (query_row(&q)) {
        int64_t term = row_int(&q);
        for (size_t i = 0; i < s->n; i++)
            votes[s->at[i].step] += s->at[i].term == term;
    }
    item->step = s->steps - 1;
    for (size_t i = s->steps; i-- > 0;)
        if (votes[i] && votes[i] >= votes[item->step])
            item->step = i;
    return query_end(&q);
}

static void take(struct query *q, struct candidate *item)
{
    *item = (struct candidate){ .found = { .id = row_int(q) } };
    item->found.thread_version = row_int(q);
    item->found.version = row_int(q);
    item->me_too = row_int(q);
    item->place = row_int(q);
}

enum err route_gather(struct call *c, struct db *db, enum sql sql, int64_t facts, struct candidate *item, size_t *n)
{
    struct query q = db_query(db, sql);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, facts);
    query_int(&q, ROUTE_LOOKED);
    while (query_row(&q))
        take(&q, &item[(*n)++]);
    return query_end(&q);
}

static enum err gather_ticked(struct call *c, struct db *db, const struct route *r, struct candidates *all)
{
    struct query q = db_query(db, SQL_START_TICKED);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, r->place.id);
    for (int progress = 0; progress < PROGRESS_END; progress++)
        query_int(&q, route_facts(KIND_QUESTION, progress, r->phase));
    query_int(&q, ROUTE_TICKS);
    while (query_row(&q) && all->n < QUESTIONS_MOST) {
        struct candidate *item = &all->item[all->n++];
        take(&q, item);
        item->by = named_row(&q, c->arena);
        item->at = row_int(&q);
        item->ticked = true;
    }
    return query_end(&q);
}

/* Those that are ticked off first: of doubles they stay. */
static int by_id(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->found.id != y->found.id)
        return x->found.id < y->found.id ? -1 : 1;
    return (int)y->ticked - (int)x->ticked;
}

static void keep_once(struct candidates *all)
{
    size_t n = 0;
    qsort(all->item, all->n, sizeof *all->item, by_id);
    for (size_t i = 0; i < all->n; i++)
        if (!n || all->item[n - 1].found.id != all->item[i].found.id)
            all->item[n++] = all->item[i];
    all->n = n;
}

static enum err find_answers(struct db *db, struct candidate *item)
{
    struct query q = db_query(db, SQL_START_ANSWERS);
    query_int(&q, item->found.id);
    if (query_row(&q)) {
        item->answered = row_int(&q) > 0;
        item->endorsed = row_int(&q) > 0;
        item->worked = row_int(&q) > 0;
    }
    return query_end(&q);
}

static int64_t rank(const struct candidate *item)
{
    return item->me_too * RANK_ME_TOO +
        (item->endorsed          ? RANK_ENDORSED
                : item->worked   ? RANK_WORKED
                : item->answered ? RANK_ANSWERED
                                 : 0);
}

/* By step; in it what is asked most and answered best, then the newest. */
static int by_rank(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int64_t more = rank(y) - rank(x);
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return more ? (more > 0 ? 1 : -1) : x->found.id < y->found.id ? 1 : -1;
}

/* Of each step the first few, and all that is ticked off. */
static void cut(struct candidates *all)
{
    size_t n = 0, open[ROUTE_STEPS] = { 0 };
    for (size_t i = 0; i < all->n; i++)
        if (all->item[i].ticked || open[all->item[i].step]++ < ROUTE_QUESTIONS)
            all->item[n++] = all->item[i];
    all->n = n;
}

/* How many places ask it, and how many of those that tried an answer are like this one. */
static enum err find_places(struct db *db, const struct route *r, struct candidate *item)
{
    struct profile mine = place_profile(&r->place);
    mine.phase = 0;
    struct query q = db_query(db, SQL_START_ASKERS);
    query_int(&q, item->found.id);
    enum err e = query_single(&q, 0, &item->asked);
    item->asked++;
    if (e)
        return e;
    q = db_query(db, SQL_START_TRIED);
    query_int(&q, item->found.id);
    query_int(&q, ROUTE_TRIED);
    while (query_row(&q)) {
        struct profile other = { .size = profile_size(row_peek(&q)) };
        other.urbanity = (int)row_int(&q);
        other.type = place_type_number(row_peek(&q));
        item->tried++;
        item->alike += row_int(&q) != r->place.id && profile_likeness(&mine, &other, -1) >= PROFILE_ALIKE;
    }
    return query_end(&q);
}

enum err route_show(struct call *c, struct db *db, struct candidate *item, size_t n, struct shown *out)
{
    struct summary_found *found = arena_array(c->arena, n ? n : 1, sizeof *found);
    *out = (struct shown){ item, arena_array(c->arena, n ? n : 1, sizeof *out->post), n };
    if (!found || !out->post)
        return arena_err(c->arena);
    for (size_t i = 0; i < n; i++)
        found[i] = item[i].found;
    return summary_load_found(db, c->arena, &c->viewer, c->now, found, n, out->post);
}

enum err checklist_load(struct call *c, struct db *db, struct route *r)
{
    struct signposts *signs = arena_new(c->arena, struct signposts);
    struct candidates all = { .item = arena_array(c->arena, QUESTIONS_MOST, sizeof *all.item) };
    enum err e = signs && all.item ? find_terms(db, r->phase, signs) : arena_err(c->arena);
    for (int progress = 0; !e && progress < PROGRESS_END; progress++) {
        int64_t facts = route_facts(KIND_QUESTION, progress, r->phase);
        e = route_gather(c, db, SQL_START_NEWEST, facts, all.item, &all.n);
        e = e ? e : route_gather(c, db, SQL_START_ASKED, facts, all.item, &all.n);
    }
    if (!e && r->own)
        e = gather_ticked(c, db, r, &all);
    if (e)
        return e;
    keep_once(&all);
    for (size_t i = 0; !e && i < all.n; i++) {
        e = find_step(db, signs, &all.item[i]);
        e = e ? e : find_answers(db, &all.item[i]);
    }
    qsort(all.item, all.n, sizeof *all.item, by_rank);
    cut(&all);
    for (size_t i = 0; !e && i < all.n; i++)
        e = find_places(db, r, &all.item[i]);
    return e ? e : route_show(c, db, all.item, all.n, &r->questions);
}
