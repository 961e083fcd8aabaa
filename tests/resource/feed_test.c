/* feed_test.c -- Atom feeds: what is in them, for whom, under which address, and whether they are Atom. */
#include "tests/world.h"

#include "base/buf.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A signed address's token for that person. */
static const char *token_of(struct world *w, const char *who)
{
    struct answer r = call_as(w, who, "POST /api/v1/feed-tokens", "{'name':'Leesprogramma'}");
    assert_status(r, 201);
    return reply_text(&r, "token");
}

static struct answer feed(struct world *w, const char *who, const char *target, const char *token)
{
    char mark = strchr(target, '?') ? '&' : '?';
    const char *line = token ? arena_printf(&w->arena, "GET /feeds/%s%ctoken=%s", target, mark, token).p
                             : arena_printf(&w->arena, "GET /feeds/%s", target).p;
    return call_as(w, who, line, NULL);
}

static int64_t entries(const struct answer *r)
{
    int64_t n = 0;
    for (struct str rest = r->body; rest.n; n++) {
        size_t at = str_search(rest, STR("<entry>"));
        if (at == rest.n)
            break;
        rest = str_sub(rest, at + 7, rest.n);
    }
    return n;
}

static int64_t make(struct world *w, const char *who, const char *body)
{
    struct answer r = call_as(w, who, "POST /api/v1/posts", body);
    assert_status(r, 201);
    return reply_int(&r, "id");
}

static void feed_asNobody_hasWhatIsPublicOnly(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    struct answer r = feed(&w, "nobody", "posts.atom", NULL);
    assert_status(r, 200);
    assert_int_equal(entries(&r), 0);
    make(&w, "anna",
        "{'kind':'question','title':'Open & <bloot>','lead':'Kort','body':'Zie #1 en [hier](/zoeken)','access':'public',"
        "'terms':[$theme],'status':'published'}");
    r = feed(&w, "nobody", "posts.atom", NULL);
    assert_int_equal(entries(&r), 1);
    assert_true(reply_has(&r, "<title>Open &amp; &lt;bloot&gt;</title>"));
    assert_true(reply_has(&r, "<id>tag:localhost,2026:post/2</id>"));
    assert_true(reply_has(&r, "<summary>Kort</summary>"));
    assert_true(reply_has(&r, "href=\"http://localhost/vraag/2/open-bloot\""));
    assert_true(reply_has(&r, "href=&quot;http://localhost/zoeken&quot;"));
    assert_true(reply_has(&r, "<name>anna de Proef</name>"));
    assert_false(reply_has(&r, "@voorbeeld"));
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "application/atom+xml; charset=utf-8");
    world_close(&w);
}

static void feedToken_ofAPerson_opensFeedsAndNothingElse(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *token = token_of(&w, "bert");
    struct answer r = feed(&w, "nobody", "posts.atom", token);
    assert_status(r, 200);
    assert_int_equal(entries(&r), 1);
    assert_string_equal(reply_header_text(&w, &r, "Cache-Control"), "private, no-cache");
    const char *const bearer[] = { "Authorization", arena_printf(&w.arena, "Bearer %s", token).p, NULL };
    assert_status(call_with(&w, "nobody", "GET /api/v1/me", bearer, NULL), 401);
    assert_status(call_as(&w, "nobody", arena_printf(&w.arena, "GET /api/v1/posts?token=%s", token).p, NULL), 400);
    /* one digit of the signature changed, another account's row, no row at all */
    char forged[64];
    (void)snprintf(forged, sizeof forged, "%s", token);
    size_t last = strlen(forged) - 1;
    forged[last] = forged[last] == '0' ? '1' : '0';
    assert_status(feed(&w, "nobody", "posts.atom", forged), 404);
    (void)token_of(&w, "anna");
    (void)snprintf(forged, sizeof forged, "2%s", token + 1);
    assert_status(feed(&w, "nobody", "posts.atom", forged), 404);
    assert_status(feed(&w, "nobody", "posts.atom", "99-0000"), 404);
    assert_status(feed(&w, "nobody", "posts.atom", "x"), 404);
    world_close(&w);
}

