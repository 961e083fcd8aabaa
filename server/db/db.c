/* db.c -- see db.h: opening, errors, transactions, identifiers. Statements are in query.c. */
#include "db/handle.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/checksum.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    DEADLINE_STEPS = 1000, /* engine instructions between two looks at the clock */
    LOG_PAGES = 4096       /* of 4 KB in a log that a commit copies into the file */
};
#define MAPPED                  2147418112 /* bytes of the file that are mapped: 2 GB less a little is the most that the engine maps */
#define TEXT_OF(number)         #number
#define PRAGMA_OF(name, number) "PRAGMA " name "=" TEXT_OF(number)

/* ---- errors ------------------------------------------------------------------------------------------------------ */

/* Returns the system's error number behind an input/output error, or 0. A step leaves it with the file: the log first,
 * for that is what a transaction writes. */
static int reason_of(sqlite3 *sqlite, int code)
{
    if (!sqlite || ((code & 0xFF) != SQLITE_IOERR && (code & 0xFF) != SQLITE_CANTOPEN))
        return 0;
    sqlite3_file *log = NULL;
    int reason = sqlite3_system_errno(sqlite);
    (void)sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (!reason && log && log->pMethods)
        (void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &reason);
    if (!reason)
        (void)sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_LAST_ERRNO, &reason);
    return reason;
}

bool db_no_room(sqlite3 *sqlite, int code)
{
    int reason = reason_of(sqlite, code);
    return (code & 0xFF) == SQLITE_FULL || reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

static enum err err_of(sqlite3 *sqlite, int code)
{
    if (db_no_room(sqlite, code))
        return ERR_FULL;
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT: return ERR_BUSY; /* interrupted: past its deadline */
    case SQLITE_NOMEM: return ERR_MEMORY;
    case SQLITE_TOOBIG: return ERR_TOO_LARGE;
    default: return ERR_INTERNAL;
    }
}

/* Two people who choose the same name is daily life; a broken CHECK, NOT NULL or foreign key is a mistake of ours. */
static enum log_level level_of(enum err e, int code)
{
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
        return LOG_DEBUG;
    return e == ERR_INTERNAL || e == ERR_FULL ? LOG_ERROR : LOG_WARN;
}

static void keep(struct db *db, enum err e, unsigned depth)
{
    if (!db->kept || depth < db->kept_at) {
        db->kept = e;
        db->kept_at = depth;
    }
}

void db_keep_error(struct db *db, enum err e)
{
    keep(db, e, db->depth);
}

enum err db_fail(struct db *db, const char *what, int code)
{
    if (db->sqlite && (sqlite3_extended_errcode(db->sqlite) & 0xFF) == (code & 0xFF))
        code = sqlite3_extended_errcode(db->sqlite);
    bool gone = db_lost(db);
    enum err e = gone && (code & 0xFF) == SQLITE_ABORT && db->kept ? db->kept : err_of(db->sqlite, code);
    int reason = reason_of(db->sqlite, code);
    char number[16];
    (void)snprintf(number, sizeof number, "%d", code);
    log_line(level_of(e, code), "db", "at", what, "path", db->path, "code", number, "reason",
        db->sqlite ? sqlite3_errmsg(db->sqlite) : sqlite3_errstr(code), "system", reason ? strerror(reason) : "", NULL);
    if (gone)
        keep(db, e, 0);
    return e;
}

/* What SQLite itself reports: corruption, failing disks, and a query that had to make its own index. */
static void report(void *ctx, int code, const char *text)
{
    (void)ctx;
    switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR: log_line(LOG_ERROR, "sqlite", "reason", text, NULL); break;
    case SQLITE_WARNING:
    case SQLITE_NOTICE: log_line(LOG_DEBUG, "sqlite", "reason", text, NULL); break;
    default: break; /* comes back as a result code, and is logged there */
    }
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void start_engine(void)
{
    /* MISUSE when some library woke SQLite before us: its defaults are correct too, only slower. */
    (void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)sqlite3_config(SQLITE_CONFIG_LOG, report, NULL);
    (void)sqlite3_initialize();
    checksum_start();
}

/* Makes the file readable by its owner only; the engine gives its side files the same rights. An existing file is not
 * opened here: closing it again would drop the locks that other connections of this process hold. */
static void make_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

static int check_deadline(void *ctx)
{
    const struct db *db = ctx;
    return db->deadline && clock_mono_us() > db->deadline;
}

static enum err set(struct db *db, const char *pragma)
{
    int code = sqlite3_exec(db->sqlite, pragma, NULL, NULL, NULL);
    return code ? db_fail(db, pragma, code) : OK;
}

/* Space at the end of each page is fixed by the first write of a database. Set on every connection, so that a copy made
 * by VACUUM has it too. */
