/* post_gate_test.c -- personal data needs a reason before others read it; an anonymous post shows a kind of place. */
#include "tests/world.h"

#include <string.h>

#define PHONE "Bel haar op 06-12345678."

static int64_t privacy(struct world *w, const char *who)
{
    struct answer r = call_as(w, who, "GET /api/v1/tasks?kind=privacy", NULL);
    return reply_size(&r, "items");
}

static void gate_publishingPersonalData_asksForAReason(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Hoe nu verder?','lead':'Mail jan@voorbeeld.nl','body':'" PHONE
        "','terms':[$theme],'status':'published'}");
    assert_status(r, 400);
    assert_string_equal(reply_text(&r, "type"), "/problemen/personal-data");
    assert_string_equal(reply_text(&r, "errors.0.field"), "lead");
    assert_string_equal(reply_text(&r, "errors.1.field"), "body");
    assert_true(reply_has(&r, "06-12345678: Dit lijkt een telefoonnummer"));
    assert_int_equal(count(&w, "post"), 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Hoe nu verder?','body':'" PHONE
                      "','terms':[$theme],'status':'published','privacyReason':'Zij wil gebeld worden'}"),
        201);
    assert_int_equal(privacy(&w, "stien"), 1);
    assert_int_equal(privacy(&w, "bert"), 0);
    r = call_as(&w, "stien", "GET /api/v1/tasks?kind=privacy", NULL);
    assert_string_equal(reply_text(&r, "items.0.reason"), "Zij wil gebeld worden");
    world_close(&w);
}

static void gate_draftWithPersonalData_isKeptAndStoppedOnlyOnTheWayOut(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Een casus','body':'" PHONE "','terms':[$theme]}"),
        201);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'" PHONE " Zij is geboren op 3 maart 1961.'}"),
        200);
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{}");
    assert_status(r, 400);
    assert_int_equal(reply_size(&r, "errors"), 2);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{'privacyReason':'   '}"), 400);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{'privacyReason':'Met haar toestemming'}"), 200);
    r = call_as(&w, "stien", "GET /api/v1/events?post=1&verb=post.personal_data", NULL);
    assert_string_equal(reply_text(&r, "items.0.data.reason"), "Met haar toestemming");
    assert_string_equal(reply_text(&r, "items.0.data.kinds.0"), "phone");
    assert_string_equal(reply_text(&r, "items.0.data.kinds.1"), "birth_date");
    assert_false(reply_has(&r, "1961")); /* the trail holds no personal data itself */
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_approve", "{}"), 200);
    r = call_as(&w, "rita", "GET /api/v1/events?post=1", NULL);
    assert_false(reply_has(&r, "personal_data")); /* why is between the author and the curators */
    world_close(&w);
}

static void gate_replyWithPersonalData_asksForAReasonToo(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'" PHONE "'}"), 400);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'" PHONE "','privacyReason':'Het is mijn eigen nummer'}"),
        201);
    struct answer r = call_as(&w, "coco", "GET /api/v1/tasks?kind=privacy", NULL);
    assert_string_equal(reply_text(&r, "items.0.post.id"), "2");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    assert_int_equal(privacy(&w, "coco"), 0);
    world_close(&w);
}

static void gate_editOfWhatIsPublished_asksOnlyAboutWhatIsNew(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'body':'" PHONE "'}"),
        400);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'" PHONE "','privacyReason':'Mijn werknummer'}"),
        200);
    struct answer r = call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
        "{'body':'" PHONE " Tot vijf uur.'}");
    assert_status(r, 200);
    const char *with_phone =
        arena_printf(&w.arena, "POST /api/v1/posts/1/revisions/%s/_restore", reply_text(&r, "version")).p;
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'body':'Bel niet.'}"),
        200);
    assert_status(call_with(&w, "anna", with_phone, HEADERS("If-Match", "*"), "{}"), 400);
    assert_status(call_with(&w, "anna", with_phone, HEADERS("If-Match", "*"), "{'privacyReason':'Toch nodig'}"), 200);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/suggestions",
                      "{'body':'Mail jan@voorbeeld.nl','reason':'Beter'}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 400);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept",
                      "{'privacyReason':'Staat op de site'}"),
        200);
    assert_int_equal(privacy(&w, "stien"), 3);
    world_close(&w);
}

/* Twelve villages and two towns, so that a description fits many, or too few. */
static void fill_places(struct world *w)
{
    world_exec(w, "UPDATE organisation SET size_class = '10k_25k', urbanity_class = 5 WHERE id = $goirle");
    world_exec(w, "UPDATE organisation SET size_class = '100k_250k', urbanity_class = 1 WHERE id = $tilburg");
    for (int i = 0; i < 12; i++)
        world_exec(w,
            arena_printf(&w->arena,
                "INSERT INTO organisation(id, kind, name, size_class, urbanity_class, created, updated)"
                " VALUES (%d, 'municipality', 'Gemeente %d', '%s', %d, 0, 0)",
                900 + i, i, i < 10 ? "10k_25k" : "100k_250k", i < 10 ? 4 : 2)
                .p);
}

