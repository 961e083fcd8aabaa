/* stem.h -- the stem of a Dutch word: "gemeenten" and "gemeente" are one word.
 * Model:  a stemmer holds the work space of the algorithm; one function, so that another algorithm can take its place.
 * Threads: a stemmer belongs to one thread. Memory: stem_new/stem_free; the result is the stemmer's until its next use.
 * Errors: NULL without memory; a word that cannot be stemmed is its own stem.
 * Source: Porter's Dutch stemmer (snowballstem.org) as in libstemmer, with rules before it for what it leaves apart. */
#ifndef VB_STEM_H
#define VB_STEM_H

#include "base/str.h"

struct stemmer;

enum { STEM_MAX = 64 /* bytes of a word that are looked at */ };

struct stemmer *stem_new(void);
void stem_free(struct stemmer *s);
/* Returns the stem of a folded word; never empty for a word that is not. */
struct str stem_of(struct stemmer *s, struct str word);

#endif
