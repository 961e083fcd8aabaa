/* label.h -- the names that stand around posts: of accounts, organisations and groups, remembered per connection.
 * Model:  a thread of sixteen posts names a handful of people again and again; looking each up once and keeping it beats
 *         joining five tables to every row. What is remembered holds while the counter "names" stays (db_change raises it
 *         with every change of anything but a post), and on a writing connection only until the next label_begin, because
 *         what it saw may be undone.
 * Threads: as the connection. Memory: LABEL_ROOM names per connection, a hundred bytes each, freed with it; what is handed
 *         out is copied into the arena. Errors: as db.h. Source: bench, reading a thread. */
#ifndef VB_LABEL_H
#define VB_LABEL_H

#include "db/db.h"

enum {
    LABEL_ROOM = 512, /* names that are remembered; a newer one takes the place of an older */
    LABEL_NAME = 74   /* bytes of the longest name that is remembered; longer ones are looked up each time */
};

struct named {
    int64_t id; /* 0 = none */
    struct str name;
};

/* Forgets what may have changed, and gives the counter of changes to names. Call it before a run of the others. */
enum err label_begin(struct db *db, int64_t *counter) MUST_CHECK;
/* The same for who has just read the counter (sequence "names") in this transaction. */
void label_begin_at(struct db *db, int64_t counter);
/* The name of an account and of the organisation it belongs to; id 0 gives none. */
enum err label_account(struct db *db, struct arena *a, int64_t id, struct named *account,
    struct named *organisation) MUST_CHECK;
enum err label_organisation(struct db *db, struct arena *a, int64_t id, struct named *out) MUST_CHECK;
enum err label_group(struct db *db, struct arena *a, int64_t id, struct named *out) MUST_CHECK;

#endif
