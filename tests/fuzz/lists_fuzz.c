/* lists_fuzz.c -- whatever stands in FTS5's pages: reading its lists ends with rows or with an error, and reads nothing beyond them;
 * nor do the snippets that are cut out by what was read.
 * Model:  one small index is made at the start, in several segments, with a list that runs over pages. Input: changes to its pages,
 *         each six bytes (which page, what to do, where, how many bytes) and those bytes; taken back after every input. The same bytes
 *         are the map that is to say where in the texts the words stand. */
#include "index/lists.h"
#include "index/stretch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    THREADS = 40,
    ROUNDS = 4,
    PAGES = 200,
    BLOCK = 16000,
    HEAD = 6,
    OVER = 14 /* bytes of a place that was cut off */
};
enum change { OVERWRITE, INSERT, CUT, WRONG_PAGE, CHANGES };

struct page {
    sqlite3_int64 id;
    size_t n;
    unsigned char block[BLOCK];
};

static char folder[] = "/tmp/vraagbaak-lists-fuzz-XXXXXX", path[sizeof folder + 16];
static struct store *store;
static struct page page[PAGES];
static size_t pages;
static sqlite3_stmt *put_page, *put_place;
static unsigned long sum; /* of what was read, so that it is read */
static struct snippet_finder finder;

static void check(bool good)
{
    if (!good)
        abort();
}

static void run(const char *sql)
{
    check(sqlite3_exec(store->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void throw_away(void)
{
    sqlite3_finalize(put_page);
    sqlite3_finalize(put_place);
    store_free(store);
    store_remove(path);
    (void)rmdir(folder);
}

/* Threads of a few words; one has thousands of the first. */
static void fill(int round)
{
    static const char *const words[] = { "aap", "noot", "boom", "wijkteam", "roos" };
    static char text[30000];
    struct arena a = { 0 };
    check(!store_begin(store));
    for (int id = 1 + round; id <= THREADS; id += round + 1) {
        size_t n = 0;
        for (int i = 0; i < (id == 20 ? 5000 : 3 + id % 7); i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s ", words[id == 20 ? i % 5 / 4 : (i * id + round) % 5]);
        struct store_doc doc = { .id = id, .class = WORDS_PUBLIC };
        struct store_length length;
        doc.column[COLUMN_TITLE] = str_c(words[id % 5]);
        doc.column[COLUMN_BODY] = (struct str){ text, n };
        check(!store_put(store, &a, &doc, &length));
    }
    check(!store_commit(store));
    arena_release(&a);
}

static void keep_pages(void)
{
    sqlite3_stmt *all;
    check(!sqlite3_prepare_v2(store->sqlite, "SELECT id, block FROM fts_data ORDER BY id", -1, &all, NULL));
    while (sqlite3_step(all) == SQLITE_ROW && pages < PAGES) {
        struct page *p = &page[pages++];
        p->id = sqlite3_column_int64(all, 0);
        p->n = (size_t)sqlite3_column_bytes(all, 1);
        check(p->n < BLOCK / 2);
        memcpy(p->block, sqlite3_column_blob(all, 1), p->n);
    }
    sqlite3_finalize(all);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    check(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/index.db", folder);
    check(!store_open(&store, path, true));
    atexit(throw_away);
    struct snippet_term term[] = { { STR("aap"), 1 }, { STR("not"), 1 }, { STR("wijkteam"), 1 }, { STR("team"), 1 } };
    snippet_prepare(&finder, store_tokenizer(store), term, sizeof term / sizeof *term);
    for (int round = 0; round < ROUNDS; round++)
        fill(round);
    keep_pages();
    check(pages > ROUNDS &&
        !sqlite3_prepare_v2(store->sqlite, "UPDATE fts_data SET block = ?2 WHERE id = ?1", -1, &put_page, NULL) &&
        !sqlite3_prepare_v2(store->sqlite, "UPDATE fts_idx SET pgno = ?1 WHERE segid % 3 = ?2", -1, &put_place, NULL));
    return 0;
}

static void change_block(struct page *p, enum change how, size_t at, const unsigned char *bytes, size_t n)
{
    if (at > p->n)
        at = p->n;
    size_t rest = p->n - at;
    if (how == OVERWRITE) {
        n = n < rest ? n : rest;
    } else if (how == INSERT) {
        n = n < BLOCK - p->n ? n : BLOCK - p->n;
        memmove(p->block + at + n, p->block + at, rest);
        p->n += n;
    } else {
        p->n = at;
        n = 0;
    }
    memcpy(p->block + at, bytes, n);
}

static void put(const struct page *p)
{
    sqlite3_bind_int64(put_page, 1, p->id);
    sqlite3_bind_blob(put_page, 2, p->block, (int)p->n, SQLITE_STATIC);
    check(sqlite3_step(put_page) == SQLITE_DONE);
    sqlite3_reset(put_page);
}

static void change(const uint8_t *data, size_t size)
{
    static struct page changed;
    while (size > HEAD) {
        size_t at = (size_t)data[2] << 8 | data[3], n = data[4] < size - HEAD ? data[4] : size - HEAD;
        enum change how = data[1] % CHANGES;
        changed = page[data[0] % pages];
        if (how == WRONG_PAGE) {
            sqlite3_bind_int64(put_place, 1, (sqlite3_int64)at);
            sqlite3_bind_int64(put_place, 2, data[5] % 3);
            check(sqlite3_step(put_place) == SQLITE_DONE);
            sqlite3_reset(put_place);
        } else {
            change_block(&changed, how, at, data + HEAD, n);
            put(&changed);
        }
        data += HEAD + n;
        size -= HEAD + n;
    }
}

/* The words of an expression, by their numbers. */
static struct store_any any = { .word = { STR("aap"), STR("not"), STR("wijkteam"), STR("team"), STR("zzz") }, .n = 5 };

struct reading {
    int64_t last;
    struct str map;
};

/* Cuts a snippet out of a text where the row and the map say that the words stand. */
static void cut_snippet(struct store_row *row, uint64_t phrases, struct str map)
{
    static const char said[] = "aap noot wijkteam, boom van het team; roos aap en noot";
    struct stretch_places places;
    struct stretch_pieces pieces;
    struct arena a = { 0 };
    struct str text = arena_str(&a, (struct str){ said, sizeof said - 1 });
    stretch_keep(&places, row, phrases, 0);
    for (int c = 0; stretch_find(&pieces, &a, map, &places) && c < STRETCH_COLUMNS; c++) {
        finder.where = pieces.column[c];
        struct snippet_window w = snippet_find(&finder, text, text.n);
        sum += snippet_write(&finder, &a, &w).n;
    }
    arena_release(&a);
}

static void read_row(void *ctx, struct store_row *row)
{
    struct reading *r = ctx;
    struct store_place it;
    check(store_row_id(row) > r->last);
    r->last = store_row_id(row);
    uint64_t found = store_row_found(row, 0, any.n);
    check(found != 0);
    for (int phrase = 0; phrase < (int)any.n; phrase++)
        for (bool more = store_row_first(row, phrase, &it); more; more = store_row_next(&it)) {
            check(it.column >= 0 && it.column < COLUMN_END && it.at >= 0 && it.a <= it.b + OVER);
            sum += (unsigned long)it.at;
        }
    cut_snippet(row, found, r->map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reading r = { .map = { (const char *)data, size } };
    bool known;
    any.selecting = size ? data[0] % 31 + 1u : 31;
    run("SAVEPOINT input");
    change(data, size);
    (void)!lists_walk(store, &any, read_row, &r, &known);
    run("ROLLBACK TO input; RELEASE input");
    return 0;
}
