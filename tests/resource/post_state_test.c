/* post_state_test.c -- the states of a post: the whole walk, who may take which step, and what a step leaves behind. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

static struct answer step(struct world *w, const char *who, int64_t post, const char *name, const char *body)
{
    char line[64];
    (void)snprintf(line, sizeof line, "POST /api/v1/posts/%lld/_%s", (long long)post, name);
    return call_as(w, who, line, body);
}

static struct answer make(struct world *w, const char *who, const char *kind, const char *status)
{
    char body[256];
    (void)snprintf(body, sizeof body,
        "{'kind':'%s','title':'Een titel','body':'Woord voor woord','terms':[$theme],'status':'%s'}", kind, status);
    struct answer r = call_as(w, who, "POST /api/v1/posts", body);
    assert_status(r, 201);
    return r;
}

static void assert_step(struct world *w, const char *who, const char *name, const char *body, const char *status,
    const char *progress)
{
    struct answer r = step(w, who, 1, name, body);
    if (r.status != 200)
        fail_msg("_%s by %s: %d %.*s", name, who, r.status, STR_ARG(r.body));
    assert_string_equal(reply_text(&r, "status"), status);
    assert_string_equal(reply_text(&r, "progress"), progress);
}

/* ---- the walk */

static void returned_draft_tellsItsAuthorWhyUntilItIsSubmittedAgain(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "anna", "case", "submitted");
    assert_status(step(&w, "stien", 1, "return", "{'reason':'Noem ook \\u0022wie\\u0022 het deed.'}"), 200);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "returned.reason"), "Noem ook \"wie\" het deed.");
    assert_int_equal(reply_int(&r, "returned.by.id"), world_id(&w, "stien"));
    assert_status(step(&w, "anna", 1, "submit", "{}"), 200);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_false(reply_has(&r, "returned"));
    world_close(&w);
}

static void state_everyAct_isOfTheVersionThatWasRead(void **state)
{
    (void)state;
    static const struct {
        const char *who, *name, *body;
    } acts[] = { { "anna", "submit", "{}" }, { "stien", "return", "{'reason':'Nog niet'}" }, { "anna", "submit", "{}" },
        { "coco", "approve", "{}" }, { "anna", "resolve", "{'resolution':'Zo'}" }, { "anna", "reopen", "{}" },
        { "stien", "convert", "{'kind':'question'}" }, { "stien", "archive", "{}" }, { "stien", "publish", "{}" },
        { "anna", "withdraw", "{}" } };
    struct world w = world_open("empty");
    struct answer r = make(&w, "anna", "case", "draft");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        const char *old = reply_header_text(&w, &r, "ETag");
        const char *line = arena_printf(&w.arena, "POST /api/v1/posts/1/_%s", acts[i].name).p;
        struct answer late = call_with(&w, acts[i].who, line, HEADERS("If-Match", "'99-0'"), acts[i].body);
        if (late.status != 412 || reply_int(&late, "currentVersion") != reply_int(&r, "version"))
            fail_msg("_%s of another version: %d", acts[i].name, late.status);
        r = call_with(&w, acts[i].who, line, HEADERS("If-Match", old), acts[i].body);
        if (r.status != 200)
            fail_msg("_%s: %d %.*s", acts[i].name, r.status, STR_ARG(r.body));
        assert_string_not_equal(reply_header_text(&w, &r, "ETag"), old);
        struct answer edit = call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", old), "{'body':'x'}");
        if (edit.status != 412 && edit.status != 403)
            fail_msg("an edit of before _%s: %d", acts[i].name, edit.status);
        assert_int_equal(edit.status == 403, !strcmp(acts[i].name, "archive") || !strcmp(acts[i].name, "withdraw"));
    }
    make(&w, "anna", "case", "draft");
    assert_status(call_with(&w, "anna", "DELETE /api/v1/posts/2", HEADERS("If-Match", "'2'"), NULL), 412);
    assert_status(call_with(&w, "anna", "DELETE /api/v1/posts/2", HEADERS("If-Match", "'1'"), NULL), 204);
    world_close(&w);
}

