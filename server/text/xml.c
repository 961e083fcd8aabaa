/* xml.c -- see xml.h. */
#include "text/xml.h"

/* What stands for this byte; NULL: itself. */
static const char *instead(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return c < 0x20 && c != '\n' && c != '\t' ? " " : NULL;
    }
}

void xml_text(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool odd = c == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBF && (unsigned char)s.p[i + 2] >= 0xBE;
        const char *other = odd ? " " : instead(c);
        if (!other)
            continue;
        buf_add(out, str_sub(s, from, i - from));
        buf_addz(out, other);
        from = i + (odd ? 3 : 1);
        i = from - 1;
    }
    buf_add(out, str_sub(s, from, s.n));
}

void xml_element(struct buf *out, const char *name, const char *attributes, struct str text)
{
    buf_printf(out, "<%s%s>", name, attributes);
    xml_text(out, text);
    buf_printf(out, "</%s>\n", name);
}
