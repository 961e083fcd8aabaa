/* long.h -- how much of a proof runs: little of it in `make test`, all of it in `make torture`, which sets VB_LONG.
 * Threads: any. Memory: none. Errors: none. */
#ifndef VB_LONG_H
#define VB_LONG_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline bool is_long(void)
{
    const char *v = getenv("VB_LONG");
    return v && *v;
}

static inline int few_or_many(int few, int many)
{
    return is_long() ? many : few;
}

/* Prints the line of figures of a proof; make torture collects the lines that begin so. */
#define FIGURES(name, ...)                 \
    do {                                   \
        printf("figures: %-12s ", (name)); \
        printf(__VA_ARGS__);               \
        printf("\n");                      \
        (void)fflush(stdout);              \
    } while (0)

#endif
