/* stem.c -- see stem.h. Endings are taken off in steps; each step tries its endings from long to short and stops at the first
 * that fits. "Region 1" starts after the first consonant that follows a vowel: an ending that reaches into what stands before
 * it is no ending. */
#include "text/stem.h"

#include "text/compound.h"
#include "text/verb.h"

#include <stdlib.h>
#include <string.h>

struct word {
    char c[STEM_MAX + 8];
    size_t n;
    size_t r1, r2; /* where the regions start */
    bool changed;
};

static bool vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* The letter before `at` is part of a vowel; "ij" is one. */
static bool vowel_before(const struct word *w, size_t at)
{
    return at > 0 && (vowel(w->c[at - 1]) || (at > 1 && w->c[at - 1] == 'j' && w->c[at - 2] == 'i'));
}

static bool consonant_before(const struct word *w, size_t at)
{
    return at > 0 && !vowel_before(w, at);
}

static size_t after_vowel_and_consonant(const struct word *w, size_t i)
{
    while (i < w->n && !vowel(w->c[i]))
        i++;
    while (i < w->n && (vowel(w->c[i]) || (w->c[i] == 'j' && i > 0 && w->c[i - 1] == 'i')))
        i++;
    return i < w->n ? i + 1 : w->n;
}

static void measure(struct word *w)
{
    w->r1 = after_vowel_and_consonant(w, 0);
    w->r2 = after_vowel_and_consonant(w, w->r1);
}

static bool ends(const struct word *w, size_t before, const char *ending)
{
    size_t n = strlen(ending);
    return before >= n && !memcmp(w->c + before - n, ending, n);
}

/* Cuts at `at` and adds letters. */
static bool put(struct word *w, size_t at, const char *letters)
{
    size_t n = strlen(letters);
    memcpy(w->c + at, letters, n);
    w->n = at + n;
    w->changed = true;
    return true;
}

static bool known(const struct word *w, size_t n)
{
    return lexicon_weight((struct str){ w->c, n }) > 0;
}

/* The first n letters with an ending are a known word. */
static bool known_with(const struct word *w, size_t n, const char *ending)
{
    char other[STEM_MAX + 16];
    size_t k = strlen(ending);
    memcpy(other, w->c, n);
    memcpy(other + n, ending, k);
    return lexicon_weight((struct str){ other, n + k }) > 0;
}

/* "lop" (of lopen) is written "loop" when the syllable is closed. */
static bool lengthen(struct word *w)
{
    if (w->n < 2)
        return true;
    char last = w->c[w->n - 1], v = w->c[w->n - 2];
    bool open_before = w->n > 2 && vowel(w->c[w->n - 3]);
    if (vowel(last) || last == 'w' || last == 'x' || !strchr("aoue", v) || w->n + 1 >= sizeof w->c)
        return true;
    bool longer = known_with(w, w->n - 1, (char[]){ v, last, 0 }) ||
        (strchr("vz", last) && known_with(w, w->n - 1, (char[]){ v, last == 'v' ? 'f' : 's', 0 }));
    if (longer && (open_before || v == 'e')) {
        /* "materialen", "algemene": as the word that is known */
    } else if (open_before || (!longer && known(w, w->n))) { /* "motoren", "glazen" */
        return true;
    } else if (v == 'e') { /* only in words of one syllable: "veren" becomes "veer", "tekenen" stays "teken" */
        for (size_t i = verb_before((struct str){ w->c, w->n }); i + 2 < w->n; i++)
            if (vowel(w->c[i]))
                return true;
    }
    w->c[w->n - 1] = v;
    w->c[w->n++] = last;
    return true;
}

static bool cut(struct word *w, size_t at)
{
    w->n = at;
    w->changed = true;
    return true;
}

/* The letters before `at` are those of a loan verb without its "eren": evaluatie and evalueert make evalu- one. */
static bool is_loan_verb(const struct word *w, size_t at)
{
    return at > 2 &&
        (known_with(w, at, "atie") || known_with(w, at, "eert") || known_with(w, at, "eerd") ||
            known_with(w, at, "eerde"));
}

