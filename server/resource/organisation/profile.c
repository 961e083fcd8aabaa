/* profile.c -- PUT /organisations/{id}/profile: the five answers that say what kind of place it is.
 * Who lives there gives them for their own place; the figures that the CBS gave stay, unless by who edits organisations.
 * parse (loop) -> run (writer) -> render (loop). All memory is the request's. */
#include "resource/organisation/profile.h"

#include "domain/event.h"
#include "domain/place.h"
#include "resource/organisation/row.h"

struct profile_change {
    int64_t id; /* of the path */
    struct str size_class, place_type;
    int64_t urbanity_class, *partner;
    int phase;
    bool told;
    size_t n_partners;
    struct place_row row;
};

static enum err put_parse(struct call *c)
{
    struct profile_change *ch = c->in = arena_new(c->arena, struct profile_change);
    int first = 0;
    if (!ch)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    const char *phases = word_choices(WORDS_PHASE, &first);
    ch->id = call_path_id(c, "id");
    ch->size_class = organisation_size(field_choice(f, "sizeClass", ORGANISATION_SIZES, false));
    ch->urbanity_class = field_int(f, "urbanityClass", 1, 5, 0);
    ch->place_type = field_line(f, "placeType", 0, ORGANISATION_WORD_MAX);
    int phase = field_choice(f, "phase", phases, false);
    ch->phase = phase < 0 ? PHASE_NONE : first + phase;
    ch->told = field_has(f, "partners") && !field_is_null(f, "partners");
    ch->n_partners = ch->told ? field_ids(f, "partners", PLACE_PARTNERS, &ch->partner) : 0;
    return call_ok(c);
}

/* What the figures say is not changed by who lives there. */
static enum err check_figures(struct call *c, const struct profile_change *ch)
{
    const struct place_row *row = &ch->row;
    if (viewer_may(&c->viewer, MAY_EDIT_ORGANISATIONS))
        return OK;
    bool size = row->size_class.n && !str_eq(row->size_class, ch->size_class);
    bool density = row->urbanity_class && row->urbanity_class != ch->urbanity_class;
    if (size)
        call_bad(c, "sizeClass",
            "Dit is al bekend uit de cijfers. Klopt het niet, vraag het je regionale projectleider.",
            "This is known from the figures. If it is wrong, ask your regional project leader.");
    if (density)
        call_bad(c, "urbanityClass",
            "Dit is al bekend uit de cijfers. Klopt het niet, vraag het je regionale projectleider.",
            "This is known from the figures. If it is wrong, ask your regional project leader.");
    return size || density ? ERR_INVALID : OK;
}

static enum err store_partners(struct call *c, struct db *db, const struct profile_change *ch)
{
    struct query q = db_query(db, SQL_ORGANISATION_PARTNER_CLEAR);
    query_int(&q, ch->id);
    enum err e = query_done(&q);
    for (size_t i = 0; !e && i < ch->n_partners; i++) {
        int64_t n = 0;
        q = db_query(db, SQL_ORGANISATION_PARTNER_INSERT);
        query_int(&q, ch->id);
        query_int(&q, ch->partner[i]);
        e = query_changes(&q, &n);
        if (e || n)
            continue;
        call_bad(c, "partners", "Dit is geen soort partner, of staat er twee keer.",
            "This is not a type of partner, or stands there twice.");
        e = ERR_INVALID;
    }
    return e;
}

static enum err store(struct call *c, struct db *db, const struct profile_change *ch)
{
    struct query q = db_query(db, SQL_ORGANISATION_PROFILE_SET);
    query_int(&q, ch->id);
    query_str(&q, ch->size_class.n ? ch->size_class : (struct str){ 0 });
    query_int_or_null(&q, ch->urbanity_class);
    query_str(&q, ch->place_type.n ? ch->place_type : (struct str){ 0 });
    query_int(&q, ch->phase);
    query_int_or_null(&q, ch->told ? c->now : 0);
    query_int(&q, c->now);
    enum err e = query_done(&q);
    if (!e)
        e = store_partners(c, db, ch);
    if (!e)
        e = db_change(db, "organisation", ch->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ORGANISATION_EDITED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "organisation",
            .entity_id = ch->id });
}

static enum err put_run(struct call *c, struct db *db)
{
    struct profile_change *ch = c->in;
    enum err e = place_load(db, c->arena, ch->id, &ch->row);
    if (e)
        return e;
    if (!viewer_may(&c->viewer, MAY_EDIT_ORGANISATIONS) &&
        !(viewer_may(&c->viewer, MAY_MARK_TRIED) && place_is_own(&ch->row, &c->viewer)))
        return call_fail(c, ERR_FORBIDDEN, "Je beantwoordt deze vragen alleen voor je eigen gemeente.",
            "You answer these questions for your own municipality only.");
    e = check_figures(c, ch);
    if (!e)
        e = store(c, db, ch);
    return e ? e : place_load(db, c->arena, ch->id, &ch->row);
}

static void put_render(struct call *c, struct jw *j)
{
    place_profile_json(j, NULL, &((const struct profile_change *)c->in)->row);
}

const struct endpoint organisation_profile_endpoints[] = {
    { PUT, "/organisations/{id}/profile", NEED_USER, DB_WRITE, .parse = put_parse, .run = put_run,
        .render = put_render },
    { 0 },
};

static enum err term_merged(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_ORGANISATION_PARTNER_MERGE);
    query_int(&q, e->entity_id);
    query_int(&q, event_number(e, "into"));
    enum err moved = query_done(&q);
    q = db_query(db, SQL_ORGANISATION_PARTNER_DROP);
    query_int(&q, e->entity_id);
    enum err dropped = query_done(&q);
    return moved ? moved : dropped;
}

static enum err term_removed(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_ORGANISATION_PARTNER_DROP);
    query_int(&q, e->entity_id);
    return query_done(&q);
}

const struct listener organisation_profile_listeners[] = {
    { EVENT_TERM_MERGED, term_merged },
    { EVENT_TERM_REMOVED, term_removed },
    { 0 },
};
