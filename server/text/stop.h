/* stop.h -- the words that carry no subject.
 * Model:  a fixed list of frequent Dutch function words, folded. Abbreviations that look like one (WIJ, the law) are told
 *         apart by the tokenizer, by their capitals.
 * Threads: pure. Memory: static. Errors: none. */
#ifndef VB_STOP_H
#define VB_STOP_H

#include "base/str.h"

/* True when the folded word is a stop word. */
bool stop_is(struct str word);

#endif
