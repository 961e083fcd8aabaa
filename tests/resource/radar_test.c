/* radar_test.c -- the need radar: which searches show, how they fold together, and whose questions are whose to see. */
#include "tests/world.h"

#include "base/clock.h"
#include "db/db.h"

#include <sqlite3.h>
#include <stdio.h>

enum { DAY_MS = 86400000, BOUND = 20000 /* steps of the engine */ };

/* Somebody looked for this so many times, days ago, and found so much. */
static void searched(struct world *w, int64_t ago, const char *query, int times, int hits)
{
    for (int i = 0; i < times; i++)
        world_exec(w,
            arena_printf(&w->arena,
                "INSERT INTO search_log(id, day, query, hits)"
                " SELECT coalesce(max(id), 0) + 1, %lld, '%s', %d FROM search_log",
                (long long)(clock_now() / DAY_MS - ago), query, hits)
                .p);
}

static void searched_on_three_days(struct world *w, const char *query)
{
    for (int64_t ago = 1; ago <= 3; ago++)
        searched(w, ago, query, 1, 0);
}

static struct answer radar(struct world *w, const char *who, const char *query)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/radar%s", query).p, NULL);
    assert_status(r, 200);
    return r;
}

/* How many that person gets in a list. */
static int64_t shown(struct world *w, const char *who, const char *query, const char *list)
{
    struct answer r = radar(w, who, query);
    return reply_size(&r, list);
}

static void radar_search_showsFromThreeDifferentDaysOn(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    searched(&w, 0, "deelauto", 5, 0);
    searched(&w, 4, "deelauto", 1, 0);
    assert_int_equal(shown(&w, "stien", "", "searches"), 0);
    searched(&w, 9, "deelauto", 1, 3); /* found something: no day without a hit */
    assert_int_equal(shown(&w, "stien", "", "searches"), 0);
    searched(&w, 8, "deelauto", 1, 0);
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_size(&r, "searches"), 1);
    assert_string_equal(reply_text(&r, "searches.0.query"), "deelauto");
    assert_int_equal(reply_int(&r, "searches.0.times"), 7);
    assert_int_equal(reply_int(&r, "searches.0.days"), 3);
    char today[CLOCK_TEXT];
    assert_str(clock_date(today, clock_now()), reply_text(&r, "searches.0.last"));
    world_close(&w);
}

static void radar_searchesWithTheSameWords_foldTogether(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    searched(&w, 1, "Wijkteams opstarten", 1, 0);
    searched(&w, 2, "opstart wijkteam", 3, 0);
    searched(&w, 3, "de opstart van een wijkteam?", 2, 0);
    searched(&w, 3, "wijkteam", 9, 0);
    struct answer r = radar(&w, "coco", "");
    assert_int_equal(reply_size(&r, "searches"), 1);
    assert_string_equal(reply_text(&r, "searches.0.query"), "opstart wijkteam");
    assert_int_equal(reply_int(&r, "searches.0.times"), 6);
    world_close(&w);
}

static void radar_search_mostDaysFirst(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    searched_on_three_days(&w, "asbest");
    searched(&w, 3, "asbest", 40, 0);
    searched_on_three_days(&w, "deelauto");
    searched(&w, 7, "deelauto", 1, 0);
    searched_on_three_days(&w, "zijn we er al"); /* stop words only */
    struct answer r = radar(&w, "stien", "?limit=2");
    assert_int_equal(reply_size(&r, "searches"), 2);
    assert_string_equal(reply_text(&r, "searches.0.query"), "deelauto");
    assert_string_equal(reply_text(&r, "searches.1.query"), "asbest");
    assert_int_equal(shown(&w, "stien", "", "searches"), 3);
    world_close(&w);
}

