/* post_make_test.c -- making posts: who may make what, what is refused and how, and the same request sent twice. */
#include "tests/world.h"

#include "base/buf.h"
#include "resource/post/follow.h"
#include "resource/post/post.h"

#include <stdio.h>
#include <string.h>

static const char *const people[] = { "rita", "karel", "anna", "stien", "coco", "adm" };
enum { PEOPLE = sizeof people / sizeof *people };

static struct answer make(struct world *w, const char *who, const char *kind, const char *status)
{
    char body[256];
    (void)snprintf(body, sizeof body, "{'kind':'%s','title':'Een titel','body':'Tekst','terms':[$theme],'status':'%s'}",
        kind, status);
    return call_as(w, who, "POST /api/v1/posts", body);
}

/* ---- who */

static void make_everyKindByEveryRole_followsTheTable(void **state)
{
    (void)state;
    /* reader, sounding board, project leader, steering, coach, administrator; per kind as draft and at once */
    static const struct {
        const char *kind;
        int draft[PEOPLE], published[PEOPLE];
    } rows[] = {
        { "question", { 201, 201, 201, 201, 201, 403 }, { 403, 201, 201, 201, 201, 403 } },
        { "case", { 403, 403, 201, 201, 201, 403 }, { 403, 403, 403, 403, 403, 403 } },
        { "discussion", { 403, 403, 201, 201, 201, 403 }, { 403, 403, 201, 201, 201, 403 } },
        { "lesson", { 403, 403, 201, 201, 201, 403 }, { 403, 403, 403, 201, 403, 403 } },
        { "page", { 403, 403, 201, 201, 201, 403 }, { 403, 403, 403, 201, 201, 403 } },
        { "meeting", { 403, 403, 403, 201, 201, 403 }, { 403, 403, 403, 201, 201, 403 } },
        { "report", { 403, 403, 403, 201, 201, 403 }, { 403, 403, 403, 201, 201, 403 } },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int p = 0; p < PEOPLE; p++) {
            struct answer draft = make(&w, people[p], rows[i].kind, "draft");
            struct answer submitted = make(&w, people[p], rows[i].kind, "submitted");
            struct answer published = make(&w, people[p], rows[i].kind, "published");
            if (draft.status != rows[i].draft[p] || submitted.status != rows[i].draft[p] ||
                published.status != rows[i].published[p])
                fail_msg("%s by %s: draft %d, submitted %d, published %d", rows[i].kind, people[p], draft.status,
                    submitted.status, published.status);
        }
    }
    world_close(&w);
}

static void make_byNobody_asksToSignIn(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = make(&w, "nobody", "question", "draft");
    assert_status(r, 401);
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "application/problem+json");
    assert_int_equal(count(&w, "post"), 0);
    world_close(&w);
}

/* ---- what */

static void make_plainQuestion_answersTheWholePost(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Wie betaalt?','lead':'Kort','body':'Zie **hier**','terms':[$theme,$tag],'place':$goirle,"
        "'phase':'execution','evidence':'running','reviewDue':'2099-05-01','validUntil':null,'access':'public','status':'published'}");
    assert_status(r, 201);
    assert_string_equal(reply_header_text(&w, &r, "Location"), "/api/v1/posts/1");
    assert_string_equal(reply_header_text(&w, &r, "API-Version"), "1.0.0");
    static const char *const expected[][2] = { { "id", "1" }, { "root", "1" }, { "parent", "null" },
        { "kind", "question" }, { "title", "Wie betaalt?" }, { "lead", "Kort" }, { "body", "Zie **hier**" },
        { "html", "<p>Zie <strong>hier</strong></p>\n" }, { "status", "published" }, { "progress", "open" },
        { "freshness", "current" }, { "access", "public" }, { "place.name", "Goirle" }, { "phase", "execution" },
        { "evidence", "running" }, { "reviewDue", "2099-05-01" }, { "validUntil", "null" },
        { "author.name", "anna de Proef" }, { "author.organisation.name", "Goirle" }, { "anonymous", "false" },
        { "version", "1" }, { "url", "/vraag/1/wie-betaalt" }, { "mine.following", "true" },
        { "counts.followers", "1" }, { "permissions.edit", "true" }, { "permissions.approve", "false" },
        { "group", "null" }, { "resolution", "null" }, { "ref", "null" } };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(reply_text(&r, expected[i][0]), expected[i][1]);
    assert_int_equal(reply_size(&r, "terms"), 2);
    assert_string_equal(reply_text(&r, "published"), reply_text(&r, "created"));
    world_close(&w);
}

