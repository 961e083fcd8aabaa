/* notification_test.c -- whom an event concerns, what is shown of it, and what is not. */
#include "tests/world.h"

#include "app/courier.h"
#include "base/clock.h"
#include "resource/notification/notification.h"

#include <string.h>

/* Expands everything that happened so far. */
static void expand(struct world *w)
{
    struct courier *c;
    struct courier_config config = { .database = w->path, .writer = w->writer };
    assert_int_equal(courier_new(&c, &config), OK);
    assert_int_equal(courier_expand(c), OK);
    courier_free(c);
}

/* "reply.posted own, post.published follow": what the person is told, newest first. */
static const char *told(struct world *w, const char *who)
{
    expand(w);
    struct answer r = call_as(w, who, "GET /api/v1/notifications", NULL);
    const char *all = "";
    assert_status(r, 200);
    for (int64_t i = 0; i < reply_size(&r, "items"); i++)
        all = arena_printf(&w->arena, "%s%s%s %s", all, i ? ", " : "",
            reply_text(&r, arena_printf(&w->arena, "items.%lld.event", (long long)i).p),
            reply_text(&r, arena_printf(&w->arena, "items.%lld.why", (long long)i).p))
                  .p;
    return all;
}

static int64_t reply_by(struct world *w, const char *who, const char *kind, const char *text)
{
    struct answer r = call_as(w, who, "POST /api/v1/posts/1/replies",
        arena_printf(&w->arena, "{'kind':'%s','body':'%s','privacyReason':'Een voorbeeld'}", kind, text).p);
    assert_status(r, 201);
    return reply_int(&r, "id");
}

static void notification_answer_reachesAskerAndFollowersNotItsAuthor(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    int64_t id = reply_by(&w, "bert", "answer", "De gemeente.");
    assert_string_equal(told(&w, "anna"), "reply.posted own");
    assert_string_equal(told(&w, "rita"), "reply.posted follow");
    assert_string_equal(told(&w, "bert"), "");
    assert_string_equal(told(&w, "karel"), "");
    struct answer r = call_as(&w, "anna", "GET /api/v1/notifications", NULL);
    assert_int_equal(reply_int(&r, "unread"), 1);
    assert_int_equal(reply_int(&r, "items.0.post.id"), id);
    assert_string_equal(reply_text(&r, "items.0.post.title"), "Wie betaalt de verzekering?");
    assert_string_equal(reply_text(&r, "items.0.actor.id"),
        arena_printf(&w.arena, "%lld", (long long)world_id(&w, "bert")).p);
    assert_string_equal(reply_text(&r, "items.0.read"), "null");
    world_close(&w);
}

static void notification_commentOnAnAnswer_reachesWhoGaveIt(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/replies",
                      "{'kind':'comment','parent':2,'body':'Dank je.'}"),
        201);
    assert_string_equal(told(&w, "bert"), "reply.posted own");
    assert_string_equal(told(&w, "anna"), "reply.posted own");
    assert_string_equal(told(&w, "stien"), "");
    world_close(&w);
}

static void notification_mention_reachesThePersonAndMembersOfAGroup(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE account SET name = 'Karel van Dam' WHERE id = $karel");
    (void)reply_by(&w, "bert", "comment", "Weet @karel-van-dam dit, of `@rita`?");
    assert_string_equal(told(&w, "karel"), "reply.posted mention");
    assert_string_equal(told(&w, "rita"), "");
    (void)reply_by(&w, "bert", "comment", "@Karel, of mail piet@voorbeeld.nl");
    assert_string_equal(told(&w, "karel"), "reply.posted mention, reply.posted mention");
    (void)reply_by(&w, "stien", "comment", "Vraag het aan @kring-ring");
    assert_string_equal(told(&w, "bert"), "reply.posted mention");
    world_close(&w);
}

