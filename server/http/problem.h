/* problem.h -- errors as application/problem+json.
 * Model:  {type, title, status, detail, errors?: [{field, detail}], requestId, and numbers such as currentVersion}.
 *         type is "/problemen/<type of the error>", relative to the server.
 * Threads: pure. Memory: writes to the buf. Errors: sticky in the buf. Source: RFC 9457; NL GOV API Design Rules 2.x. */
#ifndef VB_PROBLEM_H
#define VB_PROBLEM_H

#include "http/reply.h"
#include "json/fields.h"

struct problem {
    enum err err;
    bool english;
    struct str detail;                   /* one sentence; empty: the title says it */
    const struct field_error *errors[2]; /* two lists, either may be NULL */
    const struct reply_number *numbers;
    struct str request_id;
};
/* Writes the document. */
void problem_write(struct buf *out, const struct problem *p);
/* Content type of what problem_write writes. */
#define PROBLEM_TYPE STR("application/problem+json")

#endif
