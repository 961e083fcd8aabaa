/* main.c -- vraagbaak: finds the command and runs it. */
#include "app/cli.h"

#include "base/log.h"
#include "crypt/token.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int help(struct app *app);

static const struct command commands[] = {
    { "serve", "serve [--demo]", "Serve until SIGTERM. --demo also prints one-time sign-in links for the demo people.",
        cli_serve },
    { "migrate", "migrate", "Make the database, or bring it to this program's version.", cli_migrate },
    { "seed", "seed [DIR]", "Load the starter content; loading it again changes nothing.", cli_seed },
    { "import", "import PATH…", "Take in Markdown, text, CSV or JSON lines; again changes nothing.", cli_import },
    { "export", "export DIR", "Write everything but hidden groups as Markdown with front matter.", cli_export },
    { "check", "check", "Look for damage in database and index; exit status 1 names it.", cli_check },
    { "rebuild-index", "rebuild-index", "Make the search index anew from the database.", cli_rebuild_index },
    { "rerender", "rerender", "Make the stored HTML of all posts anew; the server does it by itself after an update.",
        cli_rerender },
    { "purge", "purge [ID…]",
        "Really delete what was withdrawn: these posts, or all after VRAAGBAAK_KEEP_WITHDRAWN days.", cli_purge },
    { "backup", "backup FILE", "Write a consistent copy of the database to FILE, also while serving.", cli_backup },
    { "restore", "restore FILE", "Put a backup in place; the server must be stopped.", cli_restore },
    { "user", "user add MAIL --name NAME --role ROLE… | link [--reset] MAIL | token MAIL | forget-factor MAIL | list",
        "Make people, print a one-time link (to sign in, or to choose a new password) or an API token, list people.",
        cli_user },
    { "search", "search [--explain] [--as MAIL] QUERY", "The search of the API; --explain tells how it was done.",
        cli_search },
    { "mail-in", "mail-in", "Take one mail on standard input, an answer to a mail of ours, and post it.", cli_mail_in },
    { "version", "version", "Versions of the program, the database engine and the libraries.", cli_version },
    { "help", "help [COMMAND | settings]", "This text, one command's, or all settings.", help },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int cli_usage(const char *command)
{
    const struct command *c = find(command);
    fprintf(stderr, "usage: vraagbaak %s\n", c ? c->usage : "COMMAND");
    return EXIT_USAGE;
}

static void print_all(FILE *to)
{
    fputs("Vraagbaak: a knowledge base for the digital workplace of municipalities.\n\n"
          "usage: vraagbaak [--config FILE] COMMAND …\n\n",
        to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  %s\n      %s\n", commands[i].usage, commands[i].help);
    fputs("\n`vraagbaak help settings` lists the settings. Exit status: 0 it worked, 1 it did not, 2 wrong usage.\n",
        to);
}

static int help(struct app *app)
{
    const char *about = app->argc ? app->argv[0] : NULL;
    if (about && strcmp(about, "settings") == 0) {
        struct buf text = { 0 };
        config_help(&text);
        printf("%.*s", STR_ARG(buf_str(&text)));
        buf_release(&text);
        return EXIT_OK;
    }
    const struct command *c = about ? find(about) : NULL;
    if (about && !c) {
        fprintf(stderr, "vraagbaak: there is no command \"%s\"\n", about);
        return EXIT_USAGE;
    }
    if (c)
        printf("usage: vraagbaak %s\n\n%s\n", c->usage, c->help);
    else
        print_all(stdout);
    return EXIT_OK;
}

/* Options before the command: --config FILE; --help anywhere asks for help. */
static int options(struct app *app, const char **file)
{
    if (cli_flag(app, "--help") || cli_flag(app, "-h")) {
        app->argc = app->argc > 1 ? 1 : app->argc;
        return help(app);
    }
    *file = cli_option(app, "--config");
    if (!app->argc || (*file && !**file)) {
        print_all(stderr);
        return EXIT_USAGE;
    }
    return -1;
}

static enum log_level level_of(const char *name)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum log_level)i;
    return LOG_INFO;
}

int main(int argc, char **argv)
{
    struct app app = { .argc = argc - 1, .argv = argv + 1 };
    const char *file = NULL;
    struct str why = { 0 };
    (void)umask(077);               /* what the program writes is its owner's */
    (void)signal(SIGXFSZ, SIG_IGN); /* past a limit on file sizes a write fails, as on a full disk */
    int status = options(&app, &file);
    if (status >= 0)
        return status;
    const struct command *c = find(app.argv[0]);
    if (!c) {
        fprintf(stderr, "vraagbaak: there is no command \"%s\"; see vraagbaak help\n", app.argv[0]);
        return EXIT_USAGE;
    }
    if (!token_start())
        return cli_fail("the system has no random numbers");
    if (config_load(&app.arena, file, &app.config, &why))
        return cli_fail("%.*s", STR_ARG(why));
    log_set_level(level_of(app.config.log));
    app.argc--;
    app.argv++;
    status = c->run(&app);
    arena_release(&app.arena);
    return status;
}
