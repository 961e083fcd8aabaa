/* suggest.c -- titles and terms that go on from what was typed; see index.h. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "index/own.h"
#include "text/query.h"

#include <string.h>

enum { FOUND = 200 /* titles among which the most recent are chosen */, WORDS = 12 };

struct suggesting {
    struct index *ix;
    const struct viewer *viewer;
    const int64_t *groups;
    size_t n_groups, n;
    struct {
        int64_t id;
        uint32_t activity;
    } found[FOUND];
};

static void add_title(void *ctx, struct store_row *row)
{
    struct suggesting *s = ctx;
    const struct fact *f = facts_find(&s->ix->facts, store_row_id(row));
    if (!f || f->status != STATUS_PUBLISHED)
        return;
    struct access_facts facts = { .author = f->author, .group = f->group, .access = f->access, .status = f->status };
    if (!access_allows(&facts, s->viewer, s->groups, s->n_groups))
        return;
    size_t i = s->n < FOUND ? s->n++ : FOUND - 1;
    if (i == FOUND - 1 && s->found[i].id && s->found[i].activity >= f->activity)
        return;
    for (; i > 0 && s->found[i - 1].activity < f->activity; i--)
        s->found[i] = s->found[i - 1];
    s->found[i].id = f->id;
    s->found[i].activity = f->activity;
}

struct writing {
    struct buf expression;
    size_t words;
};

static bool add_word(void *ctx, const struct token *t)
{
    struct writing *w = ctx;
    if (w->words++)
        buf_addz(&w->expression, " AND ");
    buf_addc(&w->expression, '"');
    buf_add(&w->expression, t->stem);
    buf_addc(&w->expression, '"');
    return w->words < WORDS;
}

/* All words, of which the last may go on. */
static struct str expression_of(struct store *s, struct arena *a, struct str text)
{
    struct writing w = { 0 };
    (void)tokenizer_run(store_tokenizer(s), utf8_head(text, 200), TOKENS_STOPS | TOKENS_SURFACE, add_word, &w);
    bool ended = text.n && text.p[text.n - 1] == ' ';
    if (w.words && !ended)
        buf_addz(&w.expression, " *");
    struct str e = arena_str(a, buf_str(&w.expression));
    buf_release(&w.expression);
    return e;
}

static enum err add_titles(struct suggesting *s, struct db *db, struct arena *a, int64_t now, struct suggestion *out,
    size_t max, size_t *n)
{
    enum err e = OK;
    for (size_t i = 0; i < s->n && *n < max && !e; i++) {
        struct query q = db_query(db, SQL_SEARCH_TITLE);
        access_bind(&q, s->viewer, now);
        query_int(&q, s->found[i].id);
        if (query_row(&q)) {
            out[*n] = (struct suggestion){ .id = s->found[i].id, .text = row_str(&q, a) };
            *n += row_int(&q) == STATUS_PUBLISHED;
        }
        e = query_end(&q);
    }
    return e;
}

static void add_terms(struct index *ix, struct arena *a, struct str text, struct suggestion *out, size_t max, size_t *n)
{
    const struct glossary_term *term[8];
    struct glossary *g = index_glossary(ix);
    size_t found = g ? glossary_prefix(g, glossary_fold(a, text), term, max < 8 ? max : 8) : 0;
    for (size_t i = 0; i < found; i++)
        out[(*n)++] = (struct suggestion){ .term = true,
            .id = term[i]->id,
            .kind = arena_str(a, term[i]->kind),
            .text = arena_str(a, term[i]->name) };
    glossary_drop(g);
}

enum err index_suggest(struct index *ix, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    struct str text, struct suggestion *out, size_t max, size_t *n)
{
    struct suggesting s = { .ix = ix, .viewer = v };
    struct store *store;
    unsigned generation;
    int64_t *groups;
    *n = 0;
    add_terms(ix, a, text, out, max / 3 + 1 < max ? max / 3 + 1 : max, n);
    enum err e = access_groups(db, a, v, now, &groups, &s.n_groups);
    if (!e)
        e = index_borrow(ix, &store, &generation);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_BUSY : e;
    s.groups = groups;
    struct str expression = expression_of(store, a, text);
    if (expression.n) {
        facts_read_lock(&ix->facts);
        e = store_match(store, true, expression, NULL, add_title, &s, clock_mono_us() + SEARCH_BUDGET_US);
        facts_read_unlock(&ix->facts);
    }
    if (!e)
        e = add_titles(&s, db, a, now, out, max, n);
    index_return(ix, store, generation);
    return e ? e : arena_err(a);
}
