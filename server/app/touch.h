/* touch.h -- keeps sessions that are used from ending: the other half of their idle end.
 * Model:  the door tells of every session that it looks up (server.h, used_hook). When a TOUCH_STEPS-th of the idle time has passed
 *         since the end was last moved, a small write moves it on; so a session in use costs a write now and then, not one per
 *         request, and ends at most that part too early.
 * Threads: touch_session on any loop. Memory: a job each, freed when it ran. Errors: none; a lost one is tried again. */
#ifndef VB_TOUCH_H
#define VB_TOUCH_H

#include "domain/viewer.h"

enum { TOUCH_STEPS = 100 };

struct writer;
struct touch {
    struct writer *writer;
    int64_t idle_ms; /* 0 = sessions have no idle end */
};

/* ctx is a struct touch. */
void touch_session(void *ctx, const struct viewer *v, int64_t now);

#endif