static void feedToken_revoked_opensNothing(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *token = token_of(&w, "bert");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/feed-tokens/1", NULL), 404);
    assert_status(feed(&w, "nobody", "posts.atom", token), 200);
    struct answer r = call_as(&w, "bert", "GET /api/v1/feed-tokens", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.name"), "Leesprogramma");
    assert_string_equal(reply_text(&r, "items.0.token"), token);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/feed-tokens/1", NULL), 204);
    assert_status(feed(&w, "nobody", "posts.atom", token), 404);
    r = call_as(&w, "bert", "GET /api/v1/feed-tokens", NULL);
    assert_int_equal(reply_size(&r, "items"), 0);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/feed-tokens/1", NULL), 404);
    world_close(&w);
}

static void feedToken_isAmongWhatOneTakesAlong(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    (void)token_of(&w, "bert");
    struct answer r = call_as(&w, "bert", "GET /api/v1/me/export", NULL);
    assert_string_equal(reply_text(&r, "feedTokens.0.name"), "Leesprogramma");
    world_close(&w);
}

static void feedToken_ofAClosedAccount_opensNothing(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *token = token_of(&w, "bert");
    world_exec(&w, "UPDATE account SET closed = 1 WHERE id = $bert");
    assert_status(feed(&w, "nobody", "posts.atom", token), 404);
    world_close(&w);
}

static void groupFeed_ofAMember_endsWithTheMembership(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    const char *member = token_of(&w, "anna"), *stranger = token_of(&w, "bert");
    struct answer r = feed(&w, "nobody", "posts.atom?group=$hidden", member);
    assert_int_equal(entries(&r), 1);
    r = feed(&w, "nobody", "posts/1.atom", member);
    assert_int_equal(entries(&r), 2);
    r = feed(&w, "nobody", "posts.atom?group=$hidden", stranger);
    assert_status(r, 200);
    assert_int_equal(entries(&r), 0);
    assert_true(reply_has(&r, "<title>Vraagbaak</title>"));
    assert_status(feed(&w, "nobody", "posts/1.atom", stranger), 404);
    assert_status(feed(&w, "nobody", "posts/1.atom", NULL), 404);
    world_exec(&w, "UPDATE membership SET until = 1 WHERE account_id = $anna");
    r = feed(&w, "nobody", "posts.atom?group=$hidden", member);
    assert_int_equal(entries(&r), 0);
    assert_status(feed(&w, "nobody", "posts/1.atom", member), 404);
    world_close(&w);
}

static void feed_ofAnAnonymousPost_namesNobody_evenToSteering(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    make(&w, "anna",
        "{'kind':'question','title':'Van wie?','body':'Zeg ik niet','anonymous':true,'terms':[$theme],'status':'published'}");
    const char *steering = token_of(&w, "stien"), *own = token_of(&w, "anna");
    struct answer r = feed(&w, "nobody", "posts.atom", steering);
    assert_int_equal(entries(&r), 1);
    assert_true(reply_has(&r, "<name>een gemeente</name>")); /* what kind of place it is, as far as that says nothing */
    assert_false(reply_has(&r, "anna"));
    world_exec(&w, "UPDATE organisation SET size_class = '10k_25k', urbanity_class = 5 WHERE kind = 'municipality'");
    world_exec(&w, "UPDATE account SET language = 'en' WHERE id = $bert");
    r = feed(&w, "nobody", "posts.atom", steering);
    assert_true(reply_has(&r, "<name>een dorp, 10 tot 25 duizend inwoners</name>"));
    r = feed(&w, "nobody", "posts.atom", token_of(&w, "bert"));
    assert_true(reply_has(&r, "<name>a village, 10 to 25 thousand inhabitants</name>"));
    world_exec(&w, "UPDATE organisation SET size_class = 'over_250k' WHERE id = $tilburg");
    r = feed(&w, "nobody", "posts.atom", steering); /* two that it fits are too few */
    assert_true(reply_has(&r, "<name>een gemeente</name>"));
    r = feed(&w, "nobody", "posts.atom", own);
    assert_false(reply_has(&r, "anna"));
    r = feed(&w, "nobody", "posts.atom?author=$anna", steering);
    assert_int_equal(entries(&r), 0);
    world_close(&w);
}

static void feed_neverHas_whatIsNotInTheOpen(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    make(&w, "anna", "{'kind':'question','title':'Nog een concept','body':'x','terms':[$theme]}");
    make(&w, "anna", "{'kind':'question','title':'Wacht nog','body':'x','terms':[$theme],'status':'submitted'}");
    const char *own = token_of(&w, "anna");
    struct answer r = feed(&w, "nobody", "posts.atom", own);
    assert_int_equal(entries(&r), 1);
    struct answer bad = feed(&w, "nobody", "posts.atom?status=draft", own);
    assert_bad_field(bad, "status");
    bad = feed(&w, "nobody", "posts.atom?nonsense=1", own);
    assert_bad_field(bad, "nonsense");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_withdraw", "{'reason':'Weg'}"), 200);
    r = feed(&w, "nobody", "posts.atom", own);
    assert_int_equal(entries(&r), 0);
    assert_status(feed(&w, "nobody", "posts/1.atom", own), 404);
    world_close(&w);
}

static void feed_filters_areThoseOfTheList(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    make(&w, "anna",
        "{'kind':'case','title':'Boodschappenbus','body':'x','terms':[$theme2,$law],'place':$goirle,'status':'submitted'}");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/_approve", "{}"), 200);
    const char *token = token_of(&w, "bert");
    static const char *const one[] = { "posts.atom?kind=case", "posts.atom?theme=$theme2", "posts.atom?law=$law",
        "posts.atom?place=$goirle&kind=case", "posts.atom?author=$anna&kind=question",
        "posts.atom?theme=$theme2,$tag2&law=$law&place=$goirle,$tilburg" };
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        struct answer r = feed(&w, "nobody", one[i], token);
        if (entries(&r) != 1)
            fail_msg("%s: %.*s", one[i], STR_ARG(r.body));
    }
    world_index(&w);
    struct answer r = feed(&w, "nobody", "search.atom?q=boodschappenbus", token);
    assert_status(r, 200);
    assert_int_equal(entries(&r), 1);
    assert_true(reply_has(&r, "<title>Vraagbaak: boodschappenbus</title>"));
    r = feed(&w, "nobody", "search.atom?q=boodschappenbus&theme=$theme,$theme2&place=$goirle,$tilburg", token);
    assert_int_equal(entries(&r), 1);
    assert_true(reply_has(&r, "<title>Vraagbaak: Ontmoeten, Vervoer, Goirle, Tilburg, boodschappenbus</title>"));
    r = feed(&w, "nobody", "search.atom?q=boodschappenbus&theme=$theme,$tag2", token);
    assert_int_equal(entries(&r), 0);
    r = feed(&w, "nobody", "search.atom?q=boodschappenbus", NULL);
    assert_int_equal(entries(&r), 0);
    struct answer bad = feed(&w, "nobody", "search.atom?q=%20", token);
    assert_bad_field(bad, "q");
    world_close(&w);
}

