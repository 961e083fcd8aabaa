/* cli_test.c -- commands beside a running server: they write, but they do not change the database beneath an older one. */
#include "tests/world.h"

#include "app/cli.h"
#include "db/migrate.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* main.c, which has the table of commands, is not linked with tests. */
int cli_usage(const char *command)
{
    fail_msg("usage of %s", command);
    return EXIT_USAGE;
}

/* A data folder whose database lacks the last migration, as an older program left it. */
static void old_folder(char *folder)
{
    struct arena a = { 0 };
    struct db *db = NULL;
    struct str why;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(db_open(&db, arena_printf(&a, "%s/vraagbaak.db", folder).p, DB_OPEN_WRITE), OK);
    struct migration_list older = { migrations, migration_count - 1 };
    assert_int_equal(migrate_list_run(db, older, NULL, &a, NULL, &why), OK);
    db_free(db);
    arena_release(&a);
}

static size_t lacks(const char *folder)
{
    struct arena a = { 0 };
    struct db *db = NULL;
    struct str why;
    size_t pending = 0;
    assert_int_equal(db_open(&db, arena_printf(&a, "%s/vraagbaak.db", folder).p, DB_OPEN_READ), OK);
    enum err e = migrate_check(db, &a, &pending, &why);
    assert_true(e == OK || pending);
    db_free(db);
    arena_release(&a);
    return pending;
}

/* Runs a command on the folder with these arguments. */
static int command(const char *folder, int (*run)(struct app *app), const char *const *words)
{
    char *argv[8] = { 0 };
    struct app app = { .argv = argv };
    app.config = (struct config){ .data = folder, .url = "", .listen = "127.0.0.1:8080" };
    while (words[app.argc]) {
        argv[app.argc] = strdup(words[app.argc]);
        app.argc++;
    }
    char *all[8];
    memcpy(all, argv, sizeof all);
    int status = run(&app);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    arena_release(&app.arena);
    return status;
}

#define ADD     ((const char *const[]){ "add", "anna@voorbeeld.nl", "--name", "Anna", "--role", "reader", NULL })
#define FILES   ((const char *const[]){ "README.md", NULL })
#define NOTHING ((const char *const[]){ NULL })

static void remove_folder(const char *folder)
{
    static const char *const files[] = { "vraagbaak.db", "vraagbaak.db-wal", "vraagbaak.db-shm", "serve.lock" };
    char path[128];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void command_besideAnOlderServer_leavesTheDatabaseAsItIs(void **state)
{
    (void)state;
    char folder[] = "/tmp/vraagbaak-cli-XXXXXX", lock[64];
    old_folder(folder);
    assert_int_equal(lacks(folder), 1);
    (void)snprintf(lock, sizeof lock, "%s/serve.lock", folder);
    int server = open(lock, O_RDWR | O_CREAT, 0600);
    assert_int_equal(flock(server, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(command(folder, cli_user, ADD), EXIT_FAILED);
    assert_int_equal(command(folder, cli_migrate, NOTHING), EXIT_FAILED);
    assert_int_equal(command(folder, cli_import, FILES), EXIT_FAILED);
    assert_int_equal(lacks(folder), 1);
    (void)close(server); /* stopped */
    assert_int_equal(command(folder, cli_migrate, NOTHING), EXIT_OK);
    assert_int_equal(lacks(folder), 0);
    server = open(lock, O_RDWR, 0600); /* a server of this version may start, and does not stand in the way */
    assert_int_equal(flock(server, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(command(folder, cli_user, ADD), EXIT_OK);
    assert_int_equal(command(folder, cli_migrate, NOTHING), EXIT_OK);
    (void)close(server);
    remove_folder(folder);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(command_besideAnOlderServer_leavesTheDatabaseAsItIs),
};
UNIT_MAIN(tests);
