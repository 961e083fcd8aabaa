/* send.c -- from event to outbox to request. See webhook.h. */
#include "crypt/seal.h"
#include "crypt/token.h"
#include "domain/kind.h"
#include "domain/services.h"
#include "domain/summary.h"
#include "net/net.h"
#include "resource/webhook/hook.h"

/* ---- addresses */

/* Only what needs no thought: no user, no other slashes, nothing that two readers could read in two ways. */
static bool plain(struct str url)
{
    static const char fit[] = "-._~:/?#[]!$&'()*+,;=%";
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (!c || str_find(str_c(fit), (char)c) == sizeof fit - 1))
            return false;
    }
    return url.n > 0;
}

static bool is_named(struct str url, struct str hosts)
{
    struct str rest = str_sub(url, str_search(url, STR("://")) + 3, url.n);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#')
        n++;
    struct str host = str_sub(rest, 0, n), name = str_sub(host, 0, str_find(host, ':'));
    while (hosts.n) {
        struct str one = str_trim(str_cut(&hosts, ','));
        if (one.n && (str_ieq(one, host) || str_ieq(one, name)))
            return true;
    }
    return false;
}

bool webhook_url_fits(struct arena *a, struct str url, struct str hosts, bool *named)
{
    *named = plain(url) && is_named(url, hosts);
    return plain(url) && net_url_fits(arena_cstr(a, url), *named ? NULL : net_address_public);
}

/* ---- from event to outbox */

bool hook_hears(struct str events, struct str verb)
{
    if (!events.n)
        return true;
    while (events.n)
        if (str_eq(str_cut(&events, ','), verb))
            return true;
    return false;
}

enum err hook_put(struct db *db, struct arena *a, int64_t webhook, struct str once, struct str verb, int64_t now)
{
    struct str data = arena_printf(a, "%.*s %.*s", STR_ARG(once), STR_ARG(verb));
    return outbox_put(db,
        &(struct outbox){ .kind = STR("webhook"),
            .once = arena_printf(a, "%.*s.%lld", STR_ARG(once), (long long)webhook),
            .target = webhook,
            .data = data,
            .created = now });
}

static enum err hear(struct db *db, const struct event *e)
{
    struct arena a = { 0 };
    int64_t ids[WEBHOOKS_MAX];
    size_t n = 0;
    struct str verb = str_c(event_name(e->verb));
    struct query q = db_query(db, SQL_WEBHOOK_ACTIVE);
    while (n < WEBHOOKS_MAX && query_row(&q)) {
        ids[n] = row_int(&q);
        n += hook_hears(row_peek(&q), verb);
    }
    enum err err = query_end(&q);
    for (size_t i = 0; i < n && !err; i++)
        err = hook_put(db, &a, ids[i], arena_printf(&a, "%lld", (long long)e->id), verb, e->at);
    err = err ? err : arena_err(&a);
    arena_release(&a);
    return err;
}

#define HEAR(verb, name) { verb, hear },
const struct listener webhook_listeners[] = { HOOK_EVENTS(HEAR){ 0 } };
#undef HEAR

/* ---- from outbox to request */

static void post_json(struct jw *j, struct arena *a, struct query *q, struct str url)
{
    struct summary s = { .id = row_int(q) };
    s.root = row_int(q);
    s.kind = (int)row_int(q);
    s.status = (int)row_int(q);
    s.access = (int)row_int(q);
    s.anonymous = row_int(q) != 0;
    s.title = row_str(q, a);
    struct str thread = row_str(q, a);
    (void)row_int(q);
    struct str author = row_str(q, a), where = summary_url(a, &s);
    if (!s.id) {
        jw_null(j, "post");
        return;
    }
    jw_open(j, "post", '{');
    jw_int(j, "id", s.id);
    jw_int(j, "root", s.root);
    jw_strz(j, "kind", word_of(WORDS_KIND, s.kind));
    jw_strz(j, "status", word_of(WORDS_STATUS, s.status));
    jw_strz(j, "access", word_of(WORDS_ACCESS, s.access));
    jw_str_or_null(j, "title", s.title.n ? s.title : thread.n ? thread : (struct str){ 0 });
    jw_str_or_null(j, "author", s.anonymous || s.status == STATUS_WITHDRAWN ? (struct str){ 0 } : author);
    jw_str(j, "url", arena_printf(a, "%.*s%.*s", STR_ARG(url), STR_ARG(where)));
    jw_close(j, '}');
}

