/* watchdog.h -- says to systemd that the server is alive, as long as it is.
 * Model:  a thread that looks a few times per period whether every loop still comes round and whether the writer answers; only
 *         then it says so. A server that hangs stays silent and is started again by systemd (WatchdogSec= in the unit).
 * Threads: watchdog_start and watchdog_stop from the main thread. Memory: one watchdog. Errors: none; without systemd, or when no
 *         thread can be had, nothing is watched.
 * Source: sd_watchdog_enabled(3): say it at least twice per period. */
#ifndef VB_WATCHDOG_H
#define VB_WATCHDOG_H

#include "db/writer.h"
#include "http/server.h"

struct watchdog;

/* NULL when nobody asks for it. The server and the writer must live until watchdog_stop. */
struct watchdog *watchdog_start(const struct server *s, struct writer *w);
void watchdog_stop(struct watchdog *d);

#endif
