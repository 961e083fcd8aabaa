/* memory_test.c -- reading while memory runs out at each place in turn: nothing leaks, and nobody is told that his text is
 * wrong. A program of its own, for it gives jansson another malloc before the first use. */
#include "unit.h"

#include "json/fields.h"

#include <jansson.h>

static int allocations_left;

static void *failing_malloc(size_t n)
{
    return allocations_left-- > 0 ? malloc(n) : NULL;
}

/* Opens the text with room for one allocation more each time, until it can be read. */
static int attempts(enum err (*open)(struct fields *, struct arena *, struct str, bool), struct str text)
{
    enum err e = ERR_MEMORY;
    int n = 0;
    for (; e && n < 1000; n++) {
        struct arena a = { 0 };
        struct fields f;
        allocations_left = n;
        e = open(&f, &a, text, false);
        assert_int_equal(e, e ? ERR_MEMORY : OK);
        assert_null(f.errors);
        allocations_left = 1000;
        (void)field_has(&f, "title");
        (void)field_has(&f, "list");
        assert_int_equal(fields_end(&f), e);
        arena_release(&a);
    }
    return n;
}

static void memory_json_isNotTheSendersFault(void **state)
{
    (void)state;
    assert_in_range(attempts(fields_open, STR("{\"title\":\"a \\u20ac text\",\"list\":[1,2.5,{\"a\":null}]}")), 10,
        999);
}

static void memory_yaml_isNotTheSendersFault(void **state)
{
    (void)state;
    assert_in_range(attempts(fields_open_yaml, STR("title: a text\nlist:\n  - 1\n  - {a: b, c: }\n")), 8, 999);
}

static void memory_badText_isStillBad(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f;
    allocations_left = 1000;
    assert_int_equal(fields_open(&f, &a, STR("{\"title\":}"), false), ERR_INVALID);
    assert_int_equal(fields_end(&f), ERR_INVALID);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_json_isNotTheSendersFault),
    cmocka_unit_test(memory_yaml_isNotTheSendersFault),
    cmocka_unit_test(memory_badText_isStillBad),
};

int main(void)
{
    const char *pattern = getenv("VB_TEST");
    json_set_alloc_funcs(failing_malloc, free);
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
