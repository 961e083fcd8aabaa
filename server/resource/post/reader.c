/* reader.c -- POST /posts/{id}/_pre-read: the author of a draft asks somebody to read along before it is submitted.
 * Model:  a row of post_reader; the access rule (domain/access.sql) lets that person read the draft, and propose changes
 *         (suggestion.c). When the draft leaves its author, the rows go (listen.c).
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

const struct endpoint reader_endpoints[] = {
    { POST, "/posts/{id}/_pre-read", NEED_USER, DB_WRITE, .parse = ask_parse, .run = ask_run, .render = ask_render },
    { 0 },
};
