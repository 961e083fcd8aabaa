/* people.c -- see people.h. */
#include "tests/people.h"

#include "base/clock.h"
#include "crypt/token.h"
#include "db/writer.h"
#include "domain/services.h"
#include "http/direct.h"
#include "index/index.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHECK(call) assert_int_equal((call), OK)

/* Names that mean something else per scope. */
static const char *const things[] = { "q", "a", "c", "n", "s", "d", "r", "x", "t", "ts", "g", "w", "sn" };
enum { Q, A, C, N, S, D, R, X, T, TS, G, W, SN, THINGS };

static const char *const roles[ROLES] = { "reader", "sounding_board", "project_leader", "steering", "coach",
    "administrator" };
static struct services services;

/* ---- people and their sessions */

static const char *name_of(struct people *p, enum side side, int place)
{
    return arena_printf(&p->w.arena, "%s%d", side == MEMBER ? "in" : "out", place).p;
}

static const char *session_of(struct arena *a, enum side side, int place)
{
    return arena_printf(a, "session-of-%s-%d", side == MEMBER ? "member" : "outsider", place).p;
}

static void add_session(struct people *p, enum side side, int place)
{
    char hex[TOKEN_HASH * 2 + 1];
    struct str hash = token_hash(&p->w.arena, str_c(session_of(&p->w.arena, side, place)));
    for (size_t i = 0; i < hash.n; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", (unsigned char)hash.p[i]);
    world_exec(&p->w,
        arena_printf(&p->w.arena,
            "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'%s', $%s, 'forgery', %lld, 9000000000000)",
            hex, name_of(p, side, place), (long long)clock_now())
            .p);
}

static void add_person(struct people *p, const char *name, const char *role, bool member)
{
    struct world *w = &p->w;
    struct answer r = call_as(w, "adm", "POST /api/v1/users",
        arena_printf(&w->arena, "{'mail':'%s@voorbeeld.nl','name':'%s','roles':['%s'],'organisation':$dongen}", name,
            name, role)
            .p);
    assert_status(r, 201);
    world_name(w, name, reply_int(&r, "id"));
    world_exec(w,
        arena_printf(&w->arena,
            "INSERT INTO membership(group_id, account_id, role, since) VALUES ($%s, $%s, 'member', 1)",
            member ? "hidden" : "elsewhere", name)
            .p);
}

static void add_people(struct people *p)
{
    add_person(p, "hulp", "project_leader", true);
    for (int side = OUTSIDE; side <= MEMBER; side++)
        for (int place = 0; place < ROLES; place++) {
            add_person(p, name_of(p, (enum side)side, place), roles[place], side == MEMBER);
            add_session(p, (enum side)side, place);
        }
}

/* ---- one of everything, per scope */

static int64_t post(struct people *p, enum scope scope, const char *kind, const char *title, const char *status)
{
    struct world *w = &p->w;
    struct answer r = call_as(w, "anna", "POST /api/v1/posts",
        arena_printf(&w->arena,
            "{'kind':'%s','title':'%s','body':'Tekst','terms':[$theme],'status':'%s','access':'%s'%s}", kind, title,
            status, scope == HIDDEN ? "group" : "network", scope == HIDDEN ? ",'group':$hidden" : "")
            .p);
    assert_status(r, 201);
    return reply_int(&r, "id");
}

static struct answer does(struct people *p, const char *who, const char *method, int64_t id, const char *rest,
    const char *body)
{
    struct world *w = &p->w;
    const char *line = arena_printf(&w->arena, "%s /api/v1/posts/%lld%s", method, (long long)id, rest).p;
    struct answer r = call_with(w, who, line, HEADERS("If-Match", "*"), body);
    if (r.status >= 300)
        fail_msg("%s as %s: %d %.*s", line, who, r.status, STR_ARG(r.body));
    return r;
}

static void fill(struct people *p, enum scope scope)
{
    struct world *w = &p->w;
    int64_t *id = p->id[scope];
    id[Q] = post(p, scope, "question", "Wie past op het huis?", "published");
    struct answer r = does(p, "hulp", "POST", id[Q], "/replies", "{'kind':'answer','body':'De buurvrouw.'}");
    id[A] = reply_int(&r, "id");
    r = does(p, "hulp", "POST", id[A], "/replies", "{'kind':'comment','body':'Zij woont ernaast.'}");
    id[C] = reply_int(&r, "id");
    does(p, "anna", "PATCH", id[Q], "", "{'lead':'Een korte vraag','reason':'Duidelijker'}");
    does(p, "hulp", "POST", id[Q], "/marks", "{'kind':'helpful'}");
    does(p, "anna", "POST", id[Q], "/links", "{'rel':'related','to':1}");
    id[N] = world_number(w, "SELECT max(id) FROM link");
    does(p, "hulp", "POST", id[Q], "/suggestions", "{'body':'Tekst, maar beter','reason':'Zo is het duidelijker'}");
    id[SN] = 1;
    does(p, "hulp", "POST", id[Q], "/_flag", "{'reason':'Klopt niet'}");
    id[T] = world_number(w, "SELECT max(id) FROM task");
    id[S] = post(p, scope, "case", "Een huis dat wacht", "submitted");
    id[TS] = world_number(w, "SELECT max(id) FROM task");
    id[D] = post(p, scope, "question", "Nog niet af", "draft");
    id[R] = post(p, scope, "question", "Al opgelost", "published");
    does(p, "anna", "POST", id[R], "/_resolve", "{'resolution':'Gelukt'}");
    id[X] = post(p, scope, "question", "Van vroeger", "published");
    world_exec(w, arena_printf(&w->arena, "UPDATE post SET status = 3 WHERE id = %lld", (long long)id[X]).p);
    id[W] = post(p, scope, "question", "Toch maar niet", "draft");
    does(p, "anna", "POST", id[W], "/_withdraw", "{}");
    id[G] = world_id(w, scope == HIDDEN ? "hidden" : "ring");
}

/* ---- the database as it was */

static void copy(struct sqlite3 *to, struct sqlite3 *from)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    assert_non_null(b);
    assert_int_equal(sqlite3_backup_step(b, -1), SQLITE_DONE);
    assert_int_equal(sqlite3_backup_finish(b), SQLITE_OK);
}

