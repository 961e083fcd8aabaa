/* invitation.c -- see invitation.h.
 * Accepting goes parse (loop) -> look (is the link good?) -> prepare (pool: argon2id) -> run (writer: account and session). */
#include "resource/user/invitation.h"

#include "resource/user/letter.h"

#include "base/utf8.h"
#include "crypt/password.h"
#include "crypt/token.h"
#include "resource/user/change.h"
#include "resource/user/session.h"
#include "resource/user/weak.h"

#include <stdio.h>

enum { DEPUTY = 1, TOKEN_MAX = 200 /* characters */ };
#define DAY_MS (24 * 3600 * INT64_C(1000))
enum { EASY_ROLES = ROLE_READER | ROLE_PROJECT_LEADER }; /* what one gives who is no administrator */

struct invitation {
    int64_t id, group, made_by, created, expires, revoked, accepted, account, organisation;
    struct str mail, name, group_name, group_role, maker, organisation_name;
    unsigned roles;
};
struct inviting {
    struct invitation it;
    struct str token;
    int group_role; /* number in WORDS_GROUP_ROLE */
};
struct page {
    struct invitation row[CALL_LIMIT_MAX];
    struct call_page at;
    int64_t before;
};

static struct invitation take(struct query *q, struct arena *a)
{
    struct invitation i = { .id = row_int(q) };
    i.mail = row_str(q, a);
    i.name = row_str(q, a);
    i.roles = (unsigned)row_int(q);
    i.group = row_int(q);
    i.group_name = row_str(q, a);
    i.group_role = row_str(q, a);
    i.made_by = row_int(q);
    i.maker = row_str(q, a);
    i.created = row_int(q);
    i.expires = row_int(q);
    i.revoked = row_int(q);
    i.accepted = row_int(q);
    i.account = row_int(q);
    i.organisation = row_int(q);
    i.organisation_name = row_str(q, a);
    return i;
}

static enum err one(struct query *q, struct arena *a, struct invitation *out)
{
    *out = (struct invitation){ 0 };
    if (query_row(q))
        *out = take(q, a);
    return query_end(q);
}

/* null when there is none, or when its name is not for this viewer. */
static void reference_json(struct jw *j, const char *key, int64_t id, struct str name)
{
    if (!id || !name.p) {
        jw_null(j, key);
        return;
    }
    jw_open(j, key, '{');
    jw_int(j, "id", id);
    jw_str(j, "name", name);
    jw_close(j, '}');
}

/* link is shown by the answer that made it, and never again. */
static void json(struct jw *j, const struct call *c, const struct invitation *i, struct str link)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", i->id);
    jw_str_or_null(j, "mail", i->mail);
    jw_str_or_null(j, "name", i->name);
    jw_open(j, "roles", '[');
    for (unsigned role = ROLE_READER; role <= ROLE_ADMINISTRATOR; role <<= 1)
        if (i->roles & role)
            jw_strz(j, NULL, role_name(role));
    jw_close(j, ']');
    reference_json(j, "organisation", i->organisation, i->organisation_name);
    reference_json(j, "group", i->group, i->group_name);
    jw_str_or_null(j, "groupRole", i->group_role);
    reference_json(j, "madeBy", i->made_by, i->maker);
    jw_strz(j, "state", i->accepted ? "accepted" : i->revoked ? "revoked" : i->expires <= c->now ? "expired" : "open");
    jw_id_or_null(j, "account", i->account);
    jw_time(j, "created", i->created);
    jw_time(j, "expires", i->expires);
    if (link.n)
        jw_str(j, "link", link);
    jw_close(j, '}');
}

/* ---- GET /invitations: one's own; an administrator sees all */

static enum err list_parse(struct call *c)
{
    struct page *p = c->out = arena_new(c->arena, struct page);
    if (!p)
        return arena_err(c->arena);
    p->at.limit = call_limit(c);
    call_cursor(c, &p->before, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct page *p = c->out;
    struct query q = db_query(db, SQL_INVITATION_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, viewer_may(&c->viewer, MAY_ADMINISTER));
    query_int(&q, p->before);
    query_int(&q, p->at.limit + 1);
    while (call_page_row(&p->at, &q))
        p->row[p->at.n++] = take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *p = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < p->at.n; i++)
        json(j, c, &p->row[i], STR(""));
    call_list_close(c, j, p->at.more ? &p->row[p->at.n - 1].id : NULL, 1);
}

