/* reply.c -- see reply.h. */
#include "http/reply.h"

#include <string.h>

/* Standing headers that no answer overrides. */
#define ALWAYS                                                                                                           \
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"                                                 \
    "X-Content-Type-Options: nosniff\r\n"                                                                                \
    "X-Frame-Options: DENY\r\n"                                                                                          \
    "Referrer-Policy: same-origin\r\n"                                                                                   \
    "Permissions-Policy: accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), " \
    "midi=(), payment=(), usb=()\r\n"                                                                                    \
    "Cross-Origin-Opener-Policy: same-origin\r\n"
#define API "API-Version: 1.0.0\r\n"

/* Defaults per policy, which a header of the reply's own replaces. */
enum { CSP, CORP, CACHE, DEFAULTS };
static const struct str default_name[DEFAULTS] = { { "Content-Security-Policy", 23 },
    { "Cross-Origin-Resource-Policy", 28 }, { "Cache-Control", 13 } };
static const char *const default_value[POLICY_END][DEFAULTS] = {
    [POLICY_API] = { "default-src 'none'; frame-ancestors 'none'", "same-origin", "no-store" },
    [POLICY_FILE] = { "default-src 'none'; frame-ancestors 'none'", "same-origin", "no-cache" },
    [POLICY_PAGE] = { "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                      "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                      "require-trusted-types-for 'script'; trusted-types lit-html vraagbaak",
        "same-origin", "no-cache" },
    [POLICY_WORKER] = { "default-src 'none'; connect-src 'self'; frame-ancestors 'none'", "same-origin", "no-cache" },
};
static const struct str always[POLICY_END] = { [POLICY_API] = { ALWAYS API, sizeof ALWAYS API - 1 },
    [POLICY_FILE] = { ALWAYS, sizeof ALWAYS - 1 },
    [POLICY_PAGE] = { ALWAYS, sizeof ALWAYS - 1 },
    [POLICY_WORKER] = { ALWAYS, sizeof ALWAYS - 1 } };

static bool name_is(const char *a, const char *b)
{
    return str_ieq(str_c(a), str_c(b));
}

struct str reply_find(const struct reply *r, const char *name)
{
    for (const struct reply_header *h = r->header; h; h = h->next)
        if (name_is(h->name, name))
            return h->value;
    return (struct str){ 0 };
}

void reply_header(struct reply *r, struct arena *a, const char *name, struct str value)
{
    struct reply_header *h = arena_new(a, struct reply_header);
    char *copy = arena_alloc(a, value.n + 1);
    if (!h || !copy)
        return;
    for (size_t i = 0; i < value.n; i++)
        copy[i] = (unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7F ? ' ' : value.p[i];
    *h = (struct reply_header){ .name = name, .value = { copy, value.n } };
    if (!name_is(name, "Set-Cookie"))
        for (struct reply_header **at = &r->header; *at; at = &(*at)->next)
            if (name_is((*at)->name, name)) {
                *at = (*at)->next;
                break;
            }
    h->next = r->header;
    r->header = h;
}

void reply_forget(struct reply *r)
{
    for (struct reply_header **at = &r->header; *at;) {
        if (name_is((*at)->name, "Set-Cookie") || name_is((*at)->name, "Retry-After") ||
            (r->status == 416 && name_is((*at)->name, "Content-Range")))
            at = &(*at)->next;
        else
            *at = (*at)->next;
    }
}

static void add_line(struct buf *out, struct str name, struct str value)
{
    char *to = buf_room(out, name.n + value.n + 4);
    if (!to)
        return;
    memcpy(to, name.p, name.n);
    memcpy(to + name.n, ": ", 2);
    if (value.n)
        memcpy(to + name.n + 2, value.p, value.n);
    memcpy(to + name.n + 2 + value.n, "\r\n", 2);
    out->n += name.n + value.n + 4;
}

static void add_defaults(const struct reply *r, struct buf *out)
{
    for (int i = 0; i < DEFAULTS; i++) {
        const char *v = i == CORP && r->cors ? "cross-origin" : default_value[r->policy][i];
        if (!r->header || !reply_find(r, default_name[i].p).p)
            add_line(out, default_name[i], str_c(v));
    }
    if (r->cors)
        buf_add(out, STR("Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: API-Version\r\n"));
}

void reply_standing(struct buf *out, enum policy policy, struct str cache)
{
    buf_add(out, always[policy]);
    for (int i = 0; i < DEFAULTS; i++)
        add_line(out, default_name[i], i == CACHE && cache.n ? cache : str_c(default_value[policy][i]));
}

/* Reason phrase of a status (RFC 9110 section 15). */
static const char *reason_of(int status)
{
    static const struct reason {
        int status;
        const char *text;
    } table[] = { { 100, "Continue" }, { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
        { 206, "Partial Content" }, { 207, "Multi-Status" }, { 302, "Found" }, { 303, "See Other" },
        { 304, "Not Modified" }, { 307, "Temporary Redirect" }, { 308, "Permanent Redirect" }, { 400, "Bad Request" },
        { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 409, "Conflict" }, { 410, "Gone" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" }, { 417, "Expectation Failed" },
        { 422, "Unprocessable Content" }, { 428, "Precondition Required" }, { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" },
        { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" }, { 507, "Insufficient Storage" } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].text;
    return "Other";
}

static void add_status(struct buf *out, int status)
{
    if (status == 200) {
        buf_add(out, STR("HTTP/1.1 200 OK\r\n"));
        return;
    }
    buf_add(out, STR("HTTP/1.1 "));
    buf_int(out, status);
    buf_addc(out, ' ');
    buf_addz(out, reason_of(status));
    buf_add(out, STR("\r\n"));
}

/* A 1xx, 204 or 304 has no length of its own: RFC 9110 section 8.6. */
static bool has_length(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

void reply_head(const struct reply *r, struct buf *out, struct str date, bool close)
{
    add_status(out, r->status);
    buf_add(out, date);
    buf_add(out, r->block);
    if (!r->block.n) {
        buf_add(out, always[r->policy]);
        add_defaults(r, out);
    }
    if (r->content_type.n)
        add_line(out, STR("Content-Type"), r->content_type);
    for (const struct reply_header *h = r->header; h; h = h->next)
        add_line(out, str_c(h->name), h->value);
    if (r->framing == FRAMING_CHUNKED) {
        buf_add(out, STR("Transfer-Encoding: chunked\r\n"));
    } else if (r->framing == FRAMING_LENGTH && has_length(r->status)) {
        buf_add(out, STR("Content-Length: "));
        buf_int(out, (int64_t)r->body.n + r->file.left);
        buf_add(out, STR("\r\n"));
    }
    buf_addz(out, close ? "Connection: close\r\n\r\n" : "\r\n");
}
