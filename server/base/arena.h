/* arena.h -- memory of one request or one job: taken in pieces, given back all at once.
 * Model:  a chain of blocks; each allocation is 16-byte aligned and zeroed. A cap bounds the whole.
 *         The arena is sticky: past the cap or out of memory it remembers ERR_TOO_LARGE or ERR_MEMORY, and from
 *         then on hands out NULL; whoever ends the request turns that into 413 or 503.
 * Threads: one thread at a time; it may wander with its request from loop to writer to loop.
 * Memory: everything lives until arena_release or arena_reset. Nothing is freed singly.
 * Errors: arena_err() gives the first one. */
#ifndef VB_ARENA_H
#define VB_ARENA_H

#include "base/err.h"
#include "base/str.h"

struct arena_block;
struct arena {
    struct arena_block *head;
    size_t used; /* bytes in head */
    size_t held; /* bytes taken from malloc in all */
    size_t cap;  /* at most this many bytes in all; 0 = ARENA_CAP */
    enum err err;
};

enum { ARENA_BLOCK = 8192 - 64, ARENA_CAP = 64 << 20 };

/* Returns n zeroed bytes, or NULL with the sticky error set. */
void *arena_alloc(struct arena *a, size_t n);
/* Returns room for count things of size bytes each; overflow is ERR_TOO_LARGE. */
void *arena_array(struct arena *a, size_t count, size_t size);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
/* Copies s, adds a NUL that does not count in n. On error the empty string. */
struct str arena_str(struct arena *a, struct str s);
/* As arena_str for a C result; never NULL (a static "" on error). */
const char *arena_cstr(struct arena *a, struct str s);
/* Formats as printf; NUL-terminated; on error the empty string. */
struct str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* First error since init, or OK. */
enum err arena_err(const struct arena *a) MUST_CHECK;
/* Frees all but the first block and clears the error; for the next request on the same arena. */
void arena_reset(struct arena *a);
/* Frees everything; the arena is then a valid empty one with the same cap. */
void arena_release(struct arena *a);

#endif
