/* yaml.c -- YAML text to a tree, by libyaml's events.
 * Only what front matter and seed files need: mappings, lists and scalars. A tree is what is written: no anchors that
 * repeat half of it, no tags that change what a word means. A scalar is a string, an empty plain one null. */
#include "json/inside.h"

#include "base/utf8.h"

#include <string.h>
#include <yaml.h>

struct reader {
    struct fields *f;
    struct str text;
    yaml_parser_t parser;
    json_t *open[JSON_DEPTH]; /* borrowed: the mappings and lists that are open; open[0] is the root */
    size_t depth;
    json_t *root;
    struct str key; /* arena; waits for its value when has_key */
    bool has_key;
    size_t nodes;
    bool failed;
};

static void fail(struct reader *r, size_t line, const char *nl, const char *en)
{
    struct fields *f = r->f;
    if (!r->failed)
        fields_add(f, STR(""),
            f->english ? arena_printf(f->arena, "Line %zu: %s.", line + 1, en)
                       : arena_printf(f->arena, "Regel %zu: %s.", line + 1, nl));
    r->failed = true;
}

static void fail_memory(struct reader *r)
{
    if (!r->f->arena->err)
        r->f->arena->err = ERR_MEMORY;
    r->failed = true;
}

/* The common mistakes: how libyaml's text begins, and what to do about it. Some are found long after they were made; then
 * the line where the thing began says more. */
static const struct hint {
    const char *problem;
    bool at_begin;
    const char *nl, *en;
} hints[] = {
    { "mapping values are not allowed", false,
        "spring niet verder in dan de regel erboven, en zet een waarde met een dubbele punt erin tussen aanhalingstekens",
        "do not indent further than the line above, and put a value with a colon in it between quotes" },
    { "could not find expected ':'", true, "na de naam van een eigenschap hoort een dubbele punt met een spatie",
        "after the name of a property comes a colon and a space" },
    { "found character that cannot start any token", false,
        "begin een regel met spaties, niet met een tab; een waarde die met @, ` of % begint hoort tussen aanhalingstekens",
        "indent with spaces, not tabs; put a value that starts with @, ` or % between quotes" },
    { "found unexpected end of stream", true, "wat met een aanhalingsteken begint, wordt niet gesloten",
        "what starts with a quote is never closed" },
    { "did not find expected ','", true, "wat met [ of { begint, wordt niet goed gesloten",
        "what starts with [ or { is not closed well" },
    { "did not find expected", false, "de regel springt verkeerd in, of een aanhalingsteken klopt niet",
        "the indentation is wrong, or a quote does not match" },
};

static void fail_syntax(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR) {
        fail_memory(r);
        return;
    }
    if (p->error == YAML_READER_ERROR) { /* knows bytes, not lines */
        size_t line = 0;
        for (size_t i = 0; i < p->problem_offset && i < r->text.n; i++)
            line += r->text.p[i] == '\n';
        fail(r, line, "er staat een onzichtbaar teken in dat hier niet mag",
            "there is a control character, which is not allowed");
        return;
    }
    for (size_t i = 0; p->problem && i < sizeof hints / sizeof *hints; i++)
        if (!strncmp(p->problem, hints[i].problem, strlen(hints[i].problem))) {
            fail(r, hints[i].at_begin ? p->context_mark.line : p->problem_mark.line, hints[i].nl, hints[i].en);
            return;
        }
    fail(r, p->problem_mark.line, "dit is geen geldige YAML", "this is not valid YAML");
}

/* Gives a value to whatever is open. Steals the reference. */
static void place_take(struct reader *r, json_t *value, size_t line)
{
    if (!value) {
        fail_memory(r);
        return;
    }
    json_t *parent = r->depth ? r->open[r->depth - 1] : NULL;
    int code = 0;
    if (++r->nodes > YAML_NODES) {
        fail(r, line, "deze tekst heeft te veel onderdelen", "this text has too many parts");
        json_decref(value);
    } else if (!parent) {
        r->root = value;
    } else if (json_is_array(parent)) {
        code = json_array_append_new(parent, value);
    } else {
        code = json_object_set_new_nocheck(parent, r->key.p, value);
        r->has_key = false;
    }
    if (code)
        fail_memory(r);
}

static bool wants_key(const struct reader *r)
{
    return r->depth && json_is_object(r->open[r->depth - 1]) && !r->has_key;
}