static void states_ofACase_areWalkedFromDraftToArchive(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "anna", "case", "draft");
    assert_step(&w, "anna", "submit", "{}", "submitted", "open");
    assert_step(&w, "stien", "return", "{'reason':'Wat was het resultaat?'}", "draft", "open");
    assert_status(step(&w, "stien", 1, "approve", "{}"), 404); /* a draft is its author's again */
    assert_step(&w, "anna", "submit", NULL, "submitted", "open");
    assert_step(&w, "coco", "approve", "{}", "published", "open");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_not_equal(reply_text(&r, "published"), "null");
    assert_step(&w, "anna", "resolve", "{'resolution':'We gaan door in 2027.'}", "published", "resolved");
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "resolution"), "We gaan door in 2027.");
    assert_step(&w, "stien", "reopen", "{}", "published", "open");
    assert_step(&w, "stien", "archive", "{}", "archived", "open");
    r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
    assert_int_equal(reply_size(&r, "items"), 0); /* off by default */
    r = call_as(&w, "rita", "GET /api/v1/posts?status=archived", NULL);
    assert_int_equal(reply_size(&r, "items"), 1); /* one click away */
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1", NULL), 200);
    assert_step(&w, "stien", "publish", "{}", "published", "open");
    static const char *const verbs[] = { "post.created", "post.submitted", "post.returned", "post.submitted",
        "post.approved", "post.resolved", "post.reopened", "post.archived", "post.published" };
    assert_int_equal(count(&w, "event"), sizeof verbs / sizeof *verbs);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        char sql[128];
        (void)snprintf(sql, sizeof sql,
            "SELECT count(*) FROM event WHERE id = %zu + (SELECT min(id) FROM event) AND verb = '%s'", i, verbs[i]);
        assert_int_equal(world_number(&w, sql), 1);
    }
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE data LIKE '%Wat was het resultaat?%'"), 1);
    world_close(&w);
}

static void states_byEveryRole_followTheTable(void **state)
{
    (void)state;
    enum { PEOPLE = 7 };
    static const char *const people[PEOPLE] = { "nobody", "rita", "karel", "bert", "stien", "coco", "adm" };
    /* What others than the author get on a submitted case, and on a published question. */
    static const struct {
        const char *name, *body;
        int submitted[PEOPLE], published[PEOPLE];
    } rows[] = {
        { "submit", "{}", { 401, 404, 404, 404, 403, 403, 404 }, { 401, 403, 403, 403, 403, 403, 403 } },
        { "approve", "{}", { 401, 404, 404, 404, 200, 200, 404 }, { 401, 403, 403, 403, 403, 403, 403 } },
        { "return", "{'reason':'x'}", { 401, 404, 404, 404, 200, 200, 404 }, { 401, 403, 403, 403, 403, 403, 403 } },
        { "publish", "{}", { 401, 404, 404, 404, 403, 403, 404 }, { 401, 403, 403, 403, 403, 403, 403 } },
        { "archive", "{}", { 401, 404, 404, 404, 403, 403, 404 }, { 401, 403, 403, 403, 200, 200, 403 } },
        { "withdraw", "{}", { 401, 404, 404, 404, 200, 200, 404 }, { 401, 403, 403, 403, 200, 200, 403 } },
        { "resolve", "{}", { 401, 404, 404, 404, 403, 403, 404 }, { 401, 403, 403, 403, 200, 200, 403 } },
        { "reopen", "{}", { 401, 404, 404, 404, 403, 403, 404 }, { 401, 403, 403, 403, 403, 403, 403 } },
        { "convert", "{'kind':'discussion'}", { 401, 404, 404, 404, 403, 403, 404 },
            { 401, 403, 403, 403, 200, 200, 403 } },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int p = 0; p < PEOPLE; p++) {
            struct answer c = make(&w, "anna", "case", "submitted"), q = make(&w, "anna", "question", "published");
            struct answer on_case = step(&w, people[p], reply_int(&c, "id"), rows[i].name, rows[i].body);
            struct answer on_question = step(&w, people[p], reply_int(&q, "id"), rows[i].name, rows[i].body);
            /* nobody is told to sign in before anything is looked up */
            if (on_case.status != rows[i].submitted[p] || on_question.status != rows[i].published[p])
                fail_msg("_%s by %s: case %d, question %d", rows[i].name, people[p], on_case.status,
                    on_question.status);
        }
    world_close(&w);
}

