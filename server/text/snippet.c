/* snippet.c -- see snippet.h. */
#include "text/snippet.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/verb.h"

#include <string.h>

enum { HITS = 400, MARGIN = 40 /* bytes before the first hit */ };

/* ---- ruling words out ---------------------------------------------------------------------------------------------- */

/* What a letter counts as: vowels are one, so are f and v, s and z, which stemming changes at the end of a word. 0: no part
 * of a word. */
static const unsigned char sort_of[128] = { ['a'] = 1,
    ['e'] = 1,
    ['i'] = 1,
    ['o'] = 1,
    ['u'] = 1,
    ['y'] = 1,
    ['A'] = 1,
    ['E'] = 1,
    ['I'] = 1,
    ['O'] = 1,
    ['U'] = 1,
    ['Y'] = 1,
    ['b'] = 2,
    ['B'] = 2,
    ['c'] = 3,
    ['C'] = 3,
    ['d'] = 4,
    ['D'] = 4,
    ['f'] = 5,
    ['F'] = 5,
    ['v'] = 5,
    ['V'] = 5,
    ['g'] = 6,
    ['G'] = 6,
    ['h'] = 7,
    ['H'] = 7,
    ['j'] = 8,
    ['J'] = 8,
    ['k'] = 9,
    ['K'] = 9,
    ['l'] = 10,
    ['L'] = 10,
    ['m'] = 11,
    ['M'] = 11,
    ['n'] = 12,
    ['N'] = 12,
    ['p'] = 13,
    ['P'] = 13,
    ['q'] = 14,
    ['Q'] = 14,
    ['r'] = 15,
    ['R'] = 15,
    ['s'] = 16,
    ['S'] = 16,
    ['z'] = 16,
    ['Z'] = 16,
    ['t'] = 17,
    ['T'] = 17,
    ['w'] = 18,
    ['W'] = 18,
    ['x'] = 19,
    ['X'] = 19,
    ['0'] = 20,
    ['1'] = 21,
    ['2'] = 22,
    ['3'] = 23,
    ['4'] = 24,
    ['5'] = 25,
    ['6'] = 26,
    ['7'] = 27,
    ['8'] = 28,
    ['9'] = 29 };

/* A word as sorts of letters, five bits each, the last five of them; of a row of the same only one. */
struct sorts {
    uint32_t code;
    unsigned n;
};

static bool add_sort(struct sorts *s, unsigned sort)
{
    if (s->n && (s->code & 31) == sort)
        return false;
    s->code = (s->code << 5 | sort) & 0x1FFFFFF;
    s->n++;
    return true;
}

static unsigned scrambled(uint32_t code)
{
    return code * 2654435761u >> 20;
}

static bool known_two(const struct snippet_finder *f, uint32_t code)
{
    code &= 0x3FF;
    return f->two[code >> 6] >> (code & 63) & 1;
}

static bool known_three(const struct snippet_finder *f, uint32_t code)
{
    code &= 0x7FFF;
    return f->three[code >> 6] >> (code & 63) & 1;
}

static bool known_four(const struct snippet_finder *f, uint32_t code)
{
    unsigned bit = scrambled(code & 0xFFFFF);
    return f->four[bit >> 6] >> (bit & 63) & 1;
}

static bool known_five(const struct snippet_finder *f, uint32_t code)
{
    unsigned bit = scrambled(code);
    return f->five[bit >> 6] >> (bit & 63) & 1;
}

static bool ends_beginning(const struct snippet_finder *f, uint32_t code)
{
    code &= 0x3FF;
    return f->ends[code >> 6] >> (code & 63) & 1;
}

static bool begins_stem(const struct snippet_finder *f, const struct sorts *s)
{
    if (!ends_beginning(f, s->code))
        return false;
    return (s->n >= 2 && known_two(f, s->code)) || (s->n >= 3 && known_three(f, s->code)) ||
        (s->n >= 4 && known_four(f, s->code)) || (s->n >= 5 && known_five(f, s->code));
}