static void take_key(struct reader *r, struct str text, size_t line)
{
    if (!text.n) {
        fail(r, line, "de naam van een eigenschap ontbreekt", "the name of a property is missing");
    } else {
        r->key = arena_str(r->f->arena, text);
        r->has_key = true;
        r->failed |= arena_err(r->f->arena) != OK;
        if (!r->failed && json_object_get(r->open[r->depth - 1], r->key.p))
            fail(r, line, "deze eigenschap staat er twee keer in", "this property is given twice");
    }
}

static void take_scalar(struct reader *r, const yaml_event_t *e)
{
    struct str text = { (const char *)e->data.scalar.value, e->data.scalar.length };
    size_t line = e->start_mark.line;
    if (!utf8_valid(text))
        fail(r, line, "tekst mag geen NUL-teken (\\0) bevatten", "text may not contain NUL (\\0)");
    else if (wants_key(r))
        take_key(r, text, line);
    else if (!text.n && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        place_take(r, json_null(), line);
    else
        place_take(r, json_stringn_nocheck(text.p, text.n), line);
}

static void open_take(struct reader *r, json_t *container, size_t line)
{
    if (wants_key(r) || r->depth == JSON_DEPTH) {
        if (r->depth == JSON_DEPTH)
            fail(r, line, "lijsten en eigenschappen zitten te diep in elkaar",
                "lists and properties are nested too deep");
        else
            fail(r, line, "de naam van een eigenschap moet tekst zijn", "the name of a property must be text");
        json_decref(container);
        return;
    }
    place_take(r, container, line);
    if (!r->failed)
        r->open[r->depth++] = container;
}

static void refuse_extras(struct reader *r, size_t line, const void *anchor, const void *tag)
{
    if (anchor)
        fail(r, line, "ankers (&naam) kunnen hier niet", "anchors (&name) are not allowed here");
    if (tag)
        fail(r, line, "labels (!naam) kunnen hier niet; zet een waarde die met ! begint tussen aanhalingstekens",
            "tags (!name) are not allowed here; put a value that starts with ! between quotes");
}

static void take_event(struct reader *r, const yaml_event_t *e)
{
    size_t line = e->start_mark.line;
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        fail(r, line, "verwijzingen (*naam) kunnen hier niet; zet een waarde die met * begint tussen aanhalingstekens",
            "aliases (*name) are not allowed here; put a value that starts with * between quotes");
        break;
    case YAML_SCALAR_EVENT:
        refuse_extras(r, line, e->data.scalar.anchor, e->data.scalar.tag);
        if (!r->failed)
            take_scalar(r, e);
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_extras(r, line, e->data.sequence_start.anchor, e->data.sequence_start.tag);
        if (!r->failed)
            open_take(r, json_array(), line);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_extras(r, line, e->data.mapping_start.anchor, e->data.mapping_start.tag);
        if (!r->failed)
            open_take(r, json_object(), line);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: r->depth--; break;
    case YAML_DOCUMENT_START_EVENT:
        if (r->root)
            fail(r, line, "hier begint een tweede document; één is genoeg",
                "a second document starts here; one is enough");
        break;
    default: break;
    }
}

/* Makes an object of the root: nothing becomes {}, a list { "items": list }. Steals the reference. */
static json_t *as_object_take(struct reader *r, json_t *root)
{
    if (json_is_object(root))
        return root;
    if (!root || json_is_null(root) || json_is_array(root)) {
        json_t *object = json_object();
        if (!object || (json_is_array(root) && json_object_set_new(object, "items", root))) {
            json_decref(object);
            fail_memory(r);
            return NULL;
        }
        return object;
    }
    json_decref(root);
    fail(r, 0, "hier horen eigenschappen te staan, zoals title: Een titel",
        "properties belong here, such as title: A title");
    return NULL;
}

json_t *yaml_read(struct fields *f, struct str text)
{
    struct reader r = { .f = f, .text = text };
    bool end = false;
    if (text.n > YAML_MAX) {
        fail(&r, 0, "deze tekst is te lang", "this text is too long");
        return NULL;
    }
    if (!yaml_parser_initialize(&r.parser)) {
        fail_memory(&r);
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    while (!end && !r.failed) {
        yaml_event_t e;
        if (!yaml_parser_parse(&r.parser, &e)) {
            fail_syntax(&r);
            break;
        }
        end = e.type == YAML_STREAM_END_EVENT;
        take_event(&r, &e);
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&r.parser);
    if (!r.failed)
        return as_object_take(&r, r.root);
    json_decref(r.root);
    return NULL;
}
