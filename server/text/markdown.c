/* markdown.c -- see markdown.h. */
#include "text/markdown.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/document.h"
#include "text/mention.h"
#include "text/slug.h"

#include <string.h>

struct writer {
    struct arena *a;
    struct buf out;
    const struct markdown_names *names;
    struct heading *headings; /* hash table of slugs, headings_n slots (a power of two) */
    size_t headings_n;
    int level; /* of the last heading */
    bool link; /* inside <a> */
    bool word; /* no mention can begin right after the last text character */
};

struct heading {
    struct str slug;
    size_t times;
};

static bool post_address(void *ctx, struct arena *a, int64_t id, struct markdown_target *out)
{
    (void)ctx;
    *out = (struct markdown_target){ .url = arena_printf(a, "/post/%lld", (long long)id) };
    return true;
}

const struct markdown_names markdown_root = { .post = post_address, .id_prefix = "s-" };
const struct markdown_names markdown_reply = { .post = post_address };

/* ---- escaping */

/* Adds s as text or as the value of a quoted attribute. */
static void add_text(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *e = s.p[i] == '&' ? "&amp;"
            : s.p[i] == '<'           ? "&lt;"
            : s.p[i] == '>'           ? "&gt;"
            : s.p[i] == '"'           ? "&quot;"
                                      : NULL;
        if (!e)
            continue;
        buf_add(out, str_sub(s, from, i - from));
        buf_addz(out, e);
        from = i + 1;
    }
    buf_add(out, str_sub(s, from, s.n - from));
}

/* Where the host of an address ends ("https://[::1]/x"); 0 when it has none. */
static size_t host_end(struct str s)
{
    size_t i = str_search(s, STR("//"));
    if (i == s.n || (i && s.p[i - 1] != ':'))
        return 0;
    for (i += 2; i < s.n && !strchr("/?#", s.p[i]);)
        i++;
    return i;
}

/* Adds an address as the value of a quoted attribute: what may not stand in a URI is percent-encoded, and so are brackets
 * outside the host. */
static void add_address(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t host = host_end(s);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '&')
            buf_addz(out, "&amp;");
        else if (c == '\'')
            buf_addz(out, "&#39;");
        else if (plain || (c && strchr(i < host ? "-._~:@!$()*+,;=%/[]" : "-._~:/?#@!$()*+,;=%", c)))
            buf_addc(out, (char)c);
        else
            buf_add(out, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
    }
}

/* ---- links */

/* "bijlage:12" is the attachment of that number, for those who write; anything else stays as it is. */
static struct str own_address(struct arena *a, struct str url)
{
    int64_t id;
    struct str number = str_sub(url, 8, url.n);
    if (!str_ieq(str_sub(url, 0, 8), STR("bijlage:")) || !str_int(number, &id) || id < 1)
        return url;
    return arena_printf(a, "/api/v1/attachments/%lld", (long long)id);
}

enum address { ADDRESS_REFUSED, ADDRESS_OWN, ADDRESS_OUTSIDE };

static enum address address_kind(struct str url)
{
    size_t colon = 0;
    while (colon < url.n && !strchr(":/?#", url.p[colon]))
        colon++;
    if (url.n == 0)
        return ADDRESS_REFUSED;
    if (colon == url.n || url.p[colon] != ':')
        return url.n > 1 && url.p[0] == '/' && (url.p[1] == '/' || url.p[1] == '\\') ? ADDRESS_OUTSIDE : ADDRESS_OWN;
    struct str scheme = str_sub(url, 0, colon);
    if (str_ieq(scheme, STR("http")) || str_ieq(scheme, STR("https")))
        return ADDRESS_OUTSIDE;
    return str_ieq(scheme, STR("mailto")) || str_ieq(scheme, STR("tel")) ? ADDRESS_OWN : ADDRESS_REFUSED;
}

