/* feed.c -- see feed.h. */
#include "domain/feed.h"

#include "base/clock.h"
#include "text/xml.h"

struct str feed_host(struct str origin)
{
    struct str rest = str_sub(origin, str_search(origin, STR("://")) + 3, origin.n);
    struct str host = str_cut(&rest, ':');
    return host.n && host.p[0] != '[' ? host : STR("localhost");
}

/* The tag: URI of something of the site ("post/12"). */
static struct str tag_uri(struct arena *a, struct str origin, struct str what)
{
    struct str host = feed_host(origin);
    return arena_printf(a, "tag:%.*s,2026:%.*s", STR_ARG(host), STR_ARG(what));
}

static void element_time(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT];
    xml_element(out, name, "", clock_rfc3339(text, ms));
}

static void element_link(struct feed *f, const char *rel, const char *type, struct str target)
{
    buf_printf(f->out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    xml_text(f->out, f->origin);
    xml_text(f->out, target);
    buf_addz(f->out, "\"/>\n");
}

void feed_open(struct feed *f, const struct feed_head *head)
{
    buf_addz(f->out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    buf_addz(f->out, f->english ? "en\">\n" : "nl\">\n");
    xml_element(f->out, "id", "", tag_uri(f->arena, f->origin, head->id));
    xml_element(f->out, "title", "", head->title);
    element_time(f->out, "updated", head->updated);
    element_link(f, "self", "application/atom+xml", head->self);
    if (head->next.n)
        element_link(f, "next", "application/atom+xml", head->next);
    element_link(f, "alternate", "text/html", head->alternate);
    buf_addz(f->out, "<author><name>Vraagbaak</name></author>\n<generator>Vraagbaak</generator>\n");
}

void feed_close(struct feed *f)
{
    buf_addz(f->out, "</feed>\n");
}

struct str feed_title(struct arena *a, const struct summary *s, struct str thread, bool english)
{
    if (kind_of(s->kind)->root)
        return s->title.n ? s->title : s->lead.n ? s->lead : arena_printf(a, "#%lld", (long long)s->id);
    const char *what = s->kind == KIND_ANSWER ? (english ? "Answer to" : "Antwoord op")
                                              : (english ? "Comment on" : "Reactie op");
    return thread.n ? arena_printf(a, "%s: %.*s", what, STR_ARG(thread))
                    : arena_printf(a, "%s #%lld", what, (long long)s->root);
}

/* Adds HTML of our own making, escaped, with whole addresses where it links to the site itself. */
static void add_html(struct feed *f, struct str html)
{
    while (html.n) {
        size_t href = str_search(html, STR(" href=\"/")), src = str_search(html, STR(" src=\"/"));
        size_t at = href < src ? href : src, n = at == html.n ? 0 : at == href ? 7 : 6;
        xml_text(f->out, str_sub(html, 0, at + n));
        if (n)
            xml_text(f->out, f->origin);
        html = str_sub(html, at + n, html.n);
    }
}

static void add_categories(struct feed *f, const struct summary *s)
{
    buf_printf(f->out, "<category term=\"%s\"/>\n", kind_of(s->kind)->name);
    for (size_t i = 0; i < s->n_terms; i++) {
        buf_printf(f->out, "<category term=\"%lld\" label=\"", (long long)s->terms[i].id);
        xml_text(f->out, s->terms[i].name);
        buf_addz(f->out, "\"/>\n");
    }
}

void feed_entry(struct feed *f, const struct summary *s, struct str thread, struct str html, int64_t updated)
{
    struct buf *out = f->out;
    buf_addz(out, "<entry>\n");
    xml_element(out, "id", "", tag_uri(f->arena, f->origin, arena_printf(f->arena, "post/%lld", (long long)s->id)));
    xml_element(out, "title", "", feed_title(f->arena, s, thread, f->english));
    element_link(f, "alternate", "text/html", summary_url(f->arena, s));
    element_time(out, "updated", updated);
    if (s->published)
        element_time(out, "published", s->published);
    buf_addz(out, "<author><name>");
    if (s->anonymous && s->as.text.n) /* "een dorp, 10 tot 25 duizend inwoners" */
        xml_text(out, s->as.text);
    else if (s->anonymous)
        buf_addz(out, f->english ? "Name withheld" : "Zonder naam");
    else
        xml_text(out, s->author.name.n ? s->author.name : STR("Vraagbaak"));
    buf_addz(out, "</name></author>\n");
    add_categories(f, s);
    bool whole = html.n && html.n <= FEED_TEXT;
    if (s->lead.n || !whole)
        xml_element(out, "summary", "",
            s->lead.n        ? s->lead
                : f->english ? STR("Read this on the site.")
                             : STR("Lees dit op de site."));
    if (whole) {
        buf_addz(out, "<content type=\"html\">");
        add_html(f, html);
        buf_addz(out, "</content>\n");
    }
    buf_addz(out, "</entry>\n");
}
