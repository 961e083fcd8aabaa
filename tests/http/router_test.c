/* router_test.c -- which row serves which path; addresses, preferences and token buckets, the other small tables of http/. */
#include "unit.h"

#include "http/accept.h"
#include "http/address.h"
#include "http/rate.h"
#include "http/router.h"

static const struct endpoint rows[] = {
    { GET, "/posts", NEED_NOBODY, DB_NONE, .parse = NULL },
    { POST, "/posts", NEED_USER, DB_NONE, .parse = NULL },
    { GET, "/posts/{id}", NEED_NOBODY, DB_NONE, .parse = NULL },
    { POST, "/posts/_check", NEED_NOBODY, DB_NONE, .parse = NULL },
    { POST, "/posts/{id}/_submit", NEED_USER, DB_NONE, .parse = NULL },
    { GET, "/posts/{id}/revisions/{n}", NEED_NOBODY, DB_NONE, .parse = NULL },
    { GET, "/groups/mine", NEED_NOBODY, DB_NONE, .parse = NULL },
    { GET, "/groups/{id}/members", NEED_RIGHT + MAY_MANAGE_GROUPS, DB_NONE, .parse = NULL },
    { GET, "/calendar/{group}.ics", NEED_NOBODY, DB_NONE, .flags = ENDPOINT_ROOT },
    { GET, "/calendar/{any}", NEED_NOBODY, DB_NONE, .flags = ENDPOINT_ROOT },
    { 0 },
};
static const struct endpoint *const tables[] = { rows, NULL };

struct found {
    enum err err;
    const char *path;
    struct route route;
};

static struct found find(enum method m, const char *path)
{
    struct arena a = { 0 };
    struct str why = STR("");
    struct router *r;
    struct found f;
    assert_int_equal(router_new(&r, tables, &a, &why), OK);
    f.err = router_find(r, m, str_c(path), &f.route);
    f.path = f.route.endpoint ? f.route.endpoint->path : NULL;
    arena_release(&a);
    return f;
}

static void router_paths_findTheirRow(void **state)
{
    (void)state;
    assert_string_equal(find(GET, "/api/v1/posts").path, "/posts");
    assert_string_equal(find(HEAD, "/api/v1/posts").path, "/posts");
    assert_string_equal(find(GET, "/api/v1/posts/12").path, "/posts/{id}");
    assert_string_equal(find(POST, "/api/v1/posts/_check").path, "/posts/_check");
    assert_string_equal(find(POST, "/api/v1/posts/12/_submit").path, "/posts/{id}/_submit");
    assert_string_equal(find(GET, "/calendar/3.ics").path, "/calendar/{group}.ics");
    assert_string_equal(find(GET, "/calendar/3.txt").path, "/calendar/{any}");
    assert_string_equal(find(GET, "/api/v1/p%6fsts/12").path, "/posts/{id}");
}

static void router_literalThatLeadsNowhere_triesTheName(void **state)
{
    (void)state;
    assert_string_equal(find(GET, "/api/v1/groups/mine").path, "/groups/mine");
    assert_string_equal(find(GET, "/api/v1/groups/mine/members").path, "/groups/{id}/members");
}

