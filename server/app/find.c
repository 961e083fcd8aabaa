/* find.c -- `vraagbaak search`: the same search as the API, from the command line.
 * Threads: main thread. Memory: the app's arena. Errors: printed. */
#include "app/find.h"

#include "app/cli.h"
#include "base/clock.h"
#include "domain/summary.h"

#include <stdio.h>

enum { HITS = 20 };

enum err find_weights(struct arena *a, const struct config *c, struct index_weights *out, struct str *why)
{
    const struct {
        const char *name, *value;
        int64_t *out;
    } signal[] = { { "VRAAGBAAK_SEARCH_ENDORSED", c->search_endorsed, &out->endorsed },
        { "VRAAGBAAK_SEARCH_WORKED", c->search_worked, &out->worked },
        { "VRAAGBAAK_SEARCH_RESOLVED", c->search_resolved, &out->resolved },
        { "VRAAGBAAK_SEARCH_FRESHNESS", c->search_freshness, &out->freshness },
        { "VRAAGBAAK_SEARCH_LIKE_MINE", c->search_like_mine, &out->like_mine } };
    enum err e = config_number(a, "VRAAGBAAK_SEARCH_TITLE", c->search_title, INDEX_TITLE_LEAST, INDEX_TITLE_MOST,
        &out->title, why);
    for (size_t i = 0; i < sizeof signal / sizeof *signal && !e; i++)
        e = config_number(a, signal[i].name, signal[i].value, 0, INDEX_SIGNAL_MOST, signal[i].out, why);
    return e;
}

static void print_hit(const struct search_hit *hit, const struct summary *s)
{
    printf("#%lld\t%s\t%.*s\t(%lld)\n", (long long)s->id, kind_of(s->kind)->name, STR_ARG(s->title),
        (long long)hit->score);
    if (s->ref.n)
        printf("\t%.*s\n", STR_ARG(s->ref));
    for (size_t i = 0; i < hit->n_why; i++)
        printf("\t%.*s\n", STR_ARG(hit->why[i]));
}

static enum err print_result(struct app *app, struct db *db, const struct viewer *v, const struct search_result *r)
{
    printf("%lld thread(s)\n", (long long)r->total);
    if (r->did_you_mean.n)
        printf("did you mean: %.*s\n", STR_ARG(r->did_you_mean));
    for (size_t i = 0; i < r->n_expanded; i++)
        printf("also searched: %.*s\n", STR_ARG(r->expanded[i]));
    for (size_t i = 0; i < r->n; i++) {
        struct summary s;
        enum err e = summary_load(db, &app->arena, v, clock_now(), &r->hit[i].id, 1, &s);
        if (e)
            return e;
        if (s.id)
            print_hit(&r->hit[i], &s);
    }
    if (r->explanation.n)
        printf("%.*s\n", STR_ARG(r->explanation));
    return OK;
}

int cli_search(struct app *app)
{
    struct search s = { .limit = HITS, .explain = cli_flag(app, "--explain") };
    const char *as = cli_option(app, "--as");
    struct viewer v = viewer_nobody();
    struct search_result r = { 0 };
    struct index *ix = NULL;
    struct buf words = { 0 };
    struct index_weights weights;
    struct str why;
    if (find_weights(&app->arena, &app->config, &weights, &why))
        return cli_fail("%.*s", STR_ARG(why));
    if (!app->argc)
        return cli_usage("search");
    for (int i = 0; i < app->argc; i++)
        buf_printf(&words, "%s%s", i ? " " : "", app->argv[i]);
    s.text = arena_str(&app->arena, buf_str(&words));
    buf_release(&words);
    struct db *db = cli_open(app, DB_OPEN_READ);
    if (!db)
        return EXIT_FAILED;
    enum err e = as ? viewer_by_mail(db, &app->arena, str_c(as), &v) : OK;
    if (e) {
        db_free(db);
        return cli_fail("nobody has the mail address %s", as);
    }
    e = index_new(&ix, config_path(&app->arena, &app->config, "index.db"), cli_database(app), false);
    if (!e)
        index_weigh(ix, &weights);
    if (!e)
        e = index_catch_up(ix);
    if (!e)
        e = index_search(ix, db, &app->arena, &v, clock_now(), &s, &r);
    if (!e)
        e = print_result(app, db, &v, &r);
    index_free(ix);
    db_free(db);
    return e ? cli_fail("searching failed") : EXIT_OK;
}
