/* router.c -- see router.h. */
#include "http/router.h"

#include "base/utf8.h"

#include <string.h>

struct node {
    struct str text; /* the literal, or what stands behind a {name} */
    bool named;
    struct node *child, *next;
    const struct endpoint *row[METHOD_END];
};
struct router {
    struct node root;
};

/* ---- making */

static const char api_base[] = "/api/v1";

static enum err refuse(struct arena *a, struct str *why, const struct endpoint *e, const char *text)
{
    *why = arena_printf(a, "endpoint %s %s: %s", method_name((int)e->method), e->path ? e->path : "(no path)", text);
    return ERR_CONFLICT;
}

/* Returns the child of n for this segment of a row's path, made when it is not there; NULL when memory is out. */
static struct node *child_for(struct node *n, struct str segment, struct arena *a)
{
    bool named = segment.n && segment.p[0] == '{';
    struct str text = named ? str_sub(segment, str_find(segment, '}') + 1, segment.n) : segment;
    struct node **at = &n->child;
    for (; *at; at = &(*at)->next) {
        if ((*at)->named == named && str_eq((*at)->text, text))
            return *at;
        if (named && (*at)->named && text.n > (*at)->text.n)
            break; /* longer ends first */
        if (!named && (*at)->named)
            break; /* literals first */
    }
    struct node *made = arena_new(a, struct node);
    if (!made)
        return NULL;
    *made = (struct node){ .text = text, .named = named, .next = *at };
    return *at = made;
}

static bool path_valid(const char *path)
{
    struct str rest = str_c(path);
    if (!rest.n || rest.p[0] != '/')
        return false;
    size_t depth = 0, names = 0;
    rest = str_sub(rest, 1, rest.n);
    while (rest.n) {
        struct str segment = str_cut(&rest, '/');
        bool named = segment.n && segment.p[0] == '{';
        names += named;
        if (!segment.n || (named && str_find(segment, '}') >= segment.n))
            return false;
        depth++;
    }
    return depth && depth < ROUTE_DEPTH - 2 && names <= ROUTE_VALUES && !str_ends(str_c(path), STR("/"));
}

static struct node *walk(struct node *n, struct str path, struct arena *a)
{
    path = str_sub(path, 1, path.n);
    while (n && path.n)
        n = child_for(n, str_cut(&path, '/'), a);
    return n;
}

static enum err add(struct router *r, const struct endpoint *e, struct arena *a, struct str *why)
{
    if (e->method < GET || e->method >= OPTIONS || e->method == HEAD)
        return refuse(a, why, e, "the method must be GET, POST, PUT, PATCH or DELETE");
    if (e->need <= NEED_UNDECLARED || e->need >= NEED_RIGHT + RIGHT_COUNT)
        return refuse(a, why, e, "its need is not declared");
    if (!path_valid(e->path))
        return refuse(a, why, e, "the path must be /segments, each literal or a {name}");
    if (e->mode != DB_NONE && !e->run)
        return refuse(a, why, e, "it has a database mode but no run");
    if ((e->stream || e->live) &&
        (e->method != GET || !e->render || e->mode == DB_WRITE || e->flags & ENDPOINT_MEMO || (e->stream && e->live)))
        return refuse(a, why, e, "a stream is a GET that reads, with a render, and not remembered");
    struct node *n = e->flags & ENDPOINT_ROOT ? &r->root : walk(&r->root, str_c(api_base), a);
    n = n ? walk(n, str_c(e->path), a) : NULL;
    if (!n)
        return arena_err(a);
    if (n->row[e->method])
        return refuse(a, why, e, "another row has the same method and path");
    n->row[e->method] = e;
    return OK;
}

enum err router_new(struct router **out, const struct endpoint *const *tables, struct arena *a, struct str *why)
{
    enum err e = OK;
    struct router *r = *out = arena_new(a, struct router);
    for (; r && *tables && !e; tables++)
        for (const struct endpoint *row = *tables; row->method && !e; row++)
            e = add(r, row, a, why);
    return e ? e : arena_err(a);
}

/* ---- finding */

enum { LITERAL_MAX = 64 };

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Decodes into out (room for s.n bytes) and returns the length. */
static size_t decode(char *out, struct str s, bool plus)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && s.n - i > 2 ? hex_digit(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
        if (low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
        }
    }
    return n;
}

struct str percent_decode(struct arena *a, struct str s, bool plus, bool *ok)
{
    char *out = arena_alloc(a, s.n + 1);
    struct str decoded = out ? (struct str){ out, decode(out, s, plus) } : STR("");
    *ok = out && utf8_valid(decoded);
    return decoded;
}

static bool fits(const struct node *n, struct str segment)
{
    return n->named ? segment.n > n->text.n && str_ends(segment, n->text) : str_eq(n->text, segment);
}

/* Cuts the next segment off *rest (which begins with '/'), decoded when that is needed and possible. */
static struct str next_segment(struct str *rest, char room[LITERAL_MAX])
{
    struct str s = str_sub(*rest, 1, rest->n);
    *rest = str_sub(s, str_find(s, '/'), s.n);
    s.n -= rest->n;
    if (str_find(s, '%') < s.n && s.n <= LITERAL_MAX)
        s = (struct str){ room, decode(room, s, false) };
    return s;
}

/* Depth first, literals before names. Returns the node whose rows serve the path, or NULL. */
static const struct node *find(const struct node *n, struct str rest, struct route *out, unsigned depth)
{
    char room[LITERAL_MAX];
    if (!rest.n) {
        for (int m = GET; m < METHOD_END; m++)
            if (n->row[m])
                return n;
        return NULL;
    }
    struct str raw = str_sub(rest, 1, str_find(str_sub(rest, 1, rest.n), '/'));
    struct str segment = next_segment(&rest, room);
    if (!segment.n || depth >= ROUTE_DEPTH)
        return NULL;
    for (const struct node *child = n->child; child; child = child->next) {
        size_t values = out->values;
        if (!fits(child, segment))
            continue;
        if (child->named && values < ROUTE_VALUES)
            out->value[out->values++] = str_sub(raw, 0, raw.n - child->text.n);
        const struct node *found = find(child, rest, out, depth + 1);
        if (found)
            return found;
        out->values = values;
    }
    return NULL;
}

enum err router_find(const struct router *r, enum method m, struct str path, struct route *out)
{
    *out = (struct route){ 0 };
    const struct node *n = path.n ? find(&r->root, path, out, 0) : NULL;
    if (!n)
        return ERR_NOT_FOUND;
    for (unsigned i = GET; i < METHOD_END; i++)
        out->allowed |= n->row[i] ? 1u << i : 0;
    out->allowed |= 1u << OPTIONS | (n->row[GET] ? 1u << HEAD : 0);
    out->endpoint = n->row[m == HEAD ? GET : m];
    return out->endpoint ? OK : ERR_METHOD;
}

struct str route_value(const struct route *r, const char *name)
{
    struct str rest = str_c(r->endpoint->path);
    for (size_t i = 0; i < r->values; i++) {
        str_cut(&rest, '{');
        if (str_is(str_cut(&rest, '}'), name))
            return r->value[i];
    }
    return (struct str){ 0 };
}

struct str route_allow(struct arena *a, unsigned allowed)
{
    struct str s = STR("");
    for (int m = GET; m < METHOD_END; m++)
        if (allowed & 1u << m)
            s = arena_printf(a, "%.*s%s%s", STR_ARG(s), s.n ? ", " : "", method_name(m));
    return s;
}
