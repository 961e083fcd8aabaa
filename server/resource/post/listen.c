/* listen.c -- what posts do when something happens: merged terms take their posts along, a draft that leaves its author has no
 * readers of its own any more.
 * Threads: the writer's, inside the transaction of the event. Memory: none. Errors: as db.h. */
#include "resource/post/change.h"
#include "resource/post/post.h"

static enum err term_merged(struct db *db, const struct event *e)
{
    int64_t into = event_number(e, "into");
    if (!into)
        return ERR_INTERNAL;
    struct query q = db_query(db, SQL_MERGE_TERM_POSTS);
    query_int(&q, e->entity_id);
    query_int(&q, into);
    enum err moved = query_done(&q);
    q = db_query(db, SQL_MERGE_TERM_CLEAR);
    query_int(&q, e->entity_id);
    enum err cleared = query_done(&q);
    return moved ? moved : cleared;
}

static enum err handed_in(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_READERS_DROP);
    query_int(&q, e->post);
    return query_done(&q);
}

static enum err anonymised(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_READER_FORGET);
    query_int(&q, e->entity_id);
    return query_done(&q);
}

const struct listener post_listeners[] = {
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { EVENT_TERM_MERGED, term_merged },
    { EVENT_POST_SUBMITTED, handed_in },
    { EVENT_POST_PUBLISHED, handed_in },
    { EVENT_POST_WITHDRAWN, handed_in },
    { 0 },
};
