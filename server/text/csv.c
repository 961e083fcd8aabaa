/* csv.c -- see csv.h. */
#include "text/csv.h"

struct csv csv_open(struct str text)
{
    struct csv c = { .rest = text, .line = 1, .separator = ',' };
    static const char separators[] = { ',', ';', '\t' };
    size_t most = 0;
    for (size_t k = 0; k < sizeof separators; k++) {
        size_t n = 0;
        bool quoted = false;
        for (size_t i = 0; i < text.n && (quoted || text.p[i] != '\n'); i++) {
            quoted = text.p[i] == '"' ? !quoted : quoted;
            n += !quoted && text.p[i] == separators[k];
        }
        if (n > most) {
            most = n;
            c.separator = separators[k];
        }
    }
    return c;
}

/* Length of the line end at i: 0 when there is none. */
static size_t line_end(struct str s, size_t i)
{
    if (i < s.n && s.p[i] == '\n')
        return 1;
    return i + 1 < s.n && s.p[i] == '\r' && s.p[i + 1] == '\n' ? 2 : 0;
}

/* Reads the quoted cell that begins after the quote at i; gives what follows its closing quote, or 0 when there is none. */
static size_t read_quoted(struct csv *c, struct arena *a, size_t i)
{
    struct str s = c->rest;
    size_t from = ++i, quotes = 0, n = 0;
    for (; i < s.n && (s.p[i] != '"' || (i + 1 < s.n && s.p[i + 1] == '"')); i++) {
        quotes += s.p[i] == '"';
        i += s.p[i] == '"';
        c->line += i < s.n && s.p[i] == '\n';
    }
    if (i >= s.n)
        return 0;
    if (!quotes) {
        c->cell[c->n++] = str_sub(s, from, i - from);
        return i + 1;
    }
    char *p = arena_alloc(a, i - from);
    for (size_t k = from; p && k < i; k++) {
        p[n++] = s.p[k];
        k += s.p[k] == '"';
    }
    c->cell[c->n++] = p ? (struct str){ p, n } : (struct str){ 0 };
    return i + 1;
}

/* Reads the cells of one line; gives how far it came. */
static size_t read_cells(struct csv *c, struct arena *a)
{
    struct str s = c->rest;
    for (size_t i = 0;; i++) {
        if (c->n == CSV_COLUMNS) {
            c->err = ERR_INVALID;
            return s.n;
        }
        if (i < s.n && s.p[i] == '"') {
            i = read_quoted(c, a, i);
            if (!i) {
                c->err = ERR_INVALID;
                return s.n;
            }
            while (i < s.n && s.p[i] != c->separator && !line_end(s, i))
                i++; /* what stands behind a closing quote means nothing */
        } else {
            size_t from = i;
            while (i < s.n && s.p[i] != c->separator && !line_end(s, i))
                i++;
            c->cell[c->n++] = str_sub(s, from, i - from);
        }
        if (i >= s.n || s.p[i] != c->separator)
            return i + line_end(s, i);
    }
}

bool csv_row(struct csv *c, struct arena *a)
{
    size_t end;
    while (!c->err && (end = line_end(c->rest, 0))) {
        c->rest = str_sub(c->rest, end, c->rest.n);
        c->line++;
    }
    if (c->err || !c->rest.n)
        return false;
    c->n = 0;
    size_t n = read_cells(c, a);
    c->rest = str_sub(c->rest, n, c->rest.n);
    c->line++;
    c->err = c->err ? c->err : arena_err(a);
    return !c->err;
}
