/* multipart.h -- reads multipart/form-data piece by piece: strict, without allocation.
 * Model:  multipart_start takes the Content-Type; then multipart_next is called with the bytes that are there until it says
 *         MORE: PART (the head of a part was read: name, filename, type), DATA (*data is content), END (of that part), DONE
 *         (the closing delimiter was read; nothing may follow but one line end), BAD.
 *         It refuses instead of guessing: no text before the first delimiter or behind the last, no white space behind a
 *         delimiter, lines end in CRLF, a part has exactly one Content-Disposition: form-data with a quoted name and at most one
 *         filename, at most one Content-Type, and no other header (Content-Transfer-Encoding has no meaning here, filename* must
 *         not be sent). In name and filename %22, %0D and %0A are what browsers send for ", CR and LF, and are decoded.
 * Threads: one at a time. Memory: the caller's struct; *data points into the bytes given or into the struct, until the next call.
 * Errors: MULTIPART_BAD, and nothing can be read after it.
 * Source: RFC 7578, RFC 2046 section 5.1, WHATWG HTML section 4.10.21.8. */
#ifndef VB_MULTIPART_H
#define VB_MULTIPART_H

#include "base/str.h"

enum {
    MULTIPART_BOUNDARY = 70, /* characters */
    MULTIPART_LINE = 1024,   /* bytes of a header line of a part */
    MULTIPART_NAME = 512     /* bytes of a name */
};
enum multipart_step { MULTIPART_MORE, MULTIPART_PART, MULTIPART_DATA, MULTIPART_END, MULTIPART_DONE, MULTIPART_BAD };

struct multipart {
    int state;
    char delimiter[MULTIPART_BOUNDARY + 5]; /* CRLF -- boundary */
    unsigned delimiter_n, matched;
    char line[MULTIPART_LINE];
    unsigned line_n;
    char name[MULTIPART_NAME], filename[MULTIPART_NAME], type[MULTIPART_NAME];
    unsigned name_n, filename_n, type_n;
    bool has_name, has_filename, has_type; /* of the current part */
};

/* True when the header names multipart/form-data with a usable boundary. */
bool multipart_start(struct multipart *m, struct str content_type);
/* Reads on; *in loses what was read. */
enum multipart_step multipart_next(struct multipart *m, struct str *in, struct str *data);
/* Of the current part. */
struct str multipart_name(const struct multipart *m);
struct str multipart_filename(const struct multipart *m); /* {NULL,0}: no file */
struct str multipart_type(const struct multipart *m);     /* empty when it has none */

#endif
