/* webhook_test.c -- webhooks: who may make them, which addresses, what leaves and how it is signed. */
#include "tests/world.h"

#include "crypt/token.h"
#include "resource/webhook/webhook.h"

#include <string.h>

static struct services services;

static struct world open_world(const char *seed)
{
    struct world w = world_open(seed);
    services = (struct services){ .secret = STR("0123456789abcdef0123456789abcdef"),
        .url = STR("https://vraagbaak.example"),
        .private_hosts = STR("intern.local, melder.lan:8443") };
    w.services = &services;
    return w;
}

static struct answer make(struct world *w, const char *url, const char *events)
{
    return call_as(w, "adm", "POST /api/v1/webhooks",
        arena_printf(&w->arena, "{'url':'%s','events':%s}", url, events).p);
}

/* The rows of the outbox for webhooks, the n-th; made ready for sending. False when there is none. */
static bool sending(struct world *w, int n, struct outgoing *out)
{
    struct outbox row[20];
    size_t found = 0;
    *out = (struct outgoing){ 0 };
    assert_int_equal(outbox_due(w->db, &w->arena, INT64_MAX, row, 20, &found), OK);
    for (size_t i = 0; i < found; i++)
        if (str_is(row[i].kind, "webhook") && n-- == 0) {
            assert_int_equal(webhook_sender.prepare(w->db, &w->arena, &services, &row[i], 1785000000000, out), OK);
            return true;
        }
    return false;
}

static void webhook_toAnAddressThatIsNotPublic_isRefused(void **state)
{
    (void)state;
    static const char *const bad[] = { "http://voorbeeld.nl/", "https://localhost/", "https://127.0.0.1/",
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0/",
        "https://0.0.0.0/", "https://10.1.2.3/", "https://172.16.0.1/", "https://192.168.1.1/",
        "https://169.254.169.254/latest", "https://100.64.0.1/", "https://[::1]/", "https://[::]/",
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/", "https://[fd00::1]/",
        "https://[fe80::1]/", "https://[2002:7f00:1::]/", "https://[::127.0.0.1]/", "https://a.localhost/",
        "https://localhost./", "https://intern/", "https://gebruiker:geheim@voorbeeld.nl/",
        "https://voorbeeld.nl\\\\@127.0.0.1/", "https://voorbeeld.nl@127.0.0.1/", "ftp://voorbeeld.nl/",
        "file:///etc/passwd", "gopher://voorbeeld.nl/", "https://", "https://intern.local.kwaad.nl:1@10.0.0.1/",
        "https://127.0.0.1#intern.local", "https://127.0.0.1/intern.local", "voorbeeld.nl", "https://een twee.nl/" };
    struct world w = open_world("empty");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer r = make(&w, bad[i], "[]");
        if (r.status != 400 || strcmp(reply_text(&r, "errors.0.field"), "url"))
            fail_msg("%s: %d %.*s", bad[i], r.status, STR_ARG(r.body));
    }
    assert_int_equal(count(&w, "webhook"), 0);
    assert_status(make(&w, "https://voorbeeld.nl/haak?x=1", "[]"), 201);
    assert_status(make(&w, "https://93.184.216.34/", "[]"), 201);
    assert_status(make(&w, "https://intern.local/haak", "[]"), 201);
    assert_status(make(&w, "https://melder.lan:8443/", "[]"), 201);
    struct answer r = call_with(&w, "adm", "PATCH /api/v1/webhooks/1", HEADERS("If-Match", "*"),
        "{'url':'https://10.0.0.1/'}");
    assert_bad_field(r, "url");
    r = make(&w, "https://voorbeeld.nl/", "['post.created']");
    assert_bad_field(r, "events");
    world_close(&w);
}

