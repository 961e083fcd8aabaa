/* backup.c -- see backup.h. */
#include "app/backup.h"

#include "base/chore.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "db/care.h"
#include "domain/workday.h"
#include "resource/post/attachment_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, FIRST_S = 60, COPIES_MAX = 1000, NAME = 32 };

/* What is known of the copies of a plan. */
struct state {
    int64_t last, next; /* Unix ms; 0 = none yet */
    int64_t bytes, kept;
    bool failed;
    char problem[120];
};

struct backups {
    struct backup_source from;
    struct backup_plan plan;
    struct chore *chore;
    pthread_mutex_t lock;
    struct state state; /* under the lock */
};

/* ---- one copy */

const char *backup_beside(struct arena *a, const char *file)
{
    return arena_printf(a, "%s.attachments", file).p;
}

/* A database that was opened to be read leaves these two. */
static void drop_tails(struct arena *a, const char *file)
{
    (void)unlink(arena_printf(a, "%s-wal", file).p);
    (void)unlink(arena_printf(a, "%s-shm", file).p);
}

/* Copies the attachments that the finished copy of the database knows of. */
static enum err copy_attachments(struct arena *a, const char *from, const char *to, const char *earlier, int64_t *files,
    struct str *missing)
{
    struct db *copy = NULL;
    enum err e = db_open(&copy, to, DB_OPEN_READ);
    if (!e)
        e = attachment_copy(copy, from, backup_beside(a, to), earlier, files, missing, a);
    db_free(copy);
    drop_tails(a, to);
    return e;
}

enum err backup_make(struct arena *a, const struct backup_source *from, const char *to, const char *earlier,
    int64_t *files, struct str *missing)
{
    struct db *db = NULL;
    *files = 0;
    enum err e = db_open(&db, from->database, DB_OPEN_READ);
    if (!e)
        e = care_copy(db, to);
    db_free(db);
    if (e)
        return e;
    e = copy_attachments(a, from->attachments, to, earlier, files, missing);
    if (!e)
        return OK;
    (void)unlink(to);
    if (e != ERR_CONFLICT)
        attachment_drop(backup_beside(a, to));
    return e;
}

/* Reads the copy back: every page, every attachment. */
static enum err read_back(struct arena *a, const char *file, struct str *wrong)
{
    struct db *db = NULL;
    int64_t files = 0;
    enum err e = db_open(&db, file, DB_OPEN_READ);
    if (!e)
        e = care_check(db, a, wrong);
    if (!e)
        e = attachment_verify(db, a, backup_beside(a, file), wrong, &files);
    db_free(db);
    drop_tails(a, file);
    return e;
}

/* ---- the copies of a plan, by their names */

struct copies {
    struct {
        char name[NAME];
        int64_t at, bytes;
    } all[COPIES_MAX];
    size_t n; /* the oldest first */
};

static void name_of(char out[NAME], int64_t at)
{
    char text[CLOCK_TEXT];
    const char *s = clock_rfc3339(text, at).p; /* 2026-11-22T02:15:00Z */
    (void)snprintf(out, NAME, "vraagbaak-%.4s%.2s%.5s%.2sZ.db", s, s + 5, s + 8, s + 14);
}

