/* raw.c -- what SQLite itself can do here: durable rows a second, for comparison with the server.
 *   raw FILE BATCH SECONDS   inserts rows like posts (a title, 1 KB of text, 1 KB of HTML, two indexes) with WAL and
 *                            synchronous=FULL, BATCH rows a transaction, and prints rows a second.
 * Threads: one. Errors: a line on standard error, exit status 1. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    char text[1025];
    if (argc != 4)
        return 2;
    int batch = atoi(argv[2]);
    double seconds = atof(argv[3]);
    memset(text, 'v', 1024);
    text[1024] = 0;
    must(NULL, sqlite3_open(argv[1], &db), SQLITE_OK);
    exec(db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
        "CREATE TABLE row (root INT, id INT, kind INT, created INT, title TEXT, body TEXT, html TEXT, PRIMARY KEY (root, id)) WITHOUT ROWID;"
        "CREATE UNIQUE INDEX row_id ON row(id); CREATE INDEX row_created ON row(created DESC, id DESC)");
    must(db, sqlite3_prepare_v2(db, "INSERT INTO row VALUES (?1, ?1, 2, ?2, ?3, ?3, ?3)", -1, &insert, NULL),
        SQLITE_OK);
    double start = now();
    long id = 0;
    while (now() - start < seconds) {
        exec(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < batch; i++) {
            sqlite3_bind_int64(insert, 1, ++id);
            sqlite3_bind_int64(insert, 2, id * 1000);
            sqlite3_bind_text(insert, 3, text, 1024, SQLITE_STATIC);
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
