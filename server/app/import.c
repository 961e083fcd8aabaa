/* import.c -- the run: walking folders, choosing the kind of input, printing. See import.h. */
#include "app/importing.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 1000000, DEPTH_MAX = 32, PATH_ROOM = 4096 };
static const off_t file_max = (off_t)512 << 20; /* bytes */

struct file {
    const char *path;
    struct str name; /* below the given folder */
    int rank;
    bool found; /* in a folder, not named itself */
};

struct walk {
    struct importing *im;
    struct arena a;
    struct file *files;
    size_t n, room;
};

/* Tables come before the posts that name what is in them. */
static int rank_of(struct str base)
{
    static const char *const first[] = { "municipalities.csv", "merged-municipalities.csv", "organisations.yaml",
        "terms.yaml", "people.yaml", "groups.yaml", "projects.yaml" };
    for (int i = 0; i < (int)(sizeof first / sizeof *first); i++)
        if (str_is(base, first[i]))
            return i;
    return 100;
}

static struct str base_of(struct str path)
{
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return str_sub(path, from, path.n);
}

static bool add_file(struct walk *w, const char *path, struct str name, bool found)
{
    if (w->n == FILES_MAX)
        return false;
    if (w->n == w->room) {
        size_t room = w->room ? w->room * 2 : 256;
        struct file *more = realloc(w->files, room * sizeof *more);
        if (!more)
            return false;
        w->files = more;
        w->room = room;
    }
    w->files[w->n++] = (struct file){ .path = arena_cstr(&w->a, str_c(path)),
        .name = arena_str(&w->a, name),
        .rank = rank_of(base_of(name)),
        .found = found };
    return true;
}

static int by_rank(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : str_cmp(x->name, y->name);
}

/* Adds the regular files below path (top bytes of it stand before their names); links and hidden files are left out. */
static void walk_folder(struct walk *w, const char *path, size_t top, int depth)
{
    DIR *dir = depth < DEPTH_MAX ? opendir(path) : NULL;
    if (!dir) {
        importing_fail(w->im, str_c(path), "the folder cannot be read");
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        char below[PATH_ROOM];
        struct stat st;
        if (entry->d_name[0] == '.')
            continue;
        int n = snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (n < 0 || (size_t)n >= sizeof below || lstat(below, &st) != 0) {
            importing_fail(w->im, str_c(path), "\"%s\" cannot be read", entry->d_name);
            continue;
        }
        if (S_ISDIR(st.st_mode))
            walk_folder(w, below, top, depth + 1);
        else if (S_ISREG(st.st_mode) && !add_file(w, below, str_sub(str_c(below), top + 1, PATH_ROOM), true))
            importing_fail(w->im, str_c(below), "there are too many files");
    }
    (void)closedir(dir);
}

/* Adds what one given path stands for, in order. */
static void walk_path(struct walk *w, const char *given)
{
    char path[PATH_ROOM];
    struct stat st;
    size_t n = strlen(given);
    while (n > 1 && given[n - 1] == '/')
        n--;
    if (n >= sizeof path || stat(given, &st) != 0) {
        importing_fail(w->im, str_c(given), "there is no such file or folder");
        return;
    }
    memcpy(path, given, n);
    path[n] = 0;
    size_t from = w->n;
    if (S_ISDIR(st.st_mode))
        walk_folder(w, path, n, 0);
    else if (!add_file(w, path, base_of(str_c(path)), false))
        importing_fail(w->im, str_c(path), "there are too many files");
    if (w->n > from)
        qsort(w->files + from, w->n - from, sizeof *w->files, by_rank);
}

/* ---- one file */

/* Reads a file whole; {NULL, 0} with a line said when it cannot. The caller frees. */
static struct str read_file(struct importing *im, const char *path)
{
    struct str bytes = { 0 };
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *p = fd >= 0 && fstat(fd, &st) == 0 && st.st_size <= file_max ? malloc((size_t)st.st_size + 1) : NULL;
    if (!p) {
        importing_fail(im, str_c(path), "the file cannot be read, or is larger than 512 MB");
    } else {
        size_t n = 0;
        for (ssize_t got; n < (size_t)st.st_size && (got = read(fd, p + n, (size_t)st.st_size - n)) > 0;)
            n += (size_t)got;
        bytes = (struct str){ p, n };
    }
    if (fd >= 0)
        (void)close(fd);
    return bytes;
}

