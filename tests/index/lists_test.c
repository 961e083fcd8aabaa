/* lists_test.c -- FTS5's lists read without its engine: the same rows in the same order with the same places as FTS5 itself gives,
 * over a file that grows, changes, is merged bit by bit and loses threads. */
#include "base/buf.h"
#include "index/store.h"
#include "tests/unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = 24, THREADS = 250, ROUNDS = 60 };

static const char *const words[WORDS] = { "aap", "noot", "boom", "roos", "vis", "vuur", "kist", "lam", "bok", "hok",
    "bord", "berg", "kast", "lamp", "tak", "stoel", "melk", "brood", "zee", "wolk", "trein", "fiets", "pen", "raam" };

struct file {
    char folder[64], path[96];
    struct store *writer, *reader;
    struct arena arena;
    struct str stem[WORDS];
};

static bool keep_stem(void *ctx, const struct token *t)
{
    struct str *out = ctx;
    *out = (struct str){ strndup(t->stem.p, t->stem.n), t->stem.n };
    return false;
}

static struct file open_file(void)
{
    struct file f = { .folder = "/tmp/vraagbaak-lists-XXXXXX" };
    srand(7);
    assert_non_null(mkdtemp(f.folder));
    snprintf(f.path, sizeof f.path, "%s/index.db", f.folder);
    assert_int_equal(store_open(&f.writer, f.path, true), OK);
    assert_int_equal(store_open(&f.reader, f.path, false), OK);
    for (int i = 0; i < WORDS; i++)
        (void)tokenizer_run(store_tokenizer(f.reader), str_c(words[i]), 0, keep_stem, &f.stem[i]);
    return f;
}

static void close_file(struct file *f)
{
    store_free(f->writer);
    store_free(f->reader);
    store_remove(f->path);
    (void)rmdir(f->folder);
    for (int i = 0; i < WORDS; i++)
        free((char *)(uintptr_t)f->stem[i].p);
    arena_release(&f->arena);
}

/* Words of which the first are frequent; now and then thousands of one, so that its places run over several pages. */
static struct str write_text(struct file *f, int n)
{
    struct buf b = { 0 };
    bool long_one = rand() % 200 == 0;
    int one = rand() % WORDS;
    for (int i = 0; i < (long_one ? 9000 : n); i++) {
        int k = rand() % WORDS;
        buf_addz(&b, words[long_one && i % 3 ? one : k * k / WORDS]);
        buf_addc(&b, ' ');
    }
    struct str text = arena_str(&f->arena, buf_str(&b));
    buf_release(&b);
    return text;
}

static void put(struct file *f, int64_t id)
{
    struct store_doc doc = { .id = id, .class = WORDS_NETWORK };
    struct store_length length;
    for (int i = 0; i < COLUMN_END; i++)
        doc.column[i] = write_text(f, rand() % 40);
    assert_int_equal(store_put(f->writer, &f->arena, &doc, &length), OK);
}

/* One transaction: some threads new or anew, some gone. */
static void change(struct file *f, int n)
{
    assert_int_equal(store_begin(f->writer), OK);
    for (int i = 0; i < n; i++)
        put(f, 1 + rand() % THREADS * 7);
    for (int i = rand() % 4; i > 0; i--)
        assert_int_equal(store_drop(f->writer, &f->arena, 1 + rand() % THREADS * 7), OK);
    assert_int_equal(store_commit(f->writer), OK);
    arena_reset(&f->arena);
}

struct seen {
    struct buf text;
    const struct store_any *any;
    int rows;
};

static void note_row(void *ctx, struct store_row *row)
{
    struct seen *s = ctx;
    struct store_place it;
    buf_printf(&s->text, "%lld:", (long long)store_row_id(row));
    s->rows++;
    for (size_t i = 0; i < s->any->n; i++) {
        buf_addc(&s->text, ' ');
        for (bool more = store_row_first(row, (int)(i + s->any->offset), &it); more; more = store_row_next(&it))
            buf_printf(&s->text, "%d.%d(%d) ", it.column, it.at, (int)(it.b - it.a));
    }
}

static void add_any(struct buf *b, const struct store_any *any, uint64_t set)
{
    int n = 0;
    for (size_t i = 0; i < any->n; i++)
        if (set >> i & 1)
            buf_printf(b, "%s\"%.*s\"", n++ ? " OR " : "(", STR_ARG(any->word[i]));
    buf_addc(b, ')');
}

