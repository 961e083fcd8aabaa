/* token_fuzz.c -- any text through tokenizer, plain text and snippet: places are right, stems are small, HTML is dead. */
#include "base/utf8.h"
#include "text/plain.h"
#include "text/snippet.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    struct str text;
    size_t end;
    struct snippet_term term;
    char stem[2 * TOKEN_MAX];
};

static bool look(void *ctx, const struct token *t)
{
    struct seen *s = ctx;
    if (t->start >= t->end || t->end > s->text.n || !t->stem.n || t->text.n > 2 * TOKEN_MAX ||
        t->stem.n > 2 * TOKEN_MAX || !utf8_valid(t->stem) || !utf8_valid(t->text))
        abort();
    if (t->kind == TOKEN_WORD && t->start < s->end)
        abort();
    if (t->kind == TOKEN_WORD)
        s->end = t->end;
    memcpy(s->stem, t->stem.p, t->stem.n);
    s->term = (struct snippet_term){ { s->stem, t->stem.n }, 1 };
    return true;
}

static void must_be_dead(struct str html)
{
    for (size_t i = 0; i < html.n; i++)
        if (html.p[i] == '<' && !str_starts(str_sub(html, i, html.n), STR("<mark>")) &&
            !str_starts(str_sub(html, i, html.n), STR("</mark>")))
            abort();
    if (!utf8_valid(html) && html.n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str text = { (const char *)data, size };
    struct tokenizer *z = tokenizer_new(0);
    if (z && utf8_valid(text)) {
        struct str plain = plain_text(&a, text);
        struct seen s = { .text = plain };
        if (plain.n > text.n || (plain.n && !utf8_valid(plain)))
            abort();
        (void)tokenizer_run(z, plain, TOKENS_EXTRA | (size & 1 ? TOKENS_STOPS : 0), look, &s);
        struct snippet_finder finder;
        snippet_prepare(&finder, z, &s.term, s.term.stem.n > 0);
        struct snippet_window w = snippet_find(&finder, plain, 100000);
        must_be_dead(snippet_write(&finder, &a, &w));
    }
    tokenizer_free(z);
    arena_release(&a);
    return 0;
}
