/* search_quality.c -- how well the search finds: nDCG@10, MRR@10, recall@10 and @100 over sets with judgements, and the time it
 * takes, beside FTS5's own ranking with its tokenizers unicode61 and porter over the same documents.
 * Model:  a set is a folder with docs.jsonl {"id","title","text"}, qrels.tsv (query, document, grade) and one or more
 *         queries*.jsonl {"id","text"}. Its documents become pages in a database of its own under the work folder, the
 *         index is built, every query is searched as a signed-in reader. A set without docs.jsonl is about a database that
 *         is there already: WORK-FOLDER/NAME.db, whose posts are known by their ref.
 * Usage:  search_quality WORK-FOLDER SET-FOLDER…
 *         REUSE=1 takes the bases of a run before, ONLY=queries.jsonl one file of each set, OWN=1 leaves the others out,
 *         PER_QUERY=1 prints the nDCG of each query. ANSWERS=folder also judges what PostgreSQL found.
 *         ENGINE=1 has every query answered twice instead, by our reading of FTS5's lists and by FTS5's engine, and says how
 *         many answers are not the same byte for byte (hits, scores and their parts, snippets, facets); exit status 1 for any.
 * Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002). */
#include "base/buf.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "index/index.h"
#include "index/lists.h"
#include "resource/post/follow.h"

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TOP = 10, DEEP = 100, DOCS = 100000, JUDGED = 20000 };

struct judged {
    char query[80], doc[160];
    double grade;
};
static struct judged judged[JUDGED];
static size_t n_judged;
static char doc_id[DOCS][160];

static void die(const char *what, const char *more)
{
    fprintf(stderr, "search_quality: %s %s\n", what, more);
    exit(1);
}

static void run_sql(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why))
        die("sql:", why ? why : sql);
}

