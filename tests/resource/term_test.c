/* term_test.c -- terms: who may change them, names that stand once, merging, laws. */
#include "tests/world.h"

/* Makes a term as that person, and calls it $as. */
static struct answer make(struct world *w, const char *who, const char *as, const char *body)
{
    struct answer r = call_as(w, who, "POST /api/v1/terms", body);
    assert_status(r, 201);
    world_name(w, as, reply_int(&r, "id"));
    return r;
}

static void term_made_isFoundByNameWithoutAccents(void **state)
{
    struct world w = world_open("empty");
    struct answer r = make(&w, "coco", "t",
        "{'kind':'theme','name':'Re-integratie','aliases':['reïntegratie','terug naar werk'],'definition':'Weer aan het werk.'}");
    assert_string_equal(reply_text(&r, "definition"), "Weer aan het werk.");
    assert_has(str_c(reply_header_text(&w, &r, "Location")), "/api/v1/terms/");
    r = call_as(&w, "nobody", "GET /api/v1/terms?q=REINTEGR", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "t"));
    assert_string_equal(reply_text(&r, "items.0.aliases.0"), "reïntegratie");
    assert_int_equal(count(&w, "event WHERE verb = 'term.created'"), 1);
    assert_int_equal(count(&w, "change WHERE entity = 'term' AND id = $t"), 1);
    world_close(&w);
    (void)state;
}

static void term_nameThatDiffersInCase_isAConflictThatNamesTheField(void **state)
{
    struct world w = world_open("empty");
    make(&w, "coco", "t", "{'kind':'tag','name':'Buurthuis'}");
    struct answer r = call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'tag','name':'BUURTHUIS'}");
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "name");
    make(&w, "coco", "u", "{'kind':'theme','name':'Buurthuis'}");
    world_close(&w);
    (void)state;
}

static void term_law_isForTheSteeringGroupOnly(void **state)
{
    struct world w = world_open("empty");
    const char *law = "{'kind':'law','name':'Wet werk en bijstand','validFrom':'2004-01-01','validTo':'2014-12-31'}";
    assert_int_equal(call_as(&w, "coco", "POST /api/v1/terms", law).status, 403);
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/terms", "{'kind':'tag','name':'x'}").status, 403);
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/terms", law).status, 401);
    struct answer r = make(&w, "stien", "t", law);
    assert_string_equal(reply_text(&r, "validTo"), "2014-12-31");
    const char *etag = reply_header_text(&w, &r, "ETag");
    assert_int_equal(
        call_with(&w, "coco", "PATCH /api/v1/terms/$t", HEADERS("If-Match", etag), "{'kind':'tag'}").status, 403);
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/terms/$t", NULL).status, 403);
    assert_int_equal(call_as(&w, "coco", "POST /api/v1/terms/$t/_merge", "{'into':$tag}").status, 403);
    world_close(&w);
    (void)state;
}

static void term_tag_isUnknownToStrangers(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "nobody", "GET /api/v1/terms?kind=tag", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_int_equal(call_as(&w, "nobody", "GET /api/v1/terms/$tag", NULL).status, 404);
    assert_int_equal(call_as(&w, "nobody", "GET /api/v1/terms/$theme", NULL).status, 200);
    r = call_as(&w, "rita", "GET /api/v1/terms?kind=tag", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/terms/$tag", NULL).status, 200);
    world_close(&w);
    (void)state;
}

static void term_patch_needsTheVersionThatWasRead(void **state)
{
    struct world w = world_open("empty");
    struct answer made = make(&w, "coco", "t", "{'kind':'tag','name':'Oud','definition':'Eerst'}");
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &made, "ETag"));
    assert_int_equal(call_as(&w, "coco", "PATCH /api/v1/terms/$t", "{'name':'Nieuw'}").status, 428);
    struct answer r = call_with(&w, "coco", "PATCH /api/v1/terms/$t", read, "{'name':'Nieuw','aliases':['Oud']}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "name"), "Nieuw");
    assert_string_equal(reply_text(&r, "definition"), "Eerst");
    assert_string_equal(reply_text(&r, "aliases.0"), "Oud");
    r = call_with(&w, "coco", "PATCH /api/v1/terms/$t", read, "{'name':'Anders'}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    assert_int_equal(count(&w, "term WHERE name = 'Nieuw'"), 1);
    r = call_with(&w, "coco", "PATCH /api/v1/terms/$t", HEADERS("If-Match", "*"), "{'definition':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "definition"), "");
    world_close(&w);
    (void)state;
}

static void term_badInput_namesEveryField(void **state)
{
    struct world w = world_open("empty");
    int64_t before = count(&w, "term");
    struct answer r = call_as(&w, "coco", "POST /api/v1/terms",
        "{'kind':'soort','name':'','colour':'red','validFrom':'2020-01-02','validTo':'2020-01-01'}");
    assert_status(r, 400);
    assert_int_equal(reply_size(&r, "errors"), 4);
    assert_true(reply_has(&r, "colour"));
    assert_int_equal(count(&w, "term"), before);
    world_close(&w);
    (void)state;
}

static void term_successor_mayNotGoRound(void **state)
{
    struct world w = world_open("empty");
    make(&w, "stien", "new", "{'kind':'law','name':'Participatiewet'}");
    struct answer r = make(&w, "stien", "old", "{'kind':'law','name':'WWB','replacedBy':$new}");
    assert_string_equal(reply_text(&r, "replacedBy.name"), "Participatiewet");
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$new", HEADERS("If-Match", "'1-0'"), "{'replacedBy':$old}");
    assert_bad_field(r, "replacedBy");
    r = call_as(&w, "stien", "POST /api/v1/terms", "{'kind':'law','name':'Wet X','replacedBy':9999}");
    assert_bad_field(r, "replacedBy");
    world_close(&w);
    (void)state;
}

static void term_merged_leavesItsNamesAndSuccessors(void **state)
{
    struct world w = world_open("empty");
    make(&w, "coco", "a", "{'kind':'tag','name':'Wijkteam','aliases':['buurtteam']}");
    make(&w, "coco", "b", "{'kind':'tag','name':'Sociaal wijkteam'}");
    make(&w, "coco", "c", "{'kind':'tag','name':'Team van toen','replacedBy':$a}");
    struct answer r = call_as(&w, "coco", "POST /api/v1/terms/$a/_merge", "{'into':$a}");
    assert_bad_field(r, "into");
    r = call_as(&w, "coco", "POST /api/v1/terms/$a/_merge", "{'into':$b}");
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "id"), world_id(&w, "b"));
    assert_int_equal(reply_size(&r, "aliases"), 2);
    assert_int_equal(call_as(&w, "coco", "GET /api/v1/terms/$a", NULL).status, 404);
    r = call_as(&w, "coco", "GET /api/v1/terms/$c", NULL);
    assert_int_equal(reply_int(&r, "replacedBy.id"), world_id(&w, "b"));
    r = call_as(&w, "coco", "GET /api/v1/terms?q=buurtteam", NULL);
    assert_int_equal(reply_int(&r, "items.0.id"), world_id(&w, "b"));
    assert_int_equal(count(&w, "event WHERE verb = 'term.merged' AND entity_id = $a"), 1);
    world_close(&w);
    (void)state;
}