static void radar_search_withPersonalDataOrNarrowed_neverShows(void **state)
{
    static const char *const never[] = { "uitkering 111222333", "jan.jansen@voorbeeld.nl", "bel 06-12345678",
        "NL91ABNA0417164300", "Dorpsstraat 12 5051 AB Goirle", "groep:besloten plan", "\"een geheim plan\"",
        "plan -geheim", "?!" };
    struct world w = world_open("empty");
    (void)state;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        searched_on_three_days(&w, never[i]);
    searched_on_three_days(&w, "uitkering");
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_size(&r, "searches"), 1);
    assert_string_equal(reply_text(&r, "searches.0.query"), "uitkering");
    world_close(&w);
}

static void radar_period_asAsked(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    searched(&w, 0, "deelauto", 1, 0);
    searched(&w, 1, "deelauto", 1, 0);
    searched(&w, 89, "deelauto", 1, 0);
    searched(&w, 200, "deelauto", 1, 0);
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_int(&r, "days"), 90);
    assert_int_equal(reply_int(&r, "searches.0.times"), 3);
    assert_int_equal(shown(&w, "stien", "?days=89", "searches"), 0);
    r = radar(&w, "stien", "?days=365");
    assert_int_equal(reply_int(&r, "searches.0.times"), 4);
    r = call_as(&w, "stien", "GET /api/v1/radar?days=2", NULL);
    assert_bad_field(r, "days");
    r = call_as(&w, "stien", "GET /api/v1/radar?limit=101", NULL);
    assert_bad_field(r, "limit");
    world_close(&w);
}

/* What is found by now is no need any more; what only others may read must not show by its absence. */
static void radar_searchThatFindsSomethingNow_goesOnlyForWhoMayReadIt(void **state)
{
    struct world w = world_open("hidden-group");
    (void)state;
    world_exec(&w, "UPDATE post SET summary = NULL, title = 'Operatie Zonnewende' WHERE id = 1");
    world_index(&w);
    searched_on_three_days(&w, "zonnewende");
    assert_int_equal(shown(&w, "stien", "", "searches"), 0);
    struct answer r = radar(&w, "coco", "");
    assert_string_equal(reply_text(&r, "searches.0.query"), "zonnewende");
    world_close(&w);
}

static void radar_searchOnAnAgenda_staysUntilThereIsMore(void **state)
{
    struct world w = world_open("one-question");
    (void)state;
    searched_on_three_days(&w, "voedselbos");
    world_exec(&w, "UPDATE post SET summary = NULL, kind = 6, body = 'Gezocht: voedselbos' WHERE id = 1");
    world_index(&w);
    assert_int_equal(shown(&w, "stien", "", "searches"), 1);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Wie heeft een voedselbos?','body':'Ja','terms':[$theme],"
                      "'status':'published'}"),
        201);
    world_index(&w);
    assert_int_equal(shown(&w, "stien", "", "searches"), 0);
    world_close(&w);
}

static void radar_questions_mostSharedThenOldest(void **state)
{
    struct world w = world_open("one-question");
    (void)state;
    for (int id = 11; id <= 16; id++)
        world_exec(&w,
            arena_printf(&w.arena,
                "INSERT INTO post(root_id, id, kind, status, access, author_id, created, published, updated, activity, progress,"
                " n_me_too, title, body, html) VALUES (%d, %d, %d, %d, 1, $anna, %d, 1, 1, 1, %d, %d, 'Vraag %d', 'x', 'x')",
                id, id, id == 15 ? 1 : 2, id == 16 ? 3 : 2, 100 - id,
                id == 13       ? 1
                    : id == 14 ? 2
                               : 0,
                id == 12 ? 0 : 4, id)
                .p);
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_size(&r, "questions"), 3); /* 15 is a case, 16 in the archive */
    assert_int_equal(reply_int(&r, "questions.0.id"), 11);
    assert_int_equal(reply_int(&r, "questions.1.id"), 12);
    assert_int_equal(reply_int(&r, "questions.2.id"), 1);
    assert_int_equal(reply_size(&r, "meToo"), 2); /* 13 has an answer, 14 is resolved */
    assert_int_equal(reply_int(&r, "meToo.0.id"), 13);
    assert_int_equal(reply_int(&r, "meToo.1.id"), 11);
    assert_int_equal(shown(&w, "stien", "?limit=1", "questions"), 1);
    world_close(&w);
}

