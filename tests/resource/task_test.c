/* task_test.c -- the queue: what makes a task, what ends it, and who sees it. */
#include "tests/world.h"

static const char *const CASE = "{'kind':'case','title':'Een casus','body':'x','terms':[$theme],'status':'submitted'}";

/* How many tasks of this kind the person sees. */
static int64_t seen(struct world *w, const char *who, const char *kind)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/tasks?kind=%s", kind).p, NULL);
    assert_status(r, 200);
    return reply_size(&r, "items");
}

static void task_submitted_waitsForCuratorsUntilApproved(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", CASE), 201);
    struct answer r = call_as(&w, "stien", "GET /api/v1/tasks", NULL);
    assert_string_equal(reply_text(&r, "items.0.kind"), "approve");
    assert_string_equal(reply_text(&r, "items.0.post.title"), "Een casus");
    assert_string_equal(reply_text(&r, "items.0.post.url"), "/casus/1/een-casus");
    assert_string_equal(reply_text(&r, "items.0.claimedBy"), "null");
    assert_string_equal(reply_text(&r, "items.0.outcome"), "null");
    assert_int_equal(seen(&w, "coco", "approve"), 1);
    assert_int_equal(seen(&w, "anna", "approve"), 0);
    assert_int_equal(seen(&w, "bert", "approve"), 0);
    assert_int_equal(seen(&w, "adm", "approve"), 0);
    assert_status(call_as(&w, "nobody", "GET /api/v1/tasks", NULL), 401);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_approve", "{}"), 200);
    assert_int_equal(seen(&w, "stien", "approve"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE outcome = 'approved' AND done_by = $stien"), 1);
    world_close(&w);
}

static void task_ownSubmission_isNotForItsAuthor(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", CASE), 201);
    assert_int_equal(seen(&w, "stien", "approve"), 0);
    assert_int_equal(seen(&w, "sofie", "approve"), 1);
    world_close(&w);
}

static void task_lesson_isOnlyForTheSteeringGroup(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'lesson','title':'Begin klein.','body':'x','status':'submitted'}"),
        201);
    assert_int_equal(seen(&w, "stien", "approve"), 1);
    assert_int_equal(seen(&w, "coco", "approve"), 0);
    world_close(&w);
}

static void task_returnedAndSubmittedAgain_isANewTask(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", CASE), 201);
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts/1/_return", "{'reason':'Kan korter'}");
    assert_true(r.status == 200 || r.status == 204);
    assert_int_equal(seen(&w, "stien", "approve"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE outcome = 'returned'"), 1);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_int_equal(seen(&w, "stien", "approve"), 1);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{}"), 200);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
    world_close(&w);
}

