/* plainness.c -- see plainness.h. */
#include "text/plainness.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool in_word(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

enum { SEEN_MAX = 2 * PLAINNESS_MAX /* different abbreviations that are looked at */ };

struct hints {
    struct plainness *of;
    size_t n;
    struct str *seen; /* abbreviations, each once, explained or not */
    size_t n_seen;
};

static void add(struct hints *h, bool abbreviation, size_t start, size_t end)
{
    if (h->of && h->n < PLAINNESS_MAX)
        h->of[h->n++] = (struct plainness){ abbreviation, start, end };
}

/* A line that ends a sentence by itself: empty, or followed by a list item, heading or quote. */
static bool breaks(struct str t, size_t i)
{
    char next = i + 1 < t.n ? t.p[i + 1] : '\n';
    return t.p[i] == '\n' &&
        (next == '\n' || next == '#' || next == '-' || next == '*' || next == '>' || (next >= '0' && next <= '9'));
}

static void long_sentences(struct hints *h, struct str t)
{
    size_t start = 0, words = 0, last = 0;
    bool within = false;
    for (size_t i = 0; i <= t.n; i++) {
        bool ends = i == t.n || breaks(t, i) ||
            ((t.p[i] == '.' || t.p[i] == '?' || t.p[i] == '!') && (i + 1 == t.n || is_space(t.p[i + 1])));
        bool word = i < t.n && in_word(t.p[i]);
        if (word && !within) {
            start = words ? start : i;
            words++;
        }
        within = word || (within && i < t.n && !is_space(t.p[i]));
        last = word ? i + 1 : last;
        if (!ends)
            continue;
        if (words >= PLAINNESS_WORDS)
            add(h, false, start, last);
        words = 0;
        within = false;
    }
}

/* The first time that this word is met? Looking whether it is explained costs a walk through the text, so only then. */
static bool is_new(struct hints *h, struct str word)
{
    for (size_t i = 0; i < h->n_seen; i++)
        if (str_eq(h->seen[i], word))
            return false;
    h->seen[h->n_seen++] = word;
    return true;
}

/* "(ABC)" or "ABC (written out)" somewhere in the text. */
static bool explained(struct arena *a, struct str t, struct str word)
{
    return str_search(t, arena_printf(a, "(%.*s)", STR_ARG(word))) < t.n ||
        str_search(t, arena_printf(a, "%.*s (", STR_ARG(word))) < t.n;
}

static void abbreviations(struct hints *h, struct arena *a, struct str t)
{
    for (size_t i = 0; i < t.n && h->seen && h->n_seen < SEEN_MAX;) {
        size_t start = i, capitals = 0;
        if (!in_word(t.p[i]) || (i && in_word(t.p[i - 1]))) {
            i++;
            continue;
        }
        while (i < t.n && is_upper(t.p[i]))
            i++, capitals++;
        while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9')
            i++;
        bool whole = i == t.n || !in_word(t.p[i]);
        struct str word = str_sub(t, start, i - start);
        if (whole && capitals >= 2 && capitals <= 6 && is_new(h, word) && !explained(a, t, word))
            add(h, true, start, i);
        while (i < t.n && in_word(t.p[i]))
            i++;
    }
}

static struct hints room(struct arena *a)
{
    return (struct hints){ .of = arena_array(a, PLAINNESS_MAX, sizeof(struct plainness)),
        .seen = arena_array(a, SEEN_MAX, sizeof(struct str)) };
}

size_t plainness_find(struct arena *a, struct str text, struct plainness **out)
{
    struct hints h = room(a);
    long_sentences(&h, text);
    abbreviations(&h, a, text);
    *out = h.of;
    return h.n;
}

size_t plainness_abbreviations(struct arena *a, struct str text, struct plainness **out)
{
    struct hints h = room(a);
    abbreviations(&h, a, text);
    *out = h.of;
    return h.n;
}
