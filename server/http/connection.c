/* connection.c -- see connection.h. */
#include "http/wire.h"

#include "base/clock.h"
#include "base/metric.h"
#include "http/upload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVICT_MAX = 32, EVICT_IDLE_US = 1000000, SWEEP_MAX = 256 /* closed in one turn: about 3 ms */ };
enum { DRAIN_FRESH_MS = 2000 /* so long may who was just let in still ask when the server stops */ };

/* Bytes that were read but not understood yet, behind the parser's state of them. */
struct held {
    uint32_t parse_n, n;
    char room[];
};

static size_t held_size(const struct held *h)
{
    return h ? sizeof *h + h->parse_n + h->n : 0;
}

struct loop *connection_loop(const struct connection *c)
{
    return c->loop;
}

void connection_deadline(struct connection *c, int ms)
{
    c->deadline = c->loop->now + (int64_t)ms * 1000;
}

/* ---- events */

static void on_ready(evutil_socket_t fd, short what, void *arg);

void connection_arm(struct connection *c, short what)
{
    if (c->armed == what)
        return;
    if (c->armed)
        event_del(&c->event);
    c->armed = 0;
    if (!what)
        return;
    event_assign(&c->event, c->loop->base, c->fd, (short)(what | EV_PERSIST), on_ready, c);
    if (event_add(&c->event, NULL) == 0)
        c->armed = what;
    else
        c->state = GONE;
}

/* ---- life */

bool connection_new(struct loop *l, int fd, const struct address *peer)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c)
        return false;
    c->loop = l;
    c->fd = fd;
    c->peer = *peer;
    connection_arm(c, EV_READ);
    if (!c->armed) {
        free(c);
        return false;
    }
    connection_deadline(c, l->limits.head_ms);
    c->next = l->connection;
    c->back = &l->connection;
    if (c->next)
        c->next->back = &c->next;
    l->connection = c;
    metric_add(METRIC_CONNECTIONS, 1);
    metric_add(METRIC_CONNECTIONS_TOTAL, 1);
    return true;
}

bool connection_count(struct connection *c, size_t n)
{
    size_t before = c->counted;
    c->counted = n;
    return before == n || crowd_hold(c->loop->crowd, before, n);
}

void connection_drop_held(struct connection *c)
{
    if (c->held)
        (void)crowd_hold(c->loop->crowd, held_size(c->held), 0);
    free(c->held);
    c->held = NULL;
}

/* What an exchange whose message is being read takes. */
static bool count_message(struct connection *c)
{
    const struct exchange *x = c->exchange;
    size_t upload = x->upload ? upload_stream_held(x->upload) : 0;
    return connection_count(c, sizeof *x + x->in.room + x->out.room + x->arena.held + upload);
}

void connection_drop_exchange(struct connection *c)
{
    if (c->exchange)
        loop_give_exchange(c->loop, c->exchange);
    c->exchange = NULL;
    connection_count(c, 0);
}

void connection_free(struct connection *c)
{
    struct loop *l = c->loop;
    static const struct timeval at_once = { 0 };
    ASSERT(c->state != WORKING);
    connection_arm(c, 0);
    (void)shutdown(c->fd, SHUT_RDWR);
    connection_drop_exchange(c);
    seat_close(c);
    connection_count(c, 0);
    connection_drop_held(c);
    *c->back = c->next;
    if (c->next)
        c->next->back = c->back;
    crowd_leave(l->crowd, &c->peer);
    metric_add(METRIC_CONNECTIONS, -1);
    if (!l->gone && !l->dying)
        event_add(&l->bury, &at_once);
    c->next = l->gone;
    l->gone = c;
}

bool connection_bury(struct loop *l)
{
    static const struct timeval at_once = { 0 };
    if (l->dying && event_pending(&l->resume, EV_TIMEOUT, NULL))
        event_add(&l->resume, &at_once); /* there is room again for who waits */
    for (struct connection *c = l->dying, *next; c; c = next) {
        next = c->next;
        close(c->fd);
        free(c);
    }
    l->dying = l->gone;
    l->gone = NULL;
    return l->dying != NULL;
}

/* ---- bytes that wait */

/* There is no room for bytes that came. While an answer is under way it is the last one. */
static void lose(struct connection *c)
{
    if (c->state == READING_HEAD || c->state == READING_BODY) {
        answer_give_up(c);
    } else {
        c->lost = true;
        c->close = true;
    }
}

