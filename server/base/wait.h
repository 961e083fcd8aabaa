/* wait.h -- waiting on a condition for at most so long, by the clock that nobody sets.
 * Model:  a condition made by wait_init takes its limits from wait_limit. With the wall clock a thread would sleep on for as
 *         long as that clock was set back.
 * Threads: any. Memory: the caller's. Errors: as pthread_cond_init. Source: POSIX, pthread_condattr_setclock. */
#ifndef VB_WAIT_H
#define VB_WAIT_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* Makes a condition; pthread_cond_destroy ends it. 0, or the number of an error. */
int wait_init(pthread_cond_t *c);
/* The limit for pthread_cond_timedwait: so many milliseconds from now. */
struct timespec wait_limit(int64_t ms);

#endif
