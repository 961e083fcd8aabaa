/* user_session_test.c -- signing in, sessions, one-time links, API tokens. */
#include "tests/world.h"

#include "base/clock.h"
#include "crypt/token.h"
#include "db/writer.h"
#include "resource/user/account.h"

#include <string.h>

#define PASSWORD "paard batterij nietje"

/* What a browser keeps of a sign-in. */
struct browser {
    const char *cookie; /* a Cookie header */
    const char *csrf;
};

static struct browser browser_of(struct world *w, const struct answer *r)
{
    struct str set = str_c(reply_header_text(w, r, "Set-Cookie"));
    struct str pair = str_cut(&set, ';');
    assert_true(str_starts(pair, STR("vb_session=")));
    return (struct browser){ arena_cstr(&w->arena, pair), reply_text(r, "csrf") };
}

static struct answer call_browser(struct world *w, struct browser b, const char *line, const char *body)
{
    return call_with(w, "nobody", line, HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf), body);
}

struct link_job {
    struct job job;
    struct world *w;
    int64_t account, seconds;
    struct str token;
};

static enum err link_run(struct job *job, struct db *db)
{
    struct link_job *l = (struct link_job *)job;
    return account_link(db, &l->w->arena, l->account, l->seconds, clock_now(), &l->token);
}

static const char *link_body(struct world *w, const char *who, int64_t seconds)
{
    struct link_job l = { .w = w, .account = world_id(w, who), .seconds = seconds };
    assert_int_equal(writer_call(w->writer, link_run, &l.job), OK);
    return arena_printf(&w->arena, "{'token':'%.*s'}", STR_ARG(l.token)).p;
}

/* Signs in with a link. */
static struct browser enter(struct world *w, const char *who)
{
    struct answer r = call_as(w, "nobody", "POST /api/v1/one-time-links/_use", link_body(w, who, 60));
    assert_status(r, 201);
    return browser_of(w, &r);
}

static void give_password(struct world *w, const char *who)
{
    struct answer r = call_browser(w, enter(w, who), "POST /api/v1/me/_password", "{'new':'" PASSWORD "'}");
    assert_status(r, 204);
}

static void link_used_signsInOnce(void **state)
{
    struct world w = world_open("empty");
    const char *body = link_body(&w, "anna", 60);
    struct answer r = call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", body);
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "user.id"), world_id(&w, "anna"));
    struct browser b = browser_of(&w, &r);
    assert_has(str_c(reply_header_text(&w, &r, "Set-Cookie")), "HttpOnly");
    assert_has(str_c(reply_header_text(&w, &r, "Set-Cookie")), "SameSite=Lax");
    r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user.mail"), "anna@voorbeeld.nl");
    r = call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", body);
    assert_status(r, 410);
    assert_int_equal(count(&w, "session"), 1);
    assert_int_equal(count(&w, "event WHERE verb = 'session.created' AND actor = $anna"), 1);
    world_close(&w);
    (void)state;
}

static void link_expiredUnknownOrOfAClosedAccount_isGone(void **state)
{
    struct world w = world_open("empty");
    const char *closed = link_body(&w, "rita", 60);
    world_exec(&w, "UPDATE account SET closed = 1 WHERE id = $rita");
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", closed).status, 410);
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", link_body(&w, "anna", -1)).status, 410);
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", "{'token':'x'}").status, 410);
    struct answer r = call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", "{}");
    assert_bad_field(r, "token");
    assert_int_equal(count(&w, "session"), 0);
    world_close(&w);
    (void)state;
}

static void session_password_signsIn(void **state)
{
    struct world w = world_open("empty");
    give_password(&w, "anna");
    struct answer r = call_as(&w, "nobody", "POST /api/v1/sessions",
        "{'mail':' Anna@Voorbeeld.NL ','password':'" PASSWORD "'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.name"), "anna de Proef");
    r = call_browser(&w, browser_of(&w, &r), "GET /api/v1/sessions", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.0.current"), "true");
    assert_string_equal(reply_text(&r, "items.1.current"), "false");
    world_close(&w);
    (void)state;
}

