/* attachment_test.c -- files beside a post: who may add, see and take away; what is welcome by its content; hostile files. */
#include "packed.h"
#include "world.h"

#include "crypt/token.h"
#include "resource/post/attachment_store.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files */

#define DOCX                                     \
    { "[Content_Types].xml", "<Types/>", 0, 0 }, \
    {                                            \
        "word/document.xml", "<w/>", 0, 0        \
    }

static struct bytes png(void)
{
    struct bytes b = { 0 };
    put(&b,
        "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\nIDATx\xDA\x63\x60\0\0\0\2\0\1\x48\xAF\xA4\x71"
        "\0\0\0\0IEND\xAE\x42\x60\x82",
        67);
    return b;
}

static struct bytes gif(const char *end)
{
    struct bytes b = { 0 };
    put(&b, "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\1\0\1\0\0\2\2D\1\0", 34);
    put(&b, end, strlen(end));
    return b;
}

static struct bytes pdf(const char *extra)
{
    struct bytes b = { 0 };
    put(&b, "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n", 41);
    put(&b, extra, strlen(extra));
    put(&b, "trailer<</Root 1 0 R>>\n%%EOF\n", 29);
    return b;
}

/* ---- calls */

static struct services services;
static char folder[200];

static struct world open_world(const char *seed)
{
    struct world w = world_open(seed);
    assert_true(token_start());
    (void)snprintf(folder, sizeof folder, "%s/attachments", w.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    services = (struct services){ .attachments = folder };
    w.services = &services;
    return w;
}

static int files_on_disk(void)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void close_world(struct world *w)
{
    char path[500];
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
            (void)unlink(path);
        }
    closedir(d);
    (void)rmdir(folder);
    world_close(w);
}

/* Uploads; takes the bytes. */
static struct answer upload(struct world *w, const char *who, int post, const char *name, struct bytes file,
    const char *description)
{
    struct bytes b = { 0 };
    char line[100], part[600];
    if (description) {
        (void)snprintf(part, sizeof part, "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n%s\r\n",
            description);
        put(&b, part, strlen(part));
    }
    (void)snprintf(part, sizeof part,
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n",
        name);
    put(&b, part, strlen(part));
    put(&b, file.p, file.n);
    put(&b, "\r\n--x--\r\n", 9);
    (void)snprintf(line, sizeof line, "POST /api/v1/posts/%d/attachments", post);
    struct answer r = call_typed(w, who, line, "multipart/form-data; boundary=x", (struct str){ b.p, b.n });
    free(b.p);
    free(file.p);
    return r;
}

/* ---- the whole life of one */

