/* commonmark_test.c -- the 652 examples of the CommonMark specification come out as it says, but for what we do otherwise on purpose.
 *
 * Each example is asked twice. The parser's own renderer must give the specification's HTML, byte for byte: the tree is right.
 * Then ours must give the same bytes, after what is listed in `departures` was done to what is expected: most of it to the
 * tree, from which the parser's own renderer makes the HTML again. An example without a departure in it is compared with the
 * text of the specification itself. How many examples have each departure is part of the test, so that none spreads unseen.
 *
 * The specification is the npm package commonmark-spec of web/package-lock.json: `make deps` brings it. */
#include "fixture.h"
#include "torture/long.h"

#include "base/buf.h"
#include "text/markdown.h"

#include <cmark.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SPECIFICATION "web/node_modules/commonmark-spec/spec.txt"
#define FENCE         "````````````````````````````````"

enum { EXAMPLES = 652, NODES_MAX = 2000, EXAMPLE_MAX = 1 << 16 };

enum departure { HEADING, RAW, REFUSED, EMPTY, IMAGE, LANGUAGE, ADDRESS, MENTION, REL, SLASH, DEPARTURES };

static const struct {
    const char *name, *reason;
    int examples;
} departures[DEPARTURES] = {
    [HEADING] = { "heading level", "h1 is the title of the page, and no level is skipped (WCAG 1.3.1)", 29 },
    [RAW] = { "raw HTML", "is shown as text: nothing that somebody typed comes alive", 71 },
    [REFUSED] = { "scheme",
        "only http, https, mailto and tel; of another link, or one that looks so, only the text is left", 5 },
    [EMPTY] = { "empty address", "leads nowhere; the text is left", 5 },
    [IMAGE] = { "image", "only attachments of this server are shown; of another image its description is a link", 22 },
    [LANGUAGE] = { "language", "the name of a language has letters, digits and +#-_. in it", 1 },
    [ADDRESS] = { "bare address", "http:// in a sentence is a link without <>", 3 },
    [MENTION] = { "mention", "#5 is the post of that number", 1 },
    [REL] = { "rel", "of a link that leaves the site: it is no recommendation, and gets no hold on the window", 14 },
    [SLASH] = { "br and hr", "are written as HTML has them, without a slash", 36 },
};

/* What is done otherwise in one example. */
struct found {
    bool at[DEPARTURES];
};

/* ---- what is expected: the tree */

static bool allowed(const char *url)
{
    static const char *const schemes[] = { "http:", "https:", "mailto:", "tel:" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (!strncasecmp(url, schemes[i], strlen(schemes[i])))
            return true;
    return strcspn(url, ":") >= strcspn(url, "/?#");
}

static cmark_node *text_of(const char *text)
{
    cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, text);
    return node;
}

static void replace(cmark_node *old, cmark_node *new)
{
    assert_true(cmark_node_replace(old, new));
    cmark_node_free(old);
}

/* What is below a node stands in its place. */
static void unwrap(cmark_node *node)
{
    while (cmark_node_first_child(node))
        assert_true(cmark_node_insert_before(node, cmark_node_first_child(node)));
    cmark_node_free(node);
}

static bool in_link(cmark_node *node)
{
    while ((node = cmark_node_parent(node)) && cmark_node_get_type(node) != CMARK_NODE_LINK) {
    }
    return node != NULL;
}

/* The words below a node. */
static void add_words(struct buf *out, cmark_node *node)
{
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        const char *literal = cmark_node_get_literal(child);
        if (literal)
            buf_addz(out, literal);
        add_words(out, child);
    }
}

/* An image becomes a link with its description; inside a link only the description. */
static void image_edit(cmark_node *image)
{
    struct buf words = { 0 };
    add_words(&words, image);
    if (!words.n)
        buf_addz(&words, cmark_node_get_url(image));
    buf_addc(&words, '\0');
    cmark_node *text = text_of(words.p);
    buf_release(&words);
    if (in_link(image)) {
        replace(image, text);
        return;
    }
    cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node_set_url(link, cmark_node_get_url(image));
    cmark_node_set_title(link, cmark_node_get_title(image));
    cmark_node_append_child(link, text);
    replace(image, link);
}

static void raw_block_edit(cmark_node *block)
{
    struct arena a = { 0 };
    cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
    struct str text = str_trim(str_c(cmark_node_get_literal(block)));
    cmark_node_append_child(paragraph, text_of(arena_printf(&a, "%.*s", STR_ARG(text)).p));
    replace(block, paragraph);
    arena_release(&a);
}

