/* answering.c -- writes the answers of a connection: whole, in slices, or as the beginning of a stream. See wire.h. */
#include "base/metric.h"
#include "http/wire.h"

#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

void answer_give_up(struct connection *c)
{
    static const char text[] =
        "HTTP/1.1 503 Service Unavailable\r\nAPI-Version: 1.0.0\r\nCache-Control: no-store\r\nRetry-After: 5\r\n"
        "Content-Type: application/problem+json\r\nContent-Length: 63\r\nConnection: close\r\n\r\n"
        "{\"type\":\"/problemen/out-of-memory\",\"title\":\"503\",\"status\":503}\n";
    ssize_t k = send(c->fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)k;
    c->state = GONE;
}

/* Asks the pool for more of the answer: the next slice, or that more of its file is in memory. */
static void ask_more(struct connection *c)
{
    struct loop *l = c->loop;
    struct exchange *x = c->exchange;
    if (l->draining && l->now > l->drain_end) {
        c->state = GONE;
        return;
    }
    if (x->reply.file.left)
        exchange_warm(x);
    else
        exchange_next(x);
    if (x->busy) {
        c->state = WORKING;
        return;
    }
    if (c->state != RESTING)
        connection_deadline(c, l->limits.write_ms);
    c->state = RESTING;
}

void answer_retry(struct connection *c)
{
    ask_more(c);
}

/* What there is of the answer is out. */
static void answered(struct connection *c)
{
    if (c->exchange->slicing) {
        ask_more(c);
        return;
    }
    connection_drop_exchange(c);
    c->began = 0;
    if (c->seat) {
        seat_begin(c);
        return;
    }
    if (c->close) {
        c->state = shutdown(c->fd, SHUT_WR) ? GONE : LINGERING;
        connection_deadline(c, c->loop->limits.linger_ms);
        return;
    }
    c->state = READING_HEAD;
    connection_deadline(c, c->loop->limits.idle_ms);
}

/* Sends of the file what is in memory; true when all of it is out. */
static bool send_file(struct connection *c)
{
    struct reply_file *f = &c->exchange->reply.file;
    while (f->left) {
        int64_t ready = f->warm - f->at;
        if (ready <= 0) {
            ask_more(c);
            return false;
        }
        off_t at = (off_t)f->at;
        ssize_t k = sendfile(c->fd, f->fd, &at, (size_t)(ready < f->left ? ready : f->left));
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0) { /* 0: the file became shorter */
            c->state = k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? WRITING : GONE;
            return false;
        }
        f->at += k;
        f->left -= k;
        c->progress += (uint32_t)k;
    }
    return true;
}

void answer_write(struct connection *c)
{
    struct exchange *x = c->exchange;
    size_t head_n = x->head.n, body_n = x->request.method == HEAD ? 0 : x->reply.body.n;
    bool file = x->reply.file.left && x->request.method != HEAD;
    while (x->sent < head_n + body_n) {
        struct iovec v[2];
        struct msghdr m = { .msg_iov = v };
        size_t skip = x->sent > head_n ? x->sent - head_n : 0;
        if (x->sent < head_n)
            v[m.msg_iovlen++] = (struct iovec){ x->head.p + x->sent, head_n - x->sent };
        if (skip < body_n)
            v[m.msg_iovlen++] = (struct iovec){ (char *)x->reply.body.p + skip, body_n - skip };
        ssize_t k = sendmsg(c->fd, &m, MSG_NOSIGNAL | (file ? MSG_MORE : 0));
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0) {
            c->state = errno == EAGAIN || errno == EWOULDBLOCK ? WRITING : GONE;
            return;
        }
        x->sent += (size_t)k;
        c->progress += (uint32_t)k;
    }
    if (!file || send_file(c))
        answered(c);
}

/* Decides how the end of the answer will be known, and writes its head. */
static void make_head(struct connection *c)
{
    struct exchange *x = c->exchange;
    struct loop *l = c->loop;
    if (exchange_live(x) && !seat_open(c))
        exchange_fail(x, ERR_MEMORY);
    if (c->seat || (x->slicing && x->request.parse->http10)) {
        x->reply.framing = FRAMING_CLOSE;
        c->close = true;
    } else if (x->slicing) {
        x->reply.framing = FRAMING_CHUNKED;
    }
    c->close |= l->draining;
    reply_head(&x->reply, &x->head, (struct str){ l->date, l->date_n }, c->close);
    exchange_account(x);
}

void answer_send(struct connection *c)
{
    struct exchange *x = c->exchange;
    struct loop *l = c->loop;
    if (x->cut) { /* its end cannot be told: that the last chunk is missing says so */
        c->state = GONE;
        return;
    }
    if (!x->begun)
        make_head(c);
    exchange_frame(x);
    if (buf_err(&x->head)) {
        answer_give_up(c);
        return;
    }
    c->progress = 0;
    answer_write(c);
    if (c->state != WRITING)
        return;
    connection_deadline(c, l->limits.write_ms);
    if (!connection_count(c, x->out.room + x->in.room + x->arena.held + x->slice.held))
        c->state = GONE;
}

void answer_resume(struct connection *c)
{
    struct exchange *x = c->exchange;
    if (x->begun && !x->cut && x->step == STEP_WARM) {
        c->progress = 0;
        answer_write(c);
        if (c->state == WRITING)
            connection_deadline(c, c->loop->limits.write_ms);
    } else if (x->begun && x->slicing && !x->reply.body.n) {
        ask_more(c); /* nothing to send yet */
    } else {
        answer_send(c);
    }
}

void answer_refuse(struct connection *c, enum err e)
{
    c->close = true;
    exchange_fail(c->exchange, e);
    answer_send(c);
}
