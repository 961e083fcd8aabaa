/* listen.h -- sockets that wait for clients.
 * Model:  every loop gets a socket of its own on the same address (SO_REUSEPORT); before that one socket without it proves
 *         that no other program, not even another copy of this one, has the address.
 * Threads: start-up. Memory: descriptors are the caller's. Errors: a text in *why. Source: socket(7), ip(7), ipv6(7). */
#ifndef VB_LISTEN_H
#define VB_LISTEN_H

#include "base/arena.h"

/* Makes count listening sockets on an address ("127.0.0.1:8080", "[::1]:8080"); *port is the port they have. "fd:3" is a
 * socket that was handed to us listening (systemd's socket units): all loops share it, and it outlives us. */
enum err listen_on(struct str address, int *fd, int count, int *port, struct arena *a, struct str *why) MUST_CHECK;

#endif
