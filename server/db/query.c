/* query.c -- see db.h: statements, their parameters and their rows.
 * A query's `param` tells how far it is: from 1 the next to bind, RUNNING once stepped, FINISHED at the end. */
#include "db/handle.h"

#include "base/log.h"

enum { RUNNING = 0, FINISHED = -1 };

/* A mistake in the program: log it by the statement's name, and let the query fail. */
static void misuse(struct query *q, const char *what)
{
    log_line(LOG_ERROR, "db", "at", sql_catalogue[q->sql].name, "reason", what, NULL);
    q->err = ERR_INTERNAL;
}

static void fail(struct query *q, int code)
{
    q->err = db_fail(q->db, sql_catalogue[q->sql].name, code);
}

enum err db_prepare(struct db *db, enum sql sql, bool keep, sqlite3_stmt **out)
{
    unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
    int code = sqlite3_prepare_v3(db->sqlite, sql_catalogue[sql].text, -1, flags, out, NULL);
    return code ? db_fail(db, sql_catalogue[sql].name, code) : OK;
}

struct query db_query(struct db *db, enum sql sql)
{
    ASSERT((unsigned)sql < SQL_COUNT);
    struct slot *slot = &db->slot[sql];
    struct query q = { .db = db, .sql = sql, .param = 1, .own = slot->busy };
    if (q.own)
        q.err = db_prepare(db, sql, false, &q.stmt);
    else if (!slot->stmt)
        q.err = db_prepare(db, sql, true, &slot->stmt);
    if (!q.own) {
        slot->busy = true;
        q.stmt = slot->stmt;
    }
    return q;
}

/* ---- binding ----------------------------------------------------------------------------------------------------- */

static bool may_bind(struct query *q)
{
    if (!q->err && q->param < 1)
        misuse(q, "a parameter is bound after the first row was asked for");
    return !q->err;
}

static void bound(struct query *q, int code)
{
    if (code)
        fail(q, code);
    q->param++;
}

void query_int(struct query *q, int64_t v)
{
    if (may_bind(q))
        bound(q, sqlite3_bind_int64(q->stmt, q->param, v));
}

void query_int_or_null(struct query *q, int64_t v)
{
    if (v)
        query_int(q, v);
    else
        query_null(q);
}

void query_str(struct query *q, struct str s)
{
    if (!s.p)
        query_null(q);
    else if (may_bind(q))
        bound(q, sqlite3_bind_text64(q->stmt, q->param, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_strz(struct query *q, const char *z)
{
    query_str(q, str_c(z));
}

void query_blob(struct query *q, struct str s)
{
    if (!s.p)
        query_null(q);
    else if (may_bind(q))
        bound(q, sqlite3_bind_blob64(q->stmt, q->param, s.p, s.n, SQLITE_STATIC));
}

void query_null(struct query *q)
{
    if (may_bind(q))
        bound(q, sqlite3_bind_null(q->stmt, q->param));
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

static bool may_run(struct query *q)
{
    if (q->err || q->param == FINISHED)
        return false;
    if (q->param == RUNNING)
        return true;
    if (q->param - 1 != sqlite3_bind_parameter_count(q->stmt)) {
        misuse(q, "not every parameter is bound");
        return false;
    }
    if (db_lost(q->db)) {
        q->err = q->db->kept ? q->db->kept : ERR_INTERNAL;
        return false;
    }
    q->param = RUNNING;
    return true;
}

bool query_row(struct query *q)
{
    q->column = q->columns = 0;
    if (!may_run(q))
        return false;
    int code = sqlite3_step(q->stmt);
    if (code == SQLITE_ROW) {
        q->columns = sqlite3_column_count(q->stmt);
        return true;
    }
    q->param = FINISHED;
    if (code != SQLITE_DONE)
        fail(q, code);
    return false;
}

enum err query_end(struct query *q)
{
    if (!q->err && q->param > 1)
        misuse(q, "the query was bound and never run");
    if (q->stmt && q->own) {
        sqlite3_finalize(q->stmt);
    } else if (q->stmt) {
        sqlite3_reset(q->stmt);
        sqlite3_clear_bindings(q->stmt);
    }
    if (!q->own)
        q->db->slot[q->sql].busy = false;
    q->stmt = NULL;
    q->columns = 0;
    return q->err;
}

enum err query_done(struct query *q)
{
    while (query_row(q))
        ;
    return query_end(q);
}

enum err query_changes(struct query *q, int64_t *changes)
{
    while (query_row(q))
        ;
    bool wrote = !q->err && !sqlite3_stmt_readonly(q->stmt);
    *changes = wrote ? sqlite3_changes64(q->db->sqlite) : 0;
    return query_end(q);
}

enum err query_single(struct query *q, int64_t fallback, int64_t *out)
{
    *out = fallback;
    if (query_row(q)) {
        *out = row_int(q);
        if (!sqlite3_stmt_readonly(q->stmt)) /* a change counts when its statement has finished */
            while (query_row(q))
                ;
    }
    if (q->err)
        *out = fallback;
    return query_end(q);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool may_read(struct query *q)
{
    if (!q->err && q->column < q->columns)
        return true;
    if (!q->err)
        misuse(q,
            q->columns ? "more columns are read than the statement has" : "a column is read where there is no row");
    return false;
}

int64_t row_int(struct query *q)
{
    return may_read(q) ? sqlite3_column_int64(q->stmt, q->column++) : 0;
}

bool row_is_null(struct query *q)
{
    return !may_read(q) || sqlite3_column_type(q->stmt, q->column) == SQLITE_NULL;
}

struct str row_peek(struct query *q)
{
    if (!may_read(q))
        return (struct str){ 0 };
    int i = q->column++;
    const void *p = sqlite3_column_blob(q->stmt, i); /* of a text its bytes, of a number what it looks like */
    size_t n = (size_t)sqlite3_column_bytes(q->stmt, i);
    if (p)
        return (struct str){ p, n };
    if (n || sqlite3_errcode(q->db->sqlite) == SQLITE_NOMEM)
        q->err = ERR_MEMORY;
    bool none = q->err || sqlite3_column_type(q->stmt, i) == SQLITE_NULL;
    return none ? (struct str){ 0 } : STR("");
}

struct str row_str(struct query *q, struct arena *a)
{
    struct str s = row_peek(q);
    if (!s.p)
        return s;
    s = arena_str(a, s);
    if (arena_err(a) && !q->err)
        q->err = arena_err(a);
    return s;
}

void row_skip(struct query *q, int columns)
{
    q->column += columns;
}
