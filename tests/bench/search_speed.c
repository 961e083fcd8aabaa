/* search_speed.c -- what a search costs: CPU time of searches with facets and snippets over a base of its own making, beside
 * FTS5's own `ORDER BY rank` over the same threads in the same run.
 * Model:  threads of one root, five answers and ten comments in Zipf-like Dutch (word of rank r with a chance of about 1/r, the
 *         words of server/text/lexicon-nl.tsv), published for the network, with a theme, a place and a phase. Queries have two
 *         to four words of middle rank, as people use. The same numbers give the same base and the same queries.
 * Usage:  search_speed WORK-FOLDER POSTS…
 * Source: the goals of the project; Zipf, Human Behavior and the Principle of Least Effort (1949). */
#include "base/clock.h"
#include "db/migrate.h"
#include "domain/kind.h"
#include "index/index.h"
#include "resource/post/follow.h"

#include <malloc.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    WORDS = 40000,
    ANSWERS = 5,
    COMMENTS = 10,
    POSTS = 1 + ANSWERS + COMMENTS,
    THEMES = 10,
    PLACES = 40,
    ROUNDS = 400
};

static char *words[WORDS];
static size_t n_words;
static uint64_t state;

static void die(const char *what, const char *more)
{
    fprintf(stderr, "search_speed: %s %s\n", what, more);
    exit(1);
}

static double number(void) /* 0 to 1 */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

static int below(int n)
{
    return (int)(number() * n);
}

struct counted {
    char *word;
    long count;
};

static int most_first(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp(x->word, y->word);
}

static void read_words(void)
{
    static struct counted list[WORDS];
    char *line = NULL;
    size_t room = 0;
    FILE *f = fopen("server/text/lexicon-nl.tsv", "r");
    while (f && n_words < WORDS && getline(&line, &room, f) > 0) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || !tab)
            continue;
        *tab = 0;
        list[n_words++] = (struct counted){ strdup(line), atol(tab + 1) };
    }
    if (!f || n_words < 1000)
        die("cannot read", "server/text/lexicon-nl.tsv (run it from the top folder)");
    fclose(f);
    free(line);
    qsort(list, n_words, sizeof *list, most_first);
    for (size_t i = 0; i < n_words; i++)
        words[i] = list[i].word;
}

/* A word of a rank between from and to, the logarithm of which is even. */
static const char *word(double from, double to)
{
    size_t rank = (size_t)(from * exp(number() * log(to / from)));
    return words[rank >= 1 && rank <= n_words ? rank - 1 : 0];
}

static void write_text(char *out, size_t room, int sentences)
{
    size_t n = 0;
    for (int s = 0; s < sentences; s++)
        for (int i = 6 + below(10); i > 0 && n + 80 < room; i--)
            n += (size_t)snprintf(out + n, room - n, "%s%s", word(1, (double)n_words), i > 1 ? " " : ". ");
    out[n] = 0;
}

/* ---- making the base ------------------------------------------------------------------------------------------------- */

static void run_sql(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why))
        die("sql:", why ? why : sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL))
        die("sql:", sqlite3_errmsg(db));
    return stmt;
}

static void step(sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        die("cannot store:", sqlite3_errmsg(sqlite3_db_handle(stmt)));
    sqlite3_reset(stmt);
}

struct making {
    sqlite3 *db;
    sqlite3_stmt *post, *term, *reference;
    sqlite3_int64 id;
    char title[1000], body[8000], all[40000];
};

static void put_post(struct making *m, sqlite3_int64 root, sqlite3_int64 parent, int kind)
{
    sqlite3_bind_int64(m->post, 1, root);
    sqlite3_bind_int64(m->post, 2, ++m->id);
    if (parent)
        sqlite3_bind_int64(m->post, 3, parent);
    else
        sqlite3_bind_null(m->post, 3);
    sqlite3_bind_int(m->post, 4, kind);
    sqlite3_bind_text(m->post, 5, parent ? "" : m->title, -1, SQLITE_STATIC);
    sqlite3_bind_text(m->post, 6, m->body, -1, SQLITE_STATIC);
    sqlite3_bind_int(m->post, 7, 1 + below(PLACES));
    sqlite3_bind_int(m->post, 8, 1 + below(3));
    sqlite3_bind_int64(m->post, 9, 1577836800000 + m->id * 180000);
    step(m->post);
    size_t n = strlen(m->all);
    snprintf(m->all + n, sizeof m->all - n, "%s", m->body);
}

