/* post_reply_test.c -- answers and comments: who may give them, where they hang, in which order they are shown, and what
 * they do to the thread. */
#include "tests/world.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* ---- making */

static void reply_answer_isRenderedAndCausesOneEvent(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/replies",
        "{'kind':'answer','body':'Zie **art. 2.3**'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "html"), "<p>Zie <strong>art. 2.3</strong></p>\n");
    assert_string_equal(reply_text(&r, "status"), "published");
    assert_int_equal(reply_int(&r, "root"), 1);
    assert_int_equal(reply_int(&r, "parent"), 1);
    assert_string_equal(reply_text(&r, "url"), "/post/1#p2");
    assert_string_equal(reply_header_text(&w, &r, "Location"), "/api/v1/posts/2");
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM event WHERE verb = 'reply.posted' AND post_id = 2 AND root_id = 1"),
        1);
    assert_int_equal(count(&w, "event"), 1); /* in the same transaction */
    world_close(&w);
}

static void reply_byEveryRole_followsTheTable(void **state)
{
    (void)state;
    static const struct {
        const char *who;
        int answer, comment;
    } rows[] = { { "nobody", 401, 401 }, { "rita", 403, 201 }, { "karel", 403, 403 }, { "bert", 201, 201 },
        { "stien", 201, 201 }, { "coco", 201, 201 }, { "adm", 403, 403 } };
    struct world w = world_open("one-question");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer a = call_as(&w, rows[i].who, "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'x'}");
        struct answer c = call_as(&w, rows[i].who, "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}");
        if (a.status != rows[i].answer || c.status != rows[i].comment)
            fail_msg("%s: answer %d, comment %d", rows[i].who, a.status, c.status);
    }
    world_close(&w);
}

static void reply_badInput_namesTheField(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field;
    } rows[] = { { "{'kind':'answer','body':''}", "body" }, { "{'kind':'answer'}", "body" },
        { "{'kind':'answer','body':'  '}", "body" }, { "{'body':'x'}", "kind" },
        { "{'kind':'question','body':'x'}", "kind" }, { "{'kind':'answer','body':'x','title':'y'}", "title" },
        { "{'kind':'comment','body':'x','parent':'2'}", "parent" },
        { "{'kind':'comment','body':'x','parent':0}", "parent" },
        { "{'kind':'comment','body':'x','parent':99}", "parent" }, /* is not there */
        { "{'kind':'comment','body':'x','parent':4}", "parent" },  /* a comment takes no comments */
        { "{'kind':'answer','body':'x','parent':2}", "parent" },   /* an answer stands under the root */
        { "{'kind':'comment','body':'x','onBehalfOf':99}", "onBehalfOf" } };
    struct world w = world_open("thread");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/replies", rows[i].body);
        if (r.status != 400 || strcmp(reply_text(&r, "errors.0.field"), rows[i].field) != 0)
            fail_msg("%s: %d %.*s", rows[i].body, r.status, STR_ARG(r.body));
    }
    assert_int_equal(count(&w, "post"), 5);
    assert_int_equal(count(&w, "event"), 0);
    world_close(&w);
}

static void reply_underAnAnswer_isItsComment(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer byParent = call_as(&w, "bert", "POST /api/v1/posts/1/replies",
        "{'kind':'comment','body':'x','parent':3}");
    struct answer byPath = call_as(&w, "bert", "POST /api/v1/posts/3/replies", "{'kind':'comment','body':'x'}");
    assert_status(byParent, 201);
    assert_status(byPath, 201);
    assert_int_equal(reply_int(&byParent, "parent"), 3);
    assert_int_equal(reply_int(&byPath, "parent"), 3);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/3", NULL);
    assert_int_equal(reply_int(&r, "counts.comments"), 2);
    assert_int_equal(reply_size(&r, "replies"), 2);
    assert_int_equal(reply_int(&r, "root"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/3/replies", "{'kind':'answer','body':'x'}"), 400);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/4/replies", "{'kind':'comment','body':'x'}"), 400);
    world_close(&w);
}

static void reply_parentInAnotherThread_isRefusedAsIfAbsent(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer other = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Geheim','body':'x','access':'group','group':$hidden,'terms':[$theme],'status':'published'}");
    assert_int_equal(reply_int(&other, "id"), 6);
    struct answer hidden = call_as(&w, "bert", "POST /api/v1/posts/1/replies",
        "{'kind':'comment','body':'x','parent':6}");
    struct answer absent = call_as(&w, "bert", "POST /api/v1/posts/1/replies",
        "{'kind':'comment','body':'x','parent':99}");
    struct answer mine = call_as(&w, "anna", "POST /api/v1/posts/1/replies",
        "{'kind':'comment','body':'x','parent':6}");
    assert_bad_field(hidden, "parent");
    assert_bad_field(mine, "parent");
    assert_string_equal(reply_text(&hidden, "errors.0.detail"), reply_text(&absent, "errors.0.detail"));
    world_close(&w);
}

