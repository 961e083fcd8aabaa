/* totp_test.c -- codes of the second factor: the vectors of RFC 6238 and 4226, oathtool as a second opinion, and the window. */
#include "unit.h"

#include "crypt/token.h"
#include "crypt/totp.h"

#include <stdio.h>
#include <string.h>

#define RFC_SECRET STR("12345678901234567890")

/* RFC 6238 appendix B, the SHA-1 rows. */
static void code_ofTheRfc_isTheRfcs(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        uint32_t code;
    } rows[] = { { 59, 94287082 }, { 1111111109, 7081804 }, { 1111111111, 14050471 }, { 1234567890, 89005924 },
        { 2000000000, 69279037 }, { 20000000000, 65353130 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(totp_code(RFC_SECRET, rows[i].seconds / TOTP_PERIOD, 8), rows[i].code);
}

/* RFC 4226 appendix D: counters 0 to 9. */
static void code_ofTheCounters_isTheRfcs(void **state)
{
    (void)state;
    static const uint32_t codes[] = { 755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489 };
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(totp_code(RFC_SECRET, (int64_t)i, 6), codes[i]);
}

static void base32_ofTheRfc_isTheRfcs(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_str(base32(&a, STR("foobar")), "MZXW6YTBOI");
    assert_str(base32(&a, STR("fooba")), "MZXW6YTB");
    assert_str(base32(&a, STR("f")), "MY");
    assert_str(base32(&a, STR("")), "");
    arena_release(&a);
}

static int64_t step_of(const char *code, int64_t seconds, int64_t used)
{
    return totp_step(RFC_SECRET, str_c(code), seconds * 1000, used);
}

/* 287082 is the code of step 1: seconds 30 to 59. */
static void step_aroundNow_isOneEitherWay(void **state)
{
    (void)state;
    assert_int_equal(step_of("287082", 45, 0), 1);
    assert_int_equal(step_of("287082", 75, 0), 1);
    assert_int_equal(step_of("287082", 105, 0), 0);
    assert_int_equal(step_of("359152", 45, 0), 2);
    assert_int_equal(step_of("969429", 45, 0), 0);
}

static void step_usedBefore_isRefused(void **state)
{
    (void)state;
    assert_int_equal(step_of("287082", 45, 1), 0);
    assert_int_equal(step_of("359152", 45, 1), 2);
    assert_int_equal(step_of("287082", 45, 2), 0);
}

static void step_ofNoCode_isNone(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "287081", "28708", "2870820", "28708a", "      " };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(step_of(bad[i], 45, 0), 0);
}

/* Random secrets of every length at random times, against liboath's oathtool. */
static void code_ofRandomSecrets_isThatOfOathtool(void **state)
{
    (void)state;
    if (system("command -v oathtool >/dev/null 2>&1") != 0)
        skip();
    struct arena a = { 0 };
    assert_true(token_start());
    for (size_t n = 1; n <= 100; n += 11) {
        struct str secret = token_random(&a, n), time = token_random(&a, 4);
        int64_t seconds = 0;
        for (size_t i = 0; i < 4; i++)
            seconds = seconds << 8 | (unsigned char)time.p[i];
        const char *command = arena_printf(&a, "oathtool --totp --base32 --now='@%lld' '%.*s' 2>&1", (long long)seconds,
            STR_ARG(base32(&a, secret)))
                                  .p;
        char line[64] = "", mine[16];
        FILE *f = popen(command, "r");
        assert_non_null(f);
        assert_non_null(fgets(line, sizeof line, f));
        (void)pclose(f);
        line[strcspn(line, "\n")] = 0;
        (void)snprintf(mine, sizeof mine, "%06u", totp_code(secret, seconds / TOTP_PERIOD, 6));
        assert_string_equal(mine, line);
    }
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(code_ofTheRfc_isTheRfcs),
    cmocka_unit_test(code_ofTheCounters_isTheRfcs),
    cmocka_unit_test(base32_ofTheRfc_isTheRfcs),
    cmocka_unit_test(step_aroundNow_isOneEitherWay),
    cmocka_unit_test(step_usedBefore_isRefused),
    cmocka_unit_test(step_ofNoCode_isNone),
    cmocka_unit_test(code_ofRandomSecrets_isThatOfOathtool),
};
UNIT_MAIN(tests);
