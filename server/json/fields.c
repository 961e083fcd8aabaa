/* fields.c -- see fields.h. */
#include "json/inside.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- errors ------------------------------------------------------------------------------------------------------ */

void fields_add(struct fields *f, struct str name, struct str detail)
{
    struct field_error *e = arena_new(f->arena, struct field_error);
    if (!e)
        return;
    e->field = arena_printf(f->arena, "%.*s%.*s", STR_ARG(f->prefix), STR_ARG(name));
    e->detail = detail;
    while (*f->last) /* a nested object may have added behind our back */
        f->last = &(*f->last)->next;
    *f->last = e;
    if (!f->errors)
        f->errors = e;
}

/* What is wrong with a value, in the reader's language. After a syntax error there are no values to complain about. */
static void bad(struct fields *f, const char *name, const char *nl, const char *en)
{
    if (f->object)
        fields_add(f, str_c(name), str_c(f->english ? en : nl));
}

/* As bad(); the texts are formats that take one number, and the other after it. */
#define BAD(f, name, nl, en, ...)                                                                                      \
    do {                                                                                                               \
        if ((f)->object)                                                                                               \
            fields_add((f), str_c(name),                                                                               \
                (f)->english ? arena_printf((f)->arena, en, __VA_ARGS__) : arena_printf((f)->arena, nl, __VA_ARGS__)); \
    } while (0)

static void bad_missing(struct fields *f, const char *name)
{
    bad(f, name, "Vul dit in.", "This is required.");
}

static bool is_reported(const struct fields *f, const char *name)
{
    const struct field_error *e = f->errors;
    while (e && !(str_starts(e->field, f->prefix) && str_is(str_sub(e->field, f->prefix.n, e->field.n), name)))
        e = e->next;
    return e != NULL;
}

void field_error(struct fields *f, const char *name, const char *nl, const char *en)
{
    if ((f->object || !f->errors) && !is_reported(f, name))
        fields_add(f, str_c(name), str_c(f->english ? en : nl));
}

/* ---- opening and ending ------------------------------------------------------------------------------------------ */

static enum err open_with(struct fields *f, struct arena *a, struct str text, bool english, bool yaml)
{
    *f = (struct fields){ .arena = a, .english = english, .yaml = yaml };
    f->last = &f->errors;
    json_watch_memory();
    if (!utf8_valid(text))
        fields_add(f, STR(""),
            english ? STR("This text is not valid UTF-8, or has a NUL character in it.")
                    : STR("Deze tekst is geen geldige UTF-8, of er staat een NUL-teken in."));
    else
        f->object = yaml ? yaml_read(f, text) : json_read(f, text);
    return f->object ? OK : arena_err(a) ? arena_err(a) : ERR_INVALID;
}

enum err fields_open(struct fields *f, struct arena *a, struct str text, bool english)
{
    return open_with(f, a, text, english, false);
}

enum err fields_open_yaml(struct fields *f, struct arena *a, struct str text, bool english)
{
    return open_with(f, a, text, english, true);
}

static bool was_asked(const struct fields *f, const char *name)
{
    for (size_t i = 0; i < f->asked_n; i++)
        if (!strcmp(f->asked[i], name))
            return true;
    return false;
}

static void report_unknown(struct fields *f)
{
    const char *key;
    json_t *value;
    int left = FIELD_ERRORS_MAX;
    json_object_foreach(f->object, key, value)
    {
        if (was_asked(f, key))
            continue;
        if (left-- == 0)
            return;
        struct str name = utf8_head(str_c(key), 100); /* a name of a megabyte need not come back whole */
        fields_add(f, name,
            f->english ? arena_printf(f->arena, "We do not know the property \"%.*s\" here.", STR_ARG(name))
                       : arena_printf(f->arena, "De eigenschap \"%.*s\" kennen we hier niet.", STR_ARG(name)));
    }
}

enum err fields_end(struct fields *f)
{
    if (f->object) {
        if (!f->whole)
            report_unknown(f);
        json_decref(f->object);
        f->object = NULL;
    }
    if (!f->arena)
        return OK; /* never opened */
    return arena_err(f->arena) ? arena_err(f->arena) : f->errors ? ERR_INVALID : OK;
}