static void put_thread(struct making *m)
{
    sqlite3_int64 root = m->id + 1;
    m->all[0] = 0;
    write_text(m->title, 200, 1);
    write_text(m->body, sizeof m->body, 8);
    put_post(m, root, 0, below(3) ? KIND_QUESTION : KIND_CASE);
    for (int i = 0; i < ANSWERS + COMMENTS; i++) {
        write_text(m->body, sizeof m->body, i < ANSWERS ? 4 : 2);
        put_post(m, root, root, i < ANSWERS ? KIND_ANSWER : KIND_COMMENT);
    }
    sqlite3_bind_int64(m->term, 1, root);
    sqlite3_bind_int(m->term, 2, 1 + below(THEMES));
    step(m->term);
    sqlite3_bind_int64(m->reference, 1, root);
    sqlite3_bind_text(m->reference, 2, m->title, -1, SQLITE_STATIC);
    sqlite3_bind_text(m->reference, 3, m->all, -1, SQLITE_STATIC);
    step(m->reference);
}

/* Makes the database, and beside it a plain FTS5 table of the same threads. */
static void make_base(const char *path, const char *reference, long posts)
{
    static struct making m;
    char sql[2400];
    memset(&m, 0, sizeof m);
    state = 88172645463325252u;
    if (sqlite3_open(path, &m.db))
        die("cannot open", path);
    run_sql(m.db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN");
    for (size_t i = 0; i < migration_count; i++)
        run_sql(m.db, migrations[i].text);
    run_sql(m.db, "COMMIT");
    snprintf(sql, sizeof sql,
        "ATTACH '%s' AS r; CREATE VIRTUAL TABLE r.plain USING fts5(title, body); BEGIN;"
        "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        "INSERT INTO term(id, kind, name, created, updated) SELECT i, 'theme', 'Thema ' || i, 1, 1 FROM n;"
        "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        "INSERT INTO organisation(id, kind, name, size_class, urbanity_class, created, updated) SELECT i, 'municipality', 'Plaats ' || i, CASE i %% 2 WHEN 0 THEN 'under_10k' ELSE 'over_250k' END, "
        "1 + i %% 5, 1, 1 FROM n",
        reference, THEMES, PLACES);
    run_sql(m.db, sql);
    m.post = prepare(m.db,
        "INSERT INTO post(root_id, id, parent_id, kind, title, body, place_id, phase, created, updated, activity, status, access, "
        "author_id, html) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?9, 2, 1, 1, '')");
    m.term = prepare(m.db, "INSERT INTO post_term(post_id, term_id) VALUES (?1, ?2)");
    m.reference = prepare(m.db, "INSERT INTO r.plain(rowid, title, body) VALUES (?1, ?2, ?3)");
    while (m.id < posts)
        put_thread(&m);
    run_sql(m.db,
        "INSERT INTO change(seq, entity, id) VALUES (1, 'post', 1); COMMIT; INSERT INTO plain(plain) VALUES ('optimize')");
    sqlite3_finalize(m.post);
    sqlite3_finalize(m.term);
    sqlite3_finalize(m.reference);
    sqlite3_close(m.db);
    struct db *db;
    if (db_open(&db, path, DB_OPEN_WRITE) || lists_rebuild(db))
        die("cannot fill the lists of", path);
    db_free(db);
}

/* ---- measuring ------------------------------------------------------------------------------------------------------- */

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int less_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

static void print_times(const char *what, double *ms, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ms[i];
    qsort(ms, n, sizeof *ms, less_first);
    printf("  %-44s n %4zu  mean %7.2f  p50 %7.2f  p90 %7.2f  p99 %7.2f ms CPU\n", what, n, sum / (double)n, ms[n / 2],
        ms[n * 9 / 10], ms[n * 99 / 100]);
    fflush(stdout);
}

struct wording {
    char typed[400], quoted[400]; /* the same words: as people type them, and as FTS5 wants an OR of them */
};

static void make_queries(struct wording *q, size_t n)
{
    state = 1234567890123456789u;
    for (size_t i = 0; i < n; i++) {
        q[i].typed[0] = q[i].quoted[0] = 0;
        for (int k = 2 + below(3); k > 0; k--) {
            const char *w = word(50, 20000);
            size_t a = strlen(q[i].typed), b = strlen(q[i].quoted);
            snprintf(q[i].typed + a, sizeof q[i].typed - a, "%s%s", a ? " " : "", w);
            snprintf(q[i].quoted + b, sizeof q[i].quoted - b, "%s\"%s\"", b ? " OR " : "", w);
        }
    }
}

static void search_all(struct index *ix, struct db *db, const struct wording *q, double *ms, unsigned facets, int limit,
    bool like)
{
    struct arena a = { 0 };
    struct viewer v = { .user = 2, .roles = ROLE_READER, .organisation = 1 };
    for (size_t i = 0; i < ROUNDS; i++) {
        struct search s = { .text = str_c(q[i].typed), .limit = limit, .facets = facets, .like_mine = like };
        struct search_result r;
        double start = cpu_ms();
        enum err e = index_search(ix, db, &a, &v, 1763000000000, &s, &r);
        if (e)
            die("search failed:", err_type(e));
        ms[i] = cpu_ms() - start;
        arena_reset(&a);
    }
    arena_release(&a);
}

static void measure_own(struct index *ix, struct db *db, const struct wording *q)
{
    static double ms[ROUNDS];
    search_all(ix, db, q, ms, ~0u, 25, false);
    print_times("first time, facets and 25 snippets", ms, ROUNDS);
    search_all(ix, db, q, ms, ~0u, 25, false);
    print_times("again, facets and 25 snippets", ms, ROUNDS);
    search_all(ix, db, q, ms, 0, 25, false);
    print_times("25 snippets, no facets", ms, ROUNDS);
    search_all(ix, db, q, ms, ~0u, 1, false);
    print_times("facets, one hit", ms, ROUNDS);
    search_all(ix, db, q, ms, 0, 1, false);
    print_times("one hit, no facets", ms, ROUNDS);
    search_all(ix, db, q, ms, ~0u, 25, true);
    print_times("facets, 25 snippets, places like one's own", ms, ROUNDS);
}

/* Runs the first n statements for every query; at most 40 seconds. */
static void time_plain(const char *what, sqlite3_stmt *const *stmt, size_t n, const struct wording *q)
{
    static double ms[ROUNDS];
    size_t done = 0;
    double until = cpu_ms() + 40000;
    for (; done < ROUNDS && cpu_ms() < until; done++) {
        double start = cpu_ms();
        for (size_t i = 0; i < n; i++) {
            sqlite3_bind_text(stmt[i], 1, q[done].quoted, -1, SQLITE_STATIC);
            while (sqlite3_step(stmt[i]) == SQLITE_ROW)
                ;
            sqlite3_reset(stmt[i]);
        }
        ms[done] = cpu_ms() - start;
    }
    print_times(what, ms, done);
}

/* FTS5 by itself: the bare ranking, with snippets, and with facets as SQL counts them (four of the twelve that ours counts). */
static void measure_plain(const char *path, const char *base, const struct wording *q)
{
    static const char *const facets[] = { "kind", "place_id", "phase" };
    char sql[1200];
    sqlite3 *db;
    sqlite3_stmt *bare, *stmt[5];
    if (sqlite3_open(path, &db))
        die("cannot open", path);
    snprintf(sql, sizeof sql, "PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -16000; ATTACH '%s' AS base", base);
    run_sql(db, sql);
    bare = prepare(db, "SELECT rowid FROM plain WHERE plain MATCH ?1 ORDER BY rank LIMIT 25");
    stmt[0] = prepare(db,
        "SELECT rowid, snippet(plain, -1, '<mark>', '</mark>', '', 30) FROM plain WHERE plain MATCH ?1 ORDER BY rank LIMIT 25");
    stmt[1] = prepare(db,
        "SELECT t.term_id, count(*) FROM plain JOIN base.post_term t ON t.post_id = plain.rowid WHERE plain MATCH ?1 GROUP BY 1");
    for (size_t i = 0; i < 3; i++) {
        snprintf(sql, sizeof sql,
            "SELECT p.%s, count(*) FROM plain JOIN base.post p ON p.root_id = plain.rowid AND p.id = plain.rowid "
            "WHERE plain MATCH ?1 GROUP BY 1",
            facets[i]);
        stmt[2 + i] = prepare(db, sql);
    }
    time_plain("FTS5 ORDER BY rank LIMIT 25, bare", &bare, 1, q);
    time_plain("FTS5 ORDER BY rank, 25 snippets", stmt, 1, q);
    time_plain("FTS5 ORDER BY rank, 25 snippets, 4 facets", stmt, 5, q);
    sqlite3_finalize(bare);
    for (size_t i = 0; i < 5; i++)
        sqlite3_finalize(stmt[i]);
    sqlite3_close(db);
}

/* Kilobytes of a field of /proc/self/smaps_rollup. */
static long resident(const char *field)
{
    char line[200];
    long kb = 0;
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, field, strlen(field)))
            kb = atol(line + strlen(field));
    if (f)
        fclose(f);
    return kb;
}

