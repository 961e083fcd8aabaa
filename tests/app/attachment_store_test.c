/* attachment_store_test.c -- the folder of attached files: damage is found, what is left over goes, copies are whole. */
#include "world.h"

#include "crypt/hash.h"
#include "resource/post/attachment_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 4, SIZE = 3000 };

struct store {
    struct world w;
    char folder[120], copy[120];
};

static const char *path_in(const char *folder, const char *name)
{
    static char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* Files f0 … with their rows. */
static void open_store(struct store *s)
{
    *s = (struct store){ .w = world_open("one-question") };
    (void)snprintf(s->folder, sizeof s->folder, "%s/attachments", s->w.folder);
    (void)snprintf(s->copy, sizeof s->copy, "%s/copy.attachments", s->w.folder);
    assert_int_equal(mkdir(s->folder, 0700), 0);
    for (int i = 0; i < FILES; i++) {
        char bytes[SIZE], name[16], text[HASH_TEXT + 1], sql[600];
        unsigned char hash[HASH_BYTES];
        struct hash h;
        memset(bytes, 'a' + i, sizeof bytes);
        (void)snprintf(name, sizeof name, "f%d", i);
        write_bytes(path_in(s->folder, name), bytes, sizeof bytes);
        hash_start(&h);
        hash_add(&h, (struct str){ bytes, sizeof bytes });
        hash_end(&h, hash);
        hash_text(hash, text);
        (void)snprintf(sql, sizeof sql,
            "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file) VALUES"
            " (%d, 1, 1, $anna, 1, %d, 'a.txt', 'Een stuk', 'text/plain; charset=utf-8', x'%s', 'f%d')",
            i + 1, SIZE, text, i);
        world_exec(&s->w, sql);
    }
}

static void close_store(struct store *s)
{
    attachment_drop(s->folder);
    attachment_drop(s->copy);
    world_close(&s->w);
}

/* What check says; "" when all is well. */
static const char *check(struct store *s, enum err expected)
{
    struct str wrong = { 0 };
    int64_t n = 0;
    assert_int_equal(attachment_verify(s->w.db, &s->w.arena, s->folder, &wrong, &n), expected);
    assert_int_equal(n, FILES);
    return wrong.n ? wrong.p : "";
}

static void store_everyFlippedBit_isFound(void **state)
{
    struct store s;
    (void)state;
    open_store(&s);
    assert_string_equal(check(&s, OK), "");
    for (int i = 0; i < 200; i++) {
        char name[16], byte;
        (void)snprintf(name, sizeof name, "f%d", i % FILES);
        int fd = open(path_in(s.folder, name), O_RDWR);
        off_t at = (off_t)(i * 7919 % SIZE);
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        byte = (char)(byte ^ 1 << i % 8);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        assert_non_null(strstr(check(&s, ERR_INTERNAL), "has other bytes than were stored"));
        byte = (char)(byte ^ 1 << i % 8);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        close(fd);
    }
    assert_string_equal(check(&s, OK), "");
    close_store(&s);
}

static void store_missingAndCutFiles_areFound(void **state)
{
    struct store s;
    (void)state;
    open_store(&s);
    assert_int_equal(unlink(path_in(s.folder, "f1")), 0);
    assert_int_equal(truncate(path_in(s.folder, "f2"), SIZE - 1), 0);
    const char *wrong = check(&s, ERR_INTERNAL);
    assert_non_null(strstr(wrong, "/f1) is missing"));
    assert_non_null(strstr(wrong, "/f2) has another size"));
    assert_null(strstr(wrong, "/f0)"));
    close_store(&s);
}

/* An unfinished upload goes at the next start, a file without a row after an hour; neither is damage. */
static void store_whatIsLeftOver_goes(void **state)
{
    struct store s;
    struct timespec old[2] = { { .tv_sec = time(NULL) - 7200 }, { .tv_sec = time(NULL) - 7200 } };
    (void)state;
    open_store(&s);
    write_bytes(path_in(s.folder, "abc.part"), "x", 1);
    write_bytes(path_in(s.folder, "young"), "x", 1);
    write_bytes(path_in(s.folder, "old"), "x", 1);
    assert_int_equal(utimensat(AT_FDCWD, path_in(s.folder, "old"), old, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, path_in(s.folder, "f0"), old, 0), 0);
    assert_non_null(strstr(check(&s, OK), "/old belongs to nothing"));
    assert_int_equal(attachment_sweep(s.w.db, &s.w.arena, s.folder), OK);
    assert_int_equal(access(path_in(s.folder, "abc.part"), F_OK), -1);
    assert_int_equal(access(path_in(s.folder, "old"), F_OK), -1);
    assert_int_equal(access(path_in(s.folder, "young"), F_OK), 0);
    assert_int_equal(access(path_in(s.folder, "f0"), F_OK), 0);
    close_store(&s);
}

static void store_copy_isWholeOrNot(void **state)
{
    struct store s;
    struct str missing = { 0 }, wrong = { 0 };
    int64_t n = 0;
    (void)state;
    open_store(&s);
    assert_int_equal(attachment_copy(s.w.db, s.folder, s.copy, NULL, &n, &missing, &s.w.arena), OK);
    assert_int_equal(n, FILES);
    assert_int_equal(attachment_verify(s.w.db, &s.w.arena, s.copy, &wrong, &n), OK);
    assert_int_equal(attachment_copy(s.w.db, s.folder, s.copy, NULL, &n, &missing, &s.w.arena), ERR_CONFLICT);
    attachment_drop(s.copy);
    assert_int_equal(unlink(path_in(s.folder, "f2")), 0);
    assert_int_equal(attachment_copy(s.w.db, s.folder, s.copy, NULL, &n, &missing, &s.w.arena), ERR_INTERNAL);
    assert_str(missing, "f2");
    close_store(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(store_everyFlippedBit_isFound),
    cmocka_unit_test(store_missingAndCutFiles_areFound),
    cmocka_unit_test(store_whatIsLeftOver_goes),
    cmocka_unit_test(store_copy_isWholeOrNot),
};

UNIT_MAIN(tests);
