/* fields_test.c -- reading one JSON object: what is accepted, and what is said about what is not. */
#include "unit.h"

#include "base/utf8.h"
#include "json/fields.h"

#include <stdio.h>
#include <string.h>

struct world {
    struct arena arena;
    struct fields f;
};

static struct world *open_json(const char *text)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    assert_int_equal(fields_open(&w->f, &w->arena, str_c(text), false), OK);
    return w;
}

/* Writes "field: detail" lines, in order. */
static struct str told(struct world *w)
{
    struct str all = { 0 };
    for (const struct field_error *e = w->f.errors; e; e = e->next)
        all = arena_printf(&w->arena, "%.*s%.*s: %.*s\n", STR_ARG(all), STR_ARG(e->field), STR_ARG(e->detail));
    return all;
}

static void close_world(struct world *w, enum err expected)
{
    assert_int_equal(fields_end(&w->f), expected);
    assert_int_equal(fields_end(&w->f), expected); /* twice is harmless */
    arena_release(&w->arena);
    free(w);
}

/* Ends with an error and compares the whole list. */
static void close_told(struct world *w, const char *expected)
{
    assert_int_equal(fields_end(&w->f), ERR_INVALID);
    assert_str(told(w), expected);
    close_world(w, ERR_INVALID);
}

/* ---- the text as a whole ----------------------------------------------------------------------------------------- */

static void fields_badText_isRefusedWithAReason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n; /* 0: as long as it is */
        const char *reason;
    } cases[] = {
        { "", 0, "Regel 1, teken 0: de JSON houdt te vroeg op." },
        { "{", 0, "Regel 1, teken 1: de JSON houdt te vroeg op." },
        { "[]", 0, "Dit moet een JSON-object zijn: { … }." },
        { "7", 0, "Dit moet een JSON-object zijn: { … }." },
        { "null", 0, "Dit moet een JSON-object zijn: { … }." },
        { "\"x\"", 0, "Dit moet een JSON-object zijn: { … }." },
        { "{\"a\":1,}", 0, "geen geldige JSON" },
        { "{'a':1}", 0, "geen geldige JSON" },
        { "{\"a\":01}", 0, "geen geldige JSON" },
        { "{\"a\":NaN}", 0, "geen geldige JSON" },
        { "{\"a\":tru}", 0, "geen geldige JSON" },
        { "{\"a\":\"x\ny\"}", 0, "geen geldige JSON" },
        { "{\"a\":\"\\x\"}", 0, "geen geldige JSON" },
        { "{\"a\":\"\\ud800\"}", 0, "geen geldige JSON" },
        { "// remark\n{}", 0, "geen geldige JSON" },
        { "\xEF\xBB\xBF{}", 0, "geen geldige JSON" },
        { "{}{}", 0, "na het object staat nog iets" },
        { "{} x", 0, "na het object staat nog iets" },
        { "{\"a\":1,\"a\":2}", 0, "een eigenschap staat er twee keer in" },
        { "{\"a\":{\"b\":1,\"b\":1}}", 0, "een eigenschap staat er twee keer in" },
        { "{\"a\":\"x\\u0000y\"}", 0, "NUL-teken" },
        { "{\"a\\u0000b\":1}", 0, "NUL-teken" },
        { "{\"a\":99999999999999999999}", 0, "een getal is te groot" },
        { "{\"a\":1e999}", 0, "een getal is te groot" },
        { "{\"a\":\"x\0y\"}", 11, "geen geldige UTF-8, of er staat een NUL-teken in" },
        { "{\"a\":\"\xC3(\"}", 0, "geen geldige UTF-8" },
        { "{\"a\":\"\xC0\xAF\"}", 0, "geen geldige UTF-8" },
        { "{\"a\":\"\xED\xA0\x80\"}", 0, "geen geldige UTF-8" },
        { "{\"a\":\"\xF4\x90\x80\x80\"}", 0, "geen geldige UTF-8" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        struct fields f;
        struct str text = { cases[i].text, cases[i].n ? cases[i].n : strlen(cases[i].text) };
        assert_int_equal(fields_open(&f, &a, text, false), ERR_INVALID);
        assert_non_null(f.errors);
        assert_null(f.errors->next);
        assert_str(f.errors->field, "");
        if (str_search(f.errors->detail, str_c(cases[i].reason)) >= f.errors->detail.n)
            fail_msg("%s: %.*s", cases[i].text, STR_ARG(f.errors->detail));
        /* asking on is safe and adds nothing */
        assert_int_equal(field_text(&f, "title", 1, 10).n, 0);
        assert_int_equal(field_choice(&f, "kind", "a b", true), -1);
        field_error(&f, "title", "x", "x");
        assert_null(f.errors->next);
        assert_int_equal(fields_end(&f), ERR_INVALID);
        arena_release(&a);
    }
}

