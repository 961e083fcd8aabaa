/* memory_test.c -- every allocation of a request fails once: the answer is a problem or a success, and the process lives on.
 * Model:  malloc, calloc and realloc of the program (the linker's --wrap, see the Makefile), of the database engine, the JSON
 *         library and the event loop go through one counter. While a request is served the n-th of them fails: first only
 *         inside exchange_serve (this thread's and the writer's), then, over a socket, in every thread but the
 *         client's; n goes up until the request needs no n-th any more. After each, the same database answers a read,
 *         and a write either happened whole or not at all. An answer for which there is no memory after the commit is a
 *         problem although the write is there: counted as unsure, for which Idempotency-Key exists.
 * Limits: what libraries allocate without asking (Markdown, libc itself) does not fail here. */
#include "tests/http/peer.h"
#include "tests/torture/long.h"
#include "tests/world.h"

#include "base/clock.h"
#include "db/pool.h"
#include "http/exchange.h"
#include "resource/user/account.h"

#include <event2/event.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_bool armed;
static atomic_llong countdown; /* allocations until the one that fails */
static atomic_bool struck;
static atomic_bool everywhere;    /* the socket decides when, not exchange_serve */
static _Thread_local bool exempt; /* the client's thread */

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void __real_exchange_serve(struct exchange *x, struct db *read);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
void __wrap_exchange_serve(struct exchange *x, struct db *read);

static bool fails(void)
{
    if (exempt || !atomic_load_explicit(&armed, memory_order_relaxed) || atomic_fetch_sub(&countdown, 1) != 1)
        return false;
    atomic_store(&struck, true);
    return true;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
    return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

void __wrap_exchange_serve(struct exchange *x, struct db *read)
{
    bool here = !atomic_load(&everywhere);
    if (here)
        atomic_store(&armed, atomic_load(&countdown) > 0);
    __real_exchange_serve(x, read);
    if (here)
        atomic_store(&armed, false);
}

static sqlite3_mem_methods engine;

static void *engine_malloc(int n)
{
    return fails() ? NULL : engine.xMalloc(n);
}

static void *engine_realloc(void *p, int n)
{
    return fails() ? NULL : engine.xRealloc(p, n);
}

static int start(void **state)
{
    (void)state;
    sqlite3_mem_methods failing;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &engine))
        return -1;
    if (!engine.xMalloc) { /* the engine's own are set when it wakes */
        if (sqlite3_initialize() || sqlite3_config(SQLITE_CONFIG_GETMALLOC, &engine) || sqlite3_shutdown())
            return -1;
    }
    failing = engine;
    failing.xMalloc = engine_malloc;
    failing.xRealloc = engine_realloc;
    json_set_alloc_funcs(__wrap_malloc, free);
    event_set_mem_functions(__wrap_malloc, __wrap_realloc, free);
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
}

/* ---- requests ---------------------------------------------------------------------------------------------------- */

struct trial {
    const char *who, *line, *body;
    bool makes; /* a 201 adds one post */
};

