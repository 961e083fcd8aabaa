/* upload.c -- see upload.h. */
#include "http/upload.h"

#include "base/log.h"
#include "base/utf8.h"
#include "crypt/token.h"
#include "http/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct field {
    unsigned name, name_n, value, value_n; /* in text */
};

struct upload_stream {
    struct upload file;
    struct hash hash;
    struct multipart form;
    const char *folder;
    struct buf text; /* names and values of fields, and what the client said of the file */
    struct field field[UPLOAD_FIELDS];
    unsigned fields, name_at, type_at;
    bool is_form, in_file, opened, whole;
    bool wished, committed;
};

struct upload_stream *upload_stream_new(const char *folder, struct str content_type)
{
    struct upload_stream *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->file.fd = -1;
    s->folder = folder;
    s->text.max = UPLOAD_TEXT;
    s->is_form = str_ieq(str_sub(content_type, 0, 10), STR("multipart/"));
    if (s->is_form && !multipart_start(&s->form, content_type)) {
        upload_stream_free(s);
        return NULL;
    }
    return s;
}

void upload_stream_free(void *arg)
{
    struct upload_stream *s = arg;
    if (s->opened && !(s->wished && s->committed))
        (void)unlink(s->file.path);
    if (s->file.fd >= 0)
        (void)close(s->file.fd);
    buf_release(&s->text);
    free(s);
}

/* ---- the file */

static enum err disk_err(int number)
{
    return err_of_errno(number);
}

static enum err disk_fail(const char *what, const char *path)
{
    int number = errno;
    log_line(LOG_ERROR, "upload", "cannot", what, "path", path, "reason", strerror(number), NULL);
    return disk_err(number);
}

static enum err open_file(struct upload_stream *s)
{
    struct arena a = { 0 };
    char name[33] = "";
    struct str random = token_random(&a, 16);
    for (size_t i = 0; i < random.n; i++)
        (void)snprintf(name + 2 * i, 3, "%02x", (unsigned char)random.p[i]);
    arena_release(&a);
    int n = snprintf(s->file.path, sizeof s->file.path, "%s/%s.part", s->folder, name);
    if (n <= 0 || n >= (int)sizeof s->file.path)
        return ERR_INTERNAL;
    s->file.fd = open(s->file.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (s->file.fd < 0)
        return disk_fail("open", s->file.path);
    s->opened = true;
    hash_start(&s->hash);
    return OK;
}

static enum err write_file(struct upload_stream *s, struct str piece)
{
    hash_add(&s->hash, piece);
    s->file.size += (int64_t)piece.n;
    while (piece.n) {
        ssize_t k = write(s->file.fd, piece.p, piece.n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return disk_fail("write", s->file.path);
        piece = str_sub(piece, (size_t)k, piece.n);
    }
    return OK;
}

static const char *folder_of(const char *path, char room[512])
{
    const char *slash = strrchr(path, '/');
    (void)snprintf(room, 512, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    return room;
}

static enum err sync_folder(const char *path)
{
    char folder[512];
    int fd = open(folder_of(path, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = fd >= 0 && fsync(fd) == 0 ? OK : disk_fail("sync", folder);
    if (fd >= 0)
        (void)close(fd);
    return e;
}

enum err upload_measure(struct upload *u)
{
    char piece[UPLOAD_SLICE];
    struct hash h;
    ssize_t n;
    hash_start(&h);
    for (u->size = 0; (n = pread(u->fd, piece, sizeof piece, (off_t)u->size)) > 0; u->size += n)
        hash_add(&h, (struct str){ piece, (size_t)n });
    hash_end(&h, u->hash);
    return n ? disk_fail("read", u->path) : OK;
}

enum err upload_settle(struct upload *u, const char *name)
{
    char folder[512], path[sizeof u->path];
    int n = snprintf(path, sizeof path, "%s/%s", folder_of(u->path, folder), name);
    if (n <= 0 || n >= (int)sizeof path)
        return ERR_INTERNAL;
    if (fsync(u->fd))
        return disk_fail("sync", u->path);
    if (rename(u->path, path))
        return disk_fail("rename", u->path);
    memcpy(u->path, path, sizeof path);
    return sync_folder(path);
}

/* ---- forms */

static unsigned keep(struct upload_stream *s, struct str t)
{
    unsigned at = (unsigned)s->text.n;
    buf_add(&s->text, t);
    return at;
}

static enum err begin_part(struct upload_stream *s)
{
    struct str filename = multipart_filename(&s->form), name = multipart_name(&s->form);
    s->in_file = filename.p != NULL;
    if (s->in_file) {
        if (s->opened)
            return ERR_INVALID; /* one file at a time */
        s->name_at = keep(s, filename);
        s->file.name.n = filename.n;
        s->type_at = keep(s, multipart_type(&s->form));
        s->file.type.n = multipart_type(&s->form).n;
        return open_file(s);
    }
    if (s->fields == UPLOAD_FIELDS)
        return ERR_INVALID;
    for (unsigned i = 0; i < s->fields; i++)
        if (str_eq(name, (struct str){ s->text.p + s->field[i].name, s->field[i].name_n }))
            return ERR_INVALID;
    s->field[s->fields] = (struct field){ .name = keep(s, name), .name_n = (unsigned)name.n };
    s->field[s->fields++].value = (unsigned)s->text.n;
    return OK;
}

static enum err feed_form(struct upload_stream *s, struct str piece)
{
    enum err e = OK;
    while (!e && piece.n) {
        struct str data;
        switch (multipart_next(&s->form, &piece, &data)) {
        case MULTIPART_PART: e = begin_part(s); break;
        case MULTIPART_DATA:
            if (s->in_file) {
                e = write_file(s, data);
            } else {
                buf_add(&s->text, data);
                s->field[s->fields - 1].value_n += (unsigned)data.n;
            }
            break;
        case MULTIPART_DONE: s->whole = true; break;
        case MULTIPART_BAD: e = ERR_INVALID; break;
        case MULTIPART_END:
        case MULTIPART_MORE: break;
        }
        if (!e && buf_err(&s->text))
            e = buf_err(&s->text) == ERR_TOO_LARGE ? ERR_INVALID : ERR_MEMORY;
    }
    return e;
}

enum err upload_stream_feed(struct upload_stream *s, struct str piece, bool last)
{
    enum err e = OK;
    if (s->is_form) {
        e = feed_form(s, piece);
    } else {
        e = s->opened ? OK : open_file(s);
        e = e ? e : write_file(s, piece);
        s->whole = last;
    }
    if (e || !last)
        return e;
    if (!s->whole)
        return ERR_INVALID;
    if (s->opened)
        hash_end(&s->hash, s->file.hash);
    return OK;
}

struct upload *upload_stream_file(struct upload_stream *s)
{
    if (!s->opened)
        return NULL;
    if (s->is_form) {
        s->file.name.p = s->text.p + s->name_at;
        s->file.type.p = s->text.p + s->type_at;
    }
    return &s->file;
}

struct str upload_stream_field(const struct upload_stream *s, const char *name)
{
    for (unsigned i = 0; i < s->fields; i++) {
        const struct field *f = &s->field[i];
        struct str value = { s->text.p + f->value, f->value_n };
        if (str_is((struct str){ s->text.p + f->name, f->name_n }, name) && utf8_valid(value))
            return value;
    }
    return (struct str){ 0 };
}

size_t upload_stream_held(const struct upload_stream *s)
{
    return sizeof *s + s->text.room;
}

void upload_stream_wish(struct upload_stream *s)
{
    s->wished = true;
}

void upload_stream_committed(struct upload_stream *s)
{
    s->committed = true;
}
