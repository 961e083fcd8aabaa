/* attachment_import.c -- a file that an import brings for a post: see attachment.h. */
#include "resource/post/attachment.h"

#include "base/utf8.h"
#include "crypt/hash.h"
#include "crypt/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536, SIZE_MAX_MB = 500 };

static enum err refuse(struct attachment_import *in, const char *text)
{
    in->look.refused = str_c(text);
    return OK;
}

static enum err hash_of(int fd, unsigned char hash[HASH_BYTES])
{
    char piece[PIECE];
    struct hash h;
    ssize_t n;
    hash_start(&h);
    for (off_t at = 0; (n = pread(fd, piece, sizeof piece, at)) > 0; at += n)
        hash_add(&h, (struct str){ piece, (size_t)n });
    hash_end(&h, hash);
    return n ? ERR_INTERNAL : OK;
}

/* The same file with the same name at the same post: only its description may be new. */
static enum err find_same(struct db *db, struct arena *a, const struct attachment_import *in, struct str hash,
    struct attachment *out)
{
    struct query q = db_query(db, SQL_ATTACHMENT_SAME);
    *out = (struct attachment){ 0 };
    query_int(&q, in->post);
    query_blob(&q, hash);
    query_str(&q, in->name);
    if (query_row(&q))
        attachment_row(&q, a, out);
    return query_end(&q);
}

static const char *place_of(struct arena *a, const struct attachment_import *in)
{
    return arena_printf(a, "%.*s/%s", STR_ARG(in->beside), in->path).p;
}

/* Gives the file another name in the folder; -1 when that cannot be, as in another file system. */
static int take_over(struct arena *a, const struct attachment_import *in, const char *path)
{
    return in->give && link(place_of(a, in), path) == 0 ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
}

static int copy(int in, const char *path)
{
    char piece[PIECE];
    int out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t n = out < 0 ? -1 : 1;
    for (off_t at = 0; n > 0 && (n = pread(in, piece, sizeof piece, at)) > 0; at += n)
        if (write(out, piece, (size_t)n) != n)
            n = -1;
    if (n == 0 || out < 0)
        return out;
    int number = errno;
    (void)close(out);
    errno = number;
    return -1;
}

/* Puts the file in the folder under a new name, durable before anybody commits a row about it. */
static enum err take_in(struct arena *a, int fd, const char *folder, const struct attachment_import *in,
    struct str *name)
{
    char text[33] = "";
    struct str random = token_random(a, 16);
    for (size_t i = 0; i < random.n; i++)
        (void)snprintf(text + 2 * i, 3, "%02x", (unsigned char)random.p[i]);
    *name = arena_str(a, str_c(text));
    const char *path = arena_printf(a, "%s/%s", folder, text).p;
    int out = take_over(a, in, path), dir = -1;
    if (out < 0)
        out = copy(fd, path);
    int number = errno;
    bool done = out >= 0 && fsync(out) == 0 && (dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0 &&
        fsync(dir) == 0;
    if (out >= 0)
        (void)close(out);
    if (dir >= 0)
        (void)close(dir);
    if (!done)
        (void)unlink(path);
    return done ? OK : err_of_errno(number);
}

static enum err insert(struct db *db, struct arena *a, const struct attachment_import *in, struct attachment *x)
{
    int64_t taken = 0, root = 0;
    struct query q = db_query(db, SQL_ATTACHMENT_TAKEN);
    query_int(&q, in->id);
    query_int(&q, in->post);
    if (query_row(&q)) {
        taken = row_int(&q);
        root = row_int(&q);
    }
    enum err e = query_end(&q);
    x->id = in->id;
    if (!e && in->id && !taken)
        e = db_keep_id(db, "attachment", in->id);
    else if (!e)
        x->id = db_new_id(db, "attachment");
    if (e)
        return e;
    x->post = in->post;
    x->root = root;
    x->account = in->account;
    x->at = in->at;
    x->name = in->name;
    x->description = in->description;
    (void)a;
    return attachment_insert(db, x);
}

static enum err update(struct db *db, const struct attachment *x, struct str description, bool *changed)
{
    if (str_eq(x->description, description))
        return OK;
    struct query q = db_query(db, SQL_ATTACHMENT_DESCRIBE);
    query_int(&q, x->id);
    query_str(&q, description);
    *changed = true;
    return query_done(&q);
}

static enum err is_known(struct db *db, struct str hash, int64_t *known)
{
    struct query q = db_query(db, SQL_ATTACHMENT_KNOWN);
    query_blob(&q, hash);
    *known = query_row(&q) ? row_int(&q) : 0;
    return query_end(&q);
}

static enum err look(struct db *db, struct arena *a, const char *folder, int fd, struct attachment_import *in)
{
    struct stat st;
    struct attachment_reason reason = { 0 };
    unsigned char hash[HASH_BYTES];
    int64_t known = 0;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > (off_t)SIZE_MAX_MB << 20)
        return refuse(in, "it is no ordinary file, or too large");
    if (!attachment_name_fits(in->name, &reason))
        return refuse(in, reason.en);
    enum attachment_type type = attachment_type_of(fd, st.st_size, in->name, &reason);
    if (type == TYPE_REFUSED)
        return refuse(in, reason.en);
    enum err e = hash_of(fd, hash);
    if (e)
        return e;
    in->look.size = st.st_size;
    in->look.type = str_c(attachment_media_type(type));
    in->look.hash = arena_str(a, (struct str){ (const char *)hash, sizeof hash });
    e = is_known(db, in->look.hash, &known);
    return e || known ? e : take_in(a, fd, folder, in, &in->look.file);
}

enum err attachment_import_look(struct db *db, struct arena *a, const char *folder, struct attachment_import *in)
{
    size_t n = utf8_length(in->description);
    ASSERT(!db_in_transaction(db)); /* nobody waits for this */
    in->look.done = true;
    if (n < ATTACHMENT_DESCRIPTION_MIN || n > ATTACHMENT_DESCRIPTION_MAX)
        return refuse(in, "its description must have 3 to 300 characters");
    int fd = open(place_of(a, in), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return refuse(in, "the file is not there");
    enum err e = look(db, a, folder, fd, in);
    (void)close(fd);
    return e;
}

/* The bytes are there already, at another post. */
static enum err take_in_again(struct arena *a, const char *folder, const struct attachment_import *in, struct str *file)
{
    int fd = open(place_of(a, in), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    enum err e = fd < 0 ? ERR_INTERNAL : take_in(a, fd, folder, in, file);
    if (fd >= 0)
        (void)close(fd);
    return e;
}

enum err attachment_import(struct db *db, struct arena *a, const char *folder, struct attachment_import *in,
    int64_t *id, bool *changed, struct str *why)
{
    struct attachment x = { 0 };
    *changed = false;
    *id = 0;
    ASSERT(in->look.done);
    if (in->look.refused.n) {
        *why = in->look.refused;
        return ERR_INVALID;
    }
    enum err e = find_same(db, a, in, in->look.hash, &x);
    if (e || x.id) {
        if (in->look.file.n) /* came in with an earlier part of the same file */
            (void)unlink(arena_printf(a, "%s/%.*s", folder, STR_ARG(in->look.file)).p);
        *id = x.id;
        return e ? e : update(db, &x, in->description, changed);
    }
    x.size = in->look.size;
    x.hash = in->look.hash;
    x.type = in->look.type;
    x.file = in->look.file;
    e = x.file.n ? OK : take_in_again(a, folder, in, &x.file);
    e = e ? e : insert(db, a, in, &x);
    *id = x.id;
    *changed = true;
    return e ? e : db_change(db, "post", in->post);
}