static void state_ownSubmission_isApprovedBySomebodyElse(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "stien", "case", "submitted");
    assert_status(step(&w, "stien", 1, "approve", "{}"), 403);
    assert_status(step(&w, "stien", 1, "publish", "{}"), 403);
    assert_status(step(&w, "sofie", 1, "approve", "{}"), 200);
    world_close(&w);
}

static void state_readersQuestion_waitsForApproval(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "rita", "question", "submitted");
    assert_status(step(&w, "rita", 1, "publish", "{}"), 403);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    assert_status(step(&w, "stien", 1, "approve", "{}"), 200);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 200);
    world_close(&w);
}

static void state_lessonProposed_isPublishedByTheSteeringGroupOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "coco", "lesson", "submitted");
    assert_status(step(&w, "coco", 1, "publish", "{}"), 403);
    make(&w, "anna", "lesson", "submitted");
    assert_status(step(&w, "coco", 2, "approve", "{}"), 403);
    assert_status(step(&w, "stien", 2, "approve", "{}"), 200);
    world_close(&w);
}

static void state_badInput_namesTheField(void **state)
{
    (void)state;
    static const struct {
        const char *name, *body, *field;
    } rows[] = { { "submit", "{'now':true}", "now" }, { "return", "{}", "reason" },
        { "return", "{'reason':'  '}", "reason" }, { "return", "{'reason':5}", "reason" },
        { "resolve", "{'resolution':[]}", "resolution" }, { "resolve", "{'reason':'x'}", "reason" },
        { "convert", "{}", "kind" }, { "convert", "{'kind':'post'}", "kind" } };
    struct world w = world_open("empty");
    make(&w, "anna", "case", "submitted");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer r = step(&w, "stien", 1, rows[i].name, rows[i].body);
        assert_bad_field(r, rows[i].field);
    }
    world_close(&w);
}

static void state_withoutTheme_doesNotLeaveDraft(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Vraag','body':'x','terms':[$tag]}"),
        201);
    struct answer r = step(&w, "anna", 1, "submit", "{}");
    assert_bad_field(r, "terms");
    r = step(&w, "anna", 1, "publish", "{}");
    assert_bad_field(r, "terms");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "'1'"), "{'terms':[$theme]}"),
        200);
    assert_status(step(&w, "anna", 1, "publish", "{}"), 200);
    world_close(&w);
}

static void state_published_keepsItsFirstDate(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "anna", "question", "published");
    world_exec(&w, "UPDATE post SET published = 1000000000000");
    assert_status(step(&w, "stien", 1, "archive", "{}"), 200);
    struct answer r = step(&w, "stien", 1, "publish", "{}");
    assert_string_equal(reply_text(&r, "published"), "2001-09-09T01:46:40Z");
    world_close(&w);
}

/* ---- withdrawing */

