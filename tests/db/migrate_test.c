/* migrate_test.c -- bringing a database to the program's version: once each, in order, and never half. */
#include "db/scratch.h"

#include "base/arena.h"
#include "db/migrate.h"

#include <signal.h>
#include <sys/wait.h>

static const struct migration three[] = {
    { 202601010000, "20260101T0000_first", "CREATE TABLE a(id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1);" },
    { 202602010000, "20260201T0000_second",
        "CREATE TABLE b(id INTEGER PRIMARY KEY);\n-- a remark\nINSERT INTO b SELECT id FROM a;" },
    { 202603010000, "20260301T0000_third", "INSERT INTO a VALUES (2);" },
};

struct world {
    struct scratch s;
    struct db *db;
    struct arena arena;
    struct str why;
    size_t ran, pending;
};

static void world_open(struct world *w)
{
    assert_int_equal(db_open(&w->db, w->s.path, DB_OPEN_WRITE), OK);
}

static struct world world_new(void)
{
    struct world w = { .s = scratch_folder() };
    world_open(&w);
    return w;
}

static void world_free(struct world *w)
{
    db_free(w->db);
    arena_release(&w->arena);
    scratch_free(&w->s);
}

static struct migration_list list(const struct migration *of, size_t n)
{
    return (struct migration_list){ of, n };
}

static enum err run(struct world *w, const struct migration *of, size_t n)
{
    return migrate_list_run(w->db, list(of, n), NULL, &w->arena, &w->ran, &w->why);
}

static enum err check(struct world *w, const struct migration *of, size_t n)
{
    return migrate_list_check(w->db, list(of, n), &w->arena, &w->pending, &w->why);
}

static void migrate_emptyBase_runsAllOnce(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_int_equal(check(&w, three, 3), ERR_CONFLICT);
    assert_int_equal(w.pending, 3);
    assert_has(w.why, "20260101T0000_first");
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM sqlite_master"), 0); /* only looked */
    assert_int_equal(run(&w, three, 3), OK);
    assert_int_equal(w.ran, 3);
    assert_int_equal(scratch_number(w.db, "SELECT sum(id) FROM a"), 3);
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM migration WHERE length(checksum) = 16 AND at > 1e12"),
        3);
    assert_int_equal(run(&w, three, 3), OK);
    assert_int_equal(w.ran, 0);
    assert_int_equal(scratch_number(w.db, "SELECT sum(id) FROM a"), 3);
    assert_int_equal(check(&w, three, 3), OK);
    assert_int_equal(w.pending, 0);
    world_free(&w);
}

static void migrate_laterProgram_runsOnlyWhatIsMissing(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_int_equal(run(&w, three, 2), OK);
    assert_int_equal(check(&w, three, 3), ERR_CONFLICT);
    assert_int_equal(w.pending, 1);
    assert_has(w.why, "20260301T0000_third");
    assert_int_equal(run(&w, three, 3), OK);
    assert_int_equal(w.ran, 1);
    assert_int_equal(scratch_number(w.db, "SELECT sum(id) FROM a"), 3);
    world_free(&w);
}

static void assert_refused(struct world *w, const struct migration *of, size_t n, const char *name, const char *words)
{
    int64_t before = scratch_number(w->db, "SELECT total(length(sql)) FROM sqlite_master");
    assert_int_equal(check(w, of, n), ERR_CONFLICT);
    assert_int_equal(w->pending, 0);
    assert_int_equal(run(w, of, n), ERR_CONFLICT);
    assert_int_equal(w->ran, 0);
    assert_has(w->why, name);
    assert_has(w->why, words);
    assert_int_equal(scratch_number(w->db, "SELECT total(length(sql)) FROM sqlite_master"), before);
}

struct heard {
    int times;
    size_t statement, statements;
    int64_t rows;
    char text[60];
};

static void hear(void *ctx, const struct migrate_progress *p)
{
    struct heard *h = ctx;
    assert_string_equal(p->name, "20260401T0000_long");
    assert_in_range(p->statement, 1, p->statements);
    assert_true(p->seconds >= 0);
    if (h->times++)
        return;
    h->statement = p->statement;
    h->statements = p->statements;
    h->rows = p->rows;
    (void)snprintf(h->text, sizeof h->text, "%.*s", (int)(p->text.n < 55 ? p->text.n : 55), p->text.p);
}

