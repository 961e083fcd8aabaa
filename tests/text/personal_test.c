/* personal_test.c -- the finder of personal data on a labelled set: tests/text/personal/snippets.tsv. Prints precision and recall
 * per kind. */
#include "text/personal.h"
#include "text/plainness.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { KINDS = PERSONAL_BIRTH_DATE + 1, LINE = 1024 };

struct score {
    int right, wrong, missed;
};

static void judge(struct arena *a, struct str wanted, struct str text, struct score *scores, int *snippets)
{
    struct personal *found;
    size_t n = personal_find(a, text, &found);
    for (int kind = 0; kind < KINDS; kind++) {
        struct str name = str_c(personal_name((enum personal_kind)kind));
        bool should = str_search(wanted, name) < wanted.n, does = false;
        for (size_t i = 0; i < n; i++)
            does |= (int)found[i].kind == kind;
        scores[kind].right += should && does;
        scores[kind].wrong += !should && does;
        scores[kind].missed += should && !does;
        if (should != does)
            printf("  %s %s: %.*s\n", should ? "missed" : "wrong", name.p, STR_ARG(text));
    }
    ++*snippets;
}

static double ratio(int part, int rest)
{
    return part + rest ? (double)part / (part + rest) : 1.0;
}

static void personal_labelledSet_isFoundPrecisely(void **state)
{
    struct score scores[KINDS] = { 0 };
    struct arena a = { 0 };
    char line[LINE];
    int snippets = 0;
    FILE *f = fopen("tests/text/personal/snippets.tsv", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        struct str rest = str_c(line), wanted;
        if (line[0] == '#')
            continue;
        rest = str_sub(rest, 0, str_find(rest, '\n'));
        wanted = str_cut(&rest, '\t');
        judge(&a, wanted, rest, scores, &snippets);
    }
    fclose(f);
    arena_release(&a);
    printf("%d snippets\n", snippets);
    assert_true(snippets >= 300);
    for (int kind = 0; kind < KINDS; kind++) {
        double precision = ratio(scores[kind].right, scores[kind].wrong),
               recall = ratio(scores[kind].right, scores[kind].missed);
        printf("%-10s precision %.3f recall %.3f\n", personal_name((enum personal_kind)kind), precision, recall);
        double least = kind == PERSONAL_BSN || kind == PERSONAL_IBAN ? 0.98 : 0.9;
        assert_true(precision >= least && recall >= least);
    }
    (void)state;
}

static void personal_positions_areThoseOfTheText(void **state)
{
    struct arena a = { 0 };
    struct personal *found;
    struct str text = STR("Café: mail jan@voorbeeld.nl.");
    assert_int_equal(personal_find(&a, text, &found), 1);
    assert_str(str_sub(text, found[0].start, found[0].end - found[0].start), "jan@voorbeeld.nl");
    arena_release(&a);
    (void)state;
}

static void personal_elevenTest_refusesNineZerosAndAWrongDigit(void **state)
{
    assert_true(personal_is_bsn("111222333"));
    assert_false(personal_is_bsn("111222334"));
    assert_false(personal_is_bsn("000000000"));
    (void)state;
}

static void personal_manyFindings_stopAtTheMaximum(void **state)
{
    struct arena a = { 0 };
    struct personal *found;
    static char text[PERSONAL_MAX * 40];
    for (int i = 0; i < PERSONAL_MAX + 50; i++)
        strcat(text, "a@b.example ");
    assert_int_equal(personal_find(&a, str_c(text), &found), PERSONAL_MAX);
    arena_release(&a);
    (void)state;
}

static void plainness_longSentence_isFoundOnce(void **state)
{
    struct arena a = { 0 };
    struct plainness *found;
    struct str text = STR(
        "Kort. Deze zin is veel te lang want er staan meer dan vijfentwintig woorden in en dat leest niemand graag als hij "
        "tussen twee afspraken even snel wil weten wat er aan de hand is. Kort.\n\n- een\n- twee");
    assert_int_equal(plainness_find(&a, text, &found), 1);
    assert_false(found[0].abbreviation);
    assert_true(str_starts(str_sub(text, found[0].start, 99), STR("Deze zin")));
    arena_release(&a);
    (void)state;
}

static void plainness_abbreviation_isFoundUnlessExplained(void **state)
{
    struct arena a = { 0 };
    struct plainness *found;
    struct str text = STR("De ABC werkt met het leerwerkdienstenbedrijf (LWDB). LWDB en ABC.");
    assert_int_equal(plainness_find(&a, text, &found), 1);
    assert_true(found[0].abbreviation);
    assert_str(str_sub(text, found[0].start, found[0].end - found[0].start), "ABC");
    arena_release(&a);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(personal_labelledSet_isFoundPrecisely),
    cmocka_unit_test(personal_positions_areThoseOfTheText),
    cmocka_unit_test(personal_elevenTest_refusesNineZerosAndAWrongDigit),
    cmocka_unit_test(personal_manyFindings_stopAtTheMaximum),
    cmocka_unit_test(plainness_longSentence_isFoundOnce),
    cmocka_unit_test(plainness_abbreviation_isFoundUnlessExplained),
};

UNIT_MAIN(tests);