static void fields_depth_endsAtSixteen(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f;
    for (int depth = 16; depth <= 17; depth++) {
        char text[64] = "{\"a\":";
        size_t n = 5;
        for (int i = 1; i < depth; i++)
            text[n++] = '[';
        memcpy(text + n, "\"[[{\\\"[\"", 8); /* brackets inside a string do not count */
        n += 8;
        for (int i = 1; i < depth; i++)
            text[n++] = ']';
        text[n++] = '}';
        assert_int_equal(fields_open(&f, &a, (struct str){ text, n }, true), depth == 16 ? OK : ERR_INVALID);
        if (depth == 17)
            assert_str(f.errors->detail, "Lists and objects may be nested 16 deep.");
        (void)field_has(&f, "a");
        assert_int_equal(fields_end(&f), depth == 16 ? OK : ERR_INVALID);
    }
    static char hostile[1 << 20]; /* a megabyte of brackets costs no stack */
    memset(hostile, '[', sizeof hostile);
    assert_int_equal(fields_open(&f, &a, (struct str){ hostile, sizeof hostile }, true), ERR_INVALID);
    assert_int_equal(fields_end(&f), ERR_INVALID);
    arena_release(&a);
}

static void fields_unknownProperty_isNamed(void **state)
{
    (void)state;
    struct world *w = open_json("{\"title\":\"abc\",\"titel\":1}");
    assert_str(field_text(&w->f, "title", 1, 10), "abc");
    close_told(w, "titel: De eigenschap \"titel\" kennen we hier niet.\n");
}

static void fields_hugeUnknownName_isCutAtACharacter(void **state)
{
    (void)state;
    char text[5000] = "{\"";
    size_t n = 2;
    while (n < 4000)
        n += utf8_put(text + n, 0x20AC);
    memcpy(text + n, "\":1}", 5);
    struct world *w = open_json(text);
    assert_int_equal(fields_end(&w->f), ERR_INVALID);
    assert_int_equal(w->f.errors->field.n, 300);
    assert_true(utf8_valid(w->f.errors->field));
    close_world(w, ERR_INVALID);
}

static void fields_allErrors_areToldTogether(void **state)
{
    (void)state;
    struct world *w = open_json("{\"title\":\"ab\",\"kind\":\"vraag\",\"count\":\"3\",\"extra\":null}");
    assert_null(field_text(&w->f, "title", 3, 200).p);
    assert_int_equal(field_choice(&w->f, "kind", "question case", true), -1);
    assert_int_equal(field_int(&w->f, "count", 1, 9, 5), 5);
    assert_null(field_text(&w->f, "body", 1, 100).p);
    close_told(w,
        "title: Dit moet minstens 3 tekens zijn; het zijn er 2.\n"
        "kind: Kies een van deze woorden: question, case.\n"
        "count: Dit moet een geheel getal zijn.\n"
        "body: Vul dit in.\n"
        "extra: De eigenschap \"extra\" kennen we hier niet.\n");
}

