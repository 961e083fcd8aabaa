/* regret_test.c -- what others regret, each as a test of ours that carries its name. Those that only a screen can show stand in
 * tests/web/regret.mjs; that a private post comes out of no door at all is proven door by door in tests/rights/canary_test.c.
 * Source: "Regrets of others" in the description of the domain. */
#include "tests/world.h"

#include "app/courier.h"
#include "app/export.h"

#include <stdio.h>
#include <string.h>

static struct answer find(struct world *w, const char *who, const char *query)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/search?q=%s", query).p, NULL);
    assert_status(r, 200);
    return r;
}

static void publish(struct world *w, const char *who, const char *name, const char *properties)
{
    struct answer r = call_as(w, who, "POST /api/v1/posts",
        arena_printf(&w->arena, "{'kind':'question','status':'published','terms':[$theme],%s}", properties).p);
    assert_status(r, 201);
    world_name(w, name, reply_int(&r, "id"));
}

static void regret_askersOwnReply_isNoAnswer(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ik weet het al.'}"),
        201);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts?progress=open", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(&w, "bert", "GET /api/v1/tasks?kind=answer", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo.'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts?progress=open", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
}

static void regret_privatePost_isInNoViewCountOrSuggestion(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'title':'Wat weet de zwartkopmees?','body':'Zwartkopmees QXZ'}"),
        200);
    world_index(&w);
    static const char *const doors[] = { "/posts", "/posts?progress=open",
        "/posts?status=draft,submitted,published,archived,withdrawn", "/posts?author=$anna", "/posts?group=$hidden",
        "/posts?theme=$theme", "/search?q=zwartkopmees&facets=theme,kind,status", "/search?q=zwartkopmes",
        "/suggestions?q=zwartk", "/events", "/events?post=1", "/events?actor=$anna", "/tasks", "/abbreviations",
        "/organisations?q=goirle", "/terms", "/users", "/groups", "/subscriptions", "/drafts" };
    static const char *const strangers[] = { "bert", "rita", "sofie", "coco", "adm", "nobody" };
    for (size_t d = 0; d < sizeof doors / sizeof *doors; d++)
        for (size_t s = 0; s < sizeof strangers / sizeof *strangers; s++) {
            struct answer r = call_as(&w, strangers[s], arena_printf(&w.arena, "GET /api/v1%s", doors[d]).p, NULL);
            if (reply_has(&r, "wartkopmees") || reply_has(&r, "QXZ") || reply_has(&r, "\"posts\":1"))
                fail_msg("%s as %s: %.*s", doors[d], strangers[s], STR_ARG(r.body));
        }
    struct answer r = find(&w, "anna", "zwartkopmees");
    assert_int_equal(reply_size(&r, "items"), 1); /* whoever may read it does find it */
    r = find(&w, "rita", "zwartkopmees&facets=theme");
    assert_string_equal(reply_text(&r, "total"), "0");
    assert_int_equal(reply_size(&r, "facets.theme"), 0);
    world_close(&w);
}

static void regret_convertedKind_losesNothing(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/3/marks", "{'kind':'helpful','note':'Om de polis'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/3/links", "{'rel':'related','to':1}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    static const char *const there_and_back[][2] = { { "3", "comment" }, { "3", "answer" }, { "1", "case" },
        { "1", "discussion" } };
    struct answer before = call_as(&w, "rita", "GET /api/v1/posts/3", NULL);
    for (size_t i = 0; i < 3; i++)
        assert_status(call_as(&w, "stien",
                          arena_printf(&w.arena, "POST /api/v1/posts/%s/_convert", there_and_back[i][0]).p,
                          arena_printf(&w.arena, "{'kind':'%s'}", there_and_back[i][1]).p),
            200);
    struct answer after = call_as(&w, "rita", "GET /api/v1/posts/3", NULL);
    assert_string_equal(reply_text(&after, "body"), reply_text(&before, "body"));
    assert_string_equal(reply_text(&after, "kind"), "answer");
    assert_string_equal(reply_text(&after, "marks.0.note"), "Om de polis");
    assert_int_equal(reply_size(&after, "links"), reply_size(&before, "links"));
    struct answer root = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&root, "kind"), "case");
    assert_string_equal(reply_text(&root, "counts.answers"), "2");
    assert_string_equal(reply_text(&root, "counts.comments"), "2");
    assert_string_equal(reply_text(&root, "mine.following"), "true");
    assert_int_equal(reply_size(&root, "terms"), 1);
    world_close(&w);
}

static void regret_mergedTags_moveTheirFollowersAndPosts(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    publish(&w, "anna", "q", "'title':'Met een trefwoord','body':'x'");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/$q", HEADERS("If-Match", "*"), "{'terms':[$theme,$tag]}"),
        200);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$tag}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$tag2}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$tag}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/terms/$tag/_merge", "{'into':$tag2}"), 200);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM subscription WHERE entity = 'term' AND entity_id = $tag2"),
        2);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts?tag=$tag2", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
}

static void regret_twoLetters_canBeSearched(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    publish(&w, "anna", "sw", "'title':'Wie werkt er in de SW?','body':'Daarom.'");
    publish(&w, "anna", "wi", "'title':'Mag dat met Wi?','body':'Daarom.'");
    publish(&w, "anna", "other", "'title':'Iets anders','body':'Daarom.'");
    world_index(&w);
    struct answer r = find(&w, "rita", "SW");
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "sw"));
    assert_string_equal(reply_text(&r, "total"), "1");
    r = find(&w, "rita", "Wi");
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "wi"));
    world_close(&w);
}

