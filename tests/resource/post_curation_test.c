/* post_curation_test.c -- reading along, suggested edits, restoring and comparing versions, merging threads. */
#include "tests/world.h"

#include <stdio.h>

/* ---- reading along */

static const char *const DRAFT = "{'kind':'case','title':'Mijn concept','body':'x','terms':[$theme]}";

static void preRead_draft_isReadableForThatPersonUntilSubmitted(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", DRAFT), 201);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}");
    assert_status(r, 200);
    r = call_as(&w, "bert", "GET /api/v1/posts/1", NULL);
    assert_status(r, 200);
    static const char *const no[] = { "edit", "submit", "withdraw", "comment", "answer", "link", "preRead", "flag",
        "endorse" };
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_string_equal(reply_text(&r, arena_printf(&w.arena, "permissions.%s", no[i]).p), "false");
    assert_string_equal(reply_text(&r, "permissions.suggest"), "true");
    static const char *const others[] = { "stien", "coco", "rita", "adm", "stranger" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_status(call_as(&w, others[i], "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "nobody", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1", NULL), 404);
    assert_int_equal(count(&w, "post_reader"), 0);
    world_close(&w);
}

static void preRead_byAnybodyButTheAuthorOfADraft_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"), 403);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", DRAFT), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_pre-read", "{'reader':$rita}"), 404);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_pre-read", "{'reader':$bert}"), 404);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/2/_pre-read", "{'reader':$bert}"), 200);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/2/_pre-read", "{'reader':$rita}"), 403);
    struct answer self = call_as(&w, "anna", "POST /api/v1/posts/2/_pre-read", "{'reader':$anna}"),
                  unknown = call_as(&w, "anna", "POST /api/v1/posts/2/_pre-read", "{'reader':9999}");
    assert_bad_field(self, "reader");
    assert_bad_field(unknown, "reader");
    world_close(&w);
}

/* The system, an outside expert and who left have a number too. */
static void preRead_byWhoCouldNotReadItLater_isRefused(void **state)
{
    (void)state;
    static const char *const nobodies[] = { "{'reader':1}", "{'reader':$expert}", "{'reader':$rita}" };
    struct world w = world_open("empty");
    world_name(&w, "expert", 900);
    world_exec(&w,
        "INSERT INTO account(id, mail, name, roles, created, updated)"
        " VALUES ($expert, 'deskundige-900@vraagbaak.invalid', 'Deskundige', 0, 1, 1)");
    world_exec(&w, "UPDATE account SET closed = 1 WHERE id = $rita");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", DRAFT), 201);
    for (size_t i = 0; i < sizeof nobodies / sizeof *nobodies; i++) {
        struct answer r = call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", nobodies[i]);
        assert_bad_field(r, "reader");
    }
    assert_int_equal(count(&w, "post_reader"), 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$stranger}"), 200);
    world_close(&w);
}

static void preRead_forAHiddenGroup_takesAMember(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Stil','body':'x','access':'group','group':$hidden}"),
        201);
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"); /* not any more */
    assert_bad_field(r, "reader");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$stien}"), 200);
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/1", NULL), 200);
    world_exec(&w, "UPDATE membership SET until = 1000 WHERE account_id = $stien AND group_id = $hidden");
    assert_status(call_as(&w, "stien", "GET /api/v1/posts/1", NULL), 404);
    world_close(&w);
}

static void preRead_draft_isAlsoInTheReadersList(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", DRAFT), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$bert}"), 200);
    struct answer bert = call_as(&w, "bert", "GET /api/v1/posts?status=draft", NULL),
                  stien = call_as(&w, "stien", "GET /api/v1/posts?status=draft", NULL);
    assert_int_equal(reply_size(&bert, "items"), 1);
    assert_int_equal(reply_size(&stien, "items"), 0);
    world_close(&w);
}

/* ---- suggested edits */

static const char *const PAGE = "{'kind':'page','title':'Kaders','body':'De oude tekst.','status':'published'}";

