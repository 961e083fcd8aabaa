/* query_test.c -- statements, parameters, rows: what comes back, and which mistakes are caught. */
#include "db/scratch.h"

#include "base/arena.h"

struct world {
    struct scratch s;
    struct db *db;
    struct arena arena;
};

static struct world world_new(void)
{
    struct world w = { .s = scratch_new() };
    assert_int_equal(db_open(&w.db, w.s.path, DB_OPEN_WRITE), OK);
    scratch_exec(w.db, "CREATE TABLE migration(number BIGINT PRIMARY KEY, name TEXT, checksum TEXT, at REAL)");
    return w;
}

static void world_free(struct world *w)
{
    db_free(w->db);
    arena_release(&w->arena);
    scratch_free(&w->s);
}

/* The statement that lists migrations serves as a table of number, text and text. */
static void put(struct world *w, int64_t number, struct str name, struct str checksum)
{
    struct query q = db_query(w->db, SQL_DB_MIGRATION_RAN);
    query_int(&q, number);
    query_str(&q, name);
    query_blob(&q, checksum);
    query_int(&q, 2);
    assert_int_equal(query_done(&q), OK);
}

static void query_values_comeBackAsTheyWent(void **state)
{
    (void)state;
    struct world w = world_new();
    put(&w, INT64_MAX, STR("dorpsschool \xE2\x82\xAC"), (struct str){ "a\0b", 3 });
    put(&w, INT64_MIN, STR(""), (struct str){ 0 });
    struct query q = db_query(w.db, SQL_DB_MIGRATION_LIST);
    assert_true(query_row(&q));
    assert_true(row_int(&q) == INT64_MIN);
    assert_false(row_is_null(&q));
    struct str empty = row_str(&q, &w.arena);
    assert_non_null(empty.p);
    assert_int_equal(empty.n, 0);
    assert_true(row_is_null(&q));
    assert_null(row_str(&q, &w.arena).p);
    assert_true(query_row(&q));
    assert_true(row_int(&q) == INT64_MAX);
    struct str name = row_str(&q, &w.arena), blob = row_peek(&q);
    assert_int_equal(blob.n, 3);
    assert_memory_equal(blob.p, "a\0b", 3);
    assert_false(query_row(&q));
    assert_int_equal(query_end(&q), OK);
    assert_str(name, "dorpsschool \xE2\x82\xAC"); /* a copy: the query is gone */
    world_free(&w);
}

static void query_sameStatementInside_hasRowsOfItsOwn(void **state)
{
    (void)state;
    struct world w = world_new();
    int pairs = 0;
    for (int i = 1; i <= 3; i++)
        put(&w, i, STR("x"), (struct str){ 0 });
    struct query outer = db_query(w.db, SQL_DB_MIGRATION_LIST);
    while (query_row(&outer)) {
        int64_t a = row_int(&outer);
        struct query inner = db_query(w.db, SQL_DB_MIGRATION_LIST);
        while (query_row(&inner))
            pairs += row_int(&inner) >= a;
        assert_int_equal(query_end(&inner), OK);
    }
    assert_int_equal(query_end(&outer), OK);
    assert_int_equal(pairs, 6);
    world_free(&w);
}

static void query_unboundParameter_isAnError(void **state)
{
    (void)state;
    struct world w = world_new();
    struct query q = db_query(w.db, SQL_DB_CHANGE);
    query_int(&q, 1);
    query_strz(&q, "post");
    assert_int_equal(query_done(&q), ERR_INTERNAL);
    assert_has(scratch_log(&w.s), "db_change");
    assert_has(scratch_log(&w.s), "not every parameter is bound");
    assert_int_equal(scratch_number(w.db, "SELECT count(*) FROM change"), 0);
    world_free(&w);
}

static void query_parameterTooMany_isAnError(void **state)
{
    (void)state;
    struct world w = world_new();
    struct query q = db_query(w.db, SQL_DB_NEW_ID);
    query_strz(&q, "post");
    query_int(&q, 1);
    assert_int_equal(query_done(&q), ERR_INTERNAL);
    world_free(&w);
}

static void query_boundAndNeverRun_isAnError(void **state)
{
    (void)state;
    struct world w = world_new();
    struct query q = db_query(w.db, SQL_DB_NEW_ID);
    query_strz(&q, "post");
    assert_int_equal(query_end(&q), ERR_INTERNAL);
    assert_has(scratch_log(&w.s), "never run");
    world_free(&w);
}

