/* repair_test.c -- character sets, mojibake, bullets and slides: what is put right, and what is left alone. */
#include "fixture.h"

#include "base/utf8.h"
#include "text/charset.h"
#include "text/codepage.h"
#include "text/mojibake.h"
#include "text/repair.h"

#include <stdio.h>
#include <string.h>

/* ---- fixtures: the repaired text, a line ====, and what was done */

static struct str make(struct arena *a, const char *name, struct str input)
{
    struct repair_report r, again;
    struct str out, twice;
    enum repair_source source = strncmp(name, "md-", 3) == 0 ? REPAIR_SOURCE_MARKDOWN : REPAIR_SOURCE_PLAIN;
    assert_int_equal(repair_text(a, input, source, &out, &r), OK);
    assert_int_equal(repair_text(a, out, source, &twice, &again), OK);
    if (!str_eq(out, twice))
        fail_msg("%s: repairing twice gives something else:\n%.*s", name, STR_ARG(twice));
    for (int k = 0; k < REPAIR_END; k++)
        assert_int_equal(again.note[k].count, 0);
    struct str all = arena_printf(a, "%.*s====\n", STR_ARG(out));
    for (int k = 0; k < REPAIR_END; k++)
        if (r.note[k].count)
            all = arena_printf(a, "%.*s%zu %s, line %zu%s%.*s%s%.*s\n", STR_ARG(all), r.note[k].count,
                repair_name((enum repair_kind)k), r.note[k].line, r.note[k].before.n ? ": " : "",
                STR_ARG(r.note[k].before), r.note[k].before.n ? " -> " : "", STR_ARG(r.note[k].after));
    return all;
}

static void repair_fixtures_giveTheirText(void **state)
{
    (void)state;
    fixture_run("tests/text/repair", make);
}

/* ---- idempotence over made-up texts */

static uint64_t seed = 20261121;

static size_t below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

static const char *const pieces[] = { "•", "•\n", "\n", "\n\n", "  ", "\xc2\xa0", "Tekst", "tekst en",
    "KOP IN KAPITALEN", "## Kop", "- ", "1. ", "1.  ", "\xef\x82\xa8\n", "Ã©", "â€™", "â€", "├»", "├", "»", "Ã", "ƒ",
    "√©", "Ô", "Ç", "Ö", "```\n", "\r\n", "\r", "\t", "o\t", "·", "\xc2\xad", "\xc2\x92", "\xc2\x80", "é", "ï", "(",
    ")", ",", ".", "*\n", "-\n", "–\n", "> ", "| a |", "===\n", "\xef\xbb\xbf", "Â", "\xe2\x80\xa8", "a", "Z", "9" };

static void repair_madeUpTexts_areRepairedOnce(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct arena a = { 0 };
        struct repair_report r;
        struct str text = STR(""), once, twice;
        for (size_t i = 1 + below(14); i > 0; i--)
            text = arena_printf(&a, "%.*s%s", STR_ARG(text), pieces[below(sizeof pieces / sizeof *pieces)]);
        enum repair_source source = round % 2 ? REPAIR_SOURCE_PLAIN : REPAIR_SOURCE_MARKDOWN;
        assert_int_equal(repair_text(&a, text, source, &once, &r), OK);
        assert_int_equal(repair_text(&a, once, source, &twice, &r), OK);
        assert_true(utf8_valid(once));
        if (!str_eq(once, twice))
            fail_msg("round %d, source %d:\n[%.*s]\nonce\n[%.*s]\ntwice\n[%.*s]", round, (int)source, STR_ARG(text),
                STR_ARG(once), STR_ARG(twice));
        arena_release(&a);
    }
}

/* ---- mojibake */

static const char sample[] = "Eén reïntegratie: ‘café’ “quote” – coördinator… €5 voilà, Úw büro’s";

/* UTF-8 read as if it were a code page. */
static struct str misread(struct arena *a, struct str s, enum codepage page)
{
    char *p = arena_alloc(a, s.n * 3 + 1);
    size_t n = 0;
    assert_non_null(p);
    for (size_t i = 0; i < s.n; i++)
        n += utf8_put(p + n, codepage_char(page, (unsigned char)s.p[i]));
    return (struct str){ p, n };
}

static void mojibake_everyCodePage_isPutRight(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct mojibake_report r;
    for (int page = 0; page < CODEPAGE_END; page++) {
        struct str wrong = misread(&a, str_c(sample), (enum codepage)page);
        assert_str(mojibake_repair(&a, wrong, &r), sample);
        assert_int_not_equal(r.count, 0);
    }
    arena_release(&a);
}

static void mojibake_severalRounds_arePutRight(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct mojibake_report r;
    struct str wrong = str_c(sample);
    for (int i = 0; i < 3; i++) {
        wrong = misread(&a, wrong, CODEPAGE_WINDOWS_1252);
        assert_str(mojibake_repair(&a, wrong, &r), sample);
    }
    arena_release(&a);
}

