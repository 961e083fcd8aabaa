/* user_oidc_test.c -- signing in through a provider: who comes in, who does not, and every answer that must not be believed. */
#include "tests/world.h"

#include "base/clock.h"
#include "base/log.h"
#include "crypt/token.h"
#include "net/net.h"
#include "resource/user/provider.h"
#include "tests/identity.h"

#include <stdio.h>
#include <string.h>

/* A world with a provider in it. */
struct stage {
    struct world w;
    struct idp idp;
    struct services services;
    struct provider *provider;
};

static const char *no_secret(struct arena *a, struct str id)
{
    (void)a;
    (void)id;
    return NULL;
}

/* more: members of the provider's settings, as lines of YAML. */
static void stage_open(struct stage *s, const char *more)
{
    struct str why = { 0 };
    assert_true(token_start());
    s->w = world_open("empty");
    log_set_level(LOG_ERROR);
    idp_start(&s->idp);
    struct str text = arena_printf(&s->w.arena,
        "providers:\n- id: goirle\n  name: Gemeente Goirle\n  issuer: %.*s\n  client: vraagbaak\n  secret: 'ge heim&'\n%s",
        STR_ARG(s->idp.issuer), more);
    s->services = (struct services){ 0 };
    if (providers_read(&s->services.providers, &s->w.arena, text, STR("https://vraagbaak.example/"), STR("key"),
            no_secret, &why))
        fail_msg("%.*s", STR_ARG(why));
    s->provider = s->services.providers->one;
    s->w.services = &s->services;
    assert_int_equal(net_new(&s->w.net, NULL), OK);
}

static void stage_close(struct stage *s)
{
    net_free(s->w.net, 2000);
    idp_stop(&s->idp);
    providers_free(s->services.providers);
    world_close(&s->w);
}

/* One attempt: what the browser and the provider know of it. */
struct attempt {
    const char *cookie, *state, *challenge, *location;
};

static const char *parameter(struct stage *s, const char *url, const char *name)
{
    const char *at = strstr(url, arena_printf(&s->w.arena, "&%s=", name).p);
    if (!at)
        fail_msg("%s is missing in %s", name, url);
    at += strlen(name) + 2;
    return arena_cstr(&s->w.arena, (struct str){ at, strcspn(at, "&") });
}

static struct attempt begin_as(struct stage *s, const char *session, const char *csrf, const char *body)
{
    struct answer r = call_with(&s->w, "nobody", "POST /api/v1/identity-providers/goirle/_start",
        HEADERS("Cookie", session ? session : "x=y", "X-CSRF-Token", csrf ? csrf : "none"), body);
    assert_status(r, 200);
    struct str set = str_c(reply_header_text(&s->w, &r, "Set-Cookie")), pair = str_cut(&set, ';');
    const char *location = reply_text(&r, "location");
    assert_true(str_starts(pair, STR("vb_provider=")));
    assert_has(set, "HttpOnly");
    struct attempt a = { .cookie = session ? arena_printf(&s->w.arena, "%s; %.*s", session, STR_ARG(pair)).p
                                           : arena_cstr(&s->w.arena, pair),
        .state = parameter(s, location, "state"),
        .challenge = parameter(s, location, "code_challenge"),
        .location = location };
    s->idp.nonce = str_c(parameter(s, location, "nonce"));
    return a;
}

static struct attempt begin(struct stage *s)
{
    return begin_as(s, NULL, NULL, "{}");
}

static struct answer finish_with(struct stage *s, const struct attempt *a, const char *csrf, const char *members)
{
    const char *body = arena_printf(&s->w.arena, "{'state':'%s'%s}", a->state, members).p;
    return call_with(&s->w, "nobody", "POST /api/v1/identity-providers/_finish",
        HEADERS("Cookie", a->cookie, "X-CSRF-Token", csrf ? csrf : "none"), body);
}

static struct answer finish(struct stage *s, const struct attempt *a)
{
    return finish_with(s, a, NULL, ",'code':'c-1'");
}

static struct answer sign_in(struct stage *s)
{
    struct attempt a = begin(s);
    return finish(s, &a);
}

static const char *claims(struct stage *s, const char *more)
{
    return idp_payload(&s->idp, &s->w.arena, more).p;
}

/* assert_status looks twice at its answer. */
static void assert_answer(struct answer r, int status)
{
    assert_status(r, status);
}

#define CREATE "  create: true\n"

/* ---- coming in */

