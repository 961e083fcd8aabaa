/* pass.h -- the one walk over all matches: access, filters, score, best hits and facet counts together.
 * Model:  each matching thread is looked up in the facts; who may not read it or did not ask for it never gets further.
 *         Score: BM25 over the weighted columns, the best of the alternatives of a group, plus nearness of neighbouring
 *         words; more when the title is made of what was asked; then small bounded signals of this field, multiplied (see pass_signals).
 *         Once there are enough hits most threads are ruled out before their words are counted: what their score can be at
 *         most, from how many bytes their places take, is less than what the last hit has. They count in totals and facets.
 * Threads: as the store; the facts are locked in short turns. Memory: arena. Errors: as store.h.
 * Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). */
#ifndef VB_PASS_H
#define VB_PASS_H

#include "domain/profile.h"
#include "index/plan.h"
#include "index/stretch.h"

struct pass_hit {
    double score;
    int64_t id, order;             /* order: what the hits are sorted by, most first (score in millionths, or time) */
    uint32_t length;               /* words of the thread */
    uint64_t phrases;              /* bit per phrase that was found */
    uint64_t texts, replies;       /* those in the texts of the root, and in replies: where a snippet may be found */
    struct stretch_places *places; /* where they stand; NULL = not known */
};

/* What may change the order a little, and what is then said about it. */
enum signal {
    SIGNAL_ENDORSED,
    SIGNAL_WORKED,
    SIGNAL_FAILED,
    SIGNAL_RESOLVED,
    SIGNAL_REVIEW_DUE,
    SIGNAL_EXPIRED,
    SIGNAL_SUPERSEDED,
    SIGNAL_LIKE_MINE,
    SIGNAL_TITLED, /* its title holds what was typed, word for word */
    SIGNAL_END
};

/* Of what the score of one hit is made. */
struct pass_parts {
    bool found;
    double phrase[PLAN_PHRASES], nearness, title; /* title: a share of those */
    unsigned times[PLAN_PHRASES][COLUMN_END];
    double share[SIGNAL_END], signals; /* of one; signals: their sum within its bounds */
};

/* What is worked out once, before the walk. */
struct pass_rank {
    double most[PLAN_PHRASES];             /* what a phrase adds to a score when a thread holds nothing else */
    double worth[PLAN_PHRASES];            /* its weight and rarity */
    uint64_t of_group[2 * PLAN_WORDS + 1]; /* bit per phrase */
    double near[2 * PLAN_WORDS];           /* what nearness of a group and the next adds at most */
    double asked;                          /* what the groups are worth together */
    double title;                          /* what the title adds at most, as a share */
    double heaviest[COLUMN_END]; /* weight of a word in this column or one after it, at most; but in the title */
    double signal[SIGNAL_END];
    double unmarked;        /* what signals add at most to a thread that has none of those that are good */
    double norm, norm_word; /* what a score is divided by: for itself, and for each word of the thread */
    double title_word;      /* weight of a word in the title for one of that */
    bool filters;           /* more is asked of a thread than that it is published */
};

/* What the viewer's own place is like: its profile, its phase, and of its own threads the types of partners. Of anonymous
 * threads, and of those that the viewer may not read, nothing. */
enum { MINE_PARTNERS = 32 };
struct mine {
    uint32_t id; /* organisation; 0 = none */
    struct place place;
    uint8_t phase; /* PHASE_NONE when nothing tells */
    uint32_t partner[MINE_PARTNERS];
    unsigned partners;
};

/* What a thread that holds these phrases can score at most. */
enum { PASS_BOUNDS_LOG = 6 };
struct pass_bound {
    uint64_t found;           /* bit per phrase */
    double most, near, title; /* near: what nearness adds at most; title: what the title multiplies by */
};

enum { PASS_TITLED = 16, PASS_NUMBERS = 16 /* as many as the facts have bits for */ };

struct pass {
    /* given */
    struct index *ix;
    struct store *store;
    const struct glossary *glossary; /* may be NULL: then partners are not known */
    const struct plan *plan;
    const struct search *search;
    const struct viewer *viewer;
    int64_t now;
    enum phase phase;      /* of the viewer's own place, for "like mine" */
    const int64_t *groups; /* of the viewer */
    size_t n_groups;
    int64_t first[PASS_TITLED]; /* threads that come first, whatever their words: the one whose number was typed */
    size_t n_first;
    int64_t titled[PASS_TITLED]; /* threads with SIGNAL_TITLED */
    size_t n_titled;
    /* found */
    struct pass_hit *hit; /* best first after pass_run */
    size_t n, room;
    int64_t total, rows;
    uint64_t phrases;                                    /* found in any thread that the viewer may read */
    uint32_t *terms, *places, *group_counts, years[200]; /* since 1970 */
    uint32_t n_terms, n_places, n_group_counts;
    uint32_t kinds[PASS_NUMBERS], phases[PASS_NUMBERS], progresses[PASS_NUMBERS]; /* those of no name come last */
    uint32_t marks[MARK_END], freshnesses[FRESH_END], types[PLACE_TYPES];
    /* inside */
    struct stretch_places *kept; /* where the words of each hit stand; NULL when that is of no use */
    struct mine mine;
    uint64_t place_types;     /* bit per number of a type that is asked for */
    double title;             /* weight of a word in the title of a thread of average length */
    struct pass_parts *parts; /* of the hits, while explaining */
    size_t n_parts;
    double average; /* words of a thread */
    double least;   /* millionths of a score below which nothing gets among the hits */
    int turn;
    uint32_t at; /* place of the last thread among the facts */
    struct pass_rank rank;
    struct pass_bound bound[1 << PASS_BOUNDS_LOG]; /* by a hash of the phrases */
};

/* Runs the plan; without an expression it walks through all facts, newest activity first. room: hits to keep. */
enum err pass_run(struct pass *p, struct arena *a, size_t room) MUST_CHECK;
/* The share (-0.15 to 0.25) that the signals add to the score of a thread; share gets what each adds, *which a bit per signal
 * that is worth telling. Facts locked. */
double pass_signals(const struct pass *p, const struct fact *f, double share[SIGNAL_END], unsigned *which);
/* In what a thread comes from a place like the viewer's own: bits of domain/profile.h. Facts locked. */
unsigned pass_alike(const struct pass *p, const struct fact *f);
/* After pass_run: the parts of the scores of its first n hits. Another walk over all matches: for explaining. */
enum err pass_parts(struct pass *p, size_t n, struct pass_parts *out) MUST_CHECK;

#endif
