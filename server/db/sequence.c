/* sequence.c -- see db.h: identifiers, and the ordered list of changes.
 * Model:  a writing transaction reads a sequence once, counts in memory, and writes down where it got to just before it commits:
 *         in a batch of sixty-four posts that is one row instead of sixty-four. The next one goes on counting as long as nobody
 *         else has committed since. Undoing a savepoint takes the counts back to
 *         what they were when it was opened (up to SEQUENCE_DEPTH deep; below that numbers are skipped, never given twice).
 *         "names" is not counted this way: what it stands at is read by others in the same transaction. */
#include "db/handle.h"

#include <string.h>

static void forget(struct db *db)
{
    db->n_sequences = 0;
    db->sequences_hold = false;
}

/* Another one after every commit, here or elsewhere, of which this connection knows. */
static unsigned sequence_version(struct db *db)
{
    unsigned version = 0;
    (void)sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

void sequence_begin(struct db *db)
{
    bool room = db->n_sequences <= SEQUENCES / 2; /* for those that this transaction may ask for */
    if (!db->sequences_hold || !room || !db_writes(db) || sequence_version(db) != db->sequences_at)
        forget(db);
    db->sequences_hold = false;
    for (size_t i = 0; i < db->n_sequences; i++)
        db->sequences[i].asked = false;
}

void sequence_keep(struct db *db)
{
    db->sequences_hold = true;
    db->sequences_at = sequence_version(db);
}

void sequence_mark(struct db *db)
{
    if (db->depth >= SEQUENCE_DEPTH)
        return;
    struct sequence_mark *m = &db->marks[db->depth];
    m->n = db->n_sequences;
    for (size_t i = 0; i < m->n; i++)
        m->next[i] = db->sequences[i].next;
}

void sequence_undo(struct db *db)
{
    if (db->depth > SEQUENCE_DEPTH)
        return;
    const struct sequence_mark *m = &db->marks[db->depth - 1];
    db->n_sequences = m->n;
    for (size_t i = 0; i < m->n; i++)
        db->sequences[i].next = m->next[i];
}

static enum err write_down(struct db *db, const char *name, int64_t next)
{
    struct query q = db_query(db, SQL_DB_KEEP_ID);
    query_strz(&q, name);
    query_int(&q, next);
    return query_done(&q);
}

enum err sequence_write(struct db *db)
{
    enum err e = OK;
    for (size_t i = 0; i < db->n_sequences && !e; i++) {
        struct sequence *s = &db->sequences[i];
        if (s->next != s->written)
            e = write_down(db, s->name, s->next);
        s->written = s->next;
    }
    return e;
}

/* The sequence in memory, read when it is asked for first; NULL when it is not counted there. */
static struct sequence *counted(struct db *db, const char *name)
{
    if (!db->transaction || !db_writes(db) || db_lost(db) || strcmp(name, "names") == 0)
        return NULL;
    for (size_t i = 0; i < db->n_sequences; i++)
        if (strcmp(db->sequences[i].name, name) == 0) {
            db->sequences[i].asked = true;
            return &db->sequences[i];
        }
    struct sequence *s = &db->sequences[db->n_sequences];
    size_t n = strlen(name);
    if (db->n_sequences == SEQUENCES || n >= sizeof s->name)
        return NULL;
    struct query q = db_query(db, SQL_DB_SEQUENCE);
    query_strz(&q, name);
    if (query_single(&q, 1, &s->next) || s->next < 1)
        return NULL;
    memcpy(s->name, name, n + 1);
    s->written = s->next;
    s->asked = true;
    db->n_sequences++;
    return s;
}

int64_t db_new_id(struct db *db, const char *sequence)
{
    struct sequence *s = counted(db, sequence);
    db->counted++;
    if (s)
        return s->next++;
    int64_t id = 0;
    struct query q = db_query(db, SQL_DB_NEW_ID);
    query_strz(&q, sequence);
    enum err e = query_single(&q, 0, &id);
    if (!e && id > 0)
        return id;
    db_keep_error(db, e ? e : ERR_INTERNAL);
    return 0;
}

int64_t db_given(const struct db *db, const char *sequence)
{
    for (size_t i = 0; i < db->n_sequences; i++)
        if (db->sequences[i].asked && strcmp(db->sequences[i].name, sequence) == 0)
            return db->sequences[i].next - 1;
    return 0;
}

enum err db_keep_id(struct db *db, const char *sequence, int64_t id)
{
    ASSERT(id >= 0 && id < INT64_MAX);
    struct sequence *s = counted(db, sequence);
    if (!s)
        return write_down(db, sequence, id + 1);
    db->counted++;
    s->next = id + 1 > s->next ? id + 1 : s->next;
    return OK;
}

enum err db_change_new(struct db *db, const char *entity, int64_t id)
{
    int64_t seq = db_new_id(db, "change");
    if (!seq || (strcmp(entity, "post") != 0 && !db_new_id(db, "names")))
        return db->kept;
    struct query q = db_query(db, SQL_DB_CHANGE);
    query_int(&q, seq);
    query_strz(&q, entity);
    query_int(&q, id);
    return query_done(&q);
}

enum err db_change(struct db *db, const char *entity, int64_t id)
{
    db->changed = true;
    return db_change_new(db, entity, id);
}

bool db_changed(const struct db *db)
{
    return db->changed;
}
