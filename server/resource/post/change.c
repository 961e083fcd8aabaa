/* change.c -- see change.h. */
#include "resource/post/change.h"

#include "resource/post/follow.h"

#include "text/markdown.h"

struct post_words {
    struct markdown_mentions mentions;
    struct abbreviations abbreviations;
};

enum err post_render(struct arena *a, struct post_text *t, bool root)
{
    return markdown_html(a, t->body, root ? &markdown_root : &markdown_reply, &t->html);
}

enum err post_render_call(struct call *c, struct post_text *t, bool root)
{
    enum err e = post_render(c->arena, t, root);
    if (e != ERR_TOO_LARGE)
        return e;
    const char *nl = markdown_refusal(t->body, false), *en = markdown_refusal(t->body, true);
    call_bad(c, "body", nl ? nl : "De opgemaakte tekst wordt te groot.",
        en ? en : "The rendered text becomes too large.");
    return call_ok(c);
}

static enum err read_words(struct arena *a, struct str body, struct post_words *w)
{
    enum err e = markdown_mentions(a, body, &w->mentions);
    return e ? e : abbreviations_find(a, body, &w->abbreviations);
}

enum err post_prepare_call(struct call *c, struct post_text *t, bool root)
{
    enum err e = post_render_call(c, t, root);
    struct post_words *w = e ? NULL : arena_new(c->arena, struct post_words);
    if (!w)
        return e ? e : arena_err(c->arena);
    t->words = w;
    return read_words(c->arena, t->body, w);
}

/* Recounts the root and raises its version, its activity too when that is set; summaries, lists and the index hear of it. */
static enum err recount(struct db *db, int64_t root, int64_t activity)
{
    struct list_keys keys;
    struct query q = db_query(db, activity ? SQL_THREAD_RAISE : SQL_THREAD_TOUCH);
    query_int(&q, root);
    if (activity)
        query_int(&q, activity);
    enum err e = list_keys_take(&q, &keys);
    if (!e)
        e = summaries_write(db, root);
    if (!e && keys.kind)
        e = list_follow(db, root, &keys);
    return e ? e : db_change(db, "post", root);
}

enum err post_recount_original(struct db *db, int64_t original)
{
    enum err e = post_recount_marks(db, original, original);
    return e ? e : recount(db, original, 0);
}

static enum err recount_originals(struct db *db, int64_t root)
{
    enum { MOST = 20 };
    int64_t original[MOST];
    size_t n = 0;
    struct query q = db_query(db, SQL_POST_ORIGINALS);
    query_int(&q, root);
    while (n < MOST && query_row(&q))
        original[n++] = row_int(&q);
    enum err e = query_end(&q);
    for (size_t i = 0; i < n && !e; i++)
        e = post_recount_original(db, original[i]);
    return e;
}

enum err thread_changed(struct db *db, int64_t root, int64_t now, bool active)
{
    enum err e = recount(db, root, active ? now : 0);
    return e ? e : recount_originals(db, root);
}

enum err post_recount_marks(struct db *db, int64_t root, int64_t post)
{
    struct query q = db_query(db, SQL_POST_RECOUNT_MARKS);
    query_int(&q, root);
    query_int(&q, post);
    return query_done(&q);
}

enum err post_recount_comments(struct db *db, int64_t root, int64_t answer)
{
    struct query q = db_query(db, SQL_POST_COMMENTS_OF);
    query_int(&q, root);
    query_int(&q, answer);
    return query_done(&q);
}

static enum err drop_cites(struct db *db, int64_t post)
{
    struct query q = db_query(db, SQL_POST_CITES_DROP);
    query_int(&q, post);
    return query_done(&q);
}

