/* data.c -- migrate, check, rerender, rebuild-index, backup, restore, version: care for the data folder.
 * Threads: main thread. Memory: the app's arena. Errors: printed, exit status 1. */
#include "app/cli.h"

#include "base/clock.h"
#include "db/care.h"
#include "db/migrate.h"
#include "index/index.h"
#include "resource/post/attachment_store.h"
#include "resource/post/post.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION "1.0.0"

int cli_migrate(struct app *app)
{
    struct db *db = NULL;
    struct str why = { 0 };
    size_t ran = 0;
    if (app->argc)
        return cli_usage("migrate");
    if (!cli_make_folder(app))
        return EXIT_FAILED;
    enum err e = db_open(&db, cli_database(app), DB_OPEN_WRITE);
    if (!e)
        e = migrate_run(db, &app->arena, &ran, &why);
    if (!e)
        e = db_prove(db);
    db_free(db);
    if (e)
        return cli_fail("%s: %.*s", cli_database(app),
            STR_ARG(why.n ? why : STR("could not be opened or brought up to date")));
    printf("%s: %zu migration(s) run\n", cli_database(app), ran);
    return EXIT_OK;
}

int cli_check(struct app *app)
{
    struct db *db = app->argc ? NULL : cli_open(app, DB_OPEN_READ);
    struct str wrong = { 0 };
    if (app->argc)
        return cli_usage("check");
    if (!db)
        return EXIT_FAILED;
    enum err e = care_check(db, &app->arena, &wrong);
    int64_t posts = 0, threads = 0, accounts = 0;
    struct query q = db_query(db, SQL_DATA_COUNTS);
    if (query_row(&q)) {
        posts = row_int(&q);
        threads = row_int(&q);
        accounts = row_int(&q);
    }
    enum err counted = query_end(&q);
    struct str files = { 0 };
    int64_t attachments = 0;
    enum err kept = attachment_verify(db, &app->arena, cli_attachments(app), &files, &attachments);
    db_free(db);
    if (e || counted)
        return cli_fail("damage found:\n%.*s", STR_ARG(wrong.n ? wrong : STR("the database cannot be read")));
    if (kept)
        return cli_fail("damage found:\n%.*s", STR_ARG(files.n ? files : STR("the attachments cannot be read")));
    if (files.n)
        printf("%.*s", STR_ARG(files));
    e = index_check(config_path(&app->arena, &app->config, "index.db"));
    if (e && e != ERR_BUSY)
        return cli_fail(
            "the search index is damaged or of another version; stop the server and run `vraagbaak rebuild-index`");
    printf("%s is sound: %lld posts in %lld threads, %lld people, %lld attachments\n", cli_database(app),
        (long long)posts, (long long)threads, (long long)accounts, (long long)attachments);
    return EXIT_OK;
}

int cli_rerender(struct app *app)
{
    int64_t n = 0;
    struct db *db = app->argc ? NULL : cli_open(app, DB_OPEN_WRITE);
    if (app->argc)
        return cli_usage("rerender");
    if (!db)
        return EXIT_FAILED;
    enum err e = db_begin(db, true);
    if (!e)
        e = post_rerender(db, &app->arena, &n);
    if (!e)
        e = db_commit(db);
    if (e)
        db_rollback(db);
    db_free(db);
    if (e)
        return cli_fail("rendering failed; nothing was changed");
    printf("%lld post(s) rendered differently\n", (long long)n);
    return EXIT_OK;
}

static void show_progress(void *ctx, int64_t done, int64_t all)
{
    (void)ctx;
    if (isatty(2))
        fprintf(stderr, "\r%lld of %lld threads", (long long)done, (long long)all);
}

int cli_rebuild_index(struct app *app)
{
    struct index *ix = NULL;
    struct db *db = app->argc ? NULL : cli_open(app, DB_OPEN_READ);
    if (app->argc)
        return cli_usage("rebuild-index");
    if (!db)
        return EXIT_FAILED;
    db_free(db);
    int64_t start = clock_mono_us();
    enum err e = index_new(&ix, config_path(&app->arena, &app->config, "index.db"), cli_database(app), false);
    if (!e)
        e = index_rebuild(ix, show_progress, NULL);
    struct index_state s = e ? (struct index_state){ 0 } : index_state(ix);
    index_free(ix);
    if (e)
        return cli_fail("the index could not be made");
    printf("%s%lld threads indexed in %.1f s\n", isatty(2) ? "\n" : "", (long long)s.threads,
        (double)(clock_mono_us() - start) / 1e6);
    return EXIT_OK;
}

