/* names.c -- see names.h. */
#include "domain/names.h"

#include "text/fold.h"

struct str names_fold(struct arena *a, struct str name)
{
    return fold_text(a, str_trim(name), NAMES_FOLDED_MAX);
}

enum err names_load(struct db *db, struct arena *a, enum sql list, int64_t id, size_t max, struct names *out)
{
    *out = (struct names){ .alias = arena_array(a, max, sizeof *out->alias) };
    if (!out->alias)
        return arena_err(a);
    struct query q = db_query(db, list);
    query_int(&q, id);
    while (out->n < max && query_row(&q))
        out->alias[out->n++] = row_str(&q, a);
    return query_end(&q);
}

static enum err name_it(struct db *db, struct arena *a, enum sql insert, int64_t id, struct str name)
{
    struct query q = db_query(db, insert);
    query_int(&q, id);
    query_str(&q, name);
    query_str(&q, names_fold(a, name));
    return query_done(&q);
}

enum err names_store(struct db *db, struct arena *a, enum sql clear, enum sql insert, int64_t id, struct str own,
    struct names aliases)
{
    struct query q = db_query(db, clear);
    query_int(&q, id);
    enum err e = query_done(&q);
    if (!e)
        e = name_it(db, a, insert, id, own);
    for (size_t i = 0; !e && i < aliases.n; i++)
        e = name_it(db, a, insert, id, aliases.alias[i]);
    return e;
}

static bool is_known(struct arena *a, struct str own, const struct names *aliases, struct str name)
{
    struct str folded = names_fold(a, name);
    bool known = !folded.n || str_eq(folded, names_fold(a, own));
    for (size_t i = 0; !known && i < aliases->n; i++)
        known = str_eq(folded, names_fold(a, aliases->alias[i]));
    return known;
}

bool names_add(struct arena *a, struct str own, struct names *aliases, size_t max, const struct str *more, size_t n)
{
    size_t before = aliases->n;
    struct str *all = arena_array(a, before + n + 1, sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < before; i++)
        all[i] = aliases->alias[i];
    aliases->alias = all;
    for (size_t i = 0; i < n && aliases->n < max; i++)
        if (!is_known(a, own, aliases, more[i]))
            all[aliases->n++] = more[i];
    return aliases->n > before;
}
