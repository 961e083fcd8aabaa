/* user_invitation_test.c -- invitations, and choosing a new password with a link. */
#include "tests/world.h"

#include "base/clock.h"
#include "db/writer.h"
#include "resource/user/account.h"

#include <string.h>

#define PASSWORD "paard batterij nietje"

/* Fails when the answer is not 400 about exactly this field. */
static void bad_field(struct answer r, const char *name)
{
    assert_bad_field(r, name);
}

/* The token in the link of an invitation that was just made. */
static const char *token_of(const struct answer *r)
{
    const char *link = reply_text(r, "link");
    assert_int_equal(strncmp(link, "/uitnodiging#", 13), 0);
    return link + 13;
}

static const char *invited(struct world *w, const char *who, const char *body)
{
    struct answer r = call_as(w, who, "POST /api/v1/invitations", body);
    assert_status(r, 201);
    return token_of(&r);
}

static struct answer accept(struct world *w, const char *token, const char *rest)
{
    return call_as(w, "nobody", "POST /api/v1/invitations/_accept",
        arena_printf(&w->arena, "{'token':'%s',%s}", token, rest).p);
}

static void invitation_accepted_makesTheAccountOnce(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *token = invited(&w, "adm", "{'roles':['project_leader'],'group':$ring,'groupRole':'chair'}");
    struct answer r = accept(&w, token, "'name':'Nieuw Mens','mail':' Nieuw@Elders.NL ','password':'" PASSWORD "'");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.mail"), "nieuw@elders.nl");
    assert_string_equal(reply_text(&r, "user.roles.0"), "project_leader");
    assert_has(str_c(reply_header_text(&w, &r, "Set-Cookie")), "vb_session=");
    world_name(&w, "nieuw", reply_int(&r, "user.id"));
    assert_int_equal(count(&w, "membership WHERE group_id = $ring AND account_id = $nieuw AND role = 'chair'"), 1);
    assert_int_equal(count(&w, "event WHERE verb = 'invitation.accepted' AND actor = $nieuw"), 1);
    r = accept(&w, token, "'name':'Nog Een','mail':'nog@elders.nl'");
    assert_status(r, 410);
    assert_int_equal(count(&w, "account WHERE mail = 'nog@elders.nl'"), 0);
    r = call_as(&w, "nobody", "POST /api/v1/sessions", "{'mail':'nieuw@elders.nl','password':'" PASSWORD "'}");
    assert_status(r, 201);
    r = call_as(&w, "adm", "GET /api/v1/invitations", NULL);
    assert_string_equal(reply_text(&r, "items.0.state"), "accepted");
    assert_string_equal(reply_text(&r, "items.0.link"), "(absent)");
    world_close(&w);
}

static void invitation_expiredRevokedOrOfAClosedAccount_isGone(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    static const char *const spoilers[] = { "UPDATE invitation SET expires = 1 WHERE id = 1",
        "UPDATE account SET closed = 1 WHERE id = $coco" };
    for (size_t i = 0; i < 2; i++) {
        const char *token = invited(&w, "coco", "{'roles':['reader']}");
        world_exec(&w, spoilers[i]);
        assert_status(accept(&w, token, "'name':'X','mail':'x@elders.nl'"), 410);
    }
    struct answer made = call_as(&w, "stien", "POST /api/v1/invitations", "{'roles':['reader']}");
    const char *token = token_of(&made);
    assert_status(call_as(&w, "sofie", "DELETE /api/v1/invitations/3", NULL), 404);
    assert_status(call_as(&w, "stien", "DELETE /api/v1/invitations/3", NULL), 204);
    assert_status(accept(&w, token, "'name':'X','mail':'x@elders.nl'"), 410);
    assert_status(accept(&w, "verzonnen", "'name':'X','mail':'x@elders.nl'"), 410);
    assert_int_equal(count(&w, "account WHERE mail = 'x@elders.nl'"), 0);
    assert_int_equal(count(&w, "session"), 0);
    world_close(&w);
}

