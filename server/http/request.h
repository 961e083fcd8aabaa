/* request.h -- one request as it was read, for http/ only; handlers see it through call.h.
 * Model:  the head is what the parser found (offsets) on top of the bytes; path and query are still percent-encoded.
 *         Parameters are decoded when the first is asked for; what is wrong with them is collected in `bad`.
 * Threads: with its call. Memory: bytes borrowed from whoever reads them, else the call's arena. Errors: collected. */
#ifndef VB_REQUEST_H
#define VB_REQUEST_H

#include "http/address.h"
#include "http/parse.h"
#include "http/router.h"

struct service;

enum { REQUEST_ID = 17, REQUEST_PARAMETERS = 64 };

struct parameter {
    struct str name, value;
    bool asked, reported;
};

struct request {
    const struct service *service;
    const struct parse *parse;
    const char *head;
    enum method method;
    struct str path, query, body;
    struct route route;
    struct address client; /* behind a trusted proxy the forwarded one */
    char client_text[ADDRESS_TEXT];
    char id[REQUEST_ID]; /* 16 hex digits, in problems and in the log */
    bool forwarded;      /* some proxy stands between */
    bool tls;            /* the client came over TLS */
    bool loopback;       /* the peer is this machine */
    bool by_token;       /* signed in by a bearer token */
    bool bad_path;       /* a path value was no identifier */
    bool checked;        /* call_ok was called */
    bool parameters_read, fields_open;
    struct parameter *parameter; /* arena */
    size_t parameters;
    struct field_error *bad, **bad_last;
    struct fields fields;
};

/* First header of that name (lower case); {NULL,0} when absent. Borrowed. */
struct str request_header(const struct request *r, struct str name);
/* The next header of that name; *at is 0 for the first, and moves on. False when there is no more. */
bool request_header_next(const struct request *r, struct str name, size_t *at, struct str *value);
/* Does If-None-Match name this tag (with its quotes)? Several of those headers are one list. */
bool request_knows(const struct request *r, struct str tag);
/* How many headers of that name there are. */
size_t request_count(const struct request *r, struct str name);
/* Before the name of every cookie behind TLS: the browser then takes it from this host only, with Secure and Path=/. */
#define COOKIE_PREFIX "__Host-"
/* The cookie of that name; {NULL,0} when absent. Borrowed. */
struct str request_cookie(const struct request *r, struct str name);
/* Points the request at the bytes of its head and body: `head` may have moved since it was parsed. */
void request_bytes(struct request *r, const struct parse *parse, const char *head, struct str body);
/* Works out the client's address from the peer and what trusted proxies say. */
void request_client(struct request *r, const struct address *peer);
/* Gives it an identifier that no other request of this process has. */
void request_identify(struct request *r);
/* Adds an error about a parameter or field. */
void request_bad(struct request *r, struct arena *a, struct str field, struct str detail);
/* Decodes the query into parameters; an error when it is not UTF-8, has a name twice or too many. */
void request_read_parameters(struct request *r, struct arena *a, bool english);

#endif
