/* spell.c -- see spell.h. */
#include "index/spell.h"

#include "text/compound.h"

#include <math.h>
#include <string.h>

struct best {
    char word[SPELL_MOST + 4];
    size_t n;
    double value; /* ln(count) and what speaks for the slip */
};

struct trying {
    struct store *store;
    enum word_class class;
    char before[SPELL_MOST + 1]; /* a known first part, put before each try for the result only */
    size_t before_n;
    char after[SPELL_MOST + 1];
    size_t after_n;
    struct best *best;
};

/* Looks whether w is a word, and keeps it when it is the best so far. */
static void try_word(struct trying *t, const char *w, size_t n, double bonus)
{
    int64_t count = 0;
    if (t->before_n + n + t->after_n > SPELL_MOST || store_word(t->store, (struct str){ w, n }, t->class, &count) ||
        !count)
        return;
    double value = log((double)count + 1) + bonus;
    if (value <= t->best->value)
        return;
    t->best->value = value;
    t->best->n = t->before_n + n + t->after_n;
    memcpy(t->best->word, t->before, t->before_n);
    memcpy(t->best->word + t->before_n, w, n);
    memcpy(t->best->word + t->before_n + n, t->after, t->after_n);
}

static void try_shorter(struct trying *t, struct str word)
{
    char w[SPELL_MOST + 2];
    for (size_t i = 0; i < word.n; i++) {
        if (i && word.p[i] == word.p[i - 1])
            continue;
        memcpy(w, word.p, i);
        memcpy(w + i, word.p + i + 1, word.n - i - 1);
        bool doubled = i + 1 < word.n && word.p[i] == word.p[i + 1];
        try_word(t, w, word.n - 1, doubled ? 1.0 : i ? 0 : -1.0);
    }
}

static void try_swapped(struct trying *t, struct str word)
{
    char w[SPELL_MOST + 2];
    for (size_t i = 0; i + 1 < word.n; i++) {
        if (word.p[i] == word.p[i + 1])
            continue;
        memcpy(w, word.p, word.n);
        w[i] = word.p[i + 1];
        w[i + 1] = word.p[i];
        try_word(t, w, word.n, i ? 1.0 : 0);
    }
}

static void try_letters(struct trying *t, struct str word)
{
    char w[SPELL_MOST + 2];
    for (size_t i = 0; i <= word.n; i++)
        for (char c = 'a'; c <= 'z'; c++) {
            memcpy(w, word.p, i);
            w[i] = c;
            memcpy(w + i + 1, word.p + i, word.n - i);
            bool doubled = i && word.p[i - 1] == c;
            if (i == word.n || word.p[i] != c)
                try_word(t, w, word.n + 1, doubled ? 1.0 : i ? 0.2 : -1.0);
            if (i == word.n || word.p[i] == c)
                continue;
            memcpy(w + i + 1, word.p + i + 1, word.n - i - 1);
            try_word(t, w, word.n, i ? 0 : -1.0);
        }
}

static void try_all(struct trying *t, struct str word)
{
    try_shorter(t, word);
    try_swapped(t, word);
    try_letters(t, word);
}

/* Letters that sound alike, and that are one slip in Dutch though they are not one letter: "wachtlyst", "onderwies". */
static void try_sounds(struct trying *t, struct str word)
{
    static const char *const alike[][2] = { { "y", "ij" }, { "ij", "y" }, { "ei", "ij" }, { "ij", "ei" },
        { "au", "ou" }, { "ou", "au" }, { "g", "ch" }, { "ch", "g" }, { "x", "ks" }, { "ks", "x" }, { "kw", "qu" },
        { "qu", "kw" }, { "f", "ph" }, { "ph", "f" }, { "ies", "isch" }, { "isch", "ies" }, { "oe", "u" },
        { "u", "oe" } };
    char w[SPELL_MOST + 4];
    for (size_t k = 0; k < sizeof alike / sizeof *alike; k++) {
        struct str from = str_c(alike[k][0]), to = str_c(alike[k][1]);
        for (size_t i = 0; i + from.n <= word.n; i++) {
            if (memcmp(word.p + i, from.p, from.n))
                continue;
            memcpy(w, word.p, i);
            memcpy(w + i, to.p, to.n);
            memcpy(w + i + to.n, word.p + i + from.n, word.n - i - from.n);
            try_word(t, w, word.n + to.n - from.n, 1.0);
        }
    }
}

static bool plain_letters(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'a' || word.p[i] > 'z')
            return false;
    return true;
}

/* A known first or last part, and one slip in the rest. */
static void try_parts(struct trying *t, struct str word)
{
    for (size_t i = COMPOUND_PART; i + COMPOUND_PART <= word.n; i++) {
        struct str left = str_sub(word, 0, i), right = str_sub(word, i, word.n - i);
        bool left_known = lexicon_weight(left) > 0, right_known = lexicon_weight(right) > 0;
        if (left_known && right_known) /* "tegenprestatie": neither is wrong */
            continue;
        if (left_known) {
            memcpy(t->before, left.p, left.n);
            t->before_n = left.n;
            t->after_n = 0;
            try_all(t, right);
        }
        if (right_known) {
            memcpy(t->after, right.p, right.n);
            t->after_n = right.n;
            t->before_n = 0;
            try_all(t, left);
        }
    }
}

struct str spell_correct(struct store *s, struct arena *a, struct str word, enum word_class class)
{
    struct best best = { .value = 0 };
    struct trying t = { .store = s, .class = class, .best = &best };
    struct str parts[COMPOUND_PARTS];
    if (word.n < SPELL_LEAST || word.n > SPELL_MOST || !plain_letters(word))
        return (struct str){ 0 };
    if (lexicon_weight(word) >= SPELL_KNOWN) /* "borging", where it stands in no thread yet, is not "berging" */
        return (struct str){ 0 };
    try_all(&t, word);
    try_sounds(&t, word);
    if (best.n || compound_split(word, parts)) /* a compound that nobody wrote yet is no slip */
        return arena_str(a, (struct str){ best.word, best.n });
    struct store_word whole;
    if (word.n >= SPELL_BEGUN && store_words(s, a, word, class, &whole, 1))
        return whole.word;
    if (word.n >= COMPOUND_WORD)
        try_parts(&t, word);
    return arena_str(a, (struct str){ best.word, best.n });
}
