/* facts.h -- what a search must know of every thread while it ranks, in memory.
 * Model:  one struct fact (48 bytes) per published or archived root in order of id, and their ids alone (4 bytes), so that a walk
 *         over lists in the same order goes through memory one way; lists of terms beside it (4 bytes a term); organisations by id
 *         (12 bytes). Read from the database at the start, kept up from the table `change`. So filters, access, facets and
 *         signals cost one memory look-up per match. What only answers and comments are costs nothing.
 * Threads: facts_read_lock/unlock around reading (shared); updates take the lock alone. A pass lets go of it now and then.
 *         Updates are one at a time (the caller sees to that). Memory: facts_init/facts_release; pointers are valid under
 *         the lock. Errors: ERR_MEMORY, and those of db.h; after an error the facts are as they were, or lack threads.
 * Source: measured: a pass over arrays in memory is 7 to 10 times as fast as looking up rows. */
#ifndef VB_FACTS_H
#define VB_FACTS_H

#include "db/db.h"
#include "domain/access.h"
#include "domain/kind.h"

#include <pthread.h>

enum { FACT_MAX_ID = 0x7FFFFFFF, FACT_TITLE = 63 };

struct fact {
    uint32_t id;                            /* root */
    uint32_t author, group, place, project; /* 0 = none */
    uint32_t terms;                         /* where its terms start in facts.terms */
    uint32_t created, activity;             /* seconds since 1970 */
    uint32_t length;                        /* words in the index; 0 = not indexed yet */
    uint16_t review_due, valid_until;       /* days since 1970, 0 = none */
    uint16_t marks;                         /* bit per enum mark that somebody set in the thread */
    uint8_t n_terms;
    uint8_t worked, failed;        /* counts in the thread, at most 255 */
    unsigned kind : 4, status : 4; /* a number that is none of ours: all bits, as nothing here has */
    unsigned access : 2, phase : 3, progress : 3;
    bool superseded : 1, anonymous : 1;
    unsigned title : 6; /* words in its title, at most FACT_TITLE; without stop words */
};

/* A place, for "like mine". Texts are codes, 0 = unknown. */
struct place {
    uint32_t parent;
    uint8_t size, urbanity, type; /* type: number in facts.place_types */
    bool known;
};

enum { PLACE_TYPES = 64, PLACE_TYPE_MAX = 40 };

struct facts {
    pthread_rwlock_t *lock;
    struct fact *fact;
    uint32_t *id; /* of each fact, growing */
    uint32_t n, room;
    uint32_t *terms; /* ids, lists one after another */
    uint32_t terms_n, terms_room, terms_lost;
    struct place *place; /* by organisation id */
    uint32_t places;
    uint32_t max_term, max_group; /* largest ids seen */
    char place_types[PLACE_TYPES][PLACE_TYPE_MAX];
    unsigned n_place_types;
    struct {
        uint64_t length;  /* of all facts that are read by whom (public, network, a group) */
        uint32_t indexed; /* facts with a length */
    } total[ACCESS_GROUP + 1];
};

enum err facts_init(struct facts *f) MUST_CHECK;
void facts_release(struct facts *f);
void facts_read_lock(struct facts *f);
void facts_read_unlock(struct facts *f);

/* Reads everything anew from the database; *seq gets the change up to which they are right. */
enum err facts_load(struct facts *f, struct db *db, int64_t *seq) MUST_CHECK;
/* Reads one thread anew (gone, draft or withdrawn: it leaves). id may be any post; unknown ones count as roots. */
enum err facts_refresh(struct facts *f, struct db *db, int64_t id) MUST_CHECK;
/* Reads the organisations anew. */
enum err facts_places(struct facts *f, struct db *db) MUST_CHECK;
/* Sets the length of an indexed thread, 0 = it is no longer indexed, and of its title, both in words. Unknown ids are ignored. */
void facts_length(struct facts *f, int64_t id, uint32_t length, uint32_t title);
/* Bytes that all of it takes. Under the read lock. */
size_t facts_bytes(const struct facts *f);
/* Forgets all lengths: the index starts anew. */
void facts_no_lengths(struct facts *f);

/* Under the read lock. NULL when the thread is not there. */
const struct fact *facts_find(const struct facts *f, int64_t id);
/* The same for ids that come in growing order: it begins where the one before stands, which *at remembers (at first 0). */
const struct fact *facts_next(const struct facts *f, uint32_t *at, int64_t id);
/* How many indexed threads there are, and how many words in all of them, of those that everybody may read or (network) that
 * every member may read: what is the same whatever else there is. */
uint32_t facts_indexed(const struct facts *f, bool network, uint64_t *length);
/* True when place is the organisation `in`, or lies in it. */
bool facts_lies_in(const struct facts *f, uint32_t place, uint32_t in);
static inline enum freshness facts_freshness(const struct fact *fact, int64_t now)
{
    if (fact->superseded)
        return FRESH_SUPERSEDED;
    if (fact->valid_until && fact->valid_until <= now / 86400000)
        return FRESH_EXPIRED;
    return fact->review_due && fact->review_due <= now / 86400000 ? FRESH_REVIEW_DUE : FRESH_CURRENT;
}

#endif
