/* settings_route.h -- GET /settings: what the program runs with, for its administrators.
 * Model:  the settings of config.h, known by their names. They come from the file and the environment of the server, so nothing
 *         here changes them. What a secret is stays inside; only that there is one is told.
 * Threads, Memory, Errors: as http/endpoint.h; a server without config (tests) has no settings. */
#ifndef VB_SETTINGS_ROUTE_H
#define VB_SETTINGS_ROUTE_H

#include "http/endpoint.h"

extern const struct endpoint settings_endpoints[];

#endif
