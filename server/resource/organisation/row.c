/* row.c -- organisations in the database, and the commands of organisation.h that seeds and imports use. */
#include "resource/organisation/row.h"

#include "base/clock.h"
#include "domain/names.h"

static const char *const kinds[] = { "region", "municipality", "area", "partner", "implementer" };
/* Each size class and the number of inhabitants from which it no longer holds. */
static const struct {
    const char *name;
    int64_t below;
} sizes[] = {
    { "under_10k", 10000 },
    { "10k_25k", 25000 },
    { "25k_50k", 50000 },
    { "50k_100k", 100000 },
    { "100k_250k", 250000 },
    { "over_250k", INT64_MAX },
};
enum {
    KINDS = sizeof kinds / sizeof *kinds,
    SIZES = sizeof sizes / sizeof *sizes,
    DEPTH_MAX = 20, /* parents above one another */
};

struct str organisation_kind(int place)
{
    return place >= 0 && place < KINDS ? str_c(kinds[place]) : STR("");
}

struct str organisation_size(int place)
{
    return place >= 0 && place < SIZES ? str_c(sizes[place].name) : STR("");
}

struct str organisation_size_of(int64_t inhabitants)
{
    int i = 0;
    while (inhabitants >= sizes[i].below)
        i++;
    return inhabitants > 0 ? str_c(sizes[i].name) : STR("");
}

static bool kind_known(struct str kind)
{
    for (int i = 0; i < KINDS; i++)
        if (str_is(kind, kinds[i]))
            return true;
    return false;
}

static bool size_known(struct str size)
{
    for (int i = 0; i < SIZES; i++)
        if (str_is(size, sizes[i].name))
            return true;
    return false;
}

struct organisation_row organisation_take(struct query *q, struct arena *a)
{
    struct organisation_row r = { 0 };
    r.id = row_int(q);
    r.kind = row_str(q, a);
    r.name = row_str(q, a);
    r.parent = row_int(q);
    r.parent_name = row_str(q, a);
    r.description = row_str(q, a);
    r.code = row_str(q, a);
    r.province = row_str(q, a);
    r.inhabitants = row_int(q);
    r.size_class = row_str(q, a);
    r.urbanity_class = row_int(q);
    r.place_type = row_str(q, a);
    r.profile_year = row_int(q);
    r.created = row_int(q);
    r.updated = row_int(q);
    r.version = row_int(q);
    return r;
}

enum err organisation_aliases(struct db *db, struct arena *a, struct organisation_row *row)
{
    struct names aliases;
    enum err e = names_load(db, a, SQL_ORGANISATION_ALIAS_LIST, row->id, ORGANISATION_ALIASES_MAX, &aliases);
    row->aliases = aliases.alias;
    row->n_aliases = aliases.n;
    return e;
}

enum err organisation_load(struct db *db, struct arena *a, int64_t id, struct organisation_row *out)
{
    *out = (struct organisation_row){ 0 };
    struct query q = db_query(db, SQL_ORGANISATION_BY_ID);
    query_int(&q, id);
    if (query_row(&q))
        *out = organisation_take(&q, a);
    enum err e = query_end(&q);
    if (e)
        return e;
    return out->id ? organisation_aliases(db, a, out) : ERR_NOT_FOUND;
}

enum err organisation_by_name(struct db *db, struct arena *a, const struct organisation_row *row, int64_t *id)
{
    struct query q = db_query(db, SQL_ORGANISATION_BY_NAME);
    query_str(&q, row->kind);
    query_str(&q, names_fold(a, row->name));
    query_int(&q, row->parent);
    query_int(&q, row->id);
    return query_single(&q, 0, id);
}

enum err organisation_by_code(struct db *db, struct str code, int64_t *id)
{
    *id = 0;
    if (!code.n)
        return OK;
    struct query q = db_query(db, SQL_ORGANISATION_BY_CODE);
    query_str(&q, code);
    return query_single(&q, 0, id);
}

enum err organisation_find(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id)
{
    struct query q = db_query(db, SQL_ORGANISATION_FIND);
    query_str(&q, kind.n ? kind : STR(""));
    query_str(&q, names_fold(a, name));
    enum err e = query_single(&q, 0, id);
    return e ? e : *id ? OK : ERR_NOT_FOUND;
}

/* Binds a text that may be absent: empty is NULL. */
static void bind_some(struct query *q, struct str s)
{
    query_str(q, s.n ? s : (struct str){ 0 });
}

static enum err store_row(struct db *db, enum sql sql, const struct organisation_row *row, int64_t now)
{
    struct query q = db_query(db, sql);
    query_int(&q, row->id);
    query_str(&q, row->kind);
    query_str(&q, row->name);
    query_int_or_null(&q, row->parent);
    query_str(&q, row->description.p ? row->description : STR(""));
    bind_some(&q, row->code);
    bind_some(&q, row->province);
    query_int_or_null(&q, row->inhabitants);
    bind_some(&q, row->size_class.n ? row->size_class : organisation_size_of(row->inhabitants));
    query_int_or_null(&q, row->urbanity_class);
    bind_some(&q, row->place_type);
    query_int_or_null(&q, row->profile_year);
    query_int(&q, now);
    return query_done(&q);
}

