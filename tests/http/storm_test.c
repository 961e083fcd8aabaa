/* storm_test.c -- the cases of cases.txt, files that are sent and answers that are made slice by slice, spoilt at random and sent over many
 * connections in any pieces: whatever the server answers, it must stay in one piece (the sanitizers watch), keep no half file,
 * and serve the next honest client. VB_STORM=N sends N connections instead of 2,000; VB_LONG=1 sends 100,000. */
#include "http/cases.h"
#include "http/depot.h"
#include "torture/long.h"

#include "base/clock.h"
#include "base/metric.h"

static uint64_t seed;

/* A number below n; xorshift, so that a run can be repeated by its seed. */
static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % n);
}

static void spoil(struct buf *b)
{
    static const char *const pieces[] = { "\r\n", "\n", "\r", "\0", ":", " ", "\t", "Content-Length: 5\r\n",
        "Host: a\r\n", "Transfer-Encoding: chunked\r\n", "\r\n\r\n", "0\r\n\r\n", "%00", "HTTP/1.0", "\xFF",
        "Expect: 100-continue\r\n", "Connection: close\r\n", "9999999999", "--x\r\n", "\r\n--x", "--x--\r\n",
        "Content-Disposition: form-data; name=\"a\"\r\n", "; filename=\"b\"", "\"", "boundary=x" };
    struct str s = { b->p, b->n };
    if (!b->n)
        return;
    switch (below(5)) {
    case 0: b->p[below(b->n)] = (char)below(256); break;
    case 1: b->n = below(b->n) + 1; break;
    case 2: b->p[below(b->n)] ^= (char)(1 << below(7)); break;
    case 3: buf_add(b, str_sub(buf_str(b), below(s.n), below(40))); break;
    default: {
        struct str piece = str_c(pieces[below(sizeof pieces / sizeof *pieces)]);
        size_t at = below(b->n);
        if (buf_room(b, piece.n)) {
            memmove(b->p + at + piece.n, b->p + at, b->n - at);
            memcpy(b->p + at, piece.p, piece.n);
            b->n += piece.n;
        }
    }
    }
}

static void send_in_pieces(int fd, struct str bytes)
{
    size_t piece = below(4) ? bytes.n + 1 : 1 + below(50);
    for (size_t i = 0; i < bytes.n && i < 40 * piece; i += piece)
        peer_send(fd, str_sub(bytes, i, piece));
}

/* ---- files that are sent, and answers in slices */

enum { LARGE = 150000 };

static struct buf sent[8];
static size_t sent_n, sent_times;

static enum err slices_step(struct call *c, struct db *db, struct slice *s)
{
    int64_t *left = c->in;
    char *to = buf_room(s->out, 40000);
    (void)db;
    if (!to)
        return ERR_MEMORY;
    memset(to, 's', 40000);
    s->out->n += 40000;
    s->last = --*left <= 0;
    return OK;
}

static enum err slices_parse(struct call *c)
{
    int64_t *left = c->in = arena_new(c->arena, int64_t);
    if (left)
        *left = call_query_int(c, "n", 1, 20, 3);
    return call_ok(c);
}

static void slices_render(struct call *c, struct jw *j)
{
    (void)j;
    call_raw(c, "text/plain", STR(""));
}

static const struct endpoint slices_endpoints[] = {
    { GET, "/slices", NEED_NOBODY, DB_NONE, .parse = slices_parse, .render = slices_render, .stream = slices_step },
    { 0 },
};
static const struct endpoint *const storm_tables[] = { depot_endpoints, slices_endpoints, peer_endpoints, NULL };

