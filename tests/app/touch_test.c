/* touch_test.c -- a session in use lives on at the cost of a write now and then. */
#include "tests/world.h"

#include "app/touch.h"
#include "db/writer.h"

enum { IDLE = 100 * 1000 /* milliseconds */, NOW = 1000 * 1000 };

static enum err nothing_run(struct job *job, struct db *db)
{
    (void)job;
    (void)db;
    return OK;
}

/* Tells of a use at `now` of a session whose idle end was read as `read`; gives the idle end after it. */
static int64_t used(struct world *w, int64_t read, int64_t now)
{
    struct touch touch = { .writer = w->writer, .idle_ms = IDLE };
    struct viewer v = { .user = world_id(w, "anna"), .session = STR("hash"), .idle_until = read };
    struct job wait = { 0 };
    touch_session(&touch, &v, now);
    assert_int_equal(writer_call(w->writer, nothing_run, &wait), OK); /* the queue is empty now */
    return world_number(w, "SELECT coalesce(idle_until, 0) FROM session");
}

static struct world world_with_session(const char *idle_until)
{
    struct world w = world_open("empty");
    world_exec(&w,
        arena_printf(&w.arena,
            "INSERT INTO session(token, account_id, csrf, created, expires, idle_until) VALUES (CAST('hash' AS BLOB), $anna, '', 0, "
            "9000000000000, %s)",
            idle_until)
            .p);
    return w;
}

static void touch_afterAStep_movesTheEnd(void **state)
{
    (void)state;
    struct world w = world_with_session("1100000");
    assert_int_equal(used(&w, NOW + IDLE, NOW + IDLE / TOUCH_STEPS - 1), NOW + IDLE);
    assert_int_equal(used(&w, NOW + IDLE, NOW + IDLE / TOUCH_STEPS), NOW + IDLE + IDLE / TOUCH_STEPS);
    world_close(&w);
}

static void touch_ofASessionWithoutIdleEnd_writesNothing(void **state)
{
    (void)state;
    struct world w = world_with_session("NULL");
    assert_int_equal(used(&w, 0, NOW), 0);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(touch_afterAStep_movesTheEnd),
    cmocka_unit_test(touch_ofASessionWithoutIdleEnd_writesNothing),
};
UNIT_MAIN(tests);
