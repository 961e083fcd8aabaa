/* canary_test.c -- no word of what is private comes out of any door.
 * Model:  canaries are made-up words, each in one place that a stranger may not see: the name of a hidden group, a thread in it
 *         (title, lead, text, answer, comment, notes, reasons, suggestion), a draft, what is being typed, what was withdrawn
 *         before and after it was in the open. doors.h lists every way to read. As each role, and as nobody, all of them not in
 *         the group, every door is opened before and after the secrets are made: the answer must be the same
 *         (so counts, facets, suggestions and spelling give nothing away either), and hold no canary.
 *         An anonymous case: no door tells more often than before who wrote it, or where, to those who may not know.
 *         Whatever leaves by itself (mail at once, overviews, messages to other programs) is made for everybody and searched too.
 *         A GET route without a door fails, and so does a channel that nothing left by. A member does find each thing,
 *         else this would prove nothing. */
#include "tests/people.h"
#include "tests/torture/long.h"

#include "app/courier.h"
#include "base/clock.h"
#include "domain/workday.h"
#include "http/endpoint.h"
#include "index/index.h"
#include "text/mime.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "tests/rights/doors.h"

/* Not in any dictionary, and not alike. */
static const char *const canaries[] = { "zwartkopmees", "goudhaantje", "roodborsttapuit", "kruisbekje", "appelvinkje",
    "zwkpm" };
/* Of the first four letters on: unfinished, and with a slip of the pen. */
static const char *const looked_for[] = { "zwartkopmees", "zwartko", "zwartkpomees", "goudhaantje", "goudha",
    "goudhaanjte", "roodborsttapuit", "roodbors", "roodborstapuit", "kruisbekje", "kruisb", "kruisbkeje", "appelvinkje",
    "appelvi", "apelvinkje", "%22zwartkopmees%22", "zwartkop*", "titel:zwartkopmees" };
enum { CANARIES = sizeof canaries / sizeof *canaries, LOOKED_FOR = sizeof looked_for / sizeof *looked_for };

static struct answer as(struct people *p, const char *who, const char *line, const char *body, int expected)
{
    struct answer r = call_with(&p->w, who, line, HEADERS("If-Match", "*"), body);
    if (r.status != expected)
        fail_msg("%s as %s: %d %.*s", line, who, r.status, STR_ARG(r.body));
    return r;
}

static void make(struct people *p, const char *name, const char *who, const char *line, const char *body)
{
    struct answer r = as(p, who, line, body, 201);
    world_name(&p->w, name, reply_int(&r, "id"));
}

