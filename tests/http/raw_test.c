/* raw_test.c -- what the server answers to bytes: every case of cases.txt is one test.
 * After the bytes of a case comes one more request, the canary. "open" says that the connection is still in step: the canary
 * is answered, once. "close" says that it is not, and nothing may answer the canary. "wait" says that the message is not
 * complete: the server says nothing and closes when the client does. */
#include "http/cases.h"
#include "torture/long.h"

enum { ANSWERS_MAX = 16 };

static struct peer server;

/* ---- one case */

/* The answers as "100 200 404"; "?" for what is no answer. */
static void read_answers(struct str s, struct str expected, char out[80])
{
    size_t n = 0;
    for (int i = 0; s.n && i < ANSWERS_MAX; i++) {
        struct str wanted = str_cut(&expected, ' ');
        bool body = !str_ends(wanted, STR("-")); /* "200-": an answer to HEAD */
        int status = peer_status(s, &s, body);
        n += (size_t)snprintf(out + n, 80 - n, "%s%d%s", n ? " " : "", status, body ? "" : "-");
        if (!status)
            return;
    }
}

static void check(const struct raw_case *c, struct str answers, const char *end, int canaries)
{
    if (!str_starts(str_c(c->expected), STR("100")) && str_starts(answers, STR("HTTP/1.1 100 ")))
        answers = str_sub(answers, 25, answers.n); /* in pieces a body may come later than the wish to send it */
    struct str expected = str_c(c->expected);
    char got[120] = "";
    assert_true(str_ends(expected, str_c(end)));
    expected.n -= strlen(end);
    read_answers(answers, expected, got);
    if (strcmp(end, "open") == 0)
        (void)snprintf(got + strlen(got) - 3, 5, "open"); /* the canary's own */
    else
        (void)snprintf(got + strlen(got), 20, "%s%s", *got ? " " : "", end);
    if (strcmp(got, c->expected) != 0)
        fail_msg("cases.txt:%d: %s: expected %s, got %s\n%.*s", c->line, c->name, c->expected, got, STR_ARG(answers));
    if (canaries != (strcmp(end, "open") == 0))
        fail_msg("cases.txt:%d: %s: a request was smuggled", c->line, c->name);
    if (str_search(answers, str_c(c->contains)) == answers.n && *c->contains)
        fail_msg("cases.txt:%d: %s: no \"%s\" in\n%.*s", c->line, c->name, c->contains, STR_ARG(answers));
}

/* Sends the case in pieces of `piece` bytes. */
static void run_case(const struct raw_case *c, size_t piece)
{
    struct buf out = { 0 };
    struct str expected = str_c(c->expected), bytes = buf_str(&c->bytes);
    const char *end = str_ends(expected, STR("open")) ? "open" : str_ends(expected, STR("wait")) ? "wait" : "close";
    int before = atomic_load(&peer_canaries), fd = peer_open(&server);
    for (size_t i = 0; i < bytes.n; i += piece)
        peer_send(fd, str_sub(bytes, i, piece));
    if (strcmp(end, "wait") == 0) {
        assert_false(peer_read(fd, &out, 30)); /* not the end */
        (void)shutdown(fd, SHUT_WR);
    } else {
        peer_send(fd, STR("GET /api/v1/canary HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n"));
    }
    if (!peer_read(fd, &out, 10000))
        fail_msg("cases.txt:%d: %s: the connection stays open", c->line, c->name);
    close(fd);
    check(c, buf_str(&out), end, atomic_load(&peer_canaries) - before);
    buf_release(&out);
}

static void raw_case_isAnsweredAsTheTableSays(void **state)
{
    run_case(*state, SIZE_MAX / 2);
}

/* The same, byte by byte: what is understood must not depend on how it arrives. */
static void raw_caseInPieces_isAnsweredTheSame(void **state)
{
    const struct raw_case *c = *state;
    run_case(c, c->bytes.n > 3000 ? 211 : c->bytes.n > 300 ? 7 : 1);
}

static int start(void **state)
{
    (void)state;
    peer_start(&server, (struct server_config){ .limits = { .linger_ms = 300 } });
    return 0;
}

static int stop(void **state)
{
    (void)state;
    peer_stop(&server);
    FIGURES("raw", "%zu cases, each whole and in pieces", cases_n);
    for (size_t i = 0; i < cases_n; i++)
        buf_release(&cases[i].bytes);
    return 0;
}

int main(void)
{
    static struct CMUnitTest tests[2 * CASES_MAX];
    static char name[2 * CASES_MAX][160];
    const char *pattern = getenv("VB_TEST");
    read_cases();
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    for (size_t i = 0; i < 2 * cases_n; i++) {
        struct raw_case *c = &cases[i / 2];
        (void)snprintf(name[i], sizeof name[i], "raw: %s%s", c->name, i % 2 ? ", in pieces" : "");
        tests[i] = (struct CMUnitTest){ .name = name[i],
            .test_func = i % 2 ? raw_caseInPieces_isAnsweredTheSame : raw_case_isAnsweredAsTheTableSays,
            .initial_state = c };
    }
    return _cmocka_run_group_tests("raw", tests, 2 * cases_n, start, stop);
}