static void reserve(struct db *db)
{
    int bytes = DB_RESERVED_BYTES;
    (void)sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

static int note_mode(void *ctx, int columns, char **value, char **name)
{
    (void)name;
    *(bool *)ctx = columns == 1 && value[0] && (!strcmp(value[0], "wal") || !strcmp(value[0], "memory"));
    return 0;
}

/* Two processes that make the same file trip over each other's locks, and here the engine does not wait by itself. */
static enum err set_wal(struct db *db)
{
    static const char pragma[] = "PRAGMA journal_mode=WAL";
    bool wal = false;
    int64_t until = clock_mono_us() + (int64_t)DB_BUSY_MS * 1000;
    int code;
    while ((code = sqlite3_exec(db->sqlite, pragma, note_mode, &wal, NULL)) && (code & 0xFF) == SQLITE_BUSY &&
        clock_mono_us() < until)
        usleep(2000);
    if (code)
        return db_fail(db, pragma, code);
    if (wal)
        return OK;
    log_line(LOG_ERROR, "db", "at", "open", "path", db->path, "reason",
        "this file system cannot keep a write-ahead log (shared memory and locks); put the data on a local disk", NULL);
    return ERR_INTERNAL;
}

static enum err configure(struct db *db)
{
    static const struct {
        int option, value;
    } options[] = {
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    };
    /* Cells are checked where they could spread: a mapped page is looked at anew by every statement, and their check was an eighth
     * of reading a thread. Who reads maps the file, so that the engine's own 2 MB of cache are enough. */
    static const char *const reading[] = { "PRAGMA temp_store=MEMORY", PRAGMA_OF("mmap_size", MAPPED), NULL };
    static const char *const writing[] = { "PRAGMA cell_size_check=ON", "PRAGMA synchronous=FULL",
        "PRAGMA cache_size=-16384", "PRAGMA journal_size_limit=67108864", NULL };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        int code = sqlite3_db_config(db->sqlite, options[i].option, options[i].value, NULL);
        if (code)
            return db_fail(db, "open", code);
    }
    sqlite3_busy_timeout(db->sqlite, DB_BUSY_MS);
    sqlite3_extended_result_codes(db->sqlite, 1);
    reserve(db);
    enum err e = OK;
    if (db->access == DB_OPEN_WRITE) {
        if ((e = set(db, "PRAGMA page_size=4096")))
            return e;
        e = set_wal(db);
    }
    sqlite3_wal_autocheckpoint(db->sqlite, db->access == DB_OPEN_WRITE ? LOG_PAGES : 0);
    for (size_t i = 0; !e && reading[i]; i++)
        e = set(db, reading[i]);
    for (size_t i = 0; !e && db->access == DB_OPEN_WRITE && writing[i]; i++)
        e = set(db, writing[i]);
    return e;
}

enum err db_open(struct db **out, const char *path, enum db_access access)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, start_engine);
    *out = NULL;
    struct db *db = calloc(1, sizeof *db);
    if (!db || !(db->path = strdup(path))) {
        free(db);
        return ERR_MEMORY;
    }
    db->access = access;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    if (access == DB_OPEN_WRITE) {
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        if (path[0] && path[0] != ':')
            make_private(path);
    }
    int code = sqlite3_open_v2(path, &db->sqlite, flags, NULL);
    enum err e = code ? db_fail(db, "open", code) : configure(db);
    if (e) {
        db_free(db);
        return e;
    }
    *out = db;
    return OK;
}

static void forget_memories(struct db *db)
{
    for (int i = 0; i < DB_MEMORIES; i++) {
        free(db->memory[i]);
        db->memory[i] = NULL;
    }
}

void db_free(struct db *db)
{
    if (!db)
        return;
    if (db->transaction)
        db_rollback(db);
    if (db->thing.thing && db->thing.forget)
        db->thing.forget(db->thing.thing);
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->slot[i].stmt);
    if (sqlite3_close(db->sqlite)) {
        log_line(LOG_ERROR, "db", "at", "close", "path", db->path, "reason", "a query was never ended", NULL);
        sqlite3_close_v2(db->sqlite);
    }
    forget_memories(db);
    free(db->path);
    free(db);
}

void *db_memory(struct db *db, enum db_memory whose, size_t size)
{
    if (!db->memory[whose])
        db->memory[whose] = calloc(1, size);
    return db->memory[whose];
}

bool db_writes(const struct db *db)
{
    return db->access == DB_OPEN_WRITE;
}

void db_ease(struct db *db)
{
    (void)set(db, "PRAGMA mmap_size=0"); /* at worst nothing changes */
    (void)sqlite3_db_release_memory(db->sqlite);
    (void)malloc_trim(0);
}

void db_rest(struct db *db)
{
    sqlite3_int64 none = 0, all = MAPPED;
    ASSERT(!db->transaction);
    forget_memories(db);
    (void)sqlite3_db_release_memory(db->sqlite);
    (void)sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_MMAP_SIZE, &none); /* at worst it stays mapped */
    (void)sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_MMAP_SIZE, &all);
}

enum err db_prove(struct db *db)
{
    enum err first = OK;
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_stmt *stmt = NULL;
        if (db_prepare(db, (enum sql)i, false, &stmt) && !first)
            first = ERR_INTERNAL;
        sqlite3_finalize(stmt);
    }
    return first;
}

