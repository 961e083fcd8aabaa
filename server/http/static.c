/* static.c -- see static.h: answering with the client's files. */
#include "http/static.h"

#include "base/clock.h"
#include "http/accept.h"
#include "http/exchange.h"
#include "http/problem.h"
#include "http/range.h"
#include "http/site.h"

enum { CHOICE_MAX = 16, LINK_ROOM = 4096 };

/* ---- which file */

/* True when the path fits: segments are equal, "*" stands for one, and at the end for one or more. */
static bool pattern_fits(struct str pattern, struct str path)
{
    while (pattern.n && path.n) {
        struct str p = str_cut(&pattern, '/');
        bool last = !pattern.n;
        if (str_is(p, "*") && last)
            return true;
        struct str s = str_cut(&path, '/');
        if (!str_is(p, "*") && !str_eq(p, s))
            return false;
    }
    return !pattern.n && !path.n;
}

/* Whether the path is a page. Then *pattern is what it fits, and *first what it reads first; both borrowed, or empty. */
static bool is_page(const struct site *s, struct str path, struct str *pattern, struct str *first)
{
    struct str rest = s->patterns;
    if (path.n > 1 && path.p[path.n - 1] == '/')
        return false;
    while (rest.n) {
        *first = str_trim(str_cut(&rest, '\n'));
        *pattern = str_cut(first, ' ');
        struct str p = *pattern;
        if (p.n && (str_eq(p, path) || (p.n > 1 && pattern_fits(str_sub(p, 1, p.n), str_sub(path, 1, path.n)))))
            return true;
    }
    *pattern = *first = (struct str){ 0 };
    return str_is(path, "/");
}

static bool has_extension(struct str path)
{
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '/')
        at--;
    return str_find(str_sub(path, at, path.n), '.') < path.n - at;
}

/* What this device chose, as a part of a file's name: "" or ".dark". */
static struct str choice(const struct request *r, struct str cookie, struct arena *a)
{
    struct str chosen = request_cookie(r, cookie);
    return chosen.n && chosen.n <= CHOICE_MAX ? arena_printf(a, ".%.*s", (int)chosen.n, chosen.p) : STR("");
}

/* The client's page, in the look and the language that this device chose if there is one. */
static struct file *index_chosen(const struct site *s, const struct request *r, struct arena *a)
{
    struct str look = choice(r, STR("vb_look"), a), language = choice(r, STR("vb_language"), a);
    struct file *f = look.n || language.n
        ? site_find(s, arena_printf(a, "/index%.*s%.*s.html", (int)look.n, look.p, (int)language.n, language.p))
        : NULL;
    return f ? f : s->index;
}

/* ---- what a page reads first */

/* What "*" in an address of the API stands for: the number at the pattern's first star, or the question after "?". Only what is
 * written the way the client would write it: another spelling would be asked twice. {NULL,0} otherwise. */
static struct str star(struct str address, size_t at, struct str pattern, const struct request *r)
{
    bool question = at && address.p[at - 1] == '?';
    struct str rest = question ? r->query : str_sub(r->path, str_find(pattern, '*'), r->path.n);
    struct str value = question ? rest : str_cut(&rest, '/');
    const char *allowed = question ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._"
                                   : "0123456789";
    size_t from = question ? 2 : 0;
    if (question ? !str_starts(value, STR("q=")) : r->query.n > 0)
        return (struct str){ 0 };
    for (size_t i = from; i < value.n; i++)
        if (str_find(str_c(allowed), value.p[i]) == str_c(allowed).n)
            return (struct str){ 0 };
    return value.n > from ? value : (struct str){ 0 };
}

/* Adds one link to the value of Link, if this request fits it. */
static void add_first(struct buf *out, struct str word, struct str pattern, const struct request *r)
{
    bool script = str_ends(word, STR(".js")), style = str_ends(word, STR(".css"));
    size_t at = str_find(word, '*');
    struct str filled = at < word.n ? star(word, at, pattern, r) : (struct str){ 0 };
    if (!script && !style && (at < word.n ? !filled.n : r->query.n > 0))
        return; /* a page with a question of its own reads something else */
    buf_add(out, out->n ? STR(", <") : STR("<"));
    buf_add(out, str_sub(word, 0, at));
    buf_add(out, filled);
    buf_add(out, at < word.n ? str_sub(word, at + 1, word.n) : STR(""));
    buf_add(out,
        script      ? STR(">; rel=modulepreload")
            : style ? STR(">; rel=preload; as=style")
                    : STR(">; rel=preload; as=fetch; crossorigin"));
}

