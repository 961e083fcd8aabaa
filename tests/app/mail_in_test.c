/* mail_in_test.c -- answers by mail: what is posted, what is left out, what is refused. */
#include "tests/world.h"

#include "app/mail_in.h"
#include "base/clock.h"
#include "domain/signed.h"
#include "text/mime.h"
#include "text/own_words.h"

#include <string.h>

static const struct services services = { .secret = { "0123456789abcdef0123456789abcdef", 32 } };

#define REPLY STR("antwoord@voorbeeld.nl")

/* The signed address of who for a post. */
static const char *address(struct world *w, const char *who, int64_t post)
{
    struct str text = signed_make(&w->arena, services.secret, "reply", (const int64_t[]){ post, world_id(w, who) }, 2);
    return arena_printf(&w->arena, "antwoord+%.*s@voorbeeld.nl", STR_ARG(text)).p;
}

static enum mail_in give(struct world *w, const char *message, struct str *why)
{
    return mail_in(w->db, w->writer, &w->arena, &services, REPLY, str_c(message), clock_now(), why);
}

/* A plain mail from who to the address for post. */
static enum mail_in send(struct world *w, const char *from, const char *to, const char *more, const char *body,
    struct str *why)
{
    return give(w,
        arena_printf(&w->arena,
            "From: Iemand <%s@voorbeeld.nl>\r\nTo: Vraagbaak <%s>\r\nMessage-ID: <%zu@x>\r\n%s\r\n%s\r\n", from, to,
            strlen(body), more, body)
            .p,
        why);
}

/* The newest reply of the thread: its kind, parent and text. */
static const char *newest(struct world *w)
{
    struct answer r = call_as(w, "anna", "GET /api/v1/posts/1/replies?limit=100", NULL);
    int64_t last = reply_size(&r, "items") - 1;
    if (last < 0)
        return "";
    return arena_printf(&w->arena, "%s under %s: %s",
        reply_text(&r, arena_printf(&w->arena, "items.%lld.kind", (long long)last).p),
        reply_text(&r, arena_printf(&w->arena, "items.%lld.parent", (long long)last).p),
        reply_text(&r, arena_printf(&w->arena, "items.%lld.body", (long long)last).p))
        .p;
}

