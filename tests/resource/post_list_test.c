/* post_list_test.c -- GET /posts: filters alone and together, the orders, pages, and what is refused. */
#include "tests/world.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

static void make(struct world *w, const char *who, const char *body)
{
    assert_status(call_as(w, who, "POST /api/v1/posts", body), 201);
}

/* 1 question, 2 case (submitted, then approved), 3 discussion, 4 page, 5 lesson; 6 a question that is archived. */
static struct world shelf(void)
{
    struct world w = world_open("empty");
    make(&w, "anna",
        "{'kind':'question','title':'Een','body':'x','terms':[$theme,$tag],'place':$goirle,'phase':'preparation','status':'published'}");
    make(&w, "anna",
        "{'kind':'case','title':'Twee','body':'x','terms':[$theme2],'place':$boschkens,'phase':'execution','status':'submitted'}");
    make(&w, "bert",
        "{'kind':'discussion','title':'Drie','body':'x','terms':[$theme],'place':$tilburg,'status':'published'}");
    make(&w, "stien",
        "{'kind':'page','title':'Vier','body':'x','terms':[$law],'validUntil':'2020-01-01','status':'published'}");
    make(&w, "stien",
        "{'kind':'lesson','title':'Vijf','body':'x','terms':[$law,$tag],'reviewDue':'2020-01-01','status':'published'}");
    make(&w, "bert",
        "{'kind':'question','title':'Zes','body':'x','terms':[$theme],'group':$ring,'status':'published'}");
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/2/_approve", "{}"), 200);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/6/_archive", "{}"), 200);
    world_exec(&w, "UPDATE post SET created = 1700000000000 + id * 86400000, activity = 1700000000000 + id * 86400000");
    return w;
}

static void list_everyFilter_findsWhatFits(void **state)
{
    (void)state;
    static const struct {
        const char *query, *found;
    } rows[] = {
        { "", "5 4 3 2 1" },
        { "kind=question", "1" },
        { "kind=question,case", "2 1" },
        { "status=archived", "6" },
        { "status=published,archived", "6 5 4 3 2 1" },
        { "progress=open", "5 4 3 2 1" },
        { "progress=resolved", "" },
        { "freshness=expired", "4" },
        { "freshness=review_due", "5" },
        { "freshness=current", "3 2 1" },
        { "theme=$theme", "3 1" },
        { "theme=$theme&status=published,archived", "6 3 1" },
        { "theme=$theme,$theme2", "3 2 1" }, /* any of them */
        { "theme=$theme,$theme", "3 1" },
        { "theme=$theme,$theme2&tag=$tag", "1" }, /* all filters together */
        { "theme=$theme,$theme2&tag=$tag,$tag2&sort=created", "1" },
        { "theme=999,$theme2", "2" },
        { "tag=$tag", "5 1" },
        { "law=$law", "5 4" },
        { "law=$law&tag=$tag", "5" },
        { "phase=execution", "2" },
        { "place=$goirle", "2 1" }, /* with its areas */
        { "place=$boschkens", "2" },
        { "place=$tilburg,$boschkens", "3 2" },
        { "place=$goirle,$boschkens", "2 1" },
        { "place=$goirle,$tilburg&phase=preparation,execution", "2 1" },
        { "phase=preparation,execution", "2 1" },
        { "group=$ring&status=archived", "6" },
        { "author=$anna", "2 1" },
        { "author=$anna&kind=case", "2" },
        { "since=2023-11-18", "5 4" },
        { "until=2023-11-18", "3 2 1" },
        { "since=2023-11-16&until=2023-11-18T00:00:00Z", "3 2" },
        { "project=7", "" },
        { "theme=999", "" },
        { "limit=2", "5 4" },
    };
    struct world w = shelf();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = list_ids(&w, "rita", rows[i].query);
        if (strcmp(found, rows[i].found) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", rows[i].query, found, rows[i].found);
    }
    world_close(&w);
}

