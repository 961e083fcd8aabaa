/* exchange.h -- a request and its answer on their way through the steps of the pipeline.
 * Model:  begin (the head is read: find the row, know the body's cap) -> serve (the body is there: who is asking, may they,
 *         parse, look) -> ask (net) -> prepare (pool) -> run (loop, writer or pool) -> render -> slices of the body (pool), when
 *         the row has `stream`: the connection asks for the next one when the client has taken the last. serve and resume go
 *         as far as they can on the loop; when a job is out, `busy` is set, and deliver() is called on another thread
 *         when the loop must resume.
 * Threads: one at a time: loop, net, pool, writer, loop. deliver() is the hand-over back.
 * Memory: its own arena and buffers, kept for the next exchange as long as they are small.
 * Errors: every error becomes a problem document in the reply; serving never fails in another way. */
#ifndef VB_EXCHANGE_H
#define VB_EXCHANGE_H

#include "db/writer.h"
#include "http/reply.h"
#include "http/request.h"

enum exchange_step { STEP_UPLOAD, STEP_ASK, STEP_PREPARE, STEP_RUN, STEP_RENDER, STEP_SLICE, STEP_WARM };
enum {
    EXCHANGE_KEEP = 64 << 10,    /* bytes of a buffer that stay for the next exchange */
    EXCHANGE_STRANGER = 64 << 10 /* bytes of body that are read from who should sign in and does not even try */
};

struct memo;

struct exchange {
    struct job job; /* first: what writer and pool see of it */
    struct call call;
    struct request request;
    struct reply reply, before;   /* before: as it was when run began, for a second run */
    struct viewer asker;          /* likewise */
    struct field_error **bad_end; /* end of the list of bad fields at that moment */
    struct arena arena;
    struct parse parse;     /* of the head, when its bytes are in `in` */
    struct parse_body body; /* the body as far as it has come */
    struct buf in;          /* head and body, when they must outlive the loop's read buffer */
    struct buf head, out;   /* of the answer */
    size_t sent;            /* bytes of the answer */
    enum err err;           /* found before the body was read */
    enum exchange_step step;
    bool busy, site;           /* site: a client file, not the API */
    struct net_request *asked; /* the question that is out or was answered last */
    int64_t ask_end;           /* clock_mono_us() */
    int asks;
    bool slicing;                        /* more of the body will come: exchange_next */
    bool begun, cut;                     /* the head is made; the rest cannot be made */
    unsigned chunks;                     /* sent so far */
    struct arena slice;                  /* of one slice */
    struct upload_stream *upload;        /* where its body goes */
    bool body_ends;                      /* `out` holds the last of it */
    uint64_t upload_cap;                 /* bytes of body, lowered by the row; 0: as the row says */
    struct ending *ending;               /* call_at_end, newest first */
    struct memo *memo;                   /* the loop's; NULL: nothing is remembered */
    int64_t epoch;                       /* db_epoch() before anything was read */
    int64_t began;                       /* clock_mono_us() */
    void (*deliver)(struct exchange *x); /* NULL: every step runs in place (call_direct) */
    void *owner;                         /* the connection */
    struct exchange *next;
};

/* Makes it ready for another request of this service. */
void exchange_reset(struct exchange *x, const struct service *s);
void exchange_release(struct exchange *x);
/* Finds who serves it, when head and method are known, and tells how many bytes of body are welcome. What is wrong is kept
 * for exchange_serve. */
size_t exchange_begin(struct exchange *x);
/* True when its bytes must be copied out of the loop's buffer before serving, because a step may run elsewhere. */
bool exchange_wanders(const struct exchange *x);
/* Serves it; db is the caller's read connection, or NULL. After it either busy is set, or the reply is complete. */
void exchange_serve(struct exchange *x, struct db *db);
/* Goes on after deliver(); as exchange_serve. */
void exchange_resume(struct exchange *x, struct db *db);
/* Makes the reply a problem document about e. */
void exchange_fail(struct exchange *x, enum err e);
/* Who is asking, and may they: viewer, need, CSRF, rates, media type. */
enum err exchange_admit(struct exchange *x, struct db *db) MUST_CHECK;
/* True when its body goes to a file: then open it when the head is there, before the body is read; an error is the answer. */
bool exchange_uploads(const struct exchange *x);
enum err exchange_open_upload(struct exchange *x, struct db *db) MUST_CHECK;
/* Hands the piece of the body in `out` to the pool: busy, or the pool has no room now. After it came back x->err says how it
 * went, while x->step is STEP_UPLOAD: on with the body. */
void exchange_upload(struct exchange *x, bool last);
/* The same in place. */
enum err exchange_upload_here(struct exchange *x, struct str piece, bool last) MUST_CHECK;
/* Who is asking, may they, and is what they ask right: before anything is done. */
enum err exchange_check(struct exchange *x, struct db *db) MUST_CHECK;
/* The file of the answer: makes sure that its next bytes are in memory, on the pool. */
void exchange_warm(struct exchange *x);
/* True when its answer begins a live stream. */
bool exchange_live(const struct exchange *x);
/* Starts the body of a row with `stream`; HEAD has none. */
void exchange_begin_slices(struct exchange *x);
/* A slice is there, or failed. */
void exchange_take_slice(struct exchange *x);
/* Asks for the next slice of the body on the pool: busy, or the pool has no room now. */
void exchange_next(struct exchange *x);
/* Makes the next slice in place. */
enum err exchange_slice(struct exchange *x, struct db *db) MUST_CHECK;
/* What its client signed in with, empty when nothing; *token: a bearer token, not a session. */
struct str exchange_credential(const struct exchange *x, bool *token);
/* Puts what frames the slice in `out` (after the head, if it was not sent) round it. */
void exchange_frame(struct exchange *x);
/* The request is over: runs what call_at_end asked. */
void exchange_end(struct exchange *x);
/* Counts and logs it as answered. */
void exchange_account(const struct exchange *x);

#endif
