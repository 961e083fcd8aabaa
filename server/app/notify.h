/* notify.h -- what systemd and the service tell each other.
 * Model:  the service says how far it is, so that `systemctl start` ends when requests are answered; it keeps saying that it
 *         is alive (watchdog), so that one that hangs is started again; and it can be handed sockets that listen already, which
 *         stay open while it is started again: nobody is refused then.
 * Threads: main thread. Memory: none. Errors: none; without systemd nothing happens.
 * Source: sd_notify(3): a datagram of KEY=value lines to the socket that $NOTIFY_SOCKET names; sd_watchdog_enabled(3);
 *         sd_listen_fds(3). */
#ifndef VB_NOTIFY_H
#define VB_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* Sends a state such as "READY=1" or "STOPPING=1"; true when somebody took it. */
bool notify(const char *state);
/* Sockets that were handed over, from descriptor NOTIFY_FIRST on; 0 without any. */
enum { NOTIFY_FIRST = 3 };
int notify_sockets(void);
/* How often it must be said that we are alive, microseconds; 0 when nobody asks. */
int64_t notify_watchdog(void);

#endif
