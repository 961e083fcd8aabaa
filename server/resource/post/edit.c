/* edit.c -- see edit.h. */
#include "resource/post/edit.h"

static enum err pass(struct call *c, struct db *db, struct gate *gate, const struct summary *post,
    const struct post_text *t)
{
    struct post_text before;
    if (post->status == STATUS_DRAFT)
        return OK;
    enum err e = gate_find(c, gate, t);
    if (!e && gate->found)
        e = post_text_load(db, c->arena, post, &before);
    return e || !gate->found ? e : gate_pass(c, gate, &before);
}

enum err post_replace_text(struct call *c, struct db *db, const struct summary *post, const struct post_text *t,
    int64_t editor, struct str reason, struct gate *gate)
{
    enum err e = pass(c, db, gate, post, t);
    if (e)
        return e;
    e = post_keep_revision(db, post->id, editor, c->now, reason);
    if (e)
        return e;
    struct query q = db_query(db, SQL_POST_REPLACE_TEXT);
    query_int(&q, post->root);
    query_int(&q, post->id);
    query_str(&q, t->title);
    query_str(&q, t->lead);
    query_str(&q, t->body);
    query_str(&q, t->html);
    query_int(&q, c->now);
    e = query_done(&q);
    if (!e)
        e = post_cite(db, c->arena, post->id, t, editor, c->now);
    if (!e)
        e = gate_log(c, db, gate, post);
    return e ? e : thread_changed(db, post->root, c->now, false);
}
