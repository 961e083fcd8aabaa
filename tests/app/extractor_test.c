/* extractor_test.c -- the words of files, read by processes that can do nothing else: what they find, what hostile files do to
 * them, and what a file that took one over could still do. */
#include "packed.h"

#include "app/extractor.h"
#include "base/clock.h"
#include "pack/office.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct extractor *start(const struct extractor_config *config)
{
    struct extractor *x = NULL;
    assert_int_equal(extractor_new(&x, config), OK);
    return x;
}

/* A file that has no name any more; takes the bytes. */
static int file_of(struct bytes b)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, b.p, b.n), (ssize_t)b.n);
    free(b.p);
    return fd;
}

struct result {
    enum err err;
    enum extract_outcome outcome;
    struct buf text;
};

static struct result run_with(struct extractor *x, enum extract_kind kind, struct bytes b)
{
    struct result r = { .text.max = EXTRACT_TEXT };
    int fd = file_of(b);
    r.err = extractor_run(x, kind, fd, &r.text, &r.outcome);
    (void)close(fd);
    if (!r.err && r.outcome == EXTRACT_NO_SANDBOX) {
        print_message("this kernel cannot confine\n");
        buf_release(&r.text);
        extractor_free(x);
        skip();
    }
    return r;
}

static void assert_reads(struct extractor *x, enum extract_kind kind, struct bytes b, enum extract_outcome outcome,
    const char *words)
{
    struct result r = run_with(x, kind, b);
    assert_int_equal(r.err, OK);
    assert_int_equal(r.outcome, outcome);
    if (words)
        assert_str(buf_str(&r.text), words);
    buf_release(&r.text);
}

/* ---- words */

static void extractor_filesOfEachKind_giveTheirWords(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ 0 });
    (void)state;
    assert_reads(x, EXTRACT_PLAIN, text("Een  regel\t\x01over het wijkteam.\r\n\r\n\f\nEn \xFFnog een: caf\xC3\xA9"),
        EXTRACT_DONE, "Een regel over het wijkteam. \nEn nog een: caf\xC3\xA9");
    assert_reads(x, EXTRACT_OFFICE,
        docx(
            "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>De woning</w:t></w:r><w:r><w:t>corporatie &amp; wij</w:t><w:tab/><w:t>samen</w:t></w:r>"
            "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p><w:p><w:r><w:instrText>PAGE</w:instrText><w:t>Tweede</w:t></w:r></w:p>"),
        EXTRACT_DONE, "De woningcorporatie & wij samen\nTweede\n");
    assert_reads(x, EXTRACT_OFFICE,
        odt("<text:tracked-changes><text:p>weg</text:p></text:tracked-changes><text:h>Kop</text:h>"
            "<text:p>Een <text:span>spreek</text:span>uur<text:s/>voor<text:line-break/>ouders</text:p>"),
        EXTRACT_DONE, "Kop\nEen spreekuur voor\nouders\n");
    assert_reads(x, EXTRACT_OFFICE,
        zip((struct entry[]){ { "ppt/presentation.xml", "<p/>", 0, 0 },
            { "ppt/slides/slide1.xml",
                "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>Dia een</a:t></a:r></a:p></p:sld>", 0, 0 },
            { 0 } }),
        EXTRACT_DONE, "Dia een\n");
    if (extractor_can(x, EXTRACT_PDF))
        assert_reads(x, EXTRACT_PDF, pdf_page("De dorpsmakelaar helpt", ""), EXTRACT_DONE, "De dorpsmakelaar helpt\n");
    extractor_free(x);
}

static void extractor_textWithoutEnd_isCutAtAWholeCharacter(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ 0 });
    struct bytes b = { 0 };
    (void)state;
    char block[4000];
    for (size_t i = 0; i < sizeof block; i += 4)
        memcpy(block + i, "x\xE2\x82\xAC", 4);
    while (b.n < 2 * EXTRACT_TEXT)
        put(&b, block, sizeof block);
    struct result r = run_with(x, EXTRACT_PLAIN, b);
    assert_int_equal(r.outcome, EXTRACT_DONE);
    assert_in_range(r.text.n, EXTRACT_TEXT - 4, EXTRACT_TEXT);
    assert_int_equal((unsigned char)r.text.p[r.text.n - 1] == 'x' || (unsigned char)r.text.p[r.text.n - 1] == 0xAC, 1);
    buf_release(&r.text);
    extractor_free(x);
}

/* ---- hostile files */

static struct bytes nested(int depth)
{
    struct bytes b = { 0 };
    char block[5001];
    for (size_t i = 0; i + 1 < sizeof block; i += 5)
        memcpy(block + i, "<w:a>", 5);
    for (int i = 0; i < depth; i += 1000)
        put(&b, block, 5000);
    put(&b, "", 1);
    struct bytes z = docx(b.p);
    free(b.p);
    return z;
}

