/* oidc_finish.c -- see oidc_finish.h.
 * parse and look know the attempt; ask exchanges the code and checks the token; run, on the writer, takes the attempt away, whatever
 * came of it, and lets the account in. What is wrong before run is kept as `trouble`, so that an attempt never counts twice. */
#include "resource/user/oidc_finish.h"

#include "base/utf8.h"
#include "crypt/token.h"
#include "json/fields.h"
#include "resource/user/change.h"
#include "resource/user/claims.h"
#include "resource/user/identity.h"
#include "resource/user/invitation.h"
#include "resource/user/oidc.h"
#include "resource/user/session.h"

enum { PARAMETER_MAX = 4000, TOKEN_ANSWER_MAX = 256 << 10, TEXT_MAX = 32768 };

enum question { Q_NONE, Q_METADATA, Q_TOKEN, Q_KEYS, Q_PERSON };

struct finishing {
    struct entry entry; /* first: what entry_render looks at */
    struct talk talk;
    struct attempt attempt;
    struct str cookie, state, code, issuer, error; /* as given */
    enum question question;                        /* the one that is out */
    struct str id_token, access_token;
    struct claims claims;
    bool verified, keys_asked, person_asked, linked;
    enum err trouble; /* what the person hears; OK = nothing is wrong so far */
    const char *nl, *en;
};

/* ---- what can be wrong */

static void trouble(struct finishing *in, enum err e, const char *nl, const char *en)
{
    if (in->trouble)
        return;
    in->trouble = e;
    in->nl = nl;
    in->en = en;
}

static const char *named(struct call *c, const struct finishing *in, const char *before, const char *after)
{
    return arena_printf(c->arena, "%s%.*s%s", before, STR_ARG(in->talk.provider->name), after).p;
}

static void unreachable(struct call *c, struct finishing *in, const char *what)
{
    talk_log(&in->talk, what);
    trouble(in, ERR_PEER, named(c, in, "", " antwoordt nu niet, of niet goed. Probeer het later nog eens."),
        named(c, in, "", " does not answer now, or not properly. Try again later."));
}

static void not_believed(struct call *c, struct finishing *in, const char *why, const char *what)
{
    in->talk.why = why;
    talk_log(&in->talk, what);
    trouble(in, ERR_UNAUTHENTICATED,
        named(c, in, "Het antwoord van ",
            " klopt niet. Je bent niet aangemeld. Begin opnieuw, en vertel het je "
            "beheerder als het misgaat."),
        named(c, in, "The answer of ",
            " is not right. You are not signed in. Start again, and tell your administrator "
            "if it goes wrong."));
}

/* ---- parse, look */

enum err finish_parse(struct call *c)
{
    struct finishing *in = c->in = arena_new(c->arena, struct finishing);
    struct entry *fresh = entry_new(c);
    if (!in || !fresh)
        return arena_err(c->arena);
    in->entry = *fresh;
    struct fields *f = call_fields(c);
    in->state = field_text(f, "state", 0, PARAMETER_MAX);
    in->code = field_text(f, "code", 0, PARAMETER_MAX);
    in->issuer = field_text(f, "iss", 0, PARAMETER_MAX);
    in->error = field_text(f, "error", 0, PARAMETER_MAX);
    in->cookie = call_cookie(c, OIDC_COOKIE);
    return call_ok(c);
}

static void check_return(struct call *c, struct finishing *in)
{
    const struct provider *p = in->talk.provider;
    if (in->issuer.n && !str_eq(in->issuer, p->issuer))
        not_believed(c, in, "the answer came from another issuer", "return");
    else if (str_is(in->error, "access_denied"))
        trouble(in, ERR_FORBIDDEN,
            named(c, in, "Je hebt het aanmelden bij ", " afgebroken, of je mag daar niet in. Je bent niet aangemeld."),
            named(c, in, "You broke off signing in at ", ", or may not enter there. You are not signed in."));
    else if (in->error.n || !in->code.n) {
        in->talk.why = "it sent the browser back with an error";
        unreachable(c, in, "return");
    }
}

