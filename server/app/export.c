/* export.c -- the run: folders, files, stale ones. See export.h. */
#include "app/export.h"

#include "app/exporting.h"
#include "domain/kind.h"
#include "text/slug.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, ROOTS = 200 /* ids that are read at a time */ };

struct run {
    struct db *db;
    const char *folder;
    FILE *out;
    struct export_counts counts;
    struct arena keep;
    struct written {
        struct str name; /* "cases/12-title.md" */
        struct written *next;
    } * written;
};

static enum err complain(struct run *r, const char *path, const char *what)
{
    int number = errno; /* printing may change it */
    fprintf(r->out, "failed: %s: %s: %s\n", path, what, strerror(number));
    return err_of_errno(number);
}

/* Writes a file below the folder, under another name first, so that it is never half there. */
static enum err write_file(struct run *r, const char *name, struct str text)
{
    char path[PATH_ROOM], fresh[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s/%s", r->folder, name),
        m = snprintf(fresh, sizeof fresh, "%s/%s.new", r->folder, name);
    if (n < 0 || m < 0 || (size_t)m >= sizeof fresh)
        return errno = ENAMETOOLONG, complain(r, r->folder, name);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0)
        return complain(r, fresh, "cannot be made");
    size_t done = 0;
    for (ssize_t got; done < text.n && (got = write(fd, text.p + done, text.n - done)) > 0;)
        done += (size_t)got;
    bool good = done == text.n;
    if (close(fd) != 0 || !good || rename(fresh, path) != 0)
        return complain(r, path, "cannot be written");
    return OK;
}

static enum err make_folder(struct run *r, const char *name)
{
    char path[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s%s%s", r->folder, *name ? "/" : "", name);
    if (n < 0 || (size_t)n >= sizeof path || (mkdir(path, 0750) != 0 && errno != EEXIST))
        return complain(r, path, "the folder cannot be made");
    return OK;
}

static enum err write_thread(struct run *r, int64_t root)
{
    struct arena a = { .cap = 512 << 20 };
    struct export_thread t;
    enum err e = db_begin(r->db, false);
    if (e)
        return e;
    e = export_thread(r->db, &a, NULL, root, &t);
    db_rollback(r->db);
    if (!e && t.kind) {
        struct str slug = slug_of(&a, t.title);
        struct written *w = arena_new(&r->keep, struct written);
        struct str name = arena_printf(&r->keep, "%ss/%lld%s%.*s.md", kind_of(t.kind)->name, (long long)root,
            slug.n ? "-" : "", STR_ARG(slug));
        e = arena_err(&r->keep);
        if (!e)
            e = write_file(r, name.p, buf_str(&t.text));
        if (w) {
            *w = (struct written){ name, r->written };
            r->written = w;
        }
        r->counts.threads++;
        r->counts.replies += t.replies;
    }
    buf_release(&t.text);
    arena_release(&a);
    return e;
}

static enum err write_threads(struct run *r)
{
    int64_t after = 0, ids[ROOTS];
    size_t n;
    do {
        n = 0;
        struct query q = db_query(r->db, SQL_EXPORT_ROOTS);
        query_int(&q, after);
        query_int(&q, ROOTS);
        while (n < ROOTS && query_row(&q))
            ids[n++] = row_int(&q);
        enum err e = query_end(&q);
        for (size_t i = 0; i < n && !e; i++)
            e = write_thread(r, after = ids[i]);
        if (e)
            return e;
    } while (n == ROOTS);
    return OK;
}

/* True for the names that an export gives: digits, maybe a slug, .md. */
static bool is_ours(struct str name)
{
    size_t i = 0;
    while (i < name.n && name.p[i] >= '0' && name.p[i] <= '9')
        i++;
    return i > 0 && str_ends(name, STR(".md")) && (name.p[i] == '-' || name.p[i] == '.');
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Removes the files of an earlier export that this one did not write. */
static enum err remove_stale(struct run *r)
{
    size_t n = 0;
    struct str *names = arena_array(&r->keep, r->counts.threads + 1, sizeof *names);
    for (const struct written *w = r->written; names && w; w = w->next)
        names[n++] = w->name;
    if (!names)
        return arena_err(&r->keep);
    qsort(names, n, sizeof *names, by_name);
    for (int kind = KIND_CASE; kind < KIND_END; kind++) {
        char path[PATH_ROOM];
        int length = snprintf(path, sizeof path, "%s/%ss", r->folder, kind_of(kind)->name);
        DIR *dir = kind_of(kind)->root && length > 0 && (size_t)length < sizeof path ? opendir(path) : NULL;
        for (struct dirent *entry; dir && (entry = readdir(dir));) {
            struct str name = arena_printf(&r->keep, "%ss/%s", kind_of(kind)->name, entry->d_name);
            if (is_ours(str_c(entry->d_name)) && !bsearch(&name, names, n, sizeof *names, by_name) &&
                unlinkat(dirfd(dir), entry->d_name, 0) == 0)
                r->counts.removed++;
        }
        if (dir)
            (void)closedir(dir);
    }
    return OK;
}

static enum err write_table(struct run *r, const char *name,
    enum err (*table)(struct db *db, struct arena *a, struct buf *out))
{
    struct arena a = { .cap = 512 << 20 };
    struct buf text = { .max = 512 << 20 };
    enum err e = db_begin(r->db, false);
    if (e)
        return e;
    e = table(r->db, &a, &text);
    db_rollback(r->db);
    e = e ? e : buf_err(&text);
    if (!e)
        e = write_file(r, name, buf_str(&text));
    buf_release(&text);
    arena_release(&a);
    return e;
}

enum err export_run(struct db *db, const char *folder, FILE *out, struct export_counts *counts)
{
    struct run r = { .db = db, .folder = folder, .out = out, .keep.cap = (size_t)2 << 30 };
    enum err e = make_folder(&r, "");
    char plural[40];
    for (int kind = KIND_CASE; kind < KIND_END && !e; kind++)
        if (kind_of(kind)->root && snprintf(plural, sizeof plural, "%ss", kind_of(kind)->name) > 0)
            e = make_folder(&r, plural);
    if (!e)
        e = write_table(&r, "terms.yaml", export_terms);
    if (!e)
        e = write_table(&r, "organisations.yaml", export_organisations);
    if (!e)
        e = write_table(&r, "people.yaml", export_people);
    if (!e)
        e = write_table(&r, "groups.yaml", export_groups);
    if (!e)
        e = write_table(&r, "projects.yaml", export_projects);
    if (!e)
        e = write_threads(&r);
    if (!e)
        e = remove_stale(&r);
    if (e)
        fprintf(out, "stopped: %s\n", err_title(e, 1));
    fprintf(out, "%zu threads with %zu replies in %s\n", r.counts.threads, r.counts.replies, folder);
    if (r.counts.removed)
        fprintf(out, "%zu files of an earlier export removed\n", r.counts.removed);
    if (counts)
        *counts = r.counts;
    arena_release(&r.keep);
    return e;
}
