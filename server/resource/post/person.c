/* person.c -- acts on a post that name a person: POST /posts/{id}/_hand-over (who looks after a page or lesson from now on), POST
 * /posts/{id}/_pre-read (who reads a draft along before it is submitted), GET and DELETE /posts/{id}/readers (who does, and no longer).
 * Model:  a post without a row in post_owner is looked after by its author. The owner gets its reviews in the queue; when the owner leaves,
 *         somebody gets a task to choose another (resource/task). Who may edit the post may hand it over, to somebody who may judge
 *         whether it still holds.
 *         A row of post_reader lets that person read the draft (domain/access.sql), and propose changes (suggestion.c): anybody in
 *         the network who may read it once it is published, so for a group its members. The author
 *         and the readers see who reads along. The author ends it for anybody, a reader for himself. When the draft leaves its
 *         author, the rows go (listen.c).
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "resource/post/thread.h"

struct naming {
    int64_t post, person;
};

/* What the two ways of naming somebody differ in. */
struct duty {
    const char *field;
    enum permission need;
    enum event_verb verb;
    enum right right; /* of the person who is named: without it the duty cannot be done */
    const char *nl, *en;
};
static const struct duty owner = { "owner", CAN_HAND_OVER, EVENT_POST_OWNER, MAY_JUDGE_VALIDITY,
    "Deze persoon bestaat niet, mag dit niet lezen, of mag niet zeggen of het nog klopt.",
    "This person does not exist, may not read this, or may not say whether it still holds." };
static const struct duty reader = { "reader", CAN_PRE_READ, EVENT_POST_PRE_READ, MAY_READ_NETWORK,
    "Deze persoon bestaat niet, of mag dit ook later niet lezen.",
    "This person does not exist, or may not read this later either." };

static enum err parse(struct call *c, const struct duty *duty)
{
    struct naming *in = c->in = arena_new(c->arena, struct naming);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    struct fields *f = call_fields(c);
    in->person = field_id(f, duty->field);
    if (!in->person)
        field_error(f, duty->field, "Kies iemand.", "Choose somebody.");
    else if (duty == &reader && in->person == c->viewer.user)
        call_bad(c, duty->field, "Je leest zelf al mee. Kies iemand anders.", "Choose somebody else than yourself.");
    return call_ok(c);
}

/* Is there such a person, who may do what the duty is about, and read the post once it is in the open? */
static enum err fits(struct call *c, struct db *db, const struct duty *duty, const struct summary *s, bool *yes)
{
    const struct naming *in = c->in;
    const struct access_facts open = { .author = s->author.id,
        .group = s->group.id,
        .access = (unsigned char)s->access,
        .status = STATUS_PUBLISHED,
        .published = true };
    struct viewer v;
    int64_t *groups;
    size_t n;
    *yes = false;
    enum err e = viewer_by_account(db, c->arena, in->person, c->now, &v);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    e = access_groups(db, c->arena, &v, c->now, &groups, &n);
    *yes = !e && viewer_may(&v, duty->right) && access_allows(&open, &v, groups, n);
    return e;
}

/* Loads the post when the viewer may name somebody for it, and that person fits. */
static enum err look(struct call *c, struct db *db, const struct duty *duty, struct summary *s)
{
    const struct naming *in = c->in;
    struct summary root;
    bool good = false;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, s);
    if (!e)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, s), duty->need);
    if (e)
        return e;
    e = fits(c, db, duty, s, &good);
    if (!e && !good)
        call_bad(c, duty->field, duty->nl, duty->en);
    return e ? e : call_ok(c);
}

static enum err tell(struct call *c, struct db *db, enum event_verb verb, const char *key, const struct summary *s)
{
    const struct naming *in = c->in;
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .post = s->id,
            .root = s->root,
            .entity = "post",
            .entity_id = s->id,
            .data = arena_printf(c->arena, "{\"%s\":%lld}", key, (long long)in->person) });
}

