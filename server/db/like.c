/* like.c -- see like.h. */
#include "db/like.h"

struct str like_inside(struct arena *a, struct str text)
{
    char *p = text.n ? arena_alloc(a, 2 * text.n + 3) : NULL;
    if (!p)
        return STR("");
    size_t n = 0;
    p[n++] = '%';
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '\\')
            p[n++] = '\\';
        p[n++] = text.p[i];
    }
    p[n++] = '%';
    return (struct str){ p, n };
}
