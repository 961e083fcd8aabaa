/* me.c -- GET and PATCH /me, and changing one's password.
 * The password goes parse (loop) -> look (the stored hash) -> prepare (pool: argon2id twice) -> run (writer). */
#include "resource/user/me.h"

#include "crypt/password.h"
#include "domain/phase.h"
#include "resource/user/change.h"
#include "resource/user/session.h"
#include "resource/user/weak.h"

/* What the client asks about one's rights, and the right behind it. */
static const struct {
    const char *name;
    enum right right;
} permissions[] = {
    { "meToo", MAY_ME_TOO },
    { "ask", MAY_ASK },
    { "askAtOnce", MAY_ASK_AT_ONCE },
    { "answer", MAY_ANSWER },
    { "comment", MAY_COMMENT },
    { "postCase", MAY_POST_CASE },
    { "markTried", MAY_MARK_TRIED },
    { "approve", MAY_CURATE },
    { "endorse", MAY_ENDORSE },
    { "nominate", MAY_NOMINATE },
    { "publishLesson", MAY_PUBLISH_LESSON },
    { "proposeLesson", MAY_PROPOSE_LESSON },
    { "judgeValidity", MAY_JUDGE_VALIDITY },
    { "seeAnonymous", MAY_SEE_ANONYMOUS },
    { "editTerms", MAY_EDIT_TERMS },
    { "editLaws", MAY_EDIT_LAWS },
    { "proposeTerms", MAY_PROPOSE_TERMS },
    { "proposeLaws", MAY_PROPOSE_LAWS },
    { "editOrganisations", MAY_EDIT_ORGANISATIONS },
    { "makeProject", MAY_MAKE_PROJECT },
    { "import", MAY_IMPORT },
    { "makeGroups", MAY_MAKE_GROUPS },
    { "makeIntervision", MAY_MAKE_INTERVISION },
    { "manageGroups", MAY_MANAGE_GROUPS },
    { "invite", MAY_INVITE },
    { "administer", MAY_ADMINISTER },
};

enum err me_load(struct call *c, struct db *db, struct account_row *row)
{
    *row = (struct account_row){ 0 };
    if (!c->viewer.user)
        return OK;
    enum err e = account_load(db, c->arena, c->viewer.user, row);
    return e || call_must_factor(c) ? e : place_phase(db, &c->viewer, c->now, row->organisation, &row->phase);
}

void me_json(struct call *c, struct jw *j, const struct account_row *row)
{
    if (row->id)
        call_etag(c, row->version, str_hash(row->organisation_name) ^ str_hash(c->viewer.csrf) ^ row->phase);
    jw_open(j, NULL, '{');
    if (row->id)
        account_json(j, "user", row, true);
    else
        jw_null(j, "user");
    jw_str_or_null(j, "csrf", c->viewer.csrf.n ? c->viewer.csrf : (struct str){ 0 });
    jw_open(j, "permissions", '{');
    for (size_t i = 0; i < sizeof permissions / sizeof *permissions; i++)
        jw_bool(j, permissions[i].name, viewer_may(&c->viewer, permissions[i].right));
    jw_close(j, '}');
    jw_word(j, "phase", word_of(WORDS_PHASE, (int)row->phase));
    jw_bool(j, "mustSetSecondFactor", call_must_factor(c));
    jw_close(j, '}');
}

/* ---- GET /me */

static enum err get_run(struct call *c, struct db *db)
{
    struct account_row *row = c->out = arena_new(c->arena, struct account_row);
    return row ? me_load(c, db, row) : arena_err(c->arena);
}

static void get_render(struct call *c, struct jw *j)
{
    me_json(c, j, c->out);
}

/* ---- PATCH /me */

