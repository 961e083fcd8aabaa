/* row.c -- groups and memberships in the database, and the commands of group.h that seeds and imports use. */
#include "resource/group/row.h"

#include "domain/kind.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const kinds[] = { "steering", "team", "local", "intervision", "sounding_board", "theme" };
static const char *const visibilities[] = { "open", "closed", "hidden" };
enum { KINDS = sizeof kinds / sizeof *kinds, VISIBILITIES = sizeof visibilities / sizeof *visibilities };

static struct str word(const char *const *words, int n, int place)
{
    return place >= 0 && place < n ? str_c(words[place]) : STR("");
}

static bool known(const char *const *words, int n, struct str s)
{
    for (int i = 0; i < n; i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

struct str group_kind(int place)
{
    return word(kinds, KINDS, place);
}

struct str group_visibility(int place)
{
    return word(visibilities, VISIBILITIES, place);
}

struct str group_role(int place)
{
    const char *role = word_of(WORDS_GROUP_ROLE, place);
    return role ? str_c(role) : STR("");
}

struct group_row group_take(struct query *q, struct arena *a)
{
    struct group_row r = { 0 };
    r.id = row_int(q);
    r.kind = row_str(q, a);
    r.name = row_str(q, a);
    r.visibility = row_str(q, a);
    r.description = row_str(q, a);
    r.created = row_int(q);
    r.updated = row_int(q);
    r.version = row_int(q);
    r.members = row_int(q);
    r.role = row_str(q, a);
    r.until = row_int(q);
    r.requested = row_int(q) != 0;
    return r;
}

enum { GLASS_MAX = 20 };

static enum err load_glass(struct db *db, struct arena *a, struct group_row *row)
{
    row->glass = arena_array(a, GLASS_MAX, sizeof *row->glass);
    row->n_glass = 0;
    struct query q = db_query(db, SQL_GLASS_LIST);
    query_int(&q, row->id);
    while (query_row(&q) && row->glass && row->n_glass < GLASS_MAX) {
        struct glass *g = &row->glass[row->n_glass++];
        g->account = row_int(&q);
        g->name = row_str(&q, a);
        g->reason = row_str(&q, a);
        g->at = row_int(&q);
        g->until = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

struct group_person group_person_take(struct query *q, struct arena *a)
{
    struct group_person p = { .id = row_int(q) };
    p.name = row_str(q, a);
    p.function = row_str(q, a);
    p.organisation = row_int(q);
    p.organisation_name = row_str(q, a);
    return p;
}

void group_person_json(struct jw *j, const struct group_person *p)
{
    jw_open(j, "user", '{');
    jw_int(j, "id", p->id);
    jw_str(j, "name", p->name);
    jw_str_or_null(j, "function", p->function.n ? p->function : (struct str){ 0 });
    if (p->organisation) {
        jw_open(j, "organisation", '{');
        jw_int(j, "id", p->organisation);
        jw_str(j, "name", p->organisation_name);
        jw_close(j, '}');
    } else
        jw_null(j, "organisation");
    jw_close(j, '}');
}

enum err group_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t id,
    struct group_row *out)
{
    *out = (struct group_row){ 0 };
    struct query q = db_query(db, SQL_GROUP_SEEN_BY_ID);
    query_int(&q, v->user);
    query_int(&q, now);
    query_int(&q, id);
    if (query_row(&q))
        *out = group_take(&q, a);
    enum err e = query_end(&q);
    if (!e && out->role.p && str_is(out->visibility, "hidden"))
        e = load_glass(db, a, out);
    return e ? e : out->id ? OK : ERR_NOT_FOUND;
}

bool group_managed(const struct viewer *v, const struct group_row *row)
{
    if (str_is(row->role, "chair") || str_is(row->role, "deputy") || str_is(row->role, "coach"))
        return true;
    return !str_is(row->visibility, "hidden") && viewer_may(v, MAY_MANAGE_GROUPS);
}

bool group_admits(const struct viewer *v, const struct group_row *row)
{
    return group_managed(v, row) || (!str_is(row->visibility, "hidden") && viewer_may(v, MAY_CURATE));
}

bool group_may_lend(const struct viewer *v, struct str kind, struct str role)
{
    return !str_is(kind, "steering") || !str_is(role, "deputy") || viewer_may_itself(v, MAY_ENDORSE) ||
        viewer_may_itself(v, MAY_ADMINISTER);
}

static void glass_json(struct jw *j, const struct group_row *row)
{
    jw_open(j, "breakGlass", '[');
    for (size_t i = 0; i < row->n_glass; i++) {
        const struct glass *g = &row->glass[i];
        jw_open(j, NULL, '{');
        jw_open(j, "user", '{');
        jw_int(j, "id", g->account);
        jw_str(j, "name", g->name);
        jw_close(j, '}');
        jw_str(j, "reason", g->reason);
        jw_time(j, "at", g->at);
        jw_time(j, "until", g->until);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

void group_json(struct jw *j, const struct viewer *v, const struct group_row *row)
{
    bool manages = group_managed(v, row), member = row->role.p != NULL;
    jw_open(j, NULL, '{');
    jw_int(j, "id", row->id);
    jw_str(j, "kind", row->kind);
    jw_str(j, "name", row->name);
    jw_str(j, "visibility", row->visibility);
    jw_str(j, "description", row->description);
    jw_int(j, "members", row->members);
    if (member) {
        jw_open(j, "mine", '{');
        jw_str(j, "role", row->role);
        jw_time(j, "until", row->until);
        jw_close(j, '}');
    } else
        jw_null(j, "mine");
    jw_open(j, "permissions", '{');
    jw_bool(j, "edit", manages);
    jw_bool(j, "manageMembers", manages);
    jw_bool(j, "join", !member && str_is(row->visibility, "open"));
    jw_bool(j, "requestJoin", !member && !row->requested && str_is(row->visibility, "closed"));
    jw_bool(j, "admit", group_admits(v, row));
    jw_bool(j, "leave", member);
    jw_close(j, '}');
    jw_bool(j, "requested", row->requested);
    if (row->glass) /* a member reads one hidden group */
        glass_json(j, row);
    jw_time(j, "created", row->created);
    jw_time(j, "updated", row->updated);
    jw_int(j, "version", row->version);
    jw_close(j, '}');
}

void group_etag(struct call *c, const struct group_row *row)
{
    uint64_t hash = str_hash(row->role) ^ (uint64_t)row->members * 0x9e3779b97f4a7c15u ^ (uint64_t)row->until ^
        (uint64_t)row->requested << 7 ^ (uint64_t)row->n_glass << 8;
    call_etag(c, row->version, hash);
}

enum err group_remove(struct db *db, int64_t id, int64_t actor, int64_t now)
{
    struct query q = db_query(db, SQL_MEMBERSHIP_CLEAR);
    query_int(&q, id);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_REQUEST_CLEAR);
    query_int(&q, id);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_GLASS_CLEAR);
    query_int(&q, id);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_GROUP_DELETE);
    query_int(&q, id);
    e = query_done(&q);
    if (!e)
        e = db_change(db, "group", id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_GROUP_REMOVED, .actor = actor, .at = now, .entity = "group", .entity_id = id });
}

enum err group_store(struct db *db, struct group_row *row, int64_t actor, int64_t now)
{
    bool fresh = !row->id;
    if (fresh) {
        row->id = db_new_id(db, "group");
        row->created = now;
    }
    row->updated = now;
    row->version++;
    struct query q = db_query(db, fresh ? SQL_GROUP_INSERT : SQL_GROUP_UPDATE);
    query_int(&q, row->id);
    query_str(&q, row->kind);
    query_str(&q, row->name);
    query_str(&q, row->visibility);
    query_str(&q, row->description.p ? row->description : STR(""));
    query_int(&q, now);
    enum err e = query_done(&q);
    if (!e)
        e = db_change(db, "group", row->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = fresh ? EVENT_GROUP_CREATED : EVENT_GROUP_EDITED,
            .actor = actor,
            .at = now,
            .entity = "group",
            .entity_id = row->id });
}