static void notification_mentionOfTwoPeopleOfOneName_isForNobody(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w, "UPDATE account SET name = 'Jan Bos' WHERE id IN ($karel, $rita)");
    (void)reply_by(&w, "bert", "comment", "Vraag het @jan-bos");
    assert_string_equal(told(&w, "karel"), "");
    assert_string_equal(told(&w, "rita"), "");
    world_close(&w);
}

static void notification_newThread_reachesWhoFollowsItsThemePlaceOrWriter(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$theme,'frequency':'weekly'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/subscriptions", "{'organisation':$goirle}"), 201);
    assert_status(call_as(&w, "stranger", "POST /api/v1/subscriptions", "{'account':$anna}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$theme2}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Wie kent dit?','body':'x','place':$boschkens,'terms':[$theme],"
                      "'status':'published'}"),
        201);
    assert_string_equal(told(&w, "rita"), "post.published follow");
    assert_string_equal(told(&w, "karel"), "post.published follow");
    assert_string_equal(told(&w, "stranger"), "post.published follow");
    assert_string_equal(told(&w, "bert"), "");
    assert_string_equal(told(&w, "anna"), "");
    assert_int_equal(world_number(&w, "SELECT mail FROM notification WHERE account_id = $rita"), MAIL_WEEKLY);
    assert_int_equal(world_number(&w, "SELECT mail FROM notification WHERE account_id = $karel"), MAIL_DAILY);
    world_close(&w);
}

static void notification_anonymousQuestion_doesNotReachWhoFollowsItsWriter(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stranger", "POST /api/v1/subscriptions", "{'account':$anna}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$theme}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/subscriptions", "{'organisation':$goirle}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Wie kent dit?','body':'x','place':$boschkens,'anonymous':true,"
                      "'terms':[$theme],'status':'published'}"),
        201);
    assert_string_equal(told(&w, "stranger"), "");
    assert_string_equal(told(&w, "karel"), "");
    assert_string_equal(told(&w, "rita"), "post.published follow");
    struct answer r = call_as(&w, "rita", "GET /api/v1/notifications", NULL);
    assert_string_equal(reply_text(&r, "items.0.actor"), "null");
    assert_false(reply_has(&r, "Anna"));
    world_close(&w);
}

static void notification_authorAskedFor_reachesTheAuthorOnly(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    world_exec(&w, "UPDATE post SET anonymous = 1 WHERE id = 1");
    assert_status(call_as(&w, "adm", "POST /api/v1/posts/1/_ask-author", "{'reason':'Melding van misbruik'}"), 200);
    assert_string_equal(told(&w, "anna"), "post.author_shown own");
    assert_string_equal(told(&w, "bert"), "");
    assert_string_equal(told(&w, "stien"), "");
    world_close(&w);
}

static void notification_nomination_reachesTheSteeringGroup(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/_nominate", "{'reason':'Goed'}"), 201);
    assert_string_equal(told(&w, "sofie"), "post.nominated task");
    assert_string_equal(told(&w, "coco"), "");
    assert_string_equal(told(&w, "bert"), "");
    world_close(&w);
}

static void notification_mutedThread_isSilentButForMentions(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/subscriptions", "{'post':1,'frequency':'muted'}"), 201);
    (void)reply_by(&w, "bert", "answer", "De gemeente.");
    assert_string_equal(told(&w, "anna"), "");
    world_exec(&w, "UPDATE account SET name = 'Anna Smit' WHERE id = $anna");
    (void)reply_by(&w, "bert", "comment", "Toch, @anna-smit?");
    assert_string_equal(told(&w, "anna"), "reply.posted mention");
    world_close(&w);
}