/* The first `at` letters are a known word, or are when the vowel is written twice: hor(en) is of hoor. */
static bool is_longer(const struct word *w, size_t at)
{
    struct word shorter = *w;
    shorter.n = at;
    (void)lengthen(&shorter);
    char *last = &shorter.c[shorter.n - 1];
    *last = *last == 'v' ? 'f' : *last == 'z' ? 's' : *last;
    return known(&shorter, shorter.n);
}

static bool drop_en(struct word *w)
{
    size_t at = w->n - 2;
    if (ends(w, at, "er") && is_loan_verb(w, at - 2))
        return put(w, at - 2, "eer");
    if (ends(w, at, "kom")) /* a short vowel in the stem */
        return cut(w, at);
    if (at > 2 && (ends(w, at, "ie") || ends(w, at, "ee"))) /* industrieen, ideeen: written with a trema */
        return cut(w, at);
    if (at > 3 && ends(w, at, "i") && known(w, w->n - 1)) /* bacterien */
        return cut(w, w->n - 1);
    if ((at < 3 || (known(w, w->n) && known_with(w, w->n, "s"))) &&
        !is_longer(w, at)) /* open, teken, wapen: no plural */
        return false;
    if (ends(w, at, "hed") && at - 3 >= w->r1)
        return put(w, at - 3, "heid");
    if (ends(w, at, "nd"))
        return cut(w, at);
    if (at > 1 && (w->c[at - 1] == 'i' || w->c[at - 1] == 'j') && vowel_before(w, at - 1))
        return cut(w, at);
    return at >= w->r1 && consonant_before(w, at) && cut(w, at) && lengthen(w);
}

static bool drop_es(struct word *w)
{
    size_t at = w->n - 2;
    if (ends(w, at, "ar") && at - 2 >= w->r1 && consonant_before(w, at - 2))
        return cut(w, at - 2) && lengthen(w);
    if (ends(w, at, "er") && at - 2 >= w->r1 && consonant_before(w, at - 2))
        return cut(w, at - 2);
    if (known(w, w->n) && !known_with(w, at, "e") && !ends(w, at, "j")) /* adres, proces */
        return false;
    return at >= w->r1 && consonant_before(w, at) && put(w, at, "e");
}

static bool drop_s(struct word *w)
{
    size_t at = w->n - 1;
    if (at < w->r1 || (ends(w, at, "t") && at - 1 >= w->r1) || !consonant_before(w, at))
        return false;
    if (known(w, w->n) && (at < 4 || !known(w, at))) /* fiets, mens */
        return false;
    return cut(w, at);
}

/* Plurals. */
static bool step_plural(struct word *w)
{
    if (ends(w, w->n, "nde"))
        return cut(w, w->n - 1);
    if (ends(w, w->n, "ies")) /* advies is no plural */
        return w->n - 3 >= w->r1 && (known(w, w->n - 1) || !known(w, w->n)) && cut(w, w->n - 1);
    if (ends(w, w->n, "aus"))
        return w->n - 3 >= w->r1 && vowel_before(w, w->n - 3) && cut(w, w->n - 1);
    if (ends(w, w->n, "ches"))
        return cut(w, w->n - 2);
    if (ends(w, w->n, "es"))
        return drop_es(w);
    if (ends(w, w->n, "en"))
        return drop_en(w);
    return ends(w, w->n, "s") && drop_s(w);
}

