/* thread_file_test.c -- thread files, the YAML in them, and CSV: what is written is what is read. */
#include "unit.h"

#include "json/fields.h"
#include "text/csv.h"
#include "text/thread_file.h"
#include "text/yaml_out.h"

#include <string.h>

static struct thread_file split(struct arena *a, const char *text)
{
    struct thread_file f;
    assert_int_equal(thread_file_split(a, str_c(text), &f), OK);
    return f;
}

static void thread_file_rootAndReplies_areTakenApart(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct thread_file f = split(&a,
        "---\nkind: case\ntitle: A\n---\n\nTekst.\n\nMeer.\n\n+++ answer\nref: a1\n---\n\nAntwoord.\n\n+++ comment\n---\nKort.\n");
    assert_int_equal(f.n, 3);
    assert_str(f.parts[0].front, "kind: case\ntitle: A\n");
    assert_str(f.parts[0].body, "Tekst.\n\nMeer.");
    assert_int_equal(f.parts[0].kind.n, 0);
    assert_str(f.parts[1].kind, "answer");
    assert_str(f.parts[1].front, "ref: a1\n");
    assert_str(f.parts[1].body, "Antwoord.");
    assert_int_equal(f.parts[1].line, 11);
    assert_str(f.parts[2].kind, "comment");
    assert_int_equal(f.parts[2].front.n, 0);
    assert_str(f.parts[2].body, "Kort.");
    arena_release(&a);
}

static void thread_file_escapedLines_loseOneBackslash(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct thread_file f = split(&a, "---\n---\n\n\\+++ answer\n\\\\+++ x\n \\+++ y\n+++z\n---\n");
    assert_int_equal(f.n, 1);
    assert_str(f.parts[0].body, "+++ answer\n\\+++ x\n \\+++ y\n+++z\n---");
    arena_release(&a);
}

static void thread_file_badFiles_areToldWithTheirLine(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t line;
    } cases[] = { { "", 1 }, { "kind: case\n", 1 }, { "---\nkind: case\n", 2 },
        { "---\nkind: case\n+++ answer\n---\n", 3 }, { "---\n---\nx\n+++ answer\nref: a\n", 5 }, { "----\n---\n", 1 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        struct thread_file f;
        assert_int_equal(thread_file_split(&a, str_c(cases[i].text), &f), ERR_INVALID);
        assert_int_equal(f.bad_line, cases[i].line);
        assert_non_null(f.why);
        arena_release(&a);
    }
}

static void thread_file_frontMatter_isRecognised(void **state)
{
    (void)state;
    assert_true(thread_file_is(STR("---\nkind: page\n---\n")));
    assert_true(thread_file_is(STR("---\r\nkind: page\r\n---\r\nx")));
    assert_false(thread_file_is(STR("---\ntekst na een streep\n")));
    assert_false(thread_file_is(STR("# Kop\n---\n---\n")));
    assert_false(thread_file_is(STR("")));
}

/* ---- round trips */

static uint64_t seed = 42;

static size_t below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

static const char *const pieces[] = { "\n", "\n\n", "+++ answer", "\\+++ x", "\\\\+++ ", "+++", "---", "---\n", "tekst",
    " ", "\r", "\r\n", "#", "kind: x", "\t", "é", "\xe2\x80\xa8", "\\", "\"", ": ", " #", "- a", "[", "{", "yes",
    "null", "1", "1e3", "~", "'", "|", ">", "%", "@", "`", "!", "&", "*", "?", ",", "\x01", "\x7f", "\xc2\x85",
    "\xef\xbb\xbf", "\xef\xbf\xbe", "\xf0\x9f\x92\xa1", "\xf4\x8f\xbf\xbf" };

/* Between the letters first and last, which may be "". */
static struct str made_up(struct arena *a, const char *first, size_t most, const char *last)
{
    struct str s = str_c(first);
    for (size_t i = below(most + 1); i > 0; i--)
        s = arena_printf(a, "%.*s%s", STR_ARG(s), pieces[below(sizeof pieces / sizeof *pieces)]);
    return arena_printf(a, "%.*s%s", STR_ARG(s), last);
}

static void thread_file_anyBodies_comeBackAsTheyWere(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct arena a = { 0 };
        struct thread_part parts[4];
        struct thread_file f;
        struct buf out = { 0 };
        size_t n = 1 + below(4);
        for (size_t i = 0; i < n; i++) {
            parts[i] = (struct thread_part){ .kind = i ? STR("answer") : STR(""),
                .front = below(2) ? STR("a: b\n") : STR(""),
                .body = made_up(&a, "", 8, "") };
            thread_file_add(&out, &parts[i]);
        }
        assert_int_equal(thread_file_split(&a, buf_str(&out), &f), OK);
        assert_int_equal(f.n, n);
        for (size_t i = 0; i < n; i++)
            if (!str_eq(f.parts[i].body, parts[i].body) || !str_eq(f.parts[i].front, parts[i].front) ||
                !str_eq(f.parts[i].kind, parts[i].kind))
                fail_msg("part %zu became [%.*s] in\n%.*s", i, STR_ARG(f.parts[i].body), STR_ARG(buf_str(&out)));
        buf_release(&out);
        arena_release(&a);
    }
}

