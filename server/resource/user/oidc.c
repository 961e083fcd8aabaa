/* oidc.c -- see oidc.h: which providers there are, and going there. What comes back is in oidc_finish.c. */
#include "resource/user/oidc.h"

#include "base/log.h"
#include "crypt/token.h"
#include "domain/services.h"
#include "resource/user/identity.h"
#include "resource/user/oidc_finish.h"
#include "resource/user/session.h"

#include <string.h>

enum { STALE_MS = 24 * 3600 * 1000, TOKEN_MAX = 200 /* characters */ };

struct providers *oidc_providers(const struct call *c)
{
    const struct services *s = c->server;
    return s ? s->providers : NULL;
}

/* ---- addresses */

static void add_encoded(struct buf *b, struct str s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] && strchr(plain, s.p[i]))
            buf_addc(b, s.p[i]);
        else
            buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
}

static struct str joined(struct arena *a, struct str base, char first, const struct oidc_parameter *p)
{
    struct buf b = { 0 };
    char sign = first;
    buf_add(&b, base);
    for (; p->name; p++) {
        if (!p->value.n)
            continue;
        if (sign)
            buf_addc(&b, sign);
        sign = '&';
        buf_printf(&b, "%s=", p->name);
        add_encoded(&b, p->value);
    }
    struct str s = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* The address with these parameters behind it. */
static struct str address_with(struct arena *a, struct str base, const struct oidc_parameter *parameters)
{
    return joined(a, base, str_find(base, '?') < base.n ? '&' : '?', parameters);
}

struct str oidc_form(struct arena *a, const struct oidc_parameter *parameters)
{
    return joined(a, STR(""), '\0', parameters);
}

struct str oidc_return_address(struct arena *a, const struct providers *p)
{
    return arena_printf(a, "%.*s/aanmelden/terug", STR_ARG(p->url));
}

struct str oidc_derived(struct arena *a, const struct providers *p, struct str cookie, const char *what)
{
    return token_sign(a, p->key, arena_printf(a, "oidc %s %.*s", what, STR_ARG(cookie)));
}

struct str oidc_end_address(struct call *c, const struct talk *t)
{
    struct providers *all = oidc_providers(c);
    if (!t->introduced || !t->metadata.end_session.n)
        return STR("");
    return address_with(c->arena, t->metadata.end_session,
        (const struct oidc_parameter[]){ { "client_id", t->provider->client },
            { "post_logout_redirect_uri", arena_printf(c->arena, "%.*s/", STR_ARG(all->url)) },
            { "ui_locales", c->viewer.english ? STR("en nl") : STR("nl en") }, { 0 } });
}

/* ---- talking */

void talk_log(const struct talk *t, const char *what)
{
    char id[64];
    size_t n = t->provider->id.n < sizeof id - 1 ? t->provider->id.n : sizeof id - 1;
    memcpy(id, t->provider->id.p, n);
    id[n] = '\0';
    log_line(LOG_WARN, "identity_provider", "provider", id, "about", what, "reason", t->why, NULL);
}

struct str talk_answer(struct call *c, struct talk *t, const struct net_request *answer)
{
    const struct net_task *task = &answer->task;
    if (task->outcome == NET_DONE && task->code == 200)
        return arena_str(c->arena, buf_str(&answer->answer));
    t->why = task->outcome == NET_DONE ? arena_printf(c->arena, "it answered with status %d", task->code).p
                                       : arena_printf(c->arena, "%s: %s", net_outcome_name(task->outcome), task->why).p;
    return (struct str){ 0 };
}

static bool read_metadata(struct call *c, struct talk *t, struct str text)
{
    enum err e = text.n ? metadata_read(c->arena, text, t->provider->issuer, &t->metadata, &t->why) : ERR_INVALID;
    t->introduced = !e;
    return t->introduced;
}

static void ask_metadata(struct call *c, struct talk *t, struct net_request *next)
{
    struct str issuer = t->provider->issuer;
    while (issuer.n && issuer.p[issuer.n - 1] == '/')
        issuer.n--;
    next->task.url = arena_printf(c->arena, "%.*s/.well-known/openid-configuration", STR_ARG(issuer)).p;
    next->answer_max = DOCUMENT_MAX;
    t->asked = true;
}

bool talk_introduce(struct call *c, struct talk *t, const struct net_request *answer, struct net_request *next)
{
    struct provider *p = t->provider;
    if (t->introduced || t->why)
        return t->introduced;
    if (t->asked) {
        struct str text = talk_answer(c, t, answer);
        if (read_metadata(c, t, text)) {
            document_keep(p, &p->metadata, text, c->now);
            return true;
        }
        talk_log(t, "metadata");
        const char *why = t->why;
        if (read_metadata(c, t, document_get(p, c->arena, &p->metadata, c->now, STALE_MS)))
            return true;
        t->why = why;
        return false;
    }
    if (read_metadata(c, t, document_get(p, c->arena, &p->metadata, c->now, DOCUMENT_MS)))
        return true;
    t->why = NULL;
    ask_metadata(c, t, next);
    return false;
}

/* ---- GET /identity-providers */

static void list_render(struct call *c, struct jw *j)
{
    const struct providers *all = oidc_providers(c);
    jw_list_open(j);
    for (size_t i = 0; all && i < all->n; i++) {
        jw_open(j, NULL, '{');
        jw_str(j, "id", all->one[i].id);
        jw_str(j, "name", all->one[i].name);
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

/* ---- POST /identity-providers/{id}/_start {link?, invitation?} */

struct starting {
    struct talk talk;
    struct attempt attempt;
    struct str cookie;
};

static enum err start_parse(struct call *c)
{
    struct starting *in = c->in = arena_new(c->arena, struct starting);
    if (!in)
        return arena_err(c->arena);
    struct str id = call_path_str(c, "id");
    struct fields *f = call_fields(c);
    bool link = field_bool(f, "link", false);
    struct str invitation = str_trim(field_text(f, "invitation", 0, TOKEN_MAX));
    in->talk.provider = provider_find(oidc_providers(c), id);
    in->cookie = token_new(c->arena, "");
    in->attempt.browser = token_hash(c->arena, in->cookie);
    in->attempt.account = link ? c->viewer.user : 0;
    if (invitation.n)
        in->attempt.invitation = token_hash(c->arena, invitation);
    enum err e = call_ok(c);
    if (e)
        return e;
    if (!in->talk.provider || !str_eq(in->talk.provider->id, id))
        return ERR_NOT_FOUND;
    in->attempt.provider = id;
    if (link && !c->viewer.user)
        return ERR_UNAUTHENTICATED;
    return link ? session_fresh(c) : OK;
}

static enum err start_ask(struct call *c, const struct net_request *answer, struct net_request *next)
{
    struct starting *in = c->in;
    (void)talk_introduce(c, &in->talk, answer, next);
    return arena_err(c->arena);
}

static enum err start_run(struct call *c, struct db *db)
{
    struct starting *in = c->in;
    if (in->talk.introduced)
        return attempt_begin(db, &in->attempt, c->now);
    struct str name = in->talk.provider->name;
    return call_fail(c, ERR_PEER,
        arena_printf(c->arena,
            "%.*s is nu niet te bereiken. Probeer het later nog eens, of meld je op een andere manier aan.",
            STR_ARG(name))
            .p,
        arena_printf(c->arena, "%.*s cannot be reached now. Try again later, or sign in another way.", STR_ARG(name))
            .p);
}

static void start_render(struct call *c, struct jw *j)
{
    struct starting *in = c->in;
    const struct providers *all = oidc_providers(c);
    struct str verifier = oidc_derived(c->arena, all, in->cookie, "verifier");
    struct str location = address_with(c->arena, in->talk.metadata.authorize,
        (const struct oidc_parameter[]){ { "response_type", STR("code") }, { "client_id", in->talk.provider->client },
            { "redirect_uri", oidc_return_address(c->arena, all) }, { "scope", in->talk.provider->scopes },
            { "state", oidc_derived(c->arena, all, in->cookie, "state") },
            { "nonce", oidc_derived(c->arena, all, in->cookie, "nonce") },
            { "code_challenge", token_s256(c->arena, verifier) }, { "code_challenge_method", STR("S256") },
            { "ui_locales", c->viewer.english ? STR("en nl") : STR("nl en") }, { 0 } });
    call_set_cookie(c, OIDC_COOKIE, in->cookie, ATTEMPT_MS / 1000);
    jw_open(j, NULL, '{');
    jw_str(j, "location", location);
    jw_close(j, '}');
}

const struct endpoint oidc_endpoints[] = {
    { GET, "/identity-providers", NEED_NOBODY, DB_NONE, .render = list_render },
    { POST, "/identity-providers/{id}/_start", NEED_NOBODY, DB_WRITE, .parse = start_parse, .ask = start_ask,
        .run = start_run, .render = start_render, .flags = ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { POST, "/identity-providers/_finish", NEED_NOBODY, DB_WRITE, .parse = finish_parse, .look = finish_look,
        .ask = finish_ask, .run = finish_run, .render = finish_render, .flags = ENDPOINT_RATE_SIGN_IN,
        .body_max = 16384 },
    { 0 },
};