/* "briefje": what goes with the ending depends on the letters before it. */
static bool drop_je(struct word *w)
{
    size_t at = w->n - 2;
    if (ends(w, at, "et") && at - 2 >= w->r1 && consonant_before(w, at - 2))
        return cut(w, at - 2);
    if (ends(w, at, "rnt"))
        return cut(w, at - 1);
    if (ends(w, at, "t") && at - 1 >= w->r1 && at > 1 && (vowel(w->c[at - 2]) || strchr("lnrw", w->c[at - 2])))
        return cut(w, at - 1);
    if (ends(w, at, "ink")) { /* koninkje is of koning, vinkje of vink */
        w->c[at - 1] = 'g';
        if (known(w, at))
            return cut(w, at);
        w->c[at - 1] = 'k';
        return cut(w, at);
    }
    if (ends(w, at, "mp"))
        return cut(w, at - 1);
    return at >= w->r1 && consonant_before(w, at) && cut(w, at);
}

/* "nieuwe", "grote", "lieve"; "grootste" is of groot too. */
static bool drop_e(struct word *w)
{
    static const char *const never[] = { "laat", "eer", "best", "naa", "dien" };
    size_t at = w->n - 1;
    if (ends(w, w->n, "ije")) /* vrije */
        return at > 3 && cut(w, at);
    if (at < 3 || !consonant_before(w, at))
        return false;
    if (ends(w, at, "st") && at > 5 && known(w, at - 2)) {
        bool other = false;
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            other |= ends(w, at - 2, never[i]);
        at -= other ? 0 : 2;
    }
    if (ends(w, at, "s") && at > 6 && at + 1 == w->n && consonant_before(w, at - 1))
        return cut(w, at) && (drop_s(w) || true);
    return cut(w, at) && lengthen(w);
}

/* Diminutives, and the -e of adjectives and past tenses. */
static bool step_e(struct word *w)
{
    size_t n = w->n;
    if (ends(w, n, "ieve"))
        return n > 4 && put(w, n - 2, "f");
    if (ends(w, n, "je") && !ends(w, n, "ije"))
        return drop_je(w);
    return ends(w, n, "e") && drop_e(w);
}

/* True when the first n letters are the stem of a verb whose infinitive is a known word: zwem(men), lo(o)p(en), leef (leven),
 * wandel(en), registreer (registratie). */
static bool verb_stem(const struct word *w, size_t n)
{
    static const char *const weak[] = { "ig", "el", "er", "en", "em" }; /* without stress: not written twice */
    char verb[STEM_MAX + 8];
    size_t k = n;
    if (n < 2 || (ends(w, n, "eer") && n > 5 && is_loan_verb(w, n - 3)))
        return n > 1;
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        if (n > 3 && ends(w, n, weak[i]) && known_with(w, n, "en"))
            return true;
    memcpy(verb, w->c, n);
    char last = verb[n - 1];
    if (n > 3 && verb[n - 2] == verb[n - 3] && vowel(verb[n - 2])) { /* one vowel in the open syllable */
        verb[n - 2] = last;
        k = n - 1;
    } else if (n > 2 && vowel(verb[n - 2]) && !vowel(verb[n - 3]) && last != 'w') {
        verb[k++] = last;
    }
    memcpy(verb + k, "en", 2);
    if (lexicon_weight((struct str){ verb, k + 2 }))
        return true;
    verb[k - 1] = last == 'f' ? 'v' : last == 's' ? 'z' : verb[k - 1];
    return (last == 'f' || last == 's') && lexicon_weight((struct str){ verb, k + 2 });
}

