/* user_factor_test.c -- the second factor: setting it up, signing in with it, losing the device; leaving for good. */
#include "tests/world.h"

#include "base/clock.h"
#include "crypt/seal.h"
#include "crypt/token.h"
#include "crypt/totp.h"
#include "db/writer.h"
#include "http/endpoint.h"
#include "resource/user/account.h"

#include <stdio.h>
#include <string.h>

#define PASSWORD "paard batterij nietje"
#define SIGN_IN  "POST /api/v1/sessions"

/* Fails when the answer is not 400 about exactly this field. */
static void bad_field(struct answer r, const char *name)
{
    assert_bad_field(r, name);
}

struct browser {
    const char *cookie, *csrf;
};

static struct answer call_browser(struct world *w, struct browser b, const char *line, const char *body)
{
    return call_with(w, "nobody", line, HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf), body);
}

struct link_job {
    struct job job;
    struct world *w;
    int64_t account;
    struct str token;
};

static enum err link_run(struct job *job, struct db *db)
{
    struct link_job *l = (struct link_job *)job;
    return account_link(db, &l->w->arena, l->account, 60, clock_now(), &l->token);
}

static const char *link_body(struct world *w, const char *who, const char *rest)
{
    struct link_job l = { .w = w, .account = world_id(w, who) };
    assert_int_equal(writer_call(w->writer, link_run, &l.job), OK);
    return arena_printf(&w->arena, "{'token':'%.*s'%s}", STR_ARG(l.token), rest).p;
}

static struct browser browser_of(struct world *w, const struct answer *r)
{
    struct str set = str_c(reply_header_text(w, r, "Set-Cookie"));
    return (struct browser){ arena_cstr(&w->arena, str_cut(&set, ';')), reply_text(r, "csrf") };
}

static struct browser enter(struct world *w, const char *who)
{
    struct answer r = call_as(w, "nobody", "POST /api/v1/one-time-links/_use", link_body(w, who, ""));
    assert_status(r, 201);
    struct browser b = browser_of(w, &r);
    assert_status(call_browser(w, b, "POST /api/v1/me/_password", "{'new':'" PASSWORD "'}"), 204);
    return b;
}

/* The code that the device shows, `steps` of half a minute from now. */
static const char *code(struct world *w, int64_t steps)
{
    char sealed[TOTP_SECRET + SEAL_EXTRA];
    for (size_t i = 0; i < sizeof sealed; i++)
        sealed[i] = (char)world_number(w,
            arena_printf(&w->arena,
                "SELECT (instr('0123456789ABCDEF', substr(hex(secret), %zu, 1)) - 1) * 16 + "
                "instr('0123456789ABCDEF', substr(hex(secret), %zu, 1)) - 1 FROM second_factor",
                2 * i + 1, 2 * i + 2)
                .p);
    int64_t account = world_number(w, "SELECT account_id FROM second_factor");
    struct str secret = unseal(&w->arena, WORLD_SECRET,
        arena_printf(&w->arena, "second-factor-%lld", (long long)account), (struct str){ sealed, sizeof sealed });
    assert_int_equal(secret.n, TOTP_SECRET);
    return arena_printf(&w->arena, "%06u", totp_code(secret, clock_now() / 1000 / TOTP_PERIOD + steps, TOTP_DIGITS)).p;
}

/* Sets up a factor, confirmed with the code of the step before; gives the first recovery code. */
static const char *set_up(struct world *w, struct browser b)
{
    struct answer r = call_browser(w, b, "POST /api/v1/second-factors", "{}");
    assert_status(r, 201);
    assert_int_equal(strlen(reply_text(&r, "secret")), 32);
    assert_has(str_c(reply_text(&r, "uri")), "otpauth://totp/Vraagbaak:anna%40voorbeeld.nl?secret=");
    r = call_browser(w, b, "POST /api/v1/second-factors/_confirm",
        arena_printf(&w->arena, "{'code':'%s'}", code(w, -1)).p);
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "recoveryCodes"), 10);
    return reply_text(&r, "recoveryCodes.0");
}

static struct answer sign_in(struct world *w, const char *password, const char *totp)
{
    return call_as(w, "nobody", SIGN_IN,
        arena_printf(&w->arena, "{'mail':'anna@voorbeeld.nl','password':'%s'%s%s%s}", password, totp ? ",'totp':'" : "",
            totp ? totp : "", totp ? "'" : "")
            .p);
}

