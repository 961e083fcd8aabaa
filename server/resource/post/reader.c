/* reader.c -- POST /posts/{id}/_pre-read: the author of a draft asks somebody to read along before it is submitted; GET and DELETE
 * /posts/{id}/readers: who does, and no longer.
 * Model:  a row of post_reader; the access rule (domain/access.sql) lets that person read the draft, and propose changes
 *         (suggestion.c). The author and the readers see who reads along. The author ends it for anybody, a reader for
 *         himself. When the draft leaves its author, the rows go (listen.c).
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct asking {
    int64_t post, reader;
};

static enum err ask_parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    in->reader = field_id(call_fields(c), "reader");
    if (!in->reader)
        call_bad(c, "reader", "Kies wie er mag meelezen.", "Choose who may read along.");
    else if (in->reader == c->viewer.user)
        call_bad(c, "reader", "Je leest zelf al mee. Kies iemand anders.", "Choose somebody else than yourself.");
    return call_ok(c);
}

static enum err check_reader(struct call *c, struct db *db, int64_t reader, const struct summary *s)
{
    int64_t fits = 0;
    struct query q = db_query(db, SQL_READER_FITS);
    query_int(&q, reader);
    query_int(&q, s->access == ACCESS_GROUP ? s->group.id : 0);
    query_int(&q, c->now);
    enum err e = query_single(&q, 0, &fits);
    if (!e && !fits)
        call_bad(c, "reader", "Deze persoon bestaat niet, of is geen lid van de groep die dit mag lezen.",
            "This person does not exist, or is no member of the group that may read this.");
    return e ? e : call_ok(c);
}

static enum err ask_run(struct call *c, struct db *db)
{
    const struct asking *in = c->in;
    struct summary root, s;
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_PRE_READ);
    if (!e)
        e = check_reader(c, db, in->reader, &s);
    if (e || !t)
        return e ? e : arena_err(c->arena);
    struct query q = db_query(db, SQL_READER_INSERT);
    query_int(&q, s.id);
    query_int(&q, in->reader);
    query_int(&q, c->now);
    e = query_done(&q);
    if (!e)
        e = event_emit(db,
            &(struct event){ .verb = EVENT_POST_PRE_READ,
                .actor = c->viewer.user,
                .at = c->now,
                .post = s.id,
                .root = s.root,
                .entity = "post",
                .entity_id = s.id,
                .data = arena_printf(c->arena, "{\"reader\":%lld}", (long long)in->reader) });
    return e ? e : thread_load(db, c->arena, &c->viewer, c->now, s.id, t);
}

static void ask_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

/* ---- GET /posts/{id}/readers, DELETE /posts/{id}/readers/{reader} */

struct reading {
    struct named user;
    int64_t since;
    struct reading *next;
};

static enum err list_parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (in)
        in->post = call_path_id(c, "id");
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asking *in = c->in;
    struct reading **last = (struct reading **)&c->out, *row;
    *last = NULL;
    enum err e = access_read(db, &c->viewer, c->now, in->post, NULL);
    if (e)
        return e;
    struct query q = db_query(db, SQL_READER_LIST);
    query_int(&q, in->post);
    while (query_row(&q) && (row = arena_new(c->arena, struct reading))) {
        row->user.id = row_int(&q);
        row->user.name = row_str(&q, c->arena);
        row->since = row_int(&q);
        *last = row;
        last = &row->next;
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    jw_list_open(j);
    for (const struct reading *r = c->out; r; r = r->next) {
        jw_open(j, NULL, '{');
        named_json(j, "user", r->user);
        jw_time(j, "since", r->since);
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

static enum err end_parse(struct call *c)
{
    struct asking *in = c->in = arena_new(c->arena, struct asking);
    if (in) {
        in->post = call_path_id(c, "id");
        in->reader = call_path_id(c, "reader");
    }
    return call_ok(c);
}

static enum err end_run(struct call *c, struct db *db)
{
    const struct asking *in = c->in;
    struct summary root, s;
    int64_t gone = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e && in->reader != c->viewer.user)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_PRE_READ);
    if (e)
        return e;
    struct query q = db_query(db, SQL_READER_DELETE);
    query_int(&q, s.id);
    query_int(&q, in->reader);
    e = query_changes(&q, &gone);
    if (!e && !gone)
        return ERR_NOT_FOUND;
    return e ? e
             : event_emit(db,
                   &(struct event){ .verb = EVENT_POST_PRE_READ_ENDED,
                       .actor = c->viewer.user,
                       .at = c->now,
                       .post = s.id,
                       .root = s.root,
                       .entity = "post",
                       .entity_id = s.id,
                       .data = arena_printf(c->arena, "{\"reader\":%lld}", (long long)in->reader) });
}

static void end_render(struct call *c, struct jw *j)
{
    (void)j;
    call_status(c, 204);
}

const struct endpoint reader_endpoints[] = {
    { GET, "/posts/{id}/readers", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { DELETE, "/posts/{id}/readers/{reader}", NEED_USER, DB_WRITE, .parse = end_parse, .run = end_run,
        .render = end_render, .flags = ENDPOINT_NO_BODY },
    { POST, "/posts/{id}/_pre-read", NEED_USER, DB_WRITE, .parse = ask_parse, .run = ask_run, .render = ask_render },
    { 0 },
};
