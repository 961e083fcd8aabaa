/* start_route_test.c -- the start route: which questions stand in it and why, who ticks off for whom, and the five answers. */
#include "tests/world.h"

/* A published question by somebody of a place, in a phase ('preparation', …); gives its number. */
static int64_t ask(struct world *w, const char *who, const char *place, const char *phase, const char *title,
    const char *more)
{
    const char *body = arena_printf(&w->arena,
        "{'kind':'question','title':'%s','body':'Vertel.','place':$%s,'phase':'%s','terms':[$theme],'status':'published'%s}",
        title, place, phase, more)
                           .p;
    struct answer r = call_as(w, who, "POST /api/v1/posts", body);
    assert_status(r, 201);
    return reply_int(&r, "id");
}

static void refused(struct world *w, const char *who, const char *line, const char *body, const char *field)
{
    struct answer r = call_as(w, who, line, body);
    assert_bad_field(r, field);
}

static struct answer route_of(struct world *w, const char *who, const char *query)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/start-route%s", query).p, NULL);
    assert_status(r, 200);
    return r;
}

/* Where a question stands: "steps.5.questions.0", "" when nowhere. */
static const char *where(struct world *w, const struct answer *r, int64_t id)
{
    for (int step = 0; step < reply_size(r, "steps"); step++) {
        const char *list = arena_printf(&w->arena, "steps.%d.questions", step).p;
        for (int i = 0; i < reply_size(r, list); i++) {
            const char *at = arena_printf(&w->arena, "%s.%d", list, i).p;
            if (reply_int(r, arena_printf(&w->arena, "%s.post.id", at).p) == id)
                return at;
        }
    }
    return "";
}

static const char *of(struct world *w, const struct answer *r, int64_t id, const char *what)
{
    return reply_text(r, arena_printf(&w->arena, "%s.%s", where(w, r, id), what).p);
}

static int tick(struct world *w, const char *who, const char *method, int64_t id)
{
    return call_as(w, who, arena_printf(&w->arena, "%s /api/v1/start-route/ticks/%lld", method, (long long)id).p, NULL)
        .status;
}

static void startRoute_emptyBase_hasTheStepsAndNothingInThem(void **state)
{
    struct world w = world_open("empty");
    struct answer r = route_of(&w, "rita", "");
    assert_string_equal(reply_text(&r, "phase"), "preparation");
    assert_string_equal(reply_text(&r, "place.name"), "Tilburg");
    assert_int_equal(reply_size(&r, "profile.missing"), 5);
    assert_int_equal(reply_size(&r, "steps"), 6);
    assert_int_equal(reply_size(&r, "steps.0.questions"), 0);
    assert_int_equal(reply_size(&r, "cases"), 0);
    r = route_of(&w, "stranger", "");
    assert_string_equal(reply_text(&r, "place"), "null");
    assert_string_equal(reply_text(&r, "profile"), "null");
    assert_string_equal(reply_text(&r, "mayTick"), "false");
    assert_status(call_as(&w, "nobody", "GET /api/v1/start-route", NULL), 401);
    refused(&w, "rita", "GET /api/v1/start-route?phase=later", NULL, "phase");
    refused(&w, "coco", "GET /api/v1/start-route?place=9999", NULL, "place");
    assert_status(call_as(&w, "rita", "GET /api/v1/start-route?place=$dongen", NULL), 403);
    world_close(&w);
    (void)state;
}

