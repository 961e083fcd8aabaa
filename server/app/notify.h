/* notify.h -- telling systemd how far the service is, so that `systemctl start` ends when requests are answered.
 * Threads: main thread. Memory: none. Errors: none; without systemd nothing happens.
 * Source: sd_notify(3): a datagram of KEY=value lines to the socket that $NOTIFY_SOCKET names. */
#ifndef VB_NOTIFY_H
#define VB_NOTIFY_H

#include <stdbool.h>

/* Sends a state such as "READY=1" or "STOPPING=1"; true when somebody took it. */
bool notify(const char *state);

#endif
