/* feed_token.c -- see feed_token.h. */
#include "resource/user/feed_token.h"

#include "domain/event.h"
#include "resource/user/session.h"

enum { NAME_MAX_CHARS = 60, TOKENS_MAX = 20 /* of one account */ };

struct feed_token {
    int64_t id, created;
    struct str name, token;
};
struct feed_tokens {
    struct feed_token row[TOKENS_MAX];
    size_t n;
};

static void token_json(struct call *c, struct jw *j, const struct feed_token *t)
{
    struct str origin = call_origin(c), token = viewer_feed_token(c->arena, call_key(c), t->id, t->created);
    jw_open(j, NULL, '{');
    jw_int(j, "id", t->id);
    jw_str(j, "name", t->name);
    jw_time(j, "created", t->created);
    jw_str(j, "token", token);
    jw_str(j, "feed", arena_printf(c->arena, "%.*s/feeds/posts.atom?token=%.*s", STR_ARG(origin), STR_ARG(token)));
    jw_str(j, "calendar", arena_printf(c->arena, "%.*s/calendar/mine.ics?token=%.*s", STR_ARG(origin), STR_ARG(token)));
    jw_close(j, '}');
}

/* ---- GET /feed-tokens */

static enum err list_run(struct call *c, struct db *db)
{
    struct feed_tokens *page = c->out = arena_new(c->arena, struct feed_tokens);
    if (!page)
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_FEED_TOKEN_LIST);
    query_int(&q, c->viewer.user);
    while (page->n < TOKENS_MAX && query_row(&q)) {
        struct feed_token *t = &page->row[page->n++];
        t->id = row_int(&q);
        t->name = row_str(&q, c->arena);
        t->created = row_int(&q);
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct feed_tokens *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        token_json(c, j, &page->row[i]);
    jw_list_close(j, (struct str){ 0 });
}

/* ---- POST /feed-tokens */

static enum err make_parse(struct call *c)
{
    struct feed_token *t = c->in = arena_new(c->arena, struct feed_token);
    if (!t)
        return arena_err(c->arena);
    t->name = field_line(call_fields(c), "name", 1, NAME_MAX_CHARS);
    t->created = c->now;
    enum err e = call_ok(c);
    return e ? e : session_fresh(c);
}

static enum err say(struct call *c, struct db *db, enum event_verb verb, int64_t id)
{
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "feed_token",
            .entity_id = id });
}

static enum err make_run(struct call *c, struct db *db)
{
    struct feed_token *t = c->in;
    int64_t count = 0;
    struct query q = db_query(db, SQL_FEED_TOKEN_COUNT);
    query_int(&q, c->viewer.user);
    enum err e = query_single(&q, 0, &count);
    if (!e && count >= TOKENS_MAX)
        e = call_fail(c, ERR_CONFLICT, "Je hebt al 20 adressen. Trek er eerst een in.",
            "You have 20 addresses. Revoke one first.");
    if (e)
        return e;
    t->id = db_new_id(db, "feed_token");
    q = db_query(db, SQL_FEED_TOKEN_INSERT);
    query_int(&q, t->id);
    query_int(&q, c->viewer.user);
    query_str(&q, t->name);
    query_int(&q, t->created);
    e = query_done(&q);
    return e ? e : say(c, db, EVENT_TOKEN_MADE, t->id);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct feed_token *t = c->in;
    call_created(c, "/feed-tokens/%lld", (long long)t->id);
    token_json(c, j, t);
}

/* ---- DELETE /feed-tokens/{id} */

static enum err revoke_parse(struct call *c)
{
    int64_t *id = c->in = arena_new(c->arena, int64_t);
    if (!id)
        return arena_err(c->arena);
    *id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err revoke_run(struct call *c, struct db *db)
{
    const int64_t *id = c->in;
    int64_t revoked = 0;
    struct query q = db_query(db, SQL_FEED_TOKEN_REVOKE);
    query_int(&q, *id);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    enum err e = query_changes(&q, &revoked);
    if (!e && !revoked)
        e = ERR_NOT_FOUND;
    return e ? e : say(c, db, EVENT_TOKEN_REVOKED, *id);
}

const struct endpoint feed_token_endpoints[] = {
    { GET, "/feed-tokens", NEED_USER, DB_READ, .run = list_run, .render = list_render },
    { POST, "/feed-tokens", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run, .render = make_render,
        .body_max = 4096 },
    { DELETE, "/feed-tokens/{id}", NEED_USER, DB_WRITE, .parse = revoke_parse, .run = revoke_run,
        .render = call_no_content },
    { 0 },
};
