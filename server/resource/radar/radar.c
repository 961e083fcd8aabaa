/* radar.c -- GET /radar: see radar.h. */
#include "resource/radar/radar.h"

#include "domain/services.h"
#include "index/index.h"
#include "text/personal.h"
#include "text/query.h"
#include "text/token.h"

#include <stdlib.h>

enum { DAY_MS = 86400000, KEY_WORDS = 32 };

/* What was typed on one day without a hit. */
struct typed {
    int64_t day, times;
    struct str text, key; /* key: its words, folded and sorted */
};
struct lack {
    struct str text;
    int64_t times, days, last;
};
struct questions {
    struct summary_found *found;
    struct summary *item;
    size_t n;
};
struct radar {
    int64_t days;
    int limit;
    struct typed *typed;
    struct lack *need;
    size_t n_typed, n_need;
    struct questions unanswered, shared;
};

static enum err get_parse(struct call *c)
{
    struct radar *r = c->in = c->out = arena_new(c->arena, struct radar);
    if (!r)
        return arena_err(c->arena);
    r->days = call_query_int(c, "days", RADAR_FROM_DAYS, RADAR_DAYS_MAX, RADAR_DAYS);
    r->limit = call_limit(c);
    return call_ok(c);
}

/* ---- searches: rows, folded together */

struct stems {
    struct arena *arena;
    struct str word[KEY_WORDS];
    size_t n;
};

static bool take_word(void *ctx, const struct token *t)
{
    struct stems *w = ctx;
    if (w->n < KEY_WORDS)
        w->word[w->n++] = arena_str(w->arena, t->stem);
    return true;
}

