/* user_weak_test.c -- passwords that others would guess are refused, whatever signs stand around them; others are not. */
#include "unit.h"

#include "resource/user/weak.h"

#include <stdio.h>

/* From the lists of passwords that people use most, those of twelve characters and more, and Dutch habits. */
static void password_common_isWeak(void **state)
{
    (void)state;
    static const char *const common[] = { "123456789012", "111111111111", "aaaaaaaaaaaa", "password1234",
        "Passw0rd!2026", "wachtwoord12", "Wachtwoord2026!", "Welkom2026!!", "welkomwelkom", "qwertyuiop12",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "qazwsxedc123", "iloveyou1234", "letmein12345", "football1234", "Zomer2026!!!",
        "abcdefghijkl", "Geheim123456", "vraagbaak2026", "gemeente2026", "Feyenoord010!", "ikhouvanjou1",
        "zxcvbnm12345", "December2026!" };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (!password_weak(str_c(common[i]), STR("anna")))
            fail_msg("\"%s\" is not refused", common[i]);
}

/* The passwords that most people use, made long enough in the way that people do it. */
static void password_mostUsed_areWeakHoweverLengthened(void **state)
{
    (void)state;
    static const char *const most_used[] = {
#include "resource/user/common.def"
    };
    size_t n = sizeof most_used / sizeof *most_used;
    assert_true(n >= 3000);
    for (size_t i = 0; i < n; i++) {
        char longer[64];
        (void)snprintf(longer, sizeof longer, "%c%s!20261234", most_used[i][0] - 'a' + 'A', most_used[i] + 1);
        if (!password_weak(str_c(longer), STR("anna")))
            fail_msg("\"%s\" is not refused", longer);
    }
}

static void password_ofOnesOwnAddress_isWeak(void **state)
{
    (void)state;
    assert_true(password_weak(STR("Janneke12345"), STR("janneke")));
    assert_true(password_weak(STR("jannekejanneke"), STR("janneke")));
    assert_false(password_weak(STR("Janneke12345"), STR("piet")));
}

static void password_ofSomeWords_isFine(void **state)
{
    (void)state;
    static const char *const fine[] = { "paard batterij nietje", "drie koeien in de sloot", "xK7#pQ2!mN9z",
        "welkom in mijn tuinhuis", "çà et là, toujours", "zomeravondrood met thee" };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (password_weak(str_c(fine[i]), STR("anna")))
            fail_msg("\"%s\" is refused", fine[i]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(password_common_isWeak),
    cmocka_unit_test(password_mostUsed_areWeakHoweverLengthened),
    cmocka_unit_test(password_ofOnesOwnAddress_isWeak),
    cmocka_unit_test(password_ofSomeWords_isFine),
};
UNIT_MAIN(tests);
