/* connection.h -- one client's connection.
 * Model:  reads heads and bodies, has one exchange at a time in hand, writes its answer, and only then looks at what else was
 *         sent: so pipelined requests are answered in order and nobody can make the server hold more than one answer.
 *             READING_HEAD -> READING_BODY -> WORKING (a job is out) -> WRITING (the client is slow) -> READING_HEAD …
 *             … -> LINGERING (the last answer is out, the client must close) -> GONE
 *         While idle it is one small struct; bytes of a partial message are held in a block of their own.
 * Threads: its loop's. Memory: from connection_new to connection_free, which the loop calls; never while a job is out.
 * Errors: a client that vanished is freed at the next read or write.
 * Source: RFC 9112 sections 9 (connections) and 9.6 (lingering close). */
#ifndef VB_CONNECTION_H
#define VB_CONNECTION_H

#include "http/loop.h"

/* Takes over an accepted socket; false when memory is out (the socket is then still the caller's). */
bool connection_new(struct loop *l, int fd, const struct address *peer);
/* Ends it; its descriptor is closed two turns of the loop later. */
void connection_free(struct connection *c);
/* Closes the descriptors of those that ended before the last turn: epoll has heard of them by then. Sooner the number could
 * become another loop's new connection, while this one still has a change for it to pass on. True when more wait. */
bool connection_bury(struct loop *l);
struct loop *connection_loop(const struct connection *c);
/* The job of its exchange is done. */
void connection_resume(struct connection *c);
/* Closes or warns whoever is past a deadline; false when there were too many for one turn of the loop. */
bool connection_sweep(struct loop *l);
/* Closes some connections that have been idle for a second. */
void connection_evict_idle(struct loop *l);
/* The loop stops: closes what is idle; the others close after their answer. */
void connection_drain_all(struct loop *l);

#endif
