/* rebuild_test.c -- the index built anew: how far it is is told meanwhile; and an index that has not caught up. */
#include "tests/searching.h"

struct told {
    struct index *ix;
    int64_t done, all;
    int times, percent;
    bool rose;
};

static void note_progress(void *ctx, int64_t done, int64_t all)
{
    struct told *t = ctx;
    int percent = index_state(t->ix).rebuilding; /* what /health/ready says meanwhile */
    t->rose = t->rose && done > t->done && percent > t->percent && percent == (int)(done * 100 / all);
    t->done = done;
    t->all = all;
    t->percent = percent;
    t->times++;
}

/* While the index is built anew it is told how far it is, step by step up to all of it; afterwards that it is not built. */
static void index_rebuilt_progress_told(void **state)
{
    enum { THREADS = 2500 };
    struct searching p = searching_open();
    struct told t = { .ix = p.ix, .rose = true };
    (void)state;
    searching_touch(&p.w,
        "INSERT INTO post(id, root_id, kind, status, access, author_id, created, published, updated, activity, title, body, html) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
        "SELECT i, i, 2, 2, 1, 1, 1, 1, 1, 1, 'Zorg', 'in de wijk', '' FROM n",
        "post", 1);
    searching_catch_up(&p);
    assert_int_equal(index_state(p.ix).rebuilding, -1);
    assert_int_equal(index_rebuild(p.ix, note_progress, &t), OK);
    assert_true(t.rose);
    assert_true(t.times >= 3);
    assert_int_equal(t.done, THREADS);
    assert_int_equal(t.all, THREADS);
    assert_int_equal(t.percent, 100);
    assert_int_equal(index_state(p.ix).rebuilding, -1);
    assert_int_equal(searching_find(&p, "rita", "zorg").total, THREADS);
    searching_close(&p);
}

/* The file still holds a reply that was withdrawn a moment ago: no snippet is taken from it. */
static void index_behind_withdrawn_reply_not_in_snippet(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Vraag over zorg", "Wie weet hier raad mee?");
    searching_put(&p.w, 2, 1, 1, NULL, "", "De dorpsmakelaar heet Geheimzinnig.");
    searching_catch_up(&p);
    struct str before = searching_find(&p, "rita", "dorpsmakelaar").hit[0].snippet;
    assert_true(str_search(before, STR("Geheimzinnig")) < before.n);
    searching_touch(&p.w, "UPDATE post SET status = 4 WHERE id = 2", "post", 2);
    struct search_result r = searching_find(&p, "rita", "dorpsmakelaar");
    assert_int_equal(r.n, 1);
    assert_true(str_search(r.hit[0].snippet, STR("Geheimzinnig")) == r.hit[0].snippet.n);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(index_behind_withdrawn_reply_not_in_snippet),
    cmocka_unit_test(index_rebuilt_progress_told),
};
UNIT_MAIN(tests);
