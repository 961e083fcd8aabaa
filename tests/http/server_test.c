/* server_test.c -- connections over time: order, deadlines, back-pressure, clients that vanish, caps, draining, and requests
 * that wander over writer and pool. */
#include "db/scratch.h"
#include "http/peer.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

#include <semaphore.h>
#include <sys/resource.h>

/* ---- rows that take their time */

static atomic_int runs; /* of write_run */

static enum err write_run(struct call *c, struct db *db)
{
    int64_t *id = c->out = arena_new(c->arena, int64_t);
    atomic_fetch_add(&runs, 1);
    if (id)
        *id = db_new_id(db, "thing");
    return OK;
}

static enum err slow_run(struct call *c, struct db *db)
{
    struct timespec t = { .tv_nsec = 100000000 };
    if (db)
        (void)scratch_number(db, "SELECT count(*) FROM note");
    nanosleep(&t, NULL);
    c->out = arena_new(c->arena, int64_t);
    return OK;
}

static enum err refuse_run(struct call *c, struct db *db)
{
    call_set_header(c, "X-Lost", STR("this belongs to the run that failed"));
    return db_new_id(db, "thing") ? call_fail(c, ERR_CONFLICT, "Dat kan niet.", "That cannot be.") : ERR_INTERNAL;
}

static enum err work_prepare(struct call *c)
{
    c->in = arena_new(c->arena, int64_t);
    return c->in ? OK : arena_err(c->arena);
}

static enum err fail_prepare(struct call *c)
{
    return call_fail(c, ERR_TOO_LARGE, "Te veel.", "Too much.");
}

static void id_render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", *(int64_t *)c->out);
    jw_bool(j, "prepared", c->in != NULL);
    jw_close(j, '}');
}

static void address_render(struct call *c, struct jw *j)
{
    (void)j;
    call_set_cookie(c, "vb_session", STR("x"), 60);
    call_raw(c, "text/plain", call_address(c));
}

static enum err allot(struct call *c)
{
    return arena_alloc(c->arena, 100 << 20) ? OK : arena_err(c->arena);
}

static void cookie_render(struct call *c, struct jw *j)
{
    (void)j;
    struct str one = call_cookie(c, "one");
    call_set_cookie(c, "two", STR("2"), -1);
    call_raw(c, "text/plain", one.p ? arena_printf(c->arena, "[%.*s]", STR_ARG(one)) : STR("[-]"));
}

static const struct endpoint wander_endpoints[] = {
    { POST, "/things", NEED_NOBODY, DB_WRITE, .run = write_run, .render = id_render },
    { POST, "/prepared", NEED_NOBODY, DB_WRITE, .prepare = work_prepare, .run = write_run, .render = id_render },
    { POST, "/prepared-here", NEED_NOBODY, DB_WRITE, .prepare = work_prepare, .run = write_run, .render = id_render,
        .flags = ENDPOINT_PREPARE_HERE },
    { POST, "/unprepared", NEED_NOBODY, DB_WRITE, .prepare = fail_prepare, .run = write_run },
    { POST, "/refused", NEED_NOBODY, DB_WRITE, .run = refuse_run },
    { GET, "/slow", NEED_NOBODY, DB_SLOW, .run = slow_run, .render = id_render },
    { GET, "/slow/{id}/{name}", NEED_NOBODY, DB_SLOW, .run = slow_run, .render = id_render },
    { GET, "/read", NEED_NOBODY, DB_READ, .prepare = work_prepare, .run = slow_run, .render = id_render },
    { GET, "/address", NEED_NOBODY, DB_NONE, .render = address_render },
    { GET, "/cookie", NEED_NOBODY, DB_NONE, .render = cookie_render },
    { GET, "/greedy", NEED_NOBODY, DB_NONE, .parse = allot, .render = address_render },
    { 0 },
};
static const struct endpoint *const wander_tables[] = { wander_endpoints, peer_endpoints, health_endpoints, NULL };

/* ---- a server with writer and pool */

struct world {
    struct peer peer;
    struct scratch scratch;
    struct writer *writer;
    struct pool *pool;
};

