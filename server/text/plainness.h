/* plainness.h -- what makes a text harder to read than B1: long sentences, abbreviations.
 * Model:  hints are pieces of a Markdown text. Whether an abbreviation is known is the caller's to say.
 * Threads: pure. Memory: arena. Errors: sticky in the arena; at most PLAINNESS_MAX.
 * Source: sentence length in plain Dutch: at most about 20 words, hints from PLAINNESS_WORDS on. */
#ifndef VB_PLAINNESS_H
#define VB_PLAINNESS_H

#include "base/arena.h"

enum { PLAINNESS_MAX = 100, PLAINNESS_WORDS = 26 /* words: a sentence of this many is long */ };

struct plainness {
    bool abbreviation; /* else a long sentence */
    size_t start, end; /* bytes [start, end) of the text */
};

/* Lists long sentences and, each once, words of 2 to 6 capitals (digits may follow) that are not explained in the text by
 * brackets: "leerwerkdienstenbedrijf (LWDB)". *out in the arena; returns how many. */
size_t plainness_find(struct arena *a, struct str text, struct plainness **out);
/* The abbreviations alone: however many long sentences there are, they leave room for these. */
size_t plainness_abbreviations(struct arena *a, struct str text, struct plainness **out);

#endif
