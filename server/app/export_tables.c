/* export_tables.c -- terms.yaml, organisations.yaml, people.yaml, groups.yaml and projects.yaml. See exporting.h. */
#include "app/exporting.h"
#include "domain/kind.h"
#include "domain/viewer.h"
#include "text/yaml_out.h"

enum { ALIASES_MAX = 100 };

/* Writes the aliases that a statement gives for an id. */
static enum err add_aliases(struct db *db, struct arena *a, struct buf *out, enum sql sql, int64_t id, struct str own)
{
    struct str names[ALIASES_MAX];
    size_t n = 0;
    struct query q = db_query(db, sql);
    query_int(&q, id);
    query_str(&q, own);
    while (query_row(&q) && n < ALIASES_MAX)
        names[n++] = row_str(&q, a);
    yaml_texts(out, "  ", "aliases", names, n);
    return query_end(&q);
}

enum err export_terms(struct db *db, struct arena *a, struct buf *out)
{
    enum err e = OK;
    struct query q = db_query(db, SQL_EXPORT_TERMS);
    while (!e && query_row(&q)) {
        int64_t id = row_int(&q);
        yaml_text(out, "- ", "kind", row_peek(&q));
        struct str name = row_str(&q, a);
        yaml_text(out, "  ", "name", name);
        e = add_aliases(db, a, out, SQL_EXPORT_TERM_ALIASES, id, name);
        yaml_text(out, "  ", "definition", row_peek(&q));
        yaml_date(out, "  ", "valid_from", row_int(&q));
        yaml_date(out, "  ", "valid_to", row_int(&q));
        yaml_text(out, "  ", "replaced_by", row_peek(&q));
    }
    enum err end = query_end(&q);
    return e ? e : end;
}

enum err export_organisations(struct db *db, struct arena *a, struct buf *out)
{
    enum err e = OK;
    struct query q = db_query(db, SQL_EXPORT_ORGANISATIONS);
    while (!e && query_row(&q)) {
        int64_t id = row_int(&q);
        yaml_text(out, "- ", "kind", row_peek(&q));
        struct str name = row_str(&q, a);
        yaml_text(out, "  ", "name", name);
        e = add_aliases(db, a, out, SQL_EXPORT_ORGANISATION_ALIASES, id, name);
        yaml_text(out, "  ", "parent", row_peek(&q));
        yaml_text(out, "  ", "place_type", row_peek(&q));
        yaml_text(out, "  ", "size_class", row_peek(&q));
        yaml_int(out, "  ", "urbanity_class", row_int(&q));
        yaml_int(out, "  ", "profile_year", row_int(&q));
        yaml_text(out, "  ", "description", row_peek(&q));
        yaml_text(out, "  ", "code", row_peek(&q));
        yaml_text(out, "  ", "province", row_peek(&q));
        yaml_int(out, "  ", "inhabitants", row_int(&q));
    }
    enum err end = query_end(&q);
    return e ? e : end;
}

enum err export_people(struct db *db, struct arena *a, struct buf *out)
{
    struct query q = db_query(db, SQL_EXPORT_PEOPLE);
    while (query_row(&q)) {
        struct str roles[8];
        size_t n = 0;
        yaml_text(out, "- ", "mail", row_peek(&q));
        yaml_text(out, "  ", "name", row_peek(&q));
        yaml_text(out, "  ", "organisation", row_peek(&q));
        yaml_text(out, "  ", "function", row_peek(&q));
        int64_t bits = row_int(&q);
        for (unsigned role = ROLE_READER; role <= ROLE_ADMINISTRATOR; role <<= 1)
            if (bits & role)
                roles[n++] = str_c(role_name(role));
        yaml_texts(out, "  ", "roles", roles, n);
        yaml_text(out, "  ", "language", row_peek(&q));
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

static enum err add_members(struct db *db, struct buf *out, int64_t group)
{
    bool first = true;
    struct query q = db_query(db, SQL_EXPORT_MEMBERS);
    query_int(&q, group);
    for (; query_row(&q); first = false) {
        if (first)
            buf_addz(out, "  members:\n");
        yaml_text(out, "    - ", "by", row_peek(&q));
        yaml_text(out, "      ", "role", row_peek(&q));
        yaml_time(out, "      ", "since", row_int(&q));
        yaml_time(out, "      ", "until", row_int(&q));
    }
    return query_end(&q);
}

enum err export_groups(struct db *db, struct arena *a, struct buf *out)
{
    enum err e = OK;
    struct query q = db_query(db, SQL_EXPORT_GROUPS);
    while (!e && query_row(&q)) {
        int64_t id = row_int(&q);
        yaml_text(out, "- ", "name", row_peek(&q));
        yaml_text(out, "  ", "kind", row_peek(&q));
        yaml_text(out, "  ", "visibility", row_peek(&q));
        yaml_text(out, "  ", "description", row_peek(&q));
        e = add_members(db, out, id);
    }
    enum err end = query_end(&q);
    e = e ? e : end;
    return e ? e : arena_err(a);
}

static enum err add_milestones(struct db *db, struct buf *out, int64_t project)
{
    bool first = true;
    struct query q = db_query(db, SQL_EXPORT_MILESTONES);
    query_int(&q, project);
    for (; query_row(&q); first = false) {
        if (first)
            buf_addz(out, "  milestones:\n");
        yaml_text(out, "    - ", "kind", row_peek(&q));
        yaml_date(out, "      ", "due", row_int(&q));
        yaml_date(out, "      ", "done", row_int(&q));
        yaml_text(out, "      ", "note", row_peek(&q));
    }
    return query_end(&q);
}

enum err export_projects(struct db *db, struct arena *a, struct buf *out)
{
    enum err e = OK;
    struct query q = db_query(db, SQL_EXPORT_PROJECTS);
    while (!e && query_row(&q)) {
        int64_t id = row_int(&q);
        yaml_text(out, "- ", "place", row_peek(&q));
        yaml_text(out, "  ", "place_kind", row_peek(&q));
        yaml_text(out, "  ", "name", row_peek(&q));
        yaml_text(out, "  ", "description", row_peek(&q));
        yaml_text(out, "  ", "phase", str_c(word_of(WORDS_PHASE, (int)row_int(&q))));
        yaml_date(out, "  ", "since", row_int(&q));
        yaml_date(out, "  ", "ended", row_int(&q));
        yaml_text(out, "  ", "steered_by", row_peek(&q));
        yaml_text(out, "  ", "group", row_peek(&q));
        e = add_milestones(db, out, id);
    }
    enum err end = query_end(&q);
    e = e ? e : end;
    return e ? e : arena_err(a);
}
