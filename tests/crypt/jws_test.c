/* jws_test.c -- signed tokens of others: which are believed, and every known way to pretend. */
#include "unit.h"

#include "crypt/jws.h"

#include <cjose/cjose.h>
#include <string.h>

static const uint8_t exponent[] = { 1, 0, 1 };

/* Keys that all cases share: making one takes a moment. */
static struct {
    struct arena arena;
    cjose_jwk_t *rsa, *other, *weak, *p256, *p384, *secret;
} made;

static cjose_jwk_t *named(cjose_jwk_t *key, const char *id)
{
    cjose_err e;
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, id, strlen(id), &e));
    return key;
}

static int make_keys(void **state)
{
    cjose_err e;
    (void)state;
    made.rsa = named(cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e), "rsa");
    made.other = named(cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e), "other");
    made.weak = named(cjose_jwk_create_RSA_random(1024, exponent, sizeof exponent, &e), "weak");
    made.p256 = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e), "p256");
    made.p384 = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, &e), "p384");
    made.secret = named(cjose_jwk_create_oct_random(256, &e), "secret");
    return 0;
}

static int drop_keys(void **state)
{
    (void)state;
    cjose_jwk_t *all[] = { made.rsa, made.other, made.weak, made.p256, made.p384, made.secret };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cjose_jwk_release(all[i]);
    arena_release(&made.arena);
    return 0;
}

/* The public half, as a provider publishes it. */
static struct jws_key public_key(cjose_jwk_t *key, const char *id, const char *algorithm)
{
    cjose_err e;
    char *json = cjose_jwk_to_json(key, false, &e);
    assert_non_null(json);
    struct jws_key k = { .json = arena_str(&made.arena, str_c(json)), .id = str_c(id), .algorithm = str_c(algorithm) };
    cjose_get_dealloc()(json);
    return k;
}

/* A token; more are pairs of header fields, ended by NULL: text, or JSON. */
static struct str token(cjose_jwk_t *key, const char *algorithm, const char *id, const char *const *more)
{
    cjose_err e;
    const char *text = NULL, payload[] = "{\"sub\":\"7\"}";
    cjose_header_t *header = cjose_header_new(&e);
    assert_true(cjose_header_set(header, "alg", algorithm, &e));
    if (id)
        assert_true(cjose_header_set(header, "kid", id, &e));
    for (; more && *more; more += 2)
        if (more[1][0] == '{' || more[1][0] == '[')
            assert_true(cjose_header_set_raw(header, more[0], more[1], &e));
        else
            assert_true(cjose_header_set(header, more[0], more[1], &e));
    cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)payload, sizeof payload - 1, &e);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &text, &e));
    struct str s = arena_str(&made.arena, str_c(text));
    cjose_jws_release(jws);
    cjose_header_release(header);
    return s;
}

/* The three parts from JSON texts, without any key. */
static struct str forged(const char *header, const char *payload, const char *signature)
{
    const char *part[3] = { header, payload, signature };
    struct str s = { 0 };
    for (int i = 0; i < 3; i++) {
        char *encoded = NULL;
        size_t n = 0;
        cjose_err e;
        assert_true(cjose_base64url_encode((const uint8_t *)part[i], strlen(part[i]), &encoded, &n, &e));
        s = arena_printf(&made.arena, "%.*s%s%.*s", STR_ARG(s), i ? "." : "", (int)n, encoded);
        cjose_get_dealloc()(encoded);
    }
    return s;
}

static enum err verify(struct str text, const struct jws_key *keys, size_t n, const char **why)
{
    struct str payload;
    enum err e = jws_verify(&made.arena, text, keys, n, &payload, why);
    if (e) {
        assert_int_equal(payload.n, 0);
        assert_non_null(*why);
    } else {
        assert_str(payload, "{\"sub\":\"7\"}");
        assert_null(*why);
    }
    return e;
}

#define ALL_KEYS                                                                                                \
    {                                                                                                           \
        public_key(made.rsa, "rsa", ""), public_key(made.other, "other", ""), public_key(made.p256, "p256", "") \
    }

static void jws_each_trusted_algorithm_is_believed(void **state)
{
    (void)state;
    const struct jws_key keys[] = ALL_KEYS;
    const char *why;
    assert_int_equal(verify(token(made.rsa, "RS256", "rsa", NULL), keys, 3, &why), OK);
    assert_int_equal(verify(token(made.rsa, "PS256", "rsa", NULL), keys, 3, &why), OK);
    assert_int_equal(verify(token(made.p256, "ES256", "p256", NULL), keys, 3, &why), OK);
    const char *const typed[] = { "typ", "JWT", NULL };
    assert_int_equal(verify(token(made.p256, "ES256", "p256", typed), keys, 3, &why), OK);
}

