/* db_test.c -- the connection: its settings, transactions, identifiers, and what it says when something is wrong. */
#include "db/scratch.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/migrate.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct db *open_or_fail(const char *path, enum db_access access)
{
    struct db *db = NULL;
    assert_int_equal(db_open(&db, path, access), OK);
    return db;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void read_header(const char *path, unsigned char header[100])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, header, 100), 100);
    close(fd);
}

static void db_newFile_reservesBytesAndIsPrivate(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    unsigned char header[100];
    struct stat info;
    read_header(s.path, header);
    assert_int_equal(header[16] << 8 | header[17], 4096); /* page size */
    assert_int_equal(header[18], 2);                      /* write-ahead log */
    assert_int_equal(header[20], DB_RESERVED_BYTES);
    assert_int_equal(stat(s.path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    scratch_free(&s);
}

static void db_copyByVacuum_reservesBytesToo(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    char sql[160], copy[96];
    unsigned char header[100];
    (void)snprintf(copy, sizeof copy, "%s/copy.db", s.folder);
    (void)snprintf(sql, sizeof sql, "VACUUM INTO '%s'", copy);
    scratch_exec(db, sql);
    read_header(copy, header);
    assert_int_equal(header[20], DB_RESERVED_BYTES);
    db_free(db);
    scratch_free(&s);
}

static void db_settings_areStrict(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(scratch_number(db, "PRAGMA synchronous"), 2);
    assert_int_equal(scratch_number(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(scratch_number(db, "PRAGMA wal_autocheckpoint"), 4096);
    assert_int_equal(scratch_number(db, "PRAGMA trusted_schema"), 0);
    assert_int_equal(scratch_number(db, "PRAGMA cell_size_check"), 1);
    assert_int_equal(scratch_number(db, "PRAGMA busy_timeout"), DB_BUSY_MS);
    assert_true(scratch_number(db, "PRAGMA mmap_size") > 0);
    /* a word in double quotes that is no column is a mistake, not a string */
    assert_int_not_equal(sqlite3_prepare_v2(db_handle(db), "SELECT \"nothing\"", -1, &stmt, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db_handle(db), "PRAGMA writable_schema=1; DELETE FROM sqlite_master", NULL, NULL,
                             NULL),
        SQLITE_OK);
    db_free(db);
    scratch_free(&s);
}

static void db_missingFile_isNamedInTheLog(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db = (struct db *)&s;
    assert_int_equal(db_open(&db, s.path, DB_OPEN_READ), ERR_INTERNAL);
    assert_null(db);
    assert_has(scratch_log(&s), s.path);
    assert_has(scratch_log(&s), "No such file or directory");
    scratch_free(&s);
}

static void db_otherFile_isRefused(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db;
    FILE *f = fopen(s.path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("This is a letter to a friend.\n", f);
    fclose(f);
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), ERR_INTERNAL);
    assert_has(scratch_log(&s), "file is not a database");
    scratch_free(&s);
}

static void db_reader_mayNotWrite(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_READ);
    assert_int_equal(db_new_id(db, "post"), 0);
    assert_has(scratch_log(&s), "readonly");
    assert_has(scratch_log(&s), "db_new_id");
    db_free(db);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM sequence"), 0);
    scratch_free(&s);
}

/* In the child: waits for the word, writes a note, and ends as if killed. */
static _Noreturn void write_note(const char *path, int go)
{
    struct db *db;
    char word;
    bool good = read(go, &word, 1) == 1 && db_open(&db, path, DB_OPEN_WRITE) == OK &&
        sqlite3_exec(db_handle(db), "INSERT INTO note(id, body) VALUES (1, 'hi')", NULL, NULL, NULL) == SQLITE_OK;
    _exit(!good);
}

static void db_reader_seesOtherProcessesCommit(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    int fds[2], status;
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork(); /* before a connection is open: they do not survive a fork */
    if (child == 0)
        write_note(s.path, fds[0]);
    struct db *db = open_or_fail(s.path, DB_OPEN_READ);
    int64_t before = db_data_version(db);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    assert_int_equal(db_data_version(db), before);
    assert_int_equal(write(fds[1], "g", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 1);
    assert_int_not_equal(db_data_version(db), before);
    close(fds[0]);
    close(fds[1]);
    db_free(db);
    scratch_free(&s);
}

static void db_processesThatMakeTheSameFile_allOpenIt(void **state)
{
    (void)state;
    for (int round = 0; round < 15; round++) {
        struct scratch s = scratch_folder();
        pid_t child[6];
        int go[2], status;
        assert_int_equal(pipe(go), 0);
        for (int i = 0; i < 6; i++)
            if ((child[i] = fork()) == 0) {
                struct db *db;
                char word;
                close(go[1]);
                (void)!read(go[0], &word, 1); /* all at once, when the pipe closes */
                _exit(db_open(&db, s.path, DB_OPEN_WRITE) != OK);
            }
        close(go[0]);
        close(go[1]);
        for (int i = 0; i < 6; i++) {
            assert_int_equal(waitpid(child[i], &status, 0), child[i]);
            assert_int_equal(status, 0);
        }
        scratch_free(&s);
    }
}

static void db_lockedByAnother_isBusy(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *a = open_or_fail(s.path, DB_OPEN_WRITE), *b = open_or_fail(s.path, DB_OPEN_WRITE);
    sqlite3_busy_timeout(db_handle(b), 20);
    assert_int_equal(db_begin(a, true), OK);
    assert_int_equal(db_begin(b, true), ERR_BUSY);
    db_rollback(a);
    assert_int_equal(db_begin(b, true), OK);
    assert_int_equal(db_commit(b), OK);
    db_free(a);
    db_free(b);
    scratch_free(&s);
}

static void db_rested_givesBackItsMemoryAndReadsOn(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_READ);
    int cached, most;
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    assert_int_equal(scratch_mapped(s.path), 1);
    *(int *)db_memory(db, DB_MEMORY_LABEL, sizeof(int)) = 5;
    for (int i = 0; i < 2; i++) {
        db_rest(db);
        assert_int_equal(scratch_mapped(s.path), 0);
        assert_int_equal(*(int *)db_memory(db, DB_MEMORY_LABEL, sizeof(int)), 0);
    }
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    assert_int_equal(scratch_mapped(s.path), 1);
    db_free(db);
    db = open_or_fail(s.path, DB_OPEN_WRITE);
    scratch_exec(db,
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
        "INSERT INTO note(id, body) SELECT i, hex(zeroblob(500)) FROM n");
    assert_int_equal(sqlite3_db_status(db_handle(db), SQLITE_DBSTATUS_CACHE_USED, &cached, &most, 0), SQLITE_OK);
    assert_true(cached > 100 * 4096);
    db_rest(db);
    assert_int_equal(sqlite3_db_status(db_handle(db), SQLITE_DBSTATUS_CACHE_USED, &cached, &most, 0), SQLITE_OK);
    assert_true(cached < 20 * 4096);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 500);
    db_free(db);
    scratch_free(&s);
}

static void db_prove_namesTheStatementsThatFail(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_prove(db), ERR_INTERNAL);
    assert_has(scratch_log(&s), "no such table");
    db_free(db);
    scratch_free(&s);
}

