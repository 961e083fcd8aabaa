/* thread.c -- see thread.h. */
#include "resource/post/thread.h"

#include "resource/post/attachment.h"

#include <stdlib.h>

/* ---- loading */

enum {
    FIRST = 16, /* room to begin with; most threads need no more */
    LINKS = 200 /* links in one direction that are shown */
};

static void *grown(struct arena *a, void *old, size_t n, size_t size)
{
    if (n && (n < FIRST || n & (n - 1))) /* room is FIRST, then the next power of two */
        return old;
    char *p = arena_array(a, n ? n * 2 : FIRST, size);
    if (p && n)
        __builtin_memcpy(p, old, n * size);
    return p;
}

static struct thread_post *post_by_id(const struct thread *t, int64_t id)
{
    size_t lo = 1, hi = t->n; /* the replies are in order; the root may be newer than they are */
    if (t->n && t->posts[0].s.id == id)
        return &t->posts[0];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->posts[mid].s.id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->n && t->posts[lo].s.id == id ? &t->posts[lo] : NULL;
}

static bool take_post(struct query *q, struct arena *a, const struct viewer *v, int64_t root, struct thread *t)
{
    if (!(t->posts = grown(a, t->posts, t->n, sizeof *t->posts)))
        return false;
    struct thread_post *p = &t->posts[t->n++];
    p->s.id = row_int(q); /* all else is zero (grown) */
    p->s.root = root;
    enum err e = summary_read(q->db, a, v, row_peek(q), &p->s);
    if (e && !q->err)
        q->err = e;
    p->body = row_str(q, a);
    p->html = row_str(q, a);
    return true;
}

/* Brings the root to the front; false when it is not there. */
static bool root_first(struct thread *t)
{
    size_t at = 0;
    while (at < t->n && t->posts[at].s.id != t->posts[at].s.root)
        at++;
    if (at == t->n)
        return false;
    struct thread_post root = t->posts[at];
    for (; at > 0; at--)
        t->posts[at] = t->posts[at - 1];
    t->posts[0] = root;
    return true;
}

/* Finds the thread of a post that the viewer may read, and what else the thread needs to know: *followers of its root. */
static enum err find(struct db *db, const struct viewer *v, int64_t now, int64_t post, struct thread *t, int64_t *root,
    int64_t *followers)
{
    struct query q = db_query(db, SQL_THREAD_FOUND);
    access_bind(&q, v, now);
    query_int(&q, post);
    *root = 0;
    if (query_row(&q)) {
        *root = row_int(&q);
        t->names = row_int(&q);
        *followers = row_int(&q);
        t->following = *followers & 1;
        *followers /= 2;
    }
    enum err e = query_end(&q);
    if (!e && *root)
        label_begin_at(db, t->names);
    return e ? e : *root ? OK : ERR_NOT_FOUND;
}

/* Appends what a statement gives, at most limit posts; sets t->more when there are others. */
static enum err take_posts(struct query *q, struct arena *a, const struct viewer *v, int64_t root, size_t limit,
    struct thread *t)
{
    size_t end = t->n + limit;
    while (!t->more && query_row(q)) {
        if (t->n == end)
            t->more = true;
        else if (!take_post(q, a, v, root, t))
            break;
    }
    enum err e = query_end(q);
    return e ? e : arena_err(a);
}

/* The first posts of a thread; none, with OK, when its root is not among them (it may be newer than a hundred replies, after a
 * merge). */
static enum err load_posts(struct db *db, struct arena *a, const struct viewer *v, int64_t root, size_t limit,
    struct thread *t)
{
    struct query q = db_query(db, SQL_THREAD_POSTS);
    query_int(&q, root);
    query_int(&q, (int64_t)limit + 1);
    enum err e = take_posts(&q, a, v, root, limit, t);
    if (!e && !root_first(t))
        t->n = 0;
    return e;
}

static enum err load_root(struct db *db, struct arena *a, const struct viewer *v, int64_t root, struct thread *t)
{
    t->n = 0;
    t->more = false;
    struct query q = db_query(db, SQL_THREAD_ROOT_POST);
    query_int(&q, root);
    enum err e = take_posts(&q, a, v, root, 1, t);
    return e ? e : t->n ? OK : ERR_NOT_FOUND;
}