static void mojibake_rightText_isTheSameSlice(void **state)
{
    (void)state;
    static const char *const right[] = { "", "gewoon", "Ideeën über café’s", "√2 en 2√π", "├──┤ ├│┤", "Ô Ç Ö", "ÅÄÖ",
        "“Ë” «É»", "Ελληνικά", "русский", "SÃO", "Â", "100 %", "½ × 3 ÷ 4", "’s-Gravenhage", "💡 Ã" };
    struct arena a = { 0 };
    struct mojibake_report r;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct str out = mojibake_repair(&a, str_c(right[i]), &r);
        assert_str(out, right[i]);
        assert_int_equal(r.count, 0);
    }
    arena_release(&a);
}

static void mojibake_longChains_takeLinearTime(void **state)
{
    (void)state;
    struct arena a = { .cap = 1 << 30 };
    enum { N = 400000 };
    struct mojibake_report r;
    char *p = arena_alloc(&a, N);
    assert_non_null(p);
    memcpy(p, "Ã", 2);
    for (size_t i = 2; i < N; i++)
        p[i] = "ƒ"[i % 2];
    assert_str(mojibake_repair(&a, (struct str){ p, N }, &r), "Ã");
    assert_int_equal(r.count, N / 2 - 1);
    arena_release(&a);
}

/* ---- character sets */

static void charset_everySet_isFoundAndConverted(void **state)
{
    (void)state;
    static const char text[] = "Eén reïntegratie met à la carte ideeën";
    static const enum codepage pages[] = { CODEPAGE_WINDOWS_1252, CODEPAGE_CP850, CODEPAGE_MAC_ROMAN };
    static const enum charset sets[] = { CHARSET_WINDOWS_1252, CHARSET_CP850, CHARSET_MAC_ROMAN };
    for (size_t k = 0; k < 3; k++) {
        char bytes[100];
        size_t n = 0;
        struct arena a = { 0 };
        struct str out;
        for (size_t i = 0; i + 1 < sizeof text;) {
            uint32_t c = utf8_next((struct str){ text, sizeof text - 1 }, &i);
            int b = c < 0x80 ? (int)c : codepage_byte(pages[k], c, 0x80, 0xff);
            assert_true(b > 0);
            bytes[n++] = (char)b;
        }
        assert_int_equal(charset_detect((struct str){ bytes, n }), sets[k]);
        assert_int_equal(charset_to_utf8(&a, (struct str){ bytes, n }, sets[k], &out), OK);
        assert_str(out, text);
        arena_release(&a);
    }
}

static void charset_utf16_isFoundWithAndWithoutMark(void **state)
{
    (void)state;
    const struct {
        struct str bytes;
        enum charset set;
    } cases[] = { { STR("\xff\xfe"
                        "e\0\xeb\0n\0"),
                      CHARSET_UTF16LE },
        { STR("\xfe\xff"
              "\0e\0\xeb\0n"),
            CHARSET_UTF16BE },
        { STR("e\0\xeb\0n\0"), CHARSET_UTF16LE }, { STR("\0e\0\xeb\0n"), CHARSET_UTF16BE } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        struct str out;
        assert_int_equal(charset_detect(cases[i].bytes), cases[i].set);
        assert_int_equal(charset_to_utf8(&a, cases[i].bytes, cases[i].set, &out), OK);
        assert_str(out, "eën");
        arena_release(&a);
    }
}

static void charset_utf8WithStrayBytes_keepsBoth(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str out, in = STR("\xc3\xa9\xc3\xa9n en \x92s avonds");
    assert_int_equal(charset_detect(in), CHARSET_UTF8_STRAY);
    assert_int_equal(charset_to_utf8(&a, in, CHARSET_UTF8_STRAY, &out), OK);
    assert_str(out, "één en ’s avonds");
    arena_release(&a);
}

static void charset_bytesThatAreNoText_areRefused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str out, in = STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR and more bytes that are \xff not text");
    assert_int_equal(charset_to_utf8(&a, in, charset_detect(in), &out), ERR_MEDIA_TYPE);
    assert_int_equal(charset_to_utf8(&a, STR("\xef\xbb\xbfmerk"), CHARSET_UTF8, &out), OK);
    assert_str(out, "merk");
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(repair_fixtures_giveTheirText),
    cmocka_unit_test(repair_madeUpTexts_areRepairedOnce),
    cmocka_unit_test(mojibake_everyCodePage_isPutRight),
    cmocka_unit_test(mojibake_severalRounds_arePutRight),
    cmocka_unit_test(mojibake_rightText_isTheSameSlice),
    cmocka_unit_test(mojibake_longChains_takeLinearTime),
    cmocka_unit_test(charset_everySet_isFoundAndConverted),
    cmocka_unit_test(charset_utf16_isFoundWithAndWithoutMark),
    cmocka_unit_test(charset_utf8WithStrayBytes_keepsBoth),
    cmocka_unit_test(charset_bytesThatAreNoText_areRefused),
};

UNIT_MAIN(tests);