/* Opens <a>; false (and nothing written) when the address is refused or a link is open already. */
static bool open_link(struct writer *w, struct str url, struct str title)
{
    url = own_address(w->a, url);
    enum address kind = address_kind(url);
    if (kind == ADDRESS_REFUSED || w->link)
        return false;
    buf_addz(&w->out, "<a href=\"");
    add_address(&w->out, url);
    if (title.n) {
        buf_addz(&w->out, "\" title=\"");
        add_text(&w->out, title);
    }
    buf_addz(&w->out, kind == ADDRESS_OUTSIDE ? "\" rel=\"nofollow noopener\">" : "\">");
    return w->link = true;
}

static void close_link(struct writer *w)
{
    if (w->link)
        buf_addz(&w->out, "</a>");
    w->link = false;
}

/* ---- text and mentions */

static bool resolve(struct writer *w, const struct mention *m, struct markdown_target *to)
{
    if (!w->names || w->link)
        return false;
    if (m->post)
        return w->names->post && w->names->post(w->names->ctx, w->a, m->post, to);
    return w->names->name && w->names->name(w->names->ctx, w->a, m->name, to);
}

/* True when no mention can begin right after text (mention.h); `before` when it is empty. */
static bool ends_in_word(struct str text, bool before)
{
    size_t i = text.n;
    while (i > 0 && ((unsigned char)text.p[i - 1] & 0xc0) == 0x80)
        i--;
    return i ? i--, mention_is_bound(utf8_next(text, &i)) : before;
}

/* Text without web addresses in it. */
static void write_words(struct writer *w, struct str text)
{
    size_t at = 0, from = 0;
    struct mention m;
    while (mention_next(text, &at, w->word, &m)) {
        struct markdown_target to = { 0 };
        if (!resolve(w, &m, &to))
            continue;
        add_text(&w->out, str_sub(text, from, m.start - from));
        bool opened = open_link(w, to.url, to.title);
        add_text(&w->out, str_sub(text, m.start, m.end - m.start));
        if (opened)
            close_link(w);
        from = m.end;
    }
    add_text(&w->out, str_sub(text, from, text.n - from));
    w->word = ends_in_word(text, w->word);
}

/* Finds the first web address (http:// or https://) that stands in text by itself; text.n when there is none. *end is where it
 * ends: before white space, quotation marks, angle brackets, and signs of the sentence around it. */
static size_t find_address(struct str text, size_t *end)
{
    for (size_t colon = 0; (colon += str_search(str_sub(text, colon, text.n), STR("://"))) < text.n; colon++) {
        size_t i = colon >= 5 && str_starts(str_sub(text, colon - 5, text.n), STR("https")) ? colon - 5
            : colon >= 4                                                                    ? colon - 4
                                                                                            : colon;
        struct str rest = str_sub(text, i, text.n);
        size_t from = str_starts(rest, STR("http://")) ? 7
            : str_starts(rest, STR("https://"))        ? 8
                                                       : 0,
               n = from, open = 0, closed = 0;
        if (!from || ends_in_word(str_sub(text, 0, i), false))
            continue;
        for (; n < rest.n && !strchr(" \t\n\"<>", rest.p[n]) && !str_starts(str_sub(rest, n, 3), STR("”")); n++) {
            open += rest.p[n] == '(';
            closed += rest.p[n] == ')';
        }
        while (n > from && (strchr(".,;:!?'*", rest.p[n - 1]) || (rest.p[n - 1] == ')' && closed > open)))
            closed -= rest.p[--n] == ')';
        if (n == from)
            continue;
        *end = i + n;
        return i;
    }
    return text.n;
}

static void write_text(struct writer *w, struct str text)
{
    for (size_t end = 0; text.n;) {
        size_t start = w->link ? text.n : find_address(text, &end);
        write_words(w, str_sub(text, 0, start));
        if (start == text.n)
            return;
        struct str address = str_sub(text, start, end - start);
        bool opened = open_link(w, address, (struct str){ 0 });
        add_text(&w->out, address);
        if (opened)
            close_link(w);
        w->word = true;
        text = str_sub(text, end, text.n);
    }
}

