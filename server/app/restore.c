/* restore.c -- `vraagbaak restore FILE`: puts a backup in the place of the data, and deletes again what was deleted after it.
 * Model:  attachments are copied beside their place, the database beside its own; both are checked there. Posts that were purged and
 *         people who were made anonymous since the backup stand as events in the data that is there: they go from the copy too,
 *         before it gets its place. That needs the two to be one history: the backup's last event stands in the data too. When not,
 *         or when the data cannot be read, this is said, with what is known.
 * Threads: main thread, the server stopped. Memory: the app's arena. Errors: printed; the data is then as it was. */
#include "app/backup.h"
#include "app/cli.h"

#include "base/clock.h"
#include "db/care.h"
#include "domain/event.h"
#include "resource/post/attachment.h"
#include "resource/post/attachment_store.h"
#include "resource/post/post.h"
#include "resource/user/account.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DELETED_MAX = 10000 };

struct again {
    struct app *app;
    const char *files; /* folder of the attachments that come back */
    int64_t posts, people;
};
struct deleted {
    bool post; /* else an account */
    int64_t id;
};

/* What the data that is there deleted after the last event of the copy; *same tells whether they are one history. */
static enum err list_deleted(struct again *r, struct db *copy, struct db *there, struct deleted *all, size_t *n,
    bool *same)
{
    int64_t last = 0, at = 0, entity = 0, found = 0;
    struct query q = db_query(copy, SQL_RESTORE_LAST);
    if (query_row(&q)) {
        last = row_int(&q);
        at = row_int(&q);
        entity = row_int(&q);
    }
    enum err e = query_end(&q);
    if (!e && last) {
        q = db_query(there, SQL_RESTORE_SAME);
        query_int(&q, last);
        query_int(&q, at);
        query_int(&q, entity);
        e = query_single(&q, 0, &found);
    }
    *same = found;
    if (e)
        return e;
    q = db_query(there, SQL_RESTORE_DELETED);
    query_int(&q, last);
    while (*n < DELETED_MAX && query_row(&q)) {
        struct str verb = row_str(&q, &r->app->arena);
        all[(*n)++] = (struct deleted){ str_is(verb, event_name(EVENT_POST_PURGED)), row_int(&q) };
    }
    return query_end(&q);
}

static enum err delete_post(struct again *r, struct db *db, int64_t id)
{
    struct arena *a = &r->app->arena;
    struct str *files = NULL;
    size_t n = 0;
    enum err e = attachment_of_purged(db, a, id, &files, &n);
    if (!e)
        e = post_purge_again(db, a, id, clock_now());
    for (size_t i = 0; !e && i < n; i++)
        if (unlink(arena_printf(a, "%s/%.*s", r->files, STR_ARG(files[i])).p) && errno != ENOENT)
            e = ERR_INTERNAL;
    r->posts += !e;
    return e;
}

static enum err delete_all(struct again *r, struct db *db, const struct deleted *all, size_t n)
{
    enum err e = n ? care_forget_thoroughly(db) : OK;
    if (e || !n)
        return e;
    e = db_begin(db, true);
    if (e)
        return e;
    for (size_t i = 0; !e && i < n; i++) {
        e = all[i].post ? delete_post(r, db, all[i].id) : account_forget(db, &r->app->arena, all[i].id, clock_now());
        r->people += !e && !all[i].post;
        if (e == ERR_NOT_FOUND) /* made and deleted after the backup */
            e = OK;
    }
    if (!e)
        e = db_commit(db);
    if (e)
        db_rollback(db);
    return e ? e : care_scrub(db);
}

/* For care_restore: db is the copy, before it gets its place. */
static enum err amend(void *ctx, struct db *db, struct str *wrong)
{
    struct again *r = ctx;
    struct db *there = NULL;
    struct deleted *all = arena_array(&r->app->arena, DELETED_MAX, sizeof *all);
    const char *path = cli_database(r->app);
    size_t n = 0;
    bool same = true;
    if (access(path, F_OK))
        return OK;
    enum err e = all ? db_open(&there, path, DB_OPEN_READ) : ERR_MEMORY;
    if (!e)
        e = list_deleted(r, db, there, all, &n, &same);
    db_free(there);
    if (e) {
        fprintf(stderr,
            "vraagbaak: the data that is there cannot be read: what was deleted after the backup is back with it\n");
        return OK;
    }
    if (!same && n) {
        fprintf(stderr, "vraagbaak: the backup is not of the data that is there: nothing of it is deleted again\n");
        return OK;
    }
    e = same ? delete_all(r, db, all, n) : OK;
    if (e)
        *wrong = STR("what was deleted after the backup could not be deleted again");
    return e;
}

/* Looks whether the backup has every file whole, and copies them beside where they will stand. */
static enum err bring_attachments(struct app *app, const char *fresh, struct str *wrong)
{
    struct db *copy = NULL;
    int64_t count = 0;
    const char *from = backup_beside(&app->arena, app->argv[0]);
    attachment_drop(fresh);
    if (access(from, F_OK)) { /* also a backup from before there were attachments */
        fprintf(stderr, "vraagbaak: there is no %s: no attachments are restored\n", from);
        return mkdir(fresh, 0700) ? ERR_INTERNAL : OK;
    }
    enum err e = db_open(&copy, app->argv[0], DB_OPEN_READ);
    if (!e)
        e = attachment_verify(copy, &app->arena, from, wrong, &count);
    if (!e)
        e = attachment_copy(copy, from, fresh, NULL, &count, wrong, &app->arena);
    db_free(copy);
    (void)unlink(arena_printf(&app->arena, "%s-wal", app->argv[0]).p);
    (void)unlink(arena_printf(&app->arena, "%s-shm", app->argv[0]).p);
    return e;
}

int cli_restore(struct app *app)
{
    struct str wrong = { 0 };
    if (app->argc != 1)
        return cli_usage("restore");
    if (!cli_make_folder(app))
        return EXIT_FAILED;
    if (!cli_lock(app))
        return cli_fail("stop the server on %s first", app->config.data);
    const char *folder = cli_attachments(app), *fresh = config_path(&app->arena, &app->config, "attachments.restoring"),
               *before = config_path(&app->arena, &app->config, "attachments.before-restore");
    enum err e = bring_attachments(app, fresh, &wrong);
    struct again again = { .app = app, .files = fresh };
    if (!e)
        e = care_restore(&app->arena, app->argv[0], cli_database(app), amend, &again, &wrong);
    if (e) {
        attachment_drop(fresh);
    } else {
        attachment_drop(before);
        (void)rename(folder, before);
        if (rename(fresh, folder))
            e = ERR_INTERNAL;
    }
    (void)unlink(config_path(&app->arena, &app->config, "index.db"));
    (void)unlink(config_path(&app->arena, &app->config, "index.db-wal"));
    (void)unlink(config_path(&app->arena, &app->config, "index.db-shm"));
    cli_unlock(app);
    if (e)
        return cli_fail("not restored, the data is as it was: %.*s", STR_ARG(wrong));
    if (again.posts || again.people)
        printf("deleted again, as after the backup: %lld post(s), %lld account(s)\n", (long long)again.posts,
            (long long)again.people);
    printf("restored from %s; the search index is made anew at the next start\n", app->argv[0]);
    return EXIT_OK;
}
