/* search.c -- see search.h. */
#include "resource/search/search.h"

#include "domain/services.h"
#include "domain/summary.h"
#include "index/index.h"
#include "resource/search/wish.h"

enum {
    QUERY_MAX = 1000 /* characters */,
    SUGGEST_MAX = 200,
    SUGGESTIONS = 8,
    SIMILAR = 5,
    TITLE_MAX = 1000,
    BODY_MAX = 100000
};

struct found {
    struct search search;
    struct search_result result;
    struct summary *summary; /* one per hit; id 0 = it went in the meantime */
};

static struct index *index_of(const struct call *c)
{
    const struct services *services = c->server;
    return services ? services->index : NULL;
}

/* ---- reading the filters ------------------------------------------------------------------------------------------- */

static unsigned facet_bits(struct call *c)
{
    struct str rest = call_query_str(c, "facets", 300);
    unsigned bits = 0;
    while (rest.n) {
        struct str name = str_cut(&rest, ','), names = str_c(facet_names);
        bool known = false;
        for (int i = 0; names.n; i++)
            if (str_eq(str_cut(&names, ' '), name)) {
                bits |= 1u << i;
                known = true;
            }
        if (!known)
            call_bad(c, "facets", "Dit facet kennen we niet.", "Unknown facet.");
    }
    return bits;
}

static enum err search_parse(struct call *c)
{
    struct found *f = c->in = c->out = arena_new(c->arena, struct found);
    if (!f)
        return arena_err(c->arena);
    struct search *s = &f->search;
    int64_t after[2];
    s->text = call_query_str(c, "q", QUERY_MAX);
    s->kinds = (unsigned)call_query_words(c, "kind", WORDS_KIND);
    s->statuses = (unsigned)call_query_words(c, "status", WORDS_STATUS);
    s->progresses = (unsigned)call_query_words(c, "progress", WORDS_PROGRESS);
    s->freshnesses = (unsigned)call_query_words(c, "freshness", WORDS_FRESHNESS);
    s->phases = (unsigned)call_query_words(c, "phase", WORDS_PHASE);
    s->marks = (unsigned)call_query_words(c, "mark", WORDS_MARK);
    s->themes.n = call_query_ids(c, "theme", s->themes.id, SEARCH_CHOICES);
    s->tags.n = call_query_ids(c, "tag", s->tags.id, SEARCH_CHOICES);
    s->laws.n = call_query_ids(c, "law", s->laws.id, SEARCH_CHOICES);
    s->places.n = call_query_ids(c, "place", s->places.id, SEARCH_CHOICES);
    s->project = call_query_int(c, "project", 1, INT64_MAX, 0);
    s->group = call_query_int(c, "group", 1, INT64_MAX, 0);
    s->author = call_query_int(c, "author", 1, INT64_MAX, 0);
    s->since = call_query_time(c, "since");
    s->until = call_query_time(c, "until");
    s->like_mine = call_query_bool(c, "likeMine");
    s->typing = call_query_bool(c, "typing");
    struct str types = call_query_str(c, "placeType", 300);
    while (types.n && s->n_place_types < SEARCH_CHOICES)
        s->place_type[s->n_place_types++] = str_cut(&types, ',');
    s->facets = facet_bits(c);
    s->limit = call_limit(c);
    call_cursor(c, after, 2);
    s->after_score = after[0];
    s->after_id = after[1];
    return call_ok(c);
}

/* ---- searching ----------------------------------------------------------------------------------------------------- */

static bool search_light(struct call *c)
{
    const struct found *f = c->in;
    struct index *ix = index_of(c);
    return ix && index_is_light(ix, &c->viewer, &f->search);
}

static bool is_narrowed(const struct search *s)
{
    return s->kinds || s->statuses || s->progresses || s->freshnesses || s->phases || s->marks || s->themes.n ||
        s->tags.n || s->laws.n || s->places.n || s->n_place_types || s->project || s->group || s->author || s->since ||
        s->until;
}

/* The first page of words that somebody looked for everywhere. */
static void note_wish(const struct call *c, const struct found *f)
{
    const struct services *services = c->server;
    const struct search *s = &f->search;
    if (services->wishes && !s->similar && !s->typing && !s->after_id && !is_narrowed(s))
        wish_add(services->wishes, f->search.text, f->result.total, c->now);
}

/* In the transaction in which the hits were found readable. */
static enum err load_summaries(struct call *c, struct db *db, struct found *f)
{
    struct summary_found *found = arena_array(c->arena, f->result.n + 1, sizeof *found);
    f->summary = arena_array(c->arena, f->result.n + 1, sizeof *f->summary);
    for (size_t i = 0; found && i < f->result.n; i++)
        found[i] = f->result.hit[i].found;
    enum err e = arena_err(c->arena);
    return e ? e : summary_load_shown(db, c->arena, &c->viewer, c->now, found, f->result.n, f->summary);
}

static enum err search_run(struct call *c, struct db *db)
{
    struct found *f = c->out;
    struct index *ix = index_of(c);
    if (!ix)
        return ERR_BUSY;
    enum err e = db_begin(db, false);
    if (e)
        return e;
    e = index_search(ix, db, c->arena, &c->viewer, c->now, &f->search, &f->result);
    if (!e)
        e = load_summaries(c, db, f);
    db_rollback(db); /* nothing was written */
    if (!e)
        note_wish(c, f);
    return e;
}

static void texts_json(struct jw *j, const char *key, const struct str *text, size_t n)
{
    jw_open(j, key, '[');
    for (size_t i = 0; i < n; i++)
        jw_str(j, NULL, text[i]);
    jw_close(j, ']');
}

