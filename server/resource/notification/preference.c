/* preference.c -- how somebody wants mail: GET and PATCH /me/mail-preferences.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/notification/notification.h"

#define DIGESTS "daily weekly off"
static const char *const digests[] = { "daily", "weekly", "off" };
enum { WEEKLY = 1, NO_DIGEST };

struct wish {
    struct mail_preference p;
    int digest; /* -1: stays */
    int direct; /* -1: stays */
    bool works; /* the address takes mail again */
};

enum err preference_load(struct db *db, struct arena *a, int64_t account, struct mail_preference *out)
{
    *out = (struct mail_preference){ .direct = true };
    struct query q = db_query(db, SQL_PREFERENCE_LOAD);
    query_int(&q, account);
    if (query_row(&q)) {
        struct str digest = row_peek(&q);
        out->weekly = str_is(digest, digests[WEEKLY]);
        out->off = str_is(digest, digests[NO_DIGEST]);
        out->direct = row_int(&q) != 0;
        out->bounced = row_int(&q);
        out->problem = row_str(&q, a);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err preference_store(struct db *db, int64_t account, const struct mail_preference *p)
{
    struct query q = db_query(db, SQL_PREFERENCE_STORE);
    query_int(&q, account);
    query_strz(&q, digests[p->off ? NO_DIGEST : p->weekly ? WEEKLY : 0]);
    query_int(&q, p->direct);
    query_int_or_null(&q, p->bounced);
    query_str(&q, p->problem.p ? p->problem : STR(""));
    return query_done(&q);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct wish *w = c->out = arena_new(c->arena, struct wish);
    return w ? preference_load(db, c->arena, c->viewer.user, &w->p) : arena_err(c->arena);
}

static void render(struct call *c, struct jw *j)
{
    const struct mail_preference *p = &((const struct wish *)c->out)->p;
    const struct services *s = c->server;
    jw_open(j, NULL, '{');
    jw_strz(j, "digest", digests[p->off ? NO_DIGEST : p->weekly ? WEEKLY : 0]);
    jw_bool(j, "direct", p->direct);
    jw_time(j, "bounced", p->bounced);
    jw_bool(j, "mail", s && s->mail);
    jw_close(j, '}');
}

static enum err patch_parse(struct call *c)
{
    struct wish *w = c->in = arena_new(c->arena, struct wish);
    struct fields *f = call_fields(c);
    if (!w)
        return arena_err(c->arena);
    w->digest = field_choice(f, "digest", DIGESTS, false);
    w->direct = field_has(f, "direct") ? field_bool(f, "direct", true) : -1;
    w->works = field_has(f, "bounced");
    if (w->works && !field_is_null(f, "bounced"))
        call_bad(c, "bounced", "Dit kun je alleen weghalen.", "This can only be taken away.");
    return call_ok(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct wish *w = c->out = c->in;
    enum err e = preference_load(db, c->arena, c->viewer.user, &w->p);
    if (w->digest >= 0) {
        w->p.weekly = w->digest == WEEKLY;
        w->p.off = w->digest == NO_DIGEST;
    }
    if (w->direct >= 0)
        w->p.direct = w->direct != 0;
    if (w->works) {
        w->p.bounced = 0;
        w->p.problem = STR("");
    }
    return e ? e : preference_store(db, c->viewer.user, &w->p);
}

const struct endpoint preference_endpoints[] = {
    { GET, "/me/mail-preferences", NEED_USER, DB_READ, .run = get_run, .render = render },
    { PATCH, "/me/mail-preferences", NEED_USER, DB_WRITE, .parse = patch_parse, .run = patch_run, .render = render },
    { 0 },
};