static void task_question_waitsForAnAnswerOfSomebodyElse(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_int_equal(seen(&w, "bert", "answer"), 1);
    assert_int_equal(seen(&w, "anna", "answer"), 0);
    assert_int_equal(seen(&w, "rita", "answer"), 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Mijn eigen antwoord'}"),
        201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Een reactie'}"), 201);
    assert_int_equal(seen(&w, "bert", "answer"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Een antwoord'}"), 201);
    assert_int_equal(seen(&w, "bert", "answer"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE outcome = 'answered' AND done_by = $bert"), 1);
    world_close(&w);
}

static void task_answer_isDueInFiveWorkingDays(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Vraag','body':'x','terms':[$theme],'status':'published'}"),
        201);
    int64_t days = world_number(&w,
        "SELECT (t.due - p.published) / 86400000 FROM task t JOIN post p ON p.id = t.post_id");
    assert_true(days >= 4 && days <= 14); /* exactly: workday_test */
    world_close(&w);
}

static void task_convertedComment_answersTheQuestion(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies",
                      "{'kind':'comment','body':'Bij ons de gemeente'}"),
        201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_convert", "{'kind':'answer'}"), 200);
    assert_int_equal(seen(&w, "stien", "answer"), 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    assert_int_equal(seen(&w, "stien", "answer"), 1);
    world_close(&w);
}

static void task_hiddenGroup_isAbsentForCuratorsOutside(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group"); /* its question is answered; this one is not */
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Nog een','body':'x','terms':[$theme],'access':'group','group':$hidden,'status':'published'}"),
        201);
    assert_int_equal(seen(&w, "stien", "answer"), 1);
    assert_int_equal(seen(&w, "sofie", "answer"), 0);
    assert_int_equal(seen(&w, "bert", "answer"), 0);
    assert_int_equal(seen(&w, "coco", "answer"), 0);
    int64_t id = world_number(&w, "SELECT id FROM task WHERE done IS NULL");
    assert_status(call_as(&w, "sofie", arena_printf(&w.arena, "POST /api/v1/tasks/%lld/_claim", (long long)id).p, "{}"),
        404);
    assert_status(call_as(&w, "sofie", arena_printf(&w.arena, "POST /api/v1/tasks/%lld/_done", (long long)id).p, "{}"),
        404);
    world_close(&w);
}

static void task_reviewDate_isShownOnceItHasPassed(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts",
                      "{'kind':'page','title':'Kaders','body':'x','reviewDue':'2099-05-01','status':'published'}"),
        201);
    assert_int_equal(seen(&w, "stien", "review"), 0);
    struct answer r = call_with(&w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
        "{'reviewDue':'2020-01-01'}");
    assert_status(r, 200);
    assert_int_equal(seen(&w, "stien", "review"), 1);
    r = call_as(&w, "coco", "GET /api/v1/tasks?overdue=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(count(&w, "task"), 1); /* it moved */
    world_close(&w);
}

static void task_stillValid_endsTheReviewAndSetsTheNext(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts",
                      "{'kind':'page','title':'Kaders','body':'x','reviewDue':'2020-05-01','status':'published'}"),
        201);
    assert_int_equal(seen(&w, "sofie", "review"), 1);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/1/marks", "{'kind':'still_valid'}"), 201);
    assert_int_equal(seen(&w, "sofie", "review"), 0);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "freshness"), "current");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE kind = 3 AND outcome = 'confirmed'"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE kind = 3 AND done IS NULL"), 1);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_archive", "{}"), 200);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
    world_close(&w);
}

static void flag_byAReader_reachesTheCurators(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "POST /api/v1/posts/2/_flag", "{'reason':'Hier staat een naam in.'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "kind"), "flag");
    assert_string_equal(reply_text(&r, "post.title"), "Wie betaalt de verzekering?");
    r = call_as(&w, "stien", "GET /api/v1/tasks?kind=flag", NULL);
    assert_string_equal(reply_text(&r, "items.0.reason"), "Hier staat een naam in.");
    assert_string_equal(reply_text(&r, "items.0.reportedBy.name"), "rita de Proef");
    assert_string_equal(reply_text(&r, "items.0.post.id"), "2");
    assert_string_equal(reply_text(&r, "items.0.post.title"), "Wie betaalt de verzekering?");
    assert_int_equal(seen(&w, "rita", "flag"), 0);
    assert_int_equal(seen(&w, "bert", "flag"), 0);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/2/_flag", "{'reason':'En een adres.'}"), 201);
    assert_int_equal(seen(&w, "stien", "flag"), 1);
    assert_status(call_as(&w, "adm", "POST /api/v1/posts/2/_flag", "{'reason':'Ook gezien.'}"), 201);
    assert_int_equal(seen(&w, "stien", "flag"), 2);
    struct answer empty = call_as(&w, "rita", "POST /api/v1/posts/2/_flag", "{}");
    assert_bad_field(empty, "reason");
    assert_status(call_as(&w, "nobody", "POST /api/v1/posts/2/_flag", "{'reason':'x'}"), 401);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    assert_int_equal(seen(&w, "stien", "flag"), 0);
    world_close(&w);
}

static void flag_whatOneMayNotRead_doesNotExist(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/_flag", "{'reason':'x'}"), 404);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_flag", "{'reason':'x'}"), 404);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_flag", "{'reason':'x'}"), 201);
    assert_int_equal(seen(&w, "sofie", "flag"), 0);
    assert_int_equal(seen(&w, "stien", "flag"), 1);
    world_close(&w);
}

