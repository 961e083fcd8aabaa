/* follow.c -- see follow.h. */
#include "resource/post/follow.h"

#include <string.h>

enum err list_keys_take(struct query *q, struct list_keys *keys)
{
    *keys = (struct list_keys){ 0 };
    if (query_row(q)) {
        int64_t *const each[] = { &keys->activity, &keys->created, &keys->helpful, &keys->facts, &keys->place,
            &keys->readers, &keys->kind, &keys->author, &keys->group };
        for (size_t i = 0; i < sizeof each / sizeof *each; i++)
            *each[i] = row_int(q);
    }
    return query_done(q);
}

void list_keys_bind_term(struct query *q, const struct list_keys *keys)
{
    query_int(q, keys->activity);
    query_int(q, keys->created);
    query_int(q, keys->helpful);
    query_int(q, keys->facts);
    query_int_or_null(q, keys->place);
}

static enum err run(struct db *db, enum sql sql, int64_t root)
{
    struct query q = db_query(db, sql);
    query_int(&q, root);
    return query_done(&q);
}

enum err summaries_write(struct db *db, int64_t root)
{
    return run(db, SQL_SUMMARIES_WRITE, root);
}

enum err list_add(struct db *db, int64_t root)
{
    return run(db, SQL_LIST_ADD, root);
}

enum err list_follow(struct db *db, int64_t root, const struct list_keys *keys)
{
    struct list_keys kept;
    struct query q = db_query(db, SQL_LIST_KEPT);
    query_int(&q, root);
    enum err e = list_keys_take(&q, &kept);
    if (e)
        return e;
    bool active = kept.activity != keys->activity;
    kept.activity = keys->activity;
    if (memcmp(&kept, keys, sizeof kept) != 0) {
        e = run(db, SQL_LIST_FOLLOW_MOVED, root);
        q = db_query(db, SQL_TERMS_FOLLOW_MOVED);
        query_int(&q, root);
        list_keys_bind_term(&q, keys);
    } else if (active) { /* half of the indexes hold no activity */
        e = run(db, SQL_LIST_FOLLOW_ACTIVE, root);
        q = db_query(db, SQL_TERMS_FOLLOW_ACTIVE);
        query_int(&q, root);
        query_int(&q, keys->activity);
    } else {
        return run(db, SQL_LIST_FOLLOW, root);
    }
    enum err followed = query_done(&q);
    return e ? e : followed;
}

enum err lists_rebuild(struct db *db)
{
    static const enum sql order[] = { SQL_SUMMARIES_WRITE_ALL, SQL_LISTS_CLEAR, SQL_LISTS_FILL, SQL_LISTS_FILL_TERMS };
    enum err e = OK;
    for (size_t i = 0; i < sizeof order / sizeof *order && !e; i++) {
        struct query q = db_query(db, order[i]);
        e = query_done(&q);
    }
    return e;
}

enum err lists_look(struct db *db, int64_t *wrong)
{
    struct query q = db_query(db, SQL_LISTS_WRONG);
    *wrong = 0;
    if (query_row(&q)) {
        *wrong = row_int(&q);
        *wrong += row_int(&q);
    }
    enum err e = query_end(&q);
    int64_t summaries = 0;
    if (!e) {
        q = db_query(db, SQL_SUMMARIES_WRONG);
        e = query_single(&q, 0, &summaries);
    }
    *wrong += summaries;
    return e;
}