static void fields_english_isEnglish(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f;
    assert_int_equal(fields_open(&f, &a, STR("{\"title\":\"abcdef\"}"), true), OK);
    (void)field_text(&f, "title", 1, 5);
    field_error(&f, "title", "Nog iets.", "Something else."); /* one thing at a time about a field */
    field_error(&f, "lead", "Nederlands.", "English.");
    assert_int_equal(fields_end(&f), ERR_INVALID);
    assert_str(f.errors->detail, "This may be at most 5 characters; it has 6.");
    assert_str(f.errors->next->detail, "English.");
    assert_null(f.errors->next->next);
    arena_release(&a);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static void field_text_countsCharactersAndKeepsThem(void **state)
{
    (void)state;
    struct world *w = open_json(
        "{\"a\":\"\xC3\xA9\xC3\xA9n\",\"b\":\"  x \",\"c\":\" \\n\\t\",\"d\":null,\"e\":\"\",\"f\":\"\xE2\x82\xAC\xE2\x82\xAC\"}");
    assert_str(field_text(&w->f, "a", 3, 3), "\xC3\xA9\xC3\xA9n");
    assert_str(field_text(&w->f, "b", 1, 10), "  x ");
    struct str blank = field_text(&w->f, "c", 0, 10);
    assert_true(blank.p && blank.n == 0);
    assert_null(field_text(&w->f, "d", 0, 10).p);
    assert_non_null(field_text(&w->f, "e", 0, 10).p); /* given, and empty */
    assert_null(field_text(&w->f, "absent", 0, 10).p);
    assert_int_equal(fields_end(&w->f), ERR_INVALID); /* f was not asked for */
    close_world(w, ERR_INVALID);
    w = open_json("{\"a\":\"   \",\"b\":7,\"c\":[\"x\"]}");
    (void)field_text(&w->f, "a", 1, 10);
    (void)field_text(&w->f, "b", 0, 10);
    (void)field_text(&w->f, "c", 0, 10);
    close_told(w, "a: Vul dit in.\nb: Dit moet tekst zijn.\nc: Dit moet tekst zijn.\n");
}

static void field_text_fromOutside_namesWhatCannotBeSeen(void **state)
{
    (void)state;
    struct world *w = open_json(
        "{\"a\":\"een\\ttwee\\r\\ndrie\\u2028\\u202Avier\",\"b\":\"é\\u000B\",\"c\":\"x\\u007F\","
        "\"d\":\"x\\u009F\",\"e\":\"\\uFFFE\",\"f\":[\"goed\",\"x\\u202Ey\",\"een\\ntwee\"],"
        "\"g\":{\"h\":\"x\\u0007\"}}");
    static const char *const bad[] = { "b", "c", "d", "e" };
    struct fields child;
    struct str *texts;
    w->f.plain = true;
    assert_int_equal(field_text(&w->f, "a", 1, 100).n, strlen("een\ttwee\r\ndrie") + 6 + strlen("vier"));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_null(field_text(&w->f, bad[i], 0, 100).p);
    assert_int_equal(field_texts(&w->f, "f", 5, 100, &texts), 1);
    assert_true(fields_open_inside(&child, &w->f, "g"));
    assert_null(field_text(&child, "h", 0, 100).p);
    assert_int_equal(fields_end(&child), ERR_INVALID);
    close_told(w,
        "b: Op plaats 2 staat een teken dat je niet ziet (U+000B). Haal het weg.\n"
        "c: Op plaats 2 staat een teken dat je niet ziet (U+007F). Haal het weg.\n"
        "d: Op plaats 2 staat een teken dat je niet ziet (U+009F). Haal het weg.\n"
        "e: Op plaats 1 staat een teken dat je niet ziet (U+FFFE). Haal het weg.\n"
        "f.1: Op plaats 2 staat een teken dat je niet ziet (U+202E). Haal het weg.\n"
        "f.2: Gebruik gewone tekens, op één regel.\n"
        "g.h: Op plaats 2 staat een teken dat je niet ziet (U+0007). Haal het weg.\n");
}

/* An import mends such text itself, and what is stored was looked at when it came in. */
static void field_text_fromInside_isTakenAsItIs(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":\"x\\u000B\"}");
    assert_str(field_text(&w->f, "a", 1, 10), "x\v");
    close_world(w, OK);
}

static void utf8_clean_leavesWhatOneSees(void **state)
{
    (void)state;
    struct arena a = { 0 };
    assert_str(utf8_clean(&a, STR("a\tb\r\nc")), "a\tb\r\nc");
    assert_str(utf8_clean(&a, STR("a\vb\fc\x01\x7f\xc2\x85\xef\xbf\xbe d\xc3\xa9")), "a\nb\nc d\xc3\xa9");
    arena_release(&a);
}

