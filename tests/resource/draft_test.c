/* draft_test.c -- drafts: anything is kept, by and for one person. */
#include "tests/world.h"

#include "base/buf.h"
#include "resource/draft/draft.h"

static void draft_anyObject_isKeptAsItIs(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/drafts",
        "{'title':'','terms':'nog niets','x':{'diep':[1,2.5,null]},'ë':'é'}");
    assert_status(r, 201);
    assert_string_equal(reply_header_text(&w, &r, "Location"), "/api/v1/drafts/1");
    r = call_as(&w, "anna", "GET /api/v1/drafts/1", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "data.x.diep.1"), "2.5");
    assert_string_equal(reply_text(&r, "data.ë"), "é");
    assert_string_equal(reply_text(&r, "version"), "1");
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "[]"), 400);
    world_close(&w);
}

static struct answer keep(struct world *w, const char *who, const char *key, const char *body)
{
    return call_with(w, who, "POST /api/v1/drafts", HEADERS("Idempotency-Key", key), body);
}

static void draft_sameKey_isTheSameDraft(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = keep(&w, "anna", "sleutel", "{'title':'Een'}");
    assert_string_equal(reply_text(&r, "id"), "1");
    r = keep(&w, "anna", "sleutel", "{'title':'Twee'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "id"), "1");
    assert_string_equal(reply_text(&r, "data.title"), "Een");
    r = keep(&w, "bert", "sleutel", "{'title':'Van bert'}");
    assert_string_equal(reply_text(&r, "id"), "2");
    r = keep(&w, "anna", "andere", "{'title':'Drie'}");
    assert_string_equal(reply_text(&r, "id"), "3");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/drafts/1", NULL), 204);
    r = keep(&w, "anna", "sleutel", "{'title':'Opnieuw'}");
    assert_string_equal(reply_text(&r, "data.title"), "Opnieuw");
    world_close(&w);
}

static void draft_wrappedInData_isUnwrapped(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/drafts", "{'data':{'title':'Een'}}");
    assert_string_equal(reply_text(&r, "data.title"), "Een");
    r = call_as(&w, "anna", "POST /api/v1/drafts", "{'data':{'title':'Een'},'kind':'case'}");
    assert_string_equal(reply_text(&r, "data.data.title"), "Een");
    world_close(&w);
}

static void draft_ofAnother_doesNotExist(void **state)
{
    (void)state;
    static const char *const others[] = { "bert", "stien", "coco", "adm" };
    struct world w = world_open("empty");
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{'geheim':1}"), 201);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct answer list = call_as(&w, others[i], "GET /api/v1/drafts", NULL);
        assert_int_equal(reply_size(&list, "items"), 0);
        assert_status(call_as(&w, others[i], "GET /api/v1/drafts/1", NULL), 404);
        assert_status(call_as(&w, others[i], "PUT /api/v1/drafts/1", "{}"), 404);
        assert_status(call_as(&w, others[i], "DELETE /api/v1/drafts/1", NULL), 404);
    }
    assert_status(call_as(&w, "nobody", "GET /api/v1/drafts", NULL), 401);
    assert_status(call_as(&w, "nobody", "POST /api/v1/drafts", "{}"), 401);
    world_close(&w);
}

static void draft_savedInTwoWindows_theSecondIsTold(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/drafts", "{'a':1}");
    const char *first = reply_header_text(&w, &r, "ETag");
    r = call_with(&w, "anna", "PUT /api/v1/drafts/1", HEADERS("If-Match", first), "{'a':2}");
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "version"), 2);
    r = call_with(&w, "anna", "PUT /api/v1/drafts/1", HEADERS("If-Match", first), "{'a':3}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    r = call_as(&w, "anna", "PUT /api/v1/drafts/1", "{'a':4}"); /* without If-Match the last one wins */
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "data.a"), "4");
    world_close(&w);
}

static void draft_tooLargeOrTooMany_isRefused(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct buf big = { 0 };
    buf_addz(&big, "{\"a\":\"");
    while (big.n < DRAFT_BYTES)
        buf_addz(&big, "xxxxxxxxxxxxxxxx");
    buf_addz(&big, "\"}");
    assert_status(call_bytes(&w, "anna", "POST /api/v1/drafts", buf_str(&big)), 413);
    buf_release(&big);
    for (int i = 0; i < DRAFTS_MAX; i++)
        assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{}"), 409);
    assert_status(call_as(&w, "bert", "POST /api/v1/drafts", "{}"), 201);
    world_close(&w);
}

static void draft_list_isLastSavedFirstAndPages(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    for (int i = 0; i < 5; i++)
        assert_status(call_as(&w, "anna", "POST /api/v1/drafts", "{}"), 201);
    world_exec(&w, "UPDATE draft SET updated = (SELECT max(updated) FROM draft) + 100 WHERE id = 2");
    struct answer r = call_as(&w, "anna", "GET /api/v1/drafts?limit=2", NULL);
    assert_int_equal(reply_int(&r, "items.0.id"), 2);
    assert_int_equal(reply_int(&r, "items.1.id"), 5);
    r = call_as(&w, "anna", arena_printf(&w.arena, "GET /api/v1/drafts?limit=10&cursor=%s", reply_text(&r, "next")).p,
        NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    assert_string_equal(reply_text(&r, "next"), "null");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/drafts/2", NULL), 204);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/drafts/2", NULL), 404);
    assert_int_equal(count(&w, "draft"), 4);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(draft_anyObject_isKeptAsItIs),
    cmocka_unit_test(draft_sameKey_isTheSameDraft),
    cmocka_unit_test(draft_wrappedInData_isUnwrapped),
    cmocka_unit_test(draft_ofAnother_doesNotExist),
    cmocka_unit_test(draft_savedInTwoWindows_theSecondIsTold),
    cmocka_unit_test(draft_tooLargeOrTooMany_isRefused),
    cmocka_unit_test(draft_list_isLastSavedFirstAndPages),
};
UNIT_MAIN(tests);
