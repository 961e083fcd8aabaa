/* snippet.c -- see snippet.h. */
#include "text/snippet.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/sentence.h"
#include "text/stem.h"
#include "text/verb.h"

#include <string.h>

enum {
    HITS = 400,
    CANDIDATES = 16 /* words of a piece that may hold something */,
    MARGIN = 40 /* bytes before the first hit */,
    REACH = 96 /* the same, when a sentence begins there */
};

/* ---- ruling words out ---------------------------------------------------------------------------------------------- */

/* What a letter counts as: f and v are one, so are s and z, which stemming changes at the end of a word. Digits are one. 0: no
 * part of a word. */
static const unsigned char sort_of[128] = { ['a'] = 1,
    ['e'] = 2,
    ['i'] = 3,
    ['o'] = 4,
    ['u'] = 5,
    ['y'] = 6,
    ['b'] = 7,
    ['c'] = 8,
    ['d'] = 9,
    ['f'] = 10,
    ['v'] = 10,
    ['g'] = 11,
    ['h'] = 12,
    ['j'] = 13,
    ['k'] = 14,
    ['l'] = 15,
    ['m'] = 16,
    ['n'] = 17,
    ['p'] = 18,
    ['q'] = 19,
    ['r'] = 20,
    ['s'] = 21,
    ['z'] = 21,
    ['t'] = 22,
    ['w'] = 23,
    ['x'] = 24,
    ['0'] = 25,
    ['1'] = 25,
    ['2'] = 25,
    ['3'] = 25,
    ['4'] = 25,
    ['5'] = 25,
    ['6'] = 25,
    ['7'] = 25,
    ['8'] = 25,
    ['9'] = 25,
    ['A'] = 1,
    ['E'] = 2,
    ['I'] = 3,
    ['O'] = 4,
    ['U'] = 5,
    ['Y'] = 6,
    ['B'] = 7,
    ['C'] = 8,
    ['D'] = 9,
    ['F'] = 10,
    ['V'] = 10,
    ['G'] = 11,
    ['H'] = 12,
    ['J'] = 13,
    ['K'] = 14,
    ['L'] = 15,
    ['M'] = 16,
    ['N'] = 17,
    ['P'] = 18,
    ['Q'] = 19,
    ['R'] = 20,
    ['S'] = 21,
    ['Z'] = 21,
    ['T'] = 22,
    ['W'] = 23,
    ['X'] = 24 };

enum { BEGINNING = 5 /* sorts of letters of a stem that are looked for */, OTHER = 30 };

/* The sorts that a stem begins with, of a row of the same only one. */
struct beginning {
    unsigned char sort[BEGINNING + 1];
    unsigned n;
};

static struct beginning beginning_of(struct str stem)
{
    struct beginning b = { .n = 0 };
    if (stem.n > 5 && str_ends(stem, STR("eer"))) /* situatie is of situeer */
        stem.n -= 3;
    for (size_t i = 0; i < stem.n && b.n <= BEGINNING; i++) {
        unsigned char c = (unsigned char)stem.p[i], sort = c < 128 ? sort_of[c] : OTHER;
        if (!b.n || b.sort[b.n - 1] != sort)
            b.sort[b.n++] = sort;
    }
    if (b.n > 3) /* what comes last may change in other forms */
        b.n = b.n <= BEGINNING ? 4 : BEGINNING;
    return b;
}

struct adding {
    struct snippet_finder *finder;
    uint64_t term; /* bit */
};

/* Words that hold these letters are looked into for the term. */
static void add_beginning(void *ctx, struct str stem)
{
    const struct adding *a = ctx;
    struct snippet_finder *f = a->finder;
    struct beginning b = beginning_of(stem);
    unsigned state = 0;
    for (unsigned i = 0; i < b.n; i++) {
        unsigned char *next = &f->next[state][b.sort[i]];
        if (!*next && f->states == SNIPPET_STATES)
            break; /* without room a shorter beginning will do */
        if (!*next)
            *next = (unsigned char)f->states++;
        state = *next;
    }
    f->tiny |= b.n < 2 || !state ? a->term : 0;
    f->ends[state] |= state ? a->term : 0;
}

