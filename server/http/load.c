/* load.c -- the folder of the built client: its names at start (site_new of static.h), its files when they are asked for. */
#include "base/clock.h"
#include "http/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 32 << 20 /* bytes */, DEPTH_MAX = 8, PATH_ROOM = 1024 };

static const struct file_kind {
    const char *end, *type;
} kinds[] = { { ".html", "text/html; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" },
    { ".mjs", "text/javascript; charset=utf-8" }, { ".css", "text/css; charset=utf-8" },
    { ".json", "application/json" }, { ".webmanifest", "application/manifest+json" }, { ".svg", "image/svg+xml" },
    { ".png", "image/png" }, { ".jpg", "image/jpeg" }, { ".webp", "image/webp" }, { ".ico", "image/x-icon" },
    { ".woff2", "font/woff2" }, { ".txt", "text/plain; charset=utf-8" }, { ".xml", "application/xml" },
    { ".map", "application/json" }, { ".wasm", "application/wasm" }, { ".pdf", "application/pdf" } };

static const char *type_of(struct str path)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ends(path, str_c(kinds[i].end)))
            return kinds[i].type;
    return "application/octet-stream";
}

struct file *site_find(const struct site *s, struct str path)
{
    struct file *f = s->row[str_hash(path) % SITE_ROWS];
    while (f && !str_eq(f->path, path))
        f = f->next;
    return f;
}

static struct str copy(struct str s)
{
    char *p = malloc(s.n + 1);
    if (!p)
        return (struct str){ 0 };
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (struct str){ p, s.n };
}

/* Reads a whole file; p == NULL when that fails, and errno says why. */
static struct str read_file(const char *name, int64_t *modified)
{
    struct stat st;
    struct str s = { 0 };
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
        if (fd >= 0)
            close(fd);
        return s;
    }
    size_t size = (size_t)st.st_size;
    char *p = malloc(size + 1);
    while (p && s.n < size) {
        ssize_t k = read(fd, p + s.n, size - s.n);
        if (k <= 0)
            break;
        s.n += (size_t)k;
    }
    close(fd);
    *modified = (int64_t)st.st_mtim.tv_sec * 1000;
    if (p && s.n < size) { /* cut off while it was read */
        free(p);
        errno = EIO;
        p = NULL;
    }
    s.p = p;
    return s;
}

static struct file *file_for(struct site *s, struct str path)
{
    struct file *f = site_find(s, path);
    if (f)
        return f;
    f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->path = copy(path);
    if (!f->path.p) {
        free(f);
        return NULL;
    }
    f->type = type_of(path);
    f->page = str_ends(path, STR(".html"));
    struct file **row = &s->row[str_hash(path) % SITE_ROWS];
    f->next = *row;
    *row = f;
    return f;
}

static const char *const ending[ENCODINGS] = { "", ".gz", ".br" };

/* Notes one file of the folder; path is the part below the folder, "/assets/app.js.br". */
static bool add(struct site *s, const char *name, struct str path)
{
    int64_t modified;
    if (str_is(path, "/routes.txt"))
        return (s->patterns = read_file(name, &modified)).p;
    enum encoding e = str_ends(path, STR(".br")) ? BROTLI : str_ends(path, STR(".gz")) ? GZIP : PLAIN;
    struct file *f = file_for(s, str_sub(path, 0, path.n - strlen(ending[e])));
    if (f)
        f->variant[e].there = true;
    return f;
}

/* What a name in a folder is; the system knows it without a look at most file systems. */
static unsigned char type_of_entry(const struct dirent *e, const char *name)
{
    struct stat st;
    if (e->d_type == DT_REG || e->d_type == DT_DIR)
        return e->d_type;
    return stat(name, &st) ? DT_UNKNOWN : S_ISDIR(st.st_mode) ? DT_DIR : DT_REG;
}

static bool add_folder(struct site *s, const char *folder, size_t root, int depth)
{
    char name[PATH_ROOM];
    DIR *d = depth < DEPTH_MAX ? opendir(folder) : NULL;
    bool ok = d != NULL;
    for (struct dirent *e; ok && (e = readdir(d)) != NULL;) {
        int n = snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
        if (e->d_name[0] == '.')
            continue;
        unsigned char type = n > 0 && n < (int)sizeof name ? type_of_entry(e, name) : DT_UNKNOWN;
        ok = type == DT_DIR ? add_folder(s, name, root, depth + 1) : type == DT_REG && add(s, name, str_c(name + root));
    }
    if (d)
        closedir(d);
    return ok;
}

