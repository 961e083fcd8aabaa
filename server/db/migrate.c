/* migrate.c -- see migrate.h.
 * What has run must be the beginning of the list that the program carries, with the same texts; anything else is refused.
 * Each step looks again inside its own write transaction, so two processes that start together take turns. */
#include "db/migrate.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/handle.h"

#include <inttypes.h>
#include <string.h>

enum { WATCH_STEPS = 10000 /* of the engine, between two looks at the clock: less than a millisecond */ };

/* Writes the checksum of a migration's text: 16 hex digits. */
static struct str checksum(struct arena *a, const struct migration *m)
{
    return arena_printf(a, "%016" PRIx64, str_hash(str_c(m->text)));
}

/* How many tables there are, and whether `migration` is one of them. */
static enum err look(struct db *db, int64_t *tables, bool *known)
{
    struct query q = db_query(db, SQL_DB_TABLES);
    *tables = 0;
    *known = false;
    if (query_row(&q)) {
        *tables = row_int(&q);
        *known = row_int(&q) > 0;
    }
    return query_end(&q);
}

struct ran {
    int64_t number;
    struct str name, checksum;
};

/* Compares the i-th migration that ran with the list. */
static enum err compare(const struct ran *r, size_t i, struct migration_list list, struct arena *a, struct str *why)
{
    if (i < list.n && list.of[i].number == r->number) {
        if (str_eq(r->checksum, checksum(a, &list.of[i])))
            return OK;
        *why = arena_printf(a, "Migration %.*s was changed after it ran in this database.", STR_ARG(r->name));
        return ERR_CONFLICT;
    }
    for (size_t k = 0; k < list.n; k++)
        if (list.of[k].number == r->number) {
            *why = arena_printf(a, "Migration %s has not run in this database, but the later %.*s has.",
                list.of[i].name, STR_ARG(r->name));
            return ERR_CONFLICT;
        }
    if (list.n && r->number < list.of[list.n - 1].number)
        *why = arena_printf(a, "Migration %.*s ran in this database, but this program does not have it.",
            STR_ARG(r->name));
    else
        *why = arena_printf(a, "The database is newer than this program: it has migration %.*s.", STR_ARG(r->name));
    return ERR_CONFLICT;
}

/* Counts in *done how many migrations of the list have run. */
static enum err count_done(struct db *db, struct migration_list list, struct arena *a, bool *known, size_t *done,
    struct str *why)
{
    int64_t tables;
    *done = 0;
    enum err e = look(db, &tables, known);
    if (e || (!*known && tables == 0))
        return e;
    if (!*known) {
        *why = STR("The database has tables but no list of migrations: it is half made, or of another program.");
        return ERR_CONFLICT;
    }
    struct query q = db_query(db, SQL_DB_MIGRATION_LIST);
    enum err wrong = OK;
    while (!wrong && query_row(&q)) {
        struct ran r = { .number = row_int(&q) };
        r.name = row_str(&q, a);
        r.checksum = row_str(&q, a);
        wrong = compare(&r, *done, list, a, why);
        *done += !wrong;
    }
    e = query_end(&q);
    return e ? e : wrong;
}

/* ---- telling how far it is */

struct watching {
    const struct migrate_watch *watch;
    struct migrate_progress at;
    int64_t began, told; /* monotonic microseconds */
};

/* What is left of a migration without the white space and remarks before its next statement. */
static struct str next_statement(struct str text)
{
    for (size_t before = text.n + 1; text.n < before;) {
        before = text.n;
        text = str_trim(text);
        if (str_starts(text, STR("--")))
            (void)str_cut(&text, '\n');
    }
    return text;
}

/* The end of what begins at i and holds no statement's end: a remark, a text in quotes, or one character. */
static size_t skip(struct str text, size_t i)
{
    struct str rest = str_sub(text, i, text.n);
    if (str_starts(rest, STR("--")))
        return i + str_find(rest, '\n') + 1;
    return rest.p[0] == '\'' ? i + str_find(str_sub(rest, 1, rest.n), '\'') + 2 : i + 1;
}

static size_t count_statements(struct str text)
{
    size_t n = 0;
    bool begun = false;
    for (size_t i = 0; i < text.n; i = skip(text, i)) {
        bool remark = str_starts(str_sub(text, i, text.n), STR("--"));
        n += begun && text.p[i] == ';';
        begun = text.p[i] != ';' && (begun || (!remark && !strchr(" \t\n", text.p[i])));
    }
    return n + begun;
}

static void count_row(void *ctx, int what, const char *schema, const char *table, sqlite3_int64 id)
{
    struct watching *w = ctx;
    (void)what;
    (void)schema;
    (void)table;
    (void)id;
    w->at.rows++;
}

/* Called by the engine between steps; it goes on. */
static int look_at_clock(void *ctx)
{
    struct watching *w = ctx;
    int64_t now = clock_mono_us();
    if (now - w->told < (w->watch->every_ms ? w->watch->every_ms : 1000) * INT64_C(1000))
        return 0;
    w->told = now;
    w->at.seconds = (now - w->began) / 1000000;
    w->watch->tell(w->watch->ctx, &w->at);
    return 0;
}