static void db_deadline_endsALongQuery(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_READ);
    const char *endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    int64_t start = clock_mono_us();
    db_deadline(db, start + 20000);
    assert_int_equal(sqlite3_exec(db_handle(db), endless, NULL, NULL, NULL), SQLITE_INTERRUPT);
    assert_in_range((uintmax_t)(clock_mono_us() - start), 20000, 5000000);
    int64_t n;
    db_deadline(db, 0);
    struct query q = db_query(db, SQL_DB_TABLES);
    assert_int_equal(query_single(&q, -1, &n), OK);
    assert_int_equal(n, 3);
    db_free(db);
    scratch_free(&s);
}

/* ---- transactions ------------------------------------------------------------------------------------------------ */

static void db_rollback_takesBackAll(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_change(db, "post", 7), OK);
    db_rollback(db);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM change"), 0);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_change(db, "post", 8), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(scratch_number(db, "SELECT id FROM change"), 8);
    assert_int_equal(scratch_number(db, "SELECT seq FROM change"), 1);
    db_free(db);
    scratch_free(&s);
}

static void db_undo_takesBackOnlyItsSavepoint(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_savepoint(db), OK);
    assert_int_equal(db_change(db, "post", 1), OK);
    assert_int_equal(db_savepoint(db), OK);
    assert_int_equal(db_change(db, "post", 2), OK);
    db_undo(db); /* the inner one */
    assert_int_equal(db_change(db, "post", 3), OK);
    assert_int_equal(db_release(db), OK);
    assert_int_equal(db_savepoint(db), OK);
    assert_int_equal(db_change(db, "post", 4), OK);
    db_undo(db);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(scratch_number(db, "SELECT group_concat(id, '') FROM change"), 13);
    assert_int_equal(scratch_number(db, "SELECT max(seq) FROM change"), 2);
    db_free(db);
    scratch_free(&s);
}

