/* err.h -- the one set of error codes of the program.
 * Model:  a function that can fail returns enum err and OK is zero; err.def gives each its HTTP status and texts.
 *         Query, JSON and bind handles are sticky: they keep their first error, checked once at the end.
 * Threads: constants only. Memory: static. Errors: none of its own.
 * Source: RFC 9110 section 15 (status codes), RFC 9457 (problem details). */
#ifndef VB_ERR_H
#define VB_ERR_H

#define ERR(name, status, type, nl, en) name,
enum err {
#include "base/err.def"
    ERR_COUNT
};
#undef ERR

#define MUST_CHECK __attribute__((warn_unused_result))

/* Returns the HTTP status (100-599) of an error. */
int err_status(enum err e);
/* Returns the last part of the problem type URI, kebab-case ASCII; static. */
const char *err_type(enum err e);
/* Returns the title in Dutch (english = 0) or English; static UTF-8. */
const char *err_title(enum err e, int english);

/* What an errno of writing a file means: ERR_FULL when there is no room (a full disk, a quota, a limit to a file's size), else
 * ERR_INTERNAL. */
enum err err_of_errno(int number);

/* Stops the program when a condition that the programmer guarantees does not hold; kept in production. */
#define ASSERT(cond) ((cond) ? (void)0 : err_assert_failed(#cond, __FILE__, __LINE__))
/* Writes to standard error what did not hold, and aborts. */
void err_assert_failed(const char *cond, const char *file, int line) __attribute__((noreturn, cold));

#endif
