/* call_test.c -- the pipeline as handlers and clients see it: who is asking, CSRF, tokens, parameters, cursors, tags, problems. */
#include "tests/world.h"

#include "base/clock.h"
#include "crypt/token.h"
#include "http/direct.h"

#include <stdio.h>
#include <string.h>

/* ---- rows */

static enum err query_parse(struct call *c)
{
    int64_t from[2];
    (void)call_query_str(c, "q", 5);
    (void)call_query_int(c, "n", 1, 10, 3);
    (void)call_query_choice(c, "kind", "case question");
    (void)call_query_time(c, "since");
    (void)call_query_bool(c, "mine");
    (void)call_limit(c);
    call_cursor(c, from, 2);
    c->in = arena_array(c->arena, 2, sizeof(int64_t));
    if (c->in)
        memcpy(c->in, from, sizeof from);
    return call_ok(c);
}

static void query_render(struct call *c, struct jw *j)
{
    const int64_t *from = c->in;
    int64_t next[2] = { from[0] + 1, -from[1] - 2 };
    jw_open(j, NULL, '{');
    jw_int(j, "from", from[0]);
    jw_int(j, "and", from[1]);
    jw_str(j, "next", call_cursor_make(c, next, 2));
    jw_close(j, '}');
}

static void me_render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_int(j, "user", c->viewer.user);
    jw_bool(j, "english", c->viewer.english);
    jw_close(j, '}');
}

static enum err path_parse(struct call *c)
{
    (void)call_path_id(c, "id");
    c->in = arena_new(c->arena, struct str);
    if (c->in)
        *(struct str *)c->in = call_path_str(c, "name");
    return call_ok(c);
}

static void path_render(struct call *c, struct jw *j)
{
    jw_open(j, NULL, '{');
    jw_str(j, "name", *(struct str *)c->in);
    jw_close(j, '}');
}

static enum err edit_parse(struct call *c)
{
    struct fields *f = call_fields(c);
    (void)field_text(f, "title", 3, 10);
    return call_ok_edit(c);
}

static enum err edit_run(struct call *c, struct db *db)
{
    (void)db;
    call_etag(c, 8, 0xAB);
    return call_version(c, 7, "Kijk eerst wat er veranderde.", "Look at what changed first.");
}

static enum err tag_run(struct call *c, struct db *db)
{
    (void)db;
    call_etag(c, 7, 0xAB);
    return OK;
}

static enum err create_run(struct call *c, struct db *db)
{
    int64_t id = db_new_id(db, "sample");
    call_created(c, "/samples/%lld", (long long)id);
    call_set_header(c, "X-Split", STR("a\r\nX-Injected: b"));
    call_set_cookie(c, "one", STR("1"), -1);
    call_set_cookie(c, "two", STR("2"), 0);
    return OK;
}

/* What a failed batch does: run comes again. */
static enum err taken_run(struct call *c, struct db *db)
{
    (void)db;
    call_bad(c, "name", "Deze naam is al bezet.", "This name is taken.");
    return call_fail(c, ERR_CONFLICT, "Kies een andere naam.", "Choose another name.");
}

static int64_t seen[2];
static int runs;

/* Signs out, in vain: an error after something was written makes the writer run it again. */
static enum err leave_run(struct call *c, struct db *db)
{
    seen[runs++ % 2] = c->viewer.user;
    c->viewer = (struct viewer){ 0 };
    return db_new_id(db, "sample") ? ERR_CONFLICT : ERR_INTERNAL;
}

static enum err account_parse(struct call *c)
{
    return call_rate_account(c, STR("a@b.nl")) ? ERR_RATE : call_ok(c);
}

static enum err refuse_run(struct call *c, struct db *db)
{
    int64_t id = db_new_id(db, "refusal");
    call_refuse(c, ERR_GONE, "Voorbij.", "Over.");
    return id ? OK : ERR_INTERNAL;
}

