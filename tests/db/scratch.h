/* scratch.h -- a database of its own for each test: a new folder, a file with the tables of db/ and a table `note`.
 * Model:  scratch_new makes it, scratch_free removes it. SQL in tests goes straight to the engine, for what is looked at
 *         should not come through the code under test.
 * Threads: one. Errors: a failing helper fails the test. */
#ifndef VB_SCRATCH_H
#define VB_SCRATCH_H

#include "unit.h"

#include "base/log.h"
#include "db/db.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
    char folder[64], path[80];
    char log[4096]; /* filled by scratch_log */
    int log_fd;
};

static inline void scratch_exec(struct db *db, const char *sql)
{
    char *text = NULL;
    if (sqlite3_exec(db_handle(db), sql, NULL, NULL, &text))
        fail_msg("%s: %s", sql, text);
}

/* First column of the first row as a number; -1 when there is none. */
static inline int64_t scratch_number(struct db *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db_handle(db), sql, -1, &stmt, NULL))
        fail_msg("%s: %s", sql, sqlite3_errmsg(db_handle(db)));
    if (sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

/* The same on a connection of its own. */
static inline int64_t scratch_look(const char *path, const char *sql)
{
    struct db *db;
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    int64_t n = scratch_number(db, sql);
    db_free(db);
    return n;
}

/* How often this process has the file mapped. */
static inline int scratch_mapped(const char *path)
{
    char line[512];
    int n = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        line[strcspn(line, "\n")] = 0;
        const char *name = strchr(line, '/');
        n += name && strcmp(name, path) == 0;
    }
    (void)fclose(maps);
    return n;
}

/* Makes an empty folder; the log goes to a file in it. */
static inline struct scratch scratch_folder(void)
{
    struct scratch s = { .folder = "/tmp/vraagbaak-test-XXXXXX" };
    char log[96];
    assert_non_null(mkdtemp(s.folder));
    (void)snprintf(s.path, sizeof s.path, "%s/base.db", s.folder);
    (void)snprintf(log, sizeof log, "%s/log", s.folder);
    s.log_fd = open(log, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(s.log_fd >= 0);
    log_set_fd(s.log_fd);
    return s;
}

static inline struct scratch scratch_new(void)
{
    struct scratch s = scratch_folder();
    struct db *db;
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK);
    scratch_exec(db, "CREATE TABLE sequence(name TEXT PRIMARY KEY, next BIGINT NOT NULL)");
    scratch_exec(db, "CREATE TABLE change(seq BIGINT PRIMARY KEY, entity TEXT NOT NULL, id BIGINT NOT NULL)");
    scratch_exec(db,
        "CREATE TABLE note(id BIGINT PRIMARY KEY, body TEXT NOT NULL, "
        "parent BIGINT REFERENCES note(id) DEFERRABLE INITIALLY DEFERRED)");
    db_free(db);
    return s;
}

/* What was logged so far. */
static inline struct str scratch_log(struct scratch *s)
{
    ssize_t n = pread(s->log_fd, s->log, sizeof s->log, 0);
    return (struct str){ s->log, n > 0 ? (size_t)n : 0 };
}

static inline void scratch_free(struct scratch *s)
{
    static const char *const files[] = { "base.db", "base.db-wal", "base.db-shm", "copy.db", "index.db", "index.db-wal",
        "index.db-shm", "log" };
    log_set_fd(2);
    close(s->log_fd);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", s->folder, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(s->folder), 0);
}

#endif
