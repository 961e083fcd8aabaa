/* start_route.h -- what predecessors asked in the phase that a place is in, as a checklist of that place; and experience from places
 * like it.
 * Model:  a phase has steps (steps.def). Each step holds the questions of the network in that phase that fit it, what most people ask
 *         and what has the best answer first; what the place ticked off stays in it, however few ask it. Nobody sees more of a
 *         question than elsewhere: all of it goes through {{may_read}}, and a tick of what one may not read is neither shown nor
 *         counted. Ticks belong to the place: its people share them, others do not see them. Experience is of the same phase: cases
 *         from places that are alike (domain/profile.h), and lessons, of which the place is that of the case that they came from.
 *         Who is of no place gets the questions without ticks.
 *         Cost: of each state of a question the ROUTE_LOOKED newest and most asked are looked at, and what was ticked off.
 * Threads: the table is constant; reading is DB_SLOW, ticking the writer's. Memory: arena. Errors: as http/endpoint.h. */
#ifndef VB_START_ROUTE_H
#define VB_START_ROUTE_H

#include "domain/event.h"
#include "domain/place.h"
#include "http/endpoint.h"

extern const struct endpoint start_route_endpoints[];
extern const struct endpoint start_tick_endpoints[];
extern const struct listener start_route_listeners[];

enum {
    ROUTE_LOOKED = 100,   /* questions of one state that are looked at, twice; cases and lessons */
    ROUTE_TICKS = 200,    /* ticks of one place in one phase */
    ROUTE_QUESTIONS = 6,  /* of one step, beside what is ticked off */
    ROUTE_EXPERIENCE = 5, /* cases; lessons too */
    ROUTE_STEPS = 8,      /* of one phase, at most */
    ROUTE_TRIED = 400     /* places that tried what stands in one thread */
};

#endif
