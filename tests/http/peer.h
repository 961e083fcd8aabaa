/* peer.h -- a server of the test's own on a free port, and clients that speak to it in bytes.
 * Model:  peer_start runs a server in a thread with the rows of peer_endpoints and whatever config the test sets; peer_open
 *         gives a connected socket; peer_read collects until the server closes or is silent.
 * Threads: the test's and the server's. Errors: a failing helper fails the test. */
#ifndef VB_PEER_H
#define VB_PEER_H

#include "unit.h"

#include "base/arena.h"
#include "base/log.h"
#include "crypt/token.h"
#include "http/health.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    struct server *server;
    struct arena arena;
    pthread_t thread;
    int port;
};

/* ---- rows */

static atomic_int peer_canaries; /* how often the canary was asked for */

/* Answers method, body and the value of ?say=. */
static inline enum err peer_echo_parse(struct call *c)
{
    c->in = arena_new(c->arena, struct str);
    if (c->in)
        *(struct str *)c->in = call_query_str(c, "say", 4000);
    return call_ok(c);
}

static inline void peer_echo(struct call *c, struct jw *j)
{
    struct str body = arena_str(c->arena, call_body(c));
    struct str said = c->in ? *(struct str *)c->in : STR("");
    (void)j;
    call_raw(c, "text/plain",
        arena_printf(c->arena, "%s [%.*s] (%.*s)\n", method_name((int)c->endpoint->method), STR_ARG(body),
            STR_ARG(said)));
}

static inline void peer_canary(struct call *c, struct jw *j)
{
    (void)c;
    atomic_fetch_add(&peer_canaries, 1);
    jw_open(j, NULL, '{');
    jw_bool(j, "canary", true);
    jw_close(j, '}');
}

static inline void peer_nothing(struct call *c, struct jw *j)
{
    (void)j;
    call_status(c, 204);
}

/* A large answer: ?size= bytes. */
static inline enum err peer_large_parse(struct call *c)
{
    int64_t *size = c->in = arena_new(c->arena, int64_t);
    if (size)
        *size = call_query_int(c, "size", 0, 60 << 20, 1 << 20);
    return call_ok(c);
}

static inline void peer_large(struct call *c, struct jw *j)
{
    size_t n = (size_t) * (int64_t *)c->in;
    char *to = buf_room(j->out, n);
    if (to) {
        memset(to, 'x', n);
        j->out->n += n;
        call_raw(c, "text/plain", buf_str(j->out));
    }
}

static inline enum err peer_tag(struct call *c)
{
    call_etag(c, 7, 0x1234);
    return OK;
}

static const struct endpoint peer_endpoints[] = {
    { GET, "/echo", NEED_NOBODY, DB_NONE, .parse = peer_echo_parse, .render = peer_echo },
    { POST, "/echo", NEED_NOBODY, DB_NONE, .parse = peer_echo_parse, .render = peer_echo, .flags = ENDPOINT_ANY_BODY },
    { PUT, "/echo", NEED_NOBODY, DB_NONE, .parse = peer_echo_parse, .render = peer_echo, .flags = ENDPOINT_ANY_BODY },
    { PATCH, "/echo", NEED_NOBODY, DB_NONE, .parse = peer_echo_parse, .render = peer_echo, .flags = ENDPOINT_ANY_BODY },
    { DELETE, "/echo", NEED_NOBODY, DB_NONE, .parse = peer_echo_parse, .render = peer_echo,
        .flags = ENDPOINT_ANY_BODY },
    { POST, "/small", NEED_NOBODY, DB_NONE, .render = peer_echo, .flags = ENDPOINT_ANY_BODY, .body_max = 10 },
    { POST, "/json", NEED_NOBODY, DB_NONE, .render = peer_echo },
    { GET, "/canary", NEED_NOBODY, DB_NONE, .render = peer_canary },
    { GET, "/nothing", NEED_NOBODY, DB_NONE, .render = peer_nothing },
    { GET, "/tagged", NEED_NOBODY, DB_NONE, .parse = peer_tag, .render = peer_canary },
    { GET, "/large", NEED_NOBODY, DB_NONE, .parse = peer_large_parse, .render = peer_large },
    { POST, "/secret", NEED_USER, DB_NONE, .render = peer_canary },
    { GET, "/secret", NEED_USER, DB_NONE, .render = peer_canary },
    { 0 },
};
static const struct endpoint *const peer_tables[] = { peer_endpoints, health_endpoints, NULL };