/* Names what the page reads first, so that the browser asks for it before any script runs (RFC 8288, HTML section 4.2.4.4). */
static void name_first(struct str first, struct str pattern, const struct request *r, struct reply *reply,
    struct arena *a)
{
    struct buf out = { .p = arena_alloc(a, LINK_ROOM), .room = LINK_ROOM, .max = LINK_ROOM };
    bool signed_in = request_cookie(r, STR("vb_session")).n > 0;
    while (out.p && first.n) {
        struct str word = str_cut(&first, ' ');
        bool own = str_starts(word, STR("@")), visitor = str_starts(word, STR("!"));
        if (signed_in ? !visitor : !own)
            add_first(&out, str_sub(word, own || visitor, word.n), pattern, r);
    }
    if (out.n && !buf_err(&out))
        reply_header(reply, a, "Link", buf_str(&out));
}

/* ---- which variant */

static enum err choose(struct site *s, struct file *f, const struct request *r, const struct variant **out)
{
    static const struct str name[ENCODINGS] = { { "identity", 8 }, { "gzip", 4 }, { "br", 2 } };
    struct str accept = request_header(r, STR("accept-encoding"));
    enum encoding best = PLAIN;
    int best_quality = 0;
    for (int e = BROTLI; e > PLAIN && accept.n; e--) {
        int q = f->variant[e].there ? accept_quality(accept, name[e]) : 0;
        if (q > best_quality) {
            best = (enum encoding)e;
            best_quality = q;
        }
    }
    return site_variant(s, f, best, out);
}

/* ---- conditions */

/* RFC 9110 section 13.2.2: If-None-Match goes before If-Modified-Since. */
static bool unchanged(const struct variant *v, const struct request *r)
{
    int64_t since;
    if (request_header(r, STR("if-none-match")).p)
        return request_knows(r, str_c(v->tag));
    struct str date = request_header(r, STR("if-modified-since"));
    return date.p && clock_parse_http(date, &since) && v->modified <= since;
}

/* If-Range: the range only counts when the bytes are still the same. */
static bool range_counts(const struct variant *v, const struct request *r)
{
    int64_t date;
    struct str since = request_header(r, STR("if-range"));
    if (!since.p)
        return true;
    return since.n &&
        (since.p[0] == '"' ? str_is(since, v->tag) : clock_parse_http(since, &date) && date == v->modified);
}

static void serve_range(struct site *s, struct file *f, const struct request *r, struct reply *reply, struct arena *a)
{
    size_t from, n;
    struct str header = request_header(r, STR("range"));
    const struct variant *v;
    if (!header.p || r->method != GET || site_variant(s, f, PLAIN, &v) || !range_counts(v, r))
        return;
    enum range fits = range_read(header, v->bytes.n, &from, &n);
    if (fits == RANGE_ABSENT)
        return;
    reply->block = v->block;
    if (fits == RANGE_OUTSIDE) {
        reply->status = 416;
        reply->body = STR("");
        reply->content_type = STR("");
        reply_header(reply, a, "Content-Range", arena_printf(a, "bytes */%zu", v->bytes.n));
        return;
    }
    reply->status = 206;
    reply->body = str_sub(v->bytes, from, n);
    reply_header(reply, a, "Content-Range", arena_printf(a, "bytes %zu-%zu/%zu", from, from + n - 1, v->bytes.n));
}

static void serve_problem(const struct request *r, struct reply *reply, struct arena *a, enum err e)
{
    struct buf out = { .p = arena_alloc(a, 1024), .room = 1024, .max = 1024 };
    struct problem p = { .err = e,
        .english = accept_english(request_header(r, STR("accept-language"))),
        .request_id = str_c(r->id) };
    if (out.p)
        problem_write(&out, &p);
    reply->status = err_status(e);
    reply->content_type = PROBLEM_TYPE;
    reply->body = buf_str(&out);
}

void static_serve(struct site *s, const struct request *r, struct reply *reply, struct arena *a)
{
    struct file *f = site_find(s, r->path);
    struct str pattern = { 0 }, first = { 0 };
    bool missing = !f && !is_page(s, r->path, &pattern, &first);
    if (!f && (!missing || !has_extension(r->path)))
        f = index_chosen(s, r, a);
    const struct variant *v = NULL;
    enum err e = f ? choose(s, f, r, &v) : ERR_NOT_FOUND;
    if (e) {
        serve_problem(r, reply, a, e);
        return;
    }
    reply->status = missing ? 404 : 200;
    reply->policy = f->page ? POLICY_PAGE : POLICY_FILE;
    reply->block = v->block;
    reply->content_type = str_c(f->type);
    reply->body = v->bytes;
    if (missing)
        return;
    name_first(first, pattern, r, reply, a);
    if (unchanged(v, r)) {
        reply->status = 304;
        reply->block = v->unsent;
        reply->content_type = reply->body = STR("");
        return;
    }
    serve_range(s, f, r, reply, a);
}
