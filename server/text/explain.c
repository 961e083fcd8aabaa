/* explain.c -- see explain.h. */
#include "text/explain.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

struct explainer {
    const struct explain_name *name; /* sorted by hash, then longest first */
    size_t n;
    uint64_t sieve[64]; /* a bit for each hash: most words of a text end here */
};

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

enum { AT_ONCE = 16, HALF = AT_ONCE / 2 };
typedef unsigned char vector __attribute__((vector_size(AT_ONCE)));

/* How many bytes from i on belong to a word. Of most words all of them are looked at together: a loop that ends after another number
 * of letters each time makes the processor guess wrong. */
static size_t word_length(struct str t, size_t i)
{
    size_t end = i;
    if (t.n - i >= AT_ONCE) {
        vector v;
        uint64_t other[2];
        memcpy(&v, t.p + i, sizeof v);
        vector letter = (v | 0x20) - 'a', digit = v - '0';
        vector none = (vector)(letter >= 26) & (vector)(digit >= 10) & (vector)(v < 0x80);
        memcpy(other, &none, sizeof other);
        if (other[0])
            return (size_t)__builtin_ctzll(other[0]) / 8;
        if (other[1])
            return HALF + (size_t)__builtin_ctzll(other[1]) / 8;
        end += AT_ONCE;
    }
    while (end < t.n && in_word(t.p[end]))
        end++;
    return end - i;
}

/* Hashes the word at i by its length and its first eight bytes, without case; *end is behind it. */
static uint64_t word_hash(struct str t, size_t i, size_t *end)
{
    size_t n = word_length(t, i);
    uint64_t h = 0;
    if (t.n - i >= HALF)
        memcpy(&h, t.p + i, HALF);
    else
        memcpy(&h, t.p + i, n);
    if (n < HALF)
        h &= ((uint64_t)1 << 8 * n) - 1;
    h = ((h | 0x2020202020202020u) ^ n) * 0x9E3779B97F4A7C15u;
    *end = i + n;
    return h ^ h >> 29;
}

static int by_hash(const void *a, const void *b)
{
    const struct explain_name *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->name.n == y->name.n ? 0 : x->name.n > y->name.n ? -1 : 1;
}

static bool fits_html(struct str name)
{
    bool fits = name.n && in_word(name.p[0]) && in_word(name.p[name.n - 1]);
    for (size_t i = 0; fits && i < name.n; i++)
        fits = !strchr("&<>\"", name.p[i]);
    return fits;
}

struct explainer *explain_make(struct arena *a, struct explain_name *names, size_t n)
{
    struct explainer *x = arena_new(a, struct explainer);
    size_t kept = 0;
    if (!x)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (!fits_html(names[i].name))
            continue;
        names[kept] = names[i];
        names[kept].hash = word_hash(names[i].name, 0, &names[kept].first_word);
        x->sieve[names[kept].hash >> 6 & 63] |= (uint64_t)1 << (names[kept].hash & 63);
        kept++;
    }
    if (kept)
        qsort(names, kept, sizeof *names, by_hash);
    x->name = names;
    x->n = kept;
    return x;
}

static bool has_small_letters(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (unsigned char)s.p[i] >= 0x80)
            return true;
    return false;
}

/* Does the name stand at i, ending where a word ends? White space in it may be any. */
static bool stands_at(struct str t, size_t i, struct str name)
{
    bool exact = !has_small_letters(name);
    if (i + name.n > t.n || (i + name.n < t.n && in_word(t.p[i + name.n])))
        return false;
    for (size_t k = 0; k < name.n; k++) {
        char want = name.p[k], is = t.p[i + k];
        bool same = exact ? want == is : lower(want) == lower(is);
        if (!same && !(is_space(want) && is_space(is)))
            return false;
    }
    return true;
}

/* The name that stands at i, whose first word has this hash, and whose term was not used yet; or NULL. */
static const struct explain_name *match(const struct explainer *x, struct str t, size_t i, uint64_t hash,
    const struct explain_name *const *used, size_t n)
{
    size_t lo = 0, hi = x->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->name[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < x->n && x->name[lo].hash == hash; lo++) {
        if (!stands_at(t, i, x->name[lo].name))
            continue;
        for (size_t k = 0; k < n; k++)
            if (used[k]->term == x->name[lo].term)
                return NULL;
        return &x->name[lo];
    }
    return NULL;
}

/* Is this tag ("a", "h2", …) one inside which nothing is marked? */
static bool left_alone(struct str tag)
{
    static const char *const tags[] = { "a", "code", "pre", "button", "h1", "h2", "h3", "h4", "h5", "h6" };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (str_is(tag, tags[i]))
            return true;
    return false;
}

/* Passes the tag at i ("<…>"); *depth counts the elements around that are left alone. Returns where it ends. */
static size_t pass_tag(struct str t, size_t i, int *depth)
{
    bool closing = i + 1 < t.n && t.p[i + 1] == '/';
    size_t start = i + 1 + closing, end = start;
    while (end < t.n && in_word(t.p[end]))
        end++;
    if (left_alone(str_sub(t, start, end - start)))
        *depth += closing ? -1 : 1;
    while (end < t.n && t.p[end] != '>') /* attributes have > escaped (markdown.h) */
        end++;
    return end < t.n ? end + 1 : end;
}

struct str explain_html(struct arena *a, const struct explainer *x, struct str html,
    const struct explain_name *used[EXPLAIN_MAX], size_t *n)
{
    struct buf out = { 0 };
    size_t from = 0, end;
    int depth = 0;
    *n = 0;
    for (size_t i = 0; x && x->n && i < html.n && *n < EXPLAIN_MAX;) {
        char c = html.p[i];
        if (c == '<') {
            i = pass_tag(html, i, &depth);
            continue;
        }
        if (!in_word(c)) {
            i = c == '&' ? i + str_find(str_sub(html, i, html.n), ';') : i + 1;
            continue;
        }
        uint64_t hash = word_hash(html, i, &end);
        bool possible = !depth && (x->sieve[hash >> 6 & 63] >> (hash & 63) & 1) && !(i && html.p[i - 1] == '-');
        const struct explain_name *name = possible ? match(x, html, i, hash, used, *n) : NULL;
        if (name) {
            end = i + name->name.n;
            buf_add(&out, str_sub(html, from, i - from));
            buf_printf(&out, "<span class=\"term-%lld\">", (long long)name->term);
            buf_add(&out, str_sub(html, i, end - i));
            buf_addz(&out, "</span>");
            used[(*n)++] = name;
            from = end;
        }
        i = end;
    }
    if (*n)
        buf_add(&out, str_sub(html, from, html.n));
    struct str marked = *n && !buf_err(&out) ? arena_str(a, buf_str(&out)) : html;
    if (buf_err(&out))
        *n = 0;
    buf_release(&out);
    return marked;
}