static int by_word(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The words of a query as one text, the same for what means the same; empty when there are none. */
static struct str key_of(struct arena *a, struct tokenizer *z, struct str text)
{
    struct stems w = { .arena = a };
    struct str key = { 0 };
    (void)tokenizer_run(z, text, 0, take_word, &w);
    if (!w.n) /* stop words only */
        (void)tokenizer_run(z, text, TOKENS_STOPS, take_word, &w);
    qsort(w.word, w.n, sizeof *w.word, by_word);
    for (size_t i = 0; i < w.n; i++)
        if (!i || !str_eq(w.word[i], w.word[i - 1]))
            key = arena_printf(a, "%.*s%.*s ", STR_ARG(key), STR_ARG(w.word[i]));
    return key;
}

static enum err read_typed(struct call *c, struct db *db, struct tokenizer *z)
{
    struct radar *r = c->out;
    r->typed = arena_array(c->arena, RADAR_ROWS, sizeof *r->typed);
    struct query q = db_query(db, SQL_RADAR_SEARCHES);
    query_int(&q, c->now / DAY_MS - r->days + 1);
    query_int(&q, RADAR_ROWS);
    while (r->typed && query_row(&q)) {
        struct typed *t = &r->typed[r->n_typed];
        t->day = row_int(&q);
        t->text = row_str(&q, c->arena);
        t->times = row_int(&q);
        if (!typed_is_plain(t->text) || personal_any(t->text))
            continue;
        t->key = key_of(c->arena, z, t->text);
        r->n_typed += t->key.n > 0;
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(c->arena);
}

static int by_key(const void *a, const void *b)
{
    const struct typed *x = a, *y = b;
    int c = str_cmp(x->key, y->key);
    return c ? c : str_cmp(x->text, y->text);
}

static int by_day(const void *a, const void *b)
{
    const struct typed *x = a, *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

/* What n rows with one key, in the order of their texts, come to; puts them in the order of their days. */
static struct lack fold(struct typed *t, size_t n)
{
    struct lack need = { 0 };
    int64_t most = 0, same = 0;
    for (size_t i = 0; i < n; i++) {
        same = i && str_eq(t[i].text, t[i - 1].text) ? same + t[i].times : t[i].times;
        if (same > most) {
            most = same;
            need.text = t[i].text;
        }
        need.times += t[i].times;
    }
    qsort(t, n, sizeof *t, by_day);
    for (size_t i = 0; i < n; i++)
        need.days += !i || t[i].day != t[i - 1].day;
    need.last = t[n - 1].day;
    return need;
}

static int by_need(const void *a, const void *b)
{
    const struct lack *x = a, *y = b;
    if (x->days != y->days)
        return x->days > y->days ? -1 : 1;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    return str_cmp(x->text, y->text);
}

static enum err fold_typed(struct arena *a, struct radar *r)
{
    r->need = arena_array(a, r->n_typed + 1, sizeof *r->need);
    if (!r->need)
        return arena_err(a);
    if (r->n_typed)
        qsort(r->typed, r->n_typed, sizeof *r->typed, by_key);
    for (size_t from = 0, to; from < r->n_typed; from = to) {
        for (to = from + 1; to < r->n_typed && str_eq(r->typed[to].key, r->typed[from].key);)
            to++;
        struct lack need = fold(r->typed + from, to - from);
        if (need.days >= RADAR_FROM_DAYS)
            r->need[r->n_need++] = need;
    }
    if (r->n_need)
        qsort(r->need, r->n_need, sizeof *r->need, by_need);
    return OK;
}

/* Every kind but meetings: that a need is on an agenda is no answer to it. */
static unsigned kinds_that_tell(void)
{
    return ((1u << KIND_END) - 1) & ~(1u << KIND_MEETING);
}

/* Leaves out what the viewer would find now, and what is too much. */
static enum err keep_missing(struct call *c, struct db *db, struct radar *r)
{
    const struct services *services = c->server;
    struct index *ix = services ? services->index : NULL;
    size_t kept = 0;
    for (size_t i = 0; i < r->n_need && kept < (size_t)r->limit && i < RADAR_CHECKS; i++) {
        struct search_result found = { 0 };
        const struct search s = { .text = r->need[i].text, .kinds = kinds_that_tell(), .limit = 1 };
        enum err e = ix ? index_search(ix, db, c->arena, &c->viewer, c->now, &s, &found) : OK;
        if (e == ERR_BUSY)
            ix = NULL;
        else if (e)
            return e;
        if (e || !found.total)
            r->need[kept++] = r->need[i];
    }
    r->n_need = kept;
    return OK;
}

static enum err load_searches(struct call *c, struct db *db)
{
    struct tokenizer *z = tokenizer_new(0);
    if (!z)
        return ERR_MEMORY;
    enum err e = read_typed(c, db, z);
    tokenizer_free(z);
    e = e ? e : fold_typed(c->arena, c->out);
    return e ? e : keep_missing(c, db, c->out);
}

/* ---- questions */

static enum err load_questions(struct call *c, struct db *db, int statement, struct questions *out)
{
    const struct radar *r = c->in;
    out->found = arena_array(c->arena, (size_t)r->limit, sizeof *out->found);
    out->item = arena_array(c->arena, (size_t)r->limit, sizeof *out->item);
    if (!out->found || !out->item)
        return arena_err(c->arena);
    struct query q = db_query(db, statement);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, r->limit);
    while (query_row(&q)) {
        struct summary_found *f = &out->found[out->n++];
        f->id = row_int(&q);
        f->thread_version = row_int(&q);
        f->version = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : summary_load_shown(db, c->arena, &c->viewer, c->now, out->found, out->n, out->item);
}

/* All of it is of one moment. */
static enum err get_run(struct call *c, struct db *db)
{
    struct radar *r = c->out;
    enum err e = db_begin(db, false);
    if (e)
        return e;
    e = load_searches(c, db);
    e = e ? e : load_questions(c, db, SQL_RADAR_UNANSWERED, &r->unanswered);
    e = e ? e : load_questions(c, db, SQL_RADAR_SHARED, &r->shared);
    db_rollback(db); /* nothing was written */
    return e;
}

static void questions_json(struct call *c, struct jw *j, const char *key, const struct questions *list)
{
    jw_open(j, key, '[');
    for (size_t i = 0; i < list->n; i++)
        if (list->item[i].id)
            summary_json(j, NULL, c->arena, &list->item[i], c->now);
    jw_close(j, ']');
}

static void get_render(struct call *c, struct jw *j)
{
    const struct radar *r = c->out;
    jw_open(j, NULL, '{');
    jw_int(j, "days", r->days);
    jw_open(j, "searches", '[');
    for (size_t i = 0; i < r->n_need; i++) {
        jw_open(j, NULL, '{');
        jw_str(j, "query", r->need[i].text);
        jw_int(j, "times", r->need[i].times);
        jw_int(j, "days", r->need[i].days);
        jw_date(j, "last", r->need[i].last * DAY_MS);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    questions_json(c, j, "questions", &r->unanswered);
    questions_json(c, j, "meToo", &r->shared);
    jw_close(j, '}');
}

const struct endpoint radar_endpoints[] = {
    { GET, "/radar", NEED_RIGHT + MAY_CURATE, DB_SLOW, .parse = get_parse, .run = get_run, .render = get_render },
    { 0 },
};
