/* post_edit_test.c -- changing posts: versions, ETags, what stays when only something is sent, and the older texts. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

static struct answer patch(struct world *w, const char *who, int64_t id, const char *match, const char *body)
{
    char line[64];
    (void)snprintf(line, sizeof line, "PATCH /api/v1/posts/%lld", (long long)id);
    return match ? call_with(w, who, line, HEADERS("If-Match", match), body) : call_as(w, who, line, body);
}

/* ---- versions */

static void edit_withoutIfMatch_asksForIt(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(patch(&w, "anna", 1, NULL, "{'title':'Anders'}"), 428);
    assert_status(patch(&w, "anna", 1, "*", "{'title':'Anders'}"), 200);
    world_close(&w);
}

static void edit_staleVersion_answersTheCurrentOneAndChangesNothing(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer read = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    const char *tag = reply_header_text(&w, &read, "ETag");
    int64_t version = reply_int(&read, "version");
    struct answer first = patch(&w, "anna", 1, tag, "{'title':'Van Anna'}");
    assert_status(first, 200);
    assert_int_equal(reply_int(&first, "version"), version + 1);
    struct answer late = patch(&w, "stien", 1, tag, "{'title':'Van Stien'}");
    assert_status(late, 412);
    assert_int_equal(reply_int(&late, "currentVersion"), version + 1);
    struct answer now = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&now, "title"), "Van Anna");
    assert_string_equal(reply_text(&now, "lead"), "Over vrijwilligers in de wijk.");
    assert_status(patch(&w, "stien", 1, reply_header_text(&w, &first, "ETag"), "{'title':'Van Stien'}"), 200);
    world_close(&w);
}

static void edit_ifMatch_comparesOnlyTheVersion(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE post SET version = 7");
    assert_status(patch(&w, "anna", 1, "'7-0000000000000000'", "{'title':'Een'}"), 200);
    assert_status(patch(&w, "anna", 1, "W/'8'", "{'title':'Twee'}"), 200);
    static const char *const wrong[] = { "'8-0'", "'90-0'", "9", "'x-0'", "''", "'-9'" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_status(patch(&w, "anna", 1, wrong[i], "{'title':'Drie'}"), 412);
    world_close(&w);
}

static void edit_ifMatch_isOneOfTheVersionsItNames(void **state)
{
    (void)state;
    const char *const *const stale[] = {
        HEADERS("If-Match", "'6-a', '8-b'"),
        HEADERS("If-Match", "'6'", "If-Match", "'8'"),
        HEADERS("If-Match", "'6',*"), /* no tag, and no * of its own */
        HEADERS("If-Match", "'6-7'"),
        HEADERS("If-Match", "'7"),
        HEADERS("If-Match", ""),
        HEADERS("If-Match", ",,"),
    };
    const char *const *const good[] = {
        HEADERS("If-Match", "'6-a', '7-b'"),
        HEADERS("If-Match", "'7-b' ,'6-a'"),
        HEADERS("If-Match", "'other', W/'7-b'"),
        HEADERS("If-Match", "'6'", "If-Match", "'7'"),
        HEADERS("If-Match", " * "),
    };
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE post SET version = 7, summary = NULL");
    for (size_t i = 0; i < sizeof stale / sizeof *stale; i++) {
        struct answer r = call_with(&w, "anna", "PATCH /api/v1/posts/1", stale[i], "{'title':'Te laat'}");
        if (r.status != 412 || reply_int(&r, "currentVersion") != 7)
            fail_msg("stale %zu: %d", i, r.status);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", good[i],
                          arena_printf(&w.arena, "{'title':'Op tijd %zu'}", i).p),
            200);
        world_exec(&w, "UPDATE post SET version = 7, summary = NULL");
        world_exec(&w, "DELETE FROM revision");
    }
    world_close(&w);
}

