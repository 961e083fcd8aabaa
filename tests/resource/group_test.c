/* group_test.c -- groups and their members: who sees, makes, manages, joins and leaves them. */
#include "tests/world.h"

#include "base/clock.h"

/* $kring: hidden, anna's. $wonen: open, stien's. $stuur: closed, stien's. */
static struct world three_groups(void)
{
    static const char *const made[][3] = {
        { "anna", "kring", "{'kind':'intervision','name':'Onze kring','visibility':'hidden'}" },
        { "stien", "wonen", "{'kind':'theme','name':'Wonen','visibility':'open'}" },
        { "stien", "stuur", "{'kind':'steering','name':'Stuurgroep','visibility':'closed'}" },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < 3; i++) {
        struct answer r = call_as(&w, made[i][0], "POST /api/v1/groups", made[i][2]);
        assert_status(r, 201);
        world_name(&w, made[i][1], reply_int(&r, "id"));
    }
    return w;
}

static void group_hidden_doesNotExistForOthers(void **state)
{
    static const char *const others[] = { "sofie", "rita", "coco", "adm" };
    static const char *const doors[][2] = {
        { "GET /api/v1/groups/$kring", NULL },
        { "GET /api/v1/groups/$kring/members", NULL },
        { "POST /api/v1/groups/$kring/_join", "{}" },
        { "POST /api/v1/groups/$kring/_leave", "{}" },
        { "POST /api/v1/groups/$kring/members", "{'user':$rita}" },
        { "DELETE /api/v1/groups/$kring/members/$anna", NULL },
        { "PATCH /api/v1/groups/$kring", "{'name':'x'}" },
        { "DELETE /api/v1/groups/$kring", NULL },
    };
    struct world w = three_groups();
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < sizeof doors / sizeof *doors; k++) {
            struct answer r = call_with(&w, others[i], doors[k][0], HEADERS("If-Match", "*"), doors[k][1]);
            assert_status(r, 404);
        }
        struct answer r = call_as(&w, others[i], "GET /api/v1/groups", NULL);
        assert_false(reply_has(&r, "Onze kring"));
        assert_true(reply_has(&r, "Stuurgroep"));
    }
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups", NULL);
    assert_true(reply_has(&r, "Onze kring"));
    assert_int_equal(call_as(&w, "nobody", "GET /api/v1/groups", NULL).status, 401);
    world_close(&w);
    (void)state;
}

/* Somebody who makes or renames a group learns nothing of a hidden one of that name. */
static void group_nameOfAHiddenOne_isFree(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "stien", "POST /api/v1/groups",
        "{'kind':'theme','name':'Onze kring','visibility':'closed'}");
    assert_status(r, 201);
    assert_status(call_as(&w, "sofie", "POST /api/v1/groups",
                      "{'kind':'theme','name':'Onze kring','visibility':'open'}"),
        409);
    r = call_as(&w, "bert", "POST /api/v1/groups", "{'kind':'intervision','name':'Onze kring','visibility':'hidden'}");
    assert_status(r, 201);
    r = call_with(&w, "stien", "PATCH /api/v1/groups/$wonen", HEADERS("If-Match", "*"), "{'name':'Onze kring'}");
    assert_status(r, 409); /* the visible one has it */
    r = call_with(&w, "anna", "PATCH /api/v1/groups/$kring", HEADERS("If-Match", "*"), "{'visibility':'closed'}");
    assert_status(r, 409); /* in the open it needs a name of its own */
    world_close(&w);
    (void)state;
}

