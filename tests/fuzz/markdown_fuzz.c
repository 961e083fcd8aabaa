/* markdown_fuzz.c -- any valid text through the renderer, the outline and the list of mentions: nothing alive comes out. */
#include "base/utf8.h"
#include "text/markdown.h"
#include "text/outline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every '<' of the output belongs to an element that the renderer writes, and no address has a forbidden scheme. */
static void must_be_dead(struct str html)
{
    static const char *const tags[] = { "p>", "h2", "h3", "h4", "h5", "h6", "ul>", "ol>", "ol ", "li>", "blockquote>",
        "pre>", "code>", "code ", "em>", "strong>", "a>", "a href=\"", "img src=\"/api/v1/attachments/", "br>", "hr>" };
    for (size_t i = 0; i < html.n; i++) {
        if (html.p[i] != '<')
            continue;
        size_t at = i + 1 + (i + 1 < html.n && html.p[i + 1] == '/');
        bool known = false;
        for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
            known = known || str_starts(str_sub(html, at, html.n), str_c(tags[k]));
        struct str address = str_sub(html, at + 8, html.n);
        if (!known ||
            (str_starts(str_sub(html, at, 8), STR("a href=\"")) &&
                (str_ieq(str_sub(address, 0, 11), STR("javascript:")) ||
                    str_ieq(str_sub(address, 0, 5), STR("data:")))))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str html, text = { (const char *)data, size };
    struct outline o;
    struct markdown_mentions m;
    if (utf8_valid(text)) {
        if (!markdown_html(&a, text, &markdown_root, &html)) {
            must_be_dead(html);
            if (!utf8_valid(html))
                abort();
        }
        if (!outline_read(&a, text, &o))
            for (size_t i = 0; i < o.n; i++)
                if (o.sections[i].start > o.sections[i].text || o.sections[i].text > o.sections[i].end ||
                    o.sections[i].end > size)
                    abort();
        if (markdown_mentions(&a, text, &m) == OK && m.posts_n > MARKDOWN_MENTIONS_MAX)
            abort();
    }
    arena_release(&a);
    return 0;
}
