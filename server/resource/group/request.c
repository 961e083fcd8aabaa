/* request.c -- see request.h. */
#include "resource/group/request.h"

#include <inttypes.h>
#include <stdio.h>

struct request_row {
    struct group_person user;
    int64_t at;
};
struct request_page {
    struct request_row row[CALL_LIMIT_MAX];
    struct call_page at;
    int64_t group, after[2];
};
struct asked {
    int64_t group, account;
    struct str reason;
    struct group_row row;
};

static enum err tell(struct call *c, struct db *db, enum event_verb verb, int64_t group, int64_t account)
{
    char data[40];
    int n = snprintf(data, sizeof data, "{\"user\":%" PRId64 "}", account);
    ASSERT(n > 0 && (size_t)n < sizeof data);
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "group",
            .entity_id = group,
            .data = { data, (size_t)n } });
}

enum err group_request(struct call *c, struct db *db, const struct group_row *row)
{
    if (row->requested)
        return OK;
    struct query q = db_query(db, SQL_REQUEST_PUT);
    query_int(&q, row->id);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    enum err e = query_done(&q);
    return e ? e : tell(c, db, EVENT_GROUP_REQUESTED, row->id, c->viewer.user);
}

/* ---- GET /groups/{id}/requests */

static enum err list_parse(struct call *c)
{
    struct request_page *p = c->out = arena_new(c->arena, struct request_page);
    if (!p)
        return arena_err(c->arena);
    p->group = call_path_id(c, "id");
    p->at.limit = call_limit(c);
    call_cursor(c, p->after, 2);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct request_page *p = c->out;
    struct group_row group;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, p->group, &group);
    if (!e && !group_admits(&c->viewer, &group))
        e = ERR_FORBIDDEN;
    if (e)
        return e;
    struct query q = db_query(db, SQL_REQUEST_LIST);
    query_int(&q, p->group);
    query_int(&q, p->after[0]);
    query_int(&q, p->after[1]);
    query_int(&q, p->at.limit + 1);
    while (call_page_row(&p->at, &q)) {
        struct request_row *r = &p->row[p->at.n++];
        r->user = group_person_take(&q, c->arena);
        r->at = row_int(&q);
    }
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct request_page *p = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < p->at.n; i++) {
        const struct request_row *r = &p->row[i];
        jw_open(j, NULL, '{');
        group_person_json(j, &r->user);
        jw_time(j, "at", r->at);
        jw_close(j, '}');
    }
    const struct request_row *last = p->at.more ? &p->row[p->at.n - 1] : NULL;
    call_list_close(c, j, last ? (const int64_t[]){ last->at, last->user.id } : NULL, 2);
}

/* ---- POST /groups/{id}/requests/{user}/_approve and _refuse */

static enum err decide_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    (void)call_fields(c); /* {} or nothing */
    in->group = call_path_id(c, "id");
    in->account = call_path_id(c, "user");
    return call_ok(c);
}

/* Takes the request away; ERR_NOT_FOUND when there is none. */
static enum err decide(struct call *c, struct db *db, struct asked *in)
{
    int64_t removed = 0;
    enum err e = group_load(db, c->arena, &c->viewer, c->now, in->group, &in->row);
    if (!e && !group_admits(&c->viewer, &in->row))
        e = ERR_FORBIDDEN;
    if (e)
        return e;
    struct query q = db_query(db, SQL_REQUEST_DELETE);
    query_int(&q, in->group);
    query_int(&q, in->account);
    e = query_changes(&q, &removed);
    return e || removed ? e : ERR_NOT_FOUND;
}

static enum err approve_run(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    enum err e = decide(c, db, in);
    return e ? e
             : group_member_store(db,
                   &(struct membership){ .group = in->group, .account = in->account, .role = STR("member") },
                   c->viewer.user, c->now);
}

static enum err refuse_run(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    enum err e = decide(c, db, in);
    return e ? e : tell(c, db, EVENT_GROUP_REFUSED, in->group, in->account);
}

/* ---- POST /groups/{id}/_break-glass {reason} */

static enum err glass_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->group = call_path_id(c, "id");
    in->reason = str_trim(field_text(call_fields(c), "reason", 10, GLASS_REASON_MAX));
    return call_ok(c);
}