static void feed_pages_followOneAnother(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    const char *token = token_of(&w, "rita");
    struct answer r = feed(&w, "nobody", "posts/1.atom?limit=3", token);
    assert_int_equal(entries(&r), 3);
    assert_true(reply_has(&r, "tag:localhost,2026:post/5"));
    assert_false(reply_has(&r, "tag:localhost,2026:post/2<"));
    struct str from = str_sub(r.body, str_search(r.body, STR("rel=\"next\"")), r.body.n);
    from = str_sub(from, str_search(from, STR("href=\"")) + 6, from.n);
    struct str href = str_sub(from, 0, str_find(from, '"')), path = str_sub(href, 16, href.n);
    assert_has(href, "http://localhost/feeds/posts/1.atom?");
    struct buf plain = { 0 };
    while (path.n) { /* &amp; is & */
        size_t at = str_search(path, STR("&amp;"));
        buf_add(&plain, str_sub(path, 0, at));
        if (at < path.n)
            buf_addc(&plain, '&');
        path = str_sub(path, at + 5, path.n);
    }
    struct str target = buf_str(&plain);
    r = call_as(&w, "nobody", arena_printf(&w.arena, "GET %.*s", STR_ARG(target)).p, NULL);
    buf_release(&plain);
    assert_status(r, 200);
    assert_int_equal(entries(&r), 2);
    assert_true(reply_has(&r, "tag:localhost,2026:post/2<"));
    assert_true(reply_has(&r, "<title>Antwoord op: "));
    assert_false(reply_has(&r, "rel=\"next\""));
    world_close(&w);
}

