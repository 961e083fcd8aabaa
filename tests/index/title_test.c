/* title_test.c -- threads like a text or a title: what is found while one is typed, and what a title that asks the same is worth. */
#include "tests/searching.h"

static void search_similar_text_finds_like(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Een klussendienst beginnen", "Met vrijwilligers klussen doen voor ouderen.");
    searching_put(&p.w, 2, 2, 1, NULL, "Schuldhulp", "Brieven openen en betalen.");
    searching_catch_up(&p);
    struct search s = { .text = STR("Hoe begin je een dienst met klussen?\nVrijwilligers willen ouderen helpen."),
        .similar = true };
    assert_int_equal(searching_with(&p, "rita", s).hit[0].id, 1);
    s.except = 1;
    assert_int_equal(searching_with(&p, "rita", s).total, 0);
    searching_close(&p);
}

/* While a title is typed, the one that goes on so comes first, though it be of stop words; the last word may be half a word. */
static void search_similar_typing_title_goes_on(void **state)
{
    struct searching p = searching_open();
    struct search s = { .title = STR("Wie is de ba"), .similar = true, .typing = true };
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Wie is de baas van een wijkwerker?", "Het team of de organisatie.");
    searching_put(&p.w, 2, 2, 1, NULL, "De bakker is de baas", "De baas van de bakker bakt bij de bank.");
    searching_put(&p.w, 3, 3, 1, NULL, "Sleutels van klanten", "In een kluis.");
    searching_catch_up(&p);
    assert_int_equal(searching_with(&p, "rita", s).hit[0].id, 1);
    s.except = 1;
    assert_int_equal(searching_with(&p, "rita", s).hit[0].id, 2);
    s = (struct search){ .title = STR("Kapotte sleut"), .similar = true, .typing = true };
    assert_int_equal(searching_with(&p, "rita", s).hit[0].id, 3);
    s.typing = false;
    assert_int_equal(searching_with(&p, "rita", s).total, 0);
    searching_close(&p);
}

/* A title that many threads have tells of none of them that it is the one. */
static void search_title_of_many_counts_for_none(void **state)
{
    struct searching p = searching_open();
    (void)state;
    for (int64_t id = 1; id <= 17; id++)
        searching_put(&p.w, id, id, 1, NULL, "Wat is een stadspas?", "Een pasje.");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "wat is een stadspas").hit[0].n_why, 0);
    searching_touch(&p.w, "UPDATE post SET title = 'Een stadspas' WHERE id = 17", "post", 17);
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "wat is een stadspas");
    assert_str(r.hit[0].why[0], "De titel is wat je vroeg");
    assert_int_equal(r.hit[16].id, 17);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_similar_text_finds_like),
    cmocka_unit_test(search_similar_typing_title_goes_on),
    cmocka_unit_test(search_title_of_many_counts_for_none),
};
UNIT_MAIN(tests);
