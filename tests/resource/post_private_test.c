/* post_private_test.c -- what somebody may not see is not there: for every door that leads to a post, a look as those who may
 * not come in. Every text that must stay inside has the word "eheim" in it. */
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

/* 1 in the open, by anna. 2 for the hidden group, by anna, answered (3) and marked by stien, linked both ways with 1, edited.
 * 4 a draft and 5 a submitted case, by anna. 6 an anonymous case by bert about Tilburg, with his reply (7) and mark. */
static struct world secrets(void)
{
    static const struct {
        const char *who, *line, *body;
        int status;
    } steps[] = {
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Openbaar','body':'x','terms':[$theme],'access':'public','status':'published'}",
            201 },
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Geheim een','lead':'Geheim','body':'Geheim #1','terms':[$theme2,$tag,$law],'place':$goirle,"
            "'phase':'execution','access':'group','group':$hidden,'onBehalfOf':$hidden,'status':'published'}",
            201 },
        { "stien", "POST /api/v1/posts/2/replies", "{'kind':'answer','body':'Geheim antwoord #1'}", 201 },
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Geheim concept','body':'Geheim #1','terms':[$theme2]}", 201 },
        { "anna", "POST /api/v1/posts",
            "{'kind':'case','title':'Geheim ingediend','body':'Geheim #1','terms':[$theme2],'status':'submitted'}",
            201 },
        { "bert", "POST /api/v1/posts",
            "{'kind':'case','title':'Anoniem','body':'x','terms':[$theme],'place':$tilburg,'anonymous':true,'status':'submitted'}",
            201 },
        { "stien", "POST /api/v1/posts/6/_approve", "{}", 200 },
        { "bert", "POST /api/v1/posts/6/replies", "{'kind':'comment','body':'Vraag maar raak'}", 201 },
        { "bert", "POST /api/v1/posts/6/marks", "{'kind':'still_valid'}", 201 },
        { "stien", "POST /api/v1/posts/2/marks", "{'kind':'helpful','note':'Geheim'}", 201 },
        { "anna", "POST /api/v1/posts/3/marks", "{'kind':'tried_worked','note':'Geheim'}", 201 },
        { "stien", "POST /api/v1/posts/3/marks", "{'kind':'still_valid','note':'Geheim'}", 201 },
        { "anna", "POST /api/v1/posts/2/links", "{'rel':'derived_from','to':1}", 201 },
        { "anna", "POST /api/v1/posts/1/links", "{'rel':'supersedes','to':2}", 201 },
        { "anna", "POST /api/v1/posts/4/links", "{'rel':'related','to':1}", 201 },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct answer r = call_as(&w, steps[i].who, steps[i].line, steps[i].body);
        assert_status(r, steps[i].status);
    }
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"),
                      "{'title':'Geheim twee','reason':'Geheim'}"),
        200);
    return w;
}

/* Every way to read, for whoever is asking. */
static const char *const doors[] = {
    "/posts",
    "/posts?limit=100",
    "/posts?sort=created",
    "/posts?sort=helpful",
    "/posts?kind=question",
    "/posts?kind=case,question,answer,comment",
    "/posts?status=draft",
    "/posts?status=submitted",
    "/posts?status=draft,submitted,published,archived,withdrawn",
    "/posts?progress=open",
    "/posts?progress=answered",
    "/posts?progress=open,answered,resolved",
    "/posts?freshness=superseded",
    "/posts?freshness=current,superseded",
    "/posts?theme=$theme2",
    "/posts?tag=$tag",
    "/posts?law=$law",
    "/posts?phase=execution",
    "/posts?place=$goirle",
    "/posts?group=$hidden",
    "/posts?author=$anna",
    "/posts?author=$anna&status=draft",
    "/posts?mark=helpful",
    "/posts?mark=tried_worked",
    "/posts?since=2020-01-01",
    "/posts?until=2099-01-01",
    "/posts/1",
    "/posts/1/replies",
    "/posts/1/links",
    "/posts/1/marks",
    "/posts/1/revisions",
    "/posts/6",
    "/posts/6/links",
};