/* Opens the index and takes in what is new, which may be all; gives the seconds that it took. */
static double open_index(struct index **ix, const char *index_path, const char *path)
{
    int64_t start = clock_mono_us();
    if (index_new(ix, index_path, path, false) || index_catch_up(*ix))
        die("cannot index", path);
    return (double)(clock_mono_us() - start) / 1e6;
}

static void one_size(const char *work, long posts)
{
    static struct wording q[ROUNDS];
    char path[1000], index_path[1000], reference[1000];
    struct index *ix;
    struct db *db;
    snprintf(path, sizeof path, "%s/%ld.db", work, posts);
    snprintf(index_path, sizeof index_path, "%s/%ld-index.db", work, posts);
    snprintf(reference, sizeof reference, "%s/%ld-plain.db", work, posts);
    bool again = getenv("REUSE") && !access(index_path, R_OK);
    if (!again) { /* what building takes is not what searching takes */
        make_base(path, reference, posts);
        printf("%ld posts: index built in %.1f s\n", posts, open_index(&ix, index_path, path));
        index_free(ix);
        (void)malloc_trim(0);
    }
    long before = resident("Anonymous:"), mapped = resident("Rss:") - before;
    double seconds = open_index(&ix, index_path, path);
    if (db_open(&db, path, DB_OPEN_READ))
        die("cannot open", path);
    printf("%ld posts, %lld threads: index opened in %.2f s, facts %.1f bytes a post\n", posts,
        (long long)index_state(ix).threads, seconds, (double)index_state(ix).memory / (double)posts);
    printf("  memory: own %.1f MB\n", (double)(resident("Anonymous:") - before) / 1024);
    make_queries(q, ROUNDS);
    measure_own(ix, db, q);
    long own = resident("Anonymous:");
    printf(
        "  memory after the searches: own %.1f MB (%.0f bytes a post, of which facts %.1f), pages of mapped files %.1f MB\n",
        (double)(own - before) / 1024, (double)(own - before) * 1024 / (double)posts,
        (double)index_state(ix).memory / (double)posts, (double)(resident("Rss:") - own - mapped) / 1024);
    if (!getenv("OWN"))
        measure_plain(reference, path, q);
    db_free(db);
    index_free(ix);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: search_speed WORK-FOLDER POSTS...\n");
        return 2;
    }
    mkdir(argv[1], 0700);
    read_words();
    for (int i = 2; i < argc; i++)
        one_size(argv[1], atol(argv[i]));
    return 0;
}
