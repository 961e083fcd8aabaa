/* webhook.c -- the rows: list, make, change, remove, try, and the log. See webhook.h. */
#include "crypt/seal.h"
#include "crypt/token.h"
#include "domain/services.h"
#include "resource/webhook/hook.h"

#include <string.h>

enum {
    URL_MAX_CHARS = 500,
    TEXT_MAX_CHARS = 200,
    EVENTS_ROOM = 400,
    SECRET_BYTES = 32,
    SECRET_MIN = 8,
    SECRET_MAX_CHARS = 100, /* of a secret that the maker chose */
    LOG_LIMIT = 50          /* rows of a page of the log */
};

#define KEY_PREFIX       "whsec_"
#define NAME(verb, name) " " name
static const char event_choices[] = "" HOOK_EVENTS(NAME);
#undef NAME

struct webhook {
    int64_t id, created, version, last_at, last_code, old_until;
    bool active, has_url, has_events, has_description, has_active;
    struct str url, events, description, outcome, secret; /* secret only when it was just made, or was sent */
};

struct delivery {
    int64_t id, at, code, attempt;
    struct str event, once, outcome, problem;
};

struct webhook_page {
    struct webhook row[WEBHOOKS_MAX];
    size_t n;
};

struct delivery_page {
    int64_t webhook, before;
    struct delivery row[LOG_LIMIT];
    size_t n;
    bool more;
};

struct str hook_purpose(struct arena *a, int64_t webhook)
{
    return arena_printf(a, "webhook-%lld", (long long)webhook);
}

static const struct services *services_of(const struct call *c)
{
    return c->server;
}

static void webhook_json(struct jw *j, const struct webhook *w)
{
    struct str rest = w->events;
    jw_open(j, NULL, '{');
    jw_int(j, "id", w->id);
    jw_str(j, "url", w->url);
    jw_str(j, "description", w->description);
    jw_open(j, "events", '[');
    while (rest.n)
        jw_str(j, NULL, str_cut(&rest, ','));
    jw_close(j, ']');
    jw_bool(j, "active", w->active);
    jw_time(j, "created", w->created);
    jw_time(j, "lastAttempt", w->last_at);
    jw_str_or_null(j, "lastOutcome", w->outcome.n ? w->outcome : (struct str){ 0 });
    jw_int(j, "lastCode", w->last_code);
    jw_time(j, "oldSecretUntil", w->old_until);
    if (w->secret.n)
        jw_str(j, "secret", w->secret);
    jw_close(j, '}');
}

static struct webhook take(struct query *q, struct arena *a)
{
    struct webhook w = { .id = row_int(q) };
    w.url = row_str(q, a);
    w.events = row_str(q, a);
    w.description = row_str(q, a);
    w.active = row_int(q) != 0;
    w.created = row_int(q);
    w.version = row_int(q);
    w.last_at = row_int(q);
    w.last_code = row_int(q);
    w.outcome = row_str(q, a);
    w.old_until = row_int(q);
    return w;
}

static enum err load(struct db *db, struct arena *a, int64_t id, struct webhook *out)
{
    struct query q = db_query(db, SQL_WEBHOOK_LIST);
    query_int(&q, id);
    *out = (struct webhook){ 0 };
    if (query_row(&q))
        *out = take(&q, a);
    enum err e = query_end(&q);
    return e ? e : out->id ? OK : ERR_NOT_FOUND;
}

static enum err say(struct call *c, struct db *db, enum event_verb verb, int64_t id)
{
    return event_emit(db,
        &(struct event){ .verb = verb, .actor = c->viewer.user, .at = c->now, .entity = "webhook", .entity_id = id });
}

/* ---- reading what was sent */

