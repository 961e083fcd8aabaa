/* powercut_test.c -- the power fails: is every acknowledged post still there, and is the database whole?
 * Model:  a file system layer under the engine, the recorder, keeps a tape of every write, truncation and sync of the database
 *         and its log, and the writer's acknowledgements between them. A cut is a place on the tape: what was synced before it
 *         is on the disk; of what was written to a file since its last sync each piece is kept, dropped, put in another
 *         order, or torn between sectors. The two files that gives are opened as the server would open them.
 * Controls: the same at synchronous NORMAL and OFF must lose posts, else this proof could not see a loss.
 * Threads: the writer, its keeper and the test write the tape, under its lock. */
#include "tests/torture/long.h"
#include "tests/world.h"

#include "base/clock.h"
#include "base/log.h"
#include "db/care.h"
#include "db/writer.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/post/post.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, ROUNDS_MAX = 12, POSTS_A_ROUND = 25, POSTS = ROUNDS_MAX * POSTS_A_ROUND };
enum { BASE_FILE, LOG_FILE, FILES, OTHER_FILE = FILES };

/* ---- the tape ---------------------------------------------------------------------------------------------------- */

struct step {
    enum { WRITTEN, CUT_SHORT, SYNCED, REMOVED, ACKNOWLEDGED } what;
    int file;      /* BASE_FILE or LOG_FILE */
    int64_t at;    /* offset, new size, or number of the acknowledged post */
    size_t n;      /* bytes */
    uint8_t *data; /* own copy */
};

static struct {
    pthread_mutex_t lock;
    const char *path; /* of the database whose files are recorded; NULL: nothing is */
    struct step *step;
    size_t n, room;
} tape = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The caller holds the lock. */
static void tape_add(struct step s, const void *data)
{
    if (!tape.path || s.file == OTHER_FILE)
        return;
    if (tape.n == tape.room) {
        tape.room = tape.room ? tape.room * 2 : 4096;
        tape.step = realloc(tape.step, tape.room * sizeof *tape.step);
        ASSERT(tape.step);
    }
    if (s.n) {
        s.data = malloc(s.n);
        ASSERT(s.data);
        memcpy(s.data, data, s.n);
    }
    tape.step[tape.n++] = s;
}

static void tape_acknowledge(int64_t number)
{
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = ACKNOWLEDGED, .at = number }, NULL);
    pthread_mutex_unlock(&tape.lock);
}

static void tape_clear(void)
{
    for (size_t i = 0; i < tape.n; i++)
        free(tape.step[i].data);
    free(tape.step);
    tape.step = NULL;
    tape.n = tape.room = 0;
    tape.path = NULL;
}

/* ---- the recorder ------------------------------------------------------------------------------------------------ */

struct recorded {
    sqlite3_file base; /* first */
    int file;
    sqlite3_file *real; /* behind this struct */
};

static sqlite3_vfs *below, recorder;

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct recorded *)f)->real;
}

/* Which of the two recorded files has this name. */
static int file_of(const char *name)
{
    size_t n = tape.path ? strlen(tape.path) : 0;
    if (!n || !name || strncmp(name, tape.path, n) != 0)
        return OTHER_FILE;
    return !name[n] ? BASE_FILE : !strcmp(name + n, "-wal") ? LOG_FILE : OTHER_FILE;
}

