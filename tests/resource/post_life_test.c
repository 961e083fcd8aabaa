/* post_life_test.c -- one case from the first draft until another one takes its place: state, progress, freshness, tasks, links,
 * trail, and what each role sees on the way. */
#include "tests/world.h"

#include "base/buf.h"
#include "db/writer.h"
#include "domain/event.h"

/* How many tasks of this kind the person sees. */
static int64_t waiting(struct world *w, const char *who, const char *kind)
{
    struct answer r = call_as(w, who, arena_printf(&w->arena, "GET /api/v1/tasks?kind=%s", kind).p, NULL);
    return reply_size(&r, "items");
}

static const char *const everybody[] = { "anna", "bert", "stien", "sofie", "coco", "rita", "karel", "adm", "stranger",
    "nobody" };
enum { EVERYBODY = sizeof everybody / sizeof *everybody };

/* ---- what the whole house sees of post 1 */

/* Adds "word: " and the names of those whose bit is set, on a line of its own; nothing when there are none. */
static void add_names(struct buf *b, const char *word, unsigned who)
{
    if (!who)
        return;
    buf_printf(b, "%s:", word);
    for (size_t i = 0; i < EVERYBODY; i++)
        if (who >> i & 1)
            buf_printf(b, " %s", everybody[i]);
    buf_addc(b, '\n');
}

/* True when one of the answer's items has this value at the path. */
static bool has_item(struct world *w, const struct answer *r, const char *path, const char *value)
{
    for (int64_t i = 0; i < reply_size(r, "items"); i++)
        if (!strcmp(reply_text(r, arena_printf(&w->arena, "items.%lld.%s", (long long)i, path).p), value))
            return true;
    return false;
}

/* Who has a task of each kind. */
static void add_tasks(struct world *w, struct buf *b)
{
    static const char *const kinds[] = { "approve", "answer", "review", "privacy", "flag", "law", "define",
        "handover" };
    unsigned who[8] = { 0 };
    for (size_t i = 0; i + 1 < EVERYBODY; i++) {
        struct answer r = call_as(w, everybody[i], "GET /api/v1/tasks", NULL);
        assert_status(r, 200);
        for (size_t k = 0; k < 8; k++)
            who[k] |= (unsigned)has_item(w, &r, "kind", kinds[k]) << i;
    }
    for (size_t k = 0; k < 8; k++)
        add_names(b, arena_printf(&w->arena, "task %s", kinds[k]).p, who[k]);
}

static void add_links(struct world *w, struct buf *b, const struct answer *r)
{
    for (int64_t i = 0; i < reply_size(r, "links"); i++) {
        const char *at = arena_printf(&w->arena, "links.%lld", (long long)i).p;
        buf_printf(b, "link: %s", reply_text(r, arena_printf(&w->arena, "%s.rel", at).p));
        buf_printf(b, " %s", reply_text(r, arena_printf(&w->arena, "%s.direction", at).p));
        buf_printf(b, " %s", reply_text(r, arena_printf(&w->arena, "%s.post.kind", at).p));
        buf_printf(b, " %s\n", reply_text(r, arena_printf(&w->arena, "%s.post.id", at).p));
    }
}

/* What stands in the answers beyond the three axes. */
static void add_facts(struct world *w, struct buf *b, const struct answer *r)
{
    static const char *const counts[] = { "answers", "comments", "endorsed", "triedWorked" };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t n = reply_int(r, arena_printf(&w->arena, "counts.%s", counts[i]).p);
        if (n)
            buf_printf(b, "%s: %lld\n", counts[i], (long long)n);
    }
    if (reply_size(r, "writtenBefore") > 0)
        buf_printf(b, "written before: %s\n", reply_text(r, "writtenBefore.0.successor.name"));
    if (strcmp(reply_text(r, "reviewDue"), "null") != 0)
        buf_printf(b, "review: %s\n", !strcmp(reply_text(r, "reviewDue"), "2020-01-01") ? "2020-01-01" : "later");
}

