/* loop.c -- see loop.h. */
#include "http/loop.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "http/memo.h"
#include "http/wire.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- exchanges */

struct exchange *loop_take_exchange(struct loop *l)
{
    struct exchange *x = l->spare;
    if (x) {
        l->spare = x->next;
        l->spares--;
    } else {
        x = calloc(1, sizeof *x);
    }
    if (x) {
        exchange_reset(x, l->service);
        x->memo = l->memo;
        l->used = l->now;
    }
    return x;
}

void loop_give_exchange(struct loop *l, struct exchange *x)
{
    exchange_end(x);
    if (l->spares >= LOOP_SPARE) {
        exchange_release(x);
        free(x);
        return;
    }
    x->next = l->spare;
    l->spare = x;
    l->spares++;
}

/* ---- the mailbox */

static void ring(struct loop *l)
{
    uint64_t one = 1;
    ssize_t k = write(l->mail_fd, &one, sizeof one);
    (void)k; /* a full counter wakes the loop just as well */
}

void loop_deliver(struct exchange *x)
{
    struct loop *l = connection_loop(x->owner);
    struct exchange *first = atomic_load_explicit(&l->mailbox, memory_order_relaxed);
    do
        x->next = first;
    while (!atomic_compare_exchange_weak_explicit(&l->mailbox, &first, x, memory_order_release, memory_order_relaxed));
    if (!first)
        ring(l);
}

void loop_wake(struct loop *l)
{
    atomic_store(&l->stop, true);
    ring(l);
}

static void start_drain(struct loop *l)
{
    l->draining = true;
    l->drain_end = l->now + (int64_t)l->limits.drain_ms * 1000;
    for (int i = 0; i < l->listeners; i++)
        evconnlistener_free(l->listener[i]);
    l->listeners = 0;
    connection_drain_all(l);
}

static void stop_when_drained(struct loop *l)
{
    if (l->draining && !l->connection)
        event_base_loopbreak(l->base);
}

static void on_mail(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;
    uint64_t count;
    struct exchange *oldest = NULL;
    (void)what;
    ssize_t k = read(fd, &count, sizeof count);
    (void)k;
    l->now = clock_mono_us();
    struct exchange *x = atomic_exchange_explicit(&l->mailbox, NULL, memory_order_acquire);
    for (struct exchange *next; x; x = next) { /* turn it round: first come, first served */
        next = x->next;
        x->next = oldest;
        oldest = x;
    }
    for (struct exchange *next; oldest; oldest = next) {
        next = oldest->next;
        connection_resume(oldest->owner);
    }
    seat_deliver(l);
    if (atomic_load(&l->stop) && !l->draining)
        start_drain(l);
    stop_when_drained(l);
}

/* ---- the sweep */

static void write_date(struct loop *l)
{
    char at[CLOCK_TEXT];
    int64_t now = clock_now();
    if (now / 1000 == l->second)
        return;
    l->second = now / 1000;
    struct str date = clock_http(at, now);
    memcpy(l->date, "Date: ", 6);
    memcpy(l->date + 6, date.p, date.n);
    memcpy(l->date + 6 + date.n, "\r\n", 2);
    l->date_n = date.n + 8;
}

/* After a crowd: what the allocator keeps of it goes back to the system. */
static void give_back(struct loop *l)
{
    size_t held = atomic_load_explicit(&l->crowd->held, memory_order_relaxed);
    if (held > l->held_most)
        l->held_most = held;
    if (l->held_most < LOOP_TRIM || held > l->held_most / 4)
        return;
    malloc_trim(0);
    l->held_most = held;
}

/* What was remembered too long ago goes; when nobody asked for anything for a while, everything does. */
static void rest(struct loop *l)
{
    memo_sweep(l->memo, clock_now());
    if (!l->used || !l->db || l->now - l->used < DB_REST_MS * INT64_C(1000))
        return;
    l->used = 0;
    memo_forget(l->memo);
    if (!db_in_transaction(l->db))
        db_rest(l->db);
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;
    (void)fd;
    (void)what;
    l->now = clock_mono_us();
    atomic_store(&l->swept, l->now);
    write_date(l);
    log_flush();
    seat_sweep(l);
    give_back(l);
    rest(l);
    struct timeval next = { .tv_usec = 1000 * (connection_sweep(l) ? LOOP_SWEEP_MS : LOOP_SWEEP_SOON_MS) };
    event_add(&l->sweep, &next);
    stop_when_drained(l);
}

static void on_bury(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;
    static const struct timeval at_once = { 0 };
    (void)fd;
    (void)what;
    if (connection_bury(l))
        event_add(&l->bury, &at_once);
}

/* ---- listening */

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;
    (void)fd;
    (void)what;
    for (int i = 0; i < l->listeners; i++)
        evconnlistener_enable(l->listener[i]);
}