static void reply_toWhatTakesNoAnswers_isForbidden(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer page = call_as(&w, "stien", "POST /api/v1/posts",
        "{'kind':'page','title':'Kader','body':'x','status':'published'}");
    struct answer draft = call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'question','title':'Concept','body':'x'}");
    assert_status(page, 201);
    assert_status(draft, 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'x'}"), 403);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/replies", "{'kind':'comment','body':'x'}"), 403);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/replies", "{'kind':'comment','body':'x'}"), 404);
    world_close(&w);
}

static void reply_sameIdempotencyKey_isPostedOnce(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    const char *const *key = HEADERS("Idempotency-Key", "r-1");
    struct answer first = call_with(&w, "bert", "POST /api/v1/posts/1/replies", key, "{'kind':'comment','body':'x'}");
    struct answer again = call_with(&w, "bert", "POST /api/v1/posts/1/replies", key, "{'kind':'comment','body':'x'}");
    assert_status(again, 201);
    assert_int_equal(reply_int(&first, "id"), reply_int(&again, "id"));
    assert_int_equal(count(&w, "post"), 6);
    assert_status(call_with(&w, "bert", "POST /api/v1/posts/2/replies", key, "{'kind':'comment','body':'x'}"), 409);
    assert_status(call_with(&w, "bert", "POST /api/v1/posts/1/replies", key, "{'kind':'comment','body':'y'}"), 409);
    world_close(&w);
}

/* ---- the thread around it */

/* The ids of the replies, "3 2 5". */
static const char *order(const struct answer *r, const char *list)
{
    static char text[256];
    size_t n = 0;
    int64_t size = reply_size(r, list);
    text[0] = 0;
    for (int i = 0; i < size; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s.%d.id", list, i);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? " " : "", reply_text(r, path));
    }
    return text;
}

static void thread_replies_areEndorsedThenWorkedThenOldest(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zes'}"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(order(&r, "replies"), "2 3 5 6");
    assert_string_equal(order(&r, "replies.0.replies"), "4");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/3/marks", "{'kind':'tried_worked'}"), 201);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(order(&r, "replies"), "3 2 5 6");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/6/marks", "{'kind':'endorsed'}"), 201);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(order(&r, "replies"), "6 3 2 5");
    assert_status(call_as(&w, "stien", "DELETE /api/v1/posts/6/marks/endorsed", NULL), 204);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(order(&r, "replies"), "3 2 5 6");
    world_close(&w);
}

static void replies_byPages_areOldestFirstAndComplete(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1/replies?limit=2", NULL);
    assert_status(r, 200);
    assert_string_equal(order(&r, "items"), "2 3");
    char line[300];
    (void)snprintf(line, sizeof line, "GET /api/v1/posts/1/replies?limit=2&cursor=%s", reply_text(&r, "next"));
    r = call_as(&w, "rita", line, NULL);
    assert_string_equal(order(&r, "items"), "4 5");
    assert_string_equal(reply_text(&r, "next"), "null");
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1/replies?limit=0", NULL), 400);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1/replies?limit=101", NULL), 400);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1/replies?cursor=AAAA", NULL), 400);
    world_close(&w);
}

static void thread_moreThanAHundredReplies_areReachedByCursor(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    for (int i = 0; i < 105; i++)
        assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_int_equal(reply_size(&r, "replies"), 100);
    assert_int_equal(reply_int(&r, "counts.comments"), 105);
    int64_t seen = 0, pages = 0;
    char line[300] = "GET /api/v1/posts/1/replies?limit=50";
    do {
        r = call_as(&w, "anna", line, NULL);
        assert_status(r, 200);
        seen += reply_size(&r, "items");
        (void)snprintf(line, sizeof line, "GET /api/v1/posts/1/replies?limit=50&cursor=%s", reply_text(&r, "next"));
    } while (++pages < 10 && strcmp(reply_text(&r, "next"), "null") != 0);
    assert_int_equal(seen, 105);
    assert_int_equal(pages, 3);
    r = call_as(&w, "bert", "GET /api/v1/posts/106", NULL); /* the last one has its own address, and can be changed */
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "id"), 106);
    assert_status(call_with(&w, "bert", "PATCH /api/v1/posts/106", HEADERS("If-Match", "'1'"), "{'body':'Anders'}"),
        200);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/106/_withdraw", "{}"), 200);
    world_close(&w);
}

