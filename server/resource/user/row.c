/* row.c -- accounts in the database, and the commands of account.h that seeds, imports and the command line use. */
#include "resource/user/row.h"

bool mail_valid(struct str mail)
{
    size_t at = str_find(mail, '@');
    if (!at || at == mail.n || at > 64 || mail.n > ACCOUNT_MAIL_MAX)
        return false;
    struct str domain = str_sub(mail, at + 1, mail.n);
    if (!domain.n || domain.p[0] == '.' || domain.p[domain.n - 1] == '.' || str_find(domain, '@') < domain.n)
        return false;
    for (size_t i = 0; i < mail.n; i++)
        if ((unsigned char)mail.p[i] <= ' ' || mail.p[i] == 127 || mail.p[i] == '<' || mail.p[i] == '>' ||
            mail.p[i] == ',')
            return false;
    return true;
}

struct str ascii_lower(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (!p)
        return STR("");
    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]);
    return (struct str){ p, s.n };
}

struct account_row account_take(struct query *q, struct arena *a)
{
    struct account_row r = { 0 };
    r.id = row_int(q);
    r.mail = row_str(q, a);
    r.name = row_str(q, a);
    r.organisation = row_int(q);
    r.organisation_name = row_str(q, a);
    r.function = row_str(q, a);
    r.roles = (unsigned)row_int(q);
    r.language = row_str(q, a);
    r.closed = row_is_null(q) ? 0 : 1;
    int64_t closed = row_int(q);
    r.closed = closed ? closed : r.closed; /* the system account is closed since 0 */
    r.created = row_int(q);
    r.updated = row_int(q);
    r.version = row_int(q);
    return r;
}

/* The first row of a statement that was bound already. */
static enum err one(struct query *q, struct arena *a, struct account_row *out)
{
    *out = (struct account_row){ 0 };
    if (query_row(q))
        *out = account_take(q, a);
    enum err e = query_end(q);
    return e ? e : out->id ? OK : ERR_NOT_FOUND;
}

enum err account_load(struct db *db, struct arena *a, int64_t id, struct account_row *out)
{
    struct query q = db_query(db, SQL_ACCOUNT_BY_ID);
    query_int(&q, id);
    return one(&q, a, out);
}

enum err account_load_mail(struct db *db, struct arena *a, struct str mail, struct account_row *out)
{
    struct query q = db_query(db, SQL_ACCOUNT_BY_MAIL);
    query_str(&q, ascii_lower(a, mail));
    return one(&q, a, out);
}

static enum err store(struct db *db, enum sql sql, const struct account_row *r, int64_t now)
{
    struct query q = db_query(db, sql);
    query_int(&q, r->id);
    query_str(&q, r->mail);
    query_str(&q, r->name);
    query_int_or_null(&q, r->organisation);
    query_str(&q, r->function.p ? r->function : STR(""));
    query_int(&q, r->roles);
    query_str(&q, r->language);
    query_int_or_null(&q, r->closed);
    query_int(&q, now);
    return query_done(&q);
}

static enum err tell(struct db *db, enum event_verb verb, int64_t id, struct str data, int64_t actor, int64_t now)
{
    enum err e = db_change(db, "account", id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = verb, .actor = actor, .at = now, .entity = "account", .entity_id = id, .data = data });
}

enum err account_add(struct db *db, struct account_row *row, int64_t actor, int64_t now)
{
    row->id = db_new_id(db, "account");
    row->created = row->updated = now;
    row->version = 1;
    enum err e = store(db, SQL_ACCOUNT_INSERT, row, now);
    return e ? e : tell(db, EVENT_ACCOUNT_CREATED, row->id, (struct str){ 0 }, actor, now);
}

enum err account_save(struct db *db, struct account_row *row, struct str data, int64_t actor, int64_t now)
{
    row->updated = now;
    row->version++;
    enum err e = store(db, SQL_ACCOUNT_UPDATE, row, now);
    return e ? e : tell(db, EVENT_ACCOUNT_EDITED, row->id, data, actor, now);
}

bool account_same(const struct account_row *a, const struct account_row *b)
{
    return str_eq(a->mail, b->mail) && str_eq(a->name, b->name) && str_eq(a->function, b->function) &&
        str_eq(a->language, b->language) && a->organisation == b->organisation && a->roles == b->roles &&
        a->closed == b->closed;
}

/* Lays what an edit says over a row; what it leaves empty stays. */
static void overlay(struct account_row *row, const struct account_edit *in)
{
    if (in->name.n)
        row->name = in->name;
    if (in->function.n)
        row->function = in->function;
    if (in->language.n)
        row->language = in->language;
    if (in->organisation)
        row->organisation = in->organisation;
    if (in->roles)
        row->roles = in->roles;
}

static enum err put(struct db *db, struct arena *a, const struct account_edit *in, int64_t now, int64_t *id,
    bool *changed)
{
    struct account_row old;
    enum err e = account_load_mail(db, a, in->mail, &old);
    struct account_row row = old;
    if (e == ERR_NOT_FOUND)
        row = (struct account_row){ .mail = ascii_lower(a, in->mail), .language = STR("nl"), .roles = ROLE_READER };
    else if (e)
        return e;
    overlay(&row, in);
    if (!mail_valid(row.mail) || !row.name.n)
        return ERR_INVALID;
    *changed = !account_same(&row, &old);
    if (e == ERR_NOT_FOUND)
        e = account_add(db, &row, 0, now);
    else
        e = *changed ? account_save(db, &row, (struct str){ 0 }, 0, now) : OK;
    *id = row.id;
    return e ? e : arena_err(a);
}

enum err account_put(struct db *db, const struct account_edit *in, int64_t now, int64_t *id, bool *changed)
{
    struct arena a = { 0 };
    enum err e = put(db, &a, in, now, id, changed);
    arena_release(&a);
    return e;
}

enum err account_find(struct db *db, struct str mail, int64_t *id)
{
    struct arena a = { 0 };
    struct account_row row;
    enum err e = account_load_mail(db, &a, mail, &row);
    *id = row.id;
    arena_release(&a);
    return e;
}

void account_json(struct jw *j, const char *key, const struct account_row *row, bool whole)
{
    jw_open(j, key, '{');
    jw_int(j, "id", row->id);
    jw_str(j, "name", row->name);
    if (whole)
        jw_str(j, "mail", row->mail);
    if (row->organisation) {
        jw_open(j, "organisation", '{');
        jw_int(j, "id", row->organisation);
        jw_str(j, "name", row->organisation_name);
        jw_close(j, '}');
    } else
        jw_null(j, "organisation");
    if (row->function.n)
        jw_str(j, "function", row->function);
    else
        jw_null(j, "function");
    jw_open(j, "roles", '[');
    for (unsigned role = ROLE_READER; role <= ROLE_ADMINISTRATOR; role <<= 1)
        if (row->roles & role)
            jw_strz(j, NULL, role_name(role));
    jw_close(j, ']');
    if (whole) {
        jw_str(j, "language", row->language);
        jw_time(j, "closed", row->closed);
        jw_int(j, "version", row->version);
    }
    jw_close(j, '}');
}
