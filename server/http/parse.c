/* parse.c -- see parse.h. */
#include "http/parse.h"

#include "http/method.h"

#include <string.h>

enum { TOKEN = 1, PATH = 2, QUERY = 4, NAME = 8, HEX = 16 };

#define PART   (PATH | QUERY)
#define MARK   (TOKEN | PART)
#define WORD   (MARK | NAME)
#define XDIGIT (WORD | HEX)
/* What each byte may be part of: a token (RFC 9110 section 5.6.2), a path or a query (RFC 3986), a host name. */
static const uint8_t class_of[256] = {
    /* clang-format off */
    ['0'] = XDIGIT, ['1'] = XDIGIT, ['2'] = XDIGIT, ['3'] = XDIGIT, ['4'] = XDIGIT, ['5'] = XDIGIT, ['6'] = XDIGIT,
    ['7'] = XDIGIT, ['8'] = XDIGIT, ['9'] = XDIGIT, ['A'] = XDIGIT, ['B'] = XDIGIT, ['C'] = XDIGIT, ['D'] = XDIGIT,
    ['E'] = XDIGIT, ['F'] = XDIGIT, ['a'] = XDIGIT, ['b'] = XDIGIT, ['c'] = XDIGIT, ['d'] = XDIGIT, ['e'] = XDIGIT,
    ['f'] = XDIGIT, ['G'] = WORD, ['H'] = WORD, ['I'] = WORD, ['J'] = WORD, ['K'] = WORD, ['L'] = WORD, ['M'] = WORD,
    ['N'] = WORD, ['O'] = WORD, ['P'] = WORD, ['Q'] = WORD, ['R'] = WORD, ['S'] = WORD, ['T'] = WORD, ['U'] = WORD,
    ['V'] = WORD, ['W'] = WORD, ['X'] = WORD, ['Y'] = WORD, ['Z'] = WORD, ['g'] = WORD, ['h'] = WORD, ['i'] = WORD,
    ['j'] = WORD, ['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = WORD, ['o'] = WORD, ['p'] = WORD, ['q'] = WORD,
    ['r'] = WORD, ['s'] = WORD, ['t'] = WORD, ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD, ['y'] = WORD,
    ['z'] = WORD, ['-'] = WORD, ['.'] = WORD, ['_'] = WORD, ['~'] = WORD, ['!'] = MARK, ['$'] = MARK, ['&'] = MARK,
    ['\''] = MARK, ['*'] = MARK, ['+'] = MARK, ['#'] = TOKEN, ['%'] = TOKEN, ['^'] = TOKEN, ['`'] = TOKEN,
    ['|'] = TOKEN, ['('] = PART, [')'] = PART, [','] = PART, ['/'] = PART, [':'] = PART, [';'] = PART, ['='] = PART,
    ['@'] = PART, ['?'] = QUERY, ['['] = QUERY, [']'] = QUERY,
    /* clang-format on */
};

static bool is(char c, unsigned classes)
{
    return class_of[(unsigned char)c] & classes;
}

static bool all(struct str s, unsigned classes)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is(s.p[i], classes))
            return false;
    return true;
}

