/* extractor.c -- the server's side: asking the helper, and distrusting the answer. See extractor.h. */
#include "app/extractor.h"

#include "app/extracting.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 5000 /* beyond the wall limit, for the helper to kill and tell */ };

struct extractor {
    int socket, wall_ms;
    pid_t helper;
    atomic_bool gone;
    bool pdf; /* there is a pdftotext */
};

static const char *pdf_path(const struct extractor_config *c)
{
    return c->pdf ? c->pdf : "/usr/bin/pdftotext";
}

enum err extractor_new(struct extractor **out, const struct extractor_config *config)
{
    struct extractor *x = *out = calloc(1, sizeof *x);
    int pair[2];
    if (!x)
        return ERR_MEMORY;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
        free(x);
        *out = NULL;
        return ERR_INTERNAL;
    }
    x->wall_ms = config->wall_ms ? config->wall_ms : EXTRACT_WALL_MS;
    x->pdf = access(pdf_path(config), X_OK) == 0;
    struct helping h = { .socket = pair[1],
        .wall_ms = x->wall_ms,
        .pdf = pdf_path(config),
        .loose = config->loose,
        .instead = config->instead,
        .parent = getpid() };
    x->helper = fork();
    if (!x->helper)
        helper_main(&h);
    (void)close(pair[1]);
    x->socket = pair[0];
    if (x->helper > 0)
        return OK;
    (void)close(x->socket);
    free(x);
    *out = NULL;
    return ERR_INTERNAL;
}

void extractor_stop(struct extractor *x)
{
    if (x && !atomic_exchange(&x->gone, true))
        (void)kill(x->helper, SIGKILL); /* its worker dies with it */
}

void extractor_free(struct extractor *x)
{
    if (!x)
        return;
    extractor_stop(x);
    while (waitpid(x->helper, NULL, 0) < 0 && errno == EINTR)
        ;
    (void)close(x->socket);
    free(x);
}

bool extractor_is_gone(const struct extractor *x)
{
    return atomic_load(&x->gone);
}

bool extractor_can(const struct extractor *x, enum extract_kind kind)
{
    return x && (kind != EXTRACT_PDF || x->pdf);
}

/* ---- what came out */

/* Adds bytes as plain text: what is not UTF-8 and every control character becomes a space, runs of spaces one. */
static void add_clean(struct buf *out, struct str s)
{
    bool space = true, line = true; /* the text so far ends with one */
    for (size_t i = 0; i < s.n && !out->err;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        struct str one = str_sub(s, i, n);
        bool good = one.n == n && c != 0x7F && c >= 0x20 && utf8_valid(one) &&
            !(c == 0xC2 && (unsigned char)one.p[1] < 0xA0); /* the second block of control characters */
        if (c == '\n' || c == '\f') {
            if (!line)
                buf_addc(out, '\n');
            line = space = true;
        } else if (!good || c == ' ') {
            if (!space)
                buf_addc(out, ' ');
            space = true;
        } else {
            buf_add(out, one);
            line = space = false;
        }
        i += good ? n : 1;
    }
    if (out->err == ERR_TOO_LARGE)
        out->err = OK; /* cut there, at a whole character */
}

/* ---- asking */

static bool send_ask(struct extractor *x, enum extract_kind kind, int file, int text)
{
    struct ask ask = { .kind = kind };
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(2 * sizeof(int))];
    } control = { .room = { 0 } };
    struct iovec bytes = { &ask, sizeof ask };
    struct msghdr m = { .msg_iov = &bytes,
        .msg_iovlen = 1,
        .msg_control = control.room,
        .msg_controllen = sizeof control.room };
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    const int fds[] = { file, text };
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(c), fds, sizeof fds);
    return sendmsg(x->socket, &m, MSG_NOSIGNAL) == (ssize_t)sizeof ask;
}

