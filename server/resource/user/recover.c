/* recover.c -- asking for a new password, and choosing one with a link: see recover.h. */
#include "resource/user/recover.h"

#include "crypt/password.h"
#include "crypt/token.h"
#include "resource/user/letter.h"
#include "resource/user/session.h"
#include "resource/user/weak.h"

struct recovery {
    struct str mail, token, password, hash;
    int64_t account;
};

/* ---- POST /passwords/_request {mail} */

static enum err request_parse(struct call *c)
{
    struct recovery *r = c->in = arena_new(c->arena, struct recovery);
    if (!r)
        return arena_err(c->arena);
    r->mail = ascii_lower(c->arena, str_trim(field_text(call_fields(c), "mail", 1, ACCOUNT_MAIL_MAX)));
    enum err e = call_ok(c);
    return e ? e : call_rate_account(c, r->mail);
}

enum { RESET_S = 3600 /* how long a link lives that came by mail */ };

/* Nobody is told whether the address is known: what is put in the outbox for one that nobody has is not sent. */
static enum err send_link(struct call *c, struct db *db, const struct recovery *r)
{
    struct str token = STR("");
    if (!letter_leaves(c))
        return OK;
    enum err e = r->account ? account_reset_link(db, c->arena, r->account, RESET_S, c->now, &token) : OK;
    if (e)
        return e;
    return letter_put(c, db, "reset", r->account, r->account ? r->mail : STR(""), STR(""),
        arena_printf(c->arena, "/wachtwoord#%.*s", STR_ARG(token)));
}

/* The same statements for an address that nobody has. */
static enum err request_run(struct call *c, struct db *db)
{
    struct recovery *r = c->in;
    struct query q = db_query(db, SQL_ACCOUNT_SECRET);
    query_str(&q, r->mail);
    enum err e = query_single(&q, 0, &r->account);
    if (!e)
        e = send_link(c, db, r);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_PASSWORD_ASKED, .at = c->now, .entity = "account", .entity_id = r->account });
}

static void request_render(struct call *c, struct jw *j)
{
    call_status(c, 202);
    jw_open(j, NULL, '{');
    bool mail = letter_leaves(c), english = c->viewer.english;
    jw_strz(j, "via", mail ? "mail" : "administrator");
    if (mail)
        jw_strz(j, "advice",
            english
                ? "Is your address known here, then a mail with a link comes to it. The link works once, for an hour."
                : "Is je adres hier bekend, dan krijg je een mail met een link. De link werkt één keer, een uur lang.");
    else
        jw_strz(j, "advice",
            english ? "This server sends no mail. Ask your administrator for the link."
                    : "Deze server verstuurt geen mail. Vraag je beheerder om de link.");
    jw_close(j, '}');
}

/* ---- POST /passwords/_reset {token, password} */

static enum err reset_parse(struct call *c)
{
    struct recovery *r = c->in = arena_new(c->arena, struct recovery);
    if (!r)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    r->token = str_trim(field_text(f, "token", 1, 200));
    r->password = field_text(f, "password", PASSWORD_MIN, PASSWORD_MAX);
    return call_ok(c);
}

/* Before anything slow: a made-up token costs no argon2. */
static enum err reset_look(struct call *c, struct db *db)
{
    struct recovery *r = c->in;
    struct account_row row;
    enum err e = link_account(db, c->arena, r->token, "reset", c->now, &r->account);
    if (!e && !r->account)
        return link_gone(c);
    if (!e)
        e = account_load(db, c->arena, r->account, &row);
    r->mail = e ? STR("") : row.mail;
    return e;
}

static enum err reset_prepare(struct call *c)
{
    struct recovery *r = c->in;
    if (password_weak(r->password, str_sub(r->mail, 0, str_find(r->mail, '@')))) {
        call_bad(c, "password", "Dit wachtwoord is te makkelijk te raden. Neem een paar losse woorden.",
            "This password is easy to guess. Take a few unrelated words.");
        return ERR_INVALID;
    }
    return password_hash(c->arena, r->password, &r->hash);
}

static enum err reset_run(struct call *c, struct db *db)
{
    struct recovery *r = c->in;
    static const enum sql ends[] = { SQL_SESSION_DELETE_OF, SQL_LINK_DELETE_OF };
    int64_t account = 0;
    enum err e = link_account(db, c->arena, r->token, "reset", c->now, &account);
    if (!e && (!account || account != r->account))
        e = link_gone(c);
    if (e)
        return e;
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD_SET);
    query_int(&q, account);
    query_str(&q, r->hash);
    query_int(&q, c->now);
    e = query_done(&q);
    for (size_t i = 0; !e && i < sizeof ends / sizeof *ends; i++) {
        q = db_query(db, ends[i]);
        query_int(&q, account);
        e = query_done(&q);
    }
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_PASSWORD_RESET,
            .actor = account,
            .at = c->now,
            .entity = "account",
            .entity_id = account });
}

const struct endpoint recover_endpoints[] = {
    { POST, "/passwords/_request", NEED_NOBODY, DB_WRITE, .parse = request_parse, .run = request_run,
        .render = request_render,
        .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN | ENDPOINT_RATE_MAIL,
        .body_max = 4096 },
    { POST, "/passwords/_reset", NEED_NOBODY, DB_WRITE, .parse = reset_parse, .look = reset_look,
        .prepare = reset_prepare, .run = reset_run, .render = call_no_content,
        .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { 0 },
};
