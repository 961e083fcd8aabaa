/* figure.h -- the network in figures: what was asked and told in a year, how soon somebody answered, what worked elsewhere too,
 * and from which municipalities it came.
 * Model:  only threads that every member may read count (published, and not of a group), so that everybody gets the same figures
 *         and none of them gives a group away. A thread without name counts, but not for its place. Of very many the newest
 *         FIGURE_THREADS count.
 * Threads: the table is constant; the counting is DB_SLOW. Memory: arena. Errors: as http/endpoint.h. */
#ifndef VB_FIGURE_H
#define VB_FIGURE_H

#include "http/endpoint.h"

enum { FIGURE_MONTHS = 12, FIGURE_PLACES = 400, FIGURE_THREADS = 20000 };

extern const struct endpoint figure_endpoints[];

#endif
