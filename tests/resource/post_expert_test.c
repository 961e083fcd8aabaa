/* post_expert_test.c -- somebody without an account answers one question, once. */
#include "tests/world.h"

#include <string.h>

/* The token of a fresh link for post 1, made by who. */
static const char *link_by(struct world *w, const char *who)
{
    struct answer r = call_as(w, who, "POST /api/v1/posts/1/expert-links",
        "{'name':'Els Jacobs, wijkverpleegkundige'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "state"), "open");
    const char *hash = strchr(reply_text(&r, "link"), '#');
    assert_non_null(hash);
    return hash + 1;
}

static struct answer ask(struct world *w, const char *what, const char *token, const char *more)
{
    return call_as(w, "nobody", arena_printf(&w->arena, "POST /api/v1/expert-links/_%s", what).p,
        arena_printf(&w->arena, "{'token':'%s'%s}", token, more).p);
}

static void expert_link_answersOnceUnderItsLabel(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *token = link_by(&w, "stien");
    struct answer r = ask(&w, "read", token, "");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "title"), "Wie betaalt de verzekering?");
    assert_status(ask(&w, "answer", token, ",'body':'Dat doet de gemeente.'"), 204);
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "replies.0.kind"), "answer");
    assert_string_equal(reply_text(&r, "replies.0.author.name"),
        "Els Jacobs, wijkverpleegkundige (op verzoek, zonder account)");
    assert_string_equal(reply_text(&r, "progress"), "answered");
    assert_status(ask(&w, "answer", token, ",'body':'En nog iets.'"), 410);
    assert_status(ask(&w, "read", token, ""), 410);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM account WHERE name LIKE 'Els%' AND (closed IS NULL OR roles <> 0)"),
        0);
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM event WHERE verb IN ('expert.asked', 'expert.linked', 'reply.posted')"),
        3);
    world_close(&w);
}

static void expert_link_worksNoMoreWhenOldRevokedOrWithdrawn(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *old = link_by(&w, "coco");
    world_exec(&w, "UPDATE expert_link SET expires = 1");
    assert_status(ask(&w, "answer", old, ",'body':'x'"), 410);
    const char *revoked = link_by(&w, "anna"); /* who asked the question */
    assert_status(call_as(&w, "stien", "DELETE /api/v1/posts/1/expert-links/2", NULL), 204);
    assert_status(call_as(&w, "stien", "DELETE /api/v1/posts/1/expert-links/2", NULL), 404);
    assert_status(ask(&w, "answer", revoked, ",'body':'x'"), 410);
    const char *late = link_by(&w, "stien");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_withdraw", "{'reason':'x'}"), 200);
    assert_status(ask(&w, "read", late, ""), 410);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 1);
    world_close(&w);
}

static void expert_link_isMadeByCuratorsAndTheAskerOnly(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    static const char *const others[] = { "bert", "rita", "karel", "adm" };
    for (size_t i = 0; i < 4; i++)
        assert_status(call_as(&w, others[i], "POST /api/v1/posts/1/expert-links", "{'name':'Els'}"), 403);
    struct answer none = call_as(&w, "stien", "POST /api/v1/posts/1/expert-links", "{}");
    assert_bad_field(none, "name");
    world_close(&w);
    w = world_open("hidden-group");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/expert-links", "{'name':'Els'}"), 403);
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/expert-links", "{'name':'Els'}"), 404);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(expert_link_answersOnceUnderItsLabel),
    cmocka_unit_test(expert_link_worksNoMoreWhenOldRevokedOrWithdrawn),
    cmocka_unit_test(expert_link_isMadeByCuratorsAndTheAskerOnly),
};
UNIT_MAIN(tests);
