/* db.h -- a database connection and the statements that run on it.
 * Model:  all SQL stands in .sql files; the Makefile compiles them into one catalogue (sql.h: enum sql). A connection
 *         prepares a statement the first time it is used and keeps it. A query is used like this:
 *             struct query q = db_query(db, SQL_REPLY_LIST);
 *             query_int(&q, root);                 binds $1, then $2, …
 *             while (query_row(&q)) { id = row_int(&q); name = row_str(&q, arena); }   columns in order
 *             return query_end(&q);                first error since db_query, or OK
 *         The same statement may be in use twice at once (recursion): the second use gets a statement of its own.
 * Threads: a connection belongs to one thread at a time.
 * Memory: db_open/db_free; a query holds nothing after query_end; row_str copies into the arena.
 * Errors: sticky in the query. Full disk is ERR_FULL, a broken constraint ERR_CONFLICT, a lock that stays ERR_BUSY,
 *         no memory ERR_MEMORY, everything else ERR_INTERNAL and a log line.
 * Source: https://www.sqlite.org/c3ref/intro.html; portable SQL only, as PostgreSQL would run it. */
#ifndef VB_DB_H
#define VB_DB_H

#include "base/arena.h"
#include "sql.h"

struct db;

enum db_access { DB_OPEN_READ, DB_OPEN_WRITE };

enum {
    DB_RESERVED_BYTES = 16, /* per page, kept free for a checksum from the first database on */
    DB_BUSY_MS = 5000,      /* how long to wait for another process's lock, milliseconds */
    DB_REST_MS = 10000      /* without work, after which a connection gives back what it keeps in memory */
};

/* Opens the database file (made when absent and access is DB_OPEN_WRITE) with WAL, synchronous=FULL and foreign keys on;
 * *out is NULL on error. A connection that writes copies a log of over 16 MB into the file after its commit, as far as readers
 * let it, so that an import does not fill the disk with its log; the writer's own keeper does that instead (writer.h). */
enum err db_open(struct db **out, const char *path, enum db_access access) MUST_CHECK;
/* Closes; every query must have ended. NULL is fine. */
void db_free(struct db *db);
/* Gives back what this connection keeps in memory, for one that read much and will read little: its page cache, and the file
 * that it maps; from now on it reads without mapping. The heap of the program gives back what is free at its end. */
void db_ease(struct db *db);
/* The same for one that will read as much again later: what it remembers (db_memory) goes too, and the file is mapped anew with the
 * next read. For a connection that nobody used for DB_REST_MS; outside a transaction. */
void db_rest(struct db *db);
/* Prepares every statement of the catalogue once; the first that fails is logged by name and ERR_INTERNAL returned. */
enum err db_prove(struct db *db) MUST_CHECK;
/* The same, unless the database remembers (in its user_version) that these statements were proven on this schema with this
 * engine: thousands of allocations and 20 ms less at every start but the first. Must be a connection that writes. */
enum err db_prove_once(struct db *db) MUST_CHECK;
/* The engine's own handle, for index/ (FTS5) and db/ only. */
struct sqlite3 *db_handle(struct db *db);
/* Whether an engine's code that was just given means that there is no room: a full disk, a quota, a limit to a file's size. The
 * engine calls only the first of these SQLITE_FULL, and that not when it makes its side files. sqlite may be NULL. */
bool db_no_room(struct sqlite3 *sqlite, int code);
/* Room that goes with the connection, for each who remembers things there: size bytes, zeroed at first; NULL when there is no
 * memory. The size is the same each time. Freed by db_free and db_rest. */
enum db_memory { DB_MEMORY_LABEL, DB_MEMORY_SUMMARY, DB_MEMORY_TERM, DB_MEMORY_WALK, DB_MEMORIES };
void *db_memory(struct db *db, enum db_memory whose, size_t size);
/* Whether it may write, and so see what is undone later. */
bool db_writes(const struct db *db);
/* Number that changes when any other connection has committed (PRAGMA data_version). */
int64_t db_data_version(struct db *db);
/* From mono_us on (clock_mono_us) a running or new query ends with ERR_BUSY; 0 takes the deadline away. Looked at between
 * steps of the engine: one step of a full-text search can be longer than that. */
void db_deadline(struct db *db, int64_t mono_us);