static void db_readTransaction_seesOneSnapshot(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_READ), *other = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, false), OK);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    scratch_exec(other, "INSERT INTO note(id, body) VALUES (1, 'hi')");
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 1);
    db_free(db);
    db_free(other);
    scratch_free(&s);
}

static void db_newId_countsFromOneInEachSequence(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_new_id(db, "post"), 1);
    assert_int_equal(db_new_id(db, "post"), 2);
    assert_int_equal(db_new_id(db, "event"), 1);
    assert_int_equal(db_keep_id(db, "post", 40), OK);
    assert_int_equal(db_new_id(db, "post"), 41);
    assert_int_equal(db_keep_id(db, "post", 5), OK); /* never back */
    assert_int_equal(db_new_id(db, "post"), 42);
    assert_int_equal(db_keep_id(db, "fresh", 9), OK);
    assert_int_equal(db_new_id(db, "fresh"), 10);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(db_given(db, "post"), 42);
    assert_int_equal(db_given(db, "event"), 1);
    assert_int_equal(db_given(db, "change"), 0);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_given(db, "post"), 0); /* not asked for yet */
    assert_int_equal(db_new_id(db, "event"), 2);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(db_given(db, "event"), 2);
    db_free(db);
    scratch_free(&s);
}

/* One transaction that takes a number of "post"; 0 when it is to be undone. */
static int64_t number_alone(struct db *db, bool keep)
{
    assert_int_equal(db_begin(db, true), OK);
    int64_t id = db_new_id(db, "post");
    if (keep)
        assert_int_equal(db_commit(db), OK);
    else
        db_rollback(db);
    return keep ? id : 0;
}

/* What is counted in memory from one transaction to the next holds only while nobody else counts. */
static void db_newId_goesOnBehindOthersAndWhatWasUndone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *one = open_or_fail(s.path, DB_OPEN_WRITE), *other = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(number_alone(one, true), 1);
    assert_int_equal(number_alone(one, true), 2);
    assert_int_equal(number_alone(other, true), 3);
    assert_int_equal(number_alone(other, true), 4);
    assert_int_equal(number_alone(one, true), 5);
    (void)number_alone(one, false);
    assert_int_equal(number_alone(one, true), 6);
    scratch_exec(one, "UPDATE sequence SET next = 40 WHERE name = 'post'");
    assert_int_equal(number_alone(one, true), 40);
    db_free(one);
    db_free(other);
    scratch_free(&s);
}

static void db_change_tellsNewFromChanged(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_change_new(db, "post", 7), OK);
    assert_int_equal(db_commit(db), OK);
    assert_false(db_changed(db));
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_change_new(db, "post", 8), OK);
    assert_int_equal(db_change(db, "post", 7), OK);
    assert_int_equal(db_change_new(db, "post", 9), OK);
    assert_int_equal(db_commit(db), OK);
    assert_true(db_changed(db));
    assert_int_equal(db_begin(db, true), OK);
    assert_false(db_changed(db));
    db_rollback(db);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), 4);
    db_free(db);
    scratch_free(&s);
}

static void db_newIdThatFails_isReportedByTheCommit(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    scratch_exec(db, "DROP TABLE sequence");
    assert_int_equal(db_begin(db, true), OK);
    scratch_exec(db, "INSERT INTO note(id, body) VALUES (1, 'hi')");
    assert_int_equal(db_new_id(db, "post"), 0);
    assert_int_equal(db_commit(db), ERR_INTERNAL);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 0);
    db_free(db);
    scratch_free(&s);
}