/* Words that hold these letters are looked into. */
static void add_beginning(void *finder, struct str stem)
{
    struct snippet_finder *f = finder;
    struct sorts s = { 0 };
    uint32_t four = 0, five = 0;
    for (size_t k = 0; k < stem.n && s.n < 6; k++) {
        (void)add_sort(&s, (unsigned char)stem.p[k] < 128 ? sort_of[(unsigned char)stem.p[k]] : 30);
        four = s.n == 4 ? s.code & 0xFFFFF : four;
        five = s.n == 5 ? s.code : five;
    }
    uint32_t last = s.n < 4 ? s.code : s.n < 6 ? four : five;
    f->ends[(last & 0x3FF) >> 6] |= 1ull << (last & 63);
    if (s.n < 2)
        f->tiny = true;
    else if (s.n == 2)
        f->two[(s.code & 0x3FF) >> 6] |= 1ull << (s.code & 63);
    else if (s.n == 3)
        f->three[(s.code & 0x7FFF) >> 6] |= 1ull << (s.code & 63);
    else if (s.n < 6) /* what comes last may change in other forms */
        f->four[scrambled(four) >> 6] |= 1ull << (scrambled(four) & 63);
    else
        f->five[scrambled(five) >> 6] |= 1ull << (scrambled(five) & 63);
}

void snippet_prepare(struct snippet_finder *f, struct tokenizer *z, const struct snippet_term *terms, size_t n)
{
    memset(f, 0, sizeof *f);
    f->tokenizer = z;
    f->n = n < SNIPPET_TERMS ? n : SNIPPET_TERMS;
    f->all = f->n >= 64 ? UINT64_MAX : (1ull << f->n) - 1;
    for (size_t i = 0; i < f->n; i++) {
        f->term[i] = terms[i];
        add_beginning(f, terms[i].stem);
        verb_forms(terms[i].stem, add_beginning, f);
    }
}

bool snippet_may_hold(const struct snippet_finder *f, struct str word)
{
    struct sorts s = { 0 };
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        if (c >= 128) /* letters that fold to others */
            return true;
        if (add_sort(&s, sort_of[c]) && begins_stem(f, &s))
            return true;
    }
    return f->tiny;
}

/* ---- finding ------------------------------------------------------------------------------------------------------- */

struct hit {
    uint32_t start, end; /* bytes of the text */
    uint64_t terms;      /* bits */
};

struct finding {
    const struct snippet_finder *finder;
    struct hit hit[HITS];
    size_t n;
    struct str text;
    size_t word;    /* where the word that is being looked at starts */
    uint64_t found; /* bit per term */
    size_t enough;  /* when all was found nothing better comes after this byte; 0 = go on */
};

/* One token of a word that may hold a stem. */
static bool find_stem(void *ctx, const struct token *t)
{
    struct finding *f = ctx;
    uint32_t start = (uint32_t)(f->word + t->start), end = (uint32_t)(f->word + t->end);
    for (size_t i = 0; i < f->finder->n; i++) {
        if (!str_eq(t->stem, f->finder->term[i].stem))
            continue;
        f->found |= 1ull << i;
        if (f->n && f->hit[f->n - 1].start == start)
            f->hit[f->n - 1].terms |= 1ull << i;
        else if (f->n < HITS)
            f->hit[f->n++] = (struct hit){ start, end, 1ull << i };
    }
    return true;
}

static void look_into(struct finding *f, size_t start, size_t end)
{
    f->word = start;
    (void)tokenizer_run(f->finder->tokenizer, str_sub(f->text, start, end - start), TOKENS_EXTRA, find_stem, f);
    if (!f->enough && f->found == f->finder->all)
        f->enough = end + SNIPPET_LENGTH;
}

/* Walks through the words from byte i on, up to `to`, and looks into those that may hold a stem. */
static void find_words(struct finding *f, size_t i, size_t to)
{
    const struct snippet_finder *finder = f->finder;
    struct str text = f->text;
    while (i < to && f->n < HITS && (!f->enough || i <= f->enough)) {
        struct sorts s = { 0 };
        size_t start = i;
        bool may = false;
        for (; i < to; i++) {
            unsigned char c = (unsigned char)text.p[i];
            if (c >= 128) {
                size_t next = i;
                if (!fold_is_word(utf8_next(text, &next)))
                    break;
                may = true;
                i = next - 1;
            } else if (!sort_of[c]) {
                break;
            } else if (add_sort(&s, sort_of[c]) && !may) {
                may = begins_stem(finder, &s);
            }
        }
        if (may || (finder->tiny && s.n))
            look_into(f, start, i);
        else if (i == start) /* no letter: on to the next sign */
            (void)utf8_next(text, &i);
    }
}