static const struct trial trials[] = {
    { "anna", "GET /api/v1/posts/1", NULL, false },
    { "nobody", "GET /api/v1/posts/1", NULL, false },
    { "anna", "GET /api/v1/posts?kind=question", NULL, false },
    { "bert", "GET /api/v1/search?q=verzekering", NULL, false },
    { "anna", "GET /api/v1/me", NULL, false },
    { "anna", "GET /api/v1/terms?q=wmo", NULL, false },
    { "anna", "GET /api/v1/groups", NULL, false },
    { "adm", "GET /api/v1/users", NULL, false },
    { "stien", "GET /api/v1/events?post=1", NULL, false },
    { "anna", "GET /api/v1/posts/1/revisions", NULL, false },
    { "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Wie weet dit?','body':'Een *vraag* voor jullie.','terms':[$theme]}", true },
    { "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Bij ons regelt de wijk dat.'}", true },
    { "stien", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Dank je.'}", true },
    { "rita", "POST /api/v1/posts", "{'kind':'question','title':''}", false },
    { "anna", "PATCH /api/v1/posts/1", "{'body':'We zoeken **nog** iemand.','reason':'Duidelijker'}", false },
    { "anna", "POST /api/v1/posts/2/marks", "{'kind':'helpful'}", false },
    { "anna", "POST /api/v1/posts/2/marks", "{'kind':'tried_partly','note':'Zonder de polis'}", false },
    { "bert", "POST /api/v1/subscriptions", "{'post':1,'frequency':'immediately'}", false },
    { "anna", "POST /api/v1/drafts", "{'title':'','x':{'diep':[1,2.5,null]}}", false },
    { "anna", "POST /api/v1/posts/_check", "{'title':'Hulp','body':'Mail: jan@voorbeeld.nl'}", false },
    { "anna", "POST /api/v1/posts/_similar", "{'title':'Wie betaalt de verzekering?'}", false },
    { "rita", "POST /api/v1/posts/2/_flag", "{'reason':'Hier staat een naam in.'}", false },
    { "rita", "POST /api/v1/posts/1/suggestions", "{'body':'De **nieuwe** tekst.','reason':'De wet is veranderd'}",
        false },
    { "stien", "POST /api/v1/terms", "{'kind':'abbreviation','name':'LWDB'}", false },
};
enum { TRIALS = sizeof trials / sizeof *trials };

struct tally {
    int strikes, succeeded, refused, unsure, other;
};

static struct answer ask_as(struct world *w, const struct trial *r)
{
    return call_with(w, r->who, r->line, HEADERS("If-Match", "*"), r->body);
}

/* One request of which the n-th allocation fails; false when it needs fewer. */
static bool strike(struct world *w, const struct trial *r, int usual, long long n, struct tally *t)
{
    int64_t before = count(w, "post");
    atomic_store(&struck, false);
    atomic_store(&countdown, n);
    struct answer a = ask_as(w, r);
    atomic_store(&countdown, 0);
    if (!atomic_load(&struck))
        return false;
    w->arena.err = OK;
    int64_t made = count(w, "post") - before;
    t->strikes++;
    if (a.status == 503 || a.status == 500 || a.status == 507) {
        t->refused++;
        t->unsure += made == 1;
        assert_in_range(made, 0, r->makes);
    } else if (a.status == usual) {
        t->succeeded++;
        assert_int_equal(made, r->makes && a.status == 201);
    } else {
        t->other++;
        printf("%s: allocation %lld failed, status %d, not %d: %.*s\n", r->line, n, a.status, usual, STR_ARG(a.body));
    }
    return true;
}

/* Makes room in the world for the next answers. */
static void forget_answers(struct world *w)
{
    for (size_t i = 0; i < w->n_json; i++)
        json_decref(w->json[i]);
    w->n_json = 0;
}

static void memory_everyAllocationFailingOnce_isSurvived(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    w.arena.cap = (size_t)1 << 30;
    struct tally t = { 0 };
    int step = few_or_many(23, 1);
    world_index(&w);
    log_set_level(LOG_ERROR + 1);
    for (int i = 0; i < TRIALS; i++) {
        const struct trial *r = &trials[i];
        struct answer usual = ask_as(&w, r);
        usual = ask_as(&w, r); /* the second answer may differ from the first: already there */
        for (long long n = 1; n < 5000; n += n < 12 ? 1 : step) {
            if (!strike(&w, r, usual.status, n, &t))
                break;
            struct answer alive = call_as(&w, "anna", "GET /api/v1/posts/1", NULL);
            assert_status(alive, 200);
            forget_answers(&w);
        }
        struct answer again = ask_as(&w, r);
        if (again.status != usual.status)
            fail_msg("%s: %d, and %d before", r->line, again.status, usual.status);
    }
    log_set_level(LOG_WARN);
    FIGURES("memory",
        "requests=%d failed_allocations=%d refused=%d (of which stored: %d) succeeded_anyway=%d other_answers=%d crashes=0",
        TRIALS, t.strikes, t.refused, t.unsure, t.succeeded, t.other);
    assert_true(t.strikes > TRIALS);
    assert_int_equal(t.other, 0);
    world_close(&w);
}

/* ---- over a socket ----------------------------------------------------------------------------------------------- */

enum { ANSWER_MAX = 1 << 16, PATIENCE_MS = 10000 };

/* Sends a request on a connection of its own; its status, or 0 when the server closed without an answer. */
static int ask(const struct peer *p, const char *request)
{
    static char answer[ANSWER_MAX];
    size_t n = 0;
    int fd = peer_open(p);
    peer_send(fd, str_c(request));
    for (ssize_t k = 1; k > 0 && n<sizeof answer; n += k> 0 ? (size_t)k : 0) {
        struct pollfd f = { .fd = fd, .events = POLLIN };
        if (poll(&f, 1, PATIENCE_MS) <= 0)
            fail_msg("no answer within %d ms: %s", PATIENCE_MS, request);
        k = recv(fd, answer + n, sizeof answer - n, 0);
    }
    (void)close(fd);
    return n > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static const char *request_of(struct world *w, const char *line, struct str token, const char *body)
{
    return arena_printf(&w->arena,
        "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %.*s\r\n%s"
        "Content-Length: %zu\r\n\r\n%s",
        line, STR_ARG(token), *body ? "Content-Type: application/json\r\n" : "", strlen(body), body)
        .p;
}

struct token_job {
    struct job job; /* first */
    struct world *w;
    struct str token;
};

static enum err token_run(struct job *job, struct db *db)
{
    struct token_job *t = (struct token_job *)job;
    return account_token(db, &t->w->arena, world_id(t->w, "anna"), STR("test"), 3600, clock_now(), &t->token);
}

static void memory_overASocket_isSurvived(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct pool *pool = NULL;
    struct peer p;
    struct token_job t = { .w = &w };
    int strikes = 0, closed = 0, refused = 0, fine = 0, step = few_or_many(17, 1);
    exempt = true;
    world_index(&w);
    assert_int_equal(writer_call(w.writer, token_run, &t.job), OK);
    assert_int_equal(pool_new(&pool, 1, w.path, NULL, NULL), OK);
    peer_start(&p,
        (struct server_config){ .tables = all_endpoints,
            .database = w.path,
            .writer = w.writer,
            .pool = pool,
            .context = w.services });
    log_set_level(LOG_ERROR + 1);
    atomic_store(&everywhere, true);
    const char *const sent[] = {
        arena_printf(&w.arena,
            "GET /api/v1/posts/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            "%.*s\r\n\r\n",
            STR_ARG(t.token))
            .p,
        arena_printf(&w.arena,
            "GET /api/v1/search?q=polis HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
            "Bearer %.*s\r\n\r\n",
            STR_ARG(t.token))
            .p,
        request_of(&w, "POST /api/v1/posts/1/replies", t.token,
            "{\"kind\":\"answer\",\"body\":\"Dat doet de *wijk*.\"}"),
        request_of(&w, "POST /api/v1/posts", t.token,
            "{\"kind\":\"question\",\"title\":\"Wie weet dit?\",\"body\":\"Een vraag.\"}"),
    };
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        assert_in_range(ask(&p, sent[i]), 200, 201);
        bool more = true;
        for (long long n = 1; more && n < 3000; n += n < 12 ? 1 : step) {
            int64_t before = count(&w, "post");
            atomic_store(&struck, false);
            atomic_store(&countdown, n);
            atomic_store(&armed, true);
            int status = ask(&p, sent[i]);
            atomic_store(&armed, false);
            more = atomic_load(&struck);
            strikes += more;
            closed += status == 0;
            refused += status >= 500;
            fine += more && status >= 200 && status < 300;
            if (status && status != 500 && status != 503 && status != 507 && (status < 200 || status > 299))
                fail_msg("allocation %lld of request %zu failed, and the answer was %d", n, i, status);
            assert_in_range(count(&w, "post") - before, 0, i > 1);
            assert_int_equal(ask(&p, sent[0]), 200);
        }
        assert_in_range(ask(&p, sent[i]), 200, 201);
    }
    FIGURES("memory-http",
        "requests=4 failed_allocations=%d refused=%d closed=%d succeeded_anyway=%d crashes=0 hanging=0", strikes,
        refused, closed, fine);
    atomic_store(&everywhere, false);
    log_set_level(LOG_WARN);
    peer_stop(&p);
    pool_free(pool);
    world_close(&w);
    exempt = false;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_everyAllocationFailingOnce_isSurvived),
    cmocka_unit_test(memory_overASocket_isSurvived),
};

int main(void)
{
    const char *pattern = getenv("VB_TEST");
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    return cmocka_run_group_tests(tests, start, NULL);
}