static void node_edit(cmark_node *node, int *level, struct found *f)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING: {
        int was = cmark_node_get_heading_level(node), shown = was < 2 ? 2 : was;
        *level = shown > *level + 1 ? *level + 1 : shown;
        f->at[HEADING] |= *level != was;
        cmark_node_set_heading_level(node, *level);
        break;
    }
    case CMARK_NODE_HTML_BLOCK:
        f->at[RAW] = true;
        raw_block_edit(node);
        break;
    case CMARK_NODE_HTML_INLINE:
        f->at[RAW] = true;
        replace(node, text_of(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_LINK: {
        const char *url = cmark_node_get_url(node);
        f->at[EMPTY] |= !*url;
        f->at[REFUSED] |= *url && !allowed(url);
        if (!*url || !allowed(url))
            unwrap(node);
        break;
    }
    case CMARK_NODE_IMAGE:
        f->at[IMAGE] = true;
        image_edit(node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        if (!strcmp(cmark_node_get_fence_info(node), ";")) {
            f->at[LANGUAGE] = true;
            cmark_node_set_fence_info(node, "");
        }
        break;
    default: break;
    }
}

/* Lists the nodes below a node that are not below an image, which is one thing to us. */
static size_t list_nodes(cmark_node *node, cmark_node **out, size_t n)
{
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        assert_true(n < NODES_MAX);
        out[n++] = child;
        if (cmark_node_get_type(child) != CMARK_NODE_IMAGE)
            n = list_nodes(child, out, n);
    }
    return n;
}

static void tree_edit(cmark_node *root, struct found *f)
{
    static cmark_node *nodes[NODES_MAX];
    size_t n = list_nodes(root, nodes, 0);
    int level = 1;
    for (size_t i = 0; i < n; i++)
        node_edit(nodes[i], &level, f);
}

/* ---- what is expected: the HTML */

/* Text of one example that becomes other text, since the parser's tree has no node for it. */
static const struct {
    enum departure why;
    const char *from, *to;
} by_hand[] = {
    { ADDRESS, "<p>&lt; http://foo.bar &gt;</p>", "<p>&lt; <a href=\"http://foo.bar\">http://foo.bar</a> &gt;</p>" },
    { ADDRESS, "<p>http://example.com</p>", "<p><a href=\"http://example.com\">http://example.com</a></p>" },
    { ADDRESS, "<p>&lt;http://foo.bar/baz bim&gt;</p>",
        "<p>&lt;<a href=\"http://foo.bar/baz\">http://foo.bar/baz</a> bim&gt;</p>" },
    { RAW, "<li>&lt;div&gt;</li>",
        "<li>\n<p>&lt;div&gt;</p>\n</li>" }, /* a paragraph, also in a list without empty lines */
    { MENTION, "<p>#5 bolt</p>", "<p><a href=\"/post/5\">#5</a> bolt</p>" },
};

static struct str by_hand_edit(struct arena *a, struct str html, struct found *f)
{
    for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++) {
        struct str from = str_c(by_hand[i].from);
        size_t at = str_search(html, from);
        if (at == html.n)
            continue;
        f->at[by_hand[i].why] = true;
        struct str before = str_sub(html, 0, at), after = str_sub(html, at + from.n, html.n);
        html = arena_printf(a, "%.*s%s%.*s", STR_ARG(before), by_hand[i].to, STR_ARG(after));
    }
    return html;
}

/* Links outwards get their rel, and what is empty loses its slash. Every value is quoted, and has no '>' in it. */
static struct str tags_edit(struct arena *a, struct str html, struct found *f)
{
    static const char *const outwards[] = { "<a href=\"http://", "<a href=\"https://", "<a href=\"//" };
    struct buf out = { 0 };
    bool outside = false;
    for (size_t i = 0; i < html.n; i++) {
        struct str rest = str_sub(html, i, html.n);
        for (size_t k = 0; k < sizeof outwards / sizeof *outwards; k++)
            outside |= str_starts(rest, str_c(outwards[k]));
        if (str_starts(rest, STR(" />"))) {
            f->at[SLASH] = true;
            i++;
        } else if (html.p[i] == '>' && outside) {
            f->at[REL] = true;
            buf_addz(&out, " rel=\"nofollow noopener\">");
            outside = false;
        } else
            buf_addc(&out, html.p[i]);
    }
    struct str edited = arena_str(a, buf_str(&out));
    buf_release(&out);
    return edited;
}