static void suggestion_accepted_isAVersionByWhoProposedIt(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", PAGE), 201);
    struct answer r = call_as(&w, "bert", "POST /api/v1/posts/1/suggestions",
        "{'title':'Kaders 2026','body':'De **nieuwe** tekst.','reason':'De wet is veranderd'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "n"), "1");
    assert_string_equal(reply_text(&r, "state"), "open");
    r = call_as(&w, "sofie", "GET /api/v1/posts/1/suggestions", NULL);
    assert_string_equal(reply_text(&r, "items.0.user.name"), "bert de Proef");
    assert_string_equal(reply_text(&r, "items.0.body"), "De **nieuwe** tekst.");
    r = call_as(&w, "sofie", "GET /api/v1/posts/1/suggestions/1", NULL);
    assert_string_equal(reply_text(&r, "diff.0.text"), "De ");
    assert_string_equal(reply_text(&r, "diff.1.change"), "removed");
    assert_string_equal(reply_text(&r, "diff.1.text"), "oude ");
    assert_string_equal(reply_text(&r, "diff.2.text"), "**nieuwe** ");
    assert_status(call_as(&w, "sofie", "GET /api/v1/posts/1/suggestions/2", NULL), 404);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 403);
    r = call_as(&w, "sofie", "POST /api/v1/posts/1/suggestions/1/_accept", "{}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "state"), "accepted");
    assert_string_equal(reply_text(&r, "decidedBy.name"), "sofie de Proef");
    r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "title"), "Kaders 2026");
    assert_string_equal(reply_text(&r, "html"), "<p>De <strong>nieuwe</strong> tekst.</p>\n");
    assert_string_equal(reply_text(&r, "version"), "2");
    r = call_as(&w, "anna", "GET /api/v1/posts/1/revisions", NULL);
    assert_string_equal(reply_text(&r, "items.0.user.name"), "bert de Proef");
    assert_string_equal(reply_text(&r, "items.0.reason"), "De wet is veranderd");
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 409);
    world_close(&w);
}

static void suggestion_forAnOlderVersion_isStale(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", PAGE), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/suggestions", "{'body':'Beter.','reason':'Korter'}"), 201);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'body':'Anders.'}"), 200);
    struct answer r = call_as(&w, "sofie", "POST /api/v1/posts/1/suggestions/1/_accept", "{}");
    assert_status(r, 409);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    r = call_as(&w, "bert", "GET /api/v1/posts/1/suggestions", NULL);
    assert_string_equal(reply_text(&r, "items.0.stale"), "true");
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/1/suggestions/1/_reject", "{}"), 400);
    r = call_as(&w, "sofie", "POST /api/v1/posts/1/suggestions/1/_reject", "{'reason':'Is al anders'}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "answer"), "Is al anders");
    world_close(&w);
}

static void suggestion_byWhoMayEdit_isOnlyForPages(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/suggestions", "{'body':'x','reason':'y'}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/suggestions", "{'body':'x','reason':'y'}"), 403);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/suggestions", "{'body':'x','reason':'y'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", PAGE), 201);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/2/suggestions", "{'body':'x','reason':'y'}"), 201);
    world_close(&w);
}

static void suggestion_onWhatOneMayNotRead_doesNotExist(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/suggestions", "{'body':'x','reason':'y'}"), 404);
    assert_status(call_as(&w, "coco", "GET /api/v1/posts/1/suggestions", NULL), 404);
    assert_status(call_as(&w, "coco", "GET /api/v1/posts/1/suggestions/1", NULL), 404);
    assert_status(call_as(&w, "nobody", "GET /api/v1/posts/1/suggestions", NULL), 401);
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 404);
    world_close(&w);
}

static void suggestion_byAReaderOfADraft_helpsItsAuthor(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", DRAFT), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$rita}"), 200);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/suggestions", "{'body':'Duidelijker.','reason':'B1'}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/suggestions/1/_accept", "{}"), 200);
    struct answer r = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "body"), "Duidelijker.");
    assert_string_equal(reply_text(&r, "status"), "draft");
    world_close(&w);
}

/* ---- versions */

static void revision_besideAnother_showsWhichWordsChanged(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'We zoeken twee mensen die dit **regelt**.'}"),
        200);
    int64_t version = world_number(&w, "SELECT version FROM post WHERE id = 1");
    struct answer r = call_as(&w, "bert",
        arena_printf(&w.arena, "GET /api/v1/posts/1/revisions/%lld?against=%lld", (long long)version,
            (long long)version - 1)
            .p,
        NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "diff.0.change"), "same");
    assert_string_equal(reply_text(&r, "diff.0.text"), "We zoeken ");
    assert_string_equal(reply_text(&r, "diff.1.change"), "removed");
    assert_string_equal(reply_text(&r, "diff.1.text"), "iemand ");
    assert_string_equal(reply_text(&r, "diff.2.change"), "added");
    assert_string_equal(reply_text(&r, "diff.2.text"), "twee mensen ");
    assert_string_equal(reply_text(&r, "diff.3.change"), "same");
    assert_int_equal(reply_size(&r, "diff"), 4);
    world_close(&w);
}

