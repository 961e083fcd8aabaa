/* event_list_test.c -- the trail: who sees what happened, and whose name. */
#include "tests/world.h"

static int64_t seen(struct world *w, const char *who, const char *query)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/events%s", query).p, NULL);
    assert_status(r, 200);
    return reply_size(&r, "items");
}

static void events_ofAThread_areNewestFirst(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    struct answer r = call_as(&w, "rita", "GET /api/v1/events?post=1", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.0.verb"), "mark.made");
    assert_string_equal(reply_text(&r, "items.0.data.kind"), "endorsed");
    assert_string_equal(reply_text(&r, "items.0.actor.name"), "stien de Proef");
    assert_string_equal(reply_text(&r, "items.1.verb"), "reply.posted");
    assert_string_equal(reply_text(&r, "items.1.post"), "2");
    assert_string_equal(reply_text(&r, "items.1.root"), "1");
    struct answer root = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "items.1.subject"), reply_text(&root, "title"));
    assert_int_equal(seen(&w, "rita", "?post=2"), 2);
    assert_int_equal(seen(&w, "rita", "?verb=mark.made"), 1);
    r = call_as(&w, "rita", "GET /api/v1/events?actor=$bert", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(seen(&w, "rita", "?since=2099-01-01"), 0);
    struct answer bad = call_as(&w, "rita", "GET /api/v1/events?verb=nonsense", NULL);
    assert_bad_field(bad, "verb");
    world_close(&w);
}

static void events_pages_doNotOverlap(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    for (int i = 0; i < 5; i++)
        assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Ja'}"), 201);
    struct answer r = call_as(&w, "bert", "GET /api/v1/events?limit=3", NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    int64_t last = reply_int(&r, "items.2.id");
    r = call_as(&w, "bert", arena_printf(&w.arena, "GET /api/v1/events?limit=3&cursor=%s", reply_text(&r, "next")).p,
        NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_true(reply_int(&r, "items.0.id") < last);
    world_close(&w);
}

static void events_cannotBeWritten(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "adm", "POST /api/v1/events", "{}"), 405);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/events", NULL), 405);
    assert_status(call_as(&w, "nobody", "GET /api/v1/events", NULL), 401);
    world_close(&w);
}

static void events_ofAHiddenGroup_areOnlyForMembers(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Stil'}"), 201);
    static const char *const outside[] = { "bert", "sofie", "coco", "adm", "stranger" };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        assert_int_equal(seen(&w, outside[i], ""), 0);
        assert_int_equal(seen(&w, outside[i], "?post=1"), 0);
        assert_int_equal(seen(&w, outside[i], "?verb=reply.posted"), 0);
    }
    assert_int_equal(seen(&w, "anna", "?post=1"), 1);
    world_close(&w);
}

static void events_ofADraft_areItsAuthorsAndTheAdministrators(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'case','title':'Een casus','body':'x'}"), 201);
    assert_int_equal(seen(&w, "anna", ""), 1);
    assert_int_equal(seen(&w, "stien", ""), 0);
    assert_int_equal(seen(&w, "adm", ""), 1);
    world_close(&w);
}

static void events_ofATombstone_keepTheirWordsToThemselves(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'lead':'x','reason':'Een pijnlijke reden'}"),
        200);
    struct answer r = call_as(&w, "rita", "GET /api/v1/events?post=1", NULL);
    assert_true(reply_has(&r, "pijnlijke"));
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Nog pijnlijker'}"), 200);
    static const struct {
        const char *who;
        bool sees;
    } people[] = { { "rita", false }, { "bert", false }, { "adm", false }, { "anna", true }, { "stien", false } };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        r = call_as(&w, people[i].who, "GET /api/v1/events?post=1", NULL);
        assert_int_equal(reply_size(&r, "items"), 2);
        assert_int_equal(reply_has(&r, "pijnlijk"), people[i].sees);
    }
    world_close(&w);
}

static void events_ofADraftForAdministrators_haveNoWords(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'case','title':'Een casus','body':'x'}"), 201);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'lead':'x','reason':'Een pijnlijke reden'}"),
        200);
    struct answer r = call_as(&w, "adm", "GET /api/v1/events?post=1", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_false(reply_has(&r, "pijnlijk"));
    world_close(&w);
}

static void events_signingIn_isOnlyForAdministrators(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w,
        "INSERT INTO event(id, at, verb, actor, entity, entity_id) VALUES (9001, 1000, 'session.created', $anna, 'session', 1)");
    assert_int_equal(seen(&w, "anna", ""), 0);
    assert_int_equal(seen(&w, "stien", "?verb=session.created"), 0);
    assert_int_equal(seen(&w, "adm", "?verb=session.created"), 1);
    world_close(&w);
}

static void events_ofAnAnonymousAuthor_haveNoName(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Wie helpt?','body':'x','terms':[$theme],'anonymous':true,'status':'published'}"),
        201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ik'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/marks", "{'kind':'solved'}"), 201);
    struct answer r = call_as(&w, "bert", "GET /api/v1/events?post=1", NULL);
    assert_int_equal(reply_size(&r, "items"), 4);
    assert_false(reply_has(&r, "anna"));
    assert_string_equal(reply_text(&r, "items.0.actor"), "null");
    assert_string_equal(reply_text(&r, "items.1.actor.name"), "bert de Proef");
    r = call_as(&w, "bert", "GET /api/v1/events?actor=$anna", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "adm", "GET /api/v1/events?actor=$anna", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "stien", "GET /api/v1/events?actor=$anna", NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    r = call_as(&w, "anna", "GET /api/v1/events?actor=$anna", NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    world_close(&w);
}

static void events_ofCurators_areNotForEverybody(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/_flag", "{'reason':'Pijnlijk'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_int_equal(seen(&w, "karel", ""), 0);
    assert_int_equal(seen(&w, "rita", ""), 1); /* her own report */
    assert_int_equal(seen(&w, "anna", ""), 1); /* the author sees that somebody is on it, not the report */
    assert_int_equal(seen(&w, "stien", ""), 2);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_ofAThread_areNewestFirst),
    cmocka_unit_test(events_pages_doNotOverlap),
    cmocka_unit_test(events_cannotBeWritten),
    cmocka_unit_test(events_ofAHiddenGroup_areOnlyForMembers),
    cmocka_unit_test(events_ofADraft_areItsAuthorsAndTheAdministrators),
    cmocka_unit_test(events_ofATombstone_keepTheirWordsToThemselves),
    cmocka_unit_test(events_ofADraftForAdministrators_haveNoWords),
    cmocka_unit_test(events_signingIn_isOnlyForAdministrators),
    cmocka_unit_test(events_ofAnAnonymousAuthor_haveNoName),
    cmocka_unit_test(events_ofCurators_areNotForEverybody),
};
UNIT_MAIN(tests);