/* Fills in where a letter leads that does not go on with a beginning: to the longest other one that the letters before end with. A
 * letter that is the same as the one before changes nothing. */
static void close_machine(struct snippet_finder *f)
{
    unsigned char queue[SNIPPET_STATES], longest[SNIPPET_STATES] = { 0 }, last[SNIPPET_STATES] = { 0 };
    unsigned n = 0;
    queue[n++] = 0;
    for (unsigned i = 0; i < n; i++) {
        unsigned state = queue[i];
        for (unsigned char sort = 0; sort < 32; sort++) {
            unsigned char *next = &f->next[state][sort], other = state ? f->next[longest[state]][sort] : 0;
            if (*next) {
                longest[*next] = other;
                last[*next] = sort;
                f->ends[*next] |= f->ends[other];
                queue[n++] = *next;
            } else {
                *next = other;
            }
        }
        if (state)
            f->next[state][last[state]] = (unsigned char)state;
    }
}

void snippet_prepare(struct snippet_finder *f, struct tokenizer *z, const struct snippet_term *terms, size_t n)
{
    memset(f, 0, sizeof *f);
    f->tokenizer = z;
    f->n = n < SNIPPET_TERMS ? n : SNIPPET_TERMS;
    f->all = f->wanted = f->n >= 64 ? UINT64_MAX : (1ull << f->n) - 1;
    f->states = 1;
    for (size_t i = 0; i < f->n; i++) {
        struct adding a = { f, 1ull << i };
        f->term[i] = terms[i];
        add_beginning(&a, terms[i].stem);
        verb_forms(terms[i].stem, add_beginning, &a);
        stem_forms(terms[i].stem, add_beginning, &a);
    }
    close_machine(f);
}

bool snippet_may_hold(const struct snippet_finder *f, struct str word)
{
    unsigned state = 0;
    uint64_t terms = f->tiny;
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        if (c >= 128) /* letters that fold to others */
            return true;
        state = f->next[state][sort_of[c]];
        terms |= f->ends[state];
    }
    return terms;
}

/* ---- finding ------------------------------------------------------------------------------------------------------- */

struct hit {
    uint32_t start, end; /* bytes of the text */
    uint64_t terms;      /* bits */
};

struct finding {
    struct snippet_finder *finder;
    struct hit hit[HITS];
    size_t n;
    struct str text;
    uint64_t found; /* bit per term */
    size_t enough;  /* nothing better comes after this byte */
    bool every;     /* every word up to the end is wanted */
};

/* A word that is being looked into. */
struct looking {
    const struct snippet_finder *finder;
    uint64_t terms;
    size_t start, end; /* of what holds them */
};

static bool find_stem(void *ctx, const struct token *t)
{
    struct looking *l = ctx;
    for (size_t i = 0; i < l->finder->n; i++) {
        if (!str_eq(t->stem, l->finder->term[i].stem))
            continue;
        l->terms |= 1ull << i;
        l->start = t->start;
        l->end = t->end;
    }
    return true;
}

/* What a word of the text holds: `known`, or (when that is 0) from memory when it was looked into before. */
static struct looking terms_of(struct snippet_finder *f, struct str word, uint64_t known)
{
    struct looking l = { f, known, 0, word.n };
    struct snippet_word *w = &f->remembered[str_hash(word) % SNIPPET_WORDS];
    if (w->n == word.n && word.n && !memcmp(w->letters, word.p, word.n))
        return (struct looking){ f, w->terms, w->at, w->end };
    if (!known)
        (void)tokenizer_run(f->tokenizer, word, TOKENS_EXTRA, find_stem, &l);
    if (word.n <= SNIPPET_WORD) {
        *w = (struct snippet_word){ l.terms, (unsigned char)word.n, (unsigned char)l.start, (unsigned char)l.end,
            { 0 } };
        memcpy(w->letters, word.p, word.n);
    }
    return l;
}

