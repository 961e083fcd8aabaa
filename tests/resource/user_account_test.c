/* user_account_test.c -- oneself, the members of the network, what administrators change, passwords. */
#include "tests/world.h"

#include "crypt/token.h"
#include "resource/user/weak.h"

static void me_nobody_hasNoUserAndNoRights(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "nobody", "GET /api/v1/me", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "user"), "null");
    assert_string_equal(reply_text(&r, "permissions.ask"), "false");
    assert_string_equal(reply_text(&r, "permissions.meToo"), "false");
    world_close(&w);
    (void)state;
}

static void me_permissions_followTheRole(void **state)
{
    static const struct {
        const char *who, *permission, *value;
    } cells[] = {
        { "rita", "ask", "true" },
        { "rita", "askAtOnce", "false" },
        { "rita", "answer", "false" },
        { "rita", "comment", "true" },
        { "karel", "ask", "true" },
        { "karel", "comment", "false" },
        { "anna", "postCase", "true" },
        { "anna", "approve", "false" },
        { "stien", "endorse", "true" },
        { "coco", "endorse", "false" },
        { "coco", "approve", "true" },
        { "coco", "editLaws", "false" },
        { "adm", "administer", "true" },
        { "adm", "ask", "false" },
        { "stien", "administer", "false" },
        { "adm", "seeAnonymous", "false" },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct answer r = call_as(&w, cells[i].who, "GET /api/v1/me", NULL);
        assert_string_equal(reply_text(&r, arena_printf(&w.arena, "permissions.%s", cells[i].permission).p),
            cells[i].value);
    }
    world_close(&w);
    (void)state;
}

static void me_patch_changesOnlyWhatOneMay(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user.organisation.name"), "Goirle");
    assert_string_equal(reply_text(&r, "user.roles.0"), "project_leader");
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &r, "ETag"));
    assert_int_equal(call_as(&w, "anna", "PATCH /api/v1/me", "{'name':'Anna'}").status, 428);
    r = call_with(&w, "anna", "PATCH /api/v1/me", read, "{'roles':['administrator']}");
    assert_bad_field(r, "roles");
    r = call_with(&w, "anna", "PATCH /api/v1/me", read,
        "{'name':'Anna Aarts','function':'Opbouwwerker','language':'en'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "user.name"), "Anna Aarts");
    assert_string_equal(reply_text(&r, "user.language"), "en");
    assert_int_equal(call_with(&w, "anna", "PATCH /api/v1/me", read, "{'name':'A'}").status, 412);
    assert_int_equal(call_as(&w, "nobody", "PATCH /api/v1/me", "{'name':'A'}").status, 401);
    world_close(&w);
    (void)state;
}

static void users_list_showsMailOnlyToAdministratorsAndOneself(void **state)
{
    struct world w = world_open("empty");
    assert_int_equal(call_as(&w, "nobody", "GET /api/v1/users", NULL).status, 401);
    struct answer r = call_as(&w, "rita", "GET /api/v1/users", NULL);
    assert_int_equal(reply_size(&r, "items"), 9); /* without the system */
    assert_true(reply_has(&r, "rita@voorbeeld.nl"));
    assert_false(reply_has(&r, "anna@voorbeeld.nl"));
    assert_true(reply_has(&r, "anna de Proef"));
    r = call_as(&w, "adm", "GET /api/v1/users", NULL);
    assert_true(reply_has(&r, "anna@voorbeeld.nl"));
    r = call_as(&w, "rita", "GET /api/v1/users/$anna", NULL);
    assert_string_equal(reply_text(&r, "mail"), "(absent)");
    r = call_as(&w, "rita", "GET /api/v1/users?q=ANNA&organisation=$goirle&role=project_leader", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(&w, "rita", "GET /api/v1/users?role=steering", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    world_close(&w);
    (void)state;
}

static void users_list_pagesByName(void **state)
{
    static const char *const names[] = { "adm", "anna", "bert", "coco", "karel", "rita", "sofie", "stien", "stranger" };
    struct world w = world_open("empty");
    const char *next = "";
    for (size_t i = 0; i < 9; i += 4) {
        const char *line = arena_printf(&w.arena, "GET /api/v1/users?limit=4%s%s", *next ? "&cursor=" : "", next).p;
        struct answer r = call_as(&w, "rita", line, NULL);
        for (size_t k = i; k < i + 4 && k < 9; k++) {
            const char *path = arena_printf(&w.arena, "items.%zu.name", k - i).p;
            assert_string_equal(reply_text(&r, path), arena_printf(&w.arena, "%s de Proef", names[k]).p);
        }
        next = reply_text(&r, "next");
    }
    assert_string_equal(next, "null");
    world_close(&w);
    (void)state;
}

static void users_post_isForAdministrators(void **state)
{
    struct world w = world_open("empty");
    const char *body = "{'mail':'Nieuw@Voorbeeld.nl','name':'Nieuw','organisation':$goirle,'roles':['reader','coach']}";
    assert_int_equal(call_as(&w, "coco", "POST /api/v1/users", body).status, 403);
    struct answer r = call_as(&w, "adm", "POST /api/v1/users", body);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "mail"), "nieuw@voorbeeld.nl");
    assert_string_equal(reply_text(&r, "roles.1"), "coach");
    r = call_as(&w, "adm", "POST /api/v1/users", body);
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "mail");
    r = call_as(&w, "adm", "POST /api/v1/users", "{'mail':'x@y.nl','name':'X','roles':['reader'],'organisation':9999}");
    assert_bad_field(r, "organisation");
    r = call_as(&w, "adm", "POST /api/v1/users", "{'mail':'geen adres','name':'X','roles':['reader']}");
    assert_bad_field(r, "mail");
    r = call_as(&w, "adm", "POST /api/v1/users", "{'mail':'x@y.nl','name':'X','roles':['koning']}");
    assert_bad_field(r, "roles");
    r = call_as(&w, "adm", "POST /api/v1/users", "{'mail':'x@y.nl','name':'X','roles':[]}");
    assert_bad_field(r, "roles");
    world_close(&w);
    (void)state;
}

