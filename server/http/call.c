/* call.c -- see call.h: what handlers read and answer. Query parameters and cursors are in query.c and cursor.c. */
#include "http/call.h"

#include "base/clock.h"
#include "http/accept.h"
#include "http/rate.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/service.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- reading */

int64_t call_path_id(struct call *c, const char *name)
{
    int64_t id;
    if (str_int(route_value(&c->request->route, name), &id) && id > 0)
        return id;
    c->request->bad_path = true;
    return 0;
}

struct str call_path_str(struct call *c, const char *name)
{
    bool ok;
    struct str v = percent_decode(c->arena, route_value(&c->request->route, name), false, &ok);
    c->request->bad_path |= !ok;
    return ok ? v : STR("");
}

struct fields *call_fields(struct call *c)
{
    struct request *r = c->request;
    if (!c->body) {
        c->body = &r->fields;
        r->fields_open = true; /* a text that is no JSON object is reported by call_ok, through fields_end */
        enum err e = fields_open(c->body, c->arena, r->body.n ? r->body : STR("{}"), c->viewer.english);
        (void)e;
        c->body->plain = true;
    }
    return c->body;
}

struct str call_header(struct call *c, const char *name)
{
    return request_header(c->request, str_c(name));
}

struct str call_body(struct call *c)
{
    return c->request->body;
}

