/* listen.c -- see listen.h. */
#include "http/listen.h"

#include "http/address.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 /* taken in one turn of a loop: about 8 ms */ };

static void set(int fd, int level, int option)
{
    int one = 1;
    (void)setsockopt(fd, level, option, &one, sizeof one); /* what fails here shows at bind, or only costs speed */
}

/* Returns a bound socket, or -1 with errno. */
static int bound(const struct sockaddr_storage *sa, socklen_t length, bool shared)
{
    int fd = socket(sa->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    set(fd, SOL_SOCKET, SO_REUSEADDR);
    set(fd, IPPROTO_TCP, TCP_NODELAY);
    if (shared)
        set(fd, SOL_SOCKET, SO_REUSEPORT);
    if (sa->ss_family == AF_INET6)
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    if (bind(fd, (const struct sockaddr *)sa, length) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int port_of(int fd, struct sockaddr_storage *sa)
{
    socklen_t length = sizeof *sa;
    if (getsockname(fd, (struct sockaddr *)sa, &length))
        return 0;
    return ntohs(
        sa->ss_family == AF_INET ? ((struct sockaddr_in *)sa)->sin_port : ((struct sockaddr_in6 *)sa)->sin6_port);
}

/* Proves that the address is free, and finds out which port a 0 became. */
static bool prove(struct sockaddr_storage *sa, socklen_t length, int *port)
{
    int fd = bound(sa, length, false);
    bool ok = fd >= 0 && listen(fd, 1) == 0;
    int error = errno;
    if (ok)
        *port = port_of(fd, sa);
    if (fd >= 0)
        close(fd);
    errno = error;
    return ok;
}

static const char *reason(int error)
{
    switch (error) {
    case EADDRINUSE: return "another program already listens there";
    case EADDRNOTAVAIL: return "this machine does not have that address";
    case EACCES: return "ports below 1024 need the right CAP_NET_BIND_SERVICE";
    default: return strerror(error);
    }
}

enum err listen_on(struct str address, int *fd, int count, int *port, struct arena *a, struct str *why)
{
    struct sockaddr_storage sa;
    socklen_t length;
    int made = 0;
    if (!address_parse_listen(address, &sa, &length)) {
        *why = arena_printf(a, "cannot listen on %.*s: it is no ADDRESS:PORT such as 127.0.0.1:8080 or [::1]:8080",
            STR_ARG(address));
        return ERR_INVALID;
    }
    bool ok = prove(&sa, length, port);
    for (; ok && made < count; made++) {
        fd[made] = bound(&sa, length, true);
        if (fd[made] < 0 || listen(fd[made], BACKLOG))
            break;
    }
    if (made == count)
        return OK;
    *why = arena_printf(a, "cannot listen on %.*s: %s", STR_ARG(address), reason(errno));
    for (int i = 0; i < made; i++)
        close(fd[i]);
    return ERR_CONFLICT;
}
