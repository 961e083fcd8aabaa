/* thread_file.c -- see thread_file.h. */
#include "text/thread_file.h"

/* ---- lines */

/* Cuts off the first line of *rest, with its \n. */
static struct str take_line(struct str *rest)
{
    size_t n = str_find(*rest, '\n');
    struct str line = str_sub(*rest, 0, n + 1);
    *rest = str_sub(*rest, line.n, rest->n - line.n);
    return line;
}

/* True when the line holds word and maybe white space at its end. */
static bool line_is(struct str line, struct str word)
{
    return str_starts(line, word) && str_trim(str_sub(line, word.n, line.n)).n == 0;
}

static bool is_rule(struct str line)
{
    return line_is(line, STR("---"));
}

/* Number of backslashes before "+++ " at the start of a line; -1 when it does not begin so. */
static int plus_line(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == '\\')
        n++;
    return str_starts(str_sub(line, n, line.n), STR("+++ ")) ? (int)n : -1;
}

bool thread_file_is(struct str text)
{
    struct str rest = text;
    if (!is_rule(take_line(&rest)))
        return false;
    while (rest.n)
        if (is_rule(take_line(&rest)))
            return true;
    return false;
}

/* ---- taking apart */

/* A body without the backslashes that the file adds; text itself when there are none. */
static struct str unescape(struct arena *a, struct str text)
{
    struct str rest = text;
    bool any = false;
    while (rest.n && !any)
        any = plus_line(take_line(&rest)) > 0;
    if (!any)
        return text;
    char *p = arena_alloc(a, text.n);
    size_t n = 0;
    for (rest = text; p && rest.n;) {
        struct str line = take_line(&rest);
        for (size_t i = plus_line(line) > 0 ? 1 : 0; i < line.n; i++)
            p[n++] = line.p[i];
    }
    return p ? (struct str){ p, n } : STR("");
}

/* A body as it stands between its "---" and the next part or the end, without the line ends that belong to the file. */
static struct str body_of(struct arena *a, struct str raw, bool last)
{
    if (raw.n && raw.p[0] == '\n')
        raw = str_sub(raw, 1, raw.n - 1);
    for (int i = last ? 1 : 2; i > 0 && raw.n && raw.p[raw.n - 1] == '\n'; i--)
        raw.n--;
    return unescape(a, raw);
}

static size_t count_parts(struct str text)
{
    size_t n = 1;
    while (text.n)
        n += plus_line(take_line(&text)) == 0;
    return n;
}

static enum err bad(struct thread_file *out, size_t line, const char *why)
{
    out->bad_line = line;
    out->why = why;
    return ERR_INVALID;
}

/* Reads one part's YAML and body; rest begins at the YAML. */
static enum err read_part(struct arena *a, struct str *rest, size_t *line, struct thread_part *part,
    struct thread_file *out)
{
    part->line = *line + 1;
    part->front = (struct str){ rest->p, 0 };
    for (;;) {
        if (!rest->n)
            return bad(out, part->line, "the front matter is not ended by a line ---");
        struct str l = take_line(rest);
        ++*line;
        if (is_rule(l))
            break;
        if (plus_line(l) == 0)
            return bad(out, *line, "a reply begins before the front matter was ended by a line ---");
        part->front.n += l.n;
    }
    struct str raw = { rest->p, 0 };
    while (rest->n) {
        struct str after = *rest, l = take_line(&after);
        if (plus_line(l) == 0)
            break;
        raw.n += l.n;
        *rest = after;
        ++*line;
    }
    part->body = body_of(a, raw, rest->n == 0);
    return OK;
}

enum err thread_file_split(struct arena *a, struct str text, struct thread_file *out)
{
    *out = (struct thread_file){ .parts = arena_array(a, count_parts(text), sizeof *out->parts) };
    if (!out->parts)
        return arena_err(a);
    size_t line = 1;
    if (!is_rule(take_line(&text)))
        return bad(out, 1, "the file does not begin with a line ---");
    struct str kind = { 0 };
    for (;;) {
        struct thread_part *part = &out->parts[out->n++];
        part->kind = kind;
        enum err e = read_part(a, &text, &line, part, out);
        if (e || !text.n)
            return e ? e : arena_err(a);
        struct str head = take_line(&text);
        line++;
        kind = str_trim(str_sub(head, 4, head.n));
    }
}

/* ---- putting together */

void thread_file_add(struct buf *out, const struct thread_part *part)
{
    if (part->kind.n) {
        buf_addz(out, "\n+++ ");
        buf_add(out, part->kind);
        buf_addc(out, '\n');
    } else {
        buf_addz(out, "---\n");
    }
    buf_add(out, part->front);
    buf_addz(out, "---\n\n");
    for (struct str rest = part->body; rest.n;) {
        struct str line = take_line(&rest);
        if (plus_line(line) >= 0)
            buf_addc(out, '\\');
        buf_add(out, line);
    }
    buf_addc(out, '\n');
}