/* Wrong, unknown, closed and without password: one answer. */
static void session_refused_neverSaysWhy(void **state)
{
    static const char *const bodies[] = {
        "{'mail':'anna@voorbeeld.nl','password':'iets heel anders'}",
        "{'mail':'niemand@voorbeeld.nl','password':'" PASSWORD "'}",
        "{'mail':'rita@voorbeeld.nl','password':'" PASSWORD "'}",
        "{'mail':'bert@voorbeeld.nl','password':'" PASSWORD "'}",
    };
    struct world w = world_open("empty");
    const char *first = NULL;
    give_password(&w, "anna");
    give_password(&w, "rita");
    world_exec(&w, "UPDATE account SET closed = 1 WHERE id = $rita");
    int64_t sessions = count(&w, "session");
    for (size_t i = 0; i < 4; i++) {
        struct answer r = call_as(&w, "nobody", "POST /api/v1/sessions", bodies[i]);
        assert_status(r, 401);
        assert_string_equal(reply_header_text(&w, &r, "Set-Cookie"), "");
        first = first ? first : reply_text(&r, "detail");
        assert_string_equal(reply_text(&r, "detail"), first);
    }
    assert_int_equal(count(&w, "session"), sessions);
    assert_int_equal(count(&w, "event WHERE verb = 'session.refused'"), 4);
    world_close(&w);
    (void)state;
}

static void session_actWithoutCsrfToken_isRefused(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna"), forged = { b.cookie, "x" };
    assert_int_equal(call_browser(&w, forged, "POST /api/v1/tokens", "{'name':'x'}").status, 403);
    assert_int_equal(call_browser(&w, b, "POST /api/v1/tokens", "{'name':'x'}").status, 201);
    world_close(&w);
    (void)state;
}

static void session_signedOut_worksNoMore(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna"), other = enter(&w, "anna");
    struct answer r = call_browser(&w, b, "DELETE /api/v1/sessions/current", NULL);
    assert_status(r, 204);
    assert_has(str_c(reply_header_text(&w, &r, "Set-Cookie")), "Max-Age=0");
    r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    assert_string_equal(reply_text(&r, "csrf"), "null");
    r = call_browser(&w, other, "GET /api/v1/me", NULL);
    assert_int_equal(reply_int(&r, "user.id"), world_id(&w, "anna"));
    world_close(&w);
    (void)state;
}

