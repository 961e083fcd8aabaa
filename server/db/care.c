/* care.c -- see care.h. */
#include "db/care.h"

#include "base/buf.h"
#include "db/checksum.h"
#include "db/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FINDINGS = 20 };

const char *care_engine(void)
{
    return sqlite3_libversion();
}

enum err care_check(struct db *db, struct arena *a, struct str *wrong)
{
    sqlite3_stmt *s = NULL;
    struct buf text = { 0 };
    int rc = sqlite3_prepare_v2(db_handle(db), "PRAGMA integrity_check(20)", -1, &s, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(s, 0);
        if (line && strcmp(line, "ok") != 0)
            buf_printf(&text, "%s\n", line);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE)
        buf_printf(&text, "%s\n", sqlite3_errmsg(db_handle(db)));
    (void)sqlite3_finalize(s);
    struct checksum_state sums;
    if (checksum_look(db_handle(db), &sums, &text))
        buf_printf(&text, "the file could not be read\n");
    *wrong = arena_str(a, buf_str(&text));
    buf_release(&text);
    return wrong->n ? ERR_INTERNAL : arena_err(a);
}

static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return done;
}

enum err care_copy(struct db *db, const char *path)
{
    sqlite3_stmt *s = NULL;
    /* The engine takes an empty file for a new one; made here, nobody else can read it. */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? ERR_CONFLICT : err_of_errno(errno);
    (void)close(fd);
    int rc = sqlite3_prepare_v2(db_handle(db), "VACUUM INTO ?1", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, path, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    bool full = db_no_room(db_handle(db), rc);
    (void)sqlite3_finalize(s);
    if (rc == SQLITE_DONE && sync_file(path))
        return OK;
    (void)unlink(path);
    return full ? ERR_FULL : ERR_INTERNAL;
}

enum err care_forget_thoroughly(struct db *db)
{
    return sqlite3_exec(db_handle(db), "PRAGMA secure_delete = ON", NULL, NULL, NULL) ? ERR_INTERNAL : OK;
}

enum err care_scrub(struct db *db)
{
    enum { TRIES = 50, PAUSE_US = 100000 };
    int rc = sqlite3_exec(db_handle(db), "VACUUM", NULL, NULL, NULL);
    for (int i = 0; rc == SQLITE_OK && i < TRIES; i++) {
        rc = sqlite3_wal_checkpoint_v2(db_handle(db), NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        if (rc != SQLITE_BUSY)
            break;
        (void)usleep(PAUSE_US);
        rc = i + 1 < TRIES ? SQLITE_OK : rc;
    }
    return rc == SQLITE_OK              ? OK
        : rc == SQLITE_BUSY             ? ERR_BUSY
        : db_no_room(db_handle(db), rc) ? ERR_FULL
                                        : ERR_INTERNAL;
}

/* Copies bytes from one file to a new one and syncs it. */
static bool copy_file(const char *from, const char *to)
{
    char piece[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t n = in >= 0 && out >= 0 ? 1 : -1;
    while (n > 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n)
            n = -1;
    bool done = n == 0 && fsync(out) == 0;
    if (in >= 0)
        (void)close(in);
    if (out >= 0)
        (void)close(out);
    return done;
}

/* Opens the copy as this program would and looks at all of it. */
static enum err inspect(struct arena *a, const char *path, struct str *wrong)
{
    struct db *db = NULL;
    struct stat s;
    size_t pending = 0;
    enum err e = stat(path, &s) || s.st_size == 0 ? ERR_INVALID : db_open(&db, path, DB_OPEN_WRITE);
    if (e)
        *wrong = STR("it is not a database that can be opened");
    else
        e = care_check(db, a, wrong);
    if (!e && migrate_check(db, a, &pending, wrong) && pending == migration_count) {
        *wrong = STR("it is an empty database");
        e = ERR_INVALID;
    }
    if (!e)
        e = migrate_run(db, NULL, a, NULL, wrong);
    db_free(db);
    return e;
}

enum err care_restore(struct arena *a, const char *copy, const char *path,
    enum err (*amend)(void *ctx, struct db *db, struct str *wrong), void *ctx, struct str *wrong)
{
    const char *fresh = arena_printf(a, "%s.restoring", path).p, *before = arena_printf(a, "%s.before-restore", path).p;
    if (!copy_file(copy, fresh)) {
        *wrong = arena_printf(a, "%s could not be copied: %s", copy, strerror(errno));
        (void)unlink(fresh);
        return ERR_INTERNAL;
    }
    struct db *db = NULL;
    enum err e = inspect(a, fresh, wrong);
    if (!e && amend)
        e = db_open(&db, fresh, DB_OPEN_WRITE);
    if (!e && amend)
        e = amend(ctx, db, wrong);
    db_free(db);
    if (e) {
        (void)unlink(fresh);
        return e;
    }
    static const char *const tails[] = { "-wal", "-shm" };
    struct db *old = NULL; /* opening and closing folds an old log into its database */
    if (access(path, F_OK) == 0 && !db_open(&old, path, DB_OPEN_WRITE))
        db_free(old);
    (void)rename(path, before);
    for (int i = 0; i < 2; i++)
        (void)unlink(arena_printf(a, "%s%s", path, tails[i]).p);
    if (rename(fresh, path)) {
        (void)rename(before, path);
        *wrong = arena_printf(a, "%s could not be put in place: %s", path, strerror(errno));
        return ERR_INTERNAL;
    }
    return sync_file(path) ? OK : ERR_INTERNAL;
}