static void withdraw_leavesAPlaceWithoutWords(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'title':'Geheimwoord','lead':'Geheimwoord','body':'Geheimwoord','reason':'Geheimwoord'}"),
        200);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'lead':'Geheimwoord twee'}"),
        200);
    assert_status(call_with(&w, "bert", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"), "{'body':'Geheimwoord #1'}"),
        200);
    assert_status(call_with(&w, "bert", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"),
                      "{'body':'Geheimwoord weer'}"),
        200);
    struct answer other = make(&w, "anna", "question", "published");
    assert_int_equal(reply_int(&other, "id"), 6);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/6/links", "{'rel':'related','to':1}"), 201);
    assert_status(step(&w, "anna", 1, "resolve", "{'resolution':'Geheimwoord'}"), 200);
    assert_status(step(&w, "bert", 2, "withdraw", "{'reason':'Geheimwoord'}"), 200);
    struct answer r = step(&w, "anna", 1, "withdraw", "{'reason':'Geheimwoord'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "status"), "withdrawn");
    static const char *const doors[] = { "/posts/1", "/posts/2", "/posts/6", "/posts/1/replies", "/posts/2/replies",
        "/posts/1/links", "/posts/6/links", "/posts/1/marks", "/posts/1/revisions", "/posts/2/revisions",
        "/posts/1/revisions/1", "/posts/1/revisions/2", "/posts/1/revisions/3", "/posts/1/revisions/4",
        "/posts/2/revisions/2", "/posts/2/revisions/3", "/posts", "/posts?status=withdrawn",
        "/posts?status=published,withdrawn", "/posts?author=$anna&status=withdrawn" };
    static const char *const people[] = { "anna", "bert", "rita", "stien", "adm" };
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
            char line[128];
            (void)snprintf(line, sizeof line, "GET /api/v1%s", doors[i]);
            r = call_as(&w, people[p], line, NULL);
            if (reply_has(&r, "eheimwoord"))
                fail_msg("%s shows it to %s: %.*s", line, people[p], STR_ARG(r.body));
        }
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "url"), "/vraag/1");
    assert_string_equal(reply_text(&r, "permissions.edit"), "false");
    assert_int_equal(reply_size(&r, "replies"), 3);
    r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void withdraw_takesNothingMore(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1", NULL), 204);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1", NULL), 403);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'x'}"), 400);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/3/marks", "{'kind':'helpful'}"), 403);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'title':'Terug'}"), 403);
    assert_status(step(&w, "anna", 1, "publish", "{}"), 403);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1", "{}"), 400);
    world_close(&w);
}

static void withdraw_ofADraft_tellsNobodyThatItWasThere(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "anna", "case", "draft");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts/1", NULL), 204);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/1", NULL), 404);
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts?status=withdrawn", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1", NULL), 200);
    world_close(&w);
}

/* ---- converting */