static void invitation_ofMoreThanOnesMandate_isForbidden(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "coco", "POST /api/v1/invitations", "{'roles':['administrator']}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/invitations", "{'roles':['reader','steering']}"), 403);
    assert_status(call_as(&w, "anna", "POST /api/v1/invitations", "{'roles':['reader']}"), 403);
    assert_status(call_as(&w, "adm", "POST /api/v1/invitations", "{'roles':['steering']}"), 201);
    assert_status(call_as(&w, "sofie", "POST /api/v1/invitations", "{'roles':['reader'],'group':$ring}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/invitations", "{'roles':['reader'],'group':$hidden}"), 403);
    bad_field(call_as(&w, "adm", "POST /api/v1/invitations", "{'roles':['reader'],'group':$hidden}"), "group");
    bad_field(call_as(&w, "adm", "POST /api/v1/invitations", "{'roles':['reader'],'groupRole':'chair'}"), "groupRole");
    world_close(&w);
}

static void invitation_byItsNumber_isReadAndProlongedByWhoMadeIt(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *token = invited(&w, "coco", "{'roles':['reader'],'mail':'zij@elders.nl','days':1}");
    struct answer r = call_as(&w, "coco", "GET /api/v1/invitations/1", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "mail"), "zij@elders.nl");
    assert_string_equal(reply_text(&r, "link"), "(absent)");
    assert_status(call_as(&w, "adm", "GET /api/v1/invitations/1", NULL), 200);
    assert_status(call_as(&w, "stien", "GET /api/v1/invitations/1", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/invitations/1", NULL), 403);
    assert_status(call_as(&w, "coco", "PATCH /api/v1/invitations/1", "{'days':30}"), 428);
    r = call_with(&w, "coco", "PATCH /api/v1/invitations/1", HEADERS("If-Match", "'1'"), "{'days':30}");
    assert_status(r, 412);
    assert_has(str_c(reply_text(&r, "currentVersion")), "1");
    world_exec(&w, "UPDATE invitation SET expires = 1000");
    assert_status(accept(&w, token, "'name':'Zij'"), 410);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/invitations/1", HEADERS("If-Match", "*"), "{'days':30}"), 404);
    r = call_with(&w, "coco", "PATCH /api/v1/invitations/1", HEADERS("If-Match", "'1000'"), "{'days':30}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "state"), "open");
    bad_field(call_with(&w, "coco", "PATCH /api/v1/invitations/1", HEADERS("If-Match", "*"), "{'roles':['steering']}"),
        "roles");
    assert_status(accept(&w, token, "'name':'Zij'"), 201);
    assert_status(call_with(&w, "coco", "PATCH /api/v1/invitations/1", HEADERS("If-Match", "*"), "{'days':30}"), 409);
    world_close(&w);
}

static void invitation_forAnAddress_isForThatAddressOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *token = invited(&w, "coco", "{'roles':['reader'],'mail':'Zij@Elders.nl','name':'Zij'}");
    bad_field(accept(&w, token, "'name':'Hij','mail':'hij@elders.nl'"), "mail");
    assert_status(accept(&w, token, "'name':'Zij','mail':'zij@elders.nl'"), 201);
    token = invited(&w, "coco", "{'roles':['reader']}");
    assert_status(accept(&w, token, "'name':'Anna','mail':'anna@voorbeeld.nl'"), 409);
    bad_field(accept(&w, token, "'name':'Joop','mail':'joop@elders.nl','password':'wachtwoord2026'"), "password");
    assert_status(accept(&w, token, "'name':'Joop','mail':'joop@elders.nl'"), 201);
    world_close(&w);
}

/* Nobody is asked again for what the inviter knew; a name may be written otherwise, where somebody works not. */
static void invitation_withWhatIsKnown_isReadAndCarriedThrough(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    bad_field(call_as(&w, "coco", "POST /api/v1/invitations", "{'roles':['reader'],'organisation':999999}"),
        "organisation");
    const char *token = invited(&w, "adm",
        "{'roles':['reader'],'name':'Zij','mail':'zij@elders.nl','organisation':$goirle,'group':$ring}");
    struct answer r = call_as(&w, "nobody", "POST /api/v1/invitations/_read",
        arena_printf(&w.arena, "{'token':'%s'}", token).p);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "name"), "Zij");
    assert_string_equal(reply_text(&r, "mail"), "zij@elders.nl");
    assert_string_equal(reply_text(&r, "organisation.name"), "Goirle");
    assert_string_equal(reply_text(&r, "link"), "(absent)");
    r = accept(&w, token, "'name':'Zij Zelf'");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "user.name"), "Zij Zelf");
    assert_string_equal(reply_text(&r, "user.mail"), "zij@elders.nl");
    assert_int_equal(reply_int(&r, "user.organisation.id"), world_id(&w, "goirle"));
    assert_status(call_as(&w, "nobody", "POST /api/v1/invitations/_read",
                      arena_printf(&w.arena, "{'token':'%s'}", token).p),
        410);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/organisations/$goirle", NULL), 409);
    token = invited(&w, "coco", "{'roles':['reader'],'mail':'hij@elders.nl'}");
    bad_field(call_as(&w, "nobody", "POST /api/v1/invitations/_accept",
                  arena_printf(&w.arena, "{'token':'%s'}", token).p),
        "name");
    token = invited(&w, "coco", "{'roles':['reader'],'name':'Hij'}");
    bad_field(call_as(&w, "nobody", "POST /api/v1/invitations/_accept",
                  arena_printf(&w.arena, "{'token':'%s'}", token).p),
        "mail");
    world_close(&w);
}