/* The folder beside a backup in which its attachments stand. */
static const char *beside(struct app *app, const char *file)
{
    return arena_printf(&app->arena, "%s.attachments", file).p;
}

/* Copies the attachments that the finished copy of the database knows of. */
static enum err copy_attachments(struct app *app, const char *file, int64_t *count, struct str *missing)
{
    struct db *copy = NULL;
    enum err e = db_open(&copy, file, DB_OPEN_READ);
    if (!e)
        e = attachment_copy(copy, cli_attachments(app), beside(app, file), count, missing, &app->arena);
    db_free(copy);
    (void)unlink(arena_printf(&app->arena, "%s-wal", file).p);
    (void)unlink(arena_printf(&app->arena, "%s-shm", file).p);
    return e;
}

int cli_backup(struct app *app)
{
    struct db *db = app->argc == 1 ? cli_open(app, DB_OPEN_READ) : NULL;
    struct str missing = { 0 };
    int64_t count = 0;
    if (app->argc != 1)
        return cli_usage("backup");
    if (!db)
        return EXIT_FAILED;
    enum err e = care_copy(db, app->argv[0]);
    db_free(db);
    bool made = !e;
    if (!e)
        e = copy_attachments(app, app->argv[0], &count, &missing);
    if (e && made) {
        (void)unlink(app->argv[0]);
        if (e != ERR_CONFLICT)
            attachment_drop(beside(app, app->argv[0]));
    }
    if (e && missing.n)
        return cli_fail("no backup was made: the attachment %.*s cannot be copied; `vraagbaak check` says more",
            STR_ARG(missing));
    if (e)
        return cli_fail("the backup %s could not be written%s", app->argv[0],
            e == ERR_CONFLICT   ? ": the file is already there"
                : e == ERR_FULL ? ": there is no room"
                                : "");
    printf("backup written: %s", app->argv[0]);
    if (count)
        printf(", and its %lld attachment(s) in %s", (long long)count, beside(app, app->argv[0]));
    printf("\n");
    return EXIT_OK;
}

/* Looks whether the backup has every file whole, and copies them beside where they will stand. */
static enum err bring_attachments(struct app *app, const char *fresh, struct str *wrong)
{
    struct db *copy = NULL;
    int64_t count = 0;
    const char *from = beside(app, app->argv[0]);
    attachment_drop(fresh);
    if (access(from, F_OK)) { /* also a backup from before there were attachments */
        fprintf(stderr, "vraagbaak: there is no %s: no attachments are restored\n", from);
        return mkdir(fresh, 0700) ? ERR_INTERNAL : OK;
    }
    enum err e = db_open(&copy, app->argv[0], DB_OPEN_READ);
    if (!e)
        e = attachment_verify(copy, &app->arena, from, wrong, &count);
    if (!e)
        e = attachment_copy(copy, from, fresh, &count, wrong, &app->arena);
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
    int lock = open(config_path(&app->arena, &app->config, "serve.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB))
        return cli_fail("stop the server on %s first", app->config.data);
    const char *folder = cli_attachments(app), *fresh = config_path(&app->arena, &app->config, "attachments.restoring"),
               *before = config_path(&app->arena, &app->config, "attachments.before-restore");
    enum err e = bring_attachments(app, fresh, &wrong);
    if (!e)
        e = care_restore(&app->arena, app->argv[0], cli_database(app), &wrong);
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
    (void)close(lock);
    if (e)
        return cli_fail("not restored, the data is as it was: %.*s", STR_ARG(wrong));
    printf("restored from %s; the search index is made anew at the next start\n", app->argv[0]);
    return EXIT_OK;
}

int cli_version(struct app *app)
{
    (void)app;
    printf("vraagbaak %s, engine SQLite %s\n", VERSION, care_engine());
    return EXIT_OK;
}
