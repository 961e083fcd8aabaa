/* migrate.h -- bringing a database to the version of this program.
 * Model:  migrations/ holds numbered SQL files, compiled in; each runs once, in order, in a transaction of its own
 *         together with its row in `migration` (number, name, checksum, at). Forward only; one that landed is never edited.
 * Threads: start-up, one thread. Memory: arena for texts.
 * Errors: ERR_CONFLICT with a text in *why when the database is newer than the program, when a checksum differs, or when it
 *         holds tables but no migration table (half made). */
#ifndef VB_MIGRATE_H
#define VB_MIGRATE_H

#include "db/db.h"

struct migration {
    int64_t number; /* the time stamp in its file name, digits only */
    const char *name, *text;
};
extern const struct migration migrations[];
extern const size_t migration_count;

/* How far a migration is that takes long. */
struct migrate_progress {
    const char *name;
    size_t statement, statements; /* which runs now, from 1, of how many */
    struct str text;              /* of that statement, without the remarks before it */
    int64_t rows;    /* that it has written; 0 when the engine does not say (indexes, tables without row numbers) */
    int64_t seconds; /* since the migration began */
};
/* Is told every so often, and of a migration that is over by then not at all. */
struct migrate_watch {
    void (*tell)(void *ctx, const struct migrate_progress *p);
    void *ctx;
    int every_ms; /* 0: 1000 */
};

/* Runs what is missing. *why (arena) says in plain English what is wrong. watch and ran may be NULL. */
enum err migrate_run(struct db *db, const struct migrate_watch *watch, struct arena *a, size_t *ran,
    struct str *why) MUST_CHECK;
/* Only looks: OK when the database is exactly at this program's version; *pending gives how many are missing. */
enum err migrate_check(struct db *db, struct arena *a, size_t *pending, struct str *why) MUST_CHECK;

/* The same for a list that is given, in order of number: what the two above do with the program's own. */
struct migration_list {
    const struct migration *of;
    size_t n;
};
enum err migrate_list_run(struct db *db, struct migration_list list, const struct migrate_watch *watch, struct arena *a,
    size_t *ran, struct str *why) MUST_CHECK;
enum err migrate_list_check(struct db *db, struct migration_list list, struct arena *a, size_t *pending,
    struct str *why) MUST_CHECK;

#endif
