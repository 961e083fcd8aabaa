/* markdown.h -- Markdown to HTML that is safe to put in a page.
 * Model:  the text becomes a tree (text/document.h), and this file writes HTML from the tree; nothing of the text reaches
 *         the HTML without being escaped.
 *         - Raw HTML is shown as text.
 *         - Links: http, https, mailto, tel, and addresses without a scheme; any other scheme leaves only the link's text.
 *           Links that leave the site get rel="nofollow noopener".
 *         - A web address in the text (http:// or https://) becomes a link too.
 *         - Images: only attachments of this server (bijlage:12, which is /api/v1/attachments/12) with a description; any other
 *           becomes a link with its description. bijlage:12 is an address of a link too.
 *         - Headings: # and ## are h2, ### is h3, …, and no level is skipped. With an id prefix each has an id, unique in
 *           the text: prefix + slug, then --2, --3 for the same words.
 *         - #123 and @name (text/mention.h), outside code and links, become links when `names` knows them.
 *           A backslash does not prevent that (the parser drops it); code does.
 * Threads: any. Memory: html in the arena.
 * Errors: ERR_TOO_LARGE for a text over DOCUMENT_MAX characters, one with too much markup (document_refusal says which), or
 *         HTML over MARKDOWN_HTML_MAX; ERR_MEMORY.
 * Source: CommonMark 0.30; RFC 3986 section 3.1 (schemes); HTML Living Standard (escaping). */
#ifndef VB_MARKDOWN_H
#define VB_MARKDOWN_H

#include "base/arena.h"

enum { MARKDOWN_HTML_MAX = 1 << 20 /* bytes */, MARKDOWN_MENTIONS_MAX = 500 /* of each kind in one text */ };

/* Where a mention leads. Both strings are plain text; title may be empty. */
struct markdown_target {
    struct str url, title;
};

/* What the renderer asks its caller. Each function returns false when the mention stays text; NULL counts as false. */
struct markdown_names {
    void *ctx;
    bool (*post)(void *ctx, struct arena *a, int64_t id, struct markdown_target *out);
    bool (*name)(void *ctx, struct arena *a, struct str name, struct markdown_target *out);
    const char *id_prefix; /* of heading ids; NULL gives none */
};

/* Needs no database: #123 leads to /post/123, names stay text. The first gives headings ids ("s-…", for the contents list
 * of a root), the second none (replies, so that ids stay unique on the page). */
extern const struct markdown_names markdown_root, markdown_reply;

/* Renders body (UTF-8) to HTML. names NULL: mentions stay text and headings have no id. */
enum err markdown_html(struct arena *a, struct str body, const struct markdown_names *names,
    struct str *html) MUST_CHECK;

struct markdown_mentions {
    int64_t *posts; /* each once, in order of appearance */
    size_t posts_n;
    struct str *names; /* each once, as written, in the arena */
    size_t names_n;
};
/* Lists what a body mentions outside code and links: at most MARKDOWN_MENTIONS_MAX of each kind, the rest is left out. */
enum err markdown_mentions(struct arena *a, struct str body, struct markdown_mentions *out) MUST_CHECK;

/* Says why markdown_html refused body, as one sentence; NULL when the guard had no objection. */
const char *markdown_refusal(struct str body, bool english);

#endif
