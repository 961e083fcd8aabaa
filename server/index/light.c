/* light.c -- whether a search is cheap enough to be done at once; see index.h. What it costs is about the number of threads in
 * which its words stand, known before anything is looked for; guessing at a misspelt word costs as much again. */
#include "index/own.h"

enum { LIGHT_ROWS = 5000, LIGHT_THREADS = 20000 /* that a search without words walks through */, LIGHT_TEXT = 400 };

struct lifting {
    struct index *ix;
    struct store *store;
    enum word_class class;
    int64_t rows;
    bool unknown; /* a word that occurs nowhere */
};

static bool lift(void *ctx, const struct token *t)
{
    struct lifting *l = ctx;
    int64_t written = 0;
    if (t->kind == TOKEN_WORD && (store_word(l->store, t->text, l->class, &written) || !written))
        l->unknown = true;
    l->rows += index_df(l->ix, l->store, t->stem, l->class).every;
    return !l->unknown && l->rows <= LIGHT_ROWS;
}

bool index_is_light(struct index *ix, const struct viewer *v, const struct search *s)
{
    struct lifting l = { .ix = ix, .class = v->user ? WORDS_NETWORK : WORDS_PUBLIC };
    unsigned generation;
    if (!ix->loaded || s->typing || s->similar || s->text.n > LIGHT_TEXT)
        return false;
    if (!str_trim(s->text).n) {
        facts_read_lock(&ix->facts);
        uint32_t threads = ix->facts.n;
        facts_read_unlock(&ix->facts);
        return threads <= LIGHT_THREADS;
    }
    pthread_mutex_lock(&ix->lock);
    bool swapping = ix->swapping;
    pthread_mutex_unlock(&ix->lock);
    if (swapping || index_borrow(ix, &l.store, &generation))
        return false;
    bool light = !store_begin_reading(l.store) &&
        tokenizer_run(store_tokenizer(l.store), s->text, TOKENS_EXTRA, lift, &l);
    store_end_reading(l.store);
    index_return(ix, l.store, generation);
    return light && !l.unknown && l.rows <= LIGHT_ROWS;
}