static struct world world_open(int loops)
{
    struct world w = { .scratch = scratch_new() };
    assert_int_equal(writer_new(&w.writer, w.scratch.path, NULL, NULL), OK);
    assert_int_equal(pool_new(&w.pool, 2, w.scratch.path, NULL, NULL), OK);
    peer_start(&w.peer,
        (struct server_config){ .loops = loops,
            .tables = wander_tables,
            .database = w.scratch.path,
            .writer = w.writer,
            .pool = w.pool });
    atomic_store(&runs, 0);
    return w;
}

static void world_close(struct world *w)
{
    peer_stop(&w->peer);
    pool_free(w->pool);
    writer_free(w->writer);
    scratch_free(&w->scratch);
}

/* ---- helpers */

static int64_t now_ms(void)
{
    return clock_mono_us() / 1000;
}

static bool await(enum metric m, int64_t value, int ms)
{
    struct timespec t = { .tv_nsec = 5000000 };
    for (int64_t end = now_ms() + ms; now_ms() < end; nanosleep(&t, NULL))
        if (metric_get(m) == value)
            return true;
    return metric_get(m) == value;
}

static int status_of(const struct peer *p, const char *request)
{
    struct buf out = { 0 };
    struct str rest;
    int status = peer_status(peer_ask(p, &out, request), &rest, true);
    buf_release(&out);
    return status;
}

#define HOST  "Host: a\r\n"
#define HELLO "GET /api/v1/echo HTTP/1.1\r\n" HOST "\r\n"

/* ---- order */

static void server_pipelined500_areAnsweredInOrder(void **state)
{
    struct peer p;
    struct buf ask = { 0 }, out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ 0 });
    for (int i = 0; i < 500; i++)
        buf_printf(&ask, "GET /api/v1/echo?say=%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
    int fd = peer_open(&p);
    peer_send(fd, buf_str(&ask));
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, &out, 5000));
    struct str rest = buf_str(&out);
    for (int i = 0; i < 500; i++) {
        char want[40];
        struct str answer = rest;
        assert_int_equal(peer_status(answer, &rest, true), 200);
        (void)snprintf(want, sizeof want, "GET [] (%d)\n", i);
        assert_true(str_ends(str_sub(answer, 0, answer.n - rest.n), str_c(want)));
    }
    assert_int_equal(rest.n, 0);
    close(fd);
    buf_release(&ask);
    buf_release(&out);
    peer_stop(&p);
}

static void server_pipelinedWritesAndReads_areAnsweredInOrder(void **state)
{
    struct world w = world_open(1);
    struct buf ask = { 0 }, out = { 0 };
    (void)state;
    for (int i = 0; i < 40; i++)
        buf_printf(&ask,
            "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n\r\nGET /api/v1/echo?say=%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
    int fd = peer_open(&w.peer);
    peer_send(fd, buf_str(&ask));
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, &out, 5000));
    struct str rest = buf_str(&out);
    for (int i = 0; i < 40; i++) {
        char want[60];
        struct str answer = rest;
        assert_int_equal(peer_status(answer, &rest, true), 200);
        (void)snprintf(want, sizeof want, "{\"id\":%d,", i + 1);
        assert_has(str_sub(answer, 0, answer.n - rest.n), want);
        assert_int_equal(peer_status(rest, &rest, true), 200);
    }
    assert_int_equal(rest.n, 0);
    assert_int_equal(atomic_load(&runs), 40);
    close(fd);
    buf_release(&ask);
    buf_release(&out);
    world_close(&w);
}

/* ---- the steps, over threads */

static void server_everyMode_isAnswered(void **state)
{
    struct world w = world_open(1);
    struct buf out = { 0 };
    (void)state;
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n\r\n"),
        "{\"id\":1,\"prepared\":false}");
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/prepared HTTP/1.1\r\nHost: a\r\n\r\n"),
        "{\"id\":2,\"prepared\":true}");
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/prepared-here HTTP/1.1\r\nHost: a\r\n\r\n"),
        "{\"id\":3,\"prepared\":true}");
    assert_has(peer_ask(&w.peer, &out, "GET /api/v1/slow HTTP/1.1\r\nHost: a\r\n\r\n"), "\"prepared\":false}");
    assert_has(peer_ask(&w.peer, &out, "GET /api/v1/slow/12/a HTTP/1.1\r\nHost: a\r\n\r\n"), "200 OK");
    assert_has(peer_ask(&w.peer, &out, "GET /api/v1/read HTTP/1.1\r\nHost: a\r\n\r\n"), "\"prepared\":true}");
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/unprepared HTTP/1.1\r\nHost: a\r\n\r\n"),
        "\"detail\":\"Te veel.\"");
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/refused HTTP/1.1\r\nHost: a\r\nAccept-Language: en-GB\r\n\r\n"),
        "\"detail\":\"That cannot be.\"");
    assert_has(peer_ask(&w.peer, &out, "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n\r\n"), "{\"id\":4,");
    buf_release(&out);
    world_close(&w);
}

