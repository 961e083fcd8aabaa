/* walk.h -- going along roots in the order of a list, by the shortest way that leads along all of its posts.
 * Model:  a way goes by the terms, places, group, author or kinds that are asked for, or by who may read (of which the viewer's own
 *         groups, members and the public are those that matter). Each value of it is a path: an index of post_list or post_term
 *         in the order of the list, which also holds facts (kind, status, progress, phase) and place, so that what does not fit
 *         is passed without a look at its row. The paths of a way are merged. Which way is shortest is counted, up to COUNT_MOST,
 *         and remembered per connection for a minute: every way leads to the same list, so an old count costs time at most.
 *         What a walk comes by is a candidate: list_fits asks the rest, the access rule among it.
 * Threads: as the connection, inside one read transaction. Memory: arena. Errors: walk_begin's, and afterwards sticky in err. */
#ifndef VB_POST_WALK_H
#define VB_POST_WALK_H

#include "resource/post/list.h"

struct walk_step {
    int64_t key, id; /* of the order, and the root */
};

struct walk {
    struct db *db;
    struct arena *arena;
    const struct list_filters *f;
    const struct list_ids *asked[3]; /* lists of terms of which one must be there; NULL: the way goes by them */
    struct path *paths;
    size_t n;
    const int64_t *places; /* sorted, where the way does not go by them */
    size_t n_places;
    int64_t least, left_out;
    struct walk_step last;
    enum err err;
};

/* Facts that a post of the list may not have: a bit each, as {{list_facts}}. */
int64_t walk_left_out(const struct list_filters *f);
/* Chooses the way. */
enum err walk_begin(struct walk *w, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct list_filters *f) MUST_CHECK;
/* The next candidate after f->cursor; each root once. False at the end, and on an error (err). */
bool walk_next(struct walk *w, struct walk_step *step);
/* Has this root the terms that are asked for, as far as the way does not go by them? */
enum err walk_terms_fit(struct walk *w, int64_t root, bool *fit) MUST_CHECK;

#endif
