/* session.c -- signing in with a password or a one-time link, one's sessions, signing out.
 * Signing in is parse (loop) -> look (the stored hash) -> prepare (pool: argon2id) -> run (writer: the session) -> render.
 * A session lives SESSION_S from sign-in and is not prolonged. It also ends when it is not used: its idle end is moved on in steps
 * (session_used, called from the door by the program), for reading itself never writes.
 * An unknown address, a wrong password and a closed account take the same time and get the same answer. */
#include "resource/user/session.h"
#include "base/utf8.h"
#include "crypt/password.h"
#include "crypt/token.h"
#include "domain/services.h"
#include "resource/user/factor.h"
#include "resource/user/oidc.h"

enum {
    SESSION_S = 7 * 24 * 3600, /* a working week */
    AGENT_MAX = 200,           /* characters kept of User-Agent */
    SESSION_LIST_MAX = 100,
    SESSION_ID = 16 /* hex digits of the stored hash that name a session */
};
#define COOKIE "vb_session"

/* ---- What every way in shares */

struct entry *entry_new(struct call *c)
{
    struct entry *in = arena_new(c->arena, struct entry);
    if (!in)
        return NULL;
    in->token = token_new(c->arena, "");
    in->csrf = token_new(c->arena, "");
    struct str agent = call_header(c, "user-agent");
    in->agent = utf8_valid(agent) ? utf8_head(agent, AGENT_MAX) : STR("");
    in->address = call_address(c);
    return in;
}

/* Starts a session of this account: token (in clear), csrf and what is known of the client; it ends after idle_ms without use (0 =
 * not before its time). Old sessions go. */
static enum err start_session(struct db *db, struct arena *a, int64_t account, struct str token, struct str csrf,
    struct str agent, struct str address, int64_t now, int64_t idle_ms)
{
    struct query q = db_query(db, SQL_SESSION_EXPIRE);
    query_int(&q, now);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_SESSION_INSERT);
    query_blob(&q, token_hash(a, token));
    query_int(&q, account);
    query_str(&q, csrf);
    query_int(&q, now);
    query_int(&q, now + SESSION_S * INT64_C(1000));
    query_str(&q, agent.p ? agent : STR(""));
    query_str(&q, address.p ? address : STR(""));
    query_int_or_null(&q, idle_ms ? now + idle_ms : 0);
    return query_done(&q);
}

enum err session_fresh(struct call *c)
{
    if (!c->viewer.session.n || c->now - c->viewer.since <= FRESH_S * INT64_C(1000))
        return OK;
    return call_fail(c, ERR_CONFIRM, "Je bent al een tijdje aangemeld. Meld je nog eens aan om dit te doen.",
        "You signed in a while ago. Sign in again to do this.");
}

enum err session_used(struct db *db, struct str hash, int64_t idle_until)
{
    struct query q = db_query(db, SQL_SESSION_USED);
    query_blob(&q, hash);
    query_int(&q, idle_until);
    return query_done(&q);
}

enum err account_forget_ended(struct db *db, int64_t now)
{
    static const enum sql ended[] = { SQL_SESSION_EXPIRE, SQL_LINK_FORGET_ONCE };
    enum err e = OK;
    for (size_t i = 0; !e && i < sizeof ended / sizeof *ended; i++) {
        struct query q = db_query(db, ended[i]);
        query_int(&q, now);
        e = query_done(&q);
    }
    return e;
}

static enum err drop(struct db *db, struct str hash)
{
    struct query q = db_query(db, SQL_SESSION_DELETE);
    query_blob(&q, hash);
    return query_done(&q);
}

enum err entry_enter(struct call *c, struct db *db, struct entry *in)
{
    const struct services *services = c->server;
    enum err e = c->viewer.session.n ? drop(db, c->viewer.session) : OK;
    if (!e)
        e = start_session(db, c->arena, in->account, in->token, in->csrf, in->agent, in->address, c->now,
            services ? services->session_idle_ms : 0);
    if (!e)
        e = viewer_by_session(db, c->arena, in->token, c->now, &c->viewer);
    if (!e)
        e = me_load(c, db, &in->row);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGNED_IN,
            .actor = in->account,
            .at = c->now,
            .entity = "account",
            .entity_id = in->account });
}

void entry_render(struct call *c, struct jw *j)
{
    const struct entry *in = c->in;
    call_set_cookie(c, COOKIE, in->token, SESSION_S);
    call_created(c, "/sessions/current");
    me_json(c, j, &in->row);
}

/* ---- POST /sessions: with a password */

static enum err sign_in_parse(struct call *c)
{
    struct entry *in = c->in = entry_new(c);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    in->mail = ascii_lower(c->arena, str_trim(field_text(f, "mail", 1, ACCOUNT_MAIL_MAX)));
    in->password = field_text(f, "password", 1, PASSWORD_TYPED_MAX);
    in->code = str_trim(field_text(f, "totp", 0, FACTOR_CODE_MAX)); /* accounts without a second factor ignore it */
    enum err e = call_ok(c);
    return e ? e : call_rate_account(c, in->mail);
}

