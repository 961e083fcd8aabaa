/* mail.c -- see mail.h: what mails share, the mail of one notification, and those about an account. */
#include "resource/notification/mail.h"

#include "base/utf8.h"
#include "domain/signed.h"
#include "domain/workday.h"
#include "json/fields.h"
#include "text/plain.h"

enum { QUOTE_MAX = 1500 /* characters of a text in a mail */ };

struct str said(const struct reader *to, const char *nl, const char *en)
{
    return str_c(to->v.english ? en : nl);
}

struct str absolute(struct arena *a, const struct services *s, struct str path)
{
    return arena_printf(a, "%.*s%.*s", STR_ARG(s->url), STR_ARG(path));
}

struct str excerpt(struct arena *a, struct str body, size_t characters)
{
    struct str all = str_trim(plain_text(a, body)), head = utf8_head(all, characters);
    if (head.n == all.n)
        return all;
    size_t cut = head.n;
    while (cut > head.n / 2 && head.p[cut - 1] != ' ' && head.p[cut - 1] != '\n')
        cut--;
    return arena_printf(a, "%.*s …", STR_ARG(str_trim(str_sub(head, 0, cut))));
}

struct str day_words(struct arena *a, bool english, int64_t day)
{
    static const char *const nl_day[] = { "zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
        "zaterdag" };
    static const char *const en_day[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
        "Saturday" };
    static const char *const nl_month[] = { "", "januari", "februari", "maart", "april", "mei", "juni", "juli",
        "augustus", "september", "oktober", "november", "december" };
    static const char *const en_month[] = { "", "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December" };
    struct workdate d = workday_date(day);
    return arena_printf(a, "%s %d %s", (english ? en_day : nl_day)[d.weekday], d.day,
        (english ? en_month : nl_month)[d.month]);
}

enum err reader_load(struct db *db, struct arena *a, int64_t account, int64_t now, struct reader *out)
{
    *out = (struct reader){ 0 };
    enum err e = viewer_by_account(db, a, account, now, &out->v);
    if (!e)
        e = preference_load(db, a, account, &out->wish);
    struct query q = db_query(db, SQL_MAIL_ADDRESS);
    query_int(&q, account);
    if (query_row(&q))
        out->mail = row_str(&q, a);
    enum err e2 = query_end(&q);
    if (e == ERR_NOT_FOUND || out->wish.bounced || !out->mail.n) {
        *out = (struct reader){ 0 };
        e = OK;
    }
    return e ? e : e2;
}

/* An address at the reply address: antwoord+12.7.9f86…@example.nl; empty when there is none. */
static struct str signed_address(struct arena *a, const struct services *s, const char *purpose, const int64_t *n,
    size_t count)
{
    struct str local = s->mail->reply, host = local;
    local = str_cut(&host, '@');
    if (!host.n || !s->secret.n)
        return (struct str){ 0 };
    struct str text = signed_make(a, s->secret, purpose, n, count);
    return arena_printf(a, "%.*s+%s%.*s@%.*s", STR_ARG(local), *purpose == 'b' ? "b." : "", STR_ARG(text),
        STR_ARG(host));
}

static struct str host_of(struct str address)
{
    struct str host = address;
    (void)str_cut(&host, '@');
    return host;
}

static void small_print(struct arena *a, const struct services *s, const struct reader *to, const struct envelope *e,
    struct letter *l, struct str token)
{
    if (e->stop) {
        struct str url = absolute(a, s, arena_printf(a, "/stop#%.*s", STR_ARG(token)));
        letter_small(l, said(to, "Wil je dit niet meer?", "Prefer not to get this?"),
            e->stop == STOP_DIGEST       ? said(to, "Stop deze overzichtsmail", "Stop this overview")
                : e->stop == STOP_THREAD ? said(to, "Stop mail over dit gesprek", "Stop mail about this conversation")
                                         : said(to, "Stop deze mail", "Stop this mail"),
            url);
    }
    if (to->v.user)
        letter_small(l, said(to, "Kies zelf wat je krijgt, en hoe vaak.", "Choose what you get, and how often."),
            said(to, "Je instellingen", "Your settings"), absolute(a, s, STR("/volgen")));
}

