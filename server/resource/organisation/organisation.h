/* organisation.h -- regions, municipalities, areas, partners, implementers, with their context profile.
 * Model:  a place is an organisation of kind municipality or area; old names of merged municipalities are aliases.
 * Threads: the table is constant; the commands run on the writer, inside its transaction. Memory: arena.
 * Errors: as db.h; ERR_NOT_FOUND for an unknown name. Source of the figures: CBS (see seeds/README.md). */
#ifndef VB_ORGANISATION_H
#define VB_ORGANISATION_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint organisation_endpoints[];

struct organisation_edit {
    struct str kind; /* "region", "municipality", "area", "partner", "implementer" */
    struct str name, description, code, province;
    struct str size_class; /* empty: derived from inhabitants when known */
    struct str place_type;
    const struct str *aliases;
    size_t n_aliases;
    int64_t parent, inhabitants, urbanity_class, profile_year; /* 0 = unknown */
};
/* Makes the organisation, or changes the one with this kind and name (or this code); empty and 0 leave what is there. */
enum err organisation_put(struct db *db, struct arena *a, const struct organisation_edit *in, int64_t now, int64_t *id,
    bool *changed) MUST_CHECK;
/* Adds a name by which the organisation is found too. */
enum err organisation_alias(struct db *db, struct arena *a, int64_t id, struct str name, bool *changed) MUST_CHECK;
/* Finds by name or alias, folded; kind empty = any (municipalities before areas before others); ERR_NOT_FOUND. */
enum err organisation_find(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id) MUST_CHECK;

#endif