static void read_knownTags_isNotModifiedWhenOneFits(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    const char *tag = reply_header_text(&w, &r, "ETag");
    const char *list = arena_printf(&w.arena, "'9-9' ,W/%s", tag).p;
    assert_status(call_with(&w, "anna", "GET /api/v1/posts/1", HEADERS("If-None-Match", list), NULL), 304);
    assert_status(call_with(&w, "anna", "GET /api/v1/posts/1", HEADERS("If-None-Match", "*"), NULL), 304);
    assert_status(call_with(&w, "anna", "GET /api/v1/posts/1", HEADERS("If-None-Match", "'9'", "If-None-Match", tag),
                      NULL),
        304);
    assert_status(call_with(&w, "anna", "GET /api/v1/posts/1", HEADERS("If-None-Match", "'9-9', '1'"), NULL), 200);
    world_close(&w);
}

static void read_sameETag_isNotModified(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    const char *tag = reply_header_text(&w, &r, "ETag");
    const char *const *known = HEADERS("If-None-Match", tag);
    r = call_with(&w, "anna", "GET /api/v1/posts/1", known, NULL);
    assert_status(r, 304);
    assert_int_equal(r.body.n, 0);
    assert_string_equal(reply_header_text(&w, &r, "ETag"), tag);
    assert_string_equal(reply_header_text(&w, &r, "API-Version"), "1.0.0");
    assert_status(call_with(&w, "bert", "GET /api/v1/posts/1", known, NULL), 200); /* is no author */
    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    tag = reply_header_text(&w, &r, "ETag");
    assert_status(call_with(&w, "rita", "GET /api/v1/posts/1", HEADERS("If-None-Match", tag), NULL),
        200); /* may do less */
    assert_status(call_with(&w, "bert", "GET /api/v1/posts/1", HEADERS("If-None-Match", tag), NULL), 304);
    world_close(&w);
}

/* Whatever shows in the answer changes its ETag. */
static void read_afterAnyChangeInTheThread_isModified(void **state)
{
    (void)state;
    static const struct {
        const char *who, *line, *body;
    } changes[] = {
        { "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}" },
        { "rita", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}" },
        { "rita", "DELETE /api/v1/posts/1/marks/me_too", NULL },
        { "rita", "POST /api/v1/posts/2/marks", "{'kind':'helpful'}" },
        { "rita", "POST /api/v1/posts/2/marks", "{'kind':'helpful','note':'Met een ander formulier'}" },
        { "anna", "POST /api/v1/posts/6/links", "{'rel':'supersedes','to':1}" },
        { "bert", "POST /api/v1/posts/4/_withdraw", "{}" },
        { "bert", "POST /api/v1/posts/6/replies", "{'kind':'answer','body':'Zie #1'}" },
        { "anna", "POST /api/v1/posts/6/_withdraw", "{}" },
        { "anna", "POST /api/v1/posts/1/_resolve", "{'resolution':'Klaar'}" },
        { "anna", "POST /api/v1/posts/1/_reopen", NULL },
        { "stien", "POST /api/v1/posts/1/_archive", "{}" },
    };
    struct world w = world_open("thread");
    struct answer other = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Twee','body':'x','terms':[$theme],'status':'published'}");
    assert_int_equal(reply_int(&other, "id"), 6);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *before = reply_header_text(&w, &r, "ETag");
        struct answer did = call_as(&w, changes[i].who, changes[i].line, changes[i].body);
        assert_true(did.status < 300);
        r = call_with(&w, "anna", "GET /api/v1/posts/1", HEADERS("If-None-Match", before), NULL);
        if (r.status != 200)
            fail_msg("not seen: %s %s: %d", changes[i].line, changes[i].body ? changes[i].body : "", r.status);
    }
    world_close(&w);
}

/* The tag of a post as somebody reads it, and the hash of the whole answer. */
struct reading {
    const char *tag;
    uint64_t body;
};

static struct reading read_by(struct world *w, const char *who, const char *line)
{
    struct answer r = call_as(w, who, line, NULL);
    assert_status(r, 200);
    return (struct reading){ reply_header_text(w, &r, "ETag"), str_hash(r.body) };
}

