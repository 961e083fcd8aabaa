/* glue.h -- what joins our tokenizer and our ranking to FTS5; and the inside of a store, for the files of index/ that hold
 *         statements (store, glue, vocabulary).
 * Model:  glue_register gives a connection the tokenizer "vb_nl" and the auxiliary function vb_visit. In documents the
 *         tokenizer is text/token; in expressions it only cuts at spaces, since the words there were already treated.
 * Threads: as store.h. Memory: lives with the connection. Errors: as store.h. */
#ifndef VB_GLUE_H
#define VB_GLUE_H

#include "index/store.h"
#include "store_sql.h"

#include <sqlite3.h>

struct vocabulary;
struct store {
    sqlite3 *sqlite;
    struct tokenizer *tokenizer;
    struct vocabulary *words, *stems, *kept; /* of the transaction; NULL when only reading */
    int64_t deadline;
    bool damaged;
    int code; /* of a statement that could not be prepared */
    sqlite3_stmt *stmt[STORE_SQL_COUNT];
};

#define VISIT_POINTER "vraagbaak visit"
struct visit {
    void (*fn)(void *ctx, struct store_row *r);
    void *ctx;
};

enum err glue_register(struct store *s) MUST_CHECK;
/* True when what s was asked has taken too long. */
bool store_late(const struct store *s);
/* The statement, prepared; NULL when that failed (s->code). */
sqlite3_stmt *store_use(struct store *s, enum store_sql sql);
/* Resets it and turns the code of its last step into an error. */
enum err store_done(struct store *s, enum store_sql sql, int code) MUST_CHECK;
enum err store_error(struct store *s, const char *at, int code) MUST_CHECK;

#endif