/* One thing that is remembered with the connection, read from what it saw when a counter of the database was stamp. An undone
 * change makes stamp -1: it may have been read from what never was. forget (may be NULL) frees it when the connection closes. */
struct db_kept {
    int64_t stamp;
    void *thing; /* NULL: nothing */
    void (*forget)(void *thing);
};
/* The connection's; the caller may replace what is there, after freeing it. Used by domain/definition.c alone. */
struct db_kept *db_kept(struct db *db);

/* Number of group commits of this process so far: while it stays, nothing was committed here (other processes: see
 * db_data_version). Any thread. */
int64_t db_epoch(void);
/* The writer's, after a commit and before anybody is told. */
void db_epoch_raise(void);

/* Transactions. db_begin takes the write lock at once when write is true; a read transaction sees one snapshot. */
enum err db_begin(struct db *db, bool write) MUST_CHECK;
enum err db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
/* A savepoint inside a transaction: keep or undo what came since. Nesting is allowed. A db_release that fails (also with an
 * error that db_new_id kept) has undone it already. */
enum err db_savepoint(struct db *db) MUST_CHECK;
enum err db_release(struct db *db) MUST_CHECK;
void db_undo(struct db *db);

/* Allocates the next identifier of a sequence ("post", "event", …) inside the current write transaction; 1, 2, 3 …
 * 0 on error, with the error kept for the commit. Table `sequence`. */
int64_t db_new_id(struct db *db, const char *sequence);
/* The last identifier of a sequence that was given by the end of this connection's last transaction, as far as that transaction
 * asked for one; else 0. */
int64_t db_given(const struct db *db, const char *sequence);
/* Makes sure that the sequence will not hand out id again (imports with given ids). */
enum err db_keep_id(struct db *db, const char *sequence, int64_t id) MUST_CHECK;
/* Appends (entity, id) to the ordered table `change`, which the search index and caches read. Once per transaction
 * and entity is enough; doubles are harmless. A change of anything but a post also raises the sequence "names", which tells
 * caches that names shown around posts may have changed. */
enum err db_change(struct db *db, const char *entity, int64_t id) MUST_CHECK;

/* The same for what this transaction made: there was nothing before that anybody may have remembered. */
enum err db_change_new(struct db *db, const char *entity, int64_t id) MUST_CHECK;
/* Whether the last transaction told, with db_change, of a change of what was there before. */
bool db_changed(const struct db *db);

struct query {
    struct db *db;
    struct sqlite3_stmt *stmt;
    enum sql sql;
    int param, column, columns; /* next to bind (from 1), next to read (from 0), how many the row has */
    bool own;                   /* stmt is not the cached one */
    enum err err;
};

/* Begins a query: the statement is prepared, nothing has run. */
struct query db_query(struct db *db, enum sql sql);
/* Bind the next parameter. Slices must stay until query_end. A slice with p == NULL binds NULL. */
void query_int(struct query *q, int64_t v);
void query_int_or_null(struct query *q, int64_t v); /* 0 binds NULL */
void query_str(struct query *q, struct str s);
void query_strz(struct query *q, const char *z); /* NULL binds NULL */
void query_blob(struct query *q, struct str s);
void query_null(struct query *q);
/* Steps; true when a row is there. False at the end and on error. */
bool query_row(struct query *q);
/* Ends the query and returns its first error. Must be called exactly once. */
enum err query_end(struct query *q) MUST_CHECK;
/* Runs to the end without reading rows, and ends. */
enum err query_done(struct query *q) MUST_CHECK;
/* Runs to the end and gives the number of rows that were changed. */
enum err query_changes(struct query *q, int64_t *changes) MUST_CHECK;
/* Reads the first column of the first row as a number (fallback when there is no row), and ends. */
enum err query_single(struct query *q, int64_t fallback, int64_t *out) MUST_CHECK;

/* Read the next column of the current row. */
int64_t row_int(struct query *q);                     /* NULL reads as 0 */
bool row_is_null(struct query *q);                    /* about the next column; does not move on */
struct str row_str(struct query *q, struct arena *a); /* copy; NULL reads as {NULL, 0} */
struct str row_peek(struct query *q);                 /* borrowed until the next query_row */
void row_skip(struct query *q, int columns);

#endif
