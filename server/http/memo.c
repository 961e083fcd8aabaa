/* memo.c -- see memo.h. */
#include "http/memo.h"

#include <stdlib.h>
#include <string.h>

enum {
    TEXT = 512,   /* bytes of credential, name, session and CSRF token of a kept viewer */
    LOOKED_AT = 8 /* slots that are looked at for room, each time */
};

struct kept_viewer {
    int64_t epoch, at;
    struct viewer v; /* its strings are slices of text */
    size_t credential_n;
    char text[TEXT]; /* credential, name, session, csrf */
};

/* An answer: the struct, then target, etag and body. */
struct kept {
    struct memo_key key;
    size_t etag_n, body_n;
    bool has_body;
    char bytes[];
};

struct memo {
    struct kept_viewer *viewers; /* MEMO_SLOTS, taken with the first one */
    struct kept *answers[MEMO_SLOTS];
    uint64_t asked[MEMO_SLOTS]; /* what each slot was last asked for in vain: keeping pays from the second time on */
    size_t held;
    size_t hand; /* next slot to look at when there is too much */
};

struct memo *memo_new(void)
{
    return calloc(1, sizeof(struct memo));
}

static bool fresh(int64_t epoch, int64_t at, int64_t now_epoch, int64_t now)
{
    return epoch == now_epoch && now >= at && now - at <= MEMO_MS;
}

/* ---- viewers */

bool memo_viewer(struct memo *m, struct arena *a, struct str credential, int64_t epoch, int64_t now, struct viewer *out)
{
    if (!m || !m->viewers)
        return false;
    const struct kept_viewer *k = &m->viewers[str_hash(credential) % MEMO_SLOTS];
    if (!fresh(k->epoch, k->at, epoch, now) || !str_eq((struct str){ k->text, k->credential_n }, credential))
        return false;
    *out = k->v;
    out->name = arena_str(a, k->v.name);
    out->session = arena_str(a, k->v.session);
    out->csrf = arena_str(a, k->v.csrf);
    return true;
}

static struct str put(struct kept_viewer *k, size_t *used, struct str s)
{
    char *to = k->text + *used;
    if (s.n)
        memcpy(to, s.p, s.n);
    *used += s.n;
    return (struct str){ to, s.n };
}

void memo_keep_viewer(struct memo *m, struct str credential, int64_t epoch, int64_t now, const struct viewer *v)
{
    if (!m || credential.n + v->name.n + v->session.n + v->csrf.n > TEXT)
        return;
    if (!m->viewers && !(m->viewers = calloc(MEMO_SLOTS, sizeof *m->viewers)))
        return;
    struct kept_viewer *k = &m->viewers[str_hash(credential) % MEMO_SLOTS];
    size_t used = 0;
    k->epoch = epoch;
    k->at = now;
    k->v = *v;
    k->credential_n = put(k, &used, credential).n;
    k->v.name = put(k, &used, v->name);
    k->v.session = put(k, &used, v->session);
    k->v.csrf = put(k, &used, v->csrf);
}

/* ---- answers */

static uint64_t hash_of(const struct memo_key *k)
{
    uint64_t h = str_hash(k->target) ^ (uint64_t)k->user * 0x9E3779B97F4A7C15u ^ (uint64_t)k->english << 7;
    return h ^ h >> 32;
}

static size_t slot_of(const struct memo_key *k)
{
    return (size_t)hash_of(k) % MEMO_SLOTS;
}

static bool same(const struct memo_key *a, const struct memo_key *b)
{
    return a->user == b->user && a->roles == b->roles && a->english == b->english && a->read_only == b->read_only &&
        str_eq(a->target, b->target);
}

bool memo_answer(struct memo *m, const struct memo_key *k, struct str *etag, struct str *body)
{
    const struct kept *e = m ? m->answers[slot_of(k)] : NULL;
    if (!e || !fresh(e->key.epoch, e->key.now, k->epoch, k->now) || !same(&e->key, k))
        return false;
    *etag = (struct str){ e->bytes + e->key.target.n, e->etag_n };
    *body = (struct str){ e->has_body ? e->bytes + e->key.target.n + e->etag_n : NULL, e->body_n };
    return true;
}

static void forget(struct memo *m, size_t slot)
{
    struct kept *e = m->answers[slot];
    if (e)
        m->held -= sizeof *e + e->key.target.n + e->etag_n + e->body_n;
    free(e);
    m->answers[slot] = NULL;
}

/* An entry with a body and this ETag holds on: only its age changes. */
static bool renew(struct kept *e, const struct memo_key *k, struct str etag, struct str body)
{
    if (!e || body.p || !e->has_body || !same(&e->key, k) ||
        !str_eq((struct str){ e->bytes + e->key.target.n, e->etag_n }, etag))
        return false;
    e->key.epoch = k->epoch;
    e->key.now = k->now;
    return true;
}

/* Frees what holds no more, a few slots further each time, until so many bytes fit. What holds stays: of more answers than there is
 * room for, asked for in turn, each would drive out the one that is asked for next. */
static bool make_room(struct memo *m, const struct memo_key *k, size_t size)
{
    for (int i = 0; i < LOOKED_AT && m->held + size > MEMO_BYTES; i++) {
        size_t slot = m->hand++ % MEMO_SLOTS;
        const struct kept *e = m->answers[slot];
        if (e && !fresh(e->key.epoch, e->key.now, k->epoch, k->now))
            forget(m, slot);
    }
    return m->held + size <= MEMO_BYTES;
}

void memo_keep(struct memo *m, const struct memo_key *k, struct str etag, struct str body)
{
    size_t size = sizeof(struct kept) + k->target.n + etag.n + body.n;
    if (!m || body.n > MEMO_BODY)
        return;
    size_t slot = slot_of(k);
    if (renew(m->answers[slot], k, etag, body))
        return;
    uint64_t asked = m->asked[slot];
    m->asked[slot] = hash_of(k);
    if (asked != m->asked[slot])
        return;
    forget(m, slot);
    struct kept *e = make_room(m, k, size) ? malloc(size) : NULL;
    if (!e)
        return;
    *e = (struct kept){ .key = *k, .etag_n = etag.n, .body_n = body.n, .has_body = body.p != NULL };
    e->key.target = (struct str){ memcpy(e->bytes, k->target.p, k->target.n), k->target.n };
    if (etag.n)
        memcpy(e->bytes + k->target.n, etag.p, etag.n);
    if (body.n)
        memcpy(e->bytes + k->target.n + etag.n, body.p, body.n);
    m->answers[slot] = e;
    m->held += size;
}

void memo_sweep(struct memo *m, int64_t now)
{
    for (size_t i = 0; m && i < MEMO_SLOTS && m->held; i++)
        if (m->answers[i] && (now < m->answers[i]->key.now || now - m->answers[i]->key.now > MEMO_KEPT_MS))
            forget(m, i);
}

void memo_forget(struct memo *m)
{
    for (size_t i = 0; m && i < MEMO_SLOTS; i++)
        forget(m, i);
    if (m) {
        free(m->viewers);
        m->viewers = NULL;
    }
}

void memo_free(struct memo *m)
{
    memo_forget(m);
    free(m);
}
