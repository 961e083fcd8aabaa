/* personal_test.c -- the finder of personal data on a labelled set: tests/text/personal/snippets.tsv, made from patterns, and
 * hard.tsv, written by hand. Prints precision and recall per kind. */
#include "base/buf.h"
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

/* Judges every line of a file; \n in a snippet is a line end. */
static int judge_file(const char *path, struct score *scores)
{
    struct arena a = { 0 };
    char line[LINE];
    int snippets = 0;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#')
            continue;
        for (char *p = line; (p = strstr(p, "\\n")); p += 2)
            memcpy(p, " \n", 2);
        struct str rest = str_c(line), wanted;
        rest = str_sub(rest, 0, rest.n - str_ends(rest, STR("\n")));
        wanted = str_cut(&rest, '\t');
        judge(&a, wanted, rest, scores, &snippets);
    }
    fclose(f);
    arena_release(&a);
    return snippets;
}

/* Prints precision and recall, and demands at least `rest` of them, for BSN and IBAN 0.98. */
static void demand(const struct score *scores, double rest)
{
    for (int kind = 0; kind < KINDS; kind++) {
        double precision = ratio(scores[kind].right, scores[kind].wrong),
               recall = ratio(scores[kind].right, scores[kind].missed);
        printf("%-10s precision %.3f recall %.3f (%d right, %d wrong, %d missed)\n",
            personal_name((enum personal_kind)kind), precision, recall, scores[kind].right, scores[kind].wrong,
            scores[kind].missed);
        double least = kind == PERSONAL_BSN || kind == PERSONAL_IBAN ? 0.98 : rest;
        assert_true(precision >= least && recall >= least);
    }
}

static void personal_labelledSet_isFoundPrecisely(void **state)
{
    (void)state;
    struct score scores[KINDS] = { 0 };
    int snippets = judge_file("tests/text/personal/snippets.tsv", scores);
    printf("%d snippets\n", snippets);
    assert_true(snippets >= 300);
    demand(scores, 0.9);
}

static void personal_whatPeopleReallyType_isFoundPrecisely(void **state)
{
    (void)state;
    struct score scores[KINDS] = { 0 };
    int snippets = judge_file("tests/text/personal/hard.tsv", scores);
    printf("%d snippets written by hand\n", snippets);
    assert_true(snippets >= 100);
    demand(scores, 0.9);
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

/* A text may have more long sentences than are listed; what it abbreviates is kept all the same. */
static void plainness_abbreviationBehindManyLongSentences_isFound(void **state)
{
    struct arena a = { 0 };
    struct plainness *found;
    struct buf text = { 0 };
    (void)state;
    for (int i = 0; i <= PLAINNESS_MAX; i++) {
        for (int word = 0; word <= PLAINNESS_WORDS; word++)
            buf_addz(&text, "woord ");
        buf_addz(&text, "einde. ");
    }
    buf_addz(&text, "De ABC ook.");
    assert_int_equal(plainness_find(&a, buf_str(&text), &found), PLAINNESS_MAX);
    assert_int_equal(plainness_abbreviations(&a, buf_str(&text), &found), 1);
    assert_true(found[0].abbreviation);
    assert_true(str_starts(str_sub(buf_str(&text), found[0].start, 99), STR("ABC ook")));
    buf_release(&text);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(plainness_abbreviationBehindManyLongSentences_isFound),
    cmocka_unit_test(personal_labelledSet_isFoundPrecisely),
    cmocka_unit_test(personal_whatPeopleReallyType_isFoundPrecisely),
    cmocka_unit_test(personal_positions_areThoseOfTheText),
    cmocka_unit_test(personal_elevenTest_refusesNineZerosAndAWrongDigit),
    cmocka_unit_test(personal_manyFindings_stopAtTheMaximum),
    cmocka_unit_test(plainness_longSentence_isFoundOnce),
    cmocka_unit_test(plainness_abbreviation_isFoundUnlessExplained),
};

UNIT_MAIN(tests);