static void db_newIdThatFails_isForgivenWithItsSavepoint(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    scratch_exec(db, "DROP TABLE sequence");
    assert_int_equal(db_begin(db, true), OK);
    scratch_exec(db, "INSERT INTO note(id, body) VALUES (1, 'stays')");
    assert_int_equal(db_savepoint(db), OK);
    scratch_exec(db, "INSERT INTO note(id, body) VALUES (2, 'goes')");
    assert_int_equal(db_new_id(db, "post"), 0);
    assert_int_equal(db_release(db), ERR_INTERNAL); /* and undoes */
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(scratch_number(db, "SELECT sum(id) FROM note"), 1);
    db_free(db);
    scratch_free(&s);
}

static void db_fullDisk_refusesTheRestOfTheTransaction(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    scratch_exec(db, "PRAGMA max_page_count=12");
    char name[1000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_savepoint(db), OK);
    enum err e = OK;
    for (int64_t i = 1; !e && i < 100; i++)
        e = db_change(db, name, i);
    assert_int_equal(e, ERR_FULL);
    if (sqlite3_get_autocommit(db_handle(db))) {
        assert_int_equal(db_change(db, "post", 1), ERR_FULL); /* it would have committed alone */
        assert_int_equal(db_release(db), ERR_FULL);
        assert_int_equal(db_commit(db), ERR_FULL);
    } else {
        db_undo(db);
        assert_int_equal(db_commit(db), OK);
    }
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM change"), 0);
    assert_int_equal(db_begin(db, true), OK); /* the connection is still good */
    assert_int_equal(db_change(db, "post", 1), OK);
    assert_int_equal(db_commit(db), OK);
    db_free(db);
    scratch_free(&s);
}

/* In the child: a file may grow to 64 KB only, which the engine itself calls an input/output error. At NORMAL no sync follows, and only
 * the last of what is written to the log is beyond the limit. */
static _Noreturn void write_past_limit(const char *path, bool sync)
{
    struct db *db;
    static char name[200000];
    memset(name, 'x', sync ? sizeof name - 1 : 70000);
    const struct rlimit limit = { 65536, 65536 };
    (void)signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) || db_open(&db, path, DB_OPEN_WRITE))
        _exit(1);
    if (!sync)
        scratch_exec(db, "PRAGMA synchronous=NORMAL");
    if (db_begin(db, true))
        _exit(1);
    enum err e = db_change(db, name, 1);
    _exit((e ? e : db_commit(db)) == ERR_FULL ? 0 : 2);
}

static void db_fileSizeLimit_isFullToo(void **state)
{
    (void)state;
    for (int sync = 0; sync < 2; sync++) {
        struct scratch s = scratch_new();
        int status;
        pid_t child = fork();
        if (child == 0)
            write_past_limit(s.path, sync);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), 0);
        scratch_free(&s);
    }
}

