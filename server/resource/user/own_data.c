/* own_data.c -- GET /me/export and POST /me/_anonymise: see recover.h. */
#include "resource/user/recover.h"

#include "crypt/password.h"
#include "domain/kind.h"
#include "resource/user/account.h"
#include "resource/user/me.h"

/* ---- GET /me/export: on the pool, since it may be long */

enum column_type { C_INT, C_TEXT, C_TIME, C_BOOL, C_KIND, C_STATUS, C_MARK, C_JSON };
struct column {
    const char *name;
    enum column_type type;
};
struct list {
    const char *name;
    enum sql sql;
    struct column column[11];
};

/* What is kept, list by list; the columns are those of own_data.sql. */
static const struct list lists[] = {
    { "revisions", SQL_OWN_REVISIONS,
        { { "post", C_INT }, { "n", C_INT }, { "title", C_TEXT }, { "lead", C_TEXT }, { "body", C_TEXT },
            { "reason", C_TEXT }, { "at", C_TIME } } },
    { "marks", SQL_OWN_MARKS,
        { { "post", C_INT }, { "kind", C_MARK }, { "note", C_TEXT }, { "at", C_TIME }, { "revoked", C_TIME } } },
    { "startTicks", SQL_OWN_START_TICKS, { { "place", C_INT }, { "post", C_INT }, { "at", C_TIME } } },
    { "suggestions", SQL_OWN_SUGGESTIONS,
        { { "post", C_INT }, { "n", C_INT }, { "title", C_TEXT }, { "body", C_TEXT }, { "reason", C_TEXT },
            { "at", C_TIME } } },
    { "attachments", SQL_OWN_ATTACHMENTS,
        { { "id", C_INT }, { "post", C_INT }, { "name", C_TEXT }, { "description", C_TEXT }, { "type", C_TEXT },
            { "size", C_INT }, { "at", C_TIME } } },
    { "drafts", SQL_OWN_DRAFTS, { { "id", C_INT }, { "data", C_JSON }, { "created", C_TIME }, { "updated", C_TIME } } },
    { "memberships", SQL_OWN_MEMBERSHIPS,
        { { "group", C_TEXT }, { "role", C_TEXT }, { "since", C_TIME }, { "until", C_TIME } } },
    { "projects", SQL_OWN_PROJECTS, { { "id", C_INT }, { "name", C_TEXT }, { "place", C_TEXT }, { "since", C_TIME } } },
    { "subscriptions", SQL_OWN_SUBSCRIPTIONS,
        { { "entity", C_TEXT }, { "entityId", C_INT }, { "frequency", C_TEXT }, { "created", C_TIME } } },
    { "sessions", SQL_OWN_SESSIONS,
        { { "created", C_TIME }, { "expires", C_TIME }, { "agent", C_TEXT }, { "address", C_TEXT } } },
    { "identities", SQL_IDENTITY_LIST,
        { { "issuer", C_TEXT }, { "subject", C_TEXT }, { "created", C_TIME }, { "used", C_TIME } } },
    { "tokens", SQL_OWN_TOKENS,
        { { "name", C_TEXT }, { "scope", C_TEXT }, { "created", C_TIME }, { "expires", C_TIME },
            { "revoked", C_TIME } } },
    { "feedTokens", SQL_OWN_FEED_TOKENS, { { "name", C_TEXT }, { "created", C_TIME }, { "revoked", C_TIME } } },
    { "events", SQL_OWN_EVENTS, { { "at", C_TIME }, { "verb", C_TEXT }, { "entity", C_TEXT }, { "entityId", C_INT } } },
};
static const struct column post_columns[] = { { "id", C_INT }, { "root", C_INT }, { "kind", C_KIND },
    { "status", C_STATUS }, { "title", C_TEXT }, { "lead", C_TEXT }, { "body", C_TEXT }, { "anonymous", C_BOOL },
    { "created", C_TIME }, { "updated", C_TIME }, { NULL, C_INT } };

static void value(struct jw *j, struct query *q, const struct column *col)
{
    if (col->type == C_TEXT) {
        jw_str(j, col->name, row_peek(q));
        return;
    }
    if (col->type == C_JSON) {
        jw_raw(j, col->name, row_peek(q));
        return;
    }
    int64_t v = row_int(q);
    switch (col->type) {
    case C_TIME: jw_time(j, col->name, v); break;
    case C_BOOL: jw_bool(j, col->name, v != 0); break;
    case C_KIND: jw_strz(j, col->name, word_of(WORDS_KIND, (int)v)); break;
    case C_STATUS: jw_strz(j, col->name, word_of(WORDS_STATUS, (int)v)); break;
    case C_MARK: jw_strz(j, col->name, word_of(WORDS_MARK, (int)v)); break;
    default: jw_int(j, col->name, v);
    }
}

static void row(struct jw *j, struct query *q, const struct column *column)
{
    jw_open(j, NULL, '{');
    for (const struct column *col = column; col->name; col++)
        value(j, q, col);
    jw_close(j, '}');
}

static enum err write_posts(struct jw *j, struct db *db, int64_t account)
{
    int64_t after = 0, last = -1;
    enum err e = OK;
    jw_open(j, "posts", '[');
    while (!e && last != after) { /* by the page, so that no read transaction is long */
        last = after;
        struct query q = db_query(db, SQL_OWN_POSTS);
        query_int(&q, account);
        query_int(&q, last);
        while (query_row(&q)) {
            struct query peek = q;
            after = row_int(&peek);
            row(j, &q, post_columns);
        }
        e = query_end(&q);
    }
    jw_close(j, ']');
    return e;
}