static void oidc_list_names_providers_without_secrets(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, "");
    struct answer r = call_as(&s.w, "nobody", "GET /api/v1/identity-providers", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.id"), "goirle");
    assert_string_equal(reply_text(&r, "items.0.name"), "Gemeente Goirle");
    assert_false(reply_has(&r, "heim"));
    assert_false(reply_has(&r, "127.0.0.1"));
    s.w.services = NULL;
    r = call_as(&s.w, "nobody", "GET /api/v1/identity-providers", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    stage_close(&s);
}

static void oidc_start_sends_everything_that_guards(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s), b = begin(&s);
    assert_true(str_starts(str_c(a.location),
        arena_printf(&s.w.arena, "%.*s/authorize?theme=x&response_type=code&client_id=vraagbaak&",
            STR_ARG(s.idp.issuer))));
    assert_string_equal(parameter(&s, a.location, "redirect_uri"),
        "https%3A%2F%2Fvraagbaak.example%2Faanmelden%2Fterug");
    assert_string_equal(parameter(&s, a.location, "scope"), "openid%20profile%20email");
    assert_string_equal(parameter(&s, a.location, "code_challenge_method"), "S256");
    assert_int_equal(strlen(a.challenge), 43);
    assert_string_not_equal(a.state, b.state);
    assert_string_not_equal(a.challenge, b.challenge);
    assert_int_equal(s.idp.metadata_asked, 1); /* remembered */
    assert_int_equal(count(&s.w, "sign_in_attempt"), 2);
    struct answer r = call_as(&s.w, "nobody", "POST /api/v1/identity-providers/elders/_start", "{}");
    assert_status(r, 404);
    r = call_as(&s.w, "nobody", "POST /api/v1/identity-providers/goirle/_start", "{'link':true}");
    assert_status(r, 401);
    stage_close(&s);
}

static void oidc_new_person_gets_account_and_session(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    int64_t accounts = count(&s.w, "account");
    struct attempt a = begin(&s);
    struct answer r = finish(&s, &a);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.mail"), "nel@goirle.nl");
    assert_string_equal(reply_text(&r, "user.name"), "Nel Vos");
    assert_string_equal(reply_text(&r, "user.roles.0"), "reader");
    assert_has(r.headers, "Set-Cookie: vb_session=");
    assert_has(r.headers, "Set-Cookie: vb_provider=; Path=/");
    assert_int_equal(count(&s.w, "account"), accounts + 1);
    assert_int_equal(count(&s.w, "identity"), 1);
    assert_int_equal(count(&s.w, "sign_in_attempt"), 0);
    /* nothing of the tokens is anywhere */
    assert_false(reply_has(&r, "at-1"));
    assert_false(reply_has(&r, "eyJ"));
    /* what the provider was asked: the code, the verifier that fits the challenge, and who asks */
    struct str heard = str_c(s.idp.heard);
    size_t at = str_search(heard, STR("code_verifier="));
    struct str rest = str_sub(heard, at + 14, heard.n), verifier = str_cut(&rest, '&');
    assert_str(token_s256(&s.w.arena, verifier), a.challenge);
    assert_has(heard,
        "grant_type=authorization_code&code=c-1&redirect_uri=https%3A%2F%2Fvraagbaak.example%2Faanmelden%2Fterug");
    assert_has(heard, "Authorization: Basic dnJhYWdiYWFrOmdlJTIwaGVpbSUyNg==\r\n"); /* vraagbaak:ge%20heim%26 */
    assert_int_equal(str_search(heard, STR("client_secret=")), heard.n);
    /* again: the same account, keys remembered */
    int64_t id = reply_int(&r, "user.id");
    s.idp.claims = NULL;
    r = sign_in(&s);
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "user.id"), id);
    assert_int_equal(count(&s.w, "account"), accounts + 1);
    assert_int_equal(s.idp.keys_asked, 1);
    stage_close(&s);
}

static void oidc_each_trusted_algorithm_works(void **state)
{
    (void)state;
    static const char *const names[] = { "RS256", "PS256", "ES256" };
    struct stage s;
    stage_open(&s, CREATE);
    for (size_t i = 0; i < 3; i++) {
        s.idp.algorithm = names[i];
        struct answer r = sign_in(&s);
        assert_status(r, 201);
    }
    stage_close(&s);
}

static void oidc_secret_goes_where_the_provider_wants_it(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    s.idp.metadata = ",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",\"client_secret_post\"]";
    struct answer r = sign_in(&s);
    assert_status(r, 201);
    assert_has(str_c(s.idp.heard), "&client_id=vraagbaak&client_secret=ge%20heim%26");
    assert_int_equal(str_search(str_c(s.idp.heard), STR("Authorization:")), strlen(s.idp.heard));
    stage_close(&s);
}

