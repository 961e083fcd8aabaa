/* profile.h -- what kind of place a municipality, village or neighbourhood is, and how alike two of them are.
 * Model:  size and density count for two each, the kind of place, the phase and the partners for one; what is not known of both
 *         does not count. Search (index/pass.c) and the start route weigh alike; web/component/profile says the same in words.
 * Threads: pure. Memory: none. Errors: none. */
#ifndef VB_PROFILE_H
#define VB_PROFILE_H

#include "base/str.h"

/* All numbers, 0 = not known. */
struct profile {
    int size;     /* size class, 1 the smallest */
    int urbanity; /* class of the CBS, 1 very strongly urban … 5 not urban */
    int64_t type; /* the same number for the same kind of place */
    int phase;    /* enum phase */
};

/* In what two places are alike: bits; ALIKE_OWN alone when it is the same place. */
enum { ALIKE_OWN = 1, ALIKE_SIZE = 2, ALIKE_URBANITY = 4, ALIKE_TYPE = 8, ALIKE_PHASE = 16, ALIKE_PARTNERS = 32 };
#define PROFILE_ALIKE 0.7 /* from here on it is worth telling */

/* The number of a size class by its name in the API ("under_10k"), 0 when there is none. */
int profile_size(struct str name);
/* 0 to 1. partners: which share of the partners they have in common, below 0 when it is not known. */
double profile_likeness(const struct profile *x, const struct profile *y, double partners);
unsigned profile_alike(const struct profile *x, const struct profile *y, double partners);

#endif
