/* label_test.c -- names that a connection remembers, and when it forgets them. */
#include "tests/world.h"

#include "domain/label.h"

#include <string.h>

static struct str name_of(struct world *w, const char *who)
{
    struct named account, organisation;
    int64_t counter;
    assert_int_equal(label_begin(w->db, &counter), OK);
    assert_int_equal(label_account(w->db, &w->arena, world_id(w, who), &account, &organisation), OK);
    return account.name;
}

static void label_accountTwice_givesNameAndOrganisation(void **state)
{
    struct world w = world_open("empty");
    struct named account, organisation;
    int64_t counter;
    assert_int_equal(label_begin(w.db, &counter), OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(label_account(w.db, &w.arena, world_id(&w, "anna"), &account, &organisation), OK);
        assert_int_equal(account.id, world_id(&w, "anna"));
        assert_true(account.name.n > 0);
        assert_true(str_is(organisation.name, "Goirle"));
        assert_int_equal(organisation.id, world_id(&w, "goirle"));
    }
    world_close(&w);
    (void)state;
}

static void label_noneAndUnknown_giveNothing(void **state)
{
    struct world w = world_open("empty");
    struct named out = { .id = 9 };
    int64_t counter;
    assert_int_equal(label_begin(w.db, &counter), OK);
    assert_int_equal(label_group(w.db, &w.arena, 0, &out), OK);
    assert_int_equal(out.id, 0);
    assert_int_equal(label_group(w.db, &w.arena, 987654, &out), OK);
    assert_int_equal(out.id, 0);
    world_close(&w);
    (void)state;
}

static void label_accountAndGroupWithTheSameId_areNotMixed(void **state)
{
    struct world w = world_open("empty");
    struct named account, organisation, group;
    int64_t counter;
    assert_int_equal(label_begin(w.db, &counter), OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(label_account(w.db, &w.arena, 1, &account, &organisation), OK);
        assert_int_equal(label_group(w.db, &w.arena, 1, &group), OK);
        assert_false(str_eq(account.name, group.name));
    }
    world_close(&w);
    (void)state;
}

static void label_renamedPerson_isSeenByTheNextAnswer(void **state)
{
    struct world w = world_open("one-question");
    struct str before = name_of(&w, "anna");
    assert_false(str_is(before, "Anna de Nieuwe"));
    struct answer r = call_with(&w, "anna", "PATCH /api/v1/me", HEADERS("If-Match", "'1'"),
        "{'name':'Anna de Nieuwe'}");
    assert_int_equal(r.status, 200);
    assert_true(str_is(name_of(&w, "anna"), "Anna de Nieuwe"));
    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "author.name"), "Anna de Nieuwe");
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(label_accountTwice_givesNameAndOrganisation),
    cmocka_unit_test(label_noneAndUnknown_giveNothing),
    cmocka_unit_test(label_accountAndGroupWithTheSameId_areNotMixed),
    cmocka_unit_test(label_renamedPerson_isSeenByTheNextAnswer),
};

UNIT_MAIN(tests);
