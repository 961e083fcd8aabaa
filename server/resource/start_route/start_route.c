/* start_route.c -- GET /start-route: see start_route.h.
 * parse (loop) -> run (pool) -> render (loop). All memory is the request's. */
#include "domain/phase.h"
#include "resource/start_route/route.h"

static enum err get_parse(struct call *c)
{
    struct route *r = c->in = arena_new(c->arena, struct route);
    int first = 0;
    if (!r)
        return arena_err(c->arena);
    int phase = call_query_choice(c, "phase", word_choices(WORDS_PHASE, &first));
    r->phase = phase < 0 ? PHASE_NONE : first + phase;
    r->asked_place = call_query_int(c, "place", 1, INT64_MAX, 0);
    return call_ok(c);
}

enum err route_place(struct call *c, struct db *db, int64_t asked, struct place_row *out, bool *own)
{
    *out = (struct place_row){ 0 };
    *own = false;
    if (!asked && !c->viewer.organisation)
        return OK;
    enum err e = place_load(db, c->arena, asked ? asked : c->viewer.organisation, out);
    if (e == ERR_NOT_FOUND && !asked)
        return OK;
    if (e == ERR_NOT_FOUND) {
        call_bad(c, "place", "Er is geen gemeente, dorp of wijk met dit nummer.",
            "There is no municipality, village or neighbourhood of this number.");
        return ERR_INVALID;
    }
    if (e)
        return e;
    *own = place_is_own(out, &c->viewer);
    if (*own || viewer_may(&c->viewer, MAY_CURATE))
        return OK;
    return call_fail(c, ERR_FORBIDDEN, "Je ziet alleen de startroute van je eigen gemeente.",
        "You see the start route of your own municipality only.");
}

/* Who tells nothing begins. */
static enum err find_phase(struct call *c, struct db *db, struct route *r)
{
    enum phase phase;
    if (r->phase)
        return OK;
    enum err e = place_phase(db, &c->viewer, c->now, r->place.id, &phase);
    r->phase = phase ? (int)phase : PHASE_PREPARATION;
    return e;
}

static enum err get_run(struct call *c, struct db *db)
{
    struct route *r = c->in;
    enum err e = route_place(c, db, r->asked_place, &r->place, &r->own);
    if (!e)
        e = find_phase(c, db, r);
    if (!e)
        e = checklist_load(c, db, r);
    return e ? e : experience_load(c, db, r);
}

static const char *best(const struct candidate *x)
{
    return x->endorsed ? "endorsed" : x->worked ? "worked" : x->answered ? "answered" : "none";
}

static void question_json(struct call *c, struct jw *j, const struct route *r, size_t i)
{
    const struct candidate *x = &r->questions.item[i];
    jw_open(j, NULL, '{');
    summary_json(j, "post", c->arena, &r->questions.post[i], c->now);
    jw_int(j, "asked", x->asked);
    jw_strz(j, "best", best(x));
    jw_int(j, "tried", x->tried);
    jw_int(j, "triedAlike", x->alike);
    if (x->ticked) {
        jw_open(j, "ticked", '{');
        named_json(j, "by", x->by);
        jw_time(j, "at", x->at);
        jw_close(j, '}');
    } else
        jw_null(j, "ticked");
    jw_close(j, '}');
}

static void steps_json(struct call *c, struct jw *j, const struct route *r)
{
    const struct step *step;
    jw_open(j, "steps", '[');
    for (size_t n = 0; (step = step_of(r->phase, n)); n++) {
        jw_open(j, NULL, '{');
        jw_strz(j, "step", step->name);
        jw_open(j, "questions", '[');
        for (size_t i = 0; i < r->questions.n; i++)
            if (r->questions.item[i].step == n && r->questions.post[i].id)
                question_json(c, j, r, i);
        jw_close(j, ']');
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

static void experience_json(struct call *c, struct jw *j, const char *key, const struct shown *of)
{
    static const struct {
        unsigned bit;
        const char *word;
    } why[] = { { ALIKE_SIZE, "size" }, { ALIKE_URBANITY, "density" }, { ALIKE_TYPE, "placeType" },
        { ALIKE_PHASE, "phase" }, { ALIKE_PARTNERS, "partners" } };
    jw_open(j, key, '[');
    for (size_t i = 0; i < of->n; i++) {
        if (!of->post[i].id)
            continue;
        jw_open(j, NULL, '{');
        summary_json(j, "post", c->arena, &of->post[i], c->now);
        jw_open(j, "alike", '[');
        for (size_t k = 0; k < sizeof why / sizeof *why; k++)
            if (of->item[i].why & why[k].bit)
                jw_strz(j, NULL, why[k].word);
        jw_close(j, ']');
        jw_close(j, '}');
    }
    jw_close(j, ']');
}

static void get_render(struct call *c, struct jw *j)
{
    const struct route *r = c->in;
    jw_open(j, NULL, '{');
    named_json(j, "place", (struct named){ r->place.id, r->place.name });
    jw_strz(j, "phase", word_of(WORDS_PHASE, r->phase));
    if (r->place.id)
        place_profile_json(j, "profile", &r->place);
    else
        jw_null(j, "profile");
    jw_bool(j, "mayTick", r->own && viewer_may(&c->viewer, MAY_MARK_TRIED) && !c->viewer.read_only);
    steps_json(c, j, r);
    experience_json(c, j, "cases", &r->cases);
    experience_json(c, j, "lessons", &r->lessons);
    jw_close(j, '}');
}

const struct endpoint start_route_endpoints[] = {
    { GET, "/start-route", NEED_USER, DB_SLOW, .parse = get_parse, .run = get_run, .render = get_render },
    { 0 },
};
