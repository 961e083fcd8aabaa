/* figure.c -- GET /figures: see figure.h. */
#include "resource/figure/figure.h"

#include "base/clock.h"
#include "domain/kind.h"

#include <stdlib.h>
#include <string.h>

enum { MONTH_TEXT = 8 /* "2026-11" and its end */ };

struct month {
    char name[MONTH_TEXT];
    int64_t questions, cases, answered;
};
struct place {
    int64_t id, threads;
    struct str name;
};
struct figures {
    struct month month[FIGURE_MONTHS]; /* the oldest first */
    int64_t worked, partly, failed, me_too;
    int64_t *wait; /* ms from question to first answer, n_wait of them */
    size_t n_wait, n_place;
    struct place *place;
};

/* Writes the month of a moment, in UTC. */
static void month_name(char out[MONTH_TEXT], int64_t at)
{
    char date[CLOCK_TEXT];
    struct str s = clock_date(date, at);
    memcpy(out, s.p, MONTH_TEXT - 1);
    out[MONTH_TEXT - 1] = '\0';
}

/* The first moment of a month. */
static int64_t month_start(struct arena *a, const char name[MONTH_TEXT])
{
    int64_t at = 0;
    struct str date = arena_printf(a, "%s-01", name);
    return date.n && clock_parse_date(date, &at) ? at : 0;
}

/* Names the months from this one back; the moment where the oldest begins. */
static int64_t name_months(struct arena *a, struct figures *f, int64_t now)
{
    int64_t at = now;
    for (int i = FIGURE_MONTHS - 1; i >= 0; i--) {
        month_name(f->month[i].name, at);
        at = month_start(a, f->month[i].name) - 1;
    }
    return at + 1;
}

static struct month *month_of(struct figures *f, int64_t at)
{
    char name[MONTH_TEXT];
    month_name(name, at);
    for (int i = 0; i < FIGURE_MONTHS; i++)
        if (!strcmp(f->month[i].name, name))
            return &f->month[i];
    return NULL;
}

static void add_thread(struct figures *f, struct query *q)
{
    int64_t created = row_int(q), kind = row_int(q);
    f->me_too += row_int(q);
    int64_t first = row_int(q); /* 0 = none */
    f->worked += row_int(q);
    f->partly += row_int(q);
    f->failed += row_int(q);
    struct month *m = month_of(f, created);
    if (m && kind == KIND_QUESTION)
        m->questions++;
    else if (m)
        m->cases++;
    if (m && first)
        m->answered++;
    if (first > created && kind == KIND_QUESTION)
        f->wait[f->n_wait++] = first - created;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static enum err get_run(struct call *c, struct db *db)
{
    struct figures *f = c->out = arena_new(c->arena, struct figures);
    if (!f)
        return arena_err(c->arena);
    f->wait = arena_array(c->arena, FIGURE_THREADS, sizeof *f->wait);
    f->place = arena_array(c->arena, FIGURE_PLACES, sizeof *f->place);
    if (!f->wait || !f->place)
        return arena_err(c->arena);
    int64_t since = name_months(c->arena, f, c->now);
    struct query q = db_query(db, SQL_FIGURE_THREADS);
    query_int(&q, since);
    query_int(&q, FIGURE_THREADS);
    while (query_row(&q))
        add_thread(f, &q);
    enum err e = query_end(&q);
    if (e)
        return e;
    qsort(f->wait, f->n_wait, sizeof *f->wait, by_size);
    q = db_query(db, SQL_FIGURE_PLACES);
    query_int(&q, since);
    query_int(&q, FIGURE_PLACES);
    while (query_row(&q)) {
        struct place *p = &f->place[f->n_place++];
        p->id = row_int(&q);
        p->name = row_str(&q, c->arena);
        p->threads = row_int(&q);
    }
    return query_end(&q);
}

static void get_render(struct call *c, struct jw *j)
{
    const struct figures *f = c->out;
    jw_open(j, NULL, '{');
    jw_open(j, "months", '[');
    for (int i = 0; i < FIGURE_MONTHS; i++) {
        jw_open(j, NULL, '{');
        jw_strz(j, "month", f->month[i].name);
        jw_int(j, "questions", f->month[i].questions);
        jw_int(j, "cases", f->month[i].cases);
        jw_int(j, "answered", f->month[i].answered);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    jw_open(j, "firstAnswer", '{');
    jw_int(j, "questions", (int64_t)f->n_wait);
    if (f->n_wait)
        jw_int(j, "medianMinutes", f->wait[f->n_wait / 2] / 60000);
    else
        jw_null(j, "medianMinutes");
    jw_close(j, '}');
    jw_open(j, "reuse", '{');
    jw_int(j, "worked", f->worked);
    jw_int(j, "partly", f->partly);
    jw_int(j, "failed", f->failed);
    jw_int(j, "meToo", f->me_too);
    jw_close(j, '}');
    jw_open(j, "places", '[');
    for (size_t i = 0; i < f->n_place; i++) {
        jw_open(j, NULL, '{');
        jw_int(j, "id", f->place[i].id);
        jw_str(j, "name", f->place[i].name);
        jw_int(j, "threads", f->place[i].threads);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    jw_close(j, '}');
}

const struct endpoint figure_endpoints[] = {
    { GET, "/figures", NEED_USER, DB_SLOW, .run = get_run, .render = get_render },
    { 0 },
};
