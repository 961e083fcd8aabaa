/* cli.h -- the commands of the program.
 * Model:  a command is a row {name, usage, help, run}; main finds it, loads the settings and calls run. Exit status: 0 it worked,
 *         1 it did not (the reason on standard error), 2 wrong usage.
 * Threads: the main thread. Memory: app.arena lives for the whole run of the program.
 * Errors: a run function prints its own reason with cli_fail. */
#ifndef VB_CLI_H
#define VB_CLI_H

#include "app/config.h"
#include "db/db.h"

enum exit_status { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct app {
    struct arena arena;
    struct config config;
    int argc; /* arguments behind the command */
    char **argv;
    bool locked; /* this process has the data folder to itself */
    int lock;
};

struct command {
    const char *name, *usage, *help;
    int (*run)(struct app *app);
};

/* The commands, one each: what is left of the arguments is theirs; they return an exit status. */
int cli_serve(struct app *app);
int cli_migrate(struct app *app);
int cli_seed(struct app *app);
int cli_import(struct app *app);
int cli_export(struct app *app);
int cli_check(struct app *app);
int cli_rerender(struct app *app);
int cli_rebuild_index(struct app *app);
int cli_purge(struct app *app);
int cli_backup(struct app *app);
int cli_restore(struct app *app);
int cli_user(struct app *app);
int cli_search(struct app *app);
int cli_mail_in(struct app *app);
int cli_version(struct app *app);

/* Prints "vraagbaak: …" on standard error and returns EXIT_FAILED. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints how the command is used and returns EXIT_USAGE. */
int cli_usage(const char *command);
/* Takes "--name value" out of the arguments; NULL when it is not there. A missing value gives "". */
const char *cli_option(struct app *app, const char *name);
/* Takes "--name" out of the arguments. */
bool cli_flag(struct app *app, const char *name);
/* Takes the data folder for this process alone, until cli_unlock or its end: false when a server has it, or another command that
 * wants no server beside it. Once taken it stays so. */
bool cli_lock(struct app *app);
void cli_unlock(struct app *app);
/* Opens the database of the data folder, which must be at this program's version; prints the reason and gives NULL. */
struct db *cli_open(struct app *app, enum db_access access);
/* The same, but makes the folder and the database and brings it up to date. */
struct db *cli_open_migrated(struct app *app);
/* Brings an open database up to date; *ran (may be NULL) is how many migrations that took, *why (arena) says what is wrong.
 * ERR_CONFLICT when something is missing and a server runs on the folder: it is an older one, whose statements would no longer fit. */
enum err cli_bring_up(struct app *app, struct db *db, size_t *ran, struct str *why) MUST_CHECK;
/* Path of the database file. */
const char *cli_database(struct app *app);
/* Path of the folder of attached files. */
const char *cli_attachments(struct app *app);
/* Makes it when it is absent; prints the reason and returns false when it cannot. */
bool cli_make_attachments(struct app *app);
/* The folder of a setting, or the first of the two usual places that exists ("build/web", the installed one); NULL. */
const char *cli_folder(struct app *app, const char *setting, const char *here, const char *installed);
/* Makes the data folder when it is absent; prints the reason and returns false when it cannot. */
bool cli_make_folder(struct app *app);

#endif
