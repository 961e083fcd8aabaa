/* phase.h -- how far a place is: preparation, execution or follow-up.
 * Model:  the phase of the project that runs in the place or in a part of it; where none runs, what the place told itself, else that
 *         of the thread there that changed last and has one. Of anonymous threads, and of those that the viewer may not read,
 *         nothing is learnt.
 * Threads: any, with the caller's connection. Memory: none. Errors: as db.h. */
#ifndef VB_PHASE_H
#define VB_PHASE_H

#include "domain/kind.h"
#include "domain/viewer.h"

/* *phase gets the phase of that organisation as the viewer may know it; PHASE_NONE when nothing tells, or place is 0. */
enum err place_phase(struct db *db, const struct viewer *v, int64_t now, int64_t place, enum phase *phase) MUST_CHECK;

#endif
