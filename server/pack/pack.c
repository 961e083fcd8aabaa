/* pack.c -- see pack.h. */
#include "pack/pack.h"

#include "base/utf8.h"
#include "pack/lib.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 1024, NAME_ROOM = 600, DEPTH = 16 };

/* ---- writing */

struct pack {
    struct archive *archive;
    struct buf *out, rest; /* rest: of an archive that is given up */
};

static la_ssize_t give(struct archive *archive, void *ctx, const void *bytes, size_t n)
{
    struct pack *p = ctx;
    (void)archive;
    buf_add(p->out, (struct str){ bytes, n });
    return buf_err(p->out) ? -1 : (la_ssize_t)n;
}

enum err pack_new(struct pack **out)
{
    struct pack *p = *out = calloc(1, sizeof *p);
    if (!p)
        return ERR_MEMORY;
    p->archive = lib_load() ? lib.write_new() : NULL;
    struct archive *w = p->archive;
    bool good = w && lib.write_set_format_pax_restricted(w) == ARCHIVE_OK &&
        lib.write_add_filter_gzip(w) == ARCHIVE_OK && lib.write_set_bytes_per_block(w, 0) == ARCHIVE_OK &&
        lib.write_open(w, p, NULL, give, NULL) == ARCHIVE_OK;
    if (good)
        return OK;
    pack_free(p);
    *out = NULL;
    return ERR_MEMORY;
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    p->out = &p->rest; /* freeing closes, and closing writes */
    if (p->archive)
        (void)lib.write_free(p->archive);
    buf_release(&p->rest);
    free(p);
}

/* What the last step came to: the buf's own error first. */
static enum err made(const struct buf *out, bool good)
{
    enum err e = buf_err(out);
    return e ? e : good ? OK : ERR_INTERNAL;
}

enum err pack_begin(struct pack *p, const char *name, int64_t size, int64_t modified, struct buf *out)
{
    struct archive_entry *entry = lib.entry_new();
    if (!entry)
        return ERR_MEMORY;
    p->out = out;
    lib.entry_set_pathname(entry, name);
    lib.entry_set_filetype(entry, AE_IFREG);
    lib.entry_set_perm(entry, 0640);
    lib.entry_set_size(entry, size);
    lib.entry_set_mtime(entry, modified / 1000, 0);
    bool good = lib.write_header(p->archive, entry) == ARCHIVE_OK;
    lib.entry_free(entry);
    return made(out, good);
}

enum err pack_bytes(struct pack *p, struct str bytes, struct buf *out)
{
    p->out = out;
    return made(out, !bytes.n || lib.write_data(p->archive, bytes.p, bytes.n) == (la_ssize_t)bytes.n);
}

enum err pack_file_end(struct pack *p, struct buf *out)
{
    p->out = out;
    return made(out, lib.write_finish_entry(p->archive) == ARCHIVE_OK);
}

enum err pack_add(struct pack *p, const char *name, struct str bytes, int64_t modified, struct buf *out)
{
    enum err e = pack_begin(p, name, (int64_t)bytes.n, modified, out);
    e = e ? e : pack_bytes(p, bytes, out);
    return e ? e : pack_file_end(p, out);
}

enum err pack_end(struct pack *p, struct buf *out)
{
    p->out = out;
    return made(out, lib.write_close(p->archive) == ARCHIVE_OK);
}

/* ---- taking apart */

/* A name of plain parts, none of them "." or "..", none empty or hidden in another system's separators. */
static bool fits(const char *name)
{
    int depth = 0;
    struct str rest = str_c(name);
    if (!rest.n || rest.n >= NAME_ROOM || rest.p[0] == '/' || !utf8_valid(rest))
        return false;
    if (rest.p[rest.n - 1] == '/')
        rest.n--;
    while (rest.n) {
        struct str part = str_cut(&rest, '/');
        if (!part.n || str_is(part, ".") || str_is(part, "..") || ++depth > DEPTH)
            return false;
    }
    for (const char *c = name; *c; c++)
        if (*c == '\\' || (unsigned char)*c < 0x20 || (c == name + 1 && *c == ':'))
            return false;
    return true;
}

