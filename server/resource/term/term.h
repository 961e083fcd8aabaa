/* term.h -- themes, tags, laws, abbreviations, partner types, goals: names with a definition, aliases and validity.
 * Model:  a term's own name and its aliases stand folded in term_alias; a name is found whatever its accents and case.
 * Threads: the table is constant; the commands run on the writer, inside its transaction. Memory: arena.
 * Errors: as db.h; ERR_NOT_FOUND for an unknown name. */
#ifndef VB_TERM_H
#define VB_TERM_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint term_endpoints[];

struct term_edit {
    struct str kind; /* "theme", "tag", "law", "abbreviation", "partner_type", "goal" */
    struct str name, definition;
    const struct str *aliases;
    size_t n_aliases;
    int64_t valid_from, valid_to; /* Unix ms, 0 = open */
    int64_t replaced_by;          /* term id, 0 = none */
};
/* Makes the term, or changes the one with this kind and name (folded): what the edit leaves empty stays, aliases are
 * added. ERR_INVALID for an unknown kind or an empty name. */
enum err term_put(struct db *db, struct arena *a, const struct term_edit *in, int64_t now, int64_t *id,
    bool *changed) MUST_CHECK;
/* Finds a term of one kind (or of any kind when kind is empty) by name or alias, folded; ERR_NOT_FOUND. */
enum err term_find(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id) MUST_CHECK;

#endif