static bool is_table(struct importing *im, struct str base, struct str place, struct str text)
{
    static const struct {
        const char *name;
        void (*run)(struct importing *im, struct str place, struct str text);
    } tables[] = { { "terms.yaml", import_terms }, { "organisations.yaml", import_organisations },
        { "people.yaml", import_people }, { "groups.yaml", import_groups }, { "projects.yaml", import_projects } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (str_is(base, tables[i].name)) {
            if (i >= 2 && im->by && !viewer_may(im->by, MAY_ADMINISTER))
                importing_fail(im, place, "only an administrator brings in people, groups and projects");
            else
                tables[i].run(im, place, text);
            return true;
        }
    return false;
}

/* A thread file must be UTF-8; with \r\n line ends it is read as if it had \n. */
static void import_markdown(struct importing *im, struct str place, struct str ref, struct str bytes)
{
    struct str text = str_starts(bytes, STR("\xef\xbb\xbf")) ? str_sub(bytes, 3, bytes.n) : bytes;
    if (!thread_file_is(text)) {
        import_loose(im, place, ref, bytes, false);
        return;
    }
    if (!utf8_valid(text)) {
        importing_fail(im, place, "a file with front matter must be UTF-8");
        return;
    }
    char *p = NULL;
    size_t first = str_find(text, '\n');
    if (first > 0 && first < text.n && text.p[first - 1] == '\r' && (p = malloc(text.n))) {
        size_t n = 0;
        for (size_t i = 0; i < text.n; i++)
            if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
                p[n++] = text.p[i];
        text = (struct str){ p, n };
    }
    import_thread_text(im, place, ref, text);
    free(p);
}

static void import_file(struct importing *im, const struct file *f)
{
    struct str base = base_of(f->name), place = str_c(f->path);
    if (im->seed && str_starts(base, STR("README")))
        return;
    if (str_starts(f->name, STR("json/threads-")))
        return; /* of an export, for programs: the same threads */
    if (str_starts(f->name, STR("attachments/")))
        return; /* they come with the post that names them */
    bool markdown = str_ends(base, STR(".md")) || str_ends(base, STR(".markdown")), text = str_ends(base, STR(".txt"));
    bool csv = str_ends(base, STR(".csv")), jsonl = str_ends(base, STR(".jsonl")), yaml = str_ends(base, STR(".yaml"));
    if (!markdown && !text && !csv && !jsonl && !(yaml && f->rank < 100)) {
        importing_warn(im, place, "left out: not a .md, .txt, .csv, .jsonl or one of the known .yaml files");
        return;
    }
    struct str bytes = read_file(im, f->path);
    if (!bytes.p)
        return;
    if (f->found && str_starts(base, STR("README")) && !thread_file_is(bytes)) {
        importing_warn(im, place, "left out: it tells about the folder; name the file itself to bring it in");
        free((void *)(uintptr_t)bytes.p);
        return;
    }
    struct str ref = arena_printf(&im->keep, "file:%.*s", STR_ARG(f->name));
    if (markdown)
        import_markdown(im, place, ref, bytes);
    else if (text)
        import_loose(im, place, ref, bytes, true);
    else if (csv)
        import_csv(im, place, bytes);
    else if (!utf8_valid(bytes))
        importing_fail(im, place, "the file is not UTF-8");
    else if (jsonl)
        import_jsonl(im, place, bytes);
    else
        (void)is_table(im, base, place, bytes);
    free((void *)(uintptr_t)bytes.p);
}

/* ---- the run */

enum err import_run(struct db *db, const struct import_options *o, struct import_counts *counts)
{
    struct importing im = { .db = db,
        .out = o->out,
        .seed = o->seed,
        .by = o->by,
        .attachments = o->attachments,
        .give = o->give,
        .now = clock_now(),
        .lines.max = 256 << 20 };
    im.last_link = &im.links;
    struct walk w = { .im = &im };
    for (size_t i = 0; i < o->n; i++)
        walk_path(&w, o->paths[i]);
    for (size_t i = 0; i < w.n && !im.stop; i++)
        import_file(&im, &w.files[i]);
    if (!im.stop)
        import_links(&im);
    importing_commit(&im);
    const struct import_counts *c = &im.counts;
    if (im.stop)
        fprintf(o->out, "stopped: %s\n", err_title(im.stop, 1));
    fprintf(o->out, "%zu made, %zu updated, %zu unchanged, %zu failed, %zu repaired, %zu warnings\n", c->made,
        c->updated, c->unchanged, c->failed, c->repaired, c->warnings);
    (void)fflush(o->out);
    if (counts)
        *counts = im.counts;
    free(w.files);
    arena_release(&w.a);
    buf_release(&im.lines);
    enum err e = im.stop ? im.stop : c->failed ? ERR_INVALID : OK;
    arena_release(&im.keep);
    return e;
}
