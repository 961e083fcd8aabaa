/* office.c -- see office.h. */
#include "pack/office.h"

#include "pack/lib.h"

#include <expat.h>

enum { PIECE = 32 << 10, READ_AT_ONCE = 64 << 10 };

struct reading {
    XML_Parser parser;
    struct buf *out;
    bool open_document; /* text stands in paragraphs; else in elements "t" */
    int depth;
    int inside;  /* depth of the paragraph, or of the "t", that is open; 0 = none */
    int skipped; /* depth of the element whose content is left out; 0 = none */
    enum err err;
};

/* ---- one part: XML */

/* The name without the prefix of its namespace. */
static struct str local(const char *name)
{
    struct str s = str_c(name);
    size_t colon = str_find(s, ':');
    return colon < s.n ? str_sub(s, colon + 1, s.n) : s;
}

static void stop(struct reading *r, enum err e)
{
    if (!r->err)
        r->err = e;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void add(struct reading *r, struct str text)
{
    buf_add(r->out, text);
    if (r->out->err)
        stop(r, r->out->err);
}

static bool is_paragraph(struct str name)
{
    return str_is(name, "p") || str_is(name, "h") || str_is(name, "si");
}

/* What nobody sees on the page, or was taken out by hand. */
static bool is_hidden(struct str name)
{
    return str_is(name, "annotation") || str_is(name, "tracked-changes") || str_is(name, "del") ||
        str_is(name, "instrText") || str_is(name, "delText");
}

static void XMLCALL on_start(void *ctx, const char *element, const char **attributes)
{
    struct reading *r = ctx;
    struct str name = local(element);
    (void)attributes;
    if (++r->depth > OFFICE_DEPTH) {
        stop(r, ERR_INVALID);
        return;
    }
    if (r->skipped)
        return;
    if (is_hidden(name))
        r->skipped = r->depth;
    else if (str_is(name, "tab") || str_is(name, "s"))
        add(r, STR(" "));
    else if (str_is(name, "br") || str_is(name, "line-break") || str_is(name, "cr"))
        add(r, STR("\n"));
    else if (!r->inside && (r->open_document ? is_paragraph(name) : str_is(name, "t")))
        r->inside = r->depth;
}

static void XMLCALL on_end(void *ctx, const char *element)
{
    struct reading *r = ctx;
    if (r->skipped == r->depth)
        r->skipped = 0;
    if (r->inside == r->depth)
        r->inside = 0;
    if (is_paragraph(local(element)))
        add(r, STR("\n"));
    r->depth--;
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
    struct reading *r = ctx;
    if (r->inside && !r->skipped)
        add(r, (struct str){ text, (size_t)n });
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    stop(ctx, ERR_INVALID);
}

/* Reads a part as it is unpacked; *left is what may still be unpacked. */
static enum err read_part(struct archive *a, struct reading *r, size_t *left)
{
    r->parser = XML_ParserCreate(NULL);
    r->depth = r->inside = r->skipped = 0;
    if (!r->parser)
        return ERR_MEMORY;
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    for (bool last = false; !last && !r->err;) {
        void *piece = XML_GetBuffer(r->parser, PIECE);
        la_ssize_t n = piece ? lib.read_data(a, piece, PIECE) : 0;
        last = n <= 0;
        if (!piece)
            r->err = ERR_MEMORY;
        else if (n < 0)
            r->err = ERR_INVALID;
        else if ((size_t)n > *left)
            r->err = ERR_TOO_LARGE;
        else if (XML_ParseBuffer(r->parser, (int)n, last) != XML_STATUS_OK && !r->err)
            r->err = XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY ? ERR_MEMORY : ERR_INVALID;
        else
            *left -= (size_t)n;
    }
    XML_ParserFree(r->parser);
    r->parser = NULL;
    return r->err;
}

/* ---- the package */

/* Is this a part with words for a reader? */
static bool is_read(struct str name, bool *open_document)
{
    *open_document = str_is(name, "content.xml");
    return *open_document || str_is(name, "word/document.xml") || str_is(name, "word/footnotes.xml") ||
        str_is(name, "word/endnotes.xml") || str_is(name, "xl/sharedStrings.xml") ||
        ((str_starts(name, STR("ppt/slides/slide")) || str_starts(name, STR("ppt/notesSlides/notesSlide"))) &&
            str_ends(name, STR(".xml")));
}

static enum err read_parts(struct archive *a, struct buf *out)
{
    struct archive_entry *entry;
    struct reading r = { .out = out };
    size_t left = OFFICE_UNPACKED, parts = 0;
    for (int code; !r.err && (code = lib.read_next_header(a, &entry)) != ARCHIVE_EOF;) {
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return ERR_INVALID;
        const char *name = lib.entry_pathname(entry);
        if (!name || !is_read(str_c(name), &r.open_document))
            continue;
        if (lib.entry_is_encrypted(entry))
            return ERR_INVALID;
        parts++;
        (void)!read_part(a, &r, &left); /* the error stays in r */
    }
    if (out->err == ERR_TOO_LARGE) {
        out->err = OK; /* full: it is meant to be cut there */
        return OK;
    }
    return r.err ? r.err : parts ? OK : ERR_INVALID;
}

bool office_load(void)
{
    return lib_load();
}

enum err office_text(int fd, struct buf *out)
{
    struct archive *a = lib_load() ? lib.read_new() : NULL;
    if (!a)
        return ERR_MEMORY;
    bool open = lib.read_support_format_zip_seekable(a) == ARCHIVE_OK &&
        lib.read_open_fd(a, fd, READ_AT_ONCE) == ARCHIVE_OK;
    enum err e = open ? read_parts(a, out) : ERR_INVALID;
    (void)lib.read_free(a);
    return e;
}