/* Appends at most limit replies with ids above after; sets t->more when there are others. */
static enum err load_replies(struct db *db, struct arena *a, const struct viewer *v, int64_t after, size_t limit,
    struct thread *t)
{
    int64_t root = t->posts[0].s.id;
    struct query q = db_query(db, SQL_THREAD_REPLIES_PAGE);
    query_int(&q, root);
    query_int(&q, after);
    query_int(&q, (int64_t)limit + 1);
    return take_posts(&q, a, v, root, limit, t);
}

/* After the posts: the names come from what label_begin began. */
static enum err load_marks(struct db *db, struct arena *a, struct thread *t)
{
    struct query q = db_query(db, SQL_THREAD_MARKS);
    query_int(&q, t->posts[0].s.id);
    while (query_row(&q) && (t->marks = grown(a, t->marks, t->n_marks, sizeof *t->marks))) {
        struct thread_mark *m = &t->marks[t->n_marks++];
        struct named none;
        m->post = row_int(&q);
        m->at = row_int(&q);
        m->kind = (int)row_int(&q);
        int64_t account = row_int(&q), organisation = row_int(&q);
        m->note = row_str(&q, a);
        enum err e = label_account(db, a, account, &m->user, &none);
        e = e ? e : label_organisation(db, a, organisation, &m->organisation);
        if (e && !q.err)
            q.err = e;
    }
    return query_end(&q);
}

/* The lowest and highest id of the thread's posts, when those between are few enough to look through; else first is 0. */
static void span(const struct thread *t, int64_t *first, int64_t *last)
{
    *first = *last = t->posts[0].s.id;
    for (size_t i = 1; i < t->n; i++) {
        int64_t id = t->posts[i].s.id;
        *first = id < *first ? id : *first;
        *last = id > *last ? id : *last;
    }
    if (t->more || *last - *first > 64 + 4 * (int64_t)t->n)
        *first = 0;
}

static struct query ask_links(struct db *db, const struct thread *t)
{
    int64_t first, last;
    span(t, &first, &last);
    struct query q = db_query(db, first ? SQL_THREAD_LINKS_NEAR : SQL_THREAD_LINKS);
    query_int(&q, first ? first : t->posts[0].s.root);
    if (first)
        query_int(&q, last);
    return q;
}

