/* attachment_store.c -- the folder of attached files as a whole: what belongs in it, what is damaged, copies of it. */
#include "resource/post/attachment_store.h"

#include "base/buf.h"
#include "crypt/hash.h"
#include "resource/post/attachment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 65536, LEFT_OVER_AFTER = 3600 /* seconds */, FINDINGS = 50 };

/* Reads a file to the end; its hash and size. False when it cannot be read. */
static bool read_file(const char *path, unsigned char hash[HASH_BYTES], int64_t *size)
{
    char piece[PIECE];
    struct hash h;
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    *size = 0;
    hash_start(&h);
    while (fd >= 0 && (n = read(fd, piece, sizeof piece)) > 0) {
        hash_add(&h, (struct str){ piece, (size_t)n });
        *size += n;
    }
    hash_end(&h, hash);
    if (fd >= 0)
        (void)close(fd);
    return n == 0;
}

static enum err verify_one(const char *folder, struct arena *a, const struct attachment *x, struct buf *wrong)
{
    unsigned char hash[HASH_BYTES];
    int64_t size;
    const char *path = arena_printf(a, "%s/%.*s", folder, STR_ARG(x->file)).p;
    const char *what = !read_file(path, hash, &size)                 ? "is missing or cannot be read"
        : size != x->size                                            ? "has another size"
        : x->hash.n != HASH_BYTES                                    ? "has no hash"
        : !str_eq(x->hash, (struct str){ (char *)hash, HASH_BYTES }) ? "has other bytes than were stored"
                                                                     : NULL;
    if (!what)
        return OK;
    buf_printf(wrong, "attachment %lld of post %lld (%s) %s\n", (long long)x->id, (long long)x->post, path, what);
    return ERR_INTERNAL;
}

/* The first one with a number above after; x->id is 0 when there is none. */
static enum err next(struct db *db, struct arena *a, int64_t after, struct attachment *x)
{
    struct query q = db_query(db, SQL_ATTACHMENT_ALL);
    query_int(&q, after);
    if (query_row(&q))
        attachment_row(&q, a, x);
    return query_end(&q);
}

/* Files without a row: unfinished uploads, and others of more than older_than seconds. Removes them, or tells of them. */
static enum err left_over(struct db *db, struct arena *a, const char *folder, int64_t older_than, bool remove,
    struct buf *told)
{
    DIR *d = opendir(folder);
    enum err e = OK;
    int64_t limit = (int64_t)time(NULL) - older_than;
    if (!d)
        return errno == ENOENT ? OK : ERR_INTERNAL;
    for (struct dirent *entry; !e && (entry = readdir(d));) {
        struct stat st;
        int64_t known = 0;
        bool part = str_ends(str_c(entry->d_name), STR(".part"));
        if (entry->d_name[0] == '.' || fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
            !S_ISREG(st.st_mode))
            continue;
        struct query q = db_query(db, SQL_ATTACHMENT_FILE);
        query_strz(&q, entry->d_name);
        e = query_single(&q, 0, &known);
        if (e || known || (!part && st.st_mtim.tv_sec > limit))
            continue;
        if (remove)
            (void)unlinkat(dirfd(d), entry->d_name, 0);
        else if (!part && told)
            buf_printf(told, "%s/%s belongs to nothing (left over; the server removes it)\n", folder, entry->d_name);
    }
    (void)closedir(d);
    (void)a;
    return e;
}

enum err attachment_verify(struct db *db, struct arena *a, const char *folder, struct str *wrong, int64_t *count)
{
    struct buf text = { 0 };
    int64_t after = 0, findings = 0;
    enum err e = OK;
    *count = 0;
    for (bool more = true; more && !e && findings < FINDINGS;) {
        struct arena one = { 0 };
        struct attachment x = { 0 };
        e = next(db, &one, after, &x);
        more = !e && x.id;
        if (more) {
            findings += verify_one(folder, &one, &x, &text) != OK;
            ++*count;
            after = x.id;
        }
        arena_release(&one);
    }
    if (!e)
        e = left_over(db, a, folder, 0, false, &text);
    *wrong = arena_str(a, buf_str(&text));
    buf_release(&text);
    return e ? e : findings ? ERR_INTERNAL : OK;
}

enum err attachment_sweep(struct db *db, struct arena *a, const char *folder)
{
    return left_over(db, a, folder, LEFT_OVER_AFTER, true, NULL);
}

/* ---- copies */

static enum err copy_one(const char *from, const char *to)
{
    char piece[PIECE];
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW),
        out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t n = in >= 0 && out >= 0 ? 1 : -1;
    while (n > 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n)
            n = -1;
    int number = errno;
    bool done = n == 0 && fsync(out) == 0;
    if (in >= 0)
        (void)close(in);
    if (out >= 0)
        (void)close(out);
    return done ? OK : number == EEXIST ? ERR_CONFLICT : err_of_errno(number);
}

enum err attachment_copy(struct db *db, const char *from, const char *to, const char *earlier, int64_t *count,
    struct str *missing, struct arena *a)
{
    int64_t after = 0;
    enum err e = OK;
    *count = 0;
    if (mkdir(to, 0700))
        return errno == EEXIST ? ERR_CONFLICT : err_of_errno(errno);
    for (bool more = true; more && !e;) {
        struct arena one = { 0 };
        struct attachment x = { 0 };
        e = next(db, &one, after, &x);
        more = !e && x.id;
        if (more) {
            after = x.id;
            ++*count;
            const char *path = arena_printf(&one, "%s/%.*s", to, STR_ARG(x.file)).p;
            if (!earlier || link(arena_printf(&one, "%s/%.*s", earlier, STR_ARG(x.file)).p, path))
                e = copy_one(arena_printf(&one, "%s/%.*s", from, STR_ARG(x.file)).p, path);
            if (e)
                *missing = arena_str(a, x.file);
        }
        arena_release(&one);
    }
    int fd = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!e && (fd < 0 || fsync(fd)))
        e = ERR_INTERNAL;
    if (fd >= 0)
        (void)close(fd);
    return e;
}

void attachment_drop(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && (entry = readdir(d));)
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(d), entry->d_name, 0);
    if (d)
        (void)closedir(d);
    (void)rmdir(folder);
}