static void group_patchWithNull_emptiesWhatMayBeEmpty(void **state)
{
    struct world w = three_groups();
    const char *const any[] = { "If-Match", "*", NULL };
    assert_status(call_with(&w, "stien", "PATCH /api/v1/groups/$wonen", any, "{'description':'Over wonen'}"), 200);
    struct answer r = call_with(&w, "stien", "PATCH /api/v1/groups/$wonen", any, "{'description':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "description"), "");
    r = call_with(&w, "stien", "PATCH /api/v1/groups/$wonen", any, "{'name':null}");
    assert_bad_field(r, "name");
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$tag", any,
        "{'definition':'Iets','validFrom':'2026-01-01','aliases':['x']}");
    assert_status(r, 200);
    r = call_with(&w, "stien", "PATCH /api/v1/terms/$tag", any, "{'definition':null,'validFrom':null,'aliases':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "definition"), "");
    assert_string_equal(reply_text(&r, "validFrom"), "null");
    assert_int_equal(reply_size(&r, "aliases"), 0);
    r = call_with(&w, "stien", "PATCH /api/v1/organisations/$boschkens", any,
        "{'description':'Een wijk','province':'Noord-Brabant','inhabitants':900}");
    assert_status(r, 200);
    r = call_with(&w, "stien", "PATCH /api/v1/organisations/$boschkens", any,
        "{'parent':null,'description':null,'province':null,'inhabitants':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "parent"), "null");
    assert_string_equal(reply_text(&r, "description"), "");
    assert_string_equal(reply_text(&r, "province"), "null");
    r = call_with(&w, "adm", "PATCH /api/v1/users/$anna", any, "{'function':null,'organisation':null}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "organisation"), "null");
    world_close(&w);
    (void)state;
}

static void group_made_hasItsMakerAsChair(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups/$kring/members", NULL);
    assert_int_equal(reply_int(&r, "items.0.user.id"), world_id(&w, "anna"));
    assert_string_equal(reply_text(&r, "items.0.role"), "chair");
    assert_string_equal(reply_text(&r, "items.0.user.organisation.name"), "Goirle");
    world_close(&w);
    (void)state;
}

static void group_make_isBoundToTheRole(void **state)
{
    struct world w = three_groups();
    const char *team = "{'kind':'team','name':'T','visibility':'open'}",
               *ring = "{'kind':'intervision','name':'I','visibility':'open'}";
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/groups", team).status, 403);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups", ring).status, 403);
    assert_int_equal(call_as(&w, "adm", "POST /api/v1/groups", team).status, 403);
    assert_int_equal(call_as(&w, "coco", "POST /api/v1/groups", team).status, 201);
    struct answer r = call_as(&w, "stien", "POST /api/v1/groups", "{'kind':'team','name':'Wonen','visibility':'open'}");
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "name");
    world_close(&w);
    (void)state;
}

static void group_open_isJoinedAndLeft(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "rita", "POST /api/v1/groups/$wonen/_join", "{}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "mine.role"), "member");
    assert_int_equal(reply_int(&r, "members"), 2);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$wonen/_join", NULL).status,
        200); /* once more: nothing new */
    assert_int_equal(count(&w, "membership WHERE group_id = $wonen"), 2);
    r = call_as(&w, "rita", "GET /api/v1/groups?mine=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$wonen/_leave", "{}").status, 204);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$wonen/_leave", "{}").status, 204);
    assert_int_equal(count(&w, "event WHERE verb = 'group.left'"), 1);
    world_close(&w);
    (void)state;
}

static void group_chairWhoJoins_staysChair(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "stien", "POST /api/v1/groups/$wonen/_join", "{}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "mine.role"), "chair");
    world_close(&w);
    (void)state;
}

static void group_closed_isSeenButNotJoined(void **state)
{
    struct world w = three_groups();
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$stuur/_join", "{}").status, 202);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$stuur/members", "{'user':$rita}").status, 403);
    assert_int_equal(count(&w, "membership WHERE account_id = $rita"), 0);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$stuur/members", NULL).status, 200);
    world_close(&w);
    (void)state;
}

