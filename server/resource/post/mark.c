/* mark.c -- judgements on a post: helpful, me too, solved, endorsed, tried, still valid, outdated.
 * Model:  a mark is a row of one person, revocable; the three "tried" marks exclude one another, and so do still_valid and
 *         outdated. Solved and endorsed resolve the thread. Making the same mark again with another note takes
 *         the first one back; curators see those too with ?history=true.
 * Threads, Memory, Errors: as http/endpoint.h; what the viewer may not judge is ERR_FORBIDDEN. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct marking {
    int64_t post, organisation;
    int kind;
    struct str note;
};

struct mark_row {
    int64_t id, at, revoked;
    int kind;
    struct named user, organisation;
    struct str note;
};

struct mark_page {
    int64_t post, after[2]; /* kind and number of the mark before this page */
    bool history;
    struct call_page at;
    struct mark_row row[CALL_LIMIT_MAX];
};

static void mark_json(struct jw *j, const struct mark_row *m)
{
    jw_open(j, NULL, '{');
    jw_strz(j, "kind", word_of(WORDS_MARK, m->kind));
    named_json(j, "user", m->user);
    named_json(j, "organisation", m->organisation);
    jw_str(j, "note", m->note);
    jw_time(j, "at", m->at);
    if (m->revoked)
        jw_time(j, "revoked", m->revoked);
    jw_close(j, '}');
}

/* ---- GET */

static enum err list_parse(struct call *c)
{
    struct mark_page *page = c->out = arena_new(c->arena, struct mark_page);
    if (!page)
        return arena_err(c->arena);
    page->post = call_path_id(c, "id");
    page->history = call_query_bool(c, "history");
    page->at.limit = call_limit(c);
    call_cursor(c, page->after, 2);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct mark_page *page = c->out;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, page->post, &root, &s);
    if (e)
        return e;
    struct query q = db_query(db, SQL_MARK_LIST);
    query_int(&q, page->post);
    query_int(&q, page->history && viewer_may(&c->viewer, MAY_CURATE));
    query_int(&q, page->after[0]);
    query_int(&q, page->after[1]);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q)) {
        struct mark_row *row = &page->row[page->at.n++];
        row->id = row_int(&q);
        row->kind = (int)row_int(&q);
        row->user.id = row_int(&q);
        row->user.name = row_str(&q, c->arena);
        row->organisation.id = row_int(&q);
        row->organisation.name = row_str(&q, c->arena);
        row->note = row_str(&q, c->arena);
        row->at = row_int(&q);
        row->revoked = row_int(&q);
        if (root.hide_author && row->user.id == root.author.id)
            row->user = row->organisation = (struct named){ 0 };
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct mark_page *page = c->out;
    const struct mark_row *last = page->at.more ? &page->row[page->at.n - 1] : NULL;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        mark_json(j, &page->row[i]);
    call_list_close(c, j, last ? (const int64_t[]){ last->kind, last->id } : NULL, 2);
}

/* ---- POST */

static enum err make_parse(struct call *c)
{
    struct marking *m = c->in = arena_new(c->arena, struct marking);
    struct fields *f = call_fields(c);
    if (!m)
        return arena_err(c->arena);
    m->post = call_path_id(c, "id");
    int at = field_choice(f, "kind", word_choices(WORDS_MARK, NULL), true);
    m->kind = at < 0 ? MARK_HELPFUL : at + MARK_HELPFUL;
    m->note = field_text(f, "note", 0, POST_NOTE_MAX);
    m->organisation = field_id(f, "organisation");
    return call_ok(c);
}

static enum permission permission_for(int kind)
{
    switch (kind) {
    case MARK_HELPFUL: return CAN_HELPFUL;
    case MARK_ME_TOO: return CAN_ME_TOO;
    case MARK_SOLVED: return CAN_SOLVE;
    case MARK_ENDORSED: return CAN_ENDORSE;
    case MARK_STILL_VALID:
    case MARK_OUTDATED: return CAN_JUDGE;
    default: return CAN_TRIED;
    }
}