static void startRoute_questions_areOfThePhaseAndMostAskedFirst(void **state)
{
    struct world w = world_open("empty");
    int64_t one = ask(&w, "anna", "goirle", "preparation", "Wie doet er mee?", "");
    int64_t two = ask(&w, "anna", "goirle", "preparation", "Wie betaalt het?", "");
    int64_t later = ask(&w, "anna", "goirle", "execution", "Wie opent de deur?", "");
    int64_t money = ask(&w, "bert", "tilburg", "preparation", "Hoe zijn we verzekerd?", ",'anonymous':false");
    world_name(&w, "one", one);
    world_name(&w, "money", money);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/$one/marks", "{'kind':'me_too'}"), 201);
    struct answer r = route_of(&w, "rita", "");
    assert_string_equal(where(&w, &r, one), "steps.5.questions.0"); /* no term of it leads to a step */
    assert_string_equal(of(&w, &r, one, "asked"), "2");
    assert_string_equal(of(&w, &r, one, "best"), "none");
    assert_string_not_equal(where(&w, &r, two), "");
    assert_string_equal(where(&w, &r, later), "");
    world_exec(&w, "INSERT INTO post_term(post_id, term_id) VALUES ($money, $tag2)"); /* verzekering */
    r = route_of(&w, "rita", "?phase=preparation");
    assert_string_equal(where(&w, &r, money), "steps.3.questions.0");
    r = route_of(&w, "rita", "?phase=execution");
    assert_string_equal(reply_text(&r, "phase"), "execution");
    assert_string_not_equal(where(&w, &r, later), "");
    assert_string_equal(where(&w, &r, one), "");
    /* the phase of what the place told itself: Goirle's newest is in execution */
    r = route_of(&w, "anna", "");
    assert_string_equal(reply_text(&r, "phase"), "execution");
    world_close(&w);
    (void)state;
}

static void startRoute_answers_tellTheBestOfThemAndWhoTried(void **state)
{
    struct world w = world_open("empty");
    int64_t id = ask(&w, "anna", "goirle", "preparation", "Wie doet er mee?", "");
    world_name(&w, "q", id);
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/$q/replies", "{'kind':'answer','body':'De buurt.'}");
    assert_status(r, 201);
    world_name(&w, "a", reply_int(&r, "id"));
    r = route_of(&w, "anna", "?phase=preparation");
    assert_string_equal(of(&w, &r, id, "best"), "answered");
    world_exec(&w, "UPDATE organisation SET size_class = '10k_25k', urbanity_class = 3 WHERE id IN ($goirle, $dongen)");
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/$a/marks", "{'kind':'tried_worked'}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/$a/marks", "{'kind':'tried_failed'}"), 201);
    r = route_of(&w, "anna", "?phase=preparation");
    assert_string_equal(of(&w, &r, id, "best"), "worked");
    assert_string_equal(of(&w, &r, id, "tried"), "2");
    assert_string_equal(of(&w, &r, id, "triedAlike"), "1"); /* Dongen is alike, of Tilburg nothing is known */
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/$a/marks", "{'kind':'endorsed'}"), 201);
    r = route_of(&w, "anna", "?phase=preparation");
    assert_string_equal(of(&w, &r, id, "best"), "endorsed");
    world_close(&w);
    (void)state;
}

static void startRoute_questionOfAHiddenGroup_isNotThereForOthersNorItsTick(void **state)
{
    struct world w = world_open("empty");
    int64_t id = ask(&w, "anna", "goirle", "preparation", "Wat zeggen we niet?", ",'access':'group','group':$hidden");
    struct answer r = route_of(&w, "stien", "?phase=preparation");
    assert_string_not_equal(where(&w, &r, id), "");
    assert_int_equal(tick(&w, "stien", "PUT", id), 200);
    world_exec(&w, "UPDATE account SET organisation_id = $goirle WHERE id = $rita"); /* no member, of the same place */
    r = route_of(&w, "rita", "?phase=preparation");
    assert_string_equal(where(&w, &r, id), "");
    assert_false(reply_has(&r, "Wat zeggen we niet?"));
    assert_int_equal(tick(&w, "rita", "PUT", id), 404);
    assert_int_equal(tick(&w, "rita", "DELETE", id), 404);
    r = route_of(&w, "coco", "?phase=preparation&place=$goirle");
    assert_false(reply_has(&r, "Wat zeggen we niet?"));
    world_close(&w);
    (void)state;
}

