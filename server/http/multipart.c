/* multipart.c -- see multipart.h. */
#include "http/multipart.h"

#include <string.h>

enum { DATA, DELIMITED, CLOSING, LINE_LF, LINE, LINE_END, EPILOGUE, EPILOGUE_LF, DONE, BAD };

/* ---- the boundary */

/* bchars of RFC 2046 section 5.1.1 without the space, which nobody sends. */
static bool boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
        (c && strchr("'()+_,-./:=?", c));
}

bool multipart_start(struct multipart *m, struct str content_type)
{
    struct str rest = content_type, type = str_trim(str_cut(&rest, ';'));
    rest = str_trim(rest);
    *m = (struct multipart){ .state = BAD };
    if (!str_ieq(type, STR("multipart/form-data")) || !str_ieq(str_sub(rest, 0, 9), STR("boundary=")))
        return false;
    struct str b = str_sub(rest, 9, rest.n);
    if (b.n > 2 && b.p[0] == '"' && b.p[b.n - 1] == '"')
        b = str_sub(b, 1, b.n - 2);
    if (!b.n || b.n > MULTIPART_BOUNDARY)
        return false;
    for (size_t i = 0; i < b.n; i++)
        if (!boundary_char(b.p[i]))
            return false;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, b.p, b.n);
    m->delimiter_n = (unsigned)b.n + 4;
    m->matched = 2; /* as if a line had ended before the first byte */
    m->state = DELIMITED;
    return true;
}

/* ---- headers of a part */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c == 'A' || c == 'a' ? 10 : c == 'D' || c == 'd' ? 13 : -1;
}

/* Reads a quoted value off the front of *s; false when it is none, or too long. */
static bool read_quoted(struct str *s, char *out, unsigned *n)
{
    if (!s->n || s->p[0] != '"')
        return false;
    *n = 0;
    for (size_t i = 1; i < s->n; i++) {
        char c = s->p[i];
        if (c == '"') {
            *s = str_sub(*s, i + 1, s->n);
            return true;
        }
        if (c == '%' && i + 2 < s->n) {
            int high = hex(s->p[i + 1]), low = hex(s->p[i + 2]);
            int byte = high < 0 || (low < 0 && s->p[i + 2] != '2') ? -1 : high * 16 + (low < 0 ? 2 : low);
            if (byte == '"' || byte == '\r' || byte == '\n') {
                c = (char)byte;
                i += 2;
            }
        }
        if (*n == MULTIPART_NAME)
            return false;
        out[(*n)++] = c;
    }
    return false;
}

static bool read_disposition(struct multipart *m, struct str v)
{
    struct str rest = v, kind = str_trim(str_cut(&rest, ';'));
    if (m->has_name || !str_ieq(kind, STR("form-data")))
        return false;
    for (rest = str_trim(rest); rest.n; rest = str_trim(rest)) {
        bool name = str_ieq(str_sub(rest, 0, 5), STR("name=")),
             file = !name && str_ieq(str_sub(rest, 0, 9), STR("filename="));
        if ((!name && !file) || (name && m->has_name) || (file && m->has_filename))
            return false;
        rest = str_sub(rest, name ? 5 : 9, rest.n);
        if (!read_quoted(&rest, name ? m->name : m->filename, name ? &m->name_n : &m->filename_n))
            return false;
        m->has_name |= name;
        m->has_filename |= file;
        rest = str_trim(rest);
        if (rest.n && rest.p[0] != ';')
            return false;
        rest = str_sub(rest, 1, rest.n);
    }
    return m->has_name && m->name_n;
}

static bool read_header(struct multipart *m)
{
    struct str v = { m->line, m->line_n }, name = str_cut(&v, ':');
    v = str_trim(v);
    for (size_t i = 0; i < m->line_n; i++)
        if ((unsigned char)m->line[i] < 0x20 || m->line[i] == 0x7F)
            return false;
    if (str_ieq(name, STR("content-disposition")))
        return read_disposition(m, v);
    if (!str_ieq(name, STR("content-type")) || m->has_type || v.n > sizeof m->type)
        return false;
    memcpy(m->type, v.p, v.n);
    m->type_n = (unsigned)v.n;
    return m->has_type = true;
}

