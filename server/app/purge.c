/* purge.c -- `vraagbaak purge [ID…]`: really deletes what was withdrawn, and looks in the files whether it is gone.
 * Model:  without numbers: everything that was withdrawn longer ago than the setting says, the names in invitations that
 *         ended as long ago, and searches that are past their own setting. First the rows go, with secure_delete;
 *         then the database is written anew without its free pages, its log is emptied, and the search index is made anew. Last,
 *         every file of the data folder is searched for pieces of the texts that went. Works beside a running server. Backups
 *         that were made before still hold them.
 * Threads: main thread. Memory: the app's arena. Errors: printed; texts that are still found give exit status 1. */
#include "app/cli.h"
#include "app/retention.h"

#include "base/clock.h"
#include "db/care.h"
#include "index/index.h"
#include "resource/post/attachment.h"
#include "resource/post/post.h"
#include "resource/search/wish.h"
#include "resource/user/invitation.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS = 200, NEEDLE_MIN = 16, NEEDLE_MAX = 60 };
#define DAY_MS (24 * 3600 * INT64_C(1000))

struct needles {
    struct str text[TEXTS * 3];
    size_t n;
};

/* Part of a text that is long enough to know it by: its first line of some length. */
static void add_needle(struct needles *all, struct str text)
{
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n >= NEEDLE_MIN && all->n < sizeof all->text / sizeof *all->text) {
            all->text[all->n++] = str_sub(line, 0, NEEDLE_MAX);
            return;
        }
    }
}

static enum err remember(struct app *app, struct db *db, int64_t id, struct needles *all)
{
    struct post_purged posts[32];
    size_t n = 0;
    enum err e = post_purge_texts(db, &app->arena, id, posts, sizeof posts / sizeof *posts, &n);
    for (size_t i = 0; !e && i < n; i++) {
        add_needle(all, posts[i].title);
        add_needle(all, posts[i].lead);
        add_needle(all, posts[i].body);
    }
    return e;
}

/* The rows are gone for good: the files go too. */
static enum err remove_files(struct app *app, const struct str *files, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_printf(&app->arena, "%s/%.*s", cli_attachments(app), STR_ARG(files[i])).p;
        if ((unlink(path) && errno != ENOENT) || access(path, F_OK) == 0)
            e = ERR_INTERNAL;
    }
    return e;
}

static enum err purge_one(struct app *app, struct db *db, int64_t id, struct needles *all)
{
    struct str *files = NULL;
    size_t n = 0;
    enum err e = remember(app, db, id, all);
    if (!e)
        e = attachment_of_purged(db, &app->arena, id, &files, &n);
    if (!e)
        e = db_begin(db, true);
    if (e)
        return e;
    e = post_purge(db, &app->arena, id, clock_now());
    if (!e)
        e = db_commit(db);
    if (e)
        db_rollback(db);
    return e ? e : remove_files(app, files, n);
}

/* The numbers that were given; *count posts are gone after it. */
static int purge_given(struct app *app, struct db *db, struct needles *all, int64_t *count)
{
    for (int i = 0; i < app->argc; i++) {
        int64_t id = 0;
        enum err e = str_int(str_c(app->argv[i]), &id) && id > 0 ? purge_one(app, db, id, all) : ERR_NOT_FOUND;
        if (e == ERR_NOT_FOUND)
            return cli_fail("there is no post %s", app->argv[i]);
        if (e == ERR_CONFLICT)
            return cli_fail("post %s was not withdrawn: withdraw it first", app->argv[i]);
        if (e)
            return cli_fail("post %s could not be deleted", app->argv[i]);
        ++*count;
    }
    return EXIT_OK;
}