static void group_chair_managesMembers(void **state)
{
    struct world w = three_groups();
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$rita,'role':'guest'}").status,
        201);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 200);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$kring/members", "{'user':$bert}").status, 403);
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$rita,'role':'deputy'}").status,
        200);
    assert_int_equal(call_as(&w, "rita", "POST /api/v1/groups/$kring/members", "{'user':$bert}").status, 201);
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/groups/$kring/members/$rita", NULL).status, 204);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 404);
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/groups/$kring/members/$rita", NULL).status, 404);
    assert_int_equal(call_as(&w, "bert", "DELETE /api/v1/groups/$kring/members/$anna", NULL).status, 403);
    assert_int_equal(call_as(&w, "bert", "DELETE /api/v1/groups/$kring/members/$bert", NULL).status, 204);
    world_close(&w);
    (void)state;
}

static void group_memberPatched_needsWhatWasRead(void **state)
{
    struct world w = three_groups();
    call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$rita,'role':'guest'}");
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups/$kring/members/$rita", NULL);
    assert_string_equal(reply_text(&r, "role"), "guest");
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &r, "ETag"));
    assert_int_equal(call_as(&w, "anna", "PATCH /api/v1/groups/$kring/members/$rita", "{'role':'coach'}").status, 428);
    assert_int_equal(
        call_with(&w, "rita", "PATCH /api/v1/groups/$kring/members/$rita", read, "{'role':'chair'}").status, 403);
    r = call_with(&w, "anna", "PATCH /api/v1/groups/$kring/members/$rita", read, "{'until':'2999-01-01T00:00:00Z'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "role"), "guest");
    assert_string_equal(reply_text(&r, "until"), "2999-01-01T00:00:00Z");
    assert_int_equal(
        call_with(&w, "anna", "PATCH /api/v1/groups/$kring/members/$rita", read, "{'role':'coach'}").status, 412);
    assert_int_equal(
        call_with(&w, "anna", "PATCH /api/v1/groups/$kring/members/$bert", read, "{'role':'coach'}").status, 404);
    assert_int_equal(call_as(&w, "bert", "GET /api/v1/groups/$kring/members/$rita", NULL).status, 404);
    world_close(&w);
    (void)state;
}

static void group_memberThatCannotBe_namesTheField(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':9999}");
    assert_bad_field(r, "user");
    r = call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':1}"); /* the system */
    assert_bad_field(r, "user");
    r = call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$rita,'until':'2001-01-01T00:00:00Z'}");
    assert_bad_field(r, "until");
    r = call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$rita,'role':'boss'}");
    assert_bad_field(r, "role");
    world_close(&w);
    (void)state;
}

static void group_administrator_managesWhatIsNotHidden(void **state)
{
    struct world w = three_groups();
    assert_int_equal(call_as(&w, "adm", "POST /api/v1/groups/$stuur/members", "{'user':$rita}").status, 201);
    /* As a plain member of a hidden group an administrator has no more rights than others. */
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/groups/$kring/members", "{'user':$adm}").status, 201);
    assert_int_equal(call_as(&w, "adm", "POST /api/v1/groups/$kring/members", "{'user':$rita}").status, 403);
    world_close(&w);
    (void)state;
}

static void group_membership_endsByItself(void **state)
{
    struct world w = three_groups();
    char until[CLOCK_TEXT];
    struct str at = clock_rfc3339(until, clock_now() + 60000);
    struct str body = arena_printf(&w.arena, "{'user':$rita,'until':'%.*s'}", STR_ARG(at));
    assert_int_equal(call_as(&w, "anna", "POST /api/v1/groups/$kring/members", body.p).status, 201);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 200);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $rita");
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 404);
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups/$kring", NULL);
    assert_int_equal(reply_int(&r, "members"), 1);
    r = call_as(&w, "anna", "GET /api/v1/groups/$kring/members", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    world_close(&w);
    (void)state;
}