/* The requests that cases.txt, which is asked of a server without a writer, does not have. */
static void make_sent(void)
{
#define TO(row) "POST /api/v1/" row " HTTP/1.1\r\nHost: a\r\n"
#define OF_FORM "Content-Type: multipart/form-data; boundary=x\r\n"
    const char *form = DEPOT_FORM;
    buf_printf(&sent[0], TO("files") OF_FORM "Content-Length: %zu\r\n\r\n%s", strlen(form), form);
    buf_printf(&sent[1], TO("refused") OF_FORM "Content-Length: %zu\r\n\r\n%s", strlen(form), form);
    buf_printf(&sent[2], TO("files") OF_FORM "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n", strlen(form),
        form);
    buf_printf(&sent[3], TO("files") "Content-Length: 5\r\n\r\nhello");
    buf_printf(&sent[4], TO("files") "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
    buf_printf(&sent[5], TO("own-files") OF_FORM "Content-Length: %zu\r\n\r\n%s", strlen(form), form);
    buf_printf(&sent[6], "GET /api/v1/slices?n=3 HTTP/1.1\r\nHost: a\r\n\r\n");
    buf_printf(&sent[7], TO("files") OF_FORM "Content-Length: %zu\r\n\r\n", strlen(form) + LARGE);
    size_t at = str_search(str_c(form), STR("hello"));
    buf_add(&sent[7], str_sub(str_c(form), 0, at));
    for (int i = 0; i < LARGE; i++)
        buf_addc(&sent[7], (char)("\r\n-x"[i % 977 % 5] + (i % 31 == 0)));
    buf_add(&sent[7], str_sub(str_c(form), at, strlen(form)));
    sent_n = sizeof sent / sizeof *sent;
}

/* One of them, the large one seldom. */
static struct str any_sent(void)
{
    size_t which = below(sent_n - 1);
    sent_times += which != 6;
    return buf_str(&sent[below(40) ? which : sent_n - 1]);
}

static void one_connection(const struct peer *p, struct buf *b)
{
    struct linger reset = { .l_onoff = 1 };
    int fd = peer_open(p);
    buf_reset(b);
    for (size_t n = 1 + below(3); n > 0; n--) {
        struct str add = below(3) ? buf_str(&cases[below(cases_n)].bytes) : any_sent();
        buf_add(b, add.n < 4000 || add.n > LARGE ? add : STR("GET /api/v1/echo HTTP/1.1\r\n"));
    }
    for (size_t n = below(4); n > 0; n--)
        spoil(b);
    send_in_pieces(fd, buf_str(b));
    if (below(3) == 0)
        (void)shutdown(fd, SHUT_WR);
    if (below(3) == 0) {
        buf_reset(b);
        (void)peer_read(fd, b, 1);
    }
    if (below(4) == 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
}

static void storm_ofSpoiltRequests_leavesTheServerWell(void **state)
{
    struct buf b = { 0 };
    struct str rest;
    const char *wanted = getenv("VB_STORM");
    int64_t open = metric_get(METRIC_CONNECTIONS), n = few_or_many(2000, 100000);
    int64_t written = metric_get(METRIC_WRITES);
    int parts, kept;
    (void)state;
    if (wanted)
        assert_true(str_int(str_c(wanted), &n));
    seed = (uint64_t)clock_mono_us() | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    read_cases();
    make_sent();
    struct stage s = depot_open(storm_tables,
        (struct server_limits){ .linger_ms = 200, .head_ms = 1500, .body_ms = 1500 });
    for (int64_t i = 0; i < n; i++)
        one_connection(&s.peer, &b);
    assert_int_equal(peer_status(peer_ask(&s.peer, &b, "GET /api/v1/echo HTTP/1.1\r\nHost: a\r\n\r\n"), &rest, true),
        200);
    for (int i = 0; i < 1200 && metric_get(METRIC_CONNECTIONS) > open; i++)
        poll(NULL, 0, 50);
    assert_int_equal(metric_get(METRIC_CONNECTIONS), open);
    kept = depot_files(&parts);
    assert_int_equal(parts, 0);
    assert_int_equal(kept, metric_get(METRIC_WRITES) - written); /* what was committed, and nothing else */
    assert_true(kept > n / 100);                                 /* else hardly anything was sent well */
    FIGURES("http-storm", "%lld connections, %zu files sent in them, %d kept, 0 halves left, 0 crashes, 0 reports",
        (long long)n, sent_times, kept);
    depot_close(&s);
    for (size_t i = 0; i < cases_n; i++)
        buf_release(&cases[i].bytes);
    for (size_t i = 0; i < sent_n; i++)
        buf_release(&sent[i]);
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(storm_ofSpoiltRequests_leavesTheServerWell),
};

UNIT_MAIN(tests);
