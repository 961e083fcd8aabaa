/* multipart_test.c -- what is and what is not multipart/form-data here. Sections are of RFC 2046 and RFC 7578. */
#include "unit.h"

#include "base/buf.h"
#include "http/multipart.h"

#include <stdio.h>
#include <string.h>

/* Reads it in pieces of that size: "name|filename|type=content;" for each part; "BAD" or "MORE" when it does not end well. */
static const char *read_form(const char *bytes, size_t n, size_t piece)
{
    static char text[4096];
    struct buf out = { 0 };
    struct multipart m;
    enum multipart_step step = MULTIPART_MORE;
    bool done = false, wrong = !multipart_start(&m, STR("multipart/form-data; boundary=\"x-y\""));
    for (size_t at = 0; at < n && !wrong; at += piece) {
        struct str in = { bytes + at, n - at < piece ? n - at : piece }, data;
        do {
            step = multipart_next(&m, &in, &data);
            if (step == MULTIPART_PART)
                buf_printf(&out, "%.*s|%.*s|%.*s=", STR_ARG(multipart_name(&m)), STR_ARG(multipart_filename(&m)),
                    STR_ARG(multipart_type(&m)));
            buf_add(&out, data);
            if (step == MULTIPART_END)
                buf_addc(&out, ';');
            done |= step == MULTIPART_DONE;
            wrong |= step == MULTIPART_BAD;
        } while (!wrong && (in.n || step != MULTIPART_MORE));
    }
    (void)snprintf(text, sizeof text, "%.*s", (int)out.n, wrong ? "" : out.p ? out.p : "");
    buf_release(&out);
    return wrong ? "BAD" : done ? text : "MORE";
}

#define D(rest) "Content-Disposition: form-data; name=" rest "\r\n"

static const struct form {
    const char *bytes, *want;
} forms[] = {
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "a||=one;" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--", "a||=one;" },
    { "--x-y\r\n" D("\"a\"") "\r\n\r\n--x-y\r\n" D(
          "\"b\"; filename=\"c.txt\"") "Content-Type: text/plain\r\n\r\ntwo\r\n--x-y--\r\n",
        "a||=;b|c.txt|text/plain=two;" },
    { "--x-y\r\ncontent-type: a/b\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "a||a/b=one;" },
    { "--x-y\r\n" D("\"a\"; filename=\"a%22b%0D%0Ac%41%2\"") "\r\n\r\n--x-y--\r\n", "a|a\"b\r\nc%41%2|=;" },
    { "--x-y\r\n" D("\"a\"; filename=\"%0d%0a%2G%G2%42%D2%\"") "\r\n\r\n--x-y--\r\n", "a|\r\n%2G%G2%42%D2%|=;" },
    /* what looks like a delimiter and is none */
    { "--x-y\r\n" D("\"a\"") "\r\n\r\r\n--x-\r\n--x-z\r\n\r\n--x-y--\r\n", "a||=\r\r\n--x-\r\n--x-z\r\n;" },
    { "--x-y\r\n" D("\"a\"") "\r\n--x-y\n--x-y--\r\n--x-y--\r\n", "a||=--x-y\n--x-y--;" },
    /* RFC 2046 section 5.1.1: not finished */
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n", "MORE" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y\r\n", "MORE" },
    { "", "MORE" },
    /* text around the parts, white space behind a delimiter, other line ends */
    { "hello\r\n--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "\r\n--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\nmore", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--more", "BAD" },
    { "--x-y \r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-yz\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y-\r\n", "BAD" },
    { "--x-y--\r\n--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    /* heads of parts: RFC 7578 sections 4.2, 4.7 and 4.8 */
    { "--x-y\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\nContent-Type: a/b\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\nContent-Disposition: form-data\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("a") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"; name=\"b\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"; filename=\"b\"; filename=\"c\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"; filename*=UTF-8''b") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"; size=3") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") D("\"b\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "Content-Transfer-Encoding: base64\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\tb\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\x7F\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\" filename=\"b\"") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("") "\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\nContent-Disposition: form-data; filename=\"b\"\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    /* RFC 9112 section 2.2: a carriage return is followed by a line feed */
    { "--x-y\rContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\rone\r\n--x-y--\r\n", "BAD" },
    { "--x-y\r\n" D("\"a\"") "\r\none\r\n--x-y--\rmore", "BAD" },
    { "--x-y\r\n" D("\"a\"\r\n ; filename=\"b\"") "\r\none\r\n--x-y--\r\n", "BAD" },
};

static void multipart_forms_areReadStrictlyInPiecesOfAnySize(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        for (size_t piece = 1; piece < 40; piece += piece < 8 ? 1 : 31) {
            const char *got = read_form(forms[i].bytes, strlen(forms[i].bytes), piece);
            if (strcmp(got, forms[i].want))
                fail_msg("form %zu in pieces of %zu: %s, not %s", i, piece, got, forms[i].want);
        }
}

static void multipart_boundaries_areChecked(void **state)
{
    static const char *const good[] = { "multipart/form-data; boundary=a",
        "Multipart/Form-Data;boundary=\"a'()+_,-./:=?z\"",
        "multipart/form-data; boundary=----WebKitFormBoundaryabc123" };
    static const char *const bad[] = { "", "multipart/form-data", "multipart/mixed; boundary=a",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=a; charset=utf-8", "multipart/form-data; boundary=a\"",
        "multipart/form-data; boundary=\"", "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a{",
        "multipart/form-data; boundary=a[", "multipart/form-data; boundary=a\x01",
        "multipart/form-data; boundary="
        "0123456789012345678901234567890123456789012345678901234567890123456789x" };
    struct multipart m;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(multipart_start(&m, str_c(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(multipart_start(&m, str_c(bad[i])));
}

/* A head that does not end, and a name that is too long. */
static void multipart_longHeads_areRefused(void **state)
{
    struct buf b = { 0 };
    (void)state;
    buf_add(&b, STR("--x-y\r\n"));
    for (int i = 0; i < 3000; i++)
        buf_addc(&b, 'x');
    assert_string_equal(read_form(b.p, b.n, b.n), "BAD");
    buf_reset(&b);
    static const char *const heads[] = { "Content-Disposition: form-data; name=\"",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: " };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        buf_reset(&b);
        buf_printf(&b, "--x-y\r\n%s%0*d%s\r\n\r\none\r\n--x-y--\r\n", heads[i], 600, 0, i ? "" : "\"");
        assert_string_equal(read_form(b.p, b.n, b.n), "BAD");
    }
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(multipart_forms_areReadStrictlyInPiecesOfAnySize),
    cmocka_unit_test(multipart_boundaries_areChecked),
    cmocka_unit_test(multipart_longHeads_areRefused),
};

UNIT_MAIN(tests);