static enum err write_list(struct jw *j, struct db *db, int64_t account, const struct list *list)
{
    jw_open(j, list->name, '[');
    struct query q = db_query(db, list->sql);
    query_int(&q, account);
    while (query_row(&q))
        row(j, &q, list->column);
    jw_close(j, ']');
    return query_end(&q);
}

static enum err export_run(struct call *c, struct db *db)
{
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    struct account_row account;
    struct str *out = c->out = arena_new(c->arena, struct str);
    enum err e = account_load(db, c->arena, c->viewer.user, &account);
    if (e || !out)
        return e ? e : arena_err(c->arena);
    jw_open(&j, NULL, '{');
    jw_time(&j, "exported", c->now);
    account_json(&j, "account", &account, true);
    e = write_posts(&j, db, account.id);
    for (size_t i = 0; !e && i < sizeof lists / sizeof *lists; i++)
        e = write_list(&j, db, account.id, &lists[i]);
    jw_close(&j, '}');
    if (!e)
        e = buf_err(&b);
    if (!e)
        *out = arena_str(c->arena, buf_str(&b));
    buf_release(&b);
    return e ? e : arena_err(c->arena);
}

static void export_render(struct call *c, struct jw *j)
{
    (void)j;
    call_set_header(c, "Content-Disposition", STR("attachment; filename=\"vraagbaak-mijn-gegevens.json\""));
    call_raw(c, "application/json", *(struct str *)c->out);
}

/* ---- POST /me/_anonymise {confirm: true, password?} */

struct leaving {
    struct str password, hash;
    struct account_row row;
};

static enum err leave_parse(struct call *c)
{
    struct leaving *l = c->in = arena_new(c->arena, struct leaving);
    if (!l)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    l->password = field_text(f, "password", 0, 128);
    if (!field_bool(f, "confirm", false))
        field_error(f, "confirm", "Bevestig dat je dit wilt: het kan niet terug.",
            "Confirm that you want this: it cannot be undone.");
    enum err e = call_ok(c);
    if (e || c->viewer.session.n)
        return e;
    return call_fail(c, ERR_FORBIDDEN, "Dit kan alleen als je zelf bent aangemeld.",
        "This needs a session of your own.");
}

static enum err leave_look(struct call *c, struct db *db)
{
    struct leaving *l = c->in;
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD);
    query_int(&q, c->viewer.user);
    if (query_row(&q))
        l->hash = row_str(&q, c->arena);
    return query_end(&q);
}

static enum err leave_prepare(struct call *c)
{
    struct leaving *l = c->in;
    if (!l->hash.n || password_fits(l->hash, l->password))
        return OK;
    call_bad(c, "password", "Dit is niet je wachtwoord.", "This is not your password.");
    return ERR_INVALID;
}

static enum err check_last(struct call *c, struct db *db, const struct account_row *account)
{
    int64_t others = 1;
    if (!(account->roles & ROLE_ADMINISTRATOR))
        return OK;
    struct query q = db_query(db, SQL_ACCOUNT_OTHERS_WITH_ROLE);
    query_int(&q, ROLE_ADMINISTRATOR);
    query_int(&q, account->id);
    enum err e = query_single(&q, 0, &others);
    if (e || others)
        return e;
    return call_fail(c, ERR_CONFLICT, "Je bent de enige beheerder. Wijs eerst iemand anders aan.",
        "You are the only administrator. Appoint somebody else first.");
}

static enum err forget(struct db *db, struct arena *a, const struct account_row *account, int64_t now)
{
    static const enum sql forgotten[] = { SQL_FORGET_SESSIONS, SQL_FORGET_TOKENS, SQL_FORGET_FEED_TOKENS,
        SQL_FORGET_LINKS, SQL_FORGET_RECOVERY, SQL_FORGET_FACTOR, SQL_FORGET_IDENTITIES };
    enum err e = OK;
    for (size_t i = 0; !e && i < sizeof forgotten / sizeof *forgotten; i++) {
        struct query q = db_query(db, forgotten[i]);
        query_int(&q, account->id);
        e = query_done(&q);
    }
    if (e)
        return e;
    struct query q = db_query(db, SQL_FORGET_INVITATIONS);
    query_int(&q, account->id);
    query_str(&q, account->mail);
    query_int(&q, now);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_ACCOUNT_ANONYMISE);
    query_int(&q, account->id);
    query_str(&q, STR("Oud-deelnemer"));
    query_str(&q, arena_printf(a, "weg-%lld@vraagbaak.invalid", (long long)account->id));
    query_int(&q, now);
    e = query_done(&q);
    if (!e)
        e = db_change(db, "account", account->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ACCOUNT_ANONYMISED,
            .actor = account->id,
            .at = now,
            .entity = "account",
            .entity_id = account->id });
}

enum err account_forget(struct db *db, struct arena *a, int64_t account, int64_t now)
{
    struct account_row row = { 0 };
    enum err e = account_load(db, a, account, &row);
    return e ? e : forget(db, a, &row, now);
}

static enum err leave_run(struct call *c, struct db *db)
{
    struct leaving *l = c->in;
    enum err e = account_load(db, c->arena, c->viewer.user, &l->row);
    if (!e)
        e = check_last(c, db, &l->row);
    if (!e)
        e = forget(db, c->arena, &l->row, c->now);
    return e;
}

static void leave_render(struct call *c, struct jw *j)
{
    (void)j;
    call_set_cookie(c, "vb_session", (struct str){ 0 }, 0);
    call_status(c, 204);
}

const struct endpoint own_data_endpoints[] = {
    { GET, "/me/export", NEED_USER, DB_SLOW, .run = export_run, .render = export_render },
    { POST, "/me/_anonymise", NEED_USER, DB_WRITE, .parse = leave_parse, .look = leave_look, .prepare = leave_prepare,
        .run = leave_run, .render = leave_render, .flags = ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { 0 },
};