static void oidc_userinfo_adds_what_the_token_leaves_out(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s);
    s.idp.claims = claims(&s, "");
    s.idp.userinfo = "{\"sub\":\"s-1\",\"email\":\"piet@goirle.nl\",\"preferred_username\":\"pietje\"}";
    struct answer r = finish(&s, &a);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.mail"), "piet@goirle.nl");
    assert_string_equal(reply_text(&r, "user.name"), "pietje");
    a = begin(&s);
    s.idp.claims = claims(&s, "");
    s.idp.userinfo = "{\"sub\":\"s-2\",\"email\":\"anna@voorbeeld.nl\"}"; /* of somebody else */
    r = finish(&s, &a);
    assert_status(r, 401);
    stage_close(&s);
}

/* ---- answers that must not be believed */

static void assert_refused(struct stage *s, const struct attempt *a, const char *what)
{
    int64_t sessions = count(&s->w, "session"), accounts = count(&s->w, "account");
    struct answer r = finish(s, a);
    if (r.status != 401)
        fail_msg("%s: status %d %.*s", what, r.status, STR_ARG(r.body));
    assert_has(r.body, "klopt niet");
    assert_int_equal(str_search(r.headers, STR("vb_session=")), r.headers.n);
    assert_int_equal(count(&s->w, "session"), sessions);
    assert_int_equal(count(&s->w, "account"), accounts);
    assert_int_equal(count(&s->w, "sign_in_attempt"), 0); /* it counts once, also when it fails */
    assert_answer(finish(s, a), 410);
}

static void oidc_claims_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what, *iss, *aud, *nonce, *rest;
        int exp, iat;
    } rows[] = { { "expired", NULL, NULL, NULL, "", -61, -120 },
        { "expired by the skew", NULL, NULL, NULL, "", -60, -120 },
        { "made in the future", NULL, NULL, NULL, "", 300, 70 }, { "made long ago", NULL, NULL, NULL, "", 300, -700 },
        { "another audience", NULL, "\"somebody\"", NULL, "", 300, 0 }, { "no audience", NULL, "[]", NULL, "", 300, 0 },
        { "several audiences, no azp", NULL, "[\"vraagbaak\",\"other\"]", NULL, "", 300, 0 },
        { "several audiences, other azp", NULL, "[\"vraagbaak\",\"other\"]", NULL, ",\"azp\":\"other\"", 300, 0 },
        { "asked for by somebody else", NULL, NULL, NULL, ",\"azp\":\"other\"", 300, 0 },
        { "another issuer", "https://evil.example", NULL, NULL, "", 300, 0 },
        { "issuer with a slash", "/", NULL, NULL, "", 300, 0 }, { "another nonce", NULL, NULL, "\"x\"", "", 300, 0 },
        { "no nonce", NULL, NULL, "\"\"", "", 300, 0 }, { "nonce of another type", NULL, NULL, "7", "", 300, 0 },
        { "name given twice", NULL, NULL, NULL, ",\"aud\":\"vraagbaak\"", 300, 0 },
        { "not before later", NULL, NULL, NULL, ",\"nbf\":99999999999", 300, 0 } };
    struct stage s;
    stage_open(&s, CREATE);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct attempt a = begin(&s);
        long long now = clock_now() / 1000;
        struct str issuer = rows[i].iss && strcmp(rows[i].iss, "/") == 0
            ? arena_printf(&s.w.arena, "%.*s/", STR_ARG(s.idp.issuer))
            : rows[i].iss ? str_c(rows[i].iss)
                          : s.idp.issuer;
        struct str nonce = rows[i].nonce ? str_c(rows[i].nonce)
                                         : arena_printf(&s.w.arena, "\"%.*s\"", STR_ARG(s.idp.nonce));
        s.idp.claims = arena_printf(&s.w.arena,
            "{\"iss\":\"%.*s\",\"sub\":\"s-1\",\"email\":\"nel@goirle.nl\",\"aud\":%s,\"nonce\":%.*s,\"exp\":%lld,\"iat\":%lld%s}",
            STR_ARG(issuer), rows[i].aud ? rows[i].aud : "\"vraagbaak\"", STR_ARG(nonce), now + rows[i].exp,
            now + rows[i].iat, rows[i].rest)
                           .p;
        assert_refused(&s, &a, rows[i].what);
    }
    static const char *const broken[] = { "[]", "", "7", "{\"iss\":7}", "{" };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct attempt a = begin(&s);
        s.idp.claims = broken[i];
        assert_refused(&s, &a, broken[i]);
    }
    stage_close(&s);
}

