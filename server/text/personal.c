/* personal.c -- see personal.h. Each finder looks at one place of the text and tells how many bytes it takes there, or 0. */
#include "text/personal.h"

#include "base/utf8.h"

#include <string.h>

enum {
    IBAN_MAX = 34 /* characters, ISO 13616 */,
    BEHIND = 40 /* bytes that may stand between "geboren" and the date */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char at(struct str t, size_t i)
{
    return i < t.n ? t.p[i] : 0;
}

static char before(struct str t, size_t i)
{
    return i ? t.p[i - 1] : 0;
}

/* No digit, letter or sign of a longer number on either side. */
static bool stands_alone(struct str t, size_t start, size_t end)
{
    char b = before(t, start), e = at(t, end);
    bool decimal = (e == '.' || e == ',' || e == '-' || e == '/') && is_digit(at(t, end + 1));
    return !is_digit(b) && !is_letter(b) && b != '+' && !is_digit(e) && !is_letter(e) && !decimal &&
        !((b == '.' || b == ',' || b == '-' || b == '/' || b == '#') &&
            (b == '#' || (start > 1 && is_digit(t.p[start - 2]))));
}

/* ---- BSN */

bool personal_is_bsn(const char digits[9])
{
    int sum = 0, any = 0;
    for (int i = 0; i < 9; i++) {
        int d = digits[i] - '0';
        sum += d * (i < 8 ? 9 - i : -1);
        any |= d;
    }
    return any && sum % 11 == 0;
}

/* Is word what stands right before i, over at most one space or colon? Letters count alike whatever their case. */
static bool word_before(struct str t, size_t i, const char *word)
{
    size_t n = strlen(word);
    i -= i && (t.p[i - 1] == ' ' || t.p[i - 1] == ':');
    return i >= n && str_ieq(str_sub(t, i - n, n), str_c(word));
}

/* Nine digits, whole or in groups of two or more with the same sign between (123456782, 1234.56.782, 123 456 782); also right
 * behind "BSN". Not an amount in euros, nor the RSIN of an organisation, which has the same form. */
static size_t bsn(struct str t, size_t i)
{
    char digits[9], sign = 0;
    size_t n = 0, k = i, run = 0;
    for (; n < 9 && k < t.n; k++) {
        char c = t.p[k];
        if (is_digit(c)) {
            digits[n++] = c;
            run++;
        } else if (run < 2 || (c != '.' && c != ' ' && c != '-') || (sign && c != sign)) {
            break;
        } else {
            sign = c;
            run = 0;
        }
    }
    if (n != 9 || (sign && run < 2) || !personal_is_bsn(digits))
        return 0;
    size_t from = word_before(t, i, "bsn") && is_letter(before(t, i)) ? i - 3 : i;
    bool other = word_before(t, i, "rsin") || word_before(t, i, "\xe2\x82\xac");
    return !other && stands_alone(t, from, k) ? k - i : 0;
}

/* ---- IBAN */

/* Length of an IBAN by country, 0 = not one that is common here. SWIFT IBAN registry. */
static size_t iban_length(char a, char b)
{
    static const struct {
        char country[3];
        unsigned char n;
    } known[] = { { "NL", 18 }, { "BE", 16 }, { "DE", 22 }, { "FR", 27 }, { "LU", 20 }, { "GB", 22 }, { "ES", 24 },
        { "IT", 27 }, { "PL", 28 }, { "AT", 20 }, { "PT", 25 }, { "IE", 22 }, { "DK", 18 }, { "SE", 24 }, { "TR", 26 },
        { "RO", 24 }, { "BG", 22 }, { "CH", 21 }, { "LT", 20 }, { "LV", 21 }, { "EE", 20 }, { "CZ", 24 }, { "HU", 28 },
        { "GR", 27 }, { "NO", 15 }, { "FI", 18 } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].country[0] == a && known[i].country[1] == b)
            return known[i].n;
    return 0;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* ISO 7064 mod 97-10 with the first four characters moved behind. */
static bool mod97(const char *iban, size_t n)
{
    unsigned rest = 0;
    for (size_t i = 0; i < n; i++) {
        char c = iban[(i + 4) % n];
        rest = is_digit(c) ? (rest * 10 + (unsigned)(c - '0')) % 97 : (rest * 100 + (unsigned)(c - 'A' + 10)) % 97;
    }
    return rest == 1;
}

/* In one piece or in groups with a space between; capitals or not. */
static size_t iban(struct str t, size_t i)
{
    char text[IBAN_MAX];
    if (!is_digit(at(t, i + 2)) || is_letter(before(t, i)) || is_digit(before(t, i)))
        return 0;
    size_t n = 0, k = i, wanted = iban_length(upper(at(t, i)), upper(at(t, i + 1)));
    if (!wanted)
        return 0;
    for (; n < wanted && k < t.n; k++) {
        char c = upper(t.p[k]);
        if (is_digit(c) || is_upper(c))
            text[n++] = c;
        else if ((c != ' ' && c != '.' && c != '-') || !n)
            break;
    }
    bool ends = !is_digit(at(t, k)) && !(is_letter(at(t, k)) && at(t, k - 1) != ' ');
    return n == wanted && ends && mod97(text, n) ? k - i : 0;
}

/* ---- mail */

static bool local_part(char c)
{
    return is_letter(c) || is_digit(c) || (c && strchr("._%+-", c));
}

static bool domain_part(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '.';
}

static size_t mail(struct str t, size_t i)
{
    size_t k = i, dot = 0, top;
    if (local_part(before(t, i)) || !(is_letter(at(t, i)) || is_digit(at(t, i))))
        return 0;
    while (local_part(at(t, k)))
        k++;
    if (at(t, k) != '@' || !(is_letter(at(t, k + 1)) || is_digit(at(t, k + 1))))
        return 0;
    for (k++; domain_part(at(t, k)); k++)
        if (t.p[k] == '.')
            dot = k;
    while (k && (t.p[k - 1] == '.' || t.p[k - 1] == '-'))
        k--;
    if (dot && dot >= k) { /* the last dot ended the sentence */
        for (dot = k; dot > i && t.p[dot - 1] != '.' && t.p[dot - 1] != '@'; dot--)
            ;
        dot = dot > i && t.p[dot - 1] == '.' ? dot - 1 : 0;
    }
    top = dot ? k - dot - 1 : 0;
    return top >= 2 && is_letter(t.p[k - 1]) ? k - i : 0;
}

/* ---- telephone */

/* Counts the digits from k on, over single spaces, hyphens and a pair of brackets; *end is behind the last digit. */
static size_t digits_of(struct str t, size_t k, char *out, size_t max, size_t *end)
{
    size_t n = 0;
    *end = k;
    for (; k < t.n && n < max; k++) {
        char c = t.p[k];
        if (is_digit(c)) {
            out[n++] = c;
            *end = k + 1;
        } else if (!(c && strchr(" -().", c)) || k - *end > 2) {
            break;
        }
    }
    return n;
}

/* Ten digits that begin with 0, or nine behind +31 or 0031. Public numbers (0800, 0900, 14 0..) are nobody's. */
static size_t phone(struct str t, size_t i)
{
    char d[16];
    size_t end, n;
    bool abroad = at(t, i) == '+';
    bool inside = before(t, i) == '-' && i > 1 && is_digit(t.p[i - 2]); /* of a longer number */
    if ((!abroad && at(t, i) != '0' && at(t, i) != '(') || is_digit(before(t, i)) || is_letter(before(t, i)) || inside)
        return 0;
    n = digits_of(t, i + abroad, d, abroad ? 12 : 13, &end);
    if (abroad || (n > 4 && memcmp(d, "0031", 4) == 0)) {
        size_t skip = abroad ? 2 : 4;
        size_t zero = n > skip && d[skip] == '0'; /* +31 (0)6 … */
        if (abroad && (n < 2 || d[0] != '3' || d[1] != '1'))
            return n >= 9 && n <= 12 && !is_digit(at(t, end)) ? end - i : 0;
        n = digits_of(t, i + abroad, d, skip + 9 + zero, &end);
        return n == skip + 9 + zero && !is_digit(at(t, end)) ? end - i : 0;
    }
    n = digits_of(t, i, d, 10, &end);
    if (n != 10 || d[0] != '0' || d[1] == '0' || is_digit(at(t, end)))
        return 0;
    bool public_number = memcmp(d, "0800", 4) == 0 || memcmp(d, "090", 3) == 0;
    bool date = at(t, i + 2) == '-' && at(t, i + 5) == '-'; /* 01-02-2024 12 … */
    return public_number || date ? 0 : end - i;
}

/* ---- address */

static bool ends_like_a_street(struct str word)
{
    static const char *const ends[] = { "straat", "laan", "weg", "plein", "dijk", "kade", "gracht", "hof", "steeg",
        "singel", "dreef", "pad", "plantsoen", "boulevard", "wal", "markt", "akker", "erf", "oord", "burg", "park",
        "baan" };
    static const char *const sides[] = { "-West", "-Oost", "-Noord", "-Zuid" };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (str_ends(word, str_c(sides[i])))
            word.n -= strlen(sides[i]);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (word.n > n + 1 && memcmp(word.p + word.n - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* "Dorpsstraat 12", "Lange Kerkstraat 7a": the word with the ending, and the number behind it. */
static size_t street(struct str t, size_t i)
{
    size_t k = i, number;
    if (!(is_upper(at(t, i)) || (unsigned char)at(t, i) >= 0x80) || is_letter(before(t, i)))
        return 0;
    while (is_letter(at(t, k)) || at(t, k) == '-')
        k++;
    if (!ends_like_a_street(str_sub(t, i, k - i)) || at(t, k) != ' ' || !is_digit(at(t, k + 1)) || at(t, k + 1) == '0')
        return 0;
    for (number = ++k; is_digit(at(t, k)); k++)
        ;
    if (k - number > 4 || (at(t, k) == '.' && is_digit(at(t, k + 1))))
        return 0;
    if (is_letter(at(t, k)) && !is_letter(at(t, k + 1)))
        k++;
    return is_letter(at(t, k)) ? 0 : k - i;
}

/* "5051 AB", "5051AB". */
static size_t postcode(struct str t, size_t i)
{
    size_t k = i;
    if (is_digit(before(t, i)) || is_letter(before(t, i)) || at(t, i) == '0')
        return 0;
    while (k < i + 4 && is_digit(at(t, k)))
        k++;
    if (k != i + 4)
        return 0;
    k += at(t, k) == ' ';
    char a = at(t, k), b = at(t, k + 1);
    bool goes_on = is_letter(at(t, k + 2)) || is_digit(at(t, k + 2)) ||
        (at(t, k + 2) == '-' && is_letter(at(t, k + 3)));
    if (!is_upper(a) || !is_upper(b) || goes_on)
        return 0;
    return a == 'S' && (b == 'A' || b == 'D' || b == 'S') ? 0 : k + 2 - i;
}

static size_t address(struct str t, size_t i)
{
    size_t n = street(t, i);
    return n ? n : postcode(t, i);
}

/* ---- date of birth */

static size_t number_at(struct str t, size_t i, size_t max, int *value)
{
    size_t n = 0;
    *value = 0;
    while (n < max && is_digit(at(t, i + n)))
        *value = *value * 10 + (t.p[i + n++] - '0');
    return is_digit(at(t, i + n)) ? 0 : n;
}

static size_t month_word(struct str t, size_t i)
{
    static const char *const months[] = { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
        "september", "oktober", "november", "december" };
    for (size_t m = 0; m < 12; m++)
        if (str_starts(str_sub(t, i, t.n), str_c(months[m])))
            return strlen(months[m]);
    return 0;
}

/* 3 maart 1961, 3-3-1961, 03/03/61, 1961-03-03. */
static size_t date(struct str t, size_t i)
{
    int v;
    size_t n = number_at(t, i, 4, &v), k = i + n, m;
    char sign = at(t, k);
    if (!n || is_digit(before(t, i)))
        return 0;
    if (sign == ' ' && n <= 2 && v >= 1 && v <= 31 && (m = month_word(t, k + 1)) && at(t, k + 1 + m) == ' ') {
        n = number_at(t, k + 2 + m, 4, &v);
        return n == 4 ? k + 2 + m + n - i : 0;
    }
    if ((sign != '-' && sign != '/' && sign != '.') || n == 3)
        return 0;
    m = number_at(t, k + 1, 2, &v);
    if (!m || v < 1 || v > 12 || at(t, k + 1 + m) != sign)
        return 0;
    size_t last = number_at(t, k + 2 + m, 4, &v);
    return last == 2 || last == 4 ? k + 2 + m + last - i : 0;
}

/* Does the text say birth at i? "geboren", "geboortedatum", "geb." and "geb", whatever their case. */
static bool says_birth(struct str t, size_t i)
{
    static const char *const words[] = { "geboren", "geboortedatum", "geb" };
    if (is_letter(before(t, i)))
        return false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t n = strlen(words[w]);
        if (str_ieq(str_sub(t, i, n), str_c(words[w])) && !is_letter(at(t, i + n)))
            return true;
    }
    return false;
}

/* A date within BEHIND bytes after a word that says birth, or right before one ("22-09-1988, geboren"). */
static size_t birth_date(struct str t, size_t i)
{
    size_t from = i > BEHIND ? i - BEHIND : 0, n;
    if (!is_digit(at(t, i)) || is_digit(before(t, i)) || !(n = date(t, i)))
        return 0;
    for (size_t k = i; k > from && t.p[k - 1] != '\n'; k--)
        if (says_birth(t, k - 1))
            return n;
    size_t next = i + n;
    next += at(t, next) == ',';
    next += at(t, next) == ' ';
    return says_birth(t, next) ? n : 0;
}

/* A copy in which typographic quotes and dashes (U+2010 to U+203F) are signs and no letters; every place stays the same. */
static struct str plain(struct arena *a, struct str text)
{
    static const char quote[] = "\xe2\x80";
    if (str_search(text, str_c(quote)) >= text.n)
        return text;
    char *p = arena_array(a, text.n, 1);
    for (size_t i = 0; p && i < text.n; i++) {
        p[i] = text.p[i];
        if (i > 1 && memcmp(text.p + i - 2, quote, 2) == 0)
            memset(p + i - 2, '"', 3);
    }
    return (struct str){ p, p ? text.n : 0 };
}

/* ---- all */

const char *personal_name(enum personal_kind kind)
{
    static const char *const names[] = { "bsn", "iban", "mail", "phone", "address", "birth_date" };
    return names[kind];
}

/* Whether a line holds a digit or an @: what has neither is no personal data, and none goes on behind the end of a line. */
static bool worth_a_look(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (is_digit(line.p[i]) || line.p[i] == '@')
            return true;
    return false;
}

size_t personal_find(struct arena *a, struct str text, struct personal **out)
{
    static size_t (*const finders[])(struct str, size_t) = { birth_date, iban, mail, phone, bsn, address };
    static const enum personal_kind kinds[] = { PERSONAL_BIRTH_DATE, PERSONAL_IBAN, PERSONAL_MAIL, PERSONAL_PHONE,
        PERSONAL_BSN, PERSONAL_ADDRESS };
    size_t n = 0, end = 0; /* of the line that is looked at */
    text = plain(a, text);
    struct personal *found = *out = arena_array(a, PERSONAL_MAX, sizeof *found);
    for (size_t i = 0; found && i < text.n && n < PERSONAL_MAX;) {
        size_t taken = 0;
        if (i >= end) {
            end = i + str_find(str_sub(text, i, text.n), '\n') + 1;
            if (!worth_a_look(str_sub(text, i, end - i))) {
                i = end;
                continue;
            }
        }
        if (is_letter(text.p[i]) && is_letter(before(text, i))) { /* nothing begins inside a word */
            i++;
            continue;
        }
        for (size_t f = 0; f < sizeof finders / sizeof *finders && !taken; f++)
            if ((taken = finders[f](text, i)))
                found[n++] = (struct personal){ kinds[f], i, i + taken };
        i += taken ? taken : 1;
    }
    return n;
}

bool personal_any(struct str text)
{
    struct arena a = { 0 };
    struct personal *found;
    bool any = personal_find(&a, text, &found) > 0 || arena_err(&a) != OK;
    arena_release(&a);
    return any;
}
