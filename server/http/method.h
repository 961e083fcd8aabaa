/* method.h -- the request methods that the server knows.
 * Model:  numbers from 1, so that 0 is "none"; the order is that of method_name's table.
 * Threads: constants. Memory: static. Errors: none. Source: RFC 9110 section 9, RFC 5789 (PATCH). */
#ifndef VB_METHOD_H
#define VB_METHOD_H

#include "base/str.h"

enum method { GET = 1, HEAD, POST, PUT, PATCH, DELETE, OPTIONS };
enum { METHOD_END = OPTIONS + 1 };

/* Returns "GET" …; "-" for a number that is no method. */
const char *method_name(int method);
/* Returns the method of that name (case matters), 0 when there is none. */
enum method method_by_name(struct str s);
/* True for the methods that change nothing. */
bool method_safe(enum method m);

#endif
