/* explain.h -- marks the first use of each glossary term in a text that is HTML already.
 * Model:  an explainer holds names of terms, several per term, found by their first word. Walking the HTML once, a name that
 *         stands as whole words in running text (not in links, code, headings) is wrapped in <span class="term-ID">; each
 *         term once, EXPLAIN_MAX at most. A name without small letters is found as written, others whatever their case; the
 *         longest name at a place wins.
 * Threads: an explainer is constant after explain_make. Memory: names stay the caller's; the explainer lies in the arena;
 *         a marked text too. Errors: sticky in the arena. */
#ifndef VB_EXPLAIN_H
#define VB_EXPLAIN_H

#include "base/arena.h"

enum { EXPLAIN_MAX = 12 /* terms marked in one text */ };

struct explain_name {
    struct str name;
    int64_t term;
    size_t row;        /* the caller's */
    uint64_t hash;     /* of its first word; explain_make's */
    size_t first_word; /* bytes; explain_make's */
};

struct explainer;

/* Makes an explainer of n names (they are sorted in place). Names with a sign that HTML escapes are left out. */
struct explainer *explain_make(struct arena *a, struct explain_name *names, size_t n);
/* Returns html with its terms marked (html itself when there is none); used gets the names that were, *n how many. */
struct str explain_html(struct arena *a, const struct explainer *x, struct str html,
    const struct explain_name *used[EXPLAIN_MAX], size_t *n);

#endif