static void session_ofSomebodyElse_cannotBeEnded(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna"), second = enter(&w, "anna"), bert = enter(&w, "bert");
    struct answer r = call_browser(&w, b, "GET /api/v1/sessions", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    const char *id = reply_text(&r, strcmp(reply_text(&r, "items.0.current"), "true") ? "items.0.id" : "items.1.id");
    const char *line = arena_printf(&w.arena, "DELETE /api/v1/sessions/%s", id).p;
    assert_int_equal(call_browser(&w, bert, line, NULL).status, 404);
    assert_int_equal(call_browser(&w, b, line, NULL).status, 204);
    r = call_browser(&w, second, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    world_close(&w);
    (void)state;
}

static void session_signInAgain_endsTheOneBefore(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    struct answer r = call_with(&w, "nobody", "POST /api/v1/one-time-links/_use", HEADERS("Cookie", b.cookie),
        link_body(&w, "anna", 60));
    assert_status(r, 201);
    struct browser next = browser_of(&w, &r);
    assert_string_not_equal(next.cookie, b.cookie);
    assert_int_equal(call_browser(&w, b, "GET /api/v1/sessions", NULL).status, 401);
    assert_int_equal(call_browser(&w, next, "GET /api/v1/sessions", NULL).status, 200);
    assert_int_equal(count(&w, "session"), 1);
    world_close(&w);
    (void)state;
}

static void session_expired_isNobodysAndGoesAtTheNextSignIn(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    world_exec(&w, "UPDATE session SET expires = 1000");
    struct answer r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    enter(&w, "bert");
    assert_int_equal(count(&w, "session"), 1);
    world_close(&w);
    (void)state;
}

static enum err used_run(struct job *job, struct db *db)
{
    struct link_job *l = (struct link_job *)job;
    return session_used(db, l->token, l->account);
}

static void session_notUsed_endsBeforeItsTime(void **state)
{
    struct world w = world_open("empty");
    w.own.session_idle_ms = 3600 * 1000;
    struct browser b = enter(&w, "anna");
    int64_t until = world_number(&w, "SELECT idle_until FROM session");
    assert_in_range(until - clock_now(), 3500 * 1000, 3600 * 1000);
    world_exec(&w, "UPDATE session SET idle_until = 1000");
    struct answer r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    enter(&w, "bert");
    assert_int_equal(count(&w, "session"), 1);
    world_close(&w);
    (void)state;
}

static void session_used_livesOnAndNeverShorter(void **state)
{
    struct world w = world_open("empty");
    w.own.session_idle_ms = 3600 * 1000;
    struct browser b = enter(&w, "anna");
    int64_t until = world_number(&w, "SELECT idle_until FROM session");
    struct str cookie = str_c(b.cookie);
    (void)str_cut(&cookie, '=');
    struct link_job l = { .w = &w, .account = until + 5000, .token = token_hash(&w.arena, cookie) };
    assert_int_equal(writer_call(w.writer, used_run, &l.job), OK);
    assert_int_equal(world_number(&w, "SELECT idle_until FROM session"), until + 5000);
    l.account = until;
    assert_int_equal(writer_call(w.writer, used_run, &l.job), OK);
    assert_int_equal(world_number(&w, "SELECT idle_until FROM session"), until + 5000);
    world_close(&w);
    (void)state;
}

static void session_signedInAgain_replacesTheOldOne(void **state)
{
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    struct answer r = call_browser(&w, b, "POST /api/v1/one-time-links/_use", link_body(&w, "bert", 60));
    assert_status(r, 201);
    assert_int_equal(count(&w, "session"), 1);
    r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    world_close(&w);
    (void)state;
}

static void password_changed_needsTheOldOneAndEndsOtherSessions(void **state)
{
    struct world w = world_open("empty");
    give_password(&w, "anna");
    const char *link = link_body(&w, "anna", 60);
    struct browser b = enter(&w, "anna"), other = enter(&w, "anna");
    struct answer r = call_browser(&w, b, "POST /api/v1/me/_password", "{'new':'een ander paard in de wei'}");
    assert_bad_field(r, "current");
    r = call_browser(&w, b, "POST /api/v1/me/_password", "{'current':'fout','new':'een ander paard in de wei'}");
    assert_bad_field(r, "current");
    r = call_browser(&w, b, "POST /api/v1/me/_password", "{'current':'" PASSWORD "','new':'Welkom123456'}");
    assert_bad_field(r, "new");
    r = call_browser(&w, b, "POST /api/v1/me/_password",
        "{'current':'" PASSWORD "','new':'een ander paard in de wei'}");
    assert_status(r, 204);
    r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_int_equal(reply_int(&r, "user.id"), world_id(&w, "anna"));
    r = call_browser(&w, other, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "user"), "null");
    assert_int_equal(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", link).status, 410);
    r = call_as(&w, "nobody", "POST /api/v1/sessions", "{'mail':'anna@voorbeeld.nl','password':'" PASSWORD "'}");
    assert_status(r, 401);
    r = call_as(&w, "nobody", "POST /api/v1/sessions",
        "{'mail':'anna@voorbeeld.nl','password':'een ander paard in de wei'}");
    assert_status(r, 201);
    world_close(&w);
    (void)state;
}

/* ---- tokens */

/* An open browser that somebody finds: nothing that decides about getting in, until one signs in again. */
static void session_notFresh_isAskedToSignInAgain(void **state)
{
    static const struct {
        const char *line, *body;
        int fresh;
    } acts[] = {
        { "POST /api/v1/second-factors", "{}", 201 },
        { "POST /api/v1/second-factors/_renew-codes", "{}", 409 },
        { "DELETE /api/v1/sessions/0123456789abcdef", NULL, 404 },
        { "POST /api/v1/tokens", "{'name':'x'}", 201 },
        { "POST /api/v1/feed-tokens", "{'name':'x'}", 201 },
        { "POST /api/v1/users/$anna/_reset-link", "{}", 201 },
        { "POST /api/v1/users/$anna/_forget-second-factor", "{}", 404 },
        { "POST /api/v1/users/$anna/_sign-out", "{}", 204 },
        { "POST /api/v1/me/_password", "{'new':'" PASSWORD "'}", 204 },
    };
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "adm");
    world_exec(&w, "UPDATE session SET created = created - 600001");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct answer r = call_browser(&w, b, acts[i].line, acts[i].body);
        assert_status(r, 403);
        assert_string_equal(reply_text(&r, "type"), "/problemen/sign-in-again");
    }
    assert_int_equal(count(&w, "second_factor") + count(&w, "api_token") + count(&w, "feed_token"), 0);
    assert_status(call_browser(&w, b, "PATCH /api/v1/terms/$tag", "{}"), 428); /* the rest goes on */
    b = enter(&w, "adm");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        assert_status(call_browser(&w, b, acts[i].line, acts[i].body), acts[i].fresh);
    world_close(&w);
}