/* Outgoing ones first, then in the order in which they were made. */
static int compare_links(const void *a, const void *b)
{
    const struct thread_link *x = a, *y = b;
    if (x->outgoing != y->outgoing)
        return x->outgoing ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Drops what is more than LINKS in one direction. */
static void limit_links(struct thread *t)
{
    size_t n = 0, of[2] = { 0 };
    for (size_t i = 0; i < t->n_links; i++)
        if (of[t->links[i].outgoing]++ < LINKS)
            t->links[n++] = t->links[i];
    t->n_links = n;
}

static enum err load_links(struct db *db, struct arena *a, const struct viewer *v, int64_t now, struct thread *t)
{
    struct query q = ask_links(db, t);
    while (query_row(&q)) {
        int64_t touching = row_int(&q);
        if (!post_by_id(t, touching))
            continue;
        if (!(t->links = grown(a, t->links, t->n_links, sizeof *t->links)))
            break;
        struct thread_link *l = &t->links[t->n_links++];
        *l = (struct thread_link){ .at_post = touching, .id = row_int(&q) };
        l->rel = (int)row_int(&q);
        l->other.id = row_int(&q);
        l->outgoing = row_int(&q) != 0;
    }
    enum err e = query_end(&q);
    e = e ? e : arena_err(a);
    if (e || !t->n_links)
        return e;
    qsort(t->links, t->n_links, sizeof *t->links, compare_links);
    limit_links(t);
    for (size_t i = 0; i < t->n_links && !e; i++) {
        int64_t id = t->links[i].other.id;
        e = summary_load(db, a, v, now, &id, 1, &t->links[i].other);
    }
    return e;
}

/* Why a draft came back: for the one who writes it, until it is submitted again. */
static enum err load_returned(struct db *db, struct arena *a, struct thread *t)
{
    static const char before[] = "{\"reason\":";
    if (t->posts[0].s.status != STATUS_DRAFT)
        return OK;
    struct query q = db_query(db, SQL_THREAD_RETURNED);
    query_int(&q, t->posts[0].s.id);
    if (query_row(&q)) {
        t->returned.by.id = row_int(&q);
        t->returned.by.name = row_str(&q, a);
        t->returned.at = row_int(&q);
        struct str data = row_str(&q, a);
        if (str_starts(data, str_c(before)) && str_ends(data, STR("}")))
            t->returned.reason = str_sub(data, sizeof before - 1, data.n - sizeof before);
    }
    return query_end(&q);
}

/* Who looks after a page or lesson. */
static enum err load_owner(struct db *db, struct arena *a, struct thread *t)
{
    const struct summary *s = &t->posts[0].s;
    if (s->kind != KIND_PAGE && s->kind != KIND_LESSON)
        return OK;
    struct query q = db_query(db, SQL_OWNER_OF);
    query_int(&q, s->id);
    if (query_row(&q)) {
        t->owner.id = row_int(&q);
        t->owner.name = row_str(&q, a);
    } else if (!s->hide_author) {
        t->owner = s->author;
    }
    return query_end(&q);
}

static void returned_json(struct jw *j, const struct thread *t, const struct thread_post *p)
{
    if (p != &t->posts[0] || !t->returned.at)
        return;
    jw_open(j, "returned", '{');
    if (t->returned.reason.n)
        jw_raw(j, "reason", t->returned.reason);
    else
        jw_null(j, "reason");
    named_json(j, "by", t->returned.by);
    jw_time(j, "at", t->returned.at);
    jw_close(j, '}');
}

/* ---- the tree */

static int rank(const struct thread_post *p)
{
    return p->s.endorsed ? 0 : p->s.worked ? 1 : 2;
}

/* Inserts by rank, then by age (posts come in the order of their ids). */
static void adopt(struct thread_post *parent, struct thread_post *p)
{
    struct thread_post **at = &parent->children;
    while (*at && rank(*at) <= rank(p))
        at = &(*at)->next;
    p->next = *at;
    *at = p;
    p->parent = parent;
}

/* What replies have from their root. A text that was withdrawn is not shown, nor are those below a root that was. */
static void follow_root(struct thread *t)
{
    const struct summary *root = &t->posts[0].s;
    for (size_t i = 0; i < t->n; i++) {
        struct thread_post *p = &t->posts[i];
        p->s.access = root->access;
        p->s.thread_version = root->thread_version;
        if (root->status == STATUS_WITHDRAWN || p->s.status == STATUS_WITHDRAWN)
            p->body = p->html = STR("");
    }
}

/* Says of each post whether others put something at it. */
static void look_around(struct thread *t)
{
    struct thread_post *p;
    for (size_t i = 0; i < t->n_marks; i++)
        if ((p = post_by_id(t, t->marks[i].post)))
            p->around = true;
    for (size_t i = 0; i < t->n_links; i++)
        if ((p = post_by_id(t, t->links[i].at_post)))
            p->around = true;
    for (size_t i = 0; i < t->n_attachments; i++)
        if ((p = post_by_id(t, t->attachments[i].post)))
            p->around = true;
}

static void plant(struct thread *t, const struct viewer *v)
{
    look_around(t);
    for (size_t i = 0; i < t->n; i++) {
        struct thread_post *p = &t->posts[i];
        p->permissions = permission_of(v, &t->posts[0].s, &p->s);
        if (i == 0)
            continue;
        struct thread_post *parent = post_by_id(t, p->s.parent);
        adopt(parent && parent != p ? parent : &t->posts[0], p);
    }
}

/* The root and its first replies, or those from this post on when it lies beyond the first hundred, or its root does. */
static enum err load_around(struct db *db, struct arena *a, const struct viewer *v, int64_t post, int64_t root,
    struct thread *t)
{
    enum err e = load_posts(db, a, v, root, 1 + THREAD_REPLIES, t);
    if (e || post_by_id(t, post))
        return e;
    e = load_root(db, a, v, root, t);
    return e ? e : load_replies(db, a, v, post == root ? 0 : post - 1, THREAD_REPLIES, t);
}

enum err thread_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t post,
    struct thread *out)
{
    int64_t root_id, followers;
    *out = (struct thread){ 0 };
    enum err e = find(db, v, now, post, out, &root_id, &followers);
    if (!e)
        e = load_around(db, a, v, post, root_id, out);
    if (e)
        return e;
    struct thread_post *root = &out->posts[0];
    root->s.followers = followers;
    follow_root(out);
    e = summary_known_terms(db, a, out->names, &root->s);
    if (!e)
        e = load_marks(db, a, out);
    if (!e)
        e = attachment_of_thread(db, a, root->s.id, &out->attachments, &out->n_attachments);
    if (!e)
        e = load_links(db, a, v, now, out);
    if (!e)
        e = load_returned(db, a, out);
    if (!e)
        e = load_owner(db, a, out);
    if (!e && post == root->s.id) /* a text is explained where it is shown whole */
        e = definition_mark(db, a, out->names, &root->html, &out->terms);
    if (!e)
        e = permission_asked(db, v, now, &root->s);
    if (e)
        return e;
    plant(out, v);
    out->shown = post_by_id(out, post);
    return !out->shown ? ERR_NOT_FOUND : arena_err(a);
}

