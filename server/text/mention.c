/* mention.c -- see mention.h. */
#include "text/mention.h"

#include "base/utf8.h"

#include <utf8proc.h>

bool mention_is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND: return true;
    default: return false;
    }
}

/* Reads the digits after '#' at i; gives the end of the number. */
static bool read_number(struct str t, size_t i, struct mention *out)
{
    size_t from = ++i;
    int64_t n = 0;
    while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9' && i - from < 12)
        n = n * 10 + (t.p[i++] - '0');
    if (i == from || t.p[from] == '0')
        return false;
    size_t after = i;
    if (after < t.n && mention_is_word(utf8_next(t, &after)))
        return false;
    *out = (struct mention){ .post = n, .start = from - 1, .end = i };
    return true;
}

static bool read_name(struct str t, size_t i, struct mention *out)
{
    size_t from = i + 1, end = from, chars = 0;
    for (size_t k = from; k < t.n; chars++) {
        uint32_t c = utf8_next(t, &k);
        if (mention_is_word(c))
            end = k;
        else if ((c != '-' && c != '.' && c != '_') || end == from)
            break;
    }
    size_t after = end;
    if (end == from || chars > MENTION_NAME_MAX || (after < t.n && t.p[after] == '@'))
        return false;
    *out = (struct mention){ .name = str_sub(t, from, end - from), .start = i, .end = end };
    return true;
}

bool mention_is_bound(uint32_t c)
{
    return c == '&' || mention_is_word(c);
}

bool mention_next(struct str text, size_t *at, bool word_before, struct mention *out)
{
    bool word = *at ? true : word_before; /* a mention ends with a letter or digit */
    for (size_t i = *at; i < text.n;) {
        char c = text.p[i];
        if (!word && ((c == '#' && read_number(text, i, out)) || (c == '@' && read_name(text, i, out)))) {
            *at = out->end;
            return true;
        }
        word = mention_is_bound(utf8_next(text, &i));
    }
    *at = text.n;
    return false;
}
