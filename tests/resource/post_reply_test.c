/* post_reply_test.c -- answers and comments under a post. */
#include "tests/world.h"

static void reply_answer_isRenderedAndCausesOneEvent(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zie **art. 2.3**'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "html"), "<p>Zie <strong>art. 2.3</strong></p>\n");
    assert_int_equal(count(&w, "event"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reply_answer_isRenderedAndCausesOneEvent),
};
UNIT_MAIN(tests);
