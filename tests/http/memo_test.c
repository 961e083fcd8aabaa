/* memo_test.c -- what a loop remembers of its answers, and when it forgets. */
#include "http/memo.h"
#include "unit.h"

static const struct memo_key asked = { .epoch = 7,
    .now = 10000,
    .user = 3,
    .roles = ROLE_READER,
    .target = { "/posts/1", 8 } };

static bool finds(struct memo *m, const struct memo_key *k, const char *wanted)
{
    struct str etag, body;
    return memo_answer(m, k, &etag, &body) && str_is(body, wanted) && str_is(etag, "\"1-a\"");
}

/* Asked for twice, so that it is kept. */
static void keep(struct memo *m, const struct memo_key *k, struct str etag, struct str body)
{
    memo_keep(m, k, etag, body);
    memo_keep(m, k, etag, body);
}

static void memo_askedOnce_isNotKept(void **state)
{
    struct memo *m = memo_new();
    memo_keep(m, &asked, STR("\"1-a\""), STR("{}"));
    assert_false(finds(m, &asked, "{}"));
    memo_keep(m, &asked, STR("\"1-a\""), STR("{}"));
    assert_true(finds(m, &asked, "{}"));
    memo_free(m);
    (void)state;
}

static void memo_sameViewerAndTarget_isFound(void **state)
{
    struct memo *m = memo_new();
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    assert_true(finds(m, &asked, "{}"));
    memo_free(m);
    (void)state;
}

static void memo_anotherViewerLanguageOrRole_isNotFound(void **state)
{
    struct memo *m = memo_new();
    struct memo_key user = asked, english = asked, roles = asked, limited = asked, target = asked;
    user.user = 4;
    english.english = true;
    roles.roles = ROLE_STEERING;
    limited.read_only = true;
    target.target = STR("/posts/2");
    const struct memo_key *others[] = { &user, &english, &roles, &limited, &target };
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(finds(m, others[i], "{}"));
    memo_free(m);
    (void)state;
}

static void memo_afterACommitOrASecond_isNotFound(void **state)
{
    struct memo *m = memo_new();
    struct memo_key committed = asked, old = asked, last = asked, back = asked;
    committed.epoch++;
    last.now += MEMO_MS;
    old.now += MEMO_MS + 1;
    back.now -= 1; /* the clock was set back */
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    assert_false(finds(m, &committed, "{}"));
    assert_false(finds(m, &old, "{}"));
    assert_false(finds(m, &back, "{}"));
    assert_true(finds(m, &last, "{}"));
    memo_free(m);
    (void)state;
}

static void memo_unchangedAnswer_keepsTheBodyAndItsAge(void **state)
{
    struct memo *m = memo_new();
    struct memo_key later = asked;
    later.epoch++;
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    memo_keep(m, &later, STR("\"1-a\""), (struct str){ 0 });
    assert_true(finds(m, &later, "{}"));
    memo_free(m);
    (void)state;
}

static void memo_etagAlone_givesNoBody(void **state)
{
    struct memo *m = memo_new();
    struct str etag, body;
    keep(m, &asked, STR("\"1-a\""), (struct str){ 0 });
    assert_true(memo_answer(m, &asked, &etag, &body));
    assert_null(body.p);
    assert_true(str_is(etag, "\"1-a\""));
    memo_free(m);
    (void)state;
}

enum { ANSWERS = 200 }; /* large ones: more than there is room for */

/* Answers are asked for until they are kept, at that time; which: the first of them. */
static void fill(struct memo *m, struct arena *a, int64_t now, int which)
{
    static char big[MEMO_BODY];
    for (int i = which; i < which + ANSWERS; i++) {
        struct memo_key k = asked;
        k.now = now;
        k.target = arena_printf(a, "/posts/%d", i);
        keep(m, &k, STR("e"), (struct str){ big, sizeof big });
    }
}

/* How many of them are there. */
static size_t held(struct memo *m, struct arena *a, int64_t now, int which)
{
    struct str etag, body;
    size_t n = 0;
    for (int i = which; i < which + ANSWERS; i++) {
        struct memo_key k = asked;
        k.now = now;
        k.target = arena_printf(a, "/posts/%d", i);
        n += memo_answer(m, &k, &etag, &body);
    }
    return n;
}