static enum err revoke(struct db *db, int64_t post, int kind, int64_t account, int64_t now, int64_t *changes)
{
    struct query q = db_query(db, SQL_MARK_REVOKE);
    query_int(&q, post);
    query_int(&q, kind);
    query_int(&q, account);
    query_int(&q, now);
    return query_changes(&q, changes);
}

/* Takes back the marks that this one replaces. */
static enum err replace(struct db *db, int64_t post, int kind, int64_t account, int64_t now)
{
    int64_t n;
    enum err e = OK;
    int from = kind >= MARK_STILL_VALID ? MARK_STILL_VALID : MARK_TRIED_WORKED;
    int to = kind >= MARK_STILL_VALID ? MARK_OUTDATED : MARK_TRIED_FAILED;
    if (kind < MARK_TRIED_WORKED)
        return OK;
    for (int other = from; other <= to && !e; other++)
        if (other != kind)
            e = revoke(db, post, other, account, now, &n);
    return e;
}

struct mark_change {
    int64_t post, root, account, organisation, at;
    int kind;
    struct str note;
};

/* Makes the mark; one that says something else takes the place of the one that is there. */
static enum err put(struct db *db, const struct mark_change *m, bool *changed)
{
    int64_t id = 0, organisation = 0, revoked;
    bool same = false;
    struct str note = m->note.p ? m->note : STR("");
    struct query q = db_query(db, SQL_MARK_MINE);
    query_int(&q, m->post);
    query_int(&q, m->kind);
    query_int(&q, m->account);
    if (query_row(&q)) {
        id = row_int(&q);
        organisation = row_int(&q);
        same = organisation == m->organisation && str_eq(row_peek(&q), note);
    }
    enum err e = query_end(&q);
    *changed = !same;
    if (e || same)
        return e;
    if (id) /* what was said before stays, as taken back */
        e = revoke(db, m->post, m->kind, m->account, m->at, &revoked);
    if (e)
        return e;
    q = db_query(db, SQL_MARK_INSERT);
    query_int(&q, db_new_id(db, "mark"));
    query_int(&q, m->post);
    query_int(&q, m->root);
    query_int(&q, m->account);
    query_int_or_null(&q, m->organisation);
    query_int(&q, m->kind);
    query_str(&q, note);
    query_int(&q, m->at);
    return query_done(&q);
}

/* Solved and endorsed resolve a thread that has progress. */
static enum err resolve(struct db *db, int64_t root, int kind, int64_t now)
{
    if (kind != MARK_SOLVED && kind != MARK_ENDORSED)
        return OK;
    struct query q = db_query(db, SQL_MARK_RESOLVES);
    query_int(&q, root);
    query_int(&q, now);
    return query_done(&q);
}

enum { REVIEW_AGAIN_DAYS = 365 };

/* Still valid after its review date has passed: somebody looks again in a year. */
static enum err renew(struct db *db, int64_t root, int64_t post, int kind, int64_t now)
{
    const int64_t day = 86400000;
    if (kind != MARK_STILL_VALID)
        return OK;
    struct query q = db_query(db, SQL_MARK_RENEWS);
    query_int(&q, root);
    query_int(&q, post);
    query_int(&q, now);
    query_int(&q, (now / day + REVIEW_AGAIN_DAYS) * day);
    return query_done(&q);
}

static enum err settle(struct db *db, int64_t root, int64_t post, int kind, int64_t now, bool resolving)
{
    enum err e = post_recount_marks(db, root, post);
    if (!e && post != root)
        e = post_recount_marks(db, root, root);
    if (!e && resolving)
        e = resolve(db, root, kind, now);
    return e ? e : thread_changed(db, root, now, kind == MARK_ENDORSED);
}