static void term_mergedWhilePostsUseIt_takesThemAlong(void **state)
{
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "stien", "POST /api/v1/terms/$theme/_merge", "{'into':$theme2}");
    assert_status(r, 200);
    assert_int_equal(count(&w, "post_term WHERE term_id = $theme2"), 1);
    assert_int_equal(count(&w, "post_term WHERE term_id = $theme"), 0);
    world_close(&w);
    (void)state;
}

static void term_inUse_isNotRemoved(void **state)
{
    struct world w = world_open("one-question");
    make(&w, "coco", "a", "{'kind':'tag','name':'A'}");
    make(&w, "coco", "b", "{'kind':'tag','name':'B','replacedBy':$a}");
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/terms/$theme", NULL).status, 409); /* of a post */
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/terms/$a", NULL).status, 409);     /* of another term */
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/terms/$b", NULL).status, 204);
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/terms/$a", NULL).status, 204);
    assert_int_equal(count(&w, "term_alias WHERE term_id IN ($a, $b)"), 0);
    world_close(&w);
    (void)state;
}

static void term_list_pagesInOrderWithoutGaps(void **state)
{
    static const char *const names[] = { "zon", "Appel", "Ém", "elf", "beuk" };
    static const char *const sorted[] = { "Appel", "beuk", "elf", "Ém", "zon" };
    struct world w = world_open("empty");
    for (size_t i = 0; i < 5; i++)
        make(&w, "coco", "t", arena_printf(&w.arena, "{'kind':'goal','name':'%s'}", names[i]).p);
    const char *next = "";
    for (size_t i = 0; i < 5; i += 2) {
        struct str path = arena_printf(&w.arena, "GET /api/v1/terms?kind=goal&limit=2%s%s", *next ? "&cursor=" : "",
            next);
        struct answer r = call_as(&w, "nobody", path.p, NULL);
        assert_string_equal(reply_text(&r, "items.0.name"), sorted[i]);
        if (i + 1 < 5)
            assert_string_equal(reply_text(&r, "items.1.name"), sorted[i + 1]);
        next = reply_text(&r, "next");
    }
    assert_string_equal(next, "null");
    world_close(&w);
    (void)state;
}

static void term_search_takesPercentAsItStands(void **state)
{
    struct world w = world_open("empty");
    make(&w, "coco", "t", "{'kind':'theme','name':'De 5% regel'}");
    struct answer r = call_as(&w, "nobody", "GET /api/v1/terms?q=%25", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(&w, "nobody", "GET /api/v1/terms?soort=theme", NULL);
    assert_bad_field(r, "soort");
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(term_made_isFoundByNameWithoutAccents),
    cmocka_unit_test(term_nameThatDiffersInCase_isAConflictThatNamesTheField),
    cmocka_unit_test(term_law_isForTheSteeringGroupOnly),
    cmocka_unit_test(term_tag_isUnknownToStrangers),
    cmocka_unit_test(term_patch_needsTheVersionThatWasRead),
    cmocka_unit_test(term_badInput_namesEveryField),
    cmocka_unit_test(term_successor_mayNotGoRound),
    cmocka_unit_test(term_merged_leavesItsNamesAndSuccessors),
    cmocka_unit_test(term_mergedWhilePostsUseIt_takesThemAlong),
    cmocka_unit_test(term_inUse_isNotRemoved),
    cmocka_unit_test(term_list_pagesInOrderWithoutGaps),
    cmocka_unit_test(term_search_takesPercentAsItStands),
};
UNIT_MAIN(tests);