static void watch_begin(struct db *db, struct watching *w)
{
    if (!w->watch)
        return;
    w->began = w->told = clock_mono_us();
    sqlite3_update_hook(db_handle(db), count_row, w);
    sqlite3_progress_handler(db_handle(db), WATCH_STEPS, look_at_clock, w);
}

static void watch_end(struct db *db, const struct watching *w)
{
    if (!w->watch)
        return;
    sqlite3_update_hook(db_handle(db), NULL, NULL);
    sqlite3_progress_handler(db_handle(db), 0, NULL, NULL);
}

/* ---- running */

/* Runs the statements of a text one after another; the engine's code. */
static int run_text(struct db *db, const char *text, struct watching *w)
{
    int code = SQLITE_OK;
    for (const char *rest = text; !code && *rest;) {
        sqlite3_stmt *s = NULL;
        w->at.text = next_statement(str_c(rest));
        w->at.rows = 0;
        code = sqlite3_prepare_v2(db_handle(db), rest, -1, &s, &rest);
        if (code || !s)
            continue; /* wrong, or only remarks were left */
        w->at.text = str_trim(str_sub(w->at.text, 0, (size_t)(rest - w->at.text.p)));
        w->at.statement++;
        while (sqlite3_step(s) == SQLITE_ROW)
            ;
        code = sqlite3_finalize(s);
    }
    return code;
}

/* Runs every statement of one migration, and writes its row; the caller holds the transaction. */
static enum err run_one(struct db *db, const struct migration *m, const struct migrate_watch *watch, struct arena *a,
    struct str *why)
{
    struct watching w = { .watch = watch,
        .at = { .name = m->name, .statements = watch ? count_statements(str_c(m->text)) : 0 } };
    watch_begin(db, &w);
    int code = run_text(db, m->text, &w);
    struct str said = code ? arena_printf(a, "%s", sqlite3_errmsg(db_handle(db))) : STR("it ended its own transaction");
    watch_end(db, &w);
    enum err e = code ? db_fail(db, m->name, code) : db_lost(db) ? ERR_INTERNAL : OK;
    if (e) {
        *why = arena_printf(a, "Migration %s failed: %.*s.", m->name, STR_ARG(said));
        return e;
    }
    struct query q = db_query(db, SQL_DB_MIGRATION_RAN);
    query_int(&q, m->number);
    query_strz(&q, m->name);
    query_str(&q, checksum(a, m));
    query_int(&q, clock_now());
    return query_done(&q);
}

/* Runs the first migration that is missing; *more is false when there is none. */
static enum err step(struct db *db, struct migration_list list, const struct migrate_watch *watch, struct arena *a,
    bool *more, struct str *why)
{
    size_t done = 0;
    bool known = false;
    *more = false;
    enum err e = db_begin(db, true);
    if (e)
        return e;
    e = count_done(db, list, a, &known, &done, why);
    *more = !e && done < list.n;
    if (*more && !known) {
        struct query q = db_query(db, SQL_DB_MIGRATION_TABLE);
        e = query_done(&q);
    }
    if (*more && !e)
        e = run_one(db, &list.of[done], watch, a, why);
    if (!e && *more && (e = db_commit(db)))
        *why = arena_printf(a, "Migration %s could not be stored.", list.of[done].name);
    else if (!e && *more)
        log_line(LOG_INFO, "migration", "name", list.of[done].name, NULL);
    db_rollback(db);
    return e;
}

enum err migrate_list_run(struct db *db, struct migration_list list, const struct migrate_watch *watch, struct arena *a,
    size_t *ran, struct str *why)
{
    size_t count = 0;
    bool more = true;
    enum err e = OK;
    *why = (struct str){ 0 };
    while (!e && more) {
        e = step(db, list, watch, a, &more, why);
        count += !e && more;
    }
    if (e && !why->n)
        *why = e == ERR_BUSY ? STR("Another program keeps the database locked.")
                             : arena_printf(a, "The database could not be read or written: %s.", err_title(e, 1));
    if (ran)
        *ran = count;
    return e;
}

enum err migrate_list_check(struct db *db, struct migration_list list, struct arena *a, size_t *pending,
    struct str *why)
{
    size_t done = 0;
    bool known;
    *why = (struct str){ 0 };
    enum err e = count_done(db, list, a, &known, &done, why);
    *pending = e ? 0 : list.n - done;
    if (!e && *pending) {
        *why = arena_printf(a, "%zu migrations have not run yet; the first is %s.", *pending, list.of[done].name);
        e = ERR_CONFLICT;
    } else if (e && !why->n) {
        *why = arena_printf(a, "The database could not be read: %s.", err_title(e, 1));
    }
    return e;
}

static struct migration_list own_list(void)
{
    return (struct migration_list){ migrations, migration_count };
}

enum err migrate_run(struct db *db, const struct migrate_watch *watch, struct arena *a, size_t *ran, struct str *why)
{
    return migrate_list_run(db, own_list(), watch, a, ran, why);
}

enum err migrate_check(struct db *db, struct arena *a, size_t *pending, struct str *why)
{
    return migrate_list_check(db, own_list(), a, pending, why);
}