static void make_withoutStatus_isADraftForTheNetwork(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'case','title':'Een casus','body':'x'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "status"), "draft");
    assert_string_equal(reply_text(&r, "access"), "network");
    assert_string_equal(reply_text(&r, "published"), "null");
    assert_int_equal(count(&w, "event"), 1);
    world_close(&w);
}

static void make_published_leavesTwoEventsInTheTrail(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(make(&w, "anna", "question", "published"), 201);
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM event WHERE verb = 'post.created' AND actor = $anna AND post_id = 1"),
        1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'post.published' AND actor = $anna"), 1);
    assert_int_equal(count(&w, "event"), 2);
    world_close(&w);
}

static void make_caseOrQuestionWithoutTheme_mayOnlyBeADraft(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Vraag','body':'x','status':'published','terms':[$tag]}");
    assert_bad_field(r, "terms");
    r = call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'case','title':'Casus','body':'x','status':'submitted'}");
    assert_bad_field(r, "terms");
    assert_int_equal(count(&w, "post"), 0);
    assert_int_equal(count(&w, "event"), 0);
    r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Gesprek','body':'x','status':'published'}");
    assert_status(r, 201);
    world_close(&w);
}

static void make_forAGroup_needsMembershipNow(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *body =
        "{'kind':'question','title':'Vraag','body':'x','access':'group','group':$hidden,'terms':[$theme],'status':'published'}";
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", body), 201);
    struct answer ended = call_as(&w, "bert", "POST /api/v1/posts", body),
                  outside = call_as(&w, "coco", "POST /api/v1/posts", body);
    assert_bad_field(ended, "group");
    assert_bad_field(outside, "group");
    struct answer unknown = call_as(&w, "coco", "POST /api/v1/posts",
        "{'kind':'question','title':'Vraag','body':'x','access':'group','group':999,'terms':[$theme]}");
    assert_string_equal(reply_text(&outside, "errors.0.detail"), reply_text(&unknown, "errors.0.detail"));
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Vraag','body':'x','access':'group'}");
    assert_bad_field(r, "group");
    r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Vraag','body':'x','onBehalfOf':$ring}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "onBehalfOf.name"), "Kring ring");
    r = call_as(&w, "stien", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Vraag','body':'x','onBehalfOf':$ring}");
    assert_bad_field(r, "onBehalfOf");
    world_close(&w);
}

/* A hidden group exists only for its members. */
static void make_whatOthersReadToo_doesNotNameAHiddenGroup(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Vraag','body':'x','group':$hidden}");
    assert_bad_field(r, "group");
    r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Vraag','body':'x','onBehalfOf':$hidden}");
    assert_bad_field(r, "onBehalfOf");
    r = call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'x','onBehalfOf':$hidden}");
    assert_bad_field(r, "onBehalfOf");
    r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'Vraag','body':'x','access':'group','group':$hidden,'onBehalfOf':$hidden,'status':'published'}");
    assert_status(r, 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/replies",
                      "{'kind':'comment','body':'x','onBehalfOf':$hidden}"),
        201);
    r = call_with(&w, "anna", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"), "{'access':'network'}");
    assert_bad_field(r, "group");
    world_close(&w);
}

/* ---- input that is refused */