static void feed_unchanged_answers304(void **state)
{
    (void)state;
    struct world w = world_open("one-question");
    const char *token = token_of(&w, "bert"), *line = arena_printf(&w.arena, "GET /feeds/posts.atom?token=%s", token).p;
    struct answer r = call_as(&w, "nobody", line, NULL);
    const char *etag = reply_header_text(&w, &r, "ETag"), *modified = reply_header_text(&w, &r, "Last-Modified");
    assert_true(*etag && *modified);
    const char *const by_tag[] = { "If-None-Match", etag, NULL },
                      *const by_date[] = { "If-Modified-Since", modified, NULL };
    const char *const both[] = { "If-None-Match", "\"another\"", "If-Modified-Since", modified, NULL };
    r = call_with(&w, "nobody", line, by_tag, NULL);
    assert_status(r, 304);
    assert_int_equal(r.body.n, 0);
    assert_status(call_with(&w, "nobody", line, by_date, NULL), 304);
    assert_status(call_with(&w, "nobody", line, both, NULL), 200);
    /* another person's name changes what it says, not when it was changed */
    assert_status(call_with(&w, "anna", "PATCH /api/v1/me", HEADERS("If-Match", "*"), "{'name':'Anna Anders'}"), 200);
    assert_status(call_with(&w, "nobody", line, by_tag, NULL), 200);
    world_exec(&w,
        "UPDATE post SET activity = activity + 5000, updated = updated + 5000, thread_version = thread_version + 1");
    assert_status(call_with(&w, "nobody", line, by_date, NULL), 200);
    world_close(&w);
}

/* Writes a body to a file and has jing look at it: 0 = valid. */
static int jing(struct world *w, struct str body, const char *file)
{
    const char *path = arena_printf(&w->arena, "%s/%s", w->folder, file).p;
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(body.p, 1, body.n, out), body.n);
    assert_int_equal(fclose(out), 0);
    int code = system(arena_printf(&w->arena, "jing -c tests/standards/atom.rnc %s", path).p);
    (void)unlink(path);
    return code;
}

static void feed_byTheSchema_isAtom(void **state)
{
    (void)state;
    if (system("command -v jing >/dev/null") != 0)
        skip(); /* a package of `make test` */
    struct world w = world_open("thread");
    make(&w, "anna",
        "{'kind':'question','title':'Gewone tekens & <b>','lead':'\\\"kop\\\"','body':'# Kop\\n\\n| a |\\n|---|\\n| <x> |',"
        "'anonymous':true,'terms':[$theme,$tag],'status':'published'}");
    world_exec(&w,
        "UPDATE post SET summary = NULL, title = 'Rare' || char(65535) || ' tekens & <b>', lead = char(1) || char(7) || lead, "
        "html = html || char(8) WHERE id = 6"); /* which no longer come in, but may be there */
    const char *token = token_of(&w, "stien");
    struct answer r = feed(&w, "nobody", "posts.atom?limit=1&theme=$theme", token);
    assert_int_equal(entries(&r), 1);
    assert_true(reply_has(&r, "<title>Rare  tekens &amp; &lt;b&gt;</title>"));
    assert_int_equal(jing(&w, r.body, "posts.atom"), 0);
    r = feed(&w, "nobody", "posts/6.atom", token);
    assert_int_equal(jing(&w, r.body, "thread.atom"), 0);
    r = feed(&w, "nobody", "posts.atom?theme=$theme2", NULL);
    assert_int_equal(jing(&w, r.body, "empty.atom"), 0);
    /* and the schema does refuse something */
    assert_int_not_equal(jing(&w, STR("<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id></feed>"), "bad.atom"), 0);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(feed_asNobody_hasWhatIsPublicOnly),
    cmocka_unit_test(feedToken_ofAPerson_opensFeedsAndNothingElse),
    cmocka_unit_test(feedToken_revoked_opensNothing),
    cmocka_unit_test(feedToken_isAmongWhatOneTakesAlong),
    cmocka_unit_test(feedToken_ofAClosedAccount_opensNothing),
    cmocka_unit_test(groupFeed_ofAMember_endsWithTheMembership),
    cmocka_unit_test(feed_ofAnAnonymousPost_namesNobody_evenToSteering),
    cmocka_unit_test(feed_neverHas_whatIsNotInTheOpen),
    cmocka_unit_test(feed_filters_areThoseOfTheList),
    cmocka_unit_test(feed_pages_followOneAnother),
    cmocka_unit_test(feed_unchanged_answers304),
    cmocka_unit_test(feed_byTheSchema_isAtom),
};
UNIT_MAIN(tests);
