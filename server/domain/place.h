/* place.h -- a municipality, village or neighbourhood with its context profile: five answers, of which any may be missing.
 * Model:  size and density come from the figures, or from who lives there; the kind of place, the phase of its project and the types
 *         of partners only from its people. An answer "no partners" is one too. A place is one's own when one's organisation is that
 *         place, or the municipality that it lies in.
 * Threads: any, with the caller's connection. Memory: arena. Errors: as db.h. */
#ifndef VB_PLACE_H
#define VB_PLACE_H

#include "domain/label.h"
#include "domain/profile.h"
#include "domain/viewer.h"
#include "json/jw.h"

enum { PLACE_PARTNERS = 64 /* types of partners of one place */ };

struct place_row {
    int64_t id, parent;
    struct str name, kind; /* kind of organisation */
    struct str size_class, place_type;
    int64_t urbanity_class;
    int phase;          /* enum phase */
    bool partners_told; /* also when there are none */
    struct named partner[PLACE_PARTNERS];
    size_t n_partners;
};

/* ERR_NOT_FOUND when there is no municipality or area of that number. */
enum err place_load(struct db *db, struct arena *a, int64_t id, struct place_row *out) MUST_CHECK;
bool place_is_own(const struct place_row *place, const struct viewer *v);
/* How it is compared with others. */
struct profile place_profile(const struct place_row *place);
/* The number by which kinds of place are compared. */
int64_t place_type_number(struct str type);
/* { sizeClass, urbanityClass, placeType, phase, partners, missing: [names of those that are not known] } */
void place_profile_json(struct jw *j, const char *key, const struct place_row *place);

#endif
