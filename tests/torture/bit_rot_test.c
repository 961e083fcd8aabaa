/* bit_rot_test.c -- single bits of a database file and of attached files change on the disk: does `vraagbaak check` find every one?
 * Model:  a world with a few threads and files beside them is written and closed; then one bit of one of its files is turned, all
 *         are looked at as the command does, and the bit is turned back. What the engine's own integrity_check would
 *         have found alone is counted beside it. */
#include "tests/torture/long.h"
#include "tests/world.h"

#include "base/log.h"
#include "crypt/hash.h"
#include "db/care.h"
#include "db/checksum.h"
#include "db/writer.h"
#include "resource/post/attachment_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

static uint64_t dice = 0xb17;

static uint64_t roll(uint64_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return dice % sides;
}

/* A closed database of a few hundred pages: everything is in the file itself. */
static struct world closed_world(void)
{
    struct world w = world_open("thread");
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO post(root_id, id, kind, "
        "status, author_id, created, updated, activity, title, body, html) SELECT i, i, 1, 2, $anna, i, i, i, 'Vraag ' || i, "
        "hex(randomblob(200 + i * 7 % 900)), '<p>' || hex(randomblob(100)) || '</p>' FROM n");
    db_free(w.db);
    writer_free(w.writer);
    w.db = NULL;
    w.writer = NULL;
    return w;
}

enum { FILES = 8 };

static const char *file_path(const struct world *w, int i)
{
    static char path[200];
    (void)snprintf(path, sizeof path, i < 0 ? "%s/attachments" : "%s/attachments/file%d", w->folder, i);
    return path;
}

/* Files of 1 byte to some 100 KB beside post 1, as uploads leave them. */
static void attach_all(struct world *w)
{
    assert_int_equal(mkdir(file_path(w, -1), 0700), 0);
    for (int i = 0; i < FILES; i++) {
        char bytes[100], text[HASH_TEXT + 1], sql[500];
        unsigned char hash[HASH_BYTES];
        size_t size = i ? (size_t)1 << (2 * i + 3) : 1;
        struct hash h;
        FILE *f = fopen(file_path(w, i), "w");
        assert_non_null(f);
        hash_start(&h);
        for (size_t n = 0; n < size; n += sizeof bytes) {
            struct str piece = { bytes, size - n < sizeof bytes ? size - n : sizeof bytes };
            for (size_t k = 0; k < sizeof bytes; k++)
                bytes[k] = (char)roll(256);
            assert_int_equal(fwrite(bytes, 1, piece.n, f), piece.n);
            hash_add(&h, piece);
        }
        assert_int_equal(fclose(f), 0);
        hash_end(&h, hash);
        hash_text(hash, text);
        (void)snprintf(sql, sizeof sql,
            "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file) VALUES "
            "(%d, 1, 1, $anna, 1, %zu, 'a.txt', 'Een bijlage', 'text/plain; charset=utf-8', x'%s', 'file%d')",
            i + 1, size, text, i);
        world_exec(w, sql);
    }
}

static void remove_files(const struct world *w)
{
    for (int i = 0; i < FILES; i++)
        (void)unlink(file_path(w, i));
    (void)rmdir(file_path(w, -1));
}

static void turn(int fd, uint64_t bit)
{
    uint8_t byte;
    assert_int_equal(pread(fd, &byte, 1, (off_t)(bit / 8)), 1);
    byte ^= (uint8_t)(1u << bit % 8);
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)(bit / 8)), 1);
}

static bool check_finds(const char *path)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct str wrong = { 0 };
    bool found = db_open(&db, path, DB_OPEN_READ) || care_check(db, &a, &wrong);
    db_free(db);
    arena_release(&a);
    return found;
}

/* The same of the attached files. */
static bool files_find(const struct world *w)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct str wrong = { 0 };
    int64_t n = 0;
    char folder[200];
    (void)snprintf(folder, sizeof folder, "%s", file_path(w, -1));
    assert_int_equal(db_open(&db, w->path, DB_OPEN_READ), OK);
    bool found = attachment_verify(db, &a, folder, &wrong, &n) != OK;
    assert_int_equal(n, FILES);
    db_free(db);
    arena_release(&a);
    return found;
}

/* What the engine finds by itself. */
static bool engine_finds(const char *path)
{
    struct db *db = NULL;
    sqlite3_stmt *s = NULL;
    bool fine = !db_open(&db, path, DB_OPEN_READ) &&
        !sqlite3_prepare_v2(db_handle(db), "PRAGMA integrity_check", -1, &s, NULL) && sqlite3_step(s) == SQLITE_ROW &&
        !strcmp((const char *)sqlite3_column_text(s, 0), "ok");
    (void)sqlite3_finalize(s);
    db_free(db);
    return !fine;
}

