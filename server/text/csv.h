/* csv.h -- reads tables of comma separated values.
 * Model:  a row at a time: cells separated by commas (or semicolons, or tabs: whichever the first line has most), ended by a
 *         line end; a cell in double quotes may hold separators, line ends and doubled quotes. Empty lines are skipped.
 * Threads: one at a time. Memory: cells in the arena. Errors: ERR_INVALID for a quote that is never closed.
 * Source: RFC 4180. */
#ifndef VB_CSV_H
#define VB_CSV_H

#include "base/arena.h"

enum { CSV_COLUMNS = 64 /* cells of a row at most; more are ERR_INVALID */ };

struct csv {
    struct str rest; /* what was not read */
    size_t line;     /* where the next row begins, from 1 */
    char separator;
    struct str cell[CSV_COLUMNS]; /* of the row read last */
    size_t n;
    enum err err; /* first error; csv_row is then false */
};

/* Starts reading text (UTF-8); finds the separator. */
struct csv csv_open(struct str text);
/* Reads the next row into cell[0..n); false at the end and on error. */
bool csv_row(struct csv *c, struct arena *a);

#endif