static void hit_json(struct call *c, struct jw *j, const struct search_hit *h, const struct summary *s)
{
    jw_open(j, NULL, '{');
    summary_fields(j, c->arena, s, c->now);
    jw_str(j, "snippet", h->snippet);
    if (h->file.id) {
        jw_open(j, "file", '{');
        jw_int(j, "id", h->file.id);
        jw_str(j, "name", h->file.name);
        jw_close(j, '}');
    } else {
        jw_null(j, "file");
    }
    texts_json(j, "matched", h->matched, h->n_matched);
    jw_real(j, "score", (double)(h->score / 1000) / 1000);
    texts_json(j, "why", h->why, h->n_why);
    jw_close(j, '}');
}

static void items_json(struct call *c, struct jw *j, const struct found *f)
{
    jw_open(j, "items", '[');
    for (size_t i = 0; i < f->result.n; i++)
        if (f->summary[i].id)
            hit_json(c, j, &f->result.hit[i], &f->summary[i]);
    jw_close(j, ']');
}

static void facets_json(struct call *c, struct jw *j, const struct found *f)
{
    struct str names = str_c(facet_names);
    jw_open(j, "facets", '{');
    for (int i = 0; i < FACET_END; i++) {
        const char *name = arena_cstr(c->arena, str_cut(&names, ' '));
        if (!(f->search.facets >> i & 1))
            continue;
        jw_open(j, name, '[');
        for (size_t k = 0; k < f->result.facet[i].n; k++) {
            const struct facet_count *v = &f->result.facet[i].value[k];
            jw_open(j, NULL, '{');
            if (v->id)
                jw_int(j, "id", v->id);
            else
                jw_str(j, "id", v->code);
            jw_str(j, "name", v->name);
            jw_int(j, "count", v->count);
            jw_close(j, '}');
        }
        jw_close(j, ']');
    }
    jw_close(j, '}');
}

static void search_render(struct call *c, struct jw *j)
{
    const struct found *f = c->out;
    const struct search_result *r = &f->result;
    struct str next = { 0 };
    if (r->more && r->n)
        next = call_cursor_make(c, (int64_t[]){ r->hit[r->n - 1].score, r->hit[r->n - 1].id }, 2);
    jw_open(j, NULL, '{');
    jw_int(j, "total", r->total);
    items_json(c, j, f);
    facets_json(c, j, f);
    jw_str_or_null(j, "didYouMean", r->did_you_mean);
    texts_json(j, "expanded", r->expanded, r->n_expanded);
    jw_str_or_null(j, "next", next);
    jw_close(j, '}');
}

/* ---- as you type --------------------------------------------------------------------------------------------------- */

static enum err similar_parse(struct call *c)
{
    struct found *f = c->in = c->out = arena_new(c->arena, struct found);
    if (!f)
        return arena_err(c->arena);
    struct fields *body = call_fields(c);
    f->search.title = field_text(body, "title", 0, TITLE_MAX);
    f->search.text = field_text(body, "body", 0, BODY_MAX);
    f->search.except = field_id(body, "except");
    f->search.typing = !f->search.text.n && !f->search.except; /* a title alone, of what is not there yet */
    f->search.similar = true;
    f->search.limit = SIMILAR;
    return call_ok(c);
}

static void similar_render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    items_json(c, j, c->out);
    jw_null(j, "next");
    jw_close(j, '}');
}

struct suggestions {
    struct str text;
    struct suggestion item[SUGGESTIONS];
    struct summary *summary;
    size_t n;
};

static enum err suggest_parse(struct call *c)
{
    struct suggestions *s = c->in = c->out = arena_new(c->arena, struct suggestions);
    if (!s)
        return arena_err(c->arena);
    s->text = call_query_str(c, "q", SUGGEST_MAX);
    return call_ok(c);
}

static enum err suggest_run(struct call *c, struct db *db)
{
    struct suggestions *s = c->out;
    struct index *ix = index_of(c);
    if (!ix)
        return ERR_BUSY;
    enum err e = index_suggest(ix, db, c->arena, &c->viewer, c->now, s->text, s->item, SUGGESTIONS, &s->n);
    s->summary = arena_array(c->arena, s->n + 1, sizeof *s->summary);
    if (!e && !s->summary)
        e = arena_err(c->arena);
    for (size_t i = 0; i < s->n && !e; i++)
        if (!s->item[i].term)
            e = summary_load(db, c->arena, &c->viewer, c->now, &s->item[i].id, 1, &s->summary[i]);
    return e;
}

static void suggest_render(struct call *c, struct jw *j)
{
    const struct suggestions *s = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < s->n; i++) {
        const struct suggestion *it = &s->item[i];
        const struct summary *post = &s->summary[i];
        if (!it->term && !post->id)
            continue;
        jw_open(j, NULL, '{');
        jw_strz(j, "type", it->term ? "term" : "post");
        jw_int(j, "id", it->id);
        if (it->term)
            jw_str(j, "kind", it->kind);
        else
            jw_strz(j, "kind", word_of(WORDS_KIND, post->kind));
        jw_str(j, "text", it->text);
        jw_str_or_null(j, "url", it->term ? (struct str){ 0 } : summary_url(c->arena, post));
        jw_close(j, '}');
    }
    jw_list_close(j, (struct str){ 0 });
}

const struct endpoint search_endpoints[] = {
    { GET, "/search", NEED_NOBODY, DB_SLOW, .parse = search_parse, .light = search_light, .run = search_run,
        .render = search_render },
    { GET, "/suggestions", NEED_NOBODY, DB_SLOW, .parse = suggest_parse, .run = suggest_run, .render = suggest_render },
    { POST, "/posts/_similar", NEED_USER, DB_SLOW, .parse = similar_parse, .run = search_run,
        .render = similar_render },
    { 0 },
};