/* Adds the plain text below a node to out: text, code and breaks. */
static void plain_below(struct buf *out, struct cmark_node *node, bool escape)
{
    struct document part = { .root = node };
    struct document_step s = { node, true };
    while (document_next(&part, &s)) {
        cmark_node_type type = cmark_node_get_type(s.node);
        if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buf_addc(out, ' ');
        else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE) {
            struct str text = str_c(cmark_node_get_literal(s.node));
            if (escape)
                add_text(out, text);
            else
                buf_add(out, text);
        }
    }
}

static bool is_attachment(struct str url)
{
    return str_starts(url, STR("/api/v1/attachments/")) && str_search(url, STR("..")) == url.n;
}

/* An attachment becomes a picture when it says in words what is to be seen; every other image becomes a link. */
static void write_image(struct writer *w, struct cmark_node *node)
{
    struct str url = own_address(w->a, str_c(cmark_node_get_url(node))), title = str_c(cmark_node_get_title(node));
    struct buf alt = { .max = MARKDOWN_HTML_MAX };
    plain_below(&alt, node, true);
    if (buf_err(&alt))
        w->out.err = w->out.err ? w->out.err : buf_err(&alt);
    if (is_attachment(url) && str_trim(buf_str(&alt)).n) {
        buf_addz(&w->out, "<img src=\"");
        add_address(&w->out, url);
        buf_addz(&w->out, "\" alt=\"");
        buf_add(&w->out, buf_str(&alt));
        if (title.n) {
            buf_addz(&w->out, "\" title=\"");
            add_text(&w->out, title);
        }
        buf_addz(&w->out, "\" loading=\"lazy\">");
        buf_release(&alt);
        return;
    }
    bool opened = open_link(w, url, title);
    if (alt.n)
        buf_add(&w->out, buf_str(&alt));
    else
        add_text(&w->out, url);
    if (opened)
        close_link(w);
    buf_release(&alt);
}

/* ---- headings */

/* The heading level (2-6) that is shown for a level (1-6) of the text, after a heading that was shown at `last` (1 = none). */
static int shown_level(int level, int last)
{
    int least = level < 2 ? 2 : level;
    return least > last + 1 ? last + 1 : least;
}

/* Number of times that a heading with this slug has come, this one included. */
static size_t heading_times(struct writer *w, struct str slug)
{
    if (!w->headings)
        return 1;
    size_t i = (size_t)str_hash(slug) & (w->headings_n - 1);
    while (w->headings[i].times && !str_eq(w->headings[i].slug, slug))
        i = (i + 1) & (w->headings_n - 1);
    w->headings[i].slug = slug;
    return ++w->headings[i].times;
}

static void open_heading(struct writer *w, struct cmark_node *node)
{
    w->level = shown_level(cmark_node_get_heading_level(node), w->level);
    buf_printf(&w->out, "<h%d", w->level);
    if (w->names && w->names->id_prefix) {
        struct buf text = { .max = MARKDOWN_HTML_MAX };
        plain_below(&text, node, false);
        struct str slug = slug_of(w->a, buf_str(&text));
        buf_release(&text);
        size_t times = heading_times(w, slug);
        buf_printf(&w->out, " id=\"%s%.*s", w->names->id_prefix, STR_ARG(slug));
        if (times > 1)
            buf_printf(&w->out, "--%zu", times);
        buf_addc(&w->out, '"');
    }
    buf_addc(&w->out, '>');
}

/* Makes a table with room for every heading. */
static void prepare_headings(struct writer *w, const struct document *d)
{
    if (!w->names || !w->names->id_prefix)
        return;
    size_t n = 0;
    for (struct document_step s = { d->root, true }; document_next(d, &s);)
        n += cmark_node_get_type(s.node) == CMARK_NODE_HEADING; /* entered and left: twice each */
    for (w->headings_n = 16; w->headings_n < n;)
        w->headings_n *= 2;
    w->headings = arena_array(w->a, w->headings_n, sizeof *w->headings);
}

