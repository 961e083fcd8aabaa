/* reply.h -- the answer to one request while it is made, for http/ only.
 * Model:  a status, the standing headers of a policy, headers of its own, and a body that is bytes already.
 *         A run that is repeated starts from the reply as it was before (a plain copy restores it).
 * Threads: with its call. Memory: the call's arena, or static. Errors: none. */
#ifndef VB_REPLY_H
#define VB_REPLY_H

#include "base/arena.h"
#include "base/buf.h"

/* Which standing headers go with an answer. */
enum policy {
    POLICY_API,    /* JSON and problems */
    POLICY_FILE,   /* a static file: its headers are in reply.block */
    POLICY_PAGE,   /* HTML of the client */
    POLICY_WORKER, /* the service worker: it may ask this server again */
    POLICY_END
};

/* How the client knows where the body ends: RFC 9112 section 6.3. */
enum framing { FRAMING_LENGTH, FRAMING_CHUNKED, FRAMING_CLOSE };

/* A file, or a part of it, behind the body's bytes. */
struct reply_file {
    int fd;           /* call_at_end closes it */
    int64_t at, left; /* next byte, how many of them */
    int64_t warm;     /* before this byte all were read into memory */
};

struct reply_header {
    const char *name;
    struct str value;
    struct reply_header *next;
};
struct reply_number { /* of a problem document */
    const char *key;
    int64_t value;
    struct reply_number *next;
};

struct reply {
    int status;
    enum policy policy;
    bool raw;          /* body is given, not rendered */
    bool not_modified; /* 304: an ETag fitted */
    enum framing framing;
    bool cors;               /* scripts of any origin may read it */
    struct str content_type; /* empty = none */
    struct str block;        /* header lines made before, each with CRLF; only with POLICY_FILE */
    struct str body;
    struct reply_header *header; /* newest first */
    struct reply_number *number;
    struct str detail; /* of a problem */
    struct reply_file file;
    bool live; /* it begins a stream: call_live */
    int64_t live_own, live_last;
    enum err refused; /* a run that succeeded wants this problem as its answer */
};

/* Sets a header; name must be static, value is copied and stripped of control characters. An earlier one of that name goes,
 * except Set-Cookie. */
void reply_header(struct reply *r, struct arena *a, const char *name, struct str value);
/* Drops what an answer that will not come had set (its tag, its place); keeps Set-Cookie, Retry-After, and
 * what a 416 says of the length. */
void reply_forget(struct reply *r);
/* The value of a header that was set; {NULL,0} when there is none. */
struct str reply_find(const struct reply *r, const char *name);
/* Appends status line, date (a whole header line) and headers, with the empty line; close adds Connection: close. */
void reply_head(const struct reply *r, struct buf *out, struct str date, bool close);
/* Appends the standing headers of a policy, with cache in place of its Cache-Control: to make a block once. */
void reply_standing(struct buf *out, enum policy policy, struct str cache);

#endif
