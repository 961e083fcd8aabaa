/* log.c -- see log.h. */
#include "base/log.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/metric.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 4096 };

static atomic_int least = LOG_INFO;
static atomic_int log_fd = 2;
static const char *const level_name[] = { "debug", "info", "warn", "error" };

struct line {
    char b[LINE];
    size_t n;
};

void log_set_level(enum log_level level)
{
    atomic_store(&least, (int)level);
}

void log_set_fd(int fd)
{
    atomic_store(&log_fd, fd);
}

static char log_path[PATH_MAX]; /* "" = none; set before there are threads and signals */

static int open_end(void)
{
    return open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

bool log_open(const char *path)
{
    size_t n = strlen(path);
    if (n >= sizeof log_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(log_path, path, n + 1);
    int fd = open_end();
    if (fd >= 0)
        atomic_store(&log_fd, fd);
    return fd >= 0;
}

void log_reopen(void)
{
    int number = errno, fd = *log_path ? open_end() : -1;
    if (fd >= 0) {
        (void)dup3(fd, atomic_load(&log_fd), O_CLOEXEC); /* the number stays: who writes just now writes somewhere */
        (void)close(fd);
    }
    errno = number;
}

static void put(struct line *l, const char *p, size_t n)
{
    if (l->n + n < LINE - 8) {
        memcpy(l->b + l->n, p, n);
        l->n += n;
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void put_escaped(struct line *l, struct str s)
{
    size_t plain = 0;
    while (plain < s.n && is_plain((unsigned char)s.p[plain]))
        plain++;
    if (plain)
        put(l, s.p, plain);
    bool valid = plain == s.n || utf8_valid(s);
    for (size_t i = plain; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char hex[8];
        if (c == '"' || c == '\\') {
            char pair[2] = { '\\', (char)c };
            put(l, pair, 2);
        } else if (c < 0x20 || (c >= 0x7F && !valid)) {
            int n = snprintf(hex, sizeof hex, "\\u%04x", c);
            put(l, hex, (size_t)n);
        } else {
            put(l, s.p + i, 1);
        }
    }
}

static void put_pair(struct line *l, const char *key, struct str value)
{
    put(l, ",\"", 2);
    put(l, key, strlen(key));
    put(l, "\":\"", 3);
    put_escaped(l, value);
    put(l, "\"", 1);
}

static void put_number(struct line *l, const char *key, int64_t v)
{
    char room[24];
    struct buf digits = { .p = room, .room = sizeof room, .max = sizeof room };
    buf_int(&digits, v);
    put(l, ",\"", 2);
    put(l, key, strlen(key));
    put(l, "\":", 2);
    put(l, digits.p, digits.n);
}

/* The time of a line. Within one second only the milliseconds differ from the line before. */
static void put_time(struct line *l)
{
    static _Thread_local int64_t second = -1;
    static _Thread_local char text[CLOCK_TEXT];
    int64_t now = clock_now();
    if (now / 1000 != second) {
        second = now / 1000;
        (void)clock_rfc3339(text, second * 1000 + 1); /* with milliseconds: …:00.001Z */
    }
    text[20] = (char)('0' + now / 100 % 10);
    text[21] = (char)('0' + now / 10 % 10);
    text[22] = (char)('0' + now % 10);
    put(l, text, 24);
}

static void begin(struct line *l, enum log_level level, const char *event)
{
    l->n = 0;
    put(l, "{\"at\":\"", 7);
    put_time(l);
    put(l, "\"", 1);
    put_pair(l, "level", str_c(level_name[level]));
    put_pair(l, "event", str_c(event));
}

static void write_out(const char *p, size_t n)
{
    if (n && write(atomic_load(&log_fd), p, n) != (ssize_t)n)
        metric_add(METRIC_LOG_LOST, 1);
}

static _Thread_local struct {
    bool on;
    size_t n;
    char b[LOG_GATHER];
} gathered;

void log_gather(void)
{
    gathered.on = true;
}

void log_flush(void)
{
    write_out(gathered.b, gathered.n);
    gathered.n = 0;
}

/* Ends the line and writes it; at once, or with others when it may wait. */
static void end(struct line *l, bool may_wait)
{
    memcpy(l->b + l->n, "}\n", 2);
    l->n += 2;
    if (gathered.n && (!may_wait || gathered.n + l->n > LOG_GATHER))
        log_flush();
    if (!may_wait || !gathered.on || l->n > LOG_GATHER) {
        write_out(l->b, l->n);
        return;
    }
    memcpy(gathered.b + gathered.n, l->b, l->n);
    gathered.n += l->n;
}

void log_line(enum log_level level, const char *event, ...)
{
    if ((int)level < atomic_load(&least))
        return;
    struct line l;
    begin(&l, level, event);
    va_list args;
    va_start(args, event);
    for (const char *key; (key = va_arg(args, const char *)) != NULL;)
        put_pair(&l, key, str_c(va_arg(args, const char *)));
    va_end(args);
    end(&l, false);
}

void log_text(enum log_level level, const char *event, const char *format, ...)
{
    if ((int)level < atomic_load(&least))
        return;
    char text[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_line(level, event, "text", text, NULL);
}

void log_request(const struct log_request *r)
{
    if (atomic_load(&least) > LOG_INFO)
        return;
    struct line l;
    begin(&l, LOG_INFO, "request");
    put_pair(&l, "id", str_c(r->id));
    put_pair(&l, "method", str_c(r->method));
    put_pair(&l, "path", r->path);
    put_number(&l, "status", r->status);
    put_number(&l, "bytes", r->bytes);
    put_number(&l, "us", r->micros);
    put_number(&l, "user", r->user);
    put_pair(&l, "address", str_c(r->address));
    end(&l, true);
}
