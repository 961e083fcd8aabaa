/* listen.c -- what posts do when something happens elsewhere: merged terms take their posts along.
 * Threads: the writer's, inside the transaction of the event. Memory: none. Errors: as db.h. */
#include "resource/post/change.h"
#include "resource/post/post.h"

/* data is {"into":17}. */
static int64_t number_in(struct str data)
{
    int64_t v = 0;
    size_t i = str_search(data, STR("\"into\":"));
    struct str digits = str_sub(data, i + 7, data.n);
    digits.n = str_find(digits, '}');
    return str_int(str_trim(digits), &v) ? v : 0;
}

static enum err move(struct db *db, enum sql sql, int64_t from, int64_t into)
{
    struct query q = db_query(db, sql);
    query_int(&q, from);
    query_int(&q, into);
    return query_done(&q);
}

static enum err term_merged(struct db *db, const struct event *e)
{
    int64_t into = number_in(e->data);
    if (!into)
        return ERR_INTERNAL;
    enum err err = move(db, SQL_MERGE_TERM_POSTS, e->entity_id, into);
    if (!err)
        err = move(db, SQL_MERGE_TERM_FOLLOWERS, e->entity_id, into);
    struct query q = db_query(db, SQL_MERGE_TERM_CLEAR);
    query_int(&q, e->entity_id);
    enum err cleared = query_done(&q);
    q = db_query(db, SQL_MERGE_TERM_UNFOLLOW);
    query_int(&q, e->entity_id);
    enum err unfollowed = query_done(&q);
    return err ? err : cleared ? cleared : unfollowed;
}

const struct listener post_listeners[] = {
    { EVENT_TERM_MERGED, term_merged },
    { 0 },
};