static void put_doc(sqlite3_stmt *stmt, sqlite3_int64 id, const char *title, const char *text, const char *ref)
{
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_text(stmt, 2, title, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(stmt, 3, text, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(stmt, 4, ref, -1, SQLITE_TRANSIENT);
    if (sqlite3_step(stmt) != SQLITE_DONE)
        die("cannot store", ref);
    sqlite3_reset(stmt);
}

static sqlite3_int64 fill(const char *path, const char *set)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    char name[1000], *line = NULL;
    size_t room = 0;
    sqlite3_int64 n = 0;
    if (sqlite3_open(path, &db))
        die("cannot open", path);
    run_sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN");
    for (size_t i = 0; i < migration_count; i++)
        run_sql(db, migrations[i].text);
    sqlite3_prepare_v2(db,
        "INSERT INTO post(id, root_id, title, body, ref, kind, status, access, author_id, created, updated, activity, html)"
        " VALUES (?1, ?1, ?2, ?3, ?4, 5, 2, 1, 1, 1, 1, 1, '')",
        -1, &stmt, NULL);
    snprintf(name, sizeof name, "%s/docs.jsonl", set);
    FILE *f = fopen(name, "r");
    if (!f)
        die("no", name);
    while (n + 1 < DOCS && getline(&line, &room, f) > 0) {
        json_t *doc = json_loads(line, 0, NULL);
        snprintf(doc_id[++n], sizeof *doc_id, "%s", json_string_value(json_object_get(doc, "id")));
        put_doc(stmt, n, json_string_value(json_object_get(doc, "title")),
            json_string_value(json_object_get(doc, "text")), doc_id[n]);
        json_decref(doc);
    }
    fclose(f);
    free(line);
    sqlite3_finalize(stmt);
    run_sql(db, "INSERT INTO change(seq, entity, id) VALUES (1, 'post', 1); COMMIT");
    sqlite3_close(db);
    struct db *lists;
    if (db_open(&lists, path, DB_OPEN_WRITE) || lists_rebuild(lists))
        die("cannot fill the lists of", path);
    db_free(lists);
    return n;
}

/* Reads which document has which number from a run before. */
static sqlite3_int64 recall(const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    sqlite3_int64 n = 0;
    if (sqlite3_open(path, &db) || sqlite3_prepare_v2(db, "SELECT id, ref FROM post", -1, &stmt, NULL))
        die("cannot open", path);
    while (sqlite3_step(stmt) == SQLITE_ROW && n + 1 < DOCS) {
        n++;
        snprintf(doc_id[sqlite3_column_int64(stmt, 0)], sizeof *doc_id, "%s",
            (const char *)sqlite3_column_text(stmt, 1));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return n;
}

static void read_judgements(const char *set)
{
    char name[1000];
    snprintf(name, sizeof name, "%s/qrels.tsv", set);
    FILE *f = fopen(name, "r");
    n_judged = 0;
    while (f && n_judged < JUDGED &&
        fscanf(f, "%79s %159s %lf", judged[n_judged].query, judged[n_judged].doc, &judged[n_judged].grade) == 3)
        n_judged++;
    if (f)
        fclose(f);
}

static double grade_of(const char *query, const char *doc)
{
    for (size_t i = 0; i < n_judged; i++)
        if (!strcmp(judged[i].query, query) && !strcmp(judged[i].doc, doc))
            return judged[i].grade;
    return 0;
}

static int more_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static double best_gain(const char *query, double *relevant)
{
    double grade[100], sum = 0;
    size_t n = 0;
    *relevant = 0;
    for (size_t i = 0; i < n_judged && n < 100; i++)
        if (!strcmp(judged[i].query, query) && judged[i].grade > 0)
            grade[n++] = judged[i].grade;
    qsort(grade, n, sizeof *grade, more_first);
    for (size_t i = 0; i < n && i < TOP; i++)
        sum += (pow(2, grade[i]) - 1) / log2((double)i + 2);
    *relevant = (double)n;
    return sum;
}

struct figures {
    double ndcg, mrr, recall, deep, n;
    double micros[5000];
};

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* What one system answers: numbers of documents, best first, at most room. */
struct system {
    const char *name;
    size_t (*find)(struct system *s, const char *text, int64_t *found, size_t room);
    struct index *ix;
    struct db *db;
    sqlite3_stmt *stmt;
    const char *query; /* id of the one that is asked */
    FILE *answers;     /* found before: query, number of the document */
};

static size_t find_own(struct system *s, const char *text, int64_t *found, size_t room)
{
    struct arena a = { 0 };
    struct viewer v = { .user = 2, .roles = ROLE_READER };
    struct search q = { .text = str_c(text), .limit = (int)room };
    struct search_result r;
    enum err e = index_search(s->ix, s->db, &a, &v, 0, &q, &r);
    if (e)
        die("search failed:", err_type(e));
    for (size_t i = 0; i < r.n; i++)
        found[i] = r.hit[i].id;
    arena_release(&a);
    return r.n;
}

/* ---- our reading of lists beside FTS5's ---------------------------------------------------------------------------------- */

static bool by_engine;
static size_t compared, by_lists, different;

typedef void visit_fn(void *ctx, struct store_row *r);
enum err __real_lists_walk(struct store *s, const struct store_any *any, visit_fn *fn, void *ctx, bool *known);
enum err __wrap_lists_walk(struct store *s, const struct store_any *any, visit_fn *fn, void *ctx, bool *known);

/* Called instead of lists_walk (the linker's --wrap). */
enum err __wrap_lists_walk(struct store *s, const struct store_any *any, visit_fn *fn, void *ctx, bool *known)
{
    *known = false;
    if (by_engine)
        return OK;
    enum err e = __real_lists_walk(s, any, fn, ctx, known);
    by_lists += *known;
    return e;
}

/* All that an answer says, but how long it took. */
static void write_answer(struct system *s, const char *text, struct buf *b)
{
    struct arena a = { 0 };
    struct viewer v = { .user = 2, .roles = ROLE_READER };
    struct search q = { .text = str_c(text), .limit = DEEP, .facets = (1u << FACET_END) - 1, .explain = true };
    struct search_result r;
    enum err e = index_search(s->ix, s->db, &a, &v, 0, &q, &r);
    if (e)
        die("search failed:", err_type(e));
    buf_printf(b, "%lld %d %.*s\n", (long long)r.total, r.more, STR_ARG(r.did_you_mean));
    for (size_t i = 0; i < r.n; i++)
        buf_printf(b, "%lld %lld %.*s\n", (long long)r.hit[i].id, (long long)r.hit[i].score, STR_ARG(r.hit[i].snippet));
    for (int f = 0; f < FACET_END; f++)
        for (size_t i = 0; i < r.facet[f].n; i++)
            buf_printf(b, "%d %lld %.*s %lld\n", f, (long long)r.facet[f].value[i].id,
                STR_ARG(r.facet[f].value[i].code), (long long)r.facet[f].value[i].count);
    const char *end = memmem(r.explanation.p, r.explanation.n, "took ", 5);
    buf_add(b, str_sub(r.explanation, 0, end ? (size_t)(end - r.explanation.p) : 0));
    arena_release(&a);
}

static void compare_ways(struct system *s, const char *text)
{
    struct buf lists = { 0 }, engine = { 0 };
    write_answer(s, text, &lists);
    by_engine = true;
    write_answer(s, text, &engine);
    by_engine = false;
    compared++;
    if (!str_eq(buf_str(&lists), buf_str(&engine))) {
        different++;
        printf("not the same: %s\n", text);
    }
    buf_release(&lists);
    buf_release(&engine);
}

/* An OR of all words, each between quotes, by FTS5's own rank: what one gets without doing anything. */
static size_t find_plain(struct system *s, const char *text, int64_t *found, size_t room)
{
    char words[4000];
    size_t n = 0, k = 0;
    bool inside = false;
    for (; *text && n + 12 < sizeof words; text++) {
        bool letter = (*text & 0x80) || (*text >= '0' && *text <= '9') || ((*text | 32) >= 'a' && (*text | 32) <= 'z');
        if (letter && !inside)
            n += (size_t)snprintf(words + n, sizeof words - n, n ? " OR \"" : "\"");
        if (!letter && inside)
            words[n++] = '"';
        if (letter)
            words[n++] = *text;
        inside = letter;
    }
    if (inside)
        words[n++] = '"';
    sqlite3_bind_text(s->stmt, 1, words, (int)n, SQLITE_STATIC);
    sqlite3_bind_int(s->stmt, 2, (int)room);
    while (k < room && sqlite3_step(s->stmt) == SQLITE_ROW)
        found[k++] = sqlite3_column_int64(s->stmt, 0);
    sqlite3_reset(s->stmt);
    return k;
}

/* Reads what another program found for the query. */
static size_t find_given(struct system *s, const char *text, int64_t *found, size_t room)
{
    char query[80];
    long long doc;
    size_t n = 0;
    (void)text;
    rewind(s->answers);
    while (n < room && fscanf(s->answers, "%79s %lld", query, &doc) == 2)
        if (!strcmp(query, s->query))
            found[n++] = doc;
    return n;
}

/* The query's own sentence is no hit (sets of paraphrases): the document with the text of the query does not count. */
static void judge(const char *id, const int64_t *hit, size_t n, bool own, struct figures *f)
{
    double gain = 0, relevant, best = best_gain(id, &relevant), first = 0, found = 0, deep = 0;
    size_t rank = 0;
    for (size_t i = 0; i < n && rank < DEEP; i++) {
        const char *doc = doc_id[hit[i]];
        if (own && !strcmp(doc + 1, id + 1))
            continue;
        double g = grade_of(id, doc);
        rank++;
        deep += g > 0;
        if (rank > TOP)
            continue;
        gain += (pow(2, g) - 1) / log2((double)rank + 1);
        found += g > 0;
        if (g > 0 && first == 0)
            first = (double)rank;
    }
    f->n++;
    f->ndcg += best > 0 ? gain / best : 0;
    f->mrr += first > 0 ? 1 / first : 0;
    f->recall += relevant > 0 ? found / relevant : 0;
    f->deep += relevant > 0 ? deep / relevant : 0;
}

static void one_query(struct system *s, const char *id, const char *text, bool own, struct figures *f)
{
    int64_t hit[DEEP];
    if (getenv("ENGINE")) {
        compare_ways(s, text);
        return;
    }
    s->query = id;
    double start = cpu_us();
    (void)s->find(s, text, hit, TOP + 1);
    if ((size_t)f->n < sizeof f->micros / sizeof *f->micros)
        f->micros[(size_t)f->n] = cpu_us() - start;
    judge(id, hit, s->find(s, text, hit, DEEP), own, f);
}

static int less_first(const void *a, const void *b)
{
    return more_first(b, a);
}

static void one_file(struct system *s, const char *set, const char *file)
{
    static struct figures f;
    char name[1000], *line = NULL;
    size_t room = 0;
    memset(&f, 0, sizeof f);
    snprintf(name, sizeof name, "%s/%s", set, file);
    FILE *in = fopen(name, "r");
    bool own = strstr(set, "sts") != NULL, list = getenv("PER_QUERY") != NULL;
    while (in && getline(&line, &room, in) > 0) {
        json_t *q = json_loads(line, 0, NULL);
        double before = f.ndcg;
        one_query(s, json_string_value(json_object_get(q, "id")), json_string_value(json_object_get(q, "text")), own,
            &f);
        if (list)
            printf("%.3f\t%s\t%s\n", f.ndcg - before, json_string_value(json_object_get(q, "id")),
                json_string_value(json_object_get(q, "text")));
        json_decref(q);
    }
    if (in)
        fclose(in);
    free(line);
    if (getenv("ENGINE"))
        return;
    size_t n = (size_t)f.n;
    qsort(f.micros, n, sizeof *f.micros, less_first);
    const char *base = strrchr(set, '/') ? strrchr(set, '/') + 1 : set;
    printf("%-7s %-20s %-14s n %4zu  nDCG@10 %.3f  MRR@10 %.3f  recall@10 %.3f @100 %.3f", base, file, s->name, n,
        f.ndcg / f.n, f.mrr / f.n, f.recall / f.n, f.deep / f.n);
    if (s->answers)
        puts("");
    else
        printf("  CPU p50 %6.2f ms  p99 %6.2f ms\n", f.micros[n / 2] / 1e3, f.micros[n * 99 / 100] / 1e3);
    fflush(stdout);
}

static int queries_only(const struct dirent *d)
{
    return !strncmp(d->d_name, "queries", 7);
}

static void all_files(struct system *s, const char *set)
{
    const char *only = getenv("ONLY");
    struct dirent **file;
    int n = scandir(set, &file, queries_only, alphasort);
    for (int i = 0; i < n; i++) {
        if (!only || !strcmp(only, file[i]->d_name))
            one_file(s, set, file[i]->d_name);
        free(file[i]);
    }
    free(file);
}

/* What PostgreSQL found before (see `postgresql` beside this file), in the folder of the variable ANSWERS. */
static void judge_postgresql(const char *set)
{
    const char *folder = getenv("ANSWERS"), *base = strrchr(set, '/') ? strrchr(set, '/') + 1 : set;
    struct dirent **file;
    int n = folder ? scandir(set, &file, queries_only, alphasort) : 0;
    for (int i = 0; i < n; i++) {
        char name[1000];
        struct system s = { .name = "postgresql", .find = find_given };
        snprintf(name, sizeof name, "%s/%s.%s.tsv", folder, base, file[i]->d_name);
        if ((s.answers = fopen(name, "r")) != NULL) {
            one_file(&s, set, file[i]->d_name);
            fclose(s.answers);
        }
        free(file[i]);
    }
    if (n > 0)
        free(file);
}

/* FTS5 with a tokenizer of its own, over the threads of the database. */
static void others(const char *path, const char *set)
{
    static const char *const tokenizers[] = { "unicode61", "porter unicode61" };
    char sql[600];
    for (size_t i = 0; i < 2; i++) {
        sqlite3 *db;
        struct system s = { .name = i ? "fts5 porter" : "fts5 unicode61", .find = find_plain };
        if (sqlite3_open(path, &db))
            die("cannot open", path);
        snprintf(sql, sizeof sql,
            "PRAGMA temp_store = MEMORY; CREATE VIRTUAL TABLE temp.plain USING fts5(title, body, tokenize = '%s');"
            "INSERT INTO temp.plain(rowid, title, body) SELECT r.id, r.title, (SELECT group_concat(p.lead || ' ' || p.body, ' ') "
            "FROM post p WHERE p.root_id = r.id) FROM post r WHERE r.root_id = r.id AND r.status IN (2, 3)",
            tokenizers[i]);
        run_sql(db, sql);
        if (sqlite3_prepare_v2(db, "SELECT rowid FROM temp.plain WHERE plain MATCH ?1 ORDER BY rank LIMIT ?2", -1,
                &s.stmt, NULL))
            die("sql:", sqlite3_errmsg(db));
        all_files(&s, set);
        sqlite3_finalize(s.stmt);
        sqlite3_close(db);
    }
}

static void one_set(const char *work, const char *set)
{
    char path[1000], index_path[1000], docs[1000],
        *base = strrchr(set, '/') ? strrchr(set, '/') + 1 : (char *)(uintptr_t)set;
    struct system own = { .name = "vraagbaak", .find = find_own };
    snprintf(path, sizeof path, "%s/%s.db", work, base);
    snprintf(index_path, sizeof index_path, "%s/%s-index.db", work, base);
    snprintf(docs, sizeof docs, "%s/docs.jsonl", set);
    bool given = access(docs, R_OK) != 0, again = given || (getenv("REUSE") && !access(index_path, R_OK));
    if (!again) {
        unlink(path);
        unlink(index_path);
    }
    sqlite3_int64 n = again ? recall(path) : fill(path, set);
    read_judgements(set);
    if (index_new(&own.ix, index_path, path, false) || db_open(&own.db, path, DB_OPEN_READ))
        die("cannot open", path);
    int64_t start = clock_mono_us();
    if (index_catch_up(own.ix))
        die("cannot index", set);
    printf("%-7s %lld documents, indexed in %.1f s\n", base, (long long)n, (double)(clock_mono_us() - start) / 1e6);
    all_files(&own, set);
    db_free(own.db);
    index_free(own.ix);
    if (!getenv("OWN") && !getenv("ENGINE")) {
        others(path, set);
        judge_postgresql(set);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: search_quality WORK-FOLDER SET-FOLDER...\n");
        return 2;
    }
    mkdir(argv[1], 0700);
    for (int i = 2; i < argc; i++)
        one_set(argv[1], argv[i]);
    if (compared)
        printf("%zu queries answered twice, %zu walks over lists, %zu answers not the same\n", compared, by_lists,
            different);
    return different ? 1 : 0;
}