/* Tells, and loads what the answer shows. */
static enum err finish(struct call *c, struct db *db, const struct duty *duty, const struct summary *s)
{
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = tell(c, db, duty->verb, duty->field, s);
    return e ? e : !t ? arena_err(c->arena) : thread_load(db, c->arena, &c->viewer, c->now, s->id, t);
}

static void thread_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

/* Runs a statement that takes the post, and maybe the person and now. */
static enum err change(struct call *c, struct db *db, enum sql sql, int params, int64_t *changes)
{
    const struct naming *in = c->in;
    struct query q = db_query(db, sql);
    query_int(&q, in->post);
    if (params > 1)
        query_int(&q, in->person);
    if (params > 2)
        query_int(&q, c->now);
    return query_changes(&q, changes);
}

/* ---- POST /posts/{id}/_hand-over */

static enum err hand_parse(struct call *c)
{
    return parse(c, &owner);
}

static enum err hand_run(struct call *c, struct db *db)
{
    struct summary s;
    int64_t changes;
    enum err e = look(c, db, &owner, &s);
    if (!e)
        e = change(c, db, SQL_OWNER_DROP, 1, &changes);
    if (!e)
        e = change(c, db, SQL_OWNER_SET, 3, &changes);
    if (!e)
        e = thread_changed(db, s.root, c->now, false);
    return e ? e : finish(c, db, &owner, &s);
}

/* ---- POST /posts/{id}/_pre-read */

static enum err ask_parse(struct call *c)
{
    return parse(c, &reader);
}

static enum err ask_run(struct call *c, struct db *db)
{
    struct summary s;
    int64_t changes;
    enum err e = look(c, db, &reader, &s);
    if (!e)
        e = change(c, db, SQL_READER_INSERT, 3, &changes);
    return e ? e : finish(c, db, &reader, &s);
}

/* ---- GET /posts/{id}/readers, DELETE /posts/{id}/readers/{reader} */

struct reading {
    struct named user;
    int64_t since;
    struct reading *next;
};

static enum err list_parse(struct call *c)
{
    struct naming *in = c->in = arena_new(c->arena, struct naming);
    if (in)
        in->post = call_path_id(c, "id");
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct naming *in = c->in;
    struct reading **last = (struct reading **)&c->out, *row;
    *last = NULL;
    enum err e = access_read(db, &c->viewer, c->now, in->post, NULL);
    if (e)
        return e;
    struct query q = db_query(db, SQL_READER_LIST);
    query_int(&q, in->post);
    while (query_row(&q) && (row = arena_new(c->arena, struct reading))) {
        row->user = named_row(&q, c->arena);
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
    struct naming *in = c->in = arena_new(c->arena, struct naming);
    if (in) {
        in->post = call_path_id(c, "id");
        in->person = call_path_id(c, "reader");
    }
    return call_ok(c);
}

static enum err end_run(struct call *c, struct db *db)
{
    const struct naming *in = c->in;
    struct summary root, s;
    int64_t gone = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &root, &s);
    if (!e && in->person != c->viewer.user)
        e = permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_PRE_READ);
    if (!e)
        e = change(c, db, SQL_READER_DELETE, 2, &gone);
    if (!e && !gone)
        e = ERR_NOT_FOUND;
    return e ? e : tell(c, db, EVENT_POST_PRE_READ_ENDED, reader.field, &s);
}

const struct endpoint person_endpoints[] = {
    { POST, "/posts/{id}/_hand-over", NEED_USER, DB_WRITE, .parse = hand_parse, .run = hand_run,
        .render = thread_render },
    { POST, "/posts/{id}/_pre-read", NEED_USER, DB_WRITE, .parse = ask_parse, .run = ask_run, .render = thread_render },
    { GET, "/posts/{id}/readers", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { DELETE, "/posts/{id}/readers/{reader}", NEED_USER, DB_WRITE, .parse = end_parse, .run = end_run,
        .render = call_no_content, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
