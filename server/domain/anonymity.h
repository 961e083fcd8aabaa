/* anonymity.h -- what is shown of an anonymous post instead of name and municipality: "een dorp, 10 tot 25 duizend inwoners".
 * Model:  a description of the municipality by size and density. It is only given as far as at least ANONYMITY_LEAST
 *         municipalities fit it: with fewer, density goes, then size too; `narrow` tells the author so.
 * Threads: pure, but anonymity_of (the caller's connection). Memory: arena. Errors: as db.h.
 * Source: size classes and the five density classes of the CBS (organisation.h). */
#ifndef VB_ANONYMITY_H
#define VB_ANONYMITY_H

#include "db/db.h"
#include "json/jw.h"

enum { ANONYMITY_LEAST = 3 /* municipalities */ };

struct anonymity {
    struct str text; /* empty: not anonymous */
    int64_t fits;    /* municipalities that the full description fits; 0 = there is none */
    bool narrow;     /* too few: text says less */
};

/* Makes the description from the column {{alike}}: size class, density, how many alike in both, how many in size. Empty packed:
 * the author of no municipality; packed.p NULL: not anonymous. */
struct anonymity anonymity_read(struct arena *a, struct str packed, bool english);
/* The description that a post about this place would get, place 0 = none. */
enum err anonymity_of(struct db *db, struct arena *a, int64_t place, int64_t organisation, bool english,
    struct anonymity *out) MUST_CHECK;
/* { "text": …, "fits": …, "narrow": … } or null; without the numbers for who may not know the author (they would say more than
 * the text). */
void anonymity_json(struct jw *j, const char *key, const struct anonymity *as, bool whole);

#endif
