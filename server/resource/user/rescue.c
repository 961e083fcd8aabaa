/* rescue.c -- see rescue.h. */
#include "resource/user/rescue.h"

#include "resource/user/session.h"

struct rescue {
    int64_t account, expires;
    struct str token;
};

static enum err parse(struct call *c)
{
    struct rescue *r = c->in = c->out = arena_new(c->arena, struct rescue);
    if (!r)
        return arena_err(c->arena);
    r->account = call_path_id(c, "id");
    r->expires = c->now + RESCUE_LINK_HOURS * INT64_C(3600000);
    (void)call_fields(c); /* {} or nothing */
    enum err e = call_ok(c);
    return e ? e : session_fresh(c);
}

/* Somebody who can be helped: known, open, and a person. */
static enum err find(struct call *c, struct db *db, int64_t account)
{
    struct account_row row;
    enum err e = account_load(db, c->arena, account, &row);
    return !e && (row.closed || account == ACCOUNT_SYSTEM) ? ERR_NOT_FOUND : e;
}

/* ---- POST /users/{id}/_reset-link: a link to hand over */

static enum err link_run(struct call *c, struct db *db)
{
    struct rescue *r = c->in;
    enum err e = find(c, db, r->account);
    if (!e)
        e = account_reset_link(db, c->arena, r->account, RESCUE_LINK_HOURS * INT64_C(3600), c->now, &r->token);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_PASSWORD_LINK,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "account",
            .entity_id = r->account });
}

static void link_render(struct call *c, struct jw *j)
{
    const struct rescue *r = c->out;
    call_status(c, 201);
    jw_open(j, NULL, '{');
    jw_str(j, "link", arena_printf(c->arena, "/wachtwoord#%.*s", STR_ARG(r->token)));
    jw_time(j, "expires", r->expires);
    jw_close(j, '}');
}

/* ---- POST /users/{id}/_forget-second-factor */

static enum err forget_run(struct call *c, struct db *db)
{
    const struct rescue *r = c->in;
    enum err e = find(c, db, r->account);
    return e ? e : account_forget_factor(db, r->account, c->viewer.user, c->now);
}

/* ---- POST /users/{id}/_sign-out: everywhere, when a device was lost; API tokens stay */

static enum err sign_out_run(struct call *c, struct db *db)
{
    const struct rescue *r = c->in;
    enum err e = find(c, db, r->account);
    if (e)
        return e;
    struct query q = db_query(db, SQL_SESSION_DELETE_OF);
    query_int(&q, r->account);
    e = query_done(&q);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_SIGNED_OUT,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "account",
            .entity_id = r->account });
}

const struct endpoint rescue_endpoints[] = {
    { POST, "/users/{id}/_reset-link", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = parse, .run = link_run,
        .render = link_render, .body_max = 4096 },
    { POST, "/users/{id}/_forget-second-factor", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = parse,
        .run = forget_run, .render = call_no_content, .body_max = 4096 },
    { POST, "/users/{id}/_sign-out", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = parse, .run = sign_out_run,
        .render = call_no_content, .body_max = 4096 },
    { 0 },
};
