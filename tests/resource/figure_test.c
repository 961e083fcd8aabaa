/* figure_test.c -- the network in figures: what counts, and that groups and anonymous places do not show. */
#include "tests/world.h"

static struct answer figures(struct world *w, const char *who)
{
    struct answer r = call_as(w, who, "GET /api/v1/figures", NULL);
    assert_status(r, 200);
    return r;
}

static void figures_ofAQuestion_countItsFirstAnswerByAnother(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = figures(&w, "rita");
    assert_int_equal(reply_size(&r, "months"), 12);
    assert_int_equal(reply_int(&r, "months.11.questions"), 1);
    assert_int_equal(reply_int(&r, "months.11.answered"), 0);
    assert_string_equal(reply_text(&r, "firstAnswer.medianMinutes"), "null");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zelf gevonden'}"), 201);
    r = figures(&w, "rita");
    assert_int_equal(reply_int(&r, "firstAnswer.questions"), 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}"), 201);
    world_exec(&w, "UPDATE post SET created = (SELECT max(created) FROM post WHERE kind = 8) - 7200000 WHERE id = 1");
    r = figures(&w, "rita");
    assert_int_equal(reply_int(&r, "firstAnswer.questions"), 1);
    assert_int_equal(reply_int(&r, "firstAnswer.medianMinutes"), 120);
    world_close(&w);
}

static void figures_ofAHiddenGroup_areNobodys(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    static const char *const all[] = { "anna", "stien", "adm", "stranger" };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct answer r = figures(&w, all[i]);
        assert_int_equal(reply_int(&r, "months.11.questions") + reply_int(&r, "months.11.cases"), 0);
        assert_int_equal(reply_size(&r, "places"), 0);
    }
    assert_status(call_as(&w, "nobody", "GET /api/v1/figures", NULL), 401);
    world_close(&w);
}

static void figures_ofAnAnonymousCase_leaveOutItsPlace(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE post SET place_id = (SELECT min(id) FROM organisation) WHERE id = 1");
    struct answer r = figures(&w, "rita");
    assert_int_equal(reply_int(&r, "places.0.threads"), 1);
    world_exec(&w, "UPDATE post SET anonymous = 1 WHERE id = 1");
    r = figures(&w, "rita");
    assert_int_equal(reply_size(&r, "places"), 0);
    assert_int_equal(reply_int(&r, "months.11.questions"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(figures_ofAQuestion_countItsFirstAnswerByAnother),
    cmocka_unit_test(figures_ofAHiddenGroup_areNobodys),
    cmocka_unit_test(figures_ofAnAnonymousCase_leaveOutItsPlace),
};
UNIT_MAIN(tests);