static void revision_fromBeforePublishing_isOnlyForWhoMayEdit(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'case','title':'Mijn concept','body':'Jan de Vries vertelde','terms':[$theme]}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_pre-read", "{'reader':$rita}"), 200);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/suggestions",
                      "{'body':'Zonder Jan de Vries','reason':'Een naam'}"),
        201);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'body':'Iemand vertelde','reason':'Jan eruit'}"),
        200);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_submit", "{}"), 200);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_approve", "{}"), 200);
    world_exec(&w, "UPDATE post SET published = published + 1");
    int64_t version = world_number(&w, "SELECT version FROM post");
    const char *beside = arena_printf(&w.arena, "GET /api/v1/posts/1/revisions/%lld?against=1", (long long)version).p;
    struct answer bert = call_as(&w, "bert", "GET /api/v1/posts/1/revisions", NULL),
                  anna = call_as(&w, "anna", "GET /api/v1/posts/1/revisions", NULL);
    assert_int_equal(reply_size(&bert, "items"), 0);
    assert_int_equal(reply_size(&anna, "items"), 1);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1/revisions/1", NULL), 404);
    assert_status(call_as(&w, "bert", beside, NULL), 404);
    assert_status(call_as(&w, "stien", beside, NULL), 200);
    bert = call_as(&w, "bert", "GET /api/v1/events?post=1", NULL);
    anna = call_as(&w, "anna", "GET /api/v1/events?post=1", NULL);
    assert_false(reply_has(&bert, "Jan eruit"));
    assert_true(reply_has(&anna, "Jan eruit"));
    bert = call_as(&w, "bert", "GET /api/v1/posts/1/suggestions", NULL);
    assert_int_equal(reply_size(&bert, "items"), 0);
    assert_status(call_as(&w, "bert", "GET /api/v1/posts/1/suggestions/1", NULL), 404);
    struct answer rita = call_as(&w, "rita", "GET /api/v1/posts/1/suggestions", NULL);
    assert_int_equal(reply_size(&rita, "items"), 1);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'body':'Iemand zei'}"),
        200);
    bert = call_as(&w, "bert", "GET /api/v1/posts/1/revisions", NULL);
    assert_int_equal(reply_size(&bert, "items"), 1); /* what was in the open stays so */
    world_close(&w);
}

static void restore_olderVersion_keepsTheHistory(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts", PAGE), 201);
    assert_status(call_with(&w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "'1'"),
                      "{'title':'Nieuw','body':'Zie #1 **nieuw**'}"),
        200);
    struct answer r = call_with(&w, "stien", "POST /api/v1/posts/1/revisions/1/_restore", HEADERS("If-Match", "'1'"),
        "{}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    assert_status(call_with(&w, "anna", "POST /api/v1/posts/1/revisions/1/_restore", HEADERS("If-Match", "'2'"), "{}"),
        403);
    assert_status(call_with(&w, "stien", "POST /api/v1/posts/1/revisions/2/_restore", HEADERS("If-Match", "'2'"), "{}"),
        409);
    assert_status(call_with(&w, "stien", "POST /api/v1/posts/1/revisions/7/_restore", HEADERS("If-Match", "'2'"), "{}"),
        404);
    r = call_with(&w, "stien", "POST /api/v1/posts/1/revisions/1/_restore", HEADERS("If-Match", "'2'"), "{}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "title"), "Kaders");
    assert_string_equal(reply_text(&r, "body"), "De oude tekst.");
    assert_string_equal(reply_text(&r, "html"), "<p>De oude tekst.</p>\n");
    assert_string_equal(reply_text(&r, "version"), "3");
    r = call_as(&w, "stien", "GET /api/v1/posts/1/revisions", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    assert_string_equal(reply_text(&r, "items.0.title"), "Nieuw");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'post.restored'"), 1);
    r = call_as(&w, "stien", "POST /api/v1/posts/1/revisions/2/_restore", "{}"); /* an operation asks no If-Match */
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "title"), "Nieuw");
    world_close(&w);
}

static void restore_whatOneMayNotRead_doesNotExist(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_with(&w, "sofie", "POST /api/v1/posts/1/revisions/1/_restore", HEADERS("If-Match", "*"), "{}"),
        404);
    world_close(&w);
}