static unsigned hex_value(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

static enum parse_step bad(struct parse *p, enum err e)
{
    p->err = e;
    return PARSE_BAD;
}

/* ---- lines */

#define EACH(byte) (0x0101010101010101ull * (byte))

/* Returns the index of the first control byte other than a tab in b[i..n), or n. Eight bytes at a time. */
static size_t find_control(const char *b, size_t i, size_t n)
{
    for (; i < n; i++) {
        uint64_t x, y;
        while (n - i >= sizeof x) {
            memcpy(&x, b + i, sizeof x);
            y = x ^ EACH(0x7F);
            if ((((x - EACH(0x20)) & ~x) | ((y - EACH(1)) & ~y)) & EACH(0x80))
                break;
            i += sizeof x;
        }
        if (i == n)
            return n;
        unsigned char c = (unsigned char)b[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return i;
    }
    return n;
}

/* Finds the end of the current line: PARSE_DONE when CRLF stands at p->line + p->scan. */
static enum parse_step find_line_end(struct parse *p, const char *b, size_t n)
{
    size_t at = find_control(b, (size_t)p->line + p->scan, n);
    p->scan = (uint16_t)(at - p->line);
    if (at == n || (b[at] == '\r' && at + 1 == n))
        return PARSE_MORE;
    return b[at] == '\r' && b[at + 1] == '\n' ? PARSE_DONE : bad(p, ERR_BAD_REQUEST);
}

/* ---- the request line */

/* True when every character fits and each % begins a valid encoding of a byte other than NUL. */
static bool target_valid(struct str t)
{
    unsigned classes = PATH;
    if (!t.n || t.p[0] != '/')
        return false;
    for (size_t i = 0; i < t.n; i++) {
        char c = t.p[i];
        if (c == '?')
            classes = QUERY;
        if (is(c, classes))
            continue;
        if (c != '%' || t.n - i < 3 || !is(t.p[i + 1], HEX) || !is(t.p[i + 2], HEX) ||
            (hex_value(t.p[i + 1]) | hex_value(t.p[i + 2])) == 0)
            return false;
        i += 2;
    }
    return true;
}

static enum parse_step read_version(struct parse *p, struct str v)
{
    if (v.n != 8 || !str_starts(v, STR("HTTP/")) || v.p[6] != '.' || v.p[5] < '0' || v.p[5] > '9' || v.p[7] < '0' ||
        v.p[7] > '9')
        return bad(p, ERR_BAD_REQUEST);
    if (v.p[5] != '1' || v.p[7] > '1')
        return bad(p, ERR_VERSION);
    p->http10 = v.p[7] == '0';
    p->close = p->http10;
    return PARSE_MORE;
}

static enum parse_step read_request_line(struct parse *p, const char *b, struct str line)
{
    struct str rest = line, method = str_cut(&rest, ' ');
    if (!method.n || !all(method, TOKEN))
        return bad(p, ERR_BAD_REQUEST);
    p->method = (uint8_t)method_by_name(method);
    if (!p->method)
        return bad(p, ERR_NOT_IMPLEMENTED);
    struct str target = str_cut(&rest, ' ');
    if (target.n > PARSE_TARGET_MAX)
        return bad(p, ERR_URI_TOO_LONG);
    if (!target_valid(target))
        return bad(p, ERR_BAD_REQUEST);
    p->target = (uint16_t)(target.p - b);
    p->target_n = (uint16_t)target.n;
    p->started = true;
    return read_version(p, rest);
}

/* What can be said of a request line of which the end has not come yet. */
static enum parse_step check_unfinished(struct parse *p, const char *b)
{
    struct str line = { b + p->line, p->scan };
    size_t method_n = str_find(line, ' ');
    if (method_n > PARSE_METHOD_MAX)
        return bad(p, all(str_sub(line, 0, method_n), TOKEN) ? ERR_NOT_IMPLEMENTED : ERR_BAD_REQUEST);
    struct str rest = str_sub(line, method_n + 1, line.n);
    return str_find(rest, ' ') > PARSE_TARGET_MAX ? bad(p, ERR_URI_TOO_LONG) : PARSE_MORE;
}

/* ---- header lines */

/* Digits and an optional fraction of nothing else: a port. */
static bool port_valid(struct str s)
{
    int64_t port;
    return s.n == 0 || (s.n <= 5 && all(s, HEX) && str_int(s, &port) && port <= 65535);
}

/* True when s is a valid value of Host: a name or IPv4 address, or an IPv6 address in brackets, with an optional port. */
static bool host_valid(struct str s)
{
    if (!s.n || s.n > PARSE_HOST_MAX)
        return false;
    if (s.p[0] != '[') {
        size_t n = str_find(s, ':');
        return n > 0 && all(str_sub(s, 0, n), NAME) && (n == s.n || port_valid(str_sub(s, n + 1, s.n)));
    }
    size_t end = str_find(s, ']'), colons = 0;
    for (size_t i = 1; i < end; i++) {
        colons += s.p[i] == ':';
        if (s.p[i] != ':' && s.p[i] != '.' && !is(s.p[i], HEX))
            return false;
    }
    return end < s.n && colons >= 2 && colons <= 7 &&
        (end + 1 == s.n || (s.p[end + 1] == ':' && port_valid(str_sub(s, end + 2, s.n))));
}

static enum err read_length(struct parse *p, struct str v)
{
    if (p->length_given || !v.n || v.n > 18)
        return ERR_BAD_REQUEST;
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] < '0' || v.p[i] > '9')
            return ERR_BAD_REQUEST;
        p->length = p->length * 10 + (uint64_t)(v.p[i] - '0');
    }
    p->length_given = true;
    return OK;
}

