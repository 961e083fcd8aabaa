/* retention_test.c -- what is over its time goes by itself, and nothing else. */
#include "tests/world.h"

#include "app/retention.h"
#include "base/clock.h"
#include "resource/post/post.h"

#include <unistd.h>

#define DAY INT64_C(86400000)

struct retain_job {
    struct job job;
    struct keep keep;
    int64_t post;
    bool more;
};

static enum err retain_run(struct job *job, struct db *db)
{
    struct retain_job *r = (struct retain_job *)job;
    return retention_run(db, &r->keep, r->post, clock_now(), &r->more);
}

/* Runs one step; true when there may be more. */
static bool retain(struct world *w, struct keep keep)
{
    struct retain_job r = { .keep = keep };
    assert_int_equal(post_purge_next(w->db, clock_now() - keep.withdrawn * DAY, 0, &r.post), OK);
    assert_int_equal(writer_call(w->writer, retain_run, &r.job), OK);
    return r.more;
}

static const struct keep year = { .withdrawn = 365, .drafts = 365, .events = 365, .invitations = 365 };

static void age(struct world *w, const char *format, int64_t days)
{
    world_exec(w, arena_printf(&w->arena, format, (long long)(clock_now() - days * DAY)).p);
}

static void retention_everyKind_goesWhenItsTimeIsUp(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{'title':'Oud'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Weg ermee'}"), 200);
    world_exec(&w,
        "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'01', $anna, '', 0, 9000000000000)");
    world_exec(&w,
        "INSERT INTO one_time_link(token, account_id, purpose, created, expires) VALUES (x'01', $anna, 'reset', 0, "
        "9000000000000)");
    assert_false(retain(&w, year)); /* nothing is over its time */
    assert_int_equal(count(&w, "draft"), 1);
    assert_int_equal(count(&w, "session"), 1);
    assert_int_equal(count(&w, "one_time_link"), 1);
    assert_int_equal(count(&w, "post"), 5);
    int64_t events = count(&w, "event");
    assert_true(events > 0);
    age(&w, "UPDATE draft SET updated = %lld", 366);
    age(&w, "UPDATE post SET updated = %lld WHERE id = 1", 366);
    age(&w, "UPDATE event SET at = %lld", 366);
    world_exec(&w, "UPDATE session SET expires = 1000");
    world_exec(&w, "UPDATE one_time_link SET expires = 1000");
    assert_true(retain(&w, year)); /* there was a post: perhaps there is another */
    assert_false(retain(&w, year));
    assert_int_equal(count(&w, "draft"), 0);
    assert_int_equal(count(&w, "session"), 0);
    assert_int_equal(count(&w, "one_time_link"), 0);
    assert_int_equal(count(&w, "post"), 0); /* the thread with it */
    assert_int_equal(count(&w, "event WHERE verb <> 'post.purged'"), 0);
    world_close(&w);
}

static void retention_ofNothing_keepsForGood(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{'title':'Oud'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Weg ermee'}"), 200);
    int64_t events = count(&w, "event");
    age(&w, "UPDATE draft SET updated = %lld", 9000);
    age(&w, "UPDATE event SET at = %lld", 9000);
    assert_false(retain(&w, (struct keep){ .withdrawn = 365 }));
    assert_int_equal(count(&w, "draft"), 1);
    assert_int_equal(count(&w, "event"), events);
    world_close(&w);
}

static void retention_ofMany_goesStepByStep(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) "
        "INSERT INTO draft(id, account_id, data, created, updated) SELECT 1000 + i, $anna, '{}', 0, 0 FROM n");
    assert_true(retain(&w, year));
    assert_int_equal(count(&w, "draft"), 150 - RETENTION_STEP);
    assert_false(retain(&w, year));
    assert_int_equal(count(&w, "draft"), 0);
    world_close(&w);
}

/* The thread of its own, from the start until the end. */
static void retention_thread_runsAndStops(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct retention *r;
    world_exec(&w, "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'01', $anna, '', 0, 1000)");
    assert_int_equal(retention_new(&r, w.writer, w.path, &year), OK);
    for (int i = 0; i < 100 && count(&w, "session"); i++)
        (void)usleep(50000);
    assert_int_equal(count(&w, "session"), 0);
    retention_free(r);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(retention_everyKind_goesWhenItsTimeIsUp),
    cmocka_unit_test(retention_ofNothing_keepsForGood),
    cmocka_unit_test(retention_ofMany_goesStepByStep),
    cmocka_unit_test(retention_thread_runsAndStops),
};
UNIT_MAIN(tests);
