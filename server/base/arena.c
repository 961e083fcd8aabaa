/* arena.c -- see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t size; /* bytes of room */
    _Alignas(16) unsigned char room[];
};

static void *fail(struct arena *a, enum err e)
{
    if (!a->err)
        a->err = e;
    return NULL;
}

static bool grow(struct arena *a, size_t need)
{
    size_t cap = a->cap ? a->cap : ARENA_CAP;
    size_t size = need > ARENA_BLOCK ? need : ARENA_BLOCK;
    if (size > cap || a->held > cap - size)
        return fail(a, ERR_TOO_LARGE), false;
    struct arena_block *b = malloc(sizeof *b + size);
    if (!b)
        return fail(a, ERR_MEMORY), false;
    *b = (struct arena_block){ .next = a->head, .size = size };
    a->head = b;
    a->held += size;
    a->used = 0;
    return true;
}

/* Room for n bytes, not zeroed. */
static void *take(struct arena *a, size_t n)
{
    if (a->err)
        return NULL;
    if (n > SIZE_MAX - 16)
        return fail(a, ERR_TOO_LARGE);
    n = (n + 15) & ~(size_t)15;
    if ((!a->head || a->head->size - a->used < n) && !grow(a, n))
        return NULL;
    void *p = a->head->room + a->used;
    a->used += n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    void *p = take(a, n);
    return p ? memset(p, 0, n) : NULL;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        return fail(a, ERR_TOO_LARGE);
    return arena_alloc(a, n);
}

struct str arena_str(struct arena *a, struct str s)
{
    char *p = s.n < SIZE_MAX ? take(a, s.n + 1) : fail(a, ERR_TOO_LARGE);
    if (!p)
        return STR("");
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (struct str){ p, s.n };
}

const char *arena_cstr(struct arena *a, struct str s)
{
    return arena_str(a, s).p;
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = n >= 0 ? arena_alloc(a, (size_t)n + 1) : NULL;
    if (p)
        (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return p ? (struct str){ p, (size_t)n } : STR("");
}

enum err arena_err(const struct arena *a)
{
    return a->err;
}

void arena_reset(struct arena *a)
{
    struct arena_block *b = a->head;
    while (b && b->next) {
        struct arena_block *next = b->next;
        a->held -= b->size;
        free(b);
        b = next;
    }
    a->head = b;
    a->used = 0;
    a->err = OK;
    if (b && b->size > ARENA_BLOCK)
        arena_release(a);
}

void arena_release(struct arena *a)
{
    for (struct arena_block *b = a->head, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    *a = (struct arena){ .cap = a->cap };
}