static void list_unknownValues_areRefusedByName(void **state)
{
    (void)state;
    static const char *const rows[][2] = { { "kind=vraag", "kind" }, { "kind=question,vraag", "kind" },
        { "status=public", "status" }, { "progress=x", "progress" }, { "freshness=x", "freshness" },
        { "theme=x", "theme" }, { "theme=0", "theme" }, { "theme=1,x", "theme" }, { "law=1,-2", "law" },
        { "place=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "place" }, { "theme=1&theme=2", "theme" },
        { "phase=execution,x", "phase" }, { "mark=helpful,x", "mark" }, { "place=-1", "place" }, { "phase=x", "phase" },
        { "mark=x", "mark" }, { "since=gisteren", "since" }, { "sort=title", "sort" }, { "limit=0", "limit" },
        { "limit=101", "limit" }, { "limit=5&limit=6", "limit" }, { "cursor=abc", "cursor" },
        { "offset=10", "offset" } };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[128];
        (void)snprintf(line, sizeof line, "GET /api/v1/posts?%s", rows[i][0]);
        struct answer r = call_as(&w, "anna", line, NULL);
        if (r.status != 400 || strcmp(reply_text(&r, "errors.0.field"), rows[i][1]) != 0)
            fail_msg("%s: %d %.*s", line, r.status, STR_ARG(r.body));
    }
    world_close(&w);
}

static void list_pages_giveEveryPostOnce(void **state)
{
    (void)state;
    static const char *const orders[] = { "sort=activity", "sort=created", "sort=helpful", "author=$bert",
        "theme=$theme", "theme=$theme&author=$bert", "theme=$theme&sort=helpful", "theme=$theme&sort=created" };
    enum { POSTS = 23 };
    struct world w = world_open("empty");
    for (int i = 0; i < POSTS; i++)
        make(&w, "bert", "{'kind':'question','title':'Vraag','body':'x','terms':[$theme],'status':'published'}");
    world_exec(&w,
        "UPDATE post SET activity = 1700000000000 + id % 3, created = 1700000000000 + id % 4, n_helpful = id % 5"); /* many the same */
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        bool seen[POSTS + 1] = { false };
        int found = 0, pages = 0;
        char line[400];
        (void)snprintf(line, sizeof line, "GET /api/v1/posts?limit=4&%s", orders[o]);
        for (bool more = true; more && pages < 20; pages++) {
            struct answer r = call_as(&w, "rita", line, NULL);
            assert_status(r, 200);
            for (int i = 0; i < reply_size(&r, "items"); i++, found++) {
                char path[64];
                (void)snprintf(path, sizeof path, "items.%d.id", i);
                int64_t id = reply_int(&r, path);
                assert_in_range(id, 1, POSTS);
                assert_false(seen[id]);
                seen[id] = true;
            }
            more = strcmp(reply_text(&r, "next"), "null") != 0;
            (void)snprintf(line, sizeof line, "GET /api/v1/posts?limit=4&%s&cursor=%s", orders[o],
                reply_text(&r, "next"));
        }
        if (found != POSTS || pages != 6)
            fail_msg("%s: %d posts on %d pages", orders[o], found, pages);
    }
    world_close(&w);
}

static void list_postMadeBetweenTwoPages_shiftsNothing(void **state)
{
    (void)state;
    struct world w = shelf();
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts?limit=2", NULL);
    char line[300];
    (void)snprintf(line, sizeof line, "limit=2&cursor=%s", reply_text(&r, "next"));
    make(&w, "bert", "{'kind':'question','title':'Nieuw','body':'x','terms':[$theme],'status':'published'}");
    assert_string_equal(list_ids(&w, "rita", line), "3 2");
    world_close(&w);
}

static void list_cursorOfAnotherList_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts/1/replies?limit=1", NULL);
    char line[300];
    (void)snprintf(line, sizeof line, "GET /api/v1/posts?cursor=%s", reply_text(&r, "next"));
    r = call_as(&w, "rita", line, NULL);
    assert_bad_field(r, "cursor");
    world_close(&w);
}

