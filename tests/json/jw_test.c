/* jw_test.c -- what the writer writes, byte for byte, and that jansson reads it back. */
#include "unit.h"

#include "json/jw.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static void jw_allValues_areWrittenWithTheirCommas(void **state)
{
    (void)state;
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '{');
    jw_str(&j, "title", STR("Een \"vraag\""));
    jw_strz(&j, "none", NULL);
    jw_str_or_null(&j, "absent", (struct str){ 0 });
    jw_str_or_null(&j, "empty", STR(""));
    jw_int(&j, "low", INT64_MIN);
    jw_id_or_null(&j, "id", 7);
    jw_id_or_null(&j, "parent", 0);
    jw_bool(&j, "yes", true);
    jw_bool(&j, "no", false);
    jw_open(&j, "list", '[');
    jw_int(&j, NULL, 1);
    jw_open(&j, NULL, '{');
    jw_close(&j, '}');
    jw_open(&j, NULL, '[');
    jw_close(&j, ']');
    jw_raw(&j, NULL, STR("{\"a\":[]}"));
    jw_close(&j, ']');
    jw_null(&j, "end");
    jw_close(&j, '}');
    assert_int_equal(buf_err(&b), OK);
    assert_int_equal(j.depth, 0);
    assert_str(buf_str(&b),
        "{\"title\":\"Een \\\"vraag\\\"\",\"none\":null,\"absent\":null,\"empty\":\"\",\"low\":-9223372036854775808,\"id\":7,"
        "\"parent\":null,\"yes\":true,\"no\":false,\"list\":[1,{},[],{\"a\":[]}],\"end\":null}");
    buf_release(&b);
}

static void jw_numbersOfAnyLength_areWrittenInFull(void **state)
{
    (void)state;
    int64_t bound = 1;
    for (int digits = 1; digits < 19; digits++, bound *= 10)
        for (int64_t i = -1; i <= 1; i++)
            for (int sign = -1; sign <= 1; sign += 2) {
                char wanted[BUF_INT + 1], text[BUF_INT + 4];
                struct buf b = { .p = text, .room = sizeof text, .max = sizeof text };
                struct jw j = jw_to(&b);
                (void)snprintf(wanted, sizeof wanted, "%lld", (long long)(sign * (bound + i)));
                jw_int(&j, NULL, sign * (bound + i));
                assert_str(buf_str(&b), wanted);
            }
}

/* Texts are looked through sixteen bytes at a time: whatever stands anywhere must be found. */
static void jw_anySignAnywhere_isEscaped(void **state)
{
    static const char signs[] = { '"', '\\', '\n', 0x01, 0x1F, 0x20, '!', '#', '[', ']', 0x7F, (char)0xC3 };
    char text[41], wanted[64];
    (void)state;
    for (size_t n = 1; n < sizeof text; n++)
        for (size_t at = 0; at < n; at++)
            for (size_t s = 0; s < sizeof signs; s++) {
                struct buf b = { 0 };
                const char *escape = signs[s] == '"' ? "\\\""
                    : signs[s] == '\\'               ? "\\\\"
                    : signs[s] == '\n'               ? "\\n"
                                                     : NULL;
                char other[8] = { signs[s] };
                if (!escape && signs[s] >= 0 && signs[s] < 0x20)
                    (void)snprintf(other, sizeof other, "\\u%04x", (unsigned)signs[s]);
                memset(text, 'x', sizeof text);
                text[at] = signs[s];
                (void)snprintf(wanted, sizeof wanted, "\"%.*s%s%.*s\"", (int)at, text, escape ? escape : other,
                    (int)(n - at - 1), text + at + 1);
                jw_text(&b, (struct str){ text, n });
                assert_true(str_is(buf_str(&b), wanted));
                buf_release(&b);
            }
}

static void jw_numbers_areJson(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = { { 0.5, "0.5" }, { 1, "1" }, { -2.25, "-2.25" }, { 1e300, "1e+300" }, { 3.14159265, "3.14159" },
        { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = { 0 };
        struct jw j = jw_to(&b);
        jw_real(&j, NULL, cases[i].value);
        assert_str(buf_str(&b), cases[i].text);
        buf_release(&b);
    }
}

static void jw_times_areRfc3339(void **state)
{
    (void)state;
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '[');
    jw_time(&j, NULL, 1795255200000);
    jw_time(&j, NULL, 1795255200001);
    jw_time(&j, NULL, 0);
    jw_date(&j, NULL, 1795255200000);
    jw_date(&j, NULL, 0);
    jw_close(&j, ']');
    assert_str(buf_str(&b), "[\"2026-11-21T10:00:00Z\",\"2026-11-21T10:00:00.001Z\",null,\"2026-11-21\",null]");
    buf_release(&b);
}

