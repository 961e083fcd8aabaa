/* cases.h -- reads cases.txt: requests as bytes, and what must come back. raw_test.c runs them, storm_test.c spoils them.
 * Threads: one. Memory: static, and a buf per case that its user releases. Errors: a table that is wrong fails the test. */
#ifndef VB_CASES_H
#define VB_CASES_H

#include "http/peer.h"

enum { CASES_MAX = 400, FILE_MAX = 200000 };

struct raw_case {
    char name[120];
    struct buf bytes;
    char expected[80];  /* "200 204 open" */
    char contains[200]; /* somewhere in the answers */
    int line;
};

static struct raw_case cases[CASES_MAX];
static size_t cases_n;

static inline unsigned hex(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* Adds a line with its escapes: \r \n \t \0 \\ \xHH and {TEXT*COUNT}. */
static inline void add_unescaped(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        int64_t count;
        struct str tail = str_sub(s, i + 1, s.n), text = str_cut(&tail, '*'), number = str_cut(&tail, '}');
        if (s.p[i] == '{' && str_int(number, &count)) {
            while (count-- > 0)
                add_unescaped(out, text);
            i += 2 + text.n + number.n;
        } else if (s.p[i] != '\\' || i + 1 == s.n) {
            buf_addc(out, s.p[i]);
        } else if (s.p[++i] == 'x') {
            buf_addc(out, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
            i += 2;
        } else {
            static const char from[] = "rnt0\\", to[] = "\r\n\t\0\\";
            const char *at = strchr(from, s.p[i]);
            assert_non_null(at);
            buf_addc(out, to[at - from]);
        }
    }
}

static inline void keep(char *to, size_t room, struct str s)
{
    assert_true(s.n < room);
    memcpy(to, s.p, s.n);
    to[s.n] = 0;
}

static inline void read_line(struct str line, int number)
{
    struct raw_case *c = &cases[cases_n ? cases_n - 1 : 0];
    struct str rest = str_sub(line, 2, line.n);
    if (str_starts(line, STR("case "))) {
        assert_true(cases_n < CASES_MAX);
        c = &cases[cases_n++];
        c->line = number;
        keep(c->name, sizeof c->name, str_sub(line, 5, line.n));
    } else if (line.n && line.p[0] == '>') {
        add_unescaped(&c->bytes, rest);
        buf_add(&c->bytes, STR("\r\n"));
    } else if (line.n && line.p[0] == '-') {
        add_unescaped(&c->bytes, rest);
    } else if (line.n && line.p[0] == '=') {
        keep(c->expected, sizeof c->expected, rest);
    } else if (line.n && line.p[0] == '~') {
        keep(c->contains, sizeof c->contains, rest);
    } else if (line.n && line.p[0] != '#') {
        fail_msg("cases.txt:%d: what is this?", number);
    }
}

static inline void read_cases(void)
{
    static char text[FILE_MAX];
    char path[200];
    const char *slash = strrchr(__FILE__, '/');
    (void)snprintf(path, sizeof path, "%.*s/cases.txt", (int)(slash - __FILE__), __FILE__);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    struct str rest = { text, fread(text, 1, sizeof text, f) };
    (void)fclose(f);
    for (int number = 1; rest.n; number++)
        read_line(str_cut(&rest, '\n'), number);
}

#endif
