/* word_test.c -- what becomes of words: folding, stems, compounds, tokens, queries, plain text, snippets.
 * Fixture folders: token, query, compound, stem, snippet beside this file; each case is a folder with input and expected. */
#include "tests/fixture.h"

#include "base/buf.h"
#include "text/fold.h"
#include "text/plain.h"
#include "text/query.h"
#include "text/snippet.h"
#include "text/stem.h"
#include "text/stop.h"

#include <stdio.h>
#include <string.h>

static struct str finish(struct arena *a, struct buf *b)
{
    struct str s = arena_str(a, buf_str(b));
    buf_release(b);
    return s;
}

/* ---- fixtures ------------------------------------------------------------------------------------------------------ */

static bool write_token(void *ctx, const struct token *t)
{
    struct buf *b = ctx;
    static const char *const kind[] = { "", "+", "=" };
    buf_printf(b, "%s%.*s %.*s\n", kind[t->kind], STR_ARG(t->text), STR_ARG(t->stem));
    return true;
}

static struct str write_tokens(struct arena *a, const char *name, struct str input)
{
    struct buf b = { 0 };
    struct tokenizer *z = tokenizer_new(100);
    bool surface = !strncmp(name, "surface", 7);
    assert_true(tokenizer_run(z, input, surface ? TOKENS_SURFACE | TOKENS_STOPS : TOKENS_EXTRA, write_token, &b));
    tokenizer_free(z);
    return finish(a, &b);
}

static struct str write_queries(struct arena *a, const char *name, struct str input)
{
    static const char *const field[] = { "word", "theme", "tag", "law", "place", "kind", "phase", "author", "group" };
    struct buf b = { 0 };
    (void)name;
    while (input.n) {
        struct typed_query q;
        struct str line = str_cut(&input, '\n');
        typed_read(&q, line, str_starts(line, STR("typing ")));
        for (size_t i = 0; i < q.n; i++)
            buf_printf(&b, "%s%s%s%s %.*s\n", q.item[i].without ? "-" : "", field[q.item[i].field],
                q.item[i].phrase ? " phrase" : "", q.item[i].prefix ? " prefix" : "", STR_ARG(q.item[i].text));
        buf_addz(&b, q.shouted ? "(shouted)\n" : q.n ? "" : "(nothing)\n");
        buf_addz(&b, "\n");
    }
    return finish(a, &b);
}

static struct str write_splits(struct arena *a, const char *name, struct str input)
{
    struct buf b = { 0 };
    (void)name;
    while (input.n) {
        struct str word = str_cut(&input, '\n'), part[COMPOUND_PARTS];
        size_t n = compound_split(word, part);
        buf_printf(&b, "%.*s:", STR_ARG(word));
        for (size_t i = 0; i < n; i++)
            buf_printf(&b, " %.*s", STR_ARG(part[i]));
        buf_addz(&b, "\n");
    }
    return finish(a, &b);
}

static struct str write_stems(struct arena *a, const char *name, struct str input)
{
    struct buf b = { 0 };
    struct stemmer *s = stem_new();
    (void)name;
    while (input.n) {
        struct str line = str_cut(&input, '\n');
        for (struct str rest = line; rest.n;) {
            struct str stem = stem_of(s, str_cut(&rest, ' '));
            buf_printf(&b, "%.*s%s", STR_ARG(stem), rest.n ? " " : "\n");
        }
    }
    stem_free(s);
    return finish(a, &b);
}

/* Of each line "words|text", in which ¶ stands for the end of a line. */
static struct str write_snippets(struct arena *a, const char *name, struct str input)
{
    struct buf b = { 0 };
    (void)name;
    while (input.n) {
        struct tokenizer *z = tokenizer_new(0);
        struct str text = str_cut(&input, '\n'), words = str_cut(&text, '|');
        struct snippet_term term[SNIPPET_TERMS];
        struct snippet_finder finder;
        struct buf plain = { 0 };
        size_t n = 0;
        for (; words.n && n < SNIPPET_TERMS; n++) {
            struct str folded = fold_text(a, str_cut(&words, ' '), TOKEN_MAX);
            term[n] = (struct snippet_term){ arena_str(a, tokenizer_stem(z, folded)), 1 };
        }
        for (size_t i = 0; i < text.n; i++) {
            bool ends = str_starts(str_sub(text, i, text.n), STR("\xC2\xB6"));
            buf_addc(&plain, ends ? '\n' : text.p[i]);
            i += ends;
        }
        snippet_prepare(&finder, z, term, n);
        struct snippet_window w = snippet_find(&finder, buf_str(&plain), 100000);
        buf_printf(&b, "%.*s\n", STR_ARG(snippet_write(&finder, a, &w)));
        buf_release(&plain);
        tokenizer_free(z);
    }
    return finish(a, &b);
}

