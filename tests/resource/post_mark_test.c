/* post_mark_test.c -- judgements: who may give which, what they count for, what they replace, and taking them back. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

static struct answer mark(struct world *w, const char *who, int64_t post, const char *kind)
{
    char line[64], body[64];
    (void)snprintf(line, sizeof line, "POST /api/v1/posts/%lld/marks", (long long)post);
    (void)snprintf(body, sizeof body, "{'kind':'%s'}", kind);
    return call_as(w, who, line, body);
}

static int64_t counted(struct world *w, int64_t post, const char *what)
{
    char line[64], path[64];
    (void)snprintf(line, sizeof line, "GET /api/v1/posts/%lld", (long long)post);
    (void)snprintf(path, sizeof path, "counts.%s", what);
    struct answer r = call_as(w, "sofie", line, NULL);
    return reply_int(&r, path);
}

static void mark_everyKindByEveryRole_followsTheTable(void **state)
{
    (void)state;
    enum { PEOPLE = 7 };
    static const char *const people[PEOPLE] = { "rita", "karel", "anna", "bert", "sofie", "coco", "adm" };
    /* On answer 2 by bert, under question 1 by anna. */
    static const struct {
        const char *kind;
        int status[PEOPLE];
    } rows[] = {
        { "helpful", { 201, 201, 201, 403, 201, 201, 201 } },
        { "me_too", { 403, 403, 403, 403, 403, 403, 403 } },
        { "solved", { 403, 403, 201, 403, 403, 403, 403 } },
        { "endorsed", { 403, 403, 403, 403, 201, 403, 403 } },
        { "tried_worked", { 201, 403, 201, 201, 201, 403, 403 } }, /* a coach has no municipality */
        { "still_valid", { 403, 403, 201, 201, 201, 201, 403 } },
        { "outdated", { 403, 403, 201, 201, 201, 201, 403 } },
    };
    struct world w = world_open("thread");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int p = 0; p < PEOPLE; p++) {
            struct answer r = mark(&w, people[p], 2, rows[i].kind);
            if (r.status != rows[i].status[p])
                fail_msg("%s by %s: %d", rows[i].kind, people[p], r.status);
        }
    assert_status(mark(&w, "nobody", 2, "helpful"), 401);
    world_close(&w);
}

static void mark_question_takesMeTooButNoExperience(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(mark(&w, "rita", 1, "me_too"), 201);
    assert_status(mark(&w, "adm", 1, "me_too"), 201);
    assert_status(mark(&w, "anna", 1, "me_too"), 403); /* one's own */
    assert_status(mark(&w, "anna", 1, "helpful"), 403);
    assert_status(mark(&w, "bert", 1, "tried_worked"), 403);
    assert_status(mark(&w, "stien", 1, "endorsed"), 403);
    assert_int_equal(counted(&w, 1, "meToo"), 2);
    world_close(&w);
}

static void mark_ownPost_isNotEndorsed(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(mark(&w, "stien", 3, "endorsed"), 403);
    assert_status(mark(&w, "stien", 3, "helpful"), 403);
    assert_status(mark(&w, "sofie", 3, "endorsed"), 201);
    world_close(&w);
}

static void mark_onWhatIsNotInTheOpen_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Casus','body':'x','terms':[$theme],'status':'submitted'}"),
        201);
    assert_status(mark(&w, "rita", 1, "helpful"), 404);
    assert_status(mark(&w, "stien", 1, "helpful"), 403); /* may read it, to approve */
    assert_status(mark(&w, "rita", 99, "helpful"), 404);
    world_close(&w);
}

