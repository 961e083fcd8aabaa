/* range.c -- see range.h. */
#include "http/range.h"

enum range range_read(struct str header, size_t size, size_t *from, size_t *n)
{
    int64_t first, last;
    if (!str_starts(header, STR("bytes=")) || str_find(header, ',') < header.n)
        return RANGE_ABSENT;
    struct str to = str_sub(header, 6, header.n), begin = str_cut(&to, '-');
    if (str_find(header, '-') == header.n || (begin.n && (!str_int(begin, &first) || first < 0)) ||
        (to.n && (!str_int(to, &last) || last < 0)) || (!begin.n && !to.n) || (begin.n && to.n && last < first))
        return RANGE_ABSENT;
    if (!begin.n) {
        *n = (size_t)last < size ? (size_t)last : size;
        *from = size - *n;
        return *n ? RANGE_FITS : RANGE_OUTSIDE;
    }
    if ((size_t)first >= size)
        return RANGE_OUTSIDE;
    *from = (size_t)first;
    *n = to.n && (size_t)last < size ? (size_t)(last - first) + 1 : size - *from;
    return RANGE_FITS;
}