static void server_unused_hasNothingOfTheDatabaseMapped(void **state)
{
    static const char *const asks[] = { "GET /api/v1/read HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/slow HTTP/1.1\r\nHost: a\r\n\r\n", "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n\r\n" };
    struct world w = world_open(2);
    for (int i = 0; i < 12 && state; i++)
        assert_int_equal(status_of(&w.peer, asks[i % 3]) / 100, 2);
    assert_true(scratch_mapped(w.scratch.path) > 1);
    for (int i = 0; i < 60 && scratch_mapped(w.scratch.path); i++, poll(NULL, 0, DB_REST_MS / 30))
        continue;
    assert_int_equal(scratch_mapped(w.scratch.path), 0);
    world_close(&w);
}

static void server_clientsThatVanish_freeEverythingOnce(void **state)
{
    struct world w = world_open(2);
    int64_t open = metric_get(METRIC_CONNECTIONS);
    static const char *const asks[] = { "POST /api/v1/things HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/slow HTTP/1.1\r\nHost: a\r\n\r\n", "POST /api/v1/prepared HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nxxx",
        "GET /api/v1/large HTTP/1.1\r\nHost: a\r\n\r\n", "GET /api/v1/ec" };
    (void)state;
    for (int i = 0; i < 120; i++) {
        struct linger reset = { .l_onoff = i % 2 };
        int fd = peer_open(&w.peer);
        peer_send(fd, str_c(asks[i % 6]));
        if (i % 3 == 0)
            poll(NULL, 0, 1);
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
    }
    assert_true(await(METRIC_CONNECTIONS, open, 8000));
    assert_int_equal(status_of(&w.peer, HELLO), 200);
    world_close(&w);
}

struct client {
    const struct peer *peer;
    int wrong;
};

static void *ask_200_times(void *arg)
{
    struct client *c = arg;
    static const char *const asks[] = { HELLO, "POST /api/v1/things HTTP/1.1\r\n" HOST "\r\n",
        "POST /api/v1/prepared HTTP/1.1\r\n" HOST "\r\n", "GET /api/v1/large?size=300000 HTTP/1.1\r\n" HOST "\r\n",
        "GET /nowhere HTTP/1.1\r\n" HOST "\r\n" };
    static const int want[] = { 200, 200, 200, 200, 404 };
    for (int i = 0; i < 200; i++)
        c->wrong += status_of(c->peer, asks[i % 5]) != want[i % 5];
    return NULL;
}