static void convert_commentToAnswerAndBack_losesNothing(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/4/marks", "{'kind':'helpful','note':'Mooi'}"), 201);
    struct answer r = step(&w, "bert", 4, "convert", "{'kind':'answer'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "kind"), "answer");
    assert_int_equal(reply_int(&r, "parent"), 1);
    assert_string_equal(reply_text(&r, "body"), "Sinds vorig jaar.");
    assert_int_equal(reply_int(&r, "counts.helpful"), 1);
    assert_string_equal(reply_text(&r, "marks.0.note"), "Mooi");
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_int_equal(reply_int(&r, "counts.answers"), 3);
    assert_int_equal(reply_int(&r, "counts.comments"), 1);
    r = call_as(&w, "anna", "GET /api/v1/posts/2", NULL);
    assert_int_equal(reply_int(&r, "counts.comments"), 0); /* it no longer stands there */
    r = step(&w, "bert", 4, "convert", "{'kind':'comment'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "kind"), "comment");
    assert_int_equal(reply_int(&r, "counts.helpful"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'post.converted'"), 2);
    world_close(&w);
}

static void convert_onlyAnswer_opensTheQuestionAgain(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zelfde hier'}"), 201);
    assert_status(step(&w, "stien", 2, "convert", "{'kind':'comment'}"), 200);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "progress"), "open");
    world_close(&w);
}

static void convert_answerWithComments_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = step(&w, "bert", 2, "convert", "{'kind':'comment'}");
    assert_bad_field(r, "kind");
    r = step(&w, "bert", 2, "convert", "{'kind':'question'}");
    assert_bad_field(r, "kind");
    r = step(&w, "stien", 1, "convert", "{'kind':'answer'}");
    assert_bad_field(r, "kind");
    r = step(&w, "stien", 1, "convert", "{'kind':'page'}"); /* has answers */
    assert_bad_field(r, "kind");
    world_close(&w);
}

static void convert_questionToCase_keepsItsThread(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(step(&w, "anna", 1, "convert", "{'kind':'case'}"), 403); /* a case needs approval */
    struct answer r = step(&w, "stien", 1, "convert", "{'kind':'case'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "kind"), "case");
    assert_string_equal(reply_text(&r, "url"), "/casus/1/wie-betaalt-de-verzekering");
    assert_int_equal(reply_size(&r, "replies"), 3);
    assert_int_equal(reply_size(&r, "terms"), 1);
    world_close(&w);
}

static void convert_isNoWayAroundOnesRole(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    /* A reader comments, and may not answer. */
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Bij ons wel'}"), 201);
    assert_status(step(&w, "rita", 2, "convert", "{'kind':'answer'}"), 403);
    assert_status(step(&w, "stien", 2, "convert", "{'kind':'answer'}"), 200);
    /* Nobody approves what is their own; a coach publishes no lessons. */
    struct answer q = make(&w, "stien", "question", "published");
    assert_status(step(&w, "stien", reply_int(&q, "id"), "convert", "{'kind':'case'}"), 403);
    assert_status(step(&w, "sofie", reply_int(&q, "id"), "convert", "{'kind':'case'}"), 200);
    q = make(&w, "anna", "discussion", "published");
    assert_status(step(&w, "coco", reply_int(&q, "id"), "convert", "{'kind':'lesson'}"), 403);
    assert_status(step(&w, "stien", reply_int(&q, "id"), "convert", "{'kind':'lesson'}"), 200);
    world_close(&w);
}

static void convert_toAKindWithMoreRules_keepsThem(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    char body[512] = "{'kind':'discussion','status':'published','body':'x','title':'", *p = body + strlen(body);
    memset(p, 'a', 141);
    memcpy(p + 141, "'}", 3);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", body), 201);
    struct answer r = step(&w, "stien", 1, "convert", "{'kind':'lesson'}");
    assert_bad_field(r, "title");
    r = step(&w, "stien", 1, "convert", "{'kind':'question'}");
    assert_bad_field(r, "terms");
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(returned_draft_tellsItsAuthorWhyUntilItIsSubmittedAgain),
    cmocka_unit_test(state_everyAct_isOfTheVersionThatWasRead),
    cmocka_unit_test(states_ofACase_areWalkedFromDraftToArchive),
    cmocka_unit_test(states_byEveryRole_followTheTable),
    cmocka_unit_test(state_ownSubmission_isApprovedBySomebodyElse),
    cmocka_unit_test(state_readersQuestion_waitsForApproval),
    cmocka_unit_test(state_lessonProposed_isPublishedByTheSteeringGroupOnly),
    cmocka_unit_test(state_badInput_namesTheField),
    cmocka_unit_test(state_withoutTheme_doesNotLeaveDraft),
    cmocka_unit_test(state_published_keepsItsFirstDate),
    cmocka_unit_test(withdraw_leavesAPlaceWithoutWords),
    cmocka_unit_test(withdraw_takesNothingMore),
    cmocka_unit_test(withdraw_ofADraft_tellsNobodyThatItWasThere),
    cmocka_unit_test(convert_commentToAnswerAndBack_losesNothing),
    cmocka_unit_test(convert_onlyAnswer_opensTheQuestionAgain),
    cmocka_unit_test(convert_answerWithComments_isRefused),
    cmocka_unit_test(convert_questionToCase_keepsItsThread),
    cmocka_unit_test(convert_isNoWayAroundOnesRole),
    cmocka_unit_test(convert_toAKindWithMoreRules_keepsThem),
};
UNIT_MAIN(tests);
