/* listen.c -- see listen.h. */
#include "http/listen.h"

#include "http/address.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

/* A socket that whoever started us listens on already: "fd:3". Each loop gets a descriptor of its own on it. */
static enum err listen_inherited(struct str number, int *fd, int count, int *port, struct arena *a, struct str *why)
{
    int64_t given = 0;
    struct sockaddr_storage sa = { 0 };
    socklen_t length = sizeof sa, size = sizeof(int);
    int listening = 0, made = 0;
    if (!str_int(number, &given) || given < 3 || given > INT_MAX ||
        getsockopt((int)given, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) || !listening ||
        getsockname((int)given, (struct sockaddr *)&sa, &length)) {
        *why = arena_printf(a, "descriptor %.*s is no socket that listens", STR_ARG(number));
        return ERR_INVALID;
    }
    *port = sa.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&sa)->sin6_port)
        : sa.ss_family == AF_INET    ? ntohs(((struct sockaddr_in *)&sa)->sin_port)
                                     : 0;
    for (; made < count; made++) {
        fd[made] = fcntl((int)given, F_DUPFD_CLOEXEC, 3);
        if (fd[made] < 0 || fcntl(fd[made], F_SETFL, O_NONBLOCK) < 0)
            break;
    }
    close((int)given);
    if (made == count)
        return OK;
    *why = arena_printf(a, "descriptor %.*s cannot be shared: %s", STR_ARG(number), strerror(errno));
    while (made-- > 0)
        close(fd[made]);
    return ERR_CONFLICT;
}

enum err listen_on(struct str address, int *fd, int count, int *port, struct arena *a, struct str *why)
{
    struct sockaddr_storage sa;
    socklen_t length;
    int made = 0;
    if (str_starts(address, STR("fd:")))
        return listen_inherited(str_sub(address, 3, address.n - 3), fd, count, port, a, why);
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
