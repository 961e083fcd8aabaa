/* import.c -- posts as an import brings them.
 * Model:  the outside id (ref) says whether a post is new; what is the same is left alone, so that importing twice changes nothing.
 * Threads: the writer's, inside its transaction. Memory: arena. Errors: see post.h. */
#include "resource/post/change.h"
#include "resource/post/follow.h"
#include "resource/post/meeting.h"
#include "resource/post/post.h"

#include "base/utf8.h"
#include "text/markdown.h"

struct old {
    struct post_import p;
};

enum err post_find_ref(struct db *db, struct str ref, int64_t *id)
{
    struct query q = db_query(db, SQL_POST_BY_REF);
    query_str(&q, ref);
    enum err e = query_single(&q, 0, id);
    return e ? e : *id ? OK : ERR_NOT_FOUND;
}

static enum err load_old(struct db *db, struct arena *a, int64_t id, struct old *o)
{
    struct post_import *p = &o->p;
    struct query q = db_query(db, SQL_IMPORT_OLD);
    query_int(&q, id);
    if (query_row(&q)) {
        p->kind = (int)row_int(&q);
        p->status = (int)row_int(&q);
        p->access = (int)row_int(&q);
        p->phase = (int)row_int(&q);
        p->evidence = (int)row_int(&q);
        p->author = row_int(&q);
        p->group = row_int(&q);
        p->on_behalf_of = row_int(&q);
        p->place = row_int(&q);
        p->anonymous = row_int(&q) != 0;
        p->created = row_int(&q);
        p->published = row_int(&q);
        p->review_due = row_int(&q);
        p->valid_until = row_int(&q);
        p->resolved = row_int(&q);
        p->root = row_int(&q);
        p->parent = row_int(&q);
        p->title = row_str(&q, a);
        p->lead = row_str(&q, a);
        p->body = row_str(&q, a);
        p->resolution = row_str(&q, a);
        p->starts = row_int(&q);
        p->ends = row_int(&q);
    }
    return query_end(&q);
}

static enum err same_terms(struct db *db, int64_t id, const struct post_import *in, bool *same)
{
    size_t n = 0;
    *same = true;
    struct query q = db_query(db, SQL_IMPORT_TERMS);
    query_int(&q, id);
    while (query_row(&q)) {
        int64_t term = row_int(&q);
        bool found = false;
        for (size_t i = 0; i < in->n_terms; i++)
            found |= in->terms[i] == term;
        *same &= found;
        n++;
    }
    size_t distinct = 0;
    for (size_t i = 0; i < in->n_terms; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= in->terms[k] != in->terms[i];
        distinct += first;
    }
    *same &= n == distinct;
    return query_end(&q);
}

static bool same_post(const struct old *o, const struct post_import *n)
{
    const struct post_import *p = &o->p;
    return p->kind == n->kind && p->status == n->status && p->access == n->access && p->phase == n->phase &&
        p->evidence == n->evidence && p->author == n->author && p->group == n->group &&
        p->on_behalf_of == n->on_behalf_of && p->place == n->place && p->anonymous == n->anonymous &&
        p->created == n->created && p->published == n->published && p->review_due == n->review_due &&
        p->valid_until == n->valid_until && p->starts == n->starts && p->ends == n->ends &&
        p->resolved == n->resolved && str_eq(p->title, n->title) && str_eq(p->lead, n->lead) &&
        str_eq(p->body, n->body) && str_eq(p->resolution, n->resolution);
}

/* Says why the content cannot be taken; OK when it can. */
static enum err check(struct arena *a, const struct post_import *in, struct str *why)
{
    if (utf8_length(in->body) > POST_BODY_MAX)
        return *why = arena_printf(a, "the body is longer than %d characters", POST_BODY_MAX), ERR_TOO_LARGE;
    if (utf8_length(in->title) > POST_TITLE_MAX)
        return *why = arena_printf(a, "the title is longer than %d characters", POST_TITLE_MAX), ERR_INVALID;
    if (!utf8_valid(in->body) || !utf8_valid(in->title) || !utf8_valid(in->lead))
        return *why = STR("the text is not valid UTF-8"), ERR_INVALID;
    if (kind_of(in->kind)->root != (in->root == 0))
        return *why = STR("a reply needs a root, and a root has none"), ERR_INVALID;
    return OK;
}

/* Is there a post with this number? */
static enum err taken(struct db *db, int64_t id, bool *is)
{
    int64_t root = 0;
    struct query q = db_query(db, SQL_POST_ROOT);
    query_int(&q, id);
    enum err e = query_single(&q, 0, &root);
    *is = root != 0;
    return e;
}

/* Finds the post that is meant, by ref or else by number; ERR_NOT_FOUND. */
static enum err find(struct db *db, const struct post_import *in, int64_t *id)
{
    bool there = false;
    if (in->ref.n)
        return post_find_ref(db, in->ref, id);
    *id = in->id;
    enum err e = in->id ? taken(db, in->id, &there) : ERR_NOT_FOUND;
    return e ? e : there ? OK : ERR_NOT_FOUND;
}