/* OK when there is glass to break: a hidden group of which the viewer is no member. */
static enum err glass_whole(struct call *c, struct db *db, struct asked *in)
{
    bool there = false, hidden = false;
    struct query q = db_query(db, SQL_GLASS_VISIBILITY);
    query_int(&q, in->group);
    if (query_row(&q)) {
        there = true;
        hidden = str_is(row_peek(&q), "hidden");
    }
    enum err e = query_end(&q);
    if (e || !there)
        return e ? e : ERR_NOT_FOUND;
    if (hidden)
        e = group_load(db, c->arena, &c->viewer, c->now, in->group, &in->row);
    if (!hidden || !e)
        e = call_fail(c, ERR_CONFLICT, "Je ziet deze groep al.", "You see this group already.");
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err glass_run(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    int64_t until = c->now + GLASS_HOURS * INT64_C(3600000);
    enum err e = glass_whole(c, db, in);
    if (e)
        return e;
    struct query q = db_query(db, SQL_GLASS_INSERT);
    query_int(&q, in->group);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, until);
    query_str(&q, in->reason);
    e = query_done(&q);
    if (!e)
        e = group_member_store(db,
            &(struct membership){ .group = in->group, .account = c->viewer.user, .role = STR("guest"), .until = until },
            c->viewer.user, c->now);
    if (!e)
        e = tell(c, db, EVENT_GLASS_BROKEN, in->group, c->viewer.user);
    return e ? e : group_load(db, c->arena, &c->viewer, c->now, in->group, &in->row);
}

static void glass_render(struct call *c, struct jw *j)
{
    const struct asked *in = c->in;
    group_etag(c, &in->row);
    group_json(j, &c->viewer, &in->row);
}

/* ---- What happens elsewhere */

/* The word behind "role":" in the data of an event. */
static struct str role_of(const struct event *e)
{
    struct str key = STR("\"role\":\""), rest = str_sub(e->data, str_search(e->data, key), e->data.n);
    rest = str_sub(rest, key.n, rest.n);
    return str_sub(rest, 0, str_find(rest, '"'));
}

/* An invitation that came with a membership; a group that is gone by now is no reason to refuse the person. */
static enum err invited(struct db *db, const struct event *e)
{
    int64_t group = event_number(e, "group");
    bool there = false;
    if (!group)
        return OK;
    struct query q = db_query(db, SQL_GROUP_KIND_OF);
    query_int(&q, group);
    there = query_row(&q);
    enum err err = query_end(&q);
    if (err || !there)
        return err;
    return group_member_store(db, &(struct membership){ .group = group, .account = e->entity_id, .role = role_of(e) },
        event_number(e, "by"), e->at);
}

/* Who is anonymised is in no group any more. */
static enum err anonymised(struct db *db, const struct event *e)
{
    static const enum sql forget[] = { SQL_MEMBERSHIP_FORGET, SQL_REQUEST_FORGET };
    enum err err = OK;
    struct query q = db_query(db, SQL_MEMBERSHIP_OF);
    query_int(&q, e->entity_id);
    while (!err && query_row(&q))
        err = db_change(db, "group", row_int(&q));
    enum err end = query_end(&q);
    err = err ? err : end;
    for (size_t i = 0; !err && i < sizeof forget / sizeof *forget; i++) {
        q = db_query(db, forget[i]);
        query_int(&q, e->entity_id);
        err = query_done(&q);
    }
    return err;
}

const struct listener group_listeners[] = {
    { EVENT_INVITATION_ACCEPTED, invited },
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { 0 },
};

const struct endpoint request_endpoints[] = {
    { GET, "/groups/{id}/requests", NEED_USER, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { POST, "/groups/{id}/requests/{user}/_approve", NEED_USER, DB_WRITE, .parse = decide_parse, .run = approve_run,
        .render = call_no_content },
    { POST, "/groups/{id}/requests/{user}/_refuse", NEED_USER, DB_WRITE, .parse = decide_parse, .run = refuse_run,
        .render = call_no_content },
    { POST, "/groups/{id}/_break-glass", NEED_RIGHT + MAY_ADMINISTER, DB_WRITE, .parse = glass_parse, .run = glass_run,
        .render = glass_render, .body_max = 4096 },
    { 0 },
};
