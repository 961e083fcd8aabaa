/* query.h -- what people type in a search box, as a list of wishes.
 * Model:  words, "exact phrases", -words or -"phrases" to do without, and field words such as thema:jeugd or
 *         gemeente:"Den Haag". The last word may be unfinished (prefix). Nothing is ever an error: what makes no sense as
 *         anything else is read as plain words.
 * Threads: pure. Memory: slices of the text; the struct is the caller's. Errors: none; what is over the caps is left out.
 * Source: the usual search-box syntax. */
#ifndef VB_QUERY_H
#define VB_QUERY_H

#include "base/str.h"

enum { TYPED_MAX = 1000 /* characters that are read */, TYPED_ITEMS = 64 };

enum typed_field {
    FIELD_NONE,
    FIELD_THEME,  /* thema: */
    FIELD_TAG,    /* trefwoord: */
    FIELD_LAW,    /* wet: */
    FIELD_PLACE,  /* gemeente: */
    FIELD_KIND,   /* soort: */
    FIELD_PHASE,  /* fase: */
    FIELD_AUTHOR, /* door: */
    FIELD_GROUP,  /* groep: */
    FIELD_END
};

struct typed_item {
    struct str text;        /* the word or phrase as typed, without quotes, minus and field word */
    struct str whole;       /* with them: what to read when the field makes no sense */
    enum typed_field field; /* FIELD_NONE for words to look for */
    bool phrase;            /* stood between quotes */
    bool without;           /* stood after a minus */
    bool prefix;            /* the last word, still being typed or ended with * */
};

struct typed_query {
    struct typed_item item[TYPED_ITEMS];
    size_t n;
    bool shouted; /* no lower-case letter in more than one word: capitals mean nothing */
};

/* Reads text (UTF-8). typing: the last word may be unfinished. */
void typed_read(struct typed_query *q, struct str text, bool typing);
/* True when it is words only, one of which is enough: no quotes, minus or field word. */
bool typed_is_plain(struct str text);

#endif
