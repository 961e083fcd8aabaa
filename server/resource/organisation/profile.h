/* profile.h -- the context profile of a place, told by its own people.
 * Model:  five answers (domain/place.h), all of them each time; what is left out is not known any more. Types of partners follow their
 *         terms: merged ones move, removed ones go.
 * Threads: the tables are constant; the run is the writer's. Memory: arena. Errors: as http/endpoint.h. */
#ifndef VB_ORGANISATION_PROFILE_H
#define VB_ORGANISATION_PROFILE_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint organisation_profile_endpoints[];
extern const struct listener organisation_profile_listeners[];

#endif
