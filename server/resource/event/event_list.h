/* event_list.h -- reading the trail: what happened, by whom, to what. Nothing but the server writes it (domain/event.h).
 * Model:  administrators see everything except what happened inside hidden groups of which they are no member; everybody else
 *         sees what happened to posts that they may read, without reports of problems, returns and work of the curators (those
 *         are for curators, the author and who did it). Who did something to a post whose author is anonymous stays unknown
 *         when it was the author, also when one filters by person.
 * Threads: the table is constant. Memory: arena. Errors: as http/endpoint.h. */
#ifndef VB_EVENT_LIST_H
#define VB_EVENT_LIST_H

#include "http/endpoint.h"

extern const struct endpoint event_endpoints[];

#endif
