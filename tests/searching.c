/* searching.c -- see searching.h. */
#include "tests/searching.h"

#include "base/clock.h"

#include <stdio.h>

struct searching searching_open(void)
{
    struct searching p = { .w = world_open("empty") };
    snprintf(p.path, sizeof p.path, "%s/index.db", p.w.folder);
    assert_int_equal(index_new(&p.ix, p.path, p.w.path, false), OK);
    return p;
}

void searching_close(struct searching *p)
{
    index_free(p->ix);
    world_close(&p->w);
}

void searching_put(struct world *w, int64_t id, int64_t root, int access, const char *group, const char *title,
    const char *body)
{
    char sql[4000], in[24] = "NULL";
    if (group)
        snprintf(in, sizeof in, "%lld", (long long)world_id(w, group));
    snprintf(sql, sizeof sql,
        "INSERT INTO post(id, root_id, parent_id, kind, status, access, group_id, author_id, created, published, updated, activity, title, "
        "body, html) VALUES (%lld, %lld, %s, %d, 2, %d, %s, %lld, 1700000000000, 1700000000000, 1700000000000, %lld, '%s', '%s', '');"
        "INSERT INTO change(seq, entity, id) SELECT coalesce(max(seq), 0) + 1, 'post', %lld FROM change",
        (long long)id, (long long)root, id == root ? "NULL" : "1", id == root ? 2 : 8, access, in,
        (long long)world_id(w, "anna"), 1700000000000LL + (long long)id * 1000, title, body, (long long)id);
    world_exec(w, sql);
}

void searching_touch(struct world *w, const char *sql, const char *entity, int64_t id)
{
    char change[500];
    snprintf(change, sizeof change,
        "%s; INSERT INTO change(seq, entity, id) SELECT coalesce(max(seq), 0) + 1, '%s', %lld FROM change", sql, entity,
        (long long)id);
    world_exec(w, change);
}

struct search_result searching_with(struct searching *p, const char *who, struct search s)
{
    struct search_result r;
    struct viewer v = world_viewer(&p->w, who);
    s.limit = s.limit ? s.limit : 25;
    assert_int_equal(index_search(p->ix, p->w.db, &p->w.arena, &v, clock_now(), &s, &r), OK);
    return r;
}

struct search_result searching_find(struct searching *p, const char *who, const char *text)
{
    return searching_with(p, who, (struct search){ .text = str_c(text), .facets = ~0u });
}

void searching_catch_up(struct searching *p)
{
    assert_int_equal(index_catch_up(p->ix), OK);
}
