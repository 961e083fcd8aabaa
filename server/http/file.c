/* file.c -- see file.h. */
#include "http/file.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/range.h"
#include "http/reply.h"
#include "http/request.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* attr-char of RFC 8187 section 3.2.1. */
static bool attr_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
        (c && strchr("!#$&+-.^_`|~", c));
}

/* The value of Content-Disposition for a file of this name: ASCII in filename, all of it in filename*. */
static struct str disposition(struct arena *a, struct str name, bool shown)
{
    static const char digit[] = "0123456789ABCDEF";
    const char *kind = shown ? "inline" : "attachment";
    char *plain = arena_alloc(a, name.n + 1), *full = arena_alloc(a, 3 * name.n + 1);
    size_t n = 0;
    bool ascii = true;
    if (!name.n || !plain || !full)
        return str_c(kind);
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool safe = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%';
        plain[i] = safe ? (char)c : '_';
        ascii = ascii && safe;
        if (attr_char((char)c)) {
            full[n++] = (char)c;
        } else {
            full[n++] = '%';
            full[n++] = digit[c >> 4];
            full[n++] = digit[c & 15];
        }
    }
    if (ascii)
        return arena_printf(a, "%s; filename=\"%s\"", kind, plain);
    return arena_printf(a, "%s; filename=\"%s\"; filename*=UTF-8''%s", kind, plain, full);
}

static void close_fd(void *arg)
{
    (void)close((int)(intptr_t)arg);
}

static int open_file(const struct call_file *f)
{
    struct stat st;
    int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == f->size)
        return fd;
    log_line(LOG_ERROR, "file", "cannot", "open", "path", f->path, "reason", fd < 0 ? strerror(errno) : "another size",
        NULL);
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

/* RFC 9110 section 13.2.2: If-None-Match goes before If-Modified-Since. */
static bool unchanged(const struct request *r, const struct call_file *f, struct str tag)
{
    int64_t since;
    if (request_header(r, STR("if-none-match")).p)
        return request_knows(r, tag);
    struct str date = request_header(r, STR("if-modified-since"));
    return date.p && clock_parse_http(date, &since) && f->modified / 1000 * 1000 <= since;
}

/* Section 13.1.5: the range counts only when the client's part is of the same bytes; a weak tag never fits. */
static bool range_counts(const struct request *r, const struct call_file *f, struct str tag)
{
    int64_t date;
    struct str since = request_header(r, STR("if-range"));
    if (!since.p || str_eq(since, tag))
        return true;
    return since.n && since.p[0] != '"' && !str_starts(since, STR("W/")) && clock_parse_http(since, &date) &&
        date == f->modified / 1000 * 1000;
}

static enum range choose_part(struct call *c, const struct call_file *f, struct str tag)
{
    const struct request *r = c->request;
    struct reply *reply = c->reply;
    struct str header = request_header(r, STR("range"));
    size_t from, n;
    if (!header.p || r->method != GET || !range_counts(r, f, tag))
        return RANGE_ABSENT;
    enum range fits = range_read(header, (size_t)f->size, &from, &n);
    if (fits == RANGE_FITS) {
        reply->status = 206;
        reply->file.at = (int64_t)from;
        reply->file.left = (int64_t)n;
        call_set_header(c, "Content-Range",
            arena_printf(c->arena, "bytes %zu-%zu/%lld", from, from + n - 1, (long long)f->size));
    } else if (fits == RANGE_OUTSIDE) {
        call_set_header(c, "Content-Range", arena_printf(c->arena, "bytes */%lld", (long long)f->size));
    }
    return fits;
}

static void describe(struct call *c, const struct call_file *f, struct str tag)
{
    char at[CLOCK_TEXT];
    call_set_header(c, "ETag", tag);
    call_set_header(c, "Last-Modified", clock_http(at, f->modified));
    call_set_header(c, "Cache-Control", STR("private, no-cache"));
    call_set_header(c, "Content-Security-Policy", STR("sandbox; default-src 'none'; frame-ancestors 'none'"));
}

void call_file(struct call *c, const struct call_file *f)
{
    struct reply *reply = c->reply;
    struct str tag = arena_printf(c->arena, "\"%.*s\"", STR_ARG(f->tag));
    describe(c, f, tag);
    if (unchanged(c->request, f, tag)) {
        reply->not_modified = true;
        return;
    }
    int fd = open_file(f);
    if (fd < 0 || !call_at_end(c, close_fd, (void *)(intptr_t)fd)) {
        call_refuse(c, ERR_NOT_FOUND, "Het bestand is er niet.", "The file is not there.");
        return;
    }
    reply->file = (struct reply_file){ .fd = fd, .left = f->size };
    if (choose_part(c, f, tag) == RANGE_OUTSIDE) {
        call_refuse(c, ERR_RANGE, "Dat deel heeft het bestand niet.", "The file has no such part.");
        return;
    }
    call_set_header(c, "Accept-Ranges", STR("bytes"));
    call_set_header(c, "Content-Disposition", disposition(c->arena, f->name, f->shown));
    call_raw(c, f->type, STR(""));
}