static void tick_byOne_isSeenByThePlaceAndByNobodyElse(void **state)
{
    struct world w = world_open("empty");
    int64_t id = ask(&w, "bert", "tilburg", "preparation", "Wie doet er mee?", "");
    assert_int_equal(tick(&w, "anna", "PUT", id), 200);
    assert_int_equal(tick(&w, "stien", "PUT", id), 200); /* twice is once */
    struct answer r = route_of(&w, "stien", "?phase=preparation");
    assert_string_equal(of(&w, &r, id, "ticked.by.name"), "anna de Proef");
    assert_int_equal(count(&w, "start_tick"), 1);
    r = route_of(&w, "bert", "?phase=preparation");
    assert_string_equal(of(&w, &r, id, "ticked"), "null");
    r = route_of(&w, "coco", "?phase=preparation&place=$goirle"); /* may look, and sees no ticks */
    assert_string_equal(of(&w, &r, id, "ticked"), "null");
    assert_string_equal(reply_text(&r, "mayTick"), "false");
    assert_int_equal(tick(&w, "bert", "DELETE", id), 204); /* of his own place: there was none */
    assert_int_equal(count(&w, "start_tick"), 1);
    assert_int_equal(tick(&w, "stien", "DELETE", id), 204);
    assert_int_equal(tick(&w, "stien", "DELETE", id), 204);
    assert_int_equal(count(&w, "start_tick"), 0);
    world_close(&w);
    (void)state;
}

static void tick_withoutPlaceRightOrQuestion_isRefused(void **state)
{
    struct world w = world_open("empty");
    int64_t id = ask(&w, "bert", "tilburg", "preparation", "Wie doet er mee?", "");
    world_name(&w, "q", id);
    assert_int_equal(tick(&w, "stranger", "PUT", id), 403); /* of no place */
    assert_int_equal(tick(&w, "karel", "PUT", id), 403);    /* sounding board */
    assert_int_equal(tick(&w, "anna", "PUT", 999), 404);
    assert_status(call_as(&w, "anna", "PUT /api/v1/start-route/ticks/$q?place=$tilburg", NULL), 403);
    assert_status(call_as(&w, "anna", "PUT /api/v1/start-route/ticks/$q?place=$boschkens", NULL), 200);
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/$q/replies", "{'kind':'answer','body':'Zo.'}");
    assert_int_equal(tick(&w, "anna", "PUT", reply_int(&r, "id")), 409);
    r = route_of(&w, "anna", "?phase=preparation"); /* the tick is the neighbourhood's */
    assert_string_equal(of(&w, &r, id, "ticked"), "null");
    r = route_of(&w, "anna", "?phase=preparation&place=$boschkens");
    assert_string_equal(of(&w, &r, id, "ticked.by.name"), "anna de Proef");
    world_close(&w);
    (void)state;
}

static void startRoute_experience_isFromPlacesAlikeAndSaysWhy(void **state)
{
    struct world w = world_open("empty");
    world_exec(&w,
        "UPDATE organisation SET size_class = '10k_25k', urbanity_class = 3, place_type = 'dorp' WHERE id IN ($goirle, $dongen);"
        "UPDATE organisation SET size_class = 'over_250k', urbanity_class = 1, place_type = 'stad' WHERE id = $tilburg");
    const char *body = "{'kind':'case','title':'Zo deden wij het','body':'Zo.','place':$%s,'phase':'preparation',"
                       "'terms':[$theme],'status':'submitted'%s}";
    const char *const made[][2] = { { "goirle", "" }, { "tilburg", "" }, { "goirle", ",'anonymous':true" } };
    int64_t id[3];
    for (size_t i = 0; i < 3; i++) {
        struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
            arena_printf(&w.arena, body, made[i][0], made[i][1]).p);
        id[i] = reply_int(&r, "id");
        assert_status(call_as(&w, "coco",
                          arena_printf(&w.arena, "POST /api/v1/posts/%lld/_approve", (long long)id[i]).p, "{}"),
            200);
    }
    assert_status(call_as(&w, "sofie", "PUT /api/v1/organisations/$dongen/profile",
                      "{'sizeClass':'10k_25k','urbanityClass':3,'placeType':'dorp','phase':'preparation'}"),
        200);
    struct answer r = route_of(&w, "sofie", "");
    assert_int_equal(reply_size(&r, "cases"), 1); /* not that of the city, nor that of who is not named */
    assert_int_equal(reply_int(&r, "cases.0.post.id"), id[0]);
    assert_int_equal(reply_size(&r, "cases.0.alike"), 4);
    assert_string_equal(reply_text(&r, "cases.0.alike.0"), "size");
    assert_string_equal(reply_text(&r, "cases.0.alike.3"), "phase");
    r = route_of(&w, "bert", "?phase=preparation"); /* nothing from one's own */
    assert_int_equal(reply_size(&r, "cases"), 0);
    world_close(&w);
    (void)state;
}

