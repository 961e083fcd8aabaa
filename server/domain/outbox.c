/* outbox.c -- see outbox.h. */
#include "domain/outbox.h"

enum { FIRST_WAIT_MS = 30000, LONGEST_WAIT_MS = 6 * 3600 * 1000, PROBLEM_MAX = 300 /* bytes */ };

enum err outbox_put(struct db *db, const struct outbox *row)
{
    ASSERT(row->once.n <= OUTBOX_ONCE_MAX);
    struct query q = db_query(db, SQL_OUTBOX_PUT);
    query_int(&q, db_new_id(db, "outbox"));
    query_str(&q, row->kind);
    query_str(&q, row->once);
    query_int_or_null(&q, row->account);
    query_int_or_null(&q, row->target);
    query_str(&q, row->data.p ? row->data : STR(""));
    query_int(&q, row->created);
    query_int(&q, row->due ? row->due : row->created);
    return query_done(&q);
}

static enum err take(struct query *q, struct arena *a, struct outbox *out, size_t max, size_t *n)
{
    *n = 0;
    while (*n < max && query_row(q)) {
        struct outbox *o = &out[(*n)++];
        *o = (struct outbox){ .id = row_int(q) };
        o->kind = row_str(q, a);
        o->once = row_str(q, a);
        o->account = row_int(q);
        o->target = row_int(q);
        o->data = row_str(q, a);
        o->created = row_int(q);
        o->due = row_int(q);
        o->attempts = row_int(q);
        o->dead = row_int(q);
        o->problem = row_str(q, a);
    }
    enum err e = query_end(q);
    return e ? e : arena_err(a);
}

enum err outbox_due(struct db *db, struct arena *a, int64_t now, struct outbox *out, size_t max, size_t *n)
{
    struct query q = db_query(db, SQL_OUTBOX_DUE);
    query_int(&q, now);
    query_int(&q, (int64_t)max);
    return take(&q, a, out, max, n);
}

/* How long to wait after so many tries, milliseconds. */
static int64_t pause_after(int64_t attempts)
{
    int64_t wait = FIRST_WAIT_MS;
    for (int64_t i = 0; i < attempts && wait < LONGEST_WAIT_MS; i++)
        wait *= 4;
    return wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS;
}

enum err outbox_settle(struct db *db, const struct outbox *row, enum outbox_outcome outcome, struct str problem,
    int64_t now)
{
    struct query q = db_query(db, outcome <= OUTBOX_SKIPPED ? SQL_OUTBOX_DONE : SQL_OUTBOX_AGAIN);
    query_int(&q, row->id);
    if (outcome > OUTBOX_SKIPPED) {
        bool dead = outcome == OUTBOX_NEVER || row->attempts + 1 >= OUTBOX_ATTEMPTS;
        query_int(&q, now + pause_after(row->attempts));
        query_int_or_null(&q, dead ? now : 0);
        query_str(&q, problem.p ? str_sub(problem, 0, PROBLEM_MAX) : STR(""));
    }
    return query_done(&q);
}

enum err outbox_dead(struct db *db, struct arena *a, int64_t before, struct outbox *out, size_t max, size_t *n)
{
    struct query q = db_query(db, SQL_OUTBOX_DEAD);
    query_int(&q, before ? before : INT64_MAX);
    query_int(&q, (int64_t)max);
    return take(&q, a, out, max, n);
}

static enum err changed_one(struct query *q)
{
    int64_t n = 0;
    enum err e = query_changes(q, &n);
    return e ? e : n ? OK : ERR_NOT_FOUND;
}

enum err outbox_revive(struct db *db, int64_t id, int64_t now)
{
    struct query q = db_query(db, SQL_OUTBOX_REVIVE);
    query_int(&q, id);
    query_int(&q, now);
    return changed_one(&q);
}

enum err outbox_drop(struct db *db, int64_t id)
{
    struct query q = db_query(db, SQL_OUTBOX_DROP);
    query_int(&q, id);
    return changed_one(&q);
}

enum err outbox_forget(struct db *db, int64_t account)
{
    struct query q = db_query(db, SQL_OUTBOX_FORGET);
    query_int(&q, account);
    return query_done(&q);
}

enum err outbox_count(struct db *db, int64_t *waiting, int64_t *dead)
{
    struct query q = db_query(db, SQL_OUTBOX_COUNT);
    *waiting = *dead = 0;
    if (query_row(&q)) {
        *waiting = row_int(&q);
        *dead = row_int(&q);
    }
    return query_end(&q);
}