static void task_lawWithASuccessor_queuesThePostsThatNameIt(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "stien", "POST /api/v1/terms", "{'kind':'law','name':'Participatiewet'}");
    assert_status(r, 201);
    world_name(&w, "newlaw", reply_int(&r, "id"));
    static const char *const page = "{'kind':'page','title':'Kaders','body':'x','terms':[$law],'status':'published'}";
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", page), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", page), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts",
                      "{'kind':'page','title':'Kaders','body':'x','terms':[$tag],'status':'published'}"),
        201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts",
                      "{'kind':'page','title':'Kaders','body':'x','terms':[$law]}"),
        201);
    assert_int_equal(seen(&w, "stien", "law"), 0);
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"),
        "{'validTo':'2026-01-01','replacedBy':$newlaw}");
    assert_status(r, 200);
    assert_int_equal(seen(&w, "stien", "law"), 2);
    assert_int_equal(seen(&w, "anna", "law"), 0);
    r = call_as(&w, "stien", "GET /api/v1/tasks?kind=law", NULL);
    assert_string_equal(reply_text(&r, "items.0.reason"), "Wmo 2015");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/marks", "{'kind':'still_valid'}"), 201);
    assert_int_equal(seen(&w, "stien", "law"), 1);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"), "{'terms':[$newlaw]}"),
        200);
    assert_int_equal(seen(&w, "stien", "law"), 0);
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"), "{'definition':'Oud'}");
    assert_status(r, 200);
    assert_int_equal(seen(&w, "stien", "law"), 0); /* whoever looked need not look again */
    world_close(&w);
}

static void task_claimed_isOnePersonsUntilReleased(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/tasks/1/_claim", "{}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "claimedBy.name"), "bert de Proef");
    assert_status(call_as(&w, "bert", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/tasks/1/_claim", "{}"), 409);
    assert_status(call_as(&w, "anna", "POST /api/v1/tasks/1/_claim", "{}"), 404);
    r = call_as(&w, "bert", "GET /api/v1/tasks?mine=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(&w, "stien", "GET /api/v1/tasks?mine=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "stien", "POST /api/v1/tasks/1/_release", "{}");
    assert_string_equal(reply_text(&r, "claimedBy"), "null");
    assert_status(call_as(&w, "stien", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_status(call_as(&w, "bert", "POST /api/v1/tasks/1/_release", "{}"), 403);
    r = call_as(&w, "stien", "POST /api/v1/tasks/1/_done", "{'outcome':'Gebeld'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "outcome"), "Gebeld");
    assert_status(call_as(&w, "stien", "POST /api/v1/tasks/1/_done", "{'outcome':'Weer'}"), 409);
    assert_int_equal(seen(&w, "stien", "answer"), 0);
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM event WHERE verb IN ('task.claimed', 'task.released', 'task.done')"),
        4);
    world_close(&w);
}

static void task_list_isSortedByDueAndPages(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    for (int i = 0; i < 5; i++)
        assert_status(call_as(&w, "anna", "POST /api/v1/posts", CASE), 201);
    world_exec(&w, "UPDATE task SET due = 1000 - post_id");
    struct answer r = call_as(&w, "stien", "GET /api/v1/tasks?limit=2", NULL);
    assert_int_equal(reply_int(&r, "items.0.post.id"), 5);
    assert_int_equal(reply_int(&r, "items.1.post.id"), 4);
    r = call_as(&w, "stien", arena_printf(&w.arena, "GET /api/v1/tasks?limit=5&cursor=%s", reply_text(&r, "next")).p,
        NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    assert_int_equal(reply_int(&r, "items.0.post.id"), 3);
    r = call_as(&w, "stien", "GET /api/v1/tasks?kind=approve,nonsense", NULL);
    assert_bad_field(r, "kind");
    world_close(&w);
}

/* ---- proposals */

#define NOMINATE "POST /api/v1/posts/2/_nominate"

static void nomination_byAProjectLeader_isForTheSteeringGroup(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "anna", NOMINATE, "{'reason':'Wij doen het zo ook.'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "kind"), "endorse");
    assert_string_equal(reply_text(&r, "reportedBy.name"), "anna de Proef");
    assert_string_equal(reply_text(&r, "term"), "null");
    assert_int_equal(seen(&w, "sofie", "endorse"), 1);
    assert_int_equal(seen(&w, "coco", "endorse"), 0);
    assert_int_equal(seen(&w, "anna", "endorse"), 0);
    assert_status(call_as(&w, "anna", NOMINATE, "{'reason':'En in Tilburg ook.'}"), 201);
    assert_status(call_as(&w, "coco", NOMINATE, "{'reason':'Mooi'}"), 201);
    assert_int_equal(seen(&w, "sofie", "endorse"), 2);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE note = 'En in Tilburg ook.'"), 1);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    assert_int_equal(seen(&w, "sofie", "endorse"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE kind = 9 AND outcome = 'endorsed'"), 2);
    world_close(&w);
}

static void nomination_ofWhatCannotBeEndorsed_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "bert", NOMINATE, "{'reason':'Van mezelf'}"), 403);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/_nominate", "{'reason':'Een vraag'}"), 403);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/4/_nominate", "{'reason':'Een reactie'}"), 403);
    struct answer r = call_as(&w, "anna", NOMINATE, "{'reason':''}");
    assert_bad_field(r, "reason");
    assert_int_equal(count(&w, "task WHERE kind = 9"), 0);
    world_close(&w);
}

