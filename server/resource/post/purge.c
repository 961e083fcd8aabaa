/* purge.c -- really deleting what was withdrawn: the post, its replies, every version, mark, link and suggestion; the trail keeps
 * that it was there, without its words. Other folders hear of it (EVENT_POST_PURGED, once per post). */
#include "resource/post/change.h"
#include "resource/post/post.h"

enum err post_purge_next(struct db *db, int64_t before, int64_t after, int64_t *id)
{
    struct query q = db_query(db, SQL_PURGE_DUE);
    query_int(&q, before);
    query_int(&q, after);
    return query_single(&q, 0, id);
}

enum err post_purge_texts(struct db *db, struct arena *a, int64_t id, struct post_purged *out, size_t max, size_t *n)
{
    struct query q = db_query(db, SQL_PURGE_TEXTS);
    *n = 0;
    query_int(&q, id);
    while (*n < max && query_row(&q)) {
        struct post_purged *p = &out[(*n)++];
        p->id = row_int(&q);
        p->title = row_str(&q, a);
        p->lead = row_str(&q, a);
        p->body = row_str(&q, a);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

/* Emits one event per post that goes, and tells the index. */
static enum err tell(struct db *db, const struct post_purged *posts, size_t n, int64_t now)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++) {
        e = event_forget(db, posts[i].id);
        if (!e)
            e = event_emit(db,
                &(struct event){ .verb = EVENT_POST_PURGED, .at = now, .entity = "post", .entity_id = posts[i].id });
        if (!e)
            e = db_change(db, "post", posts[i].id);
    }
    return e;
}

/* Deletes it, whatever its status when any is set. */
static enum err purge(struct db *db, struct arena *a, int64_t id, bool any, int64_t now)
{
    static const enum sql order[] = { SQL_PURGE_REVISIONS, SQL_PURGE_MEETINGS, SQL_PURGE_MARKS, SQL_PURGE_LINKS,
        SQL_PURGE_TERMS, SQL_PURGE_READERS, SQL_PURGE_SUGGESTIONS, SQL_PURGE_OWNERS, SQL_PURGE_ABBREVIATIONS,
        SQL_PURGE_FILE_TEXTS, SQL_PURGE_ATTACHMENTS, SQL_PURGE_LIST, SQL_PURGE_POSTS };
    enum { MOST = 10000 };
    struct post_purged *posts = arena_array(a, MOST, sizeof *posts);
    int64_t status = -1, root = 0;
    size_t n = 0;
    struct query q = db_query(db, SQL_PURGE_ABOUT);
    query_int(&q, id);
    if (query_row(&q)) {
        status = row_int(&q);
        root = row_int(&q);
    }
    enum err e = query_end(&q);
    if (e || status < 0 || (status != STATUS_WITHDRAWN && !any))
        return e ? e : status < 0 ? ERR_NOT_FOUND : ERR_CONFLICT;
    e = posts ? post_purge_texts(db, a, id, posts, MOST, &n) : arena_err(a);
    if (!e)
        e = tell(db, posts, n, now);
    for (size_t i = 0; !e && i < sizeof order / sizeof *order; i++) {
        q = db_query(db, order[i]);
        query_int(&q, id);
        e = query_done(&q);
    }
    return e || root == id ? e : thread_changed(db, root, now, false);
}

enum err post_purge(struct db *db, struct arena *a, int64_t id, int64_t now)
{
    return purge(db, a, id, false, now);
}

enum err post_purge_again(struct db *db, struct arena *a, int64_t id, int64_t now)
{
    return purge(db, a, id, true, now);
}