static void memo_moreThanItMayHold_keepsWhatHolds(void **state)
{
    struct memo *m = memo_new();
    struct arena a = { 0 };
    fill(m, &a, asked.now, 0);
    size_t first = held(m, &a, asked.now, 0);
    assert_in_range(first, MEMO_BYTES / MEMO_BODY / 2, MEMO_BYTES / MEMO_BODY);
    fill(m, &a, asked.now + MEMO_MS, ANSWERS);
    assert_in_range(held(m, &a, asked.now + MEMO_MS, 0), first / 2, first); /* some shared a slot with a newer one */
    arena_release(&a);
    memo_free(m);
    (void)state;
}

static void memo_moreThanItMayHold_forgetsOldOnes(void **state)
{
    struct memo *m = memo_new();
    struct arena a = { 0 };
    fill(m, &a, asked.now, 0);
    fill(m, &a, asked.now + MEMO_MS + 1, ANSWERS);
    assert_in_range(held(m, &a, asked.now + MEMO_MS + 1, ANSWERS), MEMO_BYTES / MEMO_BODY / 2, MEMO_BYTES / MEMO_BODY);
    arena_release(&a);
    memo_free(m);
    (void)state;
}

static void memo_sweptAnswer_isForgottenWhenItIsOld(void **state)
{
    struct memo *m = memo_new();
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    memo_sweep(m, asked.now + MEMO_KEPT_MS);
    assert_true(finds(m, &asked, "{}"));
    memo_sweep(m, asked.now + MEMO_KEPT_MS + 1);
    assert_false(finds(m, &asked, "{}"));
    memo_free(m);
    (void)state;
}

static void memo_forgotten_worksOn(void **state)
{
    struct memo *m = memo_new();
    struct arena a = { 0 };
    struct viewer v = { .user = 3, .name = STR("Anna") }, out;
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    memo_keep_viewer(m, STR("secret"), 7, 10000, &v);
    memo_forget(m);
    assert_false(finds(m, &asked, "{}"));
    assert_false(memo_viewer(m, &a, STR("secret"), 7, 10000, &out));
    memo_keep_viewer(m, STR("secret"), 7, 10000, &v);
    assert_true(memo_viewer(m, &a, STR("secret"), 7, 10000, &out));
    keep(m, &asked, STR("\"1-a\""), STR("{}"));
    assert_true(finds(m, &asked, "{}"));
    arena_release(&a);
    memo_free(m);
    (void)state;
}

static void memo_viewer_isFoundByItsCredentialOnly(void **state)
{
    struct memo *m = memo_new();
    struct arena a = { 0 };
    struct viewer v = { .user = 3, .name = STR("Anna"), .csrf = STR("c") }, got;
    memo_keep_viewer(m, STR("secret"), 7, 10000, &v);
    assert_true(memo_viewer(m, &a, STR("secret"), 7, 10500, &got));
    assert_int_equal(got.user, 3);
    assert_true(str_is(got.name, "Anna") && str_is(got.csrf, "c"));
    assert_false(memo_viewer(m, &a, STR("secreT"), 7, 10500, &got));
    assert_false(memo_viewer(m, &a, STR("secret"), 8, 10500, &got));
    assert_false(memo_viewer(m, &a, STR("secret"), 7, 10000 + MEMO_MS + 1, &got));
    arena_release(&a);
    memo_free(m);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memo_askedOnce_isNotKept),
    cmocka_unit_test(memo_sameViewerAndTarget_isFound),
    cmocka_unit_test(memo_anotherViewerLanguageOrRole_isNotFound),
    cmocka_unit_test(memo_afterACommitOrASecond_isNotFound),
    cmocka_unit_test(memo_unchangedAnswer_keepsTheBodyAndItsAge),
    cmocka_unit_test(memo_etagAlone_givesNoBody),
    cmocka_unit_test(memo_moreThanItMayHold_keepsWhatHolds),
    cmocka_unit_test(memo_moreThanItMayHold_forgetsOldOnes),
    cmocka_unit_test(memo_sweptAnswer_isForgottenWhenItIsOld),
    cmocka_unit_test(memo_forgotten_worksOn),
    cmocka_unit_test(memo_viewer_isFoundByItsCredentialOnly),
};

UNIT_MAIN(tests);
