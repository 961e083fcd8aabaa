/* people.c -- `vraagbaak user …`: people from the command line.
 * Threads: main thread. Memory: the app's arena. Errors: printed; nothing is half done. */
#include "app/cli.h"

#include "base/clock.h"
#include "domain/viewer.h"
#include "resource/organisation/organisation.h"
#include "resource/user/account.h"

#include <stdio.h>
#include <string.h>

enum { LINK_SECONDS = 24 * 3600, TOKEN_SECONDS = 365 * 24 * 3600 };

static const char *address(struct app *app)
{
    if (*app->config.url)
        return app->config.url;
    struct str rest = str_c(app->config.listen), first = str_cut(&rest, ',');
    return arena_printf(&app->arena, "http://%.*s", STR_ARG(first)).p;
}

/* Runs what is between db_begin and the end: commits when e is OK. */
static enum err end(struct db *db, enum err e)
{
    if (!e)
        return db_commit(db);
    db_rollback(db);
    return e;
}

static int add(struct app *app)
{
    struct account_edit in = { 0 };
    const char *name = cli_option(app, "--name"), *organisation = cli_option(app, "--organisation"), *role;
    while ((role = cli_option(app, "--role"))) {
        for (struct str rest = str_c(role); rest.n;) {
            unsigned bit = role_by_name(str_cut(&rest, ','));
            if (!bit)
                return cli_fail(
                    "unknown role \"%s\"; roles are reader sounding_board project_leader steering coach administrator",
                    role);
            in.roles |= bit;
        }
    }
    if (app->argc != 1 || !name || !*name || !in.roles || !strchr(app->argv[0], '@'))
        return cli_usage("user");
    struct db *db = cli_open_migrated(app);
    int64_t id = 0;
    bool changed = false;
    if (!db)
        return EXIT_FAILED;
    in.mail = str_c(app->argv[0]);
    in.name = str_c(name);
    enum err e = db_begin(db, true);
    if (!e && organisation)
        e = organisation_find(db, &app->arena, (struct str){ 0 }, str_c(organisation), &in.organisation);
    if (!e)
        e = account_put(db, &in, clock_now(), &id, &changed);
    e = end(db, e);
    db_free(db);
    if (e)
        return cli_fail(e == ERR_NOT_FOUND ? "there is no organisation called \"%s\""
                                           : "the account could not be stored%s",
            organisation ? organisation : "");
    printf("%s #%lld %s\n", changed ? "stored" : "unchanged", (long long)id, app->argv[0]);
    return EXIT_OK;
}

static int secret(struct app *app, bool link)
{
    bool reset = link && cli_flag(app, "--reset");
    if (app->argc != 1)
        return cli_usage("user");
    struct db *db = cli_open(app, DB_OPEN_WRITE);
    int64_t id = 0;
    struct str token = { 0 };
    if (!db)
        return EXIT_FAILED;
    enum err e = db_begin(db, true);
    if (!e)
        e = account_find(db, str_c(app->argv[0]), &id);
    if (!e)
        e = reset  ? account_reset_link(db, &app->arena, id, LINK_SECONDS, clock_now(), &token)
            : link ? account_link(db, &app->arena, id, LINK_SECONDS, clock_now(), &token)
                   : account_token(db, &app->arena, id, STR("command line"), TOKEN_SECONDS, clock_now(), &token);
    e = end(db, e);
    db_free(db);
    if (e)
        return cli_fail(e == ERR_NOT_FOUND ? "nobody has the mail address %s" : "no token could be made for %s",
            app->argv[0]);
    if (link)
        printf("%s/%s#%.*s\n", address(app), reset ? "wachtwoord" : "inloglink", STR_ARG(token));
    else
        printf("%.*s\n", STR_ARG(token));
    return EXIT_OK;
}

/* For who lost the device and the recovery codes. */
static int forget_factor(struct app *app)
{
    if (app->argc != 1)
        return cli_usage("user");
    struct db *db = cli_open(app, DB_OPEN_WRITE);
    int64_t id = 0;
    if (!db)
        return EXIT_FAILED;
    enum err e = db_begin(db, true);
    if (!e)
        e = account_find(db, str_c(app->argv[0]), &id);
    if (!e)
        e = account_forget_factor(db, id, 0, clock_now());
    e = end(db, e);
    db_free(db);
    if (e)
        return cli_fail("there is no second factor of %s", app->argv[0]);
    printf("the second factor of %s is gone\n", app->argv[0]);
    return EXIT_OK;
}

static int list(struct app *app)
{
    if (app->argc)
        return cli_usage("user");
    struct db *db = cli_open(app, DB_OPEN_READ);
    if (!db)
        return EXIT_FAILED;
    struct query q = db_query(db, SQL_PEOPLE_LIST);
    while (query_row(&q)) {
        int64_t id = row_int(&q);
        struct str mail = row_str(&q, &app->arena), name = row_str(&q, &app->arena),
                   organisation = row_str(&q, &app->arena);
        unsigned roles = (unsigned)row_int(&q);
        printf("%lld\t%.*s\t%.*s\t%.*s\t", (long long)id, STR_ARG(mail), STR_ARG(name), STR_ARG(organisation));
        for (unsigned bit = 1, first = 1; bit <= ROLE_ADMINISTRATOR; bit <<= 1)
            if (roles & bit) {
                printf("%s%s", first ? "" : ",", role_name(bit));
                first = 0;
            }
        putchar('\n');
    }
    enum err e = query_end(&q);
    db_free(db);
    return e ? cli_fail("the accounts could not be read") : EXIT_OK;
}

int cli_user(struct app *app)
{
    const char *what = app->argc ? app->argv[0] : "";
    app->argc -= app->argc > 0;
    app->argv++;
    if (strcmp(what, "add") == 0)
        return add(app);
    if (strcmp(what, "link") == 0)
        return secret(app, true);
    if (strcmp(what, "token") == 0)
        return secret(app, false);
    if (strcmp(what, "forget-factor") == 0)
        return forget_factor(app);
    if (strcmp(what, "list") == 0)
        return list(app);
    return cli_usage("user");
}