static void factor_unconfirmed_isNotAskedFor(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    assert_status(call_browser(&w, b, "POST /api/v1/second-factors", "{}"), 201);
    bad_field(call_browser(&w, b, "POST /api/v1/second-factors/_confirm", "{'code':'abcdef'}"), "code");
    assert_status(sign_in(&w, PASSWORD, NULL), 201);
    struct answer r = call_browser(&w, b, "GET /api/v1/second-factors", NULL);
    assert_string_equal(reply_text(&r, "items.0.confirmed"), "null");
    world_close(&w);
}

static void factor_confirmed_isAskedForAfterThePasswordFits(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    set_up(&w, enter(&w, "anna"));
    struct answer r = sign_in(&w, PASSWORD, NULL);
    assert_status(r, 401);
    assert_string_equal(reply_text(&r, "type"), "/problemen/second-factor-required");
    r = sign_in(&w, "iets heel anders", NULL);
    assert_status(r, 401);
    assert_string_equal(reply_text(&r, "type"), "/problemen/sign-in-required");
    r = sign_in(&w, "iets heel anders", code(&w, 0));
    assert_string_equal(reply_text(&r, "type"), "/problemen/sign-in-required");
    assert_status(sign_in(&w, PASSWORD, code(&w, 0)), 201);
    world_close(&w);
}

static void factor_codeUsedBefore_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    set_up(&w, enter(&w, "anna"));
    const char *now = code(&w, 0);
    assert_status(sign_in(&w, PASSWORD, now), 201);
    assert_status(sign_in(&w, PASSWORD, now), 401);
    assert_status(sign_in(&w, PASSWORD, code(&w, -1)), 401); /* the one it was confirmed with */
    assert_status(sign_in(&w, PASSWORD, code(&w, 1)), 201);  /* a clock that is half a minute ahead */
    world_close(&w);
}

static void factor_recoveryCode_worksOnce(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    const char *recovery = set_up(&w, b);
    assert_status(sign_in(&w, PASSWORD, recovery), 201);
    assert_status(sign_in(&w, PASSWORD, recovery), 401);
    struct answer r = call_browser(&w, b, "GET /api/v1/second-factors", NULL);
    assert_int_equal(reply_int(&r, "items.0.recoveryCodes"), 9);
    assert_int_equal(count(&w, "event WHERE verb = 'factor.recovered'"), 1);
    world_close(&w);
}

static void factor_codesRenewed_replaceTheOldOnes(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    const char *before = set_up(&w, b);
    struct answer r = call_browser(&w, b, "POST /api/v1/second-factors/_renew-codes", "{}");
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "recoveryCodes"), 10);
    const char *after = reply_text(&r, "recoveryCodes.9");
    assert_status(sign_in(&w, PASSWORD, before), 401);
    assert_status(sign_in(&w, PASSWORD, after), 201);
    assert_int_equal(count(&w, "recovery_code"), 10);
    assert_int_equal(count(&w, "event WHERE verb = 'factor.codes_renewed' AND actor = $anna"), 1);
    world_close(&w);
}

static void factor_fiveWrongCodes_pauseIt(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    set_up(&w, enter(&w, "anna"));
    for (int i = 0; i < 5; i++)
        assert_status(sign_in(&w, PASSWORD, "xxxxxx"), 401);
    assert_status(sign_in(&w, PASSWORD, code(&w, 0)), 429);
    world_exec(&w, "UPDATE second_factor SET failed_at = failed_at - 900001");
    assert_status(sign_in(&w, PASSWORD, code(&w, 0)), 201);
    assert_int_equal(world_number(&w, "SELECT failures FROM second_factor"), 0);
    world_close(&w);
}

