/* attachment_transfer_test.c -- attachments leave with an export and come back with an import, and a second export is the same
 * byte for byte. */
#include "world.h"

#include "app/export.h"
#include "app/import.h"
#include "crypt/hash.h"
#include "crypt/token.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char TEXT[] = "Een begroting van vier regels.\n";

static const char *in(const struct world *w, const char *name)
{
    static char path[4][300];
    static int next;
    char *p = path[next = (next + 1) % 4];
    (void)snprintf(p, sizeof path[0], "%s/%s", w->folder, name);
    return p;
}

/* One file at answer 2, as an upload leaves it. */
static void attach(struct world *w)
{
    char text[HASH_TEXT + 1], sql[600];
    unsigned char hash[HASH_BYTES];
    struct hash h;
    FILE *f = fopen(in(w, "attachments/one"), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(TEXT, 1, sizeof TEXT - 1, f), sizeof TEXT - 1);
    assert_int_equal(fclose(f), 0);
    hash_start(&h);
    hash_add(&h, str_c(TEXT));
    hash_end(&h, hash);
    hash_text(hash, text);
    (void)snprintf(sql, sizeof sql,
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file) VALUES"
        " (7, 2, 1, $bert, 1700000000000, %zu, 'plan é.txt', 'Het \"plan\"', 'text/plain; charset=utf-8', x'%s', 'one')",
        sizeof TEXT - 1, text);
    world_exec(w, sql);
}

static void export_to(struct world *w, const char *folder)
{
    FILE *out = fopen("/dev/null", "w");
    struct db *db;
    assert_non_null(out);
    assert_int_equal(db_open(&db, w->path, DB_OPEN_READ), OK);
    assert_int_equal(export_run(db, folder, out, NULL), OK);
    assert_int_equal(export_files(db, in(w, "attachments"), folder, out), OK);
    db_free(db);
    assert_int_equal(fclose(out), 0);
}

static enum err import_from(struct world *w, const char *folder, struct import_counts *counts)
{
    FILE *out = fopen("/dev/null", "w");
    const char *const paths[] = { folder };
    struct db *db;
    assert_non_null(out);
    assert_int_equal(db_open(&db, w->path, DB_OPEN_WRITE), OK);
    enum err e = import_run(db,
        &(struct import_options){ .paths = paths, .n = 1, .attachments = in(w, "attachments"), .out = out }, counts);
    db_free(db);
    assert_int_equal(fclose(out), 0);
    return e;
}

static int run(const char *format, const char *a, const char *b)
{
    char command[700];
    (void)snprintf(command, sizeof command, "%s '%s' '%s'", format, a, b);
    return system(command);
}

static void transfer_attachments_leaveAndComeBack(void **state)
{
    struct world from = world_open("thread"), to = world_open("empty");
    struct import_counts counts = { 0 };
    char first[200], second[200];
    (void)state;
    assert_true(token_start());
    assert_int_equal(mkdir(in(&from, "attachments"), 0700), 0);
    assert_int_equal(mkdir(in(&to, "attachments"), 0700), 0);
    (void)snprintf(first, sizeof first, "%s/first", from.folder);
    (void)snprintf(second, sizeof second, "%s/second", from.folder);
    attach(&from);
    export_to(&from, first);
    assert_int_equal(access(in(&from, "first/attachments/7.txt"), F_OK), 0);
    assert_int_equal(import_from(&to, first, &counts), OK);
    assert_int_equal(world_number(&to, "SELECT id FROM attachment WHERE post_id = 2 AND root_id = 1"), 7);
    export_to(&to, second);
    assert_int_equal(run("diff -r", first, second), 0);
    assert_int_equal(import_from(&to, first, &counts), OK); /* twice is as once */
    assert_int_equal(counts.made + counts.updated, 0);
    assert_int_equal(count(&to, "attachment"), 1);
    (void)run("rm -r", first, second);
    (void)run("rm -r", in(&from, "attachments"), in(&to, "attachments"));
    world_close(&from);
    world_close(&to);
}

/* What stands in the folder is looked at as strictly as an upload; the thread comes in without it, and that is said. */
static void transfer_filesThatAreNotWelcome_stayOut(void **state)
{
    struct world from = world_open("thread"), to = world_open("empty");
    struct import_counts counts = { 0 };
    (void)state;
    assert_true(token_start());
    assert_int_equal(mkdir(in(&from, "attachments"), 0700), 0);
    assert_int_equal(mkdir(in(&to, "attachments"), 0700), 0);
    attach(&from);
    export_to(&from, in(&from, "first"));
    FILE *f = fopen(in(&from, "first/attachments/7.txt"), "w");
    assert_non_null(f);
    assert_true(fputs("<html>", f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(import_from(&to, in(&from, "first"), &counts), ERR_INVALID);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(count(&to, "attachment"), 0);
    assert_int_equal(world_number(&to, "SELECT count(*) FROM post WHERE id = 2"), 1);
    (void)run("rm -r", in(&from, "first"), in(&from, "attachments"));
    (void)run("rm -rf", in(&to, "attachments"), in(&to, "attachments"));
    world_close(&from);
    world_close(&to);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(transfer_attachments_leaveAndComeBack),
    cmocka_unit_test(transfer_filesThatAreNotWelcome_stayOut),
};

UNIT_MAIN(tests);