/* ---- the examples */

struct example {
    int number;
    struct str markdown, html;
};

/* The specification writes a tab as an arrow. */
static struct str with_tabs(struct arena *a, struct str s)
{
    struct buf out = { 0 };
    for (size_t at; s.n; s = str_sub(s, at, s.n)) {
        at = str_search(s, STR("→"));
        buf_add(&out, str_sub(s, 0, at));
        if (at < s.n) {
            buf_addc(&out, '\t');
            at += strlen("→");
        }
    }
    struct str text = arena_str(a, buf_str(&out));
    buf_release(&out);
    return text;
}

/* Takes the next example from the text of the specification; false after the last. */
static bool next_example(struct arena *a, struct str *spec, struct example *e)
{
    struct str open = STR("\n" FENCE " example\n");
    size_t at = str_search(*spec, open);
    if (at == spec->n)
        return false;
    *spec = str_sub(*spec, at + open.n - 1, spec->n); /* from the end of that line */
    size_t middle = str_search(*spec, STR("\n.\n")), end = str_search(*spec, STR("\n" FENCE "\n"));
    assert_true(middle < end && end < spec->n);
    e->number++;
    e->markdown = with_tabs(a, str_sub(*spec, 1, middle));
    e->html = with_tabs(a, end > middle + 2 ? str_sub(*spec, middle + 3, end - middle - 2) : STR(""));
    *spec = str_sub(*spec, end, spec->n);
    return true;
}

static struct str expected(struct arena *a, const struct example *e, struct found *f)
{
    cmark_node *root = cmark_parse_document(e->markdown.p, e->markdown.n, CMARK_OPT_DEFAULT);
    char *html = cmark_render_html(root, CMARK_OPT_UNSAFE);
    struct str theirs = arena_str(a, str_c(html));
    free(html);
    if (!str_eq(theirs, e->html))
        fail_msg("example %d: the parser itself gives\n%.*s", e->number, STR_ARG(theirs));
    tree_edit(root, f);
    for (int i = 0; i < DEPARTURES; i++)
        if (f->at[i]) {
            html = cmark_render_html(root, CMARK_OPT_UNSAFE);
            theirs = arena_str(a, str_c(html));
            free(html);
            break;
        }
    cmark_node_free(root);
    return tags_edit(a, by_hand_edit(a, theirs, f), f);
}

static void commonmark_examples_comeOutAsTheSpecificationSays(void **state)
{
    (void)state;
    if (access(SPECIFICATION, R_OK))
        skip(); /* not installed: make deps */
    struct arena text = { 0 }, a = { 0 };
    struct str spec = fixture_read(&text, SPECIFICATION), ours;
    struct example e = { 0 };
    int count[DEPARTURES] = { 0 }, plain = 0, wrong = 0;
    for (; next_example(&a, &spec, &e); arena_reset(&a)) {
        struct found f = { 0 };
        struct str theirs = expected(&a, &e, &f);
        assert_int_equal(markdown_html(&a, e.markdown, &markdown_reply, &ours), OK);
        if (!str_eq(ours, theirs)) {
            wrong++;
            print_error("example %d:\n%.*s\nbecomes\n%.*s\nand not\n%.*s\n", e.number, STR_ARG(e.markdown),
                STR_ARG(ours), STR_ARG(theirs));
        }
        bool otherwise = false;
        for (int i = 0; i < DEPARTURES; i++) {
            count[i] += f.at[i];
            otherwise |= f.at[i] && i != SLASH;
        }
        plain += !otherwise;
    }
    assert_int_equal(e.number, EXAMPLES);
    assert_int_equal(wrong, 0);
    struct buf said = { 0 };
    for (int i = 0; i < DEPARTURES; i++) {
        buf_printf(&said, "%s%s %d", i ? ", " : "", departures[i].name, count[i]);
        if (count[i] != departures[i].examples)
            print_error("%s: %d examples, %d were expected (%s)\n", departures[i].name, count[i],
                departures[i].examples, departures[i].reason);
        wrong += count[i] != departures[i].examples;
    }
    assert_int_equal(wrong, 0);
    FIGURES("commonmark",
        "%d examples, %d as the specification has them, the others otherwise on purpose and exactly so: %.*s", EXAMPLES,
        plain, (int)said.n, said.p);
    buf_release(&said);
    arena_release(&a);
    arena_release(&text);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(commonmark_examples_comeOutAsTheSpecificationSays) };

UNIT_MAIN(tests);
