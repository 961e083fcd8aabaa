/* fields_fuzz.c -- any bytes as JSON or YAML: either an error with a sentence, or values that can be asked for; and what
 * jw writes of the texts reads back as they were. */
#include "base/utf8.h"
#include "json/fields.h"
#include "json/jw.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

/* Writes the texts as JSON under one name, and reads that again. */
static void write_and_read(struct arena *a, const struct str *texts, size_t n)
{
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    struct fields f;
    struct str *again;
    jw_open(&j, NULL, '{');
    jw_open(&j, "items", '[');
    for (size_t i = 0; i < n; i++)
        jw_str(&j, NULL, texts[i]);
    jw_close(&j, ']');
    jw_close(&j, '}');
    check(!buf_err(&b) && fields_open(&f, a, buf_str(&b), true) == OK);
    check(field_texts(&f, "items", n, SIZE_MAX, &again) == n);
    for (size_t i = 0; i < n; i++)
        check(str_eq(again[i], texts[i]));
    check(fields_end(&f) == OK);
    buf_release(&b);
}

static void ask_everything(struct arena *a, struct fields *f)
{
    struct fields child;
    struct str *texts;
    int64_t *ids;
    struct str title = field_text(f, "title", 0, 100);
    check(utf8_valid(title) && utf8_length(title) <= 100);
    check(field_int(f, "n", 1, 9, 1) >= 1 && field_id(f, "id") >= 0);
    (void)field_bool(f, "b", false);
    check(field_choice(f, "c", "a bb ccc", false) < 3);
    (void)field_time(f, "t");
    (void)field_date(f, "d");
    (void)field_ids(f, "ids", 10, &ids);
    size_t n = field_texts(f, "items", 1000, 1000, &texts);
    write_and_read(a, texts, n);
    if (fields_open_item(&child, f, "list", 0)) {
        (void)field_text(&child, "name", 1, 10);
        enum err e = fields_end(&child);
        check(e == OK || child.errors || arena_err(a));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct fields f;
    struct str text = { (const char *)data + 1, size ? size - 1 : 0 };
    if (!size)
        return 0;
    bool english = data[0] & 1;
    enum err e = data[0] & 2 ? fields_open_yaml(&f, &a, text, english) : fields_open(&f, &a, text, english);
    if (e)
        check(arena_err(&a) || (f.errors && f.errors->detail.n));
    else
        ask_everything(&a, &f);
    e = fields_end(&f);
    for (const struct field_error *bad = f.errors; bad; bad = bad->next)
        check(utf8_valid(bad->detail) && utf8_valid(bad->field));
    check(e == OK || f.errors || arena_err(&a));
    arena_release(&a);
    return 0;
}