static void nomination_ofWhatGoesAway_isDone(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", NOMINATE, "{'reason':'Goed'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    assert_int_equal(seen(&w, "sofie", "endorse"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE kind = 9 AND outcome = 'withdrawn'"), 1);
    world_close(&w);
}

static void proposal_aboutALaw_isForTheSteeringGroupAndStaysUntilJudged(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/terms/$law/_propose", "{'reason':'Vervalt in januari.'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "post"), "null");
    assert_int_equal(reply_int(&r, "term.id"), world_id(&w, "law"));
    assert_string_equal(reply_text(&r, "term.kind"), "law");
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/$law/_propose", "{'reason':'Per 1 januari.'}"), 201);
    assert_int_equal(seen(&w, "coco", "law_change"), 0);
    r = call_as(&w, "stien", "GET /api/v1/tasks", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.reason"), "Per 1 januari.");
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"), "{'definition':'Over meedoen'}");
    assert_status(r, 200);
    assert_int_equal(seen(&w, "stien", "law_change"), 1);
    assert_status(call_as(&w, "coco", "POST /api/v1/tasks/1/_done", "{}"), 404);
    assert_status(call_as(&w, "stien", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/tasks/1/_done", "{'outcome':'Gedaan'}"), 200);
    assert_int_equal(seen(&w, "stien", "law_change"), 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/99/_propose", "{'reason':'x'}"), 404);
    world_close(&w);
}

static void proposal_ofANewTerm_isDoneWhenItIsThere(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *body = "{'kind':'tag','name':'Buurttuin','reason':'Komt steeds terug'}";
    struct answer r = call_as(&w, "anna", "POST /api/v1/terms/_propose", body);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "term.id"), "null");
    assert_string_equal(reply_text(&r, "term.name"), "Buurttuin");
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/_propose", body), 201);
    assert_int_equal(seen(&w, "coco", "term_change"), 1);
    assert_int_equal(seen(&w, "bert", "term_change"), 0);
    assert_status(call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'theme','name':'Iets anders'}"), 201);
    assert_int_equal(seen(&w, "coco", "term_change"), 1);
    assert_status(call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'tag','name':'buurttuin'}"), 201);
    assert_int_equal(seen(&w, "coco", "term_change"), 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/_propose", body), 409);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(task_submitted_waitsForCuratorsUntilApproved),
    cmocka_unit_test(task_ownSubmission_isNotForItsAuthor),
    cmocka_unit_test(task_lesson_isOnlyForTheSteeringGroup),
    cmocka_unit_test(task_returnedAndSubmittedAgain_isANewTask),
    cmocka_unit_test(task_question_waitsForAnAnswerOfSomebodyElse),
    cmocka_unit_test(task_answer_isDueInFiveWorkingDays),
    cmocka_unit_test(task_convertedComment_answersTheQuestion),
    cmocka_unit_test(task_hiddenGroup_isAbsentForCuratorsOutside),
    cmocka_unit_test(task_reviewDate_isShownOnceItHasPassed),
    cmocka_unit_test(task_stillValid_endsTheReviewAndSetsTheNext),
    cmocka_unit_test(flag_byAReader_reachesTheCurators),
    cmocka_unit_test(flag_whatOneMayNotRead_doesNotExist),
    cmocka_unit_test(task_lawWithASuccessor_queuesThePostsThatNameIt),
    cmocka_unit_test(task_claimed_isOnePersonsUntilReleased),
    cmocka_unit_test(task_list_isSortedByDueAndPages),
    cmocka_unit_test(nomination_byAProjectLeader_isForTheSteeringGroup),
    cmocka_unit_test(nomination_ofWhatCannotBeEndorsed_isRefused),
    cmocka_unit_test(nomination_ofWhatGoesAway_isDone),
    cmocka_unit_test(proposal_aboutALaw_isForTheSteeringGroupAndStaysUntilJudged),
    cmocka_unit_test(proposal_ofANewTerm_isDoneWhenItIsThere),
};
UNIT_MAIN(tests);
