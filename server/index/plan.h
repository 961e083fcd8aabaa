/* plan.h -- from what was typed to what the index is asked.
 * Model:  every word becomes a group of phrases: its stem (weight 1), the parts of a compound (.4), other spellings and
 *         other names (alternatives: the best of them counts, not their sum), and what it makes with its neighbour
 *         ("wijk team": wijkteam). Phrases between quotes must occur, words after a minus must not. The rest is OR: more
 *         words that match rank higher. Words that occur nowhere are corrected.
 *         How rare a word is, how many threads there are and how long they are is taken from what everybody of the class of the
 *         viewer may read (public; public and network), so that no score tells what stands in the threads of a group.
 * Threads: as the store it asks. Memory: arena. Errors: as store.h; what does not fit is left out.
 * Source: judged by tests/bench/search. */
#ifndef VB_PLAN_H
#define VB_PLAN_H

#include "index/own.h"
#include "text/query.h"

enum { PLAN_PHRASES = 60, PLAN_WORDS = 40, PLAN_EXPANDED = 16 };

struct plan_phrase {
    struct str text; /* stems, one space between */
    double weight, idf;
    int64_t df;       /* threads that it stands in, of those that the class of the viewer may read */
    int64_t rows;     /* of all */
    int group;        /* place among the words; -1 counts for proximity with none */
    bool alternative; /* of its group the best alternative counts */
    bool original;    /* the word as typed */
};

struct plan_word {
    struct str text, better; /* folded; better: the correction, or empty */
    struct str stem;
    size_t start, end; /* bytes of what was typed */
    bool stop;
    int group; /* -1 for a stop word */
};

/* Who asks: whose vocabulary there is, and the groups of which it may read more. */
struct plan_reader {
    enum word_class class;
    const int64_t *groups;
    size_t n_groups;
};

struct plan {
    struct plan_phrase phrase[PLAN_PHRASES];
    size_t n;
    struct plan_word word[PLAN_WORDS];
    size_t n_words;
    int groups;
    size_t offset;         /* number of the first phrase in the expression */
    struct str expression; /* empty: no words to look for */
    struct store_any any;  /* what it comes to, when no more than that */
    bool in_titles;        /* only stop words: look in titles, unstemmed */
    bool nothing;          /* words were typed, and none of them can match */
    int64_t selecting; /* on a large base: a thread must hold a phrase of at most so many threads; -1 = any will do */
    int64_t cost;      /* rows that will be looked at, about */
    int64_t threads;   /* in the index that the class of the viewer may read */
    double average;    /* words in one of those */
    struct str expanded[PLAN_EXPANDED];
    size_t n_expanded;
};

/* Makes the plan. typed: read by typed_read; field words that were understood have been taken out. text: all that was typed.
 * A word that stands in no thread that the reader may read is, from the first step on, one that stands in none at all.
 * correct: false leaves words as they are. */
enum err plan_make(struct plan *p, struct index *ix, struct store *s, const struct glossary *g, struct arena *a,
    const struct typed_query *typed, struct str text, const struct plan_reader *reader, bool correct) MUST_CHECK;
/* The plan for a whole text and its title: their telling words. typing: of the title the last word may be unfinished. */
enum err plan_similar(struct plan *p, struct index *ix, struct store *s, struct arena *a, struct str title,
    struct str text, bool typing, const struct plan_reader *reader) MUST_CHECK;

#endif
