/* token.c -- see token.h. */
#include "text/token.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/stem.h"
#include "text/stop.h"

#include <stdlib.h>
#include <string.h>

enum { EXTRAS = COMPOUND_PARTS + 3 };

/* What is known of one word: its stem and those of its parts, one after another in text. */
struct known {
    unsigned char word_n, stem_n, parts;
    unsigned char part_n[EXTRAS], part_stem_n[EXTRAS], part_at[EXTRAS];
    char word[TOKEN_MAX], stem[TOKEN_MAX], part_stem[EXTRAS * 24];
};

struct tokenizer {
    struct stemmer *stemmer;
    struct known *remembered; /* words of them, or NULL */
    size_t words;
    struct known last; /* when nothing is remembered */
};

struct tokenizer *tokenizer_new(size_t words)
{
    struct tokenizer *z = calloc(1, sizeof *z);
    if (!z)
        return NULL;
    z->stemmer = stem_new();
    z->words = words;
    if (words)
        z->remembered = calloc(words, sizeof *z->remembered);
    if (!z->stemmer || (words && !z->remembered)) {
        tokenizer_free(z);
        return NULL;
    }
    return z;
}

void tokenizer_free(struct tokenizer *z)
{
    if (!z)
        return;
    stem_free(z->stemmer);
    free(z->remembered);
    free(z);
}

struct str tokenizer_stem(struct tokenizer *z, struct str word)
{
    return stem_of(z->stemmer, word);
}

/* Adds the letters [part] of the word, stemmed, to what is known of it. */
static void know_part(struct tokenizer *z, struct known *k, struct str part, size_t *used)
{
    struct str stem = stem_of(z->stemmer, part);
    if (k->parts == EXTRAS || *used + stem.n > sizeof k->part_stem)
        return;
    k->part_at[k->parts] = (unsigned char)(part.p - k->word);
    k->part_n[k->parts] = (unsigned char)part.n;
    k->part_stem_n[k->parts++] = (unsigned char)stem.n;
    memcpy(k->part_stem + *used, stem.p, stem.n);
    *used += stem.n;
}

static void know(struct tokenizer *z, struct known *k, struct str word)
{
    memcpy(k->word, word.p, word.n);
    k->word_n = (unsigned char)word.n;
    k->parts = 0;
    struct str stem = stem_of(z->stemmer, word), parts[COMPOUND_PARTS];
    k->stem_n = (unsigned char)stem.n;
    memcpy(k->stem, stem.p, stem.n);
    size_t used = 0, n = compound_split((struct str){ k->word, word.n }, parts);
    for (size_t i = 0; i < n; i++) {
        know_part(z, k, parts[i], &used);
        struct str smaller[COMPOUND_PARTS]; /* wijkteam in wijkteamcoach */
        size_t m = compound_split(parts[i], smaller);
        for (size_t j = 0; j < m; j++)
            know_part(z, k, smaller[j], &used);
    }
    for (size_t i = 1; i + 1 < n; i++) /* hulpverlening in schuldhulpverlening */
        know_part(z, k, (struct str){ parts[i].p, (size_t)(k->word + word.n - parts[i].p) }, &used);
}

static const struct known *look_up(struct tokenizer *z, struct str word)
{
    struct known *k = z->remembered ? &z->remembered[str_hash(word) % z->words] : &z->last;
    if (k->word_n != word.n || memcmp(k->word, word.p, word.n))
        know(z, k, word);
    return k;
}

/* A walk through one text. */
struct walk {
    struct tokenizer *z;
    struct str text;
    unsigned flags;
    token_fn *fn;
    void *ctx;
    char word[TOKEN_MAX]; /* the word being read, folded */
    size_t n, start, end, letters, capitals;
    char before[TOKEN_MAX]; /* the word before, when only a hyphen stands between */
    size_t before_n;
    bool number; /* a '#' stands before the word */
};

static bool give_extra(struct walk *w, struct token t, const struct known *k)
{
    size_t used = 0;
    t.kind = TOKEN_PART;
    for (size_t i = 0; i < k->parts; i++) {
        t.text = (struct str){ k->word + k->part_at[i], k->part_n[i] };
        t.stem = w->flags & TOKENS_SURFACE ? t.text : (struct str){ k->part_stem + used, k->part_stem_n[i] };
        used += k->part_stem_n[i];
        if (!w->fn(w->ctx, &t))
            return false;
    }
    return true;
}

