/* check.c -- POST /posts/_check: what to look at before a text is published: personal data, long sentences, abbreviations that
 * nobody has explained. It never blocks anything and keeps nothing.
 * Threads, Memory, Errors: as http/endpoint.h. */
#include "base/utf8.h"
#include "http/endpoint.h"
#include "resource/post/post.h"
#include "text/fold.h"
#include "text/personal.h"
#include "text/plainness.h"

struct finding {
    const char *kind, *field;
    size_t start, end; /* characters */
    struct str text;
    const char *advice;
};

struct checking {
    struct str title, body;
};

struct findings {
    struct finding *of;
    size_t n;
};

static const struct {
    const char *nl, *en;
} advice[] = {
    [PERSONAL_BSN] = { "Dit lijkt een burgerservicenummer. Haal het weg.",
        "This looks like a citizen service number. Remove it." },
    [PERSONAL_IBAN] = { "Dit is een rekeningnummer. Haal het weg.", "This is a bank account number. Remove it." },
    [PERSONAL_MAIL] = { "Dit is een mailadres. Mag iedereen die dit leest het zien?",
        "This is a mail address. May every reader see it?" },
    [PERSONAL_PHONE] = { "Dit lijkt een telefoonnummer. Mag iedereen die dit leest het zien?",
        "This looks like a telephone number. May every reader see it?" },
    [PERSONAL_ADDRESS] = { "Dit lijkt een adres. Noem liever alleen de wijk.",
        "This looks like an address. Rather name the area only." },
    [PERSONAL_BIRTH_DATE] = { "Dit lijkt een geboortedatum. Noem liever een leeftijd.",
        "This looks like a date of birth. Rather give an age." },
};

static enum err check_parse(struct call *c)
{
    struct checking *in = c->in = arena_new(c->arena, struct checking);
    struct fields *f = call_fields(c);
    if (!in)
        return arena_err(c->arena);
    in->title = field_text(f, "title", 0, POST_BODY_MAX);
    in->body = field_text(f, "body", 0, POST_BODY_MAX);
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
            c->viewer.english ? advice[found[i].kind].en : advice[found[i].kind].nl);
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
    if (!all || !(all->of = arena_array(c->arena, 2 * (PERSONAL_MAX + PLAINNESS_MAX), sizeof *all->of)))
        return arena_err(c->arena);
    add_personal(c, all, in->title, "title");
    add_personal(c, all, in->body, "body");
    enum err e = add_plainness(c, db, all, in->title, "title");
    return e ? e : add_plainness(c, db, all, in->body, "body");
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
    jw_close(j, '}');
}

const struct endpoint check_endpoints[] = {
    { POST, "/posts/_check", NEED_USER, DB_SLOW, .parse = check_parse, .run = check_run, .render = check_render },
    { 0 },
};
