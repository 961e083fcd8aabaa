/* follow.c -- see follow.h. */
#include "index/follow.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/wait.h"
#include "index/thread.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 200 /* changes in one transaction */, MANY = 2000 /* threads of one term at once */ };

/* ---- opening and loading ------------------------------------------------------------------------------------------- */

static void set_seq(struct index *ix, int64_t seq)
{
    ix->seq = seq;
    metric_set(METRIC_INDEX_SEQ, seq);
    metric_set(METRIC_INDEX_LAG, ix->last > seq ? ix->last - seq : 0);
}

enum err follow_open(struct index *ix)
{
    enum err e = ix->db ? OK : db_open(&ix->db, ix->main_path, DB_OPEN_READ);
    if (e || ix->writer)
        return e;
    e = store_open(&ix->writer, ix->path, true);
    if (e == ERR_CONFLICT) {
        log_line(LOG_WARN, "index", "what", "the index file is damaged or of another version: it is built anew", NULL);
        store_remove(ix->path);
        e = store_open(&ix->writer, ix->path, true);
    }
    int64_t seq = 0;
    if (!e)
        e = store_seq(ix->writer, &seq);
    if (!e)
        set_seq(ix, seq);
    return e;
}

void follow_close(struct index *ix)
{
    store_free(ix->writer);
    db_free(ix->db);
    ix->writer = NULL;
    ix->db = NULL;
}

static void note_length(void *ctx, int64_t id, struct store_length length)
{
    struct index *ix = ctx;
    facts_length(&ix->facts, id, length.words, length.title);
}

static enum err load_glossary(struct index *ix, struct db *db)
{
    struct glossary *fresh = NULL, *old;
    enum err e = glossary_load(&fresh, db);
    if (e)
        return e;
    pthread_mutex_lock(&ix->lock);
    old = ix->glossary;
    ix->glossary = fresh;
    pthread_mutex_unlock(&ix->lock);
    glossary_drop(old);
    return OK;
}

enum err follow_load(struct index *ix)
{
    pthread_mutex_lock(&ix->updating);
    enum err e = facts_load(&ix->facts, ix->db, &ix->facts_seq);
    if (!e)
        e = load_glossary(ix, ix->db);
    if (!e)
        e = store_lengths(ix->writer, note_length, ix);
    pthread_mutex_unlock(&ix->updating);
    if (!e)
        e = follow_facts(ix, ix->db); /* what was committed while reading; a commit after this is told by the writer */
    pthread_mutex_lock(&ix->lock);
    ix->loaded = !e;
    pthread_cond_broadcast(&ix->change);
    pthread_mutex_unlock(&ix->lock);
    return e;
}

/* ---- facts --------------------------------------------------------------------------------------------------------- */

static enum err refresh(struct index *ix, struct db *db, struct str entity, int64_t id, bool *names)
{
    if (str_is(entity, "post"))
        return facts_refresh(&ix->facts, db, id);
    *names |= str_is(entity, "term") || str_is(entity, "organisation");
    return OK;
}

/* One run over changes that were not seen; *more when there may be others. */
static enum err facts_step(struct index *ix, struct db *db, bool *more, bool *names)
{
    enum { STEP = 500 };
    struct {
        int64_t id;
        char entity[16];
    } change[STEP];
    size_t n = 0;
    struct query q = db_query(db, SQL_CHANGE_SINCE);
    query_int(&q, ix->facts_seq);
    query_int(&q, STEP);
    int64_t seq = ix->facts_seq;
    while (n < STEP && query_row(&q)) {
        seq = row_int(&q);
        struct str entity = row_peek(&q);
        size_t k = entity.n < 15 ? entity.n : 15;
        memcpy(change[n].entity, entity.p, k);
        change[n].entity[k] = 0;
        change[n].id = row_int(&q);
        bool again = false;
        for (size_t i = n > 32 ? n - 32 : 0; i < n && !again; i++)
            again = change[i].id == change[n].id && !strcmp(change[i].entity, change[n].entity);
        n += !again;
    }
    *more = n == STEP;
    enum err e = query_end(&q);
    for (size_t i = 0; i < n && !e; i++)
        e = refresh(ix, db, str_c(change[i].entity), change[i].id, names);
    if (!e)
        ix->facts_seq = seq;
    return e;
}