enum err mail_finish(struct arena *a, const struct services *s, const struct reader *to, const struct envelope *e,
    struct letter *l, struct outgoing *out)
{
    struct str token = { 0 }, host = host_of(s->mail->from);
    if (e->stop && s->secret.n)
        token = signed_make(a, s->secret, STOP_PURPOSE, (const int64_t[]){ to->v.user, e->stop, e->stop_id }, 3);
    small_print(a, s, to, e, l, token);
    letter_end(l);
    struct str bounce = to->v.user ? signed_address(a, s, BOUNCE_PURPOSE, &to->v.user, 1) : (struct str){ 0 };
    struct message m = { .from = s->mail->from,
        .from_name = e->from_name.n ? arena_printf(a, "%.*s (%.*s)", STR_ARG(e->from_name), STR_ARG(s->mail->name))
                                    : s->mail->name,
        .to = to->mail,
        .to_name = e->to_name.n ? e->to_name : to->v.name,
        .subject = e->subject,
        .id = arena_printf(a, "%.*s@%.*s", STR_ARG(e->id), STR_ARG(host)),
        .thread = e->thread,
        .list_id = host,
        .language = said(to, "nl", "en"),
        .date = e->date,
        .text = buf_str(&l->text),
        .html = buf_str(&l->html) };
    if (e->reply_to_post)
        m.reply_to = signed_address(a, s, REPLY_PURPOSE, (const int64_t[]){ e->reply_to_post, to->v.user }, 2);
    if (token.n)
        m.unsubscribe = absolute(a, s, arena_printf(a, "/api/v1/mail-stops/%.*s", STR_ARG(token)));
    enum err err = buf_err(&l->text) ? buf_err(&l->text) : buf_err(&l->html);
    if (!err)
        err = message_build(a, &m, &out->message);
    out->to = arena_cstr(a, to->mail);
    out->from = arena_cstr(a, bounce.n ? bounce : s->mail->from);
    letter_release(l);
    return err ? err : arena_err(a);
}

/* ---- the mail of one notification */

struct about {
    struct str verb, why, title, body, actor, author;
    int64_t root, post, access;
    int root_kind, kind;
    bool read;
};

