/* identity.c -- see identity.h. */
#include "resource/user/identity.h"

enum err attempt_begin(struct db *db, const struct attempt *in, int64_t now)
{
    struct query q = db_query(db, SQL_ATTEMPT_FORGET);
    query_int(&q, now);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_ATTEMPT_INSERT);
    query_blob(&q, in->browser);
    query_str(&q, in->provider);
    query_int_or_null(&q, in->account);
    query_blob(&q, in->invitation);
    query_int(&q, now);
    query_int(&q, now + ATTEMPT_MS);
    return query_done(&q);
}

enum err attempt_find(struct db *db, struct arena *a, struct str browser, int64_t now, struct attempt *out)
{
    *out = (struct attempt){ .browser = browser };
    struct query q = db_query(db, SQL_ATTEMPT_FIND);
    query_blob(&q, browser);
    query_int(&q, now);
    if (query_row(&q)) {
        out->provider = row_str(&q, a);
        out->account = row_int(&q);
        out->invitation = row_str(&q, a);
    }
    return query_end(&q);
}

enum err attempt_end(struct db *db, struct str browser, bool *there)
{
    int64_t changed = 0;
    struct query q = db_query(db, SQL_ATTEMPT_DELETE);
    query_blob(&q, browser);
    enum err e = query_changes(&q, &changed);
    *there = changed == 1;
    return e;
}

enum err identity_account(struct db *db, struct str issuer, struct str subject, int64_t *account, bool *closed)
{
    *account = 0;
    *closed = false;
    struct query q = db_query(db, SQL_IDENTITY_ACCOUNT);
    query_str(&q, issuer);
    query_str(&q, subject);
    if (query_row(&q)) {
        *account = row_int(&q);
        *closed = row_int(&q) != 0;
    }
    return query_end(&q);
}

enum err identity_put(struct db *db, struct str issuer, struct str subject, int64_t account, int64_t now)
{
    struct query q = db_query(db, SQL_IDENTITY_PUT);
    query_str(&q, issuer);
    query_str(&q, subject);
    query_int(&q, account);
    query_int(&q, now);
    return query_done(&q);
}