/* ---- GET /invitations/{id}: one's own; an administrator sees all */

static enum err one_parse(struct call *c)
{
    int64_t *id = c->in = arena_new(c->arena, int64_t);
    if (!id)
        return arena_err(c->arena);
    *id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err load(struct call *c, struct db *db, int64_t id, struct invitation *out)
{
    struct query q = db_query(db, SQL_INVITATION_ONE);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, id);
    return one(&q, c->arena, out);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct invitation *i = c->out = arena_new(c->arena, struct invitation);
    enum err e = i ? load(c, db, *(int64_t *)c->in, i) : arena_err(c->arena);
    bool shown = !e && i->id && (i->made_by == c->viewer.user || viewer_may(&c->viewer, MAY_ADMINISTER));
    return e ? e : shown ? OK : ERR_NOT_FOUND;
}

/* Until when it may be used is all that changes, apart from its end. */
static int64_t version_of(const struct invitation *i)
{
    return i->expires;
}

static void get_render(struct call *c, struct jw *j)
{
    const struct invitation *i = c->out;
    call_etag(c, version_of(i), (uint64_t)(i->accepted ^ i->revoked ^ i->account));
    json(j, c, i, STR(""));
}

/* ---- PATCH /invitations/{id} {days}: from now on; also when it had expired. What it promises stays: somebody has read it. */

struct prolonging {
    int64_t id; /* first: what get_run looks at */
    int64_t expires;
};

static enum err change_parse(struct call *c)
{
    struct prolonging *in = c->in = arena_new(c->arena, struct prolonging);
    if (!in)
        return arena_err(c->arena);
    in->id = call_path_id(c, "id");
    int64_t days = field_int(call_fields(c), "days", 1, INVITATION_DAYS_MAX, 0);
    in->expires = days ? c->now + days * DAY_MS : 0;
    return call_ok_edit(c);
}

static enum err change_run(struct call *c, struct db *db)
{
    const struct prolonging *in = c->in;
    enum err e = get_run(c, db);
    const struct invitation *i = c->out;
    if (!e && (i->accepted || i->revoked))
        e = call_fail(c, ERR_CONFLICT, "Deze uitnodiging is al gebruikt of ingetrokken.",
            "This invitation was used or revoked.");
    if (!e)
        e = call_version(c, version_of(i), "Deze uitnodiging is intussen gewijzigd.",
            "This invitation has changed in the meantime.");
    if (e || !in->expires)
        return e;
    struct query q = db_query(db, SQL_INVITATION_PROLONG);
    query_int(&q, in->id);
    query_int(&q, in->expires);
    e = query_done(&q);
    return e ? e : get_run(c, db);
}

/* ---- POST /invitations {mail?, name?, roles, organisation?, group?, groupRole?, days?} */

static enum err post_parse(struct call *c)
{
    struct inviting *in = c->in = arena_new(c->arena, struct inviting);
    struct account_change ch = { 0 };
    if (!in)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    account_change_read(c, &ch, CHANGE_MAIL | CHANGE_NAME | CHANGE_ROLES | CHANGE_ORGANISATION, CHANGE_ROLES);
    in->it.mail = ch.has & CHANGE_MAIL ? ch.to.mail : (struct str){ 0 };
    in->it.name = ch.has & CHANGE_NAME ? ch.to.name : (struct str){ 0 };
    in->it.roles = ch.to.roles;
    in->it.organisation = ch.has & CHANGE_ORGANISATION ? ch.to.organisation : 0;
    in->it.group = field_id(f, "group");
    in->group_role = field_choice(f, "groupRole", word_choices(WORDS_GROUP_ROLE, NULL), false);
    if (in->it.group)
        in->it.group_role = str_c(word_of(WORDS_GROUP_ROLE, in->group_role < 0 ? 0 : in->group_role));
    else if (in->group_role >= 0)
        field_error(f, "groupRole", "Kies ook een groep.", "Choose a group too.");
    int64_t days = field_int(f, "days", 1, INVITATION_DAYS_MAX, INVITATION_DAYS);
    in->it.expires = c->now + days * DAY_MS;
    in->token = token_new(c->arena, "");
    enum err e = call_ok(c);
    if (e || !(in->it.roles & ~(unsigned)EASY_ROLES) || viewer_may_itself(&c->viewer, MAY_ADMINISTER))
        return e;
    return call_fail(c, ERR_FORBIDDEN,
        "Je kunt lezers en projectleiders uitnodigen. Vraag de beheerder om een andere rol.",
        "You can invite readers and project leaders. Ask an administrator for another role.");
}