static void attachment_added_isShownReadAndTakenAway(void **state)
{
    struct world w = open_world("one-question");
    (void)state;
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    int64_t version = reply_int(&r, "version");
    const char *before = reply_header_text(&w, &r, "ETag");
    r = upload(&w, "anna", 1, "begroting \xE2\x82\xAC.txt", text("Een regel.\nEn nog een.\n"), "De begroting van 2026");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "id"), "1");
    assert_string_equal(reply_text(&r, "post"), "1");
    assert_string_equal(reply_text(&r, "name"), "begroting \xE2\x82\xAC.txt");
    assert_string_equal(reply_text(&r, "description"), "De begroting van 2026");
    assert_string_equal(reply_text(&r, "type"), "text/plain");
    assert_int_equal(reply_int(&r, "size"), 23);
    assert_string_equal(reply_text(&r, "picture"), "false");
    assert_string_equal(reply_header_text(&w, &r, "Location"), "/api/v1/attachments/1");
    assert_int_equal(files_on_disk(), 1);

    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "attachments.0.name"), "begroting \xE2\x82\xAC.txt");
    assert_int_equal(reply_int(&r, "version"), version); /* not in the way of who is editing the text */
    assert_string_not_equal(reply_header_text(&w, &r, "ETag"), before);
    r = call_as(&w, "bert", "GET /api/v1/posts/1/attachments", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);

    r = call_as(&w, "bert", "GET /api/v1/attachments/1", NULL);
    assert_status(r, 200);
    assert_str(r.body, "Een regel.\nEn nog een.\n");
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "text/plain; charset=utf-8");
    assert_string_equal(reply_header_text(&w, &r, "Content-Disposition"),
        "attachment; filename=\"begroting ___.txt\"; filename*=UTF-8''begroting%20%E2%82%AC.txt");
    assert_string_equal(reply_header_text(&w, &r, "Content-Security-Policy"),
        "sandbox; default-src 'none'; frame-ancestors 'none'");
    assert_string_equal(reply_header_text(&w, &r, "X-Content-Type-Options"), "nosniff");
    const char *tag = reply_header_text(&w, &r, "ETag");
    r = call_with(&w, "bert", "GET /api/v1/attachments/1", HEADERS("If-None-Match", tag), NULL);
    assert_status(r, 304);
    r = call_with(&w, "bert", "GET /api/v1/attachments/1", HEADERS("Range", "bytes=4-8"), NULL);
    assert_status(r, 206);
    assert_str(r.body, "regel");

    r = call_as(&w, "anna", "GET /api/v1/me/export", NULL); /* what is kept about a person names the files too */
    assert_string_equal(reply_text(&r, "attachments.0.description"), "De begroting van 2026");
    r = call_as(&w, "bert", "GET /api/v1/me/export", NULL);
    assert_int_equal(reply_size(&r, "attachments"), 0);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/attachments/1", NULL), 403);
    assert_status(call_as(&w, "nobody", "DELETE /api/v1/attachments/1", NULL), 401);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/attachments/1", NULL), 204);
    assert_status(call_as(&w, "anna", "GET /api/v1/attachments/1", NULL), 404);
    assert_int_equal(files_on_disk(), 0);
    assert_int_equal(count(&w, "attachment"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb LIKE 'attachment.%'"), 2);
    close_world(&w);
}

/* The one predicate: whoever may not read the thread gets 404 on its files, also when it becomes so later. */
static void attachment_access_isThatOfTheThread(void **state)
{
    struct world w = open_world("hidden-group");
    (void)state;
    assert_status(upload(&w, "anna", 1, "a.txt", text("geheim"), "Een geheim stuk"), 201);
    assert_status(call_as(&w, "stien", "GET /api/v1/attachments/1", NULL), 200);
    static const char *const others[] = { "bert", "adm", "coco", "sofie", "nobody" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_status(call_as(&w, others[i], "GET /api/v1/attachments/1", NULL), 404);
        assert_status(call_as(&w, others[i], "GET /api/v1/posts/1/attachments", NULL), 404);
        assert_status(call_as(&w, others[i], "DELETE /api/v1/attachments/1", NULL),
            strcmp(others[i], "nobody") ? 404 : 401);
        assert_status(upload(&w, others[i], 1, "a.txt", text("geheim"), "Een geheim stuk"),
            strcmp(others[i], "nobody") ? 404 : 401);
    }
    /* what was withdrawn takes its files along, also for who wrote it */
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Toch niet'}"), 200);
    assert_status(call_as(&w, "anna", "GET /api/v1/attachments/1", NULL), 404);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_int_equal(reply_size(&r, "attachments"), 0);
    r = call_as(&w, "anna", "GET /api/v1/posts/1/attachments", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_status(upload(&w, "anna", 1, "a.txt", text("geheim"), "Een geheim stuk"), 403);
    close_world(&w);
}

static void attachment_ofAReply_isForItsAuthor(void **state)
{
    struct world w = open_world("thread");
    (void)state;
    assert_status(upload(&w, "anna", 2, "a.txt", text("iets"), "Iets"), 403);
    assert_status(upload(&w, "bert", 2, "a.txt", text("iets"), "Iets"), 201);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_int_equal(reply_size(&r, "attachments"), 0);
    assert_true(reply_has(&r, "\"attachments\":[{\"id\":1,\"post\":2,"));
    close_world(&w);
}

/* ---- what is welcome */

static void attachment_kinds_areKnownByTheirContent(void **state)
{
    struct world w = open_world("one-question");
    struct {
        const char *name, *type;
        struct bytes file;
    } good[] = {
        { "a.pdf", "application/pdf", pdf("") },
        { "locked.PDF", "application/pdf", pdf("2 0 obj<</Encrypt 3 0 R>>endobj\n") },
        { "a.png", "image/png", png() },
        { "a.gif", "image/gif", gif(";") },
        { "a.txt", "text/plain", text("Gewone tekst, met \xC3\xA9\xC3\xA9n accent.\n") },
        { "a.csv", "text/csv", text("gemeente;inwoners\nGoirle;24000\n") },
        { "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            zip((struct entry[]){ DOCX, { 0 } }) },
        { "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            zip((struct entry[]){ { "[Content_Types].xml", "<Types/>", 0, 0 }, { "xl/workbook.xml", "<w/>", 0, 0 },
                { 0 } }) },
        { "a.odt", "application/vnd.oasis.opendocument.text",
            zip((struct entry[]){ { "mimetype", "application/vnd.oasis.opendocument.text", 0, 0 },
                { "content.xml", "<w/>", 0, 0 }, { 0 } }) },
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct answer r = upload(&w, "anna", 1, good[i].name, good[i].file, "Een stuk");
        assert_status(r, 201);
        assert_string_equal(reply_text(&r, "type"), good[i].type);
    }
    struct answer r = call_as(&w, "bert", "GET /api/v1/attachments/3", NULL);
    assert_string_equal(reply_header_text(&w, &r, "Content-Disposition"), "inline; filename=\"a.png\"");
    r = call_as(&w, "bert", "GET /api/v1/attachments/1", NULL);
    assert_string_equal(reply_header_text(&w, &r, "Content-Disposition"), "attachment; filename=\"a.pdf\"");
    close_world(&w);
}

static struct bytes joined(struct bytes a, struct bytes b)
{
    put(&a, b.p, b.n);
    free(b.p);
    return a;
}

static struct bytes png_with_script(void)
{
    return joined(png(), text("<script>alert(1)</script>"));
}

static void attachment_hostileFiles_areRefused(void **state)
{
    struct world w = open_world("one-question");
    char many[2000] = "";
    for (int i = 0; i < 130; i++)
        strcat(many, "x");
    strcat(many, ".txt");
    struct {
        const char *name;
        struct bytes file;
        const char *why; /* words of the reason; NULL: any */
    } bad[] = {
        /* another kind than the name says */
        { "a.pdf", png(), NULL },
        { "a.png", pdf(""), NULL },
        { "a.exe", text("tekst"), NULL },
        { "a", text("tekst"), NULL },
        { "a.txt", pdf(""), NULL },
        { "a.pdf.exe", pdf(""), NULL },
        { "a.docx", zip((struct entry[]){ { "hello.txt", "hello", 0, 0 }, { 0 } }), NULL },
        { "a.xlsx", zip((struct entry[]){ DOCX, { 0 } }), "ander soort" },
        { "a.zip", zip((struct entry[]){ { "hello.txt", "hello", 0, 0 }, { 0 } }), NULL },
        /* two kinds at once */
        { "a.pdf", joined(pdf(""), zip((struct entry[]){ DOCX, { 0 } })), "niet heel" },
        { "a.docx", joined(zip((struct entry[]){ DOCX, { 0 } }), pdf("")), NULL },
        { "a.docx", joined(text("MZ"), zip((struct entry[]){ DOCX, { 0 } })), NULL },
        { "a.png", png_with_script(), "niet heel" },
        { "a.gif", gif("=1;alert(1)"), "niet heel" },
        { "a.gif", joined(text("GIF89a/*"), text("*/=1;alert(1);")), NULL },
        { "a.jpg", text("\xFF\xD8\xFF<script>"), NULL },
        /* what a browser could run */
        { "a.svg", text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), NULL },
        { "a.txt", text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), NULL },
        { "a.txt", text("  \n<!DOCTYPE html><script>alert(1)</script>"), NULL },
        { "a.csv", text("\xEF\xBB\xBF<html>"), NULL },
        { "a.txt", text("#!/bin/sh\nrm -rf /\n"), NULL },
        { "a.txt", text("{\\rtf1 hello}"), NULL },
        { "a.html", text("<p>"), NULL },
        /* packages that are no documents, or dangerous */
        { "a.docx", zip((struct entry[]){ DOCX, { "word/vbaProject.bin", "x", 0, 0 }, { 0 } }), "macro" },
        { "a.docm", zip((struct entry[]){ DOCX, { "word/vbaProject.bin", "x", 0, 0 }, { 0 } }), "macro" },
        { "a.odt",
            zip((struct entry[]){ { "mimetype", "application/vnd.oasis.opendocument.text", 0, 0 },
                { "Basic/Standard/Module1.xml", "x", 0, 0 }, { 0 } }),
            "macro" },
        { "a.docx", zip((struct entry[]){ DOCX, { "word/media/a.bin", "x", 1000000000, 0 }, { 0 } }), "veel te groot" },
        { "a.docx", zip((struct entry[]){ DOCX, { "../../etc/passwd", "x", 0, 0 }, { 0 } }), NULL },
        { "a.docx", zip((struct entry[]){ DOCX, { "/etc/passwd", "x", 0, 0 }, { 0 } }), NULL },
        { "a.docx",
            zip((struct entry[]){ { "[Content_Types].xml", "<Types/>", 0, 1 }, { "word/document.xml", "<w/>", 0, 1 },
                { 0 } }),
            "wachtwoord" },
        { "a.docx", text("PK\3\4 this is no directory"), NULL },
        /* no text */
        { "a.txt", text(""), NULL },
        { "a.txt", text("\x01\x02"), NULL },
        { "a.txt", text("caf\xE9"), NULL },
        /* names */
        { "../a.txt", text("tekst"), NULL },
        { "C:\\a.txt", text("tekst"), NULL },
        { ".txt", text("tekst"), NULL },
        { "a.txt ", text("tekst"), NULL },
        { "a.txt.", text("tekst"), NULL },
        { "a%0D%0A.txt", text("tekst"), NULL },
        { "a\xE2\x80\xAEtxt.exe.txt", text("tekst"), NULL },
        { "a\xE2\x80\x8B.txt", text("tekst"), NULL },
        { "a\xFF.txt", text("tekst"), NULL },
        { "", text("tekst"), NULL },
        { many, text("tekst"), NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer r = upload(&w, "anna", 1, bad[i].name, bad[i].file, "Een stuk");
        if (r.status != 400 || strcmp(reply_text(&r, "errors.0.field"), "file") ||
            (bad[i].why && !reply_has(&r, bad[i].why)))
            fail_msg("file %zu (%s): %d %.*s", i, bad[i].name, r.status, STR_ARG(r.body));
    }
    assert_int_equal(files_on_disk(), 0);
    assert_int_equal(count(&w, "attachment"), 0);
    close_world(&w);
}