/* The stem of each line when all its words have the same, "apart" when no two have, and what is wrong otherwise. */
static struct str write_families(struct arena *a, const char *name, struct str input)
{
    struct buf b = { 0 };
    struct stemmer *s = stem_new();
    (void)name;
    while (input.n) {
        struct str line = str_cut(&input, '\n'), stem[16];
        size_t n = 0, same = 0;
        for (struct str rest = line; rest.n && n < 16; n++) {
            stem[n] = arena_str(a, stem_of(s, str_cut(&rest, ' ')));
            for (size_t i = 0; i < n; i++)
                same += str_eq(stem[i], stem[n]);
        }
        if (same == n * (n - 1) / 2 || !same)
            buf_printf(&b, "%.*s\n", STR_ARG(same ? stem[0] : STR("apart")));
        for (size_t i = 0; i < n && same && same < n * (n - 1) / 2; i++)
            buf_printf(&b, "%.*s%s", STR_ARG(stem[i]), i + 1 < n ? " " : "\n");
    }
    stem_free(s);
    return finish(a, &b);
}

static void token_texts_expected(void **state)
{
    (void)state;
    fixture_run("tests/text/token", write_tokens);
}

static void query_lines_expected(void **state)
{
    (void)state;
    fixture_run("tests/text/query", write_queries);
}

static void snippet_lines_expected(void **state)
{
    (void)state;
    fixture_run("tests/text/snippet", write_snippets);
}

static void compound_words_expected_parts(void **state)
{
    (void)state;
    fixture_run("tests/text/compound", write_splits);
}

/* The stem that the table has for a form is that of the infinitive. */
static void verb_strong_forms_stem_of_infinitive(void **state)
{
    static const struct {
        const char *form, *stem;
    } strong[] = {
#define STRONG(form, stem, place) { form, stem },
#include "text/strong.def"
#undef STRONG
    };
    static const char *const links[] = { "en", "" };
    struct stemmer *s = stem_new();
    (void)state;
    for (size_t i = 0; i < sizeof strong / sizeof *strong; i++) {
        char word[60];
        bool same = false;
        assert_true(!i || strcmp(strong[i - 1].form, strong[i].form) < 0);
        for (size_t k = 0; k < 2; k++) { /* help-en, or the word itself: doen, laat */
            snprintf(word, sizeof word, "%s%s", strong[i].stem, links[k]);
            struct str stem = stem_of(s, str_c(word));
            same |= str_is(stem, strong[i].stem);
        }
        if (!same)
            fail_msg("%s is no stem", strong[i].stem);
    }
    stem_free(s);
}

static void stem_inflections_one_stem(void **state)
{
    (void)state;
    fixture_run("tests/text/family", write_families);
}

static void stem_families_one_stem(void **state)
{
    (void)state;
    fixture_run("tests/text/stem", write_stems);
}

/* ---- single cases -------------------------------------------------------------------------------------------------- */

static void fold_letters_one_small_form(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_str(fold_text(&a, str_c("ÉÉN Œuvre ĳs Straße ﬁets Øre Łódź"), 200), "een oeuvre ijs strasse fiets ore lodz");
    arena_release(&a);
}

static void stop_words_sorted_found(void **state)
{
    (void)state;
    assert_true(stop_is(STR("aan")));
    assert_true(stop_is(STR("zou")));
    assert_true(stop_is(STR("het")));
    assert_false(stop_is(STR("wijk")));
    assert_false(stop_is(STR("")));
}

static void token_memory_same_tokens(void **state)
{
    struct arena a = { 0 };
    struct buf with = { 0 }, without = { 0 };
    struct tokenizer *x = tokenizer_new(100), *y = tokenizer_new(0);
    struct str text = str_c("schuldhulpverlening wijkteam wijkteams schuldhulpverlening wijkteam e-mail");
    (void)state;
    for (int i = 0; i < 3; i++) {
        (void)tokenizer_run(x, text, TOKENS_EXTRA, write_token, &with);
        (void)tokenizer_run(y, text, TOKENS_EXTRA, write_token, &without);
    }
    assert_true(str_eq(buf_str(&with), buf_str(&without)));
    buf_release(&with);
    buf_release(&without);
    tokenizer_free(x);
    tokenizer_free(y);
    arena_release(&a);
}

static void token_endless_word_is_cut(void **state)
{
    char word[1000];
    struct buf b = { 0 };
    struct tokenizer *z = tokenizer_new(0);
    (void)state;
    memset(word, 'a', sizeof word);
    (void)tokenizer_run(z, (struct str){ word, sizeof word }, TOKENS_EXTRA, write_token, &b);
    assert_int_equal(b.n, 2 * TOKEN_MAX + 2);
    buf_release(&b);
    tokenizer_free(z);
}