static void thread_progress_countsOnlyAnswersOfOthers(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ik weet het al'}"),
        201);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "progress"), "open");
    assert_int_equal(reply_int(&r, "counts.answers"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Hm'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts?progress=open", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "progress"), "answered");
    r = call_as(&w, "rita", "GET /api/v1/posts?progress=open", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "rita", "GET /api/v1/posts?progress=open,answered", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void thread_answerWithdrawn_isOpenAgain(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_withdraw", "{}"), 200);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "progress"), "open");
    assert_int_equal(reply_int(&r, "counts.answers"), 0);
    assert_string_equal(reply_text(&r, "replies.0.status"), "withdrawn");
    assert_string_equal(reply_text(&r, "replies.0.body"), "");
    world_close(&w);
}

static void thread_discussion_isAnsweredByAComment(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'discussion','title':'Gesprek','body':'x','status':'published'}"),
        201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "progress"), "answered");
    world_close(&w);
}

static void thread_reply_movesItUpTheList(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *body = "{'kind':'question','title':'Nieuwer','body':'x','terms':[$theme],'status':'published'}";
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", body), 201);
    world_exec(&w, "UPDATE post SET activity = activity - 1000");
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts", NULL);
    assert_string_equal(order(&r, "items"), "2 1");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    r = call_as(&w, "anna", "GET /api/v1/posts", NULL);
    assert_string_equal(order(&r, "items"), "1 2");
    r = call_as(&w, "anna", "GET /api/v1/posts?sort=created", NULL);
    assert_string_equal(order(&r, "items"), "2 1");
    world_close(&w);
}

/* Merging can bring replies that are older than the root. */
static void thread_repliesOlderThanTheirRoot_standUnderIt(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Nieuwer','body':'x','terms':[$theme],'status':'published'}"),
        201);
    world_exec(&w,
        "UPDATE post SET root_id = 6, parent_id = CASE parent_id WHEN 1 THEN 6 ELSE parent_id END WHERE id IN (2, 3, 4, 5)");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "id"), 6);
    assert_string_equal(reply_text(&r, "title"), "Nieuwer");
    assert_string_equal(order(&r, "replies"), "2 3 5");
    assert_string_equal(order(&r, "replies.0.replies"), "4");
    r = call_as(&w, "rita", "GET /api/v1/posts/3", NULL);
    assert_int_equal(reply_int(&r, "id"), 3);
    r = call_as(&w, "rita", "GET /api/v1/posts/6/replies?limit=3", NULL);
    assert_string_equal(order(&r, "items"), "2 3 4");
    char line[300];
    (void)snprintf(line, sizeof line, "GET /api/v1/posts/6/replies?limit=3&cursor=%s", reply_text(&r, "next"));
    r = call_as(&w, "rita", line, NULL);
    assert_string_equal(order(&r, "items"), "5");
    r = call_as(&w, "bert", "POST /api/v1/posts/6/replies", "{'kind':'comment','body':'Later'}");
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "id"), 7);
    assert_string_equal(reply_text(&r, "body"), "Later");
    r = call_with(&w, "bert", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"), "{'body':'Anders'}");
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "id"), 2);
    world_close(&w);
}

/* A thread that was merged into a younger one: its root comes behind more replies than are shown. */
static void thread_rootBehindAHundredOlderReplies_isShownWithThem(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    for (int i = 0; i < 105; i++)
        assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Nieuwer','body':'x','terms':[$theme],'status':'published'}"),
        201);
    world_exec(&w, "UPDATE post SET root_id = 107, parent_id = 107 WHERE id BETWEEN 2 AND 106");
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/107", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "id"), 107);
    assert_int_equal(reply_size(&r, "replies"), 100);
    assert_int_equal(reply_int(&r, "replies.0.id"), 2);
    assert_string_equal(reply_text(&r, "mine.following"), "true"); /* who asks follows */
    r = call_as(&w, "bert", "GET /api/v1/posts/107", NULL);
    assert_string_equal(reply_text(&r, "mine.following"), "false");
    r = call_as(&w, "anna", "GET /api/v1/posts/106", NULL);
    assert_int_equal(reply_int(&r, "id"), 106);
    world_close(&w);
}

/* ---- what many posts of a thread have in common */

