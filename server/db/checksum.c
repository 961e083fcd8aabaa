/* checksum.c -- see checksum.h. Only database files and their logs get the layer; a temporary file is opened as if it were not
 * there. */
#include "db/checksum.h"

#include "db/db.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, USED = PAGE - DB_RESERVED_BYTES, HEAD = 100, LINES = 20, PROBES = 16, TRIES = 5, AGAIN_US = 5000 };

struct checked {
    sqlite3_file base;                  /* first */
    sqlite3_file *real;                 /* behind this struct */
    enum { UNSURE, SUMMED, PLAIN } how; /* whether its pages have room for a sum */
    sqlite3_int64 mapped; /* bytes of the file when it was mapped into memory; 0 = it is not, or unknown */
    struct log_file *log; /* while it is open */
    bool synced;          /* every commit of this connection syncs the log before it is published (synchronous=FULL) */
};

enum { HELD = 64 << 10, FRAME_HEAD = 24 };

/* A write-ahead log, as one connection has it open. */
struct log_file {
    sqlite3_file base;  /* first */
    sqlite3_file *real; /* behind this struct */
    struct checked *of; /* its database; NULL: unknown */
    uint8_t *held;      /* HELD bytes, made when something is held first */
    int n;              /* bytes that are held */
    sqlite3_int64 at;   /* where the first of them belongs */
    bool last;          /* the head of the last page of a commit was written just now */
};

static sqlite3_vfs *below, layer;
static sqlite3_io_methods methods[3]; /* for real files of version 1, 2 and 3 */

/* ---- the sum ----------------------------------------------------------------------------------------------------- */

/* Two lanes, each step of which is one to one: a change in a single word always shows. */
static void sum_page(const uint8_t *page, int64_t number, uint8_t out[DB_RESERVED_BYTES])
{
    uint64_t a = 0x9e3779b97f4a7c15u ^ (uint64_t)number, b = 0xc2b2ae3d27d4eb4fu + (uint64_t)number, w;
    for (size_t i = 0; i < USED; i += sizeof w) {
        memcpy(&w, page + i, sizeof w);
        a = (a ^ w) * 0xff51afd7ed558ccdu;
        a ^= a >> 32;
        b = (b + w) * 0xc4ceb9fe1a85ec53u;
        b ^= b >> 29;
    }
    a |= a == 0; /* all zero means: no sum */
    memcpy(out, &a, sizeof a);
    memcpy(out + sizeof a, &b, sizeof b);
}

enum verdict { GOOD, UNCHECKED, WRONG };

static enum verdict judge(const uint8_t *page, int64_t number)
{
    static const uint8_t none[DB_RESERVED_BYTES];
    uint8_t sum[DB_RESERVED_BYTES];
    if (!memcmp(page + USED, none, sizeof none))
        return UNCHECKED;
    sum_page(page, number, sum);
    return memcmp(page + USED, sum, sizeof sum) ? WRONG : GOOD;
}

/* Page size and reserved bytes as the first page (its first 100 bytes) tells them. */
static bool is_ours(const uint8_t *first)
{
    return first[16] == PAGE >> 8 && first[17] == 0 && first[20] == DB_RESERVED_BYTES;
}

/* ---- the log ----------------------------------------------------------------------------------------------------- */

/* The engine writes a commit to the log in two small pieces for each page; here they become one of many pages. What is held is
 * seen by nobody else: others read of the log only what was published in shared memory, which comes after the last page of a
 * commit. A connection that syncs its commits does so before, and the sync writes what is held; for another the head of
 * that page tells. So does everything else that looks at the file. */

static sqlite3_file *real_log(sqlite3_file *f)
{
    return ((struct log_file *)(void *)f)->real;
}

static int log_flush(struct log_file *l)
{
    int n = l->n;
    l->n = 0; /* also when it fails: the engine takes the transaction back and writes these places anew */
    return n ? l->real->pMethods->xWrite(l->real, l->held, n, l->at) : SQLITE_OK;
}