/* The terms of the widest window that ends with the last hit. */
static uint64_t last_window(const struct finding *f)
{
    const struct hit *last = &f->hit[f->n - 1];
    uint64_t terms = 0;
    for (size_t i = f->n; i-- > 0 && last->end <= f->hit[i].start + SNIPPET_LENGTH - MARGIN;)
        terms |= f->hit[i].terms;
    return terms;
}

/* A word of the text that may hold some terms. */
struct candidate {
    size_t start, end;
    uint64_t may;
};

/* known: what it holds; 0 = to be found out. */
static void look_into(struct finding *f, size_t start, size_t end, uint64_t known)
{
    struct looking l = terms_of(f->finder, str_sub(f->text, start, end - start), known);
    f->found |= l.terms;
    if (!l.terms || f->n == HITS)
        return;
    f->hit[f->n++] = (struct hit){ (uint32_t)(start + l.start), (uint32_t)(start + l.end), l.terms };
    if (f->every || (f->finder->wanted & ~f->found))
        return;
    if (f->enough == SIZE_MAX && f->found == f->finder->all)
        f->enough = end + SNIPPET_LENGTH;
    if (!(f->finder->wanted & ~last_window(f)))
        f->enough = start;
}

/* The end of the word at i; *may gets the terms that it may hold. */
static size_t read_word(const struct snippet_finder *f, struct str text, size_t i, size_t to, uint64_t *may)
{
    unsigned state = 0;
    uint64_t terms = f->tiny;
    while (i < to) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < 128) {
            unsigned sort = sort_of[c];
            if (!sort)
                break;
            state = f->next[state][sort];
            terms |= f->ends[state];
            i++;
        } else {
            size_t next = i;
            if (!fold_is_word(utf8_next(text, &next)))
                break;
            terms = f->all;
            i = next;
        }
    }
    *may = terms;
    return i;
}

/* The next words from byte *at on, up to `to`, that may hold one of the wanted stems: at most `most`. */
static size_t next_words(const struct finding *f, size_t *at, size_t to, uint64_t wanted, struct candidate *out,
    size_t most)
{
    size_t n = 0, i = *at;
    while (i < to && n < most) {
        struct candidate c = { .start = i };
        i = c.end = read_word(f->finder, f->text, i, to, &c.may);
        c.may &= wanted;
        if (c.end == c.start && f->text.p[i] >= 0) /* no letter: on to the next sign */
            i++;
        else if (c.end == c.start)
            (void)utf8_next(f->text, &i);
        else if (c.may)
            out[n++] = c;
        if (c.end > c.start && i < to && f->text.p[i] != ' ')
            i += token_ending(f->text, i);
    }
    *at = i;
    return n;
}

/* Walks through the words from byte i on, up to `to`, and looks into those that may hold a wanted stem. */
static void find_words(struct finding *f, size_t i, size_t to, uint64_t wanted)
{
    struct candidate c;
    while (i < to && f->n < HITS && i <= f->enough && wanted)
        if (next_words(f, &i, to, wanted, &c, 1) && c.start <= f->enough)
            look_into(f, c.start, c.end, 0);
}

/* Two words that a hyphen joins, or a mention with a #, may be what stands there, and neither word is it by itself. */
static bool may_join(struct str s)
{
    return memchr(s.p, '-', s.n) || memchr(s.p, '#', s.n) || memchr(s.p, 0xE2, s.n);
}

/* The same for a whole piece: the terms are known to stand in it, so that the only word that may hold one of them does. */
static void find_in_piece(struct finding *f, size_t from, size_t to, uint64_t terms)
{
    struct candidate c[CANDIDATES];
    size_t at = from, n = next_words(f, &at, to, terms, c, CANDIDATES);
    uint64_t once = 0, again = 0;
    if (n == CANDIDATES || may_join(str_sub(f->text, from, to - from))) {
        find_words(f, from, to, terms);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        again |= once & c[i].may;
        once |= c[i].may;
    }
    for (size_t i = 0; i < n && f->n < HITS && c[i].start <= f->enough; i++)
        look_into(f, c[i].start, c[i].end, c[i].may & again ? 0 : c[i].may);
}

