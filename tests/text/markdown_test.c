/* markdown_test.c -- what Markdown becomes, and that nothing of a hostile text comes alive. */
#include "fixture.h"
#include "torture/long.h"

#include "base/buf.h"
#include "text/document.h"
#include "text/markdown.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A world in which posts 12, 13 and 17 exist, and jan.de-vries and café_west. */
static bool find_post(void *ctx, struct arena *a, int64_t id, struct markdown_target *out)
{
    (void)ctx;
    *out = (struct markdown_target){ .url = arena_printf(a, "/vraag/%lld/x", (long long)id),
        .title = STR("Een \"titel\" & meer") };
    return id == 12 || id == 13 || id == 17;
}

static bool find_name(void *ctx, struct arena *a, struct str name, struct markdown_target *out)
{
    (void)ctx;
    *out = (struct markdown_target){ .url = arena_printf(a, "/mensen/%.*s", STR_ARG(name)) };
    return str_is(name, "jan.de-vries") || str_is(name, "café_west");
}

static const struct markdown_names names = { .post = find_post, .name = find_name, .id_prefix = "s-" };

static struct str render(struct arena *a, const char *name, struct str input)
{
    struct str html;
    (void)name;
    assert_int_equal(markdown_html(a, input, &names, &html), OK);
    return html;
}

static void markdown_fixtures_giveTheirHtml(void **state)
{
    (void)state;
    fixture_run("tests/text/markdown", render);
}

static void markdown_reply_hasNoIdsAndPlainAddresses(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    assert_int_equal(markdown_html(&a, STR("## Kop\n\n#12 @jan"), &markdown_reply, &html), OK);
    assert_str(html, "<h2>Kop</h2>\n<p><a href=\"/post/12\">#12</a> @jan</p>\n");
    assert_int_equal(markdown_html(&a, STR("#12"), NULL, &html), OK);
    assert_str(html, "<p>#12</p>\n");
    arena_release(&a);
}

static void markdown_emptyText_givesNothing(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    assert_int_equal(markdown_html(&a, (struct str){ 0 }, &names, &html), OK);
    assert_int_equal(html.n, 0);
    arena_release(&a);
}

/* ---- safety */

