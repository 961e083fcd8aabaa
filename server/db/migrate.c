/* migrate.c -- see migrate.h.
 * What has run must be the beginning of the list that the program carries, with the same texts; anything else is refused.
 * Each step looks again inside its own write transaction, so two processes that start together take turns. */
#include "db/migrate.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/handle.h"

#include <inttypes.h>

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

/* Runs every statement of one migration, and writes its row; the caller holds the transaction. */
static enum err run_one(struct db *db, const struct migration *m, struct arena *a, struct str *why)
{
    char *text = NULL;
    int code = sqlite3_exec(db_handle(db), m->text, NULL, NULL, &text);
    enum err e = code ? db_fail(db, m->name, code) : db_lost(db) ? ERR_INTERNAL : OK;
    if (e)
        *why = arena_printf(a, "Migration %s failed: %s.", m->name, text ? text : "it ended its own transaction");
    sqlite3_free(text);
    if (e)
        return e;
    struct query q = db_query(db, SQL_DB_MIGRATION_RAN);
    query_int(&q, m->number);
    query_strz(&q, m->name);
    query_str(&q, checksum(a, m));
    query_int(&q, clock_now());
    return query_done(&q);
}

/* Runs the first migration that is missing; *more is false when there is none. */
static enum err step(struct db *db, struct migration_list list, struct arena *a, bool *more, struct str *why)
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
        e = run_one(db, &list.of[done], a, why);
    if (!e && *more && (e = db_commit(db)))
        *why = arena_printf(a, "Migration %s could not be stored.", list.of[done].name);
    else if (!e && *more)
        log_line(LOG_INFO, "migration", "name", list.of[done].name, NULL);
    db_rollback(db);
    return e;
}

enum err migrate_list_run(struct db *db, struct migration_list list, struct arena *a, size_t *ran, struct str *why)
{
    size_t count = 0;
    bool more = true;
    enum err e = OK;
    *why = (struct str){ 0 };
    while (!e && more) {
        e = step(db, list, a, &more, why);
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

enum err migrate_run(struct db *db, struct arena *a, size_t *ran, struct str *why)
{
    return migrate_list_run(db, own_list(), a, ran, why);
}

enum err migrate_check(struct db *db, struct arena *a, size_t *pending, struct str *why)
{
    return migrate_list_check(db, own_list(), a, pending, why);
}