static int note_number(void *ctx, int columns, char **value, char **name)
{
    (void)name;
    if (columns == 1 && value[0])
        (void)str_int(str_c(value[0]), ctx);
    return 0;
}

static int64_t number(struct db *db, const char *pragma)
{
    int64_t n = 0;
    (void)sqlite3_exec(db->sqlite, pragma, note_number, &n, NULL);
    return n;
}

/* What a proof is about: the catalogue, the engine, and the schema, whose counter every change of it raises. */
static int32_t proof_mark(struct db *db)
{
    uint64_t mark = str_hash(str_c(sqlite3_sourceid())) ^ (uint64_t)number(db, "PRAGMA schema_version");
    for (int i = 0; i < SQL_COUNT; i++)
        mark = mark * 0x100000001B3u ^ str_hash(str_c(sql_catalogue[i].text));
    return (int32_t)(mark >> 33) | 1; /* never 0, which says that nothing was proven */
}

enum err db_prove_once(struct db *db)
{
    char pragma[48];
    int32_t mark = proof_mark(db);
    if (number(db, "PRAGMA user_version") == mark)
        return OK;
    enum err e = db_prove(db);
    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version=%d", (int)mark);
    return e ? e : set(db, pragma);
}

struct sqlite3 *db_handle(struct db *db)
{
    return db->sqlite;
}

int64_t db_data_version(struct db *db)
{
    int64_t version = 0;
    struct query q = db_query(db, SQL_DB_VERSION);
    return query_single(&q, 0, &version) ? 0 : version;
}

void db_deadline(struct db *db, int64_t mono_us)
{
    db->deadline = mono_us;
    sqlite3_progress_handler(db->sqlite, mono_us ? DEADLINE_STEPS : 0, mono_us ? check_deadline : NULL, db);
}

/* ---- transactions ------------------------------------------------------------------------------------------------ */

static enum err say(struct db *db, enum sql sql)
{
    struct query q = db_query(db, sql);
    return query_done(&q);
}

bool db_lost(const struct db *db)
{
    return db->transaction && sqlite3_get_autocommit(db->sqlite);
}

int64_t db_written(const struct db *db)
{
    return sqlite3_total_changes64(db->sqlite) + db->counted;
}

unsigned db_depth(const struct db *db)
{
    return db->depth;
}

static _Atomic int64_t epoch = 1;

int64_t db_epoch(void)
{
    return atomic_load_explicit(&epoch, memory_order_acquire);
}

void db_epoch_raise(void)
{
    atomic_fetch_add_explicit(&epoch, 1, memory_order_acq_rel);
}

enum err db_begin(struct db *db, bool write)
{
    ASSERT(!db->transaction);
    enum err e = say(db, write ? SQL_DB_BEGIN_WRITE : SQL_DB_BEGIN_READ);
    if (e)
        return e;
    db->transaction = true;
    db->changed = false;
    sequence_begin(db);
    db->depth = db->kept_at = 0;
    db->kept = OK;
    return OK;
}

enum err db_commit(struct db *db)
{
    ASSERT(db->transaction && db->depth == 0);
    enum err e = db->kept ? db->kept : db_lost(db) ? ERR_INTERNAL : sequence_write(db);
    e = e ? e : say(db, SQL_DB_COMMIT);
    if (e)
        db_rollback(db);
    else
        sequence_keep(db);
    db->transaction = false;
    return e;
}

void db_rollback(struct db *db)
{
    if (db->transaction && !sqlite3_get_autocommit(db->sqlite) && say(db, SQL_DB_ROLLBACK))
        log_line(LOG_ERROR, "db", "at", "rollback", "path", db->path, "reason", sqlite3_errmsg(db->sqlite), NULL);
    db->transaction = false;
    db->depth = 0;
    db->kept = OK;
    if (db->access != DB_OPEN_READ) /* a read ends here too, and undoes nothing */
        db->thing.stamp = -1;
}

struct db_kept *db_kept(struct db *db)
{
    return &db->thing;
}

bool db_in_transaction(const struct db *db)
{
    return db->transaction;
}

enum err db_savepoint(struct db *db)
{
    ASSERT(db->transaction);
    enum err e = say(db, SQL_DB_SAVEPOINT);
    if (!e)
        sequence_mark(db);
    db->depth += !e;
    return e;
}

enum err db_release(struct db *db)
{
    ASSERT(db->depth > 0);
    enum err e = db->kept && (db->kept_at >= db->depth || db_lost(db)) ? db->kept : say(db, SQL_DB_RELEASE);
    if (e)
        db_undo(db);
    else
        db->depth--;
    return e;
}

void db_undo(struct db *db)
{
    ASSERT(db->depth > 0);
    db->thing.stamp = -1;
    if (!db_lost(db)) {
        enum err e = say(db, SQL_DB_UNDO);
        if (!e)
            e = say(db, SQL_DB_RELEASE);
        if (e)
            keep(db, e, 0); /* what was not undone must not be committed */
        else if (db->kept_at >= db->depth)
            db->kept = OK;
    }
    sequence_undo(db);
    db->depth--;
}