static void bitrot_inEveryPage_isFound(void **state)
{
    (void)state;
    struct world w = closed_world();
    struct stat file;
    int flips = few_or_many(30, 1000), found = 0, alone = 0;
    log_set_level(LOG_ERROR + 1);
    assert_false(check_finds(w.path));
    assert_int_equal(stat(w.path, &file), 0);
    int fd = open(w.path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    for (int i = 0; i < flips; i++) {
        uint64_t page = i < file.st_size / PAGE ? (uint64_t)i : roll((uint64_t)file.st_size / PAGE);
        uint64_t bit = page * PAGE * 8 + roll(PAGE * 8);
        turn(fd, bit);
        found += check_finds(w.path);
        alone += engine_finds(w.path);
        turn(fd, bit);
    }
    assert_false(check_finds(w.path));
    (void)close(fd);
    log_set_level(LOG_WARN);
    FIGURES("bit-rot", "flips=%d found=%d (integrity_check alone: %d) pages=%lld", flips, found, alone,
        (long long)(file.st_size / PAGE));
    assert_int_equal(found, flips);
    world_close(&w);
}

static void bitrot_inAttachedFiles_isFound(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    int flips = few_or_many(60, 1000), found = 0;
    attach_all(&w);
    assert_false(files_find(&w));
    for (int i = 0; i < flips; i++) {
        struct stat st;
        int fd = open(file_path(&w, i % FILES), O_RDWR | O_CLOEXEC);
        assert_true(fd >= 0);
        assert_int_equal(fstat(fd, &st), 0);
        uint64_t bit = roll((uint64_t)st.st_size * 8);
        turn(fd, bit);
        found += files_find(&w);
        turn(fd, bit);
        (void)close(fd);
    }
    assert_false(files_find(&w));
    FIGURES("bit-rot", "flips in attachments=%d found=%d files=%d", flips, found, FILES);
    assert_int_equal(found, flips);
    /* a file that lost its end, or is gone */
    assert_int_equal(truncate(file_path(&w, 3), 5), 0);
    assert_true(files_find(&w));
    assert_int_equal(unlink(file_path(&w, 3)), 0);
    assert_true(files_find(&w));
    remove_files(&w);
    world_close(&w);
}

static struct checksum_state sums_of(const char *path)
{
    struct db *db = NULL;
    struct checksum_state s;
    struct buf text = { 0 };
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    assert_int_equal(checksum_look(db_handle(db), &s, &text), OK);
    buf_release(&text);
    db_free(db);
    return s;
}

static void bitrot_everyPageOfBaseAndCopy_hasItsSum(void **state)
{
    (void)state;
    struct world w = closed_world();
    struct db *db = NULL;
    char copy[128];
    (void)snprintf(copy, sizeof copy, "%s-copy", w.path);
    assert_int_equal(db_open(&db, w.path, DB_OPEN_READ), OK);
    assert_int_equal(care_copy(db, copy), OK);
    db_free(db);
    struct checksum_state base = sums_of(w.path), other = sums_of(copy);
    assert_true(base.pages > 100 && other.pages > 100);
    assert_int_equal(base.unchecked + other.unchecked, 0);
    assert_int_equal(base.wrong + other.wrong, 0);
    (void)unlink(copy);
    world_close(&w);
}

static void bitrot_baseMadeElsewhere_isLeftAlone(void **state)
{
    (void)state;
    struct world w = closed_world();
    struct db *db = NULL;
    sqlite3 *plain = NULL;
    char path[128];
    (void)snprintf(path, sizeof path, "%s-plain", w.path);
    /* Straight through the system's own layer, without reserved bytes: every byte of a page may be in use. */
    assert_int_equal(sqlite3_open_v2(path, &plain, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"), SQLITE_OK);
    assert_int_equal(sqlite3_exec(plain, "PRAGMA page_size=4096; CREATE TABLE t(v)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(plain);
    assert_int_equal(db_open(&db, path, DB_OPEN_WRITE), OK);
    assert_int_equal(
        sqlite3_exec(db_handle(db),
            "INSERT INTO t SELECT zeroblob(40000) FROM (SELECT 1 UNION SELECT 2); UPDATE t SET v = hex(v); "
            "PRAGMA wal_checkpoint(TRUNCATE)",
            NULL, NULL, NULL),
        SQLITE_OK);
    db_free(db);
    assert_int_equal(sums_of(path).pages, 0);
    assert_false(check_finds(path));
    assert_int_equal(sqlite3_open_v2(path, &plain, SQLITE_OPEN_READONLY, "unix"), SQLITE_OK);
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(plain, "SELECT sum(v = hex(zeroblob(40000))) FROM t", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 2);
    sqlite3_finalize(s);
    sqlite3_close(plain);
    (void)unlink(path);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(bitrot_inEveryPage_isFound),
    cmocka_unit_test(bitrot_inAttachedFiles_isFound),
    cmocka_unit_test(bitrot_everyPageOfBaseAndCopy_hasItsSum),
    cmocka_unit_test(bitrot_baseMadeElsewhere_isLeftAlone),
};

UNIT_MAIN(tests);
