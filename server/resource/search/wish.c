/* wish.c -- see wish.h. */
#include "resource/search/wish.h"

#include "base/clock.h"
#include "base/log.h"
#include "sql.h"
#include "text/personal.h"
#include "text/query.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000 };

struct wish {
    int64_t day, hits;
    size_t n;
    char text[WISH_LENGTH];
};

struct batch {
    struct wish wish[WISH_WAITING];
    size_t n;
};

struct wishes {
    struct job job; /* first: the writer hands it back */
    struct writer *writer;
    int64_t keep, cleaned; /* days kept; the day on which old rows went last (writer's thread) */
    pthread_mutex_t lock;  /* the fields from here on */
    struct batch waiting, going;
    bool busy; /* going is the writer's */
    int64_t written;
};

enum err wish_new(struct wishes **out, struct writer *writer, int64_t keep)
{
    struct wishes *w = calloc(1, sizeof *w);
    *out = NULL;
    if (!w || pthread_mutex_init(&w->lock, NULL)) {
        free(w);
        return ERR_MEMORY;
    }
    w->writer = writer;
    w->keep = keep;
    *out = w;
    return OK;
}

enum err wish_forget(struct db *db, int64_t before)
{
    struct query q = db_query(db, SQL_WISH_FORGET);
    query_int(&q, before / DAY_MS);
    return query_done(&q);
}

enum err wish_put(struct db *db, struct str text, int64_t hits, int64_t at)
{
    struct query q = db_query(db, SQL_WISH_INSERT);
    query_int(&q, db_new_id(db, "search_log"));
    query_int(&q, at / DAY_MS);
    query_str(&q, text);
    query_int(&q, hits);
    return query_done(&q);
}

enum err wish_any(struct db *db, bool *any)
{
    int64_t found;
    struct query q = db_query(db, SQL_WISH_ANY);
    enum err e = query_single(&q, 0, &found);
    *any = found;
    return e;
}

static int by_text(const void *a, const void *b)
{
    const struct wish *x = a, *y = b;
    int c = str_cmp((struct str){ x->text, x->n }, (struct str){ y->text, y->n });
    return c ? c : x->hits < y->hits ? -1 : x->hits > y->hits;
}

static int64_t day_of(const struct wishes *w)
{
    return w->going.n ? w->going.wish[0].day : 0;
}

static enum err write_batch(struct job *job, struct db *db)
{
    struct wishes *w = (struct wishes *)job;
    enum err e = OK;
    qsort(w->going.wish, w->going.n, sizeof *w->going.wish, by_text);
    for (size_t i = 0; i < w->going.n && !e; i++) {
        const struct wish *wish = &w->going.wish[i];
        e = wish_put(db, (struct str){ wish->text, wish->n }, wish->hits, wish->day * DAY_MS);
    }
    int64_t today = day_of(w);
    return !e && today > w->cleaned ? wish_forget(db, (today - w->keep) * DAY_MS) : e;
}

static void written(struct job *job, enum err e)
{
    struct wishes *w = (struct wishes *)job;
    if (e)
        log_line(LOG_WARN, "search", "what", "searches were not noted", "error", err_type(e), NULL);
    else if (day_of(w) > w->cleaned)
        w->cleaned = day_of(w);
    pthread_mutex_lock(&w->lock);
    w->busy = false;
    pthread_mutex_unlock(&w->lock);
}

/* Takes what waits; true when there is something to write. Under the lock. */
static bool take(struct wishes *w)
{
    if (w->busy || !w->waiting.n)
        return false;
    w->going = w->waiting;
    w->waiting.n = 0;
    w->written = clock_mono_us();
    return true;
}

/* Words and signs between them as one space: what a person means is the same. */
static size_t copy_words(char out[WISH_LENGTH], struct str text)
{
    size_t n = 0;
    text = str_trim(text);
    if (text.n > WISH_LENGTH) /* whole characters */
        for (text.n = WISH_LENGTH; ((unsigned char)text.p[text.n] & 0xC0) == 0x80;)
            text.n--;
    for (size_t i = 0; i < text.n; i++) {
        bool space = text.p[i] >= 0 && text.p[i] <= ' ';
        if (!space || (n && out[n - 1] != ' '))
            out[n++] = space ? ' ' : text.p[i];
    }
    return n;
}

void wish_add(struct wishes *w, struct str text, int64_t hits, int64_t now)
{
    struct wish wish = { .day = now / DAY_MS, .hits = hits };
    wish.n = copy_words(wish.text, text);
    if (!w || !wish.n || !typed_is_plain(text) || personal_any(text))
        return;
    pthread_mutex_lock(&w->lock);
    if (w->waiting.n < WISH_WAITING)
        w->waiting.wish[w->waiting.n++] = wish;
    bool due = w->waiting.n == WISH_WAITING || !w->written || clock_mono_us() - w->written > WISH_WRITE_MS * 1000LL;
    bool write = due && take(w);
    if (write) {
        w->busy = true;
        w->job.run = write_batch;
        w->job.done = written;
        w->busy = writer_submit(w->writer, &w->job) == OK;
    }
    pthread_mutex_unlock(&w->lock);
}

void wish_free(struct wishes *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    while (w->busy) { /* the writer still runs: it is with the batch */
        pthread_mutex_unlock(&w->lock);
        (void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        pthread_mutex_lock(&w->lock);
    }
    bool write = take(w);
    pthread_mutex_unlock(&w->lock);
    if (write && writer_call(w->writer, write_batch, &w->job))
        log_line(LOG_WARN, "search", "what", "the last searches were not noted", NULL);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
