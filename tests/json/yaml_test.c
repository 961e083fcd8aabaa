/* yaml_test.c -- each folder of tests/json/yaml is a case: `input` is YAML, `expected` the same as JSON, or what is said
 * about it. */
#include "unit.h"

#include "json/fields.h"
#include "json/inside.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static const char folder[] = "tests/json/yaml";

static struct str read_whole(struct arena *a, const char *name, const char *file)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s/%s", folder, name, file);
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s cannot be opened", path);
    char *p = arena_alloc(a, 65536);
    size_t n = fread(p, 1, 65536, f);
    fclose(f);
    return (struct str){ p, n };
}

static struct str as_text(struct arena *a, struct fields *f)
{
    if (!f->object)
        return f->errors ? f->errors->detail : STR("(no error)");
    char *dump = json_dumps(f->object, JSON_COMPACT | JSON_SORT_KEYS);
    struct str text = arena_str(a, str_c(dump));
    free(dump);
    return text;
}

/* Names the case on standard error when it differs. */
static bool check_case(const char *name)
{
    struct arena a = { 0 };
    struct fields f;
    struct str expected = str_trim(read_whole(&a, name, "expected"));
    bool bad = str_starts(str_c(name), STR("bad-"));
    enum err e = fields_open_yaml(&f, &a, read_whole(&a, name, "input"), false);
    struct str given = as_text(&a, &f);
    bool good = str_eq(given, expected) && e == (bad ? ERR_INVALID : OK) && !(f.errors && f.errors->next);
    if (!good)
        print_error("%s\n  expected %.*s\n  got      %.*s\n", name, STR_ARG(expected), STR_ARG(given));
    e = fields_end(&f);
    arena_release(&a);
    return good && (!bad || e == ERR_INVALID);
}

static void yaml_cases_readAsExpected(void **state)
{
    (void)state;
    int cases = 0, wrong = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.') {
            cases++;
            wrong += !check_case(entry->d_name);
        }
    closedir(dir);
    assert_int_equal(wrong, 0);
    assert_true(cases > 25);
}

static void yaml_values_convert(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f;
    int64_t *ids;
    struct str text = STR(
        "count: 12\nopen: false\nid: 7\nids: [3, 4]\nday: 2026-11-21\nempty:\nname: 12\nwrong: 1x\nyes: ja\n");
    assert_int_equal(fields_open_yaml(&f, &a, text, true), OK);
    assert_int_equal(field_int(&f, "count", 0, 99, 0), 12);
    assert_false(field_bool(&f, "open", true));
    assert_int_equal(field_id(&f, "id"), 7);
    assert_int_equal(field_ids(&f, "ids", 5, &ids), 2);
    assert_int_equal(ids[1], 4);
    assert_true(field_date(&f, "day") == 1795219200000);
    assert_int_equal(field_int(&f, "empty", 0, 9, 5), 5);
    assert_str(field_text(&f, "name", 1, 9), "12");
    assert_int_equal(field_int(&f, "wrong", 0, 9, 5), 5);
    assert_true(field_bool(&f, "yes", true));
    assert_int_equal(fields_end(&f), ERR_INVALID);
    assert_str(f.errors->field, "wrong");
    assert_str(f.errors->next->field, "yes");
    assert_null(f.errors->next->next);
    arena_release(&a);
}

static void yaml_items_areRead(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f, child;
    assert_int_equal(fields_open_yaml(&f, &a, STR("- {name: a}\n- {nam: b}\n"), true), OK);
    assert_int_equal(field_count(&f, "items", 10), 2);
    assert_true(fields_open_item(&child, &f, "items", 0));
    assert_str(field_text(&child, "name", 1, 9), "a");
    assert_int_equal(fields_end(&child), OK);
    assert_true(fields_open_item(&child, &f, "items", 1));
    (void)field_text(&child, "name", 1, 9);
    assert_int_equal(fields_end(&child), ERR_INVALID);
    assert_int_equal(fields_end(&f), ERR_INVALID);
    assert_str(f.errors->field, "items.1.name");
    assert_str(f.errors->next->field, "items.1.nam");
    arena_release(&a);
}

/* Makes text of n times a line. */
static struct str repeated(struct arena *a, const char *line, size_t n)
{
    size_t length = strlen(line);
    char *p = arena_alloc(a, length * n + 1);
    for (size_t i = 0; i < n; i++)
        memcpy(p + i * length, line, length);
    return (struct str){ p, length * n };
}

static void yaml_hugeText_isRefused(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct fields f;
    assert_int_equal(fields_open_yaml(&f, &a, repeated(&a, "# remark\n", YAML_MAX / 9 + 1), true), ERR_INVALID);
    assert_str(f.errors->detail, "Line 1: this text is too long.");
    assert_int_equal(fields_end(&f), ERR_INVALID);
    assert_int_equal(fields_open_yaml(&f, &a, repeated(&a, "- a\n", YAML_NODES), true), ERR_INVALID);
    assert_has(f.errors->detail, "too many parts");
    assert_int_equal(fields_end(&f), ERR_INVALID);
    /* what makes some parsers quadratic: ends at the depth, at once */
    assert_int_equal(fields_open_yaml(&f, &a, repeated(&a, "[", 1 << 20), true), ERR_INVALID);
    assert_has(f.errors->detail, "nested too deep");
    assert_int_equal(fields_end(&f), ERR_INVALID);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(yaml_cases_readAsExpected),
    cmocka_unit_test(yaml_values_convert),
    cmocka_unit_test(yaml_items_areRead),
    cmocka_unit_test(yaml_hugeText_isRefused),
};

UNIT_MAIN(tests);