static void notification_smallEditAndHelpful_areNoNews(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w,
        "UPDATE post SET body = 'Wie betaalt de verzekering van de vrijwilligers in het buurthuis, en geldt "
        "dat ook voor de mensen die alleen op zaterdag komen helpen?' WHERE id = 1");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(
        call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "'2'"),
            "{'body':'Wie betaalt de verzekering van de vrijwilligers in het buurthuis, en geldt dat ook voor "
            "de mensen die alleen op zondag komen helpen?'}"),
        200);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", "{'kind':'helpful'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    assert_string_equal(told(&w, "rita"), "");
    assert_string_equal(told(&w, "anna"), "");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "'3'"),
                      "{'body':'Intussen weten we meer. De vraag is nu alleen nog wie de auto betaalt.'}"),
        200);
    assert_string_equal(told(&w, "rita"), "post.edited follow");
    world_close(&w);
}

static void notification_endorsement_isNewsForWriterAndFollowers(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    assert_string_equal(told(&w, "bert"), "mark.made own");
    assert_non_null(strstr(told(&w, "rita"), "mark.made follow"));
    world_close(&w);
}

static void notification_submitted_isWorkForCuratorsOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Een casus','body':'x','terms':[$theme],'status':'submitted'}"),
        201);
    assert_string_equal(told(&w, "stien"), "post.submitted task");
    assert_string_equal(told(&w, "coco"), "post.submitted task");
    assert_string_equal(told(&w, "bert"), "");
    assert_string_equal(told(&w, "adm"), "");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_approve", "{}"), 200);
    assert_string_equal(told(&w, "anna"), "post.approved own");
    world_close(&w);
}

static void notification_afterLeavingTheGroup_isGone(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "stien", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    (void)reply_by(&w, "anna", "comment", "Nog iets over de verzekering.");
    assert_string_equal(told(&w, "stien"), "reply.posted follow");
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    assert_string_equal(told(&w, "stien"), "");
    struct answer r = call_as(&w, "stien", "GET /api/v1/notifications", NULL);
    assert_int_equal(reply_int(&r, "unread"), 0);
    assert_false(reply_has(&r, "verzekering"));
    assert_int_equal(world_number(&w, "SELECT count(*) FROM notification WHERE account_id = $bert"), 0);
    world_close(&w);
}

static void notification_read_countsDownAndIsOnlyOnesOwn(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    for (int i = 0; i < 3; i++)
        (void)reply_by(&w, "bert", "comment", "Nog iets.");
    expand(&w);
    struct answer r = call_as(&w, "anna", "GET /api/v1/notifications?limit=2", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_not_equal(reply_text(&r, "next"), "null");
    world_name(&w, "first", reply_int(&r, "items.0.id"));
    r = call_as(&w, "rita", "POST /api/v1/notifications/_read", "{'ids':[$first]}");
    assert_int_equal(reply_int(&r, "unread"), 3);
    r = call_as(&w, "anna", "POST /api/v1/notifications/_read", "{'ids':[$first]}");
    assert_int_equal(reply_int(&r, "unread"), 2);
    r = call_as(&w, "anna", "GET /api/v1/notifications?unread=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    r = call_as(&w, "anna", "POST /api/v1/notifications/_read", "{'thread':1}");
    assert_int_equal(reply_int(&r, "unread"), 0);
    struct answer bad = call_as(&w, "anna", "POST /api/v1/notifications/_read", "{}");
    assert_bad_field(bad, "ids");
    assert_status(call_as(&w, "nobody", "GET /api/v1/notifications", NULL), 401);
    world_close(&w);
}

struct again {
    struct job job;
    struct arena *a;
    const struct notice_round *round;
    const struct services *s;
};

static enum err store_again(struct job *job, struct db *db)
{
    struct again *x = (struct again *)(void *)job;
    return notification_store(db, x->a, x->s, x->round);
}

static void notification_roundStoredTwice_changesNothing(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct mail_settings mail = { .from = STR("vraagbaak@voorbeeld.nl"), .name = STR("Vraagbaak") };
    struct services s = { .mail = &mail };
    struct notice_round round;
    (void)reply_by(&w, "bert", "answer", "De gemeente.");
    assert_int_equal(notification_next(w.db, &w.arena, clock_now(), &round), OK);
    assert_true(round.moved);
    for (int i = 0; i < 2; i++) {
        struct again x = { .a = &w.arena, .round = &round, .s = &s };
        assert_int_equal(writer_call(w.writer, store_again, &x.job), OK);
    }
    assert_int_equal(count(&w, "notification"), 1);
    assert_int_equal(count(&w, "outbox"), 1);
    assert_int_equal(notification_next(w.db, &w.arena, clock_now(), &round), OK);
    assert_false(round.moved);
    world_close(&w);
}

static void notification_manyEvents_areStoredInOneWrite(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct courier *c;
    struct courier_config config = { .database = w.path, .writer = w.writer };
    assert_int_equal(courier_new(&c, &config), OK);
    assert_int_equal(courier_expand(c), OK);
    for (int i = 0; i < 40; i++)
        (void)reply_by(&w, "bert", "comment", arena_printf(&w.arena, "Nog iets: %d.", i).p);
    int64_t before = db_epoch();
    assert_int_equal(courier_expand(c), OK);
    assert_int_equal(db_epoch() - before, 1);
    courier_free(c);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM notification WHERE account_id = $anna"), 40);
    world_close(&w);
}

static void notification_moreThanOneWriteHolds_isAllStored(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234) "
        "INSERT INTO event(id, at, verb, actor, root_id, post_id, entity, entity_id) "
        "SELECT 1000 + i, i, iif(i > 600 AND i % 5 = 0, 'reply.posted', 'post.viewed'), $bert, 1, 1, 'post', 1 FROM n");
    expand(&w);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM notification WHERE account_id = $anna AND event_id > 1000"),
        126);
    assert_int_equal(world_number(&w, "SELECT at FROM notify_position WHERE name = 'event'"), 2234);
    world_close(&w);
}

