/* number_test.c -- a search for #12: the pass finds that thread by its number, beside those that the words give. */
#include "searching.h"

/* What the walk of words leaves to the number: it is counted once, also when its own text names it, filters hold for it, it is not on the
 * second page again, and no figure tells that a post is there which may not be read. */
static void number_of_post_is_counted_once_and_filtered(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Werkt dit ook elders?", "Zie #2.");
    searching_put(&p.w, 2, 2, 1, NULL, "Klussendienst", "Dit is #2 zelf.");
    searching_put(&p.w, 3, 3, 2, "hidden", "Besloten", "Zonder verband.");
    world_exec(&p.w, "UPDATE post SET kind = 1 WHERE id = 1");
    searching_touch(&p.w, "SELECT 1", "post", 1);
    searching_catch_up(&p);
    struct search s = { .text = STR("#2"), .facets = 1u << FACET_KIND, .limit = 1 };
    struct search_result r = searching_with(&p, "rita", s);
    assert_int_equal(r.total, 2);
    assert_int_equal(r.facet[FACET_KIND].n, 2);
    assert_int_equal(r.facet[FACET_KIND].value[0].count, 1);
    s.after_score = r.hit[0].score;
    s.after_id = r.hit[0].id;
    r = searching_with(&p, "rita", s);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.hit[0].id, 1);
    r = searching_with(&p, "rita", (struct search){ .text = STR("#2"), .kinds = 1u << 1, .limit = 10 });
    assert_int_equal(r.total, 1);
    assert_int_equal(r.hit[0].id, 1);
    s = (struct search){ .text = STR("#3"), .facets = ~0u, .limit = 10 };
    r = searching_with(&p, "rita", s);
    for (int i = 0; i < FACET_END; i++)
        assert_int_equal(r.facet[i].n, 0);
    assert_int_equal(searching_with(&p, "anna", s).facet[FACET_KIND].n, 1);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(number_of_post_is_counted_once_and_filtered) };

UNIT_MAIN(tests);
