/* backup_test.c -- a backup every night: made when due, read back, linked where nothing changed, the oldest gone; and what is said. */
#include "world.h"

#include "app/backup.h"
#include "base/clock.h"
#include "crypt/hash.h"
#include "resource/post/attachment_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOUR  INT64_C(3600000)
#define FIRST INT64_C(1795400400000) /* 2026-11-23 03:20 in Amsterdam: a copy of that night is due */

struct night {
    struct world w;
    struct backup_source from;
    struct backup_plan plan;
    struct backups *b;
    char files[100], copies[100];
};

static const char *path_in(struct night *t, const char *folder, const char *name)
{
    return arena_printf(&t->w.arena, "%s/%s", folder, name).p;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fputs(text, f) >= 0, 1);
    assert_int_equal(fclose(f), 0);
}

/* A question with one attached file, and no copies yet. */
static void open_night(struct night *t, int64_t keep)
{
    char text[HASH_TEXT + 1], sql[600];
    unsigned char hash[HASH_BYTES];
    struct hash h;
    *t = (struct night){ .w = world_open("one-question") };
    (void)snprintf(t->files, sizeof t->files, "%s/attachments", t->w.folder);
    (void)snprintf(t->copies, sizeof t->copies, "%s/backups", t->w.folder);
    assert_int_equal(mkdir(t->files, 0700), 0);
    assert_int_equal(mkdir(t->copies, 0700), 0);
    write_file(path_in(t, t->files, "f1"), "bijlage");
    hash_start(&h);
    hash_add(&h, STR("bijlage"));
    hash_end(&h, hash);
    hash_text(hash, text);
    (void)snprintf(sql, sizeof sql,
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file) VALUES"
        " (1, 1, 1, $anna, 1, 7, 'a.txt', 'Een stuk', 'text/plain; charset=utf-8', x'%s', 'f1')",
        text);
    world_exec(&t->w, sql);
    t->from = (struct backup_source){ t->w.path, t->files };
    t->plan = (struct backup_plan){ t->copies, 3, keep };
    assert_int_equal(backups_new(&t->b, &t->from, &t->plan, false), OK);
}

static void close_night(struct night *t)
{
    DIR *d = opendir(t->copies);
    backups_free(t->b);
    for (struct dirent *x; d && (x = readdir(d));)
        if (x->d_name[0] != '.' && unlink(path_in(t, t->copies, x->d_name)))
            attachment_drop(path_in(t, t->copies, x->d_name));
    if (d)
        closedir(d);
    attachment_drop(t->copies);
    attachment_drop(t->files);
    world_close(&t->w);
}

/* A value of what /health/ready says. */
static const char *said(struct night *t, const char *key, int64_t now)
{
    struct buf out = { 0 };
    struct jw j = { .out = &out };
    backup_report(t->b, &j, now);
    struct str all = arena_str(&t->w.arena, buf_str(&out));
    buf_release(&out);
    const char *at = strstr(all.p, arena_printf(&t->w.arena, "\"%s\":", key).p);
    assert_non_null(at);
    at += strlen(key) + 3;
    size_t n = strcspn(at + 1, "\",}") + 1;
    return at[0] == '"' ? arena_printf(&t->w.arena, "%.*s", (int)n - 1, at + 1).p
                        : arena_printf(&t->w.arena, "%.*s", (int)n, at).p;
}

static bool there(struct night *t, const char *name)
{
    return access(path_in(t, t->copies, name), F_OK) == 0;
}

static void night_copyIsDue_isMadeOnceAndWhole(void **state)
{
    (void)state;
    struct night t;
    struct db *copy = NULL;
    struct str wrong = { 0 };
    int64_t files = 0;
    open_night(&t, 3);
    assert_string_equal(said(&t, "status", FIRST), "none");
    assert_in_range(backup_round(t.b, FIRST), 1, 3600);
    assert_string_equal(said(&t, "status", FIRST), "fresh");
    assert_string_equal(said(&t, "last", FIRST), "2026-11-23T02:20:00Z");
    assert_string_equal(said(&t, "next", FIRST), "2026-11-24T02:00:00Z");
    assert_true(there(&t, "vraagbaak-20261123T0220Z.db"));
    assert_int_equal(db_open(&copy, path_in(&t, t.copies, "vraagbaak-20261123T0220Z.db"), DB_OPEN_READ), OK);
    assert_int_equal(attachment_verify(copy, &t.w.arena,
                         path_in(&t, t.copies, "vraagbaak-20261123T0220Z.db.attachments"), &wrong, &files),
        OK);
    assert_int_equal(files, 1);
    db_free(copy);
    backup_round(t.b, FIRST + HOUR); /* the same day: nothing is due */
    assert_string_equal(said(&t, "kept", FIRST), "1");
    backup_round(t.b, FIRST + 23 * HOUR); /* 02:20 of the next night: not yet */
    assert_string_equal(said(&t, "kept", FIRST), "1");
    assert_string_equal(said(&t, "status", FIRST + 27 * HOUR), "late");
    close_night(&t);
}

