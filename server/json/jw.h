/* jw.h -- writes JSON, streaming, into a buf.
 * Model:  jw_open/jw_close nest; in an object every value has a key, in an array key is NULL. Commas are its business.
 * Threads: one at a time. Memory: borrows the buf. Errors: sticky in the buf (buf_err).
 * Source: RFC 8259; strings are UTF-8 (checked at the door), '<' is not escaped. */
#ifndef VB_JW_H
#define VB_JW_H

#include "base/buf.h"

struct jw {
    struct buf *out;
    unsigned depth;
    bool comma; /* a value stands before */
};

struct jw jw_to(struct buf *out);
/* bracket is '{' or '['. */
void jw_open(struct jw *j, const char *key, char bracket);
/* Closes with '}' or ']'. */
void jw_close(struct jw *j, char bracket);
void jw_str(struct jw *j, const char *key, struct str v);
void jw_strz(struct jw *j, const char *key, const char *v);       /* NULL writes null */
void jw_str_or_null(struct jw *j, const char *key, struct str v); /* p == NULL writes null */
void jw_int(struct jw *j, const char *key, int64_t v);
void jw_id_or_null(struct jw *j, const char *key, int64_t id); /* 0 writes null */
void jw_real(struct jw *j, const char *key, double v); /* at most 6 significant digits; not finite writes null */
void jw_bool(struct jw *j, const char *key, bool v);
void jw_null(struct jw *j, const char *key);
/* Unix milliseconds as RFC 3339 with Z; 0 writes null. */
void jw_time(struct jw *j, const char *key, int64_t ms);
/* Unix milliseconds as a date; 0 writes null. */
void jw_date(struct jw *j, const char *key, int64_t ms);
/* Bytes that are JSON already. */
void jw_raw(struct jw *j, const char *key, struct str json);
/* { "items": [ … ], "next": cursor or null } */
void jw_list_open(struct jw *j);
void jw_list_close(struct jw *j, struct str next);

#endif
