/* buf.c -- see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char *buf_grow(struct buf *b, size_t n)
{
    size_t max = b->max ? b->max : BUF_MAX;
    if (b->err)
        return NULL;
    if (n > max || b->n > max - n) {
        b->err = ERR_TOO_LARGE;
        return NULL;
    }
    if (b->room - b->n < n) {
        size_t room = b->room * 2 > b->n + n ? b->room * 2 : b->n + n;
        room = room < 256 ? 256 : room;
        room = room > max ? max : room;
        char *p = realloc(b->p, room);
        if (!p) {
            b->err = ERR_MEMORY;
            return NULL;
        }
        b->p = p;
        b->room = room;
    }
    return b->p ? b->p + b->n : NULL; /* no room was asked for, and none is there */
}

void buf_addc(struct buf *b, char c)
{
    char *to = buf_room(b, 1);
    if (to) {
        *to = c;
        b->n++;
    }
}

void buf_addz(struct buf *b, const char *z)
{
    buf_add(b, str_c(z));
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *to = n >= 0 ? buf_room(b, (size_t)n + 1) : NULL;
    if (to) {
        (void)vsnprintf(to, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

/* 00 to 99: two digits are found for one division. */
static const char pairs[] = "0001020304050607080910111213141516171819"
                            "2021222324252627282930313233343536373839"
                            "4041424344454647484950515253545556575859"
                            "6061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

size_t buf_digits(char *to, int64_t v)
{
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    size_t n = 1;
    if (v < 0)
        *to++ = '-';
    for (uint64_t bound = 10; u >= bound; bound *= 10) /* at most 10 to the 19th */
        n++;
    char *at = to + n;
    for (; u >= 10; u /= 100)
        memcpy(at -= 2, &pairs[2 * (u % 100)], 2);
    if (at > to)
        *to = (char)('0' + u);
    return n + (v < 0);
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[BUF_INT];
    buf_add(b, (struct str){ digits, buf_digits(digits, v) });
}

struct str buf_str(const struct buf *b)
{
    return (struct str){ b->p, b->n };
}

enum err buf_err(const struct buf *b)
{
    return b->err;
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->err = OK;
}

void buf_release(struct buf *b)
{
    free(b->p);
    *b = (struct buf){ .max = b->max };
}
