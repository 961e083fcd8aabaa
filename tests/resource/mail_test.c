/* mail_test.c -- canary words in mail: what somebody may not read does not leave, also when that changed at the last moment. */
#include "tests/world.h"

#include "app/courier.h"
#include "base/clock.h"
#include "domain/workday.h"
#include "resource/notification/mail.h"
#include "text/mime.h"

#define CANARY "zwartkopmees"

static const struct mail_settings mail = { .from = { "vraagbaak@voorbeeld.nl", 22 },
    .name = { "Vraagbaak", 9 },
    .reply = { "antwoord@voorbeeld.nl", 21 },
    .digest_hour = 7 };
static const struct services services = { .secret = { "0123456789abcdef0123456789abcdef", 32 },
    .url = { "https://vraagbaak.voorbeeld.nl", 30 },
    .mail = &mail };

/* Expands, puts an overview in the box for everybody as on a Monday, and opens every mail: how many hold the word, and to whom
 * they went, separated by spaces. */
static const char *who_reads(struct world *w, const char *word)
{
    struct outbox row[64];
    size_t n = 0;
    const char *all = "";
    struct courier *c;
    struct courier_config config = { .database = w->path, .writer = w->writer, .services = &services };
    assert_int_equal(courier_new(&c, &config), OK);
    assert_int_equal(courier_expand(c), OK);
    courier_free(c);
    world_exec(w, "DELETE FROM outbox WHERE kind = 'digest'");
    world_exec(w,
        arena_printf(&w->arena,
            "INSERT INTO outbox(id, kind, once, account_id, target, data, created, due) "
            "SELECT 100000 + id, 'digest', 'x' || id, id, 1000000, '%lld', 1, 1 FROM account WHERE id > 1",
            (long long)workday_of(2026, 11, 23))
            .p);
    assert_int_equal(outbox_due(w->db, &w->arena, INT64_MAX, row, 64, &n), OK);
    for (size_t i = 0; i < n; i++) {
        struct outgoing out = { 0 };
        struct mime m;
        const struct outbox_sender *s = str_is(row[i].kind, "digest") ? &digest_sender : &notice_sender;
        assert_int_equal(s->prepare(w->db, &w->arena, &services, &row[i], clock_now(), &out), OK);
        if (out.skip)
            continue;
        assert_int_equal(mime_read(&w->arena, out.message, &m), OK);
        struct str text = arena_printf(&w->arena, "%.*s %.*s %.*s", STR_ARG(mime_header(&m, "subject")),
            STR_ARG(mime_header(&m, "from")), STR_ARG(m.text));
        if (str_search(text, str_c(word)) < text.n || str_search(out.message, str_c(word)) < out.message.n)
            all = arena_printf(&w->arena, "%s%s ", all, out.to).p;
    }
    return all;
}

/* Everybody follows everything that could lead to it, as if following were never refused. */
static void follow_all(struct world *w)
{
    world_exec(w,
        "INSERT INTO subscription(id, account_id, entity, entity_id, frequency, created) "
        "SELECT 1000 + a.id * 10, a.id, 'group', $hidden, 'daily', 1 FROM account a WHERE a.id > 1 UNION ALL "
        "SELECT 1001 + a.id * 10, a.id, 'term', $theme, 'immediately', 1 FROM account a WHERE a.id > 1 UNION ALL "
        "SELECT 1002 + a.id * 10, a.id, 'account', $anna, 'daily', 1 FROM account a WHERE a.id > 1");
}

static void mail_hiddenGroup_reachesItsMembersOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    follow_all(&w);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'discussion','title':'Het huis van " CANARY "','body':'" CANARY
                      " woont hier, @bert en @coco.',"
                      "'terms':[$theme],'access':'group','group':$hidden,'status':'published'}"),
        201);
    assert_string_equal(who_reads(&w, CANARY), "stien@voorbeeld.nl ");
    /* who leaves between the event and the mail, gets none */
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    assert_string_equal(who_reads(&w, CANARY), "");
    world_close(&w);
}

static void mail_textOfAGroup_staysHome(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    follow_all(&w);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'discussion','title':'Een titel','body':'" CANARY " woont hier.','terms':[$theme],"
                      "'access':'group','group':$hidden,'status':'published'}"),
        201);
    assert_string_equal(who_reads(&w, "Een titel"), "stien@voorbeeld.nl ");
    assert_string_equal(who_reads(&w, CANARY), "");
    world_close(&w);
}

static void mail_anonymousAuthor_isNamedToNobody(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w, "UPDATE account SET name = 'Zwartkop Mees' WHERE id = $anna");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$theme,'frequency':'immediately'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'term':$theme,'frequency':'immediately'}"), 201);
    assert_status(call_as(&w, "coco", "POST /api/v1/subscriptions", "{'term':$theme}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Mag dit wel?','body':'x','terms':[$theme],'anonymous':true,"
                      "'status':'published'}"),
        201);
    assert_string_equal(who_reads(&w, "Zwartkop"), "");
    world_exec(&w, "UPDATE outbox SET due = 1");
    assert_string_not_equal(who_reads(&w, "Mag dit wel?"), "");
    world_close(&w);
}

/* Read aloud: an article fits its noun, and a sentence begins with a capital, also when somebody without a name begins it. */
static void mail_sentences_areWellFormed(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE account SET language = 'en' WHERE id = $coco");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Vraag het @coco.'}"),
        201);
    assert_string_equal(who_reads(&w, "mentioned you in an answer."), "coco@voorbeeld.nl ");
    world_exec(&w, "UPDATE post SET anonymous = 1 WHERE id = 1");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Dank je, @bert.'}"),
        201);
    assert_string_equal(who_reads(&w, "\nIemand noemt jou in een reactie."), "bert@voorbeeld.nl ");
    world_close(&w);
}

static void mail_withdrawnOrRead_isNotSentAnyMore(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'" CANARY "'}");
    assert_status(r, 201);
    world_name(&w, "reply", reply_int(&r, "id"));
    assert_string_equal(who_reads(&w, CANARY), "anna@voorbeeld.nl ");
    assert_status(call_as(&w, "anna", "POST /api/v1/notifications/_read", "{'thread':1}"), 200);
    assert_string_equal(who_reads(&w, CANARY), "");
    world_exec(&w, "UPDATE notification SET read = NULL");
    assert_string_equal(who_reads(&w, CANARY), "anna@voorbeeld.nl ");
    assert_status(call_as(&w, "bert", "DELETE /api/v1/posts/$reply", NULL), 204);
    assert_string_equal(who_reads(&w, CANARY), "");
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(mail_hiddenGroup_reachesItsMembersOnly),
    cmocka_unit_test(mail_textOfAGroup_staysHome),
    cmocka_unit_test(mail_anonymousAuthor_isNamedToNobody),
    cmocka_unit_test(mail_sentences_areWellFormed),
    cmocka_unit_test(mail_withdrawnOrRead_isNotSentAnyMore),
};
UNIT_MAIN(tests);
