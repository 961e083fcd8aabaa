/* compound.c -- see compound.h. Splits are found from the right: best[i] is the best chain for the letters from i on. */
#include "text/compound.h"

#include <stdlib.h>
#include <string.h>

/* What ends words, and never is one here. Sorted, as the next list. */
static const char *const never[] = { "aars", "achtig", "achtige", "aren", "atie", "aties", "baar", "bare", "der",
    "ders", "ding", "eelt", "eerd", "eerde", "eerder", "eert", "elen", "elijk", "elijke", "eling", "ende", "enden",
    "enis", "eren", "erend", "erende", "erig", "erige", "ering", "eringen", "eur", "eurs", "gewijs", "heden", "heid",
    "iele", "ingen", "isch", "ische", "isme", "iteit", "king", "kundig", "kundige", "lijk", "lijke", "lijks", "ling",
    "lingen", "loos", "loosheid", "loze", "matig", "matige", "ning", "ningen", "oren", "pen", "ren", "rijk", "rijke",
    "scha", "schap", "schappen", "sche", "schen", "sel", "sels", "sing", "singen", "sten", "ster", "sters", "teit",
    "ten", "teur", "teurs", "tie", "tief", "ties", "tieve", "ting", "tingen", "tje", "tjes", "tor", "toren", "trice",
    "uele", "uren", "vol", "volle", "waarts", "wijze", "zaam", "zame" };
/* Particles and participles: nothing to find under these when they come first. */
static const char *const never_first[] = { "aange", "achter", "afge", "aller", "ander", "andere", "bijge", "binnen",
    "boven", "daar", "door", "herge", "hier", "inge", "inter", "langs", "mede", "naar", "neer", "niet", "omge", "onder",
    "onderge", "ondo", "open", "opge", "over", "overge", "rond", "samen", "tegen", "terug", "toege", "uitge", "vast",
    "vastge", "voor", "voorge", "voort", "waar", "weer", "zelf" };

static int compare(const void *key, const void *entry)
{
    const struct str *word = key;
    return str_cmp(*word, str_c(*(const char *const *)entry));
}

static bool listed(const char *const *list, size_t n, struct str word)
{
    return bsearch(&word, list, n, sizeof *list, compare);
}
#define LISTED(list, word) listed((list), sizeof(list) / sizeof *(list), (word))

/* Hashes of words, as lexicon.awk makes them: of none, and with one letter more. */
enum { HASH_NONE = 5381, HASH_BITS = 24, PLACE = 0xFFFFFF /* of a slot; above it the highest bits of the hash */ };

static uint32_t hash_on(uint32_t hash, char letter)
{
    return (hash * 33 + (unsigned char)letter) & ((1u << HASH_BITS) - 1);
}

static int weight_at(uint32_t hash, struct str word)
{
    uint32_t tag = hash / LEXICON_SLOTS, slot;
    for (uint32_t i = hash % LEXICON_SLOTS; (slot = lexicon_slots[i]) != 0; i = (i + 1) % LEXICON_SLOTS) {
        const char *entry = lexicon_words + (slot & PLACE) - 1;
        if (slot >> HASH_BITS == tag && (unsigned char)entry[0] == word.n && !memcmp(entry + 2, word.p, word.n))
            return (unsigned char)entry[1];
    }
    return 0;
}

int lexicon_weight(struct str word)
{
    uint32_t hash = HASH_NONE;
    for (size_t i = 0; i < word.n; i++)
        hash = hash_on(hash, word.p[i]);
    return weight_at(hash, word);
}

/* A word that is being split. */
struct splitting {
    struct str word;
    uint32_t hash[COMPOUND_MAX + 1]; /* of the letters from the place that is looked at, by how many */
};

static void look_from(struct splitting *s, size_t at)
{
    s->hash[0] = HASH_NONE;
    for (size_t i = at; i < s->word.n; i++)
        s->hash[i - at + 1] = hash_on(s->hash[i - at], s->word.p[i]);
}