static const char *in_days(struct world *w, int64_t days)
{
    char text[CLOCK_TEXT];
    struct str t = clock_rfc3339(text, clock_now() + days * 86400000);
    return arena_printf(&w->arena, "%.*s", STR_ARG(t)).p;
}

static void group_membership_beginsByItself(void **state)
{
    (void)state;
    struct world w = three_groups();
    const char *line = "POST /api/v1/groups/$kring/members", *third = in_days(&w, 3), *ninth = in_days(&w, 9);
    struct str wrong = arena_printf(&w.arena, "{'user':$rita,'since':'%s','until':'%s'}", ninth, third);
    struct answer r = call_as(&w, "anna", line, wrong.p);
    assert_bad_field(r, "until");
    struct str body = arena_printf(&w.arena, "{'user':$rita,'since':'%s','until':'%s'}", third, ninth);
    r = call_as(&w, "anna", line, body.p);
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "since"), third);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 404);
    r = call_as(&w, "anna", "GET /api/v1/groups/$kring", NULL);
    assert_int_equal(reply_int(&r, "members"), 1);
    r = call_as(&w, "anna", "GET /api/v1/groups/$kring/members", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_status(call_as(&w, "anna", line, "{'user':$bert}"), 201);
    r = call_as(&w, "bert", "GET /api/v1/groups/$kring/members", NULL);
    assert_int_equal(reply_size(&r, "items"), 2); /* who begins later is shown to those who lead */
    assert_status(call_as(&w, "bert", "GET /api/v1/groups/$kring/members/$rita", NULL), 404);
    r = call_with(&w, "anna", "PATCH /api/v1/groups/$kring/members/$rita", HEADERS("If-Match", "*"),
        "{'role':'guest'}");
    assert_string_equal(reply_text(&r, "since"), third);
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 404);
    world_exec(&w, "UPDATE membership SET since = 1000 WHERE account_id = $rita");
    assert_int_equal(call_as(&w, "rita", "GET /api/v1/groups/$kring", NULL).status, 200);
    world_close(&w);
}

static void group_patch_keepsToKindsThatOneMayMake(void **state)
{
    struct world w = three_groups();
    struct answer r = call_as(&w, "anna", "GET /api/v1/groups/$kring", NULL);
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &r, "ETag"));
    assert_int_equal(call_as(&w, "anna", "PATCH /api/v1/groups/$kring", "{'name':'Kring 2'}").status, 428);
    assert_int_equal(call_with(&w, "anna", "PATCH /api/v1/groups/$kring", read, "{'kind':'steering'}").status, 403);
    r = call_with(&w, "anna", "PATCH /api/v1/groups/$kring", read, "{'name':'Kring 2','description':'Elke maand'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "name"), "Kring 2");
    assert_int_equal(call_with(&w, "anna", "PATCH /api/v1/groups/$kring", read, "{'name':'Kring 3'}").status, 412);
    assert_int_equal(
        call_with(&w, "rita", "PATCH /api/v1/groups/$wonen", HEADERS("If-Match", "*"), "{'name':'x'}").status, 403);
    world_close(&w);
    (void)state;
}

static void group_withPosts_isNotRemoved(void **state)
{
    struct world w = world_open("hidden-group");
    world_exec(&w, "UPDATE membership SET role = 'chair' WHERE account_id = $anna AND group_id = $hidden");
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/groups/$hidden", NULL).status, 409);
    struct answer r = call_as(&w, "anna", "POST /api/v1/groups",
        "{'kind':'intervision','name':'Leeg','visibility':'open'}");
    world_name(&w, "leeg", reply_int(&r, "id"));
    assert_int_equal(call_as(&w, "rita", "DELETE /api/v1/groups/$leeg", NULL).status, 403);
    assert_int_equal(call_as(&w, "anna", "DELETE /api/v1/groups/$leeg", NULL).status, 204);
    assert_int_equal(count(&w, "membership WHERE group_id = $leeg"), 0);
    world_close(&w);
    (void)state;
}

/* ---- asking to join */