static void server_manyLoopsAndClients_areAllAnswered(void **state)
{
    enum { CLIENTS = 6 };
    struct world w = world_open(3);
    pthread_t thread[CLIENTS];
    struct client client[CLIENTS];
    (void)state;
    for (int i = 0; i < CLIENTS; i++) {
        client[i] = (struct client){ .peer = &w.peer };
        assert_int_equal(pthread_create(&thread[i], NULL, ask_200_times, &client[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(client[i].wrong, 0);
    }
    assert_int_equal(atomic_load(&runs), CLIENTS * 80);
    world_close(&w);
}

/* ---- deadlines */

static void server_drippingHead_isClosedAtItsDeadline(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .head_ms = 400 } });
    int fd = peer_open(&p);
    int64_t start = now_ms();
    for (int i = 0; i < 100 && !peer_read(fd, &out, 30); i++)
        peer_send(fd, STR("x"));
    assert_in_range(now_ms() - start, 300, 1500);
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 408 ")));
    assert_has(buf_str(&out), "Connection: close");
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_silentThenDrippingHead_hasNoMoreTime(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .head_ms = 1000 } });
    int fd = peer_open(&p);
    int64_t start = now_ms();
    assert_false(peer_read(fd, &out, 700));
    for (int i = 0; i < 100 && !peer_read(fd, &out, 30); i++)
        peer_send(fd, STR("x"));
    assert_in_range(now_ms() - start, 900, 1600); /* 1700, had its first byte given it more */
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 408 ")));
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_silentConnection_isClosedWithoutAWord(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .head_ms = 300 } });
    int fd = peer_open(&p);
    assert_true(peer_read(fd, &out, 2000));
    assert_int_equal(out.n, 0);
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_idleConnection_isClosedAfterItsTime(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .idle_ms = 300 } });
    int fd = peer_open(&p);
    peer_send(fd, STR(HELLO));
    assert_false(peer_read(fd, &out, 100));
    peer_send(fd, STR(HELLO));
    assert_true(peer_read(fd, &out, 2000));
    struct str rest = buf_str(&out);
    assert_int_equal(peer_status(rest, &rest, true), 200);
    assert_int_equal(peer_status(rest, &rest, true), 200);
    assert_int_equal(rest.n, 0);
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_drippingBody_isClosedAtItsDeadline(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .body_ms = 400 } });
    int fd = peer_open(&p);
    int64_t start = now_ms();
    peer_send(fd, STR("POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"));
    for (int i = 0; i < 100 && !peer_read(fd, &out, 30); i++)
        peer_send(fd, STR("x"));
    assert_in_range(now_ms() - start, 300, 1500);
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 408 ")));
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_clientThatTakesNothing_isClosed(void **state)
{
    struct peer p;
    int64_t open = metric_get(METRIC_CONNECTIONS);
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .write_ms = 300 } });
    int fd = peer_open(&p);
    peer_send(fd, STR("GET /api/v1/large?size=40000000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(await(METRIC_CONNECTIONS, open + 1, 1000));
    assert_true(await(METRIC_CONNECTIONS, open, 3000));
    close(fd);
    peer_stop(&p);
}

static void server_slowButSteadyReader_getsEverything(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .write_ms = 600 } });
    int fd = peer_open(&p), small = 65536;
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    peer_send(fd, STR("GET /api/v1/large?size=12000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    for (ssize_t k = 1; k > 0;) {
        char *to = buf_room(&out, 200000);
        k = recv(fd, to, 200000, 0);
        out.n += k > 0 ? (size_t)k : 0;
        if (out.n % 7 == 0)
            poll(NULL, 0, 5);
    }
    struct str rest;
    assert_int_equal(peer_status(buf_str(&out), &rest, true), 200);
    assert_int_equal(rest.n, 0);
    assert_true(out.n > 12000000);
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

/* ---- caps */

static void server_bodiesBeyondTheCommonCap_areRefused(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    static char half[600000];
    (void)state;
    memset(half, 'x', sizeof half);
    peer_start(&p, (struct server_config){ .limits = { .held = 3 << 19 } });
    int first = peer_open(&p), second = peer_open(&p);
    peer_send(first, STR("POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"));
    peer_send(first, (struct str){ half, sizeof half });
    poll(NULL, 0, 100);
    peer_send(second, STR("POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"));
    peer_send(second, (struct str){ half, sizeof half });
    assert_true(peer_read(second, &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 503 ")));
    assert_has(buf_str(&out), "Retry-After: ");
    close(first);
    close(second);
    buf_release(&out);
    peer_stop(&p);
}

static void server_unfinishedHeadsBeyondTheCommonCap_areRefused(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    static char line[7900];
    int fd[3];
    (void)state;
    memset(line, 'x', sizeof line);
    peer_start(&p, (struct server_config){ .limits = { .held = 20000 } });
    for (int i = 0; i < 3; i++) {
        fd[i] = peer_open(&p);
        peer_send(fd[i], STR("GET /api/v1/echo HTTP/1.1\r\nHost: a\r\nX-a: "));
        peer_send(fd[i], (struct str){ line, sizeof line });
        assert_false(i < 2 && peer_read(fd[i], &out, 50));
    }
    assert_true(peer_read(fd[2], &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 503 ")));
    close(fd[1]);
    poll(NULL, 0, 50);
    peer_send(fd[0], STR("\r\n\r\n")); /* who was there has not lost anything */
    buf_reset(&out);
    assert_false(peer_read(fd[0], &out, 200));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 200 ")));
    close(fd[0]);
    close(fd[2]);
    buf_release(&out);
    peer_stop(&p);
}

static void server_largeBodyOfAStranger_isNotRead(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ 0 });
    int fd = peer_open(&p);
    peer_send(fd,
        STR("POST /api/v1/secret HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nAccept-Language: en\r\n\r\nabc"));
    assert_true(peer_read(fd, &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 401 ")));
    assert_has(buf_str(&out), "Sign in first");
    assert_has(buf_str(&out), "Connection: close");
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

static void server_arenaBeyondItsCap_is413AndTheServerLives(void **state)
{
    struct world w = world_open(1);
    (void)state;
    assert_int_equal(status_of(&w.peer, "GET /api/v1/greedy HTTP/1.1\r\nHost: a\r\n\r\n"), 413);
    assert_int_equal(status_of(&w.peer, HELLO), 200);
    world_close(&w);
}

static void server_connectionsOfOneAddress_areCapped(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    int fd[4];
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .per_address = 3 } });
    for (int i = 0; i < 4; i++) {
        fd[i] = peer_open(&p);
        peer_send(fd[i], STR("GET "));
    }
    assert_true(peer_read(fd[3], &out, 2000));
    assert_int_equal(out.n, 0);
    int other = peer_connect_from(p.port, "127.0.0.2");
    peer_send(other, STR(HELLO));
    assert_false(peer_read(other, &out, 200));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 200 ")));
    for (int i = 0; i < 4; i++)
        close(fd[i]);
    close(other);
    buf_release(&out);
    peer_stop(&p);
}

static void server_allConnectionsTaken_idleOnesMakeRoom(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    int fd[4];
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .connections = 4, .per_address = 10 } });
    for (int i = 0; i < 4; i++) {
        fd[i] = peer_open(&p);
        peer_send(fd[i], STR(HELLO));
        assert_false(peer_read(fd[i], &out, 50));
    }
    poll(NULL, 0, 1100);
    close(peer_open(&p)); /* finds no room, and makes the idle ones go */
    poll(NULL, 0, 300);
    assert_int_equal(status_of(&p, HELLO), 200);
    for (int i = 0; i < 4; i++)
        close(fd[i]);
    buf_release(&out);
    peer_stop(&p);
}

