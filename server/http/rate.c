/* rate.c -- see rate.h. */
#include "http/rate.h"

#include "base/clock.h"
#include "base/metric.h"

#include <pthread.h>
#include <stdlib.h>

enum { UNIT = 60000 /* one attempt; a limit of n a minute fills n units each millisecond */ };

struct bucket {
    uint64_t key; /* 0 = never used */
    int64_t level, at;
};
struct row {
    pthread_mutex_t lock;
    struct bucket bucket[RATE_WAYS];
};
struct rate {
    int per_minute[RATE_END];
    uint64_t salt;
    struct row row[RATE_ROWS];
};

enum err rate_new(struct rate **out, const int per_minute[RATE_END])
{
    struct rate *r = *out = calloc(1, sizeof *r);
    if (!r)
        return ERR_MEMORY;
    for (int i = 0; i < RATE_END; i++)
        r->per_minute[i] = per_minute[i];
    r->salt = (uint64_t)clock_mono_us() * 0x9E3779B97F4A7C15ull ^ (uint64_t)(uintptr_t)r;
    for (int i = 0; i < RATE_ROWS; i++)
        pthread_mutex_init(&r->row[i].lock, NULL);
    return OK;
}

void rate_free(struct rate *r)
{
    for (int i = 0; r && i < RATE_ROWS; i++)
        pthread_mutex_destroy(&r->row[i].lock);
    free(r);
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDull;
    x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53ull;
    return x ^ x >> 33;
}

/* What a bucket holds at now, of a limit of n a minute. */
static int64_t level_at(const struct bucket *b, int n, int64_t now)
{
    int64_t most = (int64_t)n * UNIT, gone = now > b->at ? now - b->at : 0;
    if (!b->key || gone >= 60000 || b->level + gone * n > most)
        return most;
    return b->level + gone * n;
}

/* The bucket of the key: its own, else an unused one, else the one that was used longest ago. */
static struct bucket *find(struct row *row, uint64_t key)
{
    struct bucket *best = row->bucket;
    for (int i = 0; i < RATE_WAYS; i++) {
        struct bucket *b = &row->bucket[i];
        if (b->key == key)
            return b;
        if (best->key && (!b->key || b->at < best->at))
            best = b;
    }
    *best = (struct bucket){ 0 };
    return best;
}

bool rate_take(struct rate *r, enum rate_kind kind, struct str key, int64_t now)
{
    int n = r->per_minute[kind];
    if (n <= 0)
        return true;
    uint64_t hash = mix(str_hash(key) ^ r->salt ^ (uint64_t)kind << 56);
    hash += !hash;
    struct row *row = &r->row[hash % RATE_ROWS];
    pthread_mutex_lock(&row->lock);
    struct bucket *b = find(row, hash);
    int64_t level = level_at(b, n, now);
    bool ok = level >= UNIT;
    *b = (struct bucket){ .key = hash, .level = ok ? level - UNIT : level, .at = now };
    pthread_mutex_unlock(&row->lock);
    if (!ok)
        metric_add(METRIC_RATE_LIMITED, 1);
    return ok;
}
