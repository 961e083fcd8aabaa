/* backup_test.c -- copies made while the writer works: whole, of one moment, and the same after putting them back.
 * Model:  one thread has posts stored without a pause; meanwhile the database is copied. A copy must hold every post that was
 *         acknowledged before it began and pass the check; after care_restore every table must have the same rows, compared
 *         by a hash over all of them. */
#include "tests/torture/long.h"
#include "tests/world.h"

#include "base/clock.h"
#include "db/care.h"
#include "db/writer.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/post/post.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct load {
    struct world *w;
    int64_t author;
    atomic_bool over;
    atomic_llong stored;  /* the last number that was acknowledged */
    atomic_llong slowest; /* microseconds that one post took */
};

struct posting {
    struct job job; /* first */
    const struct load *load;
    int64_t number;
};

static enum err posting_run(struct job *job, struct db *db)
{
    struct posting *p = (struct posting *)job;
    struct arena a = { 0 };
    struct str why;
    struct post_imported made;
    struct post_import in = { .ref = arena_printf(&a, "load-%lld", (long long)p->number),
        .kind = KIND_QUESTION,
        .status = STATUS_PUBLISHED,
        .access = ACCESS_NETWORK,
        .author = p->load->author,
        .title = STR("Wie regelt dit?"),
        .body = arena_printf(&a, "Bericht %lld. %0900d", (long long)p->number, 0) };
    enum err e = post_import(db, &a, &in, clock_now(), &made, &why);
    arena_release(&a);
    return e;
}

static void *store_all(void *ctx)
{
    struct load *l = ctx;
    for (int64_t n = 1; !atomic_load(&l->over); n++) {
        struct posting p = { .load = l, .number = n };
        int64_t began = clock_mono_us();
        if (writer_call(l->w->writer, posting_run, &p.job))
            return l;
        atomic_store(&l->stored, n);
        int64_t took = clock_mono_us() - began;
        if (took > atomic_load(&l->slowest))
            atomic_store(&l->slowest, took);
    }
    return NULL;
}

static int64_t look(const char *path, const char *sql)
{
    struct db *db = NULL;
    sqlite3_stmt *s = NULL;
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    assert_int_equal(sqlite3_prepare_v2(db_handle(db), sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    db_free(db);
    return n;
}

/* Hash over every value of every row of one table, in the order in which they lie. */
static uint64_t hash_table(sqlite3 *sqlite, const char *table, int64_t *rows)
{
    char sql[160];
    sqlite3_stmt *s = NULL;
    uint64_t sum = str_hash(str_c(table));
    (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &s, NULL), SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; (*rows)++)
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            sum = sum * 31 + (uint64_t)sqlite3_column_type(s, i);
            const void *p = sqlite3_column_blob(s, i);
            sum = sum * 31 + str_hash((struct str){ p ? p : "", (size_t)sqlite3_column_bytes(s, i) });
        }
    assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
    return sum;
}

struct content {
    uint64_t hash;
    int64_t tables, rows;
};

static struct content content_of(const char *path)
{
    struct db *db = NULL;
    sqlite3_stmt *s = NULL;
    struct content c = { 0 };
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    assert_int_equal(sqlite3_prepare_v2(db_handle(db),
                         "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", -1, &s, NULL),
        SQLITE_OK);
    for (; sqlite3_step(s) == SQLITE_ROW; c.tables++)
        c.hash = c.hash * 1000003 + hash_table(db_handle(db), (const char *)sqlite3_column_text(s, 0), &c.rows);
    sqlite3_finalize(s);
    db_free(db);
    return c;
}

static void remove_all(const char *path)
{
    static const char *const tails[] = { "", "-wal", "-shm", ".before-restore" };
    char name[192];
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, tails[i]);
        (void)unlink(name);
    }
}

static void backup_underLoad_isWholeAndComesBackTheSame(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct load l = { .w = &w, .author = world_id(&w, "anna") };
    pthread_t thread;
    int copies = few_or_many(3, 30);
    int64_t missing = 0, rows = 0, tables = 0, slowest_alone;
    void *failed = NULL;
    assert_int_equal(pthread_create(&thread, NULL, store_all, &l), 0);
    usleep(300000);
    slowest_alone = atomic_exchange(&l.slowest, 0);
    for (int i = 0; i < copies; i++) {
        char copy[128], place[128], sql[160];
        struct str wrong = { 0 };
        struct stat info;
        (void)snprintf(copy, sizeof copy, "%s-copy", w.path);
        (void)snprintf(place, sizeof place, "%s-place", w.path);
        int64_t known = atomic_load(&l.stored);
        assert_int_equal(care_copy(w.db, copy), OK);
        assert_int_equal(stat(copy, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_int_equal(care_copy(w.db, copy), ERR_CONFLICT);
        struct content before = content_of(copy);
        if (care_restore(&w.arena, copy, place, NULL, NULL, &wrong))
            fail_msg("%.*s", STR_ARG(wrong));
        struct content after = content_of(place);
        assert_true(before.hash == after.hash && before.rows == after.rows && before.tables > 15);
        (void)snprintf(sql, sizeof sql,
            "SELECT %lld - count(*) FROM post WHERE ref LIKE 'load-%%' AND CAST(substr(ref, 6) AS INT) <= %lld",
            (long long)known, (long long)known);
        missing += look(place, sql);
        rows += after.rows;
        tables = after.tables;
        remove_all(copy);
        remove_all(place);
    }
    atomic_store(&l.over, true);
    assert_int_equal(pthread_join(thread, &failed), 0);
    assert_null(failed);
    FIGURES("backup-hash",
        "copies=%d tables=%lld rows_compared=%lld differing=0 missing=%lld slowest_post_ms=%.0f (alone: %.0f)", copies,
        (long long)tables, (long long)rows, (long long)missing, (double)atomic_load(&l.slowest) / 1000,
        (double)slowest_alone / 1000);
    assert_int_equal(missing, 0);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(backup_underLoad_isWholeAndComesBackTheSame),
};

UNIT_MAIN(tests);