static void door_anyList_showsNothingOfWhatIsPrivate(void **state)
{
    (void)state;
    static const char *const strangers[] = { "nobody", "rita", "karel", "bert", "adm", "stranger" };
    struct world w = secrets();
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        for (size_t p = 0; p < sizeof strangers / sizeof *strangers; p++) {
            char line[128];
            (void)snprintf(line, sizeof line, "GET /api/v1%s", doors[i]);
            struct answer r = call_as(&w, strangers[p], line, NULL);
            if (r.status != 200 && (r.status != 404 || strcmp(strangers[p], "nobody") != 0))
                fail_msg("%s as %s: %d", line, strangers[p], r.status);
            if (reply_has(&r, "eheim") || reply_has(&r, "Kring hidden"))
                fail_msg("%s shows it to %s: %.*s", line, strangers[p], STR_ARG(r.body));
        }
    world_close(&w);
}

/* The same doors do open for those who may come in: else the test above would prove nothing. */
static void door_anyFilter_findsItForMembers(void **state)
{
    (void)state;
    static const char *const filters[] = { "", "?kind=question", "?progress=answered", "?freshness=superseded",
        "?theme=$theme2", "?tag=$tag", "?law=$law", "?phase=execution", "?place=$goirle", "?group=$hidden",
        "?author=$anna", "?mark=helpful", "?mark=tried_worked", "?since=2020-01-01", "?until=2099-01-01" };
    struct world w = secrets();
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        char line[128];
        (void)snprintf(line, sizeof line, "GET /api/v1/posts%s", filters[i]);
        struct answer r = call_as(&w, "stien", line, NULL);
        if (!reply_has(&r, "Geheim twee"))
            fail_msg("%s does not find it: %.*s", line, STR_ARG(r.body));
    }
    struct answer drafts = call_as(&w, "anna", "GET /api/v1/posts?status=draft", NULL);
    assert_true(reply_has(&drafts, "Geheim concept"));
    struct answer waiting = call_as(&w, "coco", "GET /api/v1/posts?status=submitted", NULL);
    assert_true(reply_has(&waiting, "Geheim ingediend"));
    assert_false(reply_has(&waiting, "Geheim concept"));
    world_close(&w);
}

/* Everything that can be done with one post; %s is its id. */
static const struct {
    const char *line, *body;
} acts[] = {
    { "GET /api/v1/posts/%s", NULL },
    { "GET /api/v1/posts/%s/replies", NULL },
    { "GET /api/v1/posts/%s/marks", NULL },
    { "GET /api/v1/posts/%s/links", NULL },
    { "GET /api/v1/posts/%s/revisions", NULL },
    { "GET /api/v1/posts/%s/revisions/1", NULL },
    { "GET /api/v1/posts/%s/revisions/2?against=1", NULL },
    { "PATCH /api/v1/posts/%s", "{'title':'Van mij'}" },
    { "DELETE /api/v1/posts/%s", NULL },
    { "POST /api/v1/posts/%s/replies", "{'kind':'comment','body':'Hallo?'}" },
    { "POST /api/v1/posts/%s/marks", "{'kind':'helpful'}" },
    { "DELETE /api/v1/posts/%s/marks/helpful", NULL },
    { "POST /api/v1/posts/%s/links", "{'rel':'related','to':1}" },
    { "DELETE /api/v1/posts/%s/links/1", NULL },
    { "POST /api/v1/posts/%s/_submit", "{}" },
    { "POST /api/v1/posts/%s/_approve", "{}" },
    { "POST /api/v1/posts/%s/_return", "{'reason':'x'}" },
    { "POST /api/v1/posts/%s/_publish", "{}" },
    { "POST /api/v1/posts/%s/_archive", "{}" },
    { "POST /api/v1/posts/%s/_withdraw", "{}" },
    { "POST /api/v1/posts/%s/_resolve", "{}" },
    { "POST /api/v1/posts/%s/_reopen", "{}" },
    { "POST /api/v1/posts/%s/_convert", "{'kind':'discussion'}" },
};

static struct answer act(struct world *w, const char *who, size_t i, const char *id)
{
    char line[128];
    (void)snprintf(line, sizeof line, acts[i].line, id);
    return call_with(w, who, line, HEADERS("If-Match", "*"), acts[i].body);
}

