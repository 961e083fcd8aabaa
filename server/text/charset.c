/* charset.c -- see charset.h. */
#include "text/charset.h"

#include "base/utf8.h"
#include "text/codepage.h"

#include <string.h>

static unsigned char byte_at(struct str s, size_t i)
{
    return i < s.n ? (unsigned char)s.p[i] : 0;
}

/* Length of the well-formed UTF-8 character at i (1-4), or 0. */
static size_t utf8_at(struct str s, size_t i)
{
    unsigned char c = byte_at(s, i);
    size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    return n && i + n <= s.n && utf8_valid(str_sub(s, i, n)) ? n : 0;
}

/* ---- detection */

static bool is_ascii_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* How Dutch a character looks that stands between `before` and `after` (bytes). */
static int plausible(uint32_t c, unsigned char before, unsigned char after)
{
    bool inside = is_ascii_letter(before) || is_ascii_letter(after);
    static const uint16_t letters[] = { 0xe9, 0xeb, 0xef, 0xf6, 0xfc, 0xe8, 0xea, 0xe0, 0xe7, 0xe1, 0xf3, 0xed, 0xfa,
        0xe4, 0xf4, 0xee, 0xe2, 0xfb, 0xf1, 0xc9, 0xcb, 0xcf, 0xd6, 0xdc, 0xc8 };
    static const uint16_t signs[] = { 0x2018, 0x2019, 0x201c, 0x201d, 0x2013, 0x2014, 0x2026, 0x2022, 0x20ac, 0xa0,
        0xb0, 0xb2, 0xa7, 0xbd };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (c == letters[i])
            return inside ? (i < 9 ? 4 : 2) : 1;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (c == signs[i])
            return 2;
    return c >= 0xc0 && c <= 0xff ? 0 : -2;
}

static enum charset detect_one_byte(struct str s)
{
    static const enum codepage pages[] = { CODEPAGE_WINDOWS_1252, CODEPAGE_CP850, CODEPAGE_MAC_ROMAN };
    static const enum charset sets[] = { CHARSET_WINDOWS_1252, CHARSET_CP850, CHARSET_MAC_ROMAN };
    int64_t score[3] = { 0 };
    for (size_t i = 0; i < s.n; i++)
        for (size_t k = 0; byte_at(s, i) >= 0x80 && k < 3; k++)
            score[k] += plausible(codepage_char(pages[k], byte_at(s, i)), i ? byte_at(s, i - 1) : 0, byte_at(s, i + 1));
    size_t best = 0;
    for (size_t k = 1; k < 3; k++)
        if (score[k] > score[best])
            best = k;
    return sets[best];
}

enum charset charset_detect(struct str s)
{
    if (str_starts(s, STR("\xef\xbb\xbf")) || utf8_valid(s))
        return CHARSET_UTF8;
    if (str_starts(s, STR("\xff\xfe")))
        return CHARSET_UTF16LE;
    if (str_starts(s, STR("\xfe\xff")))
        return CHARSET_UTF16BE;
    size_t zero[2] = { 0 }, whole = 0, stray = 0;
    for (size_t i = 0; i < s.n; i++)
        zero[i & 1] += s.p[i] == 0;
    if (zero[0] + zero[1] > s.n / 4)
        return zero[1] >= zero[0] ? CHARSET_UTF16LE : CHARSET_UTF16BE;
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_at(s, i);
        whole += n > 1;
        stray += n == 0;
        i += n ? n : 1;
    }
    return whole > 0 && whole >= stray ? CHARSET_UTF8_STRAY : detect_one_byte(s);
}

const char *charset_name(enum charset set)
{
    switch (set) {
    case CHARSET_UTF8: return "UTF-8";
    case CHARSET_UTF8_STRAY: return "UTF-8 with stray bytes";
    case CHARSET_UTF16LE: return "UTF-16LE";
    case CHARSET_UTF16BE: return "UTF-16BE";
    case CHARSET_WINDOWS_1252: return "Windows-1252";
    case CHARSET_CP850: return "code page 850";
    case CHARSET_MAC_ROMAN: return "Mac Roman";
    }
    return "";
}

/* ---- conversion */

static size_t put(char *out, uint32_t c)
{
    bool bad = c == 0 || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff;
    return utf8_put(out, bad ? 0xfffd : c);
}

static size_t from_utf16(char *out, struct str s, bool big)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < s.n; i += 2) {
        uint32_t c = (uint32_t)(byte_at(s, i + !big) << 8 | byte_at(s, i + big));
        uint32_t low = i + 3 < s.n ? (uint32_t)(byte_at(s, i + 2 + !big) << 8 | byte_at(s, i + 2 + big)) : 0;
        if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        n += put(out + n, c);
    }
    return n;
}

static size_t from_one_byte(char *out, struct str s, enum codepage page, bool utf8)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t whole = utf8 || (unsigned char)s.p[i] < 0x80 ? utf8_at(s, i) : 0;
        if (whole)
            memcpy(out + n, s.p + i, whole);
        n += whole ? whole : put(out + n, codepage_char(page, byte_at(s, i)));
        i += whole ? whole : 1;
    }
    return n;
}

enum err charset_to_utf8(struct arena *a, struct str s, enum charset set, struct str *out)
{
    *out = STR("");
    bool wide = set == CHARSET_UTF16LE || set == CHARSET_UTF16BE;
    if (!wide && s.n && memchr(s.p, 0, s.n))
        return ERR_MEDIA_TYPE;
    size_t mark = str_starts(s, STR("\xef\xbb\xbf"))                                 ? 3
        : wide && (str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff"))) ? 2
                                                                                     : 0;
    s = str_sub(s, mark, s.n - mark);
    if (set == CHARSET_UTF8 && utf8_valid(s)) {
        *out = arena_str(a, s);
        return arena_err(a);
    }
    char *p = arena_array(a, s.n + 1, 3); /* no set gives more than three bytes for one */
    if (!p)
        return arena_err(a);
    enum codepage page = set == CHARSET_CP850 ? CODEPAGE_CP850
        : set == CHARSET_MAC_ROMAN            ? CODEPAGE_MAC_ROMAN
                                              : CODEPAGE_WINDOWS_1252;
    bool utf8 = set == CHARSET_UTF8 || set == CHARSET_UTF8_STRAY;
    size_t n = wide ? from_utf16(p, s, set == CHARSET_UTF16BE) : from_one_byte(p, s, page, utf8);
    *out = (struct str){ p, n };
    return OK;
}