static void oidc_claims_within_the_skew_are_believed(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s);
    long long now = clock_now() / 1000;
    s.idp.claims = arena_printf(&s.w.arena,
        "{\"iss\":\"%.*s\",\"sub\":\"s-1\",\"email\":\"nel@goirle.nl\",\"name\":\"Nel\",\"aud\":[\"x\",\"vraagbaak\"],\"azp\":\"vraagbaak\","
        "\"nonce\":\"%.*s\",\"exp\":%lld,\"iat\":%lld,\"nbf\":%lld}",
        STR_ARG(s.idp.issuer), STR_ARG(s.idp.nonce), now - 50, now + 50, now + 50)
                       .p;
    assert_answer(finish(&s, &a), 201);
    stage_close(&s);
}

static void oidc_signatures_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct arena *a = &s.w.arena;
    struct attempt t = begin(&s);
    struct str good = idp_sign(&s.idp, a, s.idp.rsa, "RS256", "k1", claims(&s, ",\"email\":\"nel@goirle.nl\""));
    struct str rest = good, header = str_cut(&rest, '.'), payload = str_cut(&rest, '.');

    s.idp.token = arena_printf(a, "eyJhbGciOiJub25lIn0.%.*s.", STR_ARG(payload)).p; /* {"alg":"none"} */
    assert_refused(&s, &t, "no signature");
    t = begin(&s);
    struct str other = idp_sign(&s.idp, a, s.idp.rsa, "RS256", "k1", claims(&s, ",\"email\":\"adm@voorbeeld.nl\""));
    struct str tail = other, ignored = str_cut(&tail, '.');
    (void)ignored;
    struct str body = str_cut(&tail, '.');
    s.idp.token = arena_printf(a, "%.*s.%.*s.%.*s", STR_ARG(header), STR_ARG(body), STR_ARG(rest)).p;
    assert_refused(&s, &t, "another payload under the signature");
    s.idp.token = NULL;

    t = begin(&s);
    s.idp.signer = s.idp.other; /* a key of the attacker, under the name of a good one */
    assert_refused(&s, &t, "another key");
    t = begin(&s);
    cjose_err e;
    struct str public = idp_public(a, s.idp.rsa, "k1");
    cjose_jwk_t *confused = cjose_jwk_create_oct_spec((const uint8_t *)public.p, public.n, &e);
    s.idp.signer = confused;
    s.idp.algorithm = "HS256";
    assert_refused(&s, &t, "the public key as a secret");
    cjose_jwk_release(confused);
    s.idp.signer = NULL;
    t = begin(&s);
    s.idp.algorithm = "RS512";
    assert_refused(&s, &t, "an algorithm that is not on the list");
    s.idp.algorithm = NULL;
    t = begin(&s);
    s.idp.key_id = ""; /* the set has one RSA and one EC key: which one is meant? */
    assert_refused(&s, &t, "no key id");
    s.idp.key_id = NULL;
    t = begin(&s);
    s.idp.token = "not.a.token";
    assert_refused(&s, &t, "no token at all");
    stage_close(&s);
}

static void oidc_new_key_is_fetched_once_a_minute_at_most(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    assert_answer(sign_in(&s), 201);
    /* the provider goes over to another key */
    struct str fresh = idp_public(&s.w.arena, s.idp.other, "k2");
    s.idp.keys = arena_printf(&s.w.arena, "{\"keys\":[%.*s]}", STR_ARG(fresh)).p;
    s.idp.signer = s.idp.other;
    s.idp.key_id = "k2";
    struct attempt a = begin(&s);
    assert_refused(&s, &a, "a key that is not known, within the minute");
    assert_int_equal(s.idp.keys_asked, 1);
    s.provider->keys.fetched -= 2 * KEYS_AGAIN_MS;
    assert_answer(sign_in(&s), 201);
    assert_int_equal(s.idp.keys_asked, 2);
    s.idp.key_id = "k3"; /* made up: asking again would be a way to have us hammer the provider */
    a = begin(&s);
    assert_refused(&s, &a, "a key that nobody knows");
    assert_int_equal(s.idp.keys_asked, 2);
    /* encryption keys are not for signatures */
    s.provider->keys.fetched = 0;
    s.idp.key_id = "k2";
    struct str secret = str_sub(fresh, 1, fresh.n);
    s.idp.keys = arena_printf(&s.w.arena, "{\"keys\":[{\"use\":\"enc\",%.*s]}", STR_ARG(secret)).p;
    a = begin(&s);
    assert_refused(&s, &a, "a key for encryption");
    stage_close(&s);
}

