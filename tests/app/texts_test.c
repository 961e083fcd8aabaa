/* texts_test.c -- from an uploaded file to a thread that is found by its words: who finds it, what is said of a file that cannot
 * be read, and that the words go with the file. */
#include "packed.h"
#include "world.h"

#include "app/texts.h"
#include "base/clock.h"
#include "crypt/token.h"
#include "db/writer.h"
#include "index/index.h"
#include "resource/post/post.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    struct extractor *x;
    struct world w;
    char folder[200];
};

static void open_place(struct place *p, const char *seed, const char *pdf)
{
    *p = (struct place){ .x = NULL };
    assert_int_equal(extractor_new(&p->x, &(struct extractor_config){ .pdf = pdf }), OK); /* before there are threads */
    p->w = world_open(seed);
    assert_true(token_start());
    (void)snprintf(p->folder, sizeof p->folder, "%s/attachments", p->w.folder);
    assert_int_equal(mkdir(p->folder, 0700), 0);
    p->w.own.attachments = p->folder;
    p->w.services = &p->w.own;
}

static void close_place(struct place *p)
{
    char path[500];
    DIR *d = opendir(p->folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", p->folder, e->d_name);
            (void)unlink(path);
        }
    closedir(d);
    (void)rmdir(p->folder);
    world_close(&p->w);
    extractor_free(p->x);
}

/* Uploads; takes the bytes. Returns the number of the attachment. */
static int64_t upload(struct place *p, const char *who, int post, const char *name, const char *description,
    struct bytes file)
{
    struct bytes b = { 0 };
    char line[100], head[600];
    (void)snprintf(head, sizeof head,
        "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n%s\r\n"
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n",
        description, name);
    put(&b, head, strlen(head));
    put(&b, file.p, file.n);
    put(&b, "\r\n--x--\r\n", 9);
    (void)snprintf(line, sizeof line, "POST /api/v1/posts/%d/attachments", post);
    struct answer r = call_typed(&p->w, who, line, "multipart/form-data; boundary=x", (struct str){ b.p, b.n });
    assert_status(r, 201);
    free(b.p);
    free(file.p);
    return reply_int(&r, "id");
}

struct storing {
    struct job job;
    struct attachment_text text;
};

static enum err store(struct job *job, struct db *db)
{
    return attachment_text_store(db, &((struct storing *)job)->text, clock_now());
}

/* Reads all that wait, as the server's thread does. */
static int read_waiting(struct place *p)
{
    struct storing s = { 0 };
    for (int n = 0;; n++) {
        struct buf out = { .max = EXTRACT_TEXT };
        assert_int_equal(attachment_text_next(p->w.db, &p->w.arena, &s.text), OK);
        if (!s.text.attachment)
            return n;
        assert_int_equal(texts_read(p->x, p->folder, &s.text, &out), OK);
        if (!strcmp(s.text.reason, "no_sandbox")) {
            print_message("this kernel cannot confine\n");
            close_place(p);
            skip();
        }
        assert_int_equal(writer_call(p->w.writer, store, &s.job), OK);
        buf_release(&out);
    }
}

static int64_t hits(struct place *p, const char *who, const char *word)
{
    char line[200];
    (void)snprintf(line, sizeof line, "GET /api/v1/search?q=%s", word);
    world_index(&p->w);
    struct answer r = call_as(&p->w, who, line, NULL);
    assert_status(r, 200);
    return reply_int(&r, "total");
}

#define WORDS "<w:p><w:t>Over de keukentafelmethodiek in het dorp.</w:t></w:p>"

