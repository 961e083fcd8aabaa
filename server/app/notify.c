/* notify.c -- see notify.h. */
#include "app/notify.h"

#include "base/str.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

bool notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    size_t n = path ? strlen(path) : 0;
    if (n < 2 || n >= sizeof to.sun_path || (*path != '/' && *path != '@'))
        return false;
    memcpy(to.sun_path, path, n);
    if (*path == '@') /* a name without a file */
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    bool sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size) >= 0;
    (void)close(fd);
    return sent;
}

/* The number in a variable that is meant for this process; 0 when it is not there, or for another. */
static int64_t number_for_us(const char *name, const char *whose)
{
    const char *value = getenv(name), *pid = getenv(whose);
    int64_t n, us;
    if (!value || !str_int(str_c(value), &n) || n < 0)
        return 0;
    if (pid && (!str_int(str_c(pid), &us) || us != getpid()))
        return 0;
    return n;
}

int notify_sockets(void)
{
    int64_t n = getenv("LISTEN_PID") ? number_for_us("LISTEN_FDS", "LISTEN_PID") : 0;
    return n > 0 && n < 1000 ? (int)n : 0;
}

int64_t notify_watchdog(void)
{
    return number_for_us("WATCHDOG_USEC", "WATCHDOG_PID");
}
