/* flight.h -- one task under way: its libcurl handle and what belongs to it. Inside net/ only.
 * Model:  flight_new sets a handle up for a task -> net.c adds it to the multi handle -> flight_end puts the outcome into
 *         the task. A task that is not allowed gets no handle; flight_end says NET_REFUSED then.
 * Threads: flight_new any, the rest net's. Memory: flight_free. Errors: NULL when memory is out. */
#ifndef VB_NET_FLIGHT_H
#define VB_NET_FLIGHT_H

#include "net/curl.h"
#include "net/net.h"

struct net_flight {
    struct net_task *task;
    CURL *easy; /* made by flight_start */
    struct curl_slist *headers, *to;
    bool mail, plain;    /* plain: maybe without TLS, so only to this machine */
    const char *refusal; /* why it is not allowed; NULL: it is */
    bool too_large;
    size_t sent;      /* bytes of a mail */
    size_t headers_n; /* bytes of headers that came */
    char error[CURL_ERROR_SIZE];
    struct net_flight *next, **at; /* in the list of net.c */
};

/* A flight for the task, which must stay until flight_free. */
struct net_flight *flight_new(struct net_task *task, bool mail);
/* Makes the handle; false when the task is not allowed or memory is out, and then flight_end says which. */
bool flight_start(struct net_flight *f, const struct net_config *config);
/* Writes outcome, code and reason. */
void flight_end(struct net_flight *f, CURLcode result);
void flight_free(struct net_flight *f);

/* What a URL says, as far as it matters here. */
struct url_parts {
    bool http, tls, local; /* local: its host is a name or address of this machine */
    char host[256];
};
/* Takes a URL apart; false when it is none, of another protocol, or has a user or password in it. */
bool url_read(const char *url, bool mail, struct url_parts *out);

#endif
