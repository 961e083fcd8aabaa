/* method.c -- see method.h. */
#include "http/method.h"

static const struct str name[METHOD_END] = { { "-", 1 }, { "GET", 3 }, { "HEAD", 4 }, { "POST", 4 }, { "PUT", 3 },
    { "PATCH", 5 }, { "DELETE", 6 }, { "OPTIONS", 7 } };

const char *method_name(int method)
{
    return name[method > 0 && method < METHOD_END ? method : 0].p;
}

enum method method_by_name(struct str s)
{
    for (int m = GET; m < METHOD_END; m++)
        if (str_eq(s, name[m]))
            return (enum method)m;
    return (enum method)0;
}

bool method_safe(enum method m)
{
    return m == GET || m == HEAD || m == OPTIONS;
}
