/* mail_in.c -- see mail_in.h. */
#include "app/mail_in.h"

#include "base/utf8.h"
#include "crypt/token.h"
#include "domain/kind.h"
#include "domain/signed.h"
#include "http/direct.h"
#include "json/fields.h"
#include "json/jw.h"
#include "resource/notification/mail.h"
#include "text/mime.h"
#include "text/own_words.h"

enum { TEXT_MAX = 100000 /* bytes of an answer */ };

struct incoming {
    struct mime m;
    struct str from;
    int64_t post, account; /* of a reply address */
    int64_t bounced;       /* of a bounce address: the account */
};

/* ---- judging */

static bool is_word(struct str value, const char *const *words)
{
    for (; *words; words++)
        if (str_ieq(str_sub(value, 0, str_c(*words).n), str_c(*words)))
            return true;
    return false;
}

/* Does a machine say this? RFC 3834, and what programs did before it. */
static bool by_machine(const struct mime *m)
{
    static const char *const bulk[] = { "bulk", "junk", "list", "auto_reply", NULL };
    static const char *const senders[] = { "mailer-daemon", "postmaster", "noreply", "no-reply", NULL };
    static const char *const signs[] = { "x-autoreply", "x-autorespond", "x-auto-response", "list-id", "list-post",
        "x-loop", "feedback-id" };
    struct str automatic = mime_header(m, "auto-submitted"), path = mime_header(m, "return-path");
    if (automatic.n && !str_ieq(str_sub(automatic, 0, 2), STR("no")))
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (mime_header(m, signs[i]).p)
            return true;
    return m->report || is_word(mime_header(m, "precedence"), bulk) || str_is(path, "<>") ||
        is_word(mime_address(mime_header(m, "from")), senders);
}

/* Looks in one header for addresses made from ours: antwoord+12.7.…@host. */
static void look_for(struct arena *a, const struct services *s, struct str reply, struct str header,
    struct incoming *in)
{
    struct str local = reply, host = reply;
    local = str_cut(&host, '@');
    for (size_t i = 0; i + local.n + 1 < header.n; i++) {
        if (!str_ieq(str_sub(header, i, local.n), local) || header.p[i + local.n] != '+')
            continue;
        struct str rest = str_sub(header, i + local.n + 1, header.n), text = str_cut(&rest, '@');
        int64_t n[2];
        if (!str_ieq(str_sub(rest, 0, host.n), host))
            continue;
        if (!in->post && signed_read(a, s->secret, REPLY_PURPOSE, text, n, 2)) {
            in->post = n[0];
            in->account = n[1];
        }
        if (!in->bounced && str_ieq(str_sub(text, 0, 2), STR("b.")) &&
            signed_read(a, s->secret, BOUNCE_PURPOSE, str_sub(text, 2, text.n), n, 1))
            in->bounced = n[0];
    }
}

static void look_everywhere(struct arena *a, const struct services *s, struct str reply, struct incoming *in)
{
    static const char *const headers[] = { "to", "cc", "delivered-to", "x-original-to", "envelope-to" };
    for (size_t i = 0; i < in->m.headers; i++)
        for (size_t k = 0; k < sizeof headers / sizeof *headers; k++)
            if (str_ieq(in->m.header[i].name, str_c(headers[k])))
                look_for(a, s, reply, in->m.header[i].value, in);
}

/* ---- bounces */

struct bounce {
    struct job job;
    struct arena *a;
    int64_t account, now;
    struct str status;
};

static enum err run_bounce(struct job *job, struct db *db)
{
    struct bounce *b = (struct bounce *)(void *)job;
    struct mail_preference p;
    enum err e = preference_load(db, b->a, b->account, &p);
    p.bounced = b->now;
    p.problem = arena_printf(b->a, "bounced: %.*s", STR_ARG(b->status));
    return e ? e : preference_store(db, b->account, &p);
}

/* Only "never" (5.x.x) marks the address; a full mailbox or a delay does not. */
static enum mail_in take_bounce(struct writer *w, struct arena *a, const struct incoming *in, int64_t now,
    struct str *why)
{
    struct bounce b = { .a = a, .account = in->bounced, .now = now, .status = in->m.status };
    bool never = in->m.status.n && in->m.status.p[0] == '5';
    *why = never ? STR("the address takes no mail; it is marked") : STR("a report that is no final bounce");
    if (never && writer_call(w, run_bounce, &b.job))
        return *why = STR("the address could not be marked"), MAIL_IN_REFUSED;
    return never ? MAIL_IN_BOUNCE : MAIL_IN_IGNORED;
}