/* Keeps n bytes for later, with the state of the parser that looked at them. */
static void hold(struct connection *c, const char *bytes, size_t n)
{
    const struct parse *p = &c->loop->parse;
    size_t parse_n = offsetof(struct parse, header) + p->headers * sizeof p->header[0];
    struct held *h = c->lost ? NULL : malloc(sizeof *h + parse_n + n);
    if (!h) {
        lose(c);
        return;
    }
    h->parse_n = (uint32_t)parse_n;
    h->n = (uint32_t)n;
    memcpy(h->room, p, parse_n);
    memcpy(h->room + parse_n, bytes, n);
    connection_drop_held(c);
    c->held = h;
    if (crowd_hold(c->loop->crowd, 0, held_size(h)))
        return;
    connection_drop_held(c);
    lose(c);
}

/* Puts what was held back in the loop's buffer and parser; returns how many bytes that are. */
static size_t take_held(struct connection *c)
{
    struct held *h = c->held;
    size_t n = h ? h->n : 0;
    parse_reset(&c->loop->parse);
    if (h) {
        memcpy(&c->loop->parse, h->room, h->parse_n);
        memcpy(c->loop->read, h->room + h->parse_n, n);
        connection_drop_held(c);
    }
    return n;
}

static void serve(struct connection *c)
{
    exchange_serve(c->exchange, c->loop->db);
    if (c->exchange->busy)
        c->state = WORKING;
    else
        answer_send(c);
}

/* ---- reading */

/* Gives the connection an exchange for the message that starts at bytes; false when memory is out. */
static bool open_exchange(struct connection *c, const char *bytes)
{
    struct loop *l = c->loop;
    struct exchange *x = loop_take_exchange(l);
    if (!x) {
        answer_give_up(c);
        return false;
    }
    c->served = true;
    x->owner = c;
    x->deliver = loop_deliver;
    x->began = c->began ? c->began : l->now;
    c->exchange = x;
    request_bytes(&x->request, &l->parse, bytes, (struct str){ 0 });
    request_client(&x->request, &c->peer);
    return true;
}

/* Copies the message so far out of the loop's buffer. */
static void keep_message(struct exchange *x, const struct parse *p, const char *bytes, size_t n)
{
    memcpy(&x->parse, p, offsetof(struct parse, header) + p->headers * sizeof p->header[0]);
    buf_add(&x->in, (struct str){ bytes, n });
    if (!buf_err(&x->in))
        request_bytes(&x->request, &x->parse, x->in.p, str_sub(buf_str(&x->in), p->head_n, n));
}

/* The whole message is in the loop's buffer. */
static void serve_in_place(struct connection *c, const char *bytes, size_t n)
{
    struct exchange *x = c->exchange;
    struct parse *p = &c->loop->parse;
    if (exchange_wanders(x))
        keep_message(x, p, bytes, n);
    else
        request_bytes(&x->request, p, bytes, (struct str){ bytes + p->head_n, n - p->head_n });
    if (buf_err(&x->in))
        answer_refuse(c, ERR_MEMORY);
    else
        serve(c);
}

static bool say_continue(const struct connection *c)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    return send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) == (ssize_t)(sizeof go_on - 1);
}

static void expect_body(struct connection *c, const char *bytes, bool all_read)
{
    struct exchange *x = c->exchange;
    struct parse *p = &c->loop->parse;
    bool asks = p->expects && !p->http10;
    if (asks && x->err) { /* no need to send that body */
        answer_refuse(c, x->err);
        return;
    }
    keep_message(x, p, bytes, p->head_n);
    c->state = READING_BODY;
    connection_deadline(c, c->loop->limits.body_ms);
    if (buf_err(&x->in) || !count_message(c))
        answer_refuse(c, ERR_MEMORY);
    else if (asks && all_read && !say_continue(c))
        c->state = GONE;
}

/* A body that goes to a file: whoever may not send it hears so before it is read. */
static void expect_upload(struct connection *c, const char *bytes, bool all_read)
{
    struct exchange *x = c->exchange;
    struct parse *p = &c->loop->parse;
    bool asks = p->expects && !p->http10;
    keep_message(x, p, bytes, p->head_n);
    enum err e = buf_err(&x->in) ? ERR_MEMORY : exchange_open_upload(x, c->loop->db);
    if (e) {
        answer_refuse(c, e);
        return;
    }
    c->state = READING_BODY;
    c->progress = 0;
    connection_deadline(c, c->loop->limits.body_ms);
    if (!count_message(c))
        answer_refuse(c, ERR_MEMORY);
    else if (asks && all_read && !say_continue(c))
        c->state = GONE;
}