/* ---- the server */

static inline void *peer_run(void *arg)
{
    enum err e = server_run(arg);
    (void)e;
    return NULL;
}

/* Starts it; what the config leaves open is filled in: one loop on a free port of 127.0.0.1, no limits on rates. */
static inline void peer_start(struct peer *p, struct server_config config)
{
    static const char *const anywhere[] = { "127.0.0.1:0", NULL };
    struct str why = STR("");
    log_set_level(LOG_ERROR);
    assert_true(token_start());
    config.listen = config.listen ? config.listen : anywhere;
    config.loops = config.loops ? config.loops : 1;
    config.tables = config.tables ? config.tables : peer_tables;
    config.secret = STR("test");
    if (!config.limits.rate_anonymous)
        config.limits.rate_anonymous = -1;
    *p = (struct peer){ 0 };
    if (server_new(&p->server, &config, &p->arena, &why))
        fail_msg("server_new: %.*s", STR_ARG(why));
    p->port = server_port(p->server, 0);
    assert_int_equal(pthread_create(&p->thread, NULL, peer_run, p->server), 0);
}

/* Stops, waits for the end, frees. */
static inline void peer_stop(struct peer *p)
{
    server_stop(p->server);
    pthread_join(p->thread, NULL);
    server_free(p->server);
    arena_release(&p->arena);
}

/* ---- clients */

static inline int peer_connect_from(int port, const char *from)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) },
                       own = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
    assert_int_equal(inet_pton(AF_INET, from, &own.sin_addr), 1);
    assert_int_equal(bind(fd, (struct sockaddr *)&own, sizeof own), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int)), 0);
    return fd;
}

static inline int peer_open(const struct peer *p)
{
    return peer_connect_from(p->port, "127.0.0.1");
}

static inline void peer_send(int fd, struct str s)
{
    while (s.n) {
        ssize_t k = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (k <= 0)
            return; /* the server may close before it has read everything */
        s = str_sub(s, (size_t)k, s.n);
    }
}

/* Reads until the server closes (true), or has said nothing for ms milliseconds (false). */
static inline bool peer_read(int fd, struct buf *out, int ms)
{
    for (;;) {
        struct pollfd f = { .fd = fd, .events = POLLIN };
        char *to = buf_room(out, 65536);
        assert_non_null(to);
        if (poll(&f, 1, ms) <= 0)
            return false;
        ssize_t k = recv(fd, to, 65536, 0);
        if (k <= 0)
            return true;
        out->n += (size_t)k;
    }
}

/* One request on a connection of its own; the whole answer as it came (leaked into *out, the caller releases it). */
static inline struct str peer_ask(const struct peer *p, struct buf *out, const char *request)
{
    int fd = peer_open(p);
    buf_reset(out);
    peer_send(fd, str_c(request));
    (void)shutdown(fd, SHUT_WR);
    assert_true(peer_read(fd, out, 10000));
    close(fd);
    return buf_str(out);
}

/* The status of the first answer in s, 0 when there is none; *rest becomes what stands behind that answer. body false: an
 * answer to HEAD. */
static inline int peer_status(struct str s, struct str *rest, bool body)
{
    int64_t status, length = 0;
    if (!str_starts(s, STR("HTTP/1.1 ")) || !str_int(str_sub(s, 9, 3), &status))
        return 0;
    size_t head = str_search(s, STR("\r\n\r\n")), at = str_search(s, STR("\r\nContent-Length: "));
    if (at < head) {
        struct str v = str_sub(s, at + 18, 20);
        assert_true(str_int(str_cut(&v, '\r'), &length));
    }
    *rest = str_sub(s, head + 4 + (body ? (size_t)length : 0), s.n);
    return (int)status;
}

#endif