static void factor_oneTimeLink_asksForItAndStaysGood(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    set_up(&w, enter(&w, "anna"));
    const char *without = link_body(&w, "anna", "");
    struct answer r = call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", without);
    assert_status(r, 401);
    assert_string_equal(reply_text(&r, "type"), "/problemen/second-factor-required");
    struct str head = str_c(without);
    head.n--;
    r = call_as(&w, "nobody", "POST /api/v1/one-time-links/_use",
        arena_printf(&w.arena, "%.*s,'totp':'%s'}", STR_ARG(head), code(&w, 0)).p);
    assert_status(r, 201);
    assert_status(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use", without), 410);
    world_close(&w);
}

static void factor_removed_needsACode(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    set_up(&w, b);
    assert_status(call_browser(&w, b, "POST /api/v1/second-factors", "{}"), 409);
    assert_status(call_browser(&w, b, "POST /api/v1/second-factors/_remove", "{'code':'xxxxxx'}"), 401);
    assert_int_equal(count(&w, "second_factor"), 1);
    assert_status(call_browser(&w, b, "POST /api/v1/second-factors/_remove",
                      arena_printf(&w.arena, "{'code':'%s'}", code(&w, 0)).p),
        204);
    assert_int_equal(count(&w, "second_factor"), 0);
    assert_int_equal(count(&w, "recovery_code"), 0);
    assert_status(sign_in(&w, PASSWORD, NULL), 201);
    world_close(&w);
}

static enum err forget_run(struct job *job, struct db *db)
{
    struct link_job *l = (struct link_job *)job;
    return account_forget_factor(db, l->account, 0, clock_now());
}

/* What `vraagbaak user forget-factor` does. */
static void factor_forgottenByTheOperator_isNotAskedFor(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct link_job l = { .w = &w, .account = world_id(&w, "anna") };
    assert_int_equal(writer_call(w.writer, forget_run, &l.job), ERR_NOT_FOUND);
    set_up(&w, enter(&w, "anna"));
    assert_status(sign_in(&w, PASSWORD, NULL), 401);
    assert_int_equal(writer_call(w.writer, forget_run, &l.job), OK);
    assert_status(sign_in(&w, PASSWORD, NULL), 201);
    assert_int_equal(count(&w, "recovery_code"), 0);
    assert_int_equal(count(&w, "event WHERE verb = 'factor.removed' AND actor IS NULL"), 1);
    world_close(&w);
}

static void factor_forgottenByTheAdministrator_isNotAskedForAndStandsInTheTrail(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    set_up(&w, enter(&w, "anna"));
    assert_status(call_as(&w, "sofie", "POST /api/v1/users/$anna/_forget-second-factor", "{}"), 403);
    assert_status(call_as(&w, "adm", "POST /api/v1/users/$anna/_forget-second-factor", "{}"), 204);
    assert_status(sign_in(&w, PASSWORD, NULL), 201);
    assert_int_equal(count(&w, "event WHERE verb = 'factor.removed' AND actor = $adm AND entity_id = $anna"), 1);
    assert_status(call_as(&w, "adm", "POST /api/v1/users/$anna/_forget-second-factor", "{}"), 404);
    world_close(&w);
}

static void resetLink_byTheAdministrator_setsAPasswordOnce(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "sofie", "POST /api/v1/users/$anna/_reset-link", "{}"), 403);
    struct answer r = call_as(&w, "adm", "POST /api/v1/users/$anna/_reset-link", "{}");
    assert_status(r, 201);
    const char *token = strchr(reply_text(&r, "link"), '#');
    assert_non_null(token);
    const char *body = arena_printf(&w.arena, "{'token':'%s','password':'molen kaas tuinhek raam'}", token + 1).p;
    assert_status(call_as(&w, "nobody", "POST /api/v1/passwords/_reset", body), 204);
    assert_status(call_as(&w, "nobody", "POST /api/v1/passwords/_reset", body), 410);
    assert_int_equal(count(&w, "event WHERE verb = 'password.linked' AND actor = $adm AND entity_id = $anna"), 1);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/users/$anna", NULL), 204);
    assert_status(call_as(&w, "adm", "POST /api/v1/users/$anna/_reset-link", "{}"), 404);
    world_close(&w);
}

static void sessions_endedByTheAdministrator_areGone(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna"), other = enter(&w, "bert");
    assert_status(call_as(&w, "sofie", "POST /api/v1/users/$anna/_sign-out", "{}"), 403);
    assert_status(call_as(&w, "adm", "POST /api/v1/users/$anna/_sign-out", "{}"), 204);
    assert_status(call_browser(&w, b, "GET /api/v1/sessions", NULL), 401);
    assert_status(call_browser(&w, other, "GET /api/v1/sessions", NULL), 200);
    assert_int_equal(count(&w, "event WHERE verb = 'session.ended' AND actor = $adm AND entity_id = $anna"), 1);
    world_close(&w);
}

static void factor_secret_liesSealed(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    set_up(&w, b);
    assert_int_equal(world_number(&w, "SELECT length(secret) FROM second_factor"), TOTP_SECRET + SEAL_EXTRA);
    w.own.secret = STR(
        "another server's secret, 32 byte"); /* the codes of the device are worth nothing now, nor are those of nothing */
    assert_status(sign_in(&w, PASSWORD, code(&w, 0)), 401);
    const char *of_nothing =
        arena_printf(&w.arena, "%06u", totp_code(STR(""), clock_now() / 1000 / TOTP_PERIOD, TOTP_DIGITS)).p;
    assert_status(sign_in(&w, PASSWORD, of_nothing), 401);
    world_close(&w);
}

