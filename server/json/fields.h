/* fields.h -- reads the properties of one JSON object (or of YAML front matter), and collects what is wrong with them.
 * Model:  open, ask for each known property by name, end. Errors are sticky and named: all bad fields are reported
 *         together, and so is every property that nobody asked for. After an error the value is a safe empty one.
 * Threads: one at a time. Memory: everything in the arena; strings are valid as long as the arena.
 * Errors: fields_end gives ERR_INVALID when there is any; `errors` lists them with a text in the reader's language.
 * Source: RFC 8259; limits are those of the OpenAPI document. */
#ifndef VB_FIELDS_H
#define VB_FIELDS_H

#include "base/arena.h"

struct json_t;

struct field_error {
    struct str field;  /* "title", "terms.2" */
    struct str detail; /* one sentence */
    struct field_error *next;
};

struct fields {
    struct arena *arena;
    struct json_t *object; /* borrowed reference, freed by fields_end */
    const char *asked[64];
    size_t asked_n;
    bool english, yaml;
    bool
        plain; /* text with control characters is an error: what comes in from outside, not what is stored or repaired */
    bool whole;        /* fields_json took everything: nothing is unknown */
    struct str prefix; /* of a nested object: "members.2." */
    struct field_error *errors, **last;
};

/* Opens the JSON text; ERR_INVALID (with field "") when it is not one JSON object in valid UTF-8 without NUL, nested at
 * most 16 deep, without duplicate names. */
enum err fields_open(struct fields *f, struct arena *a, struct str text, bool english) MUST_CHECK;
/* Opens YAML: a mapping of scalars (all read as strings; field_int etc. convert), lists and mappings; an empty plain scalar
 * is null. An empty text reads as an empty mapping; a document that is a list reads as a mapping with that list under the
 * name "items". Anchors, aliases, tags, duplicate keys and a second document are errors; what is wrong with the YAML itself
 * is told with its line. */
enum err fields_open_yaml(struct fields *f, struct arena *a, struct str text, bool english) MUST_CHECK;
/* Opens a nested object of f: element i of the list `name`. False when there is none. The child reports into f's list
 * under "name.i.…" and is ended by fields_end on the child first. */
bool fields_open_item(struct fields *child, struct fields *f, const char *name, size_t i);
/* The same for a property that is an object itself; the child reports under "name.…". */
bool fields_open_inside(struct fields *child, struct fields *f, const char *name);
/* Releases the object and returns ERR_INVALID when anything was wrong or a property was never asked for. */
enum err fields_end(struct fields *f) MUST_CHECK;

/* True when the property is there (also when null). */
bool field_has(struct fields *f, const char *name);
/* For each of n names (at most 32) that is there, bit i: what an edit is about. */
unsigned fields_given(struct fields *f, const char *const *names, size_t n);
bool field_is_null(struct fields *f, const char *name);
/* Text of min..max characters (not bytes); absent or null gives {0} when min is 0, else an error. Text of white space only
 * counts as empty. Refuses NUL, and with `plain` what utf8_plain finds. */
struct str field_text(struct fields *f, const char *name, size_t min, size_t max);
/* The same on one line, such as a name or a title: the white space around it does not count; what utf8_plain finds in a line is
 * always an error. */
struct str field_line(struct fields *f, const char *name, size_t min, size_t max);
/* A text of at least one character that names a thing elsewhere; a whole number counts as its digits. */
struct str field_reference(struct fields *f, const char *name, size_t max);
/* An integer; fallback when absent or null. */
int64_t field_int(struct fields *f, const char *name, int64_t min, int64_t max, int64_t fallback);
/* A positive identifier, 0 when absent or null. */
int64_t field_id(struct fields *f, const char *name);
bool field_bool(struct fields *f, const char *name, bool fallback);
/* One of the words in choices (separated by spaces): returns its position, or -1 when absent or null (an error when
 * required). */
int field_choice(struct fields *f, const char *name, const char *choices, bool required);
/* A date (YYYY-MM-DD) or a time (RFC 3339) as Unix milliseconds, 0 when absent or null. */
int64_t field_date(struct fields *f, const char *name);
int64_t field_time(struct fields *f, const char *name);
/* A list of at most max identifiers; *out in the arena; returns how many. */
size_t field_ids(struct fields *f, const char *name, size_t max, int64_t **out);
/* A list of at most max texts of 1..max_chars characters; with `plain` each is a line. */
size_t field_texts(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out);
/* The same, without the white space around each. */
size_t field_names(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out);
/* The same, where one text may stand for a list of one. */
size_t field_text_or_texts(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out);
/* Length of the list `name`, 0 when absent; an error when it is no list or longer than max. */
size_t field_count(struct fields *f, const char *name, size_t max);

/* The whole object as JSON without white space (arena), whatever its properties are: none is unknown then. When its only
 * property is `inside` and that is an object, that one is meant. */
struct str fields_json(struct fields *f, const char *inside);

/* Adds an error of one's own, unless something was wrong with that field before; nl and en are whole sentences. */
void field_error(struct fields *f, const char *name, const char *nl, const char *en);

#endif
