/* ask_test.c -- rows that ask another server before they answer. */
#include "peer.h"

#include "http/direct.h"
#include "net/net.h"

/* ---- another server, that answers when the test says so */

struct other {
    int fd, port;
};

static struct other other_open(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    struct other o = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    assert_int_equal(bind(o.fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(o.fd, 16), 0);
    assert_int_equal(getsockname(o.fd, (struct sockaddr *)&at, &n), 0);
    o.port = ntohs(at.sin_port);
    return o;
}

/* Waits for a question and returns its connection. */
static int other_hear(const struct other *o)
{
    char text[4096];
    int fd = accept(o->fd, NULL, NULL);
    assert_true(fd >= 0);
    assert_true(recv(fd, text, sizeof text, 0) > 0);
    return fd;
}

static void other_say(int fd, const char *body)
{
    char text[512];
    int n = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
        strlen(body), body);
    peer_send(fd, (struct str){ text, (size_t)n });
    close(fd);
}

/* ---- rows */

struct asking {
    int64_t port, times, deadline;
    struct str heard;
    int asked;
};

static enum err asking_parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    in->port = call_query_int(c, "port", 1, 65535, 0);
    in->times = call_query_int(c, "times", 0, 20, 1);
    in->deadline = call_query_int(c, "deadline", 1, 60000, 5000);
    return call_ok(c);
}

static enum err asking_ask(struct call *c, const struct net_request *answer, struct net_request *next)
{
    struct asking *in = c->in;
    if (answer)
        in->heard = arena_printf(c->arena, "%.*s%s %d %.*s;", STR_ARG(in->heard),
            net_outcome_name(answer->task.outcome), answer->task.code, STR_ARG(buf_str(&answer->answer)));
    if (in->asked++ < in->times) {
        next->task.url = arena_printf(c->arena, "http://127.0.0.1:%lld/q%d", (long long)in->port, in->asked).p;
        next->task.deadline_ms = (int)in->deadline;
    }
    return OK;
}

static void asking_render(struct call *c, struct jw *j)
{
    (void)j;
    call_raw(c, "text/plain", ((struct asking *)c->in)->heard);
}

static const struct endpoint asking_endpoints[] = {
    { GET, "/asking", NEED_NOBODY, DB_NONE, .parse = asking_parse, .ask = asking_ask, .render = asking_render },
    { 0 },
};
static const struct endpoint *const tables[] = { peer_endpoints, asking_endpoints, NULL };

/* ---- the tests */

struct world {
    struct peer peer;
    struct net *net;
    struct other other;
};

static void open_world(struct world *w)
{
    assert_int_equal(net_new(&w->net, NULL), OK);
    w->other = other_open();
    peer_start(&w->peer, (struct server_config){ .tables = tables, .net = w->net });
}

static void close_world(struct world *w)
{
    peer_stop(&w->peer);
    net_free(w->net, 1000);
    close(w->other.fd);
}