static void jws_other_algorithms_are_refused(void **state)
{
    (void)state;
    const struct jws_key keys[] = ALL_KEYS;
    static const char *const names[] = { "RS384", "RS512", "PS384", "PS512" };
    const char *why;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(verify(token(made.rsa, names[i], "rsa", NULL), keys, 3, &why), ERR_INVALID);
        assert_string_equal(why, "the algorithm is not one that we trust");
    }
}

static void jws_without_signature_is_refused(void **state)
{
    (void)state;
    const struct jws_key keys[] = ALL_KEYS;
    static const char *const headers[] = { "{\"alg\":\"none\"}", "{\"alg\":\"None\",\"kid\":\"rsa\"}",
        "{\"alg\":\"NONE\"}", "{\"alg\":\"\"}", "{}", "{\"alg\":null}", "{\"alg\":[\"RS256\"]}", "{\"alg\":\"rs256\"}",
        "{\"alg\":\"RS256\",\"kid\":\"rsa\"}", "[]", "" };
    const char *why;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        assert_int_equal(verify(forged(headers[i], "{\"sub\":\"7\"}", ""), keys, 3, &why), ERR_INVALID);
        assert_int_equal(verify(forged(headers[i], "{\"sub\":\"7\"}", "x"), keys, 3, &why), ERR_INVALID);
    }
}