/* Nouns made from verbs and adjectives. */
static bool step_noun(struct word *w)
{
    size_t n = w->n;
    if (ends(w, n, "atie"))
        return n - 4 >= w->r1 && put(w, n - 4, "eer");
    if (ends(w, n, "iteit"))
        return n - 5 >= w->r1 && cut(w, n - 5) && lengthen(w);
    if (ends(w, n, "heid"))
        return n - 4 >= w->r1 && (n > 8 || known(w, n - 4)) && cut(w, n - 4);
    if (ends(w, n, "ster")) /* werkster is of werken, venster of nothing */
        return n - 4 >= w->r1 && n > 7 && verb_stem(w, n - 4) && cut(w, n - 4);
    if (ends(w, n, "sel"))
        return n - 3 >= w->r1 && cut(w, n - 3);
    if (ends(w, n, "rder")) /* huurder is of huur, order and bevorder(en) of nothing */
        return n > 6 && known(w, n - 3) && cut(w, n - 3);
    if (ends(w, n, "ering") && n - 5 >= w->r1 && is_loan_verb(w, n - 5))
        return put(w, n - 5, "eer");
    if (ends(w, n, "ing"))
        return n - 3 >= w->r1 && cut(w, n - 3) && lengthen(w);
    if (ends(w, n, "isme") || ends(w, n, "erij"))
        return n - 4 >= w->r1 && cut(w, n - 4) && lengthen(w);
    if (ends(w, n, "arij"))
        return n - 4 >= w->r1 && consonant_before(w, n - 4) && put(w, n - 4, "aar");
    if (ends(w, n, "fie") || ends(w, n, "gie"))
        return n - 3 >= w->r2 && cut(w, n - 2) && lengthen(w);
    if (ends(w, n, "tst") || ends(w, n, "dst"))
        return n - 3 >= w->r1 && consonant_before(w, n - 3) && cut(w, n - 2);
    return false;
}

/* The first n letters are more than what stands before a verb: "aanwend" is no participle of aanw(en). */
static bool has_syllable(const struct word *w, size_t n)
{
    for (size_t i = verb_particle((struct str){ w->c, w->n }); i < n; i++)
        if (vowel(w->c[i]))
            return true;
    return false;
}

/* Adjectives, and who does something. */
static bool step_adjective(struct word *w)
{
    static const char *const plain[] = { "baar", "achtigst", "achtiger", "achtig" };
    static const char *const long_vowel[] = { "eriger", "erigst", "erig", "end", "iger", "igst", "ig" };
    size_t n = w->n;
    if (ends(w, n, "ioneel"))
        return n - 6 >= w->r1 && put(w, n - 6, "ie");
    if (ends(w, n, "atief"))
        return n - 5 >= w->r1 && is_loan_verb(w, n - 5) && put(w, n - 5, "eer");
    if (ends(w, n, "tant"))
        return n - 4 >= w->r1 && put(w, n - 4, "teer");
    if (ends(w, n, "naar") || ends(w, n, "laar") || ends(w, n, "raar"))
        return n - 4 >= w->r1 && vowel_before(w, n - 4) && cut(w, n - 3);
    if (ends(w, n, "lijker") || ends(w, n, "lijkst"))
        return n - 6 >= w->r1 && cut(w, n - 2);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (ends(w, n, plain[i]))
            return n - strlen(plain[i]) >= w->r1 && cut(w, n - strlen(plain[i]));
    if (ends(w, n, "end") && n > 4 && known_with(w, n - 3, "en")) /* lopend */
        return cut(w, n - 3) && lengthen(w);
    for (size_t i = 0; i < sizeof long_vowel / sizeof *long_vowel; i++) {
        size_t at = n - strlen(long_vowel[i]);
        if (ends(w, n, "erend") && is_loan_verb(w, n - 5))
            return put(w, n - 5, "eer");
        if (ends(w, n, long_vowel[i]) && (long_vowel[i][0] != 'e' || at > 3) && has_syllable(w, at))
            return at >= w->r1 && consonant_before(w, at) && cut(w, at) && lengthen(w);
    }
    return false;
}

/* ---- verbs --------------------------------------------------------------------------------------------------------- */

static bool starts(const struct word *w, size_t at, const char *with)
{
    size_t n = strlen(with);
    return at + n <= w->n && !memcmp(w->c + at, with, n);
}

/* A past tense or participle takes -t after a sound without voice, else -d ("leefde" is of leven, so f and s may have either). */
static bool takes(char last, char ending)
{
    return ending == 't' ? strchr("tkfshpxc", last) != NULL : !strchr("tkpxc", last);
}

/* Takes the letters [from, to) out. */
static void take_out(struct word *w, size_t from, size_t to)
{
    memmove(w->c + from, w->c + to, w->n - to);
    w->n -= to - from;
    w->changed = true;
}