static void session_notFresh_changesNoMailAddressOrRole(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "adm");
    world_exec(&w, "UPDATE session SET created = created - 600001");
    const char *const *all = HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf, "If-Match", "*");
    const char *line = "PATCH /api/v1/users/$anna";
    assert_status(call_with(&w, "nobody", line, all, "{'mail':'weg@voorbeeld.nl'}"), 403);
    assert_status(call_with(&w, "nobody", line, all, "{'roles':['administrator']}"), 403);
    assert_status(call_with(&w, "nobody", line, all, "{'function':'Anders','mail':'anna@voorbeeld.nl'}"), 200);
    world_exec(&w, "UPDATE session SET created = created + 600001");
    assert_status(call_with(&w, "nobody", line, all, "{'mail':'weg@voorbeeld.nl'}"), 200);
    world_close(&w);
}

static struct answer call_bearer(struct world *w, const char *token, const char *line, const char *body)
{
    return call_with(w, "nobody", line, HEADERS("Authorization", arena_printf(&w->arena, "Bearer %s", token).p), body);
}

static void token_made_isShownOnceAndSignsIn(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/tokens", "{'name':'Rapportage','scope':'write','days':30}");
    assert_status(r, 201);
    const char *token = reply_text(&r, "token");
    assert_true(str_starts(str_c(token), STR("vb_")));
    r = call_bearer(&w, token, "GET /api/v1/me", NULL);
    assert_int_equal(reply_int(&r, "user.id"), world_id(&w, "anna"));
    assert_string_equal(reply_text(&r, "csrf"), "null");
    r = call_bearer(&w, token, "GET /api/v1/tokens", NULL);
    assert_string_equal(reply_text(&r, "items.0.name"), "Rapportage");
    assert_string_equal(reply_text(&r, "items.0.token"), "(absent)");
    assert_int_equal(world_number(&w, "SELECT (expires - created) / 86400000 FROM api_token"), 30);
    assert_int_equal(call_as(&w, "bert", "GET /api/v1/tokens/1", NULL).status, 404);
    assert_int_equal(call_as(&w, "anna", "GET /api/v1/tokens/1", NULL).status, 200);
    assert_int_equal(call_as(&w, "anna", "PATCH /api/v1/tokens/1", "{'name':'Maandcijfers'}").status, 428);
    assert_int_equal(
        call_with(&w, "bert", "PATCH /api/v1/tokens/1", HEADERS("If-Match", "*"), "{'name':'Van mij'}").status, 404);
    assert_int_equal(
        call_with(&w, "anna", "PATCH /api/v1/tokens/1", HEADERS("If-Match", "'1'"), "{'name':'Te laat'}").status, 412);
    r = call_with(&w, "anna", "PATCH /api/v1/tokens/1", HEADERS("If-Match", "*"), "{'scope':'write'}");
    assert_bad_field(r, "scope");
    r = call_with(&w, "anna", "PATCH /api/v1/tokens/1", HEADERS("If-Match", "*"), "{'name':'Maandcijfers'}");
    assert_string_equal(reply_text(&r, "name"), "Maandcijfers");
    r = call_as(&w, "anna", "GET /api/v1/tokens/1", NULL);
    assert_string_equal(reply_text(&r, "name"), "Maandcijfers");
    assert_int_equal(call_as(&w, "bert", "DELETE /api/v1/tokens/1", NULL).status, 404);
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/tokens/1", NULL).status, 204);
    assert_int_equal(call_bearer(&w, token, "GET /api/v1/me", NULL).status, 401);
    r = call_as(&w, "anna", "GET /api/v1/tokens", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    world_close(&w);
    (void)state;
}

static void token_forReading_changesNothing(void **state)
{
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "coco", "POST /api/v1/tokens", "{'name':'Lezen'}");
    const char *token = reply_text(&r, "token");
    assert_string_equal(reply_text(&r, "scope"), "read");
    assert_int_equal(call_bearer(&w, token, "GET /api/v1/groups", NULL).status, 200);
    assert_int_equal(call_bearer(&w, token, "POST /api/v1/terms", "{'kind':'tag','name':'x'}").status, 403);
    world_close(&w);
    (void)state;
}