static void plain_markdown_words_remain(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_str(plain_text(&a, str_c("# Kop\n\n* **vet** en _schuin_\n> quote [tekst](http://x.nl/a_b) `code`\n")),
        "Kop\n\nvet en schuin\nquote tekst code\n");
    assert_str(plain_text(&a, str_c("## Situatie\nIn de wijk\n### Aanpak")), "Situatie\n\nIn de wijk\nAanpak");
    assert_str(plain_text(&a, str_c("3 * 4 < 5 en snake_case blijft")), "3 * 4 < 5 en snake_case blijft");
    assert_str(plain_text(&a, str_c("<b>vet</b> &amp; ![foto](x.png)")), " vet  & foto");
    arena_release(&a);
}

static struct str snip(struct arena *a, const char *text, const char *stem)
{
    struct tokenizer *z = tokenizer_new(0);
    struct snippet_term term = { arena_str(a, tokenizer_stem(z, str_c(stem))), 1 };
    struct snippet_finder finder;
    snippet_prepare(&finder, z, &term, 1);
    struct snippet_window w = snippet_find(&finder, str_c(text), 100000);
    struct str html = snippet_write(&finder, a, &w);
    tokenizer_free(z);
    return html;
}

/* A heading is no part of the sentence that follows; what ends with a sign, or goes on in the next line, needs no other. */
static void snippet_heading_apart_from_text(void **state)
{
    static const char *const texts[][2] = {
        { "## Situatie\nIn de Waterwijk", "Situatie \xC2\xB7 In de <mark>Waterwijk</mark>" },
        { "## Waterwijk\n\nHet begin", "<mark>Waterwijk</mark> \xC2\xB7 Het begin" },
        { "Waterwijk\n---\nHet begin", "<mark>Waterwijk</mark> \xC2\xB7 Het begin" },
        { "Een zin.\n\nIn de Waterwijk", "Een zin.  In de <mark>Waterwijk</mark>" },
        { "Een zin\nin de Waterwijk\n\n", "Een zin in de <mark>Waterwijk</mark>" },
        { "# Kop < &\n\n\n\nWaterwijk", "Kop &lt; &amp; \xC2\xB7 <mark>Waterwijk</mark>" },
    };
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_str(snip(&a, plain_text(&a, str_c(texts[i][0])).p, "waterwijk"), texts[i][1]);
    arena_release(&a);
}

/* Holds for the tokens of one word: the letters of each begin somewhere in the word as snippet_may_hold thinks. */
static bool may_hold_token(void *word, const struct token *t)
{
    struct snippet_term term = { t->stem, 1 };
    struct snippet_finder finder;
    snippet_prepare(&finder, NULL, &term, 1);
    if (!snippet_may_hold(&finder, *(struct str *)word))
        fail_msg("%.*s would not be marked for %.*s", STR_ARG(*(struct str *)word), STR_ARG(t->stem));
    return true;
}

static void snippet_no_word_ruled_out_that_holds_the_stem(void **state)
{
    struct tokenizer *z = tokenizer_new(0);
    size_t words = 0;
    (void)state;
    for (const char *entry = lexicon_words; *entry; entry += 2 + (unsigned char)*entry) {
        struct str word = { entry + 2, (unsigned char)*entry };
        words++;
        assert_true(tokenizer_run(z, word, TOKENS_EXTRA, may_hold_token, &word));
    }
    assert_true(words > 30000);
    tokenizer_free(z);
}

static void snippet_compound_marked_whole(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_str(snip(&a, "De woningcorporatie helpt.", "corporatie"), "De <mark>woningcorporatie</mark> helpt.");
    arena_release(&a);
}

/* What stands in the text again is marked again, a form that only looks like it is not, and other letters of the stem are no matter. */
static void snippet_every_form_marked(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_str(snip(&a, "Leden van het lid. De situatie en wie situeert: leden, geleden, Leden.", "lid"),
        "<mark>Leden</mark> van het <mark>lid</mark>. De situatie en wie situeert: <mark>leden</mark>, geleden, "
        "<mark>Leden</mark>.");
    assert_str(snip(&a, "De situatie en wie situeert: situaties.", "situeren"),
        "De <mark>situatie</mark> en wie <mark>situeert</mark>: <mark>situaties</mark>.");
    arena_release(&a);
}

