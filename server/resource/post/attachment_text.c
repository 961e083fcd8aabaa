/* attachment_text.c -- see attachment_text.h. */
#include "resource/post/attachment_text.h"

const char *attachment_text_word(int64_t state)
{
    static const char *const words[] = { "waiting", "done", "refused", "failed", "none" };
    return words[state >= 0 && state < TEXT_NONE ? state : TEXT_NONE];
}

enum err attachment_text_wait(struct db *db, int64_t attachment, enum attachment_type type, int64_t now)
{
    if (!attachment_has_text(type))
        return OK;
    struct query q = db_query(db, SQL_ATTACHMENT_TEXT_WAIT);
    query_int(&q, attachment);
    query_int(&q, now);
    return query_done(&q);
}

enum err attachment_text_next(struct db *db, struct arena *a, struct attachment_text *out)
{
    *out = (struct attachment_text){ .type = TYPE_REFUSED, .reason = "" };
    struct query q = db_query(db, SQL_ATTACHMENT_TEXT_NEXT);
    if (query_row(&q)) {
        out->attachment = row_int(&q);
        out->post = row_int(&q);
        out->type = attachment_type_by_media(row_peek(&q));
        out->file = row_str(&q, a);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err attachment_text_store(struct db *db, const struct attachment_text *t, int64_t now)
{
    int64_t post = 0;
    struct query q = db_query(db, SQL_ATTACHMENT_TEXT_STORE);
    query_int(&q, t->attachment);
    query_int(&q, t->state);
    query_strz(&q, t->reason);
    query_str(&q, t->body);
    query_int(&q, now);
    enum err e = query_single(&q, 0, &post);
    return e || !post ? e : db_change(db, "post", post);
}

enum err attachment_text_retry(struct db *db, const char *reason, int64_t now)
{
    struct query q = db_query(db, SQL_ATTACHMENT_TEXT_RETRY);
    query_strz(&q, reason);
    query_int(&q, now);
    return query_done(&q);
}