/* The same from one byte to another, in the pieces of the text that lie there. */
static void find_in(struct finding *f, const struct snippet_pieces *where, size_t from, size_t to)
{
    uint64_t wanted = f->finder->wanted;
    if (!where->piece)
        find_words(f, from, to, wanted);
    for (size_t i = 0; where->piece && i < where->n; i++) {
        const struct snippet_piece *piece = &where->piece[i];
        if (piece->end <= where->before + from || !(piece->terms & wanted))
            continue;
        if (piece->start >= where->before + to)
            break;
        bool starts = piece->start<where->before + from, ends = piece->end> where->before + to;
        size_t start = starts ? from : piece->start - where->before, end = ends ? to : piece->end - where->before;
        if (starts || ends)
            find_words(f, start, end, piece->terms & wanted);
        else if (start < end && start <= f->enough)
            find_in_piece(f, start, end, piece->terms & wanted);
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

/* Where the last hit ends that adds something to the window that starts with hit i. */
static size_t end_of_window(const struct finding *f, size_t i)
{
    size_t last = f->hit[i].end;
    uint64_t terms = f->hit[i].terms;
    for (size_t k = i + 1; k < f->n && f->hit[k].end <= f->hit[i].start + SNIPPET_LENGTH - MARGIN; k++) {
        last = f->hit[k].terms & ~terms ? f->hit[k].end : last;
        terms |= f->hit[k].terms;
    }
    return last;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

struct snippet_window snippet_find(struct snippet_finder *finder, struct str text, size_t most)
{
    struct finding f;
    struct snippet_pieces where = finder->where;
    const char *start = text.p;
    text = str_trim(text);
    where.before += (size_t)(text.p - start);
    if (text.n > most) {
        text.n = most;
        while (text.n && continues(text.p[text.n]))
            text.n--;
    }
    struct snippet_window w = { .text = text, .where = where };
    f.finder = finder;
    f.text = text;
    f.n = 0;
    f.found = 0;
    f.enough = SIZE_MAX;
    f.every = false;
    find_in(&f, &where, 0, text.n);
    if (f.n) {
        size_t first = best_start(&f, &w.score);
        w.at = f.hit[first].start;
        w.end = f.hit[first].end;
        w.last = end_of_window(&f, first);
    }
    return w;
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

static void put(char *out, size_t *n, struct str s)
{
    memcpy(out + *n, s.p, s.n);
    *n += s.n;
}

/* What stands for a sign in HTML; NULL for one that may stay. */
static const char *escaped(char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return c >= 0 && c < ' ' ? " " : NULL;
    }
}

/* The first byte from i on that may not stay, eight at a time; or one up to seven before it. */
static size_t after_plain(struct str s, size_t i)
{
    static const uint64_t each = 0x0101010101010101, high = 0x8080808080808080;
    for (uint64_t x; i + sizeof x <= s.n; i += sizeof x) {
        memcpy(&x, s.p + i, sizeof x);
        uint64_t amp = (x | each) ^ each * '\'', angle = (x | each * 2) ^ each * '>', quote = x ^ each * '"';
        if ((((x - each * ' ') & ~x) | ((amp - each) & ~amp) | ((angle - each) & ~angle) | ((quote - each) & ~quote)) &
            high)
            break;
    }
    return i;
}

static void put_escaped(char *out, size_t *n, struct str s)
{
    size_t written = 0;
    for (size_t i = after_plain(s, 0); i < s.n; i++) {
        const char *as = s.p[i] >= 0 && s.p[i] <= '>' ? escaped(s.p[i]) : NULL; /* no letter is */
        if (!as)
            continue;
        put(out, n, str_sub(s, written, i - written));
        put(out, n, str_c(as));
        written = i + 1;
        i = after_plain(s, written) - 1;
    }
    put(out, n, str_sub(s, written, s.n - written));
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

/* The end of the empty lines at i, or i when there are none. */
static size_t after_empty_lines(struct str s, size_t i, size_t to)
{
    size_t lines = 0, k = i;
    for (; k < to && (s.p[k] == ' ' || s.p[k] == '\n'); k++)
        lines += s.p[k] == '\n';
    return lines > 1 ? k : i;
}

/* A sentence says itself where it ends; a heading does not. */
static bool ends_sentence(struct str s, size_t at)
{
    static const char signs[] = ".!?:;,";
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\n'))
        at--;
    return at == 0 || memchr(signs, s.p[at - 1], sizeof signs - 1);
}

/* The first of the spaces before the next end of a line, from i on; `to` when there is none. */
static size_t next_line(struct str s, size_t i, size_t to)
{
    const char *end = i < to ? memchr(s.p + i, '\n', to - i) : NULL;
    size_t k = end ? (size_t)(end - s.p) : to;
    while (end && k > i && s.p[k - 1] == ' ')
        k--;
    return k;
}

/* Writes text from at to `to`; what stands between empty lines is kept apart. */
static void put_lines(char *out, size_t *n, struct str text, size_t from, size_t at, size_t to)
{
    static const struct str apart = { " \xC2\xB7 ", 4 };
    size_t written = at;
    for (size_t i = at; (i = next_line(text, i, to)) < to; i++) {
        size_t after = after_empty_lines(text, i, to);
        if (after == i || i == from || after == text.n || ends_sentence(text, i))
            continue;
        put_escaped(out, n, str_sub(text, written, i - written));
        put(out, n, apart);
        written = after;
        i = after - 1;
    }
    put_escaped(out, n, str_sub(text, written, to - written));
}

static size_t end_after(const struct snippet_window *w, size_t from)
{
    return cut_before(w->text, from + SNIPPET_LENGTH, w->score > 0 ? w->end : from);
}

/* Where the piece that is written begins; *cut is true when that is in the middle of a sentence. */
static size_t start_before(const struct snippet_window *w, bool *cut)
{
    size_t from = w->at > MARGIN ? w->at - MARGIN : 0;
    long sentence = from > 0 ? sentence_start(w->text, w->at, REACH) : 0;
    *cut = sentence < 0 || end_after(w, (size_t)sentence) < w->last;
    if (!*cut)
        return (size_t)sentence;
    while (from > 0 && from < w->at && !starts_word(w->text, from))
        from++;
    return from;
}

struct str snippet_write(struct snippet_finder *finder, struct arena *a, const struct snippet_window *w)
{
    static const struct str dots = { "\xE2\x80\xA6", 3 }, mark = { "<mark>", 6 }, unmark = { "</mark>", 7 };
    struct str text = w->text;
    struct finding f = { .finder = finder, .text = text, .enough = SIZE_MAX, .every = true };
    bool cut;
    size_t from = start_before(w, &cut), to = end_after(w, from), n = 0;
    if (w->score > 0)
        find_in(&f, &w->where, from, to);
    char *out = arena_alloc(a, (to - from) * 6 + f.n * 13 + 16);
    if (!out)
        return (struct str){ "", 0 };
    if (cut && from > 0)
        put(out, &n, dots);
    size_t at = from;
    for (size_t i = 0; i < f.n && f.hit[i].end <= to; i++) {
        put_lines(out, &n, text, from, at, f.hit[i].start);
        put(out, &n, mark);
        put_escaped(out, &n, str_sub(text, f.hit[i].start, f.hit[i].end - f.hit[i].start));
        put(out, &n, unmark);
        at = f.hit[i].end;
    }
    put_lines(out, &n, text, from, at, to);
    if (to < text.n)
        put(out, &n, dots);
    return (struct str){ out, n };
}
