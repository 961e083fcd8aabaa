/* words_fuzz.c -- two texts that people typed, with a NUL between: what changed gives both back, and what was found in
 * the second (personal data, what is hard to read) lies in it, in order. */
#include "base/buf.h"
#include "base/utf8.h"
#include "text/diff.h"
#include "text/personal.h"
#include "text/plainness.h"
#include "text/slug.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void compare(struct arena *a, struct str old, struct str new)
{
    struct diff d;
    struct buf was = { 0 }, is = { 0 };
    if (diff_words(a, old, new, &d))
        abort();
    for (size_t i = 0; i < d.n; i++) {
        check(d.parts[i].text.n && (!i || d.parts[i].op != d.parts[i - 1].op));
        if (d.parts[i].op != DIFF_ADDED)
            buf_add(&was, d.parts[i].text);
        if (d.parts[i].op != DIFF_REMOVED)
            buf_add(&is, d.parts[i].text);
    }
    check(str_eq(buf_str(&was), old) && str_eq(buf_str(&is), new));
    buf_release(&was);
    buf_release(&is);
}

static void find(struct arena *a, struct str text)
{
    struct personal *found;
    struct plainness *hard;
    size_t n = personal_find(a, text, &found), from = 0;
    for (size_t i = 0; i < n; i++) {
        check(found[i].start >= from && found[i].start < found[i].end && found[i].end <= text.n);
        check(utf8_valid(str_sub(text, found[i].start, found[i].end - found[i].start)));
        from = found[i].end;
    }
    check(n <= PERSONAL_MAX);
    n = plainness_find(a, text, &hard);
    for (size_t i = 0; i < n; i++)
        check(hard[i].start < hard[i].end && hard[i].end <= text.n);
    check(n <= PLAINNESS_MAX);
    struct str slug = slug_of(a, text);
    for (size_t i = 0; i < slug.n; i++)
        check(slug.p[i] && strchr("abcdefghijklmnopqrstuvwxyz0123456789-", slug.p[i]));
    check(slug.n <= SLUG_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str new = { (const char *)data, size }, old = str_cut(&new, 0);
    if (utf8_valid(old) && utf8_valid(new)) {
        compare(&a, old, new);
        find(&a, old);
        find(&a, new);
    }
    arena_release(&a);
    return 0;
}
