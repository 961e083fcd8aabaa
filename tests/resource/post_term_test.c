/* post_term_test.c -- what lists look at lies apart from the posts, and with their terms: it follows the root through everything
 * that happens to it; and lists by term are in order, of what one may read. */
#include "tests/world.h"

#include "resource/post/follow.h"

#include <stdio.h>
#include <string.h>

/* Fails when lists say something else of a root than the root, or when there are not so many terms. */
static void assert_follows(struct world *w, const char *after, int64_t terms)
{
    int64_t wrong;
    assert_int_equal(lists_look(w->db, &wrong), OK);
    if (wrong || count(w, "post_term") != terms)
        fail_msg("after %s: lists are wrong in %lld places, and there are %lld terms", after, (long long)wrong,
            (long long)count(w, "post_term"));
}

static void terms_everythingThatHappens_isFollowed(void **state)
{
    static const struct {
        const char *who, *line, *body;
        int terms; /* that there are afterwards */
    } steps[] = {
        { "anna", "POST /api/v1/posts",
            "{'kind':'case','title':'Een','body':'x','terms':[$theme,$tag],'phase':'execution'}", 2 },
        { "anna", "POST /api/v1/posts/1/_submit", "{}", 2 },
        { "sofie", "POST /api/v1/posts/1/_return", "{'reason':'nog niet'}", 2 },
        { "anna", "POST /api/v1/posts/1/_submit", "{}", 2 },
        { "sofie", "POST /api/v1/posts/1/_approve", "{}", 2 },
        { "anna", "PATCH /api/v1/posts/1", "{'phase':'follow_up'}", 2 },
        { "anna", "PATCH /api/v1/posts/1", "{'terms':[$theme2,$tag,$law],'phase':'preparation'}", 3 },
        { "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}", 3 },
        { "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}", 3 },
        { "sofie", "POST /api/v1/posts/1/_convert", "{'kind':'question'}", 3 },
        { "bert", "POST /api/v1/posts",
            "{'kind':'question','title':'Twee','body':'x','terms':[$theme],'status':'published'}", 4 },
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Drie','body':'x','terms':[$theme,$tag2],'status':'published'}", 6 },
        { "bert", "POST /api/v1/posts/4/replies", "{'kind':'answer','body':'Ja'}", 6 },
        { "sofie", "POST /api/v1/posts/4/_merge", "{'into':3}", 6 },
        { "sofie", "POST /api/v1/terms/$tag2/_merge", "{'into':$tag}", 6 },
        { "sofie", "POST /api/v1/posts/1/_archive", "{}", 6 },
        { "bert", "DELETE /api/v1/posts/3", NULL, 6 },
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Vier','body':'x','terms':[$theme],'status':'published'}", 7 },
        { "bert", "POST /api/v1/posts",
            "{'kind':'question','title':'Vier nog eens','body':'x','terms':[$theme],'status':'published'}", 8 },
        { "rita", "POST /api/v1/posts/6/marks", "{'kind':'me_too'}", 8 },
        { "sofie", "POST /api/v1/posts/7/links", "{'rel':'duplicate_of','to':6}", 8 },
        { "coco", "POST /api/v1/posts/7/marks", "{'kind':'helpful'}", 8 }, /* counts for 6 too */
        { "anna", "PATCH /api/v1/posts/6", "{'title':'Anders','place':$tilburg,'access':'group','group':$ring}", 8 },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        world_exec(&w, "UPDATE post SET activity = activity - 60000 WHERE parent_id IS NULL"); /* a minute goes by */
        struct answer r = call_with(&w, steps[i].who, steps[i].line, HEADERS("If-Match", "*"), steps[i].body);
        if (r.status > 204)
            fail_msg("%s: %d %.*s", steps[i].line, r.status, STR_ARG(r.body));
        assert_follows(&w, steps[i].line, steps[i].terms);
    }
    world_close(&w);
    (void)state;
}

static void terms_listOfATerm_isInOrderOfActivityAndOnlyWhatOneMayRead(void **state)
{
    static const char *const made[][2] = {
        { "anna", "{'kind':'question','title':'Een','body':'x','terms':[$theme,$tag],'status':'published'}" },
        { "anna",
            "{'kind':'question','title':'Twee','body':'x','terms':[$theme],'access':'group','group':$hidden,'status':'published'}" },
        { "anna", "{'kind':'question','title':'Drie','body':'x','terms':[$theme,$tag]}" }, /* a draft */
        { "bert",
            "{'kind':'discussion','title':'Vier','body':'x','terms':[$theme],'phase':'execution','status':'published'}" },
        { "bert", "{'kind':'question','title':'Vijf','body':'x','terms':[$theme2],'status':'published'}" },
        { "bert",
            "{'kind':'question','title':'Zes','body':'x','terms':[$theme,$theme2],'phase':'execution','status':'published'}" },
    };
    static const struct {
        const char *who, *query, *found;
    } rows[] = {
        { "rita", "theme=$theme", "1 6 4" },
        { "stien", "theme=$theme", "1 6 4 2" },
        { "nobody", "theme=$theme", "" },
        { "rita", "theme=$theme&status=draft", "" },
        { "anna", "theme=$theme&status=draft", "3" },
        { "anna", "theme=$theme&status=draft,published", "1 6 4 3 2" },
        { "rita", "theme=$theme&kind=question", "1 6" },
        { "rita", "theme=$theme&phase=execution", "6 4" },
        { "rita", "theme=$theme&kind=discussion&phase=execution", "4" },
        { "rita", "theme=$theme&tag=$tag", "1" },
        { "rita", "theme=$theme&tag=$theme2", "6" },
        { "rita", "theme=$theme2", "6 5" },
        { "rita", "theme=$theme&author=$bert", "6 4" },
        { "rita", "theme=$theme&sort=created", "6 4 1" },
        { "rita", "theme=$theme&limit=2", "1 6" },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_status(call_as(&w, made[i][0], "POST /api/v1/posts", made[i][1]), 201);
    world_exec(&w, "UPDATE post SET created = 1700000000000 + id, activity = 1700000000000 + id");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}"), 201);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = list_ids(&w, rows[i].who, rows[i].query);
        if (strcmp(found, rows[i].found) != 0)
            fail_msg("%s, %s: \"%s\", not \"%s\"", rows[i].who, rows[i].query, found, rows[i].found);
    }
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(terms_everythingThatHappens_isFollowed),
    cmocka_unit_test(terms_listOfATerm_isInOrderOfActivityAndOnlyWhatOneMayRead),
};
UNIT_MAIN(tests);