/* What is over within the second says nothing. */
static void migrate_longOne_tellsHowFarItIs(void **state)
{
    (void)state;
    static const struct migration slow[] = { { 202604010000, "20260401T0000_long",
        "-- a remark; with a semicolon\nCREATE TABLE c(id INTEGER PRIMARY KEY); -- and another\n-- more\n"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)\n"
        "INSERT INTO c SELECT i FROM n;\n"
        "CREATE INDEX c_id ON c(id);\n-- the end\n" } };
    struct world w = world_new();
    struct heard heard = { 0 };
    struct migrate_watch watch = { hear, &heard, 0 };
    assert_int_equal(migrate_list_run(w.db, list(three, 3), &watch, &w.arena, &w.ran, &w.why), OK);
    assert_int_equal(heard.times, 0);
    world_free(&w);
    w = world_new();
    watch.every_ms = 1;
    assert_int_equal(migrate_list_run(w.db, list(slow, 1), &watch, &w.arena, &w.ran, &w.why), OK);
    assert_true(heard.times > 0);
    assert_in_range(heard.statement, 2, 3);
    assert_int_equal(heard.statements, 3);
    assert_true(heard.statement == 3 || (heard.rows > 0 && heard.rows < 60000));
    assert_true(
        str_starts(str_c(heard.text), heard.statement == 3 ? STR("CREATE INDEX c_id") : STR("WITH RECURSIVE n(i)")));
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM c"), 60000);
    world_free(&w);
}

static void migrate_newerBase_isRefused(void **state)
{
    (void)state;
    struct world w = world_new();
    assert_int_equal(run(&w, three, 3), OK);
    assert_refused(&w, three, 2, "20260301T0000_third", "newer than this program");
    assert_refused(&w, three, 0, "20260101T0000_first", "newer than this program");
    world_free(&w);
}

static void migrate_unknownMigration_isRefused(void **state)
{
    (void)state;
    struct world w = world_new();
    const struct migration other[] = { three[0], three[2] };
    assert_int_equal(run(&w, three, 2), OK);
    assert_refused(&w, other, 2, "20260201T0000_second", "does not have it");
    world_free(&w);
}

static void migrate_changedText_isRefused(void **state)
{
    (void)state;
    struct world w = world_new();
    struct migration changed[] = { three[0], three[1], three[2] };
    changed[1].text = "CREATE TABLE b(id INTEGER PRIMARY KEY);";
    assert_int_equal(run(&w, three, 2), OK);
    assert_refused(&w, changed, 3, "20260201T0000_second", "was changed");
    world_free(&w);
}

static void migrate_skippedMigration_isRefused(void **state)
{
    (void)state;
    struct world w = world_new();
    const struct migration without[] = { three[0], three[2] };
    assert_int_equal(run(&w, without, 2), OK);
    assert_refused(&w, three, 3, "20260201T0000_second", "has not run");
    world_free(&w);
}

static void migrate_halfMadeBase_isRefused(void **state)
{
    (void)state;
    struct world w = world_new();
    scratch_exec(w.db, "CREATE TABLE account(id INTEGER PRIMARY KEY)");
    assert_refused(&w, three, 3, "migrations", "half made");
    world_free(&w);
}

static void migrate_mistakeInOne_leavesNothingOfIt(void **state)
{
    (void)state;
    struct world w = world_new();
    struct migration wrong[] = { three[0], three[1], three[2] };
    wrong[1].text = "CREATE TABLE b(id INTEGER); INSERT INTO nowhere VALUES (1);";
    assert_int_equal(run(&w, wrong, 3), ERR_INTERNAL);
    assert_int_equal(w.ran, 1);
    assert_has(w.why, "20260201T0000_second failed: no such table: nowhere");
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM migration"), 1);
    assert_int_equal(run(&w, three, 3), OK); /* repaired, it goes on where it was */
    assert_int_equal(w.ran, 2);
    world_free(&w);
}

static void migrate_ownCommit_isAMistake(void **state)
{
    (void)state;
    struct world w = world_new();
    struct migration wrong[] = { three[0], three[1] };
    wrong[1].text = "CREATE TABLE b(id INTEGER); COMMIT;";
    assert_int_equal(run(&w, wrong, 2), ERR_INTERNAL);
    assert_has(w.why, "ended its own transaction");
    world_free(&w);
}

