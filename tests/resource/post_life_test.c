/* post_life_test.c -- one case from the first draft until another one takes its place: state, progress, freshness, tasks, links,
 * trail, and what each role sees on the way. */
#include "tests/world.h"

#include "db/writer.h"
#include "domain/event.h"

/* How many tasks of this kind the person sees. */
static int64_t waiting(struct world *w, const char *who, const char *kind)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/tasks?kind=%s", kind).p, NULL);
    return reply_size(&r, "items");
}

static const char *const everybody[] = { "anna", "bert", "stien", "sofie", "coco", "rita", "karel", "adm", "stranger",
    "nobody" };
enum { EVERYBODY = sizeof everybody / sizeof *everybody };

/* Exactly these people can read post 1; each name ends with a space. */
static void assert_readers(struct world *w, const char *names)
{
    for (size_t i = 0; i < EVERYBODY; i++) {
        bool expected = str_search(str_c(names), arena_printf(&w->arena, "%s ", everybody[i])) < str_c(names).n;
        struct answer r = call_as(w, everybody[i], "GET /api/v1/posts/1", NULL);
        if (r.status != (expected ? 200 : 404))
            fail_msg("%s: %d", everybody[i], r.status);
    }
}

static void assert_case(struct world *w, const char *status, const char *progress, const char *freshness)
{
    struct answer r = call_as(w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "status"), status);
    assert_string_equal(reply_text(&r, "progress"), progress);
    assert_string_equal(reply_text(&r, "freshness"), freshness);
}

/* From nothing to submitted, with somebody who reads along. */
static void write_it(struct world *w)
{
    assert_status(
        call_as(w, "anna", "POST /api/v1/posts",
            "{'kind':'case','title':'Samen de tuin in','body':'Eerste versie.','terms':[$theme,$law],'place':$goirle}"),
        201);
    assert_case(w, "draft", "open", "current");
    assert_readers(w, "anna ");
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"), 200);
    assert_readers(w, "anna bert ");
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/suggestions", "{'body':'Betere versie.','reason':'Korter'}"),
        201);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 200);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_case(w, "submitted", "open", "current");
    assert_readers(w, "anna stien sofie coco ");
}

static void return_and_approve_it(struct world *w)
{
    assert_int_equal(waiting(w, "stien", "approve"), 1);
    assert_int_equal(waiting(w, "anna", "approve"), 0);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_approve", "{}"), 403);
    assert_status(call_as(w, "stien", "POST /api/v1/posts/1/_return", "{'reason':'Noem de partners.'}"), 200);
    assert_case(w, "draft", "open", "current");
    assert_readers(w, "anna ");
    assert_int_equal(waiting(w, "stien", "approve"), 0);
    assert_status(call_with(w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'Versie met partners.'}"),
        200);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_status(call_as(w, "sofie", "POST /api/v1/posts/1/_approve", "{}"), 200);
    assert_case(w, "published", "open", "current");
    assert_readers(w, "anna bert stien sofie coco rita karel adm stranger ");
    assert_int_equal(waiting(w, "stien", "approve"), 0);
}

static void answer_and_judge_it(struct world *w)
{
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'Mijn eigen aanvulling.'}"),
        201);
    assert_case(w, "published", "open", "current"); /* one's own is no answer */
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Bij ons ook.'}"), 201);
    assert_case(w, "published", "answered", "current");
    assert_status(call_as(w, "rita", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 403);
    assert_status(call_as(w, "sofie", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 201);
    assert_case(w, "published", "resolved", "current");
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/marks",
                      "{'kind':'tried_worked','note':'Met vrijwilligers.'}"),
        201);
    struct answer r = call_as(w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "counts.triedWorked"), "1");
    assert_string_equal(reply_text(&r, "replies.0.id"), "3"); /* endorsed first */
    assert_true(reply_has(&r, "\"name\":\"Tilburg\""));
}

static void learn_from_it(struct world *w)
{
    struct answer r = call_as(w, "stien", "POST /api/v1/posts",
        "{'kind':'lesson','title':'Vraag eerst wie al een tuin heeft.','body':'Waarom','status':'published'}");
    assert_status(r, 201);
    world_name(w, "lesson", reply_int(&r, "id"));
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$lesson/links", "{'rel':'derived_from','to':1}"), 201);
    struct answer lesson = call_as(w, "rita", "GET /api/v1/posts/$lesson", NULL),
                  source = call_as(w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&lesson, "links.0.direction"), "to");
    assert_string_equal(reply_text(&lesson, "links.0.post.id"), "1");
    assert_string_equal(reply_text(&source, "links.0.direction"), "from");
    assert_string_equal(reply_text(&source, "links.0.post.kind"), "lesson");
}