static void read_anythingThatShows_hasAnotherTag(void **state)
{
    (void)state;
    static const struct {
        const char *who, *line, *body;
        bool shows; /* to somebody; what is about the thread without being in it need not */
    } acts[] = {
        { "rita", "POST /api/v1/subscriptions", "{'post':1}", true },
        { "rita", "DELETE /api/v1/subscriptions/$made", NULL, true },
        { "rita", "POST /api/v1/posts/1/_flag", "{'reason':'Klopt dit nog?'}", false },
        { "stien", "POST /api/v1/tasks/1/_claim", "{}", false },
        { "stien", "POST /api/v1/tasks/1/_done", "{'outcome':'Nagekeken'}", false },
        { "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}", true },
        { "stien", "DELETE /api/v1/posts/2/marks/endorsed", NULL, true },
        { "bert", "POST /api/v1/posts/3/marks", "{'kind':'tried_worked'}", true },
        { "bert", "POST /api/v1/posts/3/marks", "{'kind':'tried_failed','note':'Bij ons niet'}", true },
        { "stien", "POST /api/v1/posts/5/_convert", "{'kind':'answer'}", true },
        { "stien", "POST /api/v1/posts/1/_convert", "{'kind':'discussion'}", false /* it has answers */ },
        { "anna", "PATCH /api/v1/me", "{'name':'Anna van Dam'}", true },
        { "adm", "PATCH /api/v1/users/$bert", "{'organisation':$dongen}", true },
        { "adm", "PATCH /api/v1/users/$rita", "{'organisation':null}", true },
        { "coco", "PATCH /api/v1/organisations/$goirle", "{'name':'Goirle-Riel'}", true },
        { "coco", "PATCH /api/v1/terms/$theme", "{'name':'Vrijwillig'}", true },
        { "anna", "POST /api/v1/posts/1/_reopen", "{}", true }, /* the endorsement resolved it */
        { "anna", "POST /api/v1/posts/1/_resolve", "{'resolution':'Klaar'}", true },
        { "stien", "POST /api/v1/posts/1/_archive", "{}", true },
        { "stien", "POST /api/v1/posts/1/_publish", "{}", true },
        { "bert", "POST /api/v1/posts/2/_withdraw", "{}", true },
    };
    static const char *const viewers[] = { "anna", "bert", "rita", "stien", "karel" };
    enum { VIEWERS = sizeof viewers / sizeof *viewers };
    struct world w = world_open("thread");
    struct reading before[VIEWERS];
    for (size_t v = 0; v < VIEWERS; v++)
        before[v] = read_by(&w, viewers[v], "GET /api/v1/posts/1");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool shown = false;
        struct answer did = call_with(&w, acts[i].who, acts[i].line, HEADERS("If-Match", "*"), acts[i].body);
        if (acts[i].shows && did.status >= 300)
            fail_msg("%s: %d %.*s", acts[i].line, did.status, STR_ARG(did.body));
        if (i == 0)
            world_name(&w, "made", reply_int(&did, "id"));
        for (size_t v = 0; v < VIEWERS; v++) {
            struct reading now = read_by(&w, viewers[v], "GET /api/v1/posts/1");
            if (now.body != before[v].body && !strcmp(now.tag, before[v].tag))
                fail_msg("%s shows to %s under the old tag", acts[i].line, viewers[v]);
            shown |= now.body != before[v].body;
            before[v] = now;
        }
        if (acts[i].shows && !shown)
            fail_msg("%s shows to nobody", acts[i].line);
    }
    /* asked of them, without a word in the thread */
    world_exec(&w,
        "INSERT INTO notification(id, account_id, event_id, verb, why, at, post_id, root_id)"
        " VALUES (900, $karel, 1, 'reply.posted', 'mention', 1, 4, 1)");
    struct reading karel = read_by(&w, "karel", "GET /api/v1/posts/1");
    assert_true(karel.body != before[4].body);
    assert_string_not_equal(karel.tag, before[4].tag);
    world_close(&w);
}

/* ---- what changes and what stays */

