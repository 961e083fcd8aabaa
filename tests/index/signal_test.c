/* signal_test.c -- what ranks beside the words, one signal at a time: how much each adds and what is said about it; and places
 * like mine first: what makes a place alike, and that it tells nothing of threads that one may not read. */
#include "tests/searching.h"

#include <math.h>
#include <stdio.h>

/* Puts a thread about care in a place, in a phase, with a partner of this type or 0. */
static void put_in(struct searching *p, int64_t id, int access, const char *group, const char *place, int phase,
    int64_t partner)
{
    char sql[300];
    searching_put(&p->w, id, id, access, group, "Zorg", "zorg");
    snprintf(sql, sizeof sql,
        "UPDATE post SET place_id = %lld, phase = %d WHERE id = %lld; INSERT INTO post_term(post_id, term_id) SELECT %lld, %lld WHERE %lld > 0",
        (long long)world_id(&p->w, place), phase, (long long)id, (long long)id, (long long)partner, (long long)partner);
    searching_touch(&p->w, sql, "post", id);
}

static struct searching alike_world(void)
{
    struct searching p = searching_open();
    searching_touch(&p.w,
        "UPDATE organisation SET size_class = '50k_100k', urbanity_class = 2, place_type = 'stadswijk' WHERE kind = 'municipality'",
        "organisation", 1);
    searching_touch(&p.w,
        "INSERT INTO term(id, kind, name, created, updated) VALUES (801, 'partner_type', 'Woningcorporatie', 0, 0), "
        "(802, 'partner_type', 'Huisarts', 0, 0)",
        "term", 801);
    put_in(&p, 1, 1, NULL, "tilburg", PHASE_EXECUTION, 801);
    put_in(&p, 2, 1, NULL, "goirle", PHASE_EXECUTION, 801);
    put_in(&p, 3, 1, NULL, "dongen", PHASE_PREPARATION, 802);
    put_in(&p, 4, 1, NULL, "goirle", PHASE_EXECUTION, 801);
    searching_touch(&p.w, "UPDATE post SET anonymous = 1 WHERE id = 4", "post", 4);
    return p;
}

static const struct search_hit *hit_of(const struct search_result *r, int64_t id)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->hit[i].id == id)
            return &r->hit[i];
    fail_msg("post %d was not found", (int)id);
    return NULL;
}

/* The score of the hit is so many percent more than it was. */
static void assert_added(const struct search_result *before, const struct search_result *after, int64_t id,
    double percent)
{
    double share = (double)hit_of(after, id)->score / (double)hit_of(before, id)->score;
    assert_true(fabs(share - 1 - percent / 100) < 0.0001);
}

/* What is like the reader's own place comes first, and it is said in what; no more is added than the setting says. */
static void search_places_like_mine_first_and_said(void **state)
{
    struct searching p = alike_world();
    struct index_weights none = { 250, 6, 9, 2, 10, 0 };
    struct search s = { .text = STR("zorg"), .like_mine = true };
    (void)state;
    searching_catch_up(&p);
    struct search_result plain = searching_find(&p, "rita", "zorg"), r = searching_with(&p, "rita", s);
    for (int64_t id = 1; id <= 4; id++)
        assert_int_equal(hit_of(&plain, id)->n_why, 0);
    assert_added(&plain, &r, 1, 20);
    assert_added(&plain, &r, 2, 20);
    assert_added(&plain, &r, 3, 20 * 5.0 / 7); /* neither its phase nor its partner is ours */
    assert_added(&plain, &r, 4, 0);            /* where it comes from is not told, not by its place either */
    assert_int_equal(hit_of(&r, 4)->n_why, 0);
    assert_str(hit_of(&r, 1)->why[0], "Uit je eigen gemeente");
    assert_str(hit_of(&r, 2)->why[0],
        "Uit een gemeente als de jouwe: even groot, even stedelijk, zelfde soort plaats, in dezelfde fase, zelfde soort partners");
    assert_str(hit_of(&r, 3)->why[0], "Uit een gemeente als de jouwe: even groot, even stedelijk, zelfde soort plaats");
    r = searching_with(&p, "stranger", s); /* of no place */
    assert_added(&plain, &r, 1, 0);
    index_weigh(p.ix, &none);
    r = searching_with(&p, "rita", s);
    assert_added(&plain, &r, 1, 0);
    searching_close(&p);
}

/* The phase and the partners of one's own place are those of threads that one may read, and that tell their place. */
static void search_like_mine_learns_nothing_from_hidden_threads(void **state)
{
    struct searching p = alike_world();
    struct search s = { .text = STR("zorg"), .like_mine = true };
    (void)state;
    put_in(&p, 5, 2, "hidden", "tilburg", PHASE_PREPARATION, 802);
    put_in(&p, 6, 1, NULL, "tilburg", PHASE_PREPARATION, 802);
    searching_touch(&p.w, "UPDATE post SET anonymous = 1, activity = activity + 1000 WHERE id = 6", "post", 6);
    searching_touch(&p.w, "UPDATE post SET activity = activity + 1000 WHERE id = 5", "post", 5);
    searching_catch_up(&p);
    struct search_result plain = searching_find(&p, "rita", "zorg"), r = searching_with(&p, "rita", s);
    assert_added(&plain, &r, 3, 20 * 5.0 / 7);
    searching_touch(&p.w, "UPDATE post SET anonymous = 0 WHERE id = 6", "post", 6);
    searching_catch_up(&p);
    plain = searching_find(&p, "rita", "zorg");
    r = searching_with(&p, "rita", s);
    assert_added(&plain, &r, 3, 20); /* its phase is the last now, and its partner is one of ours */
    searching_close(&p);
}