/* ---- posting */

/* Where the answer goes: an answer stands under the root, a comment under the root or under an answer. */
struct place {
    int64_t root, parent;
    bool answer;
};

static enum err find_place(struct db *db, const struct viewer *v, int64_t post, struct place *p)
{
    *p = (struct place){ 0 };
    struct query q = db_query(db, SQL_MAIL_IN_PLACE);
    query_int(&q, post);
    if (query_row(&q)) {
        int kind = (int)row_int(&q), root_kind = (int)row_int(&q);
        p->root = row_int(&q);
        int64_t parent = row_int(&q), asker = row_int(&q);
        p->parent = kind == KIND_COMMENT ? parent : post;
        p->answer = post == p->root && kind_of(root_kind)->answers && viewer_may(v, MAY_ANSWER) && asker != v->user;
    }
    return query_end(&q);
}

static struct str body_json(struct arena *a, const struct place *p, struct str text)
{
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '{');
    jw_strz(&j, "kind", p->answer ? "answer" : "comment");
    if (!p->answer)
        jw_int(&j, "parent", p->parent);
    jw_str(&j, "body", utf8_clean(a, text));
    jw_close(&j, '}');
    struct str out = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

/* What the server said about it, for the sender. */
static struct str detail_of(struct arena *a, const struct call_answer *answer)
{
    struct fields f;
    if (fields_open(&f, a, answer->body, false))
        return STR("");
    struct str detail = field_text(&f, "detail", 0, 2000);
    (void)!fields_end(&f);
    return detail;
}

static enum mail_in post_it(struct db *db, struct writer *w, struct arena *a, const struct services *s,
    const struct incoming *in, const struct viewer *v, struct str text, struct str *why)
{
    struct place p;
    struct str id = mime_header(&in->m, "message-id"), key = token_sign(a, s->secret, id.n ? id : text);
    const char *const headers[] = { "Idempotency-Key", key.p, NULL };
    if (find_place(db, v, in->post, &p) || !p.root)
        return *why = STR("Dit gesprek is er niet meer. / This conversation is gone."), MAIL_IN_REFUSED;
    struct call_direct_request r = { .method = "POST",
        .target = arena_printf(a, "/api/v1/posts/%lld/replies", (long long)p.root).p,
        .headers = headers,
        .body = body_json(a, &p, text),
        .viewer = v,
        .context = (void *)(uintptr_t)s };
    struct call_answer answer = call_direct(NULL, db, w, a, &r);
    if (answer.status == 201)
        return MAIL_IN_POSTED;
    *why = arena_printf(a, "Je antwoord is niet geplaatst: %.*s / Your answer was not posted (%d).",
        STR_ARG(detail_of(a, &answer)), answer.status);
    return MAIL_IN_REFUSED;
}

enum mail_in mail_in(struct db *db, struct writer *writer, struct arena *a, const struct services *s, struct str reply,
    struct str message, int64_t now, struct str *why)
{
    struct incoming in = { 0 };
    struct reader to;
    *why = STR("");
    if (mime_read(a, message, &in.m))
        return *why = STR("the message cannot be read"), MAIL_IN_REFUSED;
    look_everywhere(a, s, reply, &in);
    if (in.bounced && by_machine(&in.m))
        return take_bounce(writer, a, &in, now, why);
    if (by_machine(&in.m))
        return *why = STR("a machine's mail; nothing is said back"), MAIL_IN_IGNORED;
    if (!in.post)
        return *why = STR("Dit adres hoort niet bij een gesprek. / This address belongs to no conversation."),
               MAIL_IN_REFUSED;
    enum err e = reader_load(db, a, in.account, now, &to);
    if (e || !to.v.user)
        return *why = STR("Dit adres werkt niet meer. / This address works no more."), MAIL_IN_REFUSED;
    if (!str_ieq(mime_address(mime_header(&in.m, "from")), to.mail))
        return *why = STR(
                   "Antwoord vanaf het adres waarop je de mail kreeg. / Answer from the address that got the mail."),
               MAIL_IN_REFUSED;
    struct str text = own_words(a, in.m.text);
    if (!text.n || text.n > TEXT_MAX)
        return *why = text.n
                   ? STR("Je antwoord is te lang. / Your answer is too long.")
                   : STR("We vonden geen tekst boven de geciteerde mail. / There was no text above the quoted mail."),
               MAIL_IN_REFUSED;
    return post_it(db, writer, a, s, &in, &to.v, text, why);
}