enum err finish_look(struct call *c, struct db *db)
{
    struct finishing *in = c->in;
    struct providers *all = oidc_providers(c);
    enum err e = attempt_find(db, c->arena, token_hash(c->arena, in->cookie), c->now, &in->attempt);
    if (e)
        return e;
    in->talk.provider = in->attempt.provider.n ? provider_find(all, in->attempt.provider) : NULL;
    if (!in->talk.provider || !token_equal(in->state, oidc_derived(c->arena, all, in->cookie, "state")))
        return call_fail(c, ERR_GONE, "Het aanmelden duurde te lang, of het begon in een ander venster. Begin opnieuw.",
            "Signing in took too long, or began in another window. Start again.");
    check_return(c, in);
    return arena_err(c->arena);
}

/* ---- ask: what is said */

static void ask_token(struct call *c, struct finishing *in, struct net_request *next)
{
    struct arena *a = c->arena;
    const struct provider *p = in->talk.provider;
    const struct providers *all = oidc_providers(c);
    bool basic = p->secret.n && !in->talk.metadata.secret_in_body;
    struct net_header *headers = arena_array(a, 4, sizeof *headers);
    if (!headers)
        return;
    headers[0] = (struct net_header){ "Content-Type", "application/x-www-form-urlencoded" };
    headers[1] = (struct net_header){ "Accept", "application/json" };
    if (basic) { /* RFC 6749 section 2.3.1: both parts are form-encoded first */
        struct str id = oidc_form(a, (const struct oidc_parameter[]){ { "x", p->client }, { 0 } }),
                   secret = oidc_form(a, (const struct oidc_parameter[]){ { "x", p->secret }, { 0 } });
        struct str both = arena_printf(a, "%.*s:%.*s", (int)id.n - 2, id.p + 2, (int)secret.n - 2, secret.p + 2);
        headers[2] = (struct net_header){ "Authorization",
            arena_printf(a, "Basic %.*s", STR_ARG(token_base64(a, both))).p };
    }
    next->task.url = arena_cstr(a, in->talk.metadata.token);
    next->method = "POST";
    next->headers = headers;
    next->answer_max = TOKEN_ANSWER_MAX;
    next->body = oidc_form(a,
        (const struct oidc_parameter[]){ { "grant_type", STR("authorization_code") }, { "code", in->code },
            { "redirect_uri", oidc_return_address(a, all) },
            { "code_verifier", oidc_derived(a, all, in->cookie, "verifier") },
            { "client_id", basic ? STR("") : p->client }, { "client_secret", basic ? STR("") : p->secret }, { 0 } });
}

static void ask_keys(struct call *c, struct finishing *in, struct net_request *next)
{
    in->keys_asked = true;
    next->task.url = arena_cstr(c->arena, in->talk.metadata.keys);
    next->answer_max = DOCUMENT_MAX;
}

static void ask_person(struct call *c, struct finishing *in, struct net_request *next)
{
    struct net_header *headers = arena_array(c->arena, 3, sizeof *headers);
    if (!headers)
        return;
    in->person_asked = true;
    headers[0] = (struct net_header){ "Accept", "application/json" };
    headers[1] = (struct net_header){ "Authorization",
        arena_printf(c->arena, "Bearer %.*s", STR_ARG(in->access_token)).p };
    next->task.url = arena_cstr(c->arena, in->talk.metadata.userinfo);
    next->headers = headers;
    next->answer_max = DOCUMENT_MAX;
}

/* ---- ask: what is heard */

