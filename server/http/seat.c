/* seat.c -- live streams on a loop: see live.h for what they are, wire.h for what is here. */
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "http/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    TURN = 32,    /* seats that a letter reaches in one turn of the loop */
    RECHECKS = 64 /* sessions looked up in one sweep because something was committed */
};

struct seat {
    struct live_seat live; /* what its row sees */
    const struct endpoint *row;
    struct connection *connection;
    struct seat *next, **back;
    struct buf out;  /* what the client has yet to take */
    size_t sent;     /* bytes of it */
    int64_t beat;    /* when something must be sent, microseconds */
    int64_t checked; /* when its session was looked up, microseconds */
    int64_t epoch;   /* db_epoch() before that */
    bool token;      /* the key is an API token */
    bool over;       /* to be closed when its turn comes */
    uint8_t key_n;   /* 0: nobody */
    char key[];
};

/* ---- life */

bool seat_open(struct connection *c)
{
    struct exchange *x = c->exchange;
    struct loop *l = c->loop;
    bool token;
    struct str key = exchange_credential(x, &token);
    if (!x->call.viewer.user)
        key = STR("");
    struct seat *s = key.n <= LIVE_KEY ? calloc(1, sizeof *s + key.n) : NULL;
    if (!s)
        return false;
    const struct viewer *v = &x->call.viewer;
    s->live = (struct live_seat){ .own = x->reply.live_own, .last = x->reply.live_last };
    s->live.viewer = (struct viewer){ .user = v->user,
        .roles = v->roles,
        .lent = v->lent,
        .organisation = v->organisation,
        .english = v->english,
        .read_only = v->read_only };
    s->row = x->call.endpoint;
    s->connection = c;
    s->epoch = x->epoch;
    s->checked = l->now;
    s->beat = l->now + (int64_t)l->limits.heartbeat_ms * 1000;
    s->token = token;
    s->out.max = LIVE_QUEUE;
    s->key_n = (uint8_t)key.n;
    if (key.n)
        memcpy(s->key, key.p, key.n);
    s->next = l->seat;
    s->back = &l->seat;
    if (s->next)
        s->next->back = &s->next;
    l->seat = s;
    c->seat = s;
    live_come(l->service->config->live);
    metric_add(METRIC_LIVE_STREAMS, 1);
    return true;
}

void seat_close(struct connection *c)
{
    struct seat *s = c->seat;
    struct loop *l = c->loop;
    if (!s)
        return;
    if (l->seat_next == s)
        l->seat_next = s->next;
    *s->back = s->next;
    if (s->next)
        s->next->back = s->back;
    buf_release(&s->out);
    explicit_bzero(s->key, s->key_n);
    free(s);
    c->seat = NULL;
    live_go(l->service->config->live);
    metric_add(METRIC_LIVE_STREAMS, -1);
}

/* ---- writing */

/* Sends what waits; false when the client is gone. */
static bool flush(struct seat *s)
{
    struct connection *c = s->connection;
    while (s->sent < s->out.n) {
        ssize_t k = send(c->fd, s->out.p + s->sent, s->out.n - s->sent, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            connection_arm(c, EV_READ | EV_WRITE);
            return c->state != GONE;
        }
        if (k <= 0)
            return false;
        s->sent += (size_t)k;
        connection_deadline(c, c->loop->limits.write_ms);
    }
    buf_release(&s->out);
    s->sent = 0;
    connection_count(c, 0);
    connection_arm(c, EV_READ);
    return c->state != GONE;
}

/* Makes room by forgetting what was sent, so that the maximum counts what waits. */
static void compact(struct seat *s)
{
    if (!s->sent)
        return;
    memmove(s->out.p, s->out.p + s->sent, s->out.n - s->sent);
    s->out.n -= s->sent;
    s->sent = 0;
}

/* Something was added to s->out: sends it, or ends the stream of a reader that is too slow. */
static void push(struct seat *s)
{
    struct connection *c = s->connection;
    if (buf_err(&s->out)) {
        s->over = true;
    } else if (c->state == LIVE) {
        bool idle = c->armed == EV_READ;
        if (idle)
            connection_deadline(c, c->loop->limits.write_ms);
        s->over = !flush(s) || !connection_count(c, s->out.room);
    }
    if (s->over && (c->state == LIVE || c->state == GONE))
        connection_free(c);
}

void seat_begin(struct connection *c)
{
    struct seat *s = c->seat;
    c->state = LIVE;
    connection_drop_held(c); /* a stream has no next request */
    connection_deadline(c, c->loop->limits.write_ms);
    if (s->over || c->loop->draining || !flush(s))
        c->state = GONE;
}

