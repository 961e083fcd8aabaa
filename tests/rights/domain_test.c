/* domain_test.c -- the table "who may do what" of the project's domain description, cell by cell, asked of the API.
 * Model:  a row is one line of that table with an act that shows it; cells holds what each role gets, in the order reader, sounding
 *         board, project leader, steering, coach, administrator. Every cell has a world of its own: a question (post 1) by Anna with
 *         answers by Bert (2) and Stien (3). `before` is done first, by `by`; after an act that answers with a post its status
 *         must be `status`. */
#include "tests/torture/long.h"
#include "tests/world.h"

#include <stdio.h>
#include <string.h>

enum { ROLES = 6, STEPS = 2 };
static const char *const people[ROLES] = { "rita", "karel", "bert", "sofie", "coco", "adm" };

struct row {
    const char *right; /* as the table calls it */
    const char *line, *body;
    int cells[ROLES];
    struct {
        const char *by, *line, *body;
    } before[STEPS];
    const char *sql;    /* then this, for what no call can bring about here */
    const char *status; /* of the post that comes back; NULL: whatever */
};

#define QUESTION(status) "{'kind':'question','title':'Mag dit zo?','body':'Ja','terms':[$theme],'status':'" status "'}"
#define CASE(status)     "{'kind':'case','title':'Dit deden wij','body':'Zo','terms':[$theme],'status':'" status "'}"
#define LESSON(status)   "{'kind':'lesson','title':'Begin bij de bewoners','body':'Daarom','status':'" status "'}"
#define ALL                          \
    {                                \
        201, 201, 201, 201, 201, 201 \
    }