/* The mark as the answer shows it. */
static enum err show(struct call *c, struct db *db, const struct marking *m, int64_t organisation)
{
    struct mark_row *row = c->out = arena_new(c->arena, struct mark_row);
    if (!row)
        return arena_err(c->arena);
    *row =
        (struct mark_row){ .kind = m->kind, .at = c->now, .user = { c->viewer.user, c->viewer.name }, .note = m->note };
    row->organisation.id = organisation;
    struct query q = db_query(db, SQL_MARK_ORGANISATION_NAME);
    query_int(&q, organisation);
    if (query_row(&q))
        row->organisation.name = row_str(&q, c->arena);
    else
        row->organisation.id = 0;
    return query_end(&q);
}

static enum err make_run(struct call *c, struct db *db)
{
    const struct marking *m = c->in;
    struct summary root, s;
    bool changed;
    int64_t own = c->viewer.organisation, organisation = m->organisation ? m->organisation : own;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, m->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), permission_for(m->kind));
    if (!e && organisation != own)
        e = call_fail(c, ERR_FORBIDDEN, "Je kunt dit alleen voor je eigen gemeente zeggen.",
            "You can only speak for your own municipality.");
    if (!e)
        e = replace(db, m->post, m->kind, c->viewer.user, c->now);
    if (!e)
        e = put(db, &(struct mark_change){ m->post, root.id, c->viewer.user, organisation, c->now, m->kind, m->note },
            &changed);
    if (!e)
        e = renew(db, root.id, m->post, m->kind, c->now);
    if (!e)
        e = settle(db, root.id, m->post, m->kind, c->now, true);
    if (!e)
        e = post_event(db, c->arena, EVENT_MARK_MADE, &s, &c->viewer, c->now, "kind",
            str_c(word_of(WORDS_MARK, m->kind)));
    return e ? e : show(c, db, m, organisation);
}

static void make_render(struct call *c, struct jw *j)
{
    const struct marking *m = c->in;
    call_created(c, "/posts/%lld/marks/%s", (long long)m->post, word_of(WORDS_MARK, m->kind));
    mark_json(j, c->out);
}

/* ---- DELETE: take back one's own */

static enum err revoke_parse(struct call *c)
{
    struct marking *m = c->in = arena_new(c->arena, struct marking);
    if (!m)
        return arena_err(c->arena);
    m->post = call_path_id(c, "id");
    m->kind = word_number(WORDS_MARK, call_path_str(c, "kind"));
    enum err e = call_ok(c);
    return e ? e : m->kind < 0 ? ERR_NOT_FOUND : OK;
}

static enum err revoke_run(struct call *c, struct db *db)
{
    const struct marking *m = c->in;
    struct summary root, s;
    int64_t n = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, m->post, &root, &s);
    if (!e)
        e = revoke(db, m->post, m->kind, c->viewer.user, c->now, &n);
    if (!e && !n)
        return ERR_NOT_FOUND;
    if (!e)
        e = settle(db, root.id, m->post, m->kind, c->now, false);
    return e ? e
             : post_event(db, c->arena, EVENT_MARK_REVOKED, &s, &c->viewer, c->now, "kind",
                   str_c(word_of(WORDS_MARK, m->kind)));
}

/* ---- for imports */

enum err post_import_mark(struct db *db, int64_t post, int kind, int64_t account, int64_t organisation, struct str note,
    int64_t at, bool *changed)
{
    int64_t root = 0;
    struct query q = db_query(db, SQL_POST_ROOT);
    query_int(&q, post);
    enum err e = query_single(&q, 0, &root);
    if (!e && !root)
        return ERR_NOT_FOUND;
    if (!e)
        e = put(db, &(struct mark_change){ post, root, account, organisation, at, kind, note }, changed);
    return e || !*changed ? e : settle(db, root, post, kind, at, true);
}

const struct endpoint mark_endpoints[] = {
    { GET, "/posts/{id}/marks", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/posts/{id}/marks", NEED_USER, DB_WRITE, .parse = make_parse, .run = make_run, .render = make_render },
    { DELETE, "/posts/{id}/marks/{kind}", NEED_USER, DB_WRITE, .parse = revoke_parse, .run = revoke_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
