/* rescue.h -- what an administrator does for somebody who cannot get in: a link for a new password, and forgetting the second
 * factor of who lost the device and the recovery codes.
 * Model:  both are written to the trail with the administrator's name. A link ends earlier ones for the same purpose only when it
 *         is used; the second factor stays when a password is chosen anew.
 * Threads: the table is constant. Memory: arena. Errors: ERR_NOT_FOUND for an account that is unknown or closed. */
#ifndef VB_RESCUE_H
#define VB_RESCUE_H

#include "http/endpoint.h"

enum { RESCUE_LINK_HOURS = 24 };

extern const struct endpoint rescue_endpoints[];

#endif