static int log_close(sqlite3_file *f)
{
    struct log_file *l = (struct log_file *)(void *)f;
    int code = log_flush(l), closed = l->real->pMethods->xClose(l->real);
    free(l->held);
    l->held = NULL;
    if (l->of)
        l->of->log = NULL;
    return code ? code : closed;
}

static int log_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    int code = log_flush((struct log_file *)(void *)f);
    return code ? code : real_log(f)->pMethods->xRead(real_log(f), to, n, at);
}

/* Whether this is the head of the last page of a commit: its second word is the size of the file then. */
static bool ends_commit(const uint8_t *head, int n)
{
    return n == FRAME_HEAD && (head[4] | head[5] | head[6] | head[7]) != 0;
}

static int log_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
    struct log_file *l = (struct log_file *)(void *)f;
    int code = l->n && (at != l->at + l->n || n > HELD - l->n) ? log_flush(l) : SQLITE_OK;
    if (code)
        return code;
    if (!l->held && l->of)
        l->held = malloc(HELD);
    if (!l->held || n > HELD)
        return l->real->pMethods->xWrite(l->real, data, n, at);
    if (!l->n)
        l->at = at;
    memcpy(l->held + l->n, data, (size_t)n);
    l->n += n;
    bool last = ends_commit(data, n), now = !l->of->synced && (last || l->last);
    l->last = last;
    return now ? log_flush(l) : SQLITE_OK;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = log_flush((struct log_file *)(void *)f);
    return code ? code : real_log(f)->pMethods->xTruncate(real_log(f), size);
}

static int log_sync(sqlite3_file *f, int flags)
{
    int code = log_flush((struct log_file *)(void *)f);
    return code ? code : real_log(f)->pMethods->xSync(real_log(f), flags);
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int code = log_flush((struct log_file *)(void *)f);
    return code ? code : real_log(f)->pMethods->xFileSize(real_log(f), size);
}

static int log_lock(sqlite3_file *f, int level)
{
    return real_log(f)->pMethods->xLock(real_log(f), level);
}

static int log_unlock(sqlite3_file *f, int level)
{
    return real_log(f)->pMethods->xUnlock(real_log(f), level);
}

static int log_reserved(sqlite3_file *f, int *out)
{
    return real_log(f)->pMethods->xCheckReservedLock(real_log(f), out);
}

static int log_control(sqlite3_file *f, int op, void *value)
{
    int code = log_flush((struct log_file *)(void *)f);
    return code ? code : real_log(f)->pMethods->xFileControl(real_log(f), op, value);
}

static int log_sector(sqlite3_file *f)
{
    return real_log(f)->pMethods->xSectorSize(real_log(f));
}

static int log_traits(sqlite3_file *f)
{
    return real_log(f)->pMethods->xDeviceCharacteristics(real_log(f));
}

static int log_open(const char *name, sqlite3_file *f, int flags, int *out)
{
    static const sqlite3_io_methods all = { 1, log_close, log_read, log_write, log_truncate, log_sync, log_size,
        log_lock, log_unlock, log_reserved, log_control, log_sector, log_traits, NULL, NULL, NULL, NULL, NULL, NULL };
    struct log_file *l = (struct log_file *)(void *)f;
    *l = (struct log_file){ .real = (sqlite3_file *)(void *)(l + 1) };
    int code = below->xOpen(below, name, l->real, flags, out);
    if (!l->real->pMethods)
        return code;
    l->base.pMethods = &all;
    l->of = (struct checked *)(void *)sqlite3_database_file_object(name);
    if (l->of)
        l->of->log = l;
    return code;
}

/* ---- the layer --------------------------------------------------------------------------------------------------- */

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct checked *)(void *)f)->real;
}

static int layer_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int layer_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), to, n, at);
}