static void oidc_state_and_browser_must_be_the_ones_that_began(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s), b = begin(&s), mixed = { .cookie = a.cookie, .state = b.state },
                   strange = { .cookie = "vb_provider=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", .state = a.state },
                   bare = { .cookie = "x=y", .state = a.state }, empty = { .cookie = a.cookie, .state = "" };
    assert_answer(finish(&s, &mixed), 410);
    assert_answer(finish(&s, &strange), 410);
    assert_answer(finish(&s, &bare), 410);
    assert_answer(finish(&s, &empty), 410);
    assert_int_equal(s.idp.token_asked, 0);
    assert_answer(finish(&s, &b), 201);
    assert_answer(finish(&s, &b), 410); /* replayed */
    assert_int_equal(s.idp.token_asked, 1);
    world_exec(&s.w, "UPDATE sign_in_attempt SET expires = 1");
    assert_answer(finish(&s, &a), 410); /* too late */
    assert_int_equal(s.idp.token_asked, 1);
    stage_close(&s);
}

static void oidc_answer_of_another_provider_never_gets_the_code(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s);
    assert_answer(finish_with(&s, &a, NULL, ",'code':'c-1','iss':'https://evil.example'"), 401);
    s.provider->metadata.fetched = 0;
    s.idp.metadata = ",\"authorization_response_iss_parameter_supported\":true";
    a = begin(&s);
    assert_answer(finish_with(&s, &a, NULL, ",'code':'c-1'"), 401);
    assert_int_equal(s.idp.token_asked, 0);
    a = begin(&s);
    assert_answer(finish_with(&s, &a, NULL,
                      arena_printf(&s.w.arena, ",'code':'c-1','iss':'%.*s'", STR_ARG(s.idp.issuer)).p),
        201);
    stage_close(&s);
}

/* ---- a provider that says no, or nothing */

static void oidc_errors_of_the_provider_are_told_apart(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s);
    struct answer r = finish_with(&s, &a, NULL, ",'error':'access_denied'");
    assert_status(r, 403);
    assert_has(r.body, "afgebroken");
    assert_answer(finish_with(&s, &a, NULL, ",'error':'access_denied'"), 410);
    a = begin(&s);
    assert_answer(finish_with(&s, &a, NULL, ",'error':'server_error'"), 502);
    a = begin(&s);
    assert_answer(finish_with(&s, &a, NULL, ""), 502);
    a = begin(&s);
    s.idp.token_status = 400;
    assert_answer(finish(&s, &a), 401);
    a = begin(&s);
    s.idp.token_status = 500;
    assert_answer(finish(&s, &a), 502);
    assert_int_equal(count(&s.w, "session"), 0);
    assert_int_equal(count(&s.w, "sign_in_attempt"), 0);
    stage_close(&s);
}

static void oidc_silent_or_false_provider_starts_nothing(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    s.idp.claimed = "https://evil.example";
    struct answer r = call_as(&s.w, "nobody", "POST /api/v1/identity-providers/goirle/_start", "{}");
    assert_status(r, 502);
    assert_has(r.body, "niet te bereiken");
    s.idp.claimed = NULL;
    s.idp.metadata = ",\"jwks_uri\":\"http://evil.example/keys\""; /* twice, and not https */
    assert_answer(call_as(&s.w, "nobody", "POST /api/v1/identity-providers/goirle/_start", "{}"), 502);
    s.idp.metadata = NULL;
    assert_answer(sign_in(&s), 201);
    assert_int_equal(count(&s.w, "sign_in_attempt"), 0);
    /* what was heard an hour ago still helps when the provider is silent; what was heard long ago does not */
    s.idp.claimed = "https://evil.example";
    s.provider->metadata.fetched -= 2 * DOCUMENT_MS;
    assert_answer(sign_in(&s), 201);
    s.provider->metadata.fetched -= 24 * DOCUMENT_MS;
    assert_answer(call_as(&s.w, "nobody", "POST /api/v1/identity-providers/goirle/_start", "{}"), 502);
    stage_close(&s);
}

/* ---- who it is here */

static void oidc_unknown_person_needs_an_invitation(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, "");
    struct answer r = sign_in(&s);
    assert_status(r, 403);
    assert_has(r.body, "uitnodiging");
    r = call_as(&s.w, "adm", "POST /api/v1/invitations", "{'mail':'n.vos@voorbeeld.nl','roles':['coach']}");
    assert_status(r, 201);
    const char *token = strchr(reply_text(&r, "link"), '#') + 1;
    struct attempt a = begin_as(&s, NULL, NULL, arena_printf(&s.w.arena, "{'invitation':'%s'}", token).p);
    r = finish(&s, &a);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.mail"), "n.vos@voorbeeld.nl"); /* the invitation's, which somebody chose */
    assert_string_equal(reply_text(&r, "user.name"), "Nel Vos");
    assert_string_equal(reply_text(&r, "user.roles.0"), "coach");
    assert_answer(sign_in(&s), 201); /* known from now on */
    s.idp.claims = NULL;
    a = begin_as(&s, NULL, NULL, arena_printf(&s.w.arena, "{'invitation':'%s'}", token).p);
    s.idp.claims = arena_printf(&s.w.arena,
        "{\"iss\":\"%.*s\",\"sub\":\"s-9\",\"aud\":\"vraagbaak\",\"nonce\":\"%.*s\",\"exp\":%lld,\"iat\":%lld}",
        STR_ARG(s.idp.issuer), STR_ARG(s.idp.nonce), (long long)clock_now() / 1000 + 60, (long long)clock_now() / 1000)
                       .p;
    assert_answer(finish(&s, &a), 410); /* used */
    stage_close(&s);
}

