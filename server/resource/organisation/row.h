/* row.h -- an organisation as it lies in the database: load it, change it, store it.
 * Model:  struct organisation_row is one row of `organisation` with its aliases and the name of its parent beside it. Its own
 *         name stands folded among the aliases too. Storing writes the names anew, the trail, and tells the readers of
 *         `change`.
 * Threads: loading anywhere with the caller's connection; storing on the writer, in its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for an unknown id. */
#ifndef VB_ORGANISATION_ROW_H
#define VB_ORGANISATION_ROW_H

#include "json/jw.h"
#include "resource/organisation/organisation.h"

/* Limits, as in the API document; characters, and a number of aliases. */
enum {
    ORGANISATION_NAME_MAX = 120,
    ORGANISATION_DESCRIPTION_MAX = 2000,
    ORGANISATION_CODE_MAX = 20,
    ORGANISATION_WORD_MAX = 60, /* province, place type */
    ORGANISATION_ALIASES_MAX = 50,
    ORGANISATION_INHABITANTS_MAX = 100000000
};
#define ORGANISATION_KINDS "region municipality area partner implementer"
#define ORGANISATION_SIZES "under_10k 10k_25k 25k_50k 50k_100k 100k_250k over_250k"

struct organisation_row {
    int64_t id, parent, inhabitants, urbanity_class, profile_year; /* 0 = none, unknown */
    int64_t created, updated, version;
    struct str kind, name, parent_name, description, code, province, size_class, place_type;
    struct str *aliases; /* without its own name */
    size_t n_aliases;
};

/* The word at this place in ORGANISATION_KINDS and ORGANISATION_SIZES; empty for a place outside it. */
struct str organisation_kind(int place);
struct str organisation_size(int place);
/* The size class of so many inhabitants; empty for 0. */
struct str organisation_size_of(int64_t inhabitants);

/* Reads the columns of fragment organisation_row; the aliases come with organisation_aliases. */
struct organisation_row organisation_take(struct query *q, struct arena *a);
enum err organisation_aliases(struct db *db, struct arena *a, struct organisation_row *row) MUST_CHECK;
enum err organisation_load(struct db *db, struct arena *a, int64_t id, struct organisation_row *out) MUST_CHECK;
/* Finds another one than row->id with the kind, the name (folded) and, for areas, the parent of row; 0 when there is none. */
enum err organisation_by_name(struct db *db, struct arena *a, const struct organisation_row *row,
    int64_t *id) MUST_CHECK;
/* Finds by code; 0 when there is none. */
enum err organisation_by_code(struct db *db, struct str code, int64_t *id) MUST_CHECK;
/* Stores a new one (id 0; id, created and version are filled in) or a changed one. */
enum err organisation_store(struct db *db, struct arena *a, struct organisation_row *row, int64_t actor,
    int64_t now) MUST_CHECK;
/* Takes an organisation and its names away; nothing may point at it. Tells the readers of `change`, not the trail. */
enum err organisation_remove(struct db *db, int64_t id) MUST_CHECK;
/* True when `part` would lie within itself, were `parent` its parent. */
enum err organisation_circles(struct db *db, int64_t part, int64_t parent, bool *circles) MUST_CHECK;

#endif