static enum err insert(struct db *db, const struct post_import *in, int64_t now, int64_t *id)
{
    bool used = true;
    enum err e = in->id ? taken(db, in->id, &used) : OK;
    *id = used ? db_new_id(db, "post") : in->id;
    if (!e && !used)
        e = db_keep_id(db, "post", in->id);
    if (e)
        return e;
    struct query q = db_query(db, SQL_IMPORT_INSERT);
    query_int(&q, in->root ? in->root : *id);
    query_int(&q, *id);
    query_int_or_null(&q, in->root ? (in->parent ? in->parent : in->root) : 0);
    query_str(&q, in->ref.n ? in->ref : (struct str){ 0 });
    query_int(&q, in->created ? in->created : now);
    return query_done(&q);
}

static enum err update(struct db *db, int64_t id, const struct post_import *in, struct str html, int64_t now)
{
    struct query q = db_query(db, SQL_IMPORT_UPDATE);
    query_int(&q, id);
    query_int(&q, in->kind);
    query_int(&q, in->status);
    query_int(&q, in->access);
    query_int(&q, in->phase);
    query_int(&q, in->evidence);
    query_int(&q, in->author);
    query_int_or_null(&q, in->group);
    query_int_or_null(&q, in->on_behalf_of);
    query_int_or_null(&q, in->place);
    query_int(&q, in->anonymous);
    query_int(&q, in->created);
    query_int_or_null(&q, in->published);
    query_int_or_null(&q, in->review_due);
    query_int_or_null(&q, in->valid_until);
    query_int_or_null(&q, in->resolved);
    query_str(&q, in->title.p ? in->title : STR(""));
    query_str(&q, in->lead.p ? in->lead : STR(""));
    query_str(&q, in->body.p ? in->body : STR(""));
    query_str(&q, html);
    query_str(&q, in->resolution.n ? in->resolution : (struct str){ 0 });
    query_int(&q, now);
    return query_done(&q);
}

/* Terms, backlinks, the counters of its parent. */
static enum err follow_up(struct db *db, struct arena *a, int64_t id, const struct post_import *in, int64_t now)
{
    size_t bad;
    enum err e = post_set_terms(db, id, in->terms, in->n_terms, &bad);
    if (!e)
        e = post_cite(db, a, id, &(struct post_text){ .body = in->body }, in->author, now);
    if (!e && in->root && in->parent && in->parent != in->root)
        e = post_recount_comments(db, in->root, in->parent);
    return e;
}

enum err post_import_end(struct db *db, struct arena *a, int64_t root, const struct post_imported *posts, size_t n,
    int64_t now)
{
    int64_t active = 0;
    for (size_t i = 0; i < n; i++)
        if (posts[i].changed && posts[i].created > active)
            active = posts[i].created;
    enum err e = active ? thread_changed(db, root, active, true) : OK;
    for (size_t i = 0; i < n && !e; i++) {
        const struct post_imported *p = &posts[i];
        struct summary s = { .id = p->id, .root = root };
        struct viewer author = { .user = p->author };
        if (p->changed)
            e = post_event(db, a, EVENT_POST_IMPORTED, &s, &author, now, "ref", p->ref);
    }
    return e;
}

/* Fills in the times that the import does not give. */
static void derive(struct post_import *in, const struct post_import *old)
{
    in->created = in->created ? in->created : old->created;
    if (in->status == STATUS_PUBLISHED && !in->published)
        in->published = old->published ? old->published : in->created;
    if (!in->resolved)
        in->resolved = old->resolved ? old->resolved : in->resolution.n ? in->created : 0;
}

enum err post_import_part(struct db *db, struct arena *a, const struct post_import *given, int64_t now,
    struct post_imported *out, struct str *why)
{
    struct post_import in = *given;
    struct post_text text = { .title = in.title, .lead = in.lead, .body = in.body };
    struct old old = { 0 };
    bool same;
    int64_t *id = &out->id;
    in.author = in.author ? in.author : 1;
    *out = (struct post_imported){ .author = in.author, .ref = in.ref };
    enum err e = check(a, &in, why);
    if (!e && (e = post_render(a, &text, in.root == 0)) == ERR_TOO_LARGE) {
        const char *refusal = markdown_refusal(in.body, true);
        *why = str_c(refusal ? refusal : "the rendered text becomes too large");
    }
    if (e)
        return e;
    e = find(db, &in, id);
    bool fresh = e == ERR_NOT_FOUND;
    if (fresh)
        e = insert(db, &in, now, id);
    if (!e)
        e = load_old(db, a, *id, &old);
    derive(&in, &old.p);
    out->created = in.created;
    if (!e)
        e = same_terms(db, *id, &in, &same);
    if (e || (!fresh && same && same_post(&old, &in)))
        return e;
    out->changed = true;
    if (!fresh && (!str_eq(old.p.body, in.body) || !str_eq(old.p.title, in.title)))
        e = post_keep_revision(db, *id, in.author, now, STR("import"));
    if (!e)
        e = update(db, *id, &in, text.html, in.updated ? in.updated : fresh ? in.created : now);
    if (!e && fresh && !in.root && !(e = summaries_write(db, *id)))
        e = list_add(db, *id);
    if (!e && (in.starts || old.p.starts))
        e = meeting_store(db, *id, in.starts, in.ends);
    return e ? e : follow_up(db, a, *id, &in, now);
}

enum err post_import(struct db *db, struct arena *a, const struct post_import *in, int64_t now,
    struct post_imported *out, struct str *why)
{
    enum err e = post_import_part(db, a, in, now, out, why);
    return e ? e : post_import_end(db, a, in->root ? in->root : out->id, out, 1, now);
}
