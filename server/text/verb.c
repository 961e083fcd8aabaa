/* verb.c -- see verb.h. */
#include "text/verb.h"

#include <stdlib.h>
#include <string.h>

enum place { ANYWHERE, AFTER_PREFIX, AFTER_GE };

static const struct strong {
    const char *form, *stem;
    size_t form_n, stem_n; /* letters */
    enum place place;
} strong[] = {
#define STRONG(form, stem, place) { form, stem, sizeof(form) - 1, sizeof(stem) - 1, place },
#include "text/strong.def"
#undef STRONG
};

static const char *const particles[] = { "aan", "achter", "achteruit", "af", "bij", "binnen", "buiten", "dicht", "door",
    "in", "mee", "na", "neer", "om", "onder", "op", "open", "over", "rond", "samen", "tegen", "terug", "toe", "uit",
    "vast", "vol", "voor", "voort", "vrij", "weer", "weg" };
static const char *const prefixes[] = { "be", "er", "her", "mis", "ont", "ver" };
/* Other words that look like such a form. */
static const char *const never[] = { "overleden", "verleden", "voorleden" };

static int compare(const void *key, const void *entry)
{
    const struct str *form = key;
    return str_cmp(*form, str_c(((const struct strong *)entry)->form));
}

static const struct strong *find(struct str form, enum place place)
{
    const struct strong *s = bsearch(&form, strong, sizeof strong / sizeof *strong, sizeof *strong, compare);
    return s && s->place <= place ? s : NULL;
}

static size_t longest(struct str word, const char *const *list, size_t n)
{
    size_t best = 0;
    for (size_t i = 0; i < n; i++) {
        if (!word.n || list[i][0] != word.p[0])
            continue;
        size_t k = strlen(list[i]);
        if (k > best && k + 2 < word.n && !memcmp(word.p, list[i], k))
            best = k;
    }
    return best;
}

size_t verb_particle(struct str word)
{
    return longest(word, particles, sizeof particles / sizeof *particles);
}

bool verb_is_particle(struct str word)
{
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (str_is(word, particles[i]))
            return true;
    return false;
}

size_t verb_before(struct str word)
{
    size_t n = verb_particle(word);
    return n ? n : longest(word, prefixes, sizeof prefixes / sizeof *prefixes);
}

/* The entry of a form, and in *before how much stands before its own stem; *ge: whether ge- stands between. */
static const struct strong *look_up(struct str form, size_t *before, bool *ge)
{
    *before = 0;
    *ge = false;
    const struct strong *s = find(form, ANYWHERE);
    if (s)
        return s;
    *before = verb_before(form);
    struct str core = str_sub(form, *before, form.n);
    *ge = str_starts(core, STR("ge"));
    if (*ge)
        return find(str_sub(core, 2, core.n), AFTER_GE);
    return *before ? find(core, AFTER_PREFIX) : NULL;
}

size_t verb_stem_of(struct str form, char out[VERB_MAX])
{
    size_t before;
    bool ge;
    if (form.n < 3 || form.n > VERB_MAX - 8)
        return 0;
    const struct strong *s = look_up(form, &before, &ge);
    for (size_t i = 0; s && i < sizeof never / sizeof *never; i++)
        if (str_is(form, never[i]))
            s = NULL;
    if (!s)
        return 0;
    memmove(out, form.p, before);
    memcpy(out + before, s->stem, s->stem_n);
    return before + s->stem_n;
}

void verb_forms(struct str stem, void (*fn)(void *ctx, struct str beginning), void *ctx)
{
    char form[2 * VERB_MAX];
    size_t before = verb_before(stem);
    if (stem.n > VERB_MAX - 8)
        return;
    memcpy(form, stem.p, before);
    memcpy(form + before, "ge", 2);
    memcpy(form + before + 2, stem.p + before, stem.n - before);
    if (before)
        fn(ctx, (struct str){ form, stem.n + 2 });
    for (size_t i = 0; i < sizeof strong / sizeof *strong && stem.n; i++) {
        size_t n = strong[i].form_n, k = strong[i].stem_n;
        if (k > stem.n || strong[i].stem[k - 1] != stem.p[stem.n - 1] ||
            memcmp(stem.p + stem.n - k, strong[i].stem, k) || (stem.n != k && stem.n - k != before))
            continue;
        memcpy(form, stem.p, stem.n - k);
        memcpy(form + stem.n - k, strong[i].form, n);
        fn(ctx, (struct str){ form, stem.n - k + n });
        memcpy(form + stem.n - k, "ge", 2);
        memcpy(form + stem.n - k + 2, strong[i].form, n);
        fn(ctx, (struct str){ form, stem.n - k + 2 + n });
    }
}