static enum err sign_in_look(struct call *c, struct db *db)
{
    struct entry *in = c->in;
    struct query q = db_query(db, SQL_ACCOUNT_SECRET);
    query_str(&q, in->mail);
    if (query_row(&q)) {
        in->account = row_int(&q);
        in->hash = row_str(&q, c->arena);
    }
    return query_end(&q);
}

static enum err sign_in_prepare(struct call *c)
{
    struct entry *in = c->in;
    in->fits = password_fits(in->hash, in->password);
    return OK;
}

/* True when the hash that prepare checked is the account's still. */
static enum err still(struct db *db, int64_t account, struct str hash, bool *yes)
{
    int64_t found = 0;
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD_STILL);
    query_int(&q, account);
    query_str(&q, hash.p ? hash : STR(""));
    enum err e = query_single(&q, 0, &found);
    *yes = found != 0;
    return e;
}

/* The account is known: asks for its second factor, when it has one, and lets it in. */
static enum err entry_prove(struct call *c, struct db *db, struct entry *in)
{
    bool enough = false;
    enum err e = factor_check(c, db, in->account, in->code, &enough);
    if (e || enough)
        return e ? e : entry_enter(c, db, in);
    if (!in->code.n) /* asking for it is no failed attempt */
        return OK;
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGN_IN_FAILED, .at = c->now, .entity = "account", .entity_id = in->account });
}

static enum err sign_in_run(struct call *c, struct db *db)
{
    struct entry *in = c->in;
    bool yes = false;
    enum err e = in->fits ? still(db, in->account, in->hash, &yes) : OK;
    if (e)
        return e;
    if (yes)
        return entry_prove(c, db, in);
    call_refuse(c, ERR_UNAUTHENTICATED, "Dit mailadres en wachtwoord horen niet bij elkaar.",
        "This mail address and password do not belong together.");
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGN_IN_FAILED, .at = c->now, .entity = "account", .entity_id = in->account });
}

/* ---- POST /one-time-links/_use: with a link that was sent */

static enum err link_parse(struct call *c)
{
    struct entry *in = c->in = entry_new(c);
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    in->link = str_trim(field_text(f, "token", 1, 200));
    in->code = str_trim(field_text(f, "totp", 0, FACTOR_CODE_MAX));
    return call_ok(c);
}

static enum err link_use(struct db *db, struct str hash, int64_t now)
{
    struct query q = db_query(db, SQL_LINK_USE_ONCE);
    query_blob(&q, hash);
    query_int(&q, now);
    return query_done(&q);
}

enum err link_account(struct db *db, struct arena *a, struct str link, const char *purpose, int64_t now,
    int64_t *account)
{
    struct query q = db_query(db, SQL_LINK_ACCOUNT_ONCE);
    query_blob(&q, token_hash(a, link));
    query_strz(&q, purpose);
    query_int(&q, now);
    return query_single(&q, 0, account);
}

enum err link_gone(struct call *c)
{
    return call_fail(c, ERR_GONE, "Deze link is verlopen of al gebruikt. Vraag een nieuwe aan.",
        "This link has expired or was used before. Ask for a new one.");
}

static enum err link_run(struct call *c, struct db *db)
{
    struct entry *in = c->in;
    bool enough = false;
    enum err e = link_account(db, c->arena, in->link, "sign_in", c->now, &in->account);
    if (!e && !in->account)
        e = link_gone(c);
    if (!e) /* the link stays good while the code of the second factor is asked for */
        e = factor_check(c, db, in->account, in->code, &enough);
    if (e || !enough)
        return e;
    e = link_use(db, token_hash(c->arena, in->link), c->now);
    return e ? e : entry_enter(c, db, in);
}

static enum err link_make(struct db *db, struct arena *a, int64_t account, const char *purpose, int64_t seconds,
    int64_t now, struct str *token)
{
    *token = token_new(a, "");
    struct query q = db_query(db, SQL_LINK_FORGET_ONCE);
    query_int(&q, now);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_LINK_INSERT_ONCE);
    query_blob(&q, token_hash(a, *token));
    query_int(&q, account);
    query_strz(&q, purpose);
    query_int(&q, now);
    query_int(&q, now + seconds * 1000);
    e = query_done(&q);
    return e ? e : arena_err(a);
}

enum err account_link(struct db *db, struct arena *a, int64_t account, int64_t seconds, int64_t now, struct str *token)
{
    return link_make(db, a, account, "sign_in", seconds, now, token);
}

enum err account_reset_link(struct db *db, struct arena *a, int64_t account, int64_t seconds, int64_t now,
    struct str *token)
{
    return link_make(db, a, account, "reset", seconds, now, token);
}

/* ---- One's own sessions */

struct session {
    struct str hash, id, agent, address; /* id: the first SESSION_ID hex digits of hash */
    int64_t created, expires;
};
struct session_page {
    struct session row[SESSION_LIST_MAX];
    size_t n;
};