static const struct row rows[] = {
    { "read network posts", "GET /api/v1/posts/1", NULL, .cells = { 200, 200, 200, 200, 200, 200 } },
    { "follow", "POST /api/v1/subscriptions", "{'post':1}", .cells = ALL },
    { "me_too", "POST /api/v1/posts/1/marks", "{'kind':'me_too'}", .cells = ALL },
    { "ask a question: at once", "POST /api/v1/posts", QUESTION("published"), .cells = { 403, 201, 201, 201, 201, 403 },
        .status = "published" },
    { "ask a question: after approval", "POST /api/v1/posts", QUESTION("submitted"),
        .cells = { 201, 201, 201, 201, 201, 403 }, .status = "submitted" },
    { "answer", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}",
        .cells = { 403, 403, 201, 201, 201, 403 } },
    { "comment", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Zo'}",
        .cells = { 201, 403, 201, 201, 201, 403 } },
    { "answer, when asked by name", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}",
        .cells = { 403, 201, 201, 201, 201, 403 },
        .sql = "INSERT INTO notification(id, account_id, event_id, verb, why, root_id, post_id, at) "
               "SELECT 900 + id, id, 900, 'post.created', 'mention', 1, 1, 1 FROM account" },
    { "comment, when asked by name", "POST /api/v1/posts/1/replies", "{'kind':'comment','body':'Zo'}",
        .cells = { 201, 201, 201, 201, 201, 403 },
        .sql = "INSERT INTO notification(id, account_id, event_id, verb, why, root_id, post_id, at) "
               "SELECT 900 + id, id, 900, 'post.created', 'mention', 1, 1, 1 FROM account" },
    { "answer, when a group of theirs has a task", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}",
        .cells = { 403, 201, 201, 201, 201, 403 },
        .sql =
            "INSERT INTO membership(group_id, account_id, role, since) SELECT $ring, id, 'member', 0 FROM account WHERE id <> "
            "$anna; INSERT INTO task(id, kind, post_id, group_id, created) VALUES (900, 2, 1, $ring, 1)" },
    { "answer, when following only", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'Zo'}",
        .cells = { 403, 403, 201, 201, 201, 403 },
        .sql = "INSERT INTO notification(id, account_id, event_id, verb, why, root_id, post_id, at) "
               "SELECT 900 + id, id, 900, 'post.created', 'follow', 1, 1, 1 FROM account" },
    { "post a case: waits for approval", "POST /api/v1/posts", CASE("submitted"),
        .cells = { 403, 403, 201, 201, 201, 403 }, .status = "submitted" },
    { "post a case: never at once", "POST /api/v1/posts", CASE("published"),
        .cells = { 403, 403, 403, 403, 403, 403 } },
    { "mark tried for one's own municipality", "POST /api/v1/posts/2/marks", "{'kind':'tried_worked'}",
        .cells = { 201, 403, 201, 201, 403, 403 } },
    { "mark tried for another municipality", "POST /api/v1/posts/3/marks",
        "{'kind':'tried_worked','organisation':$boschkens}", .cells = { 403, 403, 403, 403, 403, 403 } },
    { "approve", "POST /api/v1/posts/$sub/_approve", "{}", .cells = { 404, 404, 404, 200, 200, 404 },
        .before = { { "anna", "POST /api/v1/posts", CASE("submitted") } }, .status = "published" },
    { "merge", "POST /api/v1/posts/1/_merge", "{'into':$sub}", .cells = { 403, 403, 403, 200, 200, 403 },
        .before = { { "anna", "POST /api/v1/posts", QUESTION("published") } } },
    { "archive", "POST /api/v1/posts/1/_archive", "{}", .cells = { 403, 403, 403, 200, 200, 403 } },
    { "edit another's text", "PATCH /api/v1/posts/1", "{'lead':'Anders'}", .cells = { 403, 403, 403, 200, 200, 403 } },
    { "suggest an edit", "POST /api/v1/posts/1/suggestions", "{'body':'Beter','reason':'Duidelijker'}",
        .cells = { 403, 403, 201, 403, 403, 403 } },
    { "endorse", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}", .cells = { 403, 403, 403, 201, 403, 403 } },
    { "propose to endorse", "POST /api/v1/posts/3/_nominate", "{'reason':'Dit werkt bij ons'}",
        .cells = { 403, 403, 201, 403, 201, 403 } },
    { "publish a lesson", "POST /api/v1/posts", LESSON("published"), .cells = { 403, 403, 403, 201, 403, 403 } },
    { "propose a lesson", "POST /api/v1/posts", LESSON("submitted"), .cells = { 403, 403, 201, 201, 201, 403 },
        .status = "submitted" },
    { "maintain laws", "POST /api/v1/terms", "{'kind':'law','name':'Omgevingswet'}",
        .cells = { 403, 403, 403, 201, 403, 403 } },
    { "propose to change a law", "POST /api/v1/terms/$law/_propose", "{'reason':'Die vervalt'}",
        .cells = { 403, 403, 201, 403, 201, 403 } },
    { "suggest tags", "POST /api/v1/terms/_propose", "{'kind':'tag','name':'buurttuin','reason':'Vaak gebruikt'}",
        .cells = { 403, 403, 201, 403, 403, 403 } },
    { "make and edit terms", "POST /api/v1/terms", "{'kind':'tag','name':'buurttuin'}",
        .cells = { 403, 403, 403, 201, 201, 201 } },
    { "make and edit organisations", "POST /api/v1/organisations", "{'kind':'partner','name':'De Zorgboog'}",
        .cells = { 403, 403, 403, 201, 201, 201 } },
    { "see who wrote an anonymous case", "POST /api/v1/posts/1/_ask-author", "{'reason':'Melding van misbruik'}",
        .cells = { 403, 403, 403, 403, 403, 200 }, .sql = "UPDATE post SET anonymous = 1 WHERE id = 1" },
    { "still_valid", "POST /api/v1/posts/2/marks", "{'kind':'still_valid'}",
        .cells = { 403, 403, 201, 201, 201, 403 } },
    { "outdated", "POST /api/v1/posts/2/marks", "{'kind':'outdated'}", .cells = { 403, 403, 201, 201, 201, 403 } },
    { "flag a problem", "POST /api/v1/posts/1/_flag", "{'reason':'Dit klopt niet meer'}", .cells = ALL },
    { "make a group", "POST /api/v1/groups", "{'kind':'theme','name':'Energie','visibility':'open'}",
        .cells = { 403, 403, 403, 201, 201, 403 } },
    { "make an intervision group", "POST /api/v1/groups", "{'kind':'intervision','name':'Kring','visibility':'hidden'}",
        .cells = { 403, 403, 201, 201, 201, 403 } },
    { "content of a hidden group", "GET /api/v1/groups/$hidden", NULL, .cells = { 404, 404, 404, 404, 404, 404 } },
    { "break the glass of a hidden group", "POST /api/v1/groups/$hidden/_break-glass",
        "{'reason':'Een klacht over wat daar gebeurt'}", .cells = { 403, 403, 403, 403, 403, 200 } },
    { "manage a group that is not hidden", "PATCH /api/v1/groups/$ring", "{'description':'Anders'}",
        .cells = { 403, 403, 403, 403, 200, 200 } },
    { "users", "POST /api/v1/users", "{'mail':'nieuw@voorbeeld.nl','name':'Nieuw','roles':['reader']}",
        .cells = { 403, 403, 403, 403, 403, 201 } },
};
enum { ROWS = sizeof rows / sizeof *rows };

