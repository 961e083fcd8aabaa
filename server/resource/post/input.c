/* input.c -- see input.h. */
#include "resource/post/input.h"

#include "base/utf8.h"

static int choice(struct fields *f, const char *name, enum words table, bool *has, int absent)
{
    int first;
    const char *words = word_choices(table, &first);
    *has = field_has(f, name);
    int at = field_choice(f, name, words, false);
    return at < 0 ? absent : at + first;
}

static int64_t id_of(struct fields *f, const char *name, bool *has)
{
    *has = field_has(f, name);
    return field_id(f, name);
}

static int64_t date_of(struct fields *f, const char *name, bool *has)
{
    *has = field_has(f, name);
    return field_date(f, name);
}

void input_title_fits(struct call *c, int kind, struct str title)
{
    if (kind == KIND_LESSON && utf8_length(title) > LESSON_TITLE_MAX)
        call_bad(c, "title", "Een les is één zin van hoogstens 140 tekens.",
            "A lesson is one sentence of at most 140 characters.");
}

void input_read(struct call *c, struct post_input *in, bool making)
{
    struct fields *f = call_fields(c);
    in->has_title = field_has(f, "title");
    in->has_lead = field_has(f, "lead");
    in->has_body = field_has(f, "body");
    if (making || in->has_title)
        in->text.title = field_line(f, "title", POST_TITLE_MIN, POST_TITLE_MAX);
    in->text.lead = field_text(f, "lead", 0, POST_LEAD_MAX);
    if (making || in->has_body)
        in->text.body = field_text(f, "body", 1, POST_BODY_MAX);
    in->access = choice(f, "access", WORDS_ACCESS, &in->has_access, ACCESS_NETWORK);
    in->has_access = in->has_access && !field_is_null(f, "access"); /* null opens nothing */
    in->phase = choice(f, "phase", WORDS_PHASE, &in->has_phase, 0);
    in->evidence = choice(f, "evidence", WORDS_EVIDENCE, &in->has_evidence, 0);
    in->group = id_of(f, "group", &in->has_group);
    in->project = id_of(f, "project", &in->has_project);
    in->place = id_of(f, "place", &in->has_place);
    in->on_behalf_of = id_of(f, "onBehalfOf", &in->has_on_behalf_of);
    in->review_due = date_of(f, "reviewDue", &in->has_review_due);
    in->valid_until = date_of(f, "validUntil", &in->has_valid_until);
    in->has_starts = field_has(f, "starts");
    in->starts = field_time(f, "starts");
    in->has_ends = field_has(f, "ends");
    in->ends = field_time(f, "ends");
    in->has_anonymous = field_has(f, "anonymous") && !field_is_null(f, "anonymous");
    in->anonymous = field_bool(f, "anonymous", false);
    in->has_terms = field_has(f, "terms");
    in->n_terms = field_ids(f, "terms", POST_TERMS_MAX, &in->terms);
}

static enum err exists(struct db *db, enum sql sql, int64_t id, bool *there)
{
    int64_t n;
    struct query q = db_query(db, sql);
    query_int(&q, id);
    enum err e = query_single(&q, 0, &n);
    *there = n > 0;
    return e;
}

static enum err member_of(struct call *c, struct db *db, int64_t group, const char *field)
{
    int64_t member;
    struct query q = db_query(db, SQL_POST_GROUP_MEMBER);
    query_int(&q, group);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    enum err e = query_single(&q, 0, &member);
    if (!e && !member)
        call_bad(c, field, "Je bent geen lid van deze groep, of de groep bestaat niet.",
            "You are not a member of this group, or it does not exist.");
    return e;
}

/* A hidden group exists only for its members: what others may read too does not name it. */
static enum err stays_inside(struct call *c, struct db *db, const struct post_input *in, int64_t group,
    const char *field)
{
    int64_t hidden = 0;
    if (!group || (in->access == ACCESS_GROUP && in->group == group))
        return OK;
    struct query q = db_query(db, SQL_POST_GROUP_HIDDEN);
    query_int(&q, group);
    enum err e = query_single(&q, 0, &hidden);
    if (!e && hidden)
        call_bad(c, field, "Deze groep is verborgen, en meer mensen dan de groep mogen dit lezen.",
            "This group is hidden, and more people than the group may read this.");
    return e;
}

enum err input_check(struct call *c, struct db *db, const struct post_input *in)
{
    enum err e = OK;
    bool there = true;
    if (in->has_access && in->access == ACCESS_GROUP && !in->group)
        call_bad(c, "group", "Kies de groep die dit mag lezen.", "Choose the group that may read this.");
    if (in->group)
        e = member_of(c, db, in->group, "group");
    if (!e && in->on_behalf_of)
        e = member_of(c, db, in->on_behalf_of, "onBehalfOf");
    if (!e)
        e = stays_inside(c, db, in, in->group, "group");
    if (!e)
        e = stays_inside(c, db, in, in->on_behalf_of, "onBehalfOf");
    if (!e && in->place) {
        e = exists(db, SQL_POST_PLACE_OK, in->place, &there);
        if (!e && !there)
            call_bad(c, "place", "Deze plek bestaat niet.", "This place does not exist.");
    }
    if (in->project)
        call_bad(c, "project", "Dit project bestaat niet.", "This project does not exist.");
    return e ? e : call_ok(c);
}

enum err input_terms(struct call *c, struct db *db, const struct post_input *in, int64_t post, int kind,
    bool leaves_draft)
{
    size_t bad = 0;
    bool has = true;
    enum err e = in->has_terms ? post_set_terms(db, post, in->terms, in->n_terms, &bad) : OK;
    if (e == ERR_INVALID) {
        call_bad(c, arena_printf(c->arena, "terms.%zu", bad).p, "Dit begrip bestaat niet.",
            "This term does not exist.");
        return call_ok(c);
    }
    if (!e && leaves_draft && kind_of(kind)->needs_theme)
        e = post_has_theme(db, post, &has);
    if (!e && !has)
        call_bad(c, "terms", "Kies een thema.", "Choose a theme.");
    return e ? e : call_ok(c);
}