static struct str hex(struct arena *a, struct str bytes, size_t digits)
{
    static const char digit[] = "0123456789abcdef";
    char *p = arena_alloc(a, digits + 1);
    if (!p || bytes.n * 2 < digits)
        return STR("");
    for (size_t i = 0; i < digits; i++) {
        unsigned char byte = (unsigned char)bytes.p[i / 2];
        p[i] = digit[i % 2 ? byte & 15 : byte >> 4];
    }
    return (struct str){ p, digits };
}

static enum err sessions_load(struct call *c, struct db *db, struct session_page *page)
{
    if (!page)
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_SESSION_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    while (page->n < SESSION_LIST_MAX && query_row(&q)) {
        struct session *s = &page->row[page->n++];
        s->hash = row_str(&q, c->arena);
        s->id = hex(c->arena, s->hash, SESSION_ID);
        s->created = row_int(&q);
        s->expires = row_int(&q);
        s->agent = row_str(&q, c->arena);
        s->address = row_str(&q, c->arena);
    }
    return query_end(&q);
}

static enum err list_run(struct call *c, struct db *db)
{
    c->out = arena_new(c->arena, struct session_page);
    return sessions_load(c, db, c->out);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct session_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++) {
        const struct session *s = &page->row[i];
        jw_open(j, NULL, '{');
        jw_str(j, "id", s->id);
        jw_bool(j, "current", str_eq(s->hash, c->viewer.session));
        jw_time(j, "created", s->created);
        jw_time(j, "expires", s->expires);
        jw_str(j, "agent", s->agent);
        jw_str(j, "address", s->address);
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

static enum err end(struct call *c, struct db *db, struct str hash)
{
    enum err e = drop(db, hash);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGNED_OUT,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "account",
            .entity_id = c->viewer.user });
}

/* ---- DELETE /sessions/current: and at the provider through which it began */

static enum err sign_out_look(struct call *c, struct db *db)
{
    struct str id = { 0 };
    struct talk *t = c->in = arena_new(c->arena, struct talk);
    if (!t)
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_SESSION_PROVIDER);
    query_blob(&q, c->viewer.session);
    if (query_row(&q))
        id = row_str(&q, c->arena);
    t->provider = id.n ? provider_find(oidc_providers(c), id) : NULL;
    return query_end(&q);
}

static enum err sign_out_ask(struct call *c, const struct net_request *answer, struct net_request *next)
{
    struct talk *t = c->in;
    if (t->provider)
        (void)talk_introduce(c, t, answer, next);
    return arena_err(c->arena);
}

static enum err sign_out_run(struct call *c, struct db *db)
{
    return c->viewer.session.n ? end(c, db, c->viewer.session) : ERR_NOT_FOUND; /* a bearer token has no session */
}

static void sign_out_render(struct call *c, struct jw *j)
{
    struct str location = oidc_end_address(c, c->in);
    call_set_cookie(c, COOKIE, (struct str){ 0 }, 0);
    if (!location.n) {
        call_status(c, 204);
        return;
    }
    jw_open(j, NULL, '{');
    jw_str(j, "location", location);
    jw_close(j, '}');
}

static enum err end_parse(struct call *c)
{
    struct str *id = c->in = arena_new(c->arena, struct str);
    if (!id)
        return arena_err(c->arena);
    *id = call_path_str(c, "id");
    enum err e = call_ok(c);
    return e ? e : session_fresh(c);
}

static enum err end_run(struct call *c, struct db *db)
{
    const struct str *id = c->in;
    struct session_page *page = arena_new(c->arena, struct session_page);
    enum err e = sessions_load(c, db, page);
    if (e)
        return e;
    for (size_t i = 0; i < page->n; i++)
        if (str_eq(page->row[i].id, *id))
            return end(c, db, page->row[i].hash);
    return ERR_NOT_FOUND;
}

const struct endpoint session_endpoints[] = {
    { POST, "/sessions", NEED_NOBODY, DB_WRITE, .parse = sign_in_parse, .look = sign_in_look,
        .prepare = sign_in_prepare, .run = sign_in_run, .render = entry_render,
        .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { GET, "/sessions", NEED_USER, DB_READ, .run = list_run, .render = list_render, .flags = ENDPOINT_BEFORE_FACTOR },
    { DELETE, "/sessions/current", NEED_USER, DB_WRITE, .look = sign_out_look, .ask = sign_out_ask, .run = sign_out_run,
        .render = sign_out_render, .flags = ENDPOINT_BEFORE_FACTOR },
    { DELETE, "/sessions/{id}", NEED_USER, DB_WRITE, .parse = end_parse, .run = end_run, .render = call_no_content,
        .flags = ENDPOINT_BEFORE_FACTOR },
    { POST, "/one-time-links/_use", NEED_NOBODY, DB_WRITE, .parse = link_parse, .run = link_run, .render = entry_render,
        .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { 0 },
};