/* The value of an attribute may begin with one of these only. */
static bool is_safe_address(struct str v)
{
    static const char *const good[] = { "http://", "https://", "mailto:", "tel:", "/", "#" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (str_starts(v, str_c(good[i])))
            return true;
    return str_find(v, ':') == v.n || str_find(v, '/') < str_find(v, ':') || str_find(v, '?') < str_find(v, ':') ||
        str_find(v, '#') < str_find(v, ':');
}

/* Reads the HTML tag by tag as a strict reader: only known elements and attributes, all values quoted, addresses safe. */
static const char *what_is_alive(struct str html)
{
    static const char *const elements[] = { "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre",
        "code", "em", "strong", "a", "img", "br", "hr" };
    static const char *const attributes[] = { "href", "src", "alt", "title", "rel", "id", "class", "start", "loading" };
    for (size_t i = 0; i < html.n; i++) {
        if (html.p[i] != '<')
            continue;
        size_t at = ++i;
        at += at < html.n && html.p[at] == '/';
        size_t end = at;
        while (end < html.n && !strchr(" >", html.p[end]))
            end++;
        struct str element = str_sub(html, at, end - at);
        bool known = false;
        for (size_t k = 0; k < sizeof elements / sizeof *elements; k++)
            known = known || str_is(element, elements[k]);
        if (!known)
            return "an unknown element";
        for (i = end; i < html.n && html.p[i] == ' ';) {
            size_t from = ++i;
            while (i < html.n && html.p[i] != '=')
                i++;
            struct str attribute = str_sub(html, from, i - from);
            if (i + 1 >= html.n || html.p[i + 1] != '"')
                return "an attribute without quotes";
            from = i += 2;
            while (i < html.n && html.p[i] != '"')
                i++;
            known = false;
            for (size_t k = 0; k < sizeof attributes / sizeof *attributes; k++)
                known = known || str_is(attribute, attributes[k]);
            if (!known)
                return "an unknown attribute";
            struct str value = str_sub(html, from, i - from);
            if ((str_is(attribute, "href") && !is_safe_address(value)) ||
                (str_is(attribute, "src") && !str_starts(value, STR("/api/v1/attachments/"))))
                return "an unsafe address";
            i++;
        }
        if (i >= html.n || html.p[i] != '>')
            return "a tag that does not end";
    }
    return NULL;
}

static const char *const hostile[] = { "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))", "[x](javascript&colon;alert(1))",
    "[x](java\nscript:alert(1))", "[x](&#x6A;avascript:alert(1))", "[x](\\javascript:alert(1))",
    "[x](%6aavascript:alert(1))", "[x](data:text/html;base64,PHN2Zz4=)", "[x](vbscript:msgbox)",
    "![x](javascript:alert(1))", "![x](data:image/svg+xml,<svg onload=alert(1)>)", "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]", "[x](https://a.example \"\\\" onmouseover=\\\"alert(1)\")",
    "[x](https://a.example/\" onclick=\"x)", "![\" onerror=\"alert(1)](/api/v1/attachments/1)",
    "![x](/api/v1/attachments/1\"onerror=\"alert(1))", "![a](/api/v1/attachments/1 \"\" onerror=alert(1) \"\")",
    "```\"><script>alert(1)</script>\n```", "``` \" onload=\"x\nx\n```", "# <b id=x onclick=y>\n", "# \" onclick=\"x",
    "<!-- --><script>x</script>", "<![CDATA[<script>]]>", "<?php x ?>", "<a href=\"javascript:x\">y</a>", "*<b>*</b>",
    "[<script>](x)", "`<script>`", "    <script>", "> <script>", "- <iframe src=x>", "<style>@import 'x'</style>",
    "<math><mtext></mtext></math>", "\xe2\x80\xae[x](javascript:alert(1))", "[x](//elders.example)",
    "[x](\\\\elders.example)", "[x](/\\elders.example)", "&lt;script&gt;", "&#60;script&#62;", "@<script>",
    "#1<script>", "[a](<javascript:x>)", "[a](< javascript:x>)", "[a](<\tjavascript:x>)", "[a](feed:javascript:x)",
    "[![x](javascript:y)](javascript:z)", "[a [b](c) d](javascript:e)", "<<script>script>", "<a\nhref=x\nonclick=y>",
    "![[x](javascript:a)](javascript:b)", "1. <x>\n2. <y z='\">'>" };

static void markdown_hostileTexts_comeOutDead(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        for (size_t k = 0; k < sizeof hostile / sizeof *hostile; k++) {
            struct str body = i == k ? str_c(hostile[i])
                                     : arena_printf(&a, "%s%s%s", hostile[i], k % 2 ? " " : "", hostile[k]);
            assert_int_equal(markdown_html(&a, body, &names, &html), OK);
            const char *alive = what_is_alive(html);
            if (alive)
                fail_msg("%s in the HTML of\n%.*s\nwhich is\n%.*s", alive, STR_ARG(body), STR_ARG(html));
            arena_reset(&a);
        }
    arena_release(&a);
}

static void markdown_whatIsAlive_isNoticed(void **state)
{
    (void)state;
    assert_non_null(what_is_alive(STR("<script>")));
    assert_non_null(what_is_alive(STR("<p onclick=\"x\">")));
    assert_non_null(what_is_alive(STR("<a href=\"javascript:x\">")));
    assert_non_null(what_is_alive(STR("<img src=\"https://a.example\">")));
    assert_non_null(what_is_alive(STR("<a href=x>")));
    assert_null(what_is_alive(STR("<p><a href=\"/x\" rel=\"nofollow noopener\">x</a></p>")));
}

/* ---- cost */

struct pattern {
    const char *name, *before, *repeated, *after;
};

/* What made this parser or others slow; each is repeated up to 100,000 characters. */
static const struct pattern patterns[] = { { "images in brackets", "", "![[]()", "" }, { "open brackets", "", "[", "" },
    { "open images", "", "![", "" }, { "open links", "", "[a](", "" }, { "pointed links", "", "[a](<b", "" },
    { "quotes", "", ">", "" }, { "quotes and lines", "", "> > > > > > > >\n\n", "" },
    { "lists in a line", "", "- ", "" },
    { "deep list, then empty lines", "- - - - - - - - - - - - - - - - - - - - a\n", "\n", "x" },
    { "emphasis", "", "*a **a ", "" }, { "mixed emphasis", "", "*_", "" },
    { "emphasis that never closes", "", "a_ ", "" }, { "backticks", "", "`a``b", "" }, { "comments", "", "<!--", "" },
    { "declarations", "", "<!A ", "" }, { "instructions", "", "<?", "" }, { "data", "", "<![CDATA[", "" },
    { "tags", "", "<a b='", "" }, { "angles", "", "<", "" }, { "entities", "", "&amp", "" },
    { "ampersands", "", "&", "" },
    { "references",
        "[a]: /uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu\n\n",
        "[a] ", "" },
    { "headings", "", "# a\n", "" }, { "empty headings", "", "#\n", "" }, { "underlined", "", "a\n=\n", "" },
    { "items", "", "1.\n", "" }, { "fences", "", "```\n", "" }, { "mentions", "", "#1 ", "" },
    { "names", "", "@a ", "" }, { "empty lines", "", "\n", "" }, { "tabs", "", "\t", "" },
    { "backslashes", "", "\\", "" }, { "parentheses", "[a](", "(", "" } };

static void markdown_costlyTexts_takeAtMostATenthOfASecond(void **state)
{
    long slowest = 0;
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct arena a = { 0 };
        struct buf body = { 0 };
        struct str html, repeated = str_c(patterns[i].repeated);
        buf_addz(&body, patterns[i].before);
        while (body.n + repeated.n + strlen(patterns[i].after) <= DOCUMENT_MAX)
            buf_add(&body, repeated);
        buf_addz(&body, patterns[i].after);
        struct timespec from, to;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
        enum err e = markdown_html(&a, buf_str(&body), &names, &html);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
        long ms = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
        assert_true(e == OK || e == ERR_TOO_LARGE);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        enum { LIMIT_MS = 1000 };
#else
        enum { LIMIT_MS = 100 };
#endif
        slowest = ms > slowest ? ms : slowest;
        if (ms > LIMIT_MS)
            fail_msg("%s: %ld ms", patterns[i].name, ms);
        if (e == OK)
            assert_null(what_is_alive(html));
        buf_release(&body);
        arena_release(&a);
    }
    FIGURES("markdown", "%zu costly texts, the slowest %ld ms of processor time, 0 with active content",
        sizeof patterns / sizeof *patterns, slowest);
}