/* ---- merging */

/* Post 1 with its replies 2 to 5, and a second question by rita (6) with marks, followers and a link. */
static struct world two_threads(const char *second)
{
    struct world w = world_open("thread");
    assert_status(call_as(&w, "karel", "POST /api/v1/posts", second), 201);
    assert_status(call_as(&w, "coco", "POST /api/v1/posts",
                      "{'kind':'page','title':'Verzekeren','body':'x','status':'published'}"),
        201);
    return w;
}

static const char *const SECOND =
    "{'kind':'question','title':'Wie verzekert?','body':'x','terms':[$theme],'status':'published'}";

static void merge_twoQuestions_movesEverything(void **state)
{
    (void)state;
    struct world w = two_threads(SECOND);
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/6/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/posts/1/marks", "{'kind':'helpful'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    assert_status(call_as(&w, "rita", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/links", "{'rel':'related','to':7}"), 201);
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts/1/_merge", "{'into':6}");
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "status"), "archived");
    assert_string_equal(reply_text(&r, "body"), "We zoeken iemand die dit **regelt**.");
    assert_int_equal(reply_size(&r, "replies"), 0);
    assert_string_equal(reply_text(&r, "counts.answers"), "0");
    assert_string_equal(reply_text(&r, "links.0.rel"), "duplicate_of");
    assert_string_equal(reply_text(&r, "links.0.post.id"), "6");
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_int_equal(reply_size(&r, "replies"), 3);
    assert_string_equal(reply_text(&r, "replies.0.id"), "2"); /* endorsed */
    assert_int_equal(reply_size(&r, "replies.0.replies"), 1);
    assert_string_equal(reply_text(&r, "replies.0.counts.endorsed"), "1");
    assert_string_equal(reply_text(&r, "counts.answers"), "2");
    assert_string_equal(reply_text(&r, "counts.meToo"), "2");     /* bert counts once */
    assert_string_equal(reply_text(&r, "counts.helpful"), "0");   /* karel wrote this one */
    assert_string_equal(reply_text(&r, "counts.followers"), "3"); /* karel, anna, rita */
    assert_string_equal(reply_text(&r, "mine.following"), "true");
    assert_string_equal(reply_text(&r, "progress"), "answered");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM link WHERE from_id = 6 AND to_id = 7 AND rel = 6"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
    assert_int_equal(world_number(&w,
                         "SELECT count(*) FROM event WHERE verb = 'post.merged' AND data = '{\"into\":6}'"),
        1);
    assert_status(call_as(&w, "rita", "GET /api/v1/posts/2", NULL), 200);
    world_close(&w);
}

static void link_duplicateByHand_countsAlongUntilItGoes(void **state)
{
    (void)state;
    struct world w = two_threads(SECOND); /* 1 by anna, 6 by karel */
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/6/marks", "{'kind':'me_too'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    struct answer before = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&before, "counts.meToo"), "1");
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts/1/links", "{'rel':'duplicate_of','to':6}");
    assert_status(r, 201);
    int64_t link = reply_int(&r, "id");
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "2"); /* rita and bert; karel asked it */
    assert_string_not_equal(reply_header_text(&w, &r, "ETag"), reply_header_text(&w, &before, "ETag"));
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}"), 201);
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "3");
    r = call_as(&w, "rita", "GET /api/v1/posts/1", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "4"); /* its own stay */
    assert_string_equal(reply_text(&r, "links.0.rel"), "duplicate_of");
    assert_string_equal(reply_text(&r, "status"), "published");
    assert_status(call_as(&w, "coco", "DELETE /api/v1/posts/1/marks/me_too", NULL), 204);
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "2");
    /* other readers: the number would tell of people whom not everybody may see */
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'access':'group','group':$ring}"),
        200);
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "1");
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'access':'network','group':null}"),
        200);
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "2");
    char line[80];
    (void)snprintf(line, sizeof line, "DELETE /api/v1/posts/6/links/%lld", (long long)link); /* from the other side */
    assert_status(call_as(&w, "stien", line, NULL), 204);
    r = call_as(&w, "rita", "GET /api/v1/posts/6", NULL);
    assert_string_equal(reply_text(&r, "counts.meToo"), "1");
    world_close(&w);
}