/* A membership can be given by who may give it in the group itself, and the steering role only by who has it. */
static enum err check_group(struct call *c, struct db *db, const struct inviting *in)
{
    struct query q = db_query(db, SQL_INVITATION_GROUP);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, in->it.group);
    bool there = query_row(&q), hidden = false, steering = false, leads = false;
    if (there) {
        leads = row_int(&q) == 2;
        hidden = str_is(row_peek(&q), "hidden");
        steering = str_is(row_peek(&q), "steering");
    }
    enum err e = query_end(&q);
    if (e)
        return e;
    if (!there) {
        call_bad(c, "group", "Deze groep bestaat niet, of je mag hem niet zien.", "There is no such group.");
        return ERR_INVALID;
    }
    bool lends = steering && in->group_role == DEPUTY;
    bool may = (leads || (!hidden && viewer_may(&c->viewer, MAY_MANAGE_GROUPS))) &&
        (!lends || viewer_may_itself(&c->viewer, MAY_ENDORSE) || viewer_may_itself(&c->viewer, MAY_ADMINISTER));
    return may ? OK
               : call_fail(c, ERR_FORBIDDEN, "Je mag geen leden aan deze groep toevoegen.",
                     "You may not add members to this group.");
}

static struct str invitation_path(struct call *c, const struct inviting *in)
{
    return arena_printf(c->arena, "/uitnodiging#%.*s", STR_ARG(in->token));
}

static enum err post_run(struct call *c, struct db *db)
{
    struct inviting *in = c->in;
    struct invitation *i = &in->it;
    enum err e = i->group ? check_group(c, db, in) : OK;
    if (!e)
        e = account_check_organisation(c, db, i->organisation);
    if (e)
        return e;
    i->id = db_new_id(db, "invitation");
    struct query q = db_query(db, SQL_INVITATION_INSERT);
    query_int(&q, i->id);
    query_blob(&q, token_hash(c->arena, in->token));
    query_str(&q, i->mail);
    query_str(&q, i->name);
    query_int(&q, i->roles);
    query_int_or_null(&q, i->group);
    query_str(&q, i->group_role);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, i->expires);
    query_int_or_null(&q, i->organisation);
    e = query_done(&q);
    if (!e)
        e = load(c, db, i->id, i);
    if (!e && i->mail.n)
        e = letter_put(c, db, "invitation", 0, i->mail, i->name, invitation_path(c, in));
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_INVITATION_MADE,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "invitation",
            .entity_id = i->id });
}

static void post_render(struct call *c, struct jw *j)
{
    const struct inviting *in = c->in;
    call_created(c, "/invitations/%lld", (long long)in->it.id);
    json(j, c, &in->it, invitation_path(c, in));
}

/* ---- DELETE /invitations/{id}: revokes it */

static enum err revoke_run(struct call *c, struct db *db)
{
    int64_t id = *(int64_t *)c->in, changed = 0;
    struct query q = db_query(db, SQL_INVITATION_REVOKE);
    query_int(&q, id);
    query_int(&q, c->viewer.user);
    query_int(&q, viewer_may(&c->viewer, MAY_ADMINISTER));
    query_int(&q, c->now);
    enum err e = query_changes(&q, &changed);
    if (e || !changed)
        return e ? e : ERR_NOT_FOUND;
    return event_emit(db,
        &(struct event){ .verb = EVENT_INVITATION_REVOKED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "invitation",
            .entity_id = id });
}

/* ---- who has the link */

struct accepting {
    struct entry entry; /* first: what entry_render looks at */
    struct invitation it;
    struct str name;
};

static enum err find_open(struct call *c, struct db *db, struct str hash, struct invitation *out)
{
    struct query q = db_query(db, SQL_INVITATION_OPEN);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_blob(&q, hash);
    enum err e = one(&q, c->arena, out);
    return e || out->id ? e : link_gone(c);
}

/* ---- POST /invitations/_read {token}: what the link promises, so that nobody is asked for what is known */