static void field_line_isOneLineWithoutTheSpaceAroundIt(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":\"  Wie\\tpast op? \",\"b\":\" x \",\"c\":\"een\\ntwee\",\"d\":\"een\\u0001\","
                                "\"e\":\"een\\u0085twee\",\"f\":\"een\\u2028twee\",\"g\":7,\"h\":\" \"}");
    assert_str(field_line(&w->f, "a", 3, 20), "Wie\tpast op?");
    static const char *const bad[] = { "b", "c", "d", "e", "f", "g", "h" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_null(field_line(&w->f, bad[i], 3, 20).p);
    assert_null(field_line(&w->f, "absent", 0, 20).p);
    close_told(w,
        "b: Dit moet minstens 3 tekens zijn; het zijn er 1.\nc: Gebruik gewone tekens, op één regel.\n"
        "d: Op plaats 4 staat een teken dat je niet ziet (U+0001). Haal het weg.\n"
        "e: Op plaats 4 staat een teken dat je niet ziet (U+0085). Haal het weg.\n"
        "f: Gebruik gewone tekens, op één regel.\ng: Dit moet tekst zijn.\nh: Vul dit in.\n");
}

static void field_text_outlivesTheObject(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":\"blijft\"}");
    struct str a = field_text(&w->f, "a", 1, 10);
    assert_int_equal(fields_end(&w->f), OK);
    assert_str(a, "blijft");
    close_world(w, OK);
}

static void field_int_keepsItsRange(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":9223372036854775807,\"b\":-5,\"c\":null}");
    assert_true(field_int(&w->f, "a", 0, INT64_MAX, 1) == INT64_MAX);
    assert_int_equal(field_int(&w->f, "b", -5, 5, 1), -5);
    assert_int_equal(field_int(&w->f, "c", 0, 5, 3), 3);
    assert_int_equal(field_int(&w->f, "absent", 0, 5, 4), 4);
    close_world(w, OK);
    w = open_json("{\"a\":6,\"b\":1.0,\"c\":true}");
    assert_int_equal(field_int(&w->f, "a", 1, 5, 2), 2);
    assert_int_equal(field_int(&w->f, "b", 1, 5, 2), 2);
    assert_int_equal(field_int(&w->f, "c", 1, 5, 2), 2);
    close_told(w,
        "a: Dit moet een getal zijn van 1 tot en met 5.\nb: Dit moet een geheel getal zijn.\nc: Dit moet een geheel getal zijn.\n");
}

static void field_id_isPositive(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":12,\"b\":0,\"c\":-1,\"d\":\"3\",\"e\":null}");
    assert_int_equal(field_id(&w->f, "a"), 12);
    assert_int_equal(field_id(&w->f, "b"), 0);
    assert_int_equal(field_id(&w->f, "c"), 0);
    assert_int_equal(field_id(&w->f, "d"), 0);
    assert_int_equal(field_id(&w->f, "e"), 0);
    assert_int_equal(fields_end(&w->f), ERR_INVALID);
    assert_str(w->f.errors->field, "b");
    assert_str(w->f.errors->next->field, "c");
    assert_str(w->f.errors->next->next->field, "d");
    assert_null(w->f.errors->next->next->next);
    close_world(w, ERR_INVALID);
}

static void field_bool_isTrueOrFalse(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":true,\"b\":false,\"c\":null,\"d\":\"true\",\"e\":1}");
    assert_true(field_bool(&w->f, "a", false));
    assert_false(field_bool(&w->f, "b", true));
    assert_true(field_bool(&w->f, "c", true));
    assert_true(field_bool(&w->f, "absent", true));
    assert_false(field_bool(&w->f, "d", false));
    assert_true(field_bool(&w->f, "e", true));
    close_told(w, "d: Dit moet true (ja) of false (nee) zijn.\ne: Dit moet true (ja) of false (nee) zijn.\n");
}

