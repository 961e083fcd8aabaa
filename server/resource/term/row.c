/* row.c -- terms in the database, and the commands of term.h that seeds and imports use. */
#include "resource/term/row.h"

#include "domain/kind.h"
#include "domain/names.h"

enum { CHAIN_MAX = 100 /* successors in a row */ };

struct str term_kind(int place)
{
    const char *kind = word_of(WORDS_TERM, place);
    return kind ? str_c(kind) : STR("");
}

struct term_row term_take(struct query *q, struct arena *a)
{
    struct term_row r = { 0 };
    r.id = row_int(q);
    r.kind = row_str(q, a);
    r.name = row_str(q, a);
    r.definition = row_str(q, a);
    r.valid_from = row_int(q);
    r.valid_to = row_int(q);
    r.replaced_by = row_int(q);
    r.replaced_by_name = row_str(q, a);
    r.created = row_int(q);
    r.updated = row_int(q);
    r.version = row_int(q);
    return r;
}

enum err term_aliases(struct db *db, struct arena *a, struct term_row *row)
{
    struct names aliases;
    enum err e = names_load(db, a, SQL_TERM_ALIAS_LIST, row->id, TERM_ALIASES_MAX, &aliases);
    row->aliases = aliases.alias;
    row->n_aliases = aliases.n;
    return e;
}

enum err term_load(struct db *db, struct arena *a, int64_t id, struct term_row *out)
{
    *out = (struct term_row){ 0 };
    struct query q = db_query(db, SQL_TERM_BY_ID);
    query_int(&q, id);
    if (query_row(&q))
        *out = term_take(&q, a);
    enum err e = query_end(&q);
    if (e)
        return e;
    return out->id ? term_aliases(db, a, out) : ERR_NOT_FOUND;
}

enum err term_by_name(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id)
{
    struct query q = db_query(db, SQL_TERM_BY_NAME);
    query_str(&q, kind);
    query_str(&q, names_fold(a, name));
    return query_single(&q, 0, id);
}

enum err term_find(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id)
{
    struct query q = db_query(db, SQL_TERM_FIND);
    query_str(&q, kind.n ? kind : STR(""));
    query_str(&q, names_fold(a, name));
    enum err e = query_single(&q, 0, id);
    return e ? e : *id ? OK : ERR_NOT_FOUND;
}

static enum err store_row(struct db *db, enum sql sql, const struct term_row *row, int64_t now)
{
    struct query q = db_query(db, sql);
    query_int(&q, row->id);
    query_str(&q, row->kind);
    query_str(&q, row->name);
    query_str(&q, row->definition.p ? row->definition : STR(""));
    query_int_or_null(&q, row->valid_from);
    query_int_or_null(&q, row->valid_to);
    query_int_or_null(&q, row->replaced_by);
    query_int(&q, now);
    return query_done(&q);
}

enum err term_store(struct db *db, struct arena *a, struct term_row *row, int64_t actor, int64_t now)
{
    bool fresh = !row->id;
    if (fresh) {
        row->id = db_new_id(db, "term");
        row->created = now;
    }
    row->updated = now;
    row->version++;
    enum err e = store_row(db, fresh ? SQL_TERM_INSERT : SQL_TERM_UPDATE, row, now);
    if (!e)
        e = names_store(db, a, SQL_TERM_ALIAS_CLEAR, SQL_TERM_ALIAS_INSERT, row->id, row->name,
            (struct names){ row->aliases, row->n_aliases });
    if (!e)
        e = db_change(db, "term", row->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = fresh ? EVENT_TERM_CREATED : EVENT_TERM_EDITED,
            .actor = actor,
            .at = now,
            .entity = "term",
            .entity_id = row->id });
}

enum err term_remove(struct db *db, int64_t id)
{
    struct query q = db_query(db, SQL_TERM_ALIAS_CLEAR);
    query_int(&q, id);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_TERM_DELETE);
    query_int(&q, id);
    e = query_done(&q);
    return e ? e : db_change(db, "term", id);
}

enum err term_circles(struct db *db, int64_t from, int64_t to, bool *circles)
{
    enum err e = OK;
    for (int i = 0; !e && to && to != from && i < CHAIN_MAX; i++) {
        struct query q = db_query(db, SQL_TERM_SUCCESSOR);
        query_int(&q, to);
        e = query_single(&q, 0, &to);
    }
    *circles = to != 0;
    return e;
}

bool term_add_aliases(struct arena *a, struct term_row *row, const struct str *names, size_t n)
{
    struct names aliases = { row->aliases, row->n_aliases };
    bool added = names_add(a, row->name, &aliases, TERM_ALIASES_MAX, names, n);
    row->aliases = aliases.alias;
    row->n_aliases = aliases.n;
    return added;
}

/* Lays what an edit says over a row; what it leaves empty stays. True when that changed anything. */
static bool overlay(struct arena *a, struct term_row *row, const struct term_edit *in)
{
    const struct term_row old = *row;
    row->name = in->name;
    if (in->definition.n)
        row->definition = in->definition;
    if (in->valid_from)
        row->valid_from = in->valid_from;
    if (in->valid_to)
        row->valid_to = in->valid_to;
    if (in->replaced_by)
        row->replaced_by = in->replaced_by;
    bool aliases = term_add_aliases(a, row, in->aliases, in->n_aliases);
    return aliases || !str_eq(old.name, row->name) || !str_eq(old.definition, row->definition) ||
        old.valid_from != row->valid_from || old.valid_to != row->valid_to || old.replaced_by != row->replaced_by;
}

enum err term_put(struct db *db, struct arena *a, const struct term_edit *in, int64_t now, int64_t *id, bool *changed)
{
    if (!in->name.n || word_number(WORDS_TERM, in->kind) < 0)
        return ERR_INVALID;
    struct term_row row = { .kind = in->kind };
    enum err e = term_by_name(db, a, in->kind, in->name, id);
    if (!e && *id)
        e = term_load(db, a, *id, &row);
    if (e)
        return e;
    *changed = overlay(a, &row, in);
    if (*changed)
        e = term_store(db, a, &row, 0, now);
    *id = row.id;
    return e ? e : arena_err(a);
}
