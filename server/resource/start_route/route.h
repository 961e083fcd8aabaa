/* route.h -- the parts of the start route, in the order in which they are worked out; see start_route.h.
 * Model:  struct route is one answer. route_place finds whose it is, checklist_load its questions, experience_load the rest.
 * Threads: with the call. Memory: the call's arena. Errors: as db.h. */
#ifndef VB_ROUTE_H
#define VB_ROUTE_H

#include "domain/summary.h"
#include "resource/start_route/start_route.h"

/* A root that may be shown, and what it is ranked by. */
struct candidate {
    struct summary_found found;
    int64_t me_too, place;
    bool answered, worked, endorsed; /* by an answer in its thread */
    bool ticked;
    struct named by; /* who ticked it off; id 0 = somebody who left */
    int64_t at;
    size_t step;
    int64_t asked, tried, alike; /* places that ask it; that tried an answer; of those, places like this one */
    double likeness;             /* of experience */
    unsigned why;                /* bits of domain/profile.h */
};

struct shown {
    struct candidate *item;
    struct summary *post;
    size_t n;
};

struct route {
    int64_t asked_place; /* 0 = the viewer's own */
    int phase;           /* enum phase; 0 = that of the place */
    struct place_row place;
    bool own; /* the viewer is of that place: ticks are shown */
    struct shown questions, cases, lessons;
};

struct step {
    const char *name;
    int phase;
    const char *terms; /* folded names between bars */
};
/* The steps of a phase, one after another; NULL after the last. */
const struct step *step_of(int phase, size_t n);

/* Loads the place that is asked for, as far as the viewer may ask for it; id stays 0 when there is none. */
enum err route_place(struct call *c, struct db *db, int64_t asked, struct place_row *out, bool *own) MUST_CHECK;
enum err checklist_load(struct call *c, struct db *db, struct route *r) MUST_CHECK;
enum err experience_load(struct call *c, struct db *db, struct route *r) MUST_CHECK;
/* The number that post_list.facts is for a published root (resource/post/follow.sql). */
int64_t route_facts(int kind, int progress, int phase);
/* Adds the at most ROUTE_LOOKED roots of these facts that the statement (start_newest, start_asked) gives and the viewer may read. */
enum err route_gather(struct call *c, struct db *db, enum sql sql, int64_t facts, struct candidate *item,
    size_t *n) MUST_CHECK;
/* Loads the summaries of the candidates; those that are gone meanwhile have id 0. */
enum err route_show(struct call *c, struct db *db, struct candidate *item, size_t n, struct shown *out) MUST_CHECK;

#endif