/* The list of events as it is stored: known names, each once, separated by commas. */
static struct str read_events(struct call *c, struct fields *f)
{
    struct str *names = NULL;
    size_t n = field_texts(f, "events", WEBHOOKS_MAX, TEXT_MAX_CHARS, &names);
    char room[EVENTS_ROOM];
    struct buf b = { .p = room, .room = sizeof room, .max = sizeof room };
    for (size_t i = 0; i < n; i++) {
        struct str choices = str_c(event_choices);
        bool known = false;
        while (choices.n)
            known |= names[i].n && str_eq(str_cut(&choices, ' '), names[i]);
        if (!known)
            field_error(f, "events", "Deze gebeurtenis kennen we niet.", "Unknown event.");
        else if (!b.n || !hook_hears(buf_str(&b), names[i]))
            buf_printf(&b, "%s%.*s", b.n ? "," : "", STR_ARG(names[i]));
    }
    return arena_str(c->arena, buf_str(&b));
}

static void read_url(struct call *c, struct fields *f, struct webhook *w, size_t min)
{
    const struct services *s = services_of(c);
    bool named;
    w->url = str_trim(field_text(f, "url", min, URL_MAX_CHARS));
    if (w->url.n && !webhook_url_fits(c->arena, w->url, s ? s->private_hosts : (struct str){ 0 }, &named))
        field_error(f, "url", "Geef een adres dat met https:// begint en op internet te vinden is.",
            "Give an address that begins with https:// and is public.");
}

static bool is_key(struct str secret)
{
    return str_starts(secret, STR(KEY_PREFIX));
}

static struct str key_of(struct arena *a, struct str secret)
{
    return token_unbase64(a, str_sub(secret, strlen(KEY_PREFIX), secret.n));
}

/* A secret that the receiver knows already: any text, or "whsec_" and a key in base64. */
static void read_secret(struct fields *f, struct webhook *w)
{
    bool given = field_has(f, "secret") && !field_is_null(f, "secret");
    w->secret = field_text(f, "secret", given ? SECRET_MIN : 0, SECRET_MAX_CHARS);
    if (is_key(w->secret) && key_of(f->arena, w->secret).n < SECRET_MIN)
        field_error(f, "secret", "Na whsec_ hoort een sleutel in base64 te staan.",
            "After whsec_ comes a key in base64.");
}

static struct webhook *begin(struct call *c)
{
    return c->in = c->out = arena_new(c->arena, struct webhook);
}

static enum err make_parse(struct call *c)
{
    struct webhook *w = begin(c);
    if (!w)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    read_url(c, f, w, 1);
    w->events = read_events(c, f);
    w->description = arena_str(c->arena, str_trim(field_text(f, "description", 0, TEXT_MAX_CHARS)));
    read_secret(f, w);
    w->active = true;
    w->created = c->now;
    w->version = 1;
    return call_ok(c);
}

static enum err change_parse(struct call *c)
{
    struct webhook *w = begin(c);
    if (!w)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    w->id = call_path_id(c, "id");
    w->has_url = field_has(f, "url");
    w->has_events = field_has(f, "events");
    w->has_description = field_has(f, "description");
    w->has_active = field_has(f, "active");
    read_url(c, f, w, w->has_url ? 1 : 0);
    w->events = read_events(c, f);
    w->description = arena_str(c->arena, str_trim(field_text(f, "description", 0, TEXT_MAX_CHARS)));
    w->active = field_bool(f, "active", true);
    return call_ok_edit(c);
}

static enum err one_parse(struct call *c)
{
    struct webhook *w = begin(c);
    if (!w)
        return arena_err(c->arena);
    w->id = call_path_id(c, "id");
    return call_ok(c);
}

/* ---- run and render */

static enum err list_run(struct call *c, struct db *db)
{
    struct webhook_page *page = c->out = arena_new(c->arena, struct webhook_page);
    if (!page)
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_WEBHOOK_LIST);
    query_int(&q, 0);
    while (page->n < WEBHOOKS_MAX && query_row(&q))
        page->row[page->n++] = take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct webhook_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++)
        webhook_json(j, &page->row[i]);
    jw_list_close(j, (struct str){ 0 });
}

static enum err get_run(struct call *c, struct db *db)
{
    const struct webhook *w = c->in;
    return load(db, c->arena, w->id, c->out);
}