/* The end of a ZIP so far into a PDF. */
static struct bytes pdf_with_zip_end_at(size_t at)
{
    struct bytes b = pdf("");
    while (b.n < at)
        put(&b, " ", 1);
    put(&b, "PK\5\6", 4);
    for (int i = 0; i < 20000; i++)
        put(&b, " ", 1);
    put(&b, "%%EOF\n", 6);
    return b;
}

/* Its end is looked at in pieces of 32 KB. */
static void attachment_pdfWithTheEndOfAZip_isRefusedWhereverThatStands(void **state)
{
    struct world w = open_world("one-question");
    (void)state;
    for (size_t at = 32760; at < 32775; at++) {
        struct answer r = upload(&w, "anna", 1, "a.pdf", pdf_with_zip_end_at(at), "Een stuk");
        assert_bad_field(r, "file");
    }
    close_world(&w);
}

static void attachment_formsThatAreNotRight_areRefused(void **state)
{
    struct world w = open_world("one-question");
    (void)state;
    struct answer r = upload(&w, "anna", 1, "a.txt", text("tekst"), NULL);
    assert_bad_field(r, "description");
    r = upload(&w, "anna", 1, "a.txt", text("tekst"), "  x ");
    assert_bad_field(r, "description");
    r = upload(&w, "anna", 1, "a.txt", text("tekst"), "twee\nregels");
    assert_bad_field(r, "description");
    r = call_typed(&w, "anna", "POST /api/v1/posts/1/attachments", "multipart/form-data; boundary=x",
        STR("--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nZonder bestand\r\n--x--\r\n"));
    assert_bad_field(r, "file");
    r = call_typed(&w, "anna", "POST /api/v1/posts/1/attachments", "application/pdf", STR("%PDF-1.4 %%EOF"));
    assert_status(r, 415);
    r = call_typed(&w, "anna", "POST /api/v1/posts/1/attachments", "multipart/form-data", STR("x"));
    assert_status(r, 415);
    assert_status(upload(&w, "anna", 99, "a.txt", text("tekst"), "Een stuk"), 404);
    assert_int_equal(files_on_disk(), 0);
    close_world(&w);
}

