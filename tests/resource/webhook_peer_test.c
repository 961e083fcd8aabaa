/* webhook_peer_test.c -- where a webhook really connects to: whatever its name points to at that moment, only to somebody on the
 * internet.
 * Model:  this program has its own getaddrinfo and connect, which libcurl calls too: names under voorbeeld.nl point where a test
 *         says, and every connection that is tried is counted. One public address leads to a port of this machine
 *         where nobody listens. */
#include "tests/world.h"

#include "app/courier.h"
#include "base/clock.h"
#include "net/net.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOMEBODY "93.184.216.34"

static const char *const *_Atomic points_to; /* addresses of every name, ended by NULL */
static atomic_int lookups, tried, led;       /* connections: to any address, and to somebody */
static atomic_int deaf_port;

/* The function that would be called without this program's own. */
static void next(void *out, size_t size, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    assert_non_null(found);
    memcpy(out, &found, size);
}

int getaddrinfo(const char *restrict node, const char *restrict service, const struct addrinfo *restrict hints,
    struct addrinfo **restrict out)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    next(&real, sizeof real, "getaddrinfo");
    if (!node || !strstr(node, "voorbeeld.nl"))
        return real(node, service, hints, out);
    const struct addrinfo numeric = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
    struct addrinfo **end = out;
    int failed = EAI_NONAME;
    atomic_fetch_add(&lookups, 1);
    for (const char *const *address = points_to; *address; address++) {
        failed = real(*address, service, &numeric, end);
        if (failed)
            break;
        while (*end)
            end = &(*end)->ai_next;
    }
    return failed;
}

/* glibc declares it with a type of its own, so here it has another name. */
int own_connect(int fd, const struct sockaddr *to, socklen_t size) __asm__("connect");

int own_connect(int fd, const struct sockaddr *to, socklen_t size)
{
    int (*real)(int, const struct sockaddr *, socklen_t);
    next(&real, sizeof real, "connect");
    struct in_addr somebody;
    struct sockaddr_in four, deaf = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    if (to->sa_family != AF_INET && to->sa_family != AF_INET6)
        return real(fd, to, size);
    atomic_fetch_add(&tried, 1);
    if (to->sa_family != AF_INET || size < sizeof four || inet_pton(AF_INET, SOMEBODY, &somebody) != 1)
        return real(fd, to, size);
    memcpy(&four, to, sizeof four);
    if (four.sin_addr.s_addr != somebody.s_addr)
        return real(fd, to, size);
    atomic_fetch_add(&led, 1);
    deaf.sin_port = htons((uint16_t)deaf_port);
    return real(fd, (const struct sockaddr *)&deaf, sizeof deaf);
}

/* ---- a world with a webhook, and a courier that sends for real */

struct posting {
    struct world w;
    struct services services;
    struct net *net;
    struct courier *courier;
    int deaf; /* bound, and never listens */
};

static void go_out(struct posting *p)
{
    struct courier_config config = { .database = p->w.path, .writer = p->w.writer, .services = &p->services };
    assert_int_equal(net_new(&p->net, NULL), OK);
    config.net = p->net;
    assert_int_equal(courier_new(&p->courier, &config), OK);
}

static void stay_in(struct posting *p)
{
    courier_stop(p->courier);
    net_free(p->net, 1000);
    courier_free(p->courier);
}

static struct posting begin(void)
{
    struct posting p = { .w = world_open("empty"), .services = { .secret = WORLD_SECRET } };
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    p.deaf = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p.deaf, (struct sockaddr *)&at, n), 0);
    assert_int_equal(getsockname(p.deaf, (struct sockaddr *)&at, &n), 0);
    deaf_port = ntohs(at.sin_port);
    lookups = tried = led = 0;
    return p;
}

static void end(struct posting *p)
{
    stay_in(p);
    (void)close(p->deaf);
    world_close(&p->w);
}

/* Sends a test message to https://NAME.voorbeeld.nl/, whose name points to these addresses; what the log says of it. */
static const char *sent_to(struct posting *p, const char *name, const char *const *addresses)
{
    struct world *w = &p->w;
    points_to = addresses;
    w->services = &p->services;
    world_exec(w, "DELETE FROM outbox");
    struct answer r = call_as(w, "adm", "POST /api/v1/webhooks",
        arena_printf(&w->arena, "{'url':'https://%s.voorbeeld.nl/haak'}", name).p);
    assert_status(r, 201);
    const char *id = reply_text(&r, "id");
    assert_status(call_as(w, "adm", arena_printf(&w->arena, "POST /api/v1/webhooks/%s/_test", id).p, "{}"), 202);
    assert_int_equal(courier_deliver(p->courier, clock_now() + 1000, false), OK);
    const char *said = "(absent)";
    for (int i = 0; i < 500 && !strcmp(said, "(absent)"); i++) {
        (void)usleep(10000);
        r = call_as(w, "adm", arena_printf(&w->arena, "GET /api/v1/webhooks/%s/deliveries", id).p, NULL);
        said = reply_text(&r, "items.0.outcome");
    }
    const char *out = arena_printf(&w->arena, "%s %s", said, reply_text(&r, "items.0.problem")).p;
    assert_status(call_as(w, "adm", arena_printf(&w->arena, "DELETE /api/v1/webhooks/%s", id).p, NULL), 204);
    return out;
}

#define TO(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define REFUSED "never refused: the address that the name points to may not be connected to"

static void webhook_whoseNamePointsInside_isNotConnected(void **state)
{
    (void)state;
    static const char *const inside[] = { "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "203.0.113.9",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::1",
        "2001:0:7f00:1::1", "2001:db8::1", "5f00::1" };
    struct posting p = begin();
    go_out(&p);
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        const char *said = sent_to(&p, arena_printf(&p.w.arena, "binnen%zu", i).p, TO(inside[i]));
        if (strcmp(said, REFUSED) || tried)
            fail_msg("%s: %s, %d connections", inside[i], said, tried);
    }
    assert_int_equal(lookups, sizeof inside / sizeof *inside); /* each was looked up, and no more often */
    print_message("webhook: %zu addresses inside behind a public name, 0 connections\n",
        sizeof inside / sizeof *inside);
    end(&p);
}

static void webhook_whoseNamePointsBothWays_isNotConnected(void **state)
{
    (void)state;
    struct posting p = begin();
    go_out(&p);
    assert_string_equal(sent_to(&p, "beide", TO("10.0.0.1", SOMEBODY)), REFUSED);
    assert_int_equal(tried, 0);
    end(&p);
}

static void webhook_whoseNameTurnsInside_isNotConnectedAgain(void **state)
{
    (void)state;
    struct posting p = begin();
    go_out(&p);
    assert_true(str_starts(str_c(sent_to(&p, "draait", TO(SOMEBODY))), STR("again unreachable")));
    assert_int_equal(led, 1);
    stay_in(&p); /* with it goes what it remembers of names, as after their time is over */
    go_out(&p);
    assert_string_equal(sent_to(&p, "draait", TO("127.0.0.1")), REFUSED);
    assert_string_equal(sent_to(&p, "draait2", TO("::ffff:127.0.0.1")), REFUSED);
    assert_int_equal(tried, 1);
    assert_int_equal(lookups, 3);
    end(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(webhook_whoseNamePointsInside_isNotConnected),
    cmocka_unit_test(webhook_whoseNamePointsBothWays_isNotConnected),
    cmocka_unit_test(webhook_whoseNameTurnsInside_isNotConnectedAgain),
};
UNIT_MAIN(tests);
