/* password_test.c -- hashes that fit their password and no other. Each hash takes a tenth of a second, so there are few. */
#include "unit.h"

#include "base/clock.h"
#include "crypt/password.h"
#include "crypt/token.h"

#include <string.h>

static void password_hash_fitsOnlyItsPassword(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str hash, other;
    assert_true(token_start());
    assert_int_equal(password_hash(&a, STR("een lang wachtwoord met \xC3\xA9"), &hash), OK);
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=65536,")));
    assert_true(password_fits(hash, STR("een lang wachtwoord met \xC3\xA9")));
    assert_false(password_fits(hash, STR("een lang wachtwoord met e")));
    assert_false(password_fits(hash, STR("")));
    assert_int_equal(password_hash(&a, STR("een lang wachtwoord met \xC3\xA9"), &other), OK);
    assert_false(str_eq(hash, other)); /* salted */
    arena_release(&a);
}

static void password_brokenHash_fitsNothing(void **state)
{
    (void)state;
    char huge[500];
    memset(huge, '$', sizeof huge);
    assert_false(password_fits(STR("geheim"), STR("geheim")));
    assert_false(password_fits(STR("$argon2id$v=19$m=65536,t=2,p=1$"), STR("geheim")));
    assert_false(password_fits((struct str){ huge, sizeof huge }, STR("geheim")));
}

/* Who tries addresses must not learn from the clock which of them have an account. */
static void password_noHash_takesAsLongAsARealOne(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str hash;
    assert_int_equal(password_hash(&a, STR("geheim"), &hash), OK);
    assert_false(password_fits((struct str){ 0 }, STR("x"))); /* makes what it compares with, once */
    int64_t none = INT64_MAX, real = INT64_MAX;
    for (int i = 0; i < 3; i++) { /* the quickest of three: the machine may be busy */
        int64_t start = clock_mono_us();
        assert_false(password_fits((struct str){ 0 }, STR("wrong")));
        int64_t middle = clock_mono_us();
        assert_false(password_fits(hash, STR("wrong")));
        int64_t end = clock_mono_us();
        none = middle - start < none ? middle - start : none;
        real = end - middle < real ? end - middle : real;
    }
    assert_true(none * 4 > real && real * 4 > none);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(password_hash_fitsOnlyItsPassword),
    cmocka_unit_test(password_brokenHash_fitsNothing),
    cmocka_unit_test(password_noHash_takesAsLongAsARealOne),
};

UNIT_MAIN(tests);