static void edit_onePropertyOnly_keepsTheOthers(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Titel','lead':'Kort','body':'Lang','terms':[$theme,$tag],'place':$goirle,'phase':'execution',"
        "'evidence':'idea','access':'group','group':$hidden,'reviewDue':'2099-01-01','validUntil':'2099-02-01','anonymous':true,"
        "'status':'published'}");
    assert_status(r, 201);
    r = patch(&w, "anna", 1, "*", "{'lead':null,'phase':null}");
    assert_status(r, 200);
    static const char *const expected[][2] = { { "title", "Titel" }, { "lead", "" }, { "body", "Lang" },
        { "html", "<p>Lang</p>\n" }, { "place.name", "Goirle" }, { "phase", "null" }, { "evidence", "idea" },
        { "access", "group" }, { "group.name", "Kring hidden" }, { "reviewDue", "2099-01-01" },
        { "validUntil", "2099-02-01" }, { "anonymous", "true" }, { "status", "published" } };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(reply_text(&r, expected[i][0]), expected[i][1]);
    assert_int_equal(reply_size(&r, "terms"), 2);
    r = patch(&w, "anna", 1, "*", "{'body':'Korter','terms':[$theme2]}");
    assert_string_equal(reply_text(&r, "html"), "<p>Korter</p>\n");
    assert_int_equal(reply_size(&r, "terms"), 1);
    assert_string_equal(reply_text(&r, "terms.0.name"), "Vervoer");
    world_close(&w);
}

static void edit_nullWhereSomethingMustBe_opensNothing(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Titel','body':'Lang','terms':[$theme],'access':'group','group':$hidden,"
            "'anonymous':true,'status':'published'}"),
        201);
    struct answer r = patch(&w, "anna", 1, "*", "{'access':null,'anonymous':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "access"), "group");
    assert_string_equal(reply_text(&r, "anonymous"), "true");
    r = patch(&w, "anna", 1, "*", "{'group':null}"); /* nobody could read it any more */
    assert_bad_field(r, "group");
    r = patch(&w, "anna", 1, "*", "{'title':null}");
    assert_bad_field(r, "title");
    r = patch(&w, "anna", 1, "*", "{'terms':[]}"); /* a question in the open needs a theme */
    assert_bad_field(r, "terms");
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    assert_status(patch(&w, "anna", 1, "*", "{'access':'network','group':null}"), 200);
    world_close(&w);
}

static void edit_badInput_namesTheField(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field;
    } rows[] = { { "{'body':'een\\u000Btwee'}", "body" }, { "{'lead':'een\\u007F'}", "lead" },
        { "{'title':'een\\u202Etwee'}", "title" }, { "{'title':''}", "title" }, { "{'title':'ab'}", "title" },
        { "{'body':''}", "body" }, { "{'kind':'case'}", "kind" }, { "{'status':'published'}", "status" },
        { "{'author':3}", "author" }, { "{'place':99}", "place" }, { "{'terms':[99]}", "terms.0" },
        { "{'access':'group'}", "group" }, { "{'access':'?'}", "access" }, { "{'onBehalfOf':$ring}", "onBehalfOf" },
        { "{'version':9}", "version" } };
    struct world w = world_open("one-question");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer r = patch(&w, "anna", 1, "*", rows[i].body);
        if (r.status != 400 || strcmp(reply_text(&r, "errors.0.field"), rows[i].field) != 0)
            fail_msg("%s: %d %.*s", rows[i].body, r.status, STR_ARG(r.body));
    }
    assert_int_equal(count(&w, "revision"), 0);
    world_close(&w);
}

static void edit_reply_changesItsBodyOnly(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = patch(&w, "bert", 2, "*", "{'body':'Toch **niet**'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "html"), "<p>Toch <strong>niet</strong></p>\n");
    assert_int_equal(reply_int(&r, "id"), 2);
    static const char *const others[][2] = { { "title", "'Titel'" }, { "lead", "'x'" }, { "access", "'public'" },
        { "group", "$ring" }, { "place", "$goirle" }, { "phase", "'execution'" }, { "evidence", "'idea'" },
        { "anonymous", "true" }, { "reviewDue", "'2099-01-01'" }, { "validUntil", "'2099-01-01'" },
        { "terms", "[$theme]" } };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char body[64];
        (void)snprintf(body, sizeof body, "{'%s':%s}", others[i][0], others[i][1]);
        r = patch(&w, "bert", 2, "*", body);
        assert_bad_field(r, others[i][0]);
    }
    world_close(&w);
}