static void get_render(struct call *c, struct jw *j)
{
    const struct webhook *w = c->out;
    call_etag(c, w->version, 0);
    webhook_json(j, w);
}

/* Makes a secret unless one was sent, which w shows this once; gives its key sealed. */
static struct str new_secret(struct call *c, struct webhook *w)
{
    struct str key = is_key(w->secret) ? key_of(c->arena, w->secret) : w->secret;
    if (!key.n) {
        key = token_random(c->arena, SECRET_BYTES);
        struct str text = token_base64(c->arena, key);
        w->secret = arena_printf(c->arena, KEY_PREFIX "%.*s", STR_ARG(text));
    }
    return seal(c->arena, services_of(c)->secret, hook_purpose(c->arena, w->id), key);
}

static enum err make_run(struct call *c, struct db *db)
{
    const struct services *s = services_of(c);
    struct webhook *w = c->out;
    int64_t count = 0;
    struct query q = db_query(db, SQL_WEBHOOK_COUNT);
    enum err e = query_single(&q, 0, &count);
    if (!e && count >= WEBHOOKS_MAX)
        e = call_fail(c, ERR_CONFLICT, "Er zijn al 20 webhooks. Haal er eerst een weg.",
            "There are 20 webhooks. Remove one first.");
    if (e || !s || !s->secret.n)
        return e ? e : ERR_BUSY;
    w->id = db_new_id(db, "webhook");
    struct str sealed = new_secret(c, w);
    q = db_query(db, SQL_WEBHOOK_INSERT);
    query_int(&q, w->id);
    query_str(&q, w->url);
    query_str(&q, w->events);
    query_str(&q, w->description);
    query_blob(&q, sealed);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    e = query_done(&q);
    return e ? e : say(c, db, EVENT_WEBHOOK_MADE, w->id);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct webhook *w = c->out;
    call_created(c, "/webhooks/%lld", (long long)w->id);
    webhook_json(j, w);
}

static enum err change_run(struct call *c, struct db *db)
{
    const struct webhook *in = c->in;
    struct webhook *now = c->out = arena_new(c->arena, struct webhook);
    enum err e = now ? load(db, c->arena, in->id, now) : arena_err(c->arena);
    if (!e)
        e = call_version(c, now->version, "Deze webhook is intussen gewijzigd.",
            "This webhook has changed in the meantime.");
    if (e)
        return e;
    now->url = in->has_url ? in->url : now->url;
    now->events = in->has_events ? in->events : now->events;
    now->description = in->has_description ? in->description : now->description;
    now->active = in->has_active ? in->active : now->active;
    now->version++;
    struct query q = db_query(db, SQL_WEBHOOK_UPDATE);
    query_int(&q, now->id);
    query_str(&q, now->url);
    query_str(&q, now->events);
    query_str(&q, now->description);
    query_int(&q, now->active);
    query_int(&q, c->now);
    e = query_done(&q);
    return e ? e : say(c, db, EVENT_WEBHOOK_EDITED, now->id);
}

static enum err renew_run(struct call *c, struct db *db)
{
    const struct services *s = services_of(c);
    const struct webhook *in = c->in;
    struct webhook *now = c->out = arena_new(c->arena, struct webhook);
    enum err e = now ? load(db, c->arena, in->id, now) : arena_err(c->arena);
    if (e || !s || !s->secret.n)
        return e ? e : ERR_BUSY;
    now->old_until = c->now + WEBHOOK_OLD_SECRET_MS;
    now->version++;
    struct query q = db_query(db, SQL_WEBHOOK_RENEW);
    query_int(&q, now->id);
    query_blob(&q, new_secret(c, now));
    query_int(&q, now->old_until);
    query_int(&q, c->now);
    e = query_done(&q);
    return e ? e : say(c, db, EVENT_WEBHOOK_RENEWED, now->id);
}