/* Says in the trail whose membership began, changed or ended; the readers of `change` narrow or widen what they show. */
static enum err tell(struct db *db, enum event_verb verb, int64_t group, int64_t account, struct str role,
    int64_t actor, int64_t now)
{
    char data[80];
    int n = role.n ? snprintf(data, sizeof data, "{\"user\":%" PRId64 ",\"role\":\"%.*s\"}", account, STR_ARG(role))
                   : snprintf(data, sizeof data, "{\"user\":%" PRId64 "}", account);
    ASSERT(n > 0 && (size_t)n < sizeof data);
    enum err e = db_change(db, "group", group);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = verb,
            .actor = actor,
            .at = now,
            .entity = "group",
            .entity_id = group,
            .data = { data, (size_t)n } });
}

enum err group_request_drop(struct db *db, int64_t group, int64_t account)
{
    struct query q = db_query(db, SQL_REQUEST_DELETE);
    query_int(&q, group);
    query_int(&q, account);
    return query_done(&q);
}

enum err group_member_store(struct db *db, const struct membership *m, int64_t actor, int64_t now)
{
    if (word_number(WORDS_GROUP_ROLE, m->role) < 0)
        return ERR_INVALID;
    struct query q = db_query(db, SQL_MEMBERSHIP_PUT);
    query_int(&q, m->group);
    query_int(&q, m->account);
    query_str(&q, m->role);
    query_int(&q, now);
    query_int_or_null(&q, m->until);
    query_int_or_null(&q, m->since);
    enum err e = query_done(&q);
    if (!e) /* whoever is in has nothing left to ask */
        e = group_request_drop(db, m->group, m->account);
    return e ? e : tell(db, EVENT_GROUP_JOINED, m->group, m->account, m->role, actor, now);
}

