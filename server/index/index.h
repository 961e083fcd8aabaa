/* index.h -- the search index: finding threads by words, with filters, facets, spelling and the glossary.
 * Model:  an index is a file of its own (index/store.h), facts in memory (index/facts.h), a glossary, and one thread that
 *         follows the table `change`: it takes in what was committed, by this process or another, and builds the file anew
 *         when it is of another version or damaged. Searches go on meanwhile, with what is there.
 *         A search is: what was typed -> plan (index/plan.h) -> one pass over all matches (index/pass.h) -> the final hits,
 *         checked once more by the access rule in SQL -> snippets.
 * Threads: index_new and index_free from the main thread; index_on_commit from the writer; the others from any.
 * Memory: index_new/index_free; results in the caller's arena.
 * Errors: a query is never an error. ERR_BUSY when the facts are not loaded in time, or the search took too long.
 * Source: what was measured stands in tests/bench/README.md; how well it finds is judged by tests/bench/search. */
#ifndef VB_INDEX_H
#define VB_INDEX_H

#include "db/db.h"
#include "domain/summary.h"

struct index;

enum {
    INDEX_POLL_MS = 500,        /* how often commits of other processes are looked for */
    INDEX_GATHER_MS = 25,       /* from one round of taking in what was committed to the next */
    SEARCH_BUDGET_US = 5000000, /* a search that takes longer ends with ERR_BUSY */
    SEARCH_MAX = 100,           /* hits of one answer */
    SEARCH_CHOICES = 16         /* values of one filter */
};

enum facet {
    FACET_KIND,
    FACET_THEME,
    FACET_TAG,
    FACET_LAW,
    FACET_PHASE,
    FACET_PLACE,
    FACET_PLACE_TYPE,
    FACET_GROUP,
    FACET_MARK,
    FACET_FRESHNESS,
    FACET_PROGRESS,
    FACET_YEAR,
    FACET_END
};
/* Names in the API, in this order, separated by spaces. */
extern const char facet_names[];

struct search {
    struct str text;  /* as typed; empty: everything that the filters let through, newest activity first */
    bool typing;      /* the last word may be unfinished */
    bool similar;     /* text is a text, not a query: its telling words, no spelling, no field words */
    struct str title; /* of that text: tells twice as much; with typing its last word may be unfinished */
    /* Filters: bit per number of domain/kind.h; 0 = any (status: published) */
    unsigned kinds, statuses, progresses, freshnesses, phases, marks;
    /* Terms: one of each list that is not empty */
    struct {
        int64_t id[SEARCH_CHOICES];
        size_t n;
    } themes, tags, laws, places;
    struct str place_type[SEARCH_CHOICES]; /* codes; one of them when there is any */
    size_t n_place_types;
    int64_t project, group, author;
    int64_t since, until;          /* created, Unix ms; 0 = any */
    int64_t except;                /* a root that is not to be found; 0 = none */
    bool like_mine;                /* places like the viewer's own first */
    unsigned facets;               /* bit per enum facet that is wanted */
    int limit;                     /* 1 to SEARCH_MAX */
    int64_t after_score, after_id; /* where the page before ended; 0, 0 = from the start */
    bool explain;
};

struct search_hit {
    int64_t id; /* root */
    struct summary_found found;
    int64_t score;      /* millionths */
    struct str snippet; /* HTML-safe, with <mark> */
    struct {
        int64_t id; /* attachment */
        struct str name;
    } file;              /* where the snippet comes from; id 0: from the thread itself */
    struct str *matched; /* words of the query that were found */
    size_t n_matched;
    struct str *why; /* sentences for the reader: what else made it rank as it does */
    size_t n_why;
};
struct facet_count {
    int64_t id;      /* 0 when code says it */
    struct str code; /* value of a fixed list; empty when id says it */
    struct str name;
    int64_t count;
};
struct search_result {
    int64_t total;
    struct search_hit *hit;
    size_t n;
    bool more; /* there are hits after these */
    struct {
        struct facet_count *value; /* most first */
        size_t n;
    } facet[FACET_END];
    struct str did_you_mean; /* the whole query, better spelt; {NULL, 0} when there is nothing to say */
    struct str *expanded;    /* names that the glossary added */
    size_t n_expanded;
    struct str explanation; /* with explain: how the answer came about, for people */
};

/* What ranks beside the words: percent of the score of the words. All of it together is kept between -15 and 25. */
struct index_weights {
    int64_t title;     /* what a word in the title counts for, of one in the text */
    int64_t endorsed;  /* added when an answer is endorsed */
    int64_t worked;    /* added when it worked in three other places; a third for each of them */
    int64_t resolved;  /* added when there is an outcome */
    int64_t freshness; /* taken off when something newer took its place; less when it expired or must be reviewed */
    int64_t like_mine; /* added for a place exactly like the reader's own, when that is asked for */
};
enum { INDEX_TITLE_LEAST = 100, INDEX_TITLE_MOST = 500, INDEX_SIGNAL_MOST = 25 };

/* Opens (makes) the index file `path` for the database `main_path`. follow: starts the thread that keeps it up; without it
 * (command line, tests) index_catch_up does. */
enum err index_new(struct index **out, const char *path, const char *main_path, bool follow) MUST_CHECK;
void index_free(struct index *ix);
/* Ranks with other weights than the usual ones; before the first search. */
void index_weigh(struct index *ix, const struct index_weights *weights);
/* Tells the thread that something was committed. Cheap; from any thread. */
void index_wake(struct index *ix);
/* The writer's hook, after a COMMIT that changed what was there (db_changed) and before anyone is told: what changed in access,
 * state and marks is in memory when it returns. Wakes the thread for the rest; after any other commit index_wake is enough.
 * ctx is the struct index. */
void index_on_commit(void *ctx, struct db *db);
/* Takes in everything that was committed before the call. With the thread running it waits for it, at most 10 s. */
enum err index_catch_up(struct index *ix) MUST_CHECK;
/* Builds the file anew and swaps it in; progress(ctx, done, all) now and then, may be NULL. */
enum err index_rebuild(struct index *ix, void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx) MUST_CHECK;
/* Looks through the file of an index for damage, also beside a running server: ERR_CONFLICT when there is any, or when the
 * file is of another version; ERR_FULL when there is no room to look; OK when there is no file. */
enum err index_check(const char *path) MUST_CHECK;
/* Asks the thread to build the file anew. */
void index_rebuild_later(struct index *ix);

struct index_state {
    bool loaded;     /* facts are in memory */
    int64_t seq;     /* the change that the file is right up to */
    int64_t lag;     /* changes behind it */
    int rebuilding;  /* percent, -1 = not */
    int64_t threads; /* indexed */
    int64_t memory;  /* bytes held by the facts */
};
struct index_state index_state(struct index *ix);

/* Searches for the viewer. db: a read connection of the database, on the calling thread; a transaction on it in which nothing was
 * read yet saves a lock a statement. */
enum err index_search(struct index *ix, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct search *s, struct search_result *out) MUST_CHECK;

/* True when the search is so cheap that it may be done where answers must not wait (an event loop): few threads to look at,
 * no word to guess at. A few microseconds. */
bool index_is_light(struct index *ix, const struct viewer *v, const struct search *s);

struct suggestion {
    bool term;
    int64_t id;
    struct str kind; /* of the term */
    struct str text; /* title or name */
};
/* Titles and terms that go on from what was typed, at most max. */
enum err index_suggest(struct index *ix, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    struct str text, struct suggestion *out, size_t max, size_t *n) MUST_CHECK;

#endif
