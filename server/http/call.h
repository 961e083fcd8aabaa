/* call.h -- one request on its way: what handlers see of HTTP.
 * Model:  a call holds the request (method, path values, query, body), the viewer, the arena, what parse made (in), what run
 *         made (out), and the reply so far (status, headers). parse reads with call_path_id/call_query_*, and the body with
 *         call_fields; every bad field is collected and reported together by call_ok.
 * Threads: a call is touched by one thread at a time: loop, pool, writer, loop.
 * Memory: all in c->arena, freed after the answer. Handlers never free.
 * Errors: handlers return enum err; call_fail adds a sentence for the reader. Errors become problem+json (RFC 9457).
 * Source: NL GOV API Design Rules 2.x; RFC 9110. */
#ifndef VB_CALL_H
#define VB_CALL_H

#include "domain/kind.h"
#include "domain/viewer.h"
#include "json/fields.h"
#include "json/jw.h"

struct endpoint;
struct request; /* http/ only */
struct reply;   /* http/ only */

enum {
    CALL_BODY_MAX = 1 << 20 /* bytes */,
    CALL_LIMIT_MAX = 100 /* rows of a list */,
    CALL_LIMIT = 25,
    CALL_PREPARE_HERE = 8192 /* bytes of body up to which a cheap prepare stays on the loop */
};

/* The versions of which an edit may be, as If-Match names them. */
struct call_versions {
    bool named; /* else any will do */
    int64_t *of;
    size_t n;
};

struct call {
    struct arena *arena;
    struct viewer viewer;
    int64_t now; /* Unix milliseconds, the same for the whole call */
    const struct endpoint *endpoint;
    void *in, *out;                /* the handler's */
    struct fields *body;           /* after call_fields */
    struct call_versions versions; /* after call_if_match */
    struct request *request;
    struct reply *reply;
    void *server; /* struct server_context of the program: for app-level handlers (health, metrics) */
};

/* ---- reading, in parse */
/* The {name} of the path as an identifier; 0 (and ERR_NOT_FOUND from call_ok) when it is not a positive integer. */
int64_t call_path_id(struct call *c, const char *name);
struct str call_path_str(struct call *c, const char *name);
/* Query parameters, decoded; a parameter that nobody asked for, given twice, or not UTF-8 is an error that names it. */
struct str call_query_str(struct call *c, const char *name, size_t max); /* {NULL,0} when absent; max characters */
/* The query as it was sent, percent-encoded, without '?'. */
struct str call_query(const struct call *c);
int64_t call_query_int(struct call *c, const char *name, int64_t min, int64_t max, int64_t fallback);
bool call_query_bool(struct call *c, const char *name);
/* Position of the value among the words of choices, -1 when absent. */
int call_query_choice(struct call *c, const char *name, const char *choices);
/* Values separated by commas: the numbers of words of a table as bits, or identifiers, at most room of them. */
int64_t call_query_words(struct call *c, const char *name, enum words table);
size_t call_query_ids(struct call *c, const char *name, int64_t *out, size_t room);
int64_t call_query_time(struct call *c, const char *name); /* RFC 3339 or date, Unix ms; 0 when absent */
/* ?limit= (1-100, default 25). */
int call_limit(struct call *c);
/* ?cursor= as count numbers (a keyset position) that an earlier answer gave; all 0 when absent. A cursor that was not made
 * by call_cursor_make is an error. */
void call_cursor(struct call *c, int64_t *numbers, size_t count);
struct str call_cursor_make(struct call *c, const int64_t *numbers, size_t count);
/* One page of a list: how many rows it has, how many it may have, whether more follow. */
struct call_page {
    size_t n;
    int limit;
    bool more;
};
/* Goes to the next row of a query that gives limit + 1 rows; false at the end, and when the page is full. Whoever takes the row
 * counts it in n. */