/* The body up to the number of the request, which differs each time. */
static struct str comparable(const struct answer *r)
{
    return str_sub(r->body, 0, str_search(r->body, STR("\"requestId\"")));
}

static void door_anyAct_answersThePrivateAsTheAbsent(void **state)
{
    (void)state;
    static const char *const strangers[] = { "nobody", "rita", "karel", "bert", "adm", "coco", "sofie" };
    static const char *const hidden[] = { "2", "3", "4", "5" };
    struct world w = secrets();
    int64_t version = world_number(&w, "SELECT sum(version + thread_version) FROM post"), events = count(&w, "event");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        for (size_t p = 0; p < sizeof strangers / sizeof *strangers; p++)
            for (size_t h = 0; h < sizeof hidden / sizeof *hidden; h++) {
                if (p >= 5 && h == 3)
                    continue; /* who curates may see what was submitted */
                struct answer private = act(&w, strangers[p], i, hidden[h]), absent = act(&w, strangers[p], i, "999");
                int expected = p == 0 && strncmp(acts[i].line, "GET", 3) != 0 ? 401 : 404;
                if (private.status != expected || absent.status != expected ||
                    !str_eq(comparable(&private), comparable(&absent)))
                    fail_msg("%s as %s on %s: %d and %d: %.*s", acts[i].line, strangers[p], hidden[h], private.status,
                        absent.status, STR_ARG(private.body));
            }
    assert_int_equal(world_number(&w, "SELECT sum(version + thread_version) FROM post"), version);
    assert_int_equal(count(&w, "event"), events);
    world_close(&w);
}

static void door_endedMembership_isShut(void **state)
{
    (void)state;
    struct world w = secrets();
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/2", NULL), 200);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien");
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/2", NULL), 404);
    struct answer r = call_as(&w, "stien", "GET /api/v1/posts?limit=100", NULL);
    assert_false(reply_has(&r, "eheim"));
    world_close(&w);
}

static void door_membershipThatBeginsLater_isShut(void **state)
{
    (void)state;
    struct world w = secrets();
    world_exec(&w, "UPDATE membership SET since = 99999999999999 WHERE account_id = $stien");
    world_index(&w);
    static const char *const shut[] = { "GET /api/v1/posts?limit=100", "GET /api/v1/search?q=geheim",
        "GET /api/v1/groups", "GET /api/v1/tasks?limit=100", "GET /api/v1/events?limit=100",
        "GET /api/v1/notifications?limit=100", "GET /api/v1/subscriptions" };
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/2", NULL), 404);
    for (size_t i = 0; i < sizeof shut / sizeof *shut; i++) {
        struct answer r = call_as(&w, "stien", shut[i], NULL);
        assert_status(r, 200);
        if (reply_has(&r, "Geheim twee") || reply_has(&r, "Geheim antwoord"))
            fail_msg("%s: %.*s", shut[i], STR_ARG(r.body));
    }
    world_close(&w);
}

/* An administrator who must know asks with a reason; it is in the trail, and the author is told. */
static void anonymous_author_isToldWhoAsked(void **state)
{
    (void)state;
    struct world w = secrets();
    world_exec(&w, "DELETE FROM event");
    struct answer r = call_as(&w, "adm", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "permissions.askAuthor"), "true");
    r = call_as(&w, "adm", "POST /api/v1/posts/6/_ask-author", "{'reason':'Zomaar'}");
    assert_bad_field(r, "reason");
    assert_int_equal(count(&w, "event"), 0);
    r = call_as(&w, "adm", "POST /api/v1/posts/6/_ask-author", "{'reason':'Melding van misbruik'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "author.name"), "bert de Proef");
    r = call_as(&w, "adm", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "author"), "null"); /* that was the answer to one question */
    r = call_as(&w, "coco", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "permissions.askAuthor"), "false");
    static const char *const see[] = { "adm", "bert", "coco" }, *const do_not[] = { "anna", "rita", "karel" };
    for (size_t i = 0; i < sizeof see / sizeof *see; i++) {
        r = call_as(&w, see[i], "GET /api/v1/events?post=6&verb=post.author_shown", NULL);
        assert_string_equal(reply_text(&r, "items.0.data.reason"), "Melding van misbruik");
        assert_int_equal(reply_int(&r, "items.0.actor.id"), world_id(&w, "adm"));
        r = call_as(&w, do_not[i], "GET /api/v1/events?post=6&verb=post.author_shown", NULL);
        assert_int_equal(reply_size(&r, "items"), 0);
    }
    world_close(&w);
}