/* The stem of a verb that starts at `at` and whose ending (t, d, te, de) is in the last letters; 0 when there is none. */
static size_t participle_end(const struct word *w, size_t at)
{
    struct word rest = { .n = w->n - at };
    memcpy(rest.c, w->c + at, rest.n);
    size_t n = rest.n - (rest.c[rest.n - 1] == 'e');
    char last = rest.c[n - 1];
    if (n < 4 || (last != 't' && last != 'd'))
        return 0;
    if (n > 6 && ends(&rest, n, "eerd")) /* geregistreerd */
        return w->n - rest.n + n - 1;
    if (n > 4 && rest.c[n - 2] == last && n < rest.n) /* "gezette" */
        n--;
    if ((!vowel(rest.c[n - 2]) || rest.c[n - 2] == 'i') && takes(rest.c[n - 2], last) && verb_stem(&rest, n - 1))
        return w->n - rest.n + n - 1;
    return verb_stem(&rest, n) ? w->n - rest.n + n : 0;
}

/* "gewerkt" is of werken, "ingevoegde" of invoegen: ge- goes with the -t or -d of a participle when a verb remains. */
static bool drop_ge(struct word *w)
{
    static const char *const own[] = { "gebruik", "geloo", "gebeur", "getuig", "gehoorz", "geschied", "gemiddel" };
    size_t at = verb_particle((struct str){ w->c, w->n });
    if (!starts(w, at, "ge"))
        at = 0;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (starts(w, 0, own[i]))
            return false;
    bool noun = !at && known_with(w, w->n, "en") && w->c[w->n - 1] != 'e' && !ends(w, w->n, "eerd"); /* gezicht */
    if (!starts(w, at, "ge") || w->n < at + 6 || noun)
        return false;
    size_t end = participle_end(w, at + 2);
    if (!end)
        return false;
    w->n = end;
    take_out(w, at, at + 2);
    return true;
}

