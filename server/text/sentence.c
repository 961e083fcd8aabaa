/* sentence.c -- see sentence.h. */
#include "text/sentence.h"

#include "base/utf8.h"
#include "text/fold.h"

#include <string.h>

enum { LINE = 50 /* bytes; a line that is shorter ended where its writer wanted it to */, WORD = 12 };

/* Mostly followed by what they belong to, which may begin with a capital or a digit. Those with a stop within need not stand here. */
static const char *const abbreviations[] = { "afd", "afl", "apr", "art", "artt", "aug", "bijv", "bijz", "blz", "bv",
    "ca", "dec", "dhr", "dr", "drs", "ds", "excl", "evt", "feb", "fig", "gem", "hfdst", "hfst", "incl", "ing", "ir",
    "jan", "jl", "jr", "jul", "jun", "kamerst", "max", "mevr", "min", "mr", "mrt", "mw", "nl", "nov", "nr", "nrs",
    "okt", "ong", "pag", "par", "plm", "prof", "red", "resp", "sep", "sept", "st", "stb", "stcrt", "tab", "tel", "vgl",
    "wo", "zgn" };

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* What stands before a full stop says that no sentence ends there. */
static bool is_abbreviation(struct str s, size_t stop)
{
    size_t from = stop, digits = 0;
    for (; from > 0 && stop - from <= WORD && !is_blank(s.p[from - 1]) && s.p[from - 1] != '('; from--)
        digits += s.p[from - 1] >= '0' && s.p[from - 1] <= '9';
    struct str word = str_sub(s, from, stop - from);
    if (word.n && digits == word.n)
        return from == 0 || s.p[from - 1] == '\n';
    if (word.n <= 1 || (word.n == 2 && word.p[0] < 0) || memchr(word.p, '.', word.n))
        return true;
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (str_ieq(word, str_c(abbreviations[i])))
            return true;
    return false;
}

/* A sign of three bytes, ’ ” or …, stands before `end`. */
static bool has_sign(struct str s, size_t end, const char *sign)
{
    return end >= 3 && !memcmp(s.p + end - 3, sign, 3);
}

/* The text before `end`, where no blank stands, is the end of a sentence. */
static bool ends(struct str s, size_t end)
{
    for (;;) {
        if (end > 0 && memchr("\"')]", s.p[end - 1], 4))
            end--;
        else if (has_sign(s, end, "\xE2\x80\x99") || has_sign(s, end, "\xE2\x80\x9D"))
            end -= 3;
        else
            break;
    }
    if (end == 0)
        return false;
    char c = s.p[end - 1];
    return c == '!' || c == '?' || (c == '.' && !is_abbreviation(s, end - 1)) || has_sign(s, end, "\xE2\x80\xA6");
}

/* A capital or a digit, perhaps after a sign that opens something. */
static bool begins(struct str s, size_t i)
{
    uint32_t c = utf8_next(s, &i);
    bool opens = c == '"' || c == '\'' || c == '(' || c == '[' || c == 0x201C || c == 0x2018 || c == 0x201E;
    if (opens && i < s.n)
        c = utf8_next(s, &i);
    return (c >= '0' && c <= '9') || fold_is_upper(c);
}

/* The line that ends at `end` is a short one. */
static bool ends_early(struct str s, size_t end)
{
    size_t n = 0;
    while (n < LINE && n < end && s.p[end - 1 - n] != '\n')
        n++;
    return n < LINE;
}

/* A sentence begins with the word at i. */
static bool is_start(struct str s, size_t i)
{
    size_t lines = 0, end = i;
    for (; end > 0 && is_blank(s.p[end - 1]); end--)
        lines += s.p[end - 1] == '\n';
    if (end == 0 || lines > 1)
        return true;
    if (!lines && is_letter(s.p[end - 1])) /* nearly always */
        return false;
    return begins(s, i) && (ends(s, end) || (lines && ends_early(s, end)));
}

long sentence_start(struct str text, size_t at, size_t reach)
{
    size_t least = at > reach ? at - reach : 0, words = 0;
    for (size_t i = at; i > 0 && i >= least && words <= SENTENCE_WORDS; i--) {
        if (!is_blank(text.p[i - 1]) || is_blank(text.p[i]))
            continue;
        if (is_start(text, i))
            return (long)i;
        words++;
    }
    return least == 0 && words <= SENTENCE_WORDS ? 0 : SENTENCE_NONE;
}
