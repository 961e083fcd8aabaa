/* packed.h -- files made in a test: bytes that grow, ZIPs and the documents in them, a PDF.
 * Threads: one. Memory: heap; whoever gets bytes frees p. Errors: fail the test. */
#ifndef VB_PACKED_H
#define VB_PACKED_H

#include "unit.h"

struct bytes {
    char *p;
    size_t n;
};

/* The text of a C string. */
struct bytes text(const char *z);
void put(struct bytes *b, const void *p, size_t n);
/* Adds the n lowest bytes of v, the lowest first. */
void put_le(struct bytes *b, uint32_t v, int n);

enum { ENTRY_DEFLATED = 0x10000 /* beside the flags of the format */ };
struct entry {
    const char *name, *content;
    uint32_t unpacked; /* what the directory says when not 0 */
    unsigned flags;
};
/* A ZIP of these, up to one without a name. */
struct bytes zip(const struct entry *entries);
/* A Word document with this XML in its body, and an OpenDocument text. */
struct bytes docx(const char *body);
struct bytes odt(const char *body);
/* A PDF of one page with this line on it (no parentheses); extra stands in its trailer. */
struct bytes pdf_page(const char *line, const char *extra);

#endif