static void closed_joinRequest_isApprovedByWhoLeads(void **state)
{
    (void)state;
    struct world w = three_groups();
    struct answer r = call_as(&w, "karel", "POST /api/v1/groups/$stuur/_join", "{}");
    assert_status(r, 202);
    assert_string_equal(reply_text(&r, "requested"), "true");
    assert_status(call_as(&w, "karel", "POST /api/v1/groups/$stuur/_join", "{}"), 202);
    assert_int_equal(count(&w, "event WHERE verb = 'group.requested'"), 1);
    assert_status(call_as(&w, "rita", "GET /api/v1/groups/$stuur/requests", NULL), 403);
    assert_status(call_as(&w, "rita", "POST /api/v1/groups/$stuur/requests/$karel/_approve", "{}"), 403);
    r = call_as(&w, "sofie", "GET /api/v1/groups/$stuur/requests", NULL); /* curates */
    assert_int_equal(reply_int(&r, "items.0.user.id"), world_id(&w, "karel"));
    assert_status(call_as(&w, "sofie", "POST /api/v1/groups/$stuur/requests/$karel/_approve", "{}"), 204);
    assert_int_equal(count(&w, "membership WHERE group_id = $stuur AND account_id = $karel AND role = 'member'"), 1);
    assert_status(call_as(&w, "sofie", "POST /api/v1/groups/$stuur/requests/$karel/_approve", "{}"), 404);
    world_close(&w);
}

static void closed_joinRequest_refusedOrTakenBackIsGone(void **state)
{
    (void)state;
    struct world w = three_groups();
    assert_status(call_as(&w, "karel", "POST /api/v1/groups/$stuur/_join", "{}"), 202);
    assert_status(call_as(&w, "coco", "POST /api/v1/groups/$stuur/requests/$karel/_refuse", "{}"), 204);
    assert_int_equal(count(&w, "join_request"), 0);
    assert_int_equal(count(&w, "membership WHERE group_id = $stuur AND account_id = $karel"), 0);
    assert_status(call_as(&w, "karel", "POST /api/v1/groups/$stuur/_join", "{}"), 202);
    assert_status(call_as(&w, "karel", "POST /api/v1/groups/$stuur/_leave", "{}"), 204);
    assert_int_equal(count(&w, "join_request"), 0);
    world_close(&w);
}

/* ---- deputies */

static void deputy_ofASteeringGroup_actsAsSteeringWhileItLasts(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "stien", "POST /api/v1/groups",
        "{'kind':'steering','name':'Stuurgroep','visibility':'closed'}");
    world_name(&w, "steering", reply_int(&r, "id"));
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/groups/$steering/members", "{'user':$rita,'role':'deputy'}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/me", NULL);
    assert_string_equal(reply_text(&r, "permissions.endorse"), "true");
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $rita");
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 403);
    world_exec(&w, "UPDATE membership SET until = NULL, role = 'member' WHERE account_id = $rita");
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 403);
    world_close(&w);
}

/* A coach manages groups, but cannot make steering members of them; nor can a deputy pass it on. */
static void deputy_ofASteeringGroup_isAppointedByTheSteeringGroupOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "coco", "POST /api/v1/groups",
        "{'kind':'steering','name':'Van de coach','visibility':'closed'}");
    assert_status(r, 201);
    world_name(&w, "mine", reply_int(&r, "id"));
    assert_status(call_as(&w, "coco", "POST /api/v1/groups/$mine/members", "{'user':$coco,'role':'deputy'}"), 403);
    assert_status(call_as(&w, "coco", "POST /api/v1/groups/$mine/members", "{'user':$rita,'role':'member'}"), 201);
    r = call_as(&w, "coco", "POST /api/v1/groups", "{'kind':'team','name':'Team','visibility':'closed'}");
    world_name(&w, "team", reply_int(&r, "id"));
    assert_status(call_as(&w, "coco", "POST /api/v1/groups/$team/members", "{'user':$rita,'role':'deputy'}"), 201);
    assert_status(call_with(&w, "coco", "PATCH /api/v1/groups/$team", HEADERS("If-Match", "*"), "{'kind':'steering'}"),
        403);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/$mine/members", "{'user':$karel,'role':'deputy'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/groups/$mine/members", "{'user':$rita,'role':'deputy'}"), 403);
    world_close(&w);
}

