/* net.c -- see net.h: the loop. libcurl tells which sockets and which moment it waits for; libevent tells it when. */
#include "net/net.h"

#include "base/log.h"
#include "base/metric.h"
#include "net/flight.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CONNECTIONS = 64, PER_HOST = 8, KEPT = 16 };

struct net {
    struct net_config config;
    struct event_base *base;
    struct event wake, timer, end;
    int wake_fd;
    pthread_t thread;
    CURLM *multi;              /* made with the first task */
    struct net_flight *flying; /* net's thread only */
    pthread_mutex_t lock;      /* guards what follows */
    struct net_flight *first, **last;
    size_t tasks; /* flying and waiting */
    bool closed;
    int stop_ms;
};

/* A socket of libcurl that the loop looks at. */
struct watch {
    struct event event;
};

/* ---- ends */

static void finish(struct net *n, struct net_flight *f, CURLcode result)
{
    struct net_task *t = f->task;
    if (f->at) {
        *f->at = f->next;
        if (f->next)
            f->next->at = f->at;
    }
    if (n->multi && f->easy)
        (void)curl.multi_remove_handle(n->multi, f->easy);
    flight_end(f, result);
    if (t->outcome != NET_DONE)
        metric_add(METRIC_NET_FAILURES, 1);
    flight_free(f);
    t->flight = NULL;
    pthread_mutex_lock(&n->lock);
    n->tasks--;
    pthread_mutex_unlock(&n->lock);
    t->done(t); /* the last look at t: it may be gone now */
}

static void stop_when_empty(struct net *n)
{
    pthread_mutex_lock(&n->lock);
    bool empty = n->closed && !n->tasks;
    pthread_mutex_unlock(&n->lock);
    if (empty)
        event_base_loopbreak(n->base);
}

/* Collects what libcurl is done with. */
static void collect(struct net *n)
{
    int left;
    for (CURLMsg *m; (m = curl.multi_info_read(n->multi, &left));) {
        struct net_flight *f = NULL;
        CURLcode result = m->data.result;
        if (m->msg == CURLMSG_DONE && curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &f) == CURLE_OK && f)
            finish(n, f, result);
    }
    stop_when_empty(n);
}