static void edit_byRole_isForAuthorsAndThoseWhoCurate(void **state)
{
    (void)state;
    static const struct {
        const char *who;
        int question, draft;
    } rows[] = { { "anna", 200, 200 }, { "stien", 200, 404 }, { "coco", 200, 404 }, { "bert", 403, 404 },
        { "rita", 403, 404 }, { "karel", 403, 404 }, { "adm", 403, 404 }, { "nobody", 401, 401 } };
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", "{'kind':'question','title':'Concept','body':'x'}"), 201);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer q = patch(&w, rows[i].who, 1, "*", "{'title':'Anders'}"),
                      d = patch(&w, rows[i].who, 2, "*", "{'title':'Anders'}");
        if (q.status != rows[i].question || d.status != rows[i].draft)
            fail_msg("%s: question %d, draft %d", rows[i].who, q.status, d.status);
    }
    world_close(&w);
}

static void edit_lessonTitle_staysOneSentence(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", "{'kind':'lesson','title':'Kort','body':'x'}"), 201);
    char body[256] = "{'title':'", *p = body + 10;
    memset(p, 'a', 141);
    memcpy(p + 141, "'}", 3);
    struct answer r = patch(&w, "stien", 1, "*", body);
    assert_bad_field(r, "title");
    memcpy(p + 140, "'}", 3);
    assert_status(patch(&w, "stien", 1, "*", body), 200);
    world_close(&w);
}

/* ---- older texts */

static void revisions_afterTwoEdits_keepEveryText(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Een','body':'eerste','terms':[$theme],'status':'published'}"),
        201);
    assert_status(patch(&w, "anna", 1, "'1'", "{'title':'Twee','body':'tweede','reason':'Duidelijker'}"), 200);
    assert_status(patch(&w, "stien", 1, "'2'", "{'title':'Drie'}"), 200);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1/revisions", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.0.title"), "Twee");
    assert_string_equal(reply_text(&r, "items.0.user.name"), "stien de Proef");
    assert_string_equal(reply_text(&r, "items.1.title"), "Een");
    assert_string_equal(reply_text(&r, "items.1.reason"), "Duidelijker");
    assert_string_equal(reply_text(&r, "items.1.user.name"), "anna de Proef");
    r = call_as(&w, "rita", "GET /api/v1/posts/1/revisions/1?against=3", NULL);
    assert_string_equal(reply_text(&r, "body"), "eerste");
    assert_string_equal(reply_text(&r, "against.title"), "Drie");
    assert_string_equal(reply_text(&r, "against.body"), "tweede");
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1/revisions/4", NULL), 404);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/1/revisions/1?against=9", NULL), 404);
    assert_status(call_as(&w, "nobody", "GET /api/v1/posts/1/revisions", NULL), 404);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'post.edited'"), 2);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(edit_withoutIfMatch_asksForIt),
    cmocka_unit_test(edit_staleVersion_answersTheCurrentOneAndChangesNothing),
    cmocka_unit_test(edit_ifMatch_comparesOnlyTheVersion),
    cmocka_unit_test(edit_ifMatch_isOneOfTheVersionsItNames),
    cmocka_unit_test(read_knownTags_isNotModifiedWhenOneFits),
    cmocka_unit_test(read_sameETag_isNotModified),
    cmocka_unit_test(read_afterAnyChangeInTheThread_isModified),
    cmocka_unit_test(read_anythingThatShows_hasAnotherTag),
    cmocka_unit_test(edit_onePropertyOnly_keepsTheOthers),
    cmocka_unit_test(edit_nullWhereSomethingMustBe_opensNothing),
    cmocka_unit_test(edit_badInput_namesTheField),
    cmocka_unit_test(edit_reply_changesItsBodyOnly),
    cmocka_unit_test(edit_byRole_isForAuthorsAndThoseWhoCurate),
    cmocka_unit_test(edit_lessonTitle_staysOneSentence),
    cmocka_unit_test(revisions_afterTwoEdits_keepEveryText),
};
UNIT_MAIN(tests);