/* bert wrote 6 under no name; 7 is his comment. Everybody sees that somebody did. */
static void anonymous_author_isKnownOnlyToThoseWhoCurate(void **state)
{
    (void)state;
    static const char *const places[] = { "/posts/6", "/posts/6/replies", "/posts/7", "/posts/6/marks",
        "/posts/6/revisions", "/posts/6/revisions/2", "/posts/6/links", "/posts?kind=case", "/posts?author=$bert",
        "/posts?place=$tilburg", "/posts?place=$tilburg&sort=created",
        "/posts?author=$bert&status=published,archived" };
    struct world w = secrets();
    assert_status(call_with(&w, "bert", "PATCH /api/v1/posts/6", HEADERS("If-Match", "*"), "{'lead':'Een dorp'}"), 200);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        static const char *const people[] = { "anna", "rita", "karel", "adm" };
        char line[128];
        (void)snprintf(line, sizeof line, "GET /api/v1%s", places[i]);
        for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
            struct answer r = call_as(&w, people[p], line, NULL);
            assert_status(r, 200);
            if (reply_has(&r, "bert") || reply_has(&r, "Tilburg"))
                fail_msg("%s as %s: %.*s", line, people[p], STR_ARG(r.body));
        }
    }
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "anonymous"), "true");
    assert_string_equal(reply_text(&r, "author"), "null");
    assert_string_equal(reply_text(&r, "place"), "null");
    r = call_as(&w, "anna", "GET /api/v1/posts?author=$bert", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "coco", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "author.name"), "bert de Proef");
    r = call_as(&w, "bert", "GET /api/v1/posts?author=$bert", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void link_fromAnAnonymousPost_doesNotNameItsAuthor(void **state)
{
    (void)state;
    struct world w = secrets();
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/6/links", "{'rel':'related','to':1}"), 201);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_true(reply_has(&r, "Anoniem"));
    assert_false(reply_has(&r, "bert"));
    assert_false(reply_has(&r, "Tilburg"));
    world_close(&w);
}

static void list_ofNobody_hasPublicPostsOnly(void **state)
{
    (void)state;
    struct world w = secrets();
    struct answer r = call_as(&w, "nobody", "GET /api/v1/posts?limit=100", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(reply_int(&r, "items.0.id"), 1);
    assert_status(call_as(&w, "nobody", "GET /api/v1/posts/1", NULL), 200);
    assert_status(call_as(&w, "nobody", "GET /api/v1/posts/6", NULL), 404);
    world_close(&w);
}

/* ---- searching. The names below belong to private posts only: no facet, suggestion or correction may betray them. */

static const char *const betrayals[] = { "eheim", "Kring hidden", "Vervoer", "vrijwilligers", "Wmo 2015", "Goirle",
    "Tilburg", "anna", "bert", "stien" };

static const char *const searches[] = {
    "GET /api/v1/search?q=geheim",
    "GET /api/v1/search?q=gehiem",
    "GET /api/v1/search?q=geheimen%20antwoord",
    "GET /api/v1/search?q=geheimgroep",
    "GET /api/v1/search?q=antwoord",
    "GET /api/v1/search?q=anoniem",
    "GET /api/v1/search?q=openbaar%20geheim",
    "GET /api/v1/search?q=%22geheim%20twee%22",
    "GET /api/v1/search?q=Vervoer",
    "GET /api/v1/search?q=goirle",
    "GET /api/v1/search?q=thema:vervoer",
    "GET /api/v1/search?q=gemeente:goirle",
    "GET /api/v1/search?q=door:anna",
    "GET /api/v1/search?q=&facets=kind,theme,tag,law,phase,place,group,mark,freshness,progress,year",
    "GET /api/v1/search?q=geheim&facets=kind,theme,tag,law,phase,place,group,mark,freshness,progress,year",
    "GET /api/v1/search?q=&status=draft,submitted,published,archived,withdrawn&limit=100",
    "GET /api/v1/search?q=geheim&status=draft",
    "GET /api/v1/search?q=&theme=$theme2",
    "GET /api/v1/search?q=&place=$goirle",
    "GET /api/v1/search?q=&place=$tilburg",
    "GET /api/v1/search?q=&group=$hidden",
    "GET /api/v1/search?q=&mark=helpful",
    "GET /api/v1/search?q=&author=$bert",
    "GET /api/v1/suggestions?q=geh",
    "GET /api/v1/suggestions?q=geheim",
};

static void search_anyQuery_findsNothingOfWhatIsPrivate(void **state)
{
    (void)state;
    static const char *const strangers[] = { "nobody", "karel", "adm", "stranger" };
    struct world w = secrets();
    /* the author of 1 and his municipality are no secret; for this test they would hide a leak */
    world_exec(&w, "UPDATE post SET author_id = $coco WHERE id = 1; DELETE FROM link");
    world_index(&w);
    for (size_t p = 0; p < sizeof strangers / sizeof *strangers; p++) {
        for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
            struct answer r = call_as(&w, strangers[p], searches[i], NULL);
            assert_status(r, 200);
            for (size_t b = 0; b < sizeof betrayals / sizeof *betrayals; b++)
                if (reply_has(&r, betrayals[b]))
                    fail_msg("%s as %s betrays %s: %.*s", searches[i], strangers[p], betrayals[b], STR_ARG(r.body));
        }
        struct answer all = call_as(&w, strangers[p], "GET /api/v1/search?q=", NULL);
        assert_int_equal(reply_int(&all, "total"), p == 0 ? 1 : 2);
        struct answer similar = call_as(&w, strangers[p], "POST /api/v1/posts/_similar",
            "{'title':'Geheim twee','body':'Geheim antwoord'}");
        assert_status(similar, p == 0 ? 401 : 200);
        assert_false(reply_has(&similar, "eheim"));
    }
    world_close(&w);
}

static void search_byMembers_findsIt(void **state)
{
    (void)state;
    struct world w = secrets();
    world_index(&w);
    struct answer r = call_as(&w, "stien", "GET /api/v1/search?q=geheim&facets=theme", NULL);
    assert_int_equal(reply_int(&r, "total"), 1);
    assert_true(reply_has(&r, "Vervoer"));
    r = call_as(&w, "anna", "GET /api/v1/search?q=geheim&status=draft,submitted,published", NULL);
    assert_int_equal(reply_int(&r, "total"), 1); /* what is not in the open is not in the index either */
    r = call_as(&w, "stien", "POST /api/v1/posts/_similar", "{'title':'Geheim twee'}");
    assert_true(reply_has(&r, "Geheim twee"));
    r = call_as(&w, "stien", "GET /api/v1/suggestions?q=geh", NULL);
    assert_true(reply_has(&r, "Geheim twee"));
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien"); /* the index has not heard of it */
    r = call_as(&w, "stien", "GET /api/v1/search?q=geheim&facets=theme", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_false(reply_has(&r, "eheim"));
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_anyQuery_findsNothingOfWhatIsPrivate),
    cmocka_unit_test(search_byMembers_findsIt),
    cmocka_unit_test(door_anyList_showsNothingOfWhatIsPrivate),
    cmocka_unit_test(door_anyFilter_findsItForMembers),
    cmocka_unit_test(door_anyAct_answersThePrivateAsTheAbsent),
    cmocka_unit_test(door_endedMembership_isShut),
    cmocka_unit_test(door_membershipThatBeginsLater_isShut),
    cmocka_unit_test(anonymous_author_isToldWhoAsked),
    cmocka_unit_test(anonymous_author_isKnownOnlyToThoseWhoCurate),
    cmocka_unit_test(link_fromAnAnonymousPost_doesNotNameItsAuthor),
    cmocka_unit_test(list_ofNobody_hasPublicPostsOnly),
};
UNIT_MAIN(tests);