/* ---- one value --------------------------------------------------------------------------------------------------- */

/* Returns the value or NULL, and remembers that the name was asked for. */
static json_t *ask(struct fields *f, const char *name)
{
    if (!was_asked(f, name)) {
        ASSERT(f->asked_n < sizeof f->asked / sizeof *f->asked);
        f->asked[f->asked_n++] = name;
    }
    return json_object_get(f->object, name);
}

/* As ask, where null counts as absent. */
static json_t *ask_value(struct fields *f, const char *name)
{
    json_t *v = ask(f, name);
    return json_is_null(v) ? NULL : v;
}

static struct str text_of(const json_t *v)
{
    return (struct str){ json_string_value(v), json_string_length(v) };
}

bool field_has(struct fields *f, const char *name)
{
    return ask(f, name) != NULL;
}

unsigned fields_given(struct fields *f, const char *const *names, size_t n)
{
    unsigned given = 0;
    for (size_t i = 0; i < n; i++)
        if (field_has(f, names[i]))
            given |= 1u << i;
    return given;
}

bool field_is_null(struct fields *f, const char *name)
{
    return json_is_null(ask(f, name));
}

static bool is_blank(struct str s)
{
    return str_trim(s).n == 0;
}

/* Checks the length of a text that is there; false after reporting. */
static bool fits(struct fields *f, const char *name, struct str s, size_t min, size_t max)
{
    size_t n = utf8_length(s);
    if (n > max)
        BAD(f, name, "Dit mag hoogstens %zu tekens zijn; het zijn er %zu.",
            "This may be at most %zu characters; it has %zu.", max, n);
    else if (n < min)
        BAD(f, name, "Dit moet minstens %zu tekens zijn; het zijn er %zu.",
            "This must be at least %zu characters; it has %zu.", min, n);
    return n >= min && n <= max;
}

/* Names the first character that does not belong in a text (or in a line), which nobody can see; false after reporting. */
static bool is_clean(struct fields *f, const char *name, struct str s, bool line)
{
    size_t at = utf8_plain(s, line), next = at;
    if (at == s.n)
        return true;
    unsigned c = utf8_next(s, &next);
    if (line && (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029))
        bad(f, name, "Gebruik gewone tekens, op één regel.", "Use ordinary characters, on one line.");
    else
        BAD(f, name, "Op plaats %zu staat een teken dat je niet ziet (U+%04X). Haal het weg.",
            "Character %zu is one that cannot be seen (U+%04X). Take it away.", utf8_length(str_sub(s, 0, at)) + 1, c);
    return false;
}

struct str field_text(struct fields *f, const char *name, size_t min, size_t max)
{
    json_t *v = ask_value(f, name);
    if (v && !json_is_string(v)) {
        bad(f, name, "Dit moet tekst zijn.", "This must be text.");
        return (struct str){ 0 };
    }
    if (!v || is_blank(text_of(v))) {
        if (min)
            bad_missing(f, name);
        return v && !min ? STR("") : (struct str){ 0 };
    }
    if (f->plain && !is_clean(f, name, text_of(v), false))
        return (struct str){ 0 };
    return fits(f, name, text_of(v), min, max) ? arena_str(f->arena, text_of(v)) : (struct str){ 0 };
}

struct str field_line(struct fields *f, const char *name, size_t min, size_t max)
{
    struct str s = str_trim(text_of(ask_value(f, name)));
    if (!s.n)
        return field_text(f, name, min, max);
    if (!is_clean(f, name, s, true))
        return (struct str){ 0 };
    return fits(f, name, s, min, max) ? arena_str(f->arena, s) : (struct str){ 0 };
}

