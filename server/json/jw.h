/* jw.h -- writes JSON, streaming, into a buf.
 * Model:  jw_open/jw_close nest; in an object every value has a key, in an array key is NULL. Commas are its business.
 *         What is written over and over, as of the posts of one thread, is copied from where it stands in the output: jw_copy.
 * Threads: one at a time. Memory: borrows the buf. Errors: sticky in the buf (buf_err).
 * Source: RFC 8259; strings are UTF-8 (checked at the door), '<' is not escaped. */
#ifndef VB_JW_H
#define VB_JW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"

enum { JW_PASSAGES = 8, JW_FACTS = 8 };

/* Values next to one another in an object that is written, and what they follow from. */
struct jw_passage {
    int64_t facts[JW_FACTS];
    size_t at, n; /* bytes of the output; n 0 = none */
};

/* The last passages of one output; {0} is empty. */
struct jw_echo {
    struct jw_passage passage[JW_PASSAGES];
    unsigned last;
};

struct jw {
    struct buf *out;
    struct jw_echo *echo; /* NULL: nothing is copied */
    unsigned depth;
    bool comma; /* a value stands before */
    int64_t at; /* the time that was written last, and how: times of one thing are often the same; 0 = none */
    char clock[CLOCK_TEXT];
    size_t clock_n; /* bytes */
};

struct jw jw_to(struct buf *out);

/* Writes a string with its quotes and escapes, without a key. */
void jw_text(struct buf *out, struct str s);

/* What follows is inline because a key is nearly always a literal, whose length the compiler then knows: writing keys was a
 * third of what a thread costs. */

/* Writes what stands before a value: the comma and the key (NULL: none). Keys are names of our own, so they need no escapes.
 * Returns where the value goes, with room for that many bytes; what is written there is added to out->n. NULL as buf_room. */
static inline __attribute__((always_inline)) char *jw_place(struct jw *j, const char *key, size_t room)
{
    size_t n = key ? __builtin_strlen(key) : 0;
    char *p = buf_room(j->out, n + 4 + room), *start = p;
    if (!p)
        return NULL;
    *p = ',';
    p += j->comma;
    if (key) {
        *p++ = '"';
        memcpy(p, key, n);
        p += n;
        *p++ = '"';
        *p++ = ':';
    }
    j->out->n += (size_t)(p - start);
    j->comma = true;
    return p;
}

/* Bytes that are JSON already. */
static inline __attribute__((always_inline)) void jw_raw(struct jw *j, const char *key, struct str json)
{
    char *p = jw_place(j, key, json.n);
    if (!p || !json.n)
        return;
    memcpy(p, json.p, json.n);
    j->out->n += json.n;
}

/* bracket is '{' or '['. */
static inline void jw_open(struct jw *j, const char *key, char bracket)
{
    ASSERT(bracket == '{' || bracket == '[');
    jw_raw(j, key, (struct str){ &bracket, 1 });
    j->depth++;
    j->comma = false;
}

/* Closes with '}' or ']'. */
static inline void jw_close(struct jw *j, char bracket)
{
    ASSERT((bracket == '}' || bracket == ']') && j->depth > 0);
    buf_add(j->out, (struct str){ &bracket, 1 });
    j->depth--;
    j->comma = true;
}

static inline void jw_null(struct jw *j, const char *key)
{
    jw_raw(j, key, STR("null"));
}

static inline void jw_bool(struct jw *j, const char *key, bool v)
{
    if (v)
        jw_raw(j, key, STR("true"));
    else
        jw_raw(j, key, STR("false"));
}

static inline void jw_str(struct jw *j, const char *key, struct str v)
{
    if (jw_place(j, key, v.n + 2))
        jw_text(j->out, v);
}

/* p == NULL writes null. */
static inline void jw_str_or_null(struct jw *j, const char *key, struct str v)
{
    if (v.p)
        jw_str(j, key, v);
    else
        jw_null(j, key);
}

/* A word of our own, which needs no escapes; NULL writes null. */
static inline void jw_word(struct jw *j, const char *key, const char *word)
{
    size_t n = word ? __builtin_strlen(word) : 0;
    char *p = word ? jw_place(j, key, n + 2) : NULL;
    if (!word)
        jw_null(j, key);
    if (!p)
        return;
    *p++ = '"';
    memcpy(p, word, n);
    p[n] = '"';
    j->out->n += n + 2;
}

/* NULL writes null. */
static inline void jw_strz(struct jw *j, const char *key, const char *v)
{
    jw_str_or_null(j, key, v ? str_c(v) : (struct str){ 0 });
}

static inline void jw_int(struct jw *j, const char *key, int64_t v)
{
    char *p = jw_place(j, key, BUF_INT);
    if (p)
        j->out->n += buf_digits(p, v);
}

/* 0 writes null. */
static inline void jw_id_or_null(struct jw *j, const char *key, int64_t id)
{
    if (id)
        jw_int(j, key, id);
    else
        jw_null(j, key);
}

/* What a clock writes, which needs no escapes. */
static inline __attribute__((always_inline)) void jw_clock(struct jw *j, const char *key, const char *text, size_t n)
{
    char *to = jw_place(j, key, CLOCK_TEXT + 2);
    if (!to)
        return;
    *to++ = '"';
    memcpy(to, text, CLOCK_TEXT); /* of a length that the compiler knows */
    to[n] = '"';
    j->out->n += n + 2;
}

/* Makes ms the time that was written last. */
void jw_tell(struct jw *j, int64_t ms);

/* Unix milliseconds as RFC 3339 with Z; 0 writes null. */
static inline __attribute__((always_inline)) void jw_time(struct jw *j, const char *key, int64_t ms)
{
    if (!ms) {
        jw_null(j, key);
        return;
    }
    if (ms != j->at)
        jw_tell(j, ms);
    jw_clock(j, key, j->clock, j->clock_n);
}

/* Unix milliseconds as a date; 0 writes null. */
static inline void jw_date(struct jw *j, const char *key, int64_t ms)
{
    char text[CLOCK_TEXT] = "";
    if (ms)
        jw_clock(j, key, text, clock_date(text, ms).n);
    else
        jw_null(j, key);
}

/* Writes again the values of an object that were written of the same facts before; false when there are none: then write them,
 * and hand over where out->n stood before and the same facts to jw_keep. Values of an object that is open, behind its first. */
bool jw_copy(struct jw *j, const int64_t facts[JW_FACTS]);
void jw_keep(struct jw *j, size_t from, const int64_t facts[JW_FACTS]);

/* At most 6 significant digits; not finite writes null. */
void jw_real(struct jw *j, const char *key, double v);
/* { "items": [ … ], "next": cursor or null } */
void jw_list_open(struct jw *j);
void jw_list_close(struct jw *j, struct str next);
/* { "key": "value" } as a text of its own (arena); empty when memory is out. */
struct str jw_one(struct arena *a, const char *key, struct str value);

#endif
