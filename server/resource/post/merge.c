/* merge.c -- POST /posts/{id}/_merge: two threads about the same thing become one.
 * Model:  replies, marks, links and followers move to the post in `into`; the other one is archived with its own text and a
 *         link duplicate_of, so that old addresses lead somewhere and nothing is lost. Both have the same readers, else
 *         merging would show words to people for whom they were not written. Followers move by the event (subscription).
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct merging {
    int64_t from, into;
};

static enum err merge_parse(struct call *c)
{
    struct merging *in = c->in = arena_new(c->arena, struct merging);
    if (!in)
        return arena_err(c->arena);
    in->from = call_path_id(c, "id");
    struct fields *f = call_fields(c);
    in->into = field_id(f, "into");
    if (!in->into || in->into == in->from)
        field_error(f, "into", "Kies een ander bericht om dit in op te nemen.",
            "Choose another post to merge this into.");
    return call_ok(c);
}

/* What keeps the two apart becomes an error of the field. */
static enum err check(struct call *c, const struct summary *from, const struct summary *into)
{
    if (!into->id || into->root != into->id || into->status != STATUS_PUBLISHED)
        call_bad(c, "into",
            "Dit bericht bestaat niet, of het is geen gepubliceerde vraag, casus of ander hoofdbericht.",
            "This post does not exist, or is no published root.");
    else if (into->access != from->access || (from->access == ACCESS_GROUP && into->group.id != from->group.id))
        call_bad(c, "into", "Deze twee hebben niet dezelfde lezers.", "These two do not have the same readers.");
    else if (kind_of(from->kind)->answers && !kind_of(into->kind)->answers)
        call_bad(c, "into", "Bij dit bericht kunnen geen antwoorden staan.", "That post takes no answers.");
    return call_ok(c);
}

static enum err move(struct db *db, enum sql sql, int64_t from, int64_t into)
{
    struct query q = db_query(db, sql);
    query_int(&q, from);
    query_int(&q, into);
    return query_done(&q);
}

static enum err move_marks(struct call *c, struct db *db, const struct summary *from, const struct summary *into)
{
    struct query q = db_query(db, SQL_MERGE_ASKER_MARKS);
    query_int(&q, from->id);
    query_int(&q, from->author.id);
    query_int(&q, from->anonymous);
    query_int(&q, c->now);
    enum err e = query_done(&q);
    if (!e)
        e = move(db, SQL_MERGE_REPLY_MARKS, from->id, into->id);
    if (e)
        return e;
    q = db_query(db, SQL_MERGE_MARKS);
    query_int(&q, from->id);
    query_int(&q, into->id);
    query_int(&q, into->author.id);
    query_int(&q, from->anonymous ? from->author.id : 0);
    return query_done(&q);
}

/* Counts the marks of every post in the thread again. */
static enum err recount(struct call *c, struct db *db, int64_t root)
{
    struct id {
        int64_t id;
        struct id *next;
    } *first = NULL, *post;
    struct query q = db_query(db, SQL_MERGE_THREAD);
    query_int(&q, root);
    while (query_row(&q) && (post = arena_new(c->arena, struct id))) {
        *post = (struct id){ row_int(&q), first };
        first = post;
    }
    enum err e = query_end(&q);
    for (post = first; post && !e; post = post->next)
        e = post_recount_marks(db, root, post->id);
    return e ? e : arena_err(c->arena);
}

static enum err archive(struct call *c, struct db *db, const struct summary *s)
{
    struct query q = db_query(db, SQL_POST_SET_STATUS);
    query_int(&q, s->id);
    query_int(&q, s->id);
    query_int(&q, STATUS_ARCHIVED);
    query_int(&q, 0);
    query_int(&q, c->now);
    return query_done(&q);
}

static enum err merge(struct call *c, struct db *db, const struct summary *from, const struct summary *into)
{
    bool linked;
    enum err e = move(db, SQL_MERGE_REPLIES, from->id, into->id);
    if (!e)
        e = move(db, SQL_MERGE_ATTACHMENTS, from->id, into->id);
    if (!e)
        e = move_marks(c, db, from, into);
    if (!e)
        e = move(db, SQL_MERGE_LINKS_OUT, from->id, into->id);
    if (!e)
        e = move(db, SQL_MERGE_LINKS_IN, from->id, into->id);
    if (!e)
        e = archive(c, db, from);
    if (!e)
        e = recount(c, db, from->id);
    if (!e)
        e = recount(c, db, into->id);
    if (!e)
        e = post_import_link(db, from->id, into->id, REL_DUPLICATE_OF, c->now, &linked);
    if (!e)
        e = thread_changed(db, from->id, c->now, false);
    if (!e)
        e = thread_changed(db, into->id, c->now, true);
    return e ? e
             : event_emit(db,
                   &(struct event){ .verb = EVENT_POST_MERGED,
                       .actor = c->viewer.user,
                       .at = c->now,
                       .post = from->id,
                       .root = from->id,
                       .entity = "post",
                       .entity_id = from->id,
                       .data = arena_printf(c->arena, "{\"into\":%lld}", (long long)into->id) });
}

static enum err merge_run(struct call *c, struct db *db)
{
    const struct merging *in = c->in;
    struct summary root, from, into;
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->from, &root, &from);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &from), CAN_MERGE);
    if (!e)
        e = summary_load(db, c->arena, &c->viewer, c->now, &in->into, 1, &into);
    if (!e)
        e = check(c, &from, &into);
    if (!e)
        e = merge(c, db, &from, &into);
    return e ? e : !t ? arena_err(c->arena) : thread_load(db, c->arena, &c->viewer, c->now, from.id, t);
}

static void merge_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

const struct endpoint merge_endpoints[] = {
    { POST, "/posts/{id}/_merge", NEED_USER, DB_WRITE, .parse = merge_parse, .run = merge_run, .render = merge_render },
    { 0 },
};
