/* cli.c -- what the commands share; see cli.h. */
#include "app/cli.h"

#include "app/notify.h"
#include "base/log.h"
#include "db/migrate.h"
#include "resource/post/rerender.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("vraagbaak: ", stderr);
    (void)vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_FAILED;
}

static void take_out(struct app *app, int at, int count)
{
    for (int i = at; i + count < app->argc; i++)
        app->argv[i] = app->argv[i + count];
    app->argc -= count;
}

const char *cli_option(struct app *app, const char *name)
{
    for (int i = 0; i < app->argc; i++) {
        if (strcmp(app->argv[i], name) != 0)
            continue;
        const char *value = i + 1 < app->argc ? app->argv[i + 1] : "";
        take_out(app, i, i + 1 < app->argc ? 2 : 1);
        return value;
    }
    return NULL;
}

bool cli_flag(struct app *app, const char *name)
{
    for (int i = 0; i < app->argc; i++) {
        if (strcmp(app->argv[i], name) == 0) {
            take_out(app, i, 1);
            return true;
        }
    }
    return false;
}

const char *cli_database(struct app *app)
{
    return config_path(&app->arena, &app->config, "vraagbaak.db");
}

bool cli_make_folder(struct app *app)
{
    if (mkdir(app->config.data, 0750) == 0 || errno == EEXIST)
        return true;
    (void)cli_fail("cannot make the data folder %s: %s", app->config.data, strerror(errno));
    return false;
}

static struct db *give_up(struct db *db, struct str why)
{
    db_free(db);
    (void)cli_fail("%.*s", STR_ARG(why));
    return NULL;
}

struct db *cli_open(struct app *app, enum db_access access)
{
    struct db *db = NULL;
    size_t pending = 0;
    struct str why = { 0 };
    if (db_open(&db, cli_database(app), access))
        return give_up(db,
            arena_printf(&app->arena, "cannot open %s; `vraagbaak migrate` makes it", cli_database(app)));
    if (migrate_check(db, &app->arena, &pending, &why))
        return give_up(db, why.n ? why : STR("the database cannot be read"));
    if (pending)
        return give_up(db,
            arena_printf(&app->arena, "%s lacks %zu migration(s); run `vraagbaak migrate`", cli_database(app),
                pending));
    return db;
}

/* Says it where the log goes, and asks systemd for a minute more: a start that is ended by force begins anew with the same. */
static void tell_migration(void *ctx, const struct migrate_progress *p)
{
    struct str first = p->text, line = str_trim(str_cut(&first, '\n'));
    (void)ctx;
    char rows[40] = "";
    if (p->rows)
        (void)snprintf(rows, sizeof rows, ", %lld rows", (long long)p->rows);
    log_text(LOG_INFO, "migration", "%s: %lld s, statement %zu of %zu%s: %.*s", p->name, (long long)p->seconds,
        p->statement, p->statements, rows, (int)(line.n < 100 ? line.n : 100), line.p);
    (void)notify("EXTEND_TIMEOUT_USEC=60000000");
}

bool cli_lock(struct app *app)
{
    if (app->locked)
        return true;
    app->lock = open(config_path(&app->arena, &app->config, "serve.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    app->locked = app->lock >= 0 && flock(app->lock, LOCK_EX | LOCK_NB) == 0;
    if (!app->locked && app->lock >= 0)
        (void)close(app->lock);
    return app->locked;
}

void cli_unlock(struct app *app)
{
    if (app->locked)
        (void)close(app->lock);
    app->locked = false;
}

enum err cli_bring_up(struct app *app, struct db *db, size_t *ran, struct str *why)
{
    size_t pending = 0;
    bool own = app->locked;
    enum err e = migrate_check(db, &app->arena, &pending, why);
    if (e && pending && !cli_lock(app)) {
        *why = arena_printf(&app->arena,
            "the database lacks %zu migration(s), and a server is running on %s (or a command that brings it up to date): "
            "stop it first",
            pending, app->config.data);
        return ERR_CONFLICT;
    }
    e = migrate_run(db, &(struct migrate_watch){ .tell = tell_migration }, &app->arena, ran, why);
    if (!own)
        cli_unlock(app);
    return e ? e : rerender_begin(db);
}

struct db *cli_open_migrated(struct app *app)
{
    struct db *db = NULL;
    struct str why = { 0 };
    if (!cli_make_folder(app))
        return NULL;
    if (db_open(&db, cli_database(app), DB_OPEN_WRITE))
        return give_up(db, arena_printf(&app->arena, "cannot open or make %s", cli_database(app)));
    if (cli_bring_up(app, db, NULL, &why))
        return give_up(db, why.n ? why : STR("the database could not be brought up to date"));
    return db;
}

const char *cli_folder(struct app *app, const char *setting, const char *here, const char *installed)
{
    struct stat s;
    (void)app;
    if (*setting)
        return setting;
    if (stat(here, &s) == 0 && S_ISDIR(s.st_mode))
        return here;
    return stat(installed, &s) == 0 && S_ISDIR(s.st_mode) ? installed : NULL;
}

const char *cli_attachments(struct app *app)
{
    return config_path(&app->arena, &app->config, "attachments");
}

bool cli_make_attachments(struct app *app)
{
    const char *folder = cli_attachments(app);
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return true;
    (void)cli_fail("cannot make the folder %s: %s", folder, strerror(errno));
    return false;
}