/* Writes the body; *there false when nothing of it may leave (any more). */
static enum err write_body(struct db *db, struct arena *a, const struct services *s, const struct outbox *row,
    int64_t now, struct buf *out, bool *there)
{
    int64_t event = 0;
    struct str rest = row->data, number = str_cut(&rest, ' ');
    struct jw j = jw_to(out);
    jw_open(&j, NULL, '{');
    jw_str(&j, "id", row->once);
    if (!str_int(number, &event)) { /* a test */
        *there = true;
        jw_strz(&j, "event", HOOK_TEST);
        jw_time(&j, "at", now - now % 1000);
        jw_close(&j, '}');
        return OK;
    }
    struct query q = db_query(db, SQL_WEBHOOK_EVENT);
    query_int(&q, event);
    *there = query_row(&q);
    if (*there) {
        jw_str(&j, "event", row_str(&q, a));
        jw_time(&j, "at", row_int(&q));
        post_json(&j, a, &q, s->url);
        struct str entity = row_str(&q, a);
        jw_str(&j, "entity", entity);
        jw_int(&j, "entityId", row_int(&q));
    }
    jw_close(&j, '}');
    return query_end(&q);
}

struct target {
    struct str url, sealed, old; /* secrets as they are stored; old empty: it does not sign any more */
    bool active;
};

static enum err sign(struct arena *a, const struct services *s, const struct outbox *row, const struct target *to,
    int64_t now, struct outgoing *out)
{
    struct str key = unseal(a, s->secret, hook_purpose(a, row->target), to->sealed);
    struct str at = arena_printf(a, "%lld", (long long)(now / 1000));
    struct str text = arena_printf(a, "%.*s.%.*s.%.*s", STR_ARG(row->once), STR_ARG(at), STR_ARG(out->body));
    struct str signature = token_hmac(a, key, text), old = STR("");
    if (to->old.n)
        old = token_hmac(a, unseal(a, s->secret, hook_purpose(a, row->target), to->old), text);
    const char **h = arena_array(a, 9, sizeof *h);
    if (!key.n || !h)
        return key.n ? arena_err(a)
                     : ERR_NOT_FOUND; /* sealed by another installation: the administrator makes it anew */
    h[0] = "content-type";
    h[1] = "application/json";
    h[2] = "webhook-id";
    h[3] = arena_cstr(a, row->once);
    h[4] = "webhook-timestamp";
    h[5] = at.p;
    h[6] = "webhook-signature";
    h[7] = arena_printf(a, "v1,%.*s%s%.*s", STR_ARG(signature), old.n ? " v1," : "", STR_ARG(old)).p;
    out->headers = h;
    return arena_err(a);
}

static enum err find_target(struct db *db, struct arena *a, int64_t webhook, int64_t now, struct target *out)
{
    *out = (struct target){ 0 };
    struct query q = db_query(db, SQL_WEBHOOK_TARGET);
    query_int(&q, webhook);
    query_int(&q, now);
    if (query_row(&q)) {
        out->url = row_str(&q, a);
        out->sealed = row_str(&q, a);
        out->active = row_int(&q) != 0;
        out->old = row_str(&q, a);
    }
    return query_end(&q);
}

static enum err prepare(struct db *db, struct arena *a, const struct services *s, const struct outbox *row, int64_t now,
    struct outgoing *out)
{
    struct target to;
    bool there = false, test = str_starts(row->once, STR("test"));
    enum err e = find_target(db, a, row->target, now, &to);
    struct buf body = { .max = 64 << 10 };
    if (!e && to.url.n && (to.active || test))
        e = write_body(db, a, s, row, now, &body, &there);
    e = e ? e : buf_err(&body);
    out->skip = !e && !there;
    out->url = arena_cstr(a, to.url);
    out->body = arena_str(a, buf_str(&body));
    buf_release(&body);
    /* asked again: the setting may have changed since; where the name points to is looked at when connecting */
    if (!e && there && !webhook_url_fits(a, to.url, s->private_hosts, &out->private_host))
        out->skip = true;
    return e || out->skip ? e : sign(a, s, row, &to, now, out);
}

static enum err settled(struct db *db, const struct outbox *row, enum outbox_outcome outcome, int code,
    struct str problem, int64_t now)
{
    static const char *const words[] = { "sent", "skipped", "again", "never" };
    struct str verb = row->data;
    (void)str_cut(&verb, ' ');
    if (outcome == OUTBOX_SKIPPED)
        return OK;
    struct query q = db_query(db, SQL_WEBHOOK_LOG);
    query_int(&q, db_new_id(db, "webhook_delivery"));
    query_int(&q, row->target);
    query_str(&q, verb);
    query_str(&q, row->once);
    query_int(&q, now);
    query_strz(&q, words[outcome]);
    query_int(&q, code);
    query_str(&q, problem);
    query_int(&q, row->attempts + 1);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_WEBHOOK_LOG_CUT);
    query_int(&q, row->target);
    query_int(&q, WEBHOOK_LOG);
    return query_done(&q);
}

const struct outbox_sender webhook_sender = { "webhook", prepare, settled };