void seat_ready(struct connection *c, short what)
{
    char byte;
    if (what & EV_READ && (recv(c->fd, &byte, 1, 0) >= 0 || (errno != EAGAIN && errno != EINTR)))
        connection_free(c); /* its end, or bytes that nobody asked for */
    else if (what & EV_WRITE && !flush(c->seat))
        connection_free(c);
}

/* ---- sessions */

/* Looks its session up again. */
static bool still_welcome(struct seat *s)
{
    struct loop *l = s->connection->loop;
    struct arena a = { 0 };
    struct viewer v = viewer_nobody();
    struct str key = { s->key, s->key_n };
    int64_t epoch = db_epoch();
    enum err e = OK;
    if (key.n && l->db)
        e = s->token ? viewer_by_api_token(l->db, &a, key, clock_now(), &v)
                     : viewer_by_session(l->db, &a, key, clock_now(), &v);
    if (!e && key.n) {
        v.name = v.session = v.csrf = (struct str){ 0 };
        s->live.viewer = v;
    }
    arena_release(&a);
    s->epoch = epoch;
    s->checked = l->now;
    return e == OK;
}

/* ---- letters */

/* Writes what this seat may see of the message. */
static void tell(struct seat *s, const struct live_message *m)
{
    struct loop *l = s->connection->loop;
    struct arena a = { 0 };
    if (s->over)
        return;
    if (s->epoch != db_epoch() && !still_welcome(s)) {
        s->over = true;
        if (s->connection->state == LIVE)
            connection_free(s->connection);
        return;
    }
    compact(s);
    size_t before = s->out.n;
    enum err e = s->row->live(&s->live, l->db, &a, m, &s->out);
    e = e ? e : arena_err(&a);
    arena_release(&a);
    if (e)
        s->out.err = e;
    if (s->out.n == before && !e && !buf_err(&s->out))
        return;
    s->beat = l->now + (int64_t)l->limits.heartbeat_ms * 1000;
    push(s);
}

/* Gives one turn of seats the first letter; true when all have it. */
static bool hand_round(struct loop *l)
{
    for (int left = TURN; l->seat_next && left; left--) {
        struct seat *s = l->seat_next;
        l->seat_next = s->next;
        tell(s, &l->letter->message);
    }
    return !l->seat_next;
}

static void ring(const struct loop *l)
{
    uint64_t one = 1;
    ssize_t k = write(l->mail_fd, &one, sizeof one);
    (void)k;
}

void seat_deliver(struct loop *l)
{
    if (!l->letter) {
        bool overrun;
        l->letter = live_take(l->service->config->live, &l->inbox, &overrun);
        l->seats_served = false;
        if (overrun)
            seat_end_all(l);
    }
    if (!l->letter)
        return;
    if (!l->seats_served)
        l->seat_next = l->seat;
    l->seats_served = !hand_round(l);
    if (!l->seats_served) {
        struct live_letter *done = l->letter;
        l->letter = done->next;
        free(done);
    }
    ring(l); /* the rest, or the next letter, after others had their turn */
}

void seat_forget(struct loop *l)
{
    while (l->letter) {
        struct live_letter *next = l->letter->next;
        free(l->letter);
        l->letter = next;
    }
}

/* ---- time */

static bool due(const struct loop *l, const struct seat *s, int64_t epoch)
{
    return l->now >= s->beat || (s->key_n && s->epoch != epoch && l->now - s->checked > 1000000);
}

/* True when a reader has taken nothing of what waits for it for too long. */
static bool stuck(const struct seat *s)
{
    const struct connection *c = s->connection;
    return c->state == LIVE && c->armed & EV_WRITE && c->loop->now > c->deadline;
}

void seat_sweep(struct loop *l)
{
    int64_t epoch = db_epoch();
    int left = RECHECKS;
    for (struct seat *s = l->seat, *next; s && left; s = next) {
        struct connection *c = s->connection;
        next = s->next;
        if (stuck(s)) {
            metric_add(METRIC_DEADLINES, 1);
            connection_free(c);
            continue;
        }
        if (c->state != LIVE || !due(l, s, epoch))
            continue;
        left--;
        if (!still_welcome(s)) {
            connection_free(c);
            continue;
        }
        if (l->now < s->beat)
            continue;
        s->beat = l->now + (int64_t)l->limits.heartbeat_ms * 1000;
        compact(s);
        buf_add(&s->out, STR(":\n\n"));
        push(s);
    }
}

void seat_end_all(struct loop *l)
{
    for (struct seat *s = l->seat, *next; s; s = next) {
        next = s->next;
        s->over = true;
        if (s->connection->state == LIVE)
            connection_free(s->connection);
    }
}