static void list_items_haveNoTextOfTheirOwn(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
    assert_int_equal(reply_size(&r, "items"), 1); /* replies are no items */
    static const char *const left_out[] = { "body", "html", "replies", "links", "marks", "permissions", "mine" };
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "items.0.%s", left_out[i]);
        assert_string_equal(reply_text(&r, path), "(absent)");
    }
    assert_string_equal(reply_text(&r, "items.0.counts.answers"), "2");
    assert_string_equal(reply_text(&r, "items.0.terms.0.name"), "Ontmoeten");
    world_close(&w);
}

/* A list asked twice is remembered; whatever happens then shows in the next one. */
static void list_rememberedThread_showsWhatChanged(void **state)
{
    static const struct {
        const char *who, *line, *body, *path, *shown;
    } steps[] = {
        { "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}", "counts.answers", "1" },
        { "bert", "POST /api/v1/subscriptions", "{'post':1}", "counts.followers", "2" },
        { "bert", "DELETE /api/v1/subscriptions/2", "", "counts.followers", "1" },
        { "bert", "POST /api/v1/subscriptions", "{'post':1}", "counts.followers", "2" },
        { "rita", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}", "counts.meToo", "1" },
        { "anna", "PATCH /api/v1/me", "{'name':'Anna de Nieuwe'}", "author.name", "Anna de Nieuwe" },
        { "anna", "PATCH /api/v1/posts/1", "{'title':'Anders','lead':'Kort'}", "title", "Anders" },
        { "stien", "PATCH /api/v1/terms/$theme", "{'name':'Samen eten'}", "terms.0.name", "Samen eten" },
        { "anna", "PATCH /api/v1/posts/1", "{'terms':[$theme2]}", "terms.1.id", "(absent)" },
        { "stien", "PATCH /api/v1/posts/1", "{'reviewDue':'2020-01-01'}", "freshness", "review_due" },
        { "bert", "DELETE /api/v1/subscriptions/4", "", "freshness", "review_due" },
        { "anna", "PATCH /api/v1/posts/1", "{'anonymous':true}", "author", "null" },
        { "anna", "PATCH /api/v1/posts/1", "{'anonymous':false}", "author.name", "Anna de Nieuwe" },
        { "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}", "progress", "resolved" },
    };
    struct world w = world_open("empty");
    make(&w, "anna",
        "{'kind':'question','title':'Een','body':'x','terms':[$theme,$tag],'place':$goirle,'status':'published'}");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "items.0.%s", steps[i].path);
        struct answer before = call_as(&w, "rita", "GET /api/v1/posts", NULL),
                      again = call_as(&w, "rita", "GET /api/v1/posts", NULL);
        assert_int_equal(before.body.n, again.body.n);
        assert_memory_equal(before.body.p, again.body.p, before.body.n);
        struct answer r = call_with(&w, steps[i].who, steps[i].line, HEADERS("If-Match", "*"), steps[i].body);
        if (r.status > 204)
            fail_msg("%s: %d %.*s", steps[i].line, r.status, STR_ARG(r.body));
        r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
        if (strcmp(reply_text(&r, path), steps[i].shown) != 0)
            fail_msg("after %s %s: %s is \"%s\"", steps[i].line, steps[i].body, path, reply_text(&r, path));
    }
    world_close(&w);
    (void)state;
}