static void router_otherPaths_areNotFound(void **state)
{
    static const char *const paths[] = { "", "/", "/api/v1", "/api/v1/", "/api/v1/posts/", "/api/v1//posts", "/posts",
        "/api/v1/posts/1/x", "/api/v1/posts/1/revisions", "/calendar/", "/api/v1/posts/1/revisions/2/3",
        "/API/v1/posts", "/api/v1/post%2F", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p" };
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(find(GET, paths[i]).err, ERR_NOT_FOUND);
}

static void router_otherMethod_saysWhichAreThere(void **state)
{
    struct arena a = { 0 };
    struct found f = find(DELETE, "/api/v1/posts");
    (void)state;
    assert_int_equal(f.err, ERR_METHOD);
    assert_str(route_allow(&a, f.route.allowed), "GET, HEAD, POST, OPTIONS");
    f = find(GET, "/api/v1/posts/12/_submit");
    assert_str(route_allow(&a, f.route.allowed), "POST, OPTIONS");
    arena_release(&a);
}

static void router_values_areFoundByName(void **state)
{
    struct found f = find(GET, "/api/v1/posts/12/revisions/%33");
    (void)state;
    assert_str(route_value(&f.route, "id"), "12");
    assert_str(route_value(&f.route, "n"), "%33");
    assert_null(route_value(&f.route, "x").p);
    f = find(GET, "/calendar/team.ics");
    assert_str(route_value(&f.route, "group"), "team");
}

static void nothing(struct call *c, struct jw *j)
{
    (void)c;
    (void)j;
}

static enum err slices(struct call *c, struct db *db, struct slice *s)
{
    (void)c;
    (void)db;
    s->last = true;
    return OK;
}

static void refused(const struct endpoint *row, const char *reason)
{
    struct arena a = { 0 };
    struct str why = STR("");
    struct router *r;
    const struct endpoint *const table[] = { row, NULL };
    assert_int_equal(router_new(&r, table, &a, &why), ERR_CONFLICT);
    assert_has(why, reason);
    arena_release(&a);
}

static void router_badRows_areRefused(void **state)
{
    (void)state;
    refused((struct endpoint[]){ { GET, "/x", NEED_UNDECLARED, DB_NONE, .parse = NULL }, { 0 } }, "need");
    refused((struct endpoint[]){ { GET, "/x", NEED_RIGHT + RIGHT_COUNT, DB_NONE, .parse = NULL }, { 0 } }, "need");
    refused((struct endpoint[]){ { HEAD, "/x", NEED_NOBODY, DB_NONE, .parse = NULL }, { 0 } }, "method");
    refused((struct endpoint[]){ { GET, "x", NEED_NOBODY, DB_NONE, .parse = NULL }, { 0 } }, "path");
    refused((struct endpoint[]){ { GET, "/x/", NEED_NOBODY, DB_NONE, .parse = NULL }, { 0 } }, "path");
    refused((struct endpoint[]){ { GET, "/{x", NEED_NOBODY, DB_NONE, .parse = NULL }, { 0 } }, "path");
    refused((struct endpoint[]){ { GET, "/x", NEED_NOBODY, DB_READ, .parse = NULL }, { 0 } }, "no run");
    refused((struct endpoint[]){ { GET, "/x", NEED_NOBODY, DB_NONE, .stream = slices }, { 0 } }, "render");
    refused((struct endpoint[]){ { POST, "/x", NEED_NOBODY, DB_NONE, .render = nothing, .stream = slices }, { 0 } },
        "a GET");
    refused((struct endpoint[]){ { GET, "/{a}", NEED_NOBODY, DB_NONE, .parse = NULL },
                { GET, "/{b}", NEED_USER, DB_NONE, .parse = NULL }, { 0 } },
        "same method and path");
}

static void percent_decode_checksWhatComesOut(void **state)
{
    struct arena a = { 0 };
    bool ok;
    (void)state;
    assert_str(percent_decode(&a, STR("a%20b+c%C3%A9%zz%4"), true, &ok), "a b c\xC3\xA9%zz%4");
    assert_true(ok);
    assert_str(percent_decode(&a, STR("a+b"), false, &ok), "a+b");
    percent_decode(&a, STR("%FF"), true, &ok);
    assert_false(ok);
    percent_decode(&a, STR("%00"), true, &ok);
    assert_false(ok);
    arena_release(&a);
}

/* ---- preferences */

static void accept_quality_readsWeights(void **state)
{
    (void)state;
    assert_int_equal(accept_quality(STR("gzip, br;q=0.5"), STR("gzip")), 1000);
    assert_int_equal(accept_quality(STR("gzip, br;q=0.5"), STR("br")), 500);
    assert_int_equal(accept_quality(STR("gzip;q=0"), STR("gzip")), 0);
    assert_int_equal(accept_quality(STR("gzip"), STR("br")), -1);
    assert_int_equal(accept_quality(STR("*;q=0.1, GZIP ; Q=0.123"), STR("gzip")), 123);
    assert_int_equal(accept_quality(STR("*;q=0.1"), STR("br")), 100);
    assert_int_equal(accept_quality(STR(""), STR("br")), -1);
}

static void accept_english_whenLikedBetterThanDutch(void **state)
{
    (void)state;
    assert_false(accept_english(STR("")));
    assert_false(accept_english(STR("nl")));
    assert_false(accept_english(STR("nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7")));
    assert_false(accept_english(STR("*")));
    assert_false(accept_english(STR("de")));
    assert_true(accept_english(STR("en-GB,en;q=0.9")));
    assert_true(accept_english(STR("de, en;q=0.3")));
    assert_true(accept_english(STR("en, nl;q=0.9")));
    assert_false(accept_english(STR("en;q=0")));
}

static void accept_tag_comparesWeakly(void **state)
{
    (void)state;
    assert_true(accept_tag(STR("\"a\""), STR("\"a\"")));
    assert_true(accept_tag(STR("\"x\", W/\"a\""), STR("\"a\"")));
    assert_true(accept_tag(STR(" * "), STR("\"a\"")));
    assert_false(accept_tag(STR("\"b\""), STR("\"a\"")));
    assert_false(accept_tag(STR("a"), STR("\"a\"")));
}

/* ---- addresses */

static struct address address(const char *text)
{
    struct address a;
    assert_true(address_parse(str_c(text), &a));
    return a;
}

static void address_text_goesBothWays(void **state)
{
    static const char *const texts[] = { "0.0.0.0", "127.0.0.1", "203.0.113.199", "::1", "2001:db8::5:0:1" };
    char out[ADDRESS_TEXT];
    struct address a;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        a = address(texts[i]);
        assert_str(address_text(out, &a), texts[i]);
    }
    a = address("::ffff:192.0.2.1");
    assert_str(address_text(out, &a), "192.0.2.1");
    a = address("[::1]");
    assert_true(address_loopback(&a));
    a = address("128.0.0.1");
    assert_false(address_loopback(&a));
    a = (struct address){ 0 };
    assert_str(address_text(out, &a), "-");
    assert_false(address_parse(STR("1.2.3"), &a));
    assert_false(address_parse(STR(""), &a));
    assert_false(address_parse(STR("1.2.3.4, 5.6.7.8"), &a));
}

