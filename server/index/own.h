/* own.h -- the inside of the index, for the files of index/ only.
 * Model:  readers borrow a store from a short list; `generation` tells whether it is still of the file that is in use.
 *         `updating` makes changes to the facts one at a time: whoever holds it has facts that are right up to facts_seq.
 * Threads: see each field. Memory: index_new/index_free. Errors: as index.h. */
#ifndef VB_INDEX_OWN_H
#define VB_INDEX_OWN_H

#include "index/facts.h"
#include "index/glossary.h"
#include "index/index.h"
#include "index/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum { INDEX_READERS = 4, DF_SLOTS = 4096, REST_US = 3000000 /* without a search, after which readers are closed */ };

struct df_slot {
    uint64_t hash; /* of the phrase and the class; 0 = empty */
    struct store_count n;
    int64_t threads, seq;
};

struct index {
    char *path, *main_path;
    struct index_weights weights;
    struct facts facts; /* has its own lock */

    pthread_mutex_t updating;
    int64_t facts_seq; /* under updating */
    atomic_bool loaded;

    pthread_mutex_t lock; /* the fields from here on */
    pthread_cond_t change;
    struct store *reader[INDEX_READERS];
    unsigned reader_generation[INDEX_READERS], generation;
    int readers_out;
    int64_t used; /* monotonic us: when a reader came back last */
    bool swapping;
    struct glossary *glossary;
    struct df_slot df[DF_SLOTS];

    pthread_t thread;
    bool following, woken;
    atomic_bool stopping, rebuild_wanted;
    atomic_llong seq, last; /* taken in; known to be committed */
    atomic_int rebuilding;  /* percent, -1 = not */

    struct store *writer; /* the follower's, or index_catch_up's under updating */
    struct db *db;        /* likewise */
};

/* Borrows a store to read from; ERR_NOT_FOUND when there is no file yet. */
enum err index_borrow(struct index *ix, struct store **out, unsigned *generation) MUST_CHECK;
void index_return(struct index *ix, struct store *s, unsigned generation);
/* Closes the readers that wait when nobody searched for REST_US: their caches and mapped pages are given back. */
void index_rest(struct index *ix);
struct glossary *index_glossary(struct index *ix); /* held: drop it */
/* How many threads hold a token or a phrase (stems with spaces between), of those that the class may read and of all; from
 * memory when it was asked before. */
struct store_count index_df(struct index *ix, struct store *s, struct str phrase, enum word_class class);

#endif