/* What stands in the first page decides. Every connection of this program asks for reserved bytes, so a copy (VACUUM INTO)
 * whose first page is written last has them. */
static bool has_room(struct checked *c, const void *data, sqlite3_int64 at)
{
    uint8_t head[HEAD] = { 0 };
    sqlite3_int64 size = 0;
    if (at == 0) {
        c->how = is_ours(data) ? SUMMED : PLAIN;
    } else if (c->how == UNSURE) {
        if (c->real->pMethods->xFileSize(c->real, &size) || size == 0)
            return size == 0;
        if (c->real->pMethods->xRead(c->real, head, sizeof head, 0) == SQLITE_OK && head[0])
            c->how = is_ours(head) ? SUMMED : PLAIN;
        else
            return true;
    }
    return c->how == SUMMED;
}

/* The page is the engine's, so the sum goes into a copy. */
static int layer_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
    uint8_t copy[PAGE];
    if (n != PAGE || at % PAGE || !has_room((struct checked *)(void *)f, data, at))
        return real(f)->pMethods->xWrite(real(f), data, n, at);
    memcpy(copy, data, PAGE);
    sum_page(copy, at / PAGE + 1, copy + USED);
    return real(f)->pMethods->xWrite(real(f), copy, n, at);
}

static int layer_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    ((struct checked *)(void *)f)->mapped = 0; /* of what is mapped less may count from now on */
    return real(f)->pMethods->xTruncate(real(f), size);
}

static int layer_sync(sqlite3_file *f, int flags)
{
    return real(f)->pMethods->xSync(real(f), flags);
}

static int layer_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int layer_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

static int layer_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int layer_reserved(sqlite3_file *f, int *out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int layer_control(sqlite3_file *f, int op, void *value)
{
    struct checked *c = (struct checked *)(void *)f;
    const char *const *pragma = value; /* after room for an answer its name and what it is set to */
    if (op == SQLITE_FCNTL_MMAP_SIZE)  /* maps it anew */
        c->mapped = 0;
    if (op == SQLITE_FCNTL_PRAGMA && !sqlite3_stricmp(pragma[1], "synchronous") && pragma[2])
        c->synced = !sqlite3_stricmp(pragma[2], "FULL");
    return real(f)->pMethods->xFileControl(real(f), op, value);
}

static int layer_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int layer_traits(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

/* The engine makes room for what it shares by one byte in every 4096, which is less than that on a file system of smaller
 * blocks: writing into a hole for which the disk has no room ends the program (SIGBUS). So all of it is asked for here, where
 * it can be refused: with no room what is there is as if it were not. A kernel before 5.14 does not know how; there it stays
 * as it was. */
static int layer_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    int code = real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
    if (code || !*out || !madvise((void *)*out, (size_t)size, MADV_POPULATE_WRITE) || errno == EINVAL)
        return code;
    *out = NULL;
    return extend ? SQLITE_FULL : SQLITE_OK;
}

/* A lock and a barrier are where what was written may become known to others. A commit that syncs has nothing left then. */
static int publish(sqlite3_file *f)
{
    struct checked *c = (struct checked *)(void *)f;
    return c->log ? log_flush(c->log) : SQLITE_OK;
}

static int layer_shm_lock(sqlite3_file *f, int from, int n, int flags)
{
    int code = publish(f);
    if (code && flags & SQLITE_SHM_LOCK)
        return code;
    return real(f)->pMethods->xShmLock(real(f), from, n, flags); /* given back also when the disk is full */
}

static void layer_shm_barrier(sqlite3_file *f)
{
    (void)publish(f);
    real(f)->pMethods->xShmBarrier(real(f));
}

static int layer_shm_unmap(sqlite3_file *f, int gone)
{
    return real(f)->pMethods->xShmUnmap(real(f), gone);
}

static sqlite3_int64 size_of(sqlite3_file *f)
{
    sqlite3_int64 size = 0;
    return real(f)->pMethods->xFileSize(real(f), &size) ? 0 : size;
}

/* Asks the memory at once for a page of rows, from its end on where the first one lies, and for the head of the next in the file: the
 * engine would wait for each row in turn, and the posts of a thread lie on pages next to one another. */
static inline __attribute__((always_inline)) void foresee(const char *page, int n)
{
    enum { LEAF = 10, LEAF_OF_TABLE = 13 /* the first byte of a page (file format, 1.6) */, LINE = 64 };
    if (*page != LEAF && *page != LEAF_OF_TABLE)
        return;
    for (int at = n - LINE; at > 0; at -= LINE)
        __builtin_prefetch(page + at);
    __builtin_prefetch(page + n);
    __builtin_prefetch(page + 2 * n - LINE);
}

static int layer_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **out)
{
    struct checked *c = (struct checked *)(void *)f;
    sqlite3_int64 before = c->mapped ? 0 : size_of(f), after;
    int code = real(f)->pMethods->xFetch(real(f), at, n, out);
    if (!c->mapped && !code && *out) {
        after = size_of(f);
        c->mapped = after > before ? after : before;
    }
    if (*out && !c->synced) /* who writes has pages of its own, and would touch the mapping for nothing */
        foresee(*out, n);
    return code;
}

