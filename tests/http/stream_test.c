/* stream_test.c -- bodies that are made slice by slice, and live streams: over sockets, byte by byte. Sections are those of RFC
 * 9112 (HTTP/1.1) and RFC 9110 (HTTP semantics), and the WHATWG standard for server-sent events. */
#include "http/peer.h"
#include "world.h"

#include "base/clock.h"
#include "base/metric.h"
#include "db/pool.h"
#include "http/direct.h"
#include "http/live.h"

#include <semaphore.h>

/* ---- rows */

enum { SLICE = 100000 };
static atomic_int slices, ends;
static sem_t gate;

struct count {
    int64_t left, fail_at, empty, made;
    bool gated;
};

static void count_end(void *arg)
{
    (void)arg;
    atomic_fetch_add(&ends, 1);
}

/* ?slices= of SLICE bytes each; ?fail= at that one; ?empty=1 gives a slice without bytes before each. */
static enum err count_parse(struct call *c)
{
    struct count *count = c->in = arena_new(c->arena, struct count);
    if (!count)
        return arena_err(c->arena);
    count->left = call_query_int(c, "slices", 0, 100000, 3);
    count->fail_at = call_query_int(c, "fail", 0, 100000, 0);
    count->empty = call_query_int(c, "empty", 0, 1, 0);
    count->gated = call_query_bool(c, "gated");
    return call_at_end(c, count_end, NULL) ? call_ok(c) : ERR_MEMORY;
}

static void count_render(struct call *c, struct jw *j)
{
    (void)j;
    call_set_header(c, "Content-Disposition", STR("attachment; filename=count.txt"));
    call_raw(c, "text/plain", STR(""));
}

static enum err count_step(struct call *c, struct db *db, struct slice *s)
{
    struct count *count = c->in;
    (void)db;
    atomic_fetch_add(&slices, 1);
    if (count->gated && count->made == 1)
        sem_wait(&gate);
    if (count->empty == 1 && count->left) {
        count->empty = 2;
        return OK;
    }
    count->empty = count->empty ? 1 : 0;
    if (++count->made == count->fail_at)
        return ERR_FULL;
    if (count->left) {
        char *scratch = arena_alloc(s->arena, SLICE), *to = buf_room(s->out, SLICE);
        if (!scratch || !to)
            return ERR_MEMORY;
        memset(scratch, 'a' + (int)(count->made % 26), SLICE);
        memcpy(to, scratch, SLICE);
        s->out->n += SLICE;
        count->left--;
    }
    s->last = !count->left;
    return OK;
}

static atomic_int told;

static enum err live_parse(struct call *c)
{
    int64_t *group = c->in = arena_new(c->arena, int64_t);
    if (group)
        *group = call_query_int(c, "group", 0, 100, 0);
    return call_ok(c);
}

static struct live *stage_live;
static atomic_int heard_early; /* streams that were counted before they had a seat */

static void live_render(struct call *c, struct jw *j)
{
    (void)j;
    atomic_fetch_add(&heard_early, live_heard(stage_live));
    call_raw(c, "text/event-stream", STR("retry: 100\n\n"));
    call_live(c, *(int64_t *)c->in, 5);
}

/* Only what is of the seat's group, and newer than what it has. */
static enum err live_tell(struct live_seat *seat, struct db *db, struct arena *a, const struct live_message *m,
    struct buf *out)
{
    (void)db;
    (void)a;
    atomic_fetch_add(&told, 1);
    if (m->kind != seat->own || (m->id && m->id <= seat->last))
        return OK;
    seat->last = m->id;
    live_event(out, m->id, "post", m->text);
    return OK;
}

static const struct endpoint stream_endpoints[] = {
    { GET, "/count", NEED_NOBODY, DB_NONE, .parse = count_parse, .render = count_render, .stream = count_step },
    { GET, "/live", NEED_NOBODY, DB_NONE, .parse = live_parse, .render = live_render, .live = live_tell },
    { GET, "/own-live", NEED_USER, DB_NONE, .parse = live_parse, .render = live_render, .live = live_tell },
    { 0 },
};
static const struct endpoint *const stream_tables[] = { stream_endpoints, peer_endpoints, NULL };