static const struct endpoint rows[] = {
    { GET, "/query", NEED_NOBODY, DB_NONE, .parse = query_parse, .render = query_render },
    { GET, "/other", NEED_NOBODY, DB_NONE, .parse = query_parse, .render = query_render },
    { GET, "/who", NEED_NOBODY, DB_READ, .run = tag_run, .render = me_render },
    { POST, "/who", NEED_NOBODY, DB_NONE, .render = me_render },
    { POST, "/sign-in", NEED_NOBODY, DB_NONE, .render = me_render, .flags = ENDPOINT_NO_CSRF },
    { GET, "/mine", NEED_USER, DB_NONE, .render = me_render },
    { GET, "/curate", NEED_RIGHT + MAY_CURATE, DB_NONE, .render = me_render },
    { GET, "/paths/{id}/{name}", NEED_NOBODY, DB_NONE, .parse = path_parse, .render = path_render },
    { PATCH, "/samples", NEED_NOBODY, DB_READ, .parse = edit_parse, .run = edit_run, .render = me_render },
    { POST, "/samples", NEED_NOBODY, DB_WRITE, .run = create_run },
    { POST, "/accounts", NEED_NOBODY, DB_NONE, .parse = account_parse },
    { POST, "/refusals", NEED_NOBODY, DB_WRITE, .run = refuse_run },
    { POST, "/names", NEED_NOBODY, DB_WRITE, .run = taken_run },
    { POST, "/leavings", NEED_USER, DB_WRITE, .run = leave_run },
    { DELETE, "/samples", NEED_NOBODY, DB_NONE, .flags = ENDPOINT_NO_BODY },
    { 0 },
};
static const struct endpoint *const tables[] = { rows, NULL };

/* ---- a world with one session and one token */

struct scene {
    struct world w;
    struct str session, token, reading;
};