static void radar_question_goesWithAnAnswerOfAnother(void **state)
{
    struct world w = world_open("one-question");
    (void)state;
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zelf gevonden'}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_int(&r, "questions.0.id"), 1);
    assert_int_equal(reply_int(&r, "meToo.0.counts.meToo"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}"), 201);
    r = radar(&w, "stien", "");
    assert_int_equal(reply_size(&r, "questions"), 0);
    assert_int_equal(reply_int(&r, "meToo.0.id"), 1);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_resolve", "{'resolution':'Zo doen we het'}"), 200);
    assert_int_equal(shown(&w, "stien", "", "meToo"), 0);
    world_close(&w);
}

static void radar_questionOfAHiddenGroup_isItsMembers(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    world_exec(&w,
        "INSERT INTO post(root_id, id, kind, status, access, group_id, author_id, created, published, updated, activity,"
        " n_me_too, title, body, html) VALUES (1, 1, 2, 2, 2, $hidden, $anna, 1, 1, 1, 1, 3, 'Wie weet dit?', 'x', 'x')");
    struct answer r = radar(&w, "stien", "");
    assert_int_equal(reply_int(&r, "questions.0.id"), 1);
    assert_int_equal(reply_int(&r, "meToo.0.id"), 1);
    static const char *const others[] = { "coco", "sofie" };
    for (size_t i = 0; i < 2; i++) {
        r = radar(&w, others[i], "");
        assert_int_equal(reply_size(&r, "questions"), 0);
        assert_int_equal(reply_size(&r, "meToo"), 0);
    }
    world_close(&w);
}

static void radar_isForWhoCurates(void **state)
{
    static const char *const people[] = { "anna", "rita", "karel", "adm" };
    struct world w = world_open("empty");
    (void)state;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_status(call_as(&w, people[i], "GET /api/v1/radar", NULL), 403);
    assert_status(call_as(&w, "nobody", "GET /api/v1/radar", NULL), 401);
    world_close(&w);
}

/* Steps of the questions' statements since the last call. */
static int steps(struct world *w)
{
    int n = 0;
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db_handle(w->db), s));)
        n += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1);
    return n;
}

static void radar_amongManyPosts_costsWhatItShows(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO post(root_id, id, kind, status, access, author_id, progress, created, published, updated, activity, n_me_too,"
        " title, body, html) SELECT i, i, 1 + i % 2, 2, 1, $anna, i % 3, i, i, i, i, i % 5, 'x', 'x', 'x' FROM n;"
        "INSERT INTO search_log(id, day, query, hits) SELECT id, id % 7, 'x', id FROM post");
    (void)radar(&w, "stien", "");
    (void)steps(&w);
    struct answer r = radar(&w, "stien", "");
    int cost = steps(&w);
    assert_int_equal(reply_size(&r, "questions"), 25);
    assert_int_equal(reply_size(&r, "meToo"), 25);
    if (cost > BOUND)
        fail_msg("%d steps", cost);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(radar_search_showsFromThreeDifferentDaysOn),
    cmocka_unit_test(radar_searchesWithTheSameWords_foldTogether),
    cmocka_unit_test(radar_search_mostDaysFirst),
    cmocka_unit_test(radar_search_withPersonalDataOrNarrowed_neverShows),
    cmocka_unit_test(radar_period_asAsked),
    cmocka_unit_test(radar_searchThatFindsSomethingNow_goesOnlyForWhoMayReadIt),
    cmocka_unit_test(radar_searchOnAnAgenda_staysUntilThereIsMore),
    cmocka_unit_test(radar_questions_mostSharedThenOldest),
    cmocka_unit_test(radar_question_goesWithAnAnswerOfAnother),
    cmocka_unit_test(radar_questionOfAHiddenGroup_isItsMembers),
    cmocka_unit_test(radar_isForWhoCurates),
    cmocka_unit_test(radar_amongManyPosts_costsWhatItShows),
};
UNIT_MAIN(tests);
