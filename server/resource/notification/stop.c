/* stop.c -- POST /mail-stops/{token}: one click in a mail, without signing in, and that mail stops; see mail.h.
 * Model:  mail programs POST to the address in List-Unsubscribe, and people to the page /stop. GET changes nothing (mail scanners
 *         follow links): it leads to that page. Others hear of it as an event (mail.stopped) and do their part.
 * Threads, Memory, Errors: as http/endpoint.h; ERR_NOT_FOUND for a token that we did not make. Source: RFC 8058. */
#include "domain/signed.h"
#include "resource/notification/mail.h"

struct stopping {
    int64_t n[3]; /* account, enum stop, its number */
    struct str token;
};

static const char *const words[] = { "", "thread", "subscription", "digest", "direct" };

static enum err parse(struct call *c)
{
    struct stopping *s = c->in = arena_new(c->arena, struct stopping);
    const struct services *all = c->server;
    if (!s)
        return arena_err(c->arena);
    s->token = call_path_str(c, "token");
    bool ours = all && signed_read(c->arena, all->secret, STOP_PURPOSE, s->token, s->n, 3) && s->n[1] >= STOP_THREAD &&
        s->n[1] <= STOP_DIRECT;
    enum err e = call_ok(c);
    return e ? e : ours ? OK : ERR_NOT_FOUND;
}

static enum err run(struct call *c, struct db *db)
{
    const struct stopping *s = c->in;
    struct viewer v;
    enum err e = viewer_by_account(db, c->arena, s->n[0], c->now, &v);
    if (e)
        return e;
    struct event event = { .verb = EVENT_MAIL_STOPPED,
        .actor = s->n[0],
        .at = c->now,
        .entity = words[s->n[1]],
        .entity_id = s->n[2] };
    return event_emit(db, &event);
}

static void render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_strz(j, "stopped", words[((const struct stopping *)c->in)->n[1]]);
    jw_close(j, '}');
}

static void lead(struct call *c, struct jw *j)
{
    const struct stopping *s = c->in;
    (void)j;
    call_status(c, 303);
    call_set_header(c, "Location", arena_printf(c->arena, "/stop#%.*s", STR_ARG(s->token)));
}

const struct endpoint stop_endpoints[] = {
    { GET, "/mail-stops/{token}", NEED_NOBODY, DB_NONE, .parse = parse, .render = lead },
    { POST, "/mail-stops/{token}", NEED_NOBODY, DB_WRITE, .parse = parse, .run = run, .render = render,
        .flags = ENDPOINT_NO_CSRF | ENDPOINT_ANY_BODY, .body_max = 4096 },
    { 0 },
};
