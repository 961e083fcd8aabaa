/* outline_test.c -- sections, first sentences and plain text; slugs. */
#include "fixture.h"

#include "base/utf8.h"
#include "text/outline.h"
#include "text/slug.h"

#include <string.h>

/* The outline as lines: the lead, each section with its own text between | and |, the plain text. */
static struct str make(struct arena *a, const char *name, struct str input)
{
    struct outline o;
    (void)name;
    assert_int_equal(outline_read(a, input, &o), OK);
    struct str all = arena_printf(a, "lead: %.*s\n", STR_ARG(o.lead));
    for (size_t i = 0; i < o.n; i++) {
        const struct outline_section *s = &o.sections[i];
        assert_true(s->start <= s->text && s->text <= s->end && s->end <= input.n);
        all = arena_printf(a, "%.*s%d %.*s |%.*s|\n", STR_ARG(all), s->level, STR_ARG(s->title),
            STR_ARG(str_trim(str_sub(input, s->text, s->end - s->text))));
    }
    return arena_printf(a, "%.*splain: %.*s\n", STR_ARG(all), STR_ARG(o.plain));
}

static void outline_fixtures_giveTheirSections(void **state)
{
    (void)state;
    fixture_run("tests/text/outline", make);
}

static void outline_sentence_knowsAbbreviationsAndInitials(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "Dit is het. En dit ook.", "Dit is het." },
        { "Werk m.n. aan draagvlak. Verder niets.", "Werk m.n. aan draagvlak." },
        { "Vraag dhr. P. Jansen om raad. Hij weet het.", "Vraag dhr. P. Jansen om raad." },
        { "Het kost bijv. 3.500 euro per jaar! Veel.", "Het kost bijv. 3.500 euro per jaar!" },
        { "Mag dat? Ja.", "Mag dat?" },
        { "‘Het werkt.’ Zo zei hij.", "‘Het werkt.’" },
        { "Zie art. 2.3 van de wet (en meer). Klaar.", "Zie art. 2.3 van de wet (en meer)." },
        { "zonder punt", "zonder punt" },
        { "Punt.nl is een site. Ja.", "Punt.nl is een site." },
        { "", "" },
    };
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(outline_sentence(&a, str_c(cases[i][0]), 300), cases[i][1]);
    arena_release(&a);
}

static void outline_longSentence_isCutBetweenWords(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_str(outline_sentence(&a, STR("een twee drie vier vijf zes"), 15), "een twee drie…");
    assert_str(outline_sentence(&a, STR("éénlangwoordzonderspaties"), 10), "éénlangwo…");
    assert_true(utf8_length(outline_sentence(&a, STR("een twee drie vier vijf zes"), 15)) <= 15);
    arena_release(&a);
}

static void outline_manyHeadings_areAllFound(void **state)
{
    (void)state;
    struct arena a = { 0 };
    char text[3 * 5000];
    struct outline o;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "#a\n"[i % 3];
    for (size_t i = 1; i < sizeof text; i += 3)
        text[i] = ' ';
    assert_int_equal(outline_read(&a, (struct str){ text, sizeof text }, &o), OK);
    assert_int_equal(o.n, 5000);
    assert_int_equal(o.sections[4999].start, sizeof text - 3);
    assert_int_equal(o.sections[0].end, 3);
    arena_release(&a);
}

static void slug_titles_becomeAddresses(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "Klussendienst in de wijk", "klussendienst-in-de-wijk" },
        { "  Eén reïntegratie: ’s avonds & overdag?  ", "een-reintegratie-s-avonds-overdag" },
        { "Coöperatie/ÎLE Straße æ Łódź", "cooperatie-ile-strasse-ae-lodz" },
        { "50% van €100", "50-van-100" },
        { "Ĳsselstein ½", "ijsselstein-1-2" },
        { "Wmo 2015 — (wat nu)", "wmo-2015-wat-nu" },
        { "русский", "" },
        { "!!!", "" },
        { "", "" },
        { "-a--b-", "a-b" },
    };
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(slug_of(&a, str_c(cases[i][0])), cases[i][1]);
    arena_release(&a);
}

static void slug_longTitle_isCutBetweenWords(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str s = slug_of(&a,
        STR("woord woord woord woord woord woord woord woord woord woord woord woord woord woord woord"));
    assert_true(s.n <= SLUG_MAX && str_ends(s, STR("-woord")));
    char one[200];
    memset(one, 'a', sizeof one);
    assert_int_equal(slug_of(&a, (struct str){ one, sizeof one }).n, SLUG_MAX);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(outline_fixtures_giveTheirSections),
    cmocka_unit_test(outline_sentence_knowsAbbreviationsAndInitials),
    cmocka_unit_test(outline_longSentence_isCutBetweenWords),
    cmocka_unit_test(outline_manyHeadings_areAllFound),
    cmocka_unit_test(slug_titles_becomeAddresses),
    cmocka_unit_test(slug_longTitle_isCutBetweenWords),
};

UNIT_MAIN(tests);