static void mailIn_replyToAQuestion_becomesAnAnswer(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct str why;
    const char *gmail = "De gemeente betaalt dat.\r\nVia de polis.\r\n\r\nGroet,\r\nBert Jansen\r\n06 12345678\r\n\r\n"
                        "Op di 24 nov 2026 om 10:12 schreef Anna (Vraagbaak) <\r\nvraagbaak@voorbeeld.nl>:\r\n\r\n"
                        "> Anna stelt een vraag.\r\n> Wie betaalt de verzekering?\r\n";
    assert_int_equal(send(&w, "Bert", address(&w, "bert", 1), "", gmail, &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "answer under 1: De gemeente betaalt dat.\nVia de polis.");
    assert_int_equal(send(&w, "Bert", address(&w, "bert", 1), "", gmail, &why), MAIL_IN_POSTED); /* the same again */
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    assert_int_equal(send(&w, "anna", address(&w, "anna", 1), "", "Dank je!", &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "comment under 1: Dank je!");
    world_close(&w);
}

static void mailIn_replyToAnAnswerOrComment_isACommentThere(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct str why;
    assert_int_equal(send(&w, "anna", address(&w, "anna", 2), "", "Klopt dat?", &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "comment under 2: Klopt dat?");
    assert_int_equal(send(&w, "anna", address(&w, "anna", 4), "", "En dit?", &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "comment under 2: En dit?");
    world_close(&w);
}

static void mailIn_multipartWithEncodings_isRead(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct str why;
    const char *to = address(&w, "bert", 1);
    const char *message = arena_printf(&w.arena,
        "From: =?utf-8?Q?B=C3=A9rt?= <bert@voorbeeld.nl>\nTo: <%s>\nMessage-ID: <m1@x>\n"
        "Content-Type: multipart/mixed; boundary=\"=_a b\"\n\nvooraf\n--=_a b\n"
        "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n"
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Het caf=E9 betaalt =\nzelf.\n\n-----Oorspronkelijk bericht-----\nVan: Anna\n--inner\n"
        "Content-Type: text/html\n\n<p>Iets anders</p>\n--inner--\n--=_a b\n"
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=x.txt\n\nbijlage\n--=_a b--\n",
        to)
                              .p;
    assert_int_equal(give(&w, message, &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "answer under 1: Het café betaalt zelf.");
    message = arena_printf(&w.arena,
        "From: bert@voorbeeld.nl\nTo: <%s>\nMessage-ID: <m2@x>\nContent-Type: text/html; charset=utf-8\n"
        "Content-Transfer-Encoding: base64\n\n"
        "PGh0bWw+PGhlYWQ+PHN0eWxlPnB7fTwvc3R5bGU+PC9oZWFkPjxib2R5PjxwPk5lZSAmYW1wOyBqYTwvcD48cD5Ud2VlZGU8L3A+PGRpdiBj\n"
        "bGFzcz0iZ21haWxfcXVvdGUiPk9wIG1hIHNjaHJlZWY6PGJsb2NrcXVvdGU+b3VkPC9ibG9ja3F1b3RlPjwvZGl2PjwvYm9keT48L2h0bWw+\n",
        to)
                  .p;
    assert_int_equal(give(&w, message, &why), MAIL_IN_POSTED);
    assert_string_equal(newest(&w), "answer under 1: Nee & ja\n\nTweede");
    world_close(&w);
}

static void mailIn_whatCannotBeTrusted_isRefusedAndNothingPosted(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct str why;
    const char *good = address(&w, "bert", 1), *other = address(&w, "rita", 1);
    char *forged = strdup(good);
    forged[strlen("antwoord+1.")] = forged[strlen("antwoord+1.")] == '9' ? '8' : '9';
    assert_int_equal(send(&w, "bert", forged, "", "Hoi", &why), MAIL_IN_REFUSED);
    assert_int_equal(send(&w, "bert", "antwoord@voorbeeld.nl", "", "Hoi", &why), MAIL_IN_REFUSED);
    assert_int_equal(send(&w, "bert", other, "", "Hoi", &why), MAIL_IN_REFUSED); /* somebody else's address */
    assert_has(why, "adres waarop je de mail kreeg");
    assert_int_equal(send(&w, "bert", good, "", "> alleen\r\n> een citaat\r\n", &why), MAIL_IN_REFUSED);
    world_exec(&w, "UPDATE account SET roles = 2 WHERE id = $bert"); /* sounding board: only when asked */
    assert_int_equal(send(&w, "bert", good, "", "Hoi", &why), MAIL_IN_REFUSED);
    world_exec(&w, "UPDATE account SET roles = 4, closed = 1 WHERE id = $bert");
    assert_int_equal(send(&w, "bert", good, "", "Hoi", &why), MAIL_IN_REFUSED);
    free(forged);
    assert_string_equal(newest(&w), "");
    world_close(&w);
}

static void mailIn_afterLeavingTheGroup_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    struct str why;
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    assert_int_equal(send(&w, "stien", address(&w, "stien", 1), "", "Nog iets", &why), MAIL_IN_REFUSED);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    assert_true(str_search(why, STR("verzekering")) == why.n);
    world_close(&w);
}

static void mailIn_machines_getNoAnswerAndPostNothing(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct str why;
    static const char *const signs[] = { "Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n",
        "X-Autoreply: yes\r\n", "List-Id: <lijst.voorbeeld.nl>\r\n", "Return-Path: <>\r\n",
        "Content-Type: multipart/report; boundary=x\r\n" };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        assert_int_equal(send(&w, "bert", address(&w, "bert", 1), signs[i], "Ik ben er niet.", &why), MAIL_IN_IGNORED);
    assert_int_equal(send(&w, "Mailer-Daemon", address(&w, "bert", 1), "", "Weg.", &why), MAIL_IN_IGNORED);
    assert_int_equal(send(&w, "bert", address(&w, "bert", 1), "Auto-Submitted: no\r\n", "Ik wel.", &why),
        MAIL_IN_POSTED);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    world_close(&w);
}

static void mailIn_bounce_marksTheAddressOnlyWhenFinal(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct str why;
    struct str text = signed_make(&w.arena, services.secret, "bounce", (const int64_t[]){ world_id(&w, "anna") }, 1);
    static const char *const statuses[] = { "4.2.2", "5.1.1" };
    for (size_t i = 0; i < 2; i++) {
        const char *message = arena_printf(&w.arena,
            "From: MAILER-DAEMON@elders.nl\nTo: antwoord+b.%.*s@voorbeeld.nl\nAuto-Submitted: auto-replied\n"
            "Content-Type: multipart/report; boundary=r\n\n--r\n\nNiet bezorgd.\n--r\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; elders.nl\n\nAction: failed\nStatus: %s\n--r--\n",
            STR_ARG(text), statuses[i])
                                  .p;
        assert_int_equal(give(&w, message, &why), i ? MAIL_IN_BOUNCE : MAIL_IN_IGNORED);
        struct answer r = call_as(&w, "anna", "GET /api/v1/me/mail-preferences", NULL);
        assert_true((strcmp(reply_text(&r, "bounced"), "null") != 0) == (i == 1));
    }
    world_close(&w);
}

static void ownWords_ofEveryMailProgram_isOnlyWhatWasWritten(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        { "Ja.\n\n> wat?\n", "Ja." },
        { "Ja.\n\nOp 24-11-2026 om 10:12 schreef Anna:\n> wat?\n", "Ja." },
        { "Ja.\n\nOp 24 nov. 2026 om 10:12 heeft Anna <a@b.nl> het volgende geschreven:\n\n> wat?\n", "Ja." },
        { "Yes.\n\nOn Tue, Nov 24, 2026 at 10:12 AM Anna <\na@b.nl> wrote:\n\n> what?\n", "Yes." },
        { "Ja.\n\nVan: Anna <a@b.nl>\nVerzonden: dinsdag 24 november 2026 10:12\nAan: Bert\nOnderwerp: x\n\nwat?\n",
            "Ja." },
        { "Yes.\n\nFrom: Anna <a@b.nl>\nSent: Tuesday\nTo: Bert\nSubject: x\n\nwhat?\n", "Yes." },
        { "Ja.\n________________________________\nVan: Anna\nVerzonden: nu\n", "Ja." },
        { "Ja.\n-----Oorspronkelijk bericht-----\nVan: Anna\n", "Ja." },
        { "Ja.\n\nMet vriendelijke groet,\n\nBert Jansen\nGemeente Tilburg\n013 - 123 45 67\n", "Ja." },
        { "Ja.\n-- \nBert\n", "Ja." },
        { "Ja.\n\nVerstuurd vanaf mijn iPhone\n", "Ja." },
        { "Ja.\n\nOutlook voor Android downloaden\n", "Ja." },
        { "> Wie betaalt?\nDe gemeente.\n> En wie regelt het?\nWij.\n> Dank.\n",
            "> Wie betaalt?\nDe gemeente.\n> En wie regelt het?\nWij." },
        { "Op dinsdag schreef ik dit al op.\nEn het klopt nog.\n",
            "Op dinsdag schreef ik dit al op.\nEn het klopt nog." },
        { "Groetjes aan iedereen doe ik hier niet, want dit is een heel lange zin.\n",
            "Groetjes aan iedereen doe ik hier niet, want dit is een heel lange zin." },
        { "Groet,\nBert\n", "Groet,\nBert" },
        { "\n\n", "" },
    };
    struct arena a = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(own_words(&a, str_c(cases[i].in)), cases[i].out);
    arena_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mailIn_replyToAQuestion_becomesAnAnswer),
    cmocka_unit_test(mailIn_replyToAnAnswerOrComment_isACommentThere),
    cmocka_unit_test(mailIn_multipartWithEncodings_isRead),
    cmocka_unit_test(mailIn_whatCannotBeTrusted_isRefusedAndNothingPosted),
    cmocka_unit_test(mailIn_afterLeavingTheGroup_isRefused),
    cmocka_unit_test(mailIn_machines_getNoAnswerAndPostNothing),
    cmocka_unit_test(mailIn_bounce_marksTheAddressOnlyWhenFinal),
    cmocka_unit_test(ownWords_ofEveryMailProgram_isOnlyWhatWasWritten),
};
UNIT_MAIN(tests);