static void keep_it_valid(struct world *w)
{
    struct answer r = call_as(w, "stien", "POST /api/v1/terms", "{'kind':'law','name':'Nieuwe wet'}");
    world_name(w, "newlaw", reply_int(&r, "id"));
    assert_status(call_with(w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"), "{'replacedBy':$newlaw}"),
        200);
    assert_int_equal(waiting(w, "coco", "law"), 1);
    assert_status(call_with(w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'reviewDue':'2020-01-01'}"),
        200);
    assert_case(w, "published", "resolved", "review_due");
    assert_int_equal(waiting(w, "coco", "review"), 1);
    assert_int_equal(waiting(w, "bert", "review"), 0);
    assert_status(call_as(w, "coco", "POST /api/v1/posts/1/marks", "{'kind':'still_valid'}"), 201);
    assert_case(w, "published", "resolved", "current");
    assert_int_equal(waiting(w, "coco", "review"), 0);
    assert_int_equal(waiting(w, "coco", "law"), 0);
}

static void replace_it(struct world *w)
{
    struct answer r = call_as(w, "bert", "POST /api/v1/posts",
        "{'kind':'case','title':'De tuin drie jaar later','body':'x','terms':[$theme],'status':'submitted'}");
    assert_status(r, 201);
    world_name(w, "newer", reply_int(&r, "id"));
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$newer/_approve", "{}"), 200);
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$newer/links", "{'rel':'supersedes','to':1}"), 201);
    assert_case(w, "published", "resolved", "superseded");
    assert_status(call_as(w, "stien", "POST /api/v1/posts/1/_archive", "{}"), 200);
    assert_case(w, "archived", "resolved", "superseded");
    r = call_as(w, "rita", "GET /api/v1/posts?kind=case", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(w, "rita", "GET /api/v1/posts?kind=case&status=archived", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(world_number(w, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
}

static void life_ofACase_fromDraftUntilItIsReplaced(void **state)
{
    (void)state;
    static const char *const trail[] = { "post.created", "post.pre_read", "suggestion.made", "post.edited",
        "suggestion.accepted", "post.submitted", "post.returned", "post.edited", "post.submitted", "post.approved",
        "reply.posted", "reply.posted", "mark.made", "mark.made", "post.edited", "mark.made", "post.archived" };
    enum { STEPS = sizeof trail / sizeof *trail };
    struct world w = world_open("empty");
    write_it(&w);
    return_and_approve_it(&w);
    answer_and_judge_it(&w);
    learn_from_it(&w);
    keep_it_valid(&w);
    replace_it(&w);
    struct answer r = call_as(&w, "stien", "GET /api/v1/events?post=1&limit=100", NULL);
    assert_int_equal(reply_size(&r, "items"), STEPS);
    for (int i = 0; i < STEPS; i++) /* the newest stands first */
        assert_string_equal(reply_text(&r, arena_printf(&w.arena, "items.%d.verb", STEPS - 1 - i).p), trail[i]);
    r = call_as(&w, "rita", "GET /api/v1/events?post=1&limit=100", NULL);
    assert_false(reply_has(&r, "Noem de partners")); /* why it was returned is between the author and the curators */
    world_close(&w);
}

struct leaving {
    struct job job;
    int64_t account;
};

/* Stands for POST /me/_anonymise, which wants a session of one's own. */
static enum err leave(struct job *job, struct db *db)
{
    int64_t account = ((struct leaving *)job)->account;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ACCOUNT_ANONYMISED,
            .actor = account,
            .entity = "account",
            .entity_id = account });
}

/* What somebody had under hand goes with the name; the others go on. */
static void life_ofAPersonWhoLeaves_leavesNoDraftsFollowingOrClaims(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/drafts", "{'title':'Half af'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", "{'kind':'page','title':'Kaders','body':'x'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_pre-read", "{'reader':$bert}"), 200);
    struct leaving leaving = { .account = world_id(&w, "bert") };
    assert_int_equal(writer_call(w.writer, leave, &leaving.job), OK);
    assert_int_equal(count(&w, "draft"), 0);
    assert_int_equal(count(&w, "post_reader"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM subscription WHERE account_id = $bert"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE claimed_by = $bert"), 0);
    assert_int_equal(waiting(&w, "stien", "answer"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(life_ofACase_fromDraftUntilItIsReplaced),
    cmocka_unit_test(life_ofAPersonWhoLeaves_leavesNoDraftsFollowingOrClaims),
};
UNIT_MAIN(tests);