/* What strangers may know of, that the secrets touch later. */
static void make_open(struct people *p)
{
    world_exec(&p->w, "UPDATE membership SET role = 'chair' WHERE account_id = $anna");
    make(p, "w", "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Een kruisbekje','lead':'Kruisbekje','body':'Van het kruisbekje','terms':[$theme],"
        "'status':'published'}");
    as(p, "anna", "PATCH /api/v1/posts/$w", "{'title':'Nog een kruisbekje','reason':'Kruisbekje'}", 200);
    as(p, "hulp", "POST /api/v1/posts/$w/replies", "{'kind':'answer','body':'Een kruisbekje dus'}", 201);
    as(p, "hulp", "POST /api/v1/posts/$w/suggestions", "{'body':'Kruisbekje!','reason':'Kruisbekje'}", 201);
    as(p, "anna", "POST /api/v1/posts/$w/_withdraw", "{'reason':'Kruisbekje hoort hier niet'}", 200);
    make(p, "p", "anna", "POST /api/v1/projects", "{'place':$goirle,'name':'Buurthulp','phase':'execution'}");
    as(p, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan','due':'2030-01-01'}", 201);
}

static void make_secrets(struct people *p)
{
    world_name(&p->w, "hg", world_id(&p->w, "hidden"));
    world_exec(&p->w, "UPDATE project SET group_id = $hg"); /* as if the group was hidden later */
    as(p, "anna", "PATCH /api/v1/groups/$hg", "{'name':'Kring appelvinkje','description':'Over het appelvinkje'}", 200);
    make(p, "h", "anna", "POST /api/v1/posts",
        "{'kind':'case','title':'Het huis van zwartkopmees','lead':'Zwartkopmees','body':'## Situatie\\n\\nZwartkopmees past op het huis van de ZWKPM, zie #1',"
        "'terms':[$theme2,$tag,$law],'place':$boschkens,'phase':'execution','access':'group','group':$hg,'onBehalfOf':$hg,"
        "'status':'submitted'}");
    as(p, "stien", "POST /api/v1/posts/$h/_approve", "{}", 200);
    make(p, "ha", "stien", "POST /api/v1/posts/$h/replies", "{'kind':'answer','body':'Zwartkopmees #1'}");
    make(p, "hc", "hulp", "POST /api/v1/posts/$ha/replies", "{'kind':'comment','body':'Ja, zwartkopmees'}");
    as(p, "stien", "POST /api/v1/posts/$h/marks", "{'kind':'helpful','note':'Zwartkopmees'}", 201);
    as(p, "anna", "POST /api/v1/posts/$ha/marks", "{'kind':'tried_worked','note':'Zwartkopmees'}", 201);
    as(p, "anna", "PATCH /api/v1/posts/$h", "{'lead':'Nu met zwartkopmees','reason':'Zwartkopmees'}", 200);
    as(p, "anna", "POST /api/v1/posts/$h/links", "{'rel':'related','to':1}", 201);
    as(p, "anna", "POST /api/v1/posts/1/links", "{'rel':'related','to':$h}", 201);
    as(p, "hulp", "POST /api/v1/posts/$h/suggestions", "{'body':'Zwartkopmees','reason':'Zwartkopmees'}", 201);
    as(p, "hulp", "POST /api/v1/posts/$h/_flag", "{'reason':'Zwartkopmees klopt niet'}", 201);
    world_exec(&p->w,
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file) VALUES"
        " (1, $h, $h, $anna, 1, 12, 'zwartkopmees.txt', 'Over de zwartkopmees', 'text/plain; charset=utf-8', x'00', 'one'),"
        " (2, $w, $w, $anna, 1, 12, 'kruisbekje.txt', 'Over het kruisbekje', 'text/plain; charset=utf-8', x'00', 'two');"
        "INSERT INTO attachment_text(attachment_id, state, reason, body, at) VALUES (1, 1, '', 'Hier staat zwartkopmees', 1),"
        " (2, 1, '', 'Hier staat kruisbekje', 1)");
    make(p, "hd", "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Het goudhaantje','body':'Goudhaantje #1','terms':[$theme2,$tag]}");
    as(p, "anna", "POST /api/v1/drafts", "{'title':'Goudhaantje','body':'Goudhaantje'}", 201);
    make(p, "hw", "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Een roodborsttapuit','body':'Roodborsttapuit #1','terms':[$theme2]}");
    as(p, "anna", "PATCH /api/v1/posts/$hw", "{'title':'De roodborsttapuit','reason':'Roodborsttapuit'}", 200);
    as(p, "anna", "POST /api/v1/posts/$hw/_withdraw", "{'reason':'Roodborsttapuit'}", 200);
}

/* ---- opening doors */

/* Copies text without what stands between each `from` and the next `to`. */
static void copy_without(struct buf *b, struct str text, struct str from, char to)
{
    while (text.n) {
        size_t at = str_search(text, from);
        buf_add(b, str_sub(text, 0, at));
        text = str_sub(text, at, text.n);
        text = str_sub(text, str_find(text, to), text.n);
    }
}

/* Status, version in the ETag, body. Not: the number of the request; the second half of an ETag, which moves whenever any
 * name in the house changes; the score of a hit, which knows how rare a word is in the whole index. */
static struct str comparable(struct arena *a, const struct answer *r)
{
    struct str etag = STR(""), rest = r->headers;
    struct buf b = { 0 };
    while (rest.n) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (str_ieq(str_sub(line, 0, 5), STR("etag:")))
            etag = str_sub(line, 0, str_find(line, '-'));
    }
    buf_printf(&b, "%d %.*s ", r->status, STR_ARG(etag));
    copy_without(&b, str_sub(r->body, 0, str_search(r->body, STR("\"requestId\""))), STR("\"score\":"), ',');
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