static void hear_token(struct call *c, struct finishing *in, const struct net_request *answer)
{
    struct fields f;
    if (answer->task.outcome == NET_DONE && answer->task.code == 400) {
        not_believed(c, in, "it does not accept the code (status 400)", "token");
        return;
    }
    struct str text = talk_answer(c, &in->talk, answer);
    if (!text.n) {
        unreachable(c, in, "token");
        return;
    }
    if (fields_open(&f, c->arena, text, true) == OK) {
        in->id_token = field_text(&f, "id_token", 0, TEXT_MAX);
        in->access_token = field_text(&f, "access_token", 0, TEXT_MAX);
    }
    f.whole = true;
    if (fields_end(&f) || !in->id_token.n)
        not_believed(c, in, "it gave no ID token", "token");
}

static void hear_keys(struct call *c, struct finishing *in, const struct net_request *answer)
{
    struct provider *p = in->talk.provider;
    struct str text = talk_answer(c, &in->talk, answer);
    if (text.n)
        document_keep(p, &p->keys, text, c->now);
    else
        unreachable(c, in, "keys");
}

static struct claims_wanted wanted(struct call *c, const struct finishing *in)
{
    const struct provider *p = in->talk.provider;
    return (struct claims_wanted){ .issuer = p->issuer,
        .client = p->client,
        .nonce = oidc_derived(c->arena, oidc_providers(c), in->cookie, "nonce"),
        .roles_claim = p->roles_claim,
        .now = c->now };
}

static void hear_person(struct call *c, struct finishing *in, const struct net_request *answer)
{
    const char *why;
    struct claims_wanted w = wanted(c, in);
    struct str text = talk_answer(c, &in->talk, answer);
    if (!text.n) { /* what the token says must do then */
        talk_log(&in->talk, "userinfo");
        in->talk.why = NULL;
    } else if (claims_add(c->arena, text, &w, &in->claims, &why)) {
        not_believed(c, in, why, "userinfo");
    }
}

/* ---- ask: what comes next */

/* Checks the token with the keys that are known. False when newer keys might help, and may be asked for. */
static bool verify(struct call *c, struct finishing *in)
{
    struct provider *p = in->talk.provider;
    struct jws_key *keys = NULL;
    size_t n = 0;
    const char *why = NULL;
    struct str payload;
    int64_t age = in->keys_asked ? KEYS_AGAIN_MS : DOCUMENT_MS;
    struct str set = document_get(p, c->arena, &p->keys, c->now, age);
    if (!set.n && !in->keys_asked)
        return false;
    enum err e = keys_read(c->arena, set, &keys, &n, &why);
    if (!e)
        e = jws_verify(c->arena, in->id_token, keys, n, &payload, &why);
    bool recent = document_get(p, c->arena, &p->keys, c->now, KEYS_AGAIN_MS).n;
    if (e == ERR_NOT_FOUND && !recent)
        return false;
    struct claims_wanted w = wanted(c, in);
    if (!e)
        e = claims_read(c->arena, payload, &w, &in->claims, &why);
    if (e)
        not_believed(c, in, why ? why : "memory is out", "ID token");
    in->verified = !e;
    return true;
}

/* The provider may keep for its userinfo what the ID token leaves out. */
static bool wants_person(const struct finishing *in)
{
    const struct claims *s = &in->claims;
    bool lacks = !s->mail.n || !s->name.n || (in->talk.provider->rules && !s->roles_said);
    return lacks && !in->person_asked && in->access_token.n && in->talk.metadata.userinfo.n;
}

static enum question next_question(struct call *c, struct finishing *in, const struct net_request *answer,
    struct net_request *next)
{
    if (!talk_introduce(c, &in->talk, in->question == Q_METADATA ? answer : NULL, next)) {
        if (in->talk.why)
            unreachable(c, in, "metadata");
        return in->talk.why ? Q_NONE : Q_METADATA;
    }
    if (in->talk.metadata.names_itself && !in->issuer.n) {
        not_believed(c, in, "it did not name itself in the answer", "return");
        return Q_NONE;
    }
    if (!in->id_token.n) {
        ask_token(c, in, next);
        return Q_TOKEN;
    }
    if (!in->verified && !verify(c, in)) {
        ask_keys(c, in, next);
        return Q_KEYS;
    }
    if (in->trouble || !wants_person(in))
        return Q_NONE;
    ask_person(c, in, next);
    return Q_PERSON;
}

