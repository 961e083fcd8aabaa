/* buf.h -- a growing run of bytes with a maximum.
 * Model:  heap bytes {p, n}; sticky: past the maximum or out of memory it keeps its first error and ignores writes.
 * Threads: one at a time. Memory: the caller's struct; buf_release frees. {0} is valid and has maximum BUF_MAX.
 * Errors: buf_err() gives ERR_TOO_LARGE or ERR_MEMORY. */
#ifndef VB_BUF_H
#define VB_BUF_H

#include "base/err.h"
#include "base/str.h"

#include <string.h>

struct buf {
    char *p;
    size_t n, room; /* bytes used, bytes held */
    size_t max;     /* 0 = BUF_MAX */
    enum err err;
};

enum { BUF_MAX = 64 << 20, BUF_INT = 20 /* bytes of the longest number */ };

/* Append a byte, a C string, a formatted text. */
void buf_addc(struct buf *b, char c);
void buf_addz(struct buf *b, const char *z);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Writes v in decimal where there is room for BUF_INT bytes; returns how many it took. */
size_t buf_digits(char *to, int64_t v);
/* Adds v in decimal. */
void buf_int(struct buf *b, int64_t v);
/* The slow half of buf_room: grows, or keeps the error. */
char *buf_grow(struct buf *b, size_t n);
/* Makes room for n more bytes and returns where they go, or NULL with the sticky error; then add to b->n yourself. */
static inline char *buf_room(struct buf *b, size_t n)
{
    bool fits = b->p && !b->err && b->room - b->n >= n && b->max - 1 >= b->n + n - 1; /* max 0 is the largest of all */
    return fits ? b->p + b->n : buf_grow(b, n);
}
/* Appends s. */
static inline void buf_add(struct buf *b, struct str s)
{
    char *to = buf_room(b, s.n);
    if (to && s.n) {
        memcpy(to, s.p, s.n);
        b->n += s.n;
    }
}
/* Returns what is in it; valid until the next write. */
struct str buf_str(const struct buf *b);
enum err buf_err(const struct buf *b) MUST_CHECK;
/* Empties it, keeps the memory, clears the error. */
void buf_reset(struct buf *b);
void buf_release(struct buf *b);

#endif
