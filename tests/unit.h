/* unit.h -- what every unit test program starts with: cmocka, and a main that runs the cases that VB_TEST names (a pattern
 * with '*'; all when it is not set). */
#ifndef VB_UNIT_H
#define VB_UNIT_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"

/* Runs a table of struct CMUnitTest. */
#define UNIT_MAIN(tests)                                  \
    int main(void)                                        \
    {                                                     \
        const char *pattern = getenv("VB_TEST");          \
        if (pattern && *pattern)                          \
            cmocka_set_test_filter(pattern);              \
        return cmocka_run_group_tests(tests, NULL, NULL); \
    }                                                     \
    int main(void) /* swallows the semicolon */

/* Compares a slice with a C string. */
#define assert_str(s, z)                                     \
    do {                                                     \
        struct str unit_s = (s);                             \
        char *unit_copy = calloc(1, unit_s.n + 1);           \
        assert_non_null(unit_copy);                          \
        for (size_t unit_i = 0; unit_i < unit_s.n; unit_i++) \
            unit_copy[unit_i] = unit_s.p[unit_i];            \
        assert_string_equal(unit_copy, (z));                 \
        free(unit_copy);                                     \
    } while (0)

/* True when the slice has the C string in it. */
#define assert_has(s, z)                                      \
    do {                                                      \
        struct str unit_h = (s); /* once: it may be a call */ \
        assert_true(str_search(unit_h, str_c(z)) < unit_h.n); \
    } while (0)

#endif
