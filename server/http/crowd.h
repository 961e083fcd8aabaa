/* crowd.h -- how many connections are open, in all and per address, and how many bytes are held for them.
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
    size_t cap_held; /* bytes */
    atomic_size_t held;
    atomic_uint total;
    atomic_uint each[CROWD_ROWS];
};
enum crowd_answer { CROWD_WELCOME, CROWD_FULL, CROWD_TOO_MANY_OF_ONE };

/* Counts a connection when there is room for it. Nobody is held to the cap of one address when trusted is true. */
enum crowd_answer crowd_enter(struct crowd *c, const struct address *a, bool trusted);
void crowd_leave(struct crowd *c, const struct address *a);
/* Counts `now` bytes that are held for a client instead of `before`; false when it is too much for all together, unless it became
 * less. It counts in any case. */
bool crowd_hold(struct crowd *c, size_t before, size_t now);

#endif
