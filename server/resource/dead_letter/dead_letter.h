/* dead_letter.h -- for the administrator: mail and calls that were given up; see them, try again, throw away.
 * Model:  a dead row of the outbox (domain/outbox.h). What it says stays unseen: an administrator reads for whom and why it failed.
 * Threads: the table is constant. Memory: arena. Errors: as http/endpoint.h. */
#ifndef VB_DEAD_LETTER_H
#define VB_DEAD_LETTER_H

#include "http/endpoint.h"

extern const struct endpoint dead_letter_endpoints[];

#endif
