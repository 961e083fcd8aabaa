/* extract_worker.c -- the helper and its workers: processes that read what strangers made. See extractor.h. */
#include "app/extracting.h"

#include "base/sandbox.h"
#include "pack/office.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A sanitizer takes terabytes of addresses for itself. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

enum { SOCKET = 3 };

/* ---- giving things up */

/* What pdftotext needs to start, and nothing else. */
static enum sandbox_result leave_program(const char *pdf)
{
    const struct sandbox_rule rules[] = {
        { pdf, SANDBOX_EXECUTE },
        { "/lib64/ld-linux-x86-64.so.2", SANDBOX_EXECUTE }, /* what starts a program is executed too */
        { "/lib/ld-linux-aarch64.so.1", SANDBOX_EXECUTE }, { "/usr/lib", SANDBOX_READ }, { "/lib", SANDBOX_READ },
        { "/etc/ld.so.cache", SANDBOX_READ },
        { "/usr/share/poppler", SANDBOX_READ }, /* how Asian PDFs name their characters */
    };
    return sandbox_files(rules, sizeof rules / sizeof *rules);
}

static bool limit(int what, rlim_t value)
{
    const struct rlimit r = { value, value };
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

/* All limits that hold from now on, for a program that is executed too. */
static bool limit_all(bool memory)
{
    const struct rlimit cpu = { EXTRACT_CPU, EXTRACT_CPU + 1 };
    return setrlimit(RLIMIT_CPU, &cpu) == 0 && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
        (!memory || limit(RLIMIT_AS, EXTRACT_MEMORY));
}

static bool is_on(const struct helping *h, enum sandbox_result files, enum sandbox_result calls)
{
    return h->loose || (files == SANDBOX_ON && calls == SANDBOX_ON);
}

/* ---- a worker */

/* Writes all of it; the one who reads may have had enough. */
static void write_out(struct str s)
{
    ssize_t n;
    while (s.n && (n = write(STDOUT_FILENO, s.p, s.n)) != 0) {
        if (n < 0 && errno != EINTR)
            return;
        s = str_sub(s, n > 0 ? (size_t)n : 0, s.n);
    }
}

static int read_plain(struct buf *text)
{
    char piece[16 << 10];
    ssize_t n;
    while (text->n < text->max && (n = read(STDIN_FILENO, piece, sizeof piece)) > 0)
        buf_add(text, str_sub((struct str){ piece, (size_t)n }, 0, text->max - text->n));
    return 0;
}

static int read_office(struct buf *text)
{
    switch (office_text(STDIN_FILENO, text)) {
    case OK: return 0;
    case ERR_MEMORY:
    case ERR_TOO_LARGE: return WORKER_LARGE;
    default: return WORKER_DAMAGED;
    }
}

static int become_pdftotext(const char *pdf)
{
    char pages[16];
    const char *const args[] = { "pdftotext", "-q", "-enc", "UTF-8", "-nopgbrk", "-l", pages, "-", "-", NULL };
    const char *const environment[] = { "LC_ALL=C.UTF-8", NULL };
    (void)snprintf(pages, sizeof pages, "%d", EXTRACT_PAGES);
    (void)execve(pdf, (char *const *)args, (char *const *)environment);
    return errno == ENOENT || errno == EACCES ? WORKER_NO_PROGRAM : WORKER_CRASHED;
}

/* Standard input is the file, standard output where its text goes; everything else is closed. */
static void worker_main(const struct helping *h, enum extract_kind kind, int file, int text, pid_t helper)
{
    struct buf out = { .max = EXTRACT_TEXT };
    bool pdf = kind == EXTRACT_PDF && !h->instead;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != helper || dup2(file, STDIN_FILENO) < 0 || dup2(text, STDOUT_FILENO) < 0 ||
        close_range(SOCKET, ~0u, 0))
        _exit(WORKER_CRASHED);
    (void)setpriority(PRIO_PROCESS, 0, 15);
    if (kind == EXTRACT_OFFICE && !office_load())
        _exit(WORKER_NO_PROGRAM);
    enum sandbox_result files =
                            pdf ? SANDBOX_ON /* the helper's own rules are the program's */ : sandbox_files(NULL, 0),
                        calls = sandbox_calls(
                            SANDBOX_NO_SYSTEM | SANDBOX_NO_NETWORK | SANDBOX_NO_FORK | (pdf ? 0 : SANDBOX_NO_EXEC));
    if (!is_on(h, files, calls) || !limit_all(pdf || !SANITIZED))
        _exit(WORKER_NO_SANDBOX);
    int status = h->instead      ? h->instead(STDIN_FILENO)
        : pdf                    ? become_pdftotext(h->pdf)
        : kind == EXTRACT_OFFICE ? read_office(&out)
                                 : read_plain(&out);
    if (!h->instead)
        write_out(buf_str(&out));
    _exit(status);
}

