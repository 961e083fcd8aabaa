/* crowd.c -- see crowd.h. */
#include "http/crowd.h"

static atomic_uint *row_of(struct crowd *c, const struct address *a)
{
    uint64_t x = (str_hash(address_owner(a)) ^ c->salt) * 0x9E3779B97F4A7C15ull;
    return &c->each[x >> 32 & (CROWD_ROWS - 1)];
}

enum crowd_answer crowd_enter(struct crowd *c, const struct address *a, bool trusted)
{
    if (atomic_fetch_add_explicit(&c->total, 1, memory_order_relaxed) >= c->cap) {
        atomic_fetch_sub_explicit(&c->total, 1, memory_order_relaxed);
        return CROWD_FULL;
    }
    if (atomic_fetch_add_explicit(row_of(c, a), 1, memory_order_relaxed) >= c->cap_each && !trusted) {
        crowd_leave(c, a);
        return CROWD_TOO_MANY_OF_ONE;
    }
    return CROWD_WELCOME;
}

void crowd_leave(struct crowd *c, const struct address *a)
{
    atomic_fetch_sub_explicit(&c->total, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(row_of(c, a), 1, memory_order_relaxed);
}

bool crowd_hold(struct crowd *c, size_t before, size_t now)
{
    size_t held = atomic_fetch_add_explicit(&c->held, now - before, memory_order_relaxed) + (now - before);
    return now <= before || held <= c->cap_held;
}
