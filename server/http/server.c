/* server.c -- see server.h. */
#include "http/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/listen.h"
#include "http/loop.h"
#include "http/rate.h"
#include "http/static.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { LOOPS_MAX = 64, DESCRIPTORS_MAX = 65536, DESCRIPTORS_SPARE = 128 };

struct server {
    struct server_config config;
    struct service service;
    struct crowd crowd;
    struct loop *loop[LOOPS_MAX];
    pthread_t thread[LOOPS_MAX];
    int port[LOOP_LISTENERS];
};

/* Takes all descriptors that we may have, and returns how many. */
static int raise_descriptors(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r))
        return 256;
    rlim_t wanted = r.rlim_max < DESCRIPTORS_MAX ? r.rlim_max : DESCRIPTORS_MAX;
    if (r.rlim_cur < wanted) {
        r.rlim_cur = wanted;
        (void)setrlimit(RLIMIT_NOFILE, &r);
        (void)getrlimit(RLIMIT_NOFILE, &r);
    }
    return r.rlim_cur < DESCRIPTORS_MAX ? (int)r.rlim_cur : DESCRIPTORS_MAX;
}

static void take_default(int *value, int otherwise)
{
    if (!*value)
        *value = otherwise;
}

static void fill_limits(struct server_limits *l)
{
    int files = raise_descriptors();
    take_default(&l->head_ms, 19000);
    take_default(&l->body_ms, 60000);
    take_default(&l->write_ms, 60000);
    take_default(&l->idle_ms, 120000);
    take_default(&l->linger_ms, 2000);
    take_default(&l->drain_ms, 10000);
    take_default(&l->heartbeat_ms, 15000);
    take_default(&l->connections, files > 2 * DESCRIPTORS_SPARE ? files - DESCRIPTORS_SPARE : files / 2);
    take_default(&l->per_address, (l->connections + 1) / 2);
    take_default(&l->rate_anonymous, 600);
    take_default(&l->rate_sign_in, 20);
    take_default(&l->rate_mail, 10);
    if (!l->held)
        l->held = 24 << 20;
}

static enum err make_service(struct server *s, struct arena *a, struct str *why)
{
    const struct server_config *c = &s->config;
    const struct server_limits *l = &c->limits;
    const int rates[RATE_END] = { [RATE_ANONYMOUS] = l->rate_anonymous,
        [RATE_SIGN_IN] = l->rate_sign_in,
        [RATE_ACCOUNT] = l->rate_sign_in > 1 ? l->rate_sign_in / 2 : l->rate_sign_in,
        [RATE_MAIL] = l->rate_mail };
    struct router *router = NULL;
    struct site *site = NULL;
    struct str bad;
    s->service.config = c;
    s->service.tls = str_starts(str_c(c->url), STR("https://"));
    if (!networks_parse(str_c(c->proxy), a, &s->service.proxies, &bad)) {
        *why = arena_printf(a, "the trusted proxy %.*s is no address or network", STR_ARG(bad));
        return ERR_INVALID;
    }
    enum err e = router_new(&router, c->tables ? c->tables : all_endpoints, a, why);
    s->service.router = router;
    if (!e)
        e = rate_new(&s->service.rate, rates);
    if (!e && c->web)
        e = site_new(&site, c->web, a, why);
    s->service.site = site;
    return e;
}

/* Gives every loop a socket on every address. */
static enum err listen_all(struct server *s, struct arena *a, struct str *why)
{
    int fd[LOOPS_MAX];
    for (int i = 0; s->config.listen[i]; i++) {
        if (i == LOOP_LISTENERS) {
            *why = arena_printf(a, "cannot listen on more than %d addresses", LOOP_LISTENERS);
            return ERR_INVALID;
        }
        enum err e = listen_on(str_c(s->config.listen[i]), fd, s->config.loops, &s->port[i], a, why);
        for (int j = 0; j < s->config.loops && !e; j++)
            e = loop_listen(s->loop[j], fd[j]);
        if (e)
            return e;
    }
    return OK;
}

/* One after another: making event bases at the same time is a data race inside libevent. */
static enum err make_loops(struct server *s, struct arena *a, struct str *why)
{
    const struct server_limits *l = &s->config.limits;
    s->crowd.salt = (uint64_t)clock_mono_us() ^ (uint64_t)(uintptr_t)s;
    s->crowd.cap = (uint32_t)l->connections;
    s->crowd.cap_each = (uint32_t)l->per_address;
    s->crowd.cap_held = l->held;
    for (int i = 0; i < s->config.loops; i++) {
        enum err e = loop_new(&s->loop[i], &s->service, l, &s->crowd, a, why);
        if (e)
            return e;
    }
    return listen_all(s, a, why);
}

enum err server_new(struct server **out, const struct server_config *config, struct arena *a, struct str *why)
{
    struct server *s = *out = calloc(1, sizeof *s);
    *why = STR("out of memory");
    if (!s)
        return ERR_MEMORY;
    s->config = *config;
    if (s->config.loops < 1 || s->config.loops > LOOPS_MAX) {
        *why = arena_printf(a, "the number of loops must be 1 to %d", LOOPS_MAX);
        s->config.loops = 0;
    }
    fill_limits(&s->config.limits);
    enum err e = s->config.loops ? make_service(s, a, why) : ERR_INVALID;
    if (!e)
        e = make_loops(s, a, why);
    if (e) {
        server_free(s);
        *out = NULL;
    }
    return e;
}

int server_port(const struct server *s, int i)
{
    ASSERT(i >= 0 && i < LOOP_LISTENERS);
    return s->port[i];
}

static void *run_loop(void *arg)
{
    loop_run(arg);
    return NULL;
}

enum err server_run(struct server *s)
{
    int started = 1;
    for (; started < s->config.loops; started++)
        if (pthread_create(&s->thread[started], NULL, run_loop, s->loop[started]))
            break;
    bool all = started == s->config.loops;
    if (!all)
        server_stop(s);
    loop_run(s->loop[0]);
    for (int i = 1; i < started; i++)
        pthread_join(s->thread[i], NULL);
    return all ? OK : ERR_MEMORY;
}

int64_t server_behind(const struct server *s)
{
    int64_t now = clock_mono_us(), behind = 0;
    for (int i = 0; i < s->config.loops; i++) {
        int64_t since = now - atomic_load(&s->loop[i]->swept);
        behind = since > behind ? since : behind;
    }
    return behind;
}

void server_stop(struct server *s)
{
    for (int i = 0; i < s->config.loops; i++)
        loop_wake(s->loop[i]);
}

void server_free(struct server *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->config.loops; i++)
        loop_free(s->loop[i]);
    site_free(s->service.site);
    rate_free(s->service.rate);
    free(s);
}