static enum err about_load(struct db *db, struct arena *a, const struct reader *to, int64_t now, int64_t id,
    struct about *n)
{
    *n = (struct about){ 0 };
    struct query q = db_query(db, SQL_MAIL_NOTICE);
    access_bind(&q, &to->v, now);
    query_int(&q, 0); /* no names of anonymous authors in mail */
    query_int(&q, id);
    if (query_row(&q)) {
        row_skip(&q, 1);
        n->verb = row_str(&q, a);
        n->why = row_str(&q, a);
        row_skip(&q, 1);
        n->read = row_int(&q) != 0;
        row_skip(&q, 1);
        n->post = row_int(&q);
        n->root = row_int(&q);
        n->root_kind = (int)row_int(&q);
        n->kind = (int)row_int(&q);
        n->title = row_str(&q, a);
        row_skip(&q, 1);
        n->actor = row_str(&q, a);
        n->body = row_str(&q, a);
        n->access = row_int(&q);
        n->author = row_str(&q, a);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

/* "je vraag", "je casus" … */
static struct str thing(const struct reader *to, int kind)
{
    switch (kind) {
    case KIND_CASE: return said(to, "casus", "case");
    case KIND_QUESTION: return said(to, "vraag", "question");
    case KIND_DISCUSSION: return said(to, "gesprek", "discussion");
    case KIND_LESSON: return said(to, "les", "lesson");
    case KIND_PAGE: return said(to, "kennispagina", "page");
    case KIND_MEETING: return said(to, "bijeenkomst", "meeting");
    case KIND_ANSWER: return said(to, "antwoord", "answer");
    case KIND_COMMENT: return said(to, "reactie", "comment");
    default: return said(to, "bericht", "post");
    }
}

struct phrase {
    enum event_verb verb;
    const char *own_nl, *own_en, *nl, *en; /* %1 the person, %2 the thing */
};
static const struct phrase phrases[] = {
    { EVENT_POST_APPROVED, "Je %2 is goedgekeurd door %1, en staat er nu op.",
        "Your %2 was approved by %1 and is now published.", "Nieuw in wat je volgt: een %2 van %1.",
        "New in what you follow: a %2 by %1." },
    { EVENT_POST_PUBLISHED, "%1 heeft je %2 geplaatst.", "%1 published your %2.",
        "Nieuw in wat je volgt: een %2 van %1.", "New in what you follow: a %2 by %1." },
    { EVENT_POST_RETURNED, "%1 vraagt je om je %2 aan te passen.", "%1 asked you to change your %2.", NULL, NULL },
    { EVENT_POST_RESOLVED, "%1 heeft je %2 afgesloten met een uitkomst.", "%1 closed your %2 with an outcome.",
        "%1 heeft een %2 die je volgt afgesloten.", "%1 closed a %2 that you follow." },
    { EVENT_POST_REOPENED, "%1 heeft je %2 weer geopend.", "%1 reopened your %2.",
        "%1 heeft een %2 die je volgt weer geopend.", "%1 reopened a %2 that you follow." },
    { EVENT_POST_MERGED, "%1 heeft je %2 samengevoegd met een andere.", "%1 merged your %2 with another one.",
        "%1 heeft een %2 die je volgt samengevoegd.", "%1 merged a %2 that you follow." },
    { EVENT_POST_ARCHIVED, "%1 heeft je %2 naar het archief gebracht.", "%1 archived your %2.", NULL, NULL },
    { EVENT_POST_EDITED, "%1 heeft je %2 flink gewijzigd.", "%1 changed much of your %2.",
        "%1 heeft een %2 die je volgt flink gewijzigd.", "%1 changed much of a %2 that you follow." },
    { EVENT_POST_PRE_READ, "%1 vraagt je om mee te lezen met een %2, voor die wordt ingediend.",
        "%1 asked you to read a %2 before it is submitted.", NULL, NULL },
    { EVENT_AUTHOR_SHOWN, "%1 heeft als beheerder opgevraagd wie je %2 schreef.",
        "%1, an administrator, asked who wrote your %2.", NULL, NULL },
    { EVENT_SUGGESTION_MADE, "%1 stelt een wijziging voor in je %2.", "%1 suggested a change to your %2.", NULL, NULL },
    { EVENT_SUGGESTION_ACCEPTED, "%1 heeft je voorstel overgenomen.", "%1 accepted your suggestion.", NULL, NULL },
    { EVENT_SUGGESTION_REJECTED, "%1 heeft je voorstel niet overgenomen.", "%1 did not accept your suggestion.", NULL,
        NULL },
};

static void fill(struct buf *out, const char *format, struct str who, struct str what)
{
    for (; *format; format++)
        if (*format == '%')
            buf_add(out, *++format == '1' ? who : what);
        else
            buf_addc(out, *format);
}

static void reply_said(struct buf *out, const struct reader *to, const struct about *n, struct str who)
{
    bool own = str_is(n->why, "own"), answer = n->kind == KIND_ANSWER;
    const char *nl = str_is(n->why, "mention") ? "%1 noemt jou in een %2."
        : own && answer                        ? "%1 geeft antwoord op je %2."
        : own                                  ? "%1 reageert op je bericht."
        : answer                               ? "%1 geeft antwoord in een gesprek dat je volgt."
                                               : "%1 reageert in een gesprek dat je volgt.";
    const char *en = str_is(n->why, "mention") ? answer ? "%1 mentioned you in an %2." : "%1 mentioned you in a %2."
        : own && answer                        ? "%1 answered your %2."
        : own                                  ? "%1 commented on your post."
        : answer                               ? "%1 answered in a conversation that you follow."
                                               : "%1 commented in a conversation that you follow.";
    fill(out, to->v.english ? en : nl, who, thing(to, str_is(n->why, "mention") ? n->kind : n->root_kind));
}

/* One sentence that says what happened. */
static struct str sentence(struct arena *a, const struct reader *to, const struct about *n)
{
    struct buf b = { 0 };
    bool own = !str_is(n->why, "follow"),
         fresh = str_is(n->verb, event_name(EVENT_POST_APPROVED)) || str_is(n->verb, event_name(EVENT_POST_PUBLISHED));
    struct str name = fresh && !own ? n->author : n->actor; /* who approved a new thread did not write it */
    struct str who = name.n ? name : said(to, "iemand", "somebody");
    const struct phrase *p = NULL;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (str_is(n->verb, event_name(phrases[i].verb)))
            p = &phrases[i];
    if (str_is(n->verb, event_name(EVENT_REPLY_POSTED)) || (str_is(n->why, "mention") && !(p && !p->nl)))
        reply_said(&b, to, n, who);
    else if (p)
        fill(&b, to->v.english ? (own || !p->en ? p->own_en : p->en) : (own || !p->nl ? p->own_nl : p->nl), who,
            thing(to, n->kind));
    else
        fill(&b, to->v.english ? "Something happened that concerns you." : "Er is iets gebeurd dat jou aangaat.", who,
            who);
    if (b.n && !name.n && b.p[0] >= 'a') /* "iemand" begins a sentence here */
        b.p[0] = (char)(b.p[0] - 'a' + 'A');
    struct str s = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Which following brought this, or else the thread itself. */
static enum err stop_of(struct db *db, const struct reader *to, const struct about *n, struct envelope *e)
{
    e->stop = STOP_THREAD;
    e->stop_id = n->root;
    bool around = str_is(n->why, "follow") && n->post == n->root;
    if (!around)
        return OK;
    int64_t id = 0;
    struct query q = db_query(db, SQL_MAIL_WHICH);
    query_int(&q, n->root);
    query_int(&q, to->v.user);
    enum err err = query_single(&q, 0, &id);
    if (!err && id) {
        e->stop = STOP_FOLLOWING;
        e->stop_id = id;
    }
    return err;
}

static void write_notice(struct arena *a, const struct services *s, const struct reader *to, const struct about *n,
    struct letter *l)
{
    struct summary where = { .id = n->post, .root = n->root, .kind = n->kind, .title = n->title };
    struct str what = sentence(a, to, n);
    bool closed = n->access == ACCESS_GROUP, words = n->post && !str_is(n->verb, event_name(EVENT_POST_RETURNED));
    letter_begin(l, to->v.english ? "en" : "nl", n->title, what);
    letter_paragraph(l, what);
    bool mine = str_is(n->why, "own") && n->post == n->root; /* one knows one's own words */
    if (words && closed)
        letter_paragraph(l,
            said(to, "Dit staat in een besloten groep. De tekst sturen we niet mee.",
                "This is in a closed group, so its text is not in this mail."));
    else if (words && !mine)
        letter_quote(l, excerpt(a, n->body, QUOTE_MAX));
    letter_button(l, said(to, "Lees het hele gesprek", "Read the whole conversation"),
        absolute(a, s, summary_url(a, &where)));
}

/* May this person answer by mail? */
static bool answers(const struct services *s, const struct reader *to, const struct about *n)
{
    return s->mail->reply.n && n->post && viewer_may(&to->v, MAY_COMMENT) &&
        (str_is(n->verb, event_name(EVENT_REPLY_POSTED)) || str_is(n->verb, event_name(EVENT_POST_PUBLISHED)) ||
            str_is(n->verb, event_name(EVENT_POST_APPROVED)));
}

static enum err notice_prepare(struct db *db, struct arena *a, const struct services *s, const struct outbox *row,
    int64_t now, struct outgoing *out)
{
    struct reader to;
    struct about n = { 0 };
    struct letter l = { 0 };
    enum err e = s && s->mail ? reader_load(db, a, row->account, now, &to) : ERR_BUSY;
    if (!e && to.v.user)
        e = about_load(db, a, &to, now, row->target, &n);
    out->skip = !e && (!to.v.user || !n.verb.n || n.read || !n.post);
    if (e || out->skip)
        return e;
    struct str host = host_of(s->mail->from);
    bool fresh = str_is(n.why, "follow") && n.post == n.root && n.author.n;
    struct envelope env = { .from_name = fresh ? n.author : n.actor,
        .subject = n.title.n ? n.title : said(&to, "Bericht zonder titel", "Untitled post"),
        .id = arena_printf(a, "n.%.*s", STR_ARG(row->once)),
        .thread = arena_printf(a, "<t.%lld@%.*s>", (long long)n.root, STR_ARG(host)),
        .date = row->created,
        .reply_to_post = answers(s, &to, &n) ? n.post : 0 };
    e = stop_of(db, &to, &n, &env);
    write_notice(a, s, &to, &n, &l);
    if (env.reply_to_post)
        letter_paragraph(&l,
            said(&to, "Je kunt deze mail gewoon beantwoorden: wat je schrijft, komt in het gesprek te staan.",
                "You can simply reply to this mail: what you write is posted in the conversation."));
    enum err e2 = mail_finish(a, s, &to, &env, &l, out);
    return e ? e : e2;
}

/* The codes that say "nobody here by this name", RFC 5321 section 4.2.3. */
static bool bounces(enum outbox_outcome outcome, int code)
{
    return outcome == OUTBOX_NEVER && (code == 550 || code == 551 || code == 553);
}

static enum err mark_bounced(struct db *db, const struct outbox *row, struct str problem, int64_t now)
{
    struct arena a = { 0 };
    struct mail_preference p;
    enum err e = preference_load(db, &a, row->account, &p);
    p.bounced = now;
    p.problem = str_sub(problem, 0, 200);
    if (!e)
        e = preference_store(db, row->account, &p);
    arena_release(&a);
    return e;
}

static enum err notice_settled(struct db *db, const struct outbox *row, enum outbox_outcome outcome, int code,
    struct str problem, int64_t now)
{
    if (bounces(outcome, code))
        return mark_bounced(db, row, problem, now);
    if (outcome != OUTBOX_SENT)
        return OK;
    struct query q = db_query(db, SQL_MAIL_SENT_ONE);
    query_int(&q, row->target);
    query_int(&q, now);
    return query_done(&q);
}

const struct outbox_sender notice_sender = { "notice", notice_prepare, notice_settled };

/* ---- a link for one's account: the row's data says to whom, which link, and what for */

static void write_account(struct arena *a, const struct reader *to, struct str purpose, struct str link,
    struct letter *l)
{
    bool invitation = str_is(purpose, "invitation"), reset = str_is(purpose, "reset");
    (void)a;
    letter_paragraph(l,
        invitation
            ? said(to,
                  "Je bent uitgenodigd voor de Vraagbaak: de plek waar gemeenten elkaar vragen stellen en ervaringen delen.",
                  "You are invited to the Vraagbaak: where municipalities ask each other questions and share experience.")
            : reset ? said(to, "Iemand, waarschijnlijk jij, vroeg om een nieuw wachtwoord voor de Vraagbaak.",
                          "Somebody, probably you, asked for a new password for the Vraagbaak.")
                    : said(to, "Hier is je link om je aan te melden bij de Vraagbaak.",
                          "Here is your link to sign in to the Vraagbaak."));
    letter_button(l,
        invitation  ? said(to, "Neem de uitnodiging aan", "Accept the invitation")
            : reset ? said(to, "Kies een nieuw wachtwoord", "Choose a new password")
                    : said(to, "Meld je aan", "Sign in"),
        link);
    letter_paragraph(l,
        invitation
            ? said(to, "De link werkt één keer. Ken je de afzender niet, doe dan niets.",
                  "The link works once. If you do not know the sender, do nothing.")
            : said(to,
                  "De link werkt één keer, en niet lang. Heb je hier niet om gevraagd, dan hoef je niets te doen: er verandert niets.",
                  "The link works once, and not for long. If you did not ask for this, you need not do anything: nothing changes."));
}

static enum err account_prepare(struct db *db, struct arena *a, const struct services *s, const struct outbox *row,
    int64_t now, struct outgoing *out)
{
    struct reader to = { 0 };
    struct fields f;
    struct letter l = { 0 };
    enum err e = s && s->mail ? fields_open(&f, a, row->data, false) : ERR_BUSY;
    if (e)
        return e;
    struct str address = field_text(&f, "to", 1, 254), link = field_text(&f, "link", 1, 2000),
               purpose = field_text(&f, "purpose", 1, 20), name = field_text(&f, "name", 0, 200);
    e = fields_end(&f);
    if (!e && row->account) {
        e = reader_load(db, a, row->account, now, &to);
        to.v.user = 0; /* no small print about settings */
    }
    out->skip = e != OK; /* what cannot be read will never be */
    if (out->skip)
        return OK;
    to.mail = address;
    struct envelope env = { .subject = str_is(purpose, "invitation")
            ? said(&to, "Uitnodiging voor de Vraagbaak", "Invitation to the Vraagbaak")
            : str_is(purpose, "reset") ? said(&to, "Een nieuw wachtwoord kiezen", "Choosing a new password")
                                       : said(&to, "Aanmelden bij de Vraagbaak", "Signing in to the Vraagbaak"),
        .id = arena_printf(a, "a.%.*s", STR_ARG(row->once)),
        .to_name = name,
        .date = row->created };
    letter_begin(&l, to.v.english ? "en" : "nl", env.subject, STR(""));
    write_account(a, &to, purpose, link, &l);
    return mail_finish(a, s, &to, &env, &l, out);
}

const struct outbox_sender account_sender = { "account", account_prepare, NULL };
