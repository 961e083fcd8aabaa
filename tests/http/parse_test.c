/* parse_test.c -- the parser by itself: what it finds, in whatever pieces the bytes come. cases.txt has the refusals. */
#include "unit.h"

#include "http/method.h"
#include "http/parse.h"

#include <string.h>

static const char post[] =
    "POST /api/v1/x%20y?a=b&c HTTP/1.1\r\nHost: [::1]:8080\r\nX-One:  two words \t\r\nConnection: x, CLOSE\r\n"
    "Content-Length: 12\r\nExpect: 100-continue\r\n\r\nhello world!";

static struct str found(const char *bytes, unsigned at, unsigned n)
{
    return (struct str){ bytes + at, n };
}

static void check_post(const struct parse *p, const char *bytes)
{
    assert_int_equal(p->method, POST);
    assert_str(found(bytes, p->target, p->target_n), "/api/v1/x%20y?a=b&c");
    assert_int_equal(p->headers, 5);
    assert_str(found(bytes, p->header[1].name, p->header[1].name_n), "X-One");
    assert_str(found(bytes, p->header[1].value, p->header[1].value_n), "two words");
    assert_true(p->host && p->length_given && p->expects && p->close && !p->chunked && !p->http10);
    assert_int_equal(p->length, 12);
    assert_int_equal(p->head_n, sizeof post - 1 - 12);
}

static void parse_wholeHead_findsItsParts(void **state)
{
    struct parse p = { 0 };
    (void)state;
    assert_int_equal(parse_head(&p, post, sizeof post - 1), PARSE_DONE);
    check_post(&p, post);
}

/* The bytes come one at a time, each time in another place of memory that is exactly as long. */
static void parse_byteByByte_findsTheSame(void **state)
{
    struct parse p = { 0 };
    size_t head = sizeof post - 1 - 12;
    (void)state;
    for (size_t n = 1; n <= head; n++) {
        char *copy = malloc(n);
        assert_non_null(copy);
        memcpy(copy, post, n);
        assert_int_equal(parse_head(&p, copy, n), n < head ? PARSE_MORE : PARSE_DONE);
        free(copy);
    }
    check_post(&p, post);
}

static void parse_everySplitInTwo_findsTheSame(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof post - 1 - 12; n++) {
        struct parse p = { 0 };
        assert_int_equal(parse_head(&p, post, n), PARSE_MORE);
        assert_int_equal(parse_head(&p, post, sizeof post - 1), PARSE_DONE);
        check_post(&p, post);
    }
}

static void parse_reset_isANewParser(void **state)
{
    struct parse p = { 0 };
    (void)state;
    assert_int_equal(parse_head(&p, post, sizeof post - 1), PARSE_DONE);
    parse_reset(&p);
    assert_int_equal(parse_head(&p, post, sizeof post - 1), PARSE_DONE);
    check_post(&p, post);
}

static enum err refusal(const char *text)
{
    struct parse p = { 0 };
    size_t n = strlen(text);
    assert_int_equal(parse_head(&p, text, n), PARSE_BAD);
    struct parse slow = { 0 };
    enum parse_step s = PARSE_MORE;
    for (size_t i = 1; i <= n && s == PARSE_MORE; i++)
        s = parse_head(&slow, text, i);
    assert_int_equal(s, PARSE_BAD);
    assert_int_equal(slow.err, p.err);
    return p.err;
}

static void parse_wrongHeads_areRefusedAsSoonAsTheyCanBe(void **state)
{
    struct parse p = { 0 };
    (void)state;
    assert_int_equal(refusal("GET / HTTP/1.1\n"), ERR_BAD_REQUEST);
    assert_int_equal(refusal("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n"), ERR_BAD_REQUEST);
    assert_int_equal(refusal("GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n"), ERR_EXPECTATION);
    assert_int_equal(refusal("GET / HTTP/3.0\r\n"), ERR_VERSION);
    assert_int_equal(refusal("BREW / HTTP/1.1\r\n"), ERR_NOT_IMPLEMENTED);
    assert_int_equal(refusal("ABCDEFGHIJKLMNOPQ"), ERR_NOT_IMPLEMENTED);
    assert_int_equal(refusal("\x01"), ERR_BAD_REQUEST);
    assert_int_equal(parse_head(&p, "\r\n\r\n", 4), PARSE_BAD);
}

static void parse_headAtTheLimit_isRead(void **state)
{
    static char text[PARSE_HEAD_MAX + 1];
    struct parse p = { 0 };
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 28);
    memcpy(text + PARSE_HEAD_MAX - 4, "\r\n\r\n", 4);
    assert_int_equal(parse_head(&p, text, PARSE_HEAD_MAX), PARSE_DONE);
    assert_int_equal(p.head_n, PARSE_HEAD_MAX);
    p = (struct parse){ 0 };
    memset(text + PARSE_HEAD_MAX - 4, 'x', 4);
    assert_int_equal(parse_head(&p, text, PARSE_HEAD_MAX - 1), PARSE_MORE);
    assert_int_equal(parse_head(&p, text, PARSE_HEAD_MAX + 1), PARSE_BAD);
    assert_int_equal(p.err, ERR_HEADERS_TOO_LARGE);
}

/* ---- bodies */