static enum err read_connection(struct parse *p, struct str v)
{
    while (v.n) {
        struct str option = str_trim(str_cut(&v, ','));
        if (str_ieq(option, STR("close")))
            p->close = true;
    }
    return OK;
}

/* Looks at the headers that decide how the message is framed. */
static enum err read_known(struct parse *p, struct str name, struct str v)
{
    switch (name.n) {
    case 4:
        if (!str_ieq(name, STR("host")))
            return OK;
        if (p->host || !host_valid(v))
            return ERR_BAD_REQUEST;
        p->host = true;
        return OK;
    case 6:
        if (!str_ieq(name, STR("expect")))
            return OK;
        if (p->expects || !str_ieq(v, STR("100-continue")))
            return ERR_EXPECTATION;
        p->expects = true;
        return OK;
    case 10: return str_ieq(name, STR("connection")) ? read_connection(p, v) : OK;
    case 14: return str_ieq(name, STR("content-length")) ? read_length(p, v) : OK;
    case 17:
        if (!str_ieq(name, STR("transfer-encoding")))
            return OK;
        if (p->chunked || !str_ieq(v, STR("chunked")))
            return ERR_BAD_REQUEST;
        p->chunked = true;
        return OK;
    default: return OK;
    }
}

static enum parse_step read_header_line(struct parse *p, const char *b, struct str line)
{
    if (p->headers == PARSE_HEADERS_MAX)
        return bad(p, ERR_HEADERS_TOO_LARGE);
    size_t n = 0;
    while (n < line.n && is(line.p[n], TOKEN))
        n++;
    if (!n || n == line.n || line.p[n] != ':')
        return bad(p, ERR_BAD_REQUEST);
    struct str name = str_sub(line, 0, n), value = str_trim(str_sub(line, n + 1, line.n));
    p->header[p->headers++] = (struct parse_header){ .name = (uint16_t)(name.p - b),
        .name_n = (uint16_t)name.n,
        .value = (uint16_t)(value.p - b),
        .value_n = (uint16_t)value.n };
    enum err e = read_known(p, name, value);
    return e ? bad(p, e) : PARSE_MORE;
}

/* The empty line has come: do the headers fit together? RFC 9112 sections 3.2 and 6. */
static enum parse_step end_head(struct parse *p)
{
    bool body = p->chunked || p->length > 0;
    if ((!p->host && !p->http10) || (p->chunked && (p->length_given || p->http10)) ||
        (body && method_safe((enum method)p->method)))
        return bad(p, ERR_BAD_REQUEST);
    p->head_n = (uint16_t)(p->line + 2);
    return PARSE_DONE;
}

static enum parse_step read_line(struct parse *p, const char *b)
{
    struct str line = { b + p->line, p->scan };
    if (p->started)
        return line.n ? read_header_line(p, b, line) : end_head(p);
    if (line.n)
        return read_request_line(p, b, line);
    if (p->blank) /* one empty line before a request is forgiven: RFC 9112 section 2.2 */
        return bad(p, ERR_BAD_REQUEST);
    p->blank = true;
    return PARSE_MORE;
}

enum parse_step parse_head(struct parse *p, const char *bytes, size_t n)
{
    bool full = n >= PARSE_HEAD_MAX;
    n = full ? PARSE_HEAD_MAX : n;
    enum parse_step s;
    while ((s = find_line_end(p, bytes, n)) == PARSE_DONE) {
        s = read_line(p, bytes);
        if (s != PARSE_MORE)
            return s;
        p->line = (uint16_t)(p->line + p->scan + 2);
        p->scan = 0;
    }
    if (s == PARSE_MORE && !p->started)
        s = check_unfinished(p, bytes);
    return s == PARSE_MORE && full ? bad(p, p->started ? ERR_HEADERS_TOO_LARGE : ERR_URI_TOO_LONG) : s;
}

void parse_reset(struct parse *p)
{
    memset(p, 0, offsetof(struct parse, header));
}

/* ---- bodies */

