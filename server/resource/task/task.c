/* task.c -- the queue: what waits for the viewer, the most urgent first; claim, release, done.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "resource/task/task.h"

static const char *const kinds[TASK_END] = { "", "approve", "answer", "review", "privacy", "flag", "law", "define",
    "handover", "endorse", "law_change", "term_change" };

struct asked {
    int64_t id, kinds; /* kinds: bits, 0 = all */
    int64_t cursor[2]; /* due, id */
    int limit;
    bool mine, overdue;
    struct str outcome;
};

struct page {
    struct task *item;
    struct call_page at;
};

void task_json(struct jw *j, struct arena *a, const struct task *t)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", t->id);
    jw_strz(j, "kind", kinds[t->kind]);
    if (t->post.id) {
        summary_reference_json(j, "post", a, &t->post, t->thread_title);
        jw_null(j, "term");
    } else {
        jw_null(j, "post");
        jw_open(j, "term", '{');
        jw_id_or_null(j, "id", t->term.id);
        jw_str(j, "kind", t->term_kind);
        jw_str(j, "name", t->term.name);
        jw_close(j, '}');
    }
    named_json(j, "group", t->group);
    jw_time(j, "due", t->due);
    named_json(j, "claimedBy", t->claimed_by);
    jw_str_or_null(j, "outcome", t->outcome);
    jw_str_or_null(j, "reason", t->note.n ? t->note : (struct str){ 0 });
    named_json(j, "reportedBy", t->reporter);
    jw_time(j, "created", t->created);
    jw_time(j, "done", t->done);
    jw_close(j, '}');
}

static void take(struct query *q, struct arena *a, struct task *t)
{
    *t = (struct task){ .id = row_int(q) };
    t->kind = (int)row_int(q);
    t->due = row_int(q);
    t->created = row_int(q);
    t->done = row_int(q);
    t->outcome = row_str(q, a);
    t->note = row_str(q, a);
    t->group = named_row(q, a);
    t->claimed_by = named_row(q, a);
    t->reporter = named_row(q, a);
    t->term.id = row_int(q);
    t->term_kind = row_str(q, a);
    t->term.name = row_str(q, a);
    t->post.id = row_int(q);
    t->post.root = row_int(q);
    t->post.kind = (int)row_int(q);
    t->post.status = (int)row_int(q);
    t->post.title = row_str(q, a);
    t->thread_title = row_str(q, a);
    if (t->post.status == STATUS_WITHDRAWN)
        t->post.title = t->thread_title = STR("");
}

/* The first five parameters of every statement with {{task_may}}. */
static void bind(struct query *q, const struct viewer *v, int64_t now)
{
    access_bind(q, v, now);
    query_int(q, viewer_may(v, MAY_ANSWER));
    query_int(q, viewer_may(v, MAY_PUBLISH_LESSON));
}

/* Loads a task, open or done, that the viewer may act on; ERR_NOT_FOUND. */
static enum err load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t id, struct task *out)
{
    *out = (struct task){ 0 };
    struct query q = db_query(db, SQL_TASK_ONE);
    bind(&q, v, now);
    query_int(&q, id);
    if (query_row(&q))
        take(&q, a, out);
    enum err e = query_end(&q);
    return e ? e : out->id ? arena_err(a) : ERR_NOT_FOUND;
}

/* ---- GET /tasks */

static int64_t kind_bits(struct call *c)
{
    struct str rest = call_query_str(c, "kind", 200);
    int64_t bits = 0;
    while (rest.n) {
        struct str word = str_cut(&rest, ',');
        int kind = 1;
        while (kind < TASK_END && !str_is(word, kinds[kind]))
            kind++;
        if (kind == TASK_END)
            call_bad(c, "kind", "Deze soort werk kennen we niet.", "Unknown kind of task.");
        bits |= (int64_t)1 << kind;
    }
    return bits;
}

