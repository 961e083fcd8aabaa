/* endpoint.h -- one row per endpoint: the index of what the server can do.
 * Model:  a resource's table holds {method, path, need, mode, parse, prepare, run, render}; the Makefile gathers all tables
 *         into all_endpoints. A path has literal segments and {names}; it stands below /api/v1 unless ENDPOINT_ROOT is set.
 *             parse    loop thread: request -> c->in                (checks input; no database)
 *             look     the loop's own read connection, microseconds: what ask and prepare must know (a stored password hash)
 *             ask      loop thread: what to ask another server, made from its answer to the question before (NULL at first);
 *                      called again with each answer until it asks no more. The loop serves others meanwhile; all questions
 *                      together end within ASK_MS, and an outcome that is no answer is for the row to judge
 *             prepare  pool thread: slow and pure work, no database (Markdown, argon2); skipped when NULL
 *             run      database: c->in -> c->out                     (mode says on which connection and thread)
 *             show     the loop's own read connection, after a write is committed: what the answer tells of it, so that the
 *                      one writer need not spend its time on reading (only with DB_WRITE; not after a refusal)
 *             render   loop thread: c->out -> JSON
 *             stream   pool thread, after render: the body slice by slice (downloads of any size)
 *             live     loop thread, after render: what was posted, for one open stream (live.h)
 *         Each step is optional; the first error ends the call with problem+json.
 * Threads: constants; the functions run where their row says. A run may be called twice (a failed batch is run again).
 * Memory: static. Errors: a row without need is refused at start-up and by lint. */
#ifndef VB_ENDPOINT_H
#define VB_ENDPOINT_H

#include "http/call.h"
#include "http/method.h"
#include "net/net.h"

enum need {
    NEED_UNDECLARED,
    NEED_NOBODY,   /* anybody; run still sees only what the viewer may */
    NEED_USER,     /* signed in */
    NEED_OPERATOR, /* loopback or the metrics token */
    NEED_RIGHT     /* add a right of domain/rights.def: NEED_RIGHT + MAY_CURATE */
};

enum { ASK_MS = 10000 /* for all questions of one call together */, ASKS_MAX = 8 };

enum db_mode {
    DB_NONE,  /* no database: run is not called */
    DB_READ,  /* the loop's own connection, at once: microseconds */
    DB_WRITE, /* the writer, in the group transaction; answered after the commit */
    DB_SLOW /* the pool: heavy search, reports, exports; on the loop at once when the row's light() says it is cheap */
};

enum {
    ENDPOINT_ROOT = 1,         /* path is not below /api/v1 */
    ENDPOINT_NO_CSRF = 2,      /* signing in: there is no session yet */
    ENDPOINT_NO_BODY = 4,      /* an unsafe method that takes no body at all */
    ENDPOINT_RATE_SIGN_IN = 8, /* counts against the sign-in limit */
    ENDPOINT_ANY_BODY = 16,    /* body is not application/json: parse looks itself */
    ENDPOINT_PREPARE_HERE =
        32,                   /* prepare is cheap: with a body of at most CALL_PREPARE_HERE bytes it runs on the loop */
    ENDPOINT_RATE_MAIL = 64,  /* an act that causes mail: counts against that limit */
    ENDPOINT_UNLIMITED = 128, /* does not count against the limit of anonymous requests */
    ENDPOINT_PUBLIC_CORS = 256,    /* scripts of any origin may read the answer */
    ENDPOINT_BEFORE_FACTOR = 1024, /* also for who must set a second factor first */
    ENDPOINT_UPLOAD =
        2048,           /* the body goes to a file while it comes in (upload.h); parse and look run before it is read */
    ENDPOINT_MEMO = 512 /* a GET whose answer depends on target, viewer and database only may be remembered (memo.h) */
};

/* One piece of a body that is made bit by bit. */
enum { SLICE_WISH = 64 << 10 /* bytes */, SLICE_MAX = 1 << 20 };
struct slice {
    struct arena *arena; /* emptied after each slice; what must stay goes in the call's own */
    struct buf *out;     /* about SLICE_WISH bytes at a time; none is fine too, then it is asked again */
    bool last;           /* set with the last bytes */
};
struct live_seat;
struct live_message;

struct endpoint {
    enum method method;
    const char *path;
    int need; /* enum need, or NEED_RIGHT + enum right */
    enum db_mode mode;
    enum err (*parse)(struct call *c);
    enum err (*prepare)(struct call *c);
    enum err (*run)(struct call *c, struct db *db);
    void (*render)(struct call *c, struct jw *j);
    unsigned flags;
    size_t body_max; /* bytes; 0 = CALL_BODY_MAX */
    enum err (*look)(struct call *c, struct db *db);
    enum err (*show)(struct call *c, struct db *db);
    /* Fills in *next when there is (another) question; then next->task.url is set. What it points to is the arena's. */
    enum err (*ask)(struct call *c, const struct net_request *answer, struct net_request *next);
    /* Makes the next slice of a GET's body, asked for when the client has taken the one before. The connection db is the pool
     * thread's, another one each time: no query stays open over slices. render says the media type with call_raw. An error
     * in the first slice is a problem document; a later one cuts the answer off, which the client notices. */
    enum err (*stream)(struct call *c, struct db *db, struct slice *s);
    /* Writes to out what this seat may see of a message, or nothing; an error ends the stream. See live.h. */
    enum err (
        *live)(struct live_seat *seat, struct db *db, struct arena *a, const struct live_message *m, struct buf *out);
    bool (*light)(struct call *c); /* DB_SLOW: after parse, is this call cheap enough (a few ms at most)? NULL: never */
};
/* Each table ends with {0}; gathered, ends with NULL. */
extern const struct endpoint *const all_endpoints[];

#endif
