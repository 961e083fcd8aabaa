/* milestone.h -- the milestones of a project, one by one.
 * Model:  see project.h. What is late is told by its day: the client says it in words.
 * Threads: the table is constant. Memory: arena. Errors: as row.h. */
#ifndef VB_MILESTONE_H
#define VB_MILESTONE_H

#include "http/endpoint.h"

extern const struct endpoint milestone_endpoints[];

#endif
