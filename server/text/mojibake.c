/* mojibake.c -- see mojibake.h. */
#include "text/mojibake.h"

#include "base/utf8.h"
#include "text/codepage.h"

/* Marks a character of the text so far that was a control character in the input. */
enum { CONTROL = 1 << 24, PLAIN = CONTROL - 1 };

struct work {
    uint32_t *out; /* the text so far, characters, some with the mark CONTROL */
    size_t n;
    uint32_t next; /* what comes after it, as it is in the input; 0 at the end */
};

static bool is_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter(uint32_t c)
{
    return is_ascii_letter(c) || (c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7);
}

/* Lines and blocks that people draw tables with. */
static bool is_drawing(uint32_t c)
{
    return c >= 0x2500 && c <= 0x259f;
}

/* Characters that Dutch texts hold, and that are thus worth getting back. */
static bool is_wanted(uint32_t c)
{
    static const uint16_t signs[] = { 0x2018, 0x2019, 0x201a, 0x201c, 0x201d, 0x201e, 0x2013, 0x2014, 0x2026, 0x2022,
        0x20ac, 0x2122, 0x2039, 0x203a, 0x2030, 0x2032, 0x2033, 0x2212, 0x2264, 0x2265, 0x2192, 0x02c6, 0x02dc, 0xfb01,
        0xfb02, 0x0192, 0x2021, 0x2020, 0xfeff };
    if (c >= 0x80 && c <= 0x17f)
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return true;
    return false;
}

/* A control character U+0080-U+009F as what Windows-1252 means by that byte; others as they are. */
static uint32_t without_control(uint32_t c)
{
    uint32_t meant = c >= 0x80 && c <= 0x9f ? codepage_char(CODEPAGE_WINDOWS_1252, (unsigned char)c) : c;
    return meant == c ? c : meant | CONTROL;
}

/* The byte that c stands for in a page, as first (lead) or later byte of a character; -1 when it is none. */
static int byte_of(enum codepage page, uint32_t c, bool lead)
{
    unsigned char from = lead ? 0xc2 : 0x80, to = lead ? 0xf4 : 0xbf;
    if (page == CODEPAGE_WINDOWS_1252 && c >= from && c <= to)
        return (int)c; /* also Latin-1, and bytes that Windows-1252 leaves open */
    return c < 0x80 ? -1 : codepage_byte(page, c, from, to);
}

/* The character whose UTF-8 bytes, read in page, are the last n of the text; 0 when they are none. */
static uint32_t decode(const struct work *w, size_t n, enum codepage page)
{
    const uint32_t *p = w->out + w->n - n;
    int lead = byte_of(page, p[0] & PLAIN, true);
    if (lead < 0 || n != (lead >= 0xe0 ? 3u : 2u))
        return 0;
    uint32_t c = (uint32_t)lead & (n == 3 ? 0x0f : 0x1f);
    for (size_t i = 1; i < n; i++) {
        int b = byte_of(page, p[i] & PLAIN, false);
        if (b < 0)
            return 0;
        c = c << 6 | ((uint32_t)b & 0x3f);
    }
    return is_wanted(c) && (n == 2 || c >= 0x800) ? c : 0;
}

/* True when the last n characters cannot be meant as they stand. */
static bool is_certain(const struct work *w, size_t n, enum codepage page)
{
    const uint32_t *p = w->out + w->n - n;
    if (page == CODEPAGE_WINDOWS_1252)
        return true;
    bool beside = (w->n > n && is_letter(p[-1] & PLAIN)) || is_ascii_letter(w->next);
    if (page == CODEPAGE_MAC_ROMAN)
        return beside || n == 3;
    if (n == 3 || !is_drawing(p[0] & PLAIN) || !is_drawing(p[1] & PLAIN))
        return true;
    return (p[0] & PLAIN) == 0x251c && (beside || w->next == 0x251c);
}

/* Puts the end of the text right once; gives the number of characters that were wrong, 0 when it was right. */
static size_t reduce(struct work *w, uint32_t *before)
{
    for (size_t n = 3; n >= 2; n--)
        for (int page = 0; n <= w->n && page < CODEPAGE_END; page++) {
            uint32_t c = w->out[w->n - 1] < 0x80 ? 0 : decode(w, n, (enum codepage)page);
            if (!c || !is_certain(w, n, (enum codepage)page))
                continue;
            for (size_t i = 0; i < n; i++)
                before[i] = w->out[w->n - n + i];
            w->n -= n;
            w->out[w->n++] = without_control(c);
            return n;
        }
    return 0;
}

static struct str encode(struct arena *a, const uint32_t *c, size_t n)
{
    char *p = arena_array(a, n + 1, 4);
    size_t bytes = 0;
    for (size_t i = 0; p && i < n; i++)
        bytes += utf8_put(p + bytes, c[i] & PLAIN);
    return p ? (struct str){ p, bytes } : STR("");
}

static void note(struct mojibake_report *r, struct arena *a, size_t line, const uint32_t *before, size_t n,
    uint32_t after)
{
    if (r->count++)
        return;
    r->line = line;
    r->before = encode(a, before, n);
    r->after = n ? encode(a, &after, 1) : STR("");
}

/* True when c can be a byte of a misread character, so that what stands before it may not be whole yet. */
static bool may_go_on(uint32_t c)
{
    return byte_of(CODEPAGE_WINDOWS_1252, c & PLAIN, false) >= 0 ||
        byte_of(CODEPAGE_WINDOWS_1252, c & PLAIN, true) >= 0;
}

/* A quotation mark whose last byte (0x9d, which Windows-1252 leaves open) got lost: the rest "â€" before what cannot be that
 * byte, at the end of the text so far or one character earlier. True when it did something. */
static bool close_quote(struct work *w, struct arena *a, struct mojibake_report *r, size_t line)
{
    for (size_t back = 2; back <= 3 && back <= w->n; back++) {
        uint32_t *p = w->out + w->n - back;
        if ((p[0] & PLAIN) != 0xe2 || (p[1] & PLAIN) != 0x20ac || may_go_on(back == 2 ? w->next : p[2]))
            continue;
        note(r, a, line, p, 2, 0x201d);
        p[0] = 0x201d;
        p[1] = p[back - 1]; /* what came after it, if anything */
        w->n--;
        return true;
    }
    return false;
}

struct str mojibake_repair(struct arena *a, struct str text, struct mojibake_report *r)
{
    *r = (struct mojibake_report){ 0 };
    size_t odd = 0;
    while (odd < text.n && (unsigned char)text.p[odd] < 0x80)
        odd++;
    if (odd == text.n)
        return text;
    struct work w = { .out = arena_array(a, text.n, sizeof *w.out) };
    size_t line = 1;
    for (size_t i = 0; w.out && i < text.n;) {
        uint32_t before[3], c = utf8_next(text, &i);
        size_t peek = i, n;
        w.next = peek < text.n ? utf8_next(text, &peek) : 0;
        line += c == '\n';
        if (c == 0xfffd && w.n && w.out[w.n - 1] == 0x201d && r->count)
            continue; /* the lost byte of the quotation mark just closed */
        w.out[w.n++] = without_control(c);
        do {
            while ((n = reduce(&w, before)))
                note(r, a, line, before, n, w.out[w.n - 1]);
        } while (close_quote(&w, a, r, line));
    }
    line = 1;
    for (size_t i = 0; i < w.n; i++) {
        line += w.out[i] == '\n';
        if (w.out[i] & CONTROL)
            note(r, a, line, NULL, 0, w.out[i]);
    }
    return r->count && w.out ? encode(a, w.out, w.n) : text;
}