/* The moment in a name that name_of made; false for every other name. */
static bool moment_of(const char *name, int64_t *at)
{
    char again[NAME], text[CLOCK_TEXT];
    enum { PREFIX = sizeof "vraagbaak-" - 1, LENGTH = PREFIX + sizeof "20261122T0215Z.db" - 1 };
    if (strlen(name) != LENGTH || memcmp(name, "vraagbaak-", PREFIX) != 0)
        return false;
    const char *d = name + PREFIX;
    (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:00Z", d, d + 4, d + 6, d + 9, d + 11);
    if (!clock_parse(str_c(text), at))
        return false;
    name_of(again, *at);
    return strcmp(again, name) == 0;
}

static int by_age(const void *a, const void *b)
{
    return strcmp(a, b); /* the name is first, and its order is that of time */
}

/* Lists the copies of the plan, and removes what a crash left unfinished. */
static enum err list(struct arena *a, const char *folder, struct copies *out)
{
    DIR *d = opendir(folder);
    out->n = 0;
    if (!d)
        return ERR_INTERNAL;
    for (struct dirent *entry; (entry = readdir(d));) {
        struct stat st;
        int64_t at;
        struct str name = str_c(entry->d_name);
        const char *path = arena_printf(a, "%s/%s", folder, entry->d_name).p;
        if (str_starts(name, STR("vraagbaak-")) && str_ends(name, STR(".part"))) {
            (void)unlink(path);
            attachment_drop(backup_beside(a, path));
        } else if (moment_of(entry->d_name, &at) && out->n < COPIES_MAX && stat(path, &st) == 0) {
            memcpy(out->all[out->n].name, entry->d_name, name.n + 1);
            out->all[out->n].at = at;
            out->all[out->n++].bytes = st.st_size;
        }
    }
    (void)closedir(d);
    qsort(out->all, out->n, sizeof *out->all, by_age);
    return arena_err(a);
}

/* Removes the oldest: first the file, for without it the folder beside it is no copy. */
static void drop_oldest(struct arena *a, const char *folder, struct copies *copies, int64_t keep)
{
    size_t gone = copies->n > (size_t)keep ? copies->n - (size_t)keep : 0;
    for (size_t i = 0; i < gone; i++) {
        const char *path = arena_printf(a, "%s/%s", folder, copies->all[i].name).p;
        (void)unlink(path);
        attachment_drop(backup_beside(a, path));
    }
    copies->n -= gone;
    memmove(copies->all, copies->all + gone, copies->n * sizeof *copies->all);
}

/* The last moment at which a copy was planned. */
static int64_t planned(const struct backup_plan *plan, int64_t now)
{
    int64_t day = workday_at(now), at = workday_moment(day, (int)plan->hour);
    return at <= now ? at : workday_moment(day - 1, (int)plan->hour);
}

/* ---- a night's work */

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return done;
}

/* Makes it under another name, reads it back, and gives it its name. */
static enum err make(struct arena *a, struct backups *b, const char *name, const char *earlier, struct str *why)
{
    const char *to = arena_printf(a, "%s/%s", b->plan.folder, name).p, *part = arena_printf(a, "%s.part", to).p;
    int64_t files = 0;
    enum err e = arena_err(a);
    if (!e)
        e = backup_make(a, &b->from, part, earlier, &files, why);
    if (!e)
        e = read_back(a, part, why);
    if (!e &&
        (rename(backup_beside(a, part), backup_beside(a, to)) || rename(part, to) || !sync_folder(b->plan.folder)))
        e = ERR_INTERNAL;
    if (e) {
        (void)unlink(part);
        attachment_drop(backup_beside(a, part));
    }
    return e;
}

static void tell(struct backups *b, enum err e, struct str why, const struct copies *copies, int64_t next)
{
    struct state s = { .next = next, .kept = (int64_t)copies->n, .failed = e != OK };
    if (copies->n) {
        s.last = copies->all[copies->n - 1].at;
        s.bytes = copies->all[copies->n - 1].bytes;
    }
    if (e)
        (void)snprintf(s.problem, sizeof s.problem, "%.*s",
            STR_ARG(e == ERR_FULL ? STR("there is no room")
                    : why.n       ? STR("the data or its copy is damaged; the log says more")
                                  : STR("the folder of backups cannot be used")));
    pthread_mutex_lock(&b->lock);
    b->state = s;
    pthread_mutex_unlock(&b->lock);
    metric_set(METRIC_BACKUP_LAST, s.last / 1000);
}