/* ---- blocks */

/* Starts a block on a line of its own. */
static void fresh_line(struct writer *w)
{
    if (w->out.n && w->out.p[w->out.n - 1] != '\n')
        buf_addc(&w->out, '\n');
    w->word = false;
}

static bool in_tight_list(struct cmark_node *node)
{
    struct cmark_node *item = cmark_node_parent(node), *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

/* Characters of the name of a programming language. */
static bool is_language(uint32_t c)
{
    return mention_is_word(c) || (c && c < 0x80 && strchr("+#-_.", (int)c));
}

static void write_code_block(struct writer *w, struct cmark_node *node)
{
    struct str info = str_c(cmark_node_get_fence_info(node)), word = { info.p, 0 };
    for (size_t i = 0; i < info.n && i < 40 && is_language(utf8_next(info, &i));)
        word.n = i;
    buf_addz(&w->out, "<pre><code");
    if (word.n)
        buf_printf(&w->out, " class=\"language-%.*s\"", STR_ARG(word));
    buf_addc(&w->out, '>');
    add_text(&w->out, str_c(cmark_node_get_literal(node)));
    buf_addz(&w->out, "</code></pre>\n");
}

static void write_list(struct writer *w, struct cmark_node *node, bool enter)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    if (!enter)
        buf_addz(&w->out, ordered ? "</ol>\n" : "</ul>\n");
    else if (ordered && start != 1)
        buf_printf(&w->out, "<ol start=\"%d\">\n", start);
    else
        buf_addz(&w->out, ordered ? "<ol>\n" : "<ul>\n");
}

static void write_block(struct writer *w, const struct document_step *s)
{
    struct cmark_node *node = s->node;
    cmark_node_type type = cmark_node_get_type(node);
    bool tight = type == CMARK_NODE_PARAGRAPH && in_tight_list(node);
    if (type != CMARK_NODE_DOCUMENT && !tight &&
        (s->enter || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST))
        fresh_line(w);
    switch (type) {
    case CMARK_NODE_BLOCK_QUOTE: buf_addz(&w->out, s->enter ? "<blockquote>\n" : "</blockquote>\n"); break;
    case CMARK_NODE_LIST: write_list(w, node, s->enter); break;
    case CMARK_NODE_ITEM: buf_addz(&w->out, s->enter ? "<li>" : "</li>\n"); break;
    case CMARK_NODE_CODE_BLOCK: write_code_block(w, node); break;
    case CMARK_NODE_THEMATIC_BREAK: buf_addz(&w->out, "<hr>\n"); break;
    case CMARK_NODE_PARAGRAPH:
        if (!tight)
            buf_addz(&w->out, s->enter ? "<p>" : "</p>\n");
        break;
    case CMARK_NODE_HEADING:
        if (s->enter)
            open_heading(w, node);
        else
            buf_printf(&w->out, "</h%d>\n", w->level);
        break;
    case CMARK_NODE_HTML_BLOCK:
        buf_addz(&w->out, "<p>");
        add_text(&w->out, str_trim(str_c(cmark_node_get_literal(node))));
        buf_addz(&w->out, "</p>\n");
        break;
    default: break;
    }
}

