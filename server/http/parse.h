/* parse.h -- reads HTTP/1.x requests: strict, streaming, without allocation.
 * Model:  a head is a request line, header lines and an empty line; parse_head is fed the same bytes from the start of the
 *         message each time, with more behind them, and goes on where it stopped. What it found are offsets from that start,
 *         so the bytes may move in between. A body is then read piece by piece by parse_body.
 *         It refuses instead of guessing: exactly one valid Host (none is fine in HTTP/1.0), at most one Content-Length of
 *         digits only, Transfer-Encoding only "chunked" and never beside a length or in HTTP/1.0, lines end in CRLF, no folded
 *         lines, no control bytes, targets in origin form with valid percent-encoding, no trailers, no body on GET, HEAD
 *         and OPTIONS. After an error nothing behind it can be understood: the connection must be closed.
 * Threads: one at a time. Memory: the caller's structs and bytes; {0} is a parser at the start of a message.
 * Errors: `err` is what to answer: 400, 413, 414, 417, 431, 501 or 505.
 * Source: RFC 9112 sections 2-7 (syntax, target, Host, body length, chunks), RFC 3986 (characters of a target). */
#ifndef VB_PARSE_H
#define VB_PARSE_H

#include "base/err.h"
#include "base/str.h"

enum {
    PARSE_HEAD_MAX = 8192,     /* bytes of a whole head; more is 431 */
    PARSE_TARGET_MAX = 2048,   /* bytes of the target; more is 414 */
    PARSE_HEADERS_MAX = 64,    /* lines; more is 431 */
    PARSE_METHOD_MAX = 16,     /* bytes; more is 501 */
    PARSE_HOST_MAX = 255,      /* bytes */
    PARSE_CHUNK_LINE_MAX = 256 /* bytes of a chunk-size line with its extensions; more is 400 */
};

enum parse_step { PARSE_MORE, PARSE_DONE, PARSE_BAD };

struct parse_header {
    uint16_t name, name_n, value, value_n; /* offsets and lengths; the value without white space around it */
};

struct parse {
    uint16_t line, scan; /* start of the line being read; bytes of it that were looked at */
    uint16_t head_n;     /* when done: length of the head */
    uint16_t target, target_n;
    uint16_t headers;
    uint8_t method; /* enum method */
    bool started, blank, http10, host, length_given, chunked, expects, close;
    enum err err;
    uint64_t length; /* Content-Length */
    struct parse_header header[PARSE_HEADERS_MAX];
};

/* Reads on in the n bytes of a message, of which earlier calls saw the beginning. PARSE_DONE: p->head_n bytes are the head. */
enum parse_step parse_head(struct parse *p, const char *bytes, size_t n);
/* Back to the start of a message; leaves the header table as it is. */
void parse_reset(struct parse *p);

struct parse_body {
    uint8_t state, digits;
    uint16_t line; /* bytes of the current chunk-size line */
    enum err err;
    uint64_t left;       /* of the body or the chunk */
    uint64_t total, max; /* content so far, and at most */
};

/* Prepares for the body that the head announced; ERR_TOO_LARGE when it announced more than max bytes. */
enum err parse_body_start(struct parse_body *b, const struct parse *head, uint64_t max) MUST_CHECK;
/* Reads on: *used bytes were taken, of which *data is content (a part of bytes, may be empty). Call again with the rest
 * while it says PARSE_MORE and bytes are left. PARSE_DONE at the end of the message (at once when there is no body). */
enum parse_step parse_body(struct parse_body *b, const char *bytes, size_t n, size_t *used, struct str *data);

#endif
