/* storm_test.c -- the cases of cases.txt, spoilt at random and sent over many connections in any pieces: whatever the server
 * answers, it must stay in one piece (the sanitizers watch) and serve the next honest client.
 * VB_STORM=N sends N connections instead of 2,000. */
#include "http/cases.h"

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
        "Expect: 100-continue\r\n", "Connection: close\r\n", "9999999999" };
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

static void one_connection(const struct peer *p, struct buf *b)
{
    struct linger reset = { .l_onoff = 1 };
    int fd = peer_open(p);
    buf_reset(b);
    for (size_t n = 1 + below(3); n > 0; n--) {
        struct str add = buf_str(&cases[below(cases_n)].bytes);
        buf_add(b, add.n < 4000 ? add : STR("GET /api/v1/echo HTTP/1.1\r\n"));
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
    struct peer p;
    struct buf b = { 0 };
    struct str rest;
    const char *wanted = getenv("VB_STORM");
    int64_t open = metric_get(METRIC_CONNECTIONS), n = 2000;
    (void)state;
    if (wanted)
        assert_true(str_int(str_c(wanted), &n));
    seed = (uint64_t)clock_mono_us() | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    read_cases();
    peer_start(&p,
        (struct server_config){ .loops = 2, .limits = { .linger_ms = 200, .head_ms = 1500, .body_ms = 1500 } });
    for (int64_t i = 0; i < n; i++)
        one_connection(&p, &b);
    assert_int_equal(peer_status(peer_ask(&p, &b, "GET /api/v1/echo HTTP/1.1\r\nHost: a\r\n\r\n"), &rest, true), 200);
    for (int i = 0; i < 100 && metric_get(METRIC_CONNECTIONS) > open; i++)
        poll(NULL, 0, 50);
    assert_int_equal(metric_get(METRIC_CONNECTIONS), open);
    peer_stop(&p);
    for (size_t i = 0; i < cases_n; i++)
        buf_release(&cases[i].bytes);
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(storm_ofSpoiltRequests_leavesTheServerWell),
};

UNIT_MAIN(tests);
