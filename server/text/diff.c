/* diff.c -- see diff.h. */
#include "text/diff.h"

struct words {
    struct str *word; /* neighbours in one text */
    uint64_t *hash;
    size_t n;
};

/* One step of the search: old words [x, n), new words [y, m). */
struct search {
    const struct words *old, *new;
    size_t x, y;       /* where this step began */
    int32_t *furthest; /* row d has 2d + 1 numbers: the furthest x on diagonal k, from -d to d */
    int limit;         /* edits that may be spent */
    int d;             /* edits that were needed */
    int k;             /* the diagonal on which it ended */
};

const char *diff_name(enum diff_op op)
{
    return op == DIFF_SAME ? "same" : op == DIFF_REMOVED ? "removed" : "added";
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Length of the word at i with the white space behind it. */
static size_t word_length(struct str s, size_t i)
{
    size_t from = i;
    while (i < s.n && !is_space(s.p[i]))
        i++;
    while (i < s.n && is_space(s.p[i]))
        i++;
    return i - from;
}

static void split(struct arena *a, struct str s, struct words *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i += word_length(s, i))
        n++;
    *out = (struct words){ .word = arena_array(a, n + 1, sizeof *out->word),
        .hash = arena_array(a, n + 1, sizeof *out->hash) };
    for (size_t i = 0; out->word && out->hash && i < s.n; i += out->word[out->n++].n) {
        out->word[out->n] = (struct str){ s.p + i, word_length(s, i) };
        out->hash[out->n] = str_hash(out->word[out->n]);
    }
}

static bool equal(const struct search *s, size_t x, size_t y)
{
    return s->old->hash[x] == s->new->hash[y] && str_eq(s->old->word[x], s->new->word[y]);
}

/* Row d begins behind the rows before it, which have 1 + 3 + … numbers. */
static int32_t *row(const struct search *s, int d)
{
    return s->furthest + (size_t)d * (size_t)d + d;
}

/* Did the path reach diagonal k of row d by adding a word (from k + 1), rather than by removing one? */
static bool by_adding(const int32_t *before, int d, int k)
{
    return k == -d || (k != d && before[k - 1] < before[k + 1]);
}

/* Goes on until both texts end or the edits are spent; leaves d and k at the end, or at the furthest point. */
static void explore(struct search *s)
{
    const int64_t n = (int64_t)(s->old->n - s->x), m = (int64_t)(s->new->n - s->y);
    for (s->d = 0; s->d <= s->limit; s->d++) {
        int32_t *now = row(s, s->d), *before = s->d ? row(s, s->d - 1) : NULL;
        int64_t best = -1;
        for (int k = -s->d; k <= s->d; k += 2) {
            int64_t x = !s->d ? 0 : by_adding(before, s->d, k) ? before[k + 1] : before[k - 1] + 1;
            int64_t y = x - k; /* may lie outside: no path leads back from there, and none ends there */
            while (y >= 0 && x < n && y < m && equal(s, s->x + (size_t)x, s->y + (size_t)y)) {
                x++;
                y++;
            }
            now[k] = (int32_t)x;
            if (x + y > best && x <= n && y <= m && y >= 0) {
                best = x + y;
                s->k = k;
            }
            if (x == n && y == m)
                return;
        }
    }
    s->d--;
}

/* Marks which words the path of a step removed and added; from its end back to its beginning. */
static void trace(struct search *s, bool *removed, bool *added)
{
    int64_t x = row(s, s->d)[s->k];
    int k = s->k;
    for (int d = s->d; d > 0; d--) {
        const int32_t *before = row(s, d - 1);
        bool adding = by_adding(before, d, k);
        k += adding ? 1 : -1;
        x = before[k];
        if (adding)
            added[s->y + (size_t)(x - k)] = true;
        else
            removed[s->x + (size_t)x] = true;
    }
}

/* Marks every word that is not the same, step after step. */
static void compare(struct search *s, bool *removed, bool *added)
{
    while (s->x < s->old->n || s->y < s->new->n) {
        explore(s);
        trace(s, removed, added);
        int64_t x = row(s, s->d)[s->k];
        s->x += (size_t)x;
        s->y += (size_t)(x - s->k);
    }
}

static void add_part(struct diff *d, enum diff_op op, const struct words *w, size_t from, size_t to)
{
    const struct str *first = &w->word[from], *last = &w->word[to - 1];
    d->parts[d->n++] = (struct diff_part){ op, { first->p, (size_t)(last->p - first->p) + last->n } };
}

/* Joins the marks of both texts into parts. */
static void join(struct diff *d, const struct words *old, const struct words *new, const bool *removed,
    const bool *added)
{
    size_t x = 0, y = 0;
    while (x < old->n || y < new->n) {
        size_t x0 = x, y0 = y;
        while (x < old->n && y < new->n && !removed[x] && !added[y]) {
            x++;
            y++;
        }
        if (y > y0)
            add_part(d, DIFF_SAME, new, y0, y);
        x0 = x;
        while (x < old->n && removed[x])
            x++;
        if (x > x0)
            add_part(d, DIFF_REMOVED, old, x0, x);
        y0 = y;
        while (y < new->n && added[y])
            y++;
        if (y > y0)
            add_part(d, DIFF_ADDED, new, y0, y);
    }
}

enum err diff_words(struct arena *a, struct str old, struct str new, struct diff *out)
{
    struct words from, to;
    *out = (struct diff){ 0 };
    split(a, old, &from);
    split(a, new, &to);
    bool *removed = arena_array(a, from.n + 1, sizeof *removed), *added = arena_array(a, to.n + 1, sizeof *added);
    size_t limit = from.n + to.n < DIFF_EDITS ? from.n + to.n : DIFF_EDITS;
    struct search s = { .old = &from, .new = &to, .limit = (int)limit };
    s.furthest = arena_array(a, (limit + 1) * (limit + 1), sizeof *s.furthest);
    out->parts = arena_array(a, from.n + to.n + 1, sizeof *out->parts);
    if (arena_err(a))
        return arena_err(a);
    compare(&s, removed, added);
    join(out, &from, &to, removed, added);
    return OK;
}
