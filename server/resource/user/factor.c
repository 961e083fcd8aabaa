/* factor.c -- see factor.h. */
#include "resource/user/factor.h"

#include "crypt/seal.h"
#include "crypt/token.h"
#include "crypt/totp.h"
#include "domain/services.h"
#include "resource/user/session.h"

struct factor {
    struct str secret; /* empty = there is none, or the server's own secret has changed: recovery codes still work */
    int64_t created,   /* 0 = there is none */
        confirmed, last_step, failures, failed_at, left;
};
struct setting_up { /* input and output of every endpoint here */
    struct str code, secret, mail;
    struct factor factor;
    struct str recovery[RECOVERY_CODES];
};

/* Each account's secret is sealed for itself. */
static struct str purpose(struct arena *a, int64_t account)
{
    return arena_printf(a, "second-factor-%lld", (long long)account);
}

static struct str server_secret(const struct call *c)
{
    const struct services *s = c->server;
    return s ? s->secret : STR("");
}

static enum err factor_load(struct db *db, struct arena *a, int64_t account, struct str secret, struct factor *f)
{
    *f = (struct factor){ 0 };
    struct query q = db_query(db, SQL_FACTOR_GET);
    query_int(&q, account);
    if (query_row(&q)) {
        struct str sealed = row_str(&q, a);
        f->secret = secret.n ? unseal(a, secret, purpose(a, account), sealed) : STR("");
        f->created = row_int(&q);
        f->confirmed = row_int(&q);
        f->last_step = row_int(&q);
        f->failures = row_int(&q);
        f->failed_at = row_int(&q);
        f->left = row_int(&q);
    }
    return query_end(&q);
}

/* Runs a statement that takes the account and up to two numbers. */
static enum err change(struct db *db, enum sql sql, int64_t account, int params, int64_t one, int64_t two)
{
    struct query q = db_query(db, sql);
    query_int(&q, account);
    if (params > 0)
        query_int(&q, one);
    if (params > 1)
        query_int(&q, two);
    return query_done(&q);
}

static enum err tell(struct call *c, struct db *db, enum event_verb verb, int64_t account)
{
    return event_emit(db,
        &(struct event){ .verb = verb, .actor = account, .at = c->now, .entity = "account", .entity_id = account });
}

/* ---- Codes */