/* A head is complete. Returns how many of the n bytes are used up. */
static size_t begin_message(struct connection *c, const char *bytes, size_t n)
{
    struct parse *p = &c->loop->parse;
    size_t head_n = p->head_n;
    if (!open_exchange(c, bytes))
        return n;
    struct exchange *x = c->exchange;
    size_t cap = exchange_begin(x);
    x->in.max = PARSE_HEAD_MAX + cap;
    c->close |= p->close;
    if (parse_body_start(&x->body, p, cap)) {
        answer_refuse(c, x->err ? x->err : ERR_TOO_LARGE);
        return n;
    }
    if (exchange_uploads(x)) {
        expect_upload(c, bytes, n == head_n);
    } else if (p->chunked || p->length > n - head_n) {
        expect_body(c, bytes, n == head_n);
    } else {
        head_n += (size_t)p->length;
        serve_in_place(c, bytes, head_n);
    }
    parse_reset(p);
    return head_n;
}

static size_t take_head(struct connection *c, const char *bytes, size_t n)
{
    struct parse *p = &c->loop->parse;
    enum parse_step s = n ? parse_head(p, bytes, n) : PARSE_MORE;
    if (s == PARSE_DONE)
        return begin_message(c, bytes, n);
    if (s == PARSE_MORE)
        return 0;
    metric_add(METRIC_PARSE_ERRORS, 1);
    enum err e = p->err;
    struct parse none = { 0 }; /* nothing of this head is to be believed */
    *p = none;
    if (open_exchange(c, bytes)) {
        request_identify(&c->exchange->request);
        answer_refuse(c, e);
    }
    return n;
}

/* Hands what came of an upload to the pool; reading goes on when it is written. */
static void hand_over(struct connection *c)
{
    struct exchange *x = c->exchange;
    exchange_upload(x, x->body_ends);
    c->state = x->busy ? WORKING : RESTING;
}

static void body_complete(struct connection *c)
{
    struct exchange *x = c->exchange;
    request_bytes(&x->request, &x->parse, x->in.p, str_sub(buf_str(&x->in), x->parse.head_n, x->in.n));
    serve(c);
}

static size_t take_body(struct connection *c, const char *bytes, size_t n)
{
    struct exchange *x = c->exchange;
    struct buf *to = x->upload ? &x->out : &x->in;
    enum parse_step s = PARSE_MORE;
    size_t used = 0;
    while (s == PARSE_MORE && used < n && !(x->upload && to->n >= UPLOAD_SLICE)) {
        size_t k;
        struct str data;
        s = parse_body(&x->body, bytes + used, n - used, &k, &data);
        buf_add(to, data);
        used += k;
    }
    if (s == PARSE_BAD) {
        metric_add(METRIC_PARSE_ERRORS, 1);
        answer_refuse(c, x->err && x->body.err == ERR_TOO_LARGE ? x->err : x->body.err);
        return n;
    }
    if (buf_err(to) || !count_message(c)) {
        answer_refuse(c, ERR_MEMORY);
        return n;
    }
    c->progress += (uint32_t)used;
    x->body_ends = s == PARSE_DONE;
    if (x->upload && (x->body_ends || to->n >= UPLOAD_SLICE))
        hand_over(c);
    else if (s == PARSE_DONE)
        body_complete(c);
    return used;
}

/* After every event: keeps the n bytes that were not used, and waits for what comes next; or ends the connection. */
static void settle(struct connection *c, const char *bytes, size_t n)
{
    struct loop *l = c->loop;
    if (n && c->state == LIVE)
        c->state = GONE; /* behind a stream nothing can follow */
    if (n && c->state < LINGERING)
        hold(c, bytes, n);
    switch (c->state) {
    case READING_HEAD:
        if (n && !c->began) { /* absolute: of a first request from connecting, later from the first byte */
            c->began = l->now;
            if (c->served)
                connection_deadline(c, l->limits.head_ms);
        }
        connection_arm(c, EV_READ);
        break;
    case READING_BODY:
    case LINGERING: connection_arm(c, EV_READ); break;
    case WRITING: connection_arm(c, EV_WRITE); break;
    case RESTING: connection_arm(c, 0); break;
    default: break; /* WORKING: reading is switched off when something comes; LIVE: its seat says */
    }
    if (c->state == GONE)
        connection_free(c);
}

/* Reads the n bytes in the loop's buffer as far as they can be understood. */
static void process(struct connection *c, size_t n)
{
    char *bytes = c->loop->read;
    size_t used = 0, step;
    do {
        step = c->state == READING_HEAD ? take_head(c, bytes + used, n - used)
            : c->state == READING_BODY  ? take_body(c, bytes + used, n - used)
                                        : 0;
        used += step;
    } while (step);
    settle(c, bytes + used, n - used);
}

static void receive(struct connection *c)
{
    struct loop *l = c->loop;
    size_t had = take_held(c);
    ssize_t k = recv(c->fd, l->read + had, LOOP_READ, 0);
    if (k > 0)
        process(c, had + (size_t)k);
    else if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        settle(c, l->read, had);
    else
        connection_free(c);
}