static const struct {
    const char *body, *field;
} refused[] = {
    { "{'kind':'question','body':'x'}", "title" },
    { "{'kind':'question','title':'ab','body':'x'}", "title" },
    { "{'kind':'question','title':'   ','body':'x'}", "title" },
    { "{'kind':'question','title':12,'body':'x'}", "title" },
    { "{'kind':'question','title':['a'],'body':'x'}", "title" },
    { "{'kind':'question','title':'Vraag'}", "body" },
    { "{'kind':'question','title':'Vraag','body':''}", "body" },
    { "{'kind':'question','title':'Vraag','body':' \\n\\t '}", "body" },
    { "{'kind':'question','title':'Vraag','body':null}", "body" },
    { "{'kind':'question','title':'Vraag','body':'a\\u0000b'}", "" },
    { "{'title':'Vraag','body':'x'}", "kind" },
    { "{'kind':'vraag','title':'Vraag','body':'x'}", "kind" },
    { "{'kind':'answer','title':'Vraag','body':'x'}", "kind" },
    { "{'kind':1,'title':'Vraag','body':'x'}", "kind" },
    { "{'kind':'question','title':'Vraag','body':'x','status':'archived'}", "status" },
    { "{'kind':'question','title':'Vraag','body':'x','access':'secret'}", "access" },
    { "{'kind':'question','title':'Vraag','body':'x','phase':'later'}", "phase" },
    { "{'kind':'question','title':'Vraag','body':'x','evidence':true}", "evidence" },
    { "{'kind':'question','title':'Vraag','body':'x','place':999}", "place" },
    { "{'kind':'question','title':'Vraag','body':'x','place':'Goirle'}", "place" },
    { "{'kind':'question','title':'Vraag','body':'x','place':-3}", "place" },
    { "{'kind':'question','title':'Vraag','body':'x','place':1.5}", "place" },
    { "{'kind':'question','title':'Vraag','body':'x','project':1}", "project" },
    { "{'kind':'question','title':'Vraag','body':'x','terms':[$theme,999]}", "terms.1" },
    { "{'kind':'question','title':'Vraag','body':'x','terms':['a']}", "terms.0" },
    { "{'kind':'question','title':'Vraag','body':'x','terms':$theme}", "terms" },
    { "{'kind':'question','title':'Vraag','body':'x','anonymous':'ja'}", "anonymous" },
    { "{'kind':'question','title':'Vraag','body':'x','reviewDue':'2026-02-30'}", "reviewDue" },
    { "{'kind':'question','title':'Vraag','body':'x','validUntil':'morgen'}", "validUntil" },
    { "{'kind':'question','title':'Vraag','body':'x','titel':'x'}", "titel" },
    { "{'kind':'question','title':'Vraag','body':'x','id':12}", "id" },
    { "[1,2]", "" },
    { "'tekst'", "" },
    { "{'kind':", "" },
    { "{'kind':'question','kind':'case','title':'Vraag','body':'x'}", "" },
};

static void make_badInput_namesTheFieldAndStoresNothing(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct answer r = call_as(&w, "anna", "POST /api/v1/posts", refused[i].body);
        const char *field = reply_text(&r, "errors.0.field");
        bool named = !strcmp(field, refused[i].field) || (!*refused[i].field && *field != '(');
        if (r.status != 400 || !named || strcmp(reply_text(&r, "status"), "400") != 0)
            fail_msg("%s: status %d, field %s: %.*s", refused[i].body, r.status, field, STR_ARG(r.body));
        assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "application/problem+json");
    }
    assert_int_equal(count(&w, "post"), 0);
    assert_int_equal(count(&w, "event"), 0);
    world_close(&w);
}

static void make_manyBadFields_areReportedTogether(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'?','title':'','body':'','phase':'?','extra':1}");
    assert_status(r, 400);
    assert_int_equal(reply_size(&r, "errors"), 5);
    assert_string_not_equal(reply_text(&r, "detail"), "(absent)");
    world_close(&w);
}

/* A body with one text of n times `unit`, as that field. */
static struct answer make_long(struct world *w, const char *kind, const char *field, const char *unit, size_t n)
{
    struct buf b = { 0 };
    buf_printf(&b, "{\"kind\":\"%s\"", kind);
    if (strcmp(field, "title") != 0)
        buf_addz(&b, ",\"title\":\"Een titel\"");
    if (strcmp(field, "body") != 0)
        buf_addz(&b, ",\"body\":\"x\"");
    buf_printf(&b, ",\"%s\":\"", field);
    for (size_t i = 0; i < n; i++)
        buf_addz(&b, unit);
    buf_addz(&b, "\"}");
    struct answer r = call_bytes(w, "stien", "POST /api/v1/posts", buf_str(&b));
    buf_release(&b);
    return r;
}

static void make_longTexts_areCountedInCharacters(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *field;
        size_t max;
    } limits[] = { { "question", "title", POST_TITLE_MAX }, { "lesson", "title", LESSON_TITLE_MAX },
        { "question", "lead", POST_LEAD_MAX }, { "question", "body", POST_BODY_MAX } };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        assert_status(make_long(&w, limits[i].kind, limits[i].field, "é", limits[i].max), 201);
        struct answer r = make_long(&w, limits[i].kind, limits[i].field, "é", limits[i].max + 1);
        assert_bad_field(r, limits[i].field);
    }
    world_close(&w);
}