/* No room: stops accepting for a moment, and lets go of who only keeps a connection open. */
static void pause_accepting(struct loop *l, const char *reason)
{
    struct timeval t = { .tv_usec = LOOP_PAUSE_MS * 1000 };
    for (int i = 0; i < l->listeners; i++)
        evconnlistener_disable(l->listener[i]);
    event_add(&l->resume, &t);
    connection_evict_idle(l);
    metric_add(METRIC_REFUSED, 1);
    if (l->now / 1000000 != l->log_second)
        log_line(LOG_WARN, "connections_paused", "reason", reason, NULL);
    l->log_second = l->now / 1000000;
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *sa, int length, void *arg)
{
    struct loop *l = arg;
    struct address peer = address_of(sa);
    (void)listener;
    (void)length;
    l->now = clock_mono_us();
    enum crowd_answer answer = crowd_enter(l->crowd, &peer, networks_hold(&l->service->proxies, &peer));
    if (answer == CROWD_WELCOME && connection_new(l, fd, &peer))
        return;
    if (answer == CROWD_WELCOME)
        crowd_leave(l->crowd, &peer);
    close(fd);
    if (answer == CROWD_TOO_MANY_OF_ONE)
        metric_add(METRIC_REFUSED, 1);
    else
        pause_accepting(l, answer == CROWD_FULL ? "too many connections" : "out of memory");
}

static void on_accept_error(struct evconnlistener *listener, void *arg)
{
    struct loop *l = arg;
    (void)listener;
    l->now = clock_mono_us();
    pause_accepting(l, strerror(errno));
}

enum err loop_listen(struct loop *l, int fd)
{
    ASSERT(l->listeners < LOOP_LISTENERS);
    struct evconnlistener *e = evconnlistener_new(l->base, on_accept, l, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
        0, fd);
    if (!e)
        return ERR_MEMORY;
    evconnlistener_set_error_cb(e, on_accept_error);
    l->listener[l->listeners++] = e;
    return OK;
}

/* ---- life */

static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    if (!config)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static enum err open_database(struct loop *l, struct arena *a, struct str *why)
{
    const struct server_config *config = l->service->config;
    if (!config->database)
        return OK;
    l->memo = memo_new();
    enum err e = db_open(&l->db, config->database, DB_OPEN_READ);
    if (!e && config->open_hook)
        e = config->open_hook(config->hook_context, l->db);
    if (e)
        *why = arena_printf(a, "the database %s cannot be opened for reading", config->database);
    return e;
}

static bool add_events(struct loop *l)
{
    struct timeval t = { .tv_usec = LOOP_SWEEP_MS * 1000 };
    event_assign(&l->sweep, l->base, -1, 0, on_sweep, l);
    event_assign(&l->resume, l->base, -1, 0, on_resume, l);
    event_assign(&l->bury, l->base, -1, 0, on_bury, l);
    event_assign(&l->mail, l->base, l->mail_fd, EV_READ | EV_PERSIST, on_mail, l);
    return event_add(&l->sweep, &t) == 0 && event_add(&l->mail, NULL) == 0;
}

enum err loop_new(struct loop **out, const struct service *s, const struct server_limits *limits, struct crowd *crowd,
    struct arena *a, struct str *why)
{
    struct loop *l = *out = calloc(1, sizeof *l);
    if (!l)
        return ERR_MEMORY;
    l->service = s;
    l->limits = *limits;
    l->crowd = crowd;
    atomic_init(&l->swept, clock_mono_us());
    l->mail_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->base = new_base();
    if (l->mail_fd < 0 || !l->base || !add_events(l)) {
        *why = arena_printf(a, "an event loop cannot be made: %s", strerror(errno));
        return ERR_MEMORY;
    }
    live_join(s->config->live, &l->inbox, l->mail_fd);
    write_date(l);
    return open_database(l, a, why);
}

void loop_run(struct loop *l)
{
    log_gather();
    event_base_dispatch(l->base);
    log_flush();
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    live_leave(l->service->config->live, &l->inbox);
    while (l->connection)
        connection_free(l->connection);
    seat_forget(l);
    while (connection_bury(l))
        continue;
    for (int i = 0; i < l->listeners; i++)
        evconnlistener_free(l->listener[i]);
    for (struct exchange *x = l->spare, *next; x; x = next) {
        next = x->next;
        exchange_release(x);
        free(x);
    }
    if (l->base) {
        event_del(&l->sweep);
        event_del(&l->resume);
        event_del(&l->bury);
        event_del(&l->mail);
        event_base_free(l->base);
    }
    if (l->mail_fd >= 0)
        close(l->mail_fd);
    db_free(l->db);
    memo_free(l->memo);
    free(l);
}
