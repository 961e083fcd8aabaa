/* sentence.h -- where a sentence begins in Dutch text: so that a piece of it need not begin in the middle of one.
 * Model:  a sentence, list item or paragraph begins at the start of the text, after an empty line, and at a capital or a digit after
 *         a sign that ends a sentence, or after a line that is too short to have been broken off. A full stop after an
 *         abbreviation ("bijv.", "o.a.", "art."), an initial or the number of a list item ends none. In doubt none begins.
 * Threads: pure. Memory: none. Errors: none; any UTF-8 is a text. */
#ifndef VB_SENTENCE_H
#define VB_SENTENCE_H

#include "base/str.h"

enum { SENTENCE_NONE = -1, SENTENCE_WORDS = 12 };

/* Returns the byte at which the last sentence begins that begins at byte `at` or before it, at most SENTENCE_WORDS words and `reach`
 * bytes away; SENTENCE_NONE when there is none. */
long sentence_start(struct str text, size_t at, size_t reach);

#endif
