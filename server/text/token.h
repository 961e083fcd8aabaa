/* token.h -- from text to what the search index holds; the same code for documents and for what people type.
 * Model:  a text is a row of words: letters, digits and marks that stand together. Each word is folded and stemmed. Stop
 *         words are left out, except in capitals ("WIJ" is a law). Extra tokens share the place of their word:
 *         parts of a compound, and what a hyphen joins ("e-mail" also stands as "email"). 's after a word goes with it
 *         ("auto's"). "#123" is a token of its own, beside 123. "WMO/WWB", dates and mail addresses fall apart into words.
 * Threads: a tokenizer belongs to one thread. Memory: tokenizer_new/free; a token is valid during the call that gets it.
 * Errors: NULL without memory; any UTF-8 is a text.
 * Source: measured on the development sets; see tests/bench/search. */
#ifndef VB_TOKEN_H
#define VB_TOKEN_H

#include "text/compound.h"

enum {
    TOKEN_MAX = 64,   /* bytes of a folded word; what is longer is cut */
    TOKEN_VERSION = 4 /* raise it when the same text gives other tokens: the index is then built anew */
};

enum token_kind { TOKEN_WORD, TOKEN_PART, TOKEN_JOINED };

struct token {
    struct str text;      /* folded, as it stands in the text */
    struct str stem;      /* what the index holds */
    size_t start, end;    /* bytes of the text */
    enum token_kind kind; /* TOKEN_WORD moves one place on; the others share the place of the word before */
    bool stop;            /* a stop word, given only when asked for */
    bool capitals;        /* two letters or more, all capitals */
};

enum {
    TOKENS_STOPS = 1,  /* stop words too */
    TOKENS_EXTRA = 2,  /* compound parts and hyphen joins too */
    TOKENS_SURFACE = 4 /* stem is the folded word itself */
};

struct tokenizer;
/* Gets one token; false ends the walk. */
typedef bool token_fn(void *ctx, const struct token *t);

/* Makes a tokenizer; it remembers what it found out about so many words (350 bytes each), 0 = none. */
struct tokenizer *tokenizer_new(size_t words);
void tokenizer_free(struct tokenizer *z);
/* Walks through text (UTF-8); true when it came to the end. flags: TOKENS_*. */
bool tokenizer_run(struct tokenizer *z, struct str text, unsigned flags, token_fn *fn, void *ctx);
/* The bytes of an apostrophe with an ending that belongs to the word before it ('s, 'er, 'tje …) at byte i of a text, or 0. */
size_t token_ending(struct str text, size_t i);
/* The stem of one folded word; valid until the next use of z. */
struct str tokenizer_stem(struct tokenizer *z, struct str word);

#endif