static enum err cite(struct db *db, struct arena *a, int64_t post, const struct post_text *text, int64_t account,
    int64_t now, bool fresh)
{
    struct post_words read = { 0 };
    const struct post_words *w = text->words ? text->words : &read;
    enum err e = text->words ? OK : read_words(a, text->body, &read);
    if (!e && !fresh)
        e = drop_cites(db, post);
    for (size_t i = 0; i < w->mentions.posts_n && !e; i++) {
        if (w->mentions.posts[i] == post)
            continue;
        struct query q = db_query(db, SQL_POST_CITES_ADD);
        query_int(&q, db_new_id(db, "link"));
        query_int(&q, post);
        query_int(&q, w->mentions.posts[i]);
        query_int_or_null(&q, account);
        query_int(&q, now);
        e = query_done(&q);
    }
    return e ? e : abbreviations_keep(db, post, &w->abbreviations, fresh);
}

enum err post_cite(struct db *db, struct arena *a, int64_t post, const struct post_text *text, int64_t account,
    int64_t now)
{
    return cite(db, a, post, text, account, now, false);
}

enum err post_cite_new(struct db *db, struct arena *a, int64_t post, const struct post_text *text, int64_t account,
    int64_t now)
{
    return cite(db, a, post, text, account, now, true);
}

enum err post_version(struct call *c, const struct summary *post)
{
    return call_version(c, post->version, "Dit bericht is intussen gewijzigd.",
        "This post has changed in the meantime.");
}

enum err post_keep_revision(struct db *db, int64_t post, int64_t account, int64_t now, struct str reason)
{
    struct query q = db_query(db, SQL_POST_KEEP_REVISION);
    query_int(&q, post);
    query_int(&q, account);
    query_int(&q, now);
    query_str(&q, reason.p ? reason : STR(""));
    return query_done(&q);
}

enum err post_set_terms(struct db *db, int64_t post, const int64_t *terms, size_t n, size_t *bad)
{
    struct query q = db_query(db, SQL_POST_TERMS_DROP);
    query_int(&q, post);
    enum err e = query_done(&q);
    struct list_keys keys = { 0 };
    if (!e && n) {
        q = db_query(db, SQL_LIST_KEPT);
        query_int(&q, post);
        e = list_keys_take(&q, &keys);
    }
    for (size_t i = 0; i < n && !e; i++) {
        int64_t there;
        q = db_query(db, SQL_POST_TERM_EXISTS);
        query_int(&q, terms[i]);
        e = query_single(&q, 0, &there);
        if (!e && !there) {
            *bad = i;
            return ERR_INVALID;
        }
        if (e)
            break;
        q = db_query(db, SQL_POST_TERMS_ADD);
        query_int(&q, post);
        query_int(&q, terms[i]);
        list_keys_bind_term(&q, &keys);
        e = query_done(&q);
    }
    return e;
}

enum err post_text_load(struct db *db, struct arena *a, const struct summary *post, struct post_text *out)
{
    *out = (struct post_text){ .title = post->title, .lead = post->lead };
    struct query q = db_query(db, SQL_POST_BODY);
    query_int(&q, post->id);
    if (query_row(&q)) {
        out->body = row_str(&q, a);
        out->html = row_str(&q, a);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err post_has_theme(struct db *db, int64_t post, bool *has)
{
    int64_t n;
    struct query q = db_query(db, SQL_POST_HAS_THEME);
    query_int(&q, post);
    enum err e = query_single(&q, 0, &n);
    *has = n > 0;
    return e;
}

enum err post_event(struct db *db, struct arena *a, enum event_verb verb, const struct summary *post,
    const struct viewer *v, int64_t now, const char *key, struct str reason)
{
    struct event e = { .verb = verb,
        .actor = v->user,
        .at = now,
        .post = post->id,
        .root = post->root,
        .entity = "post",
        .entity_id = post->id,
        .data = reason.n ? jw_one(a, key, reason) : STR("") };
    enum err err = arena_err(a);
    return err ? err : event_emit(db, &e);
}

void post_diff_json(struct jw *j, const struct diff *d)
{
    jw_open(j, "diff", '[');
    for (size_t i = 0; i < d->n; i++) {
        jw_open(j, NULL, '{');
        jw_strz(j, "change", diff_name(d->parts[i].op));
        jw_str(j, "text", d->parts[i].text);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}