static void make_moreThanThirtyTerms_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct buf b = { 0 };
    buf_addz(&b, "{\"kind\":\"question\",\"title\":\"Vraag\",\"body\":\"x\",\"terms\":[1");
    for (int i = 0; i < POST_TERMS_MAX; i++)
        buf_addz(&b, ",1");
    buf_addz(&b, "]}");
    struct answer r = call_bytes(&w, "anna", "POST /api/v1/posts", buf_str(&b));
    assert_bad_field(r, "terms");
    buf_release(&b);
    world_close(&w);
}

static void make_bytesThatAreNoUtf8_areRefused(void **state)
{
    (void)state;
    static const char *const bodies[] = { "{\"kind\":\"question\",\"title\":\"Vraag\",\"body\":\"a\xFFz\"}",
        "{\"kind\":\"question\",\"title\":\"Vr\xC3\",\"body\":\"x\"}",
        "{\"kind\":\"question\",\"title\":\"Vraag\",\"body\":\"\xED\xA0\x80\"}",
        "{\"kind\":\"question\",\"title\":\"Vraag\",\"body\":\"\xC0\xAF\"}",
        "{\"kind\":\"question\",\"title\":\"Vraag\",\"body\":\"\\ud800\"}" };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_status(call_bytes(&w, "anna", "POST /api/v1/posts", str_c(bodies[i])), 400);
    assert_int_equal(count(&w, "post"), 0);
    world_close(&w);
}

static void make_otherContentType_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *body = "{'kind':'question','title':'Vraag','body':'x'}";
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", HEADERS("Content-Type", "text/plain"), body), 415);
    assert_status(call_with(&w, "anna", "POST /api/v1/posts",
                      HEADERS("Content-Type", "application/json; charset=latin1"), body),
        415);
    assert_status(call_with(&w, "anna", "POST /api/v1/posts",
                      HEADERS("Content-Type", "application/json; charset=utf-8"), body),
        201);
    world_close(&w);
}

static void make_methodsAndPathsThatAreNotThere_saySo(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "anna", "PUT /api/v1/posts/1", "{}");
    assert_status(r, 405);
    assert_string_equal(reply_header_text(&w, &r, "Allow"), "GET, HEAD, PATCH, DELETE, OPTIONS");
    assert_string_equal(reply_header_text(&w, &r, "API-Version"), "1.0.0");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/posts", NULL), 405);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1/_submit", NULL), 405);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1/", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/abc", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/0", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/-1", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/99999999999999999999", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1?extra=1", NULL), 400);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1", "{}"), 400);
    world_close(&w);
}

static void make_scriptInTheBody_isNotInTheHtml(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'discussion','title':'<b>Titel</b>','body':'<script>alert(1)</script>\\n\\n[x](javascript:alert) <img src=x onerror=y>'}");
    assert_status(r, 201);
    const char *html = reply_text(&r, "html");
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "javascript:alert"));
    assert_null(strstr(html, "<img src=x"));
    assert_string_equal(reply_text(&r, "title"), "<b>Titel</b>");
    world_close(&w);
}

static void preview_markdown_isWhatWouldBeStored(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "rita", "POST /api/v1/markdown", "{'body':'Zie **hier**'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "html"), "<p>Zie <strong>hier</strong></p>\n");
    assert_status(call_as(&w, "rita", "POST /api/v1/markdown", NULL), 200);
    assert_status(call_as(&w, "nobody", "POST /api/v1/markdown", "{'body':'x'}"), 401);
    assert_int_equal(count(&w, "event"), 0);
    world_close(&w);
}

/* ---- the same request twice */

