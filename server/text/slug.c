/* slug.c -- see slug.h. */
#include "text/slug.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* Latin letters that do not decompose into a plain letter and a mark. */
static const char *letters_of(uint32_t c)
{
    switch (c) {
    case 0xe6: return "ae";
    case 0xf8: return "o";
    case 0x153: return "oe";
    case 0x111:
    case 0xf0: return "d";
    case 0x142: return "l";
    case 0xfe: return "th";
    case 0x131: return "i";
    default: return NULL;
    }
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x2bc;
}

struct slug {
    char text[SLUG_MAX + 1];
    size_t n;
    bool gap, full; /* something else than a letter came; no more room */
};

static void slug_letter(struct slug *s, char c)
{
    size_t need = s->gap && s->n ? 2 : 1;
    if (s->n + need > SLUG_MAX) {
        s->full = true;
        return;
    }
    if (need == 2)
        s->text[s->n++] = '-';
    s->gap = false;
    s->text[s->n++] = c;
}

static void slug_add(struct slug *s, uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        slug_letter(s, (char)c);
        return;
    }
    const char *letters = letters_of(c);
    if (!letters && !is_apostrophe(c))
        s->gap = true;
    for (; letters && *letters && !s->full; letters++)
        slug_letter(s, *letters);
}

struct str slug_of(struct arena *a, struct str title)
{
    struct slug s = { .n = 0 };
    for (size_t i = 0; i < title.n && !s.full;) {
        unsigned char c = (unsigned char)title.p[i];
        if (c < 0x80) { /* what decomposing would give, sooner */
            slug_add(&s, c >= 'A' && c <= 'Z' ? (uint32_t)c + 32 : c);
            i++;
            continue;
        }
        utf8proc_int32_t folded[32];
        int boundary = 0;
        utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)utf8_next(title, &i), folded, 32,
            UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
        for (utf8proc_ssize_t k = 0; k < n && k < 32 && !s.full; k++)
            slug_add(&s, (uint32_t)folded[k]);
    }
    if (s.full && !s.gap) /* a word was cut */
        for (size_t cut = s.n; cut > SLUG_MAX / 2; cut--)
            if (s.text[cut - 1] == '-') {
                s.n = cut - 1;
                break;
            }
    return arena_str(a, (struct str){ s.text, s.n });
}