static void invitation_intoAHiddenGroup_isNamedToMembersOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w, "UPDATE membership SET role = 'chair' WHERE account_id = $stien AND group_id = $hidden");
    (void)invited(&w, "stien", "{'roles':['reader'],'group':$hidden}");
    struct answer r = call_as(&w, "stien", "GET /api/v1/invitations", NULL);
    assert_string_equal(reply_text(&r, "items.0.group.name"), "Kring hidden");
    r = call_as(&w, "adm", "GET /api/v1/invitations", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.group"), "null");
    world_close(&w);
}

/* ---- passwords */

struct link_job {
    struct job job;
    struct world *w;
    int64_t account;
    struct str token;
};

static enum err link_run(struct job *job, struct db *db)
{
    struct link_job *l = (struct link_job *)job;
    return account_reset_link(db, &l->w->arena, l->account, 60, clock_now(), &l->token);
}

static const char *reset_token(struct world *w, const char *who)
{
    struct link_job l = { .w = w, .account = world_id(w, who) };
    assert_int_equal(writer_call(w->writer, link_run, &l.job), OK);
    return arena_cstr(&w->arena, l.token);
}

static void password_asked_answersTheSameForAnyAddress(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer known = call_as(&w, "nobody", "POST /api/v1/passwords/_request", "{'mail':'anna@voorbeeld.nl'}");
    struct answer unknown = call_as(&w, "nobody", "POST /api/v1/passwords/_request", "{'mail':'nooit@voorbeeld.nl'}");
    assert_status(known, 202);
    assert_status(unknown, 202);
    assert_true(str_eq(known.body, unknown.body));
    assert_string_equal(reply_text(&known, "via"), "administrator");
    assert_int_equal(count(&w, "event WHERE verb = 'password.asked' AND entity_id = $anna"), 1);
    assert_int_equal(count(&w, "event WHERE verb = 'password.asked'"), 2);
    assert_int_equal(count(&w, "one_time_link"), 0);
    world_close(&w);
}

