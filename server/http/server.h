/* server.h -- the HTTP server: configuration, start, stop.
 * Model:  N loops (threads), each with its own listeners on every address (SO_REUSEPORT), its own connections and its own
 *         read connection to the database; one router, one site of client files and one rate table for all.
 *         server_new binds and loads everything and fails with a reason; server_run serves until server_stop, then drains:
 *         no new connections, what runs is finished, answers say "Connection: close", what is left at the limit is closed.
 * Threads: server_new, server_run and server_free from one thread; server_stop from any thread or a signal handler.
 * Memory: the config and what it points to must live until server_free; the rest is the arena's and the server's.
 * Errors: a text in *why, plain English, that names the setting.
 * Source: RFC 9110, RFC 9112. */
#ifndef VB_SERVER_H
#define VB_SERVER_H

#include "db/pool.h"
#include "http/endpoint.h"

struct server;

/* Limits; 0 takes the default that stands behind it. Times in milliseconds. */
struct server_limits {
    int head_ms;        /* 19000: from connecting, later from the first byte of a head, to its end */
    int body_ms;        /* 60000: for a whole body */
    int write_ms;       /* 60000: in which a client must take SERVER_PROGRESS bytes of an answer */
    int idle_ms;        /* 120000: between two requests */
    int linger_ms;      /* 2000: for a client to close after the last answer */
    int drain_ms;       /* 10000: for requests to end when stopping */
    int heartbeat_ms;   /* 15000: a live stream that sent nothing for so long sends an empty line */
    int connections;    /* in all; what the descriptor limit allows */
    int per_address;    /* half of that */
    size_t held;        /* 24 MB: bytes of unfinished messages and of answers that clients do not take, in all */
    size_t arena;       /* ARENA_CAP: bytes of a request's arena */
    int rate_anonymous; /* 600 requests to the API a minute and address without signing in; -1 = no limit */
    int rate_sign_in;   /* 20 attempts to sign in a minute and address, half as many for an account; -1 = no limit */
    int rate_mail;      /* 10 acts that cause mail a minute and address or account; -1 = no limit */
};
enum { SERVER_PROGRESS = 16384 /* bytes */ };

struct server_config {
    const char *const
        *listen;     /* addresses, ended by NULL: "127.0.0.1:8080", "[::1]:8080", "fd:3"; port 0 takes a free one */
    int loops;       /* threads, at least 1 */
    const char *web; /* folder of built client files; NULL = none */
    const char *url; /* public address; https:// makes cookies Secure; NULL = plain http */
    const char *database;      /* path for the loops' read connections; NULL = none */
    struct writer *writer;     /* NULL: writes answer 503 */
    struct pool *pool;         /* NULL: slow work answers 503 */
    struct net *net;           /* NULL: a row that must ask another server answers 503 */
    struct str secret;         /* key for cursors */
    const char *proxy;         /* trusted proxies: addresses and CIDR blocks, comma separated; NULL = none */
    const char *metrics_token; /* bearer token for /metrics from elsewhere; NULL = only from this machine */
    unsigned factor_roles;     /* bits of enum role that may do nothing before they have a second factor */
    /* Hears of a session that is used, each time that it is looked up; may be NULL. On a loop's thread: microseconds. */
    void (*used_hook)(void *ctx, const struct viewer *v, int64_t now);
    void *used_context;
    const char *security_contact; /* mailto: or https: address for security.txt; NULL: no such page */
    struct live *live;            /* what is posted here reaches the live streams; NULL: they hear nothing */
    const char *uploads;          /* folder for what is uploaded; NULL: uploads answer 503 */
    bool log_requests;
    void *context;                                   /* becomes call.server */
    enum err (*open_hook)(void *ctx, struct db *db); /* called for every read connection; may be NULL */
    void *hook_context;
    /* Adds members to the JSON of /health/ready and says whether the program can serve; may be NULL. */
    enum err (*ready_hook)(void *ctx, struct jw *j);
    void *ready_context;
    const struct endpoint *const *tables; /* NULL = all_endpoints */
    struct server_limits limits;
};

/* Binds the addresses and makes the loops; nothing is answered before server_run. What config points to must live until
 * server_free. *why (arena) says what is wrong: ERR_INVALID with a setting, ERR_CONFLICT with an address that cannot be had. */
enum err server_new(struct server **out, const struct server_config *config, struct arena *a,
    struct str *why) MUST_CHECK;
/* The port that the i-th listen address has got; for port 0. */
int server_port(const struct server *s, int i);
/* Serves until stopped and drained; returns OK then. */
enum err server_run(struct server *s) MUST_CHECK;
/* How long ago the loop that is furthest behind came round, microseconds; idle loops come round several times a second. Any
 * thread, while it runs. */
int64_t server_behind(const struct server *s);
/* Asks the server to stop; signal-safe, may be called twice. */
void server_stop(struct server *s);
void server_free(struct server *s);

#endif
