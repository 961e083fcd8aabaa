/* upload_test.c -- bodies that go to a file, and files as answers: over sockets. Sections are of RFC 9110 unless another one
 * is named. */
#include "http/depot.h"

#include "base/clock.h"
#include "base/metric.h"
#include "db/pool.h"
#include "http/file.h"
#include "http/upload.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

/* ---- rows */

static char served[120];

static void serve_render(struct call *c, struct jw *j)
{
    (void)j;
    call_file(c,
        &(struct call_file){ .path = served,
            .type = "application/pdf",
            .name = STR("jaar\xC3\xA9verslag \"1\".pdf"),
            .tag = STR("abc"),
            .size = 3000000,
            .modified = 1750000000123 });
}

static void missing_render(struct call *c, struct jw *j)
{
    (void)j;
    call_file(c, &(struct call_file){ .path = "/nonexistent", .type = "a/b", .tag = STR("x"), .size = 3 });
}

static const struct endpoint serving_endpoints[] = {
    { GET, "/file", NEED_NOBODY, DB_NONE, .render = serve_render },
    { GET, "/missing", NEED_NOBODY, DB_NONE, .render = missing_render },
    { 0 },
};
static const struct endpoint *const upload_tables[] = { depot_endpoints, serving_endpoints, peer_endpoints, NULL };

static struct stage stage_open(struct server_limits limits)
{
    return depot_open(upload_tables, limits);
}

/* ---- clients */

static const char *body_of(struct str s)
{
    static char text[600];
    size_t at = str_search(s, STR("\r\n\r\n"));
    (void)snprintf(text, sizeof text, "%.*s", (int)(s.n - at - 4), s.p + at + 4);
    return text;
}

static struct str talk(const struct stage *s, struct buf *out, struct str request)
{
    int fd = peer_open(&s->peer);
    buf_reset(out);
    peer_send(fd, request);
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, out, 10000));
    close(fd);
    return buf_str(out);
}

/* Reads until this was said: syncing may take its time. */
static void await_answer(int fd, struct buf *out, const char *text)
{
    for (int i = 0; i < 200 && str_search(buf_str(out), str_c(text)) == out->n; i++)
        (void)peer_read(fd, out, 40);
    assert_has(buf_str(out), text);
}

#define HELLO_HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static void upload_formAndBareBody_areStored(void **state)
{
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 }, ask = { 0 };
    (void)state;
    buf_printf(&ask,
        "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %zu\r\n\r\n%s",
        strlen(DEPOT_FORM), DEPOT_FORM);
    struct str answer = talk(&s, &out, buf_str(&ask));
    assert_has(answer, "HTTP/1.1 201 ");
    assert_string_equal(body_of(answer), "5 " HELLO_HASH " plan.txt|text/plain|Een plan");
    depot_await(1);
    answer = talk(&s, &out,
        STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
            "GET /api/v1/echo HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(answer, "5 " HELLO_HASH " ||");
    assert_has(answer, "GET [] ()"); /* RFC 9112 section 9.3: the connection goes on */
    depot_await(2);
    buf_release(&ask);
    buf_release(&out);
    depot_close(&s);
}

/* The bytes are those of a file of many slices, byte by byte the same, and memory does not grow with them. */
static void upload_large_isStoredAsItCame(void **state)
{
    enum { SIZE = 16 << 20 };
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    struct hash h;
    unsigned char want[HASH_BYTES];
    char text[HASH_TEXT + 1], head[200], *bytes = malloc(SIZE);
    (void)state;
    assert_non_null(bytes);
    for (int i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 31 + i / 977);
    hash_start(&h);
    hash_add(&h, (struct str){ bytes, SIZE });
    hash_end(&h, want);
    hash_text(want, text);
    int fd = peer_open(&s.peer);
    (void)snprintf(head, sizeof head, "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", SIZE);
    peer_send(fd, str_c(head));
    peer_send(fd, (struct str){ bytes, SIZE });
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, &out, 10000));
    assert_has(buf_str(&out), text);
    close(fd);
    free(bytes);
    buf_release(&out);
    depot_close(&s);
}