struct str multipart_name(const struct multipart *m)
{
    return (struct str){ m->name, m->name_n };
}

struct str multipart_filename(const struct multipart *m)
{
    return m->has_filename ? (struct str){ m->filename, m->filename_n } : (struct str){ 0 };
}

struct str multipart_type(const struct multipart *m)
{
    return (struct str){ m->type, m->type_n };
}

/* ---- states */

static enum multipart_step bad(struct multipart *m)
{
    m->state = BAD;
    return MULTIPART_BAD;
}

/* One byte outside content. */
static enum multipart_step read_byte(struct multipart *m, char c)
{
    switch (m->state) {
    case DELIMITED: /* before the first part: only the delimiter itself */
        if (c != m->delimiter[m->matched])
            return bad(m);
        if (++m->matched == m->delimiter_n)
            m->state = CLOSING, m->line_n = 0;
        return MULTIPART_MORE;
    case CLOSING: /* behind a delimiter: CRLF, or -- at the end */
        m->state = c == '\r' ? LINE_LF : c == '-' && !m->line_n ? CLOSING : c == '-' ? EPILOGUE : BAD;
        if (m->state == LINE_LF && m->line_n)
            m->state = BAD;
        m->line_n = 1;
        return m->state == BAD ? MULTIPART_BAD : m->state == EPILOGUE ? MULTIPART_DONE : MULTIPART_MORE;
    case LINE_LF:
        if (c != '\n')
            return bad(m);
        m->has_name = m->has_filename = m->has_type = false;
        m->name_n = m->filename_n = m->type_n = m->line_n = 0;
        m->state = LINE;
        return MULTIPART_MORE;
    case LINE:
        if (c == '\r')
            m->state = LINE_END;
        else if (m->line_n == sizeof m->line)
            return bad(m);
        else
            m->line[m->line_n++] = c;
        return MULTIPART_MORE;
    case LINE_END:
        if (c != '\n' || (m->line_n && !read_header(m)) || (!m->line_n && !m->has_name))
            return bad(m);
        m->state = m->line_n ? LINE : DATA;
        m->matched = 0;
        m->line_n = 0;
        return m->state == DATA ? MULTIPART_PART : MULTIPART_MORE;
    case EPILOGUE: m->state = c == '\r' ? EPILOGUE_LF : BAD; break;
    case EPILOGUE_LF: m->state = c == '\n' ? DONE : BAD; break;
    default: m->state = BAD; break;
    }
    return m->state == BAD ? MULTIPART_BAD : MULTIPART_MORE;
}

/* Content, as far as it cannot be the delimiter. CR stands in a delimiter only at its start, so what had matched when the next
 * byte does not is content, and nothing has to be looked at twice. */
static enum multipart_step read_data(struct multipart *m, struct str *in, struct str *data)
{
    size_t at = 0;
    if (!m->matched) {
        at = str_find(*in, '\r');
        if (at) {
            *data = str_sub(*in, 0, at);
            *in = str_sub(*in, at, in->n);
            return MULTIPART_DATA;
        }
    }
    while (at < in->n && m->matched < m->delimiter_n && in->p[at] == m->delimiter[m->matched]) {
        at++;
        m->matched++;
    }
    *in = str_sub(*in, at, in->n);
    if (m->matched == m->delimiter_n) {
        m->state = CLOSING;
        m->line_n = 0;
        return MULTIPART_END;
    }
    if (!in->n)
        return MULTIPART_MORE;
    *data = (struct str){ m->delimiter, m->matched };
    m->matched = 0;
    return MULTIPART_DATA;
}

enum multipart_step multipart_next(struct multipart *m, struct str *in, struct str *data)
{
    *data = (struct str){ 0 };
    while (in->n) {
        bool part = m->state == DATA;
        enum multipart_step s = part ? read_data(m, in, data) : read_byte(m, in->p[0]);
        if (!part)
            *in = str_sub(*in, 1, in->n);
        if (s != MULTIPART_MORE)
            return s;
    }
    return m->state == BAD ? MULTIPART_BAD : MULTIPART_MORE;
}
