/* store.h -- the file of the search index: what is in it, and a connection to it.
 * Model:  a file of its own beside the database, all of it derived. Tables: fts (one row per thread, rowid = root; columns
 *         title, lead, body, replies, terms, files), titles (one row per thread: its title without stemming, stop words kept),
 *         doc (id, words in it and in its title, class, group), map (where the tokens of a thread stand: index/stretch.h), word
 *         (a word as people write it -> in how many threads of class public, and public or network), stem (a token of the
 *         index -> the same, and in how many threads in all: what only a group may read must not tell by the order of
 *         hits which words it holds), kept (a token and a group that alone may read threads -> in how many of those),
 *         state (version of tokens and tables, seq: the change it is right up to). A file of another version or a damaged
 *         one is thrown away and built anew. Full-text rows that match are handed to a function of the caller: store_match.
 * Threads: a store belongs to one thread at a time; any number on one file, one of them writing at a time.
 * Memory: store_open/store_free. Errors: ERR_CONFLICT: the file is of another version or damaged; else as db.h.
 * Source: https://www.sqlite.org/fts5.html, section 7 (extending FTS5). */
#ifndef VB_STORE_H
#define VB_STORE_H

#include "base/arena.h"
#include "text/token.h"

enum { STORE_VERSION = TOKEN_VERSION * 100 + 10, STORE_BETWEEN = 0x1E /* stands after each reply */ };

enum column { COLUMN_TITLE, COLUMN_LEAD, COLUMN_BODY, COLUMN_REPLIES, COLUMN_TERMS, COLUMN_FILES, COLUMN_END };

/* Whose vocabulary a thread adds to. */
enum word_class { WORDS_PUBLIC, WORDS_NETWORK, WORDS_NOBODY };

struct store;
struct store_doc {
    int64_t id;
    enum word_class class;
    int64_t circle; /* the group that alone may read it; 0 = none */
    struct str column[COLUMN_END];
};

/* Opens the file; write: makes it when absent. ERR_NOT_FOUND when it is absent and write is false. */
enum err store_open(struct store **out, const char *path, bool write) MUST_CHECK;
void store_free(struct store *s);
/* Gives back the pages that it keeps in memory; outside a transaction. */
void store_rest(struct store *s);
/* The tokenizer of this connection, for queries. */
struct tokenizer *store_tokenizer(struct store *s);
/* Throws the file and its side files away. No connection of this process may be open. */
void store_remove(const char *path);
/* Looks through the whole file for damage; ERR_CONFLICT when there is any. */
enum err store_check(struct store *s) MUST_CHECK;

/* ---- writing: between begin and commit */
enum err store_begin(struct store *s) MUST_CHECK;
enum err store_commit(struct store *s) MUST_CHECK;
void store_rollback(struct store *s);
enum err store_seq(struct store *s, int64_t *seq) MUST_CHECK;
enum err store_set_seq(struct store *s, int64_t seq) MUST_CHECK;
/* Words without stop words: of a thread (at least 1; 0 = not in the index) and of its title. */
struct store_length {
    uint32_t words, title;
};
/* Puts a thread in place of what was known of it; *length gets how long it is. */
enum err store_put(struct store *s, struct arena *a, const struct store_doc *doc,
    struct store_length *length) MUST_CHECK;
/* Takes a thread out; no error when it is not there. */
enum err store_drop(struct store *s, struct arena *a, int64_t id) MUST_CHECK;
/* Merges the full-text index down, after which no trace of dropped texts is left in it. */
enum err store_optimize(struct store *s) MUST_CHECK;
/* Makes the file stand alone, without side files, and closes it: ready to be renamed. */
enum err store_finish(struct store *s) MUST_CHECK;

/* ---- reading */
/* All that is read until store_end_reading is of one moment, and costs no lock a statement. */
enum err store_begin_reading(struct store *s) MUST_CHECK;
void store_end_reading(struct store *s);
/* The texts of a thread that a snippet may come from, as store_put got them; empty when the thread is not there. */
struct store_texts {
    struct str lead, body, replies;
    struct str map; /* where their tokens stand (index/stretch.h) */
};
/* Reads them; replies only when they are asked for. */
enum err store_texts(struct store *s, struct arena *a, int64_t id, bool replies, struct store_texts *out) MUST_CHECK;
/* Calls fn(ctx, id, length) for every thread. */
enum err store_lengths(struct store *s, void (*fn)(void *ctx, int64_t id, struct store_length length),
    void *ctx) MUST_CHECK;
