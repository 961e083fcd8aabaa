/* abbreviation.c -- words in capitals that nobody has explained: which ones the published texts use, and where.
 * Model:  every text keeps its unexplained abbreviations (table post_abbreviation, written with each change of the text). What
 *         is a term or an alias by now is left out when reading, so a new definition empties the list by itself. Only what
 *         the viewer may read counts and is shown.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "http/endpoint.h"
#include "resource/post/change.h"
#include "resource/post/post.h"
#include "text/plainness.h"

enum { PLACES = 3 /* posts named with each word */ };

struct word {
    struct str word;
    int64_t posts;
    struct summary at[PLACES];
    size_t n;
};

struct unexplained {
    struct word *of;
    size_t n;
    int limit;
};

enum err abbreviations_find(struct arena *a, struct str body, struct abbreviations *out)
{
    struct plainness *found;
    size_t n = plainness_abbreviations(a, body, &found);
    *out = (struct abbreviations){ .word = arena_array(a, n, sizeof *out->word) };
    for (size_t i = 0; i < n && out->word; i++)
        out->word[out->n++] = str_sub(body, found[i].start, found[i].end - found[i].start);
    return arena_err(a);
}

enum err abbreviations_keep(struct db *db, int64_t post, const struct abbreviations *found, bool fresh)
{
    enum err e = OK;
    if (!fresh) {
        struct query q = db_query(db, SQL_ABBREVIATIONS_DROP);
        query_int(&q, post);
        e = query_done(&q);
    }
    for (size_t i = 0; i < found->n && !e; i++) {
        struct query q = db_query(db, SQL_ABBREVIATION_ADD);
        query_int(&q, post);
        query_str(&q, found->word[i]);
        e = query_done(&q);
    }
    return e;
}

static enum err list_parse(struct call *c)
{
    struct unexplained *all = c->out = arena_new(c->arena, struct unexplained);
    if (all)
        all->limit = call_limit(c);
    return call_ok(c);
}

static enum err load_places(struct call *c, struct db *db, struct word *w)
{
    int64_t id[PLACES];
    size_t n = 0;
    struct query q = db_query(db, SQL_ABBREVIATION_PLACES);
    access_bind(&q, &c->viewer, c->now);
    query_str(&q, w->word);
    query_int(&q, PLACES);
    while (n < PLACES && query_row(&q))
        id[n++] = row_int(&q);
    enum err e = query_end(&q);
    if (!e)
        e = summary_load(db, c->arena, &c->viewer, c->now, id, n, w->at);
    w->n = n;
    return e;
}

static enum err list_run(struct call *c, struct db *db)
{
    struct unexplained *all = c->out;
    if (!viewer_may(&c->viewer, MAY_EDIT_TERMS))
        return ERR_FORBIDDEN;
    if (!(all->of = arena_array(c->arena, (size_t)all->limit, sizeof *all->of)))
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_ABBREVIATION_LIST);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, all->limit);
    while (query_row(&q)) {
        all->of[all->n] = (struct word){ .word = row_str(&q, c->arena) };
        all->of[all->n++].posts = row_int(&q);
    }
    enum err e = query_end(&q);
    for (size_t i = 0; i < all->n && !e; i++)
        e = load_places(c, db, &all->of[i]);
    return e;
}

static void list_render(struct call *c, struct jw *j)
{
    const struct unexplained *all = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < all->n; i++) {
        const struct word *w = &all->of[i];
        jw_open(j, NULL, '{');
        jw_str(j, "name", w->word);
        jw_int(j, "posts", w->posts);
        jw_open(j, "examples", '[');
        for (size_t k = 0; k < w->n; k++)
            if (w->at[k].id)
                summary_reference_json(j, NULL, c->arena, &w->at[k], (struct str){ 0 });
        jw_close(j, ']');
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

const struct endpoint abbreviation_endpoints[] = {
    { GET, "/abbreviations", NEED_USER, DB_SLOW, .parse = list_parse, .run = list_run, .render = list_render },
    { 0 },
};
