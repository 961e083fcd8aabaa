/* loop.h -- one event loop: a thread with its own listeners, connections and read connection to the database.
 * Model:  events come from sockets, from the mailbox (exchanges that other threads are done with) and from one coarse sweep
 *         that looks at every connection's deadline. Exchanges are recycled here, and all connections of the loop share one
 *         read buffer and one parser.
 * Threads: all of it is the loop's own, but for loop_deliver (any thread) and loop_wake (also a signal handler).
 * Memory: from loop_new to loop_free. Errors: texts in *why at start; later a loop serves on. */
#ifndef VB_LOOP_H
#define VB_LOOP_H

#include "http/crowd.h"
#include "http/exchange.h"
#include "http/live.h"
#include "http/service.h"

#include <event2/event_struct.h>

enum {
    LOOP_READ = 64 << 10,   /* bytes taken from a socket at once */
    LOOP_SWEEP_SOON_MS = 5, /* when there was more to close than one look may */
    LOOP_SWEEP_MS = 250,    /* between two looks at the deadlines */
    LOOP_PAUSE_MS = 100,    /* without accepting when there are no descriptors left, unless one is closed sooner */
    LOOP_LISTENERS = 16,
    LOOP_TRIM = 4 << 20, /* bytes that were held, and are no more: the memory goes back to the system */
    LOOP_SPARE = 16      /* exchanges kept for the next requests */
};

struct connection;
struct evconnlistener;

struct loop {
    const struct service *service;
    struct server_limits limits; /* all filled in */
    struct crowd *crowd;
    struct event_base *base;
    struct evconnlistener *listener[LOOP_LISTENERS];
    int listeners;
    struct db *db;
    struct memo *memo; /* NULL when memory was out */
    struct event sweep, resume, mail, bury;
    int mail_fd;
    _Atomic(struct exchange *) mailbox; /* newest first */
    atomic_bool stop;                   /* asked by loop_wake */
    _Atomic int64_t swept;              /* when it last came round to sweep; read by the watchdog */
    bool draining;
    int64_t drain_end;               /* microseconds, as all times here */
    int64_t now;                     /* clock_mono_us() of the current event */
    int64_t used;                    /* when the last exchange began; 0 when what was remembered since is given back */
    int64_t second, log_second;      /* of the date line; of the last line about descriptors */
    struct connection *connection;   /* all of them */
    struct connection *gone, *dying; /* that ended in this turn and before it, see connection_bury */
    struct exchange *spare;
    int spares;
    struct live_inbox inbox;       /* what was posted to the streams */
    struct live_letter *letter;    /* taken from it: the first is being handed out */
    struct seat *seat, *seat_next; /* open streams; who gets the letter next */
    bool seats_served;             /* that letter is on its way */
    size_t held_most;              /* bytes held for clients that a sweep saw since memory was given back */
    size_t date_n;
    char date[64]; /* "Date: …\r\n" */
    struct parse parse;
    char read[LOOP_READ + PARSE_HEAD_MAX];
};

/* Makes the loop and opens its database connection. */
enum err loop_new(struct loop **out, const struct service *s, const struct server_limits *limits, struct crowd *crowd,
    struct arena *a, struct str *why) MUST_CHECK;
/* Listens on a bound socket, which becomes the loop's. */
enum err loop_listen(struct loop *l, int fd) MUST_CHECK;
/* Serves until it was asked to stop and has drained. */
void loop_run(struct loop *l);
/* Asks it to stop; signal-safe. */
void loop_wake(struct loop *l);
void loop_free(struct loop *l);

/* An exchange ready for a request; NULL when memory is out. */
struct exchange *loop_take_exchange(struct loop *l);
void loop_give_exchange(struct loop *l, struct exchange *x);
/* Hands an exchange back to its loop, from any thread. */
void loop_deliver(struct exchange *x);

#endif