static struct bytes bomb(void)
{
    size_t n = (size_t)OFFICE_UNPACKED + 1000;
    struct bytes b = { malloc(n + 1), n };
    assert_non_null(b.p);
    memset(b.p, ' ', n);
    b.p[n] = 0;
    struct bytes z = zip((struct entry[]){ { "content.xml", b.p, 0, ENTRY_DEFLATED }, { 0 } });
    free(b.p);
    return z;
}

static void extractor_filesThatAreNotRight_areRefusedAndTheNextIsRead(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ 0 });
    (void)state;
    assert_reads(x, EXTRACT_OFFICE, text("PK\3\4 and nothing else"), EXTRACT_DAMAGED, NULL);
    assert_reads(x, EXTRACT_OFFICE, text(""), EXTRACT_DAMAGED, NULL);
    assert_reads(x, EXTRACT_OFFICE, docx("<w:p><w:t>niet af"), EXTRACT_DAMAGED, NULL);
    assert_reads(x, EXTRACT_OFFICE, zip((struct entry[]){ { "hello.txt", "x", 0, 0 }, { 0 } }), EXTRACT_DAMAGED, NULL);
    assert_reads(x, EXTRACT_OFFICE,
        zip((struct entry[]){
            { "content.xml",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\"><!ENTITY c \"&b;&b;\">]><a><text:p>&c;</text:p></a>",
                0, 0 },
            { 0 } }),
        EXTRACT_DAMAGED, "");
    assert_reads(x, EXTRACT_OFFICE, nested(100000), EXTRACT_DAMAGED, NULL);
    assert_reads(x, EXTRACT_OFFICE, bomb(), EXTRACT_LARGE, NULL);
    if (extractor_can(x, EXTRACT_PDF)) {
        assert_reads(x, EXTRACT_PDF, text("%PDF-1.4\nrommel"), EXTRACT_DAMAGED, NULL);
        assert_reads(x, EXTRACT_PDF, pdf_page("Geheim", "/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>"),
            EXTRACT_LOCKED, NULL);
    }
    assert_reads(x, EXTRACT_OFFICE, docx("<w:p><w:t>Nog heel</w:t></w:p>"), EXTRACT_DONE, "Nog heel\n");
    extractor_free(x);
}

static void extractor_withoutPdftotext_saysSo(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ .pdf = "/nonexistent/pdftotext" });
    (void)state;
    assert_false(extractor_can(x, EXTRACT_PDF));
    assert_reads(x, EXTRACT_PDF, pdf_page("Tekst", ""), EXTRACT_NO_PROGRAM, "");
    assert_reads(x, EXTRACT_PLAIN, text("Wel"), EXTRACT_DONE, "Wel");
    extractor_free(x);
}

/* ---- what a file that took over its reader can do */

static char *outside; /* a file that is there, and another's */

static bool refused(int result)
{
    return result < 0 && (errno == EPERM || errno == EACCES);
}

/* Each failure has a number of its own; 0 when nothing could be done. */
static int try_all(int in)
{
    char made[300], byte;
    (void)snprintf(made, sizeof made, "%s.made", outside);
    if (read(in, &byte, 1) != 1)
        return 30;
    if (!refused(open(outside, O_RDONLY)) || !refused(open("/etc/passwd", O_RDONLY)) ||
        !refused(open("/proc/self/maps", O_RDONLY)))
        return 31;
    if (!refused(open(outside, O_WRONLY)) || !refused(open(made, O_WRONLY | O_CREAT, 0600)) ||
        !refused(unlink(outside)))
        return 32;
    if (!refused(socket(AF_INET, SOCK_STREAM, 0)) || !refused(socket(AF_UNIX, SOCK_STREAM, 0)))
        return 33;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (!refused(child))
        return 34;
    if (!refused(execl("/bin/true", "true", (char *)NULL)) ||
        !refused(execl("/usr/bin/pdftotext", "pdftotext", (char *)NULL)))
        return 35;
    for (int fd = 3; fd < 64; fd++) /* nothing of the server's is open */
        if (fcntl(fd, F_GETFD) >= 0)
            return 36;
    if (write(STDIN_FILENO, "x", 1) > 0)
        return 37;
    return write(STDOUT_FILENO, "klaar", 5) == 5 ? 0 : 38;
}

static int never_end(int in)
{
    volatile bool never = false;
    while (!never)
        in ^= 1;
    return in;
}