/* Calls of this process that wrote so far. */
static long writes_so_far(void)
{
    char line[100];
    long n = -1;
    FILE *f = fopen("/proc/self/io", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        (void)sscanf(line, "syscw: %ld", &n);
    (void)fclose(f);
    return n;
}

static void db_commitOfManyPages_isWrittenInFewPieces(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    scratch_exec(db, "INSERT INTO note(id, body) VALUES (1, hex(zeroblob(100)))"); /* the log has its head */
    for (int sync = 0; sync < 2; sync++) {
        scratch_exec(db, sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        long before = writes_so_far();
        scratch_exec(db,
            "INSERT INTO note(id, body) SELECT max(id) + 1, hex(zeroblob(50000)) FROM note"); /* 25 pages */
        assert_in_range(writes_so_far() - before, 2, 6);
    }
    db_free(db);
    assert_int_equal(scratch_look(s.path, "SELECT sum(length(body)) FROM note"), 200200);
    scratch_free(&s);
}

/* What a full disk does in the worst case: the engine ends the transaction by itself. */
static void db_lostTransaction_storesNothingMore(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    assert_int_equal(db_begin(db, true), OK);
    assert_int_equal(db_savepoint(db), OK);
    assert_int_equal(db_change(db, "post", 1), OK);
    scratch_exec(db, "ROLLBACK");
    assert_int_not_equal(db_change(db, "post", 2), OK);
    assert_int_equal(db_new_id(db, "post"), 0);
    assert_int_not_equal(db_release(db), OK);
    assert_int_not_equal(db_commit(db), OK);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM change"), 0);
    db_free(db);
    scratch_free(&s);
}

static void db_brokenConstraint_isConflict(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    for (int i = 0; i < 2; i++) {
        struct query q = db_query(db, SQL_DB_CHANGE);
        query_int(&q, 1);
        query_strz(&q, "post");
        query_int(&q, 5);
        assert_int_equal(query_done(&q), i ? ERR_CONFLICT : OK);
    }
    db_free(db);
    scratch_free(&s);
}

/* ---- the program's own catalogue --------------------------------------------------------------------------------- */

static void db_catalogue_isProvenOnTheMigratedBase(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    struct arena arena = { 0 };
    struct str why;
    if (migrate_run(db, NULL, &arena, NULL, &why))
        fail_msg("%.*s", STR_ARG(why));
    enum err e = db_prove(db);
    if (e)
        fail_msg("%.*s", STR_ARG(scratch_log(&s)));
    arena_release(&arena);
    db_free(db);
    scratch_free(&s);
}

static void db_proof_isRememberedUntilTheSchemaChanges(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db = open_or_fail(s.path, DB_OPEN_WRITE);
    struct arena arena = { 0 };
    struct str why;
    assert_int_equal(db_prove_once(db), ERR_INTERNAL); /* no tables yet: that is not remembered */
    assert_int_equal(scratch_number(db, "PRAGMA user_version"), 0);
    assert_int_equal(migrate_run(db, NULL, &arena, NULL, &why), OK);
    assert_int_equal(db_prove_once(db), OK);
    int64_t mark = scratch_number(db, "PRAGMA user_version");
    assert_true(mark != 0);
    assert_int_equal(db_prove_once(db), OK);
    scratch_exec(db, "DROP TABLE search_log");
    assert_int_equal(db_prove_once(db), ERR_INTERNAL); /* another schema: looked at again */
    scratch_exec(db, "CREATE TABLE extra(x BIGINT)");
    assert_int_equal(db_prove_once(db), ERR_INTERNAL);
    arena_release(&arena);
    db_free(db);
    scratch_free(&s);
}

static void db_whatIsKept_outlastsReadsAndNotAnUndoneChange(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *reader = open_or_fail(s.path, DB_OPEN_READ), *writer = open_or_fail(s.path, DB_OPEN_WRITE);
    int thing;
    struct db *both[] = { reader, writer };
    for (int i = 0; i < 2; i++) {
        *db_kept(both[i]) = (struct db_kept){ .stamp = 7, .thing = &thing };
        assert_int_equal(db_begin(both[i], both[i] == writer), OK);
        db_rollback(both[i]);
    }
    assert_int_equal(db_kept(reader)->stamp, 7);
    assert_int_equal(db_kept(writer)->stamp, -1);
    db_free(reader);
    db_free(writer);
    scratch_free(&s);
}

/* ---- the mapped file --------------------------------------------------------------------------------------------- */

/* Kilobytes of the file's mappings that are in memory. */
static long mapped_kb(const char *path)
{
    char line[600];
    long sum = 0, kb;
    bool ours = false;
    FILE *f = fopen("/proc/self/smaps", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strchr(line, '-') && strchr(line, '-') < strchr(line, ' '))
            ours = strstr(line, path) && !strstr(line, path)[strlen(path) + 1]; /* a line feed: neither -wal nor -shm */
        else if (ours && sscanf(line, "Rss: %ld", &kb) == 1)
            sum += kb;
    }
    (void)fclose(f);
    return sum;
}

static void put_notes(struct db *db, int from, int to)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
        "WITH n(i) AS (VALUES (%d) UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO note(id, body) SELECT i, "
        "printf('%%1000d', i) FROM n; PRAGMA wal_checkpoint(TRUNCATE)",
        from, to);
    scratch_exec(db, sql);
}

