/* fold.c -- see fold.h. */
#include "text/fold.h"

#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

/* Letters that Unicode does not take apart, though readers do. */
static const struct {
    uint32_t letter;
    const char *as;
} apart[] = { { 0xE6, "ae" }, { 0x153, "oe" }, { 0xF8, "o" }, { 0x142, "l" }, { 0x111, "d" }, { 0xF0, "d" },
    { 0x131, "i" }, { 0xFE, "th" } };

static size_t fold_letter(uint32_t c, char *out)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (apart[i].letter == c) {
            size_t n = strlen(apart[i].as);
            memcpy(out, apart[i].as, n);
            return n;
        }
    return utf8_put(out, c);
}

size_t fold_char(uint32_t c, char out[FOLD_MAX])
{
    if (c < 0x80) {
        out[0] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        return 1;
    }
    utf8proc_int32_t parts[8];
    int class = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &class);
    if (n < 0 || n > 5) /* a symbol that stands for a phrase: keep the character */
        return utf8_put(out, c);
    size_t used = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        used += fold_letter((uint32_t)parts[i], out + used);
    return used;
}

struct str fold_text(struct arena *a, struct str text, size_t max)
{
    size_t room = text.n * 4 < max ? text.n * 4 : max;
    char *out = arena_alloc(a, room + FOLD_MAX + 1);
    if (!out)
        return (struct str){ "", 0 };
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        char one[FOLD_MAX];
        size_t k = fold_char(utf8_next(text, &i), one);
        if (n + k > room)
            break;
        memcpy(out + n, one, k);
        n += k;
    }
    return (struct str){ out, n };
}

bool fold_is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: return true;
    default: return false;
    }
}

bool fold_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}
