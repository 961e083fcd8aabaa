/* net.h -- what leaves the machine: HTTP requests and mail, on one event loop in a thread of its own.
 * Model:  a task says what to send, where to and by when. net_send_request or net_send_mail takes it on; later done() is
 *         called exactly once, with the outcome in the task. The URL decides nothing but the peer: redirects are not followed
 *         unless asked for, no proxy is used, names and passwords do not belong in a URL, and plain http is only for this
 *         machine. `allow` is asked about the address that is really connected to, after the name was resolved, and again
 *         when an open connection is used once more: a name that suddenly points elsewhere gains nothing.
 * Threads: net_new and net_free from one; sending from any, also from done(). done() and allow() run on net's thread: they
 *         must be short, must not block, and hand what is more to a loop, the pool or the writer. done() may free the task.
 * Memory: the task and everything it points to are the caller's, and stay untouched from sending until done(). The answer
 *         belongs to the task from then on; net_request_release frees it, also when sending was refused.
 * Errors: net_send_* give ERR_BUSY when too much waits already or net is stopping, ERR_MEMORY, and then done() is not called.
 *         Whatever goes wrong later is an outcome.
 * Source: RFC 9110 (HTTP), RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 6890 (special addresses). */
#ifndef VB_NET_H
#define VB_NET_H

#include "base/buf.h"

struct sockaddr;
struct net;
struct net_flight;

enum {
    NET_WAITING = 1024,       /* tasks that are under way or wait, in all */
    NET_DEADLINE_MS = 10000,  /* for a task that names no deadline */
    NET_ANSWER_MAX = 1 << 20, /* bytes of an answer, for a request that names no other size */
    NET_HEADERS_MAX = 32768   /* bytes of the headers of all answers to a request; past it NET_TOO_LARGE */
};

enum net_outcome {
    NET_DONE,     /* HTTP: answered, whatever the status; mail: the peer took responsibility for it */
    NET_REJECTED, /* mail: the peer said no; code 400-499 means try later, 500-599 means never */
    NET_REFUSED, /* by us: a URL, header or address that is not allowed; nothing was sent, and trying again is of no use */
    NET_UNREACHABLE, /* no such name, no connection, no proper TLS: nothing was delivered */
    NET_TIMEOUT,     /* the deadline passed; the peer may or may not have acted on it */
    NET_TOO_LARGE,   /* more came back than was welcome */
    NET_BROKEN,      /* the talk broke off half-way; the peer may or may not have acted on it */
    NET_STOPPED      /* the program stops */
};
/* The outcome in a word, for logs: "done", "rejected", …; static. */
const char *net_outcome_name(enum net_outcome o);

/* What requests and mails have in common; the first member of both, so that done() can cast it back. */
struct net_task {
    /* asked */
    const char *url; /* https:// or http://; smtp://host:port or smtps:// (a path is the name we give in EHLO) */
    int deadline_ms; /* for everything together; 0 = NET_DEADLINE_MS */
    bool (*allow)(const struct sockaddr *peer); /* may this address be connected to; NULL = any */
    void (*done)(struct net_task *t);
    void *owner; /* for the caller */
    /* answered */
    enum net_outcome outcome;
    int code;                  /* status of HTTP or last reply code of SMTP; 0 when there was none */
    char why[160];             /* what went wrong, in English, for logs and administrators; no secrets */
    struct net_flight *flight; /* net's own */
};

struct net_header {
    const char *name, *value;
};

struct net_request {
    struct net_task task;
    /* asked */
    const char *method;               /* NULL = "GET" */
    const struct net_header *headers; /* ended by a NULL name; NULL = none */
    struct str body;
    size_t answer_max; /* bytes; 0 = NET_ANSWER_MAX */
    int redirects;     /* how many may be followed; 0 = none, and a 3xx is the answer */
    /* answered */
    struct buf answer; /* the body */
};

enum net_tls {
    NET_TLS_MUST, /* STARTTLS, or smtps://; without it nothing is sent */
    NET_TLS_MAY   /* STARTTLS when the peer offers it; a password is never sent in the clear but to this machine */
};

struct net_mail {
    struct net_task task;
    /* asked */
    const char *from;      /* envelope: an address without <>; "" for a bounce */
    const char *const *to; /* envelope, ended by NULL; one address that is rejected rejects the mail, so give one */
    struct str message;    /* headers and body, lines ending in CRLF; dots are doubled here */
    const char *name, *password; /* NULL: no signing in */
    enum net_tls tls;
};

struct net_config {
    const char *certificates; /* file of root certificates (PEM) to believe; NULL = those of the system */
    const char *agent;        /* User-Agent; NULL = "vraagbaak" */
};

/* Starts the thread. What config points to must live until net_free. */
enum err net_new(struct net **out, const struct net_config *config) MUST_CHECK;
enum err net_send_request(struct net *n, struct net_request *r) MUST_CHECK;
enum err net_send_mail(struct net *n, struct net_mail *m) MUST_CHECK;
/* Takes on nothing more, lets what is under way end until the deadline, ends the rest as NET_STOPPED, and frees net after the
 * last done(). NULL is nothing. */
void net_free(struct net *n, int deadline_ms);

/* Frees the answer. */
void net_request_release(struct net_request *r);

/* Whether the address belongs to somebody on the internet: not this machine, not a private, shared, link-local, multicast,
 * documentation or otherwise reserved range, also not wrapped in IPv6. Fits `allow`. */
bool net_address_public(const struct sockaddr *peer);
/* Whether the address is of this machine. Fits `allow`. */
bool net_address_loopback(const struct sockaddr *peer);
/* Whether a request to the URL would be taken on at all: http(s) with a host, no user, no password, plain http only to this
 * machine. With `allow` an address that is written out must pass it, and a local name (localhost, or without a dot) does not;
 * what other names point to is known only when connecting. */
bool net_url_fits(const char *url, bool (*allow)(const struct sockaddr *peer));

#endif
