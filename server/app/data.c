/* data.c -- migrate, check, rerender, rebuild-index, backup, version: care for the data folder.
 * Threads: main thread. Memory: the app's arena. Errors: printed, exit status 1. */
#include "app/backup.h"
#include "app/cli.h"
#include "app/version.h"

#include "base/clock.h"
#include "db/care.h"
#include "db/migrate.h"
#include "index/index.h"
#include "resource/post/attachment_store.h"
#include "resource/post/follow.h"
#include "resource/post/post.h"

#include <stdio.h>
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
        e = cli_bring_up(app, db, &ran, &why);
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
    int64_t attachments = 0, wrong_lists = 0;
    enum err looked = lists_look(db, &wrong_lists);
    enum err kept = attachment_verify(db, &app->arena, cli_attachments(app), &files, &attachments);
    db_free(db);
    if (e || counted)
        return cli_fail("damage found:\n%.*s", STR_ARG(wrong.n ? wrong : STR("the database cannot be read")));
    if (kept)
        return cli_fail("damage found:\n%.*s", STR_ARG(files.n ? files : STR("the attachments cannot be read")));
    if (files.n)
        printf("%.*s", STR_ARG(files));
    if (looked || wrong_lists)
        return cli_fail("lists do not follow the posts in %lld place(s); stop the server and run `vraagbaak rerender`",
            (long long)wrong_lists);
    e = index_check(config_path(&app->arena, &app->config, "index.db"));
    if (e == ERR_FULL)
        printf("the search index was not looked at: that takes some room, and the disk is full\n");
    else if (e && e != ERR_BUSY)
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
        e = lists_rebuild(db);
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
        fprintf(stderr, "\r%3d %%: %lld of %lld threads", (int)(all ? done * 100 / all : 100), (long long)done,
            (long long)all);
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

int cli_backup(struct app *app)
{
    struct db *db = app->argc == 1 ? cli_open(app, DB_OPEN_READ) : NULL; /* says what is wrong with the data */
    struct str missing = { 0 };
    int64_t files = 0;
    if (app->argc != 1)
        return cli_usage("backup");
    if (!db)
        return EXIT_FAILED;
    db_free(db);
    const struct backup_source from = { cli_database(app), cli_attachments(app) };
    enum err e = backup_make(&app->arena, &from, app->argv[0], NULL, &files, &missing);
    if (e && missing.n)
        return cli_fail("no backup was made: the attachment %.*s cannot be copied; `vraagbaak check` says more",
            STR_ARG(missing));
    if (e)
        return cli_fail("the backup %s could not be written%s", app->argv[0],
            e == ERR_CONFLICT   ? ": the file is already there"
                : e == ERR_FULL ? ": there is no room"
                                : "");
    printf("backup written: %s", app->argv[0]);
    if (files)
        printf(", and its %lld attachment(s) in %s", (long long)files, backup_beside(&app->arena, app->argv[0]));
    printf("\n");
    return EXIT_OK;
}

int cli_version(struct app *app)
{
    (void)app;
    struct buf libraries = { 0 };
    version_libraries(&libraries);
    printf("vraagbaak %s, engine SQLite %s\n%.*s", VERSION, care_engine(), (int)libraries.n, libraries.p);
    buf_release(&libraries);
    return EXIT_OK;
}