static double weight_of(const struct snippet_finder *f, uint64_t terms)
{
    double sum = 0;
    for (size_t i = 0; i < f->n; i++)
        if (terms >> i & 1)
            sum += f->term[i].weight;
    return sum;
}

/* The hit that the window with the best content starts at. */
static size_t best_start(const struct finding *f, double *score)
{
    size_t best = 0;
    uint64_t matched = 0;
    for (size_t i = 0; i < f->n; i++) {
        uint64_t terms = 0;
        for (size_t k = i; k < f->n && f->hit[k].end <= f->hit[i].start + SNIPPET_LENGTH - MARGIN; k++)
            terms |= f->hit[k].terms;
        if (terms == matched)
            continue;
        double sum = weight_of(f->finder, terms);
        if (sum > *score) {
            *score = sum;
            matched = terms;
            best = i;
        }
    }
    return best;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

struct snippet_window snippet_find(const struct snippet_finder *finder, struct str text, size_t most)
{
    struct finding f;
    text = str_trim(text);
    if (text.n > most) {
        text.n = most;
        while (text.n && continues(text.p[text.n]))
            text.n--;
    }
    struct snippet_window w = { .text = text };
    f.finder = finder;
    f.text = text;
    f.n = f.enough = 0;
    f.found = 0;
    if (finder->n)
        find_words(&f, 0, text.n);
    if (f.n) {
        size_t first = best_start(&f, &w.score);
        w.at = f.hit[first].start;
        w.end = f.hit[first].end;
    }
    return w;
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static void put(char *out, size_t *n, struct str s)
{
    memcpy(out + *n, s.p, s.n);
    *n += s.n;
}

static void put_escaped(char *out, size_t *n, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        struct str as = c == '<'  ? STR("&lt;")
            : c == '>'            ? STR("&gt;")
            : c == '&'            ? STR("&amp;")
            : c == '"'            ? STR("&quot;")
            : c == '\''           ? STR("&#39;")
            : (c >= 0 && c < ' ') ? STR(" ")
                                  : (struct str){ s.p + i, 1 };
        put(out, n, as);
    }
}

struct str snippet_escape(struct arena *a, struct str text)
{
    size_t n = 0;
    char *out = arena_alloc(a, text.n * 6 + 1);
    if (out)
        put_escaped(out, &n, text);
    return (struct str){ out ? out : "", n };
}

/* Moves a cut back to a space nearby, or at least to the start of a character. */
static size_t cut_before(struct str s, size_t at, size_t least)
{
    size_t i = at;
    if (at >= s.n)
        return s.n;
    while (i > least && at - i < 30 && s.p[i] != ' ' && s.p[i] != '\n')
        i--;
    if (i > least && (s.p[i] == ' ' || s.p[i] == '\n'))
        return i;
    while (at > least && continues(s.p[at]))
        at--;
    return at;
}

static bool starts_word(struct str s, size_t at)
{
    return s.p[at - 1] == ' ' || s.p[at - 1] == '\n';
}

struct str snippet_write(const struct snippet_finder *finder, struct arena *a, const struct snippet_window *w)
{
    static const struct str dots = { "\xE2\x80\xA6", 3 }, mark = { "<mark>", 6 }, unmark = { "</mark>", 7 };
    struct str text = w->text;
    struct finding f = { .finder = finder, .text = text, .enough = SIZE_MAX };
    size_t from = w->at > MARGIN ? w->at - MARGIN : 0, n = 0;
    while (from > 0 && from < w->at && !starts_word(text, from))
        from++;
    size_t to = cut_before(text, from + SNIPPET_LENGTH, w->score > 0 ? w->end : from);
    if (w->score > 0)
        find_words(&f, from, to);
    char *out = arena_alloc(a, (to - from) * 6 + f.n * 13 + 16);
    if (!out)
        return (struct str){ "", 0 };
    if (from > 0)
        put(out, &n, dots);
    size_t at = from;
    for (size_t i = 0; i < f.n && f.hit[i].end <= to; i++) {
        put_escaped(out, &n, str_sub(text, at, f.hit[i].start - at));
        put(out, &n, mark);
        put_escaped(out, &n, str_sub(text, f.hit[i].start, f.hit[i].end - f.hit[i].start));
        put(out, &n, unmark);
        at = f.hit[i].end;
    }
    put_escaped(out, &n, str_sub(text, at, to - at));
    if (to < text.n)
        put(out, &n, dots);
    return (struct str){ out, n };
}
