/* calendar.h -- what is due when, as iCalendar: /calendar/mine.ics and /calendar/{group}.ics.
 * Model:  one's own calendar has the tasks that one has claimed, those that wait for a group one is a member of and that one
 *         may act on, and the review dates of one's own posts. A group's calendar, for its members, has the tasks for the
 *         group and about its posts that the reader may act on, and the review dates of its posts. Both have
 *         meetings with a time: of one's groups and for everybody, or of the group. What is due are events and not
 *         to-dos, since mail programs do not show the to-dos of a calendar that they subscribe to: a task ends at its due
 *         time, a review takes the day; neither makes one busy. Who reads is found as for feeds (viewer_by_feed_token).
 * Threads, Memory, Errors: as http/endpoint.h. ERR_NOT_FOUND for an address that was revoked, and for a group of others.
 * Source: RFC 5545 (iCalendar), RFC 7986 (NAME, REFRESH-INTERVAL), RFC 9110 section 13. */
#ifndef VB_CALENDAR_H
#define VB_CALENDAR_H

#include "http/endpoint.h"

extern const struct endpoint calendar_endpoints[];

#endif
