/* index.c -- see index.h: making and ending an index, borrowing connections, document frequencies. */
#include "base/clock.h"
#include "base/wait.h"
#include "index/follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static enum err init(struct index *ix, const char *path, const char *main_path)
{
    ix->path = strdup(path);
    ix->main_path = strdup(main_path);
    ix->weights = (struct index_weights){ 250, 6, 9, 2, 10, 20 };
    ix->rebuilding = -1;
    if (!ix->path || !ix->main_path || facts_init(&ix->facts))
        return ERR_MEMORY;
    return wait_init(&ix->change) || pthread_mutex_init(&ix->lock, NULL) || pthread_mutex_init(&ix->updating, NULL)
        ? ERR_MEMORY
        : OK;
}

enum err index_new(struct index **out, const char *path, const char *main_path, bool follow)
{
    struct index *ix = calloc(1, sizeof *ix);
    *out = NULL;
    if (!ix)
        return ERR_MEMORY;
    enum err e = init(ix, path, main_path);
    if (!e && follow) {
        e = pthread_create(&ix->thread, NULL, follow_thread, ix) ? ERR_MEMORY : OK;
        ix->following = !e;
    }
    if (e)
        index_free(ix);
    else
        *out = ix;
    return e;
}

void index_free(struct index *ix)
{
    if (!ix)
        return;
    if (ix->following) {
        pthread_mutex_lock(&ix->lock);
        ix->stopping = true;
        pthread_cond_broadcast(&ix->change);
        pthread_mutex_unlock(&ix->lock);
        pthread_join(ix->thread, NULL);
    }
    for (int i = 0; i < INDEX_READERS; i++)
        store_free(ix->reader[i]);
    follow_close(ix);
    glossary_drop(ix->glossary);
    facts_release(&ix->facts);
    pthread_cond_destroy(&ix->change);
    pthread_mutex_destroy(&ix->lock);
    pthread_mutex_destroy(&ix->updating);
    free(ix->path);
    free(ix->main_path);
    free(ix);
}

void index_weigh(struct index *ix, const struct index_weights *weights)
{
    ix->weights = *weights;
}

void index_wake(struct index *ix)
{
    pthread_mutex_lock(&ix->lock);
    if (!ix->woken)
        pthread_cond_broadcast(&ix->change);
    ix->woken = true;
    pthread_mutex_unlock(&ix->lock);
}

void index_on_commit(void *ctx, struct db *db)
{
    struct index *ix = ctx;
    if (ix->loaded) /* before that the loader sees to it */
        (void)!follow_facts(ix, db);
    index_wake(ix);
}

void index_rebuild_later(struct index *ix)
{
    ix->rebuild_wanted = true;
    index_wake(ix);
}

static enum err last_change(struct index *ix, int64_t *last)
{
    struct db *db = NULL;
    enum err e = db_open(&db, ix->main_path, DB_OPEN_READ);
    if (!e) {
        struct query q = db_query(db, SQL_CHANGE_LAST);
        e = query_single(&q, 0, last);
    }
    db_free(db);
    return e;
}

static enum err wait_until(struct index *ix, int64_t seq)
{
    struct timespec until = wait_limit(10000);
    int code = 0;
    index_wake(ix);
    pthread_mutex_lock(&ix->lock);
    while ((ix->seq < seq || !ix->loaded) && code != ETIMEDOUT) {
        ix->woken = true;
        code = pthread_cond_timedwait(&ix->change, &ix->lock, &until);
    }
    bool there = ix->seq >= seq && ix->loaded;
    pthread_mutex_unlock(&ix->lock);
    return there ? OK : ERR_BUSY;
}

enum err index_catch_up(struct index *ix)
{
    int64_t last = 0;
    enum err e = OK;
    if (ix->following)
        return (e = last_change(ix, &last)) ? e : wait_until(ix, last);
    e = follow_open(ix);
    if (!e && !ix->loaded)
        e = follow_load(ix);
    if (!e)
        e = follow_facts(ix, ix->db);
    if (!e && !ix->seq && ix->last)
        e = follow_rebuild(ix, NULL, NULL);
    return e ? e : follow_documents(ix);
}

enum err index_rebuild(struct index *ix, void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
    ASSERT(!ix->following);
    enum err e = follow_open(ix);
    if (!e && !ix->loaded)
        e = follow_load(ix);
    if (!e)
        e = follow_rebuild(ix, progress, ctx);
    return e ? e : follow_documents(ix);
}

struct index_state index_state(struct index *ix)
{
    struct index_state s = { .loaded = ix->loaded, .seq = ix->seq, .rebuilding = ix->rebuilding };
    s.lag = ix->last > ix->seq ? ix->last - ix->seq : 0;
    facts_read_lock(&ix->facts);
    for (int i = 0; i <= ACCESS_GROUP; i++)
        s.threads += ix->facts.total[i].indexed;
    s.memory = (int64_t)facts_bytes(&ix->facts);
    facts_read_unlock(&ix->facts);
    return s;
}

/* ---- borrowing ----------------------------------------------------------------------------------------------------- */