static void texts_uploadedFile_isFoundByItsWords(void **state)
{
    struct place p;
    (void)state;
    open_place(&p, "one-question", NULL);
    int64_t id = upload(&p, "anna", 1, "verslag.docx", "Verslag van de pilot", docx(WORDS));
    struct answer r = call_as(&p.w, "bert", "GET /api/v1/posts/1/attachments", NULL);
    assert_string_equal(reply_text(&r, "items.0.text"), "waiting");
    assert_int_equal(hits(&p, "bert", "keukentafelmethodiek"), 0);
    assert_int_equal(hits(&p, "bert", "pilot"), 1); /* its description needs no reading */
    r = call_as(&p.w, "bert", "GET /api/v1/posts/1", NULL);
    const char *before = reply_header_text(&p.w, &r, "ETag");
    assert_int_equal(read_waiting(&p), 1);
    r = call_as(&p.w, "bert", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "attachments.0.text"), "done");
    assert_string_equal(reply_text(&r, "attachments.0.textReason"), "null");
    assert_string_not_equal(reply_header_text(&p.w, &r, "ETag"), before);
    assert_int_equal(hits(&p, "bert", "keukentafelmethodiek"), 1);
    r = call_as(&p.w, "bert", "GET /api/v1/search?q=keukentafel", NULL); /* part of a compound */
    assert_int_equal(reply_int(&r, "items.0.id"), 1);
    assert_int_equal(reply_int(&r, "items.0.file.id"), id);
    assert_string_equal(reply_text(&r, "items.0.file.name"), "verslag.docx");
    assert_true(strstr(reply_text(&r, "items.0.snippet"), "<mark>keukentafelmethodiek</mark>") != NULL);
    r = call_as(&p.w, "bert", "GET /api/v1/search?q=kern", NULL);
    assert_string_equal(reply_text(&r, "items.0.file"), reply_int(&r, "total") > 0 ? "null" : "(absent)");
    /* taken away: its words too */
    r = call_as(&p.w, "anna", "DELETE /api/v1/attachments/1", NULL);
    assert_status(r, 204);
    assert_int_equal(count(&p.w, "attachment_text"), 0);
    assert_int_equal(hits(&p, "bert", "keukentafelmethodiek"), 0);
    close_place(&p);
}

static void texts_threadWithTheWordInItsText_standsAboveOneWithItInAFile(void **state)
{
    struct place p;
    (void)state;
    open_place(&p, "one-question", NULL);
    struct answer r = call_as(&p.w, "bert", "POST /api/v1/posts",
        "{'kind':'question','title':'Wie werkt zo?','body':'Is er ervaring met keukentafelmethodiek in een dorp?','terms':[$theme],'status':'published'}");
    assert_status(r, 201);
    (void)upload(&p, "anna", 1, "a.docx", "Een verslag",
        docx(WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS));
    (void)read_waiting(&p);
    assert_int_equal(hits(&p, "rita", "keukentafelmethodiek"), 2);
    int64_t second = reply_int(&r, "id");
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=keukentafelmethodiek", NULL);
    assert_int_equal(reply_int(&r, "items.0.id"), second);
    assert_string_equal(reply_text(&r, "items.0.file"), "null");
    assert_int_equal(reply_int(&r, "items.1.id"), 1);
    close_place(&p);
}

static void texts_fileOfAGroup_isFoundByNobodyElse(void **state)
{
    static const char *const others[] = { "bert", "rita", "karel", "coco", "sofie", "adm", "stranger", "nobody" };
    struct place p;
    (void)state;
    open_place(&p, "hidden-group", NULL);
    (void)upload(&p, "anna", 1, "a.odt", "Een verslag",
        odt("<text:p>Over de kwartelkoning en de keukentafelmethodiek.</text:p>"));
    assert_int_equal(read_waiting(&p), 1);
    assert_int_equal(hits(&p, "anna", "kwartelkoning"), 1);
    assert_int_equal(hits(&p, "stien", "kwartelkoning"), 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(hits(&p, others[i], "kwartelkoning"), 0);
        struct answer r = call_as(&p.w, others[i], "GET /api/v1/search?q=kwartelkonign",
            NULL); /* nor by a guess at spelling */
        assert_false(reply_has(&r, "kwartelkoning"));
        r = call_as(&p.w, others[i], "GET /api/v1/suggestions?q=kwartel", NULL);
        assert_false(reply_has(&r, "kwartelkoning"));
    }
    close_place(&p);
}