static void networks_hold_whatTheirBitsSay(void **state)
{
    struct arena a = { 0 };
    struct networks n;
    struct str why = STR("");
    (void)state;
    assert_true(networks_parse(STR("10.0.0.0/9, 192.0.2.7 ,2001:db8::/33,"), &a, &n, &why));
    assert_int_equal(n.n, 3);
    const struct {
        const char *text;
        bool in;
    } cases[] = { { "10.127.255.255", true }, { "10.128.0.0", false }, { "192.0.2.7", true }, { "192.0.2.8", false },
        { "2001:db8:7fff::", true }, { "2001:db8:8000::", false }, { "::1", false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct address one = address(cases[i].text);
        assert_int_equal(networks_hold(&n, &one), cases[i].in);
    }
    assert_false(networks_parse(STR("10.0.0.0/33"), &a, &n, &why));
    assert_str(why, "10.0.0.0/33");
    assert_false(networks_parse(STR("a"), &a, &n, &why));
    arena_release(&a);
}

/* ---- rates */

static void rate_bucket_emptiesAndFillsAgain(void **state)
{
    const int limits[RATE_END] = { [RATE_ANONYMOUS] = 60, [RATE_SIGN_IN] = 2, [RATE_MAIL] = -1 };
    struct rate *r;
    (void)state;
    assert_int_equal(rate_new(&r, limits), OK);
    for (int i = 0; i < 60; i++)
        assert_true(rate_take(r, RATE_ANONYMOUS, STR("a"), 1000000));
    assert_false(rate_take(r, RATE_ANONYMOUS, STR("a"), 1000000));
    assert_true(rate_take(r, RATE_ANONYMOUS, STR("b"), 1000000));
    assert_true(rate_take(r, RATE_SIGN_IN, STR("a"), 1000000));
    assert_false(rate_take(r, RATE_ANONYMOUS, STR("a"), 1000999));
    assert_true(rate_take(r, RATE_ANONYMOUS, STR("a"), 1001000)); /* one a second comes back */
    assert_false(rate_take(r, RATE_ANONYMOUS, STR("a"), 1001000));
    assert_false(rate_take(r, RATE_ANONYMOUS, STR("a"), 900000)); /* the clock went back */
    for (int i = 0; i < 1000; i++)
        assert_true(rate_take(r, RATE_MAIL, STR("a"), 1000000));
    rate_free(r);
}

static void rate_manyKeys_keepTheTableBounded(void **state)
{
    const int limits[RATE_END] = { [RATE_ANONYMOUS] = 1 };
    struct rate *r;
    (void)state;
    assert_int_equal(rate_new(&r, limits), OK);
    for (int i = 0; i < 50000; i++)
        assert_true(rate_take(r, RATE_ANONYMOUS, (struct str){ (const char *)&i, sizeof i }, 1000000 + i));
    rate_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(router_paths_findTheirRow),
    cmocka_unit_test(router_literalThatLeadsNowhere_triesTheName),
    cmocka_unit_test(router_otherPaths_areNotFound),
    cmocka_unit_test(router_otherMethod_saysWhichAreThere),
    cmocka_unit_test(router_values_areFoundByName),
    cmocka_unit_test(router_badRows_areRefused),
    cmocka_unit_test(percent_decode_checksWhatComesOut),
    cmocka_unit_test(accept_quality_readsWeights),
    cmocka_unit_test(accept_english_whenLikedBetterThanDutch),
    cmocka_unit_test(accept_tag_comparesWeakly),
    cmocka_unit_test(address_text_goesBothWays),
    cmocka_unit_test(networks_hold_whatTheirBitsSay),
    cmocka_unit_test(rate_bucket_emptiesAndFillsAgain),
    cmocka_unit_test(rate_manyKeys_keepTheTableBounded),
};

UNIT_MAIN(tests);