static void night_manyNights_keepsTheNewestAndLinksFiles(void **state)
{
    (void)state;
    struct night t;
    struct stat st;
    open_night(&t, 2);
    write_file(path_in(&t, t.copies, "vraagbaak-20261122T0000Z.db.part"), "half"); /* a crash left it */
    write_file(path_in(&t, t.copies, "vraagbaak-own.db"), "of somebody else");
    for (int day = 0; day < 4; day++)
        backup_round(t.b, FIRST + day * 24 * HOUR);
    assert_string_equal(said(&t, "kept", FIRST), "2");
    assert_false(there(&t, "vraagbaak-20261123T0220Z.db"));
    assert_false(there(&t, "vraagbaak-20261124T0220Z.db.attachments"));
    assert_true(there(&t, "vraagbaak-20261125T0220Z.db"));
    assert_true(there(&t, "vraagbaak-20261126T0220Z.db"));
    assert_false(there(&t, "vraagbaak-20261122T0000Z.db.part"));
    assert_true(there(&t, "vraagbaak-own.db"));
    assert_int_equal(stat(path_in(&t, t.copies, "vraagbaak-20261126T0220Z.db.attachments/f1"), &st), 0);
    assert_int_equal(st.st_nlink, 2); /* one file in both copies … */
    assert_int_equal(stat(path_in(&t, t.files, "f1"), &st), 0);
    assert_int_equal(st.st_nlink, 1); /* … and not that of the server */
    close_night(&t);
}

/* A link would carry the damage of an earlier copy on. */
static void night_earlierCopyWentBad_isNotLinked(void **state)
{
    (void)state;
    struct night t;
    open_night(&t, 2);
    backup_round(t.b, FIRST);
    write_file(path_in(&t, t.copies, "vraagbaak-20261123T0220Z.db.attachments/f1"), "bijlagf");
    backup_round(t.b, FIRST + 24 * HOUR);
    assert_string_equal(said(&t, "status", FIRST + 24 * HOUR), "fresh");
    FILE *f = fopen(path_in(&t, t.copies, "vraagbaak-20261124T0220Z.db.attachments/f1"), "r");
    char text[16] = "";
    assert_non_null(f);
    assert_non_null(fgets(text, sizeof text, f));
    (void)fclose(f);
    assert_string_equal(text, "bijlage");
    close_night(&t);
}

static void night_damagedData_failsSaysSoAndKeepsTheOldCopies(void **state)
{
    (void)state;
    struct night t;
    open_night(&t, 1);
    backup_round(t.b, FIRST);
    write_file(path_in(&t, t.files, "f1"), "kapot!!");
    attachment_drop(path_in(&t, t.copies, "vraagbaak-20261123T0220Z.db.attachments"));
    assert_in_range(backup_round(t.b, FIRST + 24 * HOUR), 3600, 3600);
    assert_string_equal(said(&t, "status", FIRST + 24 * HOUR), "failed");
    assert_string_equal(said(&t, "problem", FIRST), "the data or its copy is damaged; the log says more");
    assert_string_equal(said(&t, "last", FIRST), "2026-11-23T02:20:00Z");
    assert_true(there(&t, "vraagbaak-20261123T0220Z.db"));
    assert_false(there(&t, "vraagbaak-20261124T0220Z.db"));
    assert_false(there(&t, "vraagbaak-20261124T0220Z.db.part"));
    write_file(path_in(&t, t.files, "f1"), "bijlage");
    backup_round(t.b, FIRST + 25 * HOUR); /* an hour later it is well again */
    assert_string_equal(said(&t, "status", FIRST + 25 * HOUR), "fresh");
    close_night(&t);
}

static void settings_backups_areReadAndChecked(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct config c = { .data = "/nowhere", .backups = "no", .backup_hour = "3", .keep_backups = "14" };
    struct backup_plan plan;
    struct str why = { 0 };
    assert_int_equal(backup_settings(&a, &c, &plan, &why), OK);
    assert_null(plan.folder);
    c.backup_hour = "2"; /* does not exist in one night of the year */
    assert_int_equal(backup_settings(&a, &c, &plan, &why), ERR_INVALID);
    assert_non_null(strstr(arena_cstr(&a, why), "VRAAGBAAK_BACKUP_HOUR"));
    c.backup_hour = "3";
    c.backups = "";
    assert_int_equal(backup_settings(&a, &c, &plan, &why), ERR_INVALID);
    assert_non_null(strstr(arena_cstr(&a, why), "/nowhere/backups"));
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(night_copyIsDue_isMadeOnceAndWhole),
    cmocka_unit_test(night_manyNights_keepsTheNewestAndLinksFiles),
    cmocka_unit_test(night_earlierCopyWentBad_isNotLinked),
    cmocka_unit_test(night_damagedData_failsSaysSoAndKeepsTheOldCopies),
    cmocka_unit_test(settings_backups_areReadAndChecked),
};

UNIT_MAIN(tests);
