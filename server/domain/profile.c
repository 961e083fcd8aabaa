/* profile.c -- see profile.h. */
#include "domain/profile.h"

#include <stdlib.h>

int profile_size(struct str name)
{
    static const char *const sizes[] = { "under_10k", "10k_25k", "25k_50k", "50k_100k", "100k_250k", "over_250k" };
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++)
        if (str_is(name, sizes[i]))
            return i + 1;
    return 0;
}

/* How much of what two classes are: 0 to 2. */
static double nearly(int x, int y)
{
    return x == y ? 2 : abs(x - y) == 1 ? 1 : 0;
}

double profile_likeness(const struct profile *x, const struct profile *y, double partners)
{
    double sum = 0, of = 0;
    if (x->size && y->size) {
        of += 2;
        sum += nearly(x->size, y->size);
    }
    if (x->urbanity && y->urbanity) {
        of += 2;
        sum += nearly(x->urbanity, y->urbanity);
    }
    if (x->type && y->type) {
        of += 1;
        sum += x->type == y->type;
    }
    if (x->phase && y->phase) {
        of += 1;
        sum += x->phase == y->phase;
    }
    if (partners >= 0) {
        of += 1;
        sum += partners;
    }
    return of > 0 ? sum / of : 0;
}

unsigned profile_alike(const struct profile *x, const struct profile *y, double partners)
{
    return (x->size && x->size == y->size ? ALIKE_SIZE : 0u) |
        (x->urbanity && x->urbanity == y->urbanity ? ALIKE_URBANITY : 0u) |
        (x->type && x->type == y->type ? ALIKE_TYPE : 0u) | (x->phase && x->phase == y->phase ? ALIKE_PHASE : 0u) |
        (partners >= 0.5 ? ALIKE_PARTNERS : 0u);
}