static struct parse head_of(const char *text)
{
    struct parse p = { 0 };
    assert_int_equal(parse_head(&p, text, strlen(text)), PARSE_DONE);
    return p;
}

static const char chunked[] = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

/* Reads a body in pieces; its content goes to out (NUL-terminated), *rest counts the bytes behind it. */
static enum parse_step read_body(const struct parse *head, struct str bytes, size_t piece, char out[200], size_t *rest,
    enum err *err)
{
    struct parse_body b;
    enum parse_step s = PARSE_MORE;
    size_t n = 0;
    assert_int_equal(parse_body_start(&b, head, 100), OK);
    while (s == PARSE_MORE && bytes.n) {
        size_t used;
        struct str data;
        s = parse_body(&b, bytes.p, piece < bytes.n ? piece : bytes.n, &used, &data);
        assert_true(n + data.n < 200);
        if (data.n)
            memcpy(out + n, data.p, data.n);
        n += data.n;
        assert_true(used || s != PARSE_MORE);
        bytes = str_sub(bytes, used, bytes.n);
    }
    out[n] = 0;
    *rest = bytes.n;
    *err = b.err;
    return s;
}

static void parse_chunksInAnyPieces_giveTheSameContent(void **state)
{
    static const char body[] = "5\r\nhello\r\n0001;x=\"y\" ;z\r\n \r\n6\r\nworld!\r\n00\r\n\r\nGET /";
    struct parse p = head_of(chunked);
    (void)state;
    for (size_t piece = 1; piece < sizeof body; piece++) {
        char out[200];
        size_t rest;
        enum err e;
        assert_int_equal(read_body(&p, (struct str){ body, sizeof body - 1 }, piece, out, &rest, &e), PARSE_DONE);
        assert_string_equal(out, "hello world!");
        assert_int_equal(rest, 5);
    }
}

static void parse_wrongChunks_areRefusedInAnyPieces(void **state)
{
    static const char *const bodies[] = { "g\r\n", "\r\n", ";\r\n", "5 \r\n", "5\n", "5\r\r\n", "5\r\nhellox\n",
        "5\r\nhello\n", "0\r\nA: b\r\n\r\n", "0\r\n\r\r", "5;a\x01\r\n", "123456789\r\n", "-5\r\n", " 5\r\n",
        "5\r\nhello\rx" };
    struct parse p = head_of(chunked);
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        for (size_t piece = 1; piece < 12; piece++) {
            char out[200];
            size_t rest;
            enum err e;
            assert_int_equal(read_body(&p, str_c(bodies[i]), piece, out, &rest, &e), PARSE_BAD);
            assert_int_equal(e, ERR_BAD_REQUEST);
        }
    }
}

static void parse_bodyBeyondItsMaximum_isTooLarge(void **state)
{
    char out[200];
    size_t rest;
    enum err e;
    struct parse_body b;
    struct parse p = head_of(chunked), q = head_of("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
    (void)state;
    assert_int_equal(read_body(&p, STR("65\r\n"), 99, out, &rest, &e), PARSE_BAD);
    assert_int_equal(e, ERR_TOO_LARGE);
    assert_int_equal(parse_body_start(&b, &q, 10), ERR_TOO_LARGE);
    assert_int_equal(parse_body_start(&b, &q, 11), OK);
}

static void parse_bodyByLength_endsAtItsLength(void **state)
{
    char out[200];
    size_t rest;
    enum err e;
    struct parse p = head_of("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    (void)state;
    for (size_t piece = 1; piece < 7; piece++) {
        assert_int_equal(read_body(&p, STR("abcdef"), piece, out, &rest, &e), PARSE_DONE);
        assert_string_equal(out, "abc");
        assert_int_equal(rest, 3);
    }
}

static void parse_noBody_isDoneAtOnce(void **state)
{
    struct parse_body b;
    struct str data;
    size_t used;
    struct parse p = head_of("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    (void)state;
    assert_int_equal(parse_body_start(&b, &p, 0), OK);
    assert_int_equal(parse_body(&b, "x", 1, &used, &data), PARSE_DONE);
    assert_int_equal(used, 0);
}

static void method_names_goBothWays(void **state)
{
    (void)state;
    for (int m = GET; m < METHOD_END; m++)
        assert_int_equal(method_by_name(str_c(method_name(m))), m);
    assert_int_equal(method_by_name(STR("get")), 0);
    assert_string_equal(method_name(0), "-");
    assert_string_equal(method_name(99), "-");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(parse_wholeHead_findsItsParts),
    cmocka_unit_test(parse_byteByByte_findsTheSame),
    cmocka_unit_test(parse_everySplitInTwo_findsTheSame),
    cmocka_unit_test(parse_reset_isANewParser),
    cmocka_unit_test(parse_wrongHeads_areRefusedAsSoonAsTheyCanBe),
    cmocka_unit_test(parse_headAtTheLimit_isRead),
    cmocka_unit_test(parse_chunksInAnyPieces_giveTheSameContent),
    cmocka_unit_test(parse_wrongChunks_areRefusedInAnyPieces),
    cmocka_unit_test(parse_bodyBeyondItsMaximum_isTooLarge),
    cmocka_unit_test(parse_bodyByLength_endsAtItsLength),
    cmocka_unit_test(parse_noBody_isDoneAtOnce),
    cmocka_unit_test(method_names_goBothWays),
};

UNIT_MAIN(tests);