static const char *hex_of(struct arena *a, struct str bytes)
{
    char *out = arena_alloc(a, bytes.n * 2 + 1);
    for (size_t i = 0; i < bytes.n; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", (unsigned char)bytes.p[i]);
    return out;
}

static struct scene scene_open(void)
{
    struct scene s = { .w = world_open("empty") };
    struct arena *a = &s.w.arena;
    s.session = token_new(a, "");
    s.token = token_new(a, "vb_");
    s.reading = token_new(a, "vb_");
    world_exec(&s.w,
        arena_printf(a,
            "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (X'%s', %lld, 'c5rf', 1, %lld)",
            hex_of(a, token_hash(a, s.session)), (long long)world_id(&s.w, "anna"), (long long)clock_now() + 60000)
            .p);
    for (int i = 0; i < 2; i++)
        world_exec(&s.w,
            arena_printf(a,
                "INSERT INTO api_token(id, token, account_id, name, scope, created, expires) "
                "VALUES (%d, X'%s', %lld, 't', '%s', 1, %lld)",
                900 + i, hex_of(a, token_hash(a, i ? s.reading : s.token)), (long long)world_id(&s.w, "anna"),
                i ? "read" : "write", (long long)clock_now() + 60000)
                .p);
    return s;
}

static struct call_answer ask(struct scene *s, const char *method, const char *target, const char *const *headers,
    const char *body)
{
    struct call_direct_request r = { .method = method, .target = target, .headers = headers, .body = str_c(body) };
    return call_direct(tables, s->w.db, s->w.writer, &s->w.arena, &r);
}

/* "vb_session=…" and so on, as a header value. */
static const char *text(struct scene *s, const char *prefix, struct str value)
{
    return arena_printf(&s->w.arena, "%s%.*s", prefix, STR_ARG(value)).p;
}

/* ---- who is asking */

static void call_session_isKnown(void **state)
{
    struct scene s = scene_open();
    char want[40];
    (void)state;
    (void)snprintf(want, sizeof want, "\"user\":%lld,", (long long)world_id(&s.w, "anna"));
    assert_has(ask(&s, "GET", "/api/v1/who", HEADERS("Cookie", text(&s, "a=b; vb_session=", s.session)), NULL).body,
        want);
    assert_has(ask(&s, "GET", "/api/v1/who", HEADERS("Authorization", text(&s, "Bearer ", s.token)), NULL).body, want);
    assert_has(ask(&s, "GET", "/api/v1/who", HEADERS("Cookie", "vb_session=gone"), NULL).body, "\"user\":0,");
    assert_int_equal(ask(&s, "GET", "/api/v1/who", HEADERS("Authorization", "Bearer gone"), NULL).status, 401);
    assert_int_equal(ask(&s, "GET", "/api/v1/who", HEADERS("Authorization", "Basic YTpi"), NULL).status, 401);
    world_close(&s.w);
}

static void call_need_isChecked(void **state)
{
    struct scene s = scene_open();
    (void)state;
    assert_int_equal(ask(&s, "GET", "/api/v1/mine", NULL, NULL).status, 401);
    assert_int_equal(ask(&s, "GET", "/api/v1/mine", HEADERS("Cookie", text(&s, "vb_session=", s.session)), NULL).status,
        200);
    assert_int_equal(ask(&s, "GET", "/api/v1/curate", NULL, NULL).status, 401);
    assert_int_equal(
        ask(&s, "GET", "/api/v1/curate", HEADERS("Cookie", text(&s, "vb_session=", s.session)), NULL).status, 403);
    struct viewer coach = world_viewer(&s.w, "coco");
    struct call_direct_request r = { .method = "GET", .target = "/api/v1/curate", .viewer = &coach };
    assert_int_equal(call_direct(tables, s.w.db, NULL, &s.w.arena, &r).status, 200);
    world_close(&s.w);
}

static void call_unsafeWithCookie_needsTheToken(void **state)
{
    struct scene s = scene_open();
    const char *cookie = text(&s, "vb_session=", s.session), *bearer = text(&s, "Bearer ", s.token);
    (void)state;
    assert_int_equal(ask(&s, "POST", "/api/v1/who", HEADERS("Cookie", cookie), NULL).status, 403);
    assert_int_equal(ask(&s, "POST", "/api/v1/who", HEADERS("Cookie", cookie, "X-CSRF-Token", "c5rF"), NULL).status,
        403);
    assert_int_equal(ask(&s, "POST", "/api/v1/who", HEADERS("Cookie", cookie, "X-CSRF-Token", "c5rf"), NULL).status,
        200);
    assert_int_equal(ask(&s, "POST", "/api/v1/who",
                         HEADERS("Cookie", cookie, "X-CSRF-Token", "c5rf", "Sec-Fetch-Site", "cross-site"), NULL)
                         .status,
        403);
    assert_int_equal(ask(&s, "POST", "/api/v1/who",
                         HEADERS("Cookie", cookie, "X-CSRF-Token", "c5rf", "Sec-Fetch-Site", "same-origin"), NULL)
                         .status,
        200);
    assert_int_equal(ask(&s, "POST", "/api/v1/sign-in", HEADERS("Cookie", cookie), NULL).status, 200);
    assert_int_equal(ask(&s, "POST", "/api/v1/sign-in", HEADERS("Sec-Fetch-Site", "cross-site"), NULL).status, 403);
    assert_int_equal(ask(&s, "POST", "/api/v1/who", HEADERS("Authorization", bearer), NULL).status, 200);
    assert_int_equal(ask(&s, "POST", "/api/v1/who", NULL, NULL).status, 200);
    world_close(&s.w);
}

static void call_readingToken_mayNotWrite(void **state)
{
    struct scene s = scene_open();
    const char *bearer = text(&s, "Bearer ", s.reading);
    (void)state;
    assert_int_equal(ask(&s, "GET", "/api/v1/who", HEADERS("Authorization", bearer), NULL).status, 200);
    assert_int_equal(ask(&s, "POST", "/api/v1/who", HEADERS("Authorization", bearer), NULL).status, 403);
    world_close(&s.w);
}

/* ---- parameters, path, body */

static void call_parameters_areCheckedTogether(void **state)
{
    struct scene s = scene_open();
    (void)state;
    assert_int_equal(
        ask(&s, "GET", "/api/v1/query?q=abc&n=10&kind=case&since=2026-01-01&mine=true&limit=100", NULL, NULL).status,
        200);
    struct call_answer r = ask(&s, "GET",
        "/api/v1/query?q=abcdef&n=11&kind=x&since=y&mine=z&limit=101&colour=red&cursor=AAAA", NULL, NULL);
    assert_int_equal(r.status, 400);
    static const char *const names[] = { "q", "n", "kind", "since", "mine", "limit", "colour", "cursor" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char want[40];
        (void)snprintf(want, sizeof want, "{\"field\":\"%s\"", names[i]);
        assert_has(r.body, want);
    }
    world_close(&s.w);
}

static void call_cursor_isGoodForItsOwnListOnly(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct str body = ask(&s, "GET", "/api/v1/query", NULL, NULL).body;
    assert_has(body, "\"from\":0,\"and\":0,");
    size_t at = str_search(body, STR("\"next\":\"")) + 8;
    struct str cursor = str_sub(body, at, str_find(str_sub(body, at, body.n), '"'));
    assert_has(ask(&s, "GET", text(&s, "/api/v1/query?cursor=", cursor), NULL, NULL).body, "\"from\":1,\"and\":-2,");
    assert_int_equal(ask(&s, "GET", text(&s, "/api/v1/other?cursor=", cursor), NULL, NULL).status, 400);
    char *changed = (char *)(uintptr_t)arena_str(&s.w.arena, cursor).p;
    changed[1] ^= 1;
    assert_int_equal(ask(&s, "GET", text(&s, "/api/v1/query?cursor=", str_c(changed)), NULL, NULL).status, 400);
    world_close(&s.w);
}

static void call_pathValues_areDecodedOrNotFound(void **state)
{
    struct scene s = scene_open();
    (void)state;
    assert_has(ask(&s, "GET", "/api/v1/paths/1/caf%C3%A9", NULL, NULL).body, "\"name\":\"caf\xC3\xA9\"");
    static const char *const wrong[] = { "/api/v1/paths/0/a", "/api/v1/paths/-1/a", "/api/v1/paths/x/a",
        "/api/v1/paths/1/%FF", "/api/v1/paths/99999999999999999999/a" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ask(&s, "GET", wrong[i], NULL, NULL).status, 404);
    world_close(&s.w);
}

static void call_body_namesWhatIsWrong(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct call_answer r = ask(&s, "PATCH", "/api/v1/samples?x=1", HEADERS("If-Match", "\"7-1\""),
        "{\"title\":\"a\",\"other\":1}");
    assert_int_equal(r.status, 400);
    assert_has(r.body, "\"field\":\"title\"");
    assert_has(r.body, "\"field\":\"other\"");
    assert_has(r.body, "\"field\":\"x\"");
    assert_has(r.body, "\"requestId\":\"");
    assert_int_equal(ask(&s, "DELETE", "/api/v1/samples", NULL, "{}").status, 400);
    assert_int_equal(ask(&s, "DELETE", "/api/v1/samples", NULL, NULL).status, 204);
    assert_int_equal(ask(&s, "PATCH", "/api/v1/samples", NULL, "[]").status, 400);
    world_close(&s.w);
}

/* ---- answers */

static void call_ifMatch_comparesTheVersion(void **state)
{
    struct scene s = scene_open();
    static const char body[] = "{\"title\":\"abc\"}";
    (void)state;
    assert_int_equal(ask(&s, "PATCH", "/api/v1/samples", NULL, body).status, 428);
    assert_int_equal(ask(&s, "PATCH", "/api/v1/samples", HEADERS("If-Match", "*"), body).status, 200);
    struct call_answer r = ask(&s, "PATCH", "/api/v1/samples", HEADERS("If-Match", "\"6-ab\"", "Accept-Language", "en"),
        body);
    assert_int_equal(r.status, 412);
    assert_has(r.body, "\"currentVersion\":7");
    assert_has(r.body, "\"detail\":\"Look at what changed first.\"");
    assert_has(r.body, "\"title\":\"Somebody else was first\"");
    assert_has(r.body, "\"type\":\"/problemen/stale\"");
    assert_int_equal(ask(&s, "PATCH", "/api/v1/samples", HEADERS("If-Match", "7-ab"), body).status, 412);
    r = ask(&s, "PATCH", "/api/v1/samples", HEADERS("If-Match", "\"7-other\""), body);
    assert_int_equal(r.status, 200);
    assert_str(call_answer_header(&r, "etag"), "\"8-00000000000000ab\"");
    world_close(&s.w);
}

static void call_tagThatFits_is304WithoutBody(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct call_answer r = ask(&s, "GET", "/api/v1/who", HEADERS("If-None-Match", "\"7-00000000000000ab\""), NULL);
    assert_int_equal(r.status, 304);
    assert_int_equal(r.body.n, 0);
    assert_str(call_answer_header(&r, "etag"), "\"7-00000000000000ab\"");
    assert_null(call_answer_header(&r, "content-length").p);
    world_close(&s.w);
}

static void call_created_hasLocationAndCookies(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct call_answer r = ask(&s, "POST", "/api/v1/samples", NULL, NULL);
    assert_int_equal(r.status, 201);
    assert_str(call_answer_header(&r, "location"), "/api/v1/samples/1");
    assert_null(call_answer_header(&r, "x-injected").p);
    assert_has(r.headers, "Set-Cookie: one=1; Path=/; HttpOnly; SameSite=Lax\r\n");
    assert_has(r.headers, "Set-Cookie: two=2; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n");
    assert_int_equal(ask(&s, "POST", "/api/v1/samples", NULL, NULL).status, 201);
    assert_str(call_answer_header(&r, "API-Version"), "1.0.0");
    world_close(&s.w);
}

static void call_refuse_keepsWhatWasWritten(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct call_answer r = ask(&s, "POST", "/api/v1/refusals", NULL, NULL);
    assert_int_equal(r.status, 410);
    assert_has(r.body, "\"detail\":\"Voorbij.\"");
    assert_int_equal(world_number(&s.w, "SELECT next FROM sequence WHERE name = 'refusal'") > 0, 1);
    world_close(&s.w);
}

static void call_badInRun_isNamedOnce(void **state)
{
    struct scene s = scene_open();
    (void)state;
    struct call_answer r = ask(&s, "POST", "/api/v1/names", NULL, NULL);
    assert_int_equal(r.status, 409);
    assert_has(r.body, "\"errors\":[{\"field\":\"name\",\"detail\":\"Deze naam is al bezet.\"}]");
    world_close(&s.w);
}

static void call_runAgain_isForTheSameViewer(void **state)
{
    struct scene s = scene_open();
    (void)state;
    runs = 0;
    struct call_answer r = ask(&s, "POST", "/api/v1/leavings", HEADERS("Authorization", text(&s, "Bearer ", s.token)),
        NULL);
    assert_int_equal(r.status, 409);
    assert_int_equal(runs, 2);
    assert_int_equal(seen[0], world_id(&s.w, "anna"));
    assert_int_equal(seen[1], seen[0]);
    world_close(&s.w);
}

static void call_securityHeaders_areOnEveryAnswer(void **state)
{
    struct scene s = scene_open();
    static const char *const targets[] = { "/api/v1/who", "/api/v1/nowhere", "/nowhere" };
    static const char *const names[] = { "Content-Security-Policy", "Strict-Transport-Security",
        "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control", "API-Version", "Date",
        "Content-Type" };
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct call_answer r = ask(&s, "GET", targets[i], NULL, NULL);
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            assert_non_null(call_answer_header(&r, names[j]).p);
    }
    world_close(&s.w);
}

