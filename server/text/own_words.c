/* own_words.c -- see own_words.h. */
#include "text/own_words.h"

#include "base/buf.h"

enum { LINES_MAX = 5000, GREETING_LINES = 15 /* a greeting this far from the end is a signature */, WROTE_LINES = 4 };

struct page {
    struct str line[LINES_MAX]; /* trimmed at the end */
    size_t n;
};

static bool holds(struct str s, const char *word)
{
    struct str w = str_c(word);
    for (size_t i = 0; i + w.n <= s.n; i++)
        if (str_ieq(str_sub(s, i, w.n), w))
            return true;
    return false;
}

static bool begins(struct str s, const char *word)
{
    struct str w = str_c(word);
    return str_ieq(str_sub(s, 0, w.n), w);
}

/* "Op di 24 nov. 2026 om 10:12 schreef Naam <adres>:", over at most WROTE_LINES lines. */
static bool says_wrote(const struct page *p, size_t at)
{
    struct str first = p->line[at];
    bool nl = begins(first, "Op "), en = begins(first, "On ");
    bool verb = false;
    if (!nl && !en && !holds(first, " schreef op "))
        return false;
    for (size_t i = at; i < p->n && i < at + WROTE_LINES; i++) {
        struct str line = p->line[i];
        verb = verb || holds(line, "schreef") || holds(line, "het volgende geschreven") || holds(line, "wrote");
        if (line.n && line.p[line.n - 1] == ':')
            return verb;
        if (!line.n)
            return false;
    }
    return false;
}

/* The headers that Outlook puts above what it quotes. */
static bool says_headers(const struct page *p, size_t at)
{
    if (!begins(p->line[at], "Van:") && !begins(p->line[at], "From:") && !begins(p->line[at], "*Van:") &&
        !begins(p->line[at], "*From:"))
        return false;
    for (size_t i = at + 1; i < p->n && i < at + 5; i++)
        if (holds(p->line[i], "Verzonden:") || holds(p->line[i], "Sent:") || holds(p->line[i], "Datum:") ||
            holds(p->line[i], "Date:") || begins(p->line[i], "Aan:") || begins(p->line[i], "To:"))
            return true;
    return false;
}

static bool says_original(struct str line)
{
    return (begins(line, "-----") &&
               (holds(line, "Oorspronkelijk bericht") || holds(line, "Original Message") ||
                   holds(line, "Doorgestuurd bericht") || holds(line, "Forwarded message"))) ||
        (line.n >= 20 && str_find(line, '_') == 0 && line.p[line.n - 1] == '_');
}

static bool says_telephone(struct str line)
{
    static const char *const begin[] = { "Verzonden vanaf mijn", "Verstuurd vanaf mijn", "Verzonden met ",
        "Verstuurd met ", "Sent from my", "Sent from Outlook", "Get Outlook for", "Outlook voor ",
        "Download Outlook voor" };
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        if (begins(line, begin[i]))
            return true;
    return false;
}

static bool says_goodbye(struct str line)
{
    static const char *const words[] = { "met vriendelijke groet", "met hartelijke groet", "vriendelijke groet",
        "hartelijke groet", "groetjes", "groeten", "groet", "mvg", "m.v.g.", "kind regards", "best regards", "regards",
        "kind greetings", "with kind regards" };
    enum { LONGEST = 40 };
    if (line.n > LONGEST)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str w = str_c(words[i]), rest = str_sub(line, w.n, line.n);
        if (begins(line, words[i]) &&
            (!rest.n || rest.p[0] == ',' || rest.p[0] == '!' || rest.p[0] == '.' || rest.p[0] == ' ' ||
                str_is(rest, "en") || str_is(rest, "en,")))
            return true;
    }
    return false;
}

static size_t end_of(const struct page *p)
{
    size_t end = p->n;
    for (size_t i = 0; i < end; i++)
        if (says_original(p->line[i]) || says_headers(p, i) || says_wrote(p, i) || str_is(p->line[i], "--") ||
            (says_telephone(p->line[i])))
            end = i;
    while (end && (!p->line[end - 1].n || p->line[end - 1].p[0] == '>'))
        end--;
    if (end && p->n > end && says_wrote(p, end - 1))
        end--;
    size_t from = end > GREETING_LINES ? end - GREETING_LINES : 0;
    for (size_t i = from; i < end; i++)
        if (i && says_goodbye(str_trim(p->line[i])))
            end = i;
    while (end && !p->line[end - 1].n)
        end--;
    return end;
}

struct str own_words(struct arena *a, struct str text)
{
    struct page *p = arena_new(a, struct page);
    struct buf b = { 0 };
    bool blank = false;
    while (p && text.n && p->n < LINES_MAX) {
        struct str line = str_cut(&text, '\n');
        while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t' || line.p[line.n - 1] == '\r'))
            line.n--;
        p->line[p->n++] = line;
    }
    size_t end = p ? end_of(p) : 0;
    for (size_t i = 0; i < end; i++) {
        if (!p->line[i].n) {
            blank = b.n > 0;
            continue;
        }
        if (blank)
            buf_addc(&b, '\n');
        blank = false;
        buf_add(&b, p->line[i]);
        buf_addc(&b, '\n');
    }
    struct str out = buf_err(&b) ? STR("") : arena_str(a, str_trim(buf_str(&b)));
    buf_release(&b);
    return out;
}
