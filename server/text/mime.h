/* mime.h -- reads a mail: its headers, and the words that a person wrote.
 * Model:  headers are unfolded and their encoded-words decoded. The body's parts are walked at most MIME_DEPTH deep; the first
 *         text/plain that is no attachment is the text, else the first text/html, made plain: quoted parts of known mail
 *         programs left out, blocks become lines. Transfer encodings and character sets become UTF-8; what is broken is read as
 *         far as it goes, never refused.
 * Threads: pure. Memory: arena; slices of the message where they can be. Errors: as arena.h.
 * Source: RFC 5322, RFC 2045-2047, RFC 2231 (parameters), RFC 3464 (delivery reports). */
#ifndef VB_MIME_H
#define VB_MIME_H

#include "base/arena.h"

enum { MIME_DEPTH = 8, MIME_PARTS = 100, MIME_HEADERS = 500 };

struct mime_header {
    struct str name, value; /* value: unfolded, decoded, UTF-8 */
};

struct mime {
    struct mime_header *header;
    size_t headers;
    struct str text;   /* UTF-8, lines end in \n; empty when there is none */
    bool report;       /* multipart/report: a bounce or a receipt */
    struct str status; /* of a delivery report: "5.1.1" */
};

/* Takes a whole message apart; what is malformed is read as far as it goes. */
enum err mime_read(struct arena *a, struct str message, struct mime *out) MUST_CHECK;
/* The first header of that name (any case); {NULL,0}. */
struct str mime_header(const struct mime *m, const char *name);
/* The address in a header such as From: what is between < and >, or the whole; lower case is the caller's. */
struct str mime_address(struct str value);

#endif