/* All texts are those that put_notes wrote; gives how many there are. */
static int64_t right_notes(struct db *db)
{
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note WHERE body <> printf('%1000d', id)"), 0);
    return scratch_number(db, "SELECT count(*) FROM note");
}

static void db_mapping_staysThroughCommitsOfOthers(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *writer = open_or_fail(s.path, DB_OPEN_WRITE);
    put_notes(writer, 1, 4000);
    struct db *reader = open_or_fail(s.path, DB_OPEN_READ);
    assert_int_equal(right_notes(reader), 4000);
    long before = mapped_kb(s.path);
    assert_true(before > 3000);
    scratch_exec(writer, "UPDATE note SET parent = 2 WHERE id = 1");
    assert_int_equal(scratch_number(reader, "SELECT parent FROM note WHERE id = 1"), 2);
    assert_true(mapped_kb(s.path) >= before);
    db_ease(reader);
    assert_int_equal(mapped_kb(s.path), 0);
    db_free(reader);
    db_free(writer);
    scratch_free(&s);
}

static void db_mapping_followsAFileThatGrowsAndShrinks(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *writer = open_or_fail(s.path, DB_OPEN_WRITE);
    struct db *reader = open_or_fail(s.path, DB_OPEN_READ);
    for (int round = 0, notes = 0; round < 3; round++) {
        put_notes(writer, notes + 1, notes + 100); /* so little that it is not mapped anew */
        assert_int_equal(right_notes(reader), notes += 100);
        put_notes(writer, notes + 1, notes + 4000);
        assert_int_equal(right_notes(reader), notes += 4000);
        long full = mapped_kb(s.path);
        scratch_exec(writer, "DELETE FROM note WHERE id > 50; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        assert_int_equal(right_notes(reader), notes = 50);
        assert_true(mapped_kb(s.path) < full);
    }
    db_free(reader);
    db_free(writer);
    scratch_free(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(db_proof_isRememberedUntilTheSchemaChanges),
    cmocka_unit_test(db_whatIsKept_outlastsReadsAndNotAnUndoneChange),
    cmocka_unit_test(db_newFile_reservesBytesAndIsPrivate),
    cmocka_unit_test(db_copyByVacuum_reservesBytesToo),
    cmocka_unit_test(db_settings_areStrict),
    cmocka_unit_test(db_missingFile_isNamedInTheLog),
    cmocka_unit_test(db_otherFile_isRefused),
    cmocka_unit_test(db_reader_mayNotWrite),
    cmocka_unit_test(db_reader_seesOtherProcessesCommit),
    cmocka_unit_test(db_processesThatMakeTheSameFile_allOpenIt),
    cmocka_unit_test(db_lockedByAnother_isBusy),
    cmocka_unit_test(db_rested_givesBackItsMemoryAndReadsOn),
    cmocka_unit_test(db_prove_namesTheStatementsThatFail),
    cmocka_unit_test(db_deadline_endsALongQuery),
    cmocka_unit_test(db_rollback_takesBackAll),
    cmocka_unit_test(db_undo_takesBackOnlyItsSavepoint),
    cmocka_unit_test(db_readTransaction_seesOneSnapshot),
    cmocka_unit_test(db_newId_countsFromOneInEachSequence),
    cmocka_unit_test(db_newId_goesOnBehindOthersAndWhatWasUndone),
    cmocka_unit_test(db_change_tellsNewFromChanged),
    cmocka_unit_test(db_newIdThatFails_isReportedByTheCommit),
    cmocka_unit_test(db_newIdThatFails_isForgivenWithItsSavepoint),
    cmocka_unit_test(db_fullDisk_refusesTheRestOfTheTransaction),
    cmocka_unit_test(db_fileSizeLimit_isFullToo),
    cmocka_unit_test(db_commitOfManyPages_isWrittenInFewPieces),
    cmocka_unit_test(db_lostTransaction_storesNothingMore),
    cmocka_unit_test(db_brokenConstraint_isConflict),
    cmocka_unit_test(db_catalogue_isProvenOnTheMigratedBase),
    cmocka_unit_test(db_mapping_staysThroughCommitsOfOthers),
    cmocka_unit_test(db_mapping_followsAFileThatGrowsAndShrinks),
};

UNIT_MAIN(tests);