/* Does what comes first; $sub is the post that it made. */
static void prepare(struct world *w, const struct row *row)
{
    for (int i = 0; i < STEPS && row->before[i].by; i++) {
        struct answer r = call_as(w, row->before[i].by, row->before[i].line, row->before[i].body);
        assert_status(r, 201);
        if (i == 0)
            world_name(w, "sub", reply_int(&r, "id"));
    }
    if (row->sql)
        world_exec(w, row->sql);
}

static struct world world_of(const struct row *row)
{
    struct world w = world_open("thread");
    world_exec(&w,
        "DELETE FROM membership WHERE account_id = $bert"); /* he was a member of the ring, and led nothing */
    prepare(&w, row);
    return w;
}

/* Asks one cell; 1 when it answers otherwise. */
static int ask(struct world *w, const struct row *row, int role)
{
    struct answer r = call_with(w, people[role], row->line, HEADERS("If-Match", "*"), row->body);
    if (r.status != row->cells[role])
        print_error("%s as %s: %d, not %d: %.*s\n", row->right, people[role], r.status, row->cells[role],
            STR_ARG(str_sub(r.body, 0, 200)));
    else if (r.status < 300 && row->status && strcmp(reply_text(&r, "status"), row->status) != 0)
        print_error("%s as %s: it is %s\n", row->right, people[role], reply_text(&r, "status"));
    else
        return 0;
    return 1;
}

/* Who may not comes first, in the world of the first who may: a refusal changes nothing. */
static int ask_row(const struct row *row)
{
    struct world w = world_of(row);
    bool reads = row->line[0] == 'G', used = false;
    int wrong = 0;
    for (int role = 0; role < ROLES; role++)
        if (row->cells[role] >= 400)
            wrong += ask(&w, row, role);
    for (int role = 0; role < ROLES; role++) {
        if (row->cells[role] >= 400)
            continue;
        if (used && !reads) {
            world_close(&w);
            w = world_of(row);
        }
        used = true;
        wrong += ask(&w, row, role);
    }
    world_close(&w);
    return wrong;
}

static void rights_ofTheDomain_cellByCell(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < ROWS; i++)
        wrong += ask_row(&rows[i]);
    FIGURES("domain", "%d cells asked", ROWS * ROLES);
    assert_int_equal(wrong, 0);
}

/* Nobody approves or endorses what they wrote, whatever their roles. */
static void rights_overOnesOwn_areNobodys(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    world_exec(&w, "UPDATE account SET roles = 63 WHERE id = $stien");
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts", CASE("submitted"));
    assert_status(r, 201);
    world_name(&w, "sub", reply_int(&r, "id"));
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/$sub/_approve", "{}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/3/marks", "{'kind':'endorsed'}"), 403);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed'}"), 201);
    world_close(&w);
}

/* In the name of a group: only when it is said, and only by a member. */
static void rights_inTheNameOfAGroup_areExplicit(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts", CASE("submitted"));
    assert_string_equal(reply_text(&r, "onBehalfOf"), "null");
    r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'case','title':'Wij samen','body':'Zo','terms':[$theme],'onBehalfOf':$ring,'status':'submitted'}");
    assert_status(r, 201);
    assert_int_equal(reply_int(&r, "onBehalfOf.id"), world_id(&w, "ring"));
    r = call_as(&w, "sofie", "POST /api/v1/posts",
        "{'kind':'case','title':'Wij samen','body':'Zo','terms':[$theme],'onBehalfOf':$ring,'status':'submitted'}");
    assert_true(r.status == 400 || r.status == 403);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(rights_ofTheDomain_cellByCell),
    cmocka_unit_test(rights_overOnesOwn_areNobodys),
    cmocka_unit_test(rights_inTheNameOfAGroup_areExplicit),
};
UNIT_MAIN(tests);