static void users_closed_losesEveryWayIn(void **state)
{
    struct world w = world_open("empty");
    struct answer token = call_as(&w, "anna", "POST /api/v1/tokens", "{'name':'t'}");
    const char *bearer = arena_printf(&w.arena, "Bearer %s", reply_text(&token, "token")).p;
    world_exec(&w,
        "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'00', $anna, 'x', 0, 9e15)");
    struct answer r = call_with(&w, "adm", "PATCH /api/v1/users/$anna", HEADERS("If-Match", "*"), "{'closed':true}");
    assert_status(r, 200);
    assert_int_equal(count(&w, "session"), 0);
    assert_int_equal(call_with(&w, "nobody", "GET /api/v1/me", HEADERS("Authorization", bearer), NULL).status, 401);
    r = call_as(&w, "rita", "GET /api/v1/users", NULL);
    assert_false(reply_has(&r, "anna de Proef"));
    r = call_as(&w, "adm", "GET /api/v1/users", NULL);
    assert_true(reply_has(&r, "anna de Proef"));
    assert_int_equal(count(&w, "event WHERE verb = 'account.edited' AND data LIKE '%closed%'"), 1);
    world_close(&w);
    (void)state;
}

static void users_deleted_isClosedAndKeepsItsName(void **state)
{
    struct world w = world_open("empty");
    assert_int_equal(call_as(&w, "coco", "DELETE /api/v1/users/$anna", NULL).status, 403);
    assert_int_equal(call_as(&w, "adm", "DELETE /api/v1/users/$adm", NULL).status, 409);
    assert_int_equal(call_as(&w, "adm", "DELETE /api/v1/users/$anna", NULL).status, 204);
    struct answer r = call_as(&w, "rita", "GET /api/v1/users/$anna", NULL);
    assert_string_equal(reply_text(&r, "name"), "anna de Proef");
    assert_int_equal(count(&w, "account WHERE id = $anna AND closed IS NOT NULL"), 1);
    world_close(&w);
    (void)state;
}

static void users_lastAdministrator_stays(void **state)
{
    struct world w = world_open("empty");
    const char *const *any = HEADERS("If-Match", "*");
    assert_int_equal(call_with(&w, "adm", "PATCH /api/v1/users/$adm", any, "{'roles':['reader']}").status, 409);
    assert_int_equal(call_with(&w, "adm", "PATCH /api/v1/users/$adm", any, "{'closed':true}").status, 409);
    assert_int_equal(
        call_with(&w, "adm", "PATCH /api/v1/users/$coco", any, "{'roles':['coach','administrator']}").status, 200);
    assert_int_equal(call_with(&w, "adm", "PATCH /api/v1/users/$adm", any, "{'roles':['reader']}").status, 200);
    assert_int_equal(count(&w, "event WHERE data LIKE '%\"rolesBefore\":[\"administrator\"]%'"), 1);
    assert_int_equal(call_with(&w, "coco", "PATCH /api/v1/users/1", any, "{'name':'x'}").status, 404); /* the system */
    assert_int_equal(call_with(&w, "anna", "PATCH /api/v1/users/$anna", any, "{'name':'x'}").status, 403);
    world_close(&w);
    (void)state;
}

static void password_byBearerWithoutOneYet_isForbidden(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/me/_password", "{'new':'paard batterij nietje'}");
    assert_status(r, 403); /* call_as has no session */
    r = call_as(&w, "anna", "POST /api/v1/me/_password", "{'new':'kort'}");
    assert_bad_field(r, "new");
    world_close(&w);
    (void)state;
}

static void weak_guessable_isRefused(void **state)
{
    static const char *const bad[] = { "welkom123456", "Welkom2020!!", "wachtwoord12345", "Wachtw00rd2024",
        "123456789012", "aaaaaaaaaaaa", "abababababab", "Zomer2024!!!!", "jan.jansen1234", "welkomwelkom",
        "qwertyuiop123" };
    static const char *const good[] = { "paard batterij nietje", "x7Kp2mQv9LtR", "Welkom in Goirle, buur",
        "zomerhuis aan zee 4" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!password_weak(str_c(bad[i]), STR("jan.jansen")))
            fail_msg("%s was accepted", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (password_weak(str_c(good[i]), STR("jan.jansen")))
            fail_msg("%s was refused", good[i]);
    (void)state;
}

static int start(void **state)
{
    (void)state;
    return token_start() ? 0 : -1;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(me_nobody_hasNoUserAndNoRights, start),
    cmocka_unit_test_setup(me_permissions_followTheRole, start),
    cmocka_unit_test_setup(me_patch_changesOnlyWhatOneMay, start),
    cmocka_unit_test_setup(users_list_showsMailOnlyToAdministratorsAndOneself, start),
    cmocka_unit_test_setup(users_list_pagesByName, start),
    cmocka_unit_test_setup(users_post_isForAdministrators, start),
    cmocka_unit_test_setup(users_closed_losesEveryWayIn, start),
    cmocka_unit_test_setup(users_deleted_isClosedAndKeepsItsName, start),
    cmocka_unit_test_setup(users_lastAdministrator_stays, start),
    cmocka_unit_test_setup(password_byBearerWithoutOneYet_isForbidden, start),
    cmocka_unit_test_setup(weak_guessable_isRefused, start),
};
UNIT_MAIN(tests);
