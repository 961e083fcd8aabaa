/* log.c -- see log.h. */
#include "base/log.h"

#include "base/clock.h"
#include "base/metric.h"
#include "base/utf8.h"

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

static void put(struct line *l, const char *p, size_t n)
{
    if (l->n + n < LINE - 8) {
        memcpy(l->b + l->n, p, n);
        l->n += n;
    }
}

static void put_escaped(struct line *l, struct str s)
{
    bool valid = utf8_valid(s);
    for (size_t i = 0; i < s.n; i++) {
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
    char b[48];
    int n = snprintf(b, sizeof b, ",\"%s\":%lld", key, (long long)v);
    put(l, b, (size_t)n);
}

static void begin(struct line *l, enum log_level level, const char *event)
{
    char at[CLOCK_TEXT];
    struct str now = clock_rfc3339(at, clock_now());
    l->n = 0;
    put(l, "{\"at\":\"", 7);
    put(l, now.p, now.n);
    put(l, "\"", 1);
    put_pair(l, "level", str_c(level_name[level]));
    put_pair(l, "event", str_c(event));
}

static void end(struct line *l)
{
    memcpy(l->b + l->n, "}\n", 2);
    l->n += 2;
    if (write(atomic_load(&log_fd), l->b, l->n) != (ssize_t)l->n)
        metric_add(METRIC_LOG_LOST, 1);
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
    end(&l);
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
    end(&l);
}
