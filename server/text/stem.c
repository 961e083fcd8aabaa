/* stem.c -- see stem.h. */
#include "text/stem.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

struct stemmer {
    struct sb_stemmer *porter;
};

struct stemmer *stem_new(void)
{
    struct stemmer *s = calloc(1, sizeof *s);
    if (s && !(s->porter = sb_stemmer_new("dutch", "UTF_8"))) {
        free(s);
        s = NULL;
    }
    return s;
}

void stem_free(struct stemmer *s)
{
    if (!s)
        return;
    sb_stemmer_delete(s->porter);
    free(s);
}

struct str stem_of(struct stemmer *s, struct str word)
{
    if (word.n > STEM_MAX || word.n < 3)
        return word;
    const sb_symbol *p = sb_stemmer_stem(s->porter, (const sb_symbol *)word.p, (int)word.n);
    int n = p ? sb_stemmer_length(s->porter) : 0;
    return n > 0 ? (struct str){ (const char *)p, (size_t)n } : word;
}