/* Some words, of which all or some select. */
static struct store_any some_words(const struct file *f, struct buf *expression)
{
    struct store_any any = { .n = 1 + (size_t)rand() % 5 };
    int first = rand() % WORDS;
    for (size_t i = 0; i < any.n; i++)
        any.word[i] = f->stem[((size_t)first + 5 * i) % WORDS];
    uint64_t all = (1ull << any.n) - 1;
    any.selecting = rand() % 2 ? all : ((uint64_t)rand() & all) | 1;
    if (any.selecting != all) {
        add_any(expression, &any, any.selecting);
        buf_addz(expression, " AND ");
        any.offset = (size_t)__builtin_popcountll(any.selecting);
    }
    add_any(expression, &any, all);
    return any;
}

/* Asks both ways; returns how many rows there were. */
static int compare(struct file *f)
{
    struct buf expression = { 0 };
    struct store_any any = some_words(f, &expression);
    struct seen own = { .any = &any }, fts = { .any = &any };
    assert_int_equal(store_begin_reading(f->reader), OK);
    assert_int_equal(store_match(f->reader, false, buf_str(&expression), &any, note_row, &own, 0), OK);
    assert_int_equal(store_match(f->reader, false, buf_str(&expression), NULL, note_row, &fts, 0), OK);
    store_end_reading(f->reader);
    if (!str_eq(buf_str(&own.text), buf_str(&fts.text)))
        fail_msg("%.*s\n%.*s\n%.*s", STR_ARG(buf_str(&expression)), (int)(own.text.n < 3000 ? own.text.n : 3000),
            own.text.p, (int)(fts.text.n < 3000 ? fts.text.n : 3000), fts.text.p);
    buf_release(&expression);
    buf_release(&own.text);
    buf_release(&fts.text);
    return own.rows;
}

static void lists_changing_file_as_fts5(void **state)
{
    struct file f = open_file();
    int rows = 0;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        change(&f, round % 10 ? 1 + rand() % 4 : 60);
        for (int i = 0; i < 4; i++)
            rows += compare(&f);
    }
    assert_true(rows > 10000);
    assert_int_equal(store_begin(f.writer), OK);
    assert_int_equal(store_optimize(f.writer), OK);
    assert_int_equal(store_commit(f.writer), OK);
    for (int i = 0; i < 20; i++)
        (void)compare(&f);
    close_file(&f);
}

/* The rows that `sql` changes in FTS5's own tables, by a connection of its own. */
static void alter(const struct file *f, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static enum err ask(struct file *f, int *rows)
{
    struct store_any any = { .word = { f->stem[0], f->stem[1] }, .n = 2, .selecting = 3 };
    struct seen seen = { .any = &any };
    assert_int_equal(store_begin_reading(f->reader), OK);
    enum err e = store_match(f->reader, false, STR("\"aap\" OR \"noot\""), &any, note_row, &seen, 0);
    store_end_reading(f->reader);
    buf_release(&seen.text);
    *rows = seen.rows;
    return e;
}

/* A form that is not known is FTS5's business, which reads it or says what is wrong. */
static void lists_other_form_left_to_fts5(void **state)
{
    struct file f = open_file();
    int before, after;
    (void)state;
    change(&f, 60);
    assert_int_equal(ask(&f, &before), OK);
    assert_true(before > 20);
    alter(&f, "UPDATE fts_config SET v = 3 WHERE k = 'version'");
    assert_int_not_equal(ask(&f, &after), OK);
    alter(&f, "UPDATE fts_config SET v = 4 WHERE k = 'version'");
    assert_int_equal(ask(&f, &after), OK);
    assert_int_equal(after, before);
    close_file(&f);
}

/* Whatever stands in the pages: an answer or an error, and no reading beyond them. */
static void lists_damaged_pages_no_crash(void **state)
{
    struct file f = open_file();
    int rows, errors = 0;
    (void)state;
    change(&f, 100);
    for (int i = 0; i < 60; i++) {
        char sql[300];
        snprintf(sql, sizeof sql,
            "SAVEPOINT a; UPDATE fts_data SET block = CAST(substr(block, 1, %d) || x'%02x%02x' || substr(block, %d) AS BLOB) "
            "WHERE id > 100 AND id %% 5 = %d; RELEASE a",
            i % 20, rand() % 256, rand() % 256, i % 20 + 1 + rand() % 4, i % 5);
        alter(&f, sql);
        errors += ask(&f, &rows) != OK;
    }
    assert_true(errors > 0);
    close_file(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(lists_changing_file_as_fts5),
    cmocka_unit_test(lists_other_form_left_to_fts5),
    cmocka_unit_test(lists_damaged_pages_no_crash),
};
UNIT_MAIN(tests);
