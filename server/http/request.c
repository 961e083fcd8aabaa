/* request.c -- see request.h. */
#include "http/request.h"

#include "base/clock.h"
#include "http/accept.h"
#include "http/service.h"

#include <stdatomic.h>

static struct str part(const struct request *r, unsigned at, unsigned n)
{
    return (struct str){ r->head + at, n };
}

bool request_header_next(const struct request *r, struct str name, size_t *at, struct str *value)
{
    while (r->parse && *at < r->parse->headers) {
        const struct parse_header *h = &r->parse->header[(*at)++];
        if (h->name_n == name.n && str_ieq(part(r, h->name, h->name_n), name)) {
            *value = part(r, h->value, h->value_n);
            return true;
        }
    }
    return false;
}

struct str request_header(const struct request *r, struct str name)
{
    struct str value;
    size_t at = 0;
    return request_header_next(r, name, &at, &value) ? value : (struct str){ 0 };
}

bool request_knows(const struct request *r, struct str tag)
{
    struct str list;
    for (size_t at = 0; request_header_next(r, STR("if-none-match"), &at, &list);)
        if (accept_tag(list, tag))
            return true;
    return false;
}

size_t request_count(const struct request *r, struct str name)
{
    struct str value;
    size_t n = 0;
    for (size_t at = 0; request_header_next(r, name, &at, &value);)
        n++;
    return n;
}

struct str request_cookie(const struct request *r, struct str name)
{
    struct str rest = request_header(r, STR("cookie"));
    while (rest.n) {
        struct str value = str_trim(str_cut(&rest, ';'));
        if (r->tls && !str_starts(value, STR(COOKIE_PREFIX)))
            continue; /* another host below the same domain may have set it */
        if (r->tls)
            value = str_sub(value, sizeof COOKIE_PREFIX - 1, value.n);
        size_t n = str_find(value, '=');
        if (n < value.n && str_eq(str_sub(value, 0, n), name))
            return str_sub(value, n + 1, value.n);
    }
    return (struct str){ 0 };
}

void request_bytes(struct request *r, const struct parse *parse, const char *head, struct str body)
{
    for (size_t i = 0; r->head && i < r->route.values; i++)
        r->route.value[i].p = head + (r->route.value[i].p - r->head);
    r->parse = parse;
    r->head = head;
    r->method = (enum method)parse->method;
    r->body = body;
    r->query = part(r, parse->target, parse->target_n);
    r->path = str_cut(&r->query, '?');
}

/* Takes the last address of X-Forwarded-For that is not itself a trusted proxy: what stands before it is hearsay. */
static void believe_proxy(struct request *r)
{
    struct str list = request_header(r, STR("x-forwarded-for"));
    const struct networks *proxies = &r->service->proxies;
    while (list.n && networks_hold(proxies, &r->client)) {
        size_t at = list.n;
        struct address a;
        while (at > 0 && list.p[at - 1] != ',')
            at--;
        if (!address_parse(str_trim(str_sub(list, at, list.n)), &a))
            return;
        r->client = a;
        list = str_sub(list, 0, at ? at - 1 : 0);
    }
}

void request_client(struct request *r, const struct address *peer)
{
    r->client = *peer;
    r->loopback = address_loopback(peer);
    r->tls = r->service->tls;
    r->forwarded = request_header(r, STR("x-forwarded-for")).p || request_header(r, STR("forwarded")).p ||
        request_header(r, STR("via")).p || request_header(r, STR("x-real-ip")).p;
    if (r->service->proxies.n && networks_hold(&r->service->proxies, peer)) {
        r->tls |= str_ieq(request_header(r, STR("x-forwarded-proto")), STR("https"));
        believe_proxy(r);
    }
    address_text(r->client_text, &r->client);
}

void request_identify(struct request *r)
{
    static _Atomic uint64_t count;
    static _Atomic uint64_t salt;
    uint64_t s = atomic_load_explicit(&salt, memory_order_relaxed);
    if (!s) {
        s = (uint64_t)clock_mono_us() << 24 ^ (uint64_t)clock_now();
        atomic_store_explicit(&salt, s, memory_order_relaxed);
    }
    /* splitmix64: different for every count, and not obviously a number of visitors */
    uint64_t x = s + atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) * 0x9E3779B97F4A7C15ull;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ x >> 27) * 0x94D049BB133111EBull;
    x ^= x >> 31;
    for (int i = 0; i < REQUEST_ID - 1; i++, x >>= 4)
        r->id[i] = "0123456789abcdef"[x & 15];
    r->id[REQUEST_ID - 1] = 0;
}

void request_bad(struct request *r, struct arena *a, struct str field, struct str detail)
{
    struct field_error *e = arena_new(a, struct field_error);
    if (!e)
        return;
    *e = (struct field_error){ .field = arena_str(a, field), .detail = detail };
    if (!r->bad)
        r->bad_last = &r->bad;
    *r->bad_last = e;
    r->bad_last = &e->next;
}

static void add_parameter(struct request *r, struct arena *a, struct str item, bool english)
{
    bool ok_name, ok_value;
    struct parameter *p = &r->parameter[r->parameters];
    struct str value = item, name = str_cut(&value, '=');
    *p = (struct parameter){ .name = percent_decode(a, name, true, &ok_name),
        .value = percent_decode(a, value, true, &ok_value) };
    if (!ok_name || !ok_value) {
        request_bad(r, a, ok_name ? p->name : STR("?"),
            english ? STR("This is not valid UTF-8.") : STR("Dit is geen geldige UTF-8."));
        return;
    }
    for (size_t i = 0; i < r->parameters; i++) {
        if (str_eq(r->parameter[i].name, p->name)) {
            request_bad(r, a, p->name, english ? STR("This was given twice.") : STR("Dit staat er twee keer."));
            return;
        }
    }
    r->parameters++;
}

void request_read_parameters(struct request *r, struct arena *a, bool english)
{
    if (r->parameters_read)
        return;
    r->parameters_read = true;
    struct str rest = r->query;
    r->parameter = rest.n ? arena_array(a, REQUEST_PARAMETERS, sizeof *r->parameter) : NULL;
    while (r->parameter && rest.n) {
        struct str item = str_cut(&rest, '&');
        if (r->parameters == REQUEST_PARAMETERS - 1) {
            request_bad(r, a, STR("?"),
                english ? STR("There are too many parameters.") : STR("Er zijn te veel parameters."));
            return;
        }
        if (item.n)
            add_parameter(r, a, item, english);
    }
}
