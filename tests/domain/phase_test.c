/* phase_test.c -- how far a place is: by its project, else by its threads, and only by what one may read. */
#include "tests/world.h"

#include "base/clock.h"
#include "domain/phase.h"

static enum phase phase_of(struct world *w, const char *who, const char *place)
{
    struct viewer v = world_viewer(w, who);
    enum phase phase = PHASE_END;
    assert_int_equal(place_phase(w->db, &v, clock_now(), world_id(w, place), &phase), OK);
    return phase;
}

/* Question 1 is of Goirle, in execution. */
static struct world with_thread(void)
{
    struct world w = world_open("thread");
    world_exec(&w, "UPDATE post SET place_id = $goirle, phase = 2 WHERE id = 1");
    return w;
}

static void phase_noProject_isThatOfTheThreadThatChangedLast(void **state)
{
    struct world w = with_thread();
    (void)state;
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_EXECUTION);
    assert_int_equal(phase_of(&w, "anna", "tilburg"), PHASE_NONE);
    world_exec(&w, "UPDATE post SET place_id = $boschkens WHERE id = 1"); /* a part of Goirle */
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_EXECUTION);
    world_close(&w);
}

static void phase_threadThatOneMayNotRead_tellsNothing(void **state)
{
    struct world w = with_thread();
    (void)state;
    assert_int_equal(phase_of(&w, "nobody", "goirle"), PHASE_NONE); /* it is for the network */
    world_exec(&w, "UPDATE post SET access = 2, group_id = $hidden WHERE id = 1");
    assert_int_equal(phase_of(&w, "bert", "goirle"), PHASE_NONE);
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_EXECUTION);
    world_exec(&w, "UPDATE post SET anonymous = 1 WHERE id = 1"); /* not even to its author: the place is not told */
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_NONE);
    world_exec(&w, "UPDATE post SET anonymous = 0, status = 3 WHERE id = 1");
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_NONE);
    world_close(&w);
}

static void phase_projects_goBeforeThreads_theLastBegunFirst_theEndedNotAtAll(void **state)
{
    struct world w = with_thread();
    (void)state;
    world_exec(&w,
        "INSERT INTO project(id, place_id, name, phase, since, ended, created, updated) VALUES (1, $boschkens, 'x', 1, 900, NULL, 0, 0)");
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_PREPARATION); /* of a part of it */
    world_exec(&w,
        "INSERT INTO project(id, place_id, name, phase, since, ended, created, updated) VALUES (2, $goirle, 'x', 2, 100, NULL, 0, 0), "
        "(3, $goirle, 'y', 3, 200, NULL, 0, 0), (4, $goirle, 'z', 1, 300, 400, 0, 0)");
    assert_int_equal(phase_of(&w, "anna", "goirle"), PHASE_FOLLOW_UP);
    assert_int_equal(phase_of(&w, "anna", "boschkens"), PHASE_PREPARATION);
    assert_int_equal(phase_of(&w, "anna", "tilburg"), PHASE_NONE);
    world_close(&w);
}

static void me_ofAPlaceWithAProject_tellsItsPhase_andAnotherTagAfterAPhase(void **state)
{
    struct world w = world_open("thread");
    (void)state;
    struct answer r = call_as(&w, "anna", "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "phase"), "null");
    const char *tag = reply_header_text(&w, &r, "ETag");
    world_exec(&w,
        "INSERT INTO project(id, place_id, name, phase, since, created, updated) VALUES (1, $goirle, 'x', 2, 0, 0, 0)");
    r = call_with(&w, "anna", "GET /api/v1/me", HEADERS("If-None-Match", tag), NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "phase"), "execution");
    r = call_as(&w, "nobody", "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "phase"), "null");
    r = call_as(&w, "stranger", "GET /api/v1/me", NULL); /* of no organisation */
    assert_string_equal(reply_text(&r, "phase"), "null");
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(phase_noProject_isThatOfTheThreadThatChangedLast),
    cmocka_unit_test(phase_threadThatOneMayNotRead_tellsNothing),
    cmocka_unit_test(phase_projects_goBeforeThreads_theLastBegunFirst_theEndedNotAtAll),
    cmocka_unit_test(me_ofAPlaceWithAProject_tellsItsPhase_andAnotherTagAfterAPhase),
};
UNIT_MAIN(tests);