enum err follow_facts(struct index *ix, struct db *db)
{
    bool more = true, names = false;
    enum err e = OK;
    pthread_mutex_lock(&ix->updating);
    while (!e && more)
        e = facts_step(ix, db, &more, &names);
    if (!e && names && !(e = facts_places(&ix->facts, db)))
        e = load_glossary(ix, db);
    if (ix->facts_seq > ix->last)
        ix->last = ix->facts_seq;
    pthread_mutex_unlock(&ix->updating);
    return e;
}

/* ---- documents ----------------------------------------------------------------------------------------------------- */

static enum err take_in(struct index *ix, struct store *s, struct arena *a, int64_t root, bool note)
{
    struct store_doc doc;
    bool there;
    struct store_length length = { 0 };
    arena_reset(a);
    enum err e = thread_read(ix->db, a, root, &doc, &there);
    if (!e)
        e = there ? store_put(s, a, &doc, &length) : store_drop(s, a, root);
    if (!e && note)
        facts_length(&ix->facts, root, length.words, length.title);
    return e;
}

struct batch {
    int64_t root[MANY];
    size_t n;
};

static void add_root(struct batch *b, int64_t root)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->root[i] == root)
            return;
    if (b->n < MANY)
        b->root[b->n++] = root;
}

/* Which threads a change concerns. */
static enum err find_roots(struct db *db, struct str entity, int64_t id, struct batch *b)
{
    bool post = str_is(entity, "post");
    if (!post && !str_is(entity, "term") && !str_is(entity, "organisation"))
        return OK;
    size_t before = b->n;
    struct query q = db_query(db,
        post                         ? SQL_FACT_ROOT
            : str_is(entity, "term") ? SQL_THREAD_OF_TERM
                                     : SQL_THREAD_OF_PLACE);
    query_int(&q, id);
    while (query_row(&q))
        add_root(b, row_int(&q));
    if (post && b->n == before)
        add_root(b, id); /* gone: it may have been a root */
    return query_end(&q);
}

static enum err read_changes(struct index *ix, struct batch *b, int64_t *seq, size_t *n)
{
    struct {
        int64_t id;
        char entity[16];
    } change[BATCH];
    enum err e = store_seq(ix->writer, seq); /* in the transaction: another process may have come further */
    if (e)
        return e;
    *n = 0;
    struct query q = db_query(ix->db, SQL_CHANGE_SINCE);
    query_int(&q, *seq);
    query_int(&q, BATCH);
    while (*n < BATCH && query_row(&q)) {
        *seq = row_int(&q);
        struct str entity = row_peek(&q);
        size_t k = entity.n < 15 ? entity.n : 15;
        memcpy(change[*n].entity, entity.p, k);
        change[*n].entity[k] = 0;
        change[(*n)++].id = row_int(&q);
    }
    e = query_end(&q);
    for (size_t i = 0; i < *n && !e; i++)
        e = find_roots(ix->db, str_c(change[i].entity), change[i].id, b);
    return e;
}

static enum err documents_step(struct index *ix, struct arena *a, struct batch *b, size_t *n)
{
    int64_t seq = 0;
    b->n = 0;
    enum err e = store_begin(ix->writer);
    if (e)
        return e;
    e = read_changes(ix, b, &seq, n);
    if (b->n == MANY)
        ix->rebuild_wanted = true; /* a name that stands in very many threads */
    for (size_t i = 0; i < b->n && !e; i++)
        e = take_in(ix, ix->writer, a, b->root[i], true);
    if (!e && *n)
        e = store_set_seq(ix->writer, seq);
    if (!e && *n) {
        e = store_commit(ix->writer);
    } else {
        store_rollback(ix->writer);
    }
    if (!e)
        set_seq(ix, seq);
    return e;
}

