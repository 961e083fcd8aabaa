/* snippet.c -- see snippet.h. */
#include "text/snippet.h"

#include <string.h>

enum { HITS = 400, MARGIN = 40 /* bytes before the first hit */ };

struct hit {
    uint32_t start, end; /* bytes of the text */
    uint64_t terms;      /* bits */
};

struct finding {
    const struct snippet_term *terms;
    size_t n_terms;
    struct hit hit[HITS];
    size_t n;
    struct tokenizer *tokenizer;
    struct str text;
    size_t word;         /* where the word that is being looked at starts */
    uint64_t found, all; /* bit per term */
    size_t enough;       /* when all was found nothing better comes after this byte; 0 = go on */
    uint64_t pairs[16];  /* bit per pair of letters that a stem starts with: rules most words out, unstemmed */
};

static unsigned pair_bit(const char *p)
{
    return ((unsigned char)p[0] * 31u + (unsigned char)p[1]) & 1023;
}

/* True when the word may hold one of the stems: stemming leaves the first two letters alone, wherever a part begins. */
static bool may_hold(const struct finding *f, struct str word)
{
    for (size_t i = 0; i + 1 < word.n; i++) {
        unsigned bit = pair_bit(word.p + i);
        if (f->pairs[bit >> 6] >> (bit & 63) & 1)
            return true;
    }
    return word.n < 2;
}

/* One token of a word that may hold a stem. */
static bool find_stem(void *ctx, const struct token *t)
{
    struct finding *f = ctx;
    uint32_t start = (uint32_t)(f->word + t->start), end = (uint32_t)(f->word + t->end);
    for (size_t i = 0; i < f->n_terms; i++) {
        if (!str_eq(t->stem, f->terms[i].stem))
            continue;
        f->found |= 1ull << i;
        if (f->n && f->hit[f->n - 1].start == start)
            f->hit[f->n - 1].terms |= 1ull << i;
        else if (f->n < HITS)
            f->hit[f->n++] = (struct hit){ start, end, 1ull << i };
    }
    return true;
}

static bool find_word(void *ctx, const struct token *t)
{
    struct finding *f = ctx;
    if (f->enough && t->start > f->enough)
        return false;
    if (!may_hold(f, t->text))
        return true;
    f->word = t->start;
    (void)tokenizer_run(f->tokenizer, str_sub(f->text, t->start, t->end - t->start), TOKENS_EXTRA, find_stem, f);
    if (!f->enough && f->found == f->all)
        f->enough = t->end + SNIPPET_LENGTH;
    return f->n < HITS;
}

static double weight_of(const struct finding *f, uint64_t terms)
{
    double sum = 0;
    for (size_t i = 0; i < f->n_terms; i++)
        if (terms >> i & 1)
            sum += f->terms[i].weight;
    return sum;
}

/* The window that starts at the hit with the best content. */
static size_t best_start(const struct finding *f, uint64_t *matched, double *score)
{
    size_t best = 0;
    *score = -1;
    for (size_t i = 0; i < f->n; i++) {
        uint64_t terms = 0;
        for (size_t k = i; k < f->n && f->hit[k].end <= f->hit[i].start + SNIPPET_LENGTH - MARGIN; k++)
            terms |= f->hit[k].terms;
        double sum = terms == *matched && i ? *score : weight_of(f, terms);
        if (sum > *score) {
            *score = sum;
            *matched = terms;
            best = i;
        }
    }
    return best;
}

static void put(char *out, size_t *n, struct str s)
{
    memcpy(out + *n, s.p, s.n);
    *n += s.n;
}

static void put_escaped(char *out, size_t *n, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        struct str as = c == '<'  ? STR("&lt;")
            : c == '>'            ? STR("&gt;")
            : c == '&'            ? STR("&amp;")
            : c == '"'            ? STR("&quot;")
            : c == '\''           ? STR("&#39;")
            : (c >= 0 && c < ' ') ? STR(" ")
                                  : (struct str){ s.p + i, 1 };
        put(out, n, as);
    }
}

struct str snippet_escape(struct arena *a, struct str text)
{
    size_t n = 0;
    char *out = arena_alloc(a, text.n * 6 + 1);
    if (out)
        put_escaped(out, &n, text);
    return (struct str){ out ? out : "", n };
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Moves a cut back to a space nearby, or at least to the start of a character. */
static size_t cut_before(struct str s, size_t at, size_t least)
{
    size_t i = at;
    if (at >= s.n)
        return s.n;
    while (i > least && at - i < 30 && s.p[i] != ' ' && s.p[i] != '\n')
        i--;
    if (i > least && (s.p[i] == ' ' || s.p[i] == '\n'))
        return i;
    while (at > least && continues(s.p[at]))
        at--;
    return at;
}

static bool starts_word(struct str s, size_t at)
{
    return s.p[at - 1] == ' ' || s.p[at - 1] == '\n';
}

static struct str write_window(struct arena *a, struct str text, const struct finding *f, size_t first)
{
    static const struct str dots = { "\xE2\x80\xA6", 3 }, mark = { "<mark>", 6 }, unmark = { "</mark>", 7 };
    size_t anchor = f->n ? f->hit[first].start : 0;
    size_t from = anchor > MARGIN ? anchor - MARGIN : 0, n = 0;
    while (from > 0 && from < anchor && !starts_word(text, from))
        from++;
    size_t to = cut_before(text, from + SNIPPET_LENGTH, f->n ? f->hit[first].end : from);
    char *out = arena_alloc(a, (to - from) * 6 + f->n * 13 + 16);
    if (!out)
        return (struct str){ "", 0 };
    if (from > 0)
        put(out, &n, dots);
    while (first > 0 && f->hit[first - 1].start >= from)
        first--;
    size_t at = from;
    for (size_t i = first; i < f->n && f->hit[i].end <= to; i++) {
        put_escaped(out, &n, str_sub(text, at, f->hit[i].start - at));
        put(out, &n, mark);
        put_escaped(out, &n, str_sub(text, f->hit[i].start, f->hit[i].end - f->hit[i].start));
        put(out, &n, unmark);
        at = f->hit[i].end;
    }
    put_escaped(out, &n, str_sub(text, at, to - at));
    if (to < text.n)
        put(out, &n, dots);
    return (struct str){ out, n };
}

struct snippet snippet_of(struct arena *a, struct tokenizer *z, struct str text, const struct snippet_term *terms,
    size_t n, size_t most)
{
    struct finding f = { .terms = terms, .n_terms = n < SNIPPET_TERMS ? n : SNIPPET_TERMS };
    struct snippet s = { 0 };
    text = str_trim(text);
    if (text.n > most) {
        text.n = most;
        while (text.n && continues(text.p[text.n]))
            text.n--;
    }
    f.tokenizer = z;
    f.text = text;
    f.all = f.n_terms >= 64 ? UINT64_MAX : (1ull << f.n_terms) - 1;
    for (size_t i = 0; i < f.n_terms; i++) {
        unsigned bit = terms[i].stem.n > 1 ? pair_bit(terms[i].stem.p) : 0;
        f.pairs[bit >> 6] |= 1ull << (bit & 63);
    }
    (void)tokenizer_run(z, text, TOKENS_SURFACE, find_word, &f);
    size_t first = f.n ? best_start(&f, &s.matched, &s.score) : 0;
    s.html = write_window(a, text, &f, first);
    return s;
}