static int64_t cpu_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

static void server_noDescriptorsLeft_waitsAndRecovers(void **state)
{
    enum { CLIENTS = 20 };
    struct peer p;
    struct rlimit before, few;
    int fd[CLIENTS];
    (void)state;
    peer_start(&p, (struct server_config){ 0 });
    for (int i = 0; i < CLIENTS; i++)
        fd[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){ .rlim_cur = (rlim_t)fd[CLIENTS - 1] + 4, .rlim_max = before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)p.port) };
    assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(connect(fd[i], (struct sockaddr *)&to, sizeof to), 0);
    int64_t cpu = cpu_ms();
    poll(NULL, 0, 1000);
    assert_in_range(cpu_ms() - cpu, 0, 100); /* it does not spin */
    for (int i = 0; i < CLIENTS; i++)
        close(fd[i]);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    int64_t start = now_ms();
    assert_int_equal(status_of(&p, HELLO), 200);
    assert_in_range(now_ms() - start, 0, 1000);
    peer_stop(&p);
}

static void server_tooManyAnonymousRequests_are429(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .rate_anonymous = 3 } });
    for (int i = 0; i < 3; i++)
        assert_int_equal(status_of(&p, HELLO), 200);
    struct str s = peer_ask(&p, &out, HELLO);
    assert_true(str_starts(s, STR("HTTP/1.1 429 ")));
    assert_has(s, "Retry-After: ");
    assert_has(s, "application/problem+json");
    assert_int_equal(status_of(&p, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
    buf_release(&out);
    peer_stop(&p);
}

/* ---- start and stop */

static void *stop_soon(void *arg)
{
    poll(NULL, 0, 30);
    server_stop(arg);
    return NULL;
}

static void server_stop_finishesWhatRuns(void **state)
{
    struct world w = world_open(2);
    struct buf out = { 0 };
    pthread_t thread;
    (void)state;
    int idle = peer_open(&w.peer), busy = peer_open(&w.peer);
    peer_send(idle, STR(HELLO));
    assert_false(peer_read(idle, &out, 50));
    buf_reset(&out);
    peer_send(busy, STR("GET /api/v1/slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, w.peer.server), 0);
    assert_true(peer_read(busy, &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 200 ")));
    assert_has(buf_str(&out), "Connection: close");
    assert_true(peer_read(idle, &out, 1000));
    close(idle);
    close(busy);
    pthread_join(thread, NULL);
    buf_release(&out);
    world_close(&w);
}

static void server_stop_endsWithinItsLimit(void **state)
{
    struct peer p;
    (void)state;
    peer_start(&p, (struct server_config){ .limits = { .drain_ms = 300 } });
    int fd = peer_open(&p);
    peer_send(fd, STR("POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"));
    poll(NULL, 0, 50);
    int64_t start = now_ms();
    peer_stop(&p);
    assert_in_range(now_ms() - start, 200, 1500);
    close(fd);
}

static void server_addressInUse_isRefusedWithAReason(void **state)
{
    struct peer p;
    struct server *second = NULL;
    struct arena a = { 0 };
    struct str why = STR("");
    char address[40];
    const char *listen[] = { address, NULL };
    (void)state;
    peer_start(&p, (struct server_config){ .loops = 2 });
    (void)snprintf(address, sizeof address, "127.0.0.1:%d", p.port);
    struct server_config config = { .listen = listen, .loops = 2, .tables = peer_tables };
    assert_int_equal(server_new(&second, &config, &a, &why), ERR_CONFLICT);
    assert_null(second);
    assert_has(why, address);
    assert_has(why, "another program");
    arena_release(&a);
    peer_stop(&p);
}

static void server_badSettings_areRefusedWithAReason(void **state)
{
    static const char *const nowhere[] = { "localhorst:80", NULL }, *const free_port[] = { "127.0.0.1:0", NULL };
    static const struct endpoint undeclared[] = { { GET, "/x", NEED_UNDECLARED, DB_NONE, .parse = NULL }, { 0 } };
    static const struct endpoint twice[] = { { GET, "/x/{id}", NEED_NOBODY, DB_NONE, .parse = NULL },
        { GET, "/x/{name}", NEED_NOBODY, DB_NONE, .parse = NULL }, { 0 } };
    static const struct endpoint *const undeclared_tables[] = { undeclared, NULL },
                                        *const twice_tables[] = { twice, NULL };
    const struct {
        struct server_config config;
        const char *reason;
    } bad[] = { { { .listen = nowhere, .loops = 1, .tables = peer_tables }, "localhorst:80" },
        { { .listen = free_port, .loops = 0, .tables = peer_tables }, "number of loops" },
        { { .listen = free_port, .loops = 1, .tables = peer_tables, .proxy = "10.0.0.0/99" }, "10.0.0.0/99" },
        { { .listen = free_port, .loops = 1, .tables = peer_tables, .web = "/nowhere" }, "/nowhere" },
        { { .listen = free_port, .loops = 1, .tables = peer_tables, .database = "/nowhere/base.db" },
            "/nowhere/base.db" },
        { { .listen = free_port, .loops = 1, .tables = undeclared_tables }, "need is not declared" },
        { { .listen = free_port, .loops = 1, .tables = twice_tables }, "same method and path" } };
    (void)state;
    log_set_level(LOG_ERROR + 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct server *s = NULL;
        struct arena a = { 0 };
        struct str why = STR("");
        assert_true(server_new(&s, &bad[i].config, &a, &why) != OK);
        assert_null(s);
        assert_has(why, bad[i].reason);
        arena_release(&a);
    }
}

static void server_ipv6AndIpv4_bothAnswer(void **state)
{
    static const char *const listen[] = { "127.0.0.1:0", "[::1]:0", NULL };
    struct peer p;
    struct buf out = { 0 };
    (void)state;
    peer_start(&p, (struct server_config){ .listen = listen, .loops = 2 });
    assert_int_equal(status_of(&p, HELLO), 200);
    struct sockaddr_in6 to = { .sin6_family = AF_INET6,
        .sin6_port = htons((uint16_t)server_port(p.server, 1)),
        .sin6_addr = in6addr_loopback };
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    peer_send(fd, STR(HELLO));
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, &out, 3000));
    assert_true(str_starts(buf_str(&out), STR("HTTP/1.1 200 ")));
    close(fd);
    buf_release(&out);
    peer_stop(&p);
}

/* ---- proxies and operators */

static void server_forwardedAddress_isBelievedFromTheProxyOnly(void **state)
{
    struct peer p;
    struct buf out = { 0 };
    static const char ask[] =
        "GET /api/v1/address HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9, 127.0.0.5\r\n"
        "X-Forwarded-Proto: https\r\n\r\n";
    (void)state;
    peer_start(&p, (struct server_config){ .tables = wander_tables });
    struct str s = peer_ask(&p, &out, ask);
    assert_true(str_ends(s, STR("\r\n127.0.0.1")));
    assert_int_equal(str_search(s, STR("; Secure")), s.n);
    peer_stop(&p);
    peer_start(&p, (struct server_config){ .tables = wander_tables, .proxy = "127.0.0.0/8, ::1" });
    s = peer_ask(&p, &out, ask);
    assert_true(str_ends(s, STR("\r\n203.0.113.9")));
    assert_has(s, "Set-Cookie: __Host-vb_session=x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    buf_release(&out);
    peer_stop(&p);
}

/* A cookie without the prefix may come from a neighbour below the same domain. */
static void cookie_behindTls_isSecureWithItsPrefix(void **state)
{
    static const struct {
        const char *cookie, *read;
    } cases[] = { { "one=1", "[-]" }, { "__Host-one=1", "[1]" }, { "one=2; __Host-one=1", "[1]" },
        { "__Host-=x", "[-]" }, { "__Host-onemore=1", "[-]" } };
    struct peer p;
    (void)state;
    peer_start(&p, (struct server_config){ .tables = wander_tables, .url = "https://a.example" });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf ask = { 0 }, out = { 0 };
        buf_printf(&ask, "GET /api/v1/cookie HTTP/1.1\r\nHost: a\r\nCookie: %s\r\n\r\n", cases[i].cookie);
        buf_addc(&ask, '\0');
        struct str s = peer_ask(&p, &out, ask.p);
        if (!str_ends(s, str_c(cases[i].read)))
            fail_msg("%s: %.*s", cases[i].cookie, STR_ARG(s));
        assert_has(s, "Set-Cookie: __Host-two=2; Path=/; HttpOnly; SameSite=Lax; Secure\r\n");
        buf_release(&ask);
        buf_release(&out);
    }
    peer_stop(&p);
}

/* What was logged since the log went into this file; closes it. */
static struct str log_text_of(FILE *file, char *out, size_t room)
{
    log_flush();
    log_set_fd(2);
    (void)fseek(file, 0, SEEK_SET);
    size_t n = fread(out, 1, room, file);
    (void)fclose(file);
    return (struct str){ out, n };
}

static void log_refusedAct_namesWhoAndWhat(void **state)
{
    struct peer p;
    char text[8192];
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    int64_t before = metric_get(METRIC_FORBIDDEN);
    peer_start(&p, (struct server_config){ .log_requests = true, .proxy = "127.0.0.1" });
    log_set_level(LOG_INFO);
    log_set_fd(fileno(file));
    assert_int_equal(status_of(&p,
                         "GET /metrics?token=topsecret HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n"
                         "Cookie: vb_session=topsecret\r\n\r\n"),
        403);
    peer_stop(&p);
    log_request(&(struct log_request){ .id = "1",
        .method = "POST",
        .path = STR("/x"),
        .status = 403,
        .user = 4711,
        .address = "::1" });
    struct str log = log_text_of(file, text, sizeof text);
    log_set_level(LOG_WARN);
    assert_int_equal(metric_get(METRIC_FORBIDDEN), before + 1);
    assert_has(log, "\"status\":403");
    assert_has(log, "\"/metrics\"");
    assert_has(log, "1.2.3.4");
    assert_has(log, "4711");
    assert_int_equal(str_search(log, STR("topsecret")), log.n); /* queries and cookies are not logged */
}

static void log_hostileText_staysOneLine(void **state)
{
    char text[4096];
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    log_set_fd(fileno(file));
    log_line(LOG_ERROR, "test", "text", "a\r\n{\"level\":\"info\"}\x1b[2J\"\\ \xff", NULL);
    struct str log = log_text_of(file, text, sizeof text);
    assert_int_equal(str_find(log, '\n'), log.n - 1);
    for (size_t i = 0; i + 1 < log.n; i++)
        assert_true((unsigned char)log.p[i] >= 32);
    assert_int_equal(str_search(log, STR("{\"level\"")), log.n);
}

static void server_metrics_areForTheOperator(void **state)
{
    struct peer p;
    (void)state;
    peer_start(&p, (struct server_config){ .metrics_token = "sesame" });
    assert_int_equal(status_of(&p, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
    assert_int_equal(status_of(&p, "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"), 401);
    assert_int_equal(status_of(&p, "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer wrong\r\n\r\n"), 401);
    assert_int_equal(
        status_of(&p,
            "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nAuthorization: Bearer sesame\r\n\r\n"),
        200);
    peer_stop(&p);
    peer_start(&p, (struct server_config){ 0 });
    assert_int_equal(status_of(&p, "GET /metrics HTTP/1.1\r\nHost: a\r\nForwarded: for=1.2.3.4\r\n\r\n"), 403);
    peer_stop(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(server_pipelined500_areAnsweredInOrder),
    cmocka_unit_test(server_pipelinedWritesAndReads_areAnsweredInOrder),
    cmocka_unit_test(server_everyMode_isAnswered),
    cmocka_unit_test(server_unused_hasNothingOfTheDatabaseMapped),
    cmocka_unit_test(server_clientsThatVanish_freeEverythingOnce),
    cmocka_unit_test(server_manyLoopsAndClients_areAllAnswered),
    cmocka_unit_test(server_drippingHead_isClosedAtItsDeadline),
    cmocka_unit_test(server_silentThenDrippingHead_hasNoMoreTime),
    cmocka_unit_test(server_silentConnection_isClosedWithoutAWord),
    cmocka_unit_test(server_idleConnection_isClosedAfterItsTime),
    cmocka_unit_test(server_drippingBody_isClosedAtItsDeadline),
    cmocka_unit_test(server_clientThatTakesNothing_isClosed),
    cmocka_unit_test(server_slowButSteadyReader_getsEverything),
    cmocka_unit_test(server_bodiesBeyondTheCommonCap_areRefused),
    cmocka_unit_test(server_unfinishedHeadsBeyondTheCommonCap_areRefused),
    cmocka_unit_test(server_largeBodyOfAStranger_isNotRead),
    cmocka_unit_test(server_arenaBeyondItsCap_is413AndTheServerLives),
    cmocka_unit_test(server_connectionsOfOneAddress_areCapped),
    cmocka_unit_test(server_allConnectionsTaken_idleOnesMakeRoom),
    cmocka_unit_test(server_noDescriptorsLeft_waitsAndRecovers),
    cmocka_unit_test(server_tooManyAnonymousRequests_are429),
    cmocka_unit_test(server_stop_finishesWhatRuns),
    cmocka_unit_test(server_stop_endsWithinItsLimit),
    cmocka_unit_test(server_addressInUse_isRefusedWithAReason),
    cmocka_unit_test(server_badSettings_areRefusedWithAReason),
    cmocka_unit_test(server_ipv6AndIpv4_bothAnswer),
    cmocka_unit_test(server_forwardedAddress_isBelievedFromTheProxyOnly),
    cmocka_unit_test(cookie_behindTls_isSecureWithItsPrefix),
    cmocka_unit_test(log_refusedAct_namesWhoAndWhat),
    cmocka_unit_test(log_hostileText_staysOneLine),
    cmocka_unit_test(server_metrics_areForTheOperator),
};

UNIT_MAIN(tests);
