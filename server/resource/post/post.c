/* post.c -- one post: read it with its thread, make it, change it.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/post/post.h"

#include "domain/idempotency.h"
#include "http/endpoint.h"
#include "resource/post/follow.h"
#include "resource/post/gate.h"
#include "resource/post/input.h"
#include "resource/post/meeting.h"
#include "resource/post/thread.h"

/* ---- GET /posts/{id} */

static enum err get_parse(struct call *c)
{
    int64_t *id = c->in = arena_new(c->arena, int64_t);
    if (id)
        *id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    enum err e = t ? thread_load(db, c->arena, &c->viewer, c->now, *(int64_t *)c->in, t) : arena_err(c->arena);
    if (!e)
        call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now)); /* what is unchanged is not rendered */
    return e;
}

static void get_render(struct call *c, struct jw *j)
{
    thread_json(j, NULL, c->arena, c->out, &c->viewer, c->now);
}

/* After a change. */
static void thread_render(struct call *c, struct jw *j)
{
    const struct thread *t = c->out;
    call_etag(c, t->shown->s.version, thread_hash(t, &c->viewer, c->now));
    thread_json(j, NULL, c->arena, t, &c->viewer, c->now);
}

/* ---- POST /posts */

struct making {
    struct post_input in;
    struct gate gate;
    int kind, status;
    struct str key; /* Idempotency-Key */
    uint64_t hash;
};

static enum err make_parse(struct call *c)
{
    struct making *m = c->in = arena_new(c->arena, struct making);
    struct fields *f = call_fields(c);
    int first, at = field_choice(f, "kind", "case question discussion lesson page meeting report", true);
    if (!m)
        return arena_err(c->arena);
    m->kind = at < 0 ? KIND_QUESTION : at + KIND_CASE;
    (void)word_choices(WORDS_STATUS, &first);
    at = field_choice(f, "status", "draft submitted published", false);
    m->status = at < 0 ? STATUS_DRAFT : at + first;
    input_read(c, &m->in, true);
    input_title_fits(c, m->kind, m->in.text.title);
    meeting_fits(c, m->kind, &m->in);
    gate_read(c, &m->gate);
    m->key = call_header(c, "idempotency-key");
    if (m->key.n > IDEMPOTENCY_KEY_MAX)
        call_bad(c, "Idempotency-Key", "Deze sleutel is te lang.", "This key is too long.");
    m->hash = str_hash(call_body(c));
    return call_ok(c);
}

static enum err make_prepare(struct call *c)
{
    struct making *m = c->in;
    enum err e = m->status == STATUS_DRAFT ? OK : gate_find(c, &m->gate, &m->in.text);
    return e ? e : post_prepare_call(c, &m->in.text, true);
}

static struct str packed(struct call *c, const struct making *m)
{
    const struct post_input *in = &m->in;
    const struct summary s = { .kind = m->kind,
        .status = m->status,
        .access = in->access,
        .phase = in->phase,
        .evidence = in->evidence,
        .anonymous = in->anonymous,
        .created = c->now,
        .published = m->status == STATUS_PUBLISHED ? c->now : 0,
        .review_due = in->review_due,
        .valid_until = in->valid_until,
        .version = 1,
        .thread_version = 1,
        .author.id = c->viewer.user,
        .place.id = in->place,
        .group.id = in->group,
        .on_behalf_of.id = in->on_behalf_of,
        .title = in->text.title,
        .lead = in->text.lead };
    return summary_new(c->arena, &s);
}

static enum err insert(struct call *c, struct db *db, const struct making *m, int64_t id)
{
    const struct post_input *in = &m->in;
    struct str summary = packed(c, m);
    if (!summary.n)
        return ERR_MEMORY;
    struct query q = db_query(db, SQL_POST_INSERT);
    query_int(&q, id);
    query_int(&q, id);
    query_null(&q);
    query_int(&q, m->kind);
    query_int(&q, m->status);
    query_int(&q, in->access);
    query_int_or_null(&q, in->group);
    query_int(&q, c->viewer.user);
    query_int_or_null(&q, in->on_behalf_of);
    query_int(&q, in->anonymous);
    query_null(&q);
    query_int_or_null(&q, in->place);
    query_int(&q, in->phase);
    query_int(&q, in->evidence);
    query_int(&q, c->now);
    query_int_or_null(&q, m->status == STATUS_PUBLISHED ? c->now : 0);
    query_int_or_null(&q, in->review_due);
    query_int_or_null(&q, in->valid_until);
    query_null(&q);
    query_str(&q, in->text.title);
    query_str(&q, in->text.lead.p ? in->text.lead : STR(""));
    query_str(&q, in->text.body);
    query_str(&q, in->text.html);
    query_str(&q, summary);
    return query_done(&q);
}