/* More beginnings than the machine has room for: it lets more words through, never fewer. */
static void snippet_many_terms_none_ruled_out(void **state)
{
    static const char letters[] = "bcdfghjklmnpqrtw";
    char stem[SNIPPET_TERMS][7] = { "" };
    struct snippet_term terms[SNIPPET_TERMS];
    struct snippet_finder finder;
    (void)state;
    for (int i = 0; i < SNIPPET_TERMS; i++) {
        for (int k = 0; k < 6; k++)
            stem[i][k] = k % 2 ? "aeio"[i / 16] : letters[(i + k) % 16];
        terms[i] = (struct snippet_term){ str_c(stem[i]), 1 };
    }
    snippet_prepare(&finder, NULL, terms, SNIPPET_TERMS);
    assert_int_equal(finder.states, SNIPPET_STATES);
    for (int i = 0; i < SNIPPET_TERMS; i++)
        assert_true(snippet_may_hold(&finder, terms[i].stem));
    assert_false(snippet_may_hold(&finder, STR("xuxux")));
}

/* Told which of the terms stand in a text, the finder gives the piece that it gives when it has to look for all of them; told that none
 * does, it finds none. */
static void snippet_terms_known_same_piece(void **state)
{
    enum { TERMS = 6, TEXTS = 300, WORDS = 120 };
    static const char *const words[] = { "Waterwijk", "jeugdhulp", "gemeente", "schulden", "www", "wijkteams",
        "vergadering", "gemeenschap", "zondag", "bij", "caf\xC3\xA9", "water" };
    struct tokenizer *z = tokenizer_new(0);
    struct arena a = { 0 };
    struct snippet_term terms[TERMS];
    struct snippet_finder finder;
    unsigned number = 7, different = 0;
    (void)state;
    for (int i = 0; i < TERMS; i++)
        terms[i] = (struct snippet_term){ arena_str(&a, tokenizer_stem(z, fold_text(&a, str_c(words[i]), TOKEN_MAX))),
            1 + i };
    snippet_prepare(&finder, z, terms, TERMS);
    for (unsigned n = 0; n < TEXTS; n++) {
        struct buf text = { 0 };
        uint64_t there = 0;
        for (int i = 0; i < WORDS; i++) {
            number = number * 1664525 + 1013904223;
            unsigned word = (number >> 10) % 100 < 90 ? TERMS + (number >> 17) % 6
                                                      : (number >> 17) % (TERMS - n % TERMS);
            there |= word < TERMS ? 1ull << word : 0;
            buf_printf(&text, "%s%s", words[word], i % 11 ? " " : ". ");
        }
        struct str piece[2];
        for (int k = 0; k < 2; k++) {
            finder.wanted = k ? there : finder.all;
            struct snippet_window w = snippet_find(&finder, buf_str(&text), 100000);
            piece[k] = snippet_write(&finder, &a, &w);
        }
        assert_true(str_eq(piece[0], piece[1]));
        different += there != finder.all;
        finder.wanted = 0;
        assert_true(snippet_find(&finder, buf_str(&text), 100000).score == 0);
        buf_release(&text);
    }
    assert_true(different > TEXTS / 2);
    arena_release(&a);
    tokenizer_free(z);
}

static void snippet_markup_escaped(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_str(snip(&a, "<script>wijk</script> & \"wijk\"", "wijk"),
        "&lt;script&gt;<mark>wijk</mark>&lt;/script&gt; &amp; &quot;<mark>wijk</mark>&quot;");
    arena_release(&a);
}

static void snippet_long_text_window_around_hit(void **state)
{
    struct arena a = { 0 };
    struct buf b = { 0 };
    (void)state;
    for (int i = 0; i < 200; i++)
        buf_addz(&b, i == 150 ? "spreekuur " : "en\xC3\xA9r ");
    struct str html = snip(&a, arena_cstr(&a, buf_str(&b)), "spreekuur");
    assert_has(html, "<mark>spreekuur</mark>");
    assert_true(html.n < 500);
    buf_release(&b);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(token_texts_expected),
    cmocka_unit_test(query_lines_expected),
    cmocka_unit_test(snippet_lines_expected),
    cmocka_unit_test(compound_words_expected_parts),
    cmocka_unit_test(stem_families_one_stem),
    cmocka_unit_test(verb_strong_forms_stem_of_infinitive),
    cmocka_unit_test(stem_inflections_one_stem),
    cmocka_unit_test(fold_letters_one_small_form),
    cmocka_unit_test(stop_words_sorted_found),
    cmocka_unit_test(token_memory_same_tokens),
    cmocka_unit_test(token_endless_word_is_cut),
    cmocka_unit_test(plain_markdown_words_remain),
    cmocka_unit_test(snippet_heading_apart_from_text),
    cmocka_unit_test(snippet_no_word_ruled_out_that_holds_the_stem),
    cmocka_unit_test(snippet_compound_marked_whole),
    cmocka_unit_test(snippet_every_form_marked),
    cmocka_unit_test(snippet_many_terms_none_ruled_out),
    cmocka_unit_test(snippet_terms_known_same_piece),
    cmocka_unit_test(snippet_markup_escaped),
    cmocka_unit_test(snippet_long_text_window_around_hit),
};
UNIT_MAIN(tests);