/* Waits until there is something to read; false when it takes too long. */
static bool wait_for(int fd, int64_t until_us)
{
    for (;;) {
        int64_t left = (until_us - clock_mono_us()) / 1000;
        struct pollfd p = { .fd = fd, .events = POLLIN };
        int n = poll(&p, 1, left > 0 ? (int)left : 0);
        if (n >= 0 || errno != EINTR)
            return n > 0;
    }
}

/* Reads to the end, or until it is full; false when it takes too long. */
static bool read_all(int fd, struct buf *raw, int64_t until_us)
{
    char piece[16 << 10];
    while (wait_for(fd, until_us)) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        size_t room = raw->max - raw->n;
        buf_add(raw, (struct str){ piece, (size_t)n < room ? (size_t)n : room });
        if (raw->err || raw->n == raw->max)
            return true;
    }
    return false;
}

/* A PDF that pdftotext cannot open, and that speaks of encryption. */
static bool is_encrypted(int fd)
{
    char piece[32 << 10];
    enum { WORD = 8 /* "/Encrypt" */, MOST = 64 << 20 };
    ssize_t n;
    for (off_t at = 0; at < MOST && (n = pread(fd, piece, sizeof piece, at)) > WORD; at += n - WORD)
        if (memmem(piece, (size_t)n, "/Encrypt", WORD))
            return true;
    return false;
}

static enum extract_outcome judge(const struct told *t, enum extract_kind kind, int fd, bool full)
{
    if (t->late)
        return EXTRACT_SLOW;
    if (full) /* the pipe was closed on it: what it said then tells nothing */
        return EXTRACT_DONE;
    if (WIFSIGNALED(t->status))
        return WTERMSIG(t->status) == SIGXCPU || WTERMSIG(t->status) == SIGKILL ? EXTRACT_SLOW : EXTRACT_CRASHED;
    switch (WEXITSTATUS(t->status)) {
    case 0: return EXTRACT_DONE;
    case WORKER_LARGE: return EXTRACT_LARGE;
    case WORKER_NO_PROGRAM: return EXTRACT_NO_PROGRAM;
    case WORKER_NO_SANDBOX: return EXTRACT_NO_SANDBOX;
    case WORKER_DAMAGED: return EXTRACT_DAMAGED;
    case 1: /* pdftotext: cannot be opened */
    case 3: /* pdftotext: not permitted */
        return kind == EXTRACT_PDF && is_encrypted(fd) ? EXTRACT_LOCKED : EXTRACT_DAMAGED;
    default: return EXTRACT_CRASHED;
    }
}

enum err extractor_run(struct extractor *x, enum extract_kind kind, int fd, struct buf *out,
    enum extract_outcome *outcome)
{
    int pipe_ends[2];
    int64_t until = clock_mono_us() + (x->wall_ms + GRACE_MS) * INT64_C(1000);
    struct buf raw = { .max = EXTRACT_TEXT };
    struct told told = { 0 };
    if (atomic_load(&x->gone) || pipe2(pipe_ends, O_CLOEXEC))
        return ERR_BUSY;
    (void)lseek(fd, 0, SEEK_SET);
    bool asked = send_ask(x, kind, fd, pipe_ends[1]);
    (void)close(pipe_ends[1]);
    bool read = asked && read_all(pipe_ends[0], &raw, until);
    (void)close(pipe_ends[0]);
    bool heard = read && wait_for(x->socket, until) && recv(x->socket, &told, sizeof told, 0) == (ssize_t)sizeof told;
    enum err e = raw.err == ERR_MEMORY ? ERR_MEMORY : OK;
    if (!heard) {
        extractor_stop(x); /* out of step with it: no answer may be taken for another file's */
        e = ERR_BUSY;
    } else if (!e) {
        *outcome = judge(&told, kind, fd, raw.n == raw.max);
        add_clean(out, buf_str(&raw));
        e = out->err;
    }
    buf_release(&raw);
    return e;
}