/* ---- a server with a pool and a hub */

struct stage {
    struct peer peer;
    struct pool *pool;
    struct live *live;
};

static void stage_open(struct stage *s, struct server_config config)
{
    *s = (struct stage){ .live = live_new() };
    stage_live = s->live;
    atomic_store(&heard_early, 0);
    assert_int_equal(pool_new(&s->pool, 2, NULL, NULL, NULL), OK);
    config.pool = s->pool;
    config.live = s->live;
    config.tables = stream_tables;
    atomic_store(&slices, 0);
    atomic_store(&ends, 0);
    atomic_store(&told, 0);
    peer_start(&s->peer, config);
}

static void stage_close(struct stage *s)
{
    peer_stop(&s->peer);
    pool_free(s->pool);
    live_free(s->live);
}

static bool await_count(atomic_int *n, int value, int ms)
{
    for (int64_t end = clock_mono_us() + ms * 1000; clock_mono_us() < end; poll(NULL, 0, 5))
        if (atomic_load(n) == value)
            return true;
    return atomic_load(n) == value;
}

static bool await_metric(enum metric m, int64_t value, int ms)
{
    for (int64_t end = clock_mono_us() + ms * 1000; clock_mono_us() < end; poll(NULL, 0, 5))
        if (metric_get(m) == value)
            return true;
    return metric_get(m) == value;
}

/* Takes the chunks off s; false when they do not end with the last one. *rest: what stands behind. */
static bool unchunk(struct str s, struct buf *out, struct str *rest)
{
    for (;;) {
        size_t line = str_search(s, STR("\r\n"));
        char text[20] = "", *end;
        if (line == s.n || line == 0 || line >= sizeof text)
            return false;
        memcpy(text, s.p, line);
        size_t n = strtoul(text, &end, 16);
        buf_add(out, str_sub(s, line + 2, n));
        if (*end || s.n < line + 2 + n + 2 || !str_is(str_sub(s, line + 2 + n, 2), "\r\n"))
            return false;
        s = str_sub(s, line + 4 + n, s.n);
        if (!n) {
            *rest = s;
            return true;
        }
    }
}

/* What count_step makes. */
static void assert_counted(struct str body, int64_t n)
{
    assert_int_equal(body.n, n * SLICE);
    for (int64_t i = 0; i < n; i++) {
        assert_int_equal(body.p[i * SLICE], 'a' + (i + 1) % 26);
        assert_int_equal(body.p[i * SLICE + SLICE - 1], 'a' + (i + 1) % 26);
    }
}

static struct str body_of(struct str answer)
{
    return str_sub(answer, str_search(answer, STR("\r\n\r\n")) + 4, answer.n);
}

/* ---- downloads */

/* RFC 9112 section 7.1: chunks; section 9.3: what was pipelined behind it is answered on the same connection. */
static void stream_http11_isChunkedAndTheConnectionGoesOn(void **state)
{
    static const int counts[] = { 0, 1, 3, 40 };
    struct stage s;
    struct buf out = { 0 }, body = { 0 };
    char ask[200];
    (void)state;
    stage_open(&s, (struct server_config){ .loops = 2 });
    for (size_t i = 0; i < 8; i++) {
        struct str rest;
        (void)snprintf(ask, sizeof ask,
            "GET /api/v1/count?slices=%d&empty=%d HTTP/1.1\r\nHost: a\r\n\r\nGET /api/v1/echo HTTP/1.1\r\nHost: a\r\n\r\n",
            counts[i / 2], (int)(i % 2));
        struct str answer = peer_ask(&s.peer, &out, ask);
        assert_has(answer, "HTTP/1.1 200 OK\r\n");
        assert_has(answer, "\r\nTransfer-Encoding: chunked\r\n");
        assert_has(answer, "\r\nContent-Disposition: attachment; filename=count.txt\r\n");
        assert_int_equal(str_search(str_sub(answer, 0, str_search(answer, STR("\r\n\r\n"))), STR("Content-Length")),
            str_search(answer, STR("\r\n\r\n")));
        buf_reset(&body);
        assert_true(unchunk(body_of(answer), &body, &rest));
        assert_counted(buf_str(&body), counts[i / 2]);
        assert_true(str_starts(rest, STR("HTTP/1.1 200 OK\r\n")));
    }
    assert_int_equal(atomic_load(&ends), 8);
    buf_release(&out);
    buf_release(&body);
    stage_close(&s);
}