static enum err list_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->kinds = kind_bits(c);
    in->mine = call_query_bool(c, "mine");
    in->overdue = call_query_bool(c, "overdue");
    in->limit = call_limit(c);
    call_cursor(c, in->cursor, 2);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    const struct asked *in = c->in;
    struct page *page = c->out = arena_new(c->arena, struct page);
    if (!page || !(page->item = arena_array(c->arena, (size_t)in->limit, sizeof *page->item)))
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_TASK_LIST);
    bind(&q, &c->viewer, c->now);
    query_int(&q, in->kinds);
    query_int(&q, in->mine);
    query_int(&q, in->overdue);
    query_int(&q, in->cursor[0]);
    query_int(&q, in->cursor[1]);
    page->at.limit = in->limit;
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        take(&q, c->arena, &page->item[page->at.n++]);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        task_json(j, c->arena, &page->item[i]);
    const struct task *last = page->at.more ? &page->item[page->at.n - 1] : NULL;
    call_list_close(c, j, last ? (const int64_t[]){ last->due, last->id } : NULL, 2);
}

/* ---- POST /tasks/{id}/_claim, _release, _done */

static enum err act_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    (void)call_fields(c);
    if (in)
        in->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err done_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->id = call_path_id(c, "id");
    in->outcome = field_text(call_fields(c), "outcome", 0, TASK_TEXT_MAX);
    return call_ok(c);
}

/* Loads the task of the call; ERR_CONFLICT when it is done already. */
static enum err begin(struct call *c, struct db *db, struct task **t)
{
    struct task *out = *t = c->out = arena_new(c->arena, struct task);
    if (!out)
        return arena_err(c->arena);
    enum err e = load(db, c->arena, &c->viewer, c->now, ((const struct asked *)c->in)->id, out);
    if (!e && out->done)
        e = call_fail(c, ERR_CONFLICT, "Dit is al klaar.", "This is done already.");
    return e;
}

/* Leaves the event and loads the task as it is now. */
static enum err end(struct call *c, struct db *db, enum event_verb verb, struct task *t)
{
    enum err e = event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .post = t->post.id,
            .root = t->post.root,
            .entity = "task",
            .entity_id = t->id });
    return e ? e : load(db, c->arena, &c->viewer, c->now, t->id, t);
}

static enum err set_claim(struct db *db, int64_t id, int64_t account)
{
    struct query q = db_query(db, SQL_TASK_CLAIM);
    query_int(&q, id);
    query_int_or_null(&q, account);
    return query_done(&q);
}

static enum err claim_run(struct call *c, struct db *db)
{
    struct task *t;
    enum err e = begin(c, db, &t);
    if (e || t->claimed_by.id == c->viewer.user)
        return e;
    if (t->claimed_by.id)
        return call_fail(c, ERR_CONFLICT, "Iemand anders heeft dit al opgepakt.", "Somebody else has claimed this.");
    e = set_claim(db, t->id, c->viewer.user);
    return e ? e : end(c, db, EVENT_TASK_CLAIMED, t);
}

static enum err release_run(struct call *c, struct db *db)
{
    struct task *t;
    enum err e = begin(c, db, &t);
    if (e || !t->claimed_by.id)
        return e;
    if (t->claimed_by.id != c->viewer.user && !viewer_may(&c->viewer, MAY_CURATE))
        return call_fail(c, ERR_FORBIDDEN, "Dit heeft iemand anders opgepakt.", "Somebody else has claimed this.");
    e = set_claim(db, t->id, 0);
    return e ? e : end(c, db, EVENT_TASK_RELEASED, t);
}

static enum err done_run(struct call *c, struct db *db)
{
    struct task *t;
    enum err e = begin(c, db, &t);
    if (e)
        return e;
    const struct asked *in = c->in;
    struct query q = db_query(db, SQL_TASK_DONE);
    query_int(&q, t->id);
    query_int(&q, c->now);
    query_int(&q, c->viewer.user);
    query_str(&q, in->outcome.p ? in->outcome : STR(""));
    e = query_done(&q);
    return e ? e : end(c, db, EVENT_TASK_DONE, t);
}

static void act_render(struct call *c, struct jw *j)
{
    task_json(j, c->arena, c->out);
}

const struct endpoint task_endpoints[] = {
    { GET, "/tasks", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/tasks/{id}/_claim", NEED_USER, DB_WRITE, .parse = act_parse, .run = claim_run, .render = act_render },
    { POST, "/tasks/{id}/_release", NEED_USER, DB_WRITE, .parse = act_parse, .run = release_run, .render = act_render },
    { POST, "/tasks/{id}/_done", NEED_USER, DB_WRITE, .parse = done_parse, .run = done_run, .render = act_render },
    { 0 },
};
