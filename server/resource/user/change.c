/* change.c -- see change.h. */
#include "resource/user/change.h"

#include "resource/user/session.h"

static const char *const languages[] = { "nl", "en" };

static unsigned read_roles(struct fields *f)
{
    struct str *names = NULL;
    unsigned roles = 0;
    size_t n = field_texts(f, "roles", 6, 20, &names);
    for (size_t i = 0; i < n; i++) {
        unsigned role = role_by_name(names[i]);
        if (!role)
            field_error(f, "roles", "Deze rol bestaat niet.", "There is no such role.");
        roles |= role;
    }
    if (!n)
        field_error(f, "roles", "Kies ten minste één rol.", "Choose at least one role.");
    return roles;
}

static struct str read_mail(struct call *c, struct fields *f)
{
    struct str mail = ascii_lower(c->arena, str_trim(field_text(f, "mail", 1, ACCOUNT_MAIL_MAX)));
    if (mail.n && !mail_valid(mail))
        field_error(f, "mail", "Dit is geen mailadres.", "This is not a mail address.");
    return mail;
}

void account_change_read(struct call *c, struct account_change *ch, unsigned may, unsigned must)
{
    static const struct {
        unsigned bit;
        const char *name;
    } properties[] = { { CHANGE_MAIL, "mail" }, { CHANGE_NAME, "name" }, { CHANGE_ORGANISATION, "organisation" },
        { CHANGE_FUNCTION, "function" }, { CHANGE_ROLES, "roles" }, { CHANGE_LANGUAGE, "language" },
        { CHANGE_CLOSED, "closed" } };
    struct fields *f = call_fields(c);
    ch->has = must;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if ((may & properties[i].bit) && field_has(f, properties[i].name))
            ch->has |= properties[i].bit;
    if (ch->has & CHANGE_MAIL)
        ch->to.mail = read_mail(c, f);
    if (ch->has & CHANGE_NAME)
        ch->to.name = field_line(f, "name", 1, ACCOUNT_NAME_MAX);
    if (ch->has & CHANGE_ORGANISATION)
        ch->to.organisation = field_id(f, "organisation");
    if (ch->has & CHANGE_FUNCTION)
        ch->to.function = field_line(f, "function", 0, ACCOUNT_FUNCTION_MAX);
    if (ch->has & CHANGE_ROLES)
        ch->to.roles = read_roles(f);
    if (ch->has & CHANGE_LANGUAGE)
        ch->to.language = field_choice(f, "language", "nl en", true) == 1 ? str_c(languages[1]) : str_c(languages[0]);
    if (ch->has & CHANGE_CLOSED)
        ch->to.closed = field_bool(f, "closed", false) ? c->now : 0;
}

static void lay_over(struct account_row *row, const struct account_change *ch)
{
    if (ch->has & CHANGE_MAIL)
        row->mail = ch->to.mail;
    if (ch->has & CHANGE_NAME)
        row->name = ch->to.name;
    if (ch->has & CHANGE_ORGANISATION)
        row->organisation = ch->to.organisation;
    if (ch->has & CHANGE_FUNCTION)
        row->function = ch->to.function;
    if (ch->has & CHANGE_ROLES)
        row->roles = ch->to.roles;
    if (ch->has & CHANGE_LANGUAGE)
        row->language = ch->to.language;
    if (ch->has & CHANGE_CLOSED)
        row->closed = ch->to.closed && row->closed ? row->closed : ch->to.closed;
}

static enum err check_mail(struct call *c, struct db *db, const struct account_row *row)
{
    struct account_row other;
    enum err e = account_load_mail(db, c->arena, row->mail, &other);
    if (e == ERR_NOT_FOUND || (!e && other.id == row->id))
        return OK;
    if (e)
        return e;
    call_bad(c, "mail", "Iemand anders heeft dit mailadres.", "Somebody else has this mail address.");
    return call_fail(c, ERR_CONFLICT, "Dit mailadres is al in gebruik.", "This mail address is taken.");
}

enum err account_check_organisation(struct call *c, struct db *db, int64_t organisation)
{
    if (!organisation)
        return OK;
    int64_t known = 0;
    struct query q = db_query(db, SQL_ACCOUNT_ORGANISATION_KNOWN);
    query_int(&q, organisation);
    enum err e = query_single(&q, 0, &known);
    if (e || known)
        return e;
    call_bad(c, "organisation", "Deze organisatie bestaat niet.", "There is no such organisation.");
    return ERR_INVALID;
}

