/* read.c -- JSON text to a tree: what jansson refuses, said in the reader's language. */
#include "json/inside.h"

#include <pthread.h>

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/* Out of memory, jansson sometimes says that the text is wrong. So its allocations are watched: who has no memory left
 * must not blame the sender. */
static json_malloc_t inner_malloc;
static json_free_t inner_free;
static _Thread_local bool went_without;

static void *watched_malloc(size_t n)
{
    void *p = inner_malloc(n);
    if (!p)
        went_without = true;
    return p;
}

static void watch(void)
{
    json_get_alloc_funcs(&inner_malloc, &inner_free);
    json_set_alloc_funcs(watched_malloc, inner_free);
}

void json_watch_memory(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, watch);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Counts open brackets outside strings. Done before parsing, so that depth costs no recursion. */
static bool too_deep(struct str text)
{
    int depth = 0;
    bool string = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                string = false;
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH)
                return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

static struct str explain(struct fields *f, const json_error_t *e)
{
    const char *nl = "dit is geen geldige JSON", *en = "this is not valid JSON";
    switch (json_error_code(e)) {
    case json_error_premature_end_of_input:
        nl = "de JSON houdt te vroeg op";
        en = "the JSON ends too soon";
        break;
    case json_error_end_of_input_expected:
        nl = "na het object staat nog iets";
        en = "something follows the object";
        break;
    case json_error_duplicate_key:
        nl = "een eigenschap staat er twee keer in";
        en = "a property is given twice";
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        nl = "tekst mag geen NUL-teken (\\u0000) bevatten";
        en = "text may not contain NUL (\\u0000)";
        break;
    case json_error_numeric_overflow:
        nl = "een getal is te groot";
        en = "a number is too large";
        break;
    default: break;
    }
    return f->english ? arena_printf(f->arena, "Line %d, column %d: %s.", e->line, e->column, en)
                      : arena_printf(f->arena, "Regel %d, teken %d: %s.", e->line, e->column, nl);
}

json_t *json_read(struct fields *f, struct str text)
{
    if (too_deep(text)) {
        fields_add(f, STR(""),
            f->english ? arena_printf(f->arena, "Lists and objects may be nested %d deep.", JSON_DEPTH)
                       : arena_printf(f->arena, "Lijsten en objecten mogen %d diep in elkaar zitten.", JSON_DEPTH));
        return NULL;
    }
    json_error_t e;
    went_without = false;
    json_t *tree = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (tree && json_is_object(tree))
        return tree;
    if (tree) {
        json_decref(tree);
        fields_add(f, STR(""),
            f->english ? STR("This must be a JSON object: { … }.") : STR("Dit moet een JSON-object zijn: { … }."));
    } else if (went_without) {
        f->arena->err = f->arena->err ? f->arena->err : ERR_MEMORY;
    } else {
        fields_add(f, STR(""), explain(f, &e));
    }
    return NULL;
}
