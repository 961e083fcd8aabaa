/* utf8.h -- checking and walking UTF-8.
 * Model:  text is checked once at the door; inside, code may rely on it.
 * Threads: pure. Memory: slices of the text; what utf8_clean makes is the arena's. Errors: by return value.
 * Source: RFC 3629 (no overlong forms, no surrogates, at most U+10FFFF). */
#ifndef VB_UTF8_H
#define VB_UTF8_H

#include "base/str.h"

struct arena;

/* True when s is well-formed UTF-8 without U+0000. */
bool utf8_valid(struct str s);
/* Decodes the character at s.p[*i] (*i < s.n, well-formed text) and moves *i past it. */
uint32_t utf8_next(struct str s, size_t *i);
/* Writes c (a Unicode scalar value) to out and returns the number of bytes, 1-4. */
size_t utf8_put(char out[4], uint32_t c);
/* Number of characters (code points) in well-formed text. */
size_t utf8_length(struct str s);
/* Where in well-formed text the first character stands that no text of ours has: a control character but tab, LF and CR, or a
 * noncharacter (U+FFFE, U+FFFF); s.n when there is none. With line also: any line end or separator of lines, and what turns the
 * direction of what follows (U+202A-U+202E, U+2066-U+2069), with which one name looks like another. Bytes from the start. */
size_t utf8_plain(struct str s, bool line);
/* True when the text is plain as a line. */
bool utf8_one_line(struct str s);
/* Returns the text without what utf8_plain finds (a vertical tab or form feed becomes a line end); s itself when it finds nothing. */
struct str utf8_clean(struct arena *a, struct str s);
/* Returns the first at most n characters, whole ones. */
struct str utf8_head(struct str s, size_t n);

#endif
