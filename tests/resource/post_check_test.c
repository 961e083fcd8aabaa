/* post_check_test.c -- POST /posts/_check: what to look at before publishing. */
#include "tests/world.h"

static void check_personalData_isNamedWithItsPlaceInCharacters(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/_check",
        "{'title':'Hulp','body':'Één mail: jan@voorbeeld.nl'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "findings.0.kind"), "mail");
    assert_string_equal(reply_text(&r, "findings.0.field"), "body");
    assert_string_equal(reply_text(&r, "findings.0.text"), "jan@voorbeeld.nl");
    assert_int_equal(reply_int(&r, "findings.0.start"), 10);
    assert_int_equal(reply_int(&r, "findings.0.end"), 26);
    world_close(&w);
    (void)state;
}

static void check_glossaryWord_isNoUnknownAbbreviation(void **state)
{
    struct world w = world_open("empty");
    call_as(&w, "stien", "POST /api/v1/terms", "{'kind':'abbreviation','name':'LWDB'}");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/_check", "{'title':'Het LWDB en de QXZ'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "findings.0.kind"), "unknown_abbreviation");
    assert_string_equal(reply_text(&r, "findings.0.text"), "QXZ");
    assert_int_equal(reply_size(&r, "findings"), 1);
    world_close(&w);
    (void)state;
}

static void check_anyTitle_isAcceptedAndNothingIsKept(void **state)
{
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/_check", "{'title':'','body':''}"), 200);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/_check", "{'titel':'x'}"), 400);
    assert_status(call_as(&w, "nobody", "POST /api/v1/posts/_check", "{}"), 401);
    assert_int_equal(count(&w, "post"), 0);
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(check_personalData_isNamedWithItsPlaceInCharacters),
    cmocka_unit_test(check_glossaryWord_isNoUnknownAbbreviation),
    cmocka_unit_test(check_anyTitle_isAcceptedAndNothingIsKept),
};

UNIT_MAIN(tests);