static void field_choice_isAPosition(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":\"one\",\"b\":\"three\",\"c\":\"on\",\"d\":\"\",\"e\":\"one two\"}");
    assert_int_equal(field_choice(&w->f, "a", "one two three", true), 0);
    assert_int_equal(field_choice(&w->f, "b", "one two three", true), 2);
    assert_int_equal(field_choice(&w->f, "absent", "one two three", false), -1);
    assert_int_equal(field_choice(&w->f, "c", "one two three", false), -1);
    assert_int_equal(field_choice(&w->f, "d", "one two three", false), -1);
    assert_int_equal(field_choice(&w->f, "e", "one two three", false), -1);
    assert_int_equal(field_choice(&w->f, "gone", "one two three", true), -1);
    close_told(w,
        "c: Kies een van deze woorden: one, two, three.\nd: Kies een van deze woorden: one, two, three.\n"
        "e: Kies een van deze woorden: one, two, three.\ngone: Vul dit in.\n");
}

static void field_dates_mustExist(void **state)
{
    (void)state;
    struct world *w = open_json(
        "{\"a\":\"2026-11-21\",\"b\":\"2026-11-21T11:00:00+01:00\",\"c\":\"2026-02-29\",\"d\":\"gisteren\",\"e\":20261121}");
    assert_true(field_date(&w->f, "a") == 1795219200000);
    assert_true(field_time(&w->f, "a") == 1795219200000);
    assert_true(field_time(&w->f, "b") == 1795255200000);
    assert_int_equal(field_date(&w->f, "absent"), 0);
    assert_int_equal(field_date(&w->f, "c"), 0);
    assert_int_equal(field_time(&w->f, "d"), 0);
    assert_int_equal(field_date(&w->f, "e"), 0);
    close_told(w,
        "c: Dit moet een datum zijn die bestaat, geschreven als 2026-11-21.\n"
        "d: Dit moet een tijdstip zijn, geschreven als 2026-11-21T10:00:00Z.\n"
        "e: Dit moet een datum zijn die bestaat, geschreven als 2026-11-21.\n");
}

/* ---- lists and objects inside ------------------------------------------------------------------------------------ */

static void field_lists_reportTheirItem(void **state)
{
    (void)state;
    struct world *w = open_json("{\"ids\":[3,0,\"x\",9],\"names\":[\"a\",\"\",7,\"te lang\",\" b\"]}");
    int64_t *ids;
    struct str *names;
    assert_int_equal(field_ids(&w->f, "ids", 4, &ids), 2);
    assert_int_equal(ids[0], 3);
    assert_int_equal(ids[1], 9);
    assert_int_equal(field_names(&w->f, "names", 5, 3, &names), 2);
    assert_str(names[0], "a");
    assert_str(names[1], "b");
    close_told(w,
        "ids.1: Dit moet het nummer van iets zijn: een geheel getal boven nul.\n"
        "ids.2: Dit moet het nummer van iets zijn: een geheel getal boven nul.\n"
        "names.1: Vul dit in.\nnames.2: Dit moet tekst zijn.\n"
        "names.3: Dit mag hoogstens 3 tekens zijn; het zijn er 7.\n");
}

static void field_lists_haveAMaximum(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":[1,2,3],\"b\":\"x\",\"c\":[],\"d\":null}");
    int64_t *ids = (int64_t *)&w;
    struct str *texts;
    assert_int_equal(field_ids(&w->f, "a", 2, &ids), 0);
    assert_null(ids);
    assert_int_equal(field_texts(&w->f, "b", 2, 9, &texts), 0);
    assert_int_equal(field_count(&w->f, "c", 2), 0);
    assert_int_equal(field_count(&w->f, "d", 2), 0);
    assert_int_equal(field_count(&w->f, "absent", 2), 0);
    assert_int_equal(field_count(&w->f, "a", 3), 3);
    close_told(w, "a: Dit mogen er hoogstens 2 zijn; het zijn er 3.\nb: Dit moet een lijst zijn.\n");
}