static void secret_ofAWebhook_isShownOnceAndSealed(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    struct answer r = make(&w, "https://voorbeeld.nl/haak", "['post.published']");
    assert_status(r, 201);
    assert_has(str_c(reply_text(&r, "secret")), "whsec_");
    r = call_as(&w, "adm", "GET /api/v1/webhooks/1", NULL);
    assert_string_equal(reply_text(&r, "secret"), "(absent)");
    assert_string_equal(reply_text(&r, "events.0"), "post.published");
    r = call_as(&w, "adm", "GET /api/v1/webhooks", NULL);
    assert_string_equal(reply_text(&r, "items.0.secret"), "(absent)");
    assert_int_equal(world_number(&w, "SELECT length(secret) FROM webhook"), 32 + 1 + 24 + 16);
    assert_status(call_as(&w, "adm", "PATCH /api/v1/webhooks/1", "{'active':false}"), 428);
    r = call_with(&w, "adm", "PATCH /api/v1/webhooks/1", HEADERS("If-Match", "'1'"), "{'active':false,'events':[]}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "active"), "false");
    assert_int_equal(reply_size(&r, "events"), 0);
    assert_string_equal(reply_text(&r, "url"), "https://voorbeeld.nl/haak");
    r = call_with(&w, "adm", "PATCH /api/v1/webhooks/1", HEADERS("If-Match", "'1'"), "{'active':true}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/webhooks/1", NULL), 204);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/webhooks/1", NULL), 404);
    assert_status(call_as(&w, "coco", "GET /api/v1/webhooks", NULL), 403);
    world_close(&w);
}

/* What the receiver works out itself: the key is the base64 behind "whsec_". */
static const char *signature(struct world *w, const char *secret, const struct outgoing *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char key[40];
    size_t n = 0;
    unsigned bits = 0, held = 0;
    for (const char *c = secret + strlen("whsec_"); *c && *c != '='; c++) {
        bits = (bits << 6 | (unsigned)(strchr(digits, *c) - digits)) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            key[n++] = (char)(bits >> held & 0xFF);
        }
    }
    assert_int_equal(n, 32);
    struct str text = arena_printf(&w->arena, "%s.%s.%.*s", out->headers[3], out->headers[5], STR_ARG(out->body));
    struct str hmac = token_hmac(&w->arena, (struct str){ key, n }, text);
    return arena_printf(&w->arena, "v1,%.*s", STR_ARG(hmac)).p;
}

static void event_thatIsAskedFor_leavesSigned(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    struct outgoing out;
    struct answer r = make(&w, "https://voorbeeld.nl/haak", "['reply.posted']");
    const char *secret = reply_text(&r, "secret");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Geheime tekst'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    assert_true(sending(&w, 0, &out));
    assert_false(out.skip || out.private_host);
    assert_string_equal(out.url, "https://voorbeeld.nl/haak");
    assert_has(out.body, "\"event\":\"reply.posted\"");
    assert_has(out.body, "\"url\":\"https://vraagbaak.example/post/1#p2\"");
    assert_true(str_search(out.body, STR("Geheime")) == out.body.n);
    /* the receiver's side: key from the secret, over id.timestamp.body */
    assert_string_equal(out.headers[4], "webhook-timestamp");
    assert_string_equal(out.headers[5], "1785000000");
    assert_string_equal(out.headers[7], signature(&w, secret, &out));
    assert_false(sending(&w, 1, &out)); /* the mark was not asked for */
    world_close(&w);
}