/* How many threads hold the token (as stemmed): those that the class may read, and all. */
struct store_count {
    int64_t readable, every;
};
enum err store_stem(struct store *s, struct str stem, enum word_class class, struct store_count *n) MUST_CHECK;
/* In how many threads that only the group may read the token (as stemmed) stands. */
enum err store_kept(struct store *s, struct str stem, int64_t circle, int64_t *n) MUST_CHECK;
/* In how many threads that the class may read the folded word stands, as written. */
enum err store_word(struct store *s, struct str word, enum word_class class, int64_t *n) MUST_CHECK;
struct store_word {
    struct str word;
    int64_t n;
};
/* The most frequent words of the class that start with prefix, at most max of them; returns how many. */
size_t store_words(struct store *s, struct arena *a, struct str prefix, enum word_class class, struct store_word *out,
    size_t max);

/* An expression that asks for no more than any of some words (tokens): those of `selecting`, the others stand beside them. */
enum { STORE_WORDS = 64 };
struct store_any {
    struct str word[STORE_WORDS];
    size_t n; /* 0 = it is another expression */
    uint64_t selecting;
    size_t offset; /* number of the first of them among the phrases of the expression */
};

/* Where the words of a thread stand that was found in FTS5's lists: bytes in its form. */
struct store_here {
    int64_t id;
    uint64_t found; /* bit per word */
    const unsigned char *from[STORE_WORDS], *to[STORE_WORDS];
};

/* One matching thread, during store_match: from the lists (here), or from FTS5's engine. Its fields are those of the functions below,
 * which are what a search asks for every thread. */
struct Fts5ExtensionApi;
struct Fts5Context;
struct store_row {
    const struct store_here *here;
    size_t offset; /* of the words in here among the phrases */
    const struct Fts5ExtensionApi *api;
    struct Fts5Context *fts;
};
int64_t store_row_engine_id(struct store_row *r);
static inline int64_t store_row_id(struct store_row *r)
{
    return r->here ? r->here->id : store_row_engine_id(r);
}
/* Bit per phrase of the expression that stands in the row, of n from number `first` on. */
uint64_t store_row_engine_found(struct store_row *r, int first, size_t n);
static inline uint64_t store_row_found(struct store_row *r, int first, size_t n)
{
    uint64_t all = n < 64 ? (1ull << n) - 1 : UINT64_MAX;
    return r->here ? r->here->found >> ((size_t)first - r->offset) & all : store_row_engine_found(r, first, n);
}
/* Walks through the places where a phrase of the expression stands, in order of column and place: store_row_first goes to the first and is
 * false when there is none, store_row_next to the one after. From a to b are the bytes of those that follow: each takes one or
 * more. */
struct store_place {
    int column, at;
    const unsigned char *a, *b;
};

/* A number of a place, of up to five bytes. There are zeroes after the last. */
static inline const unsigned char *store_number(const unsigned char *p, unsigned *out)
{
    unsigned v = *p & 127u;
    if (*p < 128) {
        *out = v;
        return p + 1;
    }
    for (int i = 1; *p++ >= 128 && i < 5; i++)
        v = v << 7 | (*p & 127u);
    *out = v;
    return p;
}

/* A place in FTS5's form is what comes after the place before, and two; before the places in another column stand 1 and its number. */
enum { STORE_COLUMN = 1 };
static inline bool store_row_next(struct store_place *it)
{
    enum { MORE = 2 };
    unsigned v;
    if (it->a >= it->b)
        return false;
    it->a = store_number(it->a, &v);
    if (v == STORE_COLUMN) {
        it->a = store_number(it->a, &v);
        it->column = v < COLUMN_END ? (int)v : COLUMN_END;
        it->at = 0;
        it->a = store_number(it->a, &v);
    }
    it->at = (int)((unsigned)it->at + v - MORE);
    return it->column < COLUMN_END && it->at >= 0;
}

/* Stands before the first place; false when there is none, and for a row from FTS5's engine. */
static inline bool store_row_start(const struct store_row *r, int phrase, struct store_place *it)
{
    size_t word = (size_t)phrase - r->offset;
    if (!r->here || word >= STORE_WORDS || !(r->here->found >> word & 1))
        return false;
    *it = (struct store_place){ 0, 0, r->here->from[word], r->here->to[word] };
    return true;
}

bool store_row_engine_first(struct store_row *r, int phrase, struct store_place *it);
static inline bool store_row_first(struct store_row *r, int phrase, struct store_place *it)
{
    return r->here ? store_row_start(r, phrase, it) && store_row_next(it) : store_row_engine_first(r, phrase, it);
}

/* Calls fn(ctx, row) for every thread that matches the full-text expression, in order of id; ERR_INVALID when it cannot be read as
 * one. table: fts, or titles when in_titles. any (may be NULL): what the expression comes to, walked through without the
 * engine, between store_begin_reading and store_end_reading. deadline: monotonic microseconds (0 = none) after which it
 * ends with ERR_BUSY. */
enum err store_match(struct store *s, bool in_titles, struct str expression, const struct store_any *any,
    void (*fn)(void *ctx, struct store_row *r), void *ctx, int64_t deadline) MUST_CHECK;

#endif
