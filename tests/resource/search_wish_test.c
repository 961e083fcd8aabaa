/* search_wish_test.c -- what is kept of searches: words, day and hits, never who, never what identifies a person. */
#include "tests/world.h"

#include "base/clock.h"
#include "resource/search/wish.h"

#include <string.h>

enum { KEEP_DAYS = 400 };

struct noting {
    struct world w;
    struct wishes *wishes;
};

static struct noting open_noting(void)
{
    struct noting n = { .w = world_open("one-question") };
    assert_int_equal(wish_new(&n.wishes, n.w.writer, KEEP_DAYS), OK);
    return n;
}

/* Writes what waits. */
static void settle(struct noting *n)
{
    wish_free(n->wishes);
    n->wishes = NULL;
}

static void wish_searches_kept_without_who(void **state)
{
    struct noting n = open_noting();
    (void)state;
    world_index(&n.w);
    n.w.services->wishes = n.wishes;
    (void)call_as(&n.w, "rita", "GET /api/v1/search?q=kringloop%20%20%20winkel", NULL);
    (void)call_as(&n.w, "nobody", "GET /api/v1/search?q=vraag&limit=1", NULL);
    (void)call_as(&n.w, "rita", "GET /api/v1/search?q=&kind=case", NULL);
    (void)call_as(&n.w, "rita", "POST /api/v1/posts/_similar", "{'title':'Een vraag die lijkt'}");
    n.w.services->wishes = NULL;
    settle(&n);
    assert_int_equal(count(&n.w, "search_log WHERE 1 = 1"), 2);
    assert_int_equal(count(&n.w, "search_log WHERE query = 'kringloop winkel' AND hits = 0"), 1);
    assert_int_equal(
        count(&n.w, arena_printf(&n.w.arena, "search_log WHERE day = %lld", (long long)(clock_now() / 86400000)).p), 2);
    world_close(&n.w);
}

static void wish_second_page_is_no_second_search(void **state)
{
    struct noting n = open_noting();
    (void)state;
    for (int id = 10; id < 13; id++)
        world_exec(&n.w,
            arena_printf(&n.w.arena,
                "INSERT INTO post(id, root_id, kind, status, access, author_id, created, updated, activity, title, body, html) "
                "VALUES (%d, %d, 5, 2, 1, 1, 1, 1, 1, 'Schuldhulp %d', 'tekst', '')",
                id, id, id)
                .p);
    world_index(&n.w);
    n.w.services->wishes = n.wishes;
    struct answer r = call_as(&n.w, "rita", "GET /api/v1/search?q=schuldhulp&limit=1", NULL);
    const char *next =
        arena_printf(&n.w.arena, "GET /api/v1/search?q=schuldhulp&limit=1&cursor=%s", reply_text(&r, "next")).p;
    assert_status(call_as(&n.w, "rita", next, NULL), 200);
    n.w.services->wishes = NULL;
    settle(&n);
    assert_int_equal(count(&n.w, "search_log WHERE query = 'schuldhulp' AND hits = 3"), 1);
    assert_int_equal(count(&n.w, "search_log WHERE 1 = 1"), 1);
    world_close(&n.w);
}

static void wish_personal_data_never_kept(void **state)
{
    static const char *const personal[] = { "uitkering 111222333", "mail jan.jansen@voorbeeld.nl", "bel 06-12345678",
        "NL91ABNA0417164300", "Dorpsstraat 12 5051 AB Goirle" };
    struct noting n = open_noting();
    (void)state;
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        wish_add(n.wishes, str_c(personal[i]), 0, clock_now());
    wish_add(n.wishes, STR("uitkering"), 0, clock_now());
    settle(&n);
    assert_int_equal(count(&n.w, "search_log WHERE 1 = 1"), 1);
    world_close(&n.w);
}

static void wish_narrowed_searches_tell_nothing(void **state)
{
    static const char *const narrowed[] = { "q=schuldhulp&kind=case", "q=schuldhulp&status=archived",
        "q=schuldhulp&theme=$theme", "q=schuldhulp&group=$ring", "q=schuldhulp&since=2020-01-01",
        "q=groep:ring%20schuldhulp", "q=%22schuld%20hulp%22", "q=schuldhulp%20-vraag" };
    struct noting n = open_noting();
    (void)state;
    world_index(&n.w);
    n.w.services->wishes = n.wishes;
    for (size_t i = 0; i < sizeof narrowed / sizeof *narrowed; i++)
        assert_status(call_as(&n.w, "rita", arena_printf(&n.w.arena, "GET /api/v1/search?%s", narrowed[i]).p, NULL),
            200);
    assert_status(call_as(&n.w, "rita", "GET /api/v1/search?q=schuldhulp&likeMine=true&facets=kind", NULL), 200);
    n.w.services->wishes = NULL;
    settle(&n);
    assert_int_equal(count(&n.w, "search_log WHERE 1 = 1"), 1);
    world_close(&n.w);
}

static void wish_long_and_many_bounded(void **state)
{
    struct noting n = open_noting();
    char text[1000];
    (void)state;
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    text[998] = 0;
    for (int i = 0; i < 3000; i++)
        wish_add(n.wishes, str_c(text), i, clock_now());
    settle(&n);
    assert_true(count(&n.w, "search_log WHERE 1 = 1") >= WISH_WAITING);
    assert_int_equal(count(&n.w, "search_log WHERE length(query) <> 100"), 0);
    world_close(&n.w);
}

static void wish_old_ones_go(void **state)
{
    struct noting n = open_noting();
    int64_t day = 86400000, now = clock_now();
    (void)state;
    world_exec(&n.w,
        arena_printf(&n.w.arena,
            "INSERT INTO search_log(id, day, query, hits) VALUES (9001, %lld, 'oud', 0), (9002, %lld, 'jong', 0)",
            (long long)(now / day - KEEP_DAYS - 1), (long long)(now / day - KEEP_DAYS + 1))
            .p);
    wish_add(n.wishes, STR("nieuw"), 0, now);
    settle(&n);
    assert_int_equal(count(&n.w, "search_log WHERE query = 'oud'"), 0);
    assert_int_equal(count(&n.w, "search_log WHERE query IN ('jong', 'nieuw')"), 2);
    world_close(&n.w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(wish_searches_kept_without_who),
    cmocka_unit_test(wish_second_page_is_no_second_search),
    cmocka_unit_test(wish_personal_data_never_kept),
    cmocka_unit_test(wish_narrowed_searches_tell_nothing),
    cmocka_unit_test(wish_long_and_many_bounded),
    cmocka_unit_test(wish_old_ones_go),
};
UNIT_MAIN(tests);
