/* http_fuzz.c -- bytes from a client: the parser reads them whole and in pieces and must come to the same; what it
 * understands goes through the pipeline, with parameters, cookies, cursors and JSON. The first byte is the size of a piece. */
#include "base/log.h"
#include "crypt/token.h"
#include "http/exchange.h"
#include "http/range.h"
#include "http/service.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- a row that reads everything */

static enum err curious_parse(struct call *c)
{
    int64_t from[3];
    struct fields *f = call_fields(c);
    (void)call_path_id(c, "id");
    (void)call_path_str(c, "name");
    (void)call_query_str(c, "q", 20);
    (void)call_query_int(c, "n", -5, 5, 0);
    (void)call_query_choice(c, "kind", "a b c");
    (void)call_query_time(c, "since");
    (void)call_limit(c);
    call_cursor(c, from, 3);
    (void)call_cookie(c, "vb_session");
    call_if_match(c);
    (void)field_text(f, "title", 0, 10);
    call_etag(c, 1, 2);
    return call_ok(c);
}

static void curious_render(struct call *c, struct jw *j)
{
    size_t from, n;
    if (range_read(call_header(c, "range"), 1000, &from, &n) == RANGE_FITS)
        ASSERT(n && from < 1000 && n <= 1000 - from);
    jw_open(j, NULL, '{');
    jw_str(j, "address", call_address(c));
    jw_close(j, '}');
}

static const struct endpoint rows[] = {
    { GET, "/things/{id}/{name}", NEED_NOBODY, DB_NONE, .parse = curious_parse, .render = curious_render },
    { POST, "/things/{id}/{name}", NEED_NOBODY, DB_NONE, .parse = curious_parse, .render = curious_render },
    { PUT, "/raw/{name}.ics", NEED_NOBODY, DB_NONE, .render = curious_render, .flags = ENDPOINT_ANY_BODY,
        .body_max = 50 },
    { 0 },
};
static const struct endpoint *const tables[] = { rows, NULL };
static const struct server_config config = { .secret = { "fuzz", 4 } };
static struct service service = { .config = &config };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct arena a;
    struct router *router;
    struct str why;
    (void)argc;
    (void)argv;
    log_set_level(LOG_ERROR);
    ASSERT(token_start());
    ASSERT(router_new(&router, tables, &a, &why) == OK);
    ASSERT(networks_parse(STR("127.0.0.0/8,10.0.0.0/8"), &a, &service.proxies, &why));
    service.router = router;
    return 0;
}

/* ---- reading */

/* Reads the head in pieces, each time from another copy of exactly so many bytes. */
static enum parse_step read_in_pieces(struct parse *p, const char *bytes, size_t n, size_t piece)
{
    enum parse_step s = PARSE_MORE;
    for (size_t i = piece; s == PARSE_MORE; i += piece) {
        size_t k = i < n ? i : n;
        char *copy = malloc(k + !k);
        if (k)
            memcpy(copy, bytes, k);
        s = parse_head(p, copy, k);
        free(copy);
        if (k == n)
            break;
    }
    return s;
}

/* Collects the body into out; the length of the message is in *end. */
static enum parse_step read_body(struct exchange *x, const char *bytes, size_t n, size_t piece, struct buf *out,
    size_t *end)
{
    enum parse_step s = PARSE_MORE;
    size_t cap = exchange_begin(x), at = 0;
    if (parse_body_start(&x->body, &x->parse, cap))
        return PARSE_BAD;
    while (s == PARSE_MORE && at < n) {
        size_t used;
        struct str data;
        s = parse_body(&x->body, bytes + at, piece < n - at ? piece : n - at, &used, &data);
        ASSERT(used <= n - at && data.n <= used);
        buf_add(out, data);
        at += used;
    }
    *end = at;
    return s == PARSE_MORE && !x->parse.chunked && !x->parse.length ? PARSE_DONE : s;
}

static void serve(struct exchange *x, const char *bytes, size_t n, size_t piece)
{
    struct buf whole = { 0 }, parts = { 0 };
    size_t end = 0, end_parts = 0, head = x->parse.head_n;
    const struct address peer = { .family = 4, .byte = { 127, 0, 0, 1 } };
    request_bytes(&x->request, &x->parse, bytes, (struct str){ 0 });
    request_client(&x->request, &peer);
    enum parse_step s = read_body(x, bytes + head, n - head, n, &whole, &end);
    ASSERT(read_body(x, bytes + head, n - head, piece, &parts, &end_parts) == s);
    if (s == PARSE_DONE) {
        ASSERT(end == end_parts && str_eq(buf_str(&whole), buf_str(&parts)));
        request_bytes(&x->request, &x->parse, bytes, buf_str(&whole));
        exchange_serve(x, NULL);
        reply_head(&x->reply, &x->head, STR("Date: x\r\n"), false);
        ASSERT(str_search(buf_str(&x->head), STR("\r\n\r\n")) + 4 == x->head.n);
    }
    buf_release(&whole);
    buf_release(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    size_t piece = data[0] % 64 + 1, n = size - 1;
    struct exchange *x = calloc(1, sizeof *x);
    struct parse slow = { 0 };
    char *bytes = malloc(n + !n); /* exactly so long, so that reading beyond it is seen */
    if (n)
        memcpy(bytes, data + 1, n);
    exchange_reset(x, &service);
    enum parse_step s = parse_head(&x->parse, bytes, n), t = read_in_pieces(&slow, bytes, n, piece);
    ASSERT(s == t);
    if (s == PARSE_BAD)
        exchange_fail(x, x->parse.err);
    if (s == PARSE_DONE) {
        ASSERT(memcmp(&slow, &x->parse, offsetof(struct parse, header) + slow.headers * sizeof slow.header[0]) == 0);
        serve(x, bytes, n, piece);
    }
    exchange_release(x);
    free(x);
    free(bytes);
    return 0;
}
