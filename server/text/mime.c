/* mime.c -- see mime.h. */
#include "text/mime.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/charset.h"
#include "text/html_text.h"

struct part {
    struct str type, charset, boundary, encoding, disposition, body;
};

struct walk {
    struct arena *a;
    struct mime *out;
    struct str html;
    bool has_text, has_html;
    int parts;
};

static int hex_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
        : c >= 'A' && c <= 'F'  ? c - 'A' + 10
        : c >= 'a' && c <= 'f'  ? c - 'a' + 10
                                : -1;
}

/* underscore: "_" is a space, as in encoded-words. */
static struct str decode_quoted(struct arena *a, struct str s, bool underscore)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n; i++) {
        int high = i + 2 < s.n ? hex_of(s.p[i + 1]) : -1, low = high >= 0 ? hex_of(s.p[i + 2]) : -1;
        if (s.p[i] == '=' && low >= 0) {
            p[n++] = (char)(high * 16 + low);
            i += 2;
        } else if (s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '\n') {
            i++;
        } else if (s.p[i] == '=' && i + 2 < s.n && s.p[i + 1] == '\r' && s.p[i + 2] == '\n') {
            i += 2;
        } else {
            p[n++] = underscore && s.p[i] == '_' ? ' ' : s.p[i];
        }
    }
    return p ? (struct str){ p, n } : STR("");
}

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static struct str decode_base64(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n / 4 * 3 + 4);
    size_t n = 0;
    unsigned v = 0;
    int bits = 0;
    for (size_t i = 0; p && i < s.n && s.p[i] != '='; i++) {
        int six = sextet(s.p[i]);
        if (six < 0)
            continue;
        v = v << 6 | (unsigned)six;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            p[n++] = (char)(v >> bits & 0xff);
        }
    }
    return p ? (struct str){ p, n } : STR("");
}

/* Bytes of a named character set as UTF-8. */
static struct str decode(struct arena *a, struct str bytes, struct str charset)
{
    static const char *const western[] = { "iso-8859-1", "iso-8859-15", "windows-1252", "latin1" };
    struct str out = { 0 };
    enum charset set = charset_detect(bytes);
    for (size_t i = 0; i < sizeof western / sizeof *western; i++)
        if (str_ieq(charset, str_c(western[i])))
            set = CHARSET_WINDOWS_1252;
    if (str_ieq(charset, STR("utf-8")) && set != CHARSET_UTF8)
        set = CHARSET_UTF8_STRAY;
    return charset_to_utf8(a, bytes, set, &out) ? STR("") : out;
}

/* =?charset?Q?text?= ; false when it is none. *end is where it ends. */
static bool encoded_word(struct arena *a, struct str s, size_t at, struct buf *out, size_t *end)
{
    struct str rest = str_sub(s, at + 2, s.n), charset = str_cut(&rest, '?'), how = str_cut(&rest, '?');
    size_t close = str_search(rest, STR("?="));
    if (!charset.n || how.n != 1 || close == rest.n)
        return false;
    struct str text = str_sub(rest, 0, close);
    bool base = how.p[0] == 'B' || how.p[0] == 'b';
    charset = str_sub(charset, 0, str_find(charset, '*')); /* a language may follow */
    buf_add(out, decode(a, base ? decode_base64(a, text) : decode_quoted(a, text, true), charset));
    *end = (size_t)(rest.p - s.p) + close + 2;
    return true;
}

/* Unfolded, with encoded-words decoded; spaces between two of them do not count. */
static struct str header_text(struct arena *a, struct str raw)
{
    struct buf b = { 0 };
    bool after = false;
    for (size_t i = 0; i < raw.n;) {
        size_t end = i;
        if (raw.p[i] == '=' && i + 1 < raw.n && raw.p[i + 1] == '?' && encoded_word(a, raw, i, &b, &end)) {
            i = end;
            after = true;
            continue;
        }
        size_t space = i;
        while (space < raw.n &&
            (raw.p[space] == ' ' || raw.p[space] == '\t' || raw.p[space] == '\r' || raw.p[space] == '\n'))
            space++;
        bool between = after && space > i && space + 1 < raw.n && raw.p[space] == '=' && raw.p[space + 1] == '?';
        if (space > i) {
            if (!between)
                buf_addc(&b, ' ');
            i = space;
            continue;
        }
        after = false;
        buf_addc(&b, raw.p[i++]);
    }
    struct str all = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return str_trim(utf8_valid(all) ? all : decode(a, all, STR("")));
}

/* Cuts the next header off, its folded lines too; false at the empty line. */
static bool next_header(struct str *rest, struct str *name, struct str *value)
{
    size_t end = 0;
    do {
        size_t nl = str_find(str_sub(*rest, end, rest->n), '\n');
        end += nl + 1;
    } while (end < rest->n && (rest->p[end] == ' ' || rest->p[end] == '\t'));
    struct str line = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end, rest->n);
    if (!str_trim(line).n)
        return false;
    *value = line;
    *name = str_trim(str_cut(value, ':'));
    return true;
}

/* A parameter of a header: text/plain; charset="utf-8". The value form of RFC 2231 (charset*=) is read without its prefix. */
static struct str parameter(struct str value, const char *name)
{
    while (value.n) {
        (void)str_cut(&value, ';');
        struct str rest = str_trim(value), key = rest;
        size_t eq = str_find(rest, '=');
        if (eq == rest.n)
            continue;
        key = str_trim(str_sub(rest, 0, eq));
        rest = str_trim(str_sub(rest, eq + 1, rest.n));
        bool star = key.n && key.p[key.n - 1] == '*';
        key.n -= star;
        if (!str_ieq(key, str_c(name)))
            continue;
        struct str v = rest;
        if (rest.n && rest.p[0] == '"')
            v = str_sub(rest, 1, str_find(str_sub(rest, 1, rest.n), '"'));
        else
            v = str_trim(str_sub(rest, 0, str_find(rest, ';')));
        if (star)
            for (int i = 0; i < 2; i++)
                (void)str_cut(&v, '\'');
        return v;
    }
    return (struct str){ 0 };
}