/* What follows from a new root: backlinks, the trail. */
static enum err consequences(struct call *c, struct db *db, const struct making *m, int64_t id)
{
    struct summary s = { .id = id, .root = id };
    enum err e = post_cite_new(db, c->arena, id, &m->in.text, c->viewer.user, c->now);
    if (!e)
        e = post_event(db, c->arena, EVENT_POST_CREATED, &s, &c->viewer, c->now, "", (struct str){ 0 });
    if (!e && m->status != STATUS_DRAFT)
        e = post_event(db, c->arena, m->status == STATUS_SUBMITTED ? EVENT_POST_SUBMITTED : EVENT_POST_PUBLISHED, &s,
            &c->viewer, c->now, "", (struct str){ 0 });
    if (!e)
        e = gate_log(c, db, &m->gate, &s);
    return e ? e : db_change_new(db, "post", id); /* a thread of one post has nothing to count yet */
}

static enum err make(struct call *c, struct db *db, struct making *m, int64_t *id)
{
    if (!permission_make(&c->viewer, m->kind))
        return call_fail(c, ERR_FORBIDDEN, "Met jouw rol kun je dit niet plaatsen.", "Your role may not post this.");
    if (!permission_set_status(&c->viewer, m->kind, m->status))
        return call_fail(c, ERR_FORBIDDEN, "Dit wordt pas geplaatst nadat iemand anders het heeft goedgekeurd.",
            "This is published only after somebody else has approved it.");
    enum err e = input_check(c, db, &m->in);
    if (!e)
        e = gate_pass(c, &m->gate, NULL);
    if (e)
        return e;
    *id = db_new_id(db, "post");
    e = insert(c, db, m, *id);
    if (!e)
        e = list_add(db, *id);
    if (!e && m->in.starts)
        e = meeting_store(db, *id, m->in.starts, m->in.ends);
    if (!e)
        e = input_terms(c, db, &m->in, *id, m->kind, m->status != STATUS_DRAFT);
    if (!e)
        e = consequences(c, db, m, *id);
    return e ? e : idempotency_keep(db, c->viewer.user, m->key, m->hash, c->now, *id);
}

static enum err make_run(struct call *c, struct db *db)
{
    struct making *m = c->in;
    int64_t *id = c->out = arena_new(c->arena, int64_t);
    if (!id)
        return arena_err(c->arena);
    enum err e = idempotency_find(db, c->viewer.user, m->key, m->hash, c->now, id);
    if (e == ERR_CONFLICT)
        return call_fail(c, e, "Deze Idempotency-Key hoort al bij een ander verzoek.",
            "This Idempotency-Key belongs to another request.");
    return e || *id ? e : make(c, db, m, id);
}

/* After run: c->out is the id of the post; then it is its thread. */
static enum err post_show(struct call *c, struct db *db)
{
    int64_t id = *(const int64_t *)c->out;
    struct thread *t = c->out = arena_new(c->arena, struct thread);
    return t ? thread_load(db, c->arena, &c->viewer, c->now, id, t) : arena_err(c->arena);
}

static void make_render(struct call *c, struct jw *j)
{
    call_created(c, "/posts/%lld", (long long)((const struct thread *)c->out)->shown->s.id);
    thread_render(c, j);
}

/* ---- PATCH /posts/{id} */

struct changing {
    struct post_input in;
    struct gate gate;
    int64_t id;
    struct str reason;
    bool root;
};

static enum err change_parse(struct call *c)
{
    struct changing *m = c->in = arena_new(c->arena, struct changing);
    if (!m)
        return arena_err(c->arena);
    m->id = call_path_id(c, "id");
    input_read(c, &m->in, false);
    m->reason = field_text(call_fields(c), "reason", 0, 500);
    gate_read(c, &m->gate);
    if (m->in.has_on_behalf_of)
        call_bad(c, "onBehalfOf", "Dit kun je later niet meer veranderen.", "This cannot be changed afterwards.");
    return call_ok_edit(c);
}

static enum err change_look(struct call *c, struct db *db)
{
    struct changing *m = c->in;
    int64_t root;
    enum err e = access_read(db, &c->viewer, c->now, m->id, &root);
    m->root = root == m->id;
    return e;
}

static enum err change_prepare(struct call *c)
{
    struct changing *m = c->in;
    enum err e = gate_find(c, &m->gate, &m->in.text);
    return !e && m->in.has_body ? post_prepare_call(c, &m->in.text, m->root) : e;
}

/* What is new in a text that others read already. */
static enum err pass(struct call *c, struct db *db, struct gate *g, const struct summary *s)
{
    struct post_text before;
    if (s->status == STATUS_DRAFT || !g->found)
        return OK;
    enum err e = post_text_load(db, c->arena, s, &before);
    return e ? e : gate_pass(c, g, &before);
}

/* Fills in what the client did not send. */
static enum err complete(struct call *c, struct db *db, struct post_input *in, const struct summary *s)
{
    in->text.title = in->has_title ? in->text.title : s->title;
    in->text.lead = in->has_lead ? (in->text.lead.p ? in->text.lead : STR("")) : s->lead;
    in->access = in->has_access ? in->access : s->access;
    in->group = in->has_group ? in->group : s->group.id;
    in->place = in->has_place ? in->place : s->place.id;
    in->phase = in->has_phase ? in->phase : s->phase;
    in->evidence = in->has_evidence ? in->evidence : s->evidence;
    in->review_due = in->has_review_due ? in->review_due : s->review_due;
    in->valid_until = in->has_valid_until ? in->valid_until : s->valid_until;
    in->anonymous = in->has_anonymous ? in->anonymous : s->anonymous;
    in->starts = in->has_starts ? in->starts : s->starts;
    in->ends = in->has_ends ? in->ends : in->has_starts && in->starts ? in->starts + (s->ends - s->starts) : s->ends;
    if (in->has_body)
        return OK;
    struct post_text old;
    enum err e = post_text_load(db, c->arena, s, &old);
    in->text.body = old.body;
    in->text.html = old.html;
    return e;
}

