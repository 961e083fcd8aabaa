/* file.h -- answering with a file from disk.
 * Model:  render of a GET row calls call_file; conditions (If-None-Match, If-Modified-Since, If-Range) and one Range are handled,
 *         and the bytes go out from the page cache after the pool has read them in. What a browser gets is never run or guessed:
 *         the policy is a sandbox, nosniff stands on every answer, and Content-Disposition says attachment unless `shown`.
 * Threads: render. Memory: the file is closed when the request is over. Errors: ERR_NOT_FOUND as the answer when it cannot be
 *         opened or has another size than was said.
 * Source: RFC 9110 sections 8.8, 13 and 14; RFC 6266 and RFC 8187 (names of files). */
#ifndef VB_FILE_H
#define VB_FILE_H

#include "http/call.h"

struct call_file {
    const char *path;
    const char *type; /* media type */
    struct str name;  /* as a person sees it, UTF-8; empty: none is said */
    struct str tag;   /* what is between the quotes of the ETag: strong */
    int64_t size;     /* bytes that it must have */
    int64_t modified; /* Unix milliseconds */
    bool shown;       /* inline: a picture in a page */
};
/* The answer becomes this file; f is not needed afterwards, what it points to until the request is over. */
void call_file(struct call *c, const struct call_file *f);

#endif