struct seal_job {
    struct job job;
};

static enum err seal_run(struct job *job, struct db *db)
{
    (void)job;
    return factor_seal_all(db, WORLD_SECRET);
}

static void factor_secretOfAnOlderVersion_isSealedAtTheStart(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct seal_job job = { 0 };
    set_up(&w, enter(&w, "anna"));
    const char *before = code(&w, 1);
    world_exec(&w, "UPDATE second_factor SET secret = x'3132333435363738393031323334353637383930'");
    assert_int_equal(writer_call(w.writer, seal_run, &job.job), OK);
    assert_int_equal(world_number(&w, "SELECT length(secret) FROM second_factor"), TOTP_SECRET + SEAL_EXTRA);
    assert_string_not_equal(code(&w, 1), before);
    assert_status(sign_in(&w, PASSWORD, code(&w, 1)), 201);
    world_close(&w);
}

/* The path with a number for each {name}. */
static const char *target_of(struct world *w, const struct endpoint *e)
{
    struct buf b = { 0 };
    for (const char *p = e->path; *p; p++) {
        if (*p == '{')
            p = strchr(p, '}');
        buf_addc(&b, *p == '}' ? '1' : *p);
    }
    const char *out = arena_printf(&w->arena, "%s %s%.*s", method_name(e->method),
        e->flags & ENDPOINT_ROOT ? "" : "/api/v1", STR_ARG(buf_str(&b)))
                          .p;
    buf_release(&b);
    return out;
}

/* What who must set it first can do: sign in and out, see who one is, set it; and what says nothing of anybody. */
static bool opens_early(const char *path)
{
    static const char *const ways[] = { "/sessions", "/second-factors", "/one-time-links", "/passwords/", "/health/",
        "/openapi.json", "/.well-known/", "/metrics", "/identity-providers" };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (!strncmp(path, ways[i], strlen(ways[i])))
            return true;
    return !strcmp(path, "/me");
}

static void factor_obliged_opensNothingElseBefore(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    size_t shut = 0, early = 0;
    w.factor_roles = ROLE_ADMINISTRATOR;
    for (const struct endpoint *const *table = all_endpoints; *table; table++)
        for (const struct endpoint *e = *table; e->path; e++) {
            if (opens_early(e->path) && (strcmp(e->path, "/me") || e->method == GET)) {
                early++;
                continue;
            }
            assert_false(e->flags & ENDPOINT_BEFORE_FACTOR);
            struct answer r = call_as(&w, "adm", target_of(&w, e), NULL);
            assert_status(r, 403);
            assert_has(str_c(reply_text(&r, "type")), "second-factor-needed");
            shut++;
        }
    print_message("obliged: %zu routes shut, %zu open\n", shut, early);
    assert_true(shut > early);
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups", NULL); /* not for others */
    assert_status(r, 200);
    world_close(&w);
}

static void factor_obliged_onceSetOpensAll(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "anna");
    w.factor_roles = ~0u;
    assert_status(call_browser(&w, b, "GET /api/v1/groups", NULL), 403);
    struct answer r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "mustSetSecondFactor"), "true");
    set_up(&w, b);
    assert_status(call_browser(&w, b, "GET /api/v1/groups", NULL), 200);
    r = call_browser(&w, b, "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "mustSetSecondFactor"), "false");
    world_close(&w);
}

static void factor_byApiToken_cannotBeSet(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/second-factors", "{}"), 403);
    assert_int_equal(count(&w, "second_factor"), 0);
    world_close(&w);
}

/* ---- one's own data */