static void mark_badInput_namesTheField(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field;
    } rows[] = { { "{}", "kind" }, { "{'kind':'like'}", "kind" }, { "{'kind':'helpful','note':5}", "note" },
        { "{'kind':'helpful','stars':5}", "stars" }, { "{'kind':'helpful','organisation':'Goirle'}", "organisation" } };
    struct world w = world_open("one-question");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/marks", rows[i].body);
        assert_bad_field(r, rows[i].field);
    }
    char body[2100] = "{'kind':'helpful','note':'";
    size_t n = strlen(body);
    memset(body + n, 'a', 2001);
    memcpy(body + n + 2001, "'}", 3);
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/marks", body);
    assert_bad_field(r, "note");
    memcpy(body + n + 2000, "'}", 3);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", body), 201);
    r = call_as(&w, "bert", "DELETE /api/v1/posts/1/marks/helpful", "{}"); /* takes no body at all */
    assert_bad_field(r, "");
    world_close(&w);
}

static void mark_answer_tellsWhoseExperienceItIs(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/2/marks",
        "{'kind':'tried_partly','note':'Zonder de polis'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "kind"), "tried_partly");
    assert_string_equal(reply_text(&r, "user.name"), "anna de Proef");
    assert_string_equal(reply_text(&r, "organisation.name"), "Goirle");
    assert_string_equal(reply_text(&r, "note"), "Zonder de polis");
    assert_string_equal(reply_header_text(&w, &r, "Location"), "/api/v1/posts/2/marks/tried_partly");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/marks", "{'kind':'tried_partly','organisation':$tilburg}"),
        403);
    r = call_as(&w, "rita", "GET /api/v1/posts/2/marks", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.note"), "Zonder de polis");
    r = call_as(&w, "anna", "GET /api/v1/posts/2", NULL);
    assert_string_equal(reply_text(&r, "mine.marks.0"), "tried_partly");
    assert_string_equal(reply_text(&r, "marks.0.organisation.name"), "Goirle");
    r = call_as(&w, "bert", "GET /api/v1/posts/2", NULL);
    assert_int_equal(reply_size(&r, "mine.marks"), 0);
    world_close(&w);
}

