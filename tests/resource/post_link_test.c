/* post_link_test.c -- relations between posts: both sides, backlinks from #123, and what a stranger sees of them. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

static int64_t question(struct world *w, const char *who, const char *title, const char *text, const char *more)
{
    char body[512];
    (void)snprintf(body, sizeof body,
        "{'kind':'question','title':'%s','body':'%s','terms':[$theme],'status':'published'%s}", title, text, more);
    struct answer r = call_as(w, who, "POST /api/v1/posts", body);
    assert_status(r, 201);
    return reply_int(&r, "id");
}

static void link_made_isSeenFromBothSides(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    question(&w, "anna", "Twee", "x", "");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/2/links", "{'rel':'derived_from','to':1}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "rel"), "derived_from");
    assert_string_equal(reply_text(&r, "direction"), "to");
    assert_string_equal(reply_text(&r, "post.id"), "1");
    char location[64];
    (void)snprintf(location, sizeof location, "/api/v1/posts/2/links/%s", reply_text(&r, "id"));
    assert_string_equal(reply_header_text(&w, &r, "Location"), location);
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "links.0.direction"), "from");
    assert_string_equal(reply_text(&r, "links.0.post.title"), "Twee");
    r = call_as(&w, "rita", "GET /api/v1/posts/2/links", NULL);
    assert_string_equal(reply_text(&r, "items.0.direction"), "to");
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void link_madeTwice_isOne(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    question(&w, "anna", "Twee", "x", "");
    struct answer first = call_as(&w, "anna", "POST /api/v1/posts/2/links", "{'rel':'related','to':1}");
    struct answer again = call_as(&w, "anna", "POST /api/v1/posts/2/links", "{'rel':'related','to':1}");
    assert_status(again, 201);
    assert_int_equal(reply_int(&first, "id"), reply_int(&again, "id"));
    assert_int_equal(count(&w, "link"), 1);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/links", "{'rel':'supersedes','to':1}"), 201);
    assert_int_equal(count(&w, "link"), 2);
    world_close(&w);
}

static void link_badInput_namesTheField(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field;
    } rows[] = { { "{'to':2}", "rel" }, { "{'rel':'x','to':2}", "rel" }, { "{'rel':'cites','to':2}", "rel" },
        { "{'rel':'related'}", "to" }, { "{'rel':'related','to':1}", "to" }, { "{'rel':'related','to':99}", "to" },
        { "{'rel':'related','to':'2'}", "to" }, { "{'rel':'related','to':3}", "to" } /* hidden from bert */ };
    struct world w = world_open("one-question");
    question(&w, "bert", "Twee", "x", "");
    question(&w, "anna", "Geheim", "x", ",'access':'group','group':$hidden");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/links", rows[i].body);
        if (r.status != 400 || reply_size(&r, "errors") != 1 ||
            strcmp(reply_text(&r, "errors.0.field"), rows[i].field) != 0)
            fail_msg("%s: %d %.*s", rows[i].body, r.status, STR_ARG(r.body));
    }
    assert_int_equal(count(&w, "link"), 0);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/links", "{'rel':'related','to':2}"), 403);
    assert_status(call_as(&w, "nobody", "POST /api/v1/posts/1/links", "{'rel':'related','to':2}"), 401);
    world_close(&w);
}

static void link_removed_isGoneFromBothSides(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    question(&w, "anna", "Twee", "Zie #1", "");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/links", "{'rel':'supersedes','to':1}"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "freshness"), "superseded");
    int64_t made = world_number(&w, "SELECT id FROM link WHERE rel = 3"),
            cites = world_number(&w, "SELECT id FROM link WHERE rel = 5");
    char line[64];
    (void)snprintf(line, sizeof line, "DELETE /api/v1/posts/2/links/%lld", (long long)cites);
    assert_status(call_as(&w, "anna", line, NULL), 404); /* stands in the text */
    (void)snprintf(line, sizeof line, "DELETE /api/v1/posts/2/links/%lld", (long long)made);
    assert_status(call_as(&w, "rita", line, NULL), 403);
    assert_status(call_as(&w, "anna", line, NULL), 204);
    assert_status(call_as(&w, "anna", line, NULL), 404);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "freshness"), "current");
    assert_int_equal(reply_size(&r, "links"), 1);
    world_close(&w);
}

static void cites_followTheText(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    question(&w, "anna", "Twee", "Zie #1, `#1`, #99 en #2", "");
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1/links", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.rel"), "cites");
    assert_string_equal(reply_text(&r, "items.0.post.id"), "2");
    assert_int_equal(count(&w, "link"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zie #2'}"), 201);
    r = call_as(&w, "anna", "GET /api/v1/posts/2/links", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.1.post.url"), "/post/1#p3");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"), "{'body':'Nergens naar'}"),
        200);
    r = call_as(&w, "anna", "GET /api/v1/posts/1/links", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
}

static void link_fromWhatIsHidden_isNotShownToAStranger(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    question(&w, "anna", "Geheim", "Zie #1", ",'access':'group','group':$hidden");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/links", "{'rel':'related','to':2}"), 201);
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_int_equal(reply_size(&r, "links"), 0);
    r = call_as(&w, "bert", "GET /api/v1/posts/1/links", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "stien", "GET /api/v1/posts/1/links", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    int64_t id = world_number(&w, "SELECT id FROM link WHERE rel = 6");
    char line[64];
    (void)snprintf(line, sizeof line, "DELETE /api/v1/posts/1/links/%lld", (long long)id);
    struct answer hidden = call_as(&w, "bert", line, NULL),
                  absent = call_as(&w, "bert", "DELETE /api/v1/posts/1/links/999", NULL);
    assert_status(hidden, 404);
    assert_status(absent, 404);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM link WHERE rel = 6"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(link_made_isSeenFromBothSides),
    cmocka_unit_test(link_madeTwice_isOne),
    cmocka_unit_test(link_badInput_namesTheField),
    cmocka_unit_test(link_removed_isGoneFromBothSides),
    cmocka_unit_test(cites_followTheText),
    cmocka_unit_test(link_fromWhatIsHidden_isNotShownToAStranger),
};
UNIT_MAIN(tests);
