/* stretch.h -- from the places of words in FTS5's lists to pieces of text: which bytes a snippet need look at.
 * Model:  a stretch is STRETCH_PLACES places (tokens) of one column, from the first letter of the first of them to the first letter
 *         of the stretch after it (of the last one: to the end of the last token). While a thread is taken in its map is made: for
 *         lead, body and replies how many bytes further each stretch starts than the one before and one, as a number in FTS5's form,
 *         the same for where the last one ends, and 0. Of a hit the places
 *         of its words are kept as they stand in the lists; map and places together say in which stretches of the texts those words
 *         stand, and that they stand nowhere else. Beyond STRETCHES of a column all that follows is one stretch.
 * Threads: pure. Memory: the caller's; what is found is arena memory. Errors: sticky in buffer and arena; a map or places that are
 *         damaged give stretches where nothing is found. */
#ifndef VB_STRETCH_H
#define VB_STRETCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "index/store.h"
#include "text/snippet.h"

enum { STRETCH_PLACES = 8, STRETCHES = 512 /* of a column */, STRETCH_COLUMNS = 3 /* lead, body and replies */ };

/* True for a column that is in the map. */
static inline bool stretch_covers(int column)
{
    return column >= COLUMN_LEAD && column < COLUMN_LEAD + STRETCH_COLUMNS;
}

/* A map that is being made; {0} at the start of every column. */
struct stretch_making {
    size_t places, last, end; /* so many so far; bytes at which the last stretch starts, and the last token ends */
};
/* Notes a token that moves one place on; start and end are bytes of its column. */
void stretch_add(struct buf *map, struct stretch_making *m, size_t start, size_t end);
/* Ends a column. */
void stretch_end(struct buf *map, const struct stretch_making *m);

/* Room for the places of a hit. */
enum { STRETCH_ROOM = 480 /* bytes of places; of a hit with more the texts are read as a whole */ };
struct stretch_places {
    unsigned n; /* bytes in use; 0 = not known */
    /* For each word its number, how many bytes, in two, and those; a cut number ends within the last eight. */
    unsigned char bytes[STRETCH_ROOM + 8];
};
/* Keeps where these phrases of the row stand (bit per phrase, numbered from `first` on). */
void stretch_keep(struct stretch_places *out, struct store_row *row, uint64_t phrases, int first);

/* The pieces of lead, body and replies, each in order, with the words that stand in each (bit per phrase); n is 0 for
 * a column in which nothing stands. */
struct stretch_pieces {
    struct snippet_pieces column[STRETCH_COLUMNS];
};
/* Finds them; false when the places are not known. */
bool stretch_find(struct stretch_pieces *out, struct arena *a, struct str map, const struct stretch_places *places);

#endif