static void merge_byWhoDoesNotCurate_isRefused(void **state)
{
    (void)state;
    struct world w = two_threads(SECOND);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_merge", "{'into':6}"), 403);
    assert_status(call_as(&w, "adm", "POST /api/v1/posts/1/_merge", "{'into':6}"), 403);
    assert_status(call_as(&w, "nobody", "POST /api/v1/posts/1/_merge", "{'into':6}"), 401);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_merge", "{'into':6}"), 403);
    struct answer self = call_as(&w, "stien", "POST /api/v1/posts/1/_merge", "{'into':1}"),
                  reply = call_as(&w, "stien", "POST /api/v1/posts/6/_merge", "{'into':2}"),
                  page = call_as(&w, "stien", "POST /api/v1/posts/1/_merge", "{'into':7}"),
                  unknown = call_as(&w, "stien", "POST /api/v1/posts/1/_merge", "{'into':999}");
    assert_bad_field(self, "into");
    assert_bad_field(reply, "into");
    assert_bad_field(page, "into");
    assert_bad_field(unknown, "into");
    world_close(&w);
}

static void merge_otherReaders_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts", SECOND), 201);
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts/1/_merge", "{'into':3}");
    assert_bad_field(r, "into");
    r = call_as(&w, "stien", "POST /api/v1/posts/3/_merge", "{'into':1}");
    assert_bad_field(r, "into");
    struct answer hidden = call_as(&w, "sofie", "POST /api/v1/posts/3/_merge", "{'into':1}"),
                  unknown = call_as(&w, "sofie", "POST /api/v1/posts/3/_merge", "{'into':999}");
    assert_bad_field(hidden, "into");
    assert_string_equal(reply_text(&hidden, "errors.0.detail"), reply_text(&unknown, "errors.0.detail"));
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/1/_merge", "{'into':3}"), 404);
    world_close(&w);
}

static void merge_anonymousAsker_staysUnknown(void **state)
{
    (void)state;
    struct world w = two_threads(
        "{'kind':'question','title':'Wie verzekert?','body':'x','terms':[$theme],'anonymous':true,'status':'published'}");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/6/replies", "{'kind':'answer','body':'Wij'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/posts/8/marks", "{'kind':'solved'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/posts/8/marks", "{'kind':'helpful'}"), 201);
    assert_status(call_as(&w, "karel", "POST /api/v1/posts/6/replies", "{'kind':'comment','body':'Dank'}"), 201);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/6/_merge", "{'into':1}"), 200);
    static const char *const doors[] = { "GET /api/v1/posts/1", "GET /api/v1/posts/6", "GET /api/v1/posts/8/marks",
        "GET /api/v1/posts/1/replies", "GET /api/v1/events?post=1", "GET /api/v1/events?post=6",
        "GET /api/v1/events?post=8" };
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        struct answer r = call_as(&w, "rita", doors[i], NULL);
        assert_status(r, 200);
        if (reply_has(&r, "karel"))
            fail_msg("%s names karel: %.*s", doors[i], STR_ARG(r.body));
    }
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(preRead_draft_isReadableForThatPersonUntilSubmitted),
    cmocka_unit_test(preRead_byAnybodyButTheAuthorOfADraft_isRefused),
    cmocka_unit_test(preRead_byWhoCouldNotReadItLater_isRefused),
    cmocka_unit_test(preRead_forAHiddenGroup_takesAMember),
    cmocka_unit_test(preRead_draft_isAlsoInTheReadersList),
    cmocka_unit_test(suggestion_accepted_isAVersionByWhoProposedIt),
    cmocka_unit_test(suggestion_forAnOlderVersion_isStale),
    cmocka_unit_test(suggestion_byWhoMayEdit_isOnlyForPages),
    cmocka_unit_test(suggestion_onWhatOneMayNotRead_doesNotExist),
    cmocka_unit_test(suggestion_byAReaderOfADraft_helpsItsAuthor),
    cmocka_unit_test(revision_besideAnother_showsWhichWordsChanged),
    cmocka_unit_test(revision_fromBeforePublishing_isOnlyForWhoMayEdit),
    cmocka_unit_test(restore_olderVersion_keepsTheHistory),
    cmocka_unit_test(restore_whatOneMayNotRead_doesNotExist),
    cmocka_unit_test(merge_twoQuestions_movesEverything),
    cmocka_unit_test(link_duplicateByHand_countsAlongUntilItGoes),
    cmocka_unit_test(merge_byWhoDoesNotCurate_isRefused),
    cmocka_unit_test(merge_otherReaders_isRefused),
    cmocka_unit_test(merge_anonymousAsker_staysUnknown),
};
UNIT_MAIN(tests);
