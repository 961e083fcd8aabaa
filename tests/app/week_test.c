/* week_test.c -- a week in a small network, by a clock that is moved: who gets which mail, and when. VB_SHOW=nl prints every mail,
 * VB_SHOW=en in English, to be read: would a busy civil servant want it? */
#include "tests/world.h"

#include "app/courier.h"
#include "base/clock.h"
#include "crypt/token.h"
#include "domain/workday.h"
#include "resource/notification/mail.h"
#include "text/mime.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MAILS = 200 };

static const struct mail_settings mail = { .from = { "vraagbaak@voorbeeld.nl", 22 },
    .name = { "Vraagbaak", 9 },
    .reply = { "antwoord@voorbeeld.nl", 21 },
    .digest_hour = 7 };
static const struct services services = { .secret = { "0123456789abcdef0123456789abcdef", 32 },
    .url = { "https://vraagbaak.voorbeeld.nl", 30 },
    .mail = &mail };

struct sent {
    struct str to, subject, text, id;
    int64_t at;
    bool digest;
};

struct week {
    struct world w;
    struct courier *c;
    struct sent sent[MAILS];
    size_t n;
};

struct settling {
    struct job job;
    const struct outbox_sender *sender;
    const struct outbox *row;
    enum outbox_outcome outcome;
};

static enum err settle(struct job *job, struct db *db)
{
    struct settling *s = (struct settling *)(void *)job;
    enum err e = s->sender->settled(db, s->row, s->outcome, 250, STR(""), clock_now());
    return e ? e : outbox_settle(db, s->row, s->outcome, STR(""), clock_now());
}

static void keep(struct week *k, const struct outbox *row, const struct outgoing *out)
{
    struct mime m;
    assert_true(k->n < MAILS);
    assert_int_equal(mime_read(&k->w.arena, out->message, &m), OK);
    struct sent *s = &k->sent[k->n++];
    *s = (struct sent){ .to = str_c(out->to),
        .subject = mime_header(&m, "subject"),
        .text = m.text,
        .id = mime_header(&m, "message-id"),
        .at = clock_now(),
        .digest = str_is(row->kind, "digest") };
    char when[CLOCK_TEXT];
    if (getenv("VB_SHOW"))
        printf("======== %.*s  %s  %s\nSubject: %.*s\nFrom: %.*s\n\n%.*s\n", STR_ARG(clock_rfc3339(when, s->at)),
            s->digest ? "OVERVIEW" : "AT ONCE", out->to, STR_ARG(s->subject), STR_ARG(mime_header(&m, "from")),
            STR_ARG(m.text));
}

/* What the courier does, with a list instead of a mail server. */
static void deliver(struct week *k)
{
    struct outbox row[32];
    size_t n = 1;
    assert_int_equal(courier_expand(k->c), OK);
    assert_int_equal(courier_daily(k->c, clock_now()), OK);
    assert_int_equal(courier_expand(k->c), OK);
    while (n) {
        assert_int_equal(outbox_due(k->w.db, &k->w.arena, clock_now(), row, 32, &n), OK);
        for (size_t i = 0; i < n; i++) {
            const struct outbox_sender *sender = str_is(row[i].kind, "digest") ? &digest_sender : &notice_sender;
            struct outgoing out = { 0 };
            assert_int_equal(sender->prepare(k->w.db, &k->w.arena, &services, &row[i], clock_now(), &out), OK);
            if (!out.skip)
                keep(k, &row[i], &out);
            struct settling s = { .sender = sender,
                .row = &row[i],
                .outcome = out.skip ? OUTBOX_SKIPPED : OUTBOX_SENT };
            assert_int_equal(writer_call(k->w.writer, settle, &s.job), OK);
        }
    }
}

/* Moves the clock to an hour of a day, counted from 1 November, and delivers what comes by then: each morning, and at the end. */
static void until(struct week *k, int day, int hour)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t real = (int64_t)t.tv_sec * 1000, goal = workday_moment(workday_of(2026, 11, 1) + day - 1, hour);
    if (clock_now() > goal)
        clock_shift(goal - real);
    while (clock_now() < goal) {
        int64_t today = workday_at(clock_now()), next = workday_moment(today, 7);
        if (next <= clock_now())
            next = workday_moment(today + 1, 7);
        clock_shift((next < goal ? next : goal) - real);
        deliver(k);
    }
}

static void does(struct week *k, const char *who, const char *line, const char *body, int status)
{
    struct answer r = call_as(&k->w, who, line, body);
    assert_status(r, status);
    deliver(k);
}

static struct week begin(void)
{
    static const char *const names[][2] = { { "anna", "Anna Smit" }, { "bert", "Bert Jansen" },
        { "stien", "Stien de Wit" }, { "sofie", "Sofie Bakker" }, { "coco", "Coco Vos" }, { "rita", "Rita Mol" },
        { "karel", "Karel van Dam" } };
    struct week k = { .w = world_open("empty") };
    const char *language = getenv("VB_SHOW");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        world_exec(&k.w,
            arena_printf(&k.w.arena, "UPDATE account SET language = '%s', name = '%s' WHERE id = $%s",
                language && !strcmp(language, "en") ? "en" : "nl", names[i][1], names[i][0])
                .p);
    return k;
}