static void attachment_caps_areKept(void **state)
{
    struct world w = open_world("one-question");
    (void)state;
    services.attachment_bytes = 20;
    services.attachment_count = 2;
    services.attachment_quota = 45;
    assert_status(upload(&w, "anna", 1, "a.txt", text("123456789012345678901"), "Te groot"), 413);
    assert_status(upload(&w, "anna", 1, "a.txt", text("12345678901234567890"), "Past"), 201);
    assert_status(upload(&w, "anna", 1, "a.txt", text("12345678901234567890"), "Past ook"), 201);
    assert_status(upload(&w, "anna", 1, "a.txt", text("1"), "Een te veel"), 409);
    services.attachment_count = 20;
    assert_status(upload(&w, "anna", 1, "a.txt", text("123456"), "Meer dan iemand mag"), 409);
    assert_status(upload(&w, "anna", 1, "a.txt", text("12345"), "Precies genoeg"), 201);
    assert_int_equal(files_on_disk(), 3);
    close_world(&w);
}

/* A picture in a text: by its number, with words for who does not see it. */
static void attachment_inMarkdown_isAPictureWithWords(void **state)
{
    struct world w = open_world("one-question");
    (void)state;
    struct answer r = call_as(&w, "anna", "POST /api/v1/markdown",
        "{'body':'![Kaart van *Goirle*](bijlage:12) ![](bijlage:12) [het plan](bijlage:7) ![x](bijlage:0)'}");
    assert_status(r, 200);
    const char *html = reply_text(&r, "html");
    assert_non_null(strstr(html, "<img src=\"/api/v1/attachments/12\" alt=\"Kaart van Goirle\" loading=\"lazy\">"));
    assert_non_null(strstr(html, "<a href=\"/api/v1/attachments/12\">/api/v1/attachments/12</a>"));
    assert_non_null(strstr(html, "<a href=\"/api/v1/attachments/7\">het plan</a>"));
    assert_null(strstr(html, "attachments/0"));
    close_world(&w);
}

