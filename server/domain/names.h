/* names.h -- things that are found by more names than their own: terms and organisations.
 * Model:  a thing's own name and its aliases stand in a table of its resource as (thing, name, folded); the folded form finds
 *         them whatever accents and case. The resource names its statements: clear (thing), insert (thing, name, folded),
 *         list (thing) -> aliases without the own name.
 * Threads: as the connection. Memory: arena. Errors: as db.h. */
#ifndef VB_NAMES_H
#define VB_NAMES_H

#include "db/db.h"

enum { NAMES_FOLDED_MAX = 2000 /* bytes of a folded name */ };

/* Aliases in the arena, in the order of the list. */
struct names {
    struct str *alias;
    size_t n;
};

/* The form under which a name is looked up. */
struct str names_fold(struct arena *a, struct str name);
/* Loads at most max aliases. */
enum err names_load(struct db *db, struct arena *a, enum sql list, int64_t id, size_t max,
    struct names *out) MUST_CHECK;
/* Writes all names anew: the own one first, so that an alias which folds to the same gives way. */
enum err names_store(struct db *db, struct arena *a, enum sql clear, enum sql insert, int64_t id, struct str own,
    struct names aliases) MUST_CHECK;
/* Adds the names that are neither the own name nor an alias yet, up to max aliases in all; true when there were any. */
bool names_add(struct arena *a, struct str own, struct names *aliases, size_t max, const struct str *more, size_t n);

#endif
