/* check.c -- POST /posts/_check: what to look at before a text is published: personal data, long sentences, abbreviations that
 * nobody has explained; and, for what is to be anonymous, what readers will see instead of a name and where the text tells it all
 * the same. It never blocks anything and keeps nothing.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "base/utf8.h"
#include "http/endpoint.h"
#include "resource/post/gate.h"
#include "resource/post/post.h"
#include "text/fold.h"
#include "text/personal.h"
#include "text/plainness.h"

enum { FINDINGS_MAX = 3 * PERSONAL_MAX + 2 * PLAINNESS_MAX + 100 };

struct finding {
    const char *kind, *field;
    size_t start, end; /* characters */
    struct str text;
    const char *advice;
};

struct checking {
    struct str title, lead, body;
    int64_t place;
    bool anonymous;
};

struct findings {
    struct finding *of;
    size_t n;
    struct anonymity as; /* when it is to be anonymous */
};

static enum err check_parse(struct call *c)
{
    struct checking *in = c->in = arena_new(c->arena, struct checking);
    struct fields *f = call_fields(c);
    if (!in)
        return arena_err(c->arena);
    in->title = field_text(f, "title", 0, POST_BODY_MAX);
    in->lead = field_text(f, "lead", 0, POST_BODY_MAX);
    in->body = field_text(f, "body", 0, POST_BODY_MAX);
    in->place = field_id(f, "place");
    in->anonymous = field_bool(f, "anonymous", false);
    return call_ok(c);
}

static void add(struct findings *all, struct str text, const char *field, const char *kind, size_t start, size_t end,
    const char *words)
{
    struct str piece = str_sub(text, start, end - start);
    size_t from = utf8_length(str_sub(text, 0, start));
    all->of[all->n++] = (struct finding){ kind, field, from, from + utf8_length(piece), piece, words };
}

static void add_personal(struct call *c, struct findings *all, struct str text, const char *field)
{
    struct personal *found;
    size_t n = personal_find(c->arena, text, &found);
    for (size_t i = 0; i < n; i++)
        add(all, text, field, personal_name(found[i].kind), found[i].start, found[i].end,
            gate_advice((int)found[i].kind, c->viewer.english));
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Each place where the text names the municipality that an anonymous post hides. */
static void add_name(struct call *c, struct findings *all, struct str text, const char *field, struct str name)
{
    for (size_t at = 0; name.n && all->n < FINDINGS_MAX;) {
        size_t found = at + str_search(str_sub(text, at, text.n), name), end = found + name.n;
        if (found >= text.n)
            return;
        at = end;
        bool whole = (!found || !in_word(text.p[found - 1])) && (end == text.n || !in_word(text.p[end]));
        if (whole)
            add(all, text, field, "place_name", found, end,
                c->viewer.english ? "Your text names the place, so readers know who wrote it."
                                  : "Je tekst noemt de plaats. Zo weten lezers toch wie dit schreef.");
    }
}

/* What readers will see instead of a name, and what would tell it all the same. */
static enum err add_anonymity(struct call *c, struct db *db, struct findings *all)
{
    const struct checking *in = c->in;
    if (!in->anonymous)
        return OK;
    enum err e = anonymity_of(db, c->arena, in->place, c->viewer.organisation, c->viewer.english, &all->as);
    if (e)
        return e;
    struct query q = db_query(db, SQL_CHECK_NAMES);
    query_int(&q, in->place);
    query_int(&q, c->viewer.organisation);
    while (query_row(&q)) {
        struct str name = row_str(&q, c->arena);
        add_name(c, all, in->title, "title", name);
        add_name(c, all, in->lead, "lead", name);
        add_name(c, all, in->body, "body", name);
    }
    return query_end(&q);
}

static enum err is_known(struct call *c, struct db *db, struct str word, bool *known)
{
    int64_t n;
    struct query q = db_query(db, SQL_CHECK_KNOWN);
    query_str(&q, fold_text(c->arena, word, 100));
    enum err e = query_single(&q, 0, &n);
    *known = n > 0;
    return e;
}

static enum err add_plainness(struct call *c, struct db *db, struct findings *all, struct str text, const char *field)
{
    struct plainness *found;
    size_t n = plainness_find(c->arena, text, &found);
    enum err e = OK;
    for (size_t i = 0; i < n && !e; i++) {
        const struct plainness *p = &found[i];
        bool known = false;
        if (p->abbreviation)
            e = is_known(c, db, str_sub(text, p->start, p->end - p->start), &known);
        if (known)
            continue;
        const char *nl = p->abbreviation ? "Leg deze afkorting uit, of zet haar bij Begrippen."
                                         : "Dit is een lange zin. Maak er twee van.";
        const char *en = p->abbreviation ? "Explain this abbreviation, or add it to the glossary."
                                         : "This is a long sentence. Make it two.";
        add(all, text, field, p->abbreviation ? "unknown_abbreviation" : "long_sentence", p->start, p->end,
            c->viewer.english ? en : nl);
    }
    return e;
}

static enum err check_run(struct call *c, struct db *db)
{
    const struct checking *in = c->in;
    struct findings *all = c->out = arena_new(c->arena, struct findings);
    if (!all || !(all->of = arena_array(c->arena, FINDINGS_MAX, sizeof *all->of)))
        return arena_err(c->arena);
    add_personal(c, all, in->title, "title");
    add_personal(c, all, in->lead, "lead");
    add_personal(c, all, in->body, "body");
    enum err e = add_plainness(c, db, all, in->title, "title");
    if (!e)
        e = add_plainness(c, db, all, in->body, "body");
    return e ? e : add_anonymity(c, db, all);
}

static void check_render(struct call *c, struct jw *j)
{
    const struct findings *all = c->out;
    jw_open(j, NULL, '{');
    jw_open(j, "findings", '[');
    for (size_t i = 0; i < all->n; i++) {
        const struct finding *f = &all->of[i];
        jw_open(j, NULL, '{');
        jw_strz(j, "kind", f->kind);
        jw_strz(j, "field", f->field);
        jw_int(j, "start", (int64_t)f->start);
        jw_int(j, "end", (int64_t)f->end);
        jw_str(j, "text", f->text);
        jw_strz(j, "advice", f->advice);
        jw_close(j, '}');
    }
    jw_close(j, ']');
    anonymity_json(j, "anonymousAs", &all->as, true);
    jw_close(j, '}');
}

const struct endpoint check_endpoints[] = {
    { POST, "/posts/_check", NEED_USER, DB_SLOW, .parse = check_parse, .run = check_run, .render = check_render },
    { 0 },
};