static enum err remove_run(struct call *c, struct db *db)
{
    const struct webhook *w = c->in;
    int64_t gone = 0;
    struct query q = db_query(db, SQL_WEBHOOK_DELETE);
    query_int(&q, w->id);
    enum err e = query_changes(&q, &gone);
    if (e || !gone)
        return e ? e : ERR_NOT_FOUND;
    q = db_query(db, SQL_WEBHOOK_FORGET);
    query_int(&q, w->id);
    e = query_done(&q);
    return e ? e : say(c, db, EVENT_WEBHOOK_REMOVED, w->id);
}

static enum err test_run(struct call *c, struct db *db)
{
    const struct webhook *w = c->in;
    struct webhook now;
    enum err e = load(db, c->arena, w->id, &now);
    return e ? e : hook_put(db, c->arena, w->id, token_new(c->arena, "test-"), STR(HOOK_TEST), c->now);
}

static void test_render(struct call *c, struct jw *j)
{
    call_status(c, 202);
    jw_open(j, NULL, '{');
    jw_close(j, '}');
}

static enum err log_parse(struct call *c)
{
    struct delivery_page *page = c->in = c->out = arena_new(c->arena, struct delivery_page);
    if (!page)
        return arena_err(c->arena);
    page->webhook = call_path_id(c, "id");
    call_cursor(c, &page->before, 1);
    return call_ok(c);
}

static enum err log_run(struct call *c, struct db *db)
{
    struct delivery_page *page = c->out;
    struct webhook w;
    enum err e = load(db, c->arena, page->webhook, &w);
    if (e)
        return e;
    struct query q = db_query(db, SQL_WEBHOOK_DELIVERIES);
    query_int(&q, page->webhook);
    query_int(&q, page->before ? page->before : INT64_MAX);
    query_int(&q, LOG_LIMIT + 1);
    while (!page->more && query_row(&q)) {
        page->more = page->n == LOG_LIMIT;
        if (page->more)
            break;
        struct delivery *d = &page->row[page->n++];
        d->id = row_int(&q);
        d->event = row_str(&q, c->arena);
        d->once = row_str(&q, c->arena);
        d->at = row_int(&q);
        d->outcome = row_str(&q, c->arena);
        d->code = row_int(&q);
        d->problem = row_str(&q, c->arena);
        d->attempt = row_int(&q);
    }
    return query_end(&q);
}

static void log_render(struct call *c, struct jw *j)
{
    const struct delivery_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->n; i++) {
        const struct delivery *d = &page->row[i];
        jw_open(j, NULL, '{');
        jw_int(j, "id", d->id);
        jw_str(j, "event", d->event);
        jw_str(j, "webhookId", d->once);
        jw_time(j, "at", d->at);
        jw_str(j, "outcome", d->outcome);
        jw_int(j, "code", d->code);
        jw_str(j, "problem", d->problem);
        jw_int(j, "attempt", d->attempt);
        jw_close(j, '}');
    }
    jw_list_close(j, page->more ? call_cursor_make(c, &page->row[page->n - 1].id, 1) : (struct str){ 0 });
}

const struct endpoint webhook_endpoints[] = {
    { GET, "/webhooks", NEED_RIGHT + MAY_ADMINISTER, DB_READ, .run = list_run, .render = list_render },
    { POST, "/webhooks", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = make_parse, .run = make_run,
        .render = make_render, .body_max = 8192 },
    { GET, "/webhooks/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_READ, .parse = one_parse, .run = get_run,
        .render = get_render },
    { PATCH, "/webhooks/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = change_parse, .run = change_run,
        .render = get_render, .body_max = 8192 },
    { DELETE, "/webhooks/{id}", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = one_parse, .run = remove_run,
        .render = call_no_content },
    { POST, "/webhooks/{id}/_test", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = one_parse, .run = test_run,
        .render = test_render },
    { POST, "/webhooks/{id}/_renew", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = one_parse, .run = renew_run,
        .render = get_render },
    { GET, "/webhooks/{id}/deliveries", NEED_RIGHT + MAY_ADMINISTER, DB_READ, .parse = log_parse, .run = log_run,
        .render = log_render },
    { 0 },
};