struct str field_reference(struct fields *f, const char *name, size_t max)
{
    const json_t *v = ask_value(f, name);
    if (json_is_integer(v))
        return arena_printf(f->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    return field_text(f, name, 1, max);
}

/* Reads an integer of JSON, or digits of YAML. */
static bool int_of(const struct fields *f, const json_t *v, int64_t *out)
{
    if (f->yaml && json_is_string(v))
        return str_int(text_of(v), out);
    *out = json_integer_value(v);
    return json_is_integer(v);
}

int64_t field_int(struct fields *f, const char *name, int64_t min, int64_t max, int64_t fallback)
{
    json_t *v = ask_value(f, name);
    int64_t n;
    if (!v)
        return fallback;
    if (!int_of(f, v, &n)) {
        bad(f, name, "Dit moet een geheel getal zijn.", "This must be a whole number.");
        return fallback;
    }
    if (n >= min && n <= max)
        return n;
    BAD(f, name, "Dit moet een getal zijn van %" PRId64 " tot en met %" PRId64 ".",
        "This must be a number from %" PRId64 " to %" PRId64 ".", min, max);
    return fallback;
}

/* Reads a positive number; false after reporting under name. */
static bool id_of(struct fields *f, const char *name, const json_t *v, int64_t *id)
{
    if (int_of(f, v, id) && *id > 0)
        return true;
    bad(f, name, "Dit moet het nummer van iets zijn: een geheel getal boven nul.",
        "This must be an identifier: a whole number above zero.");
    return false;
}

int64_t field_id(struct fields *f, const char *name)
{
    json_t *v = ask_value(f, name);
    int64_t id;
    return v && id_of(f, name, v, &id) ? id : 0;
}

bool field_bool(struct fields *f, const char *name, bool fallback)
{
    json_t *v = ask_value(f, name);
    if (!v)
        return fallback;
    if (json_is_boolean(v))
        return json_is_true(v);
    if (f->yaml && (str_is(text_of(v), "true") || str_is(text_of(v), "false")))
        return str_is(text_of(v), "true");
    bad(f, name, "Dit moet true (ja) of false (nee) zijn.", "This must be true or false.");
    return fallback;
}

/* Writes the words of choices with commas between them. */
static struct str with_commas(struct arena *a, const char *choices)
{
    struct str rest = str_c(choices), out = { 0 };
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            out = arena_printf(a, "%.*s%s%.*s", STR_ARG(out), out.n ? ", " : "", STR_ARG(word));
    }
    return out;
}

int field_choice(struct fields *f, const char *name, const char *choices, bool required)
{
    json_t *v = ask_value(f, name);
    if (!v) {
        if (required)
            bad_missing(f, name);
        return -1;
    }
    struct str rest = str_c(choices), given = text_of(v);
    for (int i = 0; rest.n;) {
        struct str word = str_cut(&rest, ' ');
        if (word.n && json_is_string(v) && str_eq(word, given))
            return i;
        i += word.n > 0;
    }
    struct str list = with_commas(f->arena, choices);
    BAD(f, name, "Kies een van deze woorden: %.*s.", "Choose one of these words: %.*s.", STR_ARG(list));
    return -1;
}

int64_t field_date(struct fields *f, const char *name)
{
    json_t *v = ask_value(f, name);
    int64_t ms;
    if (!v)
        return 0;
    if (json_is_string(v) && clock_parse_date(text_of(v), &ms))
        return ms;
    bad(f, name, "Dit moet een datum zijn die bestaat, geschreven als 2026-11-21.",
        "This must be a date that exists, written as 2026-11-21.");
    return 0;
}

