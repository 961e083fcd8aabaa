/* rerender_test.c -- what an older version made of texts is made anew by itself, a few posts at a time, once. */
#include "tests/world.h"

#include "app/rerender.h"
#include "base/clock.h"
#include "resource/post/post.h"
#include "resource/post/rerender.h"

#include <unistd.h>

/* Posts as an older version left them: other HTML, abbreviations not marked. */
static struct world old_world(void)
{
    struct world w = world_open("thread");
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO post(root_id, id, kind, "
        "status, author_id, created, updated, activity, title, body, html) SELECT i, i, 1, 2, $anna, i, i, i, 'Vraag ' || i, "
        "'Over het **AVGB** in dorp ' || i, 'oud' FROM n; DELETE FROM post_abbreviation");
    return w;
}

static int64_t old_ones(struct world *w)
{
    return world_number(w, "SELECT count(*) FROM post WHERE html = 'oud'");
}

static void rerender_afterAnUpdate_isDoneInTheBackgroundOnce(void **state)
{
    struct world w = old_world();
    struct rerendering *r = NULL;
    bool due = false;
    int64_t after = -1;
    (void)state;
    assert_int_equal(rerender_due(w.db, &due, &after), OK);
    assert_true(due);
    assert_int_equal(rerendering_new(&r, w.writer, w.path), OK);
    for (int i = 0; i < 200 && due; i++) {
        (void)usleep(50000);
        assert_int_equal(rerender_due(w.db, &due, &after), OK);
    }
    rerendering_free(r);
    assert_false(due);
    assert_int_equal(old_ones(&w), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post_abbreviation WHERE word = 'AVGB'"), 51);
    world_exec(&w, "UPDATE post SET html = 'oud' WHERE id = 10"); /* not looked at again */
    assert_int_equal(rerender_due(w.db, &due, &after), OK);
    assert_false(due);
    world_close(&w);
}

static void rerender_ofADatabaseThatBeginsEmpty_isNotDue(void **state)
{
    struct world empty = world_open("empty"), old = old_world();
    struct db *db = NULL;
    bool due = true;
    int64_t after;
    (void)state;
    assert_int_equal(db_open(&db, empty.path, DB_OPEN_WRITE), OK);
    assert_int_equal(rerender_begin(db), OK);
    assert_int_equal(rerender_due(db, &due, &after), OK);
    assert_false(due);
    db_free(db);
    assert_int_equal(db_open(&db, old.path, DB_OPEN_WRITE), OK); /* what is there already may be of any version */
    assert_int_equal(rerender_begin(db), OK);
    assert_int_equal(rerender_due(db, &due, &after), OK);
    assert_true(due);
    db_free(db);
    world_close(&empty);
    world_close(&old);
}

static void rerender_stoppedHalfway_goesOnWhereItWas(void **state)
{
    struct world w = old_world();
    struct db *db = NULL;
    struct arena a = { 0 };
    struct rerender r = { 0 };
    int64_t changed = 0, after = 0;
    bool due = false;
    (void)state;
    assert_int_equal(db_open(&db, w.path, DB_OPEN_WRITE), OK);
    assert_int_equal(rerender_read(w.db, &a, &r), OK);
    assert_int_equal(r.n, RERENDER_STEP);
    /* the text is changed between reading and storing: what was made of the old one stays away */
    world_exec(&w, "UPDATE post SET body = 'Nieuw', html = '<p>Nieuw</p>' || char(10) WHERE id = 12");
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(rerender_store(db, &a, &r, &changed), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(world_number(&w, "SELECT html = '<p>Nieuw</p>' || char(10) FROM post WHERE id = 12"), 1);
    assert_true(changed > 0);
    assert_int_equal(rerender_due(w.db, &due, &after), OK);
    assert_true(due);
    assert_int_equal(after, r.after);
    int64_t left = old_ones(&w);
    assert_in_range(left, 1, 50);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(post_rerender(db, &a, &changed), OK); /* the command does it all at once */
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(changed, left);
    assert_int_equal(rerender_due(w.db, &due, &after), OK);
    assert_false(due);
    arena_release(&a);
    db_free(db);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(rerender_afterAnUpdate_isDoneInTheBackgroundOnce),
    cmocka_unit_test(rerender_ofADatabaseThatBeginsEmpty_isNotDue),
    cmocka_unit_test(rerender_stoppedHalfway_goesOnWhereItWas),
};

UNIT_MAIN(tests);