/* Everything that somebody can see of post 1, for every role: a line each. */
static struct str look(struct world *w)
{
    static const char *const rights[] = { "edit", "answer", "submit", "approve", "endorse", "tried", "judge", "archive",
        "merge", "reopen" };
    enum { RIGHTS = sizeof rights / sizeof *rights };
    unsigned read = 0, listed = 0, found = 0, may[RIGHTS] = { 0 };
    struct answer seen = { 0 };
    struct buf b = { 0 };
    world_index(w);
    for (size_t i = 0; i < EVERYBODY; i++) {
        struct answer r = call_as(w, everybody[i], "GET /api/v1/posts/1", NULL);
        read |= (unsigned)(r.status == 200) << i;
        assert_true(r.status == 200 || r.status == 404);
        for (size_t k = 0; k < RIGHTS && r.status == 200; k++)
            may[k] |= (unsigned)!strcmp(reply_text(&r, arena_printf(&w->arena, "permissions.%s", rights[k]).p), "true")
                << i;
        if (i == 0)
            seen = r;
        r = call_as(w, everybody[i], "GET /api/v1/posts?kind=case", NULL);
        listed |= (unsigned)has_item(w, &r, "id", "1") << i;
        r = call_as(w, everybody[i], "GET /api/v1/search?q=moestuin", NULL);
        found |= (unsigned)has_item(w, &r, "id", "1") << i;
    }
    buf_printf(&b, "%s", reply_text(&seen, "status"));
    buf_printf(&b, " %s", reply_text(&seen, "progress"));
    buf_printf(&b, " %s\n", reply_text(&seen, "freshness"));
    add_names(&b, "read", read);
    add_names(&b, "listed", listed);
    add_names(&b, "found", found);
    for (size_t k = 0; k < RIGHTS; k++)
        add_names(&b, rights[k], may[k]);
    add_tasks(w, &b);
    add_links(w, &b, &seen);
    add_facts(w, &b, &seen);
    struct answer trail = call_as(w, "stien", "GET /api/v1/events?post=1&limit=100", NULL);
    if (reply_size(&trail, "items") > 0) /* of a draft there is none for the steering group */
        buf_printf(&b, "trail: %lld %s\n", (long long)reply_size(&trail, "items"), reply_text(&trail, "items.0.verb"));
    struct str all = arena_str(&w->arena, buf_str(&b));
    buf_release(&b);
    return all;
}

/* Fails, and shows what is seen, when it is anything else. */
static void assert_look(struct world *w, const char *step, const char *expected)
{
    struct str now = look(w);
    if (!str_is(now, expected))
        fail_msg("%s:\n%.*s\ninstead of:\n%s", step, STR_ARG(now), expected);
}

/* What a published case is to everybody, and what each may do with it. */
#define EVERYWHERE                                                 \
    "read: anna bert stien sofie coco rita karel adm stranger\n"   \
    "listed: anna bert stien sofie coco rita karel adm stranger\n" \
    "found: anna bert stien sofie coco rita karel adm stranger\n"
#define RIGHTS                             \
    "edit: anna stien sofie coco\n"        \
    "answer: anna bert stien sofie coco\n" \
    "endorse: stien sofie\n"               \
    "tried: anna bert stien sofie rita\n"  \
    "judge: anna bert stien sofie coco\n"  \
    "archive: stien sofie coco\n"          \
    "merge: stien sofie coco\n"
#define RIGHTS_WHEN_RESOLVED RIGHTS "reopen: anna stien sofie coco\n"

/* From nothing to submitted, with somebody who reads along. */
static void write_it(struct world *w)
{
    assert_status(
        call_as(w, "anna", "POST /api/v1/posts",
            "{'kind':'case','title':'Samen de moestuin in','body':'Eerste versie.','terms':[$theme,$law],'place':$goirle}"),
        201);
    assert_look(w, "a draft",
        "draft open current\n"
        "read: anna\n"
        "edit: anna\n"
        "submit: anna\n");
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"), 200);
    assert_look(w, "somebody reads along",
        "draft open current\n"
        "read: anna bert\n"
        "edit: anna\n"
        "submit: anna\n");
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/suggestions", "{'body':'Betere versie.','reason':'Korter'}"),
        201);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 200);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_look(w, "submitted",
        "submitted open current\n"
        "read: anna stien sofie coco\n"
        "edit: anna stien sofie coco\n"
        "approve: stien sofie coco\n"
        "task approve: stien sofie coco\n"
        "trail: 6 post.submitted\n");
}

