/* raw.c -- what SQLite itself can do here: durable rows a second, for comparison with the server.
 *   raw FILE BATCH SECONDS KIND   inserts rows with WAL and synchronous=FULL, BATCH rows a transaction, and prints rows a second.
 * Model:  KIND plain: rows as wide as a post (a title, a text and its HTML of 1 KB each) in a table clustered by thread, with two
 *         indexes; nothing can be searched. KIND searched: an id, a hash and a text of some 900 bytes, with a full-text index
 *         (FTS5, external content) that a trigger keeps in the same transaction. The second is the reference that the goals mean.
 * Threads: one. Errors: a line on standard error, exit status 1. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDE = 1024, TEXT = 900, ROOM = 1100 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(sqlite3 *db, int rc, int wanted)
{
    if (rc != wanted) {
        fprintf(stderr, "raw: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void exec(sqlite3 *db, const char *sql)
{
    must(db, sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Fills text with words and numbers, others for every id; its length. */
static int words(uint64_t id, char text[ROOM])
{
    static const char *const word[] = { "wijkteam", "gemeente", "spreekuur", "coach", "jeugd", "schuld", "aanvraag",
        "loket", "inwoner", "raad", "plan", "verslag", "overleg", "opstart", "kosten", "ervaring" };
    uint64_t x = id * 0x9E3779B97F4A7C15u + 1;
    int n = 0;
    while (n < TEXT) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        n += snprintf(text + n, (size_t)(ROOM - n), "%s%d ", word[x & 15], (int)((x >> 40) % 1000));
    }
    return n;
}

static int64_t hash(const char *text, int n)
{
    uint64_t h = 14695981039346656037u;
    for (int i = 0; i < n; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    return (int64_t)(h >> 1);
}

static void put_plain(sqlite3_stmt *insert, int64_t id)
{
    static char text[WIDE];
    memset(text, 'v', sizeof text);
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, 2, id * 1000);
    sqlite3_bind_text(insert, 3, text, WIDE, SQLITE_STATIC);
}

static void put_searched(sqlite3_stmt *insert, int64_t id)
{
    static char text[ROOM];
    int n = words((uint64_t)id, text);
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, 2, hash(text, n));
    sqlite3_bind_text(insert, 3, text, n, SQLITE_STATIC);
}

static const struct kind {
    const char *name, *tables, *insert;
    void (*put)(sqlite3_stmt *insert, int64_t id);
} kinds[] = {
    { "plain",
        "CREATE TABLE row (root INT, id INT, kind INT, created INT, title TEXT, body TEXT, html TEXT, PRIMARY KEY (root, id))"
        " WITHOUT ROWID; CREATE UNIQUE INDEX row_id ON row(id); CREATE INDEX row_created ON row(created DESC, id DESC)",
        "INSERT INTO row VALUES (?1, ?1, 2, ?2, ?3, ?3, ?3)", put_plain },
    { "searched",
        "CREATE TABLE row (id INTEGER PRIMARY KEY, hash INT NOT NULL, body TEXT NOT NULL);"
        "CREATE VIRTUAL TABLE row_words USING fts5(body, content='row', content_rowid='id');"
        "CREATE TRIGGER row_new AFTER INSERT ON row BEGIN INSERT INTO row_words(rowid, body) VALUES (new.id, new.body); END",
        "INSERT INTO row VALUES (?1, ?2, ?3)", put_searched },
};

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    const struct kind *k = argc == 5 && !strcmp(argv[4], kinds[1].name) ? &kinds[1] : &kinds[0];
    if (argc != 5 || strcmp(argv[4], k->name) != 0)
        return 2;
    int batch = atoi(argv[2]);
    double seconds = atof(argv[3]);
    must(NULL, sqlite3_open(argv[1], &db), SQLITE_OK);
    exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000");
    exec(db, k->tables);
    must(db, sqlite3_prepare_v2(db, k->insert, -1, &insert, NULL), SQLITE_OK);
    double start = now();
    int64_t id = 0;
    while (now() - start < seconds) {
        exec(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < batch; i++) {
            k->put(insert, ++id);
            must(db, sqlite3_step(insert), SQLITE_DONE);
            sqlite3_reset(insert);
        }
        exec(db, "COMMIT");
    }
    printf("%.0f\n", (double)id / (now() - start));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