enum err group_member_remove(struct db *db, int64_t group, int64_t account, int64_t actor, int64_t now)
{
    int64_t removed = 0;
    struct query q = db_query(db, SQL_MEMBERSHIP_DELETE);
    query_int(&q, group);
    query_int(&q, account);
    enum err e = query_changes(&q, &removed);
    if (!e && !removed)
        e = ERR_NOT_FOUND;
    return e ? e : tell(db, EVENT_GROUP_LEFT, group, account, (struct str){ 0 }, actor, now);
}

enum err group_find(struct db *db, struct str name, int64_t *id)
{
    struct query q = db_query(db, SQL_GROUP_BY_NAME);
    query_str(&q, name);
    enum err e = query_single(&q, 0, id);
    return e ? e : *id ? OK : ERR_NOT_FOUND;
}

/* Loads what group_put compares; the row is left empty when there is no such group. */
static enum err load_by_name(struct db *db, struct arena *a, struct str name, struct group_row *row)
{
    struct query q = db_query(db, SQL_GROUP_BY_NAME);
    query_str(&q, name);
    if (query_row(&q)) {
        row->id = row_int(&q);
        row->kind = row_str(&q, a);
        row->visibility = row_str(&q, a);
        row->description = row_str(&q, a);
    }
    return query_end(&q);
}

static enum err put(struct db *db, struct arena *a, const struct group_edit *in, int64_t now, int64_t *id,
    bool *changed)
{
    struct group_row old = { 0 };
    enum err e = load_by_name(db, a, in->name, &old);
    if (e)
        return e;
    struct group_row row = old;
    row.name = in->name;
    row.kind = in->kind.n ? in->kind : old.kind;
    row.visibility = in->visibility.n ? in->visibility : old.visibility.n ? old.visibility : STR("closed");
    row.description = in->description.n ? in->description : old.description;
    if (!row.name.n || !known(kinds, KINDS, row.kind) || !known(visibilities, VISIBILITIES, row.visibility))
        return ERR_INVALID;
    *changed = !old.id || !str_eq(row.kind, old.kind) || !str_eq(row.visibility, old.visibility) ||
        !str_eq(row.description, old.description);
    if (*changed)
        e = group_store(db, &row, 0, now);
    *id = row.id;
    return e ? e : arena_err(a);
}

enum err group_put(struct db *db, const struct group_edit *in, int64_t now, int64_t *id, bool *changed)
{
    struct arena a = { 0 };
    enum err e = put(db, &a, in, now, id, changed);
    arena_release(&a);
    return e;
}

enum err group_member_put(struct db *db, const struct membership *m, int64_t now, bool *changed)
{
    struct query q = db_query(db, SQL_MEMBERSHIP_GET);
    query_int(&q, m->group);
    query_int(&q, m->account);
    *changed = true;
    if (query_row(&q)) {
        bool same = str_eq(row_peek(&q), m->role);
        int64_t since = row_int(&q);
        *changed = !same || (m->since && m->since != since) || row_int(&q) != m->until;
    }
    enum err e = query_end(&q);
    return e || !*changed ? e : group_member_store(db, m, 0, now);
}