static void texts_filesThatCannotBeRead_saySoAndAreNotTriedAgain(void **state)
{
    struct place p;
    (void)state;
    open_place(&p, "one-question", "/nonexistent/pdftotext");
    struct bytes png = { 0 };
    put(&png,
        "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\nIDATx\xDA\x63\x60\0\0\0\2\0\1\x48\xAF\xA4\x71"
        "\0\0\0\0IEND\xAE\x42\x60\x82",
        67);
    (void)upload(&p, "anna", 1, "a.png", "Een stip", png);
    (void)upload(&p, "anna", 1, "a.docx", "Niet af", docx("<w:p><w:t>niet af"));
    (void)upload(&p, "anna", 1, "a.pdf", "Een bladzijde", pdf_page("Hallo", ""));
    assert_int_equal(read_waiting(&p), 2);
    assert_int_equal(read_waiting(&p), 0);
    struct answer r = call_as(&p.w, "bert", "GET /api/v1/posts/1/attachments", NULL);
    assert_string_equal(reply_text(&r, "items.0.text"), "none");
    assert_string_equal(reply_text(&r, "items.1.text"), "refused");
    assert_string_equal(reply_text(&r, "items.1.textReason"), "damaged");
    assert_string_equal(reply_text(&r, "items.2.text"), "failed");
    assert_string_equal(reply_text(&r, "items.2.textReason"), "no_program");
    world_exec(&p.w,
        "UPDATE attachment_text SET state = 0, reason = '' WHERE attachment_id = 2"); /* a crash before it was stored */
    assert_int_equal(read_waiting(&p), 1);
    close_place(&p);
}

struct purging {
    struct job job;
    struct arena a;
};

static enum err purge(struct job *job, struct db *db)
{
    return post_purge(db, &((struct purging *)job)->a, 1, clock_now());
}

static void texts_purgedThread_leavesNoWord(void **state)
{
    struct place p;
    struct purging job = { 0 };
    (void)state;
    open_place(&p, "one-question", NULL);
    (void)upload(&p, "anna", 1, "a.docx", "Een verslag", docx(WORDS));
    assert_int_equal(read_waiting(&p), 1);
    assert_int_equal(world_number(&p.w,
                         "SELECT count(*) FROM attachment_text WHERE body LIKE '%keukentafelmethodiek%'"),
        1);
    assert_status(call_as(&p.w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Toch niet'}"), 200);
    assert_int_equal(hits(&p, "anna", "keukentafelmethodiek"), 0);
    assert_int_equal(writer_call(p.w.writer, purge, &job.job), OK);
    arena_release(&job.a);
    assert_int_equal(count(&p.w, "attachment_text"), 0);
    assert_int_equal(count(&p.w, "attachment"), 0);
    close_place(&p);
}

static void texts_serverThread_readsWhatComesAndStops(void **state)
{
    struct place p;
    struct texts *t = NULL;
    (void)state;
    open_place(&p, "one-question", NULL);
    (void)upload(&p, "anna", 1, "a.docx", "Een verslag", docx(WORDS));
    assert_int_equal(texts_new(&t, p.x, p.w.writer, p.w.path, p.folder), OK);
    for (int i = 0; i < 100 && world_number(&p.w, "SELECT state = 0 FROM attachment_text"); i++)
        (void)usleep(50000);
    assert_int_equal(world_number(&p.w, "SELECT state = 0 FROM attachment_text"), 0);
    texts_free(t);
    (void)upload(&p, "anna", 1, "b.docx", "Nog een verslag", docx(WORDS)); /* waits for the next start */
    assert_int_equal(world_number(&p.w, "SELECT count(*) FROM attachment_text WHERE state = 0"), 1);
    close_place(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(texts_uploadedFile_isFoundByItsWords),
    cmocka_unit_test(texts_threadWithTheWordInItsText_standsAboveOneWithItInAFile),
    cmocka_unit_test(texts_fileOfAGroup_isFoundByNobodyElse),
    cmocka_unit_test(texts_filesThatCannotBeRead_saySoAndAreNotTriedAgain),
    cmocka_unit_test(texts_purgedThread_leavesNoWord),
    cmocka_unit_test(texts_serverThread_readsWhatComesAndStops),
};

UNIT_MAIN(tests);
