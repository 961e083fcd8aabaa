/* matrix_test.c -- who may do what, asked of every endpoint: route x role x (not signed in, outside, member).
 * Model:  a row per route says what each role gets: reader, sounding board, project leader, steering, coach, administrator.
 *         What follows from the route table itself is worked out, not written down: 401 for who is not signed in, 403 without
 *         the right that the route needs, 404 for everything that is in a hidden group of which one is no member. A row with
 *         a post or a group in it is asked twice: of what the network may see, and of the same thing in the hidden group, there
 *         as a member and as an outsider. Everybody asks with a real session and its CSRF token; after each call that changed
 *         something the database is put back. A route without a row fails, and so does a row without a route.
 *         VB_MATRIX=print shows what the server answers, row by row, to compare with the table after a change. */
#include "tests/people.h"
#include "tests/torture/long.h"

#include "http/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "tests/rights/routes.h"

static size_t cells, wrong;

static bool printing(void)
{
    const char *mode = getenv("VB_MATRIX");
    return mode && !strcmp(mode, "print");
}

/* Status number `place` of a list; the last one goes for those behind it. */
static int nth(const char *list, size_t place)
{
    struct str rest = str_c(list), word = { 0 };
    int64_t n = 0;
    for (size_t i = 0; i <= place && rest.n; i++)
        word = str_cut(&rest, ' ');
    return str_int(word, &n) ? (int)n : 0;
}

static const struct endpoint *endpoint_of(const struct route_row *row)
{
    for (const struct endpoint *const *table = all_endpoints; *table; table++)
        for (const struct endpoint *e = *table; e->path; e++)
            if (e->method == row->method && !strcmp(e->path, row->path))
                return e;
    return NULL;
}

/* What the need alone decides for a role (place 0-5) or for nobody (-1); 0 = it lets through. */
static int by_need(const struct endpoint *e, int place)
{
    if (e->need == NEED_NOBODY || e->need == NEED_OPERATOR)
        return 0;
    if (place < 0)
        return 401;
    struct viewer v = { .user = 1, .roles = 1u << place };
    return e->need == NEED_USER || viewer_may(&v, (enum right)(e->need - NEED_RIGHT)) ? 0 : 403;
}

static void check(const struct route_row *row, const char *who, const char *where, int got, int expected)
{
    cells++;
    if (got == expected)
        return;
    wrong++;
    print_error("%s %s (%s) as %s: %d, not %d\n", method_name(row->method), row->path, where, who, got, expected);
}

/* Asks a row of one scope as the six roles of one side, and as nobody; expected NULL = only print. */
static void ask(struct people *p, const struct route_row *row, const struct endpoint *e, enum scope scope,
    enum side side, const char *expected)
{
    static const char *const names[] = { "network", "hidden" }, *const sides[] = { "outsider", "member" };
    if (printing())
        printf("  %s/%s:", names[scope], sides[side]);
    for (int place = side == OUTSIDE ? -1 : 0; place < ROLES; place++) {
        char where[40];
        int need = by_need(e, place), want = need ? need : nth(expected, place < 0 ? 0 : (size_t)place);
        if (place < 0 && !need && (scope == NETWORK ? row->nobody : row->hidden_nobody))
            want = scope == NETWORK ? row->nobody : row->hidden_nobody;
        int got = people_ask(p, side, place, row->method, row->target ? row->target : row->path, row->body, scope);
        (void)snprintf(where, sizeof where, "%s, %s", names[scope], sides[side]);
        if (printing())
            printf(" %d", got);
        else
            check(row, place < 0 ? "nobody" : role_name(1u << place), where, got, want);
    }
    if (printing())
        printf("\n");
}

static void everyRoute_everyRole_answersAsTheTableSays(void **state)
{
    (void)state;
    struct people p = people_open();
    for (size_t i = 0; i < ROUTE_ROWS; i++) {
        const struct route_row *row = &route_rows[i];
        const struct endpoint *e = endpoint_of(row);
        if (!e)
            fail_msg("there is no route %s %s any more", method_name(row->method), row->path);
        if (printing())
            printf("%s %s %s\n", method_name(row->method), row->path, row->body ? row->body : "");
        ask(&p, row, e, NETWORK, OUTSIDE, row->roles);
        if (row->scoped) {
            ask(&p, row, e, HIDDEN, OUTSIDE, row->stranger ? row->stranger : "404");
            ask(&p, row, e, HIDDEN, MEMBER, row->member ? row->member : row->roles);
        }
    }
    FIGURES("matrix", "%zu cells of %d rows, %zu wrong", cells, ROUTE_ROWS, wrong);
    if (wrong)
        fail_msg("%zu of %zu cells differ", wrong, cells);
    people_close(&p);
}

static void everyRoute_inTheTables_hasARow(void **state)
{
    (void)state;
    size_t routes = 0, missing = 0;
    for (const struct endpoint *const *table = all_endpoints; *table; table++)
        for (const struct endpoint *e = *table; e->path; e++) {
            bool found = false;
            for (size_t i = 0; !found && i < ROUTE_ROWS; i++)
                found = route_rows[i].method == e->method && !strcmp(route_rows[i].path, e->path);
            routes++;
            missing += !found;
            if (!found)
                print_error("%s %s has no row in routes.h\n", method_name(e->method), e->path);
        }
    print_message("matrix: %zu routes\n", routes);
    assert_int_equal(missing, 0);
}

/* The hidden half of the matrix proves nothing when a route with a post or group in it is not asked of the hidden group. */
static void everyRoute_withAPostOrGroup_isAskedOfTheHiddenGroup(void **state)
{
    (void)state;
    size_t missing = 0;
    for (size_t i = 0; i < ROUTE_ROWS; i++) {
        const char *path = route_rows[i].path;
        bool private = !strncmp(path, "/posts/{id}", 11) || !strncmp(path, "/groups/{id}", 12);
        if (private && !route_rows[i].scoped) {
            print_error("%s is not asked of the hidden group\n", path);
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(everyRoute_inTheTables_hasARow),
    cmocka_unit_test(everyRoute_withAPostOrGroup_isAskedOfTheHiddenGroup),
    cmocka_unit_test(everyRoute_everyRole_answersAsTheTableSays),
};
UNIT_MAIN(tests);