static int send_asking(const struct world *w, const char *more)
{
    char text[256];
    int fd = peer_open(&w->peer),
        n = snprintf(text, sizeof text, "GET /api/v1/asking?port=%d%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            w->other.port, more);
    peer_send(fd, (struct str){ text, (size_t)n });
    return fd;
}

static void assert_answer(int fd, int status, const char *text)
{
    struct buf b = { 0 };
    struct str rest;
    assert_true(peer_read(fd, &b, 15000));
    close(fd);
    assert_int_equal(peer_status(buf_str(&b), &rest, true), status);
    assert_has(buf_str(&b), text);
    buf_release(&b);
}

static void ask_row_hears_each_answer(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    int fd = send_asking(&w, "&times=3");
    other_say(other_hear(&w.other), "one");
    other_say(other_hear(&w.other), "two");
    other_say(other_hear(&w.other), "three");
    assert_answer(fd, 200, "\r\n\r\ndone 200 one;done 200 two;done 200 three;");
    assert_answer(send_asking(&w, "&times=0"), 200, "Content-Length: 0\r\n");
    close_world(&w);
}

static void ask_loop_serves_others_meanwhile(void **state)
{
    (void)state;
    struct world w;
    struct buf b = { 0 };
    open_world(&w);
    int fd = send_asking(&w, ""), asked = other_hear(&w.other);
    for (int i = 0; i < 20; i++)
        assert_has(peer_ask(&w.peer, &b, "GET /api/v1/canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            "200 OK");
    other_say(asked, "late");
    assert_answer(fd, 200, "done 200 late;");
    buf_release(&b);
    close_world(&w);
}

static void ask_client_gone_meanwhile_frees_once(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    for (int i = 0; i < 20; i++) {
        int fd = send_asking(&w, i % 2 ? "" : "&times=2"), asked = other_hear(&w.other);
        struct linger hard = { .l_onoff = 1 };
        if (i % 4 < 2)
            assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard), 0);
        close(fd);
        other_say(asked, "for nobody");
        if (i % 2 == 0)
            other_say(other_hear(&w.other), "for nobody");
    }
    int fd = send_asking(&w, "");
    other_say(other_hear(&w.other), "for one");
    assert_answer(fd, 200, "for one");
    close_world(&w);
}

static void ask_silence_ends_at_the_deadline(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    int fd = send_asking(&w, "&deadline=200"), asked = other_hear(&w.other);
    assert_answer(fd, 200, "timeout 0 ;");
    close(asked);
    close_world(&w);
}

static void ask_endless_questions_are_cut_off(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    int fd = send_asking(&w, "&times=20");
    for (int i = 0; i < ASKS_MAX; i++)
        other_say(other_hear(&w.other), "more");
    assert_answer(fd, 503, "Retry-After");
    close_world(&w);
}

static void ask_stopping_waits_for_the_answer(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    int fd = send_asking(&w, ""), asked = other_hear(&w.other);
    server_stop(w.peer.server);
    other_say(asked, "just in time");
    assert_answer(fd, 200, "just in time");
    close_world(&w);
}

static void ask_without_net_is_busy(void **state)
{
    (void)state;
    struct peer p;
    struct buf b = { 0 };
    peer_start(&p, (struct server_config){ .tables = tables });
    assert_has(peer_ask(&p, &b, "GET /api/v1/asking?port=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "503");
    buf_release(&b);
    peer_stop(&p);
}

struct helper {
    struct other other;
    pthread_t thread;
};

static void *answer_one(void *arg)
{
    other_say(other_hear(arg), "in place");
    return NULL;
}

static void ask_direct_call_waits_in_place(void **state)
{
    (void)state;
    struct helper h = { .other = other_open() };
    struct net *net;
    struct arena a = { 0 };
    assert_int_equal(net_new(&net, NULL), OK);
    assert_int_equal(pthread_create(&h.thread, NULL, answer_one, &h.other), 0);
    struct call_answer answer = call_direct(tables, NULL, NULL, &a,
        &(struct call_direct_request){ .method = "GET",
            .target = arena_printf(&a, "/api/v1/asking?port=%d", h.other.port).p,
            .net = net });
    pthread_join(h.thread, NULL);
    assert_int_equal(answer.status, 200);
    assert_str(answer.body, "done 200 in place;");
    net_free(net, 1000);
    arena_release(&a);
    close(h.other.fd);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ask_row_hears_each_answer),
    cmocka_unit_test(ask_loop_serves_others_meanwhile),
    cmocka_unit_test(ask_client_gone_meanwhile_frees_once),
    cmocka_unit_test(ask_silence_ends_at_the_deadline),
    cmocka_unit_test(ask_endless_questions_are_cut_off),
    cmocka_unit_test(ask_stopping_waits_for_the_answer),
    cmocka_unit_test(ask_without_net_is_busy),
    cmocka_unit_test(ask_direct_call_waits_in_place),
};

UNIT_MAIN(tests);