static void query_columnTooMany_isAnError(void **state)
{
    (void)state;
    struct world w = world_new();
    struct query q = db_query(w.db, SQL_DB_TABLES);
    assert_true(query_row(&q));
    row_skip(&q, 2);
    assert_int_equal(row_int(&q), 0);
    assert_false(query_row(&q));
    assert_int_equal(query_end(&q), ERR_INTERNAL);
    world_free(&w);
}

static void query_afterTheLastRow_doesNotStartAgain(void **state)
{
    (void)state;
    struct world w = world_new();
    struct query q = db_query(w.db, SQL_DB_CHANGE);
    query_int(&q, 1);
    query_strz(&q, "post");
    query_int(&q, 1);
    assert_false(query_row(&q));
    assert_false(query_row(&q)); /* a second run would break the primary key */
    assert_int_equal(query_end(&q), OK);
    world_free(&w);
}

static void query_error_isKeptUntilTheEnd(void **state)
{
    (void)state;
    struct world w = world_new();
    int64_t out = 7;
    scratch_exec(w.db, "DROP TABLE sequence");
    struct query q = db_query(w.db, SQL_DB_NEW_ID);
    query_strz(&q, "post");
    assert_false(query_row(&q));
    assert_int_equal(row_int(&q), 0);
    assert_int_equal(query_single(&q, -1, &out), ERR_INTERNAL);
    assert_int_equal(out, -1);
    assert_has(scratch_log(&w.s), "no such table: sequence");
    world_free(&w);
}

static void query_changes_countsRows(void **state)
{
    (void)state;
    struct world w = world_new();
    int64_t n = -1;
    assert_int_equal(db_keep_id(w.db, "post", 10), OK);
    struct query q = db_query(w.db, SQL_DB_KEEP_ID);
    query_strz(&q, "post");
    query_int(&q, 5);
    assert_int_equal(query_changes(&q, &n), OK);
    assert_int_equal(n, 0); /* the WHERE of the upsert kept it out */
    q = db_query(w.db, SQL_DB_KEEP_ID);
    query_strz(&q, "post");
    query_int(&q, 50);
    assert_int_equal(query_changes(&q, &n), OK);
    assert_int_equal(n, 1);
    q = db_query(w.db, SQL_DB_TABLES);
    assert_int_equal(query_changes(&q, &n), OK);
    assert_int_equal(n, 0);
    world_free(&w);
}

static void query_single_givesTheFallbackWithoutARow(void **state)
{
    (void)state;
    struct world w = world_new();
    int64_t n = 0;
    struct query q = db_query(w.db, SQL_DB_MIGRATION_LIST);
    assert_int_equal(query_single(&q, -5, &n), OK);
    assert_int_equal(n, -5);
    put(&w, 12, STR("x"), (struct str){ 0 });
    q = db_query(w.db, SQL_DB_MIGRATION_LIST);
    assert_int_equal(query_single(&q, -5, &n), OK);
    assert_int_equal(n, 12);
    world_free(&w);
}

static void query_fullArena_endsTheQuery(void **state)
{
    (void)state;
    struct world w = world_new();
    struct arena small = { .cap = ARENA_BLOCK };
    char text[3000];
    memset(text, 'x', sizeof text);
    for (int i = 1; i <= 9; i++)
        put(&w, i, (struct str){ text, sizeof text }, (struct str){ 0 });
    int rows = 0;
    struct query q = db_query(w.db, SQL_DB_MIGRATION_LIST);
    for (; query_row(&q); rows++) {
        row_skip(&q, 1);
        (void)row_str(&q, &small);
    }
    assert_int_equal(query_end(&q), ERR_TOO_LARGE);
    assert_int_equal(rows, 3);
    arena_release(&small);
    world_free(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(query_values_comeBackAsTheyWent),
    cmocka_unit_test(query_sameStatementInside_hasRowsOfItsOwn),
    cmocka_unit_test(query_unboundParameter_isAnError),
    cmocka_unit_test(query_parameterTooMany_isAnError),
    cmocka_unit_test(query_boundAndNeverRun_isAnError),
    cmocka_unit_test(query_columnTooMany_isAnError),
    cmocka_unit_test(query_afterTheLastRow_doesNotStartAgain),
    cmocka_unit_test(query_error_isKeptUntilTheEnd),
    cmocka_unit_test(query_changes_countsRows),
    cmocka_unit_test(query_single_givesTheFallbackWithoutARow),
    cmocka_unit_test(query_fullArena_endsTheQuery),
};

UNIT_MAIN(tests);
