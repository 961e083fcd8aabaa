/* router.h -- from method and path to the row of the table that serves it.
 * Model:  a tree of path segments, made once from all tables. A literal segment goes before a {name}; a {name} may have a
 *         literal end ("{group}.ics"). Segments are compared after percent-decoding; values stay encoded until they are read.
 *         GET rows serve HEAD too. Paths without ENDPOINT_ROOT stand below /api/v1.
 * Threads: made by one, then read by any. Memory: the arena's; values borrow the path.
 * Errors: ERR_NOT_FOUND, or ERR_METHOD with the methods that are there. A bad table is refused with a text in *why.
 * Source: RFC 9110 sections 9.3.2 and 15.5.6. */
#ifndef VB_ROUTER_H
#define VB_ROUTER_H

#include "http/endpoint.h"

enum { ROUTE_VALUES = 4, ROUTE_DEPTH = 12 };

struct router;
struct route {
    const struct endpoint *endpoint;
    struct str value[ROUTE_VALUES]; /* as in the path, percent-encoded */
    size_t values;
    unsigned allowed; /* bit 1 << method */
};

/* Makes the router; refuses rows without need, without method, with a bad path, and two rows for the same requests. */
enum err router_new(struct router **out, const struct endpoint *const *tables, struct arena *a,
    struct str *why) MUST_CHECK;
/* Finds the row; path is the part of the target before '?'. */
enum err router_find(const struct router *r, enum method m, struct str path, struct route *out) MUST_CHECK;
/* The value of the {name} in the endpoint's path, percent-encoded; {NULL,0} when the path has no such name. */
struct str route_value(const struct route *r, const char *name);
/* Writes "GET, HEAD, OPTIONS" from the bits of `allowed`. */
struct str route_allow(struct arena *a, unsigned allowed);
/* Decodes %XX; *ok false when the result is not UTF-8 without NUL. plus: '+' is a space. */
struct str percent_decode(struct arena *a, struct str s, bool plus, bool *ok);

#endif
