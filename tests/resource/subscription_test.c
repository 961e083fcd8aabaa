/* subscription_test.c -- following threads, terms, places and groups. */
#include "tests/world.h"

static void follow_everyKindOfThing_isListedWithItsName(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1,'frequency':'immediately'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "post.title"), "Wie betaalt de verzekering?");
    assert_string_equal(reply_text(&r, "frequency"), "immediately");
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$theme}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'organisation':$goirle,'frequency':'weekly'}"),
        201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'group':$ring}"), 201);
    r = call_as(&w, "bert", "GET /api/v1/subscriptions", NULL);
    assert_int_equal(reply_size(&r, "items"), 4);
    assert_string_equal(reply_text(&r, "items.0.group.name"), "Kring ring");
    assert_string_equal(reply_text(&r, "items.1.organisation.name"), "Goirle");
    assert_string_equal(reply_text(&r, "items.2.term.name"), "Ontmoeten");
    assert_string_equal(reply_text(&r, "items.2.post"), "null");
    assert_string_equal(reply_text(&r, "items.2.frequency"), "daily");
    assert_string_equal(reply_text(&r, "items.3.post.url"), "/vraag/1/wie-betaalt-de-verzekering");
    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "mine.following"), "true");
    assert_string_equal(reply_text(&r, "counts.followers"), "2");
    world_close(&w);
}

static void follow_again_changesHowOftenAndNothingElse(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer first = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}");
    struct answer again = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1,'frequency':'weekly'}");
    assert_int_equal(reply_int(&again, "id"), reply_int(&first, "id"));
    assert_string_equal(reply_text(&again, "frequency"), "weekly");
    again = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}");
    assert_string_equal(reply_text(&again, "frequency"), "weekly");
    world_close(&w);
}

static void follow_aReply_isFollowingItsThread(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':4}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "post.id"), "1");
    world_close(&w);
}

static void follow_byItsNumber_isReadAndComesLessOften(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    struct answer r = call_as(&w, "stien", "POST /api/v1/subscriptions", "{'group':$hidden}");
    world_name(&w, "mine", reply_int(&r, "id"));
    r = call_as(&w, "stien", "GET /api/v1/subscriptions/$mine", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "group.name"), "Kring hidden");
    assert_string_equal(reply_text(&r, "frequency"), "daily");
    assert_status(call_as(&w, "stien", "PATCH /api/v1/subscriptions/$mine", "{'frequency':'weekly'}"), 428);
    r = call_with(&w, "stien", "PATCH /api/v1/subscriptions/$mine", HEADERS("If-Match", "'2'"),
        "{'frequency':'weekly'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "frequency"), "weekly");
    r = call_with(&w, "stien", "PATCH /api/v1/subscriptions/$mine", HEADERS("If-Match", "'2'"),
        "{'frequency':'muted'}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 3);
    r = call_with(&w, "stien", "PATCH /api/v1/subscriptions/$mine", HEADERS("If-Match", "*"), "{'term':$theme}");
    assert_bad_field(r, "term");
    assert_status(call_as(&w, "bert", "GET /api/v1/subscriptions/$mine", NULL), 404);
    assert_status(call_with(&w, "bert", "PATCH /api/v1/subscriptions/$mine", HEADERS("If-Match", "*"),
                      "{'frequency':'muted'}"),
        404);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    assert_status(call_as(&w, "stien", "GET /api/v1/subscriptions/$mine", NULL), 404);
    world_close(&w);
}

static void follow_whatOneMayNotSee_doesNotExist(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    static const char *const outside[] = { "bert", "sofie", "coco", "adm", "stranger" };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        assert_status(call_as(&w, outside[i], "POST /api/v1/subscriptions", "{'post':1}"), 404);
        assert_status(call_as(&w, outside[i], "POST /api/v1/subscriptions", "{'post':2}"), 404);
        assert_status(call_as(&w, outside[i], "POST /api/v1/subscriptions", "{'group':$hidden}"), 404);
    }
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'group':$hidden}"), 201);
    assert_status(call_as(&w, "nobody", "POST /api/v1/subscriptions", "{'term':$theme}"), 401);
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'term':9999}"), 404);
    world_close(&w);
}

static void follow_afterLeavingTheGroup_theThreadIsGoneFromTheList(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'group':$hidden}"), 201);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    struct answer r = call_as(&w, "stien", "GET /api/v1/subscriptions", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_false(reply_has(&r, "verzekering"));
    world_close(&w);
}

static void follow_twoThingsOrNone_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer none = call_as(&w, "bert", "POST /api/v1/subscriptions", "{}"),
                  two = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1,'term':$theme}"),
                  often = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1,'frequency':'hourly'}");
    assert_bad_field(none, "post");
    assert_bad_field(two, "post");
    assert_bad_field(often, "frequency");
    world_close(&w);
}

static void unfollow_isOnlyForOnesOwn(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}");
    const char *line = arena_printf(&w.arena, "DELETE /api/v1/subscriptions/%s", reply_text(&r, "id")).p;
    assert_status(call_as(&w, "rita", line, NULL), 404);
    assert_status(call_as(&w, "bert", line, NULL), 204);
    assert_status(call_as(&w, "bert", line, NULL), 404);
    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "mine.following"), "false");
    world_close(&w);
}

static void follow_mergedTerm_theFollowersMoveAlong(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$tag}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$tag}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$tag2}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/terms/$tag/_merge", "{'into':$tag2}"), 200);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM subscription WHERE entity = 'term' AND entity_id = $tag2"),
        2);
    assert_int_equal(count(&w, "subscription"), 2);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(follow_everyKindOfThing_isListedWithItsName),
    cmocka_unit_test(follow_again_changesHowOftenAndNothingElse),
    cmocka_unit_test(follow_aReply_isFollowingItsThread),
    cmocka_unit_test(follow_byItsNumber_isReadAndComesLessOften),
    cmocka_unit_test(follow_whatOneMayNotSee_doesNotExist),
    cmocka_unit_test(follow_afterLeavingTheGroup_theThreadIsGoneFromTheList),
    cmocka_unit_test(follow_twoThingsOrNone_isRefused),
    cmocka_unit_test(unfollow_isOnlyForOnesOwn),
    cmocka_unit_test(follow_mergedTerm_theFollowersMoveAlong),
};
UNIT_MAIN(tests);
