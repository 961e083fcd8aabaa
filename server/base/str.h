/* str.h -- a borrowed slice of bytes.
 * Model:  {p, n}; not NUL-terminated unless a function says so; {0} is the empty string and p may then be NULL.
 *         Text is UTF-8 that was checked at the door (base/utf8.h).
 * Threads: pure functions. Memory: owns nothing. Errors: none. */
#ifndef VB_STR_H
#define VB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n; /* bytes */
};

/* A string literal as a slice. */
#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* For printf: "%.*s", STR_ARG(s). s is evaluated more than once: a variable, not a call. */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* Returns the slice of a C string; NULL gives the empty slice. */
struct str str_c(const char *z);
bool str_eq(struct str a, struct str b);
/* Compares with a C string, bytewise. */
bool str_is(struct str a, const char *z);
/* Compares ignoring the case of ASCII letters only. */
bool str_ieq(struct str a, struct str b);
bool str_starts(struct str a, struct str prefix);
bool str_ends(struct str a, struct str suffix);
/* Orders bytewise, as memcmp; negative, 0 or positive. */
int str_cmp(struct str a, struct str b);
/* Returns a without leading and trailing ASCII white space. */
struct str str_trim(struct str a);
/* Returns the byte offset of the first c in a, or a.n when absent. */
size_t str_find(struct str a, char c);
/* Returns the byte offset of the first needle in a, or a.n when absent (an empty needle is found at 0). */
size_t str_search(struct str a, struct str needle);
/* Returns bytes [from, from+n) of a, clipped to a. */
struct str str_sub(struct str a, size_t from, size_t n);
/* Cuts off and returns what stands before the first sep; *rest becomes what stands after it (empty when none). */
struct str str_cut(struct str *rest, char sep);
/* Reads a decimal integer with optional '-', the whole slice and nothing else; false on anything else or overflow. */
bool str_int(struct str a, int64_t *out);
/* FNV-1a, 64 bit; for tables, not for secrets. */
uint64_t str_hash(struct str a);

#endif
