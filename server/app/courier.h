/* courier.h -- the thread behind the outbox: expands events, does what a day brings, and sends what must leave.
 * Model:  a round is: expand (resource/notification: events -> notifications -> outbox), daily (overviews, work that is late),
 *         deliver (rows that are due -> their sender makes what to send -> net/ -> settled on the writer). The domain knows
 *         nothing of net/, net/ nothing of the outbox: they meet here, and nowhere else. Rounds follow each other when
 *         something was committed or became due, at the latest after COURIER_ROUND_MS. At most COURIER_FLIGHTS are under way.
 *         Whatever dies in between is done again: expanding is exact, delivery is at least once.
 * Threads: courier_new and courier_free from the main thread; the steps also by tests, without a thread.
 * Memory: courier_new/courier_free. Errors: logged; the next round tries again. */
#ifndef VB_COURIER_H
#define VB_COURIER_H

#include "db/writer.h"
#include "domain/outbox.h"
#include "domain/services.h"

struct courier;
struct net;

enum { COURIER_FLIGHTS = 8, COURIER_ROUND_MS = 250 };

/* Whoever makes what leaves, one per kind of row, ended by NULL. Each has a canary (tests/rights/canary_test.c). */
extern const struct outbox_sender *const courier_senders[];

/* How mail leaves. */
struct courier_mail {
    const char *server;          /* smtp://host:port or smtps://host:port; NULL = none */
    const char *user, *password; /* NULL = no signing in */
    bool tls_may;                /* without TLS too, when the server offers none */
};
struct courier_config {
    const char *database; /* path; for a read connection of its own */
    struct writer *writer;
    struct net *net; /* NULL: nothing is delivered */
    const struct services *services;
    struct courier_mail mail;
    bool thread;      /* start the thread; without it the steps are called by hand */
    bool any_address; /* requests may go to any address, this machine too (tests) */
};

/* Starts it. What config points to must live until courier_free. ERR_MEMORY, or what opening the database says. */
enum err courier_new(struct courier **out, const struct courier_config *config) MUST_CHECK;
/* Ends the thread after its round. What is under way in net/ ends with net_free, which comes after this; courier_free last. */
void courier_stop(struct courier *c);
void courier_free(struct courier *c);

/* The steps. Each does all there is to do and returns. */
/* Makes notifications of new events, and outbox rows of those. */
enum err courier_expand(struct courier *c) MUST_CHECK;
/* Runs the searches that people follow and that were not run for a quarter of an hour. */
enum err courier_searches(struct courier *c, int64_t now) MUST_CHECK;
/* Does what the day brings (resource/notification/daily.h). */
enum err courier_daily(struct courier *c, int64_t now) MUST_CHECK;
/* Starts what is due; waits until it has ended when wait is set. */
enum err courier_deliver(struct courier *c, int64_t now, bool wait) MUST_CHECK;

#endif
