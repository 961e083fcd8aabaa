/* live_test.c -- what a live stream tells to whom. Streams over sockets are tests/http/stream_test.c. */
#include "tests/world.h"

#include "base/buf.h"
#include "http/live.h"
#include "resource/event/live.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static struct live *live;
static struct live_inbox box;
static struct live_events events;

/* A world whose commits are sent around. */
static struct world open_world(const char *seed)
{
    static struct services services;
    struct world w = world_open(seed);
    live = live_new();
    assert_non_null(live);
    box = (struct live_inbox){ 0 };
    live_join(live, &box, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    live_come(live);
    assert_int_equal(live_begin(&events, live, w.db), OK);
    services = (struct services){ .live = live };
    w.services = &services;
    return w;
}

static void close_world(struct world *w)
{
    live_leave(live, &box);
    (void)close(box.ring);
    live_free(live);
    world_close(w);
}

/* What a seat of that person is told since the last call, in one text; letters are then gone. */
static struct str told(struct world *w, const char *who, int64_t *last)
{
    const struct endpoint *row = live_endpoints;
    bool overrun;
    struct buf out = { 0 };
    struct live_seat seat = { .viewer = world_viewer(w, who), .last = last ? *last : 0 };
    live_post_events(&events, w->db);
    for (struct live_letter *l = live_take(live, &box, &overrun), *next; l; l = next) {
        next = l->next;
        assert_int_equal(row->live(&seat, w->db, &w->arena, &l->message, &out), OK);
        free(l);
    }
    if (last)
        *last = seat.last;
    struct str s = arena_str(&w->arena, buf_str(&out));
    buf_release(&out);
    return s;
}

static void change_inAThread_reachesWhoMayRead(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies",
                      "{'kind':'answer','body':'Nee, dit zie je niet'}"),
        201);
    struct str s = told(&w, "rita", NULL);
    assert_has(s, "event: change\n");
    assert_has(s, "{\"verb\":\"reply.posted\",\"post\":2,\"root\":1}");
    assert_true(str_search(s, STR("Nee")) == s.n);
    assert_int_equal(told(&w, "rita", NULL).n, 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Ja'}"), 201);
    assert_int_equal(told(&w, "nobody", NULL).n, 0);
    close_world(&w);
}

static void change_inAHiddenGroup_reachesItsMembersOnly(void **state)
{
    (void)state;
    struct world w = open_world("hidden-group");
    static const struct {
        const char *who;
        bool hears;
    } all[] = { { "anna", true }, { "stien", true }, { "bert", false }, { "sofie", false }, { "adm", false },
        { "nobody", false } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Sst'}"), 201);
        assert_int_equal(told(&w, all[i].who, NULL).n > 0, all[i].hears);
        assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/_presence", NULL), 204);

        (void)told(&w, "nobody", NULL);
    }
    world_exec(&w, "UPDATE membership SET until = 1 WHERE account_id = $anna");
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Sst'}"), 201);
    assert_int_equal(told(&w, "anna", NULL).n, 0);
    close_world(&w);
}

static void change_ofADraft_reachesItsAuthorOnly(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    const char *draft = "{'kind':'question','title':'Nog niet','body':'x','terms':[$theme]}";
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", draft), 201);
    assert_true(told(&w, "anna", NULL).n > 0);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts", draft), 201);
    assert_int_equal(told(&w, "stien", NULL).n, 0);
    close_world(&w);
}

static void presence_ofAWriter_reachesOthersWithoutAName(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/_presence", NULL), 204);
    struct str s = told(&w, "rita", NULL);
    assert_str(s, "event: presence\ndata: {\"root\":1}\n\n");
    assert_status(call_as(&w, "coco", "POST /api/v1/posts/1/_presence", NULL), 204); /* said a moment ago */
    assert_int_equal(told(&w, "rita", NULL).n, 0);
    assert_status(call_as(&w, "sofie", "POST /api/v1/posts/1/_presence", NULL), 204);
    assert_int_equal(told(&w, "sofie", NULL).n, 0); /* not to oneself */
    assert_status(call_as(&w, "rita", "POST /api/v1/posts/99/_presence", NULL), 404);
    assert_status(call_as(&w, "nobody", "POST /api/v1/posts/1/_presence", NULL), 401);
    close_world(&w);
}

static void stream_thatComesBack_getsWhatItMissed(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Een'}"), 201);
    int64_t seen = world_number(&w, "SELECT max(id) FROM event");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Twee'}"), 201);
    const char *const header[] = { "Last-Event-ID", arena_printf(&w.arena, "%lld", (long long)seen).p, NULL };
    struct answer r = call_with(&w, "rita", "GET /api/v1/live", header, NULL);
    assert_status(r, 200);
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "text/event-stream");
    assert_false(reply_has(&r, "\"post\":2,"));
    assert_true(reply_has(&r, "{\"verb\":\"reply.posted\",\"post\":3,\"root\":1}"));
    r = call_as(&w, "rita", "GET /api/v1/live", NULL); /* a new one is told nothing of before */
    assert_false(reply_has(&r, "change"));
    world_exec(&w,
        "INSERT INTO event(id, at, verb, root_id, post_id, entity, entity_id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
        "SELECT 1000 + i, 1, 'mark.made', 1, 1, 'post', 1 FROM n");
    r = call_with(&w, "rita", "GET /api/v1/live", header, NULL);
    assert_true(reply_has(&r, "id: 1300\nevent: resync"));
    assert_false(reply_has(&r, "change"));
    assert_has(told(&w, "rita", NULL), "event: resync");
    assert_status(call_as(&w, "nobody", "GET /api/v1/live", NULL), 401);
    close_world(&w);
}

static void message_thatASeatHad_isNotTwice(void **state)
{
    (void)state;
    struct world w = open_world("one-question");
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Een'}"), 201);
    int64_t last = world_number(&w, "SELECT max(id) FROM event");
    assert_int_equal(told(&w, "rita", &last).n, 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Twee'}"), 201);
    assert_true(told(&w, "rita", &last).n > 0);
    assert_int_equal(last, world_number(&w, "SELECT max(id) FROM event WHERE verb = 'reply.posted'"));
    close_world(&w);
}

/* Nothing is read or posted while nobody listens; what is committed after somebody came is. */
static void change_whileNobodyListens_isNotPosted(void **state)
{
    bool overrun;
    (void)state;
    struct world w = open_world("one-question");
    live_go(live);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Een'}"), 201);
    live_post_events(&events, w.db);
    assert_null(live_take(live, &box, &overrun));
    live_come(live);
    assert_status(call_as(&w, "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Twee'}"), 201);
    assert_has(told(&w, "rita", NULL), "{\"verb\":\"reply.posted\",\"post\":3,\"root\":1}");
    close_world(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(change_whileNobodyListens_isNotPosted),
    cmocka_unit_test(change_inAThread_reachesWhoMayRead),
    cmocka_unit_test(change_inAHiddenGroup_reachesItsMembersOnly),
    cmocka_unit_test(change_ofADraft_reachesItsAuthorOnly),
    cmocka_unit_test(presence_ofAWriter_reachesOthersWithoutAName),
    cmocka_unit_test(stream_thatComesBack_getsWhatItMissed),
    cmocka_unit_test(message_thatASeatHad_isNotTwice),
};
UNIT_MAIN(tests);