static void oidc_mail_address_never_gives_an_account_away(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct attempt a = begin(&s);
    s.idp.claims = claims(&s, ",\"email\":\"adm@voorbeeld.nl\",\"email_verified\":true,\"name\":\"Boef\"");
    struct answer r = finish(&s, &a);
    assert_status(r, 409);
    assert_has(r.body, "koppel");
    assert_int_equal(count(&s.w, "session"), 0);
    assert_int_equal(count(&s.w, "identity"), 0);
    a = begin(&s);
    s.idp.claims = claims(&s, ",\"email\":\"nieuw@voorbeeld.nl\",\"email_verified\":false,\"name\":\"Boef\"");
    assert_answer(finish(&s, &a), 403);
    a = begin(&s);
    s.idp.claims = claims(&s, ",\"email\":\"geen adres\",\"name\":\"Boef\"");
    assert_answer(finish(&s, &a), 403);
    stage_close(&s);
}

static void oidc_closed_account_stays_out(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    assert_answer(sign_in(&s), 201);
    world_exec(&s.w, "UPDATE account SET closed = 5 WHERE mail = 'nel@goirle.nl'");
    int64_t sessions = count(&s.w, "session");
    struct answer r = sign_in(&s);
    assert_status(r, 403);
    assert_has(r.body, "afgesloten");
    assert_int_equal(count(&s.w, "session"), sessions);
    stage_close(&s);
}

#define RULES                                                                                           \
    CREATE "  rolesClaim: realm_access.roles\n  roles:\n  - {value: vb-leider, role: project_leader}\n" \
           "  - {value: vb-beheer, role: administrator}\n"

static struct answer with_roles(struct stage *s, const char *more)
{
    struct attempt a = begin(s);
    s->idp.claims = claims(s, arena_printf(&s->w.arena, ",\"email\":\"nel@goirle.nl\",\"name\":\"Nel\"%s", more).p);
    return finish(s, &a);
}

static void oidc_roles_follow_the_claim_at_every_sign_in(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, RULES);
    struct answer r = with_roles(&s, ",\"realm_access\":{\"roles\":[\"offline\",\"vb-leider\",\"vb-beheer\"]}");
    assert_status(r, 201);
    assert_int_equal(reply_size(&r, "user.roles"), 2);
    assert_string_equal(reply_text(&r, "user.roles.0"), "project_leader");
    assert_string_equal(reply_text(&r, "user.roles.1"), "administrator");
    r = with_roles(&s, ",\"realm_access\":{\"roles\":\"vb-leider\"}"); /* one text stands for a list of one */
    assert_status(r, 201);
    assert_int_equal(reply_size(&r, "user.roles"), 1);
    assert_string_equal(reply_text(&r, "user.roles.0"), "project_leader");
    r = with_roles(&s, ""); /* none any more: what rolesWithout says */
    assert_string_equal(reply_text(&r, "user.roles.0"), "reader");
    r = with_roles(&s, ",\"realm_access\":7");
    assert_status(r, 401);
    stage_close(&s);
}

static void oidc_without_a_role_nobody_comes_in_when_so_set(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, RULES "  rolesWithout: none\n");
    struct answer r = with_roles(&s, ",\"realm_access\":{\"roles\":[\"offline\"]}");
    assert_status(r, 403);
    assert_has(r.body, "geen rol");
    assert_answer(with_roles(&s, ",\"realm_access\":{\"roles\":[\"vb-leider\"]}"), 201);
    assert_answer(with_roles(&s, ",\"realm_access\":{\"roles\":[]}"), 403);
    stage_close(&s);
}

static void oidc_last_administrator_stays_one(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, RULES);
    assert_answer(with_roles(&s, ",\"realm_access\":{\"roles\":[\"vb-beheer\"]}"), 201);
    world_exec(&s.w, "UPDATE account SET roles = 1 WHERE roles = 32 AND mail <> 'nel@goirle.nl'");
    struct answer r = with_roles(&s, ",\"realm_access\":{\"roles\":[\"vb-leider\"]}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.roles.0"), "administrator");
    stage_close(&s);
}