enum err follow_documents(struct index *ix)
{
    struct arena a = { 0 };
    struct batch *b = malloc(sizeof *b);
    size_t n = 1;
    enum err e = b ? OK : ERR_MEMORY;
    while (!e && n > 0)
        e = documents_step(ix, &a, b, &n);
    arena_release(&a);
    free(b);
    return e;
}

/* ---- building anew ------------------------------------------------------------------------------------------------- */

struct rebuild {
    struct index *ix;
    struct store *store;
    struct arena arena;
    int64_t after, done, all;
    void (*progress)(void *ctx, int64_t done, int64_t all);
    void *ctx;
};

/* One transaction of threads, in order of id; *more when there may be others. */
static enum err rebuild_step(struct rebuild *r, bool *more)
{
    enum { STEP = 1000 };
    int64_t root[STEP];
    size_t n = 0;
    struct query q = db_query(r->ix->db, SQL_THREAD_IDS);
    query_int(&q, r->after);
    query_int(&q, STEP);
    while (n < STEP && query_row(&q))
        root[n++] = row_int(&q);
    enum err e = query_end(&q);
    if (!e && n)
        e = store_begin(r->store);
    for (size_t i = 0; i < n && !e; i++)
        e = take_in(r->ix, r->store, &r->arena, root[i], false);
    if (n)
        r->after = root[n - 1];
    r->done += (int64_t)n;
    if (n && !e)
        e = store_commit(r->store);
    else if (n)
        store_rollback(r->store);
    *more = n == STEP;
    int percent = r->all ? (int)(r->done * 100 / (r->all > r->done ? r->all : r->done)) : 0;
    if (percent / 10 > r->ix->rebuilding / 10 && percent < 100)
        log_text(LOG_INFO, "index", "rebuilding: %d %%", percent);
    r->ix->rebuilding = percent;
    if (r->progress)
        r->progress(r->ctx, r->done, r->all);
    return e;
}

static enum err rebuild_all(struct rebuild *r)
{
    int64_t seq = 0;
    bool more = true;
    struct query q = db_query(r->ix->db, SQL_CHANGE_LAST);
    enum err e = query_single(&q, 0, &seq);
    facts_read_lock(&r->ix->facts);
    r->all = r->ix->facts.n;
    facts_read_unlock(&r->ix->facts);
    while (!e && more && !r->ix->stopping)
        e = rebuild_step(r, &more);
    if (!e && more)
        e = ERR_BUSY; /* told to stop */
    if (!e)
        e = store_begin(r->store);
    if (!e)
        e = store_set_seq(r->store, seq);
    if (!e)
        e = store_optimize(r->store);
    return e ? e : store_commit(r->store);
}

/* Keeps searches out until the file has been changed for the other. */
static enum err swap_files(struct index *ix, const char *fresh)
{
    pthread_mutex_lock(&ix->lock);
    ix->swapping = true;
    while (ix->readers_out > 0)
        pthread_cond_wait(&ix->change, &ix->lock);
    for (int i = 0; i < INDEX_READERS; i++) {
        store_free(ix->reader[i]);
        ix->reader[i] = NULL;
    }
    ix->generation++;
    store_free(ix->writer);
    ix->writer = NULL;
    store_remove(ix->path);
    enum err e = rename(fresh, ix->path) ? ERR_INTERNAL : OK;
    memset(ix->df, 0, sizeof ix->df);
    if (!e)
        e = store_open(&ix->writer, ix->path, true);
    ix->swapping = false;
    pthread_cond_broadcast(&ix->change);
    pthread_mutex_unlock(&ix->lock);
    return e;
}

