/* post_reuse_test.c -- what makes experience last: laws that end, words that are explained, who looks after a page, who reads along,
 * and counts that follow what is withdrawn. */
#include "tests/world.h"

#include "db/writer.h"
#include "domain/event.h"

static struct answer change(struct world *w, const char *who, const char *line, const char *body)
{
    struct answer r = call_with(w, who, line, HEADERS("If-Match", "*"), body);
    assert_status(r, 200);
    return r;
}

static void make_page(struct world *w, const char *who, const char *name, const char *body)
{
    struct answer r = call_as(w, who, "POST /api/v1/posts",
        arena_printf(&w->arena, "{'kind':'page','title':'Bladzijde','body':'%s','status':'published','terms':[$law]}",
            body)
            .p);
    assert_status(r, 201);
    world_name(w, name, reply_int(&r, "id"));
}

static int64_t waiting(struct world *w, const char *who, const char *kind)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/tasks?kind=%s", kind).p, NULL);
    return reply_size(&r, "items");
}

/* ---- laws */

static void law_thatIsReplaced_isSaidOfEachPostUntilSomebodyConfirmsIt(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make_page(&w, "stien", "old", "Zo zit het.");
    world_exec(&w, "UPDATE post SET published = 1000, created = 1000 WHERE id = $old");
    struct answer r = call_as(&w, "stien", "POST /api/v1/terms",
        "{'kind':'law','name':'Nieuwe wet','validFrom':'2020-01-01'}");
    world_name(&w, "next", reply_int(&r, "id"));
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_int_equal(reply_size(&r, "writtenBefore"), 0);
    change(&w, "stien", "PATCH /api/v1/terms/$law", "{'replacedBy':$next}");
    make_page(&w, "stien", "new", "Van na de wet.");
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_string_equal(reply_text(&r, "writtenBefore.0.law.name"), "Wmo 2015");
    assert_string_equal(reply_text(&r, "writtenBefore.0.successor.name"), "Nieuwe wet");
    assert_string_equal(reply_text(&r, "writtenBefore.0.date"), "2020-01-01");
    r = call_as(&w, "rita", "GET /api/v1/posts?law=$law&sort=created", NULL); /* the newest first */
    assert_int_equal(reply_size(&r, "items.0.writtenBefore"), 0);
    assert_int_equal(reply_size(&r, "items.1.writtenBefore"), 1);
    world_index(&w);
    r = call_as(&w, "rita", "GET /api/v1/search?q=bladzijde", NULL);
    assert_true(reply_has(&r, "\"writtenBefore\":[{\"law\":{\"id\":"));
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$old/marks", "{'kind':'outdated'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_int_equal(reply_size(&r, "writtenBefore"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$old/marks", "{'kind':'still_valid'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_int_equal(reply_size(&r, "writtenBefore"), 0);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/posts/$old/marks/still_valid", NULL), 204);
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_int_equal(reply_size(&r, "writtenBefore"), 1);
    world_close(&w);
}

static void law_confirmedBeforeItWasKnownToEnd_isAskedAgain(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make_page(&w, "stien", "old", "Zo zit het.");
    world_exec(&w, "UPDATE post SET published = 1000, created = 1000 WHERE id = $old");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$old/marks", "{'kind':'still_valid'}"), 201);
    world_exec(&w, "UPDATE mark SET at = at - 60000");
    change(&w, "stien", "PATCH /api/v1/terms/$law", "{'validTo':'2021-12-31'}");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_string_equal(reply_text(&r, "writtenBefore.0.successor"), "null");
    change(&w, "stien", "PATCH /api/v1/terms/$law", "{'validTo':'2121-12-31'}"); /* not yet */
    r = call_as(&w, "rita", "GET /api/v1/posts/$old", NULL);
    assert_int_equal(reply_size(&r, "writtenBefore"), 0);
    world_close(&w);
}

/* ---- words */

static void glossary_termThatChanges_leavesNoOldExplanation(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make_page(&w, "stien", "page", "De WZSW werkt. En nog eens WZSW.");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_int_equal(reply_size(&r, "glossary"), 0);
    const char *before = reply_header_text(&w, &r, "ETag");
    r = call_as(&w, "stien", "POST /api/v1/terms",
        "{'kind':'abbreviation','name':'WZSW','definition':'Eerste uitleg'}");
    world_name(&w, "term", reply_int(&r, "id"));
    r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_string_equal(reply_text(&r, "glossary.0.definition"), "Eerste uitleg");
    const char *span = arena_printf(&w.arena, "<span class=\\\"term-%lld\\\">WZSW</span> werkt. En nog eens WZSW.",
        (long long)world_id(&w, "term"))
                           .p;
    assert_true(reply_has(&r, span));
    assert_string_not_equal(reply_header_text(&w, &r, "ETag"), before);
    change(&w, "stien", "PATCH /api/v1/terms/$term", "{'definition':'Betere uitleg'}");
    r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_string_equal(reply_text(&r, "glossary.0.definition"), "Betere uitleg");
    change(&w, "stien", "PATCH /api/v1/terms/$term", "{'name':'WZSW-regio','aliases':['Regiowerk']}");
    r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_int_equal(reply_size(&r, "glossary"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post WHERE html LIKE '%term-%'"),
        0); /* nothing is stored */
    world_close(&w);
}

static void abbreviation_thatNobodyExplained_isListedWithWhereItOccurs(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    change(&w, "anna", "PATCH /api/v1/posts/1", "{'body':'Alleen hier: GEHEIM en QXZ.'}");
    make_page(&w, "stien", "page", "Met QXZ en de QXZ.");
    make_page(&w, "coco", "other", "Ook QXZ, en ABC (alfabet).");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts",
                      "{'kind':'case','title':'Concept','body':'CONCPT','terms':[$theme]}"),
        201);
    assert_status(call_as(&w, "anna", "GET /api/v1/abbreviations", NULL), 403);
    struct answer r = call_as(&w, "coco", "GET /api/v1/abbreviations", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.name"), "QXZ");
    assert_string_equal(reply_text(&r, "items.0.posts"), "2");
    assert_int_equal(reply_size(&r, "items.0.examples"), 2);
    r = call_as(&w, "stien", "GET /api/v1/abbreviations", NULL); /* a member of the hidden group */
    assert_string_equal(reply_text(&r, "items.0.posts"), "3");
    assert_string_equal(reply_text(&r, "items.1.name"), "GEHEIM");
    assert_status(call_as(&w, "coco", "POST /api/v1/terms",
                      "{'kind':'abbreviation','name':'Qxz','definition':'Uitleg'}"),
        201);
    r = call_as(&w, "coco", "GET /api/v1/abbreviations", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
}

static void abbreviation_inThreeThreads_becomesATaskUntilItIsATerm(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    change(&w, "anna", "PATCH /api/v1/posts/1", "{'body':'QXZ in de verborgen groep.'}");
    make_page(&w, "stien", "one", "QXZ");
    make_page(&w, "stien", "two", "QXZ QXZ QXZ");
    assert_int_equal(waiting(&w, "coco", "define"), 0); /* what one group reads does not count */
    make_page(&w, "stien", "three", "QXZ");
    struct answer r = call_as(&w, "coco", "GET /api/v1/tasks?kind=define", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.reason"), "QXZ");
    make_page(&w, "stien", "four", "QXZ");
    assert_int_equal(waiting(&w, "coco", "define"), 1);
    assert_int_equal(waiting(&w, "bert", "define"), 0);
    assert_status(call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'tag','name':'Iets','aliases':['qxz']}"), 201);
    assert_int_equal(waiting(&w, "coco", "define"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE outcome = 'defined'"), 1);
    world_close(&w);
}

/* ---- owners */

static enum err close_account(struct job *job, struct db *db)
{
    (void)job;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ACCOUNT_EDITED, .actor = 1, .at = 5000, .entity = "account", .entity_id = 3 });
}

static void owner_ofAPage_getsItsReviewsUntilItIsHandedOver(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make_page(&w, "stien", "page", "Zo zit het.");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_string_equal(reply_text(&r, "owner.name"), "stien de Proef");
    assert_string_equal(reply_text(&r, "permissions.handOver"), "false");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$page/_hand-over", "{'owner':$bert}"), 403);
    r = call_as(&w, "coco", "POST /api/v1/posts/$page/_hand-over", "{'owner':99999}");
    assert_bad_field(r, "owner");
    r = call_as(&w, "coco", "POST /api/v1/posts/$page/_hand-over", "{'owner':$rita}"); /* could not say that it holds */
    assert_bad_field(r, "owner");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/$page/_hand-over", "{'owner':$bert}"), 200);
    r = call_as(&w, "rita", "GET /api/v1/posts/$page", NULL);
    assert_string_equal(reply_text(&r, "owner.name"), "bert de Proef");
    change(&w, "stien", "PATCH /api/v1/posts/$page", "{'reviewDue':'2020-01-01'}");
    assert_int_equal(waiting(&w, "bert", "review"), 1);
    assert_int_equal(waiting(&w, "anna", "review"), 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$page/marks", "{'kind':'still_valid'}"), 201);
    assert_int_equal(waiting(&w, "bert", "review"), 0);
    r = call_as(&w, "anna", "GET /api/v1/events?post=$page&verb=post.owner_set", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void owner_whoLeaves_leavesATaskToChooseAnother(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make_page(&w, "stien", "page", "Zo zit het.");
    make_page(&w, "stien", "kept", "Van stien zelf.");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/$page/_hand-over", "{'owner':$bert}"), 200);
    assert_int_equal(world_id(&w, "bert"), 3);
    world_exec(&w, "UPDATE account SET closed = 1 WHERE id = $bert");
    struct job job;
    assert_int_equal(writer_call(w.writer, close_account, &job), OK);
    assert_int_equal(writer_call(w.writer, close_account, &job), OK); /* asked once */
    struct answer r = call_as(&w, "coco", "GET /api/v1/tasks?kind=handover", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(reply_int(&r, "items.0.post.id"), world_id(&w, "page"));
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/$page/_hand-over", "{'owner':$anna}"), 200);
    assert_int_equal(waiting(&w, "coco", "handover"), 0);
    world_close(&w);
}

/* ---- readers of a draft */

static void reader_ofADraft_isListedAndCanBeTakenAway(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Nog niet af','body':'x','terms':[$theme]}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"), 200);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$rita}"), 200);
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts/1/readers", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/1/readers", NULL), 404);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/posts/1/readers/$rita", NULL), 403);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1/readers/$rita", NULL), 204);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1/readers/$rita", NULL), 404);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/posts/1/readers/$bert", NULL), 204);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    r = call_as(&w, "anna", "GET /api/v1/posts/1/readers", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
}

/* ---- counts and the trail */

static void withdraw_reply_takesItsMarksOutOfTheCountsOfTheRoot(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/marks", "{'kind':'tried_worked'}"), 201);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "counts.triedWorked"), "1");
    assert_string_equal(reply_text(&r, "counts.endorsed"), "1");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "counts.triedWorked"), "0");
    assert_string_equal(reply_text(&r, "counts.endorsed"), "0");
    world_close(&w);
}

static void link_toWhatOneMayNotRead_isNoLineInTheTrail(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    make_page(&w, "stien", "page", "Open");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/$page/links", "{'rel':'related','to':1}"), 201);
    struct answer r = call_as(&w, "stien", "GET /api/v1/events?post=$page&verb=link.made", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(&w, "rita", "GET /api/v1/events?post=$page&verb=link.made", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(law_thatIsReplaced_isSaidOfEachPostUntilSomebodyConfirmsIt),
    cmocka_unit_test(law_confirmedBeforeItWasKnownToEnd_isAskedAgain),
    cmocka_unit_test(glossary_termThatChanges_leavesNoOldExplanation),
    cmocka_unit_test(abbreviation_thatNobodyExplained_isListedWithWhereItOccurs),
    cmocka_unit_test(abbreviation_inThreeThreads_becomesATaskUntilItIsATerm),
    cmocka_unit_test(owner_ofAPage_getsItsReviewsUntilItIsHandedOver),
    cmocka_unit_test(owner_whoLeaves_leavesATaskToChooseAnother),
    cmocka_unit_test(reader_ofADraft_isListedAndCanBeTakenAway),
    cmocka_unit_test(withdraw_reply_takesItsMarksOutOfTheCountsOfTheRoot),
    cmocka_unit_test(link_toWhatOneMayNotRead_isNoLineInTheTrail),
};
UNIT_MAIN(tests);