/* ---- beside a password, and the end */

struct browser {
    const char *cookie, *csrf;
};

static struct browser browser_of(struct stage *s, const struct answer *r)
{
    struct str rest = r->headers;
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');
        if (str_starts(line, STR("Set-Cookie: vb_session="))) {
            struct str set = str_sub(line, 12, line.n);
            return (struct browser){ arena_cstr(&s->w.arena, str_cut(&set, ';')), reply_text(r, "csrf") };
        }
    }
    fail_msg("no session in %.*s", STR_ARG(r->headers));
    return (struct browser){ 0 };
}

static void oidc_linked_identity_opens_the_account_one_has(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    /* somebody with a session: a new account through a first subject */
    struct answer r = sign_in(&s);
    struct browser b = browser_of(&s, &r);
    int64_t id = reply_int(&r, "user.id");
    const char *second =
        arena_printf(&s.w.arena, "{\"iss\":\"%.*s\",\"sub\":\"s-2\",\"aud\":\"vraagbaak\",", STR_ARG(s.idp.issuer)).p;
    struct attempt a = begin_as(&s, b.cookie, b.csrf, "{'link':true}");
    long long now = clock_now() / 1000;
    s.idp.claims = arena_printf(&s.w.arena,
        "%s\"nonce\":\"%.*s\",\"exp\":%lld,\"iat\":%lld,\"email\":\"adm@voorbeeld.nl\"}", second, STR_ARG(s.idp.nonce),
        now + 60, now)
                       .p;
    /* without the CSRF token, or signed out meanwhile, nothing is linked */
    assert_answer(finish(&s, &a), 403);
    r = finish_with(&s, &a, b.csrf, ",'code':'c-1'");
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "user.id"), id);
    assert_int_equal(str_search(r.headers, STR("vb_session=")), r.headers.n);
    assert_int_equal(count(&s.w, "identity"), 2);
    a = begin(&s);
    s.idp.claims = arena_printf(&s.w.arena,
        "%s\"nonce\":\"%.*s\",\"exp\":%lld,\"iat\":%lld,\"email\":\"x@y.nl\",\"name\":\"N\"}", second,
        STR_ARG(s.idp.nonce), now + 60, now)
                       .p;
    r = finish(&s, &a);
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "user.id"), id);
    b = browser_of(&s, &r);
    /* an identity of somebody else cannot be had */
    world_exec(&s.w, "UPDATE identity SET account_id = 2 WHERE subject = 's-1'");
    a = begin_as(&s, b.cookie, b.csrf, "{'link':true}");
    s.idp.claims = NULL;
    assert_answer(finish_with(&s, &a, b.csrf, ",'code':'c-1'"), 409);
    a = begin_as(&s, b.cookie, b.csrf, "{'link':true}");
    world_exec(&s.w, "DELETE FROM session");
    assert_answer(finish_with(&s, &a, NULL, ",'code':'c-1'"), 410);
    stage_close(&s);
}

static void oidc_signing_out_ends_at_the_provider_too(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct answer r = sign_in(&s);
    struct browser b = browser_of(&s, &r);
    r = call_with(&s.w, "nobody", "DELETE /api/v1/sessions/current",
        HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf), NULL);
    assert_status(r, 200);
    assert_true(str_starts(str_c(reply_text(&r, "location")),
        arena_printf(&s.w.arena,
            "%.*s/end?client_id=vraagbaak&post_logout_redirect_uri=https%%3A%%2F%%2Fvraagbaak.example%%2F",
            STR_ARG(s.idp.issuer))));
    assert_false(reply_has(&r, "eyJ")); /* no token in an address */
    assert_has(r.headers, "vb_session=; ");
    assert_int_equal(count(&s.w, "session"), 0);
    /* a provider that is silent keeps nobody signed in */
    r = sign_in(&s);
    b = browser_of(&s, &r);
    s.provider->metadata.fetched = 0;
    s.idp.claimed = "https://evil.example";
    r = call_with(&s.w, "nobody", "DELETE /api/v1/sessions/current",
        HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf), NULL);
    assert_status(r, 204);
    assert_int_equal(count(&s.w, "session"), 0);
    stage_close(&s);
}

static void oidc_identity_is_in_ones_own_data_and_goes_with_it(void **state)
{
    (void)state;
    struct stage s;
    stage_open(&s, CREATE);
    struct answer r = sign_in(&s);
    struct browser b = browser_of(&s, &r);
    r = call_with(&s.w, "nobody", "GET /api/v1/me/export", HEADERS("Cookie", b.cookie), NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "identities.0.subject"), "s-1");
    r = call_with(&s.w, "nobody", "POST /api/v1/me/_anonymise", HEADERS("Cookie", b.cookie, "X-CSRF-Token", b.csrf),
        "{'confirm':true}");
    assert_status(r, 204);
    assert_int_equal(count(&s.w, "identity"), 0);
    stage_close(&s);
}