struct chain {
    int sum;                        /* of the weights */
    unsigned char n;                /* parts; 0 = none */
    unsigned char at, length, next; /* first part; where the rest starts */
};

/* Mean weight with a fine for each part over two: what splits are compared by. */
static int value(const struct chain *c)
{
    return c->n ? (c->sum - 11 * (c->n > 2 ? c->n - 2 : 0)) / c->n : -1000000;
}

/* A form of a word that is known well, "ongeschikte" of "ongeschikt": a little less than that word. */
static int inflected_weight(const struct splitting *s, struct str part)
{
    enum { WELL = 48, LESS = 16, LONG = 8 /* letters: shorter ones are endings too ("enteren") */ };
    size_t ending = str_ends(part, STR("en")) ? 2 : str_ends(part, STR("e")) || str_ends(part, STR("s")) ? 1 : 0;
    size_t n = part.n - ending;
    int weight = part.n >= LONG && ending ? weight_at(s->hash[n], str_sub(part, 0, n)) : 0;
    return weight > WELL ? weight - LESS : 0;
}

/* The weight of the letters [at, at + n) as a part, 0 when they may not be one. */
static int part_weight(const struct splitting *s, size_t at, size_t n)
{
    struct str part = { s->word.p + at, n };
    int weight = weight_at(s->hash[n], part);
    if (!weight && at + n == s->word.n)
        weight = inflected_weight(s, part);
    if (!weight || (n <= 9 && (LISTED(never, part) || (at == 0 && LISTED(never_first, part)))))
        return 0;
    return weight;
}

/* Words of three letters that end compounds, and hardly ever end anything else. */
static bool is_short_head(struct str word, size_t at, size_t n)
{
    struct str part = { word.p + at, n };
    return at + n == word.n && (str_is(part, "wet") || str_is(part, "uur") || str_is(part, "lid"));
}

/* Tries a part of n letters at `at` before the chain that starts at `next`. */
static void prepend(const struct splitting *s, size_t at, size_t n, size_t next, struct chain *best)
{
    const struct chain *rest = &best[next];
    struct str word = s->word;
    if ((n < COMPOUND_PART && !is_short_head(word, at, n)) || (next < word.n && !rest->n) || rest->n >= COMPOUND_PARTS)
        return;
    int weight = part_weight(s, at, n);
    if (!weight)
        return;
    struct chain c = { .sum = weight + (next < word.n ? rest->sum : 0),
        .n = (unsigned char)(1 + (next < word.n ? rest->n : 0)),
        .at = (unsigned char)at,
        .length = (unsigned char)n,
        .next = (unsigned char)next };
    if (!best[at].n || value(&c) > value(&best[at]))
        best[at] = c;
}

static bool plain(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return false;
    return true;
}

size_t compound_split(struct str word, struct str parts[COMPOUND_PARTS])
{
    struct chain best[COMPOUND_MAX + 1];
    struct splitting s;
    if (word.n < COMPOUND_WORD || word.n > COMPOUND_MAX || !plain(word))
        return 0;
    memset(best, 0, (word.n + 1) * sizeof *best);
    s.word = word;
    for (size_t at = word.n - COMPOUND_HEAD + 1; at-- > 0;) {
        look_from(&s, at);
        for (size_t next = at + COMPOUND_PART; next + COMPOUND_HEAD <= word.n; next++) {
            if (!best[next].n)
                continue;
            prepend(&s, at, next - at, next, best);
            if (word.p[next - 1] == 's' || word.p[next - 1] == 'e')
                prepend(&s, at, next - at - 1, next, best);
            if (word.p[next - 1] == 'n' && word.p[next - 2] == 'e')
                prepend(&s, at, next - at - 2, next, best);
        }
        if (at > 0)
            prepend(&s, at, word.n - at, word.n, best);
    }
    size_t n = 0;
    for (size_t at = 0; best[0].n && n < COMPOUND_PARTS; at = best[at].next) {
        parts[n++] = (struct str){ word.p + best[at].at, best[at].length };
        if (best[at].next >= word.n)
            break;
    }
    return n > 1 ? n : 0;
}
