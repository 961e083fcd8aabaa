/* token_test.c -- secrets, the hashes they are stored under, and signatures. */
#include "unit.h"

#include "crypt/token.h"

#include <string.h>

static void token_new_isPrefixAnd43CharactersOfBase64url(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_true(token_start());
    assert_true(token_start()); /* twice is fine */
    for (int i = 0; i < 200; i++) {
        struct str t = token_new(&a, "vb_");
        assert_int_equal(t.n, 46);
        assert_true(str_starts(t, STR("vb_")));
        for (size_t k = 3; k < t.n; k++)
            assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", t.p[k]));
    }
    assert_int_equal(token_new(&a, "").n, 43);
    assert_false(str_eq(token_new(&a, ""), token_new(&a, "")));
    arena_release(&a);
}

/* BLAKE2b with 32 bytes of output, as b2sum -l 256 gives it. */
static void token_hash_isBlake2b(void **state)
{
    (void)state;
    static const unsigned char abc[TOKEN_HASH] = { 0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef,
        0x3f, 0xee, 0x98, 0x57, 0x9b, 0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb, 0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68,
        0xd5, 0x23, 0x19 };
    struct arena a = { 0 };
    struct str h = token_hash(&a, STR("abc"));
    assert_int_equal(h.n, TOKEN_HASH);
    assert_memory_equal(h.p, abc, TOKEN_HASH);
    assert_int_equal(token_hash(&a, (struct str){ 0 }).n, TOKEN_HASH);
    arena_release(&a);
}

/* RFC 4231, test case 2, first half of HMAC-SHA-512. */
static void token_sign_isTheRfcsHmac(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str mac = token_sign(&a, STR("Jefe"), STR("what do ya want for nothing?"));
    assert_str(mac, "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554");
    assert_false(str_eq(mac, token_sign(&a, STR("Jefe"), STR("what do ya want for nothing!"))));
    assert_false(str_eq(mac, token_sign(&a, STR("jefe"), STR("what do ya want for nothing?"))));
    arena_release(&a);
}

static void token_equal_comparesAllBytes(void **state)
{
    (void)state;
    assert_true(token_equal(STR("abc"), STR("abc")));
    assert_false(token_equal(STR("abc"), STR("abd")));
    assert_false(token_equal(STR("abc"), STR("ab")));
    assert_true(token_equal((struct str){ 0 }, STR("")));
    assert_false(token_equal((struct str){ 0 }, STR("a")));
}

static void token_random_fillsAllOfIt(void **state)
{
    (void)state;
    struct arena a = { 0 };
    unsigned char seen[64] = { 0 };
    for (int i = 0; i < 64; i++) {
        struct str r = token_random(&a, sizeof seen);
        assert_int_equal(r.n, sizeof seen);
        for (size_t k = 0; k < r.n; k++)
            seen[k] |= (unsigned char)r.p[k];
    }
    for (size_t k = 0; k < sizeof seen; k++)
        assert_int_equal(seen[k], 0xFF);
    arena_release(&a);
}

static void token_fullArena_givesEmpty(void **state)
{
    (void)state;
    struct arena a = { .cap = 16 };
    assert_int_equal(token_new(&a, "vb_").n, 0);
    assert_int_equal(token_hash(&a, STR("abc")).n, 0);
    assert_int_equal(token_sign(&a, STR("k"), STR("d")).n, 0);
    assert_int_equal(arena_err(&a), ERR_TOO_LARGE);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(token_new_isPrefixAnd43CharactersOfBase64url),
    cmocka_unit_test(token_hash_isBlake2b),
    cmocka_unit_test(token_sign_isTheRfcsHmac),
    cmocka_unit_test(token_equal_comparesAllBytes),
    cmocka_unit_test(token_random_fillsAllOfIt),
    cmocka_unit_test(token_fullArena_givesEmpty),
};

UNIT_MAIN(tests);