static void export_ofMe_holdsWhatIsMineOnly(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "bert", "POST /api/v1/drafts", "{'title':'Geheim plan van bert'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", "{'kind':'helpful'}"), 201);
    struct answer r = call_as(&w, "bert", "GET /api/v1/me/export", NULL);
    assert_status(r, 200);
    assert_has(str_c(reply_header_text(&w, &r, "Content-Disposition")), "attachment");
    assert_string_equal(reply_text(&r, "account.mail"), "bert@voorbeeld.nl");
    assert_int_equal(reply_size(&r, "posts"), 2);
    assert_string_equal(reply_text(&r, "posts.0.body"), "Bij ons de gemeente.");
    assert_string_equal(reply_text(&r, "posts.1.kind"), "comment");
    assert_string_equal(reply_text(&r, "marks.0.kind"), "helpful");
    assert_string_equal(reply_text(&r, "drafts.0.data.title"), "Geheim plan van bert");
    assert_int_equal(reply_size(&r, "memberships"), 2);
    assert_false(reply_has(&r, "Kijk in de polis"));
    assert_false(reply_has(&r, "anna@voorbeeld.nl"));
    world_close(&w);
}

static void anonymise_me_leavesPostsAndTakesTheName(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct browser b = enter(&w, "bert");
    assert_status(call_as(&w, "bert", "POST /api/v1/tokens", "{'name':'x'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/drafts", "{'title':'x'}"), 201);
    bad_field(call_browser(&w, b, "POST /api/v1/me/_anonymise", "{'password':'" PASSWORD "'}"), "confirm");
    bad_field(call_browser(&w, b, "POST /api/v1/me/_anonymise", "{'confirm':true,'password':'fout'}"), "password");
    assert_status(call_browser(&w, b, "POST /api/v1/feed-tokens", "{'name':'Thuis'}"), 201);
    struct answer r = call_browser(&w, b, "POST /api/v1/me/_anonymise", "{'confirm':true,'password':'" PASSWORD "'}");
    assert_int_equal(count(&w, "feed_token"), 0);
    assert_status(r, 204);
    assert_has(str_c(reply_header_text(&w, &r, "Set-Cookie")), "vb_session=;");
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_true(reply_has(&r, "Bij ons de gemeente."));
    assert_true(reply_has(&r, "Oud-deelnemer"));
    assert_false(reply_has(&r, "bert"));
    static const char *const empty[] = { "session WHERE account_id = $bert", "api_token WHERE account_id = $bert",
        "membership WHERE account_id = $bert", "draft WHERE account_id = $bert",
        "subscription WHERE account_id = $bert", "one_time_link WHERE account_id = $bert",
        "account WHERE mail LIKE 'bert%' OR name LIKE 'bert%'" };
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (count(&w, empty[i]))
            fail_msg("left: %s", empty[i]);
    assert_status(call_browser(&w, b, "GET /api/v1/sessions", NULL), 401);
    assert_int_equal(count(&w, "event WHERE verb = 'account.anonymised' AND actor = $bert"), 1);
    world_close(&w);
}

static void anonymise_lastAdministrator_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct browser b = enter(&w, "adm");
    assert_status(call_browser(&w, b, "POST /api/v1/me/_anonymise", "{'confirm':true,'password':'" PASSWORD "'}"), 409);
    assert_int_equal(count(&w, "account WHERE mail = 'adm@voorbeeld.nl'"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(factor_unconfirmed_isNotAskedFor),
    cmocka_unit_test(factor_confirmed_isAskedForAfterThePasswordFits),
    cmocka_unit_test(factor_codeUsedBefore_isRefused),
    cmocka_unit_test(factor_recoveryCode_worksOnce),
    cmocka_unit_test(factor_codesRenewed_replaceTheOldOnes),
    cmocka_unit_test(factor_fiveWrongCodes_pauseIt),
    cmocka_unit_test(factor_oneTimeLink_asksForItAndStaysGood),
    cmocka_unit_test(factor_removed_needsACode),
    cmocka_unit_test(factor_forgottenByTheOperator_isNotAskedFor),
    cmocka_unit_test(factor_forgottenByTheAdministrator_isNotAskedForAndStandsInTheTrail),
    cmocka_unit_test(resetLink_byTheAdministrator_setsAPasswordOnce),
    cmocka_unit_test(sessions_endedByTheAdministrator_areGone),
    cmocka_unit_test(factor_secret_liesSealed),
    cmocka_unit_test(factor_secretOfAnOlderVersion_isSealedAtTheStart),
    cmocka_unit_test(factor_obliged_opensNothingElseBefore),
    cmocka_unit_test(factor_obliged_onceSetOpensAll),
    cmocka_unit_test(factor_byApiToken_cannotBeSet),
    cmocka_unit_test(export_ofMe_holdsWhatIsMineOnly),
    cmocka_unit_test(anonymise_me_leavesPostsAndTakesTheName),
    cmocka_unit_test(anonymise_lastAdministrator_isRefused),
};
UNIT_MAIN(tests);
