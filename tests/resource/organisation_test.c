/* organisation_test.c -- organisations: profile, parents, names, who may change them. */
#include "tests/world.h"

#include "db/writer.h"
#include "resource/organisation/organisation.h"

static struct answer make(struct world *w, const char *as, const char *body)
{
    struct answer r = call_as(w, "coco", "POST /api/v1/organisations", body);
    assert_status(r, 201);
    world_name(w, as, reply_int(&r, "id"));
    return r;
}

static void organisation_made_getsItsSizeClassFromItsInhabitants(void **state)
{
    struct world w = world_open("empty");
    struct answer r = make(&w, "o",
        "{'kind':'municipality','name':'Súdwest','code':'GM1900','inhabitants':24999,'urbanityClass':5}");
    assert_string_equal(reply_text(&r, "sizeClass"), "10k_25k");
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &r, "ETag"));
    r = call_with(&w, "coco", "PATCH /api/v1/organisations/$o", read, "{'inhabitants':25000}");
    assert_string_equal(reply_text(&r, "sizeClass"), "25k_50k");
    assert_int_equal(reply_int(&r, "urbanityClass"), 5);
    assert_int_equal(call_with(&w, "coco", "PATCH /api/v1/organisations/$o", read, "{'name':'x'}").status, 412);
    assert_int_equal(call_as(&w, "coco", "PATCH /api/v1/organisations/$o", "{'name':'x'}").status, 428);
    r = call_as(&w, "nobody", "GET /api/v1/organisations?q=sudwest&kind=municipality", NULL);
    assert_string_equal(reply_text(&r, "items.0.code"), "GM1900");
    world_close(&w);
    (void)state;
}

static void organisation_takenNameOrCode_isAConflictThatNamesTheField(void **state)
{
    struct world w = world_open("empty");
    make(&w, "o", "{'kind':'municipality','name':'Waalwijk','code':'GM0867'}");
    struct answer r = call_as(&w, "coco", "POST /api/v1/organisations", "{'kind':'municipality','name':'GOIRLE'}");
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "name");
    r = call_as(&w, "coco", "POST /api/v1/organisations", "{'kind':'municipality','name':'Heusden','code':'GM0867'}");
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "code");
    world_close(&w);
    (void)state;
}

static void organisation_area_mayHaveTheNameOfOneElsewhere(void **state)
{
    struct world w = world_open("empty");
    make(&w, "a", "{'kind':'area','name':'Centrum','parent':$goirle}");
    make(&w, "b", "{'kind':'area','name':'Centrum','parent':$tilburg}");
    struct answer r = call_as(&w, "coco", "POST /api/v1/organisations",
        "{'kind':'area','name':'centrum','parent':$tilburg}");
    assert_status(r, 409);
    r = call_with(&w, "coco", "PATCH /api/v1/organisations/$a", HEADERS("If-Match", "*"), "{'parent':$tilburg}");
    assert_status(r, 409);
    world_close(&w);
    (void)state;
}

static void organisation_parent_mayNotGoRound(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_with(&w, "coco", "PATCH /api/v1/organisations/$goirle", HEADERS("If-Match", "*"),
        "{'parent':$boschkens}");
    assert_bad_field(r, "parent");
    r = call_with(&w, "coco", "PATCH /api/v1/organisations/$goirle", HEADERS("If-Match", "*"), "{'parent':9999}");
    assert_bad_field(r, "parent");
    r = call_as(&w, "nobody", "GET /api/v1/organisations?parent=$goirle", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.parent.name"), "Goirle");
    world_close(&w);
    (void)state;
}

static void organisation_inUse_isNotRemoved(void **state)
{
    struct world w = world_open("empty");
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/organisations/$dongen", NULL).status,
        409); /* sofie works there */
    make(&w, "o", "{'kind':'partner','name':'De Wende'}");
    make(&w, "p", "{'kind':'area','name':'Een deel','parent':$o}");
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/organisations/$o", NULL).status, 409);
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/organisations/$p", NULL).status, 204);
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/organisations/$o", NULL).status, 204);
    assert_int_equal(call_as(&w, "coco", "GET /api/v1/organisations/$o", NULL).status, 404);
    world_close(&w);
    (void)state;
}

static void organisation_change_isNotForProjectLeaders(void **state)
{
    struct world w = world_open("empty");
    int64_t before = count(&w, "organisation");
    const char *body = "{'kind':'partner','name':'De Wende'}";
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/organisations", body).status, 403);
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/organisations", body).status, 401);
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/organisations/$boschkens", NULL).status, 403);
    assert_int_equal(count(&w, "organisation"), before);
    world_close(&w);
    (void)state;
}

/* ---- the commands that seeds and imports use */

struct put_job {
    struct job job;
    struct world *w;
    struct organisation_edit in;
    int64_t id;
    bool changed;
};

static enum err put_run(struct job *job, struct db *db)
{
    struct put_job *p = (struct put_job *)job;
    return organisation_put(db, &p->w->arena, &p->in, 1000, &p->id, &p->changed);
}

static bool put(struct world *w, struct organisation_edit in, int64_t *id)
{
    struct put_job p = { .w = w, .in = in };
    assert_int_equal(writer_call(w->writer, put_run, &p.job), OK);
    *id = p.id;
    return p.changed;
}

static void organisation_putTwice_changesOnlyWhatIsNew(void **state)
{
    struct world w = world_open("empty");
    const struct str aliases[] = { STR("Bois-le-Duc") };
    int64_t a, b;
    struct organisation_edit in = { .kind = STR("municipality"),
        .name = STR("'s-Hertogenbosch"),
        .place_type = STR("stad") };
    assert_true(put(&w, in, &a));
    assert_false(put(&w, in, &b));
    assert_int_equal(a, b);
    struct organisation_edit figures = { .kind = STR("municipality"),
        .name = STR("'S-HERTOGENBOSCH"),
        .code = STR("GM0796"),
        .inhabitants = 160000,
        .aliases = aliases,
        .n_aliases = 1 };
    assert_true(put(&w, figures, &b));
    assert_int_equal(a, b);
    assert_int_equal(count(&w, "organisation WHERE place_type = 'stad' AND size_class = '100k_250k' AND version = 2"),
        1);
    assert_int_equal(organisation_find(w.db, &w.arena, (struct str){ 0 }, STR("bois-le-duc"), &b), OK);
    assert_int_equal(a, b);
    assert_int_equal(organisation_find(w.db, &w.arena, STR("area"), STR("bois-le-duc"), &b), ERR_NOT_FOUND);
    world_close(&w);
    (void)state;
}

static void organisation_putWithAnUnknownKind_isInvalid(void **state)
{
    struct world w = world_open("empty");
    struct put_job p = { .w = &w, .in = { .kind = STR("planet"), .name = STR("Mars") } };
    assert_int_equal(writer_call(w.writer, put_run, &p.job), ERR_INVALID);
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(organisation_made_getsItsSizeClassFromItsInhabitants),
    cmocka_unit_test(organisation_takenNameOrCode_isAConflictThatNamesTheField),
    cmocka_unit_test(organisation_area_mayHaveTheNameOfOneElsewhere),
    cmocka_unit_test(organisation_parent_mayNotGoRound),
    cmocka_unit_test(organisation_inUse_isNotRemoved),
    cmocka_unit_test(organisation_change_isNotForProjectLeaders),
    cmocka_unit_test(organisation_putTwice_changesOnlyWhatIsNew),
    cmocka_unit_test(organisation_putWithAnUnknownKind_isInvalid),
};
UNIT_MAIN(tests);