bool call_page_row(struct call_page *p, struct query *q);
/* Ends what jw_list_open began, with a cursor after the row of these numbers; last NULL: no more follow. */
void call_list_close(struct call *c, struct jw *j, const int64_t *last, size_t count);
/* The JSON body, opened; an empty or absent body reads as {}. Never NULL; check with call_ok. */
struct fields *call_fields(struct call *c);
struct str call_header(struct call *c, const char *name); /* {NULL,0} when absent; name in lower case */
struct str call_body(struct call *c);
/* Reads If-Match for call_version: a list of tags "<version>-<hash>", of which the hash is ignored (and W/, which a proxy that
 * compresses puts before it); absent or "*" fits every version. */
void call_if_match(struct call *c);
/* The address of the client (behind a trusted proxy the forwarded one), text. */
struct str call_address(struct call *c);
/* "https://vraagbaak.example": the public address without a slash at its end; where none is set, http and the host that the
 * request names. */
struct str call_origin(struct call *c);
/* The key of this installation, for signed addresses; it never leaves the program. */
struct str call_key(const struct call *c);
/* The cookie of that name; {NULL,0} when absent. */
struct str call_cookie(struct call *c, const char *name);
/* True when the viewer has to set a second factor before anything else. */
bool call_must_factor(const struct call *c);
/* Counts one attempt on an account (a mail address) against the sign-in limit; ERR_RATE when there were too many. */
enum err call_rate_account(struct call *c, struct str account) MUST_CHECK;
/* Reports a bad query parameter or field by name, nl and en as whole sentences. */
void call_bad(struct call *c, const char *field, const char *nl, const char *en);
/* Ends parsing: OK, or ERR_INVALID with every bad field and parameter, or ERR_NOT_FOUND for a bad path value. */
enum err call_ok(struct call *c) MUST_CHECK;
/* The same for an edit, which must say what it read: reads If-Match, and is ERR_PRECONDITION (428) without it. */
enum err call_ok_edit(struct call *c) MUST_CHECK;

/* ---- failing */
/* Adds a sentence to the problem (in the viewer's language) and returns e. */
enum err call_fail(struct call *c, enum err e, const char *nl, const char *en) MUST_CHECK;
/* The answer becomes this problem although run returns OK, so that what run wrote stays (a failed sign-in in the trail). */
void call_refuse(struct call *c, enum err e, const char *nl, const char *en);
/* Adds a number to the problem document, such as "currentVersion" with a 412. */
void call_problem_int(struct call *c, const char *key, int64_t value);
/* OK when what was read of If-Match has version now; else ERR_STALE with this sentence and "currentVersion", so that who asks
 * can read that one and put both together. */
enum err call_version(struct call *c, int64_t now, const char *nl, const char *en) MUST_CHECK;

/* ---- answering, in run or render */
void call_status(struct call *c, int status); /* default 200; 204 sends no body */
/* A render for what has no body: 204. */
void call_no_content(struct call *c, struct jw *j);
/* 201 with Location, made as printf from below /api/v1 ("/posts/%lld"). */
void call_created(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* name as written on the wire; value is copied. */
void call_set_header(struct call *c, const char *name, struct str value);
/* ETag "<version>-<hash>"; with If-None-Match that names it a GET answers 304. */
void call_etag(struct call *c, int64_t version, uint64_t hash);
/* Last-Modified (Unix ms); a GET with If-Modified-Since of then or later, and without If-None-Match, answers 304. */
void call_modified(struct call *c, int64_t at);
/* HttpOnly, SameSite=Lax, Path=/, Secure behind TLS; an empty value with max_age_s 0 clears it. */
void call_set_cookie(struct call *c, const char *name, struct str value, int64_t max_age_s);
/* Answers these bytes instead of JSON; body must live in the arena or be static. */
void call_raw(struct call *c, const char *content_type, struct str body);
/* Makes the answer the beginning of a live stream (a row with `live`, a GET, status 200); the numbers are the row's own and
 * come back in its seat. What call_raw was given is sent first. */
void call_live(struct call *c, int64_t own, int64_t last);
/* Calls end(arg) once when the request is over and answered, or its client is gone: to free what is not the arena's. May be
 * called in any step; the newest goes first. False when memory is out: then end(arg) was called already. */
bool call_at_end(struct call *c, void (*end)(void *arg), void *arg);

#endif