static enum err patch_parse(struct call *c)
{
    struct account_change *ch = c->in = arena_new(c->arena, struct account_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = c->viewer.user;
    account_change_read(c, ch, CHANGE_NAME | CHANGE_FUNCTION | CHANGE_LANGUAGE, 0);
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct account_row *row = &((struct account_change *)c->in)->row;
    enum err e = account_change_run(c, db, c->in);
    return e ? e : place_phase(db, &c->viewer, c->now, row->organisation, &row->phase);
}

static void patch_render(struct call *c, struct jw *j)
{
    me_json(c, j, &((struct account_change *)c->in)->row);
}

/* ---- POST /me/_password */

struct password_change {
    struct str current, new, hash, new_hash; /* hash: as stored, empty = none yet */
    struct str mail;
};

static enum err password_parse(struct call *c)
{
    struct password_change *p = c->in = arena_new(c->arena, struct password_change);
    if (!p)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    p->current = field_text(f, "current", 0, PASSWORD_MAX);
    p->new = field_text(f, "new", PASSWORD_MIN, PASSWORD_MAX);
    return call_ok(c);
}

static enum err password_look(struct call *c, struct db *db)
{
    struct password_change *p = c->in;
    struct account_row row;
    enum err e = account_load(db, c->arena, c->viewer.user, &row);
    if (e)
        return e;
    p->mail = row.mail;
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD);
    query_int(&q, c->viewer.user);
    if (query_row(&q))
        p->hash = row_str(&q, c->arena);
    return query_end(&q);
}

static enum err password_prepare(struct call *c)
{
    struct password_change *p = c->in;
    if (!p->hash.n && !c->viewer.session.n)
        return call_fail(c, ERR_FORBIDDEN, "Meld je eerst aan in de browser.", "Sign in with a browser first.");
    enum err fresh = p->hash.n ? OK : session_fresh(c); /* there is no present one to ask for */
    if (fresh)
        return fresh;
    if (p->hash.n && !password_fits(p->hash, p->current)) {
        call_bad(c, "current", "Dit is niet je wachtwoord van nu.", "This is not your present password.");
        return ERR_INVALID;
    }
    if (password_weak(p->new, str_sub(p->mail, 0, str_find(p->mail, '@')))) {
        call_bad(c, "new", "Dit wachtwoord is te makkelijk te raden. Neem een paar losse woorden.",
            "This password is easy to guess. Take a few unrelated words.");
        return ERR_INVALID;
    }
    return password_hash(c->arena, p->new, &p->new_hash);
}

static enum err store(struct call *c, struct db *db, const struct password_change *p)
{
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD_SET);
    query_int(&q, c->viewer.user);
    query_str(&q, p->new_hash);
    query_int(&q, c->now);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_SESSION_DELETE_OTHERS);
    query_int(&q, c->viewer.user);
    query_blob(&q, c->viewer.session.n ? c->viewer.session : STR(""));
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_LINK_DELETE_OF);
    query_int(&q, c->viewer.user);
    return query_done(&q);
}

static enum err password_run(struct call *c, struct db *db)
{
    const struct password_change *p = c->in;
    int64_t same = 0;
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD_STILL);
    query_int(&q, c->viewer.user);
    query_str(&q, p->hash.p ? p->hash : STR(""));
    enum err e = query_single(&q, 0, &same);
    if (!e && !same)
        e = call_fail(c, ERR_CONFLICT, "Je wachtwoord is intussen gewijzigd.",
            "Your password has changed in the meantime.");
    if (!e)
        e = store(c, db, p);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ACCOUNT_EDITED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "account",
            .entity_id = c->viewer.user,
            .data = STR("{\"password\":true}") });
}

const struct endpoint me_endpoints[] = {
    { GET, "/me", NEED_NOBODY, DB_READ, .run = get_run, .render = get_render,
        .flags = ENDPOINT_UNLIMITED | ENDPOINT_BEFORE_FACTOR },
    { PATCH, "/me", NEED_USER, DB_WRITE, .parse = patch_parse, .run = patch_run, .render = patch_render,
        .body_max = 4096 },
    { POST, "/me/_password", NEED_USER, DB_WRITE, .parse = password_parse, .look = password_look,
        .prepare = password_prepare, .run = password_run, .render = call_no_content, .flags = ENDPOINT_RATE_SIGN_IN,
        .body_max = 4096 },
    { 0 },
};