static bool has_prefix(const struct word *w)
{
    static const char *const prefixes[] = { "be", "ver", "ont", "her", "ge", "over", "onder", "er", "mis" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (starts(w, 0, prefixes[i]))
            return !starts(w, 0, "verband");
    return false;
}

/* "zwemt" is of zwemmen, "onthuld" of onthullen; "plant" (planten) is not of plannen, "verband" (verbanden) not of verbannen. */
static bool drop_t(struct word *w)
{
    size_t at = w->n - 1;
    char last = w->c[at], before = w->c[at - 1];
    if (at < 3 || (last != 't' && last != 'd') || vowel(before) || before == 't' || (last == 'd' && !has_prefix(w)))
        return false;
    bool noun = known_with(w, w->n, "en") && !has_prefix(w) && !strchr("kpfs", before);
    noun |= before == 's' && vowel(w->c[at - 2]) && (at < 4 || !vowel(w->c[at - 3])); /* kust, gast */
    return !noun && verb_stem(w, at) && cut(w, at);
}

/* "werkten" is of werken, "betaalde" of betalen; "velden" (veld) is not of vellen, "kasten" (kast) not of kassen. */
static bool drop_past(struct word *w)
{
    size_t at = w->n - (ends(w, w->n, "en") ? 3 : ends(w, w->n, "e") ? 2 : w->n);
    char ending = w->c[at];
    if (at < (w->c[at > 0 ? at - 1 : 0] == ending ? 3 : 4) || (ending != 't' && ending != 'd') ||
        !takes(w->c[at - 1], ending) || (vowel(w->c[at - 1]) && w->c[at - 1] != 'i'))
        return false;
    if (ending == 'd' && known_with(w, at + 1, "t")) /* schelden (scheldt) is no past tense of schellen */
        return false;
    bool noun = known(w, at + 1) && (ending == 'd' ? !has_prefix(w) : w->c[at - 1] == 's' && vowel(w->c[at - 2]));
    return !noun && verb_stem(w, at) && cut(w, at);
}

static bool step_verb(struct word *w)
{
    return w->n > 3 && (drop_ge(w) || drop_past(w) || drop_t(w));
}

/* One letter where two stand at the end; f and s for v and z. */
static void tidy_end(struct word *w)
{
    size_t n = w->n;
    if (n > 2 && (ends(w, n, "kt") || ends(w, n, "ft") || ends(w, n, "pt"))) {
        w->changed = true;
        n = --w->n;
    }
    if (!w->changed || n < 3)
        return;
    if (w->c[n - 1] == w->c[n - 2] && !vowel(w->c[n - 1]))
        n = --w->n;
    if (w->c[n - 1] == 'v')
        w->c[n - 1] = 'f';
    if (w->c[n - 1] == 'z')
        w->c[n - 1] = 's';
}

struct stemmer {
    struct word word;
};

struct stemmer *stem_new(void)
{
    return calloc(1, sizeof(struct stemmer));
}

void stem_free(struct stemmer *s)
{
    free(s);
}

/* Plurals that change their vowel, and the few on -eren. */
static const char *const irregular[][2] = { { "kinderen", "kind" }, { "kinder", "kind" }, { "leden", "lid" },
    { "steden", "stad" }, { "wegen", "weg" }, { "dagen", "dag" }, { "schepen", "schip" }, { "eieren", "ei" },
    { "gaten", "gat" }, { "daken", "dak" }, { "bladen", "blad" }, { "bladeren", "blad" }, { "goederen", "goed" },
    { "liederen", "lied" }, { "volkeren", "volk" }, { "koeien", "koe" }, { "groter", "groot" }, { "kleiner", "klein" },
    { "hoger", "hoog" }, { "lager", "laag" }, { "langer", "lang" }, { "jonger", "jong" }, { "nieuwer", "nieuw" },
    { "plaats", "plaats" }, { "overige", "overig" }, { "overig", "overig" }, { "overheid", "overheid" },
    { "overheden", "overheid" }, { "glazen", "glas" }, { "gebeden", "gebed" }, { "gebreken", "gebrek" },
    { "wetten", "wet" }, { "lessen", "les" }, { "tips", "tip" }, { "apps", "app" }, { "jobs", "job" },
    { "fans", "fan" }, { "sets", "set" }, { "bugs", "bug" }, { "pubs", "pub" } };
enum { IRREGULAR = sizeof irregular / sizeof *irregular };

static struct str irregular_stem(struct str word)
{
    for (size_t i = 0; i < IRREGULAR; i++)
        if (word.p[0] == irregular[i][0][0] && str_is(word, irregular[i][0]))
            return str_c(irregular[i][1]);
    return (struct str){ 0 };
}

void stem_forms(struct str stem, void (*fn)(void *ctx, struct str form), void *ctx)
{
    for (size_t i = 0; i < IRREGULAR; i++)
        if (str_is(stem, irregular[i][1]))
            fn(ctx, str_c(irregular[i][0]));
}

struct str stem_of(struct stemmer *s, struct str word)
{
    struct word *w = &s->word;
    if (word.n > STEM_MAX || word.n < 3)
        return word;
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'a' || word.p[i] > 'z')
            return word;
    struct str other = irregular_stem(word);
    if (other.n)
        return other;
    memcpy(w->c, word.p, word.n);
    w->n = word.n;
    w->changed = false;
    size_t n = verb_stem_of((struct str){ w->c, w->n }, w->c);
    if (n)
        return (struct str){ w->c, n };
    bool verb = step_verb(w);
    if (w->n < 4)
        return (struct str){ w->c, w->n };
    measure(w);
    if (!verb) {
        (void)step_plural(w);
        (void)step_e(w);
    }
    (void)step_noun(w);
    (void)step_adjective(w);
    tidy_end(w);
    return w->n >= 2 ? (struct str){ w->c, w->n } : word;
}