/* Repeats z up to n bytes. */
static struct str repeat(struct arena *a, const char *z, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++)
        p[i] = z[i % strlen(z)];
    return (struct str){ p, n };
}

static void markdown_tooMuch_isRefusedWithAReason(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    assert_int_equal(markdown_html(&a, repeat(&a, "a", DOCUMENT_MAX), &names, &html), OK);
    static const char *const much[] = { "[a]", "![", "<!-- ", "*", "- - " };
    for (size_t i = 0; i < sizeof much / sizeof *much; i++) {
        struct str body = repeat(&a, much[i], 90000);
        assert_int_equal(markdown_html(&a, body, &names, &html), ERR_TOO_LARGE);
        assert_non_null(markdown_refusal(body, false));
        assert_non_null(markdown_refusal(body, true));
    }
    struct str longer = repeat(&a, "a", DOCUMENT_MAX + 1);
    assert_int_equal(markdown_html(&a, longer, &names, &html), ERR_TOO_LARGE);
    assert_non_null(strstr(markdown_refusal(longer, false), "100.000"));
    assert_null(markdown_refusal(STR("gewoon"), false));
    arena_release(&a);
}

static void markdown_characters_areCountedAndNotBytes(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    assert_int_equal(markdown_html(&a, repeat(&a, "é", (size_t)DOCUMENT_MAX * 2), &names, &html), OK);
    assert_int_equal(html.n, (size_t)DOCUMENT_MAX * 2 + strlen("<p></p>\n"));
    arena_release(&a);
}

static void markdown_htmlOverItsCap_isTooLarge(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct str html;
    struct str body = repeat(&a, "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > >\n\n", 99000);
    assert_int_equal(markdown_html(&a, body, &names, &html), ERR_TOO_LARGE);
    assert_int_equal(html.n, 0);
    arena_release(&a);
}

/* ---- mentions */

static void markdown_mentions_areListedOnceOutsideCodeAndLinks(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct markdown_mentions m;
    assert_int_equal(
        markdown_mentions(&a,
            STR("#12 en **#7**, weer #12 `#8` [#9](/x) ![#10](/y)\n\n    #11 x\n\nhttps://a.example/#11 @anna, @bert. @anna"),
            &m),
        OK);
    assert_int_equal(m.posts_n, 2);
    assert_int_equal(m.posts[0], 12);
    assert_int_equal(m.posts[1], 7);
    assert_int_equal(m.names_n, 2);
    assert_str(m.names[0], "anna");
    assert_str(m.names[1], "bert");
    assert_int_equal(markdown_mentions(&a, STR("niets"), &m), OK);
    assert_int_equal(m.posts_n + m.names_n, 0);
    arena_release(&a);
}

static void markdown_manyMentions_areCapped(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct buf body = { 0 };
    struct markdown_mentions m;
    for (int i = 1; i < 5000; i++)
        buf_printf(&body, "#%d @n%d ", i, i);
    assert_int_equal(markdown_mentions(&a, buf_str(&body), &m), OK);
    assert_int_equal(m.posts_n, MARKDOWN_MENTIONS_MAX);
    assert_int_equal(m.names_n, MARKDOWN_MENTIONS_MAX);
    buf_release(&body);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(markdown_fixtures_giveTheirHtml),
    cmocka_unit_test(markdown_reply_hasNoIdsAndPlainAddresses),
    cmocka_unit_test(markdown_emptyText_givesNothing),
    cmocka_unit_test(markdown_hostileTexts_comeOutDead),
    cmocka_unit_test(markdown_whatIsAlive_isNoticed),
    cmocka_unit_test(markdown_costlyTexts_takeAtMostATenthOfASecond),
    cmocka_unit_test(markdown_tooMuch_isRefusedWithAReason),
    cmocka_unit_test(markdown_characters_areCountedAndNotBytes),
    cmocka_unit_test(markdown_htmlOverItsCap_isTooLarge),
    cmocka_unit_test(markdown_mentions_areListedOnceOutsideCodeAndLinks),
    cmocka_unit_test(markdown_manyMentions_areCapped),
};

UNIT_MAIN(tests);
