/* services.h -- what the program hands to its handlers: call.server points to this.
 * Model:  long-lived things that a resource may need beside the database; each may be NULL where there is none (tests).
 * Threads: filled at start-up, constant afterwards. Memory: the program's. Errors: none. */
#ifndef VB_SERVICES_H
#define VB_SERVICES_H

#include "base/str.h"

struct index;
struct live;
struct writer;
struct net;
struct providers;
struct wishes;
struct config;

/* How mail looks from the outside; constant. */
struct mail_settings {
    struct str from, name; /* the address it comes from, and the name beside it */
    struct str
        reply; /* answers go to an address made from this one (antwoord@… -> antwoord+…@…); empty = not by mail */
    int64_t delay_ms; /* what is sent at once waits this long: it may be read, or taken back, before */
    int digest_hour;  /* in Amsterdam */
};

struct services {
    struct index *index;              /* the search index; NULL: searching answers ERR_BUSY */
    struct live *live;                /* open streams of server-sent events (http/live.h); NULL: there are none */
    struct net *net;                  /* what leaves the machine; NULL: nothing does */
    struct str secret;                /* key of signed links and addresses; empty = none can be made */
    struct str url;                   /* public address without '/' at its end */
    const struct mail_settings *mail; /* NULL: no mail leaves this server */
    int64_t session_idle_ms;          /* how long a session lives unused; 0 = until its end */
    struct providers *providers;      /* where else people may sign in; NULL: nowhere */
    struct writer *writer;            /* for what is written outside the transaction of a call; NULL: nothing is */
    const char *database;             /* path of the database, for connections of one's own */
    struct wishes *wishes;            /* where searches are noted (resource/search/wish.h); NULL: they are not */
    struct str private_hosts;         /* hosts that webhooks may reach although they are private, comma separated */
    const struct config *config;      /* the settings in effect (app/config.h); NULL: there are none to show */
    const char *attachments;          /* folder of attached files; NULL: they cannot be read */
    /* Most bytes of a file, files of a post, bytes of a person; 0: the default. */
    int64_t attachment_bytes, attachment_count, attachment_quota;
};

#endif
