/* crowd.h -- how many connections are open, in all and per address.
 * Model:  counters by salted hash of the address: two addresses may share one, which only makes the cap stricter for them.
 * Threads: any, atomics. Memory: fixed. Errors: none. */
#ifndef VB_CROWD_H
#define VB_CROWD_H

#include "http/address.h"

#include <stdatomic.h>

enum { CROWD_ROWS = 8192 };
struct crowd {
    uint64_t salt;
    uint32_t cap, cap_each;
    atomic_uint total;
    atomic_uint each[CROWD_ROWS];
};
enum crowd_answer { CROWD_WELCOME, CROWD_FULL, CROWD_TOO_MANY_OF_ONE };

/* Counts a connection when there is room for it. Nobody is held to the cap of one address when trusted is true. */
enum crowd_answer crowd_enter(struct crowd *c, const struct address *a, bool trusted);
void crowd_leave(struct crowd *c, const struct address *a);

#endif