static void notification_manyFollowers_comeInSteps(void **state)
{
    (void)state;
    enum { PEOPLE = 3 * NOTICE_BATCH + 7 };
    struct world w = world_open("one-question");
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1306) "
        "INSERT INTO account(id, mail, name, roles, created, updated) "
        "SELECT i, 'p' || i || '@voorbeeld.nl', 'P', 1, 0, 0 FROM n");
    world_exec(&w,
        "INSERT INTO subscription(id, account_id, entity, entity_id, created) "
        "SELECT id, id, 'post', 1, 0 FROM account WHERE id >= 1000");
    (void)reply_by(&w, "bert", "answer", "De gemeente.");
    expand(&w);
    assert_int_equal(world_number(&w, "SELECT count(DISTINCT account_id) FROM notification WHERE account_id >= 1000"),
        PEOPLE);
    assert_int_equal(count(&w, "notification"), PEOPLE + 1);
    world_close(&w);
}

static void preference_defaultsAndChanges(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "GET /api/v1/me/mail-preferences", NULL);
    assert_string_equal(reply_text(&r, "digest"), "daily");
    assert_string_equal(reply_text(&r, "direct"), "true");
    assert_string_equal(reply_text(&r, "bounced"), "null");
    r = call_as(&w, "anna", "PATCH /api/v1/me/mail-preferences", "{'digest':'weekly','direct':false}");
    assert_status(r, 200);
    r = call_as(&w, "anna", "PATCH /api/v1/me/mail-preferences", "{'bounced':null}");
    assert_string_equal(reply_text(&r, "digest"), "weekly");
    assert_string_equal(reply_text(&r, "direct"), "false");
    struct answer bad = call_as(&w, "anna", "PATCH /api/v1/me/mail-preferences", "{'digest':'hourly'}");
    assert_bad_field(bad, "digest");
    world_close(&w);
}

