/* direct.c -- see direct.h. */
#include "http/direct.h"

#include "base/clock.h"
#include "http/exchange.h"
#include "http/service.h"

#include <stdlib.h>
#include <unistd.h>

/* Writes the request as it would come over a socket. */
static struct str message_of(const struct call_direct_request *r, struct arena *a)
{
    struct buf b = { 0 };
    bool typed = false;
    buf_printf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", r->method, r->target);
    for (const char *const *h = r->headers; h && *h; h += 2) {
        buf_printf(&b, "%s: %s\r\n", h[0], h[1]);
        typed |= str_ieq(str_c(h[0]), STR("content-type"));
    }
    if (r->viewer) /* never read: who is known needs no token, but is no stranger who may send little */
        buf_add(&b, STR("Authorization: Bearer known\r\n"));
    if (r->session)
        buf_printf(&b, "Cookie: vb_session=%s\r\n", r->session);
    if (r->body.n && !typed)
        buf_add(&b, STR("Content-Type: application/json\r\n"));
    if (r->body.n)
        buf_printf(&b, "Content-Length: %zu\r\n", r->body.n);
    buf_add(&b, STR("\r\n"));
    buf_add(&b, r->body);
    struct str s = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* The whole body is there. */
static void serve_upload(struct exchange *x, struct db *read)
{
    struct str body = x->request.body;
    x->request.body = (struct str){ 0 }; /* as over a socket: it goes by */
    enum err e = parse_body_start(&x->body, &x->parse, x->body.max);
    e = x->err ? x->err : e;
    e = e ? e : exchange_open_upload(x, read);
    e = e ? e : exchange_upload_here(x, body, true);
    if (e) {
        exchange_fail(x, e);
        return;
    }
    x->body_ends = true;
    exchange_resume(x, read);
}

static void serve(struct exchange *x, const struct call_direct_request *r, struct str message, struct db *read)
{
    const struct address local = { .family = 4, .byte = { 127, 0, 0, 1 } };
    enum parse_step s = parse_head(&x->parse, message.p, message.n);
    if (s != PARSE_DONE) {
        exchange_fail(x, s == PARSE_BAD ? x->parse.err : ERR_BAD_REQUEST);
        return;
    }
    request_bytes(&x->request, &x->parse, message.p, str_sub(message, x->parse.head_n, message.n));
    request_client(&x->request, &local);
    size_t cap = exchange_begin(x);
    x->body.max = cap;
    if (x->request.body.n > cap)
        x->err = ERR_TOO_LARGE;
    if (r->viewer) {
        bool english = x->call.viewer.english;
        x->call.viewer = *r->viewer;
        x->call.viewer.english = r->viewer->user ? r->viewer->english : english;
        x->request.by_token = true;
    }
    if (exchange_uploads(x))
        serve_upload(x, read);
    else
        exchange_serve(x, read);
}

/* A file, as far as it is asked for. */
static struct str file_body(const struct reply_file *f, struct arena *a)
{
    char *p = arena_alloc(a, (size_t)f->left + 1);
    ssize_t n = p ? pread(f->fd, p, (size_t)f->left, (off_t)f->at) : 0;
    return (struct str){ p, n > 0 ? (size_t)n : 0 };
}

/* The body, with all its slices. */
static struct str whole_body(struct exchange *x, struct db *db, struct arena *a)
{
    struct buf all = { 0 };
    if (x->reply.file.left)
        return file_body(&x->reply.file, a);
    while (x->slicing) {
        enum err e = exchange_slice(x, db);
        if (e) {
            exchange_fail(x, e);
            buf_release(&all);
            return arena_str(a, x->reply.body);
        }
        buf_add(&all, buf_str(&x->out));
    }
    struct str body = arena_str(a, all.n ? buf_str(&all) : x->reply.body);
    buf_release(&all);
    return body;
}

struct call_answer call_direct(const struct endpoint *const *tables, struct db *read, struct writer *writer,
    struct arena *a, const struct call_direct_request *r)
{
    char date[CLOCK_TEXT];
    struct call_answer answer = { .status = 503 };
    struct router *router;
    struct str why;
    struct server_config config = { .writer = writer,
        .net = r->net,
        .context = r->context,
        .factor_roles = r->factor_roles,
        .uploads = r->uploads,
        .secret = STR("direct") };
    struct exchange *x = calloc(1, sizeof *x);
    enum err e = x ? router_new(&router, tables ? tables : all_endpoints, a, &why) : ERR_MEMORY;
    if (!e) {
        struct service service = { .config = &config, .router = router };
        exchange_reset(x, &service);
        serve(x, r, message_of(r, a), read);
        struct str body = whole_body(x, read, a);
        reply_head(&x->reply, &x->head, arena_printf(a, "Date: %.*s\r\n", STR_ARG(clock_http(date, clock_now()))),
            false);
        answer.status = x->reply.status;
        answer.headers = arena_str(a, buf_str(&x->head));
        answer.body = body;
    }
    if (x)
        exchange_release(x);
    free(x);
    return answer;
}

struct str call_answer_header(const struct call_answer *answer, const char *name)
{
    struct str rest = answer->headers;
    while (rest.n) {
        struct str value = str_trim(str_cut(&rest, '\n'));
        struct str key = str_cut(&value, ':');
        if (str_ieq(key, str_c(name)))
            return str_trim(value);
    }
    return (struct str){ 0 };
}