static int rec_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}
static int rec_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), to, n, at);
}
static int rec_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = WRITTEN, .file = ((struct recorded *)f)->file, .at = at, .n = (size_t)n }, data);
    int code = real(f)->pMethods->xWrite(real(f), data, n, at);
    pthread_mutex_unlock(&tape.lock);
    return code;
}
static int rec_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = CUT_SHORT, .file = ((struct recorded *)f)->file, .at = size }, NULL);
    int code = real(f)->pMethods->xTruncate(real(f), size);
    pthread_mutex_unlock(&tape.lock);
    return code;
}
/* The disk is the tape: nothing need wait for the real one. */
static int rec_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = SYNCED, .file = ((struct recorded *)f)->file }, NULL);
    pthread_mutex_unlock(&tape.lock);
    return SQLITE_OK;
}
static int rec_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}
static int rec_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}
static int rec_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}
static int rec_reserved(sqlite3_file *f, int *out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
static int rec_control(sqlite3_file *f, int op, void *value)
{
    return real(f)->pMethods->xFileControl(real(f), op, value);
}
static int rec_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}
/* Nothing is promised about what a failing disk leaves. */
static int rec_traits(sqlite3_file *f)
{
    (void)f;
    return 0;
}
static int rec_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
static int rec_shm_lock(sqlite3_file *f, int from, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), from, n, flags);
}
static void rec_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}
static int rec_shm_unmap(sqlite3_file *f, int gone)
{
    return real(f)->pMethods->xShmUnmap(real(f), gone);
}
static int rec_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **out)
{
    return real(f)->pMethods->xFetch(real(f), at, n, out);
}
static int rec_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
    return real(f)->pMethods->xUnfetch(real(f), at, page);
}

static const sqlite3_io_methods rec_methods = { 3, rec_close, rec_read, rec_write, rec_truncate, rec_sync, rec_size,
    rec_lock, rec_unlock, rec_reserved, rec_control, rec_sector, rec_traits, rec_shm_map, rec_shm_lock, rec_shm_barrier,
    rec_shm_unmap, rec_fetch, rec_unfetch };

static int rec_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct recorded *r = (struct recorded *)f;
    (void)v;
    r->real = (sqlite3_file *)(void *)(r + 1);
    r->file = file_of(name);
    int code = below->xOpen(below, name, r->real, flags, out);
    r->base.pMethods = r->real->pMethods ? &rec_methods : NULL;
    return code;
}

static int rec_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = REMOVED, .file = file_of(name) }, NULL);
    int code = below->xDelete(below, name, sync);
    pthread_mutex_unlock(&tape.lock);
    return code;
}

/* ---- the level of care of the controls --------------------------------------------------------------------------- */

static const char *level; /* NULL: as the program asks */

static int keep_level(void *ctx, int action, const char *name, const char *value, const char *c, const char *d)
{
    (void)ctx, (void)c, (void)d;
    bool asks = action == SQLITE_PRAGMA && level && value && name && !strcmp(name, "synchronous");
    return asks ? SQLITE_IGNORE : SQLITE_OK;
}

/* For every connection that opens: sets the control's level and lets nobody change it. */
static int on_open(sqlite3 *sqlite, char **wrong, const void *routines)
{
    char pragma[64];
    (void)wrong, (void)routines;
    if (!level)
        return SQLITE_OK;
    (void)snprintf(pragma, sizeof pragma, "PRAGMA synchronous=%s", level);
    int code = sqlite3_exec(sqlite, pragma, NULL, NULL, NULL);
    return code ? code : sqlite3_set_authorizer(sqlite, keep_level, NULL);
}

static int start(void **state)
{
    (void)state;
    below = sqlite3_vfs_find(NULL);
    recorder = *below;
    recorder.pNext = NULL;
    recorder.zName = "recorder";
    recorder.szOsFile = (int)sizeof(struct recorded) + below->szOsFile;
    recorder.xOpen = rec_open;
    recorder.xDelete = rec_delete;
    if (sqlite3_vfs_register(&recorder, 1))
        return -1;
    return sqlite3_auto_extension((void (*)(void))on_open);
}

/* ---- recording --------------------------------------------------------------------------------------------------- */

struct posting {
    struct job job; /* first */
    int64_t number, author;
};

static atomic_int finished, refused;