enum err thread_load_page(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t root,
    int64_t after, size_t limit, struct thread *out, int64_t *next)
{
    int64_t found, followers;
    *out = (struct thread){ 0 };
    *next = 0;
    enum err e = find(db, v, now, root, out, &found, &followers);
    if (!e && found != root)
        e = ERR_NOT_FOUND;
    if (!e)
        e = load_root(db, a, v, root, out);
    if (!e)
        e = load_replies(db, a, v, after, limit, out);
    if (!e)
        e = load_marks(db, a, out);
    if (!e)
        e = permission_asked(db, v, now, &out->posts[0].s);
    if (!e)
        e = attachment_of_thread(db, a, root, &out->attachments, &out->n_attachments);
    if (e)
        return e;
    out->posts[0].s.followers = followers;
    follow_root(out);
    plant(out, v);
    out->shown = &out->posts[0];
    *next = out->more ? out->posts[out->n - 1].s.id : 0;
    return arena_err(a);
}

enum err thread_post_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t post,
    struct summary *root, struct summary *out)
{
    enum err e = access_read(db, v, now, post, NULL); /* takes as long when there is no such post */
    if (!e)
        e = summary_load(db, a, v, now, &post, 1, out);
    if (e)
        return e;
    if (!out->id)
        return ERR_NOT_FOUND;
    bool is_root = out->root == out->id;
    if (is_root)
        *root = *out;
    else
        e = summary_load(db, a, v, now, &out->root, 1, root);
    if (e || !root->id)
        return e ? e : ERR_NOT_FOUND;
    return permission_asked(db, v, now, root);
}

/* ---- writing */