/* Replaces every ~ by the word. */
static const char *with_word(struct arena *a, const char *text, const char *word)
{
    struct buf b = { 0 };
    for (; text && *text; text++)
        *text == '~' ? buf_add(&b, str_c(word)) : buf_addc(&b, *text);
    const char *out = arena_cstr(a, buf_str(&b));
    buf_release(&b);
    return text ? out : NULL;
}

static size_t opened, hits, changed;

/* What a packed answer holds; a canary in it would not be seen otherwise. */
static struct str unzipped(struct arena *a, struct str body)
{
    struct buf out = { 0 };
    char block[16384];
    z_stream z = { 0 };
    if (!str_starts(body, STR("\x1f\x8b")))
        return body;
    assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)body.p;
    z.avail_in = (uInt)body.n;
    for (int code = Z_OK; code == Z_OK;) {
        z.next_out = (Bytef *)block;
        z.avail_out = sizeof block;
        code = inflate(&z, Z_NO_FLUSH);
        assert_true(code == Z_OK || code == Z_STREAM_END);
        buf_add(&out, (struct str){ block, sizeof block - z.avail_out });
    }
    (void)inflateEnd(&z);
    struct str plain = arena_str(a, buf_str(&out));
    buf_release(&out);
    return plain;
}

static bool holds(struct str text, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= text.n; i++)
        if (str_ieq(str_sub(text, i, strlen(word)), str_c(word)))
            return true;
    return false;
}

static void search(const struct answer *r, const char *target, const char *body, int place)
{
    for (size_t i = 0; i < CANARIES; i++)
        if (holds(r->body, canaries[i]) || holds(r->headers, canaries[i])) {
            hits++;
            print_error("%s %s as %d shows %s: %.*s\n", target, body ? body : "", place, canaries[i], STR_ARG(r->body));
        }
}

/* The first place where two answers part. */
static void show_change(const char *target, int place, struct str before, struct str after)
{
    enum { AROUND = 160, BACK = 40 };
    size_t at = 0;
    while (at < before.n && at < after.n && before.p[at] == after.p[at])
        at++;
    size_t from = at > BACK ? at - BACK : 0;
    print_error("%s as %d changed at byte %zu:\n  %.*s\n  %.*s\n", target, place, at,
        STR_ARG(str_sub(before, from, AROUND)), STR_ARG(str_sub(after, from, AROUND)));
}

/* Opens one door as one person; the first time round keeps what came out, the second time compares. */
static void open_door(struct people *p, struct arena *kept, const struct door *d, const char *word, int place,
    struct str *before)
{
    struct arena a = { 0 };
    const char *target = with_word(&a, d->target, word), *body = with_word(&a, d->body, word);
    struct answer r = people_call(p, &a, OUTSIDE, place, method_name(d->method), target, d->body ? body : NULL, HIDDEN);
    if (r.status >= 500)
        fail_msg("%s: %d %.*s", target, r.status, STR_ARG(r.body));
    r.body = unzipped(&a, r.body);
    if (kept) {
        *before = comparable(kept, &r);
    } else {
        struct str after = comparable(&a, &r);
        opened++;
        if (!d->echoes)
            search(&r, target, d->body ? body : NULL, place);
        if (!d->moves && !str_eq(*before, after)) {
            changed++;
            show_change(target, place, *before, after);
        }
    }
    arena_release(&a);
}

static void round_of_doors(struct people *p, struct arena *kept, struct str *seen)
{
    size_t n = 0;
    for (size_t i = 0; i < DOORS; i++) {
        bool words = strchr(doors[i].target, '~') || (doors[i].body && strchr(doors[i].body, '~'));
        for (int place = -1; place < ROLES; place++)
            for (size_t k = 0; k < (words ? LOOKED_FOR : 1); k++)
                open_door(p, kept, &doors[i], looked_for[k], place, &seen[n++]);
    }
}

