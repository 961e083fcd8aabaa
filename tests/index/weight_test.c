/* weight_test.c -- what words count for beside one another: more of them, two for one, and those of a title. */
#include "tests/searching.h"

static void search_more_words_rank_higher(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zorg", "De buurt helpt.");
    searching_put(&p.w, 2, 2, 1, NULL, "Zorg", "De buurt helpt de school.");
    searching_put(&p.w, 3, 3, 1, NULL, "Zorg", "Een school.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "buurt school");
    assert_int_equal(r.total, 3);
    assert_int_equal(r.hit[0].id, 2);
    searching_close(&p);
}

/* "tekst regels inspringen": tekstregels holds two of the three words, and counts for no more than they do. */
static void search_two_words_as_one_below_all_words(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Bewerken", "Alle regels van een tekst laten inspringen gaat met de muis.");
    searching_put(&p.w, 2, 2, 1, NULL, "Bewerken", "Alle tekstregels van een brief laten tellen gaat met de muis.");
    for (int64_t id = 3; id <= 30; id++)
        searching_put(&p.w, id, id, 1, NULL, "Anders", id % 2 ? "Een tekst met regels." : "Het inspringen kan later.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "tekst regels inspringen");
    assert_int_equal(r.hit[0].id, 1);
    searching_close(&p);
}

/* The weight of the title is a setting: at its least a word in the text counts as much. */
static void search_title_weight_obeyed(void **state)
{
    struct searching p = searching_open();
    struct index_weights even = { 100, 6, 9, 2, 10, 20 };
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Spreekuur", "Iets over de buurt.");
    searching_put(&p.w, 2, 2, 1, NULL, "Iets", "Over de buurt en het spreekuur.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "spreekuur");
    assert_int_equal(r.hit[0].id, 1);
    assert_true(r.hit[0].score > r.hit[1].score);
    index_weigh(p.ix, &even);
    r = searching_find(&p, "rita", "spreekuur");
    assert_int_equal(r.hit[0].score, r.hit[1].score);
    searching_close(&p);
}

/* A title is as long above a long text as above a short one; a word in the text counts less in a long one. */
static void search_title_above_long_text_counts_as_much(void **state)
{
    struct searching p = searching_open();
    const char *longer = "De buurt, het dorp, de straat en het plein met bomen, banken, bloemen, water en een winkel.";
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Spreekuur", "Over de buurt.");
    searching_put(&p.w, 2, 2, 1, NULL, "Spreekuur", longer);
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "spreekuur");
    assert_int_equal(r.n, 2);
    assert_int_equal(r.hit[0].score, r.hit[1].score);
    r = searching_find(&p, "rita", "buurt");
    assert_int_equal(r.hit[0].id, 1);
    assert_true(r.hit[0].score > r.hit[1].score);
    searching_close(&p);
}

/* Of two texts of the same words, as long, the one comes first whose title is made of what was asked; what stands in both titles tells
 * nothing. With the weight of the title at its least there is no such difference. */
static void search_title_of_nothing_else_first(void **state)
{
    struct searching p = searching_open();
    struct index_weights even = { 100, 6, 9, 2, 10, 20 };
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Een pas aanvragen", "In de winkel, ook als je verhuist.");
    searching_put(&p.w, 2, 2, 1, NULL, "Een pas aanvragen in de winkel als je verhuist", "De balie.");
    searching_put(&p.w, 3, 3, 1, NULL, "Verhuizen", "De stad.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "pas aanvragen");
    assert_int_equal(r.n, 2);
    assert_int_equal(r.hit[0].id, 1);
    assert_true((double)r.hit[0].score > 1.15 * (double)r.hit[1].score);
    index_weigh(p.ix, &even);
    r = searching_find(&p, "rita", "pas aanvragen");
    assert_true((double)r.hit[0].score < 1.1 * (double)r.hit[1].score);
    searching_close(&p);
}

/* How long a title is, is known again after the title changed and after the file was opened anew. */
static void search_title_that_changed_measured_anew(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Een pas aanvragen", "In de winkel.");
    searching_put(&p.w, 2, 2, 1, NULL, "Verhuizen", "De stad.");
    searching_catch_up(&p);
    int64_t alone = searching_find(&p, "rita", "pas aanvragen").hit[0].score;
    searching_touch(&p.w, "UPDATE post SET title = 'Een pas aanvragen winkel', body = 'In de.' WHERE id = 1", "post",
        1);
    searching_catch_up(&p);
    int64_t longer = searching_find(&p, "rita", "pas aanvragen").hit[0].score;
    assert_true((double)longer < 0.95 * (double)alone);
    index_free(p.ix);
    assert_int_equal(index_new(&p.ix, p.path, p.w.path, false), OK);
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "pas aanvragen").hit[0].score, longer);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_more_words_rank_higher),
    cmocka_unit_test(search_two_words_as_one_below_all_words),
    cmocka_unit_test(search_title_weight_obeyed),
    cmocka_unit_test(search_title_above_long_text_counts_as_much),
    cmocka_unit_test(search_title_of_nothing_else_first),
    cmocka_unit_test(search_title_that_changed_measured_anew),
};
UNIT_MAIN(tests);
