/* clock.h -- time: milliseconds since 1970-01-01T00:00:00Z, and their written forms.
 * Model:  int64_t Unix milliseconds, UTC, everywhere; text only at the edges (RFC 3339, "Z").
 * Threads: any. Memory: the caller's. Errors: by return value. Source: RFC 3339; days from Howard Hinnant's civil calendar. */
#ifndef VB_CLOCK_H
#define VB_CLOCK_H

#include "base/str.h"

/* Wall clock, Unix milliseconds. */
int64_t clock_now(void);
/* From now on clock_now is so much ahead of the machine (0 = not): for tests in which days pass. */
void clock_shift(int64_t ms);
/* Monotonic clock, microseconds; for durations and deadlines only. */
int64_t clock_mono_us(void);
/* Processor time that this thread has used, microseconds. */
int64_t clock_thread_us(void);

enum { CLOCK_TEXT = 32 /* room for any written form, bytes with NUL */ };
/* Writes 2026-11-21T10:00:00Z (whole seconds) or, when ms is not a whole second, 2026-11-21T10:00:00.123Z. */
struct str clock_rfc3339(char out[CLOCK_TEXT], int64_t ms);
/* Writes 2026-11-21 (UTC). */
struct str clock_date(char out[CLOCK_TEXT], int64_t ms);
/* Writes an HTTP date (IMF-fixdate, RFC 9110 section 5.6.7). */
struct str clock_http(char out[CLOCK_TEXT], int64_t ms);
/* Reads RFC 3339 with any offset, fractions to the millisecond; false when it is not one. Years 1000-9999. */
bool clock_parse(struct str s, int64_t *ms);
/* Reads a date YYYY-MM-DD that exists; *ms is its midnight UTC. */
bool clock_parse_date(struct str s, int64_t *ms);
/* Reads an IMF-fixdate to whole seconds. */
bool clock_parse_http(struct str s, int64_t *ms);

#endif
