/* kind_test.c -- kinds, their words in the API, the roles and their rights, and what follows from dates. */
#include "tests/world.h"

#include "domain/kind.h"
#include "domain/summary.h"

#include <string.h>

/* ---- words */

static void words_everyTable_readBackAndListThemselves(void **state)
{
    (void)state;
    static const struct {
        enum words table;
        int first, end;
    } tables[] = { { WORDS_KIND, KIND_CASE, KIND_END }, { WORDS_STATUS, STATUS_DRAFT, STATUS_END },
        { WORDS_PROGRESS, PROGRESS_OPEN, PROGRESS_END }, { WORDS_FRESHNESS, FRESH_CURRENT, FRESH_END },
        { WORDS_MARK, MARK_HELPFUL, MARK_END }, { WORDS_PHASE, PHASE_PREPARATION, PHASE_END },
        { WORDS_REL, REL_DUPLICATE_OF, REL_END }, { WORDS_ACCESS, ACCESS_PUBLIC, ACCESS_GROUP + 1 },
        { WORDS_EVIDENCE, 1, 4 } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        int first = -1, n = 0;
        struct str rest = str_c(word_choices(tables[i].table, &first));
        assert_int_equal(first, tables[i].first);
        for (; rest.n; n++) {
            struct str word = str_cut(&rest, ' ');
            const char *name = word_of(tables[i].table, first + n);
            assert_non_null(name);
            assert_true(str_is(word, name));
            assert_int_equal(word_number(tables[i].table, word), first + n);
        }
        assert_int_equal(first + n, tables[i].end);
        assert_null(word_of(tables[i].table, tables[i].first - 1));
        assert_null(word_of(tables[i].table, tables[i].end));
        assert_int_equal(word_number(tables[i].table, STR("")), -1);
        assert_int_equal(word_number(tables[i].table, STR("Published")), -1);
    }
}

static void kinds_capabilities_fitTogether(void **state)
{
    (void)state;
    for (int k = KIND_CASE; k < KIND_END; k++) {
        const struct kind_capability *c = kind_of(k);
        assert_string_equal(c->name, word_of(WORDS_KIND, k));
        assert_true(c->root || !(c->needs_theme || c->needs_approval || c->answers || c->progress));
        assert_true(!c->answers || c->comments);
    }
    assert_false(kind_of(KIND_COMMENT)->comments); /* no threads below a comment */
    assert_true(kind_of(KIND_CASE)->needs_theme && kind_of(KIND_QUESTION)->needs_theme);
}

/* ---- roles */

static void rights_everyRole_followTheTable(void **state)
{
    (void)state;
    enum {
        R = ROLE_READER,
        B = ROLE_SOUNDING_BOARD,
        P = ROLE_PROJECT_LEADER,
        S = ROLE_STEERING,
        C = ROLE_COACH,
        A = ROLE_ADMINISTRATOR
    };
    /* Written again from the table "who may do what", not from the code. */
    static const struct {
        enum right right;
        unsigned roles;
    } rows[] = { { MAY_READ_NETWORK, R | B | P | S | C | A }, { MAY_ME_TOO, R | B | P | S | C | A },
        { MAY_ASK, R | B | P | S | C }, { MAY_ASK_AT_ONCE, B | P | S | C }, { MAY_ANSWER, P | S | C },
        { MAY_ANSWER_WHEN_ASKED, B }, { MAY_POST_CASE, P | S | C }, { MAY_MARK_TRIED, R | P | S },
        { MAY_CURATE, S | C }, { MAY_ENDORSE, S }, { MAY_PUBLISH_LESSON, S }, { MAY_SEE_ANONYMOUS, S | C },
        { MAY_EDIT_TERMS, S | C | A }, { MAY_IMPORT, S | C | A }, { MAY_JUDGE_VALIDITY, P | S | C },
        { MAY_ADMINISTER, A } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned role = R; role <= A; role *= 2) {
            struct viewer v = { .user = 7, .roles = role }, closed = { .roles = role };
            if (viewer_may(&v, rows[i].right) != ((rows[i].roles & role) != 0))
                fail_msg("right %d, role %s", rows[i].right, role_name(role));
            assert_false(viewer_may(&closed, rows[i].right)); /* nobody has no role */
        }
    struct viewer both = { .user = 7, .roles = R | A };
    assert_true(viewer_may(&both, MAY_ASK) && viewer_may(&both, MAY_ADMINISTER));
}

static void roles_names_readBack(void **state)
{
    (void)state;
    for (unsigned role = ROLE_READER; role <= ROLE_ADMINISTRATOR; role *= 2)
        assert_int_equal(role_by_name(str_c(role_name(role))), role);
    assert_int_equal(role_by_name(STR("admin")), 0);
    assert_null(role_name(0));
    assert_null(role_name(ROLE_READER | ROLE_COACH));
}

/* ---- what is shown of a post */

static void freshness_isDecidedByTheFirstThatHolds(void **state)
{
    (void)state;
    static const struct {
        struct summary s;
        enum freshness expected;
    } rows[] = { { { .id = 1 }, FRESH_CURRENT }, { { .review_due = 1001 }, FRESH_CURRENT },
        { { .review_due = 1000 }, FRESH_REVIEW_DUE }, { { .review_due = 1, .valid_until = 1001 }, FRESH_REVIEW_DUE },
        { { .review_due = 1, .valid_until = 1000 }, FRESH_EXPIRED },
        { { .valid_until = 1, .superseded = true }, FRESH_SUPERSEDED } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(summary_freshness(&rows[i].s, 1000), rows[i].expected);
}

static void url_everyKind_leadsToThePage(void **state)
{
    (void)state;
    static const struct {
        struct summary s;
        const char *url;
    } rows[] = { { { .id = 12, .root = 12, .kind = KIND_CASE, .title = { "Klussendienst in de wijk", 24 } },
                     "/casus/12/klussendienst-in-de-wijk" },
        { { .id = 3, .root = 3, .kind = KIND_QUESTION, .title = { "Hoe? Één, twéé!", 18 } }, "/vraag/3/hoe-een-twee" },
        { { .id = 3, .root = 3, .kind = KIND_PAGE, .title = { "???", 3 } }, "/pagina/3" },
        { { .id = 4, .root = 3, .kind = KIND_ANSWER }, "/post/3#p4" },
        { { .id = 5, .root = 3, .kind = KIND_COMMENT }, "/post/3#p5" } };
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(summary_url(&a, &rows[i].s), rows[i].url);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_everyTable_readBackAndListThemselves),
    cmocka_unit_test(kinds_capabilities_fitTogether),
    cmocka_unit_test(rights_everyRole_followTheTable),
    cmocka_unit_test(roles_names_readBack),
    cmocka_unit_test(freshness_isDecidedByTheFirstThatHolds),
    cmocka_unit_test(url_everyKind_leadsToThePage),
};
UNIT_MAIN(tests);
