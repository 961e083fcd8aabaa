/* query.c -- query parameters of a call: see call.h. */
#include "base/clock.h"
#include "base/utf8.h"
#include "http/call.h"
#include "http/request.h"

#include <string.h>

/* Finds a parameter and marks it as asked for; NULL when it is absent or empty. */
static struct parameter *find(struct call *c, const char *name)
{
    struct request *r = c->request;
    request_read_parameters(r, c->arena, c->viewer.english);
    for (size_t i = 0; i < r->parameters; i++) {
        if (str_is(r->parameter[i].name, name)) {
            r->parameter[i].asked = true;
            return r->parameter[i].value.n ? &r->parameter[i] : NULL;
        }
    }
    return NULL;
}

/* Reports a parameter, once however often it is asked for. */
static void report(struct call *c, struct parameter *p, const char *nl, const char *en)
{
    if (!p->reported)
        request_bad(c->request, c->arena, p->name, str_c(c->viewer.english ? en : nl));
    p->reported = true;
}

struct str call_query_str(struct call *c, const char *name, size_t max)
{
    struct parameter *p = find(c, name);
    if (!p)
        return (struct str){ 0 };
    if (utf8_length(p->value) > max) {
        report(c, p, "Deze tekst is te lang.", "This text is too long.");
        return (struct str){ 0 };
    }
    return p->value;
}

int64_t call_query_int(struct call *c, const char *name, int64_t min, int64_t max, int64_t fallback)
{
    int64_t v;
    struct parameter *p = find(c, name);
    if (!p)
        return fallback;
    if (str_int(p->value, &v) && v >= min && v <= max)
        return v;
    if (!p->reported) {
        struct str detail = c->viewer.english
            ? arena_printf(c->arena, "Give a whole number from %lld to %lld.", (long long)min, (long long)max)
            : arena_printf(c->arena, "Geef een heel getal van %lld tot en met %lld.", (long long)min, (long long)max);
        request_bad(c->request, c->arena, p->name, detail);
        p->reported = true;
    }
    return fallback;
}

bool call_query_bool(struct call *c, const char *name)
{
    struct parameter *p = find(c, name);
    if (!p)
        return false;
    if (str_is(p->value, "true") || str_is(p->value, "1"))
        return true;
    if (!str_is(p->value, "false") && !str_is(p->value, "0"))
        report(c, p, "Geef true of false.", "Give true or false.");
    return false;
}

int call_query_choice(struct call *c, const char *name, const char *choices)
{
    struct parameter *p = find(c, name);
    struct str rest = str_c(choices);
    if (!p)
        return -1;
    for (int i = 0; rest.n; i++)
        if (str_eq(str_cut(&rest, ' '), p->value))
            return i;
    if (!p->reported)
        request_bad(c->request, c->arena, p->name,
            arena_printf(c->arena, c->viewer.english ? "Choose one of: %s." : "Kies uit: %s.", choices));
    p->reported = true;
    return -1;
}

int64_t call_query_words(struct call *c, const char *name, enum words table)
{
    struct str rest = call_query_str(c, name, 200);
    int64_t bits = 0;
    while (rest.n) {
        int number = word_number(table, str_cut(&rest, ','));
        if (number < 0)
            call_bad(c, name, "Deze waarde kennen we niet.", "Unknown value.");
        else
            bits |= (int64_t)1 << number;
    }
    return bits;
}

size_t call_query_ids(struct call *c, const char *name, int64_t *out, size_t room)
{
    struct str rest = call_query_str(c, name, 300);
    size_t n = 0;
    while (rest.n) {
        int64_t id = 0;
        bool number = str_int(str_cut(&rest, ','), &id) && id > 0;
        if (!number || n == room)
            call_bad(c, name, number ? "Dit zijn er te veel." : "Dit is geen nummer.",
                number ? "Too many values." : "Not an identifier.");
        else
            out[n++] = id;
    }
    return n;
}

int64_t call_query_time(struct call *c, const char *name)
{
    int64_t ms;
    struct parameter *p = find(c, name);
    if (!p)
        return 0;
    if (clock_parse_date(p->value, &ms) || clock_parse(p->value, &ms))
        return ms;
    report(c, p, "Geef een datum (2026-11-21) of een tijd (2026-11-21T10:00:00Z).",
        "Give a date (2026-11-21) or a time (2026-11-21T10:00:00Z).");
    return 0;
}

int call_limit(struct call *c)
{
    return (int)call_query_int(c, "limit", 1, CALL_LIMIT_MAX, CALL_LIMIT);
}