/* Twelve steps, each of some milliseconds. */
static size_t many(struct migration out[12])
{
    static char name[12][24];
    for (size_t i = 0; i < 12; i++) {
        (void)snprintf(name[i], sizeof name[i], "step_%zu", i);
        out[i] = (struct migration){ (int64_t)i + 1, name[i],
            "CREATE TABLE IF NOT EXISTS t(step INTEGER, n INTEGER);"
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000) "
            "INSERT INTO t SELECT (SELECT count(*) FROM migration), x FROM c;" };
    }
    return 12;
}

static _Noreturn void migrate_in_child(const char *path)
{
    struct migration of[12];
    struct db *db;
    struct arena arena = { 0 };
    struct str why;
    size_t n = many(of);
    if (db_open(&db, path, DB_OPEN_WRITE))
        _exit(2);
    _exit(migrate_list_run(db, list(of, n), NULL, &arena, NULL, &why) != OK);
}

/* Each step is whole or absent: 20,000 rows for each row of migration. */
static void assert_whole(struct db *db)
{
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM t"),
        20000 * scratch_number(db, "SELECT count(*) FROM migration"));
    assert_int_equal(scratch_number(db, "SELECT count(DISTINCT step) FROM t"),
        scratch_number(db, "SELECT count(*) FROM migration"));
}

static void migrate_killedAtAnyMoment_goesOnWhereItWas(void **state)
{
    (void)state;
    for (useconds_t us = 1000; us < 80000; us = us * 5 / 2) {
        struct world w = { .s = scratch_folder() };
        struct migration of[12];
        size_t n = many(of);
        pid_t child = fork(); /* before a connection is open: they do not survive a fork */
        if (child == 0)
            migrate_in_child(w.s.path);
        world_open(&w);
        while (scratch_number(w.db, "SELECT count(*) FROM sqlite_master WHERE name = 't'") == 0)
            usleep(200); /* until the first step is stored */
        usleep(us);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        assert_whole(w.db);
        assert_int_equal(run(&w, of, n), OK);
        assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM migration"), 12);
        assert_whole(w.db);
        world_free(&w);
    }
}

static void migrate_fourProcessesAtOnce_takeTurns(void **state)
{
    (void)state;
    struct world w = { .s = scratch_folder() };
    pid_t child[4];
    for (int i = 0; i < 4; i++)
        if ((child[i] = fork()) == 0)
            migrate_in_child(w.s.path);
    for (int i = 0; i < 4; i++) {
        int status = -1;
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_int_equal(status, 0);
    }
    world_open(&w);
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM migration"), 12);
    assert_whole(w.db);
    world_free(&w);
}

static void migrate_ownList_bringsAnEmptyBaseUp(void **state)
{
    (void)state;
    struct world w = world_new();
    for (size_t i = 1; i < migration_count; i++)
        assert_true(migrations[i].number > migrations[i - 1].number);
    if (migrate_run(w.db, NULL, &w.arena, &w.ran, &w.why))
        fail_msg("%.*s", STR_ARG(w.why));
    assert_int_equal(w.ran, migration_count);
    assert_int_equal(migrate_check(w.db, &w.arena, &w.pending, &w.why), OK);
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    world_free(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(migrate_emptyBase_runsAllOnce),
    cmocka_unit_test(migrate_laterProgram_runsOnlyWhatIsMissing),
    cmocka_unit_test(migrate_longOne_tellsHowFarItIs),
    cmocka_unit_test(migrate_newerBase_isRefused),
    cmocka_unit_test(migrate_unknownMigration_isRefused),
    cmocka_unit_test(migrate_changedText_isRefused),
    cmocka_unit_test(migrate_skippedMigration_isRefused),
    cmocka_unit_test(migrate_halfMadeBase_isRefused),
    cmocka_unit_test(migrate_mistakeInOne_leavesNothingOfIt),
    cmocka_unit_test(migrate_ownCommit_isAMistake),
    cmocka_unit_test(migrate_killedAtAnyMoment_goesOnWhereItWas),
    cmocka_unit_test(migrate_fourProcessesAtOnce_takeTurns),
    cmocka_unit_test(migrate_ownList_bringsAnEmptyBaseUp),
};

UNIT_MAIN(tests);
