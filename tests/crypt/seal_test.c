/* seal_test.c -- what is sealed opens with the same secret for the same purpose, and with nothing else. */
#include "unit.h"

#include "crypt/seal.h"

#include <string.h>

static const char key[32] = "een sleutel van 32 bytes lang..";
static const char other_key[32] = "een andere sleutel van 32 bytes";
#define KEY   ((struct str){ key, sizeof key })
#define OTHER ((struct str){ other_key, sizeof other_key })

static void seal_opened_isWhatItWas(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str sealed = seal(&a, KEY, STR("factor-1"), STR("geheim"));
    assert_int_equal(sealed.n, 6 + SEAL_EXTRA);
    assert_str(unseal(&a, KEY, STR("factor-1"), sealed), "geheim");
    assert_false(str_search(sealed, STR("geheim")) < sealed.n);
    assert_false(str_eq(sealed, seal(&a, KEY, STR("factor-1"), STR("geheim")))); /* another nonce each time */
    arena_release(&a);
}

static void seal_ofAnotherKeyOrPurpose_staysShut(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str sealed = seal(&a, KEY, STR("factor-1"), STR("geheim"));
    assert_null(unseal(&a, OTHER, STR("factor-1"), sealed).p);
    assert_null(unseal(&a, KEY, STR("factor-2"), sealed).p);
    arena_release(&a);
}

static void seal_changedAnywhere_staysShut(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str sealed = seal(&a, KEY, STR("factor-1"), STR("geheim"));
    for (size_t i = 0; i < sealed.n; i++) {
        char copy[6 + SEAL_EXTRA];
        memcpy(copy, sealed.p, sizeof copy);
        copy[i] ^= 1;
        assert_null(unseal(&a, KEY, STR("factor-1"), (struct str){ copy, sizeof copy }).p);
        assert_null(unseal(&a, KEY, STR("factor-1"), (struct str){ sealed.p, i }).p);
    }
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(seal_opened_isWhatItWas),
    cmocka_unit_test(seal_ofAnotherKeyOrPurpose_staysShut),
    cmocka_unit_test(seal_changedAnywhere_staysShut),
};
UNIT_MAIN(tests);