static enum err update(struct call *c, struct db *db, const struct post_input *in, const struct summary *s)
{
    struct query q = db_query(db, SQL_POST_UPDATE);
    query_int(&q, s->root);
    query_int(&q, s->id);
    query_int(&q, in->access);
    query_int_or_null(&q, in->group);
    query_int(&q, in->anonymous);
    query_int_or_null(&q, s->project);
    query_int_or_null(&q, in->place);
    query_int(&q, in->phase);
    query_int(&q, in->evidence);
    query_int_or_null(&q, in->review_due);
    query_int_or_null(&q, in->valid_until);
    query_str(&q, in->text.title);
    query_str(&q, in->text.lead);
    query_str(&q, in->text.body);
    query_str(&q, in->text.html);
    query_int(&q, c->now);
    return query_done(&q);
}

/* A reply has a body and nothing else to change. */
static void only_body(struct call *c, const struct post_input *in)
{
    const struct {
        bool has;
        const char *name;
    } others[] = { { in->has_title, "title" }, { in->has_lead, "lead" }, { in->has_access, "access" },
        { in->has_group, "group" }, { in->has_place, "place" }, { in->has_phase, "phase" },
        { in->has_evidence, "evidence" }, { in->has_anonymous, "anonymous" }, { in->has_review_due, "reviewDue" },
        { in->has_valid_until, "validUntil" }, { in->has_terms, "terms" }, { in->has_starts, "starts" },
        { in->has_ends, "ends" } };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].has)
            call_bad(c, others[i].name, "Een antwoord of reactie heeft dit veld niet.",
                "An answer or comment does not have this.");
}

static enum err check_change(struct call *c, struct db *db, struct changing *m, const struct summary *root,
    const struct summary *s)
{
    enum err e = permission_need(&c->viewer, permission_of(&c->viewer, root, s), CAN_EDIT);
    if (e)
        return e;
    e = post_version(c, s);
    if (e)
        return e;
    if (s->id != s->root)
        only_body(c, &m->in);
    else
        input_title_fits(c, s->kind, m->in.text.title);
    struct post_input asked = m->in;
    if (s->id == s->root && !asked.has_access) {
        asked.access = s->access; /* taking its group away from a post for a group would hide it from everybody */
        asked.has_access = true;
    }
    if (!asked.has_group && (asked.access == ACCESS_GROUP || s->access == ACCESS_GROUP))
        asked.group = s->group.id;
    return input_check(c, db, &asked);
}

static enum err change_run(struct call *c, struct db *db)
{
    struct changing *m = c->in;
    struct summary root, s;
    struct post_input in = m->in;
    c->out = &m->id;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, m->id, &root, &s);
    if (!e)
        e = check_change(c, db, m, &root, &s);
    if (!e)
        e = pass(c, db, &m->gate, &s);
    if (!e)
        e = complete(c, db, &in, &s);
    if (!e)
        e = post_keep_revision(db, s.id, c->viewer.user, c->now, m->reason);
    if (!e)
        e = update(c, db, &in, &s);
    if (!e && (in.has_starts || in.has_ends)) {
        meeting_fits(c, s.kind, &in);
        e = call_ok(c);
        e = e ? e : meeting_store(db, s.id, in.starts, in.ends);
    }
    if (!e && s.id == s.root)
        e = input_terms(c, db, &in, s.id, s.kind, s.status != STATUS_DRAFT);
    if (!e && in.has_body)
        e = post_cite(db, c->arena, s.id, &in.text, c->viewer.user, c->now);
    if (!e)
        e = post_event(db, c->arena, EVENT_POST_EDITED, &s, &c->viewer, c->now, "reason", m->reason);
    if (!e)
        e = gate_log(c, db, &m->gate, &s);
    if (!e)
        e = thread_changed(db, s.root, c->now, false);
    return e;
}

const struct endpoint post_endpoints[] = {
    { GET, "/posts/{id}", NEED_NOBODY, DB_READ, .parse = get_parse, .run = get_run, .render = get_render,
        .flags = ENDPOINT_MEMO },
    { POST, "/posts", NEED_USER, DB_WRITE, .parse = make_parse, .flags = ENDPOINT_PREPARE_HERE, .prepare = make_prepare,
        .run = make_run, .show = post_show, .render = make_render },
    { PATCH, "/posts/{id}", NEED_USER, DB_WRITE, .parse = change_parse, .look = change_look,
        .flags = ENDPOINT_PREPARE_HERE, .prepare = change_prepare, .run = change_run, .show = post_show,
        .render = thread_render },
    { 0 },
};