int64_t backup_round(struct backups *b, int64_t now)
{
    struct arena a = { 0 };
    struct copies *copies = arena_new(&a, struct copies);
    struct str why = { 0 };
    int64_t due = planned(&b->plan, now), next = workday_moment(workday_at(due) + 1, (int)b->plan.hour);
    enum err e = copies ? list(&a, b->plan.folder, copies) : ERR_MEMORY;
    if (!e && (!copies->n || copies->all[copies->n - 1].at < due)) {
        char name[NAME];
        const char *last = copies->n ? copies->all[copies->n - 1].name : NULL;
        const char *earlier = last ? backup_beside(&a, arena_printf(&a, "%s/%s", b->plan.folder, last).p) : NULL;
        name_of(name, now);
        e = make(&a, b, name, earlier, &why);
        if (e && e != ERR_FULL && earlier) /* a link may lead to a file that went bad: then without */
            e = make(&a, b, name, NULL, &why);
        log_line(e ? LOG_ERROR : LOG_INFO, "backup", "file", name, "state", e ? err_type(e) : "made",
            why.n ? "problem" : NULL, arena_cstr(&a, why), NULL);
        enum err again = list(&a, b->plan.folder, copies);
        if (!e && !again)
            drop_oldest(&a, b->plan.folder, copies, b->plan.keep);
        e = e ? e : again;
    }
    next = e && now + BACKUP_RETRY_S * 1000LL < next ? now + BACKUP_RETRY_S * 1000LL : next;
    if (copies)
        tell(b, e, why, copies, next);
    arena_release(&a);
    /* looked at again within the hour: clocks are set, folders are emptied */
    return next - now < HOUR_MS ? (next - now) / 1000 + 1 : HOUR_MS / 1000;
}

static int64_t work(void *ctx)
{
    return backup_round(ctx, clock_now()) * 1000;
}

/* ---- settings, life */

enum err backup_settings(struct arena *a, const struct config *c, struct backup_plan *out, struct str *why)
{
    struct str folder = str_c(c->backups);
    *out = (struct backup_plan){ 0 };
    enum err e = config_number(a, "VRAAGBAAK_BACKUP_HOUR", c->backup_hour, 3, 23, &out->hour, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_KEEP_BACKUPS", c->keep_backups, 1, COPIES_MAX / 2, &out->keep, why);
    if (e || str_is(folder, "no"))
        return e;
    out->folder = folder.n ? arena_cstr(a, folder) : config_path(a, c, "backups");
    if (mkdir(out->folder, 0700) == 0 || errno == EEXIST)
        return OK;
    *why = arena_printf(a, "VRAAGBAAK_BACKUPS: %s cannot be made: %s", out->folder, strerror(errno));
    return ERR_INVALID;
}

enum err backups_new(struct backups **out, const struct backup_source *from, const struct backup_plan *plan,
    bool thread)
{
    struct backups *b = *out = calloc(1, sizeof *b);
    if (!b)
        return ERR_MEMORY;
    b->from = *from;
    b->plan = *plan;
    pthread_mutex_init(&b->lock, NULL);
    enum err e = OK;
    if (plan->folder) { /* what is there is known at once */
        struct arena a = { 0 };
        struct copies *copies = arena_new(&a, struct copies);
        if (copies && !list(&a, plan->folder, copies))
            tell(b, OK, (struct str){ 0 }, copies, 0);
        arena_release(&a);
        e = thread ? chore_start(&b->chore, work, b, FIRST_S * 1000) : OK;
    }
    if (e) {
        backups_free(b);
        *out = NULL;
    }
    return e;
}

void backups_free(struct backups *b)
{
    if (!b)
        return;
    chore_stop(b->chore);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

static void write_moment(struct jw *j, const char *name, int64_t at)
{
    char text[CLOCK_TEXT];
    if (at)
        jw_str(j, name, clock_rfc3339(text, at));
    else
        jw_null(j, name);
}

void backup_report(struct backups *b, struct jw *j, int64_t now)
{
    struct state s = { 0 };
    jw_open(j, "backup", '{');
    if (b && b->plan.folder) {
        pthread_mutex_lock(&b->lock);
        s = b->state;
        pthread_mutex_unlock(&b->lock);
    }
    bool late = now - s.last > (int64_t)BACKUP_LATE_H * HOUR_MS;
    jw_strz(j, "status",
        !b || !b->plan.folder ? "off"
            : s.failed        ? "failed"
            : !s.last         ? "none"
            : late            ? "late"
                              : "fresh");
    write_moment(j, "last", s.last);
    write_moment(j, "next", s.next);
    jw_int(j, "bytes", s.bytes);
    jw_int(j, "kept", s.kept);
    if (s.failed)
        jw_strz(j, "problem", s.problem);
    jw_close(j, '}');
}
