/* packed.c -- see packed.h. */
#include "packed.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

struct bytes text(const char *z)
{
    struct bytes b = { strdup(z), strlen(z) };
    return b;
}

void put(struct bytes *b, const void *p, size_t n)
{
    b->p = realloc(b->p, b->n + n + 1);
    assert_non_null(b->p);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void put_le(struct bytes *b, uint32_t v, int n)
{
    for (int i = 0; i < n; i++) {
        unsigned char c = (unsigned char)((uint64_t)v >> 8 * i);
        put(b, &c, 1);
    }
}

static struct bytes deflated(const char *content, size_t n)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)content, .avail_in = (uInt)n };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    struct bytes out = { .n = deflateBound(&z, n) };
    out.p = malloc(out.n);
    assert_non_null(out.p);
    z.next_out = (Bytef *)out.p;
    z.avail_out = (uInt)out.n;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out.n = z.total_out;
    (void)deflateEnd(&z);
    return out;
}

struct bytes zip(const struct entry *entries)
{
    struct bytes z = { 0 }, d = { 0 };
    unsigned count = 0;
    for (const struct entry *e = entries; e->name; e++, count++) {
        uint32_t at = (uint32_t)z.n, n = (uint32_t)strlen(e->content), name = (uint32_t)strlen(e->name);
        bool small = e->flags & ENTRY_DEFLATED;
        struct bytes content = small ? deflated(e->content, n) : text(e->content);
        for (int local = 1; local >= 0; local--) {
            struct bytes *to = local ? &z : &d;
            put(to, local ? "PK\3\4\24\0" : "PK\1\2\24\0\24\0", local ? 6 : 8);
            put_le(to, e->flags & 0xFFFF, 2);
            put_le(to, small ? 8 : 0, 2);
            put_le(to, 0, 4); /* time */
            put_le(to, (uint32_t)crc32(0, (const Bytef *)e->content, n), 4);
            put_le(to, (uint32_t)content.n, 4);
            put_le(to, e->unpacked ? e->unpacked : n, 4);
            put_le(to, name, 2);
            put_le(to, 0, 2);
            put_le(to, 0, local ? 0 : 6);
            if (!local) {
                put_le(to, 0, 4);
                put_le(to, at, 4);
            }
            put(to, e->name, name);
        }
        put(&z, content.p, content.n);
        free(content.p);
    }
    uint32_t at = (uint32_t)z.n;
    put(&z, d.p, d.n);
    put(&z, "PK\5\6\0\0\0\0", 8);
    put_le(&z, count, 2);
    put_le(&z, count, 2);
    put_le(&z, (uint32_t)d.n, 4);
    put_le(&z, at, 4);
    put_le(&z, 0, 2);
    free(d.p);
    return z;
}

static struct bytes around(const char *before, const char *body, const char *after)
{
    struct bytes b = text(before);
    put(&b, body, strlen(body));
    put(&b, after, strlen(after) + 1); /* a C string */
    return b;
}

struct bytes docx(const char *body)
{
    struct bytes xml = around("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>", body,
        "</w:body></w:document>");
    struct bytes z = zip((struct entry[]){ { "[Content_Types].xml", "<Types/>", 0, 0 },
        { "word/document.xml", xml.p, 0, ENTRY_DEFLATED }, { 0 } });
    free(xml.p);
    return z;
}

struct bytes odt(const char *body)
{
    struct bytes xml =
        around("<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body>",
            body, "</office:body></office:document-content>");
    struct bytes z = zip((struct entry[]){ { "mimetype", "application/vnd.oasis.opendocument.text", 0, 0 },
        { "content.xml", xml.p, 0, ENTRY_DEFLATED }, { 0 } });
    free(xml.p);
    return z;
}

struct bytes pdf_page(const char *line, const char *extra)
{
    char drawing[400], all[2000];
    int n = snprintf(drawing, sizeof drawing, "BT /F1 12 Tf 20 100 Td (%s) Tj ET", line);
    assert_true(n > 0 && (size_t)n < sizeof drawing);
    n = snprintf(all, sizeof all,
        "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R/Size 6%s>>\n%%%%EOF\n",
        n, drawing, extra);
    assert_true(n > 0 && (size_t)n < sizeof all);
    return text(all);
}