static void profile_byOnesOwnPlace_isKeptAndDecidesThePhase(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'partner_type','name':'Woningcorporatie'}");
    assert_status(r, 201);
    world_name(&w, "partner", reply_int(&r, "id"));
    const char *put = "PUT /api/v1/organisations/$tilburg/profile";
    r = call_as(&w, "rita", put,
        "{'sizeClass':'100k_250k','urbanityClass':1,'placeType':'stad','phase':'follow_up','partners':[$partner]}");
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "missing"), 0);
    r = route_of(&w, "bert", "");
    assert_string_equal(reply_text(&r, "phase"), "follow_up");
    assert_string_equal(reply_text(&r, "profile.partners.0.name"), "Woningcorporatie");
    refused(&w, "rita", put, "{'sizeClass':'under_10k','urbanityClass':1}", "sizeClass");
    refused(&w, "rita", put, "{'sizeClass':'100k_250k','urbanityClass':1,'partners':[$theme]}", "partners");
    refused(&w, "rita", put, "{'urbanityClass':6}", "urbanityClass");
    r = call_as(&w, "rita", put, "{'sizeClass':'100k_250k','urbanityClass':1,'partners':[]}"); /* none is an answer */
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "partners"), 0);
    assert_int_equal(reply_size(&r, "missing"), 2);
    assert_status(call_as(&w, "coco", put, "{'sizeClass':'under_10k'}"), 200); /* who edits organisations */
    assert_status(call_as(&w, "anna", put, "{}"), 403);
    assert_status(call_as(&w, "karel", "PUT /api/v1/organisations/$goirle/profile", "{}"), 403);
    assert_status(call_as(&w, "anna", "PUT /api/v1/organisations/$boschkens/profile", "{'placeType':'wijk'}"), 200);
    assert_status(call_as(&w, "coco", "PUT /api/v1/organisations/999/profile", "{}"), 404);
    assert_true(count(&w, "event WHERE verb = 'organisation.edited' AND actor = $rita") > 0);
    world_close(&w);
    (void)state;
}

static void profile_partnerThatIsMergedOrRemoved_followsItsTerm(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'partner_type','name':'Woningcorporatie'}");
    world_name(&w, "from", reply_int(&r, "id"));
    r = call_as(&w, "coco", "POST /api/v1/terms", "{'kind':'partner_type','name':'Verhuurder'}");
    world_name(&w, "into", reply_int(&r, "id"));
    assert_status(call_as(&w, "rita", "PUT /api/v1/organisations/$tilburg/profile", "{'partners':[$from,$into]}"), 200);
    assert_status(call_as(&w, "coco", "POST /api/v1/terms/$from/_merge", "{'into':$into}"), 200);
    assert_int_equal(count(&w, "organisation_partner WHERE term_id = $into"), 1);
    assert_int_equal(count(&w, "organisation_partner"), 1);
    assert_status(call_as(&w, "coco", "DELETE /api/v1/terms/$into", NULL), 204);
    assert_int_equal(count(&w, "organisation_partner"), 0);
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(startRoute_emptyBase_hasTheStepsAndNothingInThem),
    cmocka_unit_test(startRoute_questions_areOfThePhaseAndMostAskedFirst),
    cmocka_unit_test(startRoute_answers_tellTheBestOfThemAndWhoTried),
    cmocka_unit_test(startRoute_questionOfAHiddenGroup_isNotThereForOthersNorItsTick),
    cmocka_unit_test(tick_byOne_isSeenByThePlaceAndByNobodyElse),
    cmocka_unit_test(tick_withoutPlaceRightOrQuestion_isRefused),
    cmocka_unit_test(startRoute_experience_isFromPlacesAlikeAndSaysWhy),
    cmocka_unit_test(profile_byOnesOwnPlace_isKeptAndDecidesThePhase),
    cmocka_unit_test(profile_partnerThatIsMergedOrRemoved_followsItsTerm),
};
UNIT_MAIN(tests);
