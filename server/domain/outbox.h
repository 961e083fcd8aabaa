/* outbox.h -- what must leave the machine: mail, webhooks; written in the transaction of its cause, delivered later.
 * Model:  outbox_put adds a row inside any write transaction (a listener's, a command's): when that commits, the row is durable,
 *         and it stays until the other side took it. A courier (app/courier.c) takes rows that are due, asks the sender of
 *         their kind what to send *now* (the text is made at the moment of sending, so that what the receiver may not read any
 *         more does not leave), sends, and settles: done (row goes), again later (30 s, then four times as long each time, at
 *         most 6 hours), or dead after OUTBOX_ATTEMPTS tries. Delivery is at least once: after a crash between sending and
 *         settling it is sent again, with the same identity (kind and once), by which a receiver drops doubles.
 *         One row per event is enough for many receivers: a row may make others (outbox_put in settle), in batches.
 *         A kind of its own: a struct outbox_sender in a resource, and a line in the courier's table.
 * Threads: put and settle on the writer, in its transaction; reading anywhere. Memory: arena.
 * Errors: as db.h; putting the same (kind, once) again changes nothing.
 * Source: the pattern "transactional outbox". */
#ifndef VB_OUTBOX_H
#define VB_OUTBOX_H

#include "db/db.h"

struct services;

enum { OUTBOX_ATTEMPTS = 10, OUTBOX_ONCE_MAX = 120 /* bytes */ };

struct outbox {
    int64_t id; /* given by outbox_put */
    struct str kind, once;
    int64_t account, target; /* 0 = none */
    struct str data;
    int64_t created, due; /* due 0 = created */
    int64_t attempts;
    int64_t dead; /* 0 = alive */
    struct str problem;
};

/* What is to be sent now. Either a mail or a request; all strings NUL-terminated in the arena. */
struct outgoing {
    bool skip; /* nothing to send any more: the row goes */
    /* mail: the address it goes to and comes back to, and the whole message with CRLF */
    const char *to, *from;
    struct str message;
    /* request: POST url with body; headers are name, value, …, NULL */
    const char *url;
    const char *const *headers;
    struct str body;
    bool private_host; /* the administrator named this host: it may have an address that is not public */
};

enum outbox_outcome {
    OUTBOX_SENT,
    OUTBOX_SKIPPED, /* there was nothing to send */
    OUTBOX_AGAIN,   /* it did not work this time */
    OUTBOX_NEVER    /* the other side said that it never will */
};

struct outbox_sender {
    const char *kind;
    /* On a read connection, away from loops and writer: makes what to send. An error means: again later. */
    enum err (*prepare)(struct db *db, struct arena *a, const struct services *s, const struct outbox *row, int64_t now,
        struct outgoing *out);
    /* On the writer, in the transaction that settles the row; may be NULL. code: the status of HTTP or SMTP, 0 = none. */
    enum err (*settled)(struct db *db, const struct outbox *row, enum outbox_outcome outcome, int code,
        struct str problem, int64_t now);
};

/* Puts a row in the box; the current write transaction decides. */
enum err outbox_put(struct db *db, const struct outbox *row) MUST_CHECK;
/* Loads at most max rows that are due, the longest waiting first. */
enum err outbox_due(struct db *db, struct arena *a, int64_t now, struct outbox *out, size_t max, size_t *n) MUST_CHECK;
/* Moves a row on after a try. SENT, SKIPPED: it goes. AGAIN: later, or dead when it was tried often enough. NEVER: dead. */
enum err outbox_settle(struct db *db, const struct outbox *row, enum outbox_outcome outcome, struct str problem,
    int64_t now) MUST_CHECK;

/* For the administrator: given up, newest first, before an id (0 = from the start). */
enum err outbox_dead(struct db *db, struct arena *a, int64_t before, struct outbox *out, size_t max,
    size_t *n) MUST_CHECK;
/* Makes a dead row due again with all its tries; ERR_NOT_FOUND when it is not dead. */
enum err outbox_revive(struct db *db, int64_t id, int64_t now) MUST_CHECK;
/* Throws a dead row away; ERR_NOT_FOUND. */
enum err outbox_drop(struct db *db, int64_t id) MUST_CHECK;
/* Throws away what waits for this person. */
enum err outbox_forget(struct db *db, int64_t account) MUST_CHECK;
/* How many rows wait and how many are dead; for figures and /health. */
enum err outbox_count(struct db *db, int64_t *waiting, int64_t *dead) MUST_CHECK;

#endif
