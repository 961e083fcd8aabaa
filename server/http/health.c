/* health.c -- see health.h. */
#include "http/health.h"

#include "base/clock.h"
#include "base/metric.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/service.h"

/* Made by make from server/http/openapi/openapi.json. */
extern const unsigned char openapi_json[];
extern const size_t openapi_json_length;

enum { DAY_MS = 86400000, EXPIRES_DAYS = 180 };

static const struct server_config *config_of(const struct call *c)
{
    return c->request->service->config;
}

static void live_render(struct call *c, struct jw *j)
{
    (void)c;
    jw_open(j, NULL, '{');
    jw_strz(j, "status", "live");
    jw_close(j, '}');
}

static void ready_render(struct call *c, struct jw *j)
{
    const struct server_config *config = config_of(c);
    jw_open(j, NULL, '{');
    enum err e = config->ready_hook ? config->ready_hook(config->ready_context, j) : OK;
    jw_strz(j, "status", e ? "not ready" : "ready");
    jw_close(j, '}');
    if (e)
        call_status(c, 503);
}

static void metrics_render(struct call *c, struct jw *j)
{
    metric_print(j->out);
    call_raw(c, "text/plain; version=0.0.4; charset=utf-8", buf_str(j->out));
}

static void openapi_render(struct call *c, struct jw *j)
{
    (void)j;
    call_raw(c, "application/json", (struct str){ (const char *)openapi_json, openapi_json_length });
}

/* RFC 9116: Contact and Expires are required; Expires should be less than a year away, so it is counted from today. */
static void security_render(struct call *c, struct jw *j)
{
    char at[CLOCK_TEXT];
    const char *contact = config_of(c)->security_contact, *url = config_of(c)->url;
    buf_printf(j->out, "Contact: %s\nExpires: ", contact ? contact : "");
    buf_add(j->out, clock_rfc3339(at, (c->now / DAY_MS + EXPIRES_DAYS) * DAY_MS));
    buf_printf(j->out, "\nPreferred-Languages: nl, en\n");
    if (url && str_starts(str_c(url), STR("https://"))) /* section 2.5.2 */
        buf_printf(j->out, "Canonical: %s/.well-known/security.txt\n", url);
    call_raw(c, "text/plain; charset=utf-8", buf_str(j->out));
}

static enum err security_parse(struct call *c)
{
    enum err e = call_ok(c);
    return e || config_of(c)->security_contact ? e : ERR_NOT_FOUND;
}

const struct endpoint health_endpoints[] = {
    { GET, "/health/live", NEED_NOBODY, DB_NONE, .render = live_render,
        .flags = ENDPOINT_ROOT | ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { GET, "/health/ready", NEED_NOBODY, DB_NONE, .render = ready_render,
        .flags = ENDPOINT_ROOT | ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { GET, "/metrics", NEED_OPERATOR, DB_NONE, .render = metrics_render,
        .flags = ENDPOINT_ROOT | ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { GET, "/openapi.json", NEED_NOBODY, DB_NONE, .render = openapi_render,
        .flags = ENDPOINT_PUBLIC_CORS | ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { GET, "/.well-known/security.txt", NEED_NOBODY, DB_NONE, .parse = security_parse, .render = security_render,
        .flags = ENDPOINT_ROOT | ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { 0 },
};