static void jws_public_key_as_shared_secret_is_refused(void **state)
{
    (void)state;
    const char *why;
    const struct jws_key rsa = public_key(made.rsa, "rsa", "");
    cjose_err e;
    /* the classic: HS256 with the bytes of the published key */
    cjose_jwk_t *confused = cjose_jwk_create_oct_spec((const uint8_t *)rsa.json.p, rsa.json.n, &e);
    assert_int_equal(verify(token(confused, "HS256", "rsa", NULL), &rsa, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the algorithm is not one that we trust");
    cjose_jwk_release(confused);
    /* and a shared secret in the set, under the id that the token names */
    char *json = cjose_jwk_to_json(made.secret, true, &e);
    const struct jws_key secret = { .json = str_c(json), .id = STR("rsa") };
    assert_int_equal(verify(token(made.rsa, "RS256", "rsa", NULL), &secret, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is of another kind than the algorithm");
    cjose_get_dealloc()(json);
}

static void jws_key_of_another_kind_is_refused(void **state)
{
    (void)state;
    const char *why;
    const struct jws_key rsa = public_key(made.rsa, "a", ""), p256 = public_key(made.p256, "a", ""),
                         p384 = public_key(made.p384, "a", ""), weak = public_key(made.weak, "a", ""),
                         bound = public_key(made.rsa, "a", "PS256");
    assert_int_equal(verify(token(made.p256, "ES256", "a", NULL), &rsa, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is of another kind than the algorithm");
    assert_int_equal(verify(token(made.rsa, "RS256", "a", NULL), &p256, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is of another kind than the algorithm");
    assert_int_equal(verify(token(made.p256, "ES256", "a", NULL), &p384, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is on another curve than the algorithm");
    assert_int_equal(verify(token(made.weak, "RS256", "a", NULL), &weak, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is too short");
    assert_int_equal(verify(token(made.rsa, "RS256", "a", NULL), &bound, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the key is for another algorithm");
    assert_int_equal(verify(token(made.rsa, "PS256", "a", NULL), &bound, 1, &why), OK);
}

static void jws_unknown_key_asks_for_a_newer_set(void **state)
{
    (void)state;
    const struct jws_key keys[] = ALL_KEYS;
    const char *why;
    assert_int_equal(verify(token(made.rsa, "RS256", "new", NULL), keys, 3, &why), ERR_NOT_FOUND);
    assert_int_equal(verify(token(made.rsa, "RS256", "new", NULL), NULL, 0, &why), ERR_NOT_FOUND);
    /* but not when it is of no use */
    assert_int_equal(verify(forged("{\"alg\":\"none\",\"kid\":\"new\"}", "{}", ""), keys, 3, &why), ERR_INVALID);
}

static void jws_without_key_id_needs_a_single_key(void **state)
{
    (void)state;
    const struct jws_key keys[] = ALL_KEYS;
    const char *why;
    assert_int_equal(verify(token(made.rsa, "RS256", NULL, NULL), keys, 1, &why), OK);
    assert_int_equal(verify(token(made.rsa, "RS256", NULL, NULL), keys, 3, &why), ERR_INVALID);
    assert_string_equal(why, "more than one key could be meant");
    assert_int_equal(verify(token(made.rsa, "RS256", NULL, NULL), NULL, 0, &why), ERR_INVALID);
}

static void jws_two_keys_with_one_id_are_refused(void **state)
{
    (void)state;
    const struct jws_key keys[] = { public_key(made.other, "same", ""), public_key(made.rsa, "same", "") };
    const char *why;
    assert_int_equal(verify(token(made.rsa, "RS256", "same", NULL), keys, 2, &why), ERR_INVALID);
    assert_string_equal(why, "more than one key could be meant");
    assert_int_equal(verify(token(made.rsa, "RS256", "same", NULL), keys + 1, 1, &why), OK);
}

static void jws_keys_and_extensions_in_the_token_are_not_followed(void **state)
{
    (void)state;
    const struct jws_key rsa = public_key(made.rsa, "rsa", "");
    const struct jws_key own = public_key(made.other, "rsa", "");
    const char *why;
    const char *const inside[] = { "jwk", arena_cstr(&made.arena, own.json), "jku", "https://evil.example/keys", NULL };
    assert_int_equal(verify(token(made.other, "RS256", "rsa", inside), &rsa, 1, &why), ERR_INVALID);
    assert_string_equal(why, "the signature is wrong");
    const char *const critical[] = { "crit", "[\"exp\"]", NULL }, *const access[] = { "typ", "at+jwt", NULL };
    assert_int_equal(verify(token(made.rsa, "RS256", "rsa", critical), &rsa, 1, &why), ERR_INVALID);
    assert_int_equal(verify(token(made.rsa, "RS256", "rsa", access), &rsa, 1, &why), ERR_INVALID);
    assert_string_equal(why, "it is a token of another type");
}

/* Every single changed character of a good token makes it a bad one, and so does every cut. */
static void jws_any_change_is_noticed(void **state)
{
    (void)state;
    const struct jws_key key = public_key(made.p256, "p256", "");
    struct str good = token(made.p256, "ES256", "p256", NULL);
    const char *why;
    for (size_t i = 0; i < good.n; i++) {
        struct str bad = arena_str(&made.arena, good);
        char *at = (char *)(uintptr_t)bad.p + i;
        if (i + 1 == good.n)
            break; /* the last one holds bits that mean nothing */
        *at = *at == 'A' ? 'Z' : 'A';
        struct str payload;
        if (jws_verify(&made.arena, bad, &key, 1, &payload, &why) == OK)
            fail_msg("character %zu may be changed", i);
        if (jws_verify(&made.arena, str_sub(good, 0, i), &key, 1, &payload, &why) == OK)
            fail_msg("it may be cut at %zu", i);
    }
    static const char *const nonsense[] = { "", ".", "..", "...", "a.b.c", "a.b", "e30.e30.", " ", "\x80\xff.." };
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        assert_int_equal(verify(str_c(nonsense[i]), &key, 1, &why), ERR_INVALID);
    assert_int_equal(verify(arena_printf(&made.arena, "%.*s.x", STR_ARG(good)), &key, 1, &why), ERR_INVALID);
    /* libcjose would end the program on padding in the middle, in a token as in a key */
    for (size_t i = 0; i <= good.n; i += 7)
        assert_int_equal(verify(arena_printf(&made.arena, "%.*s=%.*s", (int)i, good.p, (int)(good.n - i), good.p + i),
                             &key, 1, &why),
            ERR_INVALID);
    const struct jws_key padded = { .json = STR("{\"kty\":\"RSA\",\"n\":\"AAA=AAAA\",\"e\":\"AQAB\"}"),
        .id = STR("p256") };
    assert_int_equal(verify(token(made.rsa, "RS256", "p256", NULL), &padded, 1, &why), ERR_INVALID);
}

static void jws_broken_key_of_the_set_is_refused(void **state)
{
    (void)state;
    static const char *const broken[] = { "", "{}", "[]", "{\"kty\":\"RSA\"}",
        "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}", "nonsense" };
    const char *why;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const struct jws_key key = { .json = str_c(broken[i]), .id = STR("a") };
        assert_int_equal(verify(token(made.rsa, "RS256", "a", NULL), &key, 1, &why), ERR_INVALID);
        assert_int_equal(verify(token(made.p256, "ES256", "a", NULL), &key, 1, &why), ERR_INVALID);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(jws_each_trusted_algorithm_is_believed),
    cmocka_unit_test(jws_other_algorithms_are_refused),
    cmocka_unit_test(jws_without_signature_is_refused),
    cmocka_unit_test(jws_public_key_as_shared_secret_is_refused),
    cmocka_unit_test(jws_key_of_another_kind_is_refused),
    cmocka_unit_test(jws_unknown_key_asks_for_a_newer_set),
    cmocka_unit_test(jws_without_key_id_needs_a_single_key),
    cmocka_unit_test(jws_two_keys_with_one_id_are_refused),
    cmocka_unit_test(jws_keys_and_extensions_in_the_token_are_not_followed),
    cmocka_unit_test(jws_any_change_is_noticed),
    cmocka_unit_test(jws_broken_key_of_the_set_is_refused),
};

int main(void)
{
    const char *pattern = getenv("VB_TEST");
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
