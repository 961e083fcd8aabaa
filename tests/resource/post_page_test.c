/* post_page_test.c -- what stands around a post, a page at a time: marks, links, earlier versions, attachments. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 60 };

/* Fills a post with more of everything than one page holds; every second post that it is linked with is hidden from bert. */
static struct world crowded(void)
{
    struct world w = world_open("one-question");
    static const char numbers[] = "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 60) ";
    static const char *const rows[] = {
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at, revoked)"
        " SELECT 1000 + n, 1, 1, $bert, n % 9, 1000 * n, 1000 * n + 1 FROM i",
        "INSERT INTO revision(post_id, n, account_id, at, title, lead, body)"
        " SELECT 1, 1000 + n, $bert, 1000 * n, 'Versie ' || n, '', 'x' FROM i",
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file)"
        " SELECT 1000 + n, 1, 1, $bert, n, 1, n || '.txt', 'Bestand ' || n, 'text/plain', 'x', 'f' || n FROM i",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        world_exec(&w, arena_printf(&w.arena, "%s%s", numbers, rows[i]).p);
    for (int i = 0; i < ROWS; i++)
        assert_status(
            call_as(&w, "anna", "POST /api/v1/posts",
                arena_printf(&w.arena,
                    "{'kind':'question','title':'Zie ook %d','body':'Zie #1','terms':[$theme],'status':'published'%s}",
                    i, i % 2 ? ",'access':'group','group':$hidden" : "")
                    .p),
            201);
    world_exec(&w,
        "INSERT INTO link(id, from_id, to_id, rel, at) SELECT 1000 + id, 1, id, 6, 0 FROM post WHERE id > 1");
    world_exec(&w, "UPDATE post SET published = 1, summary = NULL WHERE id = 1");
    return w;
}

/* One item as text: marks and versions have no number of their own, so their time stands for it. */
static const char *name_of(const struct answer *r, int64_t i)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "items.%lld.%s", (long long)i, reply_int(r, "items.0.id") > 0 ? "id" : "at");
    return reply_text(r, path);
}

/* All items of a list, in pages of limit, in their order; *pages is how many it took. */
static const char *walk(struct world *w, const char *who, const char *list, int limit, int *pages)
{
    static char all[8192];
    const char *line = arena_printf(&w->arena, "GET /api/v1/posts/1/%s&limit=%d", list, limit).p;
    size_t n = 0;
    all[0] = 0;
    for (*pages = 1; *pages < 100; ++*pages) {
        struct answer r = call_as(w, who, line, NULL);
        assert_status(r, 200);
        const char *next = reply_text(&r, "next");
        int64_t items = reply_size(&r, "items");
        assert_true(items == limit || (items < limit && !strcmp(next, "null")));
        for (int64_t i = 0; i < items; i++)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s ", name_of(&r, i));
        assert_true(n < sizeof all);
        if (!strcmp(next, "null"))
            break;
        line = arena_printf(&w->arena, "GET /api/v1/posts/1/%s&limit=%d&cursor=%s", list, limit, next).p;
    }
    return all;
}

static void list_longerThanAPage_isWalkedWithoutGapOrDouble(void **state)
{
    (void)state;
    static const struct {
        const char *list, *who;
        int rows;
    } lists[] = { { "marks?history=true", "stien", ROWS }, { "links?", "anna", 2 * ROWS }, { "links?", "bert", ROWS },
        { "revisions?", "bert", ROWS }, { "attachments?", "bert", ROWS } };
    struct world w = crowded();
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        int pages;
        struct str whole = arena_str(&w.arena, str_c(walk(&w, lists[i].who, lists[i].list, 100, &pages)));
        assert_int_equal(pages, lists[i].rows > 100 ? 2 : 1);
        assert_true(whole.n > 0);
        assert_str(whole, walk(&w, lists[i].who, lists[i].list, 7, &pages));
        assert_int_equal(pages, (lists[i].rows + 6) / 7);
        struct answer r = call_as(&w, lists[i].who, arena_printf(&w.arena, "GET /api/v1/posts/1/%s", lists[i].list).p,
            NULL);
        assert_int_equal(reply_size(&r, "items"), 25); /* as every list */
    }
    world_close(&w);
}

static void links_hiddenOnes_doNotShowInThePages(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    for (int i = 2; i < 5; i++) {
        assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                          "{'kind':'question','title':'Geheim','body':'Zie #1','terms':[$theme],'status':'published',"
                          "'access':'group','group':$hidden}"),
            201);
        assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/links",
                          arena_printf(&w.arena, "{'rel':'related','to':%d}", i).p),
            201);
    }
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts/1/links?limit=1", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_string_equal(reply_text(&r, "next"), "null");
    r = call_as(&w, "anna", "GET /api/v1/posts/1/links?limit=1", NULL);
    assert_string_not_equal(reply_text(&r, "next"), "null");
    world_close(&w);
}

static void list_badPage_namesTheParameter(void **state)
{
    (void)state;
    static const char *const lists[] = { "marks", "links", "revisions", "attachments" };
    static const char *const bad[] = { "cursor=AAAA", "limit=0", "limit=101", "limit=x" };
    struct world w = world_open("one-question");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
            struct answer r = call_as(&w, "bert",
                arena_printf(&w.arena, "GET /api/v1/posts/1/%s?%s", lists[i], bad[k]).p, NULL);
            assert_bad_field(r, k ? "limit" : "cursor");
        }
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(list_longerThanAPage_isWalkedWithoutGapOrDouble),
    cmocka_unit_test(links_hiddenOnes_doNotShowInThePages),
    cmocka_unit_test(list_badPage_namesTheParameter),
};
UNIT_MAIN(tests);