/* ---- what libcurl waits for */

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    int running, on = (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
    (void)curl.multi_socket_action(n->multi, fd, on, &running);
    collect(n);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    int running;
    (void)fd;
    (void)what;
    (void)curl.multi_socket_action(n->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(n);
}

static int watch_timer(CURLM *multi, long ms, void *arg)
{
    struct net *n = arg;
    (void)multi;
    if (ms < 0)
        return event_del(&n->timer);
    struct timeval t = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
    return event_add(&n->timer, &t);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *watched)
{
    struct net *n = arg;
    struct watch *w = watched;
    (void)easy;
    if (w)
        event_del(&w->event);
    if (what == CURL_POLL_REMOVE) {
        free(w);
        return 0;
    }
    if (!w) {
        w = calloc(1, sizeof *w);
        if (!w)
            return -1;
        (void)curl.multi_assign(n->multi, fd, w);
    }
    int on = (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0);
    event_assign(&w->event, n->base, fd, (short)(on | EV_PERSIST), on_socket, n);
    return event_add(&w->event, NULL);
}

static bool open_multi(struct net *n)
{
    if (n->multi)
        return true;
    n->multi = curl_load() ? curl.multi_init() : NULL;
    if (!n->multi)
        return false;
    (void)curl.multi_setopt(n->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    (void)curl.multi_setopt(n->multi, CURLMOPT_SOCKETDATA, n);
    (void)curl.multi_setopt(n->multi, CURLMOPT_TIMERFUNCTION, watch_timer);
    (void)curl.multi_setopt(n->multi, CURLMOPT_TIMERDATA, n);
    (void)curl.multi_setopt(n->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS);
    (void)curl.multi_setopt(n->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)PER_HOST);
    (void)curl.multi_setopt(n->multi, CURLMOPT_MAXCONNECTS, (long)KEPT);
    return true;
}

/* ---- what comes in */

static void begin(struct net *n, struct net_flight *f)
{
    metric_add(METRIC_NET_TASKS, 1);
    if (!open_multi(n) || !flight_start(f, &n->config) || curl.multi_add_handle(n->multi, f->easy)) {
        finish(n, f, f->refusal ? CURLE_UNSUPPORTED_PROTOCOL : CURLE_OUT_OF_MEMORY);
        return;
    }
    f->next = n->flying;
    f->at = &n->flying;
    if (f->next)
        f->next->at = &f->next;
    n->flying = f;
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    uint64_t count;
    (void)what;
    ssize_t k = read(fd, &count, sizeof count);
    (void)k;
    pthread_mutex_lock(&n->lock);
    struct net_flight *f = n->first;
    n->first = NULL;
    n->last = &n->first;
    bool closed = n->closed;
    struct timeval end = { .tv_sec = n->stop_ms / 1000, .tv_usec = n->stop_ms % 1000 * 1000 };
    pthread_mutex_unlock(&n->lock);
    for (struct net_flight *next; f; f = next) {
        next = f->next;
        f->next = NULL;
        begin(n, f);
    }
    if (closed && !event_pending(&n->end, EV_TIMEOUT, NULL))
        event_add(&n->end, &end);
    stop_when_empty(n);
}

/* The deadline of stopping: ends what is still under way. */
static void on_end(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    (void)fd;
    (void)what;
    while (n->flying)
        finish(n, n->flying, CURLE_ABORTED_BY_CALLBACK);
    stop_when_empty(n);
}

static void *run(void *arg)
{
    struct net *n = arg;
    sigset_t all;
    (void)sigfillset(&all); /* signals are for the main thread; a peer that hangs up raises SIGPIPE here */
    (void)pthread_sigmask(SIG_BLOCK, &all, NULL);
    event_base_dispatch(n->base);
    if (n->multi)
        (void)curl.multi_cleanup(n->multi);
    return NULL;
}

static void ring(struct net *n)
{
    uint64_t one = 1;
    ssize_t k = write(n->wake_fd, &one, sizeof one);
    (void)k; /* a full counter wakes the loop just as well */
}

/* ---- the interface */

static enum err send_task(struct net *n, struct net_task *t, bool mail)
{
    ASSERT(t->done && !t->flight);
    struct net_flight *f = flight_new(t, mail);
    if (!f)
        return ERR_MEMORY;
    pthread_mutex_lock(&n->lock);
    bool busy = n->closed || n->tasks >= NET_WAITING;
    if (!busy) {
        t->flight = f;
        n->tasks++;
        *n->last = f;
        n->last = &f->next;
    }
    pthread_mutex_unlock(&n->lock);
    if (busy) {
        flight_free(f);
        return ERR_BUSY;
    }
    ring(n);
    return OK;
}

enum err net_send_request(struct net *n, struct net_request *r)
{
    r->answer = (struct buf){ 0 };
    return send_task(n, &r->task, false);
}

enum err net_send_mail(struct net *n, struct net_mail *m)
{
    return send_task(n, &m->task, true);
}

static bool make_loop(struct net *n)
{
    struct event_config *config = event_config_new();
    if (!config)
        return false;
    event_config_set_flag(config,
        EVENT_BASE_FLAG_NOLOCK); /* and no changelist: libcurl's sockets come and go on their own */
    n->base = event_base_new_with_config(config);
    event_config_free(config);
    n->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!n->base || n->wake_fd < 0)
        return false;
    event_assign(&n->wake, n->base, n->wake_fd, EV_READ | EV_PERSIST, on_wake, n);
    event_assign(&n->timer, n->base, -1, 0, on_timer, n);
    event_assign(&n->end, n->base, -1, 0, on_end, n);
    return event_add(&n->wake, NULL) == 0;
}

static void release(struct net *n)
{
    if (n->base)
        event_base_free(n->base);
    if (n->wake_fd >= 0)
        (void)close(n->wake_fd);
    pthread_mutex_destroy(&n->lock);
    free(n);
}

enum err net_new(struct net **out, const struct net_config *config)
{
    struct net *n = *out = calloc(1, sizeof *n);
    if (!n)
        return ERR_MEMORY;
    n->config = config ? *config : (struct net_config){ 0 };
    n->wake_fd = -1;
    n->last = &n->first;
    pthread_mutex_init(&n->lock, NULL);
    if (make_loop(n) && pthread_create(&n->thread, NULL, run, n) == 0)
        return OK;
    log_line(LOG_ERROR, "net", "reason", "the thread for outgoing requests cannot be started", NULL);
    release(n);
    *out = NULL;
    return ERR_MEMORY;
}

void net_free(struct net *n, int deadline_ms)
{
    if (!n)
        return;
    pthread_mutex_lock(&n->lock);
    n->closed = true;
    n->stop_ms = deadline_ms > 0 ? deadline_ms : 1;
    pthread_mutex_unlock(&n->lock);
    ring(n);
    pthread_join(n->thread, NULL);
    release(n);
}