/* ---- the helper */

static bool hear(int fds[2], struct ask *ask)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(2 * sizeof(int))];
    } control = { .room = { 0 } };
    struct iovec bytes = { ask, sizeof *ask };
    struct msghdr m = { .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = control.room,
        .msg_controllen = sizeof control.room };
    ssize_t n;
    while ((n = recvmsg(SOCKET, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    struct cmsghdr *c = n == (ssize_t)sizeof *ask ? CMSG_FIRSTHDR(&m) : NULL;
    if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(2 * sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(c), 2 * sizeof(int));
    return true;
}

/* Waits for the worker, and kills it when time is up. SIGCHLD is blocked. */
static struct told wait_for_worker(pid_t worker, int wall_ms)
{
    struct told t = { 0 };
    sigset_t child;
    struct timespec end, now, left;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += wall_ms / 1000;
    end.tv_nsec += wall_ms % 1000 * 1000000L;
    for (pid_t got = 0; got != worker;) {
        got = waitpid(worker, &t.status, WNOHANG);
        if (got)
            break;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t ns = (end.tv_sec - now.tv_sec) * INT64_C(1000000000) + end.tv_nsec - now.tv_nsec;
        left = (struct timespec){ ns / 1000000000, ns % 1000000000 };
        if (ns > 0) {
            (void)sigtimedwait(&child, NULL, &left);
            continue;
        }
        t.late = 1;
        (void)kill(worker, SIGKILL);
        (void)waitpid(worker, &t.status, 0);
        break;
    }
    return t;
}

/* No descriptor of the server stays open here: neither its lock, nor its sockets, nor its data. */
static bool settle(const struct helping *h)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t child;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_NAME, "vraagbaak-read");
    if (getppid() != h->parent || null < 0)
        return false;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, NULL);
    (void)signal(SIGCHLD, SIG_DFL);
    (void)signal(SIGPIPE, SIG_DFL); /* a worker whose reader has had enough */
    (void)signal(SIGINT, SIG_IGN);  /* of a terminal: the server ends it in time */
    for (int fd = 0; fd < SOCKET; fd++)
        if (dup2(null, fd) < 0)
            return false;
    return (h->socket == SOCKET || dup2(h->socket, SOCKET) == SOCKET) && close_range(SOCKET + 1, ~0u, 0) == 0;
}

void helper_main(const struct helping *h)
{
    struct ask ask;
    int fds[2];
    if (!settle(h))
        _exit(1);
    enum sandbox_result files = leave_program(h->pdf), calls = sandbox_calls(SANDBOX_NO_SYSTEM | SANDBOX_NO_NETWORK);
    bool confined = is_on(h, files, calls);
    while (hear(fds, &ask)) {
        struct told t = { .status = WORKER_NO_SANDBOX << 8 };
        pid_t self = getpid(), worker = confined ? fork() : -1;
        if (!worker)
            worker_main(h, (enum extract_kind)ask.kind, fds[0], fds[1], self);
        (void)close(fds[0]);
        (void)close(fds[1]);
        if (worker > 0)
            t = wait_for_worker(worker, h->wall_ms);
        else if (confined)
            t.status = WORKER_CRASHED << 8;
        if (write(SOCKET, &t, sizeof t) != (ssize_t)sizeof t)
            break;
    }
    _exit(0);
}
