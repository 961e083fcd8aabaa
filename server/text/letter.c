/* letter.c -- see letter.h. */
#include "text/letter.h"

#include "base/utf8.h"

enum { WIDTH = 72 /* characters of a line of plain text */ };

static void escape(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '&': buf_addz(out, "&amp;"); break;
        case '<': buf_addz(out, "&lt;"); break;
        case '>': buf_addz(out, "&gt;"); break;
        case '"': buf_addz(out, "&quot;"); break;
        default: buf_addc(out, s.p[i]);
        }
}

/* Words of one paragraph in lines, each after prefix. */
static void wrap(struct buf *out, struct str s, const char *prefix)
{
    size_t col = 0;
    while (s.n) {
        struct str word = str_cut(&s, ' ');
        size_t n = utf8_length(word);
        if (!n)
            continue;
        if (col && col + 1 + n > WIDTH) {
            buf_addc(out, '\n');
            col = 0;
        }
        if (!col) {
            buf_addz(out, prefix);
            col = str_c(prefix).n;
        } else {
            buf_addc(out, ' ');
            col++;
        }
        buf_add(out, word);
        col += n;
    }
    buf_addc(out, '\n');
}

static void close_list(struct letter *l)
{
    if (l->list)
        buf_addz(&l->html, "</ul>\n");
    l->list = false;
}

static void tag(struct buf *out, const char *open, struct str s, const char *end)
{
    buf_addz(out, open);
    escape(out, s);
    buf_addz(out, end);
}

void letter_begin(struct letter *l, const char *language, struct str title, struct str hint)
{
    buf_printf(&l->html, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">", language);
    buf_addz(&l->html,
        "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">");
    tag(&l->html, "<title>", title, "</title></head>\n");
    buf_addz(&l->html,
        "<body style=\"margin:0 auto;padding:16px;max-width:36em;font:16px/1.5 'Noto Sans',Arial,sans-serif\">\n");
    if (hint.n)
        tag(&l->html, "<div style=\"display:none\">", hint, "</div>\n");
}

void letter_heading(struct letter *l, struct str s)
{
    close_list(l);
    tag(&l->html, "<h2 style=\"font-size:18px;margin:28px 0 8px\">", s, "</h2>\n");
    if (l->text.n)
        buf_addc(&l->text, '\n');
    buf_add(&l->text, s);
    buf_addc(&l->text, '\n');
    for (size_t i = utf8_length(s); i; i--)
        buf_addc(&l->text, '-');
    buf_addz(&l->text, "\n\n");
}

void letter_paragraph(struct letter *l, struct str s)
{
    close_list(l);
    tag(&l->html, "<p style=\"margin:0 0 12px\">", s, "</p>\n");
    wrap(&l->text, s, "");
    buf_addc(&l->text, '\n');
}

void letter_quote(struct letter *l, struct str s)
{
    close_list(l);
    buf_addz(&l->html, "<blockquote style=\"margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #999\">\n");
    while (s.n) {
        struct str line = str_trim(str_cut(&s, '\n'));
        if (!line.n)
            continue;
        tag(&l->html, "<p style=\"margin:0 0 8px\">", line, "</p>\n");
        wrap(&l->text, line, "  ");
        if (s.n)
            buf_addc(&l->text, '\n');
    }
    buf_addz(&l->html, "</blockquote>\n");
    buf_addc(&l->text, '\n');
}

void letter_item(struct letter *l, struct str title, struct str url, struct str about, struct str words)
{
    if (!l->list)
        buf_addz(&l->html, "<ul style=\"margin:0;padding:0;list-style:none\">\n");
    l->list = true;
    buf_addz(&l->html, "<li style=\"margin:0 0 14px\"><a href=\"");
    escape(&l->html, url);
    tag(&l->html, "\"><strong>", title, "</strong></a>");
    if (about.n)
        tag(&l->html, "<br><span style=\"font-size:14px\">", about, "</span>");
    if (words.n)
        tag(&l->html, "<br>", words, "");
    buf_addz(&l->html, "</li>\n");
    wrap(&l->text, title, "* ");
    if (about.n)
        wrap(&l->text, about, "  ");
    if (words.n)
        wrap(&l->text, words, "  ");
    buf_printf(&l->text, "  %.*s\n\n", STR_ARG(url));
}

void letter_button(struct letter *l, struct str label, struct str url)
{
    close_list(l);
    buf_addz(&l->html, "<p style=\"margin:0 0 20px\"><a href=\"");
    escape(&l->html, url);
    tag(&l->html, "\" style=\"display:inline-block;padding:10px 18px;border:2px solid;border-radius:4px\">", label,
        "</a></p>\n");
    buf_printf(&l->text, "%.*s: %.*s\n\n", STR_ARG(label), STR_ARG(url));
}

void letter_small(struct letter *l, struct str s, struct str label, struct str url)
{
    close_list(l);
    tag(&l->html, "<p style=\"margin:0 0 6px;font-size:13px\">", s, "");
    wrap(&l->text, s, "");
    if (url.n) {
        buf_addz(&l->html, " <a href=\"");
        escape(&l->html, url);
        tag(&l->html, "\">", label, "</a>");
        buf_printf(&l->text, "%.*s: %.*s\n", STR_ARG(label), STR_ARG(url));
    }
    buf_addz(&l->html, "</p>\n");
}

void letter_end(struct letter *l)
{
    close_list(l);
    buf_addz(&l->html, "</body></html>\n");
}

void letter_release(struct letter *l)
{
    buf_release(&l->text);
    buf_release(&l->html);
}
