/* fold.h -- makes letters comparable: one small form for what people see as the same letter.
 * Model:  case, accents, ligatures and compatibility forms go ("É" and "é" are "e", "ĳ" is "ij", "ﬁ" is "fi", "Ø" is "o").
 *         Digits of other scripts stay as they are.
 * Threads: pure. Memory: the caller's or the arena. Errors: sticky in the arena.
 * Source: Unicode normalisation form KD, case folding, removal of marks (utf8proc); the letters with a stroke by hand. */
#ifndef VB_FOLD_H
#define VB_FOLD_H

#include "base/arena.h"

enum { FOLD_MAX = 24 /* bytes that one character can become */ };

/* Folds the character c to out and returns how many bytes it became; 0 for a mark without a letter. */
size_t fold_char(uint32_t c, char out[FOLD_MAX]);
/* Returns the folded form of a whole text (UTF-8), NUL-terminated, at most max bytes of it, whole characters. */
struct str fold_text(struct arena *a, struct str text, size_t max);
/* True for letters, digits and marks: what a word is made of. */
bool fold_is_word(uint32_t c);
/* True for upper-case and title-case letters. */
bool fold_is_upper(uint32_t c);

#endif
