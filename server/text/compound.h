/* compound.h -- takes Dutch compounds apart: "woningcorporatie" holds "woning" and "corporatie".
 * Model:  a lexicon of words with their weight (16 x ln(count + 1)) is compiled in. A split is a chain of lexicon words, each
 *         at least COMPOUND_PART letters, tied by nothing, s, e or en; of all splits the one with the highest mean weight
 *         wins, fewer parts before more. Words that are in the lexicon themselves are split too. Endings and particles that
 *         look like words are refused as parts.
 * Threads: pure. Memory: slices of the word. Errors: a word that cannot be split has no parts.
 * Source: Koehn and Knight, Empirical methods for compound splitting (2003), with the choices measured for this project. */
#ifndef VB_COMPOUND_H
#define VB_COMPOUND_H

#include "base/str.h"

enum {
    COMPOUND_PART = 4, /* bytes of a part */
    COMPOUND_HEAD = 3, /* of the last one, for the few words that may be so short */
    COMPOUND_WORD = 8,
    COMPOUND_MAX = 48,
    COMPOUND_PARTS = 5,
    LEXICON_SLOTS = 65536
};

/* Made by make from lexicon-nl.tsv; see lexicon.awk. */
extern const char lexicon_words[];
extern const uint32_t lexicon_slots[LEXICON_SLOTS];

/* Returns the weight of a folded word (1-255), or 0 when it is not in the lexicon. */
int lexicon_weight(struct str word);
/* Splits a folded word and returns the number of parts (0, or 2 to COMPOUND_PARTS). Links between parts are left out. */
size_t compound_split(struct str word, struct str parts[COMPOUND_PARTS]);

#endif