static int flood(int in)
{
    char piece[4096];
    memset(piece, 'a', sizeof piece);
    for (;;)
        if (write(STDOUT_FILENO, piece, sizeof piece) < 0)
            return in;
}

static int die(int in)
{
    (void)kill(getpid(), SIGABRT);
    return in;
}

static void extractor_readerTakenOver_canDoNothing(void **state)
{
    char path[] = "/tmp/vraagbaak-extractor-XXXXXX";
    int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    outside = path;
    struct extractor *x = start(&(struct extractor_config){ .instead = try_all });
    int file = file_of(text("hostile"));
    char name[64];
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    int reading = open(name, O_RDONLY | O_CLOEXEC); /* as the server opens it */
    struct buf out = { .max = EXTRACT_TEXT };
    enum extract_outcome outcome = EXTRACT_SLOW;
    assert_int_equal(extractor_run(x, EXTRACT_OFFICE, reading, &out, &outcome), OK);
    (void)close(reading);
    (void)close(file);
    (void)close(fd);
    assert_int_equal(access(path, F_OK), 0);
    (void)unlink(path);
    extractor_free(x);
    if (outcome == EXTRACT_NO_SANDBOX)
        skip();
    assert_int_equal(outcome, EXTRACT_DONE);
    assert_str(buf_str(&out), "klaar");
    buf_release(&out);
}

static void extractor_readerThatNeverEnds_isKilledInTime(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ .instead = never_end, .wall_ms = 200 });
    int64_t before = clock_mono_us();
    (void)state;
    assert_reads(x, EXTRACT_OFFICE, text("x"), EXTRACT_SLOW, "");
    assert_in_range(clock_mono_us() - before, 150000, 4000000);
    assert_reads(x, EXTRACT_OFFICE, text("x"), EXTRACT_SLOW, "");
    extractor_free(x);
}

/* A sanitizer takes terabytes of addresses for itself: there the limit on memory is left out, and shown by
 * build/tests/app/extractor_test alone. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
static void extractor_readerThatTakesMemory_getsNoMoreThanTheLimit(void **state)
{
    (void)state;
    skip();
}
#else
/* Takes memory until there is none; 0 when that came before the limit was passed. */
static int hog(int in)
{
    int got = 0;
    (void)in;
    for (char *p; got < 200 && (p = malloc(8 << 20)); got++)
        memset(p, 1, 8 << 20);
    return got > 10 && got * 8 <= EXTRACT_MEMORY >> 20 ? 0 : 90;
}

static void extractor_readerThatTakesMemory_getsNoMoreThanTheLimit(void **state)
{
    (void)state;
    struct extractor *x = start(&(struct extractor_config){ .instead = hog });
    struct result r = run_with(x, EXTRACT_OFFICE, text("x"));
    assert_int_equal(r.err, OK);
    assert_int_equal(r.outcome, EXTRACT_DONE);
    buf_release(&r.text);
    extractor_free(x);
}
#endif

static void extractor_readerThatFloods_isCutOff(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ .instead = flood });
    (void)state;
    struct result r = run_with(x, EXTRACT_OFFICE, text("x"));
    assert_int_equal(r.outcome, EXTRACT_DONE);
    assert_int_equal(r.text.n, EXTRACT_TEXT);
    buf_release(&r.text);
    extractor_free(x);
}

static void extractor_readerThatBreaks_isSaid(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ .instead = die });
    (void)state;
    assert_reads(x, EXTRACT_OFFICE, text("x"), EXTRACT_CRASHED, "");
    extractor_free(x);
}

static void extractor_stopped_isBusy(void **state)
{
    struct extractor *x = start(&(struct extractor_config){ 0 });
    (void)state;
    extractor_stop(x);
    struct result r = run_with(x, EXTRACT_PLAIN, text("x"));
    assert_int_equal(r.err, ERR_BUSY);
    buf_release(&r.text);
    extractor_free(x);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(extractor_filesOfEachKind_giveTheirWords),
    cmocka_unit_test(extractor_textWithoutEnd_isCutAtAWholeCharacter),
    cmocka_unit_test(extractor_filesThatAreNotRight_areRefusedAndTheNextIsRead),
    cmocka_unit_test(extractor_withoutPdftotext_saysSo),
    cmocka_unit_test(extractor_readerTakenOver_canDoNothing),
    cmocka_unit_test(extractor_readerThatNeverEnds_isKilledInTime),
    cmocka_unit_test(extractor_readerThatTakesMemory_getsNoMoreThanTheLimit),
    cmocka_unit_test(extractor_readerThatFloods_isCutOff),
    cmocka_unit_test(extractor_readerThatBreaks_isSaid),
    cmocka_unit_test(extractor_stopped_isBusy),
};

UNIT_MAIN(tests);