static void secret_ofOnesOwnChoice_signs(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    struct outgoing out;
    struct answer r = call_as(&w, "adm", "POST /api/v1/webhooks",
        "{'url':'https://voorbeeld.nl/a','secret':'abcdefghijklmnopqrstuvwxyz012345'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "secret"), "abcdefghijklmnopqrstuvwxyz012345");
    r = call_as(&w, "adm", "POST /api/v1/webhooks",
        "{'url':'https://voorbeeld.nl/b','secret':'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU='}"); /* the same bytes */
    assert_status(r, 201);
    const char *key = reply_text(&r, "secret");
    for (int n = 0; n < 2; n++) {
        assert_status(call_as(&w, "adm", n ? "POST /api/v1/webhooks/2/_test" : "POST /api/v1/webhooks/1/_test", "{}"),
            202);
        assert_true(sending(&w, n, &out));
        assert_string_equal(out.headers[7], signature(&w, key, &out));
    }
    r = call_as(&w, "adm", "POST /api/v1/webhooks", "{'url':'https://voorbeeld.nl/','secret':'kort'}");
    assert_bad_field(r, "secret");
    r = call_as(&w, "adm", "POST /api/v1/webhooks", "{'url':'https://voorbeeld.nl/','secret':'whsec_geen base64!'}");
    assert_bad_field(r, "secret");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM webhook"), 2);
    world_close(&w);
}

static const char *both(struct world *w, const char *one, const char *other)
{
    return arena_printf(&w->arena, "%s %s", one, other).p;
}

static void secret_thatIsRenewed_signsBesideTheOldOneForADay(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    struct outgoing out;
    struct answer r = make(&w, "https://voorbeeld.nl/haak", "[]");
    const char *first = reply_text(&r, "secret");
    assert_string_equal(reply_text(&r, "oldSecretUntil"), "null");
    r = call_as(&w, "adm", "POST /api/v1/webhooks/1/_renew", "{}");
    assert_status(r, 200);
    const char *second = reply_text(&r, "secret");
    assert_string_not_equal(first, second);
    assert_has(str_c(second), "whsec_");
    assert_has(str_c(reply_text(&r, "oldSecretUntil")), "T");
    assert_int_equal(world_number(&w, "SELECT old_until - updated FROM webhook"), WEBHOOK_OLD_SECRET_MS);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'webhook.renewed'"), 1);
    r = call_as(&w, "adm", "GET /api/v1/webhooks/1", NULL);
    assert_string_equal(reply_text(&r, "secret"), "(absent)");
    assert_status(call_as(&w, "adm", "POST /api/v1/webhooks/1/_test", "{}"), 202);
    assert_int_equal(world_number(&w, "SELECT old_until > 1785000000000 FROM webhook"), 1);
    assert_true(sending(&w, 0, &out));
    assert_string_equal(out.headers[7], both(&w, signature(&w, second, &out), signature(&w, first, &out)));
    world_exec(&w, "UPDATE webhook SET old_until = 1785000000000"); /* the moment of sending: over */
    assert_true(sending(&w, 0, &out));
    assert_string_equal(out.headers[7], signature(&w, second, &out));
    r = call_as(&w, "adm", "POST /api/v1/webhooks/1/_renew", "{}");
    const char *third = reply_text(&r, "secret");
    assert_true(sending(&w, 0, &out)); /* what was first counts no more */
    assert_string_equal(out.headers[7], both(&w, signature(&w, third, &out), signature(&w, second, &out)));
    assert_status(call_as(&w, "adm", "POST /api/v1/webhooks/2/_renew", "{}"), 404);
    assert_status(call_as(&w, "coco", "POST /api/v1/webhooks/1/_renew", "{}"), 403);
    world_close(&w);
}

static void hmac_ofAKnownText_isThatOfTheRfc(void **state)
{
    (void)state;
    struct arena a = { 0 }; /* RFC 4231, test case 2 */
    assert_str(token_hmac(&a, STR("Jefe"), STR("what do ya want for nothing?")),
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    arena_release(&a);
}

static void event_thatIsNotInTheOpen_doesNotLeave(void **state)
{
    (void)state;
    struct world w = open_world("hidden-group");
    struct outgoing out;
    assert_status(make(&w, "https://voorbeeld.nl/haak", "[]"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Sst'}"), 201);
    assert_true(sending(&w, 0, &out));
    assert_true(out.skip);
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Een grutto','body':'x','anonymous':true,'terms':[$theme],'status':'published'}");
    assert_status(r, 201);
    assert_true(sending(&w, 1, &out));
    assert_false(out.skip);
    assert_has(out.body, "Een grutto");
    assert_has(out.body, "\"author\":null");
    assert_true(str_search(out.body, STR("anna")) == out.body.n);
    assert_status(call_as(&w, "anna",
                      arena_printf(&w.arena, "POST /api/v1/posts/%lld/_withdraw", (long long)reply_int(&r, "id")).p,
                      "{'reason':'Weg'}"),
        200);
    for (int i = 1; sending(&w, i, &out); i++) /* also what waited from before */
        assert_true(str_search(out.body, STR("grutto")) == out.body.n);
    world_close(&w);
}

static void webhook_thatIsOffOrGone_getsNothing(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    struct outgoing out;
    assert_status(make(&w, "https://voorbeeld.nl/haak", "[]"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}"), 201);
    assert_true(sending(&w, 0, &out));
    assert_false(out.skip);
    assert_status(call_with(&w, "adm", "PATCH /api/v1/webhooks/1", HEADERS("If-Match", "*"), "{'active':false}"), 200);
    assert_true(sending(&w, 0, &out));
    assert_true(out.skip);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Nog een'}"), 201);
    assert_false(sending(&w, 1, &out));
    assert_status(call_as(&w, "adm", "POST /api/v1/webhooks/1/_test", "{}"),
        202); /* a test may be of one that is off */
    assert_true(sending(&w, 1, &out));
    assert_false(out.skip);
    assert_has(out.body, "\"event\":\"webhook.test\"");
    assert_status(call_as(&w, "adm", "DELETE /api/v1/webhooks/1", NULL), 204);
    assert_true(sending(&w, 1, &out));
    assert_true(out.skip);
    world_close(&w);
}

static void host_thatTheSettingNames_mayBePrivate_untilItNoLongerDoes(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    struct outgoing out;
    assert_status(make(&w, "https://intern.local/haak", "[]"), 201);
    assert_status(call_as(&w, "adm", "POST /api/v1/webhooks/1/_test", "{}"), 202);
    assert_true(sending(&w, 0, &out));
    assert_true(out.private_host && !out.skip);
    services.private_hosts = STR("intern.local:8443, melder.lan");
    assert_true(sending(&w, 0, &out));
    assert_false(out.private_host); /* so where it points to is looked at when connecting */
    world_close(&w);
}

static void log_ofAWebhook_keepsTheLastHundred(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    assert_status(make(&w, "https://voorbeeld.nl/haak", "[]"), 201);
    world_exec(&w,
        "INSERT INTO webhook_delivery(id, webhook_id, event, once, at, outcome, code, problem, attempt) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i, 1, 'mark.made', i || '.1', 1, 'again', 503, 'HTTP 503', 1 FROM n");
    world_exec(&w, "UPDATE sequence SET next = 151 WHERE name = 'webhook_delivery'");
    struct db *db = NULL;
    assert_int_equal(db_open(&db, w.path, DB_OPEN_WRITE), OK);
    assert_int_equal(db_begin(db, true), OK);
    const struct outbox row = { .kind = STR("webhook"),
        .once = STR("7.1"),
        .target = 1,
        .data = STR("7 reply.posted"),
        .attempts = 2 };
    assert_int_equal(webhook_sender.settled(db, &row, OUTBOX_SENT, 204, STR(""), 1785000000000), OK);
    assert_int_equal(db_commit(db), OK);
    db_free(db);
    assert_int_equal(count(&w, "webhook_delivery"), WEBHOOK_LOG);
    struct answer r = call_as(&w, "adm", "GET /api/v1/webhooks/1/deliveries", NULL);
    assert_int_equal(reply_size(&r, "items"), 50);
    assert_string_equal(reply_text(&r, "items.0.event"), "reply.posted");
    assert_string_equal(reply_text(&r, "items.0.outcome"), "sent");
    assert_int_equal(reply_int(&r, "items.0.attempt"), 3);
    assert_string_equal(reply_text(&r, "items.1.problem"), "HTTP 503");
    r = call_as(&w, "adm", "GET /api/v1/webhooks/1", NULL);
    assert_string_equal(reply_text(&r, "lastOutcome"), "sent");
    assert_int_equal(reply_int(&r, "lastCode"), 204);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(webhook_toAnAddressThatIsNotPublic_isRefused),
    cmocka_unit_test(secret_ofAWebhook_isShownOnceAndSealed),
    cmocka_unit_test(event_thatIsAskedFor_leavesSigned),
    cmocka_unit_test(secret_ofOnesOwnChoice_signs),
    cmocka_unit_test(secret_thatIsRenewed_signsBesideTheOldOneForADay),
    cmocka_unit_test(hmac_ofAKnownText_isThatOfTheRfc),
    cmocka_unit_test(event_thatIsNotInTheOpen_doesNotLeave),
    cmocka_unit_test(webhook_thatIsOffOrGone_getsNothing),
    cmocka_unit_test(host_thatTheSettingNames_mayBePrivate_untilItNoLongerDoes),
    cmocka_unit_test(log_ofAWebhook_keepsTheLastHundred),
};
UNIT_MAIN(tests);