enum err index_borrow(struct index *ix, struct store **out, unsigned *generation)
{
    *out = NULL;
    pthread_mutex_lock(&ix->lock);
    while (ix->swapping)
        pthread_cond_wait(&ix->change, &ix->lock);
    *generation = ix->generation;
    for (int i = 0; i < INDEX_READERS && !*out; i++) {
        if (ix->reader[i] && ix->reader_generation[i] != ix->generation) {
            store_free(ix->reader[i]);
            ix->reader[i] = NULL;
        }
        *out = ix->reader[i];
        ix->reader[i] = NULL;
    }
    ix->readers_out++;
    pthread_mutex_unlock(&ix->lock);
    enum err e = *out ? OK : store_open(out, ix->path, false);
    if (e)
        index_return(ix, NULL, 0);
    return e;
}

void index_return(struct index *ix, struct store *s, unsigned generation)
{
    int64_t now = clock_mono_us();
    pthread_mutex_lock(&ix->lock);
    ix->used = now;
    for (int i = 0; i < INDEX_READERS && s && generation == ix->generation; i++)
        if (!ix->reader[i]) {
            ix->reader[i] = s;
            ix->reader_generation[i] = generation;
            s = NULL;
        }
    if (!--ix->readers_out && ix->swapping)
        pthread_cond_broadcast(&ix->change);
    pthread_mutex_unlock(&ix->lock);
    store_free(s);
}

void index_rest(struct index *ix)
{
    struct store *idle[INDEX_READERS] = { 0 };
    int64_t now = clock_mono_us();
    pthread_mutex_lock(&ix->lock);
    for (int i = 0; i < INDEX_READERS && !ix->swapping && now - ix->used > REST_US; i++) {
        idle[i] = ix->reader[i];
        ix->reader[i] = NULL;
    }
    pthread_mutex_unlock(&ix->lock);
    for (int i = 0; i < INDEX_READERS; i++)
        store_free(idle[i]);
}

struct glossary *index_glossary(struct index *ix)
{
    pthread_mutex_lock(&ix->lock);
    struct glossary *g = glossary_hold(ix->glossary);
    pthread_mutex_unlock(&ix->lock);
    return g;
}

/* What was counted before still serves when nothing changed, or little did and it is no matter of none or some. */
static bool still_holds(const struct df_slot *slot, int64_t threads, int64_t seq)
{
    int64_t grown = threads > slot->threads ? threads - slot->threads : slot->threads - threads;
    return slot->seq == seq || (slot->n.readable > 20 && grown * 50 < threads);
}

struct phrase_count {
    struct index *ix;
    enum word_class class;
    struct store_count n;
};

static void count_row(void *ctx, struct store_row *row)
{
    struct phrase_count *c = ctx;
    const struct fact *f = facts_find(&c->ix->facts, store_row_id(row));
    c->n.every++;
    c->n.readable += f && (c->class == WORDS_PUBLIC ? f->access == ACCESS_PUBLIC : f->access <= ACCESS_NETWORK);
}

/* Words that stand together: there is no table of those. */
static enum err count_phrase(struct index *ix, struct store *s, struct str phrase, enum word_class class,
    struct store_count *n)
{
    struct phrase_count c = { .ix = ix, .class = class };
    char expression[512];
    size_t k = phrase.n;
    if (k + 3 > sizeof expression)
        return OK;
    expression[0] = expression[k + 1] = '"';
    memcpy(expression + 1, phrase.p, k);
    facts_read_lock(&ix->facts);
    enum err e = store_match(s, false, (struct str){ expression, k + 2 }, NULL, count_row, &c,
        clock_mono_us() + SEARCH_BUDGET_US);
    facts_read_unlock(&ix->facts);
    *n = c.n;
    return e;
}

struct store_count index_df(struct index *ix, struct store *s, struct str phrase, enum word_class class)
{
    uint64_t hash = str_hash(phrase) * 8 + (uint64_t) class * 2 + 1; /* never 0, the classes apart */
    struct df_slot *slot = &ix->df[hash >> 8 & (DF_SLOTS - 1)], seen;
    int64_t seq = ix->seq;
    uint64_t length;
    struct store_count n = { 0 };
    facts_read_lock(&ix->facts);
    int64_t threads = facts_indexed(&ix->facts, true, &length);
    facts_read_unlock(&ix->facts);
    pthread_mutex_lock(&ix->lock);
    seen = *slot;
    pthread_mutex_unlock(&ix->lock);
    if (seen.hash == hash && still_holds(&seen, threads, seq))
        return seen.n;
    bool several = memchr(phrase.p, ' ', phrase.n) != NULL;
    if (several ? count_phrase(ix, s, phrase, class, &n) : store_stem(s, phrase, class, &n))
        return (struct store_count){ 0 };
    pthread_mutex_lock(&ix->lock);
    *slot = (struct df_slot){ hash, n, threads, seq };
    pthread_mutex_unlock(&ix->lock);
    return n;
}

enum err index_check(const char *path)
{
    struct store *s = NULL;
    if (access(path, F_OK))
        return errno == ENOENT ? OK : ERR_INTERNAL;
    enum err e = store_open(&s, path, true);
    if (!e)
        e = store_check(s);
    store_free(s);
    return e == ERR_INTERNAL ? ERR_CONFLICT : e;
}