static void fields_items_reportUnderTheirPlace(void **state)
{
    (void)state;
    struct world *w = open_json("{\"members\":[{\"name\":\"Anna\"},{\"name\":\"\",\"age\":3},7],\"title\":1}");
    struct fields child;
    assert_int_equal(field_count(&w->f, "members", 9), 3);
    assert_true(fields_open_item(&child, &w->f, "members", 0));
    assert_str(field_text(&child, "name", 1, 10), "Anna");
    assert_int_equal(fields_end(&child), OK);
    assert_true(fields_open_item(&child, &w->f, "members", 1));
    (void)field_text(&child, "name", 1, 10);
    assert_int_equal(fields_end(&child), ERR_INVALID);
    assert_false(fields_open_item(&child, &w->f, "members", 2));
    assert_false(fields_open_item(&child, &w->f, "members", 3));
    assert_false(fields_open_item(&child, &w->f, "absent", 0));
    (void)field_text(&w->f, "title", 1, 10);
    close_told(w,
        "members.1.name: Vul dit in.\n"
        "members.1.age: De eigenschap \"age\" kennen we hier niet.\n"
        "members.2: Dit moet een object zijn, met eigenschappen.\n"
        "title: Dit moet tekst zijn.\n");
}

static void fields_presence_tellsNullFromAbsent(void **state)
{
    (void)state;
    struct world *w = open_json("{\"a\":null,\"b\":1}");
    assert_true(field_has(&w->f, "a"));
    assert_true(field_is_null(&w->f, "a"));
    assert_true(field_has(&w->f, "b"));
    assert_false(field_is_null(&w->f, "b"));
    assert_false(field_has(&w->f, "c"));
    assert_false(field_is_null(&w->f, "c"));
    close_world(w, OK);
}

static void fields_json_takesTheWholeObject(void **state)
{
    (void)state;
    struct world *w = open_json("{ \"a\": [1, null], \"b\": \"x\" }");
    assert_str(fields_json(&w->f, "data"), "{\"a\":[1,null],\"b\":\"x\"}");
    close_world(w, OK);
    w = open_json("{\"data\":{\"a\":1}}");
    assert_str(fields_json(&w->f, "data"), "{\"a\":1}");
    close_world(w, OK);
    w = open_json("{\"data\":{\"a\":1},\"b\":2}");
    assert_str(fields_json(&w->f, "data"), "{\"data\":{\"a\":1},\"b\":2}");
    close_world(w, OK);
}

static void fields_fullArena_isToldAsSuch(void **state)
{
    (void)state;
    struct arena a = { .cap = ARENA_BLOCK };
    struct fields f;
    static char text[20000] = "{\"a\":\"";
    memset(text + 6, 'x', 15000);
    memcpy(text + 15006, "\"}", 3);
    assert_int_equal(fields_open(&f, &a, str_c(text), false), OK);
    (void)field_text(&f, "a", 1, 20000);
    assert_int_equal(fields_end(&f), ERR_TOO_LARGE);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(fields_badText_isRefusedWithAReason),
    cmocka_unit_test(fields_depth_endsAtSixteen),
    cmocka_unit_test(fields_unknownProperty_isNamed),
    cmocka_unit_test(fields_hugeUnknownName_isCutAtACharacter),
    cmocka_unit_test(fields_allErrors_areToldTogether),
    cmocka_unit_test(fields_english_isEnglish),
    cmocka_unit_test(field_text_countsCharactersAndKeepsThem),
    cmocka_unit_test(field_text_fromOutside_namesWhatCannotBeSeen),
    cmocka_unit_test(field_text_fromInside_isTakenAsItIs),
    cmocka_unit_test(utf8_clean_leavesWhatOneSees),
    cmocka_unit_test(field_line_isOneLineWithoutTheSpaceAroundIt),
    cmocka_unit_test(field_text_outlivesTheObject),
    cmocka_unit_test(field_int_keepsItsRange),
    cmocka_unit_test(field_id_isPositive),
    cmocka_unit_test(field_bool_isTrueOrFalse),
    cmocka_unit_test(field_choice_isAPosition),
    cmocka_unit_test(field_dates_mustExist),
    cmocka_unit_test(field_lists_reportTheirItem),
    cmocka_unit_test(field_lists_haveAMaximum),
    cmocka_unit_test(fields_items_reportUnderTheirPlace),
    cmocka_unit_test(fields_presence_tellsNullFromAbsent),
    cmocka_unit_test(fields_json_takesTheWholeObject),
    cmocka_unit_test(fields_fullArena_isToldAsSuch),
};

UNIT_MAIN(tests);
