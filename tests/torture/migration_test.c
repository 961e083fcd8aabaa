/* migration_test.c -- bringing a database up to date is killed with -9 at any moment: it is old or new, never between.
 * Model:  a child process migrates a database that is empty, or at its first version with posts in it; the parent kills it
 *         after a random time. What lies there must have exactly the tables of the migrations it says have run, and
 *         migrating again must end where an undisturbed one ends, with every row still there. */
#include "tests/db/scratch.h"
#include "tests/torture/long.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/care.h"
#include "db/migrate.h"

#include <signal.h>
#include <sys/wait.h>

enum { MIGRATIONS_MAX = 64, ROWS = 300 };

static uint64_t dice = 0x316;

static uint64_t roll(uint64_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return dice % sides;
}

static void migrate_to(const char *path, size_t count)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct str why = { 0 };
    assert_int_equal(db_open(&db, path, DB_OPEN_WRITE), OK);
    if (migrate_list_run(db, (struct migration_list){ migrations, count }, &a, NULL, &why))
        fail_msg("%.*s", STR_ARG(why));
    db_free(db);
    arena_release(&a);
}

/* One number for all that the schema says. */
static uint64_t shape_of(struct db *db)
{
    uint64_t sum = 1;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db_handle(db),
                         "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1", -1, &s,
                         NULL),
        SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        sum = sum * 31 + str_hash(str_c((const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    return sum;
}

static uint64_t shape_at(const char *path)
{
    struct db *db = NULL;
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    uint64_t shape = shape_of(db);
    db_free(db);
    return shape;
}

static void fill(const char *path)
{
    struct db *db = NULL;
    assert_int_equal(db_open(&db, path, DB_OPEN_WRITE), OK);
    scratch_exec(db,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO post(root_id, id, kind, "
        "status, author_id, created, updated, activity, title, body, html) SELECT i, i, 1, 2, 1, i, i, i, 'Vraag ' || i, "
        "hex(zeroblob(500)), '' FROM n");
    db_free(db);
}

/* Starts a process that migrates, and kills it after that many microseconds. */
static void migrate_and_kill(const char *path, uint64_t after_us)
{
    pid_t child = fork();
    if (child == 0) {
        struct db *db = NULL;
        struct arena a = { 0 };
        struct str why = { 0 };
        if (!db_open(&db, path, DB_OPEN_WRITE) && !migrate_run(db, &a, NULL, &why))
            (void)pause();
        _exit(1);
    }
    assert_true(child > 0);
    usleep((useconds_t)after_us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

/* Migrations that the database says have run; 0 when it has no table of them. */
static size_t version_of(struct db *db)
{
    if (scratch_number(db, "SELECT count(*) FROM sqlite_master WHERE name = 'migration'") == 0)
        return 0;
    return (size_t)scratch_number(db, "SELECT count(*) FROM migration");
}

static size_t look(const char *path, const uint64_t *shape, bool filled)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct str wrong = { 0 };
    assert_int_equal(db_open(&db, path, DB_OPEN_WRITE), OK);
    if (care_check(db, &a, &wrong))
        fail_msg("%.*s", STR_ARG(wrong));
    size_t version = version_of(db);
    assert_true(version <= migration_count);
    assert_true(shape_of(db) == shape[version]);
    if (filled)
        assert_int_equal(scratch_number(db, "SELECT count(*) FROM post WHERE length(body) = 1000"), ROWS);
    db_free(db);
    arena_release(&a);
    return version;
}

static void migration_killedAtAnyMoment_isOldOrNew(void **state)
{
    (void)state;
    uint64_t shape[MIGRATIONS_MAX + 1];
    int kills = few_or_many(8, 200), at_start = 0, between = 0, at_end = 0;
    int64_t longest = 0;
    assert_in_range(migration_count, 1, MIGRATIONS_MAX);
    for (size_t n = 0; n <= migration_count; n++) {
        struct scratch s = scratch_folder();
        int64_t began = clock_mono_us();
        migrate_to(s.path, n);
        longest = clock_mono_us() - began;
        shape[n] = shape_at(s.path);
        scratch_free(&s);
    }
    for (int i = 0; i < kills; i++) {
        struct scratch s = scratch_folder();
        bool filled = i % 2;
        size_t start = filled ? 1 : 0;
        if (filled) {
            migrate_to(s.path, 1);
            fill(s.path);
        }
        migrate_and_kill(s.path, roll((uint64_t)longest * 3 / 2 + 2000));
        size_t version = look(s.path, shape, filled);
        at_start += version == start;
        at_end += version == migration_count;
        between += version != start && version != migration_count;
        migrate_to(s.path, migration_count);
        assert_int_equal(look(s.path, shape, filled), migration_count);
        scratch_free(&s);
    }
    FIGURES("migration", "kills=%d old=%d between_two_steps=%d new=%d half=0 rows_lost=0", kills, at_start, between,
        at_end);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(migration_killedAtAnyMoment_isOldOrNew),
};

UNIT_MAIN(tests);