enum err organisation_store(struct db *db, struct arena *a, struct organisation_row *row, int64_t actor, int64_t now)
{
    bool fresh = !row->id;
    if (fresh) {
        row->id = db_new_id(db, "organisation");
        row->created = now;
    }
    row->updated = now;
    row->version++;
    enum err e = store_row(db, fresh ? SQL_ORGANISATION_INSERT : SQL_ORGANISATION_UPDATE, row, now);
    if (!e)
        e = names_store(db, a, SQL_ORGANISATION_ALIAS_CLEAR, SQL_ORGANISATION_ALIAS_INSERT, row->id, row->name,
            (struct names){ row->aliases, row->n_aliases });
    if (!e)
        e = db_change(db, "organisation", row->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = fresh ? EVENT_ORGANISATION_CREATED : EVENT_ORGANISATION_EDITED,
            .actor = actor,
            .at = now,
            .entity = "organisation",
            .entity_id = row->id });
}

enum err organisation_remove(struct db *db, int64_t id)
{
    struct query q = db_query(db, SQL_ORGANISATION_ALIAS_CLEAR);
    query_int(&q, id);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_ORGANISATION_PARTNER_CLEAR);
    query_int(&q, id);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_ORGANISATION_DELETE);
    query_int(&q, id);
    e = query_done(&q);
    return e ? e : db_change(db, "organisation", id);
}

enum err organisation_circles(struct db *db, int64_t part, int64_t parent, bool *circles)
{
    enum err e = OK;
    for (int i = 0; !e && parent && parent != part && i < DEPTH_MAX; i++) {
        struct query q = db_query(db, SQL_ORGANISATION_PARENT);
        query_int(&q, parent);
        e = query_single(&q, 0, &parent);
    }
    *circles = parent != 0;
    return e;
}

/* Adds the aliases that the row does not have yet, whatever their accents and case; true when there were any. */
static bool add_aliases(struct arena *a, struct organisation_row *row, const struct str *names, size_t n)
{
    struct names aliases = { row->aliases, row->n_aliases };
    bool added = names_add(a, row->name, &aliases, ORGANISATION_ALIASES_MAX, names, n);
    row->aliases = aliases.alias;
    row->n_aliases = aliases.n;
    return added;
}

/* *field becomes value unless that is empty; true when it changed. */
static bool take_str(struct str *field, struct str value)
{
    if (!value.n || str_eq(*field, value))
        return false;
    *field = value;
    return true;
}

static bool take_int(int64_t *field, int64_t value)
{
    if (!value || *field == value)
        return false;
    *field = value;
    return true;
}

/* Lays what an edit says over a row; what it leaves empty stays. True when that changed anything. */
static bool overlay(struct arena *a, struct organisation_row *row, const struct organisation_edit *in)
{
    struct str size = in->size_class.n ? in->size_class : organisation_size_of(in->inhabitants);
    bool changed = take_str(&row->name, in->name);
    changed |= take_int(&row->parent, in->parent);
    changed |= take_str(&row->description, in->description);
    changed |= take_str(&row->code, in->code);
    changed |= take_str(&row->province, in->province);
    changed |= take_int(&row->inhabitants, in->inhabitants);
    changed |= take_str(&row->size_class, size);
    changed |= take_int(&row->urbanity_class, in->urbanity_class);
    changed |= take_str(&row->place_type, in->place_type);
    changed |= take_int(&row->profile_year, in->profile_year);
    changed |= add_aliases(a, row, in->aliases, in->n_aliases);
    return changed;
}

enum err organisation_put(struct db *db, struct arena *a, const struct organisation_edit *in, int64_t now, int64_t *id,
    bool *changed)
{
    if (!in->name.n || !kind_known(in->kind) || (in->size_class.n && !size_known(in->size_class)))
        return ERR_INVALID;
    struct organisation_row row = { .kind = in->kind, .name = in->name, .parent = in->parent }; /* what to look for */
    enum err e = organisation_by_code(db, in->code, id);
    if (!e && !*id)
        e = organisation_by_name(db, a, &row, id);
    row = (struct organisation_row){ .kind = in->kind };
    if (!e && *id)
        e = organisation_load(db, a, *id, &row);
    if (e)
        return e;
    *changed = overlay(a, &row, in);
    if (*changed)
        e = organisation_store(db, a, &row, 0, now);
    *id = row.id;
    return e ? e : arena_err(a);
}

enum err organisation_alias(struct db *db, struct arena *a, int64_t id, struct str name, bool *changed)
{
    struct organisation_row row;
    enum err e = organisation_load(db, a, id, &row);
    if (e)
        return e;
    *changed = add_aliases(a, &row, &name, 1);
    if (*changed)
        e = organisation_store(db, a, &row, 0, clock_now());
    return e ? e : arena_err(a);
}