/* The version that a tag of ours names; 0 for what is none. */
static int64_t version_in(struct str tag)
{
    int64_t version;
    if (str_starts(tag, STR("W/")))
        tag = str_sub(tag, 2, tag.n);
    if (tag.n < 2 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"')
        return 0;
    tag = str_sub(tag, 1, tag.n - 2);
    return str_int(str_sub(tag, 0, str_find(tag, '-')), &version) && version > 0 ? version : 0;
}

void call_if_match(struct call *c)
{
    struct call_versions *v = &c->versions;
    struct str list;
    size_t most = 0;
    for (size_t at = 0; request_header_next(c->request, STR("if-match"), &at, &list);) {
        v->named = !str_is(str_trim(list), "*");
        for (; list.n; most++)
            (void)str_cut(&list, ',');
        if (!v->named)
            return;
    }
    v->of = most ? arena_array(c->arena, most, sizeof *v->of) : NULL;
    for (size_t at = 0; v->of && request_header_next(c->request, STR("if-match"), &at, &list);)
        while (list.n)
            v->of[v->n++] = version_in(str_trim(str_cut(&list, ',')));
}

struct str call_address(struct call *c)
{
    return str_c(c->request->client_text);
}

struct str call_query(const struct call *c)
{
    return c->request->query;
}

struct str call_origin(struct call *c)
{
    struct str url = str_c(c->request->service->config->url), host = request_header(c->request, STR("host"));
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    return url.n ? url : arena_printf(c->arena, "http://%.*s", STR_ARG(host));
}

struct str call_key(const struct call *c)
{
    return c->request->service->config->secret;
}

struct str call_cookie(struct call *c, const char *name)
{
    return request_cookie(c->request, str_c(name));
}

enum err call_rate_account(struct call *c, struct str account)
{
    struct rate *rate = c->request->service->rate;
    return !rate || rate_take(rate, RATE_ACCOUNT, account, c->now) ? OK : ERR_RATE;
}

void call_bad(struct call *c, const char *field, const char *nl, const char *en)
{
    request_bad(c->request, c->arena, str_c(field), str_c(c->viewer.english ? en : nl));
}

static void report_unasked(struct call *c)
{
    struct request *r = c->request;
    request_read_parameters(r, c->arena, c->viewer.english);
    for (size_t i = 0; i < r->parameters; i++)
        if (!r->parameter[i].asked)
            request_bad(r, c->arena, r->parameter[i].name,
                c->viewer.english ? STR("This parameter does not exist here.")
                                  : STR("Deze parameter bestaat hier niet."));
}

enum err call_ok(struct call *c)
{
    struct request *r = c->request;
    enum err e = OK;
    r->checked = true;
    if (!c->body && r->body.n && !(c->endpoint->flags & ENDPOINT_ANY_BODY))
        call_fields(c); /* nobody wanted a body: whatever is in it is unknown */
    if (r->fields_open) {
        r->fields_open = false;
        e = fields_end(&r->fields);
    }
    report_unasked(c);
    if (arena_err(c->arena))
        return arena_err(c->arena);
    if (r->bad_path)
        return ERR_NOT_FOUND;
    return e ? e : r->bad ? ERR_INVALID : OK;
}

enum err call_ok_edit(struct call *c)
{
    call_if_match(c);
    enum err e = call_ok(c);
    return e || call_header(c, "if-match").p ? e : ERR_PRECONDITION;
}

/* ---- failing */

enum err call_fail(struct call *c, enum err e, const char *nl, const char *en)
{
    c->reply->detail = str_c(c->viewer.english ? en : nl);
    return e;
}

void call_refuse(struct call *c, enum err e, const char *nl, const char *en)
{
    c->reply->refused = call_fail(c, e, nl, en);
}

void call_problem_int(struct call *c, const char *key, int64_t value)
{
    struct reply_number *n = arena_new(c->arena, struct reply_number);
    if (n) {
        *n = (struct reply_number){ .key = key, .value = value, .next = c->reply->number };
        c->reply->number = n;
    }
}

enum err call_version(struct call *c, int64_t now, const char *nl, const char *en)
{
    bool fits = !c->versions.named;
    for (size_t i = 0; i < c->versions.n; i++)
        fits |= c->versions.of[i] == now;
    if (fits)
        return OK;
    call_problem_int(c, "currentVersion", now);
    return call_fail(c, ERR_STALE, nl, en);
}

/* ---- answering */

void call_status(struct call *c, int status)
{
    ASSERT(status >= 200 && status <= 599);
    c->reply->status = status;
}

void call_no_content(struct call *c, struct jw *j)
{
    (void)j;
    call_status(c, 204);
}

bool call_page_row(struct call_page *p, struct query *q)
{
    if (!query_row(q))
        return false;
    p->more = p->n == (size_t)p->limit;
    return !p->more;
}

void call_list_close(struct call *c, struct jw *j, const int64_t *last, size_t count)
{
    jw_list_close(j, last ? call_cursor_make(c, last, count) : (struct str){ 0 });
}

void call_created(struct call *c, const char *format, ...)
{
    char path[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(path, sizeof path, format, args);
    va_end(args);
    ASSERT(n > 0 && n < (int)sizeof path);
    c->reply->status = 201;
    reply_header(c->reply, c->arena, "Location", arena_printf(c->arena, "/api/v1%s", path));
}

void call_set_header(struct call *c, const char *name, struct str value)
{
    reply_header(c->reply, c->arena, name, value);
}

void call_etag(struct call *c, int64_t version, uint64_t hash)
{
    char tag[64];
    int n = snprintf(tag, sizeof tag, "\"%lld-%016llx\"", (long long)version, (unsigned long long)hash);
    struct str s = { tag, (size_t)n };
    reply_header(c->reply, c->arena, "ETag", s);
    if (method_safe(c->request->method) && request_knows(c->request, s))
        c->reply->not_modified = true;
}

void call_modified(struct call *c, int64_t at)
{
    char text[CLOCK_TEXT];
    int64_t since;
    struct str asked = request_header(c->request, STR("if-modified-since"));
    reply_header(c->reply, c->arena, "Last-Modified", clock_http(text, at));
    bool tags = request_header(c->request, STR("if-none-match")).p != NULL;
    if (!tags && asked.p && method_safe(c->request->method) && clock_parse_http(asked, &since) &&
        at / 1000 <= since / 1000)
        c->reply->not_modified = true;
}

void call_set_cookie(struct call *c, const char *name, struct str value, int64_t max_age_s)
{
    char age[40] = "";
    if (max_age_s >= 0)
        (void)snprintf(age, sizeof age, "; Max-Age=%lld", (long long)max_age_s);
    reply_header(c->reply, c->arena, "Set-Cookie",
        arena_printf(c->arena, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", c->request->tls ? COOKIE_PREFIX : "",
            name, STR_ARG(value), c->request->tls ? "; Secure" : "", age));
}

void call_raw(struct call *c, const char *content_type, struct str body)
{
    c->reply->raw = true;
    c->reply->content_type = str_c(content_type);
    c->reply->body = body;
    if (str_starts(str_c(content_type), STR("text/html")))
        c->reply->policy = POLICY_PAGE;
}

void call_live(struct call *c, int64_t own, int64_t last)
{
    ASSERT(c->endpoint->live);
    c->reply->live = true;
    c->reply->live_own = own;
    c->reply->live_last = last;
}
