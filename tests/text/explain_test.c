/* explain_test.c -- terms in HTML: which use is marked, and what is left alone. */
#include "text/explain.h"
#include "unit.h"

#include <string.h>

static struct explain_name names[] = { { .name = { "WZSW", 4 }, .term = 1 }, { .name = { "Wmo", 3 }, .term = 2 },
    { .name = { "Wmo 2015", 8 }, .term = 3 }, { .name = { "sociale raad", 12 }, .term = 4 },
    { .name = { "SW", 2 }, .term = 5 }, { .name = { "B&W", 3 }, .term = 6 },
    { .name = { "ca\xc3\xa9", 4 }, .term = 7 } };
enum { NAMES = sizeof names / sizeof *names };

/* Compares what becomes of html with expected. */
static void becomes(const char *html, const char *expected)
{
    struct arena a = { 0 };
    const struct explain_name *used[EXPLAIN_MAX];
    struct explain_name copy[NAMES];
    size_t n;
    memcpy(copy, names, sizeof copy);
    struct explainer *x = explain_make(&a, copy, NAMES);
    assert_str(explain_html(&a, x, str_c(html), used, &n), expected);
    arena_release(&a);
}

static void explain_firstUse_isMarkedOnce(void **state)
{
    (void)state;
    becomes("<p>De WZSW en nog eens WZSW.</p>", "<p>De <span class=\"term-1\">WZSW</span> en nog eens WZSW.</p>");
    becomes("<p>niets</p>", "<p>niets</p>");
    becomes("", "");
}

static void explain_longestName_wins(void **state)
{
    (void)state;
    becomes("<p>Wmo 2015, Wmo</p>", "<p><span class=\"term-3\">Wmo 2015</span>, <span class=\"term-2\">Wmo</span></p>");
    becomes("<p>Wmo 20155</p>", "<p><span class=\"term-2\">Wmo</span> 20155</p>");
}

static void explain_partOfAWord_isLeftAlone(void **state)
{
    (void)state;
    becomes("<p>WZSWer, xWZSW, nieuw-WZSW, wzsw</p>", "<p>WZSWer, xWZSW, nieuw-WZSW, wzsw</p>");
    becomes("<p>WZSW-regio</p>", "<p><span class=\"term-1\">WZSW</span>-regio</p>");
    becomes("<p>ca\xc3\xa9s</p>", "<p>ca\xc3\xa9s</p>");
}

static void explain_wordsWithSmallLetters_areFoundWhateverTheirCase(void **state)
{
    (void)state;
    becomes("<p>Sociale\nRaad</p>", "<p><span class=\"term-4\">Sociale\nRaad</span></p>");
}

static void explain_linksCodeAndHeadings_areLeftAlone(void **state)
{
    (void)state;
    becomes("<h2 id=\"WZSW\">WZSW</h2><p><a href=\"/x?WZSW\">WZSW</a> <code>WZSW</code> <em>WZSW</em></p>",
        "<h2 id=\"WZSW\">WZSW</h2><p><a href=\"/x?WZSW\">WZSW</a> <code>WZSW</code> "
        "<em><span class=\"term-1\">WZSW</span></em></p>");
    becomes("<p>&SW; SW</p>", "<p>&SW; <span class=\"term-5\">SW</span></p>");
    becomes("<p>B&amp;W</p>", "<p>B&amp;W</p>");
}

static void explain_manyTerms_stopAtTheMaximum(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct explain_name many[EXPLAIN_MAX + 5];
    const struct explain_name *used[EXPLAIN_MAX];
    struct str html = STR("");
    size_t n;
    for (int i = 0; i < EXPLAIN_MAX + 5; i++) {
        many[i] = (struct explain_name){ .name = arena_printf(&a, "TERM%d", i), .term = i + 1 };
        html = arena_printf(&a, "%.*s TERM%d", STR_ARG(html), i);
    }
    struct explainer *x = explain_make(&a, many, EXPLAIN_MAX + 5);
    (void)explain_html(&a, x, html, used, &n);
    assert_int_equal(n, EXPLAIN_MAX);
    (void)explain_html(&a, NULL, html, used, &n);
    assert_int_equal(n, 0);
    arena_release(&a);
}

/* A word is looked at sixteen bytes at a time, and told from others by its first eight and its length. */
static void explain_wordsOfAnyLength_areFoundWhereverTheTextEnds(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    for (size_t n = 1; n < sizeof letters - 1; n++)
        for (size_t more = 0; more < 20; more++) {
            struct arena a = { 0 };
            const struct explain_name *used[EXPLAIN_MAX];
            struct explain_name name = { .name = { letters, n }, .term = 8 };
            struct explainer *x = explain_make(&a, &name, 1);
            struct str word = arena_str(&a, (struct str){ letters, n });
            size_t found;
            ((char *)word.p)[n - 1] = (char)(letters[n - 1] - 'a' + 'A');
            const char *longer = arena_printf(&a, "%.*sz %.*s", STR_ARG(word), (int)more, "? ? ? ? ? ? ? ? ? ? ?").p;
            const char *html =
                arena_printf(&a, "%s%.*s %.*s", longer, STR_ARG(word), (int)more, "! ! ! ! ! ! ! ! ! ! !").p;
            html = arena_printf(&a, "%s z%.*s", html, STR_ARG(word)).p;
            html = arena_printf(&a, "%s %.*s", html, STR_ARG(word)).p;
            (void)explain_html(&a, x, str_c(html), used, &found);
            assert_int_equal(found, 1);
            (void)explain_html(&a, x, str_c(longer), used, &found);
            assert_int_equal(found, 0);
            arena_release(&a);
        }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(explain_firstUse_isMarkedOnce),
    cmocka_unit_test(explain_longestName_wins),
    cmocka_unit_test(explain_partOfAWord_isLeftAlone),
    cmocka_unit_test(explain_wordsWithSmallLetters_areFoundWhateverTheirCase),
    cmocka_unit_test(explain_linksCodeAndHeadings_areLeftAlone),
    cmocka_unit_test(explain_manyTerms_stopAtTheMaximum),
    cmocka_unit_test(explain_wordsOfAnyLength_areFoundWhereverTheTextEnds),
};
UNIT_MAIN(tests);