static void marks_json(struct jw *j, const struct thread *t, int64_t post)
{
    const struct summary *root = &t->posts[0].s;
    jw_open(j, "marks", '[');
    for (size_t i = 0; i < t->n_marks; i++) {
        const struct thread_mark *m = &t->marks[i];
        if (m->post != post)
            continue;
        bool by_author = root->hide_author && m->user.id == root->author.id; /* a mark would tell who asked */
        jw_open(j, NULL, '{');
        jw_word(j, "kind", word_of(WORDS_MARK, m->kind));
        named_json(j, "user", by_author ? (struct named){ 0 } : m->user);
        named_json(j, "organisation", by_author ? (struct named){ 0 } : m->organisation);
        jw_str(j, "note", m->note);
        jw_time(j, "at", m->at);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

static void links_json(struct jw *j, struct arena *a, const struct thread *t, int64_t post, int64_t now)
{
    jw_open(j, "links", '[');
    for (size_t i = 0; i < t->n_links; i++) {
        const struct thread_link *l = &t->links[i];
        if (l->at_post != post || !l->other.id)
            continue;
        jw_open(j, NULL, '{');
        jw_int(j, "id", l->id);
        jw_word(j, "rel", word_of(WORDS_REL, l->rel));
        jw_word(j, "direction", l->outgoing ? "to" : "from");
        summary_json(j, "post", a, &l->other, now);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

/* What was withdrawn takes its files along. */
static void attachments_json(struct jw *j, struct arena *a, const struct thread *t, const struct summary *s)
{
    bool gone = s->status == STATUS_WITHDRAWN || t->posts[0].s.status == STATUS_WITHDRAWN;
    jw_open(j, "attachments", '[');
    for (size_t i = 0; i < t->n_attachments && !gone; i++)
        if (t->attachments[i].post == s->id)
            attachment_json(j, NULL, a, &t->attachments[i]);
    jw_close(j, ']');
}

/* What others put at a post. */
static void around_json(struct jw *j, struct arena *a, const struct thread *t, const struct thread_post *p, int64_t now)
{
    static const char nothing[] = "[],\"links\":[],\"attachments\":[]";
    if (!p->around) {
        jw_raw(j, "marks", (struct str){ nothing, sizeof nothing - 1 });
        return;
    }
    marks_json(j, t, p->s.id);
    links_json(j, a, t, p->s.id, now);
    attachments_json(j, a, t, &p->s);
}

static void mine_json(struct jw *j, const struct thread *t, const struct thread_post *p, const struct viewer *v)
{
    static const char nothing[] = "{\"following\":false,\"marks\":[],\"read\":null}";
    if (!p->around && !(t->following && p == &t->posts[0])) {
        jw_raw(j, "mine", (struct str){ nothing, sizeof nothing - 1 });
        return;
    }
    jw_open(j, "mine", '{');
    jw_bool(j, "following", t->following && p == &t->posts[0]);
    jw_open(j, "marks", '[');
    for (size_t i = 0; i < t->n_marks; i++)
        if (t->marks[i].post == p->s.id && t->marks[i].user.id == v->user && v->user)
            jw_word(j, NULL, word_of(WORDS_MARK, t->marks[i].kind));
    jw_close(j, ']');
    jw_null(j, "read");
    jw_close(j, '}');
}

/* What lies around a post and what may be done with it: the same with most replies of a thread. */
static void around_and_rights_json(struct jw *j, struct arena *a, const struct thread *t, const struct thread_post *p,
    const struct viewer *v, int64_t now)
{
    const int64_t facts[JW_FACTS] = { -1, p->permissions }; /* no summary has a first fact below 0 */
    bool common = !p->around && p != &t->posts[0];
    size_t from = j->out->n;
    if (common && jw_copy(j, facts))
        return;
    around_json(j, a, t, p, now);
    permission_json(j, "permissions", p->permissions);
    mine_json(j, t, p, v);
    if (common)
        jw_keep(j, from, facts);
}

static void open_post(struct jw *j, const char *key, struct arena *a, const struct thread *t,
    const struct thread_post *p, const struct viewer *v, int64_t now)
{
    jw_open(j, key, '{');
    summary_fields(j, a, &p->s, now);
    jw_str(j, "body", p->body);
    jw_str(j, "html", p->html);
    around_and_rights_json(j, a, t, p, v, now);
    if (p == &t->posts[0])
        definition_json(j, "glossary", &t->terms);
    if (p == &t->posts[0] && (p->s.kind == KIND_PAGE || p->s.kind == KIND_LESSON))
        named_json(j, "owner", t->owner);
    returned_json(j, t, p);
    jw_open(j, "replies", '[');
}

static void close_post(struct jw *j)
{
    jw_close(j, ']');
    jw_close(j, '}');
}

/* Writes top and everything below it, without recursion: down to the children, along to the next, up when there is none. */
static void tree_json(struct jw *j, const char *key, struct arena *a, const struct thread *t,
    const struct thread_post *top, const struct viewer *v, int64_t now)
{
    const struct thread_post *p = top;
    open_post(j, key, a, t, p, v, now);
    for (;;) {
        if (p->children) {
            p = p->children;
            open_post(j, NULL, a, t, p, v, now);
            continue;
        }
        close_post(j);
        while (p != top && !p->next) {
            p = p->parent;
            close_post(j);
        }
        if (p == top)
            return;
        p = p->next;
        open_post(j, NULL, a, t, p, v, now);
    }
}

void thread_json(struct jw *j, const char *key, struct arena *a, const struct thread *t, const struct viewer *v,
    int64_t now)
{
    struct jw_echo echo = { 0 };
    j->echo = &echo;
    tree_json(j, key, a, t, t->shown, v, now);
    j->echo = NULL;
}

void thread_reply_json(struct jw *j, struct arena *a, const struct thread *t, const struct thread_post *p,
    const struct viewer *v, int64_t now)
{
    open_post(j, NULL, a, t, p, v, now);
    close_post(j);
}

uint64_t thread_hash(const struct thread *t, const struct viewer *v, int64_t now)
{
    const struct summary *r = &t->posts[0].s;
    int64_t facts[] = { r->thread_version, t->names, v->user, v->roles, v->english, v->read_only, now / 86400000,
        t->following, summary_freshness(r, now), r->followers };
    uint64_t h = str_hash((struct str){ (const char *)facts, sizeof facts });
    for (size_t i = 0; i < t->n_links; i++) {
        const struct summary *o = &t->links[i].other;
        int64_t link[] = { t->links[i].id, o->id, o->version, o->thread_version, o->status };
        h = h * 31 + str_hash((struct str){ (const char *)link, sizeof link });
    }
    for (size_t i = 0; i < t->n_attachments; i++) {
        int64_t file[] = { t->attachments[i].id, t->attachments[i].post, t->attachments[i].text };
        h = h * 31 + str_hash((struct str){ (const char *)file, sizeof file });
    }
    for (size_t i = 0; i < t->n;
         i++) /* also by what is not of the thread: a group joined, a task that asks the viewer */
        h = h * 31 + t->posts[i].permissions;
    return h;
}