int64_t field_time(struct fields *f, const char *name)
{
    json_t *v = ask_value(f, name);
    int64_t ms;
    if (!v)
        return 0;
    if (json_is_string(v) && (clock_parse(text_of(v), &ms) || clock_parse_date(text_of(v), &ms)))
        return ms;
    bad(f, name, "Dit moet een tijdstip zijn, geschreven als 2026-11-21T10:00:00Z.",
        "This must be a time, written as 2026-11-21T10:00:00Z.");
    return 0;
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

/* Returns the list and its length (at most max), or NULL after reporting what is wrong. */
static json_t *list_of(struct fields *f, const char *name, size_t max, size_t *n)
{
    json_t *v = ask_value(f, name);
    *n = 0;
    if (!v)
        return NULL;
    if (!json_is_array(v)) {
        bad(f, name, "Dit moet een lijst zijn.", "This must be a list.");
        return NULL;
    }
    if (json_array_size(v) > max) {
        BAD(f, name, "Dit mogen er hoogstens %zu zijn; het zijn er %zu.", "There may be at most %zu of these, not %zu.",
            max, json_array_size(v));
        return NULL;
    }
    *n = json_array_size(v);
    return v;
}

static const char *item_name(struct fields *f, const char *name, size_t i)
{
    struct str s = arena_printf(f->arena, "%s.%zu", name, i);
    return s.n ? s.p : name;
}

size_t field_count(struct fields *f, const char *name, size_t max)
{
    size_t n;
    (void)list_of(f, name, max, &n);
    return n;
}

size_t field_ids(struct fields *f, const char *name, size_t max, int64_t **out)
{
    size_t n, good = 0;
    json_t *list = list_of(f, name, max, &n);
    int64_t *ids = *out = n ? arena_array(f->arena, n, sizeof *ids) : NULL;
    for (size_t i = 0; ids && i < n; i++) {
        json_t *v = json_array_get(list, i);
        if (int_of(f, v, &ids[good]) && ids[good] > 0)
            good++;
        else
            (void)id_of(f, item_name(f, name, i), v, &ids[good]);
    }
    return good;
}

size_t field_texts(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out)
{
    size_t n, good = 0;
    json_t *list = list_of(f, name, max, &n);
    struct str *texts = *out = n ? arena_array(f->arena, n, sizeof *texts) : NULL;
    for (size_t i = 0; texts && i < n; i++) {
        json_t *v = json_array_get(list, i);
        if (!json_is_string(v))
            bad(f, item_name(f, name, i), "Dit moet tekst zijn.", "This must be text.");
        else if (is_blank(text_of(v)))
            bad_missing(f, item_name(f, name, i));
        else if (f->plain && !is_clean(f, item_name(f, name, i), str_trim(text_of(v)), true))
            continue;
        else if (fits(f, item_name(f, name, i), text_of(v), 1, max_chars))
            texts[good++] = arena_str(f->arena, text_of(v));
    }
    return good;
}

size_t field_names(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out)
{
    size_t n = field_texts(f, name, max, max_chars, out);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = str_trim((*out)[i]);
    return n;
}

size_t field_text_or_texts(struct fields *f, const char *name, size_t max, size_t max_chars, struct str **out)
{
    if (!json_is_string(ask(f, name)))
        return field_texts(f, name, max, max_chars, out);
    struct str text = field_text(f, name, 0, max_chars);
    *out = text.n ? arena_new(f->arena, struct str) : NULL;
    if (*out)
        **out = text;
    return *out ? 1 : 0;
}

static bool open_value(struct fields *child, struct fields *f, const char *name, json_t *v)
{
    *child = (struct fields){ 0 };
    if (!v)
        return false;
    if (!json_is_object(v)) {
        bad(f, name, "Dit moet een object zijn, met eigenschappen.", "This must be an object, with properties.");
        return false;
    }
    *child = (struct fields){ .arena = f->arena,
        .english = f->english,
        .yaml = f->yaml,
        .plain = f->plain,
        .last = f->last };
    child->prefix = arena_printf(f->arena, "%.*s%s.", STR_ARG(f->prefix), name);
    child->object = json_incref(v);
    return true;
}

bool fields_open_inside(struct fields *child, struct fields *f, const char *name)
{
    return open_value(child, f, name, ask_value(f, name));
}

bool fields_open_item(struct fields *child, struct fields *f, const char *name, size_t i)
{
    json_t *v = json_array_get(ask_value(f, name), i);
    return open_value(child, f, v ? item_name(f, name, i) : name, v);
}

struct str fields_json(struct fields *f, const char *inside)
{
    f->whole = true;
    const json_t *object = f->object, *only = json_object_get(object, inside);
    if (json_object_size(object) == 1 && json_is_object(only))
        object = only;
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    if (object && !text)
        f->arena->err = f->arena->err ? f->arena->err : ERR_MEMORY;
    struct str out = text ? arena_str(f->arena, str_c(text)) : (struct str){ 0 };
    free(text);
    return out;
}
