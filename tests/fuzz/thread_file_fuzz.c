/* thread_file_fuzz.c -- any text taken apart and put together is the same thread; any YAML in it is read without harm. */
#include "base/utf8.h"
#include "json/fields.h"
#include "text/csv.h"
#include "text/thread_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_equal(const struct thread_file *x, const struct thread_file *y)
{
    if (x->n != y->n)
        abort();
    for (size_t i = 0; i < x->n; i++)
        if (!str_eq(x->parts[i].front, y->parts[i].front) || !str_eq(x->parts[i].body, y->parts[i].body))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct buf out = { 0 };
    struct str text = { (const char *)data, size };
    struct thread_file file, again;
    bool named = true;
    if (thread_file_split(&a, text, &file) == OK) {
        for (size_t i = 0; i < file.n; i++) {
            thread_file_add(&out, &file.parts[i]);
            named = named && (i == 0 || file.parts[i].kind.n);
        }
        if (named && (thread_file_split(&a, buf_str(&out), &again) || buf_err(&out)))
            abort();
        if (named)
            must_be_equal(&file, &again);
        struct fields f;
        if (fields_open_yaml(&f, &a, file.parts[0].front, true) == OK) {
            (void)field_text(&f, "title", 0, 200);
            (void)fields_end(&f);
        }
    }
    struct csv c = csv_open(text);
    while (csv_row(&c, &a))
        continue;
    buf_release(&out);
    arena_release(&a);
    return 0;
}
