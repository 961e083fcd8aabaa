/* wire.h -- the inside of a connection, for connection.c, answering.c and seat.c only.
 * Model:  see connection.h; answering.c writes answers, seat.c keeps live streams, connection.c does the rest.
 * Threads: its loop's. Memory: with the connection. Errors: in `state`. */
#ifndef VB_WIRE_H
#define VB_WIRE_H

#include "http/connection.h"

#include <event2/event.h>
#include <event2/event_struct.h>

enum state {
    READING_HEAD,
    READING_BODY,
    WORKING,
    WRITING,
    RESTING, /* the pool has no room for the next slice of the answer: asked again by the sweep */
    LIVE,    /* a stream is open: its seat writes */
    LINGERING,
    GONE
};

struct held;
struct seat;

struct connection {
    struct event event;
    struct loop *loop;
    struct connection *next, **back;
    struct exchange *exchange;
    struct seat *seat; /* its live stream, from its answer on */
    struct held *held;
    int64_t deadline;  /* microseconds, monotonic */
    int64_t began;     /* first byte of the message being read; 0 = idle */
    size_t counted;    /* bytes of its exchange or its stream that count as held; `held` counts besides */
    uint32_t progress; /* bytes that a slow client took since the deadline was set */
    int fd;
    short armed;   /* EV_READ, EV_WRITE or 0 */
    uint8_t state; /* enum state */
    bool close;    /* after this answer */
    bool served;   /* it has asked something before */
    bool lost;     /* there was no room for bytes that it sent while an answer was under way */
    struct address peer;
};

/* ---- connection.c */
void connection_deadline(struct connection *c, int ms);
/* Waits for these events from now on. */
void connection_arm(struct connection *c, short what);
/* Sets how many bytes are counted as held for this connection; false when there are too many for all together. */
bool connection_count(struct connection *c, size_t n);
void connection_drop_exchange(struct connection *c);
/* Forgets what was read and not understood yet. */
void connection_drop_held(struct connection *c);

/* ---- answering.c */
/* No memory for a real answer: says so in fixed bytes, and ends. */
void answer_give_up(struct connection *c);
/* The reply is complete, or its next slice is: sends it, or as much as the client takes now. */
void answer_send(struct connection *c);
/* Answers with a problem, and closes after it: what follows cannot be understood, or is not wanted. */
void answer_refuse(struct connection *c, enum err e);
/* Goes on writing. */
void answer_write(struct connection *c);
/* What the answer waited for is there. */
void answer_resume(struct connection *c);
/* RESTING: asks for the next slice again. */
void answer_retry(struct connection *c);

/* ---- seat.c */
/* Opens the stream that the exchange's answer begins; false when memory is out. */
bool seat_open(struct connection *c);
/* Ends it, with its connection. */
void seat_close(struct connection *c);
/* The first bytes are out: from now on the seat writes. */
void seat_begin(struct connection *c);
/* Something happened on the socket. */
void seat_ready(struct connection *c, short what);
/* Hands out what was posted; a part of the work at a time. */
void seat_deliver(struct loop *l);
/* Heartbeats, and sessions that have ended. */
void seat_sweep(struct loop *l);
void seat_end_all(struct loop *l);
/* Drops the letters that were taken. */
void seat_forget(struct loop *l);

#endif
