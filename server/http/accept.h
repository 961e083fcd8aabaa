/* accept.h -- what a client prefers: Accept-Encoding, Accept-Language, lists of entity tags.
 * Model:  a header is a list of items with a quality from 0 to 1, here 0-1000.
 * Threads: pure. Memory: borrowed. Errors: what is malformed counts as not named.
 * Source: RFC 9110 sections 8.8.3, 12.4.2, 12.5 and 13.1. */
#ifndef VB_ACCEPT_H
#define VB_ACCEPT_H

#include "base/str.h"

/* Quality (0-1000) that a header gives to a token; "*" counts for what is not named; -1 when neither is there. */
int accept_quality(struct str header, struct str token);
/* True when English is liked better than Dutch ("en" also means "en-GB"). */
bool accept_english(struct str header);
/* True when the list of entity tags names the tag (with its quotes), or is "*"; weak comparison. */
bool accept_tag(struct str header, struct str tag);

#endif