/* Makes tag and header lines of a variant. */
static bool describe(const struct file *f, struct variant *v, enum encoding e)
{
    static const char *const name[ENCODINGS] = { "", "gzip", "br" };
    char at[CLOCK_TEXT];
    struct buf lines = { 0 };
    bool kept = str_starts(f->path, STR("/assets/"));
    int n = snprintf(v->tag, sizeof v->tag, "\"%016llx%s%s\"", (unsigned long long)str_hash(v->bytes), e ? "-" : "",
        name[e]);
    ASSERT(n < (int)sizeof v->tag);
    bool worker = str_is(f->path, "/sw.js");
    reply_standing(&lines,
        f->page      ? POLICY_PAGE
            : worker ? POLICY_WORKER
                     : POLICY_FILE,
        kept ? STR("public, max-age=31536000, immutable") : STR(""));
    buf_printf(&lines, "Vary: Accept-Encoding%s\r\nETag: %s\r\nLast-Modified: ", f->page ? ", Cookie" : "", v->tag);
    buf_add(&lines, clock_http(at, v->modified));
    buf_add(&lines, STR("\r\n"));
    v->unsent = copy(buf_str(&lines));
    if (e)
        buf_printf(&lines, "Content-Encoding: %s\r\n", name[e]);
    buf_add(&lines, STR("Accept-Ranges: bytes\r\n"));
    v->block = copy(buf_str(&lines));
    bool ok = buf_err(&lines) == OK && v->block.p && v->unsent.p;
    buf_release(&lines);
    return ok;
}

static void variant_release(struct variant *v)
{
    free((char *)v->bytes.p);
    free((char *)v->block.p);
    free((char *)v->unsent.p);
    v->bytes = v->block = v->unsent = (struct str){ 0 };
}

/* Reads a variant; with the lock. */
static enum err fill(const struct site *s, const struct file *f, struct variant *v, enum encoding e)
{
    char name[PATH_ROOM];
    (void)snprintf(name, sizeof name, "%s%s%s", s->folder, f->path.p, ending[e]); /* it did fit */
    v->bytes = read_file(name, &v->modified);
    if (!v->bytes.p)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_BUSY;
    if (describe(f, v, e)) {
        atomic_store_explicit(&v->ready, true, memory_order_release);
        return OK;
    }
    variant_release(v);
    return ERR_MEMORY;
}

enum err site_variant(struct site *s, struct file *f, enum encoding e, const struct variant **out)
{
    struct variant *v = &f->variant[e];
    enum err err = v->there ? OK : ERR_NOT_FOUND;
    if (!err && !atomic_load_explicit(&v->ready, memory_order_acquire)) {
        pthread_mutex_lock(&s->lock);
        err = v->ready ? OK : fill(s, f, v, e);
        pthread_mutex_unlock(&s->lock);
    }
    *out = err ? NULL : v;
    return err;
}

enum err site_new(struct site **out, const char *folder, struct arena *a, struct str *why)
{
    struct site *s = *out = calloc(1, sizeof *s);
    if (!s)
        return ERR_MEMORY;
    pthread_mutex_init(&s->lock, NULL);
    s->folder = strdup(folder);
    if (!s->folder || !add_folder(s, folder, strlen(folder), 0)) {
        *why = arena_printf(a, "the client's folder %s cannot be read: %s", folder,
            errno ? strerror(errno) : "too large");
        site_free(s);
        *out = NULL;
        return ERR_INTERNAL;
    }
    s->index = site_find(s, STR("/index.html"));
    return OK;
}

static void file_free(struct file *f)
{
    for (int e = PLAIN; e < ENCODINGS; e++)
        variant_release(&f->variant[e]);
    free((char *)f->path.p);
    free(f);
}

void site_free(struct site *s)
{
    if (!s)
        return;
    for (int i = 0; i < SITE_ROWS; i++)
        for (struct file *f = s->row[i], *next; f; f = next) {
            next = f->next;
            file_free(f);
        }
    pthread_mutex_destroy(&s->lock);
    free((char *)s->patterns.p);
    free(s->folder);
    free(s);
}
