/* mention.h -- finds #123 and @name in plain text.
 * Model:  a mention stands by itself: no letter or digit directly before it, nor an & ("&#12;" is half an entity), none
 *         after a number. A number is a post (1 to 12 digits, no leading zero). A name is letters, digits, '-', '.' and
 *         '_' after '@', beginning and ending with a letter or digit: the slug of a person or group, or the part of a
 *         mail address before its '@'. "piet@voorbeeld.nl" is none.
 * Threads: pure. Memory: slices of the text. Errors: none. */
#ifndef VB_MENTION_H
#define VB_MENTION_H

#include "base/str.h"

struct mention {
    int64_t post;      /* > 0 for #123, 0 for @name */
    struct str name;   /* without '@' */
    size_t start, end; /* bytes [start, end) of the text */
};

enum { MENTION_NAME_MAX = 64 /* characters */ };

/* Finds the first mention at or after *at and moves *at past it; false when there is none. word_before says whether such a
 * character stands directly before the text. */
bool mention_next(struct str text, size_t *at, bool word_before, struct mention *out);
/* True when c is a letter, a digit or a mark that belongs to a letter. What a search counts as a word (fold_is_word) is more: "#12²" is a
 * mention with a note behind it. */
bool mention_is_word(uint32_t c);
/* True when no mention can begin right after c. */
bool mention_is_bound(uint32_t c);

#endif
