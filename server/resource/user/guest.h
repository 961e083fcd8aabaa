/* guest.h -- the name under which somebody without an account speaks.
 * Model:  a closed account without roles and without a mail address, made when an expert is asked (EVENT_EXPERT_ASKED); nobody
 *         can sign in with it.
 * Threads: the writer's, inside the transaction of the event. Memory: none kept. Errors: as db.h. */
#ifndef VB_GUEST_H
#define VB_GUEST_H

#include "domain/event.h"

extern const struct listener guest_listeners[];

#endif