/* Somebody must be left who can administer. */
static enum err check_administrator(struct call *c, struct db *db, const struct account_row *old,
    const struct account_row *row)
{
    bool was = !old->closed && (old->roles & ROLE_ADMINISTRATOR),
         is = !row->closed && (row->roles & ROLE_ADMINISTRATOR);
    if (!was || is)
        return OK;
    int64_t others = 0;
    struct query q = db_query(db, SQL_ACCOUNT_OTHERS_WITH_ROLE);
    query_int(&q, ROLE_ADMINISTRATOR);
    query_int(&q, row->id);
    enum err e = query_single(&q, 0, &others);
    if (!e && !others)
        e = call_fail(c, ERR_CONFLICT, "Er moet een beheerder overblijven.", "One administrator has to remain.");
    return e;
}

static enum err shut_out(struct db *db, int64_t account, int64_t now)
{
    struct query q = db_query(db, SQL_SESSION_DELETE_OTHERS);
    query_int(&q, account);
    query_blob(&q, STR("")); /* none is kept */
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_LINK_DELETE_OF);
    query_int(&q, account);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_API_TOKEN_REVOKE_ALL);
    query_int(&q, account);
    query_int(&q, now);
    e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_FEED_TOKEN_REVOKE_ALL);
    query_int(&q, account);
    query_int(&q, now);
    return query_done(&q);
}

/* What the trail keeps: roles that changed, an account that was closed or opened. */
static struct str trail(struct arena *a, const struct account_row *old, const struct account_row *row)
{
    struct buf b = { .max = 1000 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '{');
    if (old->roles != row->roles)
        for (int i = 0; i < 2; i++) {
            jw_open(&j, i ? "roles" : "rolesBefore", '[');
            for (unsigned role = ROLE_READER; role <= ROLE_ADMINISTRATOR; role <<= 1)
                if ((i ? row : old)->roles & role)
                    jw_strz(&j, NULL, role_name(role));
            jw_close(&j, ']');
        }
    if (!old->closed != !row->closed)
        jw_bool(&j, "closed", row->closed != 0);
    jw_close(&j, '}');
    struct str data = b.n > 2 ? arena_str(a, buf_str(&b)) : (struct str){ 0 };
    buf_release(&b);
    return data;
}

static enum err store(struct call *c, struct db *db, struct account_change *ch)
{
    const struct account_row old = ch->row;
    lay_over(&ch->row, ch);
    if (account_same(&old, &ch->row))
        return OK;
    bool dear = !str_eq(old.mail, ch->row.mail) || old.roles != ch->row.roles;
    enum err e = dear ? session_fresh(c) : OK;
    if (!e)
        e = check_mail(c, db, &ch->row);
    if (!e)
        e = account_check_organisation(c, db, ch->row.organisation);
    if (!e)
        e = check_administrator(c, db, &old, &ch->row);
    if (!e)
        e = account_save(db, &ch->row, trail(c->arena, &old, &ch->row), c->viewer.user, c->now);
    if (!e && ch->row.closed && !old.closed)
        e = shut_out(db, ch->row.id, c->now);
    return e ? e : account_load(db, c->arena, ch->id, &ch->row);
}

enum err account_change_run(struct call *c, struct db *db, struct account_change *ch)
{
    enum err e = ch->id == ACCOUNT_SYSTEM ? ERR_NOT_FOUND : account_load(db, c->arena, ch->id, &ch->row);
    if (!e)
        e = call_version(c, ch->row.version, "Dit account is intussen gewijzigd.",
            "This account has changed in the meantime.");
    return e ? e : store(c, db, ch);
}

enum err account_change_add(struct call *c, struct db *db, struct account_change *ch)
{
    ch->row = ch->to;
    if (!ch->row.language.n)
        ch->row.language = str_c(languages[0]);
    enum err e = check_mail(c, db, &ch->row);
    if (!e)
        e = account_check_organisation(c, db, ch->row.organisation);
    if (!e)
        e = account_add(db, &ch->row, c->viewer.user, c->now);
    return e ? e : account_load(db, c->arena, ch->row.id, &ch->row);
}
