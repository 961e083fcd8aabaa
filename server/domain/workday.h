/* workday.h -- working days of Dutch municipalities: when is something due that may take five of them?
 * Model:  Monday to Friday, except the days on which terms of law do not end either: New Year's Day, Good Friday, Easter Monday,
 *         King's Day, 5 May, Ascension Day, Whit Monday and both days of Christmas. A working day ends at 17:00 in Amsterdam.
 *         Days are days since 1970-01-01 (0), as the calendar in Amsterdam counts them.
 * Threads: pure. Memory: none. Errors: none; right for the years 1970-9999 (summer time by today's rule in all of them).
 * Source: Algemene termijnenwet, article 3; King's Day is 27 April, or the 26th when that is a Sunday (Regeling of 2013);
 *         Easter by the anonymous Gregorian computus; summer time by directive 2000/84/EC. */
#ifndef VB_WORKDAY_H
#define VB_WORKDAY_H

#include <stdbool.h>
#include <stdint.h>

/* Day number of a date of the Gregorian calendar; month 1-12, day 1-31. */
int64_t workday_of(int year, int month, int day);
/* The day on which this moment (Unix ms) falls in Amsterdam. */
int64_t workday_at(int64_t ms);
/* The moment (Unix ms) at which clocks in Amsterdam show this whole hour (3-23) on this day. */
int64_t workday_moment(int64_t day, int hour);
/* A day as people name it. */
struct workdate {
    int year, month, day; /* month and day from 1 */
    int weekday;          /* 0 Sunday … 6 Saturday */
};
struct workdate workday_date(int64_t day);
/* Is this the first working day of its week (Monday to Sunday)? */
bool workday_first(int64_t day);
/* Milliseconds that the clock of Amsterdam is ahead of UTC at this moment (Unix ms). */
int64_t workday_ahead(int64_t ms);
/* Do people work on this day? */
bool workday_is(int64_t day);
/* The end (Unix ms) of the n-th working day after the one on which from (Unix ms) falls; n of 1 or more. */
int64_t workday_due(int64_t from, int n);

#endif