/* Whether what is mapped may stay: the file has not become smaller, nor so much larger that much of it is read the slow way. */
static bool still_fits(sqlite3_file *f, sqlite3_int64 mapped)
{
    enum { SHARE = 16, LEAST = 1 << 20 };
    sqlite3_int64 size = mapped ? size_of(f) : 0;
    return mapped && size >= mapped && size - mapped <= mapped / SHARE + LEAST;
}

/* Without a page: all that is mapped. The engine gives it up at the first read after every commit of another connection, since
 * the file might have been cut off and grown again meanwhile; here a mapping of such a file is right again, and making it anew
 * costs a page fault for every few pages that are read. */
static int layer_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
    struct checked *c = (struct checked *)(void *)f;
    if (!page && still_fits(f, c->mapped))
        return SQLITE_OK;
    if (!page)
        c->mapped = 0;
    return real(f)->pMethods->xUnfetch(real(f), at, page);
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    if (flags & SQLITE_OPEN_WAL)
        return log_open(name, f, flags, out);
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return below->xOpen(below, name, f, flags, out);
    struct checked *c = (struct checked *)(void *)f;
    c->real = (sqlite3_file *)(void *)(c + 1);
    c->base.pMethods = NULL;
    c->how = UNSURE;
    c->mapped = 0;
    c->log = NULL;
    c->synced = false;
    int code = below->xOpen(below, name, c->real, flags, out);
    if (c->real->pMethods) {
        int version = c->real->pMethods->iVersion;
        c->base.pMethods = &methods[version < 1 ? 0 : version > 3 ? 2 : version - 1];
    }
    return code;
}