enum err follow_rebuild(struct index *ix, void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
    struct rebuild r = { .ix = ix, .progress = progress, .ctx = ctx };
    char fresh[4096];
    (void)snprintf(fresh, sizeof fresh, "%s.new", ix->path);
    store_remove(fresh);
    ix->rebuilding = 0;
    int64_t start = clock_mono_us();
    enum err e = store_open(&r.store, fresh, true);
    if (!e)
        e = rebuild_all(&r);
    if (!e && !(e = store_finish(r.store)))
        r.store = NULL;
    store_free(r.store);
    arena_release(&r.arena);
    if (!e)
        e = swap_files(ix, fresh);
    int64_t seq = 0;
    if (!e)
        e = store_seq(ix->writer, &seq);
    if (!e) {
        facts_no_lengths(&ix->facts);
        e = store_lengths(ix->writer, note_length, ix);
        set_seq(ix, seq);
    }
    ix->rebuilding = -1;
    if (!e)
        log_text(LOG_INFO, "index", "rebuilt: %lld threads in %lld ms", (long long)r.done,
            (long long)(clock_mono_us() - start) / 1000);
    store_remove(fresh); /* after a swap only its side files are left */
    return e;
}

/* ---- the thread ---------------------------------------------------------------------------------------------------- */

/* Waits until it is woken, or INDEX_POLL_MS; at least until `next`, so that one round takes in what many commits brought. */
static void wait_for_work(struct index *ix, const struct timespec *next)
{
    struct timespec until = wait_limit(INDEX_POLL_MS);
    pthread_mutex_lock(&ix->lock);
    while (!ix->woken && !ix->stopping)
        if (pthread_cond_timedwait(&ix->change, &ix->lock, &until) == ETIMEDOUT)
            break;
    while (!ix->stopping && pthread_cond_timedwait(&ix->change, &ix->lock, next) != ETIMEDOUT)
        continue;
    ix->woken = false;
    pthread_mutex_unlock(&ix->lock);
}

/* The whole of a round: connections, facts, texts. */
static enum err work(struct index *ix)
{
    enum err e = follow_open(ix);
    if (!e && !ix->loaded) {
        e = follow_load(ix);
        db_ease(ix->db);
    }
    if (!e)
        e = follow_facts(ix, ix->db);
    bool fresh = !e && ix->seq == 0 && ix->last > 0;
    if (!e && (ix->rebuild_wanted || fresh)) {
        ix->rebuilding = 0; /* from now on: the texts are not sure to be those of seq */
        ix->rebuild_wanted = false;
        e = follow_rebuild(ix, NULL, NULL);
        db_ease(ix->db);
    }
    if (!e && ix->seq < ix->last)
        e = follow_documents(ix);
    if (!e || ix->stopping)
        return OK;
    if (e == ERR_CONFLICT) { /* damaged: the next round opens a new file */
        pthread_mutex_lock(&ix->lock);
        ix->generation++;
        pthread_mutex_unlock(&ix->lock);
        ix->rebuild_wanted = true;
    }
    return e;
}

/* After REST_US without changes the file's pages that the writer kept are given back; *since becomes 0. */
static void rest(struct index *ix, int64_t *seq, int64_t *since)
{
    int64_t now = clock_mono_us();
    if (ix->seq != *seq)
        *since = now;
    *seq = ix->seq;
    if (!*since || now - *since < REST_US || !ix->writer)
        return;
    store_rest(ix->writer);
    *since = 0;
}

void *follow_thread(void *index)
{
    struct index *ix = index;
    int failures = 0;
    int64_t seq = -1, since = 0;
    while (!ix->stopping) {
        struct timespec next = wait_limit(INDEX_GATHER_MS);
        enum err e = work(ix);
        pthread_mutex_lock(&ix->lock);
        pthread_cond_broadcast(&ix->change); /* for those who wait until it has caught up */
        pthread_mutex_unlock(&ix->lock);
        if (e && failures++ < 5)
            log_line(LOG_WARN, "index", "what", "cannot follow the database", "error", err_type(e), NULL);
        if (!e)
            failures = 0;
        index_rest(ix);
        rest(ix, &seq, &since);
        wait_for_work(ix, &next);
    }
    return NULL;
}