enum {
    BODY_NONE,
    BODY_LENGTH,    /* content by Content-Length */
    BODY_SIZE,      /* digits of a chunk size */
    BODY_BLANK,     /* white space behind it: an extension must follow */
    BODY_EXTENSION, /* ignored up to the line end */
    BODY_SIZE_LF,   /* LF of the size line */
    BODY_DATA,      /* content of a chunk */
    BODY_DATA_CR,   /* line end behind it */
    BODY_DATA_LF,
    BODY_LAST_CR, /* line end behind the last chunk: trailers are refused */
    BODY_LAST_LF
};

enum err parse_body_start(struct parse_body *b, const struct parse *head, uint64_t max)
{
    *b = (struct parse_body){ .max = max };
    if (head->chunked)
        b->state = BODY_SIZE;
    else if (head->length)
        b->state = BODY_LENGTH;
    b->left = head->chunked ? 0 : head->length;
    b->total = b->left;
    return b->total > max ? ERR_TOO_LARGE : OK;
}

static enum parse_step body_bad(struct parse_body *b, enum err e)
{
    b->err = e;
    return PARSE_BAD;
}

/* The size line is complete. */
static enum parse_step begin_chunk(struct parse_body *b)
{
    b->total += b->left;
    if (b->total > b->max)
        return body_bad(b, ERR_TOO_LARGE);
    b->state = b->left ? BODY_DATA : BODY_LAST_CR;
    return PARSE_MORE;
}

static enum parse_step read_size(struct parse_body *b, char c)
{
    if (c == '\r' || c == ';' || c == ' ' || c == '\t') {
        b->state = c == '\r' ? BODY_SIZE_LF : c == ';' ? BODY_EXTENSION : BODY_BLANK;
        return b->digits ? PARSE_MORE : body_bad(b, ERR_BAD_REQUEST);
    }
    if (!is(c, HEX) || b->digits == 8)
        return body_bad(b, ERR_BAD_REQUEST);
    b->left = b->left * 16 + hex_value(c);
    b->digits++;
    return PARSE_MORE;
}

static enum parse_step expect(struct parse_body *b, char c, char wanted, int next)
{
    b->state = (uint8_t)next;
    return c == wanted ? PARSE_MORE : body_bad(b, ERR_BAD_REQUEST);
}

/* Takes one byte outside content. */
static enum parse_step read_framing(struct parse_body *b, char c)
{
    if (b->state <= BODY_SIZE_LF && ++b->line > PARSE_CHUNK_LINE_MAX)
        return body_bad(b, ERR_BAD_REQUEST);
    switch (b->state) {
    case BODY_SIZE: return read_size(b, c);
    case BODY_BLANK:
        if (c == ' ' || c == '\t')
            return PARSE_MORE;
        return expect(b, c, ';', BODY_EXTENSION);
    case BODY_EXTENSION:
        if (c == '\r')
            b->state = BODY_SIZE_LF;
        else if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7F)
            return body_bad(b, ERR_BAD_REQUEST);
        return PARSE_MORE;
    case BODY_SIZE_LF: return c == '\n' ? begin_chunk(b) : body_bad(b, ERR_BAD_REQUEST);
    case BODY_DATA_CR: return expect(b, c, '\r', BODY_DATA_LF);
    case BODY_DATA_LF:
        b->left = b->digits = 0;
        b->line = 0;
        return expect(b, c, '\n', BODY_SIZE);
    case BODY_LAST_CR: return expect(b, c, '\r', BODY_LAST_LF);
    default: b->state = BODY_NONE; return c == '\n' ? PARSE_DONE : body_bad(b, ERR_BAD_REQUEST);
    }
}

enum parse_step parse_body(struct parse_body *b, const char *bytes, size_t n, size_t *used, struct str *data)
{
    enum parse_step s = b->state == BODY_NONE ? PARSE_DONE : PARSE_MORE;
    *used = 0;
    *data = (struct str){ 0 };
    while (s == PARSE_MORE && *used < n && b->state != BODY_LENGTH && b->state != BODY_DATA)
        s = read_framing(b, bytes[(*used)++]);
    if (s != PARSE_MORE || *used == n)
        return s;
    size_t k = n - *used < b->left ? n - *used : (size_t)b->left;
    *data = (struct str){ bytes + *used, k };
    *used += k;
    b->left -= k;
    if (b->left)
        return PARSE_MORE;
    bool end = b->state == BODY_LENGTH;
    b->state = end ? BODY_NONE : BODY_DATA_CR;
    return end ? PARSE_DONE : PARSE_MORE;
}