static void upload_refusals_leaveNothing(void **state)
{
    static const struct {
        const char *ask, *want;
    } asks[] = {
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", " 413 " },
        { "POST /api/v1/own-files HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", " 401 " },
        { "POST /api/v1/files?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", " 400 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\n\r\n", " 400 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\nContent-Length: 5\r\n\r\nhello",
            " 415 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Length: 5\r\n\r\nhello",
            " 415 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n\r\n--x\r\n",
            " 400 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 66\r\n\r\n"
          "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfield\r\n--x--\r\n\r\n\r\n",
            " 400 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 146\r\n\r\n"
          "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\none\r\n"
          "--x\r\nContent-Disposition: form-data; name=\"c\"; filename=\"d\"\r\n\r\ntwo\r\n--x--\r\n",
            " 400 " },
        { "POST /api/v1/files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", " 400 " },
        { "POST /api/v1/refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", " 409 " },
    };
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        struct str answer = talk(&s, &out, str_c(asks[i].ask));
        if (str_search(str_sub(answer, 0, 16), str_c(asks[i].want)) == 16)
            fail_msg("request %zu: %.*s", i, STR_ARG(answer));
        depot_await(0);
    }
    buf_release(&out);
    depot_close(&s);
}

/* Section 10.1.1: with Expect the refusal comes instead of 100, and the body need not be sent. The cap is the row's, which look
 * has lowered. */