static void make_anonymous(struct world *w, const char *who, const char *extra)
{
    struct str body = arena_printf(&w->arena,
        "{'kind':'case','title':'Het liep anders','body':'Wij deden dit.','anonymous':true,'terms':[$theme],"
        "'status':'submitted'%s}",
        extra);
    struct answer r = call_as(w, who, "POST /api/v1/posts", body.p);
    assert_status(r, 201);
    world_name(w, "case", reply_int(&r, "id"));
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$case/_approve", "{}"), 200);
}

static void anonymous_caseOfAVillage_showsAKindOfPlaceInstead(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    fill_places(&w);
    make_anonymous(&w, "anna", ",'place':$boschkens");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/$case", NULL);
    assert_string_equal(reply_text(&r, "author"), "null");
    assert_string_equal(reply_text(&r, "place"), "null");
    assert_string_equal(reply_text(&r, "anonymousAs.text"), "een dorp, 10 tot 25 duizend inwoners");
    assert_string_equal(reply_text(&r, "anonymousAs.fits"), "(absent)");
    r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
    assert_string_equal(reply_text(&r, "items.0.anonymousAs.text"), "een dorp, 10 tot 25 duizend inwoners");
    r = call_as(&w, "stien", "GET /api/v1/posts/$case", NULL);
    assert_string_equal(reply_text(&r, "place.name"), "Boschkens");
    assert_string_equal(reply_text(&r, "anonymousAs.fits"), "11");
    world_close(&w);
}

static void anonymous_withoutPlace_isDescribedByWhereItsAuthorWorks(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    fill_places(&w);
    make_anonymous(&w, "bert", "");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/$case", NULL);
    assert_string_equal(reply_text(&r, "anonymousAs.text"), "een stad, 100 tot 250 duizend inwoners");
    world_close(&w);
}

static void anonymous_whereFewerThanThreeFit_saysLessAndWarns(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    fill_places(&w);
    world_exec(&w, "UPDATE organisation SET size_class = 'over_250k', urbanity_class = 1 WHERE id = $tilburg");
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/_check", "{'title':'x','anonymous':true}");
    assert_string_equal(reply_text(&r, "anonymousAs.text"), "een gemeente");
    assert_string_equal(reply_text(&r, "anonymousAs.narrow"), "true");
    assert_string_equal(reply_text(&r, "anonymousAs.fits"), "1");
    r = call_as(&w, "bert", "POST /api/v1/posts/_check", "{'title':'x','anonymous':true,'place':$goirle}");
    assert_string_equal(reply_text(&r, "anonymousAs.narrow"), "false");
    r = call_as(&w, "bert", "POST /api/v1/posts/_check", "{'title':'x'}");
    assert_string_equal(reply_text(&r, "anonymousAs"), "null");
    world_exec(&w, "UPDATE organisation SET urbanity_class = 1 WHERE id = $goirle"); /* the only town of its size */
    r = call_as(&w, "anna", "POST /api/v1/posts/_check", "{'title':'x','anonymous':true}");
    assert_string_equal(reply_text(&r, "anonymousAs.text"), "een gemeente, 10 tot 25 duizend inwoners");
    world_close(&w);
}

static void anonymous_textThatNamesThePlace_isPointedOut(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/_check",
        "{'title':'Vrijwilligers in Goirle','body':'Een Goirlese zaak in De Boschkens.','anonymous':true,'place':$boschkens}");
    assert_string_equal(reply_text(&r, "findings.0.kind"), "place_name");
    assert_string_equal(reply_text(&r, "findings.0.field"), "title");
    assert_string_equal(reply_text(&r, "findings.1.field"), "body");
    assert_int_equal(reply_size(&r, "findings"), 2); /* a Goirlese zaak is another word */
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(gate_publishingPersonalData_asksForAReason),
    cmocka_unit_test(gate_draftWithPersonalData_isKeptAndStoppedOnlyOnTheWayOut),
    cmocka_unit_test(gate_replyWithPersonalData_asksForAReasonToo),
    cmocka_unit_test(gate_editOfWhatIsPublished_asksOnlyAboutWhatIsNew),
    cmocka_unit_test(anonymous_caseOfAVillage_showsAKindOfPlaceInstead),
    cmocka_unit_test(anonymous_withoutPlace_isDescribedByWhereItsAuthorWorks),
    cmocka_unit_test(anonymous_whereFewerThanThreeFit_saysLessAndWarns),
    cmocka_unit_test(anonymous_textThatNamesThePlace_isPointedOut),
};
UNIT_MAIN(tests);