static void mark_twice_changesTheNoteAndCountsOnce(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(mark(&w, "rita", 2, "helpful"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/2/marks", "{'kind':'helpful','note':'Om de polis'}"), 201);
    assert_int_equal(counted(&w, 2, "helpful"), 1);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/2/marks?history=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.note"), "Om de polis");
    r = call_as(&w, "coco", "GET /api/v1/posts/2/marks?history=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 2); /* what was said before is kept */
    assert_string_equal(reply_text(&r, "items.1.revoked"), "(absent)");
    world_close(&w);
}

static void mark_tried_replacesTheOtherTried(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(mark(&w, "anna", 2, "tried_worked"), 201);
    assert_int_equal(counted(&w, 2, "triedWorked"), 1);
    assert_status(mark(&w, "anna", 2, "tried_failed"), 201);
    assert_int_equal(counted(&w, 2, "triedWorked"), 0);
    assert_int_equal(counted(&w, 2, "triedFailed"), 1);
    assert_status(mark(&w, "anna", 2, "helpful"), 201); /* says something else */
    assert_status(mark(&w, "anna", 2, "still_valid"), 201);
    assert_status(mark(&w, "anna", 2, "outdated"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/2", NULL);
    assert_int_equal(reply_size(&r, "mine.marks"), 3);
    world_close(&w);
}

static void mark_triedByTwoOfOneMunicipality_countsOnce(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(mark(&w, "anna", 2, "tried_worked"), 201);
    assert_status(mark(&w, "stien", 2, "tried_worked"), 201); /* Goirle too */
    assert_int_equal(counted(&w, 2, "triedWorked"), 1);
    assert_status(mark(&w, "rita", 2, "tried_worked"), 201);
    assert_int_equal(counted(&w, 2, "triedWorked"), 2);
    world_close(&w);
}

static void mark_takenBack_countsNoMoreAndIsRemembered(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(mark(&w, "rita", 2, "helpful"), 201);
    assert_status(call_as(&w, "karel", "DELETE /api/v1/posts/2/marks/helpful", NULL), 404); /* has none */
    assert_status(call_as(&w, "nobody", "DELETE /api/v1/posts/2/marks/helpful", NULL), 401);
    assert_status(call_as(&w, "rita", "DELETE /api/v1/posts/2/marks/likes", NULL), 404);
    assert_status(call_as(&w, "rita", "DELETE /api/v1/posts/2/marks/helpful", NULL), 204);
    assert_status(call_as(&w, "rita", "DELETE /api/v1/posts/2/marks/helpful", NULL), 404);
    assert_int_equal(counted(&w, 2, "helpful"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM mark WHERE revoked IS NOT NULL"), 1);
    assert_status(mark(&w, "rita", 2, "helpful"), 201); /* and given again */
    assert_int_equal(counted(&w, 2, "helpful"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'mark.revoked' AND actor = $rita"), 1);
    world_close(&w);
}

static void mark_solvedOrEndorsed_resolvesTheThread(void **state)
{
    (void)state;
    static const char *const ways[][2] = { { "anna", "solved" }, { "sofie", "endorsed" } };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct world w = world_open("thread");
        assert_status(mark(&w, ways[i][0], 2, ways[i][1]), 201);
        struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
        assert_string_equal(reply_text(&r, "progress"), "resolved");
        assert_string_not_equal(reply_text(&r, "resolvedAt"), "null");
        r = call_as(&w, "rita", "GET /api/v1/posts?progress=resolved", NULL);
        assert_int_equal(reply_size(&r, "items"), 1);
        world_close(&w);
    }
}

static void mark_filterOfTheList_findsThreads(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts?mark=endorsed", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_status(mark(&w, "sofie", 2, "endorsed"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts?mark=endorsed", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_status(call_as(&w, "sofie", "DELETE /api/v1/posts/2/marks/endorsed", NULL), 204);
    r = call_as(&w, "rita", "GET /api/v1/posts?mark=endorsed", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts?mark=likes", NULL), 400);
    world_close(&w);
}

static void mark_solvedByAnAnonymousAsker_doesNotNameThem(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Vraag','body':'x','terms':[$theme],'anonymous':true,'status':'published'}"),
        201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}"), 201);
    assert_status(mark(&w, "anna", 2, "solved"), 201);
    static const char *const doors[] = { "GET /api/v1/posts/1", "GET /api/v1/posts/2", "GET /api/v1/posts/2/marks",
        "GET /api/v1/posts/1/replies" };
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        struct answer r = call_as(&w, "rita", doors[i], NULL);
        assert_status(r, 200);
        if (reply_has(&r, "anna") || reply_has(&r, "Goirle"))
            fail_msg("%s names the asker: %.*s", doors[i], STR_ARG(r.body));
        r = call_as(&w, "stien", doors[i], NULL);
        assert_true(reply_has(&r, "anna"));
    }
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mark_everyKindByEveryRole_followsTheTable),
    cmocka_unit_test(mark_question_takesMeTooButNoExperience),
    cmocka_unit_test(mark_ownPost_isNotEndorsed),
    cmocka_unit_test(mark_onWhatIsNotInTheOpen_isRefused),
    cmocka_unit_test(mark_badInput_namesTheField),
    cmocka_unit_test(mark_answer_tellsWhoseExperienceItIs),
    cmocka_unit_test(mark_twice_changesTheNoteAndCountsOnce),
    cmocka_unit_test(mark_tried_replacesTheOtherTried),
    cmocka_unit_test(mark_triedByTwoOfOneMunicipality_countsOnce),
    cmocka_unit_test(mark_takenBack_countsNoMoreAndIsRemembered),
    cmocka_unit_test(mark_solvedOrEndorsed_resolvesTheThread),
    cmocka_unit_test(mark_filterOfTheList_findsThreads),
    cmocka_unit_test(mark_solvedByAnAnonymousAsker_doesNotNameThem),
};
UNIT_MAIN(tests);