/* Makes the folders above the file, or the folder itself. */
static bool make_folders(char *path, size_t from, bool itself)
{
    for (char *c = path + from + 1; *c; c++)
        if (*c == '/') {
            *c = 0;
            bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
            *c = '/';
            if (!made)
                return false;
        }
    return !itself || mkdir(path, 0700) == 0 || errno == EEXIST;
}

static enum err write_entry(struct archive *r, const char *path, size_t *left)
{
    char block[32 << 10];
    enum err e = OK;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST || errno == ENOTDIR || errno == EISDIR ? ERR_INVALID : err_of_errno(errno);
    for (la_ssize_t n; !e && (n = lib.read_data(r, block, sizeof block)) != 0;) {
        if (n < 0)
            e = ERR_INVALID;
        else if ((size_t)n > *left)
            e = ERR_TOO_LARGE;
        else if (write(fd, block, (size_t)n) != n)
            e = err_of_errno(errno);
        else
            *left -= (size_t)n;
    }
    (void)close(fd);
    return e;
}

static enum err take_entry(struct archive *r, struct archive_entry *entry, const char *folder, size_t *left,
    const char **why)
{
    char path[PATH_ROOM];
    const char *name = lib.entry_pathname(entry);
    bool folder_itself = lib.entry_filetype(entry) == AE_IFDIR;
    if (!name || !fits(name))
        return *why = "a file in the archive has a name that leads outside it", ERR_INVALID;
    if ((!folder_itself && lib.entry_filetype(entry) != AE_IFREG) || lib.entry_hardlink(entry) ||
        lib.entry_symlink(entry))
        return *why = "the archive holds a link or a device", ERR_INVALID;
    if (strlen(folder) + strlen(name) + 2 > sizeof path)
        return *why = "a file in the archive has too long a name", ERR_INVALID;
    struct buf b = { .p = path, .room = sizeof path, .max = sizeof path };
    buf_printf(&b, "%s/%s", folder, name);
    if (path[b.n - 1] == '/')
        path[b.n - 1] = 0;
    if (!make_folders(path, strlen(folder), folder_itself))
        return *why = "two things in the archive have the same name", ERR_INVALID;
    if (folder_itself)
        return OK;
    enum err e = write_entry(r, path, left);
    if (e == ERR_INVALID)
        *why = "a file in the archive is damaged, or there twice";
    else if (e == ERR_TOO_LARGE)
        *why = "the archive holds too much";
    return e;
}

static enum err take_all(struct archive *r, const char *folder, const struct unpack_limits *limits, const char **why)
{
    struct archive_entry *entry;
    size_t left = limits->bytes, files = 0;
    for (;;) {
        int code = lib.read_next_header(r, &entry);
        if (code == ARCHIVE_EOF)
            return files ? OK : (*why = "the archive is empty", ERR_INVALID);
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return *why = "this is no .tar.gz or .zip, or it is damaged", ERR_INVALID;
        if (++files > limits->files)
            return *why = "the archive holds too many files", ERR_TOO_LARGE;
        enum err e = take_entry(r, entry, folder, &left, why);
        if (e)
            return e;
    }
}

enum err unpack(int fd, const char *folder, const struct unpack_limits *limits, const char **why)
{
    struct archive *r = lib_load() ? lib.read_new() : NULL;
    *why = "the archive cannot be read";
    if (!r)
        return ERR_MEMORY;
    bool open = lib.read_support_filter_gzip(r) == ARCHIVE_OK && lib.read_support_format_tar(r) == ARCHIVE_OK &&
        lib.read_support_format_zip(r) == ARCHIVE_OK && lib.read_open_fd(r, fd, 64 << 10) == ARCHIVE_OK;
    enum err e = open ? take_all(r, folder, limits, why) : ERR_INVALID;
    (void)lib.read_free(r);
    return e;
}
