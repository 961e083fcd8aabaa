/* direct.h -- a call without a socket: for tests and for the command line.
 * Model:  the same router and the same steps as over HTTP, run one after another in place.
 * Threads: the caller's; a write waits for the writer. Memory: everything in the given arena.
 * Errors: in the answer's status, as over HTTP. */
#ifndef VB_DIRECT_H
#define VB_DIRECT_H

#include "http/endpoint.h"

struct writer;

struct call_direct_request {
    const char *method, *target; /* "POST", "/api/v1/posts?limit=2" */
    const char *const *headers;  /* "If-Match", "\"3-1\"", …, NULL; pairs; may be NULL */
    struct str body;             /* application/json unless the headers say otherwise */
    const struct viewer *viewer; /* who asks, already known (no CSRF token needed); NULL: what the headers say */
    const char *session;         /* value of the session cookie; NULL = none */
    const char *uploads;         /* folder for an uploaded file; NULL = none */
    void *context;               /* becomes call.server */
    unsigned factor_roles;       /* who must set a second factor first, bits of enum role */
    struct net *net;             /* for rows that ask another server; NULL = none */
};
struct call_answer {
    int status;
    struct str headers; /* status line and header lines as on the wire */
    struct str body;
};
/* Serves one request. writer may be NULL when nothing is written; tables NULL = all_endpoints. */
struct call_answer call_direct(const struct endpoint *const *tables, struct db *read, struct writer *writer,
    struct arena *a, const struct call_direct_request *r);
/* The value of a header of the answer, {NULL,0} when absent. */
struct str call_answer_header(const struct call_answer *answer, const char *name);

#endif
