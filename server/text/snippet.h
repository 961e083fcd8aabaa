/* snippet.h -- the piece of a text that shows best why it was found.
 * Model:  the caller gives what was looked for as stems, each with a weight, once for a whole search (snippet_prepare). The
 *         window of a text with the highest sum of weights, each stem counted once, is found (snippet_find), and the best of
 *         several texts is written: escaped text in which the words that were found stand in <mark> (snippet_write). It begins with
 *         a sentence when one begins a few words before and all that counts still fits, and else in the middle of one, after an ellipsis.
 *         A compound is marked whole when a part of it was found; " · " stands between a heading and what follows.
 *         Most words of a text are ruled out without stemming: a stem begins with letters that stand in the word itself,
 *         but for vowels and doubled letters. One machine looks for all those beginnings at once, a step a letter, and says of
 *         which terms a word may hold the stem. Who knows which stems stand in a text says so (wanted): words are not looked into
 *         for others, and the search ends at the first window that holds all of them; who knows in which pieces of it they stand
 *         says that too (where), and nothing else is read: the only word of a piece that may hold a stem that stands there is
 *         the one that does. Of words that were looked into the finder remembers what they hold: the same ones come again.
 * Threads: the tokenizer's. Memory: the finder is the caller's struct and borrows stems and tokenizer; the written snippet is
 *         arena memory. Errors: sticky in the arena.
 * Source: Aho and Corasick, Efficient String Matching (1975). */
#ifndef VB_SNIPPET_H
#define VB_SNIPPET_H

#include "base/arena.h"
#include "text/token.h"

enum { SNIPPET_LENGTH = 240 /* bytes of text, about */, SNIPPET_TERMS = 64 };
enum { SNIPPET_STATES = 250, SNIPPET_WORDS = 128, SNIPPET_WORD = 21 /* bytes */ };

struct snippet_term {
    struct str stem;
    double weight; /* > 0 */
};

/* A piece of a text. */
struct snippet_piece {
    size_t start, end; /* bytes */
    uint64_t terms;    /* bit per term of which a word in it holds the stem */
};
/* Pieces in order, none in another; each starts where a word does. */
struct snippet_pieces {
    const struct snippet_piece *piece; /* NULL: the whole text */
    size_t n;
    size_t before; /* bytes before the text that the pieces count too */
};

/* A word of a text that was looked into. */
struct snippet_word {
    uint64_t terms; /* bit per term that it holds */
    unsigned char n, at, end;
    char letters[SNIPPET_WORD]; /* n of them; 0 = free */
};

struct snippet_finder {
    struct tokenizer *tokenizer;
    struct snippet_term term[SNIPPET_TERMS];
    size_t n;
    uint64_t all;                /* bit per term */
    uint64_t wanted;             /* those that may stand in the next text; the caller's to set, at first all */
    struct snippet_pieces where; /* those stand in the next text; likewise, at first the whole of it */
    unsigned char next[SNIPPET_STATES][32]; /* the state after a sort of letter */
    uint64_t ends[SNIPPET_STATES];          /* terms of which a beginning ends there, bit per term */
    unsigned states;                        /* in use; 0 is the start of a word */
    uint64_t tiny;                          /* terms shorter than two letters: no word is ruled out for them */
    struct snippet_word remembered[SNIPPET_WORDS];
};

struct snippet_window {
    struct str text; /* what was searched: the slice given, trimmed and cut */
    size_t at, end;  /* bytes of the first word that was found */
    size_t last;     /* where the last one ends that counts */
    double score;    /* sum of the weights in it; 0 when nothing was found */
    struct snippet_pieces where;
};

/* Takes the terms (at most SNIPPET_TERMS; more are left out). */
void snippet_prepare(struct snippet_finder *f, struct tokenizer *z, const struct snippet_term *terms, size_t n);
/* True when a word (letters as they stand in a text) may hold one of the stems: what it says no to does not. */
bool snippet_may_hold(const struct snippet_finder *f, struct str word);
/* Finds the best window of plain text (UTF-8); reads at most `most` bytes. */
struct snippet_window snippet_find(struct snippet_finder *f, struct str text, size_t most);
/* Writes a window as HTML. */
struct str snippet_write(struct snippet_finder *f, struct arena *a, const struct snippet_window *w);

#endif
