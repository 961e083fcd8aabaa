/* transfer.c -- seed, import and export from the command line.
 * Threads: main thread. Memory: the app's arena. Errors: printed; import and export say themselves what went wrong where. */
#include "app/cli.h"
#include "app/export.h"
#include "app/import.h"
#include "crypt/token.h"

#include <stdio.h>

static int run_import(struct app *app, const char *const *paths, size_t n, bool seed)
{
    struct db *db = cli_open_migrated(app);
    if (!db || !cli_make_attachments(app) || !token_start()) {
        db_free(db);
        return EXIT_FAILED;
    }
    struct import_options options = { .paths = paths,
        .n = n,
        .seed = seed,
        .attachments = cli_attachments(app),
        .out = stdout };
    struct import_counts counts = { 0 };
    enum err e = import_run(db, &options, &counts);
    db_free(db);
    if (e == ERR_INVALID)
        return cli_fail("%zu did not come in; the lines that begin with \"failed\" say why", counts.failed);
    return e ? cli_fail("the import stopped: %s", err_title(e, 1)) : EXIT_OK;
}

int cli_import(struct app *app)
{
    if (app->argc < 1)
        return cli_usage("import");
    return run_import(app, (const char *const *)app->argv, (size_t)app->argc, false);
}

int cli_seed(struct app *app)
{
    if (app->argc > 1)
        return cli_usage("seed");
    const char *folder = app->argc ? app->argv[0]
                                   : cli_folder(app, app->config.seeds, "seeds", "/usr/share/vraagbaak/seeds");
    if (!folder)
        return cli_fail("there is no folder with seeds; give it as: vraagbaak seed DIR");
    return run_import(app, &folder, 1, true);
}

int cli_export(struct app *app)
{
    struct db *db = app->argc == 1 ? cli_open(app, DB_OPEN_READ) : NULL;
    if (app->argc != 1)
        return cli_usage("export");
    if (!db)
        return EXIT_FAILED;
    enum err e = export_run(db, app->argv[0], stdout, NULL);
    if (!e)
        e = export_files(db, cli_attachments(app), app->argv[0], stdout);
    db_free(db);
    return e ? cli_fail("the export stopped: %s", err_title(e, 1)) : EXIT_OK;
}