static enum err read_parse(struct call *c)
{
    struct accepting *in = c->in = c->out = arena_new(c->arena, struct accepting);
    if (!in)
        return arena_err(c->arena);
    in->entry.link = str_trim(field_text(call_fields(c), "token", 1, TOKEN_MAX));
    return call_ok(c);
}

static enum err read_run(struct call *c, struct db *db)
{
    struct accepting *in = c->in;
    return find_open(c, db, token_hash(c->arena, in->entry.link), &in->it);
}

static void read_render(struct call *c, struct jw *j)
{
    json(j, c, &((const struct accepting *)c->out)->it, STR(""));
}

/* ---- POST /invitations/_accept {token, name?, mail?, password?} */

static enum err accept_parse(struct call *c)
{
    struct accepting *in = c->in = arena_new(c->arena, struct accepting);
    struct entry *fresh = entry_new(c);
    if (!in || !fresh)
        return arena_err(c->arena);
    in->entry = *fresh;
    struct fields *f = call_fields(c);
    in->entry.link = str_trim(field_text(f, "token", 1, TOKEN_MAX));
    if (field_has(f, "name"))
        in->name = field_line(f, "name", 1, ACCOUNT_NAME_MAX);
    if (field_has(f, "mail"))
        in->entry.mail = ascii_lower(c->arena, str_trim(field_text(f, "mail", 1, ACCOUNT_MAIL_MAX)));
    if (in->entry.mail.n && !mail_valid(in->entry.mail))
        field_error(f, "mail", "Dit is geen mailadres.", "This is no mail address.");
    if (field_has(f, "password") && !field_is_null(f, "password"))
        in->entry.password = field_text(f, "password", PASSWORD_MIN, PASSWORD_MAX);
    return call_ok(c);
}

/* What the newcomer does not say is as the inviter wrote it. */
static enum err fill_in(struct call *c, struct accepting *in)
{
    if (!in->name.n)
        in->name = in->it.name;
    if (!in->entry.mail.n)
        in->entry.mail = in->it.mail;
    if (!in->name.n)
        call_bad(c, "name", "Vul je naam in.", "Fill in your name.");
    if (!in->entry.mail.n)
        call_bad(c, "mail", "Vul je mailadres in.", "Fill in your mail address.");
    return in->name.n && in->entry.mail.n ? OK : ERR_INVALID;
}

/* Before anything slow: a made-up token costs no argon2. */
static enum err accept_look(struct call *c, struct db *db)
{
    struct accepting *in = c->in;
    enum err e = find_open(c, db, token_hash(c->arena, in->entry.link), &in->it);
    return e ? e : fill_in(c, in);
}

static enum err accept_prepare(struct call *c)
{
    struct accepting *in = c->in;
    struct str mail = in->entry.mail;
    if (!in->entry.password.n)
        return OK;
    if (password_weak(in->entry.password, str_sub(mail, 0, str_find(mail, '@')))) {
        call_bad(c, "password", "Dit wachtwoord is te makkelijk te raden. Neem een paar losse woorden.",
            "This password is easy to guess. Take a few unrelated words.");
        return ERR_INVALID;
    }
    return password_hash(c->arena, in->entry.password, &in->entry.hash);
}

/* An invitation with an address is for that address; one that has an account already cannot get another. */
static enum err check_mail(struct call *c, struct db *db, const struct accepting *in)
{
    struct account_row other;
    if (in->it.mail.n && !str_eq(in->it.mail, in->entry.mail)) {
        call_bad(c, "mail", "Deze uitnodiging is voor een ander mailadres.", "This invitation is for another address.");
        return ERR_INVALID;
    }
    enum err e = account_load_mail(db, c->arena, in->entry.mail, &other);
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e)
        return e;
    call_bad(c, "mail", "Met dit mailadres is er al een account. Meld je daarmee aan.",
        "There is an account with this address. Sign in with it.");
    return ERR_CONFLICT;
}

static enum err set_password(struct call *c, struct db *db, int64_t account, struct str hash)
{
    struct query q = db_query(db, SQL_ACCOUNT_PASSWORD_SET);
    query_int(&q, account);
    query_str(&q, hash);
    query_int(&q, c->now);
    return query_done(&q);
}