static void write_inline(struct writer *w, struct document_step *s)
{
    struct cmark_node *node = s->node;
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT) {
        write_text(w, str_c(cmark_node_get_literal(node)));
        return;
    }
    w->word = false;
    switch (type) {
    case CMARK_NODE_SOFTBREAK: buf_addc(&w->out, '\n'); break;
    case CMARK_NODE_LINEBREAK: buf_addz(&w->out, "<br>\n"); break;
    case CMARK_NODE_CODE:
        buf_addz(&w->out, "<code>");
        add_text(&w->out, str_c(cmark_node_get_literal(node)));
        buf_addz(&w->out, "</code>");
        break;
    case CMARK_NODE_HTML_INLINE: add_text(&w->out, str_c(cmark_node_get_literal(node))); break;
    case CMARK_NODE_EMPH: buf_addz(&w->out, s->enter ? "<em>" : "</em>"); break;
    case CMARK_NODE_STRONG: buf_addz(&w->out, s->enter ? "<strong>" : "</strong>"); break;
    case CMARK_NODE_LINK:
        if (s->enter)
            (void)open_link(w, str_c(cmark_node_get_url(node)), str_c(cmark_node_get_title(node)));
        else
            close_link(w);
        break;
    case CMARK_NODE_IMAGE:
        write_image(w, node);
        document_skip(s);
        break;
    default: break;
    }
}

enum err markdown_html(struct arena *a, struct str body, const struct markdown_names *names, struct str *html)
{
    *html = STR("");
    struct document d;
    enum err e = document_open(&d, body);
    if (e)
        return e;
    struct writer w = { .a = a, .out.max = MARKDOWN_HTML_MAX, .names = names, .level = 1 };
    prepare_headings(&w, &d);
    struct document_step s = { d.root, true };
    while (!buf_err(&w.out) && document_next(&d, &s)) {
        if (cmark_node_get_type(s.node) <= CMARK_NODE_LAST_BLOCK)
            write_block(&w, &s);
        else
            write_inline(&w, &s);
    }
    e = buf_err(&w.out);
    if (!e)
        *html = arena_str(a, buf_str(&w.out));
    buf_release(&w.out);
    document_release(&d);
    return e ? e : arena_err(a);
}

const char *markdown_refusal(struct str body, bool english)
{
    return document_refusal(body, english);
}

/* ---- listing mentions */

static void list_mention(struct markdown_mentions *out, struct arena *a, const struct mention *m)
{
    if (m->post) {
        for (size_t i = 0; i < out->posts_n; i++)
            if (out->posts[i] == m->post)
                return;
        if (out->posts_n < MARKDOWN_MENTIONS_MAX)
            out->posts[out->posts_n++] = m->post;
        return;
    }
    for (size_t i = 0; i < out->names_n; i++)
        if (str_eq(out->names[i], m->name))
            return;
    if (out->names_n < MARKDOWN_MENTIONS_MAX)
        out->names[out->names_n++] = arena_str(a, m->name);
}

static void list_in_text(struct markdown_mentions *out, struct arena *a, struct str text, bool *word)
{
    for (size_t end = 0, start; text.n; text = start < text.n ? str_sub(text, end, text.n) : (struct str){ 0 }) {
        struct mention m;
        size_t at = 0;
        start = find_address(text, &end);
        struct str words = str_sub(text, 0, start);
        while (mention_next(words, &at, *word, &m))
            list_mention(out, a, &m);
        *word = start < text.n || ends_in_word(words, *word);
    }
}

enum err markdown_mentions(struct arena *a, struct str body, struct markdown_mentions *out)
{
    *out = (struct markdown_mentions){ .posts = arena_array(a, MARKDOWN_MENTIONS_MAX, sizeof *out->posts),
        .names = arena_array(a, MARKDOWN_MENTIONS_MAX, sizeof *out->names) };
    if (arena_err(a) || (!memchr(body.p ? body.p : "", '#', body.n) && !memchr(body.p ? body.p : "", '@', body.n)))
        return arena_err(a);
    struct document d;
    enum err e = document_open(&d, body);
    if (e)
        return e;
    bool word = false;
    for (struct document_step s = { d.root, true }; document_next(&d, &s);) {
        cmark_node_type type = cmark_node_get_type(s.node);
        if (type == CMARK_NODE_TEXT)
            list_in_text(out, a, str_c(cmark_node_get_literal(s.node)), &word);
        else
            word = false;
        if (s.enter && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE))
            document_skip(&s);
    }
    document_release(&d);
    return arena_err(a);
}