static void make_sameIdempotencyKey_makesOnePost(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *body = "{'kind':'discussion','title':'Gesprek','body':'x'}";
    struct answer first = call_with(&w, "anna", "POST /api/v1/posts", HEADERS("Idempotency-Key", "k1"), body);
    struct answer again = call_with(&w, "anna", "POST /api/v1/posts", HEADERS("Idempotency-Key", "k1"), body);
    assert_status(first, 201);
    assert_status(again, 201);
    assert_int_equal(reply_int(&again, "id"), reply_int(&first, "id"));
    assert_string_equal(reply_header_text(&w, &again, "Location"), reply_header_text(&w, &first, "Location"));
    assert_int_equal(count(&w, "post"), 1);
    struct answer other = call_with(&w, "anna", "POST /api/v1/posts", HEADERS("Idempotency-Key", "k1"),
        "{'kind':'discussion','title':'Anders','body':'x'}");
    assert_status(other, 409);
    struct answer bert = call_with(&w, "bert", "POST /api/v1/posts", HEADERS("Idempotency-Key", "k1"), body);
    assert_status(bert, 201);
    assert_int_not_equal(reply_int(&bert, "id"), reply_int(&first, "id"));
    assert_int_equal(count(&w, "post"), 2);
    world_close(&w);
}

static void make_idempotencyKey_lastsADayAndEndsWhenItFailed(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *const *key = HEADERS("Idempotency-Key", "k1");
    const char *body = "{'kind':'discussion','title':'Gesprek','body':'x'}";
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", key, "{'kind':'discussion','title':'x','body':'x'}"),
        400);
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", key, "{'kind':'meeting','title':'xxx','body':'x'}"), 403);
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", key, body), 201);
    world_exec(&w, "UPDATE idempotency SET at = at - 86400000");
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", key, body), 201);
    assert_int_equal(count(&w, "post"), 2);
    char text[256];
    memset(text, 'k', sizeof text);
    text[201] = 0;
    assert_status(call_with(&w, "anna", "POST /api/v1/posts", HEADERS("Idempotency-Key", text), body), 400);
    world_close(&w);
}

/* The summary of a new root is put together apart from the statement that writes every other. */
static void make_anyShape_hasTheSummaryThatItWouldGetLater(void **state)
{
    (void)state;
    static const char *const shapes[][2] = {
        { "anna", "{'kind':'question','title':'Kort','body':'x'}" },
        { "anna",
            "{'kind':'question','title':'Één café','lead':'Wát?','body':'x','status':'published','terms':[$theme]}" },
        { "anna",
            "{'kind':'question','title':'Titel','lead':'Kort','body':'Lang','terms':[$theme,$tag],'place':$goirle,"
            "'phase':'execution','evidence':'idea','access':'group','group':$hidden,'reviewDue':'2099-01-01',"
            "'validUntil':'2099-02-01','anonymous':true,'status':'submitted'}" },
        { "anna",
            "{'kind':'discussion','title':'Les','body':'x','access':'public','onBehalfOf':$ring,'status':'published'}" },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        int64_t wrong = 0;
        assert_status(call_as(&w, shapes[i][0], "POST /api/v1/posts", shapes[i][1]), 201);
        assert_int_equal(lists_look(w.db, &wrong), OK);
        assert_int_equal(wrong, 0);
    }
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(make_anyShape_hasTheSummaryThatItWouldGetLater),
    cmocka_unit_test(make_everyKindByEveryRole_followsTheTable),
    cmocka_unit_test(make_byNobody_asksToSignIn),
    cmocka_unit_test(make_plainQuestion_answersTheWholePost),
    cmocka_unit_test(make_withoutStatus_isADraftForTheNetwork),
    cmocka_unit_test(make_published_leavesTwoEventsInTheTrail),
    cmocka_unit_test(make_caseOrQuestionWithoutTheme_mayOnlyBeADraft),
    cmocka_unit_test(make_forAGroup_needsMembershipNow),
    cmocka_unit_test(make_whatOthersReadToo_doesNotNameAHiddenGroup),
    cmocka_unit_test(make_badInput_namesTheFieldAndStoresNothing),
    cmocka_unit_test(make_manyBadFields_areReportedTogether),
    cmocka_unit_test(make_longTexts_areCountedInCharacters),
    cmocka_unit_test(make_moreThanThirtyTerms_isRefused),
    cmocka_unit_test(make_bytesThatAreNoUtf8_areRefused),
    cmocka_unit_test(make_otherContentType_isRefused),
    cmocka_unit_test(make_methodsAndPathsThatAreNotThere_saySo),
    cmocka_unit_test(make_scriptInTheBody_isNotInTheHtml),
    cmocka_unit_test(preview_markdown_isWhatWouldBeStored),
    cmocka_unit_test(make_sameIdempotencyKey_makesOnePost),
    cmocka_unit_test(make_idempotencyKey_lastsADayAndEndsWhenItFailed),
};
UNIT_MAIN(tests);
