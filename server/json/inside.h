/* inside.h -- what the files of json/ share: reading text into jansson trees, and adding errors.
 * Model:  both readers give the same kind of tree, so that fields.c need not know which it was.
 * Threads: as json/fields.h. Memory: the tree is a new reference of the caller's. Errors: a syntax error is added to f, with its line. */
#ifndef VB_JSON_INSIDE_H
#define VB_JSON_INSIDE_H

#include "json/fields.h"

#include <jansson.h>

enum {
    JSON_DEPTH = 16,        /* nested objects and lists */
    YAML_MAX = 4 << 20,     /* bytes of one document */
    YAML_NODES = 1 << 18,   /* keys and values of one document */
    FIELD_ERRORS_MAX = 100, /* of one text; more helps nobody */
};

/* Adds an error with an arena text already in the reader's language. */
void fields_add(struct fields *f, struct str name, struct str detail);
/* Must be called before jansson is used; more than once is fine. */
void json_watch_memory(void);
/* Reads a text that is valid UTF-8. NULL after adding an error. */
json_t *json_read(struct fields *f, struct str text);
json_t *yaml_read(struct fields *f, struct str text);

#endif
