/* handle.h -- the inside of a connection: for the files of db/ only.
 * Model:  a connection holds the engine's handle, one slot per statement of the catalogue, and where it is in a transaction.
 *         An error can be kept for the end of the transaction; kept_at says how deep it sits, so that undoing that
 *         savepoint forgives it. When the engine itself rolled back (a full disk), the error is kept at depth 0 and
 *         every further statement of the transaction is refused: outside a transaction each would commit by itself.
 * Threads: as db.h. Memory: db_free frees all of it. Errors: db_fail is where an engine's code becomes ours. */
#ifndef VB_HANDLE_H
#define VB_HANDLE_H

#include "db/db.h"

#include <sqlite3.h>

struct slot {
    sqlite3_stmt *stmt; /* NULL until first used */
    bool busy;          /* a query has it */
};

enum {
    SEQUENCES = 16,    /* that are counted in memory; others are counted in their row */
    SEQUENCE_DEPTH = 4 /* savepoints that can be taken back exactly */
};

struct sequence {
    char name[16];
    int64_t next, written; /* id to give next; what the row holds */
    bool asked;            /* by this transaction */
};

struct sequence_mark {
    size_t n;
    int64_t next[SEQUENCES];
};

struct db {
    sqlite3 *sqlite;
    char *path;
    enum db_access access;
    bool transaction;          /* between db_begin and its end */
    bool changed;              /* db_changed */
    unsigned depth;            /* open savepoints */
    enum err kept;             /* first error that the end of the transaction must report */
    unsigned kept_at;          /* savepoints that were open then */
    int64_t deadline;          /* monotonic microseconds, 0 = none */
    void *memory[DB_MEMORIES]; /* db_memory */
    struct sequence sequences[SEQUENCES];
    size_t n_sequences;
    bool sequences_hold;   /* they are what the database has, if sequences_at is still so */
    unsigned sequences_at; /* sequence_version after the commit that they are from */
    int64_t counted;       /* identifiers that were given or kept in memory so far */
    struct sequence_mark marks[SEQUENCE_DEPTH];
    struct db_kept thing;
    struct slot slot[SQL_COUNT];
};

/* Translates an engine's result code, logs what nobody expects under the name `what` (a statement, or "open"), and
 * keeps the error when the transaction is gone. Never OK. */
enum err db_fail(struct db *db, const char *what, int code) MUST_CHECK;
/* Prepares a statement of the catalogue. */
enum err db_prepare(struct db *db, enum sql sql, bool keep, sqlite3_stmt **out) MUST_CHECK;
/* True when the engine ended a transaction that its owner still counts on. */
bool db_lost(const struct db *db);
/* A number that grows with each row that the connection writes and each identifier that it gives: while it stays, there is
 * nothing to undo. */
int64_t db_written(const struct db *db);
/* Savepoints that are open now. */
unsigned db_depth(const struct db *db);
/* Keeps an error for the end of the transaction, at the present depth. */
void db_keep_error(struct db *db, enum err e);

/* Counting identifiers in memory (sequence.c): at the start of a transaction, which goes on counting when the last one here was the
 * last of all, and after its commit; as a savepoint opens and is undone (both at the depth before and after it, as db->depth
 * stands); and before the commit. */
void sequence_begin(struct db *db);
void sequence_keep(struct db *db);
void sequence_mark(struct db *db);
void sequence_undo(struct db *db);
enum err sequence_write(struct db *db) MUST_CHECK;

#endif
