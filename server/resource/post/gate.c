/* gate.c -- see gate.h. */
#include "resource/post/gate.h"

#include "resource/post/post.h"
#include "text/personal.h"

struct gate_finding {
    enum personal_kind kind;
    const char *field;
    struct str text;
    struct gate_finding *next;
};

const char *gate_advice(int kind, bool english)
{
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
    return english ? advice[kind].en : advice[kind].nl;
}

void gate_read(struct call *c, struct gate *g)
{
    g->reason = str_trim(field_text(call_fields(c), "privacyReason", 0, POST_REASON_MAX));
}

static void find_in(struct call *c, struct gate *g, struct str text, const char *field)
{
    struct personal *found;
    size_t n = text.p ? personal_find(c->arena, text, &found) : 0;
    for (size_t i = n; i > 0; i--) {
        struct gate_finding *f = arena_new(c->arena, struct gate_finding);
        if (!f)
            return;
        *f = (struct gate_finding){ found[i - 1].kind, field,
            str_sub(text, found[i - 1].start, found[i - 1].end - found[i - 1].start), g->found };
        g->found = f;
    }
}

enum err gate_find(struct call *c, struct gate *g, const struct post_text *t)
{
    g->found = NULL;
    find_in(c, g, t->body, "body"); /* the last one found is reported first */
    find_in(c, g, t->lead, "lead");
    find_in(c, g, t->title, "title");
    return arena_err(c->arena);
}

static bool holds(struct str text, struct str piece)
{
    return text.p && str_search(text, piece) < text.n;
}

enum err gate_pass(struct call *c, struct gate *g, const struct post_text *before)
{
    g->kinds = 0;
    for (const struct gate_finding *f = g->found; f; f = f->next) {
        if (before && (holds(before->title, f->text) || holds(before->lead, f->text) || holds(before->body, f->text)))
            continue;
        g->kinds |= 1u << f->kind;
        if (!g->reason.n)
            call_bad(c, f->field,
                arena_printf(c->arena, "%.*s: %s", STR_ARG(f->text), gate_advice((int)f->kind, false)).p,
                arena_printf(c->arena, "%.*s: %s", STR_ARG(f->text), gate_advice((int)f->kind, true)).p);
    }
    if (!g->kinds || g->reason.n)
        return arena_err(c->arena);
    return call_fail(c, ERR_PERSONAL, "Haal de persoonsgegevens weg, of vertel waarom ze hier moeten staan.",
        "Remove the personal data, or tell why it must be here.");
}

enum err gate_log(struct call *c, struct db *db, const struct gate *g, const struct summary *post)
{
    struct buf data = { 0 };
    if (!g->kinds)
        return OK;
    struct jw j = jw_to(&data);
    jw_open(&j, NULL, '{');
    jw_str(&j, "reason", g->reason);
    jw_open(&j, "kinds", '[');
    for (int kind = PERSONAL_BSN; kind <= PERSONAL_BIRTH_DATE; kind++)
        if (g->kinds & 1u << kind)
            jw_strz(&j, NULL, personal_name((enum personal_kind)kind));
    jw_close(&j, ']');
    jw_close(&j, '}');
    struct event e = { .verb = EVENT_POST_PERSONAL,
        .actor = c->viewer.user,
        .at = c->now,
        .post = post->id,
        .root = post->root,
        .entity = "post",
        .entity_id = post->id,
        .data = arena_str(c->arena, buf_str(&data)) };
    enum err written = buf_err(&data);
    buf_release(&data);
    return written ? written : event_emit(db, &e);
}

enum err gate_stored(struct call *c, struct db *db, struct gate *g, const struct summary *post)
{
    struct post_text t;
    enum err e = post_text_load(db, c->arena, post, &t);
    if (!e)
        e = gate_find(c, g, &t);
    return e ? e : gate_pass(c, g, NULL);
}