static struct str body_of(struct arena *a, int64_t number)
{
    struct buf b = { 0 };
    for (int64_t i = 0; i <= number % 7 * number % 90; i++)
        buf_printf(&b, "Bericht %lld, regel %lld: wie regelt dit bij jullie in de gemeente?\n", (long long)number,
            (long long)i);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static enum err posting_run(struct job *job, struct db *db)
{
    struct posting *p = (struct posting *)job;
    struct arena a = { 0 };
    struct str why = { 0 };
    struct post_imported made;
    struct post_import in = { .ref = arena_printf(&a, "cut-%lld", (long long)p->number),
        .kind = KIND_QUESTION,
        .status = STATUS_PUBLISHED,
        .access = ACCESS_NETWORK,
        .author = p->author,
        .title = STR("Wie regelt dit?"),
        .body = body_of(&a, p->number) };
    enum err e = post_import(db, &a, &in, clock_now(), &made, &why);
    arena_release(&a);
    return e;
}

static void posting_done(struct job *job, enum err e)
{
    struct posting *p = (struct posting *)job;
    if (e)
        atomic_fetch_add(&refused, 1);
    else
        tape_acknowledge(p->number);
    atomic_fetch_add(&finished, 1);
}

/* Submits a round of jobs, some of them together, and waits for the last; then copies the log into the database, in turn
 * as the keeper and as the writer does it. */
static void record_round(struct world *w, struct db *second, struct posting *p, int round)
{
    int64_t author = world_id(w, "anna");
    for (int i = 0; i < POSTS_A_ROUND; i++) {
        p[i] = (struct posting){ .job = { .run = posting_run, .done = posting_done },
            .number = round * POSTS_A_ROUND + i,
            .author = author };
        assert_int_equal(writer_submit(w->writer, &p[i].job), OK);
        if (i % (round + 2) == 0)
            usleep(500);
    }
    while (atomic_load(&finished) < (round + 1) * POSTS_A_ROUND)
        usleep(200);
    if (round % 2)
        (void)sqlite3_wal_checkpoint_v2(db_handle(second), "main",
            round % 4 == 1 ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART, NULL, NULL);
}

/* Fills the tape; gives the first step after the world was made. */
static size_t record(const char *at_level)
{
    static struct posting posting[POSTS];
    struct db *second = NULL;
    static char path[96];
    level = at_level;
    atomic_store(&finished, 0);
    atomic_store(&refused, 0);
    /* The world chooses its folder itself, so what it writes first is taken up as it lies there: see replay(). */
    struct world w = world_open("empty");
    writer_free(w.writer);
    db_free(w.db);
    (void)snprintf(path, sizeof path, "%s", w.path);
    tape.path = path;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    static uint8_t whole[4 << 20];
    size_t n = fread(whole, 1, sizeof whole, f);
    (void)fclose(f);
    pthread_mutex_lock(&tape.lock);
    tape_add((struct step){ .what = WRITTEN, .file = BASE_FILE, .n = n }, whole);
    tape_add((struct step){ .what = SYNCED, .file = BASE_FILE }, NULL);
    pthread_mutex_unlock(&tape.lock);
    assert_int_equal(writer_new(&w.writer, w.path, NULL, NULL), OK);
    assert_int_equal(db_open(&w.db, w.path, DB_OPEN_READ), OK);
    assert_int_equal(db_open(&second, w.path, DB_OPEN_WRITE), OK);
    size_t first = tape.n;
    for (int round = 0; round < few_or_many(6, ROUNDS_MAX); round++)
        record_round(&w, second, posting + round * POSTS_A_ROUND, round);
    tape.path = NULL; /* the end is not part of the proof */
    assert_int_equal(atomic_load(&refused), 0);
    db_free(second);
    world_close(&w);
    level = NULL;
    return first;
}

/* ---- cutting ----------------------------------------------------------------------------------------------------- */

struct image {
    uint8_t *p;
    size_t n, room;
};

static void image_put(struct image *m, size_t at, const uint8_t *data, size_t n)
{
    if (at + n > m->room) {
        m->room = (at + n) * 2;
        m->p = realloc(m->p, m->room);
        ASSERT(m->p);
    }
    if (at > m->n)
        memset(m->p + m->n, 0, at - m->n);
    if (n)
        memcpy(m->p + at, data, n);
    m->n = at + n > m->n ? at + n : m->n;
}

static void image_apply(struct image *m, const struct step *s)
{
    if (s->what == WRITTEN)
        image_put(m, (size_t)s->at, s->data, s->n);
    else if (s->what == REMOVED)
        m->n = 0;
    else if ((size_t)s->at < m->n)
        m->n = (size_t)s->at;
}

static uint64_t dice = 0x5eed;

static uint64_t roll(uint64_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return dice % sides;
}

/* Where a disk may be: what was synced, and per file the steps since (places on the tape). */
struct disk {
    struct image synced[FILES];
    size_t *since[FILES], n[FILES];
    int64_t acknowledged; /* posts */
    bool known[POSTS];
};

static void disk_take(struct disk *d, size_t place)
{
    const struct step *s = &tape.step[place];
    if (s->what == ACKNOWLEDGED) {
        d->known[s->at] = true;
        d->acknowledged++;
    } else if (s->what == SYNCED) {
        for (size_t i = 0; i < d->n[s->file]; i++)
            image_apply(&d->synced[s->file], &tape.step[d->since[s->file][i]]);
        d->n[s->file] = 0;
    } else {
        d->since[s->file][d->n[s->file]++] = place;
    }
}

static void apply_torn(struct image *m, const struct step *s)
{
    for (size_t at = 0; at < s->n; at += SECTOR)
        if (roll(2))
            image_put(m, (size_t)s->at + at, s->data + at, s->n - at < SECTOR ? s->n - at : SECTOR);
}

/* What is left of one file: five ways in turn by chance. */
static void fail_file(const struct disk *d, int file, struct image *out)
{
    enum { NOTHING, BEGINNING, SOME, TORN, SHUFFLED, WAYS } way = (int)roll(WAYS);
    size_t n = way == NOTHING ? 0 : way == BEGINNING ? roll(d->n[file] + 1) : d->n[file];
    size_t *order = calloc(n + 1, sizeof *order);
    assert_non_null(order);
    for (size_t i = 0; i < n; i++)
        order[i] = d->since[file][i];
    for (size_t i = n; way == SHUFFLED && i > 1; i--) {
        size_t other = roll(i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    out->n = 0;
    image_put(out, 0, d->synced[file].p, d->synced[file].n);
    for (size_t i = 0; i < n; i++) {
        const struct step *s = &tape.step[order[i]];
        if (way != BEGINNING && roll(2))
            continue;
        if (way == TORN && s->what == WRITTEN && s->n > SECTOR)
            apply_torn(out, s);
        else
            image_apply(out, s);
    }
    free(order);
}

static void put_file(const char *path, const struct image *m)
{
    (void)unlink(path); /* cutting an old file short makes some file systems write it out */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_true(write(fd, m->p, m->n) == (ssize_t)m->n);
    (void)close(fd);
}

/* Acknowledged posts that are not there with the text that was sent; -1 when the database cannot be read. */
static int64_t missing(struct db *db, struct arena *a, const struct disk *d)
{
    static bool there[POSTS];
    sqlite3_stmt *s = NULL;
    int64_t lost = 0;
    int code = sqlite3_prepare_v2(db_handle(db), "SELECT ref, body FROM post WHERE ref LIKE 'cut-%'", -1, &s, NULL);
    memset(there, 0, sizeof there);
    while (code == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        long number = strtol((const char *)sqlite3_column_text(s, 0) + 4, NULL, 10);
        struct str body = { (const char *)sqlite3_column_text(s, 1), (size_t)sqlite3_column_bytes(s, 1) };
        if (number >= 0 && number < POSTS)
            there[number] = str_eq(body, body_of(a, number));
    }
    if (sqlite3_finalize(s) || code)
        return -1;
    for (int i = 0; i < POSTS; i++)
        lost += d->known[i] && !there[i];
    return lost;
}

struct outcome {
    int cuts, losing, damaged;
    int64_t lost, acknowledged; /* posts over all cuts */
    size_t writes, syncs;       /* on the tape */
};

/* Opens what the cut left as the server does at its start. */
static void judge(const struct disk *d, const char *path, struct outcome *o)
{
    struct db *db = NULL;
    struct arena a = { 0 };
    struct str wrong = { 0 };
    int64_t lost = -1;
    if (!db_open(&db, path, DB_OPEN_WRITE) && !care_check(db, &a, &wrong))
        lost = missing(db, &a, d);
    db_free(db);
    arena_release(&a);
    o->cuts++;
    o->damaged += lost < 0;
    o->losing += lost > 0;
    o->lost += lost > 0 ? lost : 0;
    o->acknowledged += d->acknowledged;
}

static void cut(const struct disk *d, const char *folder, struct outcome *o)
{
    static struct image left[FILES];
    static const char *const tails[FILES] = { "", "-wal" };
    char path[128];
    for (int i = 0; i < FILES; i++) {
        fail_file(d, i, &left[i]);
        (void)snprintf(path, sizeof path, "%s/cut.db%s", folder, tails[i]);
        put_file(path, &left[i]);
    }
    (void)snprintf(path, sizeof path, "%s/cut.db-shm", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/cut.db", folder);
    judge(d, path, o);
}

/* Plays the tape once and cuts it at `cuts` places from `first` on; every other place is right behind an acknowledgement,
 * where a promise was just made. */
static struct outcome replay(size_t first, int cuts, const char *folder)
{
    struct outcome o = { 0 };
    struct disk d = { 0 };
    int *at = calloc(tape.n + 1, sizeof *at);
    assert_non_null(at);
    for (int i = 0; i < FILES; i++) {
        d.since[i] = calloc(tape.n, sizeof **d.since);
        assert_non_null(d.since[i]);
    }
    for (int i = 0; i < cuts; i++) {
        size_t place = first + 1 + roll(tape.n - first);
        while (i % 2 && place < tape.n && tape.step[place - 1].what != ACKNOWLEDGED)
            place++;
        at[place]++;
    }
    for (size_t i = 0; i <= tape.n; i++) {
        for (int k = 0; k < at[i]; k++)
            cut(&d, folder, &o);
        if (i < tape.n)
            disk_take(&d, i);
    }
    for (int i = 0; i < FILES; i++) {
        free(d.since[i]);
        free(d.synced[i].p);
    }
    free(at);
    return o;
}

static struct outcome prove(const char *at_level, int cuts)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    char folder[] = "/tmp/vraagbaak-cut-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    size_t first = record(at_level);
    log_set_level(LOG_ERROR + 1); /* damage is what the controls are about */
    struct outcome o = replay(first, cuts, folder);
    log_set_level(LOG_WARN);
    for (size_t i = first; i < tape.n; i++) {
        o.syncs += tape.step[i].what == SYNCED;
        o.writes += tape.step[i].what == WRITTEN;
    }
    FIGURES("powercut", "synchronous=%s cuts=%d losing=%d lost=%lld of %lld damaged=%d (tape: %zu writes, %zu syncs)",
        at_level ? at_level : "FULL", o.cuts, o.losing, (long long)o.lost, (long long)o.acknowledged, o.damaged,
        o.writes, o.syncs);
    tape_clear();
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        (void)snprintf(path, sizeof path, "%s/cut.db%s", folder, tails[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    return o;
}

/* ---- the proof --------------------------------------------------------------------------------------------------- */

static void powercut_atFull_losesNothing(void **state)
{
    (void)state;
    struct outcome o = prove(NULL, few_or_many(60, 2000));
    assert_int_equal(o.cuts, few_or_many(60, 2000));
    assert_int_equal(o.lost, 0);
    assert_int_equal(o.damaged, 0);
    assert_in_range(o.writes, 1, 40 * o.syncs); /* a commit goes to the log in large pieces (db/checksum.h) */
}

static void powercut_atNormal_losesSome(void **state)
{
    (void)state;
    struct outcome o = prove("NORMAL", few_or_many(15, 400));
    assert_true(o.losing > 0);
}

static void powercut_atOff_losesOrBreaksSome(void **state)
{
    (void)state;
    struct outcome o = prove("OFF", few_or_many(15, 400));
    assert_true(o.losing + o.damaged > 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(powercut_atFull_losesNothing),
    cmocka_unit_test(powercut_atNormal_losesSome),
    cmocka_unit_test(powercut_atOff_losesOrBreaksSome),
};

int main(void)
{
    const char *pattern = getenv("VB_TEST");
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    return cmocka_run_group_tests(tests, start, NULL);
}
