/* live.h -- streams of server-sent events, and how any thread sends something to them.
 * Model:  a row of endpoint.h with `live` answers a GET with a stream that stays open: the seat. live_post puts a message in
 *         the inbox of every loop; there the row's live() is called once per seat, and writes what that viewer may see of it
 *         (or nothing). So who may see what is decided per seat by the one predicate, on the loop's own read connection.
 *         Before anything is written to a seat its session or token is looked up again when something was committed since, so
 *         that nothing is sent to a session that has ended; the stream of such a session is closed within seconds.
 *         A comment line is sent when nothing else was (heartbeat). A reader with more than LIVE_QUEUE bytes waiting is dropped,
 *         and streams end when the server stops: clients come back by themselves and say with Last-Event-ID what they had, which
 *         the row's run reads (call_header) to send what was missed. A message may reach a seat whose run saw it already: let
 *         live() compare message and seat->last.
 * Threads: live_post from any; live() on a loop thread, in microseconds. Memory: live_new/live_free; posted messages are
 *         copied. Errors: a loop that lags LIVE_LETTERS messages behind closes its streams instead of losing some.
 * Source: WHATWG HTML, section 9.2 (server-sent events). */
#ifndef VB_LIVE_H
#define VB_LIVE_H

#include "base/buf.h"
#include "domain/viewer.h"

enum {
    LIVE_QUEUE = 256 << 10, /* bytes that may wait for a reader */
    LIVE_LETTERS = 4096,    /* messages that may wait for a loop */
    LIVE_KEY = 128          /* bytes of a session or token that may keep a stream open */
};

struct live;

/* What is sent around; the numbers mean what poster and rows agree on. */
struct live_message {
    int64_t id; /* position in an order of the poster's, such as the seq of an event; 0 = none */
    int kind;
    int64_t thing, other;
    struct str text;
};

/* One open stream, as its row sees it. */
struct live_seat {
    struct viewer viewer; /* user, roles, language: as they are now; no strings */
    int64_t own;          /* what call_live was given */
    int64_t last; /* the row's own, such as the id of the last message that was written; begins as call_live gave it */
};

/* NULL when memory is out. After the last loop has ended: live_free. */
struct live *live_new(void);
void live_free(struct live *live);
/* Sends a message to every stream. */
void live_post(struct live *live, const struct live_message *m);
/* Whether anybody listens, or has begun to read what a stream starts with. What is committed after a false answer is in what a later
 * stream reads first, so that it need not be posted. */
bool live_heard(struct live *live);

/* Appends one event: id 0 leaves the id out, event NULL the name; data may have several lines. */
void live_event(struct buf *out, int64_t id, const char *event, struct str data);

/* ---- for loops only */

/* A stream comes: to be called before it reads the database. And it goes: once for each live_come. */
void live_come(struct live *live);
void live_go(struct live *live);

struct live_letter {
    struct live_letter *next;
    struct live_message message; /* its text stands behind it */
};
struct live_inbox {
    struct live_inbox *next;
    struct live_letter *first, **last;
    size_t count;
    bool overrun; /* messages were lost */
    int ring;     /* eventfd */
};
/* A loop gets its letters in box from now on, and a byte at ring (an eventfd) when there are some; until live_leave. */
void live_join(struct live *live, struct live_inbox *box, int ring);
void live_leave(struct live *live, struct live_inbox *box);
/* Takes what came; the caller frees each letter. *overrun tells that some are missing. */
struct live_letter *live_take(struct live *live, struct live_inbox *box, bool *overrun);

#endif