static void regret_moreMatchedWords_rankHigher(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    publish(&w, "anna", "both", "'title':'Spreekuur over schulden','body':'Daarom.'");
    publish(&w, "anna", "one", "'title':'Spreekuur, spreekuur, spreekuur','body':'Spreekuur spreekuur.'");
    world_index(&w);
    struct answer r = find(&w, "rita", "spreekuur%20schulden");
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "both"));
    world_close(&w);
}

static void regret_dutchCompound_isFoundByItsPart(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    publish(&w, "anna", "q", "'title':'Wie tekent de samenwerkingsovereenkomsten?','body':'Daarom.'");
    world_index(&w);
    struct answer r = find(&w, "rita", "overeenkomst");
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "q"));
    world_close(&w);
}

static void regret_archivedPost_isOffByDefaultAndOneFilterAway(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_archive", "{}"), 200);
    world_index(&w);
    struct answer r = call_as(&w, "rita", "GET /api/v1/posts", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    r = call_as(&w, "rita", "GET /api/v1/posts?status=archived", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = find(&w, "rita", "verzekering");
    assert_string_equal(reply_text(&r, "total"), "0");
    r = find(&w, "rita", "verzekering&status=archived");
    assert_string_equal(reply_text(&r, "total"), "1");
    world_close(&w);
}

static void regret_reply_isFoundBySearch(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'Vraag het de rietzanger.'}"),
        201);
    world_index(&w);
    struct answer r = find(&w, "rita", "rietzanger");
    assert_string_equal(reply_text(&r, "total"), "1");
    assert_string_equal(reply_text(&r, "items.0.id"), "1");
    assert_true(reply_has(&r, "rietzanger"));
    world_close(&w);
}

/* The folder of an export as one text. */
static struct str exported(struct world *w)
{
    struct export_counts counts;
    char *said = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&said, &n), *all;
    static char text[1 << 16];
    assert_non_null(out);
    assert_int_equal(export_run(w->db, arena_printf(&w->arena, "%s/out", w->folder).p, out, &counts), OK);
    (void)fclose(out);
    free(said);
    all = popen(arena_printf(&w->arena, "find '%s/out' -name '*.md' -exec cat {} +", w->folder).p, "r");
    assert_non_null(all);
    n = fread(text, 1, sizeof text, all);
    (void)pclose(all);
    return (struct str){ text, n };
}

static void regret_reply_isInTheExport(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'Vraag het de rietzanger.'}"),
        201);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/2/replies", "{'kind':'comment','body':'Of de karekiet.'}"),
        201);
    struct str text = exported(&w);
    assert_has(text, "Vraag het de rietzanger.");
    assert_has(text, "Of de karekiet.");
    world_close(&w);
}

static void regret_privatePost_isNotInTheExport(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'body':'Zwartkopmees'}"),
        200);
    assert_false(str_search(exported(&w), STR("Zwartkopmees")) < exported(&w).n);
    world_close(&w);
}

/* How often somebody is told of anything. */
static int64_t told(struct world *w, const char *who)
{
    struct courier *c;
    struct courier_config config = { .database = w->path, .writer = w->writer };
    assert_int_equal(courier_new(&c, &config), OK);
    assert_int_equal(courier_expand(c), OK);
    assert_int_equal(courier_expand(c), OK); /* a second time brings nothing twice */
    courier_free(c);
    struct answer r = call_as(w, who, "GET /api/v1/notifications", NULL);
    return reply_size(&r, "items");
}

static void regret_trivialEdit_isNoNewsAndNothingIsToldTwice(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w,
        "UPDATE post SET body = 'Wie betaalt de verzekering van de vrijwilligers in het buurthuis, en geldt dat ook voor de"
        " mensen die alleen op zaterdag komen helpen?' WHERE id = 1");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(
        call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
            "{'body':'Wie betaalt de verzekering van de vrijwilligers in het buurthuis, en geldt dat ook voor "
            "de mensen die alleen op zondag komen helpen?'}"),
        200);
    assert_int_equal(told(&w, "rita"), 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'De gemeente.'}"), 201);
    assert_int_equal(told(&w, "rita"), 1);
    assert_int_equal(told(&w, "rita"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(regret_askersOwnReply_isNoAnswer),
    cmocka_unit_test(regret_privatePost_isInNoViewCountOrSuggestion),
    cmocka_unit_test(regret_convertedKind_losesNothing),
    cmocka_unit_test(regret_mergedTags_moveTheirFollowersAndPosts),
    cmocka_unit_test(regret_twoLetters_canBeSearched),
    cmocka_unit_test(regret_moreMatchedWords_rankHigher),
    cmocka_unit_test(regret_dutchCompound_isFoundByItsPart),
    cmocka_unit_test(regret_archivedPost_isOffByDefaultAndOneFilterAway),
    cmocka_unit_test(regret_reply_isFoundBySearch),
    cmocka_unit_test(regret_reply_isInTheExport),
    cmocka_unit_test(regret_privatePost_isNotInTheExport),
    cmocka_unit_test(regret_trivialEdit_isNoNewsAndNothingIsToldTwice),
};
UNIT_MAIN(tests);