/* RFC 9112 section 6.3, item 8: HTTP/1.0 knows no chunks; the end is that the server closes. */
static void stream_http10_endsByClosing(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    int fd = peer_open(&s.peer);
    peer_send(fd, STR("GET /api/v1/count?slices=5 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    assert_true(peer_read(fd, &out, 5000));
    struct str head = str_sub(buf_str(&out), 0, str_search(buf_str(&out), STR("\r\n\r\n")));
    assert_int_equal(str_search(head, STR("Transfer-Encoding")), head.n);
    assert_int_equal(str_search(head, STR("Content-Length")), head.n);
    assert_has(head, "Connection: close");
    assert_counted(body_of(buf_str(&out)), 5);
    close(fd);
    buf_release(&out);
    stage_close(&s);
}

/* RFC 9110 section 9.3.2: HEAD is the same head, and nothing is made for it. */
static void stream_head_makesNoSlice(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    struct str answer = peer_ask(&s.peer, &out,
        "HEAD /api/v1/count HTTP/1.1\r\nHost: a\r\n\r\nGET /api/v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_has(answer, "Transfer-Encoding: chunked\r\n");
    assert_true(str_starts(body_of(answer), STR("HTTP/1.1 204 ")));
    assert_int_equal(atomic_load(&slices), 0);
    assert_int_equal(atomic_load(&ends), 1);
    buf_release(&out);
    stage_close(&s);
}

/* RFC 9112 section 8: without the last chunk the client knows that it has not got everything. */
static void stream_error_isAProblemAtFirstAndACutLater(void **state)
{
    struct stage s;
    struct buf out = { 0 }, body = { 0 };
    struct str rest;
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    struct str answer = peer_ask(&s.peer, &out, "GET /api/v1/count?fail=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_has(answer, "HTTP/1.1 507 ");
    assert_has(answer, "application/problem+json");
    assert_has(answer, "\r\nContent-Length: ");
    assert_int_equal(str_search(answer, STR("Content-Disposition")), answer.n);
    answer = peer_ask(&s.peer, &out, "GET /api/v1/count?fail=3&slices=9 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_has(answer, "HTTP/1.1 200 OK\r\n");
    assert_false(unchunk(body_of(answer), &body, &rest));
    assert_counted(buf_str(&body), 2);
    assert_true(await_count(&ends, 2, 2000));
    buf_release(&out);
    buf_release(&body);
    stage_close(&s);
}

/* Back-pressure: for a reader that takes nothing no more is made than the sockets hold; then it is closed. */
static void stream_readerThatTakesNothing_isNotWorkedFor(void **state)
{
    struct stage s;
    (void)state;
    stage_open(&s, (struct server_config){ .limits = { .write_ms = 1200 } });
    int64_t open = metric_get(METRIC_CONNECTIONS);
    int fd = peer_open(&s.peer);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof(int)), 0);
    peer_send(fd, STR("GET /api/v1/count?slices=5000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    poll(NULL, 0, 500);
    int made = atomic_load(&slices);
    assert_in_range(made, 1, 100);
    assert_true(await_count(&ends, 1, 4000));
    assert_in_range(atomic_load(&slices), made, made + 2);
    assert_true(await_metric(METRIC_CONNECTIONS, open, 2000));
    close(fd);
    stage_close(&s);
}

static void stream_clientsThatVanish_endOnceEach(void **state)
{
    struct stage s;
    (void)state;
    stage_open(&s, (struct server_config){ .loops = 2 });
    int64_t open = metric_get(METRIC_CONNECTIONS);
    for (int i = 0; i < 40; i++) {
        struct linger reset = { .l_onoff = i % 2 };
        int fd = peer_open(&s.peer);
        peer_send(fd, STR("GET /api/v1/count?slices=400 HTTP/1.1\r\nHost: a\r\n\r\n"));
        poll(NULL, 0, i % 5);
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
    }
    assert_true(await_count(&ends, 40, 8000));
    assert_true(await_metric(METRIC_CONNECTIONS, open, 4000));
    assert_true(atomic_load(&slices) < 40 * 400);
    stage_close(&s);
}

static enum err nap(struct job *job, struct db *db)
{
    (void)job;
    (void)db;
    poll(NULL, 0, 3);
    return OK;
}

static void nap_done(struct job *job, enum err e)
{
    (void)job;
    (void)e;
}

/* A pool without room in the middle of a download delays it, and does not break it. */
static void stream_fullPool_isWaitedFor(void **state)
{
    static struct job jobs[POOL_QUEUE];
    struct stage s;
    struct buf out = { 0 }, body = { 0 };
    struct str rest;
    int full = 0;
    (void)state;
    sem_init(&gate, 0, 0);
    stage_open(&s, (struct server_config){ 0 });
    int fd = peer_open(&s.peer);
    peer_send(fd, STR("GET /api/v1/count?slices=3&gated=true HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_true(await_count(&slices, 2, 3000)); /* the second one waits at the gate */
    for (int i = 0; i < POOL_QUEUE; i++) {
        jobs[i] = (struct job){ .run = nap, .done = nap_done };
        full += pool_submit(s.pool, &jobs[i]) != OK;
    }
    sem_post(&gate);
    assert_true(peer_read(fd, &out, 8000));
    assert_true(unchunk(body_of(buf_str(&out)), &body, &rest));
    assert_counted(buf_str(&body), 3);
    assert_true(full < POOL_QUEUE);
    close(fd);
    buf_release(&out);
    buf_release(&body);
    stage_close(&s);
    sem_destroy(&gate);
}

static void stream_stop_cutsWhatDoesNotEnd(void **state)
{
    struct stage s;
    (void)state;
    stage_open(&s, (struct server_config){ .limits = { .drain_ms = 300 } });
    int fd = peer_open(&s.peer);
    peer_send(fd, STR("GET /api/v1/count?slices=100000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!atomic_load(&slices))
        poll(NULL, 0, 5);
    int64_t began = clock_mono_us();
    server_stop(s.peer.server);
    for (char bytes[65536]; recv(fd, bytes, sizeof bytes, 0) > 0;)
        continue;
    assert_true(clock_mono_us() - began < 5000000);
    close(fd);
    stage_close(&s);
    assert_int_equal(atomic_load(&ends), 1);
}

/* Without a socket (call_direct) the same slices make one body. */
static void stream_direct_givesTheWholeBody(void **state)
{
    struct arena a = { 0 };
    (void)state;
    atomic_store(&ends, 0);
    struct call_answer r = call_direct(stream_tables, NULL, NULL, &a,
        &(struct call_direct_request){ .method = "GET", .target = "/api/v1/count?slices=4&empty=1" });
    assert_int_equal(r.status, 200);
    assert_counted(r.body, 4);
    assert_int_equal(atomic_load(&ends), 1);
    arena_release(&a);
}

/* ---- live streams */

static int sit_down(const struct stage *s, const char *target, const char *headers)
{
    char ask[600];
    struct buf out = { 0 };
    int fd = peer_open(&s->peer);
    (void)snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", target, headers);
    peer_send(fd, str_c(ask));
    for (int i = 0; i < 100 && str_search(buf_str(&out), STR("retry: 100\n\n")) == out.n; i++)
        (void)peer_read(fd, &out, 20);
    assert_has(buf_str(&out), "HTTP/1.1 200 OK\r\n");
    assert_has(buf_str(&out), "\r\nContent-Type: text/event-stream\r\n");
    assert_has(buf_str(&out), "\r\nConnection: close\r\n");
    assert_has(buf_str(&out), "\r\nCache-Control: no-store\r\n");
    buf_release(&out);
    return fd;
}

static void live_messages_reachWhoTheyAreFor(void **state)
{
    enum { SEATS = 60 };
    int fd[SEATS];
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ .loops = 2 });
    for (int i = 0; i < SEATS; i++)
        fd[i] = sit_down(&s, i % 3 ? "/api/v1/live?group=1" : "/api/v1/live?group=2", "");
    live_post(s.live, &(struct live_message){ .id = 4, .kind = 1, .text = STR("they had this") });
    live_post(s.live, &(struct live_message){ .id = 6, .kind = 1, .text = STR("two\nlines\r\nthree") });
    live_post(s.live, &(struct live_message){ .id = 7, .kind = 2, .text = STR("other") });
    live_post(s.live, &(struct live_message){ .id = 8, .kind = 1, .text = STR("") });
    assert_true(await_count(&told, 4 * SEATS, 5000));
    for (int i = 0; i < SEATS; i++) {
        buf_reset(&out);
        assert_false(peer_read(fd[i], &out, 30));
        assert_str(buf_str(&out),
            i % 3 ? "id: 6\nevent: post\ndata: two\ndata: lines\ndata: three\n\nid: 8\nevent: post\ndata: \n\n"
                  : "id: 7\nevent: post\ndata: other\n\n");
        close(fd[i]);
    }
    assert_true(await_metric(METRIC_LIVE_STREAMS, 0, 3000));
    buf_release(&out);
    stage_close(&s);
}

static void live_silence_isFilledWithComments(void **state)
{
    struct stage s;
    char bytes[100] = "";
    (void)state;
    stage_open(&s, (struct server_config){ .limits = { .heartbeat_ms = 300, .idle_ms = 100, .head_ms = 400 } });
    int fd = sit_down(&s, "/api/v1/live", "");
    poll(NULL, 0, 1500);
    ssize_t n = recv(fd, bytes, sizeof bytes - 1, MSG_DONTWAIT);
    assert_in_range(n, 6, 15);
    assert_true(str_starts(str_c(bytes), STR(":\n\n:\n\n")));
    close(fd);
    stage_close(&s);
}

/* A reader that is LIVE_QUEUE behind is dropped; the others hear everything. */
static void live_readerThatTakesNothing_isDropped(void **state)
{
    static char text[60000];
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    memset(text, 'x', sizeof text);
    stage_open(&s, (struct server_config){ 0 });
    int deaf = sit_down(&s, "/api/v1/live?group=1", ""), fd = sit_down(&s, "/api/v1/live?group=1", "");
    assert_int_equal(metric_get(METRIC_LIVE_STREAMS), 2);
    size_t sent = 0;
    for (int i = 0; i < 400 && metric_get(METRIC_LIVE_STREAMS) == 2; i++) {
        live_post(s.live, &(struct live_message){ .id = 10 + i, .kind = 1, .text = { text, sizeof text } });
        sent++;
        (void)peer_read(fd, &out, 10);
    }
    assert_int_equal(metric_get(METRIC_LIVE_STREAMS), 1);
    (void)peer_read(fd, &out, 300);
    assert_true(out.n > sent * sizeof text);
    close(deaf);
    close(fd);
    buf_release(&out);
    stage_close(&s);
}

/* Few bytes for a reader that takes nothing: the kernel's buffer is full, and its time runs out. */
static void live_stuckReader_isClosedAtItsDeadline(void **state)
{
    static char text[50000];
    struct stage s;
    (void)state;
    memset(text, 'x', sizeof text);
    stage_open(&s, (struct server_config){ .limits = { .write_ms = 500 } });
    int fd = sit_down(&s, "/api/v1/live?group=1", "");
    int sent = 0;
    for (; sent < 400 && metric_get(METRIC_LIVE_STREAMS); sent++) {
        live_post(s.live, &(struct live_message){ .kind = 1, .text = { text, sizeof text } });
        poll(NULL, 0, sent < 40 ? 2 : 40);
    }
    assert_true(await_metric(METRIC_LIVE_STREAMS, 0, 3000));
    close(fd);
    stage_close(&s);
}

/* RFC 9112 section 9.6: behind an answer with Connection: close nothing is answered. */
static void live_bytesFromTheReader_endIt(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    int fd = sit_down(&s, "/api/v1/live", "");
    peer_send(fd, STR("GET /api/v1/canary HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(peer_read(fd, &out, 3000));
    assert_int_equal(out.n, 0);
    close(fd);
    fd = peer_open(&s.peer);
    peer_send(fd, STR("GET /api/v1/live HTTP/1.1\r\nHost: a\r\n\r\nGET /api/v1/canary HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(peer_read(fd, &out, 3000));
    assert_int_equal(str_search(buf_str(&out), STR("canary")), out.n);
    close(fd);
    assert_true(await_metric(METRIC_LIVE_STREAMS, 0, 3000));
    buf_release(&out);
    stage_close(&s);
}

static void live_headAndRefusals_openNothing(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    assert_has(peer_ask(&s.peer, &out, "HEAD /api/v1/live HTTP/1.1\r\nHost: a\r\n\r\n"), "200 OK");
    assert_has(peer_ask(&s.peer, &out, "GET /api/v1/own-live HTTP/1.1\r\nHost: a\r\n\r\n"), " 401 ");
    assert_has(peer_ask(&s.peer, &out, "GET /api/v1/live?what=1 HTTP/1.1\r\nHost: a\r\n\r\n"), " 400 ");
    assert_int_equal(metric_get(METRIC_LIVE_STREAMS), 0);
    assert_false(live_heard(s.live));
    buf_release(&out);
    stage_close(&s);
}

static bool await_silence(struct live *live)
{
    for (int i = 0; i < 300 && live_heard(live); i++)
        poll(NULL, 0, 10);
    return !live_heard(live);
}

/* Who commits asks whether anybody listens: a stream counts from before its first read until it ends. */
static void live_listeners_areCountedFromTheirFirstReadOn(void **state)
{
    struct stage s;
    (void)state;
    stage_open(&s, (struct server_config){ .loops = 2 });
    assert_false(live_heard(s.live));
    int a = sit_down(&s, "/api/v1/live", ""), b = sit_down(&s, "/api/v1/live", "");
    assert_int_equal(atomic_load(&heard_early), 2);
    assert_true(live_heard(s.live));
    close(a);
    assert_true(await_metric(METRIC_LIVE_STREAMS, 1, 3000));
    assert_true(live_heard(s.live));
    close(b);
    assert_true(await_silence(s.live));
    stage_close(&s);
}

/* More messages than an inbox holds: no stream goes on with a hole in it. */
static void live_overrun_endsTheStreams(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ 0 });
    int fd = sit_down(&s, "/api/v1/live?group=1", "");
    for (int i = 0; i < 40 * LIVE_LETTERS && metric_get(METRIC_LIVE_STREAMS); i++)
        live_post(s.live, &(struct live_message){ .kind = 2, .text = STR("x") });
    assert_true(peer_read(fd, &out, 5000));
    close(fd);
    buf_release(&out);
    stage_close(&s);
}

static void live_stop_endsThem(void **state)
{
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ .loops = 2 });
    int a = sit_down(&s, "/api/v1/live", ""), b = sit_down(&s, "/api/v1/live", "");
    int64_t began = clock_mono_us();
    server_stop(s.peer.server);
    assert_true(peer_read(a, &out, 3000));
    assert_true(peer_read(b, &out, 3000));
    assert_true(clock_mono_us() - began < 1000000);
    close(a);
    close(b);
    buf_release(&out);
    stage_close(&s);
}

/* ---- sessions */

struct session_job {
    struct job job;
    int64_t account;
    struct str hash; /* to make; empty: to end */
};

static enum err session_run(struct job *job, struct db *db)
{
    struct session_job *s = (struct session_job *)job;
    struct query q = db_query(db, s->hash.n ? SQL_SESSION_INSERT : SQL_SESSION_DELETE_OF);
    if (s->hash.n)
        query_blob(&q, s->hash);
    query_int(&q, s->account);
    if (s->hash.n) {
        query_strz(&q, "csrf");
        query_int(&q, clock_now());
        query_int(&q, clock_now() + 3600000);
        query_strz(&q, "test");
        query_strz(&q, "127.0.0.1");
        query_null(&q); /* used or not, it stays */
    }
    return query_done(&q);
}

static void session_change(struct world *w, int64_t account, struct str token)
{
    struct session_job s = { .account = account, .hash = token.n ? token_hash(&w->arena, token) : STR("") };
    assert_int_equal(writer_call(w->writer, session_run, &s.job), OK);
}

/* Nothing is sent to a session that has ended, and its stream is closed, also when nothing is posted. */
static void live_session_endsWithItsStream(void **state)
{
    static const char asks[] = "/api/v1/own-live?group=1", cookie[] = "Cookie: vb_session=the-session-of-anna\r\n";
    struct world w = world_open("empty");
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ .database = w.path, .limits = { .heartbeat_ms = 60000 } });
    for (int posted = 1; posted >= 0; posted--) {
        session_change(&w, world_id(&w, "anna"), STR("the-session-of-anna"));
        int fd = sit_down(&s, asks, cookie);
        live_post(s.live, &(struct live_message){ .id = 6, .kind = 1, .text = STR("welcome") });
        (void)peer_read(fd, &out, 200);
        assert_str(buf_str(&out), "id: 6\nevent: post\ndata: welcome\n\n");
        buf_reset(&out);
        session_change(&w, world_id(&w, "anna"), STR(""));
        if (posted)
            live_post(s.live, &(struct live_message){ .id = 7, .kind = 1, .text = STR("secret") });
        assert_true(peer_read(fd, &out, posted ? 200 : 4000));
        assert_int_equal(out.n, 0);
        close(fd);
    }
    buf_release(&out);
    stage_close(&s);
    world_close(&w);
}

/* What another process did to a session is seen at the next heartbeat; a role that was taken away is gone before the next
 * message. */
static void live_otherProcess_endsItAtAHeartbeat(void **state)
{
    struct world w = world_open("empty");
    struct stage s;
    struct buf out = { 0 };
    (void)state;
    stage_open(&s, (struct server_config){ .database = w.path, .limits = { .heartbeat_ms = 300 } });
    session_change(&w, world_id(&w, "anna"), STR("another-session-of-anna"));
    int fd = sit_down(&s, "/api/v1/own-live", "Cookie: vb_session=another-session-of-anna\r\n");
    assert_false(peer_read(fd, &out, 100));
    world_exec(&w, "DELETE FROM session");
    assert_true(peer_read(fd, &out, 3000));
    close(fd);
    buf_release(&out);
    stage_close(&s);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(stream_http11_isChunkedAndTheConnectionGoesOn),
    cmocka_unit_test(stream_http10_endsByClosing),
    cmocka_unit_test(stream_head_makesNoSlice),
    cmocka_unit_test(stream_error_isAProblemAtFirstAndACutLater),
    cmocka_unit_test(stream_readerThatTakesNothing_isNotWorkedFor),
    cmocka_unit_test(stream_clientsThatVanish_endOnceEach),
    cmocka_unit_test(stream_fullPool_isWaitedFor),
    cmocka_unit_test(stream_stop_cutsWhatDoesNotEnd),
    cmocka_unit_test(stream_direct_givesTheWholeBody),
    cmocka_unit_test(live_messages_reachWhoTheyAreFor),
    cmocka_unit_test(live_silence_isFilledWithComments),
    cmocka_unit_test(live_readerThatTakesNothing_isDropped),
    cmocka_unit_test(live_stuckReader_isClosedAtItsDeadline),
    cmocka_unit_test(live_bytesFromTheReader_endIt),
    cmocka_unit_test(live_headAndRefusals_openNothing),
    cmocka_unit_test(live_listeners_areCountedFromTheirFirstReadOn),
    cmocka_unit_test(live_overrun_endsTheStreams),
    cmocka_unit_test(live_stop_endsThem),
    cmocka_unit_test(live_session_endsWithItsStream),
    cmocka_unit_test(live_otherProcess_endsItAtAHeartbeat),
};

UNIT_MAIN(tests);
