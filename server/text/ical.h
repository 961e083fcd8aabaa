/* ical.h -- writes iCalendar into a buf.
 * Model:  content lines NAME:value end with CRLF and are folded so that no line is longer than 75 bytes, never inside a
 *         character. Texts are escaped; what a text cannot hold (control characters) becomes a space.
 * Threads: pure. Memory: borrows the buf. Errors: sticky in the buf.
 * Source: RFC 5545 sections 3.1 (folding), 3.3.5 (times), 3.3.11 (texts), 3.6.5 (VTIMEZONE). */
#ifndef VB_ICAL_H
#define VB_ICAL_H

#include "base/buf.h"

/* A line whose value is written as it is; name may hold parameters ("DTSTART;VALUE=DATE"). */
void ical_line(struct buf *out, const char *name, struct str value);
/* A line with a text, escaped. */
void ical_text(struct buf *out, const char *name, struct str text);
/* A line with a moment in UTC (Unix ms): 20261121T160000Z. */
void ical_utc(struct buf *out, const char *name, int64_t ms);
/* A line with the wall clock of Amsterdam at ms + ahead: DTSTART;TZID=Europe/Amsterdam:20261121T170000. */
void ical_amsterdam(struct buf *out, const char *name, int64_t ms, int64_t ahead);
/* A line with a date: DTSTART;VALUE=DATE:20261121. */
void ical_date(struct buf *out, const char *name, int64_t ms);
/* The VTIMEZONE that TZID=Europe/Amsterdam means, by the rule that holds since 1996. */
void ical_timezone(struct buf *out);

#endif