static bool give_joined(struct walk *w, struct token t)
{
    char joined[2 * TOKEN_MAX];
    memcpy(joined, w->before, w->before_n);
    memcpy(joined + w->before_n, w->word, w->n);
    t.kind = TOKEN_JOINED;
    t.text = (struct str){ joined, w->before_n + w->n };
    t.stem = w->flags & TOKENS_SURFACE ? t.text : stem_of(w->z->stemmer, t.text);
    return t.text.n > TOKEN_MAX || w->fn(w->ctx, &t);
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* "#123": the mention of a post, told apart from the number. */
static bool give_mention(struct walk *w, struct token t)
{
    char mention[TOKEN_MAX + 1];
    mention[0] = '#';
    memcpy(mention + 1, w->word, w->n);
    t.kind = TOKEN_JOINED;
    t.text = t.stem = (struct str){ mention, w->n + 1 };
    return w->fn(w->ctx, &t);
}

/* Ends the word that was being read and gives its tokens. */
static bool give(struct walk *w)
{
    if (!w->n)
        return true;
    struct token t = { .text = { w->word, w->n }, .start = w->start, .end = w->end, .kind = TOKEN_WORD };
    t.capitals = w->letters > 1 && w->letters == w->capitals;
    t.stop = stop_is(t.text) && !t.capitals;
    if (t.stop && !(w->flags & TOKENS_STOPS))
        return true;
    bool surface_only = (w->flags & TOKENS_SURFACE) && !(w->flags & TOKENS_EXTRA);
    const struct known *k = surface_only ? NULL : look_up(w->z, t.text);
    t.stem = w->flags & TOKENS_SURFACE ? t.text : (struct str){ k->stem, k->stem_n };
    if (!w->fn(w->ctx, &t))
        return false;
    if (!(w->flags & TOKENS_EXTRA))
        return true;
    if (w->number && all_digits(t.text) && !give_mention(w, t))
        return false;
    if (w->before_n && !give_joined(w, t))
        return false;
    return give_extra(w, t, k);
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0xB4 || c == '`';
}

size_t token_ending(struct str text, size_t i)
{
    static const char *const endings[] = { "s", "er", "ers", "en", "tje", "tjes" };
    size_t at = i;
    if (at >= text.n || !is_apostrophe(utf8_next(text, &at)))
        return 0;
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t n = strlen(endings[e]), after = at + n;
        if (after > text.n || !str_ieq((struct str){ text.p + at, n }, str_c(endings[e])))
            continue;
        if (after == text.n || !fold_is_word(utf8_next(text, &(size_t){ after })))
            return after - i;
    }
    return 0;
}

/* What stands between two words: a single hyphen keeps the first for joining; '#' is remembered. */
static void between(struct walk *w, uint32_t c, size_t i)
{
    bool word_before = w->n && w->end + (c == '-' ? 1 : c == 0x2010 || c == 0x2011 ? 3 : 99) == i;
    w->before_n = 0;
    if (word_before && (c == '-' || c == 0x2010 || c == 0x2011)) {
        memcpy(w->before, w->word, w->n);
        w->before_n = w->n;
    }
    w->number = c == '#' && !word_before;
    w->n = 0;
}

static void read_letter(struct walk *w, uint32_t c, size_t from, size_t to)
{
    if (!w->n) {
        w->start = from;
        w->letters = w->capitals = 0;
    }
    char folded[FOLD_MAX];
    size_t n = fold_char(c, folded);
    if (w->n + n <= TOKEN_MAX) {
        memcpy(w->word + w->n, folded, n);
        w->n += n;
    }
    w->letters += c > '9';
    w->capitals += fold_is_upper(c);
    w->end = to;
}

bool tokenizer_run(struct tokenizer *z, struct str text, unsigned flags, token_fn *fn, void *ctx)
{
    struct walk w = { .z = z, .text = text, .flags = flags, .fn = fn, .ctx = ctx };
    for (size_t i = 0; i < text.n;) {
        size_t from = i, skip;
        uint32_t c = utf8_next(text, &i);
        if (fold_is_word(c)) {
            read_letter(&w, c, from, i);
            continue;
        }
        if (!give(&w))
            return false;
        if (w.n && (skip = token_ending(text, from)) > 0) {
            i = from + skip;
            w.n = 0;
            w.before_n = 0;
            continue;
        }
        between(&w, c, i);
    }
    return give(&w);
}