/* Who may know the author and who may not read the same list in turn, in both languages: nobody gets what another was shown. */
static void list_rememberedAnonymousPost_showsEachWhatTheyMayKnow(void **state)
{
    static const struct {
        const char *who, *language, *author, *kind_of_place;
    } turns[] = { { "rita", "nl", "null", "nl" }, { "anna", "nl", "anna", "" }, { "rita", "nl", "null", "nl" },
        { "stien", "nl", "anna", "" }, { "nobody", "nl", "null", "nl" }, { "rita", "nl", "null", "nl" },
        { "coco", "en", "anna", "" }, { "anna", "en", "anna", "" }, { "adm", "nl", "null", "nl" },
        { "nobody", "en", "null", "en" }, { "bert", "nl", "null", "nl" } };
    struct world w = world_open("empty");
    char nl[200] = "", en[200] = "";
    make(&w, "anna",
        "{'kind':'question','title':'Een','body':'x','terms':[$theme],'access':'public','anonymous':true,'status':'published'}");
    for (size_t i = 0; i < 2 * sizeof turns / sizeof *turns; i++) {
        size_t at = i % (sizeof turns / sizeof *turns);
        struct answer r = call_with(&w, turns[at].who, "GET /api/v1/posts",
            HEADERS("Accept-Language", turns[at].language), NULL);
        const char *author = reply_text(&r, "items.0.author.name"), *hidden = reply_text(&r, "items.0.author");
        bool knows = strcmp(turns[at].author, "null") != 0;
        if (knows ? strncmp(author, "anna", 4) != 0 : strcmp(hidden, "null") != 0)
            fail_msg("turn %d, %s: author \"%s\"", (int)i, turns[at].who, author);
        if (!knows && (reply_has(&r, "anna de") || reply_has(&r, "\"fits\":")))
            fail_msg("turn %d, %s: %.*s", (int)i, turns[at].who, STR_ARG(r.body));
        char *text = strcmp(turns[at].kind_of_place, "nl") == 0 ? nl : en;
        if (!knows && !*text)
            (void)snprintf(text, sizeof nl, "%s", reply_text(&r, "items.0.anonymousAs.text"));
        if (!knows && strcmp(reply_text(&r, "items.0.anonymousAs.text"), text) != 0)
            fail_msg("turn %d, %s: \"%s\", not \"%s\"", (int)i, turns[at].who,
                reply_text(&r, "items.0.anonymousAs.text"), text);
    }
    assert_string_not_equal(nl, en);
    world_close(&w);
    (void)state;
}

/* What a list says of a date is said anew when that date has passed, and when the clock is put back. */
static void list_rememberedThread_growsOld(void **state)
{
    static const struct {
        int64_t days;
        const char *freshness, *outlived;
    } steps[] = { { 0, "current", "0" }, { 1, "current", "0" }, { 9, "current", "1" }, { 11, "review_due", "1" },
        { 12, "review_due", "1" }, { 31, "expired", "1" }, { 11, "review_due", "1" }, { 1, "current", "0" } };
    struct world w = world_open("empty");
    make(&w, "stien", "{'kind':'lesson','title':'Een','body':'x','terms':[$law],'status':'published'}");
    char sql[200], date[CLOCK_TEXT], body[100];
    int64_t now = clock_now(), day = 86400000;
    (void)snprintf(sql, sizeof sql, "UPDATE post SET summary = NULL, review_due = %lld, valid_until = %lld",
        (long long)(now + 10 * day), (long long)(now + 30 * day));
    world_exec(&w, sql);
    (void)clock_date(date, now + 5 * day);
    (void)snprintf(body, sizeof body, "{'validTo':'%s'}", date);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"), body), 200);
    world_exec(&w,
        "UPDATE post_list SET review_due = (SELECT review_due FROM post), valid_until = (SELECT valid_until FROM post)");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'x'}"), 201);
    for (size_t i = 0; i < 2 * sizeof steps / sizeof *steps; i++) {
        clock_shift(steps[i / 2].days * day);
        struct answer r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
        if (strcmp(reply_text(&r, "items.0.freshness"), steps[i / 2].freshness) != 0 ||
            reply_size(&r, "items.0.writtenBefore") != steps[i / 2].outlived[0] - '0')
            fail_msg("after %d days: %.*s", (int)steps[i / 2].days, STR_ARG(r.body));
    }
    clock_shift(0);
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(list_everyFilter_findsWhatFits),
    cmocka_unit_test(list_unknownValues_areRefusedByName),
    cmocka_unit_test(list_pages_giveEveryPostOnce),
    cmocka_unit_test(list_postMadeBetweenTwoPages_shiftsNothing),
    cmocka_unit_test(list_cursorOfAnotherList_isRefused),
    cmocka_unit_test(list_items_haveNoTextOfTheirOwn),
    cmocka_unit_test(list_rememberedThread_showsWhatChanged),
    cmocka_unit_test(list_rememberedAnonymousPost_showsEachWhatTheyMayKnow),
    cmocka_unit_test(list_rememberedThread_growsOld),
};
UNIT_MAIN(tests);
