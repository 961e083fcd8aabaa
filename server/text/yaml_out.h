/* yaml_out.h -- writes the YAML of front matter and seed files: mappings of texts and lists of texts.
 * Model:  one line a value; a value is written plain when every reader would take it for the same text, else in double quotes
 *         with escapes. Empty values are left out.
 * Threads: one at a time. Memory: borrows the buf. Errors: sticky in the buf.
 * Source: YAML 1.1 as libyaml reads it, and 1.2. */
#ifndef VB_YAML_OUT_H
#define VB_YAML_OUT_H

#include "base/buf.h"

/* Writes indent (such as "", "  " or "  - "), key and value. */
void yaml_text(struct buf *out, const char *indent, const char *key, struct str value);
void yaml_word(struct buf *out, const char *indent, const char *key, const char *value); /* NULL is left out */
void yaml_int(struct buf *out, const char *indent, const char *key, int64_t value);      /* 0 is left out */
/* Unix milliseconds; 0 is left out. */
void yaml_time(struct buf *out, const char *indent, const char *key, int64_t ms);
void yaml_date(struct buf *out, const char *indent, const char *key, int64_t ms);
/* Writes key: [a, b]; left out when n is 0. */
void yaml_texts(struct buf *out, const char *indent, const char *key, const struct str *values, size_t n);

#endif
