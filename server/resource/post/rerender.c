/* rerender.c -- see rerender.h. */
#include "resource/post/rerender.h"

#include "resource/post/change.h"
#include "resource/post/post.h"

static const char version_name[] = "render.version";

static enum err state(struct db *db, const char *name, int64_t *out)
{
    struct query q = db_query(db, SQL_RERENDER_STATE);
    query_strz(&q, name);
    return query_single(&q, 0, out);
}

static enum err note(struct db *db, const char *name, int64_t number)
{
    struct query q = db_query(db, SQL_RERENDER_NOTE);
    query_strz(&q, name);
    query_int(&q, number);
    return query_done(&q);
}

enum err rerender_begin(struct db *db)
{
    struct query q = db_query(db, SQL_RERENDER_BEGIN);
    query_strz(&q, version_name);
    query_int(&q, POST_RENDER_VERSION);
    return query_done(&q);
}

enum err rerender_due(struct db *db, bool *due, int64_t *after)
{
    int64_t version = 0;
    enum err e = state(db, version_name, &version);
    *due = !e && version < POST_RENDER_VERSION;
    return e ? e : state(db, "render.after", after);
}

enum err rerender_read(struct db *db, struct arena *a, struct rerender *r)
{
    struct query q = db_query(db, SQL_RERENDER_NEXT);
    query_int(&q, r->after);
    query_int(&q, RERENDER_STEP);
    for (r->n = 0; r->n < RERENDER_STEP && query_row(&q); r->n++) {
        struct rerender_post *p = &r->post[r->n];
        p->id = r->after = row_int(&q);
        p->root = row_int(&q);
        p->body = row_str(&q, a);
        p->html = row_str(&q, a);
    }
    enum err e = query_end(&q);
    for (size_t i = 0; i < r->n && !e; i++) {
        struct rerender_post *p = &r->post[i];
        struct post_text text = { .body = p->body };
        e = post_render(a, &text, p->id == p->root);
        p->html = e || str_eq(text.html, p->html) ? (struct str){ 0 } : text.html;
        if (e == ERR_TOO_LARGE || e == ERR_INVALID)
            e = OK;
    }
    return e ? e : arena_err(a);
}

static enum err store_one(struct db *db, struct arena *a, const struct rerender_post *p, int64_t *changed)
{
    int64_t same = 0;
    struct query q = db_query(db, SQL_RERENDER_SAME);
    query_int(&q, p->id);
    query_str(&q, p->body);
    enum err e = query_single(&q, 0, &same);
    if (e || !same)
        return e; /* changed or gone since it was read */
    struct abbreviations found;
    e = abbreviations_find(a, p->body, &found);
    e = e ? e : abbreviations_keep(db, p->id, &found, false);
    if (e || !p->html.p)
        return e;
    q = db_query(db, SQL_RERENDER_SET);
    query_int(&q, p->id);
    query_str(&q, p->html);
    e = query_done(&q);
    ++*changed;
    return e ? e : db_change(db, "post", p->root);
}

enum err rerender_store(struct db *db, struct arena *a, const struct rerender *r, int64_t *changed)
{
    enum err e = OK;
    for (size_t i = 0; i < r->n && !e; i++)
        e = store_one(db, a, &r->post[i], changed);
    if (e)
        return e;
    if (r->n)
        return note(db, "render.after", r->after);
    e = note(db, "render.after", 0);
    return e ? e : note(db, version_name, POST_RENDER_VERSION);
}

enum err post_rerender(struct db *db, struct arena *a, int64_t *n)
{
    struct rerender r = { .n = 1 };
    enum err e = OK;
    *n = 0;
    while (!e && r.n) {
        struct arena batch = { .cap = a->cap };
        e = rerender_read(db, &batch, &r);
        e = e ? e : rerender_store(db, &batch, &r, n);
        arena_release(&batch);
    }
    return e;
}