/* Everything that people do from Monday to the Tuesday after. */
static void live(struct week *k)
{
    until(k, 23, 8);
    does(k, "rita", "POST /api/v1/subscriptions", "{'term':$theme,'frequency':'weekly'}", 201);
    does(k, "coco", "POST /api/v1/subscriptions", "{'term':$theme}", 201);
    does(k, "bert", "POST /api/v1/subscriptions", "{'organisation':$goirle,'frequency':'immediately'}", 201);
    until(k, 23, 9);
    does(k, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Wie betaalt de verzekering van vrijwilligers?','lead':'Onze buurtkamer draait op "
        "vrijwilligers die niet bij een stichting horen.','body':'Wij hebben een buurtkamer die draait op vrijwilligers. "
        "Ze horen niet bij een stichting. Wie betaalt dan hun verzekering, en hoe heb je dat afgesproken?',"
        "'place':$goirle,'terms':[$theme],'phase':'preparation','status':'published'}",
        201);
    until(k, 23, 14);
    does(k, "bert", "POST /api/v1/posts/1/replies",
        "{'kind':'answer','body':'Bij ons betaalt de gemeente, via de VNG-polis. Je meldt elke vrijwilliger één keer "
        "aan. Het staat in de samenwerkingsovereenkomst, artikel 4.'}",
        201);
    does(k, "stien", "POST /api/v1/posts/1/replies",
        "{'kind':'answer','body':'In Goirle loopt het via het steunpunt. Bel eerst even met hen.'}", 201);
    until(k, 24, 10);
    does(k, "sofie", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}", 201);
    does(k, "anna", "POST /api/v1/posts/2/replies",
        "{'kind':'comment','body':'Dank @bert-jansen, geldt dat ook op zaterdag?'}", 201);
    does(k, "bert", "POST /api/v1/posts",
        "{'kind':'case','title':'De klussendienst die te groot werd','body':'Wij begonnen met drie klussers en hadden er "
        "na een jaar veertig. Toen ging het mis met de planning.','terms':[$theme],'place':$tilburg,'phase':'execution',"
        "'status':'submitted'}",
        201);
    until(k, 25, 11);
    does(k, "stien", "POST /api/v1/posts/5/_approve", "{}", 200);
    does(k, "stien", "POST /api/v1/posts",
        "{'kind':'lesson','title':'Leg in de overeenkomst vast wie de vrijwilligers verzekert.','body':'Anders blijkt "
        "het pas na een ongeluk.','terms':[$theme],'phase':'preparation','status':'published'}",
        201);
    until(k, 26, 9);
    does(k, "rita", "POST /api/v1/posts/5/marks", "{'kind':'tried_worked','note':'Met tien klussers ging het goed.'}",
        201);
    does(k, "karel", "POST /api/v1/posts",
        "{'kind':'question','title':'Hoe betrek je mensen die geen Nederlands lezen?','body':'Wij missen ze in elke "
        "bijeenkomst. Wat werkt bij jullie?','terms':[$theme2],'status':'published'}",
        201);
    until(k, 27, 16);
    does(k, "rita", "POST /api/v1/posts/1/marks", "{'kind':'helpful'}", 201);
    until(k, 38, 12); /* Tuesday 8 December: karel's question has waited too long */
}

static size_t count_to(const struct week *k, const char *who, bool digest)
{
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        n += str_starts(k->sent[i].to, str_c(who)) && k->sent[i].digest == digest;
    return n;
}

static void week_ofASmallNetwork_bringsEachTheMailTheyWant(void **state)
{
    (void)state;
    struct week *k = calloc(1, sizeof *k);
    assert_non_null(k);
    *k = begin();
    struct courier_config config = { .database = k->w.path, .writer = k->w.writer, .services = &services };
    assert_int_equal(courier_new(&k->c, &config), OK);
    live(k);
    for (size_t i = 0; i < k->n; i++) {
        const struct sent *s = &k->sent[i];
        assert_true(!s->digest || workday_is(workday_at(s->at)));
        int64_t morning = workday_moment(workday_at(s->at), 7);
        assert_true(!s->digest || (s->at >= morning && s->at < morning + 600 * 1000));
        assert_true(s->subject.n > 0);
        for (size_t j = 0; j < i; j++)
            assert_false(str_eq(s->id, k->sent[j].id));
    }
    printf(
        "week: %zu mails; at once: anna %zu, bert %zu; overviews: anna %zu, bert %zu, stien %zu, coco %zu, rita %zu, karel %zu\n",
        k->n, count_to(k, "anna", false), count_to(k, "bert", false), count_to(k, "anna", true),
        count_to(k, "bert", true), count_to(k, "stien", true), count_to(k, "coco", true), count_to(k, "rita", true),
        count_to(k, "karel", true));
    assert_int_equal(count_to(k, "anna", false), 2); /* two answers to the question */
    assert_int_equal(count_to(k, "bert", false), 3); /* a question in Goirle, a mention, an approval */
    assert_int_equal(count_to(k, "rita", false), 0);
    assert_int_equal(count_to(k, "rita", true), 1); /* once, on Monday */
    assert_int_equal(count_to(k, "stien", true),
        4); /* work: the case, the open question, when it is late, and on Monday */
    assert_int_equal(count_to(k, "stranger", true) + count_to(k, "adm", true), 0);
    courier_free(k->c);
    world_close(&k->w);
    free(k);
    clock_shift(0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(week_ofASmallNetwork_bringsEachTheMailTheyWant),
};
UNIT_MAIN(tests);