/* Names of what does not exist yet mean what it will get, once the post that mentions it is there. */
static void foretell(struct people *p)
{
    int64_t next = world_number(&p->w, "SELECT next FROM sequence WHERE name = 'post'");
    static const char *const names[] = { "m", "h", "ha", "hc", "hd", "hw" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        world_name(&p->w, names[i], next + (int64_t)i);
    world_name(&p->w, "hg", world_id(&p->w, "hidden"));
}

static void anyDoor_asAStranger_showsNothingOfWhatIsPrivate(void **state)
{
    (void)state;
    enum { SEEN = DOORS * (ROLES + 1) * LOOKED_FOR };
    struct people p = people_open();
    struct arena kept = { .cap = (size_t)512 << 20 };
    struct str *seen = calloc(SEEN, sizeof *seen);
    assert_non_null(seen);
    make_open(&p);
    foretell(&p);
    make(&p, "m", "hulp", "POST /api/v1/posts",
        "{'kind':'question','title':'Zie elders','body':'Lees straks #$h maar','terms':[$theme],'status':'published'}");
    assert_int_equal(index_catch_up(p.index), OK);
    round_of_doors(&p, &kept, seen);
    int64_t h = world_id(&p.w, "h");
    make_secrets(&p);
    assert_int_equal(world_id(&p.w, "h"), h);
    assert_int_equal(index_catch_up(p.index), OK);
    round_of_doors(&p, NULL, seen);
    FIGURES("canary", "%d doors opened %zu times by 7 strangers, %d words: %zu hits, %zu answers that changed", DOORS,
        opened, LOOKED_FOR, hits, changed);
    assert_int_equal(hits, 0);
    assert_int_equal(changed, 0);
    assert_int_equal(arena_err(&kept), OK);
    arena_release(&kept);
    free(seen);
    people_close(&p);
}

/* ---- who wrote what has no name, and where */

static const char *const telltales[] = { "wielewaal", "kuifmezen" };
static const char *const told_by[] = { "wielewaal", "kuifmezen", "kuifm", "wielew", "parelduiker" };
enum { TELLTALES = sizeof telltales / sizeof *telltales, TOLD_BY = sizeof told_by / sizeof *told_by };

static size_t times(struct str text, const char *word)
{
    size_t n = 0;
    for (size_t i = 0; i + strlen(word) <= text.n; i++)
        n += str_ieq(str_sub(text, i, strlen(word)), str_c(word));
    return n;
}

/* Those who may not know: nobody, reader, sounding board, project leader, administrator. */
static bool may_not_know(int place)
{
    return place != 3 && place != 4;
}

/* Opens every door as everybody who may not know, and counts how often name and place are in what comes out: the first time
 * round into seen, the second time against it (more is a leak, but where the words were asked for). */
static size_t doors_that_tell(struct people *p, size_t *seen, bool first)
{
    size_t n = 0, leaks = 0;
    for (size_t i = 0; i < DOORS; i++)
        for (int place = -1; place < ROLES; place++)
            for (size_t k = 0; k < TOLD_BY; k++) {
                bool words = strchr(doors[i].target, '~') || (doors[i].body && strchr(doors[i].body, '~'));
                if (!may_not_know(place) || (k && !words))
                    continue;
                struct arena a = { 0 };
                const char *target = with_word(&a, doors[i].target, told_by[k]),
                           *body = with_word(&a, doors[i].body, told_by[k]);
                struct answer r = people_call(p, &a, OUTSIDE, place, method_name(doors[i].method), target, body,
                    HIDDEN);
                for (size_t w = 0; w < TELLTALES; w++, n++) {
                    size_t there = times(r.body, telltales[w]);
                    if (first)
                        seen[n] = there;
                    else if (there > seen[n]) {
                        leaks++;
                        print_error("%s as %d tells %s: %.*s\n", target, place, telltales[w], STR_ARG(r.body));
                    }
                }
                arena_release(&a);
            }
    return leaks;
}

/* Doors that are asked for the author or the place may not show the case. */
static void assert_not_by_name(struct people *p)
{
    static const char *const asked[] = { "/posts?author=$wielewaal", "/posts?place=$where",
        "/search?q=parelduiker&place=$where", "/search?q=kuifmezen", "/search?q=wielewaal", "/events?actor=$wielewaal",
        "/feeds/posts.atom?author=$wielewaal", "/feeds/posts.atom?place=$where", "/suggestions?q=kuifm" };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (int place = -1; place < ROLES; place++) {
            struct arena a = { 0 };
            struct answer r = people_call(p, &a, OUTSIDE, place, "GET", asked[i], NULL, NETWORK);
            if (may_not_know(place) && times(r.body, "het liep anders"))
                fail_msg("%s as %d: %.*s", asked[i], place, STR_ARG(r.body));
            arena_release(&a);
        }
}

static void make_nameless(struct people *p)
{
    make(p, "h", "wielewaal", "POST /api/v1/posts",
        "{'kind':'case','title':'Het liep anders','body':'Over de parelduiker.','terms':[$theme2],'place':$where,"
        "'anonymous':true,'status':'submitted'}");
    as(p, "stien", "POST /api/v1/posts/$h/_approve", "{}", 200);
    make(p, "ha", "hulp", "POST /api/v1/posts/$h/replies", "{'kind':'answer','body':'Zo deden wij het.'}");
    make(p, "hc", "wielewaal", "POST /api/v1/posts/$ha/replies", "{'kind':'comment','body':'Dank, dat helpt.'}");
    as(p, "wielewaal", "POST /api/v1/posts/$ha/marks", "{'kind':'solved'}", 201);
    as(p, "wielewaal", "POST /api/v1/posts/$ha/marks", "{'kind':'tried_worked','note':'Ja'}", 201);
    as(p, "wielewaal", "PATCH /api/v1/posts/$h", "{'lead':'Met een parelduiker','reason':'Duidelijker'}", 200);
    as(p, "wielewaal", "POST /api/v1/posts/$h/links", "{'rel':'related','to':1}", 201);
}

static void anyDoor_afterAnAnonymousCase_tellsNeitherWhoNorWhere(void **state)
{
    (void)state;
    struct people p = people_open();
    make(&p, "where", "stien", "POST /api/v1/organisations",
        "{'kind':'municipality','name':'Kuifmezen','inhabitants':18000,'urbanityClass':5}");
    make(&p, "wielewaal", "adm", "POST /api/v1/users",
        "{'mail':'wielewaal@voorbeeld.nl','name':'Wielewaal','roles':['project_leader'],'organisation':$where}");
    int64_t next = world_number(&p.w, "SELECT next FROM sequence WHERE name = 'post'");
    static const char *const names[] = { "h", "ha", "hc", "hd", "hw", "w", "m" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        world_name(&p.w, names[i], next + (int64_t)(i < 3 ? i : 0));
    world_name(&p.w, "hg", world_id(&p.w, "hidden"));
    world_name(&p.w, "p", 1);
    size_t *seen = calloc((size_t)DOORS * ROLES * TOLD_BY * TELLTALES, sizeof *seen);
    assert_non_null(seen);
    assert_int_equal(index_catch_up(p.index), OK);
    (void)doors_that_tell(&p, seen, true);
    make_nameless(&p);
    assert_int_equal(world_id(&p.w, "h"), next);
    assert_int_equal(index_catch_up(p.index), OK);
    size_t leaks = doors_that_tell(&p, seen, false);
    print_message("canary: %zu answers that tell who wrote an anonymous case, or where\n", leaks);
    assert_int_equal(leaks, 0);
    assert_not_by_name(&p);
    struct arena a = { 0 };
    assert_true(times(people_call(&p, &a, OUTSIDE, 0, "GET", "/posts/$h", NULL, HIDDEN).body, "parelduiker") > 0);
    assert_true(times(people_call(&p, &a, OUTSIDE, 3, "GET", "/posts/$h", NULL, HIDDEN).body, "wielewaal") > 0);
    arena_release(&a);
    free(seen);
    people_close(&p);
}

/* ---- what leaves by itself */

enum { ROWS = 4000, CHANNELS = 16 };

static const struct mail_settings mail = { .from = { "vraagbaak@voorbeeld.nl", 22 },
    .name = { "Vraagbaak", 9 },
    .reply = { "antwoord@voorbeeld.nl", 21 },
    .digest_hour = 7 };

/* Everybody follows everything that could lead to a secret, as if following were never refused. */
static void follow_all(struct people *p)
{
    static const char *const things[][2] = { { "group", "$hidden" }, { "term", "$theme" }, { "term", "$theme2" },
        { "term", "$tag" }, { "term", "$law" }, { "organisation", "$boschkens" }, { "account", "$anna" },
        { "account", "$stien" }, { "post", "1" } };
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        world_exec(&p->w,
            arena_printf(&p->w.arena,
                "INSERT INTO subscription(id, account_id, entity, entity_id, frequency, created) "
                "SELECT 10000 + a.id * 100 + %zu, a.id, '%s', %s, CASE WHEN a.id %% 2 = 0 THEN 'immediately' ELSE 'daily' END, 1 "
                "FROM account a WHERE a.id > 1 ON CONFLICT DO NOTHING",
                i, things[i][0], things[i][1])
                .p);
}

/* Turns the trail into rows of the outbox: what goes at once, an overview for everybody, messages, and a link for an account. */
static void fill_outbox(struct people *p)
{
    struct courier *c;
    struct courier_config config = { .database = p->w.path, .writer = p->w.writer, .services = p->w.services };
    assert_int_equal(courier_new(&c, &config), OK);
    assert_int_equal(courier_expand(c), OK);
    courier_free(c);
    world_exec(&p->w,
        arena_printf(&p->w.arena,
            "INSERT INTO outbox(id, kind, once, account_id, target, data, created, due) "
            "SELECT 100000 + id, 'digest', 'x' || id, id, 1000000, '%lld', 1, 1 FROM account WHERE id > 1",
            (long long)workday_of(2026, 11, 23))
            .p);
    as(p, "nobody", "POST /api/v1/passwords/_request", "{'mail':'out0@voorbeeld.nl'}", 202);
}

/* All words of what leaves: of a mail decoded and as it goes over the line, of a request its headers and body. */
static struct str words_of(struct arena *a, const struct outgoing *out)
{
    struct mime m;
    struct buf b = { 0 };
    if (out->url) {
        buf_printf(&b, "%s %.*s", out->url, STR_ARG(out->body));
        for (const char *const *h = out->headers; h && *h; h++)
            buf_printf(&b, " %s", *h);
    } else {
        assert_int_equal(mime_read(a, out->message, &m), OK);
        buf_printf(&b, "%.*s %.*s %.*s %.*s", STR_ARG(mime_header(&m, "subject")), STR_ARG(mime_header(&m, "from")),
            STR_ARG(m.text), STR_ARG(out->message));
    }
    struct str all = arena_str(a, buf_str(&b));
    buf_release(&b);
    return all;
}

/* May the receiver of this mail know? The members of the group, and who wrote it. */
static bool is_inside(struct people *p, const struct outbox *row, const struct outgoing *out)
{
    if (out->url)
        return false;
    const char *sql = arena_printf(&p->w.arena,
        "SELECT count(*) FROM membership WHERE group_id = $hidden AND account_id = %lld AND (until IS NULL OR until > %lld)",
        (long long)row->account, (long long)clock_now())
                          .p;
    return world_number(&p->w, sql) > 0;
}

static void anyMailOrMessage_thatLeaves_showsNothingOfWhatIsPrivate(void **state)
{
    (void)state;
    struct people p = people_open();
    struct services services = *p.w.services;
    struct outbox *row = calloc(ROWS, sizeof *row);
    size_t n = 0, left[CHANNELS] = { 0 }, told = 0, leaks = 0;
    assert_non_null(row);
    services.secret = WORLD_SECRET;
    services.url = STR("https://vraagbaak.voorbeeld.nl");
    services.mail = &mail;
    p.w.services = &services;
    follow_all(&p);
    as(&p, "adm", "POST /api/v1/webhooks", "{'url':'https://voorbeeld.nl/haak'}", 201);
    make_open(&p);
    make_secrets(&p);
    make(&p, "open", "hulp", "POST /api/v1/posts",
        "{'kind':'question','title':'Voor iedereen','body':'Een huis','terms':[$theme],'status':'published'}");
    fill_outbox(&p);
    assert_int_equal(outbox_due(p.w.db, &p.w.arena, INT64_MAX, row, ROWS, &n), OK);
    for (size_t i = 0; i < n; i++) {
        struct arena a = { 0 };
        struct outgoing out = { 0 };
        size_t k = 0;
        while (courier_senders[k] && !str_is(row[i].kind, courier_senders[k]->kind))
            k++;
        assert_non_null(courier_senders[k]);
        assert_int_equal(courier_senders[k]->prepare(p.w.db, &a, &services, &row[i], clock_now(), &out), OK);
        struct str words = out.skip ? STR("") : words_of(&a, &out);
        bool inside = !out.skip && is_inside(&p, &row[i], &out);
        left[k] += !out.skip && !inside;
        for (size_t c = 0; c < CANARIES; c++) {
            if (!holds(words, canaries[c]))
                continue;
            told += inside;
            leaks += !inside;
            if (!inside)
                print_error("%s to %s shows %s\n", courier_senders[k]->kind, out.url ? out.url : out.to, canaries[c]);
        }
        arena_release(&a);
    }
    for (size_t k = 0; courier_senders[k]; k++) {
        print_message("canary: %zu of \"%s\" leave for strangers\n", left[k], courier_senders[k]->kind);
        if (!left[k])
            fail_msg("\"%s\" leaves, and has no canary", courier_senders[k]->kind);
    }
    FIGURES("canary-mail", "%zu rows, %zu mails tell a member, %zu leaks", n, told, leaks);
    assert_int_equal(leaks, 0);
    assert_true(told > 0); /* a member is told of it, else this would prove nothing */
    free(row);
    people_close(&p);
}

static void anyCanary_asAMember_isFound(void **state)
{
    (void)state;
    struct people p = people_open();
    make_open(&p);
    make_secrets(&p);
    assert_int_equal(index_catch_up(p.index), OK);
    static const char *const doors_of_members[] = { "/search?q=zwartkopmees", "/posts/$h", "/posts/$ha",
        "/posts/$h/revisions", "/posts/$h/marks", "/posts/1/links", "/posts/$h/suggestions", "/posts?group=$hg",
        "/feeds/posts.atom?group=$hg", "/feeds/posts/$h.atom", "/export" };
    for (size_t i = 0; i < sizeof doors_of_members / sizeof *doors_of_members; i++) {
        struct arena a = { 0 };
        struct answer r = people_call(&p, &a, MEMBER, 3, "GET", doors_of_members[i], NULL, HIDDEN);
        if (r.status != 200 || !holds(unzipped(&a, r.body), canaries[0]))
            fail_msg("%s: %d %.*s", doors_of_members[i], r.status, STR_ARG(r.body));
        arena_release(&a);
    }
    struct arena a = { 0 };
    assert_true(holds(people_call(&p, &a, MEMBER, 0, "GET", "/groups", NULL, HIDDEN).body, "appelvinkje"));
    arena_release(&a);
    people_close(&p);
}

static void everyGetRoute_inTheTables_hasADoor(void **state)
{
    (void)state;
    size_t missing = 0, routes = 0;
    for (const struct endpoint *const *table = all_endpoints; *table; table++)
        for (const struct endpoint *e = *table; e->path; e++) {
            bool found = e->method != GET;
            for (size_t i = 0; !found && i < DOORS; i++)
                found = doors[i].method == GET && !strcmp(doors[i].path, e->path);
            if (!found)
                print_error("GET %s has no door in doors.h\n", e->path);
            missing += !found;
            if (e->method == GET) {
                print_message("  door %s\n", e->path);
                routes++;
            }
        }
    print_message("canary: %zu routes to read\n", routes);
    assert_int_equal(missing, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(everyGetRoute_inTheTables_hasADoor),
    cmocka_unit_test(anyCanary_asAMember_isFound),
    cmocka_unit_test(anyMailOrMessage_thatLeaves_showsNothingOfWhatIsPrivate),
    cmocka_unit_test(anyDoor_asAStranger_showsNothingOfWhatIsPrivate),
    cmocka_unit_test(anyDoor_afterAnAnonymousCase_tellsNeitherWhoNorWhere),
};
UNIT_MAIN(tests);