static void token_twentyFirst_isAConflict(void **state)
{
    struct world w = world_open("empty");
    for (int i = 0; i < 20; i++)
        assert_int_equal(call_as(&w, "anna", "POST /api/v1/tokens", "{'name':'t'}").status, 201);
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/tokens", "{'name':'t'}").status, 409);
    struct answer r = call_as(&w, "anna", "GET /api/v1/tokens?limit=15", NULL);
    assert_int_equal(reply_size(&r, "items"), 15);
    r = call_as(&w, "anna", arena_printf(&w.arena, "GET /api/v1/tokens?limit=15&cursor=%s", reply_text(&r, "next")).p,
        NULL);
    assert_int_equal(reply_size(&r, "items"), 5);
    assert_string_equal(reply_text(&r, "next"), "null");
    r = call_as(&w, "anna", "POST /api/v1/tokens", "{'name':'t','days':366}");
    assert_bad_field(r, "days");
    world_close(&w);
    (void)state;
}

static int start(void **state)
{
    (void)state;
    return token_start() ? 0 : -1;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(link_used_signsInOnce, start),
    cmocka_unit_test_setup(link_expiredUnknownOrOfAClosedAccount_isGone, start),
    cmocka_unit_test_setup(session_password_signsIn, start),
    cmocka_unit_test_setup(session_refused_neverSaysWhy, start),
    cmocka_unit_test_setup(session_actWithoutCsrfToken_isRefused, start),
    cmocka_unit_test_setup(session_signedOut_worksNoMore, start),
    cmocka_unit_test_setup(session_ofSomebodyElse_cannotBeEnded, start),
    cmocka_unit_test_setup(session_signInAgain_endsTheOneBefore, start),
    cmocka_unit_test_setup(session_expired_isNobodysAndGoesAtTheNextSignIn, start),
    cmocka_unit_test_setup(session_notUsed_endsBeforeItsTime, start),
    cmocka_unit_test_setup(session_used_livesOnAndNeverShorter, start),
    cmocka_unit_test_setup(session_signedInAgain_replacesTheOldOne, start),
    cmocka_unit_test_setup(password_changed_needsTheOldOneAndEndsOtherSessions, start),
    cmocka_unit_test_setup(session_notFresh_isAskedToSignInAgain, start),
    cmocka_unit_test_setup(session_notFresh_changesNoMailAddressOrRole, start),
    cmocka_unit_test_setup(token_made_isShownOnceAndSignsIn, start),
    cmocka_unit_test_setup(token_forReading_changesNothing, start),
    cmocka_unit_test_setup(token_twentyFirst_isAConflict, start),
};
UNIT_MAIN(tests);