/* Every byte that can stand in text, at every place in a word of eight: the fast path looks at eight at once. */
static void jw_everyCharacterAnywhere_readsBackTheSame(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 0x80; c++)
        for (size_t at = 0; at < 20; at++) {
            char text[20];
            struct buf b = { 0 };
            struct jw j = jw_to(&b);
            memset(text, 'a', sizeof text);
            text[at] = (char)c;
            jw_open(&j, NULL, '[');
            jw_str(&j, NULL, (struct str){ text, sizeof text });
            jw_str(&j, NULL, (struct str){ text, at });
            jw_close(&j, ']');
            json_t *tree = json_loadb(b.p, b.n, 0, NULL);
            assert_non_null(tree);
            assert_int_equal(json_string_length(json_array_get(tree, 0)), sizeof text);
            assert_memory_equal(json_string_value(json_array_get(tree, 0)), text, sizeof text);
            assert_int_equal(json_string_length(json_array_get(tree, 1)), at);
            json_decref(tree);
            buf_release(&b);
        }
}

static void jw_escapes_areTheShortOnes(void **state)
{
    (void)state;
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_str(&j, NULL, (struct str){ "\"\\/\b\f\n\r\t\0\x1f<\x7f\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x8E", 21 });
    assert_str(buf_str(&b), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f<\x7f\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x8E\"");
    buf_release(&b);
}

static void jw_list_endsWithItsCursor(void **state)
{
    (void)state;
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_list_open(&j);
    jw_int(&j, NULL, 1);
    jw_int(&j, NULL, 2);
    jw_list_close(&j, STR("abc"));
    assert_str(buf_str(&b), "{\"items\":[1,2],\"next\":\"abc\"}");
    buf_reset(&b);
    j = jw_to(&b);
    jw_list_open(&j);
    jw_list_close(&j, (struct str){ 0 });
    assert_str(buf_str(&b), "{\"items\":[],\"next\":null}");
    buf_release(&b);
}

static void jw_fullBuffer_keepsTheError(void **state)
{
    (void)state;
    struct buf b = { .max = 40 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '{');
    for (int i = 0; i < 100; i++)
        jw_str(&j, "key", STR("a value of some length"));
    jw_close(&j, '}');
    assert_int_equal(buf_err(&b), ERR_TOO_LARGE);
    assert_true(b.n <= 40);
    buf_release(&b);
}

/* More of them than are kept, in turn: whatever was forgotten is written anew. */
static void jw_passage_isCopiedForTheSameFactsOnly(void **state)
{
    (void)state;
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    struct jw_echo echo = { 0 };
    char wanted[4096] = "[", one[64];
    int copied = 0;
    j.echo = &echo;
    jw_open(&j, NULL, '[');
    for (int i = 0; i < 60; i++) {
        int about = i < 20 ? i % 2 : i % (JW_PASSAGES + 1);
        const int64_t facts[JW_FACTS] = { [JW_FACTS - 1] = about };
        jw_open(&j, NULL, '{');
        jw_int(&j, "first", i);
        size_t from = b.n;
        if (jw_copy(&j, facts)) {
            copied++;
        } else {
            jw_int(&j, "about", about);
            jw_keep(&j, from, facts);
        }
        jw_close(&j, '}');
        (void)snprintf(one, sizeof one, "%s{\"first\":%d,\"about\":%d}", i ? "," : "", i, about);
        strcat(wanted, one);
    }
    jw_close(&j, ']');
    strcat(wanted, "]");
    assert_str(buf_str(&b), wanted);
    assert_in_range(copied, 18, 59);
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(jw_allValues_areWrittenWithTheirCommas),
    cmocka_unit_test(jw_numbersOfAnyLength_areWrittenInFull),
    cmocka_unit_test(jw_anySignAnywhere_isEscaped),
    cmocka_unit_test(jw_passage_isCopiedForTheSameFactsOnly),
    cmocka_unit_test(jw_numbers_areJson),
    cmocka_unit_test(jw_times_areRfc3339),
    cmocka_unit_test(jw_everyCharacterAnywhere_readsBackTheSame),
    cmocka_unit_test(jw_escapes_areTheShortOnes),
    cmocka_unit_test(jw_list_endsWithItsCursor),
    cmocka_unit_test(jw_fullBuffer_keepsTheError),
};

UNIT_MAIN(tests);