/* An answer has gone out at another moment than its request came in: on with what was sent meanwhile. */
static void go_on(struct connection *c)
{
    if ((c->state == READING_HEAD || c->state == READING_BODY) && c->held)
        process(c, take_held(c));
    else
        settle(c, NULL, 0);
}

/* A piece of an upload is on disk, or it failed. */
static void uploaded(struct connection *c)
{
    struct exchange *x = c->exchange;
    if (x->err || c->lost)
        answer_refuse(c, x->err ? x->err : ERR_MEMORY);
    else
        c->state = READING_BODY;
}

void connection_resume(struct connection *c)
{
    struct exchange *x = c->exchange;
    ASSERT(c->state == WORKING);
    exchange_resume(x, c->loop->db);
    if (x->busy)
        return;
    if (x->step == STEP_UPLOAD)
        uploaded(c);
    else
        answer_resume(c);
    go_on(c);
}

static void discard(struct connection *c)
{
    ssize_t k = recv(c->fd, c->loop->read, LOOP_READ, 0);
    if (k == 0 || (k < 0 && errno != EAGAIN && errno != EINTR))
        connection_free(c);
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
    struct connection *c = arg;
    struct loop *l = c->loop; /* c may be gone at the end */
    (void)fd;
    l->now = clock_mono_us();
    switch (c->state) {
    case READING_HEAD:
    case READING_BODY: receive(c); break;
    case WORKING: connection_arm(c, 0); break; /* pipelined bytes, or the end: they wait for the answer */
    case WRITING:
        answer_write(c);
        go_on(c);
        break;
    case LIVE: seat_ready(c, what); break;
    case RESTING: break;
    default: discard(c); break;
    }
    if (l->draining && !l->connection)
        event_base_loopbreak(l->base);
}

/* ---- deadlines */

static void expire(struct connection *c)
{
    metric_add(METRIC_DEADLINES, 1);
    if (c->state == READING_BODY || (c->state == READING_HEAD && c->began)) {
        parse_reset(&c->loop->parse);
        if (c->exchange || open_exchange(c, "")) {
            request_identify(&c->exchange->request);
            answer_refuse(c, ERR_TIMEOUT);
        }
    }
    connection_free(c);
}

/* True when a large body or answer goes on fast enough to get more time. */
static bool steady(const struct connection *c)
{
    bool upload = c->state == READING_BODY && c->exchange->upload &&
        c->loop->now < c->exchange->began + (int64_t)UPLOAD_SECONDS * 1000000;
    return (c->state == WRITING || upload) && c->progress >= SERVER_PROGRESS;
}

/* True when it was closed. */
static bool look_at(struct connection *c)
{
    struct loop *l = c->loop;
    if (c->state == WORKING || c->state == LIVE)
        return false;
    if (l->draining && l->now > l->drain_end) {
        connection_free(c);
        return true;
    }
    if (l->now <= c->deadline) {
        if (c->state == RESTING) {
            if (c->exchange->step == STEP_UPLOAD)
                hand_over(c);
            else
                answer_retry(c);
            go_on(c); /* which frees it when it is gone; the caller has the next one already */
        }
        return false;
    }
    if (!steady(c)) {
        expire(c);
        return true;
    }
    c->progress = 0;
    connection_deadline(c, c->state == WRITING ? l->limits.write_ms : l->limits.body_ms);
    return false;
}

bool connection_sweep(struct loop *l)
{
    int left = SWEEP_MAX;
    for (struct connection *c = l->connection, *next; c && left; c = next) {
        next = c->next;
        left -= look_at(c);
    }
    return left > 0;
}

void connection_evict_idle(struct loop *l)
{
    int left = EVICT_MAX;
    for (struct connection *c = l->connection, *next; c && left; c = next) {
        int64_t idle_ms = c->served ? l->limits.idle_ms : l->limits.head_ms;
        int64_t since = c->deadline - idle_ms * 1000;
        next = c->next;
        if (c->state == READING_HEAD && !c->began && l->now - since > EVICT_IDLE_US) {
            connection_free(c);
            left--;
        }
    }
}

void connection_drain_all(struct loop *l)
{
    seat_end_all(l);
    for (struct connection *c = l->connection, *next; c; c = next) {
        next = c->next;
        if (c->state != READING_HEAD || c->held)
            continue;
        parse_reset(&l->parse);
        ssize_t k = recv(c->fd, l->read, LOOP_READ, MSG_DONTWAIT); /* a request may have come just now */
        if (k > 0)
            process(c, (size_t)k);
        else if (k < 0 && errno == EAGAIN && !c->served) /* it was let in: what it came to ask is on its way */
            connection_deadline(c, DRAIN_FRESH_MS);
        else
            connection_free(c);
    }
}