enum err finish_ask(struct call *c, const struct net_request *answer, struct net_request *next)
{
    struct finishing *in = c->in;
    switch (in->question) {
    case Q_TOKEN: hear_token(c, in, answer); break;
    case Q_KEYS: hear_keys(c, in, answer); break;
    case Q_PERSON: hear_person(c, in, answer); break;
    default: break;
    }
    in->question = in->trouble ? Q_NONE : next_question(c, in, answer, next);
    return arena_err(c->arena);
}

/* ---- run: who it is here */

/* The roles that the provider's rules give; without rules those of somebody new. */
static unsigned roles_of(const struct finishing *in)
{
    const struct provider *p = in->talk.provider;
    unsigned roles = 0;
    for (size_t i = 0; i < p->rules; i++)
        for (size_t k = 0; k < in->claims.roles; k++)
            if (str_eq(p->rule[i].value, in->claims.role[k]))
                roles |= p->rule[i].role;
    return roles ? roles : p->roles_without;
}

static enum err use_invitation(struct call *c, struct db *db, struct finishing *in, struct str mail)
{
    enum err e = invitation_take(c, db, in->attempt.invitation, mail, in->claims.name, &in->entry.account);
    if (e != ERR_GONE && e != ERR_CONFLICT && e != ERR_INVALID)
        return e;
    trouble(in, e,
        "Deze uitnodiging is verlopen of al gebruikt, of met het mailadres ervan is al een account. Vraag een nieuwe aan.",
        "This invitation has expired or was used, or its mail address has an account already. Ask for a new one.");
    return OK;
}

/* Somebody new: by invitation, or because the settings say so. */
static enum err make_account(struct call *c, struct db *db, struct finishing *in)
{
    const struct claims *s = &in->claims;
    struct str mail = ascii_lower(c->arena, s->mail);
    bool mail_good = mail.n && mail_valid(mail) && !s->mail_doubted;
    if (in->attempt.invitation.n)
        return use_invitation(c, db, in, mail_good ? mail : STR(""));
    if (!in->talk.provider->create) {
        trouble(in, ERR_FORBIDDEN,
            "Je hebt hier nog geen account. Vraag een uitnodiging, en kies daarin voor aanmelden bij je gemeente.",
            "You have no account here yet. Ask for an invitation, and choose to sign in at your municipality in it.");
        return OK;
    }
    if (!mail_good) {
        trouble(in, ERR_FORBIDDEN,
            named(c, in, "", " geeft ons geen gecontroleerd mailadres van jou. Vraag je eigen beheerder daarom."),
            named(c, in, "", " does not give us a verified mail address of yours. Ask your own administrator for it."));
        return OK;
    }
    struct account_row other,
        row = { .mail = mail,
            .name = utf8_head(s->name.n ? s->name : mail, ACCOUNT_NAME_MAX),
            .language = c->viewer.english ? STR("en") : STR("nl"),
            .roles = roles_of(in) };
    enum err e = account_load_mail(db, c->arena, mail, &other);
    if (!e)
        trouble(in, ERR_CONFLICT,
            "Met je mailadres is hier al een account. Meld je daarmee aan, en koppel het dan bij Profiel, Beveiliging.",
            "There is an account with your mail address already. Sign in with it, and link them under Profile, Security.");
    if (e == ERR_NOT_FOUND)
        e = account_add(db, &row, 0, c->now);
    in->entry.account = row.id;
    return e;
}

/* The rules decide at every sign-in. The last administrator stays one. */
static enum err set_roles(struct call *c, struct db *db, struct finishing *in)
{
    struct account_change change = { .id = in->entry.account, .has = CHANGE_ROLES, .to.roles = roles_of(in) };
    if (!in->talk.provider->rules)
        return OK;
    enum err e = account_change_run(c, db, &change);
    return e == ERR_CONFLICT ? OK : e;
}