static void deadLetter_isSeenRetriedAndDroppedByAdministratorsOnly(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w,
        "INSERT INTO outbox(id, kind, once, account_id, created, due, attempts, dead, problem) "
        "VALUES (7, 'notice', '1.2', $anna, 1, 1, 10, 5, 'rejected: 550 no such user'), "
        "(8, 'notice', '1.3', NULL, 1, 1, 10, 5, 'x'), (9, 'notice', '1.4', $bert, 1, 1, 0, NULL, '')");
    struct answer r = call_as(&w, "adm", "GET /api/v1/dead-letters", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.1.problem"), "rejected: 550 no such user");
    assert_int_equal(reply_int(&r, "items.1.user.id"), world_id(&w, "anna"));
    assert_int_equal(reply_int(&r, "waiting"), 1);
    assert_status(call_as(&w, "coco", "GET /api/v1/dead-letters", NULL), 403);
    assert_status(call_as(&w, "adm", "POST /api/v1/dead-letters/7/_retry", "{}"), 204);
    assert_status(call_as(&w, "adm", "POST /api/v1/dead-letters/7/_retry", "{}"), 404);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/dead-letters/8", NULL), 204);
    assert_status(call_as(&w, "adm", "DELETE /api/v1/dead-letters/9", NULL), 404);
    assert_int_equal(world_number(&w, "SELECT attempts FROM outbox WHERE id = 7 AND dead IS NULL"), 0);
    assert_int_equal(count(&w, "outbox"), 2);
    world_close(&w);
}

static void notification_followedSearch_findsWhatIsNewAndOthers(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct courier *c;
    const char *const texts[] = { "rita", "anna" };
    for (size_t i = 0; i < 2; i++)
        assert_status(call_as(&w, texts[i], "POST /api/v1/subscriptions",
                          "{'search':'q=grasmaaier','frequency':'weekly'}"),
            201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Wie leent ons een grasmaaier?','body':'x','terms':[$theme],"
                      "'status':'published'}"),
        201);
    world_index(&w);
    struct courier_config config = { .database = w.path, .writer = w.writer, .services = w.services };
    assert_int_equal(courier_new(&c, &config), OK);
    int64_t later = clock_now() + 3600 * 1000;
    assert_int_equal(courier_searches(c, later), OK);
    assert_int_equal(courier_searches(c, later + 3600 * 1000), OK);
    courier_free(c);
    assert_string_equal(told(&w, "rita"), "post.published follow");
    assert_string_equal(told(&w, "anna"), "");
    assert_int_equal(world_number(&w, "SELECT mail FROM notification WHERE account_id = $rita"), MAIL_WEEKLY);
    world_close(&w);
}

static void notification_group_tellsWhoWasTakenInAndWhoLeads(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    world_exec(&w, "UPDATE membership SET role = 'chair' WHERE account_id = $anna AND group_id = $ring");
    assert_status(call_as(&w, "rita", "POST /api/v1/groups/$ring/_join", "{}"), 200);
    assert_string_equal(told(&w, "anna"), "group.joined task");
    assert_string_equal(told(&w, "rita"), ""); /* one knows what one did */
    assert_string_equal(told(&w, "bert"), "");
    assert_status(call_as(&w, "anna", "POST /api/v1/groups/$ring/members", "{'user':$karel}"), 201);
    assert_string_equal(told(&w, "karel"), "group.joined own");
    struct answer r = call_as(&w, "karel", "GET /api/v1/notifications", NULL);
    assert_int_equal(reply_int(&r, "items.0.group.id"), world_id(&w, "ring"));
    assert_true(strlen(reply_text(&r, "items.0.group.name")) > 0);
    assert_string_equal(reply_text(&r, "items.0.term"), "null");
    world_exec(&w, "DELETE FROM membership WHERE account_id = $karel AND group_id = $ring");
    world_exec(&w, "UPDATE user_group SET visibility = 'hidden' WHERE id = $ring");
    r = call_as(&w, "karel", "GET /api/v1/notifications", NULL);
    assert_string_equal(reply_text(&r, "items.0.group"), "null"); /* whoever left knows no hidden group */
    assert_string_equal(told(&w, "anna"), "group.joined task");
    world_close(&w);
}