/* ---- photographs */

static void attachment_photograph_losesWhereItWasTaken(void **state)
{
    struct world w = open_world("one-question");
    struct bytes b = { 0 };
    struct str wrong;
    int64_t n;
    (void)state;
    put(&b,
        "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xE1\0\x14"
        "Exif\0\0GPS 51.52 N",
        42);
    put(&b, "\xFF\xDB\0\3\0\xFF\xDA\0\2pixels\xFF\xD9", 17);
    size_t sent = b.n;
    struct answer r = upload(&w, "anna", 1, "plein.jpg", b, "Het plein");
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "size"), sent - 22);
    r = call_as(&w, "bert", "GET /api/v1/attachments/1", NULL);
    assert_status(r, 200);
    assert_int_equal(r.body.n, sent - 22);
    assert_null(memmem(r.body.p, r.body.n, "GPS", 3));
    assert_non_null(memmem(r.body.p, r.body.n, "pixels", 6));
    assert_int_equal(attachment_verify(w.db, &w.arena, folder, &wrong, &n), OK); /* the hash is of what is stored */
    r = upload(&w, "anna", 1, "half.jpg", text("\xFF\xD8\xFF\xE0 en \xFF\xD9"), "Half");
    assert_bad_field(r, "file");
    close_world(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(attachment_photograph_losesWhereItWasTaken),
    cmocka_unit_test(attachment_added_isShownReadAndTakenAway),
    cmocka_unit_test(attachment_access_isThatOfTheThread),
    cmocka_unit_test(attachment_ofAReply_isForItsAuthor),
    cmocka_unit_test(attachment_kinds_areKnownByTheirContent),
    cmocka_unit_test(attachment_hostileFiles_areRefused),
    cmocka_unit_test(attachment_pdfWithTheEndOfAZip_isRefusedWhereverThatStands),
    cmocka_unit_test(attachment_formsThatAreNotRight_areRefused),
    cmocka_unit_test(attachment_caps_areKept),
    cmocka_unit_test(attachment_inMarkdown_isAPictureWithWords),
};

UNIT_MAIN(tests);
