/* utf8.h -- checking and walking UTF-8.
 * Model:  text is checked once at the door; inside, code may rely on it.
 * Threads: pure. Memory: slices of the text. Errors: by return value.
 * Source: RFC 3629 (no overlong forms, no surrogates, at most U+10FFFF). */
#ifndef VB_UTF8_H
#define VB_UTF8_H

#include "base/str.h"

/* True when s is well-formed UTF-8 without U+0000. */
bool utf8_valid(struct str s);
/* Decodes the character at s.p[*i] (*i < s.n, well-formed text) and moves *i past it. */
uint32_t utf8_next(struct str s, size_t *i);
/* Writes c (a Unicode scalar value) to out and returns the number of bytes, 1-4. */
size_t utf8_put(char out[4], uint32_t c);
/* Number of characters (code points) in well-formed text. */
size_t utf8_length(struct str s);
/* True when well-formed text has no control characters (line ends are some) but tabs, and no separator of lines (U+2028 and U+2029). */
bool utf8_one_line(struct str s);
/* Returns the first at most n characters, whole ones. */
struct str utf8_head(struct str s, size_t n);

#endif
