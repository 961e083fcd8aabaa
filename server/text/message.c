/* message.c -- see message.h. */
#include "text/message.h"

#include "base/clock.h"
#include "base/utf8.h"

enum {
    LINE = 76,
    WORD_BYTES = 39 /* of text in an encoded-word: 52 characters of base64 and 12 around it, after a header's name */
};

static const char hex[] = "0123456789ABCDEF";

static bool plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] > '~')
            return false;
    return str_search(s, STR("=?")) == s.n;
}

static void add_base64(struct buf *out, struct str s)
{
    static const char sign[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        unsigned v = (unsigned)(unsigned char)s.p[i] << 16;
        if (i + 1 < s.n)
            v |= (unsigned)(unsigned char)s.p[i + 1] << 8;
        if (i + 2 < s.n)
            v |= (unsigned char)s.p[i + 2];
        buf_addc(out, sign[v >> 18]);
        buf_addc(out, sign[v >> 12 & 63]);
        buf_addc(out, i + 1 < s.n ? sign[v >> 6 & 63] : '=');
        buf_addc(out, i + 2 < s.n ? sign[v & 63] : '=');
    }
}

/* Encoded-words, each on a line of its own; no character is cut in two. */
static void add_encoded(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n) {
            size_t next = end;
            (void)utf8_next(s, &next);
            if (next - i > WORD_BYTES)
                break;
            end = next;
        }
        if (i)
            buf_addz(out, "\r\n ");
        buf_addz(out, "=?UTF-8?B?");
        add_base64(out, str_sub(s, i, end - i));
        buf_addz(out, "?=");
        i = end;
    }
}

/* ASCII words, broken between them; col is where the line stands. */
static void add_folded(struct buf *out, struct str s, size_t col)
{
    while (s.n) {
        struct str word = str_cut(&s, ' ');
        if (col + word.n + 1 > LINE && col > 1) {
            buf_addz(out, "\r\n");
            col = 0;
        }
        buf_addc(out, ' ');
        buf_add(out, word);
        col += word.n + 1;
    }
}

/* Takes control characters out: a line end in a name must not begin a new header. */
static struct str safe(struct buf *scratch, struct str s)
{
    buf_reset(scratch);
    for (size_t i = 0; i < s.n; i++)
        buf_addc(scratch, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' : s.p[i]);
    return str_trim(buf_str(scratch));
}

/* Writes a header, folded, its value encoded where needed. */
static void add_header(struct buf *out, const char *name, struct str value)
{
    struct buf scratch = { 0 };
    struct str v = safe(&scratch, value);
    if (v.n) {
        buf_printf(out, "%s:", name);
        if (plain(v)) {
            add_folded(out, v, str_c(name).n + 1);
        } else {
            buf_addc(out, ' ');
            add_encoded(out, v);
        }
        buf_addz(out, "\r\n");
    }
    if (buf_err(&scratch) && !out->err)
        out->err = scratch.err;
    buf_release(&scratch);
}

/* A name and an address; the name quoted or encoded. */
static void add_mailbox(struct buf *out, const char *header, struct str name, struct str address)
{
    struct buf scratch = { 0 };
    struct str n = safe(&scratch, name);
    buf_printf(out, "%s:", header);
    if (n.n && plain(n)) {
        buf_addz(out, " \"");
        for (size_t i = 0; i < n.n; i++) {
            if (n.p[i] == '"' || n.p[i] == '\\')
                buf_addc(out, '\\');
            buf_addc(out, n.p[i]);
        }
        buf_addc(out, '"');
    } else if (n.n) {
        buf_addc(out, ' ');
        add_encoded(out, n);
    }
    buf_addz(out, n.n ? "\r\n <" : " <");
    buf_add(out, safe(&scratch, address));
    buf_addz(out, ">\r\n");
    buf_release(&scratch);
}

/* Writes text in quoted-printable; lines end in CRLF. */
static void add_quoted(struct buf *out, struct str text)
{
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        size_t col = 0;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        for (size_t i = 0; i < line.n; i++) {
            unsigned char c = (unsigned char)line.p[i];
            bool last = i + 1 == line.n;
            bool literal = (c >= '!' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !last);
            size_t width = literal ? 1 : 3;
            if (col + width > LINE - 1 && !(last && col + width <= LINE)) {
                buf_addz(out, "=\r\n");
                col = 0;
            }
            if (literal) {
                buf_addc(out, (char)c);
            } else {
                buf_addc(out, '=');
                buf_addc(out, hex[c >> 4]);
                buf_addc(out, hex[c & 15]);
            }
            col += width;
        }
        buf_addz(out, "\r\n");
    }
}

/* Wed, 25 Nov 2026 06:00:00 +0000 */
static void add_date(struct buf *out, int64_t ms)
{
    char text[CLOCK_TEXT];
    struct str http = clock_http(text, ms);
    buf_printf(out, "Date: %.*s+0000\r\n", (int)(http.n - 3), http.p);
}

static void add_part(struct buf *out, const char *boundary, const char *type, struct str text)
{
    buf_printf(out, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        boundary, type);
    add_quoted(out, text);
}

static void add_list(struct buf *out, const struct message *m)
{
    if (m->list_id.n)
        buf_printf(out, "List-Id: <%.*s>\r\n", STR_ARG(m->list_id));
    if (m->unsubscribe.n)
        buf_printf(out, "List-Unsubscribe: <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            STR_ARG(m->unsubscribe));
    buf_addz(out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
}

enum err message_build(struct arena *a, const struct message *m, struct str *out)
{
    struct buf b = { 0 };
    const char *boundary = arena_printf(a, "=_%016llx", (unsigned long long)str_hash(m->id)).p;
    add_date(&b, m->date);
    add_mailbox(&b, "From", m->from_name, m->from);
    add_mailbox(&b, "To", m->to_name, m->to);
    if (m->reply_to.n)
        add_mailbox(&b, "Reply-To", m->from_name, m->reply_to);
    add_header(&b, "Subject", m->subject);
    buf_printf(&b, "Message-ID: <%.*s>\r\n", STR_ARG(m->id));
    if (m->thread.n) {
        struct str all = m->thread, last = { 0 };
        while (all.n)
            last = str_cut(&all, ' ');
        add_header(&b, "In-Reply-To", last);
        add_header(&b, "References", m->thread);
    }
    add_list(&b, m);
    add_header(&b, "Content-Language", m->language);
    buf_printf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary);
    add_part(&b, boundary, "text/plain", m->text);
    add_part(&b, boundary, "text/html", m->html);
    buf_printf(&b, "--%s--\r\n", boundary);
    enum err e = buf_err(&b);
    *out = e ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return e ? e : arena_err(a);
}
