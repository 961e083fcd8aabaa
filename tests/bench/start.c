/* start.c -- how long a server needs from nothing to its first answer.
 *   start TIMES HEAD PROGRAM [ARGUMENT…]   starts the program so often, each time with a listening socket in its hands and
 *                                          a client that has asked already; prints the median of milliseconds until the
 *                                          answer, and of those that the processor worked for it (all threads)
 * HEAD is what the client sends, "GET /api/v1/posts HTTP/1.1\r\n…", its line ends written as they are. The socket is
 * handed over as systemd does (LISTEN_FDS), so that nothing is measured of how often somebody tries to connect, nor of a
 * client that starts.
 * Threads: one. Errors: a line on standard error, exit status 1. */
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMES_MAX = 1000, LISTENER = 3 /* where systemd hands it over */, ROOM = 1 << 16 };

struct start {
    double wall, work; /* ms */
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds of processor of a process, all its threads. */
static double worked(pid_t pid)
{
    char path[128];
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    for (struct dirent *t; tasks && (t = readdir(tasks));) {
        unsigned long long ns = 0;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid, t->d_name);
        FILE *f = fopen(path, "r");
        if (f && fscanf(f, "%llu", &ns) == 1)
            sum += (double)ns / 1e6;
        if (f)
            fclose(f);
    }
    if (tasks)
        closedir(tasks);
    return sum;
}

/* Makes the listening socket, as descriptor LISTENER, and a client of it that has asked. */
static int ask(const char *head)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof here;
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = { .tv_sec = 20 };
    if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&here, n) || listen(listener, 16) ||
        getsockname(listener, (struct sockaddr *)&here, &n))
        fail("socket");
    client = client == LISTENER ? fcntl(client, F_DUPFD_CLOEXEC, LISTENER + 1) : client;
    if (listener != LISTENER && (dup2(listener, LISTENER) < 0 || close(listener)))
        fail("socket");
    (void)setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(client, (struct sockaddr *)&here, n) || write(client, head, strlen(head)) != (ssize_t)strlen(head))
        fail("connect");
    return client;
}

/* Reads an answer; true when it is 200. */
static int answered(int client)
{
    static char bytes[ROOM];
    ssize_t n = read(client, bytes, sizeof bytes - 1);
    return n > 12 && memcmp(bytes, "HTTP/1.1 200", 12) == 0;
}

static struct start once(const char *head, char **argv)
{
    int client = ask(head);
    double from = now();
    pid_t pid = fork();
    if (!pid) {
        char number[16];
        snprintf(number, sizeof number, "%d", (int)getpid());
        setenv("LISTEN_PID", number, 1);
        setenv("LISTEN_FDS", "1", 1);
        execv(argv[0], argv);
        _exit(127);
    }
    if (pid < 0)
        fail("fork");
    int good = answered(client);
    struct start s = { now() - from, worked(pid) };
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    close(client);
    close(LISTENER);
    if (!good) {
        fprintf(stderr, "start: %s did not answer 200\n", argv[0]);
        exit(1);
    }
    return s;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static double wall[TIMES_MAX], work[TIMES_MAX];
    int times = argc > 3 ? atoi(argv[1]) : 0;
    if (times < 1 || times > TIMES_MAX) {
        fprintf(stderr, "usage: start TIMES HEAD PROGRAM [ARGUMENT…]\n");
        return 1;
    }
    for (int i = 0; i < times; i++) {
        struct start s = once(argv[2], argv + 3);
        wall[i] = s.wall;
        work[i] = s.work;
    }
    qsort(wall, (size_t)times, sizeof *wall, by_value);
    qsort(work, (size_t)times, sizeof *work, by_value);
    printf("%.2f %.2f\n", wall[times / 2], work[times / 2]);
    return 0;
}
