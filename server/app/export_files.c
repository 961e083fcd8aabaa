/* export_files.c -- the attachments of an export. See export.h. */
#include "app/export.h"
#include "app/exporting.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct run {
    FILE *out;
    struct arena keep;
    struct wanted {
        struct str name;
        struct wanted *next;
    } * wanted;
    size_t n;
};

static enum err complain(struct run *r, const char *path)
{
    int number = errno; /* printing may change it */
    fprintf(r->out, "failed: %s: %s\n", path, strerror(number));
    return err_of_errno(number);
}

/* Copies under another name first, so that it is never half there. */
static enum err copy_file(struct run *r, struct arena *a, const char *from, const char *to)
{
    char piece[65536];
    const char *fresh = arena_printf(a, "%s.new", to).p;
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return complain(r, from);
    int out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    ssize_t n = out < 0 ? -1 : 1;
    while (n > 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n)
            n = -1;
    (void)close(in);
    bool done = n == 0;
    done = (out < 0 || close(out) == 0) && done;
    if (!done || rename(fresh, to)) {
        enum err e = complain(r, to);
        (void)unlink(fresh);
        return e;
    }
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Removes what this export did not write; only names that an export gives. */
static enum err remove_stale(struct run *r, const char *folder)
{
    size_t n = 0;
    struct str *names = arena_array(&r->keep, r->n + 1, sizeof *names);
    for (const struct wanted *w = r->wanted; names && w; w = w->next)
        names[n++] = w->name;
    if (!names)
        return arena_err(&r->keep);
    qsort(names, n, sizeof *names, by_name);
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && (entry = readdir(d));) {
        struct str name = str_c(entry->d_name);
        int64_t id;
        if (str_int(str_sub(name, 0, str_find(name, '.')), &id) && !bsearch(&name, names, n, sizeof *names, by_name))
            (void)unlinkat(dirfd(d), entry->d_name, 0);
    }
    if (d)
        (void)closedir(d);
    return OK;
}

/* Copies the next file after *after; *more is false when there is none. */
static enum err copy_next(struct run *r, struct db *db, const char *attachments, const char *folder, int64_t *after,
    bool *more)
{
    struct arena a = { 0 };
    struct str name = { 0 }, file = { 0 };
    struct query q = db_query(db, SQL_EXPORT_FILES);
    query_int(&q, *after);
    *more = query_row(&q);
    if (*more) {
        *after = row_int(&q);
        name = export_file_name(&a, *after, row_str(&q, &a));
        file = row_str(&q, &a);
    }
    enum err e = query_end(&q);
    if (!e && *more) {
        struct wanted *w = arena_new(&r->keep, struct wanted);
        if (w) {
            *w = (struct wanted){ arena_str(&r->keep, str_sub(name, sizeof "attachments", name.n)), r->wanted };
            r->wanted = w;
            r->n++;
        }
        e = copy_file(r, &a, arena_printf(&a, "%s/%.*s", attachments, STR_ARG(file)).p,
            arena_printf(&a, "%s/%.*s", folder, STR_ARG(name)).p);
    }
    arena_release(&a);
    return e;
}

enum err export_files(struct db *db, const char *attachments, const char *folder, FILE *out)
{
    struct run r = { .out = out };
    const char *to = arena_printf(&r.keep, "%s/attachments", folder).p;
    int64_t after = 0;
    bool more = true;
    enum err e = mkdir(to, 0750) && errno != EEXIST ? complain(&r, to) : OK;
    while (!e && more)
        e = copy_next(&r, db, attachments, folder, &after, &more);
    if (!e)
        e = remove_stale(&r, to);
    if (r.n)
        fprintf(out, "%zu attachments in %s\n", r.n, to);
    if (!r.n)
        (void)rmdir(to);
    arena_release(&r.keep);
    return e;
}
