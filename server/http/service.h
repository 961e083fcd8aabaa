/* service.h -- what all requests share: configuration and the tables made from it at start-up.
 * Model:  one per server (or per call_direct). Threads: constant after start-up, except rate, which guards itself.
 * Memory: the server's arena. Errors: none. */
#ifndef VB_SERVICE_H
#define VB_SERVICE_H

#include "http/address.h"
#include "http/server.h"

struct router;
struct site;
struct rate;

struct service {
    const struct server_config *config;
    const struct router *router;
    struct site *site; /* NULL: no client files */
    struct rate *rate; /* NULL: no limits */
    struct networks proxies;
    bool tls; /* the public address is https */
};

#endif
