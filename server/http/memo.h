/* memo.h -- what a loop answered a moment ago, so that it need not be made again.
 * Model:  two tables of one loop: viewers by what they sign in with, and answers of reads (rows with ENDPOINT_MEMO) by viewer,
 *         language and target. An entry holds while this process has committed nothing (db_epoch) and for MEMO_MS at most; so
 *         what another process writes, a membership that ends, or a session that expires is seen within that time. A reader of
 *         its own write always sees it: the epoch rises before the write is acknowledged.
 * Threads: one loop's. Memory: memo_new/memo_free; at most MEMO_BYTES of answers, of which new ones drive
 *         out only what holds no more, but for a colliding entry.
 * Errors: no memory means that nothing is remembered. */
#ifndef VB_MEMO_H
#define VB_MEMO_H

#include "domain/viewer.h"

enum {
    MEMO_MS = 1000,        /* how old an entry may get, milliseconds */
    MEMO_KEPT_MS = 10000,  /* … and how long it may lie there for the next with the same ETag */
    MEMO_SLOTS = 512,      /* of each table */
    MEMO_BODY = 128 << 10, /* bytes of the largest answer kept */
    MEMO_BYTES = 4 << 20   /* of all answers kept by one loop */
};

struct memo;

/* What an entry is found by. */
struct memo_key {
    int64_t epoch; /* db_epoch() before the snapshot was taken */
    int64_t now;   /* Unix milliseconds */
    int64_t user;
    unsigned roles;
    bool english, read_only;
    struct str target; /* path and query as sent */
};

/* NULL when memory is out. */
struct memo *memo_new(void);
void memo_free(struct memo *m);
/* Frees the answers that are older than MEMO_KEPT_MS; NULL does nothing. */
void memo_sweep(struct memo *m, int64_t now);
/* Forgets everything. */
void memo_forget(struct memo *m);

/* Finds the viewer who signed in with this credential (cookie or token value); strings are copied into a. */
bool memo_viewer(struct memo *m, struct arena *a, struct str credential, int64_t epoch, int64_t now,
    struct viewer *out);
void memo_keep_viewer(struct memo *m, struct str credential, int64_t epoch, int64_t now, const struct viewer *v);

/* Finds an answer: *etag (may be empty) and *body stay until the next memo_keep. body->p is NULL when only the ETag is known
 * (the answer was 304). */
bool memo_answer(struct memo *m, const struct memo_key *k, struct str *etag, struct str *body);
/* Remembers an answer from the second time on that it is handed over: most are asked for once. body.p NULL keeps the
 * ETag alone, unless the body with the same ETag is there. */
void memo_keep(struct memo *m, const struct memo_key *k, struct str etag, struct str body);

#endif