static void take_part_header(struct part *p, struct str name, struct str value)
{
    if (str_ieq(name, STR("content-type"))) {
        p->type = str_trim(str_sub(value, 0, str_find(value, ';')));
        p->charset = parameter(value, "charset");
        p->boundary = parameter(value, "boundary");
    } else if (str_ieq(name, STR("content-transfer-encoding")))
        p->encoding = str_trim(value);
    else if (str_ieq(name, STR("content-disposition")))
        p->disposition = str_trim(str_sub(value, 0, str_find(value, ';')));
}

static struct str body_of(struct arena *a, const struct part *p)
{
    struct str bytes = p->body;
    if (str_ieq(p->encoding, STR("quoted-printable")))
        bytes = decode_quoted(a, bytes, false);
    else if (str_ieq(p->encoding, STR("base64")))
        bytes = decode_base64(a, bytes);
    return decode(a, bytes, p->charset);
}

static void walk_part(struct walk *w, struct part *p, int depth);

/* Finds the next line that is --boundary from *at on; *at moves behind it. Gives where it begins, or text.n. */
static size_t next_boundary(struct str text, struct str boundary, size_t *at, bool *last)
{
    for (size_t i = *at; i < text.n;) {
        size_t nl = str_find(str_sub(text, i, text.n), '\n');
        struct str line = str_sub(text, i, nl);
        if (line.n >= boundary.n + 2 && line.p[0] == '-' && line.p[1] == '-' &&
            str_eq(str_sub(line, 2, boundary.n), boundary)) {
            *last = str_starts(str_sub(line, boundary.n + 2, line.n), STR("--"));
            *at = i + nl + 1 < text.n ? i + nl + 1 : text.n;
            return i;
        }
        i += nl + 1;
    }
    *at = text.n;
    return text.n;
}

static void walk_multipart(struct walk *w, const struct part *p, int depth)
{
    size_t at = 0;
    bool last = false;
    (void)next_boundary(p->body, p->boundary, &at, &last);
    while (!last && at < p->body.n && w->parts++ < MIME_PARTS) {
        size_t from = at, to = next_boundary(p->body, p->boundary, &at, &last);
        struct str rest = str_sub(p->body, from, to - from), name, value;
        struct part inner = { 0 };
        while (rest.n && next_header(&rest, &name, &value))
            take_part_header(&inner, name, value);
        inner.body = rest;
        walk_part(w, &inner, depth + 1);
    }
}

static void read_report(struct walk *w, struct str body)
{
    while (body.n) {
        struct str value = str_cut(&body, '\n'), name = str_cut(&value, ':');
        if (str_ieq(str_trim(name), STR("status")))
            w->out->status = str_trim(value);
    }
}

static void walk_part(struct walk *w, struct part *p, int depth)
{
    bool attached = str_ieq(p->disposition, STR("attachment"));
    if (depth > MIME_DEPTH || attached)
        return;
    if (str_ieq(str_sub(p->type, 0, 10), STR("multipart/")) && p->boundary.n) {
        w->out->report |= str_ieq(p->type, STR("multipart/report"));
        walk_multipart(w, p, depth);
    } else if (str_ieq(p->type, STR("message/delivery-status"))) {
        read_report(w, p->body);
    } else if ((!p->type.n || str_ieq(p->type, STR("text/plain"))) && !w->has_text) {
        w->out->text = body_of(w->a, p);
        w->has_text = str_trim(w->out->text).n > 0;
    } else if (str_ieq(p->type, STR("text/html")) && !w->has_html) {
        w->html = body_of(w->a, p);
        w->has_html = true;
    }
}

/* Lines end in \n. */
static struct str lines(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n; i++)
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
    return p ? (struct str){ p, n } : STR("");
}

enum err mime_read(struct arena *a, struct str message, struct mime *out)
{
    struct walk w = { .a = a, .out = out };
    struct part whole = { 0 };
    struct str rest = message, name, value;
    *out = (struct mime){ .header = arena_array(a, MIME_HEADERS, sizeof *out->header) };
    if (!out->header)
        return arena_err(a);
    if (str_starts(rest, STR("From "))) /* the line of a mailbox file */
        (void)str_cut(&rest, '\n');
    while (rest.n && next_header(&rest, &name, &value)) {
        take_part_header(&whole, name, value);
        if (out->headers < MIME_HEADERS)
            out->header[out->headers++] = (struct mime_header){ name, header_text(a, value) };
    }
    whole.body = rest;
    walk_part(&w, &whole, 0);
    if (!w.has_text && w.has_html)
        out->text = html_text(a, w.html);
    out->text = lines(a, out->text);
    return arena_err(a);
}

struct str mime_header(const struct mime *m, const char *name)
{
    for (size_t i = 0; i < m->headers; i++)
        if (str_ieq(m->header[i].name, str_c(name)))
            return m->header[i].value;
    return (struct str){ 0 };
}

struct str mime_address(struct str value)
{
    size_t open = value.n;
    for (size_t i = value.n; i-- > 0 && open == value.n;)
        if (value.p[i] == '<')
            open = i;
    if (open == value.n)
        return str_trim(value);
    struct str rest = str_sub(value, open + 1, value.n);
    return str_trim(str_sub(rest, 0, str_find(rest, '>')));
}