/* ---- the settings */

static void assert_settings(const char *text, const char *url, const char *expected)
{
    struct arena a = { 0 };
    struct providers *p;
    struct str why = { 0 };
    enum err e = providers_read(&p, &a, str_c(text), str_c(url), STR("key"), no_secret, &why);
    if (!e != !expected)
        fail_msg("%s: %.*s", text, STR_ARG(why));
    if (expected)
        assert_has(why, expected);
    assert_int_equal(str_search(why, STR("geheim")), why.n);
    if (!e)
        providers_free(p);
    arena_release(&a);
}

#define ONE "- id: a\n  name: A\n  issuer: https://a.example\n  client: c\n  secret: geheim\n"

static void oidc_settings_that_are_wrong_are_named(void **state)
{
    (void)state;
    const char *url = "https://vraagbaak.example";
    assert_settings("providers:\n" ONE, url, NULL);
    assert_settings("providers:\n" ONE "- id: b\n  name: B\n  issuer: http://127.0.0.1:80\n  client: c\n", url, NULL);
    assert_settings("providers:\n" ONE, "", "VRAAGBAAK_URL");
    assert_settings("", url, "no providers");
    assert_settings("providers: 7\n", url, "providers");
    assert_settings("providers:\n" ONE "  colour: red\n", url, "providers.0.colour");
    assert_settings("providers:\n" ONE ONE, url, "the same id or issuer");
    assert_settings("providers:\n- id: A b\n  name: A\n  issuer: https://a.example\n  client: c\n", url,
        "providers.0.id");
    assert_settings("providers:\n- id: a\n  name: A\n  issuer: http://a.example\n  client: c\n", url,
        "providers.0.issuer");
    assert_settings("providers:\n- id: a\n  name: A\n  issuer: https://a:geheim@a.example\n  client: c\n", url,
        "providers.0.issuer");
    assert_settings("providers:\n- id: a\n  name: A\n  issuer: https://a.example\n", url, "providers.0.client");
    assert_settings("providers:\n" ONE "  roles: [{value: x, role: king}]\n  rolesClaim: r\n", url,
        "providers.0.roles.0.role");
    assert_settings("providers:\n" ONE "  roles: [{value: x, role: reader}]\n", url, "providers.0.rolesClaim");
    assert_settings("providers:\n" ONE "  rolesWithout: king\n", url, "providers.0.rolesWithout");
    assert_settings("providers:\n" ONE "  create: maybe\n", url, "providers.0.create");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(oidc_list_names_providers_without_secrets),
    cmocka_unit_test(oidc_start_sends_everything_that_guards),
    cmocka_unit_test(oidc_new_person_gets_account_and_session),
    cmocka_unit_test(oidc_each_trusted_algorithm_works),
    cmocka_unit_test(oidc_secret_goes_where_the_provider_wants_it),
    cmocka_unit_test(oidc_userinfo_adds_what_the_token_leaves_out),
    cmocka_unit_test(oidc_claims_that_do_not_fit_are_refused),
    cmocka_unit_test(oidc_claims_within_the_skew_are_believed),
    cmocka_unit_test(oidc_signatures_that_do_not_fit_are_refused),
    cmocka_unit_test(oidc_new_key_is_fetched_once_a_minute_at_most),
    cmocka_unit_test(oidc_state_and_browser_must_be_the_ones_that_began),
    cmocka_unit_test(oidc_answer_of_another_provider_never_gets_the_code),
    cmocka_unit_test(oidc_errors_of_the_provider_are_told_apart),
    cmocka_unit_test(oidc_silent_or_false_provider_starts_nothing),
    cmocka_unit_test(oidc_unknown_person_needs_an_invitation),
    cmocka_unit_test(oidc_mail_address_never_gives_an_account_away),
    cmocka_unit_test(oidc_closed_account_stays_out),
    cmocka_unit_test(oidc_roles_follow_the_claim_at_every_sign_in),
    cmocka_unit_test(oidc_without_a_role_nobody_comes_in_when_so_set),
    cmocka_unit_test(oidc_last_administrator_stays_one),
    cmocka_unit_test(oidc_linked_identity_opens_the_account_one_has),
    cmocka_unit_test(oidc_signing_out_ends_at_the_provider_too),
    cmocka_unit_test(oidc_identity_is_in_ones_own_data_and_goes_with_it),
    cmocka_unit_test(oidc_settings_that_are_wrong_are_named),
};

UNIT_MAIN(tests);