static void notification_law_isToldWhenItEnds(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'term':$law}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'term':$law,'frequency':'muted'}"), 201);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"),
                      "{'definition':'Een wet'}"),
        200);
    assert_string_equal(told(&w, "rita"), ""); /* not for every edit */
    assert_status(call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"),
                      "{'validTo':'2015-01-01'}"),
        200);
    assert_string_equal(told(&w, "rita"), "term.edited follow");
    assert_status(call_with(&w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"),
                      "{'definition':'Een oude wet'}"),
        200);
    assert_string_equal(told(&w, "rita"), "term.edited follow"); /* once */
    assert_string_equal(told(&w, "bert"), "");
    world_close(&w);
}

static void notification_proposalForATerm_reachesWhoMayAct(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/_propose",
                      "{'kind':'tag','name':'Tuin','reason':'Komt terug'}"),
        201);
    assert_string_equal(told(&w, "stien"), "term.proposed task");
    assert_string_equal(told(&w, "coco"), "term.proposed task");
    assert_string_equal(told(&w, "anna"), "");
    assert_string_equal(told(&w, "rita"), "");
    assert_status(call_as(&w, "anna", "POST /api/v1/terms/$law/_propose", "{'reason':'Vervalt in januari'}"), 201);
    assert_string_equal(told(&w, "stien"), "term.proposed task, term.proposed task");
    assert_string_equal(told(&w, "coco"), "term.proposed task"); /* laws are the steering group's */
    struct answer r = call_as(&w, "stien", "GET /api/v1/notifications", NULL);
    assert_int_equal(reply_int(&r, "items.0.term.id"), world_id(&w, "law"));
    assert_string_equal(reply_text(&r, "items.1.term"), "null"); /* it is not there yet */
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(notification_proposalForATerm_reachesWhoMayAct),
    cmocka_unit_test(notification_group_tellsWhoWasTakenInAndWhoLeads),
    cmocka_unit_test(notification_law_isToldWhenItEnds),
    cmocka_unit_test(notification_followedSearch_findsWhatIsNewAndOthers),
    cmocka_unit_test(notification_answer_reachesAskerAndFollowersNotItsAuthor),
    cmocka_unit_test(notification_commentOnAnAnswer_reachesWhoGaveIt),
    cmocka_unit_test(notification_mention_reachesThePersonAndMembersOfAGroup),
    cmocka_unit_test(notification_mentionOfTwoPeopleOfOneName_isForNobody),
    cmocka_unit_test(notification_newThread_reachesWhoFollowsItsThemePlaceOrWriter),
    cmocka_unit_test(notification_anonymousQuestion_doesNotReachWhoFollowsItsWriter),
    cmocka_unit_test(notification_authorAskedFor_reachesTheAuthorOnly),
    cmocka_unit_test(notification_nomination_reachesTheSteeringGroup),
    cmocka_unit_test(notification_mutedThread_isSilentButForMentions),
    cmocka_unit_test(notification_smallEditAndHelpful_areNoNews),
    cmocka_unit_test(notification_endorsement_isNewsForWriterAndFollowers),
    cmocka_unit_test(notification_submitted_isWorkForCuratorsOnly),
    cmocka_unit_test(notification_afterLeavingTheGroup_isGone),
    cmocka_unit_test(notification_read_countsDownAndIsOnlyOnesOwn),
    cmocka_unit_test(notification_roundStoredTwice_changesNothing),
    cmocka_unit_test(notification_manyEvents_areStoredInOneWrite),
    cmocka_unit_test(notification_moreThanOneWriteHolds_isAllStored),
    cmocka_unit_test(notification_manyFollowers_comeInSteps),
    cmocka_unit_test(preference_defaultsAndChanges),
    cmocka_unit_test(deadLetter_isSeenRetriedAndDroppedByAdministratorsOnly),
};
UNIT_MAIN(tests);
