/* services.h -- what the program hands to its handlers: call.server points to this.
 * Model:  long-lived things that a resource may need beside the database; each may be NULL where there is none (tests).
 * Threads: filled at start-up, constant afterwards. Memory: the program's. Errors: none. */
#ifndef VB_SERVICES_H
#define VB_SERVICES_H

struct index;
struct live;
struct net;

struct services {
    struct index *index; /* the search index; NULL: searching answers ERR_BUSY */
    struct live *live;   /* open streams of server-sent events (http/live.h); NULL: there are none */
    struct net *net;     /* what leaves the machine; NULL: nothing does */
};

#endif
