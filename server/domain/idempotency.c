/* idempotency.c -- see idempotency.h. */
#include "domain/idempotency.h"

enum err idempotency_find(struct db *db, int64_t account, struct str key, uint64_t hash, int64_t now, int64_t *post)
{
    *post = 0;
    if (!key.n)
        return OK;
    struct query q = db_query(db, SQL_IDEMPOTENCY_FIND);
    query_int(&q, account);
    query_str(&q, key);
    query_int(&q, now - IDEMPOTENCY_MS);
    bool other = false;
    if (query_row(&q)) {
        other = row_int(&q) != (int64_t)hash;
        *post = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : other ? ERR_CONFLICT : OK;
}

enum err idempotency_keep(struct db *db, int64_t account, struct str key, uint64_t hash, int64_t now, int64_t post)
{
    if (!key.n)
        return OK;
    struct query old = db_query(db, SQL_IDEMPOTENCY_FORGET);
    query_int(&old, now - IDEMPOTENCY_MS);
    enum err e = query_done(&old);
    if (e)
        return e;
    struct query q = db_query(db, SQL_IDEMPOTENCY_KEEP);
    query_int(&q, account);
    query_str(&q, key);
    query_int(&q, (int64_t)hash);
    query_int(&q, post);
    query_int(&q, now);
    return query_done(&q);
}