static void yaml_out_anyText_readsBackTheSame(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct arena a = { 0 };
        struct buf out = { 0 };
        struct str value = round % 2 ? made_up(&a, "x", 6, "") : made_up(&a, "", 6, "x"), list[3];
        for (size_t i = 0; i < 3; i++)
            list[i] = made_up(&a, "", 4, "y");
        yaml_text(&out, "", "value", value);
        yaml_texts(&out, "", "list", list, 3);
        struct fields f;
        struct str *read;
        if (fields_open_yaml(&f, &a, buf_str(&out), true))
            fail_msg("%.*s in\n%.*s", STR_ARG(f.errors->detail), STR_ARG(buf_str(&out)));
        struct str got = field_text(&f, "value", 0, 1000);
        if (!str_eq(got, value))
            fail_msg("[%.*s] became [%.*s] through\n%.*s", STR_ARG(value), STR_ARG(got), STR_ARG(buf_str(&out)));
        assert_int_equal(field_texts(&f, "list", 3, 1000, &read), 3);
        for (size_t i = 0; i < 3; i++)
            assert_true(str_eq(read[i], list[i]));
        assert_int_equal(fields_end(&f), OK);
        buf_release(&out);
        arena_release(&a);
    }
}

static void yaml_out_plainWords_haveNoQuotes(void **state)
{
    (void)state;
    struct buf out = { 0 };
    struct str list[] = { STR("Wmo 2015"), STR("a, b"), STR("no") };
    yaml_text(&out, "  - ", "name", STR("Coöperatie (’s middags)"));
    yaml_text(&out, "", "empty", STR(""));
    yaml_text(&out, "", "note", STR("drie: vier"));
    yaml_texts(&out, "", "list", list, 3);
    yaml_time(&out, "", "at", 0);
    yaml_time(&out, "", "at", 1000);
    yaml_int(&out, "", "year", 2024);
    assert_str(buf_str(&out),
        "  - name: Coöperatie (’s middags)\nnote: \"drie: vier\"\nlist: [Wmo 2015, \"a, b\", \"no\"]\n"
        "at: \"1970-01-01T00:00:01Z\"\nyear: 2024\n");
    buf_release(&out);
}

/* ---- CSV */

static void csv_cells_mayBeQuoted(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct csv c = csv_open(STR("a,b,c\r\n\"x, \"\"y\"\"\",\"regel\neen\",\n\n,2,3\n"));
    assert_true(csv_row(&c, &a));
    assert_int_equal(c.n, 3);
    assert_true(csv_row(&c, &a));
    assert_str(c.cell[0], "x, \"y\"");
    assert_str(c.cell[1], "regel\neen");
    assert_int_equal(c.cell[2].n, 0);
    assert_int_equal(c.line, 4);
    assert_true(csv_row(&c, &a));
    assert_int_equal(c.cell[0].n, 0);
    assert_str(c.cell[2], "3");
    assert_false(csv_row(&c, &a));
    assert_int_equal(c.err, OK);
    arena_release(&a);
}

static void csv_separator_isTheOneOfTheFirstLine(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct csv c = csv_open(STR("a;b;\"c,d,e,f\"\n1,5;2;3"));
    assert_true(csv_row(&c, &a) && csv_row(&c, &a));
    assert_int_equal(c.n, 3);
    assert_str(c.cell[0], "1,5");
    c = csv_open(STR("a\tb\n1\t2"));
    assert_true(csv_row(&c, &a));
    assert_int_equal(c.n, 2);
    arena_release(&a);
}

static void csv_openQuoteAndTooManyCells_areErrors(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct csv c = csv_open(STR("a,\"b\nc"));
    assert_false(csv_row(&c, &a));
    assert_int_equal(c.err, ERR_INVALID);
    char wide[200];
    memset(wide, ',', sizeof wide);
    c = csv_open((struct str){ wide, sizeof wide });
    assert_false(csv_row(&c, &a));
    assert_int_equal(c.err, ERR_INVALID);
    c = csv_open((struct str){ 0 });
    assert_false(csv_row(&c, &a));
    assert_int_equal(c.err, OK);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(thread_file_rootAndReplies_areTakenApart),
    cmocka_unit_test(thread_file_escapedLines_loseOneBackslash),
    cmocka_unit_test(thread_file_badFiles_areToldWithTheirLine),
    cmocka_unit_test(thread_file_frontMatter_isRecognised),
    cmocka_unit_test(thread_file_anyBodies_comeBackAsTheyWere),
    cmocka_unit_test(yaml_out_anyText_readsBackTheSame),
    cmocka_unit_test(yaml_out_plainWords_haveNoQuotes),
    cmocka_unit_test(csv_cells_mayBeQuoted),
    cmocka_unit_test(csv_separator_isTheOneOfTheFirstLine),
    cmocka_unit_test(csv_openQuoteAndTooManyCells_areErrors),
};

UNIT_MAIN(tests);
