/* definition.c -- see definition.h. */
#include "domain/definition.h"

#include <stdlib.h>

struct entry {
    struct str name, text;
};

/* What a connection remembers. */
struct kept {
    struct arena arena; /* holds everything below */
    struct explainer *explainer;
    struct entry *entry; /* by explain_name.row */
};

static void forget(void *thing)
{
    struct kept *k = thing;
    if (!k)
        return;
    arena_release(&k->arena);
    free(k);
}

static enum err fill(struct db *db, struct kept *k)
{
    int64_t room = 0;
    struct query q = db_query(db, SQL_DEFINITION_COUNT);
    enum err e = query_single(&q, 0, &room);
    struct explain_name *names = arena_array(&k->arena, (size_t)room + 1, sizeof *names);
    k->entry = arena_array(&k->arena, (size_t)room + 1, sizeof *k->entry);
    if (e || !names || !k->entry)
        return e ? e : arena_err(&k->arena);
    size_t n = 0;
    q = db_query(db, SQL_DEFINITION_LIST);
    while (n < (size_t)room && query_row(&q)) {
        names[n] = (struct explain_name){ .term = row_int(&q), .row = n };
        k->entry[n].name = row_str(&q, &k->arena);
        k->entry[n].text = row_str(&q, &k->arena);
        names[n++].name = row_str(&q, &k->arena);
    }
    e = query_end(&q);
    k->explainer = explain_make(&k->arena, names, n);
    return e ? e : arena_err(&k->arena);
}

/* What the connection remembers, read again when names have changed. NULL with *e set, or when there is no memory. */
static const struct kept *current(struct db *db, int64_t counter, enum err *e)
{
    struct db_kept *m = db_kept(db);
    if (m->thing && m->stamp == counter)
        return m->thing;
    forget(m->thing);
    struct kept *k = calloc(1, sizeof *k);
    *m = (struct db_kept){ .stamp = counter, .thing = k, .forget = forget };
    *e = k ? fill(db, k) : ERR_MEMORY;
    if (!*e)
        return k;
    forget(k);
    m->thing = NULL;
    return NULL;
}

enum err definition_mark(struct db *db, struct arena *a, int64_t counter, struct str *html, struct definitions *used)
{
    const struct explain_name *name[EXPLAIN_MAX];
    enum err e = OK;
    used->n = 0;
    if (!html->n)
        return OK;
    const struct kept *k = current(db, counter, &e);
    if (!k)
        return e;
    *html = explain_html(a, k->explainer, *html, name, &used->n);
    for (size_t i = 0; i < used->n; i++) {
        const struct entry *from = &k->entry[name[i]->row];
        used->of[i].id = name[i]->term;
        used->of[i].name = arena_str(a, from->name);
        used->of[i].text = arena_str(a, from->text);
    }
    return arena_err(a);
}

void definition_json(struct jw *j, const char *key, const struct definitions *used)
{
    jw_open(j, key, '[');
    for (size_t i = 0; i < used->n; i++) {
        jw_open(j, NULL, '{');
        jw_int(j, "id", used->of[i].id);
        jw_str(j, "name", used->of[i].name);
        jw_str(j, "definition", used->of[i].text);
        jw_close(j, '}');
    }
    jw_close(j, ']');
}
