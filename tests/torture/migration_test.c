/* migration_test.c -- bringing a database up to date is killed with -9 at any moment: it is old or new, never between.
 * Model:  a child process migrates a database that is empty, or at its first version with posts in it; the parent kills it
 *         after a random time. What lies there must have exactly the tables of the migrations it says have run, and
 *         migrating again must end where an undisturbed one ends, with every row still there.
 *         The second test does so on a large base, in each of the migrations that take longest there: a template of the base just
 *         before such a step is copied for every kill, and what lies there in the end must be the same byte by byte of every
 *         row as without a kill. */
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
    if (migrate_list_run(db, (struct migration_list){ migrations, count }, NULL, &a, NULL, &why))
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

/* Starts a process that brings it to that many migrations, and kills it after that many microseconds. */
static void migrate_and_kill(const char *path, size_t count, uint64_t after_us)
{
    pid_t child = fork();
    if (child == 0) {
        struct db *db = NULL;
        struct arena a = { 0 };
        struct str why = { 0 };
        if (!db_open(&db, path, DB_OPEN_WRITE) &&
            !migrate_list_run(db, (struct migration_list){ migrations, count }, NULL, &a, NULL, &why))
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
        migrate_and_kill(s.path, migration_count, roll((uint64_t)longest * 3 / 2 + 2000));
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

/* ---- a large base */

enum { LONGEST = 3 /* migrations that are looked at */ };

/* Threads of a root, two answers and a comment, roots with two terms each, an event for every post: as the first version had them. */
static void fill_much(const char *path, int threads)
{
    struct db *db = NULL;
    char sql[1600];
    assert_int_equal(db_open(&db, path, DB_OPEN_WRITE), OK);
    (void)snprintf(sql, sizeof sql,
        "BEGIN;"
        "INSERT INTO term(id, kind, name, created, updated) VALUES (1, 'theme', 'Een', 1, 1), (2, 'theme', 'Twee', 1, 1), "
        "(3, 'theme', 'Drie', 1, 1);"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO post(root_id, id, parent_id, "
        "kind, status, author_id, phase, created, published, updated, activity, n_answers, n_comments, title, body, html) "
        "SELECT i / 4 * 4 + 1, i + 1, CASE i %% 4 WHEN 0 THEN NULL WHEN 3 THEN i / 4 * 4 + 2 ELSE i / 4 * 4 + 1 END, "
        "CASE i %% 4 WHEN 0 THEN 1 + i / 4 %% 3 WHEN 3 THEN 9 ELSE 8 END, CASE i %% 97 WHEN 0 THEN 0 ELSE 2 END, 1, i %% 4, "
        "1000 + i, 1000 + i, 1000 + i, 1000 + i, CASE i %% 4 WHEN 0 THEN 2 ELSE 0 END, CASE i %% 4 WHEN 0 THEN 1 ELSE 0 END, "
        "CASE i %% 4 WHEN 0 THEN 'Vraag ' || i ELSE '' END, hex(zeroblob(200)) || i, '<p>' || hex(zeroblob(200)) || i FROM n;"
        "INSERT INTO post_term SELECT id, 1 + id %% 3 FROM post WHERE parent_id IS NULL;"
        "INSERT INTO post_term SELECT id, 1 + (id + 1) %% 3 FROM post WHERE parent_id IS NULL;"
        "INSERT INTO event(id, at, verb, actor, root_id, post_id, entity, entity_id) "
        "SELECT id, created, 'post.published', 1, root_id, id, 'post', id FROM post;"
        "COMMIT",
        threads * 4 - 1);
    scratch_exec(db, sql);
    db_free(db);
}

static uint64_t row_sum(sqlite3_stmt *s)
{
    uint64_t sum = 7;
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        struct str value = { (const char *)sqlite3_column_blob(s, i), 0 };
        value.n = value.p ? (size_t)sqlite3_column_bytes(s, i) : 0;
        sum = sum * 31 + (uint64_t)sqlite3_column_type(s, i) + str_hash(value.p ? value : STR(""));
    }
    return sum;
}

/* One number for every row of every table, whatever their order; but for when migrations ran. */
static uint64_t content_of(const char *path)
{
    struct db *db = NULL;
    uint64_t sum = 0;
    sqlite3_stmt *tables = NULL;
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    assert_int_equal(
        sqlite3_prepare_v2(db_handle(db),
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration' AND name NOT LIKE 'sqlite%'",
            -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        char sql[120];
        sqlite3_stmt *rows = NULL;
        struct str name = str_c((const char *)sqlite3_column_text(tables, 0));
        (void)snprintf(sql, sizeof sql, "SELECT * FROM %.*s", STR_ARG(name));
        assert_int_equal(sqlite3_prepare_v2(db_handle(db), sql, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW)
            sum += row_sum(rows) ^ str_hash(name);
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(tables);
    db_free(db);
    return sum;
}

static void copy_file(const char *from, const char *to)
{
    char block[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
        assert_int_equal(fwrite(block, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
    (void)fclose(in);
}

/* How long each step takes on the base, microseconds; the path then is at the last version. */
static void measure(const char *path, int64_t took[])
{
    for (size_t n = 1; n < migration_count; n++) {
        int64_t began = clock_mono_us();
        migrate_to(path, n + 1);
        took[n] = clock_mono_us() - began;
    }
}

/* The step that took longest and was not looked at; 0 when none is left. */
static size_t take_longest(int64_t took[])
{
    size_t longest = 0;
    for (size_t n = 1; n < migration_count; n++)
        if (took[n] > (longest ? took[longest] : 0))
            longest = n;
    return longest;
}

static int kill_in_step(const char *template, size_t step, int kills, int64_t us, uint64_t end, int64_t posts)
{
    int old = 0;
    uint64_t before = 0, after = 0;
    for (int i = 0; i < kills + 2; i++) { /* the first two only tell how it looks before and after */
        struct scratch s = scratch_folder();
        struct db *db = NULL;
        copy_file(template, s.path);
        if (i == 1)
            migrate_to(s.path, step + 1);
        else if (i > 1)
            migrate_and_kill(s.path, step + 1, roll((uint64_t)us * 11 / 10 + 2000));
        assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK);
        assert_int_equal(scratch_number(db, "SELECT count(*) FROM post"), posts);
        size_t version = version_of(db);
        db_free(db);
        uint64_t content = content_of(s.path);
        before = i == 0 ? content : before;
        after = i == 1 ? content : after;
        assert_int_equal(version, i == 0 || content == before ? step : step + 1);
        assert_true(content == before || content == after);
        old += i > 1 && version == step;
        if (i > 1) {
            migrate_to(s.path, migration_count);
            assert_true(content_of(s.path) == end);
        }
        scratch_free(&s);
    }
    return old;
}

static void migration_longestOnALargeBaseKilled_isOldOrNew(void **state)
{
    (void)state;
    int threads = few_or_many(400, 12000), kills = few_or_many(2, 12), old = 0;
    int64_t took[MIGRATIONS_MAX] = { 0 }, longest = 0;
    struct scratch first = scratch_folder(), last = scratch_folder(), before = scratch_folder();
    migrate_to(first.path, 1);
    fill_much(first.path, threads);
    copy_file(first.path, last.path);
    measure(last.path, took);
    uint64_t end = content_of(last.path);
    for (int i = 0; i < LONGEST; i++) {
        size_t step = take_longest(took);
        longest = took[step] > longest ? took[step] : longest;
        copy_file(first.path, before.path);
        migrate_to(before.path, step);
        old += kill_in_step(before.path, step, kills, took[step], end, threads * INT64_C(4));
        printf("killed %d times in %s (%lld ms)\n", kills, migrations[step].name, (long long)took[step] / 1000);
        took[step] = 0;
    }
    FIGURES("migration", "large base: posts=%d steps=%d kills=%d old=%d new=%d half=0 longest_ms=%lld", threads * 4,
        LONGEST, kills * LONGEST, old, kills * LONGEST - old, (long long)longest / 1000);
    scratch_free(&before);
    scratch_free(&last);
    scratch_free(&first);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(migration_longestOnALargeBaseKilled_isOldOrNew),
    cmocka_unit_test(migration_killedAtAnyMoment_isOldOrNew),
};

UNIT_MAIN(tests);