void checksum_start(void)
{
    static const sqlite3_io_methods all = { 3, layer_close, layer_read, layer_write, layer_truncate, layer_sync,
        layer_size, layer_lock, layer_unlock, layer_reserved, layer_control, layer_sector, layer_traits, layer_shm_map,
        layer_shm_lock, layer_shm_barrier, layer_shm_unmap, layer_fetch, layer_unfetch };
    below = sqlite3_vfs_find(NULL);
    if (!below || below == &layer)
        return;
    for (int i = 0; i < 3; i++) {
        methods[i] = all;
        methods[i].iVersion = i + 1;
    }
    layer = *below;
    layer.pNext = NULL;
    layer.zName = "vraagbaak";
    _Static_assert(sizeof(struct checked) <= sizeof(struct log_file), "room for either");
    layer.szOsFile = (int)sizeof(struct log_file) + below->szOsFile;
    layer.xOpen = layer_open;
    (void)sqlite3_vfs_register(&layer, 1);
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

static uint32_t big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* How many frames of the log are in the database file already, and synced there. */
static uint32_t copied_frames(sqlite3_file *f)
{
    enum { REGION = 32768, BACKFILLED = 24 /* words: behind two headers of 48 bytes */ };
    void volatile *shared = NULL;
    if (f->pMethods->iVersion < 2 || f->pMethods->xShmMap(f, 0, REGION, 0, &shared) || !shared)
        return 0;
    return ((const uint32_t volatile *)shared)[BACKFILLED];
}

/* Whether the log has a version of the page that is still to be copied. A power cut in the middle of copying leaves torn
 * pages in the database, which nobody reads: they are copied again. */
static bool in_log(sqlite3 *sqlite, sqlite3_file *f, int64_t number)
{
    enum { LOG_HEAD = 32, SALT = 16, FRAME_SALT = 8, SALTS = 8 };
    uint8_t head[LOG_HEAD], frame[FRAME_HEAD];
    sqlite3_file *log = NULL;
    if (sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) || !log || !log->pMethods ||
        log->pMethods->xRead(log, head, LOG_HEAD, 0))
        return false;
    int64_t at = LOG_HEAD + (int64_t)copied_frames(f) * (FRAME_HEAD + PAGE);
    for (; !log->pMethods->xRead(log, frame, FRAME_HEAD, at); at += FRAME_HEAD + PAGE) {
        if (memcmp(frame + FRAME_SALT, head + SALT, SALTS) != 0)
            return false; /* left from an older round of the log */
        if (big_endian(frame) == number)
            return true;
    }
    return false;
}

/* Judges page `number`; one that is wrong may just be being written, so it is read again. */
static enum verdict look(sqlite3_file *f, int64_t number, int tries, enum err *e)
{
    uint8_t page[PAGE];
    enum verdict v = WRONG;
    for (int i = 0; i < tries && v == WRONG; i++) {
        if (i)
            (void)usleep(AGAIN_US);
        int code = f->pMethods->xRead(f, page, PAGE, (number - 1) * PAGE);
        if (code && code != SQLITE_IOERR_SHORT_READ)
            *e = ERR_INTERNAL;
        v = judge(page, number);
    }
    return v;
}

/* The first page may be the damaged one; a good sum in any of the next shows whose file it is. */
static bool is_summed(sqlite3_file *f, int64_t size)
{
    enum err e = OK;
    bool good = false;
    for (int64_t number = 2; !good && number <= PROBES && number * PAGE <= size; number++)
        good = look(f, number, 1, &e) == GOOD;
    return good;
}

enum err checksum_look(struct sqlite3 *sqlite, struct checksum_state *state, struct buf *text)
{
    uint8_t head[HEAD];
    sqlite3_file *f = NULL;
    sqlite3_int64 size = 0;
    enum err e = OK;
    *state = (struct checksum_state){ 0 };
    if (sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_FILE_POINTER, &f) || !f || !f->pMethods)
        return OK; /* in memory */
    if (f->pMethods->xFileSize(f, &size))
        return ERR_INTERNAL;
    if (size < HEAD)
        return OK; /* all of it is still in the log */
    if (f->pMethods->xRead(f, head, HEAD, 0))
        return ERR_INTERNAL;
    if (!is_ours(head) && !is_summed(f, size))
        return OK;
    for (int64_t number = 1; !e && (number - 1) * PAGE < size; number++) {
        enum verdict v = look(f, number, 1, &e);
        state->pages++;
        if (v == WRONG && in_log(sqlite, f, number))
            continue;
        if (v == WRONG)
            v = look(f, number, state->wrong < LINES ? TRIES : 1, &e);
        state->unchecked += v == UNCHECKED;
        if (v == WRONG && state->wrong++ < LINES)
            buf_printf(text, "page %" PRId64 " was changed on the disk\n", number);
    }
    return e;
}