/* With mail: the link goes to the address, in the same transaction; for an address that nobody has, nothing that is sent. */
static void password_askedWithMail_putsALinkInTheOutbox(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct mail_settings mail = { .from = STR("vraagbaak@voorbeeld.nl"), .name = STR("Vraagbaak") };
    struct services s = { .mail = &mail, .url = STR("https://vraagbaak.voorbeeld.nl") };
    w.services = &s;
    struct answer known = call_as(&w, "nobody", "POST /api/v1/passwords/_request", "{'mail':'anna@voorbeeld.nl'}");
    struct answer unknown = call_as(&w, "nobody", "POST /api/v1/passwords/_request", "{'mail':'nooit@voorbeeld.nl'}");
    assert_status(known, 202);
    assert_true(str_eq(known.body, unknown.body));
    assert_string_equal(reply_text(&known, "via"), "mail");
    assert_int_equal(count(&w, "outbox WHERE kind = 'account'"), 2);
    assert_int_equal(count(&w,
                         "outbox WHERE account_id = $anna AND data LIKE "
                         "'%\"to\":\"anna@voorbeeld.nl\"%https://vraagbaak.voorbeeld.nl/wachtwoord#%\"reset\"%'"),
        1);
    assert_int_equal(count(&w, "outbox WHERE data LIKE '%\"to\":\"\"%'"), 1);
    assert_int_equal(count(&w, "one_time_link"), 1);
    world_close(&w);
}

static void invitation_withAnAddress_isMailed(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct mail_settings mail = { .from = STR("vraagbaak@voorbeeld.nl"), .name = STR("Vraagbaak") };
    struct services s = { .mail = &mail, .url = STR("https://vraagbaak.voorbeeld.nl") };
    w.services = &s;
    assert_status(call_as(&w, "adm", "POST /api/v1/invitations", "{'roles':['reader'],'mail':'nieuw@voorbeeld.nl'}"),
        201);
    assert_status(call_as(&w, "adm", "POST /api/v1/invitations", "{'roles':['reader']}"), 201);
    assert_int_equal(count(&w, "outbox WHERE kind = 'account' AND data LIKE '%nieuw@voorbeeld.nl%/uitnodiging#%'"), 1);
    assert_int_equal(count(&w, "outbox"), 1);
    world_close(&w);
}

static void password_reset_worksOnceAndEndsSessions(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    const char *token = reset_token(&w, "anna");
    world_exec(&w,
        "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'01', $anna, 'c', 0, 9000000000000)");
    const char *body = arena_printf(&w.arena, "{'token':'%s','password':'" PASSWORD "'}", token).p;
    assert_status(call_as(&w, "nobody", "POST /api/v1/one-time-links/_use",
                      arena_printf(&w.arena, "{'token':'%s'}", token).p),
        410); /* it is for nothing else */
    bad_field(call_as(&w, "nobody", "POST /api/v1/passwords/_reset",
                  arena_printf(&w.arena, "{'token':'%s','password':'annaannaanna'}", token).p),
        "password");
    assert_status(call_as(&w, "nobody", "POST /api/v1/passwords/_reset", body), 204);
    assert_int_equal(count(&w, "session"), 0);
    assert_status(call_as(&w, "nobody", "POST /api/v1/passwords/_reset", body), 410);
    assert_status(call_as(&w, "nobody", "POST /api/v1/sessions",
                      "{'mail':'anna@voorbeeld.nl','password':'" PASSWORD "'}"),
        201);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(invitation_accepted_makesTheAccountOnce),
    cmocka_unit_test(invitation_expiredRevokedOrOfAClosedAccount_isGone),
    cmocka_unit_test(invitation_ofMoreThanOnesMandate_isForbidden),
    cmocka_unit_test(invitation_byItsNumber_isReadAndProlongedByWhoMadeIt),
    cmocka_unit_test(invitation_forAnAddress_isForThatAddressOnly),
    cmocka_unit_test(invitation_withWhatIsKnown_isReadAndCarriedThrough),
    cmocka_unit_test(invitation_intoAHiddenGroup_isNamedToMembersOnly),
    cmocka_unit_test(password_asked_answersTheSameForAnyAddress),
    cmocka_unit_test(password_askedWithMail_putsALinkInTheOutbox),
    cmocka_unit_test(invitation_withAnAddress_isMailed),
    cmocka_unit_test(password_reset_worksOnceAndEndsSessions),
};
UNIT_MAIN(tests);