/* What runs in one's own place says how far it is; its threads do not need to. */
static void search_like_mine_takes_the_phase_of_the_project_that_runs(void **state)
{
    struct searching p = alike_world();
    struct search s = { .text = STR("zorg"), .like_mine = true };
    (void)state;
    searching_catch_up(&p);
    struct search_result plain = searching_find(&p, "rita", "zorg");
    world_exec(&p.w,
        "INSERT INTO project(id, place_id, name, phase, since, created, updated) VALUES (1, $tilburg, 'x', 1, 0, 0, 0)");
    struct search_result r = searching_with(&p, "rita", s);
    assert_added(&plain, &r, 2, 20 * 6.0 / 7); /* Goirle is in execution */
    assert_str(hit_of(&r, 2)->why[0],
        "Uit een gemeente als de jouwe: even groot, even stedelijk, zelfde soort plaats, zelfde soort partners");
    assert_added(&plain, &r, 3, 20 * 6.0 / 7);
    assert_str(hit_of(&r, 3)->why[0],
        "Uit een gemeente als de jouwe: even groot, even stedelijk, zelfde soort plaats, in dezelfde fase");
    world_exec(&p.w, "UPDATE project SET ended = 1");
    r = searching_with(&p, "rita", s);
    assert_added(&plain, &r, 2, 20);
    searching_close(&p);
}

/* Each signal alone, put on one of two threads that are the same. */
static void search_each_signal_adds_its_share(void **state)
{
    static const struct {
        const char *sql;
        double percent;
        const char *why;
    } signal[] = { { "UPDATE post SET progress = 2 WHERE id = 1", 2, "Heeft een uitkomst" },
        { "UPDATE post SET superseded = 1 WHERE id = 1", -10, "Er is iets nieuwers" },
        { "UPDATE post SET valid_until = 86400000 WHERE id = 1", -6, "Is verlopen" },
        { "UPDATE post SET review_due = 86400000 WHERE id = 1", -2, "Moet worden nagekeken" },
        { "INSERT INTO mark(post_id, root_id, account_id, kind, at) VALUES (1, 1, 1, 4, 0)", 6,
            "Onderschreven door de stuurgroep" },
        { "INSERT INTO mark(post_id, root_id, account_id, kind, at) VALUES (1, 1, 1, 5, 0)", 3,
            "Werkte ook in een andere gemeente" },
        { "INSERT INTO mark(post_id, root_id, account_id, kind, at) VALUES (1, 1, 1, 7, 0)", -2,
            "Werkte elders vaker niet dan wel" } };
    (void)state;
    assert_int_equal(MARK_ENDORSED, 4);
    assert_int_equal(MARK_TRIED_WORKED, 5);
    assert_int_equal(MARK_TRIED_FAILED, 7);
    for (size_t i = 0; i < sizeof signal / sizeof *signal; i++) {
        struct searching p = searching_open();
        searching_put(&p.w, 1, 1, 1, NULL, "Zorg", "zorg");
        searching_put(&p.w, 2, 2, 1, NULL, "Zorg", "zorg");
        searching_catch_up(&p);
        struct search_result before = searching_find(&p, "rita", "zorg");
        assert_int_equal(hit_of(&before, 1)->n_why, 0);
        searching_touch(&p.w, signal[i].sql, "post", 1);
        searching_catch_up(&p);
        struct search_result after = searching_find(&p, "rita", "zorg");
        assert_added(&before, &after, 1, signal[i].percent);
        assert_added(&before, &after, 2, 0);
        assert_int_equal(hit_of(&after, 1)->n_why, 1);
        assert_str(hit_of(&after, 1)->why[0], signal[i].why);
        searching_close(&p);
    }
}

/* All signals together add no more than a quarter, and take off no more than 15 percent. */
static void search_signals_together_bounded(void **state)
{
    struct searching p = searching_open();
    struct index_weights most = { 200, 25, 25, 25, 25, 25 };
    struct search s = { .text = STR("zorg") };
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zorg", "zorg");
    searching_put(&p.w, 2, 2, 1, NULL, "Zorg", "zorg");
    searching_catch_up(&p);
    index_weigh(p.ix, &most);
    struct search_result before = searching_with(&p, "rita", s);
    searching_touch(&p.w, "UPDATE post SET progress = 2 WHERE id = 1", "post", 1);
    searching_touch(&p.w, "INSERT INTO mark(post_id, root_id, account_id, kind, at) VALUES (1, 1, 1, 4, 0)", "post", 1);
    searching_touch(&p.w, "UPDATE post SET superseded = 1 WHERE id = 2", "post", 2);
    searching_catch_up(&p);
    struct search_result after = searching_with(&p, "rita", s);
    assert_added(&before, &after, 1, 25);
    assert_added(&before, &after, 2, -15);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_each_signal_adds_its_share),
    cmocka_unit_test(search_signals_together_bounded),
    cmocka_unit_test(search_places_like_mine_first_and_said),
    cmocka_unit_test(search_like_mine_learns_nothing_from_hidden_threads),
    cmocka_unit_test(search_like_mine_takes_the_phase_of_the_project_that_runs),
};
UNIT_MAIN(tests);