/* Says who came in, and with which membership; the groups listen. */
static enum err tell_accepted(struct db *db, const struct invitation *it, int64_t account, int64_t now)
{
    char data[120] = "";
    int n = 0;
    if (it->group)
        n = snprintf(data, sizeof data, "{\"group\":%lld,\"role\":\"%.*s\",\"by\":%lld}", (long long)it->group,
            STR_ARG(it->group_role), (long long)it->made_by);
    ASSERT(n >= 0 && (size_t)n < sizeof data);
    return event_emit(db,
        &(struct event){ .verb = EVENT_INVITATION_ACCEPTED,
            .actor = account,
            .at = now,
            .entity = "account",
            .entity_id = account,
            .data = { data, (size_t)n } });
}

/* The account that the invitation promises; the invitation is used up. */
static enum err let_in(struct call *c, struct db *db, const struct invitation *it, struct str mail, struct str name,
    int64_t *account)
{
    struct account_row row = { .mail = mail,
        .name = name,
        .language = c->viewer.english ? STR("en") : STR("nl"),
        .roles = it->roles,
        .organisation = it->organisation };
    enum err e = account_add(db, &row, it->made_by, c->now);
    *account = row.id;
    if (e)
        return e;
    struct query q = db_query(db, SQL_INVITATION_ACCEPT);
    query_int(&q, it->id);
    query_int(&q, row.id);
    query_int(&q, c->now);
    e = query_done(&q);
    return e ? e : tell_accepted(db, it, row.id, c->now);
}

static enum err accept_run(struct call *c, struct db *db)
{
    struct accepting *in = c->in;
    enum err e = find_open(c, db, token_hash(c->arena, in->entry.link), &in->it);
    if (!e)
        e = check_mail(c, db, in);
    if (!e)
        e = let_in(c, db, &in->it, in->entry.mail, in->name, &in->entry.account);
    if (!e && in->entry.hash.n)
        e = set_password(c, db, in->entry.account, in->entry.hash);
    return e ? e : entry_enter(c, db, &in->entry);
}

enum err invitation_take(struct call *c, struct db *db, struct str hash, struct str mail, struct str name,
    int64_t *account)
{
    struct invitation it;
    struct account_row other;
    *account = 0;
    enum err e = find_open(c, db, hash, &it);
    if (e)
        return e;
    mail = it.mail.n ? it.mail : mail;
    name = name.n ? name : it.name.n ? it.name : mail;
    if (!mail.n)
        return call_fail(c, ERR_INVALID, "Deze uitnodiging noemt geen mailadres, en je gemeente geeft het ook niet.",
            "This invitation has no mail address, and your municipality does not give it either.");
    e = account_load_mail(db, c->arena, mail, &other);
    if (!e)
        return call_fail(c, ERR_CONFLICT, "Met dit mailadres is er al een account. Meld je daarmee aan.",
            "There is an account with this address. Sign in with it.");
    return e == ERR_NOT_FOUND ? let_in(c, db, &it, mail, utf8_head(name, ACCOUNT_NAME_MAX), account) : e;
}

enum err invitation_forget(struct db *db, int64_t before)
{
    struct query q = db_query(db, SQL_INVITATION_FORGET);
    query_int(&q, before);
    return query_done(&q);
}

const struct endpoint invitation_endpoints[] = {
    { GET, "/invitations", NEED_RIGHT + MAY_INVITE, DB_READ, .parse = list_parse, .run = list_run,
        .render = list_render },
    { POST, "/invitations", NEED_RIGHT + MAY_INVITE, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render, .body_max = 4096 },
    { GET, "/invitations/{id}", NEED_RIGHT + MAY_INVITE, DB_READ, .parse = one_parse, .run = get_run,
        .render = get_render },
    { PATCH, "/invitations/{id}", NEED_RIGHT + MAY_INVITE, DB_WRITE, .parse = change_parse, .run = change_run,
        .render = get_render, .body_max = 4096 },
    { DELETE, "/invitations/{id}", NEED_RIGHT + MAY_INVITE, DB_WRITE, .parse = one_parse, .run = revoke_run,
        .render = call_no_content },
    { POST, "/invitations/_read", NEED_NOBODY, DB_READ, .parse = read_parse, .run = read_run, .render = read_render,
        .flags = ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { POST, "/invitations/_accept", NEED_NOBODY, DB_WRITE, .parse = accept_parse, .look = accept_look,
        .prepare = accept_prepare, .run = accept_run, .render = entry_render,
        .flags = ENDPOINT_NO_CSRF | ENDPOINT_RATE_SIGN_IN, .body_max = 4096 },
    { 0 },
};
