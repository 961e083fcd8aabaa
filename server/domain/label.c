/* label.c -- see label.h. */
#include "domain/label.h"

#include <string.h>

enum kind { ACCOUNT, ORGANISATION, GROUP };

static const enum sql statement[] = {
    [ACCOUNT] = SQL_LABEL_ACCOUNT,
    [ORGANISATION] = SQL_LABEL_ORGANISATION,
    [GROUP] = SQL_LABEL_GROUP,
};

struct label {
    int64_t id, organisation;
    uint32_t age;          /* of struct labels when it was kept; any other is forgotten */
    unsigned char kind, n; /* n: bytes of name */
    char name[LABEL_NAME];
};

struct labels {
    int64_t counter;
    uint32_t age; /* from 1 on; a new one forgets everything */
    struct label slot[LABEL_ROOM];
};

static struct labels *labels_of(struct db *db)
{
    return db_memory(db, DB_MEMORY_LABEL, sizeof(struct labels));
}

void label_begin_at(struct db *db, int64_t counter)
{
    struct labels *all = labels_of(db);
    if (!all)
        return;
    if (db_writes(db) || all->counter != counter || !all->age)
        all->age++;
    if (!all->age) /* round: what is very old would look new */
        memset(all, 0, sizeof *all);
    all->counter = counter;
}

enum err label_begin(struct db *db, int64_t *counter)
{
    struct query q = db_query(db, SQL_LABEL_COUNTER);
    enum err e = query_single(&q, 0, counter);
    label_begin_at(db, *counter);
    return e;
}

static enum err look_up(struct db *db, struct arena *a, enum kind kind, struct label *slot, uint32_t age,
    struct named *out, int64_t *organisation)
{
    struct query q = db_query(db, statement[kind]);
    query_int(&q, out->id);
    if (query_row(&q)) {
        out->name = row_str(&q, a);
        *organisation = row_int(&q);
    } else {
        out->id = 0;
    }
    enum err e = query_end(&q);
    if (!e && slot && out->id && out->name.n <= LABEL_NAME) {
        *slot = (struct label){ .id = out->id, .organisation = *organisation, .age = age };
        slot->kind = (unsigned char)kind;
        slot->n = (unsigned char)out->name.n;
        memcpy(slot->name, out->name.p, out->name.n);
    }
    return e ? e : arena_err(a);
}

static enum err label(struct db *db, struct arena *a, enum kind kind, int64_t id, struct named *out,
    int64_t *organisation)
{
    struct labels *all = id ? labels_of(db) : NULL;
    struct label *slot = all ? &all->slot[((uint64_t)id * 3 + kind) % LABEL_ROOM] : NULL;
    *out = (struct named){ .id = id };
    *organisation = 0;
    if (!id)
        return OK;
    if (!slot || slot->id != id || slot->kind != kind || slot->age != all->age)
        return look_up(db, a, kind, slot, all ? all->age : 0, out, organisation);
    out->name = arena_str(a, (struct str){ slot->name, slot->n });
    *organisation = slot->organisation;
    return arena_err(a);
}

enum err label_account(struct db *db, struct arena *a, int64_t id, struct named *account, struct named *organisation)
{
    int64_t of, none;
    enum err e = label(db, a, ACCOUNT, id, account, &of);
    return e ? e : label(db, a, ORGANISATION, of, organisation, &none);
}

enum err label_organisation(struct db *db, struct arena *a, int64_t id, struct named *out)
{
    int64_t none;
    return label(db, a, ORGANISATION, id, out, &none);
}

enum err label_group(struct db *db, struct arena *a, int64_t id, struct named *out)
{
    int64_t none;
    return label(db, a, GROUP, id, out, &none);
}