static void return_and_approve_it(struct world *w)
{
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_approve", "{}"), 403);
    assert_status(call_as(w, "stien", "POST /api/v1/posts/1/_return", "{'reason':'Noem de partners.'}"), 200);
    assert_look(w, "returned",
        "draft open current\n"
        "read: anna\n"
        "edit: anna\n"
        "submit: anna\n");
    assert_status(call_with(w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'Versie met partners.'}"),
        200);
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_status(call_as(w, "sofie", "POST /api/v1/posts/1/_approve", "{}"), 200);
    assert_look(w, "approved", "published open current\n" EVERYWHERE RIGHTS "trail: 10 post.approved\n");
}

static void answer_and_judge_it(struct world *w)
{
    assert_status(call_as(w, "anna", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'Mijn eigen aanvulling.'}"),
        201);
    assert_look(w, "answered by the author, which is no answer",
        "published open current\n" EVERYWHERE RIGHTS "answers: 1\n"
        "trail: 11 reply.posted\n");
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Bij ons ook.'}"), 201);
    assert_status(call_as(w, "coco", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Let op de grond.'}"),
        201);
    assert_look(w, "two answers of others",
        "published answered current\n" EVERYWHERE RIGHTS "answers: 3\n"
        "trail: 13 reply.posted\n");
    assert_status(call_as(w, "rita", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 403);
    assert_status(call_as(w, "sofie", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 201);
    assert_look(w, "endorsed",
        "published resolved current\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "answers: 3\n"
        "endorsed: 1\n"
        "trail: 14 mark.made\n");
    assert_status(call_as(w, "bert", "POST /api/v1/posts/1/marks",
                      "{'kind':'tried_worked','note':'Met vrijwilligers.'}"),
        201);
    assert_look(w, "worked elsewhere",
        "published resolved current\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "trail: 15 mark.made\n");
    struct answer r = call_as(w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "replies.0.id"), "3"); /* endorsed first */
    assert_true(reply_has(&r, "\"name\":\"Tilburg\""));
}

static void learn_from_it(struct world *w)
{
    struct answer r = call_as(w, "stien", "POST /api/v1/posts",
        "{'kind':'lesson','title':'Vraag eerst wie al een tuin heeft.','body':'Waarom','status':'published'}");
    assert_status(r, 201);
    world_name(w, "lesson", reply_int(&r, "id"));
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$lesson/links", "{'rel':'derived_from','to':1}"), 201);
    assert_look(w, "a lesson came out of it",
        "published resolved current\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "link: derived_from from lesson 5\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "trail: 15 mark.made\n");
    struct answer lesson = call_as(w, "rita", "GET /api/v1/posts/$lesson", NULL);
    assert_string_equal(reply_text(&lesson, "links.0.direction"), "to");
    assert_string_equal(reply_text(&lesson, "links.0.post.id"), "1");
}

static void keep_it_valid(struct world *w)
{
    struct answer r = call_as(w, "stien", "POST /api/v1/terms", "{'kind':'law','name':'Nieuwe wet'}");
    world_name(w, "newlaw", reply_int(&r, "id"));
    assert_status(call_with(w, "stien", "PATCH /api/v1/terms/$law", HEADERS("If-Match", "*"), "{'replacedBy':$newlaw}"),
        200);
    assert_look(w, "its law was replaced",
        "published resolved current\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "task law: stien sofie coco\n"
        "link: derived_from from lesson 5\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "written before: Nieuwe wet\n"
        "trail: 15 mark.made\n");
    assert_status(call_with(w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'reviewDue':'2020-01-01'}"),
        200);
    assert_look(w, "to be reviewed",
        "published resolved review_due\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "task review: stien sofie coco\n"
        "task law: stien sofie coco\n"
        "link: derived_from from lesson 5\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "written before: Nieuwe wet\n"
        "review: 2020-01-01\n"
        "trail: 16 post.edited\n");
    assert_status(call_as(w, "coco", "POST /api/v1/posts/1/marks", "{'kind':'still_valid'}"), 201);
    assert_look(w, "still valid",
        "published resolved current\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "link: derived_from from lesson 5\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "review: later\n"
        "trail: 17 mark.made\n");
}

static void replace_it(struct world *w)
{
    struct answer r = call_as(w, "bert", "POST /api/v1/posts",
        "{'kind':'case','title':'De volkstuin drie jaar later','body':'x','terms':[$theme],'status':'submitted'}");
    assert_status(r, 201);
    world_name(w, "newer", reply_int(&r, "id"));
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$newer/_approve", "{}"), 200);
    assert_status(call_as(w, "stien", "POST /api/v1/posts/$newer/links", "{'rel':'supersedes','to':1}"), 201);
    assert_look(w, "something newer took its place",
        "published resolved superseded\n" EVERYWHERE RIGHTS_WHEN_RESOLVED "link: derived_from from lesson 5\n"
        "link: supersedes from case 6\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "review: later\n"
        "trail: 17 mark.made\n");
    r = call_as(w, "rita", "GET /api/v1/posts/$newer", NULL);
    assert_string_equal(reply_text(&r, "links.0.rel"), "supersedes");
    assert_string_equal(reply_text(&r, "links.0.direction"), "to");
    assert_string_equal(reply_text(&r, "links.0.post.id"), "1");
    assert_status(call_as(w, "stien", "POST /api/v1/posts/1/_archive", "{}"), 200);
    assert_look(w, "archived",
        "archived resolved superseded\n"
        "read: anna bert stien sofie coco rita karel adm stranger\n"
        "link: derived_from from lesson 5\n"
        "link: supersedes from case 6\n"
        "answers: 3\n"
        "endorsed: 1\n"
        "triedWorked: 1\n"
        "review: later\n"
        "trail: 18 post.archived\n");
    r = call_as(w, "rita", "GET /api/v1/posts?kind=case", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    r = call_as(w, "rita", "GET /api/v1/posts?kind=case&status=archived", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_int_equal(world_number(w, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
}

/* One and the same case, and what every role sees of it after each step. Nothing in it is skipped: a line that is absent is
 * something that nobody sees or may. */
static void life_ofACase_fromDraftUntilItIsReplaced(void **state)
{
    (void)state;
    static const char *const trail[] = { "post.created", "post.pre_read", "suggestion.made", "post.edited",
        "suggestion.accepted", "post.submitted", "post.returned", "post.edited", "post.submitted", "post.approved",
        "reply.posted", "reply.posted", "reply.posted", "mark.made", "mark.made", "post.edited", "mark.made",
        "post.archived" };
    enum { STEPS = sizeof trail / sizeof *trail };
    struct world w = world_open("empty");
    write_it(&w);
    return_and_approve_it(&w);
    answer_and_judge_it(&w);
    learn_from_it(&w);
    keep_it_valid(&w);
    replace_it(&w);
    struct answer r = call_as(&w, "stien", "GET /api/v1/events?post=1&limit=100", NULL);
    assert_int_equal(reply_size(&r, "items"), STEPS);
    for (int i = 0; i < STEPS; i++) /* the newest stands first */
        assert_string_equal(reply_text(&r, arena_printf(&w.arena, "items.%d.verb", STEPS - 1 - i).p), trail[i]);
    r = call_as(&w, "rita", "GET /api/v1/events?post=1&limit=100", NULL);
    assert_false(reply_has(&r, "Noem de partners")); /* why it was returned is between the author and the curators */
    world_close(&w);
}

struct leaving {
    struct job job;
    int64_t account;
};

/* Stands for POST /me/_anonymise, which wants a session of one's own. */
static enum err leave(struct job *job, struct db *db)
{
    int64_t account = ((struct leaving *)job)->account;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ACCOUNT_ANONYMISED,
            .actor = account,
            .entity = "account",
            .entity_id = account });
}

/* What somebody had under hand goes with the name; the others go on. */
static void life_ofAPersonWhoLeaves_leavesNoDraftsFollowingOrClaims(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/drafts", "{'title':'Half af'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/tasks/1/_claim", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", "{'kind':'page','title':'Kaders','body':'x'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_pre-read", "{'reader':$bert}"), 200);
    struct leaving leaving = { .account = world_id(&w, "bert") };
    assert_int_equal(writer_call(w.writer, leave, &leaving.job), OK);
    assert_int_equal(count(&w, "draft"), 0);
    assert_int_equal(count(&w, "post_reader"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM subscription WHERE account_id = $bert"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE claimed_by = $bert"), 0);
    assert_int_equal(waiting(&w, "stien", "answer"), 1);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(life_ofACase_fromDraftUntilItIsReplaced),
    cmocka_unit_test(life_ofAPersonWhoLeaves_leavesNoDraftsFollowingOrClaims),
};
UNIT_MAIN(tests);