/* ---- break-glass */

static void glass_broken_opensForFourHoursAndIsShownToTheMembers(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "adm", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "coco", "POST /api/v1/groups/$hidden/_break-glass", "{'reason':'Melding van misbruik'}"),
        403);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/$hidden/_break-glass", "{'reason':'x'}"), 400);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/999/_break-glass", "{'reason':'Melding van misbruik'}"), 404);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/$ring/_break-glass", "{'reason':'Melding van misbruik'}"),
        409);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/$hidden/_break-glass", "{'reason':'Melding van misbruik'}"),
        200);
    assert_status(call_as(&w, "adm", "GET /api/v1/posts/1", NULL), 200);
    assert_status(call_as(&w, "adm", "POST /api/v1/groups/$hidden/_break-glass", "{'reason':'Melding van misbruik'}"),
        409);
    int64_t left = world_number(&w, "SELECT until - since FROM membership WHERE account_id = $adm");
    assert_int_equal(left, 4 * 3600 * 1000);
    struct answer r = call_as(&w, "stien", "GET /api/v1/groups/$hidden", NULL);
    assert_int_equal(reply_int(&r, "breakGlass.0.user.id"), world_id(&w, "adm"));
    assert_string_equal(reply_text(&r, "breakGlass.0.reason"), "Melding van misbruik");
    assert_int_equal(count(&w, "event WHERE verb = 'group.glass_broken' AND actor = $adm AND entity_id = $hidden"), 1);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $adm");
    assert_status(call_as(&w, "adm", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "adm", "GET /api/v1/groups/$hidden", NULL), 404);
    r = call_as(&w, "stien", "GET /api/v1/groups/$hidden", NULL);
    assert_int_equal(reply_size(&r, "breakGlass"), 1); /* for good */
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(group_hidden_doesNotExistForOthers),
    cmocka_unit_test(group_nameOfAHiddenOne_isFree),
    cmocka_unit_test(group_patchWithNull_emptiesWhatMayBeEmpty),
    cmocka_unit_test(group_made_hasItsMakerAsChair),
    cmocka_unit_test(group_make_isBoundToTheRole),
    cmocka_unit_test(group_open_isJoinedAndLeft),
    cmocka_unit_test(group_chairWhoJoins_staysChair),
    cmocka_unit_test(group_closed_isSeenButNotJoined),
    cmocka_unit_test(group_chair_managesMembers),
    cmocka_unit_test(group_memberPatched_needsWhatWasRead),
    cmocka_unit_test(group_memberThatCannotBe_namesTheField),
    cmocka_unit_test(group_administrator_managesWhatIsNotHidden),
    cmocka_unit_test(group_membership_endsByItself),
    cmocka_unit_test(group_membership_beginsByItself),
    cmocka_unit_test(group_patch_keepsToKindsThatOneMayMake),
    cmocka_unit_test(group_withPosts_isNotRemoved),
    cmocka_unit_test(closed_joinRequest_isApprovedByWhoLeads),
    cmocka_unit_test(closed_joinRequest_refusedOrTakenBackIsGone),
    cmocka_unit_test(deputy_ofASteeringGroup_actsAsSteeringWhileItLasts),
    cmocka_unit_test(deputy_ofASteeringGroup_isAppointedByTheSteeringGroupOnly),
    cmocka_unit_test(glass_broken_opensForFourHoursAndIsShownToTheMembers),
};
UNIT_MAIN(tests);
