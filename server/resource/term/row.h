/* row.h -- a term as it lies in the database: load it, change it, store it.
 * Model:  struct term_row is one row of `term` with its aliases and the name of its successor beside it. Storing writes the
 *         names (folded) anew, the trail, and tells the readers of `change`.
 * Threads: loading anywhere with the caller's connection; storing on the writer, in its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for an unknown id. */
#ifndef VB_TERM_ROW_H
#define VB_TERM_ROW_H

#include "json/jw.h"
#include "resource/term/term.h"

/* Limits, as in the API document; characters, and a number of aliases. */
enum { TERM_NAME_MAX = 120, TERM_DEFINITION_MAX = 2000, TERM_ALIASES_MAX = 50 };

struct term_row {
    int64_t id, valid_from, valid_to, replaced_by; /* 0 = open, none */
    int64_t created, updated, version;
    struct str kind, name, definition, replaced_by_name;
    struct str *aliases; /* without its own name */
    size_t n_aliases;
};

/* The kind at this place of WORDS_TERM (domain/kind.h); empty for a place outside it. */
struct str term_kind(int place);

/* Reads the columns of fragment term_row; the aliases come with term_aliases. */
struct term_row term_take(struct query *q, struct arena *a);
enum err term_aliases(struct db *db, struct arena *a, struct term_row *row) MUST_CHECK;
enum err term_load(struct db *db, struct arena *a, int64_t id, struct term_row *out) MUST_CHECK;
/* Finds by kind and own name, folded; 0 when there is none. */
enum err term_by_name(struct db *db, struct arena *a, struct str kind, struct str name, int64_t *id) MUST_CHECK;
/* Stores a new one (id 0; id, created and version are filled in) or a changed one. */
enum err term_store(struct db *db, struct arena *a, struct term_row *row, int64_t actor, int64_t now) MUST_CHECK;
/* Adds names as aliases, but not those that the row has whatever their accents and case; true when any was added. */
bool term_add_aliases(struct arena *a, struct term_row *row, const struct str *names, size_t n);
/* Takes a term and its names away; nothing may point at it. Tells the readers of `change`, not the trail. */
enum err term_remove(struct db *db, int64_t id) MUST_CHECK;
/* True when `from` would be replaced by itself in the end, were `to` its successor. */
enum err term_circles(struct db *db, int64_t from, int64_t to, bool *circles) MUST_CHECK;

#endif
