/* shared_test.c -- the memory that connections share: with no room on the disk behind it, it is refused and not written to. */
#include "db/scratch.h"

#include <sys/mman.h>

/* A file system in which, while `full`, what is shared lies behind the end of a file: as a hole on a full disk, touching it ends
 * the program. */
static sqlite3_vfs *system_vfs, hole_vfs;
static sqlite3_io_methods hole_methods;
static int (*system_map)(sqlite3_file *, int, int, int, void volatile **);
static bool full;

static int map_hole(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    int code = system_map(f, page, size, extend, out);
    if (code || !full || !*out)
        return code;
    int empty = memfd_create("empty", MFD_CLOEXEC);
    assert_true(empty >= 0);
    assert_true(
        mmap((void *)*out, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, empty, 0) != MAP_FAILED);
    close(empty);
    return code;
}

static int open_hole(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)v;
    int code = system_vfs->xOpen(system_vfs, name, f, flags, out);
    if (code == SQLITE_OK && flags & SQLITE_OPEN_MAIN_DB) {
        hole_methods = *f->pMethods;
        system_map = hole_methods.xShmMap;
        hole_methods.xShmMap = map_hole;
        f->pMethods = &hole_methods;
    }
    return code;
}

/* Before the first connection, for the layer of db/ lies over what is the engine's default then. */
static int put_hole(void **state)
{
    (void)state;
    system_vfs = sqlite3_vfs_find(NULL);
    hole_vfs = *system_vfs;
    hole_vfs.pNext = NULL;
    hole_vfs.zName = "hole";
    hole_vfs.xOpen = open_hole;
    return sqlite3_vfs_register(&hole_vfs, 1);
}

static void shared_noRoomBehindIt_refusedAsFull(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct db *db = NULL;
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK); /* the first statement asks for what is shared */
    full = true;
    assert_int_equal(sqlite3_exec(db_handle(db), "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_FULL);
    db_free(db); /* looks at it once more, to copy the log */
    full = false;
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK);
    scratch_exec(db, "CREATE TABLE t(x)");
    db_free(db);
    scratch_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_noRoomBehindIt_refusedAsFull),
    };
    return cmocka_run_group_tests(tests, put_hole, NULL);
}