static struct sqlite3 *open_file(struct people *p)
{
    struct sqlite3 *file;
    assert_int_equal(sqlite3_open(p->w.path, &file), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(file, 5000), SQLITE_OK);
    assert_int_equal(sqlite3_exec(file, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    return file;
}

void people_keep(struct people *p)
{
    struct sqlite3 *file = open_file(p);
    if (!p->kept)
        assert_int_equal(sqlite3_open(":memory:", &p->kept), SQLITE_OK);
    copy(p->kept, file);
    (void)sqlite3_close(file);
}

static void put_back(struct people *p)
{
    struct sqlite3 *file = open_file(p);
    copy(file, p->kept);
    (void)sqlite3_close(file);
    p->restored++;
}

static const char *index_path(struct people *p)
{
    return arena_printf(&p->w.arena, "%s/index.db", p->w.folder).p;
}

struct people people_open(void)
{
    struct people p = { .w = world_open("one-question") };
    world_exec(&p.w, "UPDATE post SET access = 0"); /* post 1 is public */
    struct answer r = call_as(&p.w, "stien", "POST /api/v1/groups",
        "{'kind':'team','name':'Een heel andere kring','visibility':'hidden'}");
    assert_status(r, 201);
    world_name(&p.w, "elsewhere", reply_int(&r, "id"));
    add_people(&p);
    r = call_as(&p.w, "stien", "POST /api/v1/groups", "{'kind':'team','name':'Besloten kring','visibility':'closed'}");
    assert_status(r, 201);
    world_name(&p.w, "k", reply_int(&r, "id"));
    assert_status(call_as(&p.w, "anna", "POST /api/v1/drafts", "{'title':'Van anna'}"), 201);
    assert_status(call_as(&p.w, "anna", "POST /api/v1/tokens", "{'name':'Van anna'}"), 201);
    assert_status(call_as(&p.w, "coco", "POST /api/v1/invitations", "{'roles':['reader']}"), 201);
    world_exec(&p.w,
        "INSERT INTO join_request(group_id, account_id, at) VALUES ($ring, $rita, 1), ($hidden, $rita, 1);"
        "INSERT INTO project(id, place_id, name, phase, since, created, updated) VALUES (1, $dongen, 'Tuin', 1, 1, 1, 1), (2, $tilburg, 'Huis', 1, 1, 1, 1);"
        "INSERT INTO milestone(project_id, n, kind, updated) VALUES (1, 1, 'plan', 1);"
        "UPDATE sequence SET next = 100 WHERE name IN ('project', 'milestone')");
    fill(&p, NETWORK);
    fill(&p, HIDDEN);
    CHECK(index_new(&p.index, index_path(&p), p.w.path, false));
    CHECK(index_catch_up(p.index));
    services.index = p.index;
    services.secret = WORLD_SECRET;
    services.writer = p.w.writer;
    services.database = arena_cstr(&p.w.arena, str_c(p.w.path));
    p.w.services = &services;
    people_keep(&p);
    return p;
}

void people_close(struct people *p)
{
    static const char *const files[] = { "", "-wal", "-shm" };
    index_free(p->index);
    services.index = NULL;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        (void)unlink(arena_printf(&p->w.arena, "%s%s", index_path(p), files[i]).p);
    (void)sqlite3_close(p->kept);
    world_close(&p->w);
}

/* ---- asking */

static int64_t meaning(struct people *p, enum scope scope, struct str name)
{
    char z[32];
    for (size_t i = 0; i < THINGS; i++)
        if (str_is(name, things[i]))
            return p->id[scope][i];
    (void)snprintf(z, sizeof z, "%.*s", STR_ARG(name));
    return world_id(&p->w, z);
}

/* Replaces $name by its number in this scope, and ' by " when quotes is set. */
static struct str filled(struct people *p, struct arena *a, enum scope scope, const char *text, bool quotes)
{
    struct buf b = { 0 };
    for (const char *s = text; s && *s; s++) {
        size_t n = 1;
        while (*s == '$' && ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= '0' && s[n] <= '9')))
            n++;
        if (n > 1)
            buf_int(&b, meaning(p, scope, (struct str){ s + 1, n - 1 }));
        else
            buf_addc(&b, *s == '\'' && quotes ? '"' : *s);
        s += n - 1;
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

struct answer people_call(struct people *p, struct arena *a, enum side side, int place, const char *method,
    const char *target, const char *body, enum scope scope)
{
    const char *headers[] = { "X-CSRF-Token", "forgery", "If-Match", "*", NULL };
    bool outside_version = !strncmp(target, "/health", 7) || !strncmp(target, "/metrics", 8) ||
        !strncmp(target, "/.well", 6) || !strncmp(target, "/feeds", 6) || !strncmp(target, "/calendar", 9);
    struct call_direct_request request = { .method = method,
        .target = arena_printf(a, "%s%s", outside_version ? "" : "/api/v1", filled(p, a, scope, target, false).p).p,
        .headers = strcmp(method, "GET") ? headers : NULL,
        .body = filled(p, a, scope, body, true),
        .session = place < 0 ? NULL : session_of(a, side, place),
        .uploads = p->w.folder,
        .context = p->w.services };
    struct call_answer answer = call_direct(NULL, p->w.db, p->w.writer, a, &request);
    return (struct answer){ .status = answer.status, .headers = answer.headers, .body = answer.body };
}

int people_ask(struct people *p, enum side side, int place, enum method method, const char *target, const char *body,
    enum scope scope)
{
    struct arena a = { 0 };
    int64_t before = world_number(&p->w, "PRAGMA data_version");
    int status = people_call(p, &a, side, place, method_name(method), target, body, scope).status;
    arena_release(&a);
    if (world_number(&p->w, "PRAGMA data_version") != before)
        put_back(p);
    return status;
}
