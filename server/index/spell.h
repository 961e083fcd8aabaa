/* spell.h -- a better spelling for a word that does not occur.
 * Model:  one letter added, dropped, changed, doubled or swapped, or letters that sound alike ("y" for "ij"), among the words
 *         that occur in threads the asker's class may read; the most frequent wins, slips that fingers make first. Else the
 *         most frequent word that goes on from it ("woningcorp"). Else, in a compound, one part may be wrong when the other
 *         is a word that is known.
 * Threads: as the store. Memory: arena. Errors: no correction is an empty string. */
#ifndef VB_SPELL_H
#define VB_SPELL_H

#include "index/store.h"

enum {
    SPELL_LEAST = 4 /* letters of a word that is corrected */,
    SPELL_BEGUN = 6 /* … that may be the beginning of one */,
    SPELL_MOST = 40,
    SPELL_KNOWN = 62 /* weight in the lexicon (seen 50 times) from which on a word is right, wherever it stands */
};

struct str spell_correct(struct store *s, struct arena *a, struct str word, enum word_class class);

#endif