static void call_language_followsTheReader(void **state)
{
    struct scene s = scene_open();
    (void)state;
    assert_has(ask(&s, "GET", "/api/v1/mine", NULL, NULL).body, "Meld je eerst aan");
    assert_has(ask(&s, "GET", "/api/v1/mine", HEADERS("Accept-Language", "en"), NULL).body, "Sign in first");
    assert_has(ask(&s, "GET", "/api/v1/query?x=1", HEADERS("Accept-Language", "en"), NULL).body, "does not exist here");
    world_close(&s.w);
}

static void call_direct_readsTheLineAsStrictly(void **state)
{
    struct scene s = scene_open();
    (void)state;
    assert_int_equal(ask(&s, "BREW", "/api/v1/who", NULL, NULL).status, 501);
    assert_int_equal(ask(&s, "GET", "/api/v1/\x01", NULL, NULL).status, 400);
    assert_int_equal(ask(&s, "OPTIONS", "/api/v1/who", NULL, NULL).status, 204);
    assert_int_equal(ask(&s, "PUT", "/api/v1/who", NULL, NULL).status, 405);
    assert_int_equal(ask(&s, "POST", "/api/v1/accounts", NULL, NULL).status, 204);
    world_close(&s.w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(call_session_isKnown),
    cmocka_unit_test(call_need_isChecked),
    cmocka_unit_test(call_unsafeWithCookie_needsTheToken),
    cmocka_unit_test(call_readingToken_mayNotWrite),
    cmocka_unit_test(call_parameters_areCheckedTogether),
    cmocka_unit_test(call_cursor_isGoodForItsOwnListOnly),
    cmocka_unit_test(call_pathValues_areDecodedOrNotFound),
    cmocka_unit_test(call_body_namesWhatIsWrong),
    cmocka_unit_test(call_ifMatch_comparesTheVersion),
    cmocka_unit_test(call_tagThatFits_is304WithoutBody),
    cmocka_unit_test(call_created_hasLocationAndCookies),
    cmocka_unit_test(call_refuse_keepsWhatWasWritten),
    cmocka_unit_test(call_badInRun_isNamedOnce),
    cmocka_unit_test(call_runAgain_isForTheSameViewer),
    cmocka_unit_test(call_securityHeaders_areOnEveryAnswer),
    cmocka_unit_test(call_language_followsTheReader),
    cmocka_unit_test(call_direct_readsTheLineAsStrictly),
};

UNIT_MAIN(tests);