static void upload_expectation_isAnsweredBeforeTheBody(void **state)
{
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    (void)state;
    depot_cap = 1000;
    int fd = peer_open(&s.peer);
    peer_send(fd,
        STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n"));
    assert_true(peer_read(fd, &out, 5000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 413 ")));
    close(fd);
    buf_reset(&out);
    fd = peer_open(&s.peer);
    peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    assert_false(peer_read(fd, &out, 200));
    assert_str(buf_str(&out), "HTTP/1.1 100 Continue\r\n\r\n");
    peer_send(fd, STR("hello"));
    await_answer(fd, &out, "HTTP/1.1 201 ");
    close(fd);
    /* chunked: nobody said how much would come */
    buf_reset(&out);
    fd = peer_open(&s.peer);
    peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"));
    assert_true(peer_read(fd, &out, 5000));
    assert_has(buf_str(&out), " 413 ");
    close(fd);
    depot_await(1);
    buf_release(&out);
    depot_close(&s);
}

static void upload_clientsThatVanish_leaveNothing(void **state)
{
    struct stage s = stage_open((struct server_limits){ 0 });
    int64_t open = metric_get(METRIC_CONNECTIONS);
    static char half[700000];
    int parts;
    (void)state;
    for (int i = 0; i < 20; i++) {
        struct linger reset = { .l_onoff = i % 2 };
        int fd = peer_open(&s.peer);
        peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"));
        peer_send(fd, (struct str){ half, sizeof half });
        if (i == 10) {
            poll(NULL, 0, 200);
            assert_in_range(depot_files(&parts), 1, 12); /* it is on disk already */
        }
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
    }
    depot_await(0);
    for (int i = 0; i < 300 && metric_get(METRIC_CONNECTIONS) != open; i++)
        poll(NULL, 0, 10);
    assert_int_equal(metric_get(METRIC_CONNECTIONS), open);
    depot_close(&s);
}

/* A body that drips is closed with 408; one that goes on steadily gets more than one period. */
/* What an upload takes before a byte of it came counts: the third of three that say nothing more is refused. */
static void upload_startedOnesBeyondTheCommonCap_areRefused(void **state)
{
    struct stage s = stage_open((struct server_limits){ .held = 16000 });
    struct buf out = { 0 };
    int fd[3];
    (void)state;
    for (int i = 0; i < 3; i++) {
        fd[i] = peer_open(&s.peer);
        peer_send(fd[i],
            STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000\r\n\r\n"));
        assert_false(i < 2 && peer_read(fd[i], &out, 100));
    }
    assert_true(peer_read(fd[2], &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 503 ")));
    for (int i = 0; i < 3; i++)
        close(fd[i]);
    buf_release(&out);
    depot_close(&s);
}

static void upload_slow_isClosedAndSteadyIsNot(void **state)
{
    struct stage s = stage_open((struct server_limits){ .body_ms = 600 });
    struct buf out = { 0 };
    static char piece[40000];
    (void)state;
    int fd = peer_open(&s.peer);
    peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n"));
    for (int i = 0; i < 10; i++) {
        peer_send(fd, (struct str){ piece, sizeof piece });
        poll(NULL, 0, 200);
    }
    await_answer(fd, &out, "HTTP/1.1 201 ");
    close(fd);
    buf_reset(&out);
    fd = peer_open(&s.peer);
    peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n"));
    for (int i = 0; i < 20 && !peer_read(fd, &out, 100); i++)
        peer_send(fd, STR("x"));
    assert_has(buf_str(&out), " 408 ");
    close(fd);
    depot_await(1);
    buf_release(&out);
    depot_close(&s);
}

/* No room on the disk (here: no file may be larger): 507, and nothing is left. */
static void upload_fullDisk_is507(void **state)
{
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    struct rlimit was, small;
    static char bytes[3 << 20];
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    small = was;
    small.rlim_cur = 1 << 20;
    int fd = peer_open(&s.peer);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    peer_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 3145728\r\n\r\n"));
    peer_send(fd, (struct str){ bytes, sizeof bytes });
    await_answer(fd, &out, "HTTP/1.1 507 ");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    close(fd);
    depot_await(0);
    buf_release(&out);
    depot_close(&s);
}

/* ---- files as answers */

static void serve_file(void)
{
    char line[101];
    (void)snprintf(served, sizeof served, "%s/served", depot_folder);
    FILE *f = fopen(served, "w");
    assert_non_null(f);
    for (int i = 0; i < 30000; i++) {
        (void)snprintf(line, sizeof line, "%-99d\n", i);
        assert_int_equal(fwrite(line, 1, 100, f), 100);
    }
    assert_int_equal(fclose(f), 0);
}

static struct str ask_file(const struct stage *s, struct buf *out, const char *method, const char *headers)
{
    char ask[600];
    (void)snprintf(ask, sizeof ask, "%s /api/v1/file HTTP/1.1\r\nHost: a\r\n%s\r\n", method, headers);
    return talk(s, out, str_c(ask));
}

static void file_whole_isSentWithItsHeaders(void **state)
{
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    (void)state;
    serve_file();
    struct str r = ask_file(&s, &out, "GET", "");
    assert_has(r, "HTTP/1.1 200 OK\r\n");
    assert_has(r, "\r\nContent-Length: 3000000\r\n");
    assert_has(r, "\r\nContent-Type: application/pdf\r\n");
    assert_has(r, "\r\nETag: \"abc\"\r\n");
    assert_has(r, "\r\nLast-Modified: Sun, 15 Jun 2025 15:06:40 GMT\r\n");
    assert_has(r, "\r\nAccept-Ranges: bytes\r\n");
    assert_has(r, "\r\nX-Content-Type-Options: nosniff\r\n");
    assert_has(r, "\r\nContent-Security-Policy: sandbox; default-src 'none'; frame-ancestors 'none'\r\n");
    assert_has(r, "\r\nCache-Control: private, no-cache\r\n");
    assert_has(r, /* RFC 6266 section 4.3, RFC 8187 section 3.2 */
        "\r\nContent-Disposition: attachment; filename=\"jaar__verslag _1_.pdf\"; "
        "filename*=UTF-8''jaar%C3%A9verslag%20%221%22.pdf\r\n");
    struct str body = str_sub(r, str_search(r, STR("\r\n\r\n")) + 4, r.n);
    assert_int_equal(body.n, 3000000);
    assert_true(str_starts(str_sub(body, 2999900, 100), STR("29999 ")));
    r = ask_file(&s, &out, "HEAD", "Range: bytes=0-1\r\n");
    assert_has(r, "HTTP/1.1 200 OK\r\n");
    assert_has(r, "\r\nContent-Length: 3000000\r\n");
    assert_true(str_ends(r, STR("\r\n\r\n")));
    assert_has(talk(&s, &out, STR("GET /api/v1/missing HTTP/1.1\r\nHost: a\r\n\r\n")), "HTTP/1.1 404 ");
    buf_release(&out);
    depot_close(&s);
}

static void file_rangesAndConditions_areAsTheRfcSays(void **state)
{
    static const struct {
        const char *headers, *status, *has;
        size_t n; /* bytes of the body; 1: a problem document */
    } asks[] = {
        { "Range: bytes=100-199\r\n", " 206 ", "Content-Range: bytes 100-199/3000000\r\n", 100 }, /* 14.2, 14.4 */
        { "Range: bytes=2999900-\r\n", " 206 ", "Content-Range: bytes 2999900-2999999/3000000\r\n", 100 },
        { "Range: bytes=-5\r\n", " 206 ", "Content-Range: bytes 2999995-2999999/3000000\r\n", 5 },
        { "Range: bytes=0-99999999\r\n", " 206 ", "Content-Range: bytes 0-2999999/3000000\r\n", 3000000 },
        { "Range: bytes=3000000-\r\n", " 416 ", "Content-Range: bytes */3000000\r\n", 1 }, /* 15.5.17 */
        { "Range: bytes=5-1\r\n", " 200 ", "Content-Length: 3000000\r\n", 3000000 },       /* 14.1.1: invalid */
        { "Range: bytes=0-1,5-6\r\n", " 200 ", "Content-Length: 3000000\r\n", 3000000 },   /* 14.2: may be ignored */
        { "Range: lines=0-1\r\n", " 200 ", "Content-Length: 3000000\r\n", 3000000 },
        { "Range: bytes=0-9\r\nIf-Range: \"abc\"\r\n", " 206 ", "Content-Range: bytes 0-9/", 10 }, /* 13.1.5 */
        { "Range: bytes=0-9\r\nIf-Range: \"other\"\r\n", " 200 ", "Content-Length: 3000000\r\n", 3000000 },
        { "Range: bytes=0-9\r\nIf-Range: W/\"abc\"\r\n", " 200 ", "Content-Length: 3000000\r\n", 3000000 },
        { "Range: bytes=0-9\r\nIf-Range: Sun, 15 Jun 2025 15:06:40 GMT\r\n", " 206 ", "Content-Range: bytes 0-9/", 10 },
        { "Range: bytes=0-9\r\nIf-Range: Sun, 15 Jun 2025 15:06:41 GMT\r\n", " 200 ", "", 3000000 },
        { "If-None-Match: \"x\", W/\"abc\"\r\n", " 304 ", "ETag: \"abc\"\r\n", 0 }, /* 13.1.2: weak comparison */
        { "If-None-Match: \"x\"\r\nIf-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT\r\n", " 200 ", "", 3000000 },
        { "If-Modified-Since: Sun, 15 Jun 2025 15:06:40 GMT\r\n", " 304 ", "", 0 }, /* 13.1.3 */
        { "If-Modified-Since: Sun, 15 Jun 2025 15:06:39 GMT\r\n", " 200 ", "", 3000000 },
        { "If-None-Match: \"abc\"\r\nRange: bytes=0-9\r\n", " 304 ", "", 0 }, /* 13.2.2: conditions first */
    };
    struct stage s = stage_open((struct server_limits){ 0 });
    struct buf out = { 0 };
    (void)state;
    serve_file();
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        struct str r = ask_file(&s, &out, "GET", asks[i].headers);
        size_t head = str_search(r, STR("\r\n\r\n"));
        if (str_search(str_sub(r, 0, 16), str_c(asks[i].status)) == 16 ||
            str_search(str_sub(r, 0, head + 2), str_c(asks[i].has)) >= head + 2 ||
            (asks[i].n == 1 ? r.p[head + 4] != '{' : r.n - head - 4 != asks[i].n))
            fail_msg("%s: %zu bytes, %.*s", asks[i].headers, r.n - head - 4, (int)head, r.p);
    }
    buf_release(&out);
    depot_close(&s);
}

/* A reader that takes nothing of a file is closed in its time and costs no memory; others are served meanwhile. */
static void file_readerThatTakesNothing_isClosed(void **state)
{
    struct stage s = stage_open((struct server_limits){ .write_ms = 800 });
    struct buf out = { 0 };
    int fd[20];
    int64_t open = metric_get(METRIC_CONNECTIONS);
    (void)state;
    serve_file();
    for (int i = 0; i < 20; i++) {
        fd[i] = peer_open(&s.peer);
        assert_int_equal(setsockopt(fd[i], SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof(int)), 0);
        for (int j = 0; j < 4; j++)
            peer_send(fd[i], STR("GET /api/v1/file HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    assert_int_equal(ask_file(&s, &out, "GET", "").n > 3000000, true);
    for (int i = 0; i < 500 && metric_get(METRIC_CONNECTIONS) != open; i++)
        poll(NULL, 0, 10);
    assert_int_equal(metric_get(METRIC_CONNECTIONS), open);
    for (int i = 0; i < 20; i++)
        close(fd[i]);
    buf_release(&out);
    depot_close(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(upload_formAndBareBody_areStored),
    cmocka_unit_test(upload_large_isStoredAsItCame),
    cmocka_unit_test(upload_refusals_leaveNothing),
    cmocka_unit_test(upload_expectation_isAnsweredBeforeTheBody),
    cmocka_unit_test(upload_clientsThatVanish_leaveNothing),
    cmocka_unit_test(upload_startedOnesBeyondTheCommonCap_areRefused),
    cmocka_unit_test(upload_slow_isClosedAndSteadyIsNot),
    cmocka_unit_test(upload_fullDisk_is507),
    cmocka_unit_test(file_whole_isSentWithItsHeaders),
    cmocka_unit_test(file_rangesAndConditions_areAsTheRfcSays),
    cmocka_unit_test(file_readerThatTakesNothing_isClosed),
};

UNIT_MAIN(tests);
