/* diff_test.c -- the difference between two texts: always right, and short where that is possible. */
#include "tests/unit.h"

#include "base/buf.h"
#include "text/diff.h"

/* The parts as [-removed-]{+added+}same. */
static void assert_diff(const char *old, const char *new, const char *expected)
{
    struct arena a = { 0 };
    struct diff d;
    struct buf out = { 0 };
    assert_int_equal(diff_words(&a, str_c(old), str_c(new), &d), OK);
    for (size_t i = 0; i < d.n; i++) {
        static const char *const before[] = { "", "[-", "{+" }, *const after[] = { "", "-]", "+}" };
        buf_addz(&out, before[d.parts[i].op]);
        buf_add(&out, d.parts[i].text);
        buf_addz(&out, after[d.parts[i].op]);
    }
    assert_str(buf_str(&out), expected);
    buf_release(&out);
    arena_release(&a);
}

/* same + removed is the old text, same + added the new one; no neighbours of one kind. */
static void assert_right(struct str old, struct str new)
{
    struct arena a = { 0 };
    struct diff d;
    struct buf was = { 0 }, is = { 0 };
    assert_int_equal(diff_words(&a, old, new, &d), OK);
    for (size_t i = 0; i < d.n; i++) {
        if (d.parts[i].op != DIFF_ADDED)
            buf_add(&was, d.parts[i].text);
        if (d.parts[i].op != DIFF_REMOVED)
            buf_add(&is, d.parts[i].text);
        assert_true(d.parts[i].text.n > 0);
        assert_true(i == 0 || d.parts[i].op != d.parts[i - 1].op);
        assert_false(i > 0 && d.parts[i].op == DIFF_REMOVED && d.parts[i - 1].op == DIFF_ADDED);
    }
    assert_true(str_eq(buf_str(&was), old));
    assert_true(str_eq(buf_str(&is), new));
    buf_release(&was);
    buf_release(&is);
    arena_release(&a);
}

static void diff_smallChanges_readAsPeopleWouldSayThem(void **state)
{
    (void)state;
    assert_diff("", "", "");
    assert_diff("een twee drie", "een twee drie", "een twee drie");
    assert_diff("", "nieuw", "{+nieuw+}");
    assert_diff("oud", "", "[-oud-]");
    assert_diff("een twee drie", "een vier drie", "een [-twee -]{+vier +}drie");
    assert_diff("de buurt helpt mee", "de hele buurt helpt", "de {+hele +}buurt [-helpt mee-]{+helpt+}");
    assert_diff("a b c a b b a ", "c b a b a c ", "[-a b -]c {+b +}a b [-b -]a {+c +}");
}

/* Words from a small alphabet, so that much is the same. */
static struct str babble(struct buf *b, unsigned *seed, unsigned words, unsigned alphabet)
{
    buf_reset(b);
    for (unsigned i = 0; i < words; i++) {
        *seed = *seed * 1103515245u + 12345u;
        buf_addc(b, (char)('a' + (*seed >> 16) % alphabet));
        buf_addc(b, (*seed >> 8) % 7 ? ' ' : '\n');
    }
    return buf_str(b);
}

static void diff_randomTexts_giveBothTextsBack(void **state)
{
    (void)state;
    struct buf old = { 0 }, new = { 0 };
    unsigned seed = 7;
    for (unsigned i = 0; i < 3000; i++) {
        struct str o = babble(&old, &seed, i % 23, 2 + i % 5), n = babble(&new, &seed, i / 3 % 29, 2 + i % 5);
        assert_right(o, n);
    }
    buf_release(&old);
    buf_release(&new);
}

static void diff_rewrittenLongText_isRightInBoundedTime(void **state)
{
    (void)state;
    struct buf old = { 0 }, new = { 0 };
    unsigned seed = 11;
    struct str o = babble(&old, &seed, 20000, 25), n = babble(&new, &seed, 20000, 25);
    assert_right(o, n);
    assert_right(o, STR("kort"));
    assert_right(STR(""), n);
    buf_release(&old);
    buf_release(&new);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(diff_smallChanges_readAsPeopleWouldSayThem),
    cmocka_unit_test(diff_randomTexts_giveBothTextsBack),
    cmocka_unit_test(diff_rewrittenLongText_isRightInBoundedTime),
};
UNIT_MAIN(tests);