static int purge_due(struct app *app, struct db *db, struct needles *all, int64_t *count)
{
    struct str why = { 0 };
    int64_t days = 0, keep = 0, id = 0;
    if (config_number(&app->arena, "VRAAGBAAK_KEEP_WITHDRAWN", app->config.keep_withdrawn, 0, DAYS_MOST, &days, &why))
        return cli_fail("%.*s", STR_ARG(why));
    if (config_number(&app->arena, "VRAAGBAAK_KEEP_SEARCHES", app->config.keep_searches, 1, DAYS_MOST, &keep, &why))
        return cli_fail("%.*s", STR_ARG(why));
    int64_t before = clock_now() - days * DAY_MS;
    enum err e = post_purge_next(db, before, 0, &id);
    enum err forgotten = db_begin(db, true);
    if (!forgotten)
        forgotten = invitation_forget(db, before);
    if (!forgotten)
        forgotten = wish_forget(db, clock_now() - keep * DAY_MS);
    if (!forgotten)
        forgotten = db_commit(db);
    if (forgotten)
        db_rollback(db);
    e = e ? e : forgotten;
    while (!e && id) {
        e = purge_one(app, db, id, all);
        ++*count;
        if (!e)
            e = post_purge_next(db, before, id, &id);
    }
    return e ? cli_fail("deleting stopped at post %lld", (long long)id) : EXIT_OK;
}

static bool holds(const char *path, const struct needles *all, struct str *found)
{
    FILE *f = fopen(path, "rb");
    enum { PIECE = 1 << 20 };
    char *bytes = malloc(PIECE + NEEDLE_MAX);
    size_t kept = 0, n;
    bool hit = false;
    while (f && bytes && !hit && (n = fread(bytes + kept, 1, PIECE, f)) > 0) {
        n += kept;
        for (size_t i = 0; !hit && i < all->n; i++)
            if (memmem(bytes, n, all->text[i].p, all->text[i].n)) {
                *found = all->text[i];
                hit = true;
            }
        kept = n < NEEDLE_MAX ? n : NEEDLE_MAX; /* a text may stand across two pieces */
        memmove(bytes, bytes + n - kept, kept);
    }
    free(bytes);
    if (f)
        (void)fclose(f);
    return hit;
}

/* Looks through every file of the data folder. */
static int prove(struct app *app, const struct needles *all)
{
    DIR *d = opendir(app->config.data);
    struct dirent *entry;
    int status = EXIT_OK, files = 0;
    while (d && (entry = readdir(d))) {
        struct str found = { 0 };
        if (entry->d_name[0] == '.')
            continue;
        files++;
        if (holds(config_path(&app->arena, &app->config, entry->d_name), all, &found))
            status = cli_fail("\"%.*s\" still stands in %s; perhaps another post quotes it", STR_ARG(found),
                entry->d_name);
    }
    if (d)
        (void)closedir(d);
    if (status == EXIT_OK)
        printf("%zu piece(s) of text looked for in %d file(s): none left\n", all->n, files);
    return status;
}

int cli_purge(struct app *app)
{
    struct needles *all = arena_new(&app->arena, struct needles);
    struct db *db = cli_open(app, DB_OPEN_WRITE);
    struct index *ix = NULL;
    int64_t count = 0;
    if (!db || !all) {
        db_free(db);
        return EXIT_FAILED;
    }
    enum err e = care_forget_thoroughly(db);
    int status = e  ? cli_fail("the database refuses secure_delete")
        : app->argc ? purge_given(app, db, all, &count)
                    : purge_due(app, db, all, &count);
    if (!e && !status)
        e = care_scrub(db); /* also for who was made anonymous since the last time */
    db_free(db);
    if (status)
        return status;
    if (!e && count)
        e = index_new(&ix, config_path(&app->arena, &app->config, "index.db"), cli_database(app), false);
    if (!e && count)
        e = index_rebuild(ix, NULL, NULL);
    index_free(ix);
    if (e)
        return cli_fail(
            "%lld post(s) deleted, but their traces could not be removed; run it again with the server stopped",
            (long long)count);
    printf("%lld post(s) deleted\n", (long long)count);
    return prove(app, all);
}