/* A recovery code as people type it, without signs and in capitals; empty when it cannot be one. */
static struct str recovery_plain(struct arena *a, struct str typed)
{
    enum { LETTERS = RECOVERY_BYTES * 8 / 5 };
    char *p = arena_alloc(a, FACTOR_CODE_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < typed.n && n <= LETTERS; i++) {
        char ch = typed.p[i];
        if (ch != '-' && ch != ' ')
            p[n++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    return n == LETTERS ? (struct str){ p, n } : STR("");
}

static enum err recovery_try(struct call *c, struct db *db, int64_t account, struct str typed, bool *good)
{
    struct str plain = recovery_plain(c->arena, typed);
    int64_t used = 0;
    if (!plain.n)
        return OK;
    struct query q = db_query(db, SQL_RECOVERY_USE);
    query_int(&q, account);
    query_blob(&q, token_hash(c->arena, plain));
    query_int(&q, c->now);
    enum err e = query_changes(&q, &used);
    *good = used == 1;
    return e || !used ? e : tell(c, db, EVENT_RECOVERY_USED, account);
}

static struct str digits_only(struct arena *a, struct str typed)
{
    char *p = arena_alloc(a, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < typed.n; i++)
        if (typed.p[i] != ' ')
            p[n++] = typed.p[i];
    return (struct str){ p, n };
}

/* Tries a code on a factor and remembers that it was used, or that it was wrong. */
static enum err try_code(struct call *c, struct db *db, int64_t account, const struct factor *f, struct str code,
    bool *good)
{
    int64_t step = f->secret.n ? totp_step(f->secret, digits_only(c->arena, code), c->now, f->last_step) : 0;
    *good = step != 0;
    enum err e = step ? change(db, SQL_FACTOR_USED, account, 1, step, 0) : recovery_try(c, db, account, code, good);
    if (!e && *good && !step)
        e = change(db, SQL_FACTOR_USED, account, 1, f->last_step, 0);
    if (!e && !*good)
        e = change(db, SQL_FACTOR_FAILED, account, 2, f->failures + 1, c->now);
    return e;
}

static bool pausing(const struct call *c, const struct factor *f)
{
    return f->failures >= FACTOR_TRIES && f->failures % FACTOR_TRIES == 0 &&
        c->now < f->failed_at + FACTOR_PAUSE_S * INT64_C(1000);
}

enum err factor_check(struct call *c, struct db *db, int64_t account, struct str code, bool *enough)
{
    struct factor f;
    enum err e = factor_load(db, c->arena, account, server_secret(c), &f);
    *enough = !e && !f.confirmed;
    if (e || *enough)
        return e;
    if (!code.n) {
        call_refuse(c, ERR_SECOND_FACTOR, "Vul ook de code in die je toestel laat zien.",
            "Fill in the code that your device shows too.");
        return OK;
    }
    if (pausing(c, &f)) {
        call_refuse(c, ERR_RATE, "Er waren te veel verkeerde codes. Wacht een kwartier.",
            "There were too many wrong codes. Wait a quarter of an hour.");
        return OK;
    }
    e = try_code(c, db, account, &f, code, enough);
    if (!e && !*enough)
        call_refuse(c, ERR_SECOND_FACTOR, "Deze code klopt niet, of is al gebruikt.",
            "This code is wrong, or was used before.");
    return e;
}

/* ---- GET /second-factors */

static enum err get_run(struct call *c, struct db *db)
{
    struct setting_up *s = c->out = arena_new(c->arena, struct setting_up);
    return s ? factor_load(db, c->arena, c->viewer.user, server_secret(c), &s->factor) : arena_err(c->arena);
}

static void get_render(struct call *c, struct jw *j)
{
    const struct factor *f = &((struct setting_up *)c->out)->factor;
    jw_list_open(j);
    if (f->created) {
        jw_open(j, NULL, '{');
        jw_strz(j, "kind", "totp");
        jw_time(j, "created", f->created);
        jw_time(j, "confirmed", f->confirmed);
        jw_int(j, "recoveryCodes", f->left);
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

/* ---- POST /second-factors: a secret, to be confirmed */

/* A program with a token may not lock its owner out. */
static enum err by_hand(struct call *c)
{
    return c->viewer.session.n ? OK
                               : call_fail(c, ERR_FORBIDDEN, "Dit kan alleen als je zelf bent aangemeld.",
                                     "This needs a session of your own.");
}

static enum err begin_parse(struct call *c)
{
    struct setting_up *s = c->in = c->out = arena_new(c->arena, struct setting_up);
    if (!s)
        return arena_err(c->arena);
    (void)call_fields(c); /* {} or nothing */
    s->secret = token_random(c->arena, TOTP_SECRET);
    enum err e = call_ok(c);
    if (!e)
        e = by_hand(c);
    return e ? e : session_fresh(c);
}

static enum err begin_run(struct call *c, struct db *db)
{
    struct setting_up *s = c->in;
    struct account_row row;
    struct str secret = server_secret(c);
    if (!secret.n)
        return ERR_BUSY;
    enum err e = factor_load(db, c->arena, c->viewer.user, secret, &s->factor);
    if (!e && s->factor.confirmed)
        e = call_fail(c, ERR_CONFLICT, "Je hebt al een tweede stap. Haal die eerst weg.",
            "You have a second factor already. Remove it first.");
    if (!e)
        e = account_load(db, c->arena, c->viewer.user, &row);
    if (e)
        return e;
    s->mail = row.mail;
    struct query q = db_query(db, SQL_FACTOR_PUT);
    query_int(&q, c->viewer.user);
    query_blob(&q, seal(c->arena, secret, purpose(c->arena, c->viewer.user), s->secret));
    query_int(&q, c->now);
    return query_done(&q);
}

/* The address with everything that means something in a URI written as %XX. */
static struct str escaped(struct arena *a, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    char *p = arena_alloc(a, 3 * s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' || ch == '_';
        if (plain) {
            p[n++] = (char)ch;
            continue;
        }
        p[n++] = '%';
        p[n++] = hex[ch >> 4];
        p[n++] = hex[ch & 15];
    }
    return (struct str){ p, n };
}

static void begin_render(struct call *c, struct jw *j)
{
    const struct setting_up *s = c->out;
    struct str secret = base32(c->arena, s->secret);
    call_created(c, "/second-factors");
    jw_open(j, NULL, '{');
    jw_str(j, "secret", secret);
    jw_str(j, "uri",
        arena_printf(c->arena,
            "otpauth://totp/Vraagbaak:%.*s?secret=%.*s&issuer=Vraagbaak&algorithm=SHA1&digits=%d&period=%d",
            STR_ARG(escaped(c->arena, s->mail)), STR_ARG(secret), TOTP_DIGITS, TOTP_PERIOD));
    jw_close(j, '}');
}

/* ---- POST /second-factors/_confirm {code}: from now on it is asked for; the recovery codes are shown once */

static struct setting_up *with_codes(struct call *c)
{
    struct setting_up *s = c->in = c->out = arena_new(c->arena, struct setting_up);
    for (size_t i = 0; s && i < RECOVERY_CODES; i++)
        s->recovery[i] = base32(c->arena, token_random(c->arena, RECOVERY_BYTES));
    return s;
}

static enum err code_parse(struct call *c)
{
    struct setting_up *s = with_codes(c);
    if (!s)
        return arena_err(c->arena);
    s->code = str_trim(field_text(call_fields(c), "code", 1, FACTOR_CODE_MAX));
    enum err e = call_ok(c);
    if (!e)
        e = by_hand(c);
    return e ? e : call_rate_account(c, arena_printf(c->arena, "factor-%lld", (long long)c->viewer.user));
}

static enum err store_recovery(struct call *c, struct db *db, const struct setting_up *s)
{
    enum err e = change(db, SQL_RECOVERY_DELETE, c->viewer.user, 0, 0, 0);
    for (size_t i = 0; !e && i < RECOVERY_CODES; i++) {
        struct query q = db_query(db, SQL_RECOVERY_INSERT);
        query_int(&q, c->viewer.user);
        query_blob(&q, token_hash(c->arena, s->recovery[i]));
        e = query_done(&q);
    }
    return e;
}

static enum err wrong_code(struct call *c)
{
    call_bad(c, "code", "Deze code klopt niet. Kijk of de klok van je toestel gelijk loopt.",
        "This code is wrong. Check the clock of your device.");
    return ERR_INVALID;
}

static enum err confirm_run(struct call *c, struct db *db)
{
    struct setting_up *s = c->in;
    enum err e = factor_load(db, c->arena, c->viewer.user, server_secret(c), &s->factor);
    if (e)
        return e;
    if (!s->factor.secret.n || s->factor.confirmed)
        return call_fail(c, ERR_CONFLICT, "Er is geen tweede stap om te bevestigen.",
            "There is no second factor to confirm.");
    int64_t step = totp_step(s->factor.secret, digits_only(c->arena, s->code), c->now, 0);
    if (!step)
        return wrong_code(c);
    e = change(db, SQL_FACTOR_CONFIRM, c->viewer.user, 1, c->now, 0);
    if (!e)
        e = change(db, SQL_FACTOR_USED, c->viewer.user, 1, step, 0);
    if (!e)
        e = store_recovery(c, db, s);
    return e ? e : tell(c, db, EVENT_FACTOR_SET, c->viewer.user);
}

static void confirm_render(struct call *c, struct jw *j)
{
    const struct setting_up *s = c->out;
    jw_open(j, NULL, '{');
    jw_open(j, "recoveryCodes", '[');
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct buf b = { 0 }; /* in fours, to read it from paper */
        for (size_t at = 0; at < s->recovery[i].n; at += 4) {
            if (at)
                buf_addc(&b, '-');
            buf_add(&b, str_sub(s->recovery[i], at, 4));
        }
        jw_str(j, NULL, buf_str(&b));
        buf_release(&b);
    }
    jw_close(j, ']');
    jw_close(j, '}');
}

/* ---- POST /second-factors/_renew-codes: new recovery codes, the old ones are worth nothing */

static enum err renew_parse(struct call *c)
{
    if (!with_codes(c))
        return arena_err(c->arena);
    (void)call_fields(c); /* {} or nothing */
    enum err e = call_ok(c);
    if (!e)
        e = by_hand(c);
    return e ? e : session_fresh(c);
}

static enum err renew_run(struct call *c, struct db *db)
{
    struct setting_up *s = c->in;
    enum err e = factor_load(db, c->arena, c->viewer.user, STR(""), &s->factor);
    if (!e && !s->factor.confirmed)
        e = call_fail(c, ERR_CONFLICT, "Je hebt nog geen tweede stap.", "You have no second factor yet.");
    if (!e)
        e = store_recovery(c, db, s);
    return e ? e : tell(c, db, EVENT_RECOVERY_RENEWED, c->viewer.user);
}

/* ---- POST /second-factors/_remove {code}: a DELETE has no body to put the code in */

static enum err forget(struct db *db, int64_t account)
{
    enum err e = change(db, SQL_RECOVERY_DELETE, account, 0, 0, 0);
    return e ? e : change(db, SQL_FACTOR_DELETE, account, 0, 0, 0);
}

static enum err remove_run(struct call *c, struct db *db)
{
    const struct setting_up *s = c->in;
    bool enough = false;
    struct factor f;
    enum err e = factor_load(db, c->arena, c->viewer.user, STR(""), &f);
    if (!e && !f.created)
        e = ERR_NOT_FOUND;
    if (!e)
        e = factor_check(c, db, c->viewer.user, s->code, &enough);
    if (e || !enough)
        return e;
    e = forget(db, c->viewer.user);
    return e || !f.confirmed ? e : tell(c, db, EVENT_FACTOR_REMOVED, c->viewer.user);
}

enum err account_forget_factor(struct db *db, int64_t account, int64_t actor, int64_t now)
{
    struct arena a = { 0 };
    struct factor f;
    enum err e = factor_load(db, &a, account, STR(""), &f);
    arena_release(&a);
    if (!e && !f.created)
        e = ERR_NOT_FOUND;
    if (!e)
        e = forget(db, account);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_FACTOR_REMOVED,
            .actor = actor,
            .at = now,
            .entity = "account",
            .entity_id = account });
}

enum err factor_seal_all(struct db *db, struct str secret)
{
    enum { MOST = 1000 };
    struct arena a = { 0 };
    int64_t *account = arena_array(&a, MOST, sizeof *account);
    struct str *plain = arena_array(&a, MOST, sizeof *plain);
    size_t n = 0;
    struct query q = db_query(db, SQL_FACTOR_PLAIN);
    while (account && plain && n < MOST && query_row(&q)) {
        account[n] = row_int(&q);
        plain[n++] = row_str(&q, &a);
    }
    enum err e = query_end(&q);
    for (size_t i = 0; !e && i < n; i++) {
        q = db_query(db, SQL_FACTOR_SEAL);
        query_int(&q, account[i]);
        query_blob(&q, seal(&a, secret, purpose(&a, account[i]), plain[i]));
        e = query_done(&q);
    }
    e = e ? e : arena_err(&a);
    arena_release(&a);
    return e;
}

const struct endpoint factor_endpoints[] = {
    { GET, "/second-factors", NEED_USER, DB_READ, .run = get_run, .render = get_render,
        .flags = ENDPOINT_BEFORE_FACTOR },
    { POST, "/second-factors", NEED_USER, DB_WRITE, .parse = begin_parse, .run = begin_run, .render = begin_render,
        .body_max = 4096, .flags = ENDPOINT_BEFORE_FACTOR },
    { POST, "/second-factors/_confirm", NEED_USER, DB_WRITE, .parse = code_parse, .run = confirm_run,
        .render = confirm_render, .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { POST, "/second-factors/_renew-codes", NEED_USER, DB_WRITE, .parse = renew_parse, .run = renew_run,
        .render = confirm_render, .flags = ENDPOINT_BEFORE_FACTOR, .body_max = 4096 },
    { POST, "/second-factors/_remove", NEED_USER, DB_WRITE, .parse = code_parse, .run = remove_run,
        .render = call_no_content, .flags = ENDPOINT_BEFORE_FACTOR | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { 0 },
};
