/* walk.h -- going along roots in the order of a list, by the shortest way that leads along all of its posts.
 * Model:  a way goes by the terms, places, terms and places at once, group, project, author or marks that are asked
 *         for, by facts (kind, status, progress and phase in one number), by what is no longer current, or by who may
 *         read (of which the viewer's own groups, members and the public are those that matter). Each value of it is
 *         a path: an index of post_list or post_term, mostly in the order of the list, which also holds facts and
 *         place, so that what does not fit is passed without a look at its row. A path without that order is sorted,
 *         and taken only when it is short. The paths of a way are merged. Which way is shortest is counted, no
 *         further than the shortest is long, and remembered per connection for ten minutes: every way leads to the
 *         same list, so an old count costs time at most. So a list costs what its rarest filter leads along, at most.
 *         The statement of a path asks everything of the list, the access rule too, but for terms and places of which
 *         there are several.
 * Threads: as the connection, inside one read transaction. Memory: arena. Errors: walk_begin's, and afterwards sticky in err. */
#ifndef VB_POST_WALK_H
#define VB_POST_WALK_H

#include "resource/post/list.h"

struct walk_step {
    int64_t key, id; /* of the order, and the root */
    int64_t thread_version, version;
};

struct walk {
    struct db *db;
    struct arena *arena;
    const struct list_filters *f;
    const struct viewer *viewer;
    int64_t now;
    int64_t must[3]; /* terms that must be there, 0 = none */
    const struct list_ids
        *asked[3]; /* lists of terms of which one must be there; NULL: the way goes by them, or must has it */
    struct path *paths;
    size_t n;
    const int64_t *places; /* sorted: those that are asked for and the areas in them */
    size_t n_places;
    bool by_place; /* the way goes by them */
    int64_t least, left_out;
    struct walk_step last;
    enum err err;
};

/* Chooses the way. */
enum err walk_begin(struct walk *w, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct list_filters *f) MUST_CHECK;
/* The next root of the list after f->cursor, each once. False at the end, and on an error (err). */
bool walk_next(struct walk *w, struct walk_step *step);

#endif