/* The post of that number in a tree of replies. */
static json_t *in_tree(json_t *post, json_int_t id)
{
    size_t i;
    json_t *child, *found = json_integer_value(json_object_get(post, "id")) == id ? post : NULL;
    json_array_foreach(json_object_get(post, "replies"), i, child) if (!found) found = in_tree(child, id);
    return found;
}

/* Reads a thread as a tree and as a list, which is written post by post: whatever both tell must be the same. */
static void assert_tree_is_as_list(struct world *w, const char *who)
{
    struct answer tree = call_as(w, who, "GET /api/v1/posts/1", NULL),
                  list = call_as(w, who, "GET /api/v1/posts/1/replies?limit=100", NULL);
    size_t i;
    json_t *one, *value;
    const char *key;
    json_array_foreach(json_object_get(list.json, "items"), i, one)
    {
        json_t *other = in_tree(tree.json, json_integer_value(json_object_get(one, "id")));
        assert_non_null(other);
        json_object_foreach(one, key, value)
        {
            if (strcmp(key, "replies") != 0 && strcmp(key, "links") != 0 &&
                !json_equal(value, json_object_get(other, key)))
                fail_msg("%s: %s of post %d in %.*s", who, key, (int)json_integer_value(json_object_get(one, "id")),
                    STR_ARG(tree.body));
        }
    }
    assert_int_equal(i, world_number(w, "SELECT count(*) - 1 FROM post WHERE root_id = 1"));
}

static void reply_amongOthers_tellsItsOwn(void **state)
{
    (void)state;
    static const char *const people[] = { "anna", "bert", "stien", "coco", "rita", "adm", "karel" };
    struct world w = world_open("thread");
    for (int i = 0; i < 12; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "POST /api/v1/posts/%d/replies", 1 + i % 3);
        assert_status(call_as(&w, people[i % 4], line, "{'kind':'comment','body':'x'}"), 201);
    }
    assert_tree_is_as_list(&w, "anna");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/2/marks", "{'kind':'helpful'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/7/marks", "{'kind':'helpful'}"), 201);
    world_exec(&w, "UPDATE post SET summary = NULL, status = 4 WHERE id = 6");
    world_exec(&w, "UPDATE post SET summary = NULL, evidence = 1 WHERE id = 14");
    world_exec(&w, "UPDATE post SET summary = NULL, review_due = 4102444800000 WHERE id = 7");
    world_exec(&w, "UPDATE post SET summary = NULL, valid_until = 4102444800000 WHERE id = 16");
    world_exec(&w, "UPDATE post SET summary = NULL, place_id = (SELECT id FROM organisation LIMIT 1) WHERE id = 4");
    world_exec(&w, "UPDATE post SET summary = NULL, review_due = 1000 WHERE id = 8");
    world_exec(&w, "UPDATE post SET summary = NULL, valid_until = 86400000 WHERE id = 9");
    world_exec(&w, "UPDATE post SET summary = NULL, status = 3 WHERE id = 10");
    world_exec(&w, "UPDATE post SET summary = NULL, phase = 1 WHERE id = 11");
    world_exec(&w, "UPDATE post SET summary = NULL, superseded = 1 WHERE id = 12");
    world_exec(&w, "UPDATE post SET summary = NULL, anonymous = 1 WHERE id = 13");
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_tree_is_as_list(&w, people[i]);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(thread_rootBehindAHundredOlderReplies_isShownWithThem),
    cmocka_unit_test(reply_answer_isRenderedAndCausesOneEvent),
    cmocka_unit_test(reply_amongOthers_tellsItsOwn),
    cmocka_unit_test(reply_byEveryRole_followsTheTable),
    cmocka_unit_test(reply_badInput_namesTheField),
    cmocka_unit_test(reply_underAnAnswer_isItsComment),
    cmocka_unit_test(reply_parentInAnotherThread_isRefusedAsIfAbsent),
    cmocka_unit_test(reply_toWhatTakesNoAnswers_isForbidden),
    cmocka_unit_test(reply_sameIdempotencyKey_isPostedOnce),
    cmocka_unit_test(thread_replies_areEndorsedThenWorkedThenOldest),
    cmocka_unit_test(replies_byPages_areOldestFirstAndComplete),
    cmocka_unit_test(thread_moreThanAHundredReplies_areReachedByCursor),
    cmocka_unit_test(thread_progress_countsOnlyAnswersOfOthers),
    cmocka_unit_test(thread_answerWithdrawn_isOpenAgain),
    cmocka_unit_test(thread_discussion_isAnsweredByAComment),
    cmocka_unit_test(thread_reply_movesItUpTheList),
    cmocka_unit_test(thread_repliesOlderThanTheirRoot_standUnderIt),
};
UNIT_MAIN(tests);