/* Puts the identity beside the password of who asked for that. */
static enum err link(struct call *c, struct db *db, struct finishing *in, int64_t known)
{
    const struct provider *p = in->talk.provider;
    if (c->viewer.user != in->attempt.account)
        trouble(in, ERR_GONE, "Je bent intussen afgemeld. Meld je aan en begin opnieuw.",
            "You have been signed out meanwhile. Sign in and start again.");
    else if (known && known != c->viewer.user)
        trouble(in, ERR_CONFLICT, named(c, in, "Dit account van ", " hoort hier al bij iemand anders."),
            named(c, in, "This account of ", " belongs to somebody else here."));
    if (in->trouble)
        return OK;
    in->linked = true;
    enum err e = identity_put(db, p->issuer, in->claims.subject, c->viewer.user, c->now);
    if (!e)
        e = me_load(c, db, &in->entry.row);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_IDENTITY_LINKED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "account",
            .entity_id = c->viewer.user });
}

static enum err remember_provider(struct db *db, struct arena *a, const struct finishing *in)
{
    struct query q = db_query(db, SQL_SESSION_SET_PROVIDER);
    query_blob(&q, token_hash(a, in->entry.token));
    query_str(&q, in->talk.provider->id);
    return query_done(&q);
}

static enum err enter(struct call *c, struct db *db, struct finishing *in)
{
    const struct provider *p = in->talk.provider;
    enum err e = set_roles(c, db, in);
    if (!e)
        e = identity_put(db, p->issuer, in->claims.subject, in->entry.account, c->now);
    if (!e)
        e = entry_enter(c, db, &in->entry);
    return e ? e : remember_provider(db, c->arena, in);
}

/* The token is right: finds or makes the account, and lets it in. */
static enum err admit(struct call *c, struct db *db, struct finishing *in)
{
    bool closed;
    enum err e = identity_account(db, in->talk.provider->issuer, in->claims.subject, &in->entry.account, &closed);
    if (e)
        return e;
    if (in->attempt.account)
        return link(c, db, in, in->entry.account);
    if (closed)
        trouble(in, ERR_FORBIDDEN, "Je account is afgesloten. Vraag de beheerder om het weer te openen.",
            "Your account is closed. Ask the administrator to open it again.");
    else if (!roles_of(in))
        trouble(in, ERR_FORBIDDEN,
            named(c, in, "Bij ", " heb je geen rol voor deze Vraagbaak. Vraag je eigen beheerder daarom."),
            named(c, in, "At ", " you have no role for this Vraagbaak. Ask your own administrator for one."));
    else if (!in->entry.account)
        e = make_account(c, db, in);
    return e || in->trouble ? e : enter(c, db, in);
}

enum err finish_run(struct call *c, struct db *db)
{
    struct finishing *in = c->out = arena_new(c->arena,
        struct finishing); /* c->in stays: a batch that fails runs again */
    bool there;
    if (!in)
        return arena_err(c->arena);
    *in = *(struct finishing *)c->in;
    enum err e = attempt_end(db, in->attempt.browser, &there);
    if (!e && !there)
        e = call_fail(c, ERR_GONE, "Dit aanmelden is al afgerond. Begin opnieuw.",
            "This sign-in has been finished already. Start again.");
    if (!e && !in->trouble)
        e = admit(c, db, in);
    if (e || !in->trouble)
        return e;
    call_refuse(c, in->trouble, in->nl, in->en);
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGN_IN_FAILED,
            .at = c->now,
            .entity = "account",
            .entity_id = in->entry.account });
}

void finish_render(struct call *c, struct jw *j)
{
    const struct finishing *in = c->in = c->out;
    call_set_cookie(c, OIDC_COOKIE, (struct str){ 0 }, 0);
    if (in->linked)
        me_json(c, j, &in->entry.row);
    else
        entry_render(c, j);
}
