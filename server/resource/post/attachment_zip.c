/* attachment_zip.c -- the directory of a ZIP-based document: see attachment_type.h. */
#include "resource/post/attachment_type.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    END = 22,       /* bytes of the end record */
    ENTRY = 46,     /* … of an entry of the directory, without its name */
    LOCAL = 30,     /* … of a local header */
    ENTRIES = 4000, /* in one document */
    DIRECTORY = 1 << 20
};
#define UNPACKED INT64_C(300000000) /* bytes of everything in it */
enum { RATIO = 200 /* unpacked : packed, for what is large */, SMALL = 1 << 20 };

static const struct attachment_reason odd = { "Dit document is beschadigd of geen gewoon Office- of ODF-bestand.",
    "This document is damaged, or no ordinary Office or ODF file." };
static const struct attachment_reason bomb = { "Dit document wordt uitgepakt veel te groot.",
    "This document becomes far too large when it is unpacked." };
static const struct attachment_reason macro = { "Documenten met macro's kunnen niet als bijlage.",
    "Documents with macros cannot be attached." };
static const struct attachment_reason locked = { "Documenten met een wachtwoord kunnen niet als bijlage.",
    "Documents with a password cannot be attached." };

static unsigned u16(const unsigned char *p)
{
    return p[0] | (unsigned)p[1] << 8;
}

static uint32_t u32(const unsigned char *p)
{
    return u16(p) | (uint32_t)u16(p + 2) << 16;
}

static bool read_at(int fd, void *to, size_t n, int64_t at)
{
    return pread(fd, to, n, (off_t)at) == (ssize_t)n;
}

struct package {
    bool word, sheet, slides, content_types, odf, signature;
    char mimetype[80];
    int64_t unpacked;
};

static bool is(struct str name, const char *z)
{
    return str_ieq(name, str_c(z));
}

/* A name that stays inside, and nothing that runs. */
static const struct attachment_reason *look_at_name(struct str name, struct package *p)
{
    if (!name.n || name.p[0] == '/' || str_search(name, STR("..")) < name.n || str_find(name, '\\') < name.n ||
        str_find(name, 0) < name.n)
        return &odd;
    for (size_t i = 0; i < name.n; i++) {
        struct str rest = str_sub(name, i, name.n);
        if (str_ieq(str_sub(rest, 0, 10), STR("vbaProject")) || str_ieq(str_sub(rest, 0, 7), STR("vbaData")) ||
            str_ieq(str_sub(rest, 0, 8), STR("activeX/")))
            return &macro;
    }
    if (str_ieq(str_sub(name, 0, 6), STR("Basic/")) || str_ieq(str_sub(name, 0, 8), STR("Scripts/")))
        return &macro;
    p->content_types |= is(name, "[Content_Types].xml");
    p->word |= is(name, "word/document.xml");
    p->sheet |= is(name, "xl/workbook.xml");
    p->slides |= is(name, "ppt/presentation.xml");
    return NULL;
}

/* The first entry of an ODF package is its media type, stored as it is. */
static void read_mimetype(int fd, const unsigned char *entry, struct str name, struct package *p)
{
    unsigned char local[LOCAL];
    uint32_t n = u32(entry + 24);
    int64_t at = u32(entry + 42);
    if (!str_is(name, "mimetype") || at != 0 || u16(entry + 10) != 0 || n >= sizeof p->mimetype ||
        !read_at(fd, local, sizeof local, at))
        return;
    p->odf = read_at(fd, p->mimetype, n, at + LOCAL + u16(local + 26) + u16(local + 28));
    p->mimetype[p->odf ? n : 0] = 0;
}

static const struct attachment_reason *look_at_entry(int fd, const unsigned char *entry, struct str name,
    int64_t directory, struct package *p)
{
    unsigned char local[LOCAL];
    int64_t packed = u32(entry + 20), unpacked = u32(entry + 24), at = u32(entry + 42);
    unsigned method = u16(entry + 10);
    if (u16(entry + 8) & 1)
        return &locked;
    if ((method != 0 && method != 8) || packed == 0xFFFFFFFF || unpacked == 0xFFFFFFFF ||
        at + LOCAL + packed > directory)
        return &odd;
    p->unpacked += unpacked;
    if (p->unpacked > UNPACKED || (unpacked > SMALL && unpacked / RATIO > packed))
        return &bomb;
    if (!read_at(fd, local, sizeof local, at) || memcmp(local, "PK\3\4", 4) != 0 || u16(local + 26) != name.n)
        return &odd;
    read_mimetype(fd, entry, name, p);
    return look_at_name(name, p);
}

static const struct attachment_reason *look_at_all(int fd, const unsigned char *d, size_t n, unsigned count, int64_t at,
    struct package *p)
{
    size_t from = 0;
    for (unsigned i = 0; i < count; i++) {
        if (n - from < ENTRY || memcmp(d + from, "PK\1\2", 4) != 0)
            return &odd;
        const unsigned char *entry = d + from;
        size_t whole = ENTRY + (size_t)u16(entry + 28) + u16(entry + 30) + u16(entry + 32);
        if (n - from < whole)
            return &odd;
        struct str name = { (const char *)entry + ENTRY, u16(entry + 28) };
        const struct attachment_reason *bad = look_at_entry(fd, entry, name, at, p);
        if (bad)
            return bad;
        from += whole;
    }
    return from == n ? NULL : &odd;
}

static enum attachment_type kind_of(const struct package *p)
{
    struct str type = str_c(p->mimetype);
    if (p->odf)
        return str_is(type, "application/vnd.oasis.opendocument.text")        ? TYPE_ODT
            : str_is(type, "application/vnd.oasis.opendocument.spreadsheet")  ? TYPE_ODS
            : str_is(type, "application/vnd.oasis.opendocument.presentation") ? TYPE_ODP
                                                                              : TYPE_REFUSED;
    if (!p->content_types || p->word + p->sheet + p->slides != 1)
        return TYPE_REFUSED;
    return p->word ? TYPE_DOCX : p->sheet ? TYPE_XLSX : TYPE_PPTX;
}

enum attachment_type attachment_zip_type(int fd, int64_t size, struct attachment_reason *why)
{
    unsigned char end[END];
    struct package p = { 0 };
    *why = odd;
    /* The end record is the end of the file: no comment behind it, in which something else could stand. */
    if (size < END || !read_at(fd, end, END, size - END) || memcmp(end, "PK\5\6", 4) != 0 || u16(end + 20) != 0)
        return TYPE_REFUSED;
    unsigned count = u16(end + 10);
    int64_t n = u32(end + 12), at = u32(end + 16);
    if (count != u16(end + 8) || !count || n > DIRECTORY || at + n != size - END)
        return TYPE_REFUSED;
    if (count > ENTRIES) {
        *why = bomb;
        return TYPE_REFUSED;
    }
    unsigned char *d = malloc((size_t)n + 1);
    if (!d || !read_at(fd, d, (size_t)n, at)) {
        free(d);
        return TYPE_REFUSED;
    }
    const struct attachment_reason *bad = look_at_all(fd, d, (size_t)n, count, at, &p);
    free(d);
    if (bad) {
        *why = *bad;
        return TYPE_REFUSED;
    }
    return kind_of(&p);
}
