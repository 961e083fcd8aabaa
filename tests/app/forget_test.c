/* forget_test.c -- nothing is forgotten to be forgotten: every column that names a person or a post has a rule for when that person
 * leaves for good, or that post is deleted for good, and the rule holds.
 * Model:  the columns are read from the schema of a new database: those that refer to `account` or are called as if they did, and those
 *         that are called as the number of a post. A column without a rule fails, and so does a rule without a column. Each rule
 *         makes a row first, so that its going can be seen. */
#include "tests/world.h"

#include "app/cli.h"
#include "base/clock.h"
#include "crypt/token.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum fate {
    GOES,  /* the row goes */
    EMPTY, /* the column is emptied */
    STAYS  /* the row stays, with a number behind which there is no name (a post: no word) any more */
};

struct rule {
    const char *table, *column;
    enum fate fate;
    const char *make; /* a row that names $anna, or post 1; NULL: the world has one, or another rule's make it */
};

/* ---- reading the schema */

enum { COLUMNS_MOST = 200, NAME_MOST = 60 };
struct column {
    char table[NAME_MOST], name[NAME_MOST];
};

/* All columns of which the statement says that they name the thing. */
static size_t columns(struct world *w, const char *sql, struct column *out)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    size_t n = 0;
    assert_int_equal(sqlite3_open_v2(w->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW && n < COLUMNS_MOST) {
        (void)snprintf(out[n].table, NAME_MOST, "%s", (const char *)sqlite3_column_text(s, 0));
        (void)snprintf(out[n].name, NAME_MOST, "%s", (const char *)sqlite3_column_text(s, 1));
        n++;
    }
    (void)sqlite3_finalize(s);
    (void)sqlite3_close(db);
    assert_true(n > 0 && n < COLUMNS_MOST);
    return n;
}

static size_t unlike(const struct rule *rules, size_t n_rules, const struct column *found, size_t n)
{
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < n_rules; k++)
            there |= !strcmp(rules[k].table, found[i].table) && !strcmp(rules[k].column, found[i].name);
        if (!there)
            print_error("%s.%s has no rule\n", found[i].table, found[i].name);
        wrong += !there;
    }
    for (size_t k = 0; k < n_rules; k++) {
        bool there = false;
        for (size_t i = 0; i < n; i++)
            there |= !strcmp(rules[k].table, found[i].table) && !strcmp(rules[k].column, found[i].name);
        if (!there)
            print_error("there is no %s.%s\n", rules[k].table, rules[k].column);
        wrong += !there;
    }
    return wrong;
}

static int64_t rows(struct world *w, const struct rule *r, const char *value)
{
    return world_number(w,
        arena_printf(&w->arena, "SELECT count(*) FROM %s WHERE %s = %s", r->table, r->column, value).p);
}

/* How many rules do not hold for what was counted before. */
static size_t broken(struct world *w, const struct rule *rules, size_t n, const int64_t *before, const char *value)
{
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t after = rows(w, &rules[i], value);
        bool holds = rules[i].fate == STAYS ? after >= before[i] : after == 0;
        if (!holds)
            print_error("%s.%s: %lld rows before, %lld after\n", rules[i].table, rules[i].column, (long long)before[i],
                (long long)after);
        wrong += !holds;
    }
    return wrong;
}

static void make_rows(struct world *w, const struct rule *rules, size_t n, int64_t *before, const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (rules[i].make)
            world_exec(w, rules[i].make);
    for (size_t i = 0; i < n; i++) {
        before[i] = rows(w, &rules[i], value);
        if (!before[i])
            fail_msg("no row of %s names it in %s", rules[i].table, rules[i].column);
    }
}

/* ---- a person */

static const char PERSON_COLUMNS[] =
    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    " AND (c.name LIKE '%account%' OR c.name LIKE '%user%' OR c.name LIKE '%person%' OR c.name LIKE '%_by' OR c.name LIKE '%author%'"
    "  OR c.name IN ('actor', 'owner', 'reader', 'reporter_id')"
    "  OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f.\"from\" = c.name AND f.\"table\" = 'account'))"
    " AND (t.name, c.name) NOT IN (VALUES ('term', 'replaced_by')) ORDER BY 1, 2";

static const struct rule of_a_person[] = {
    { "api_token", "account_id", GOES,
        "INSERT INTO api_token(id, token, account_id, name, scope, created, expires) VALUES (90, x'90', $anna, 'x', 'read', 1, 2)" },
    { "attachment", "account_id", STAYS,
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file)"
        " VALUES (90, 1, 1, $anna, 1, 1, 'x', 'x', 'text/plain', x'00', 'x')" },
    { "broken_glass", "account_id", STAYS,
        "INSERT INTO broken_glass(group_id, account_id, at, until, reason) VALUES ($hidden, $anna, 1, 2, 'x')" },
    { "draft", "account_id", GOES,
        "INSERT INTO draft(id, account_id, data, created, updated) VALUES (90, $anna, '{}', 1, 1)" },
    { "event", "actor", STAYS,
        "INSERT INTO event(id, at, verb, actor, entity, entity_id) VALUES (900, 1, 'x', $anna, 'x', 1)" },
    { "expert_link", "account_id", STAYS,
        "INSERT INTO expert_link(id, token, root_id, account_id, made_by, created, expires) VALUES (90, x'90', 1, $anna, $anna, 1, 2)" },
    { "expert_link", "made_by", STAYS, NULL },
    { "feed_token", "account_id", GOES,
        "INSERT INTO feed_token(id, account_id, name, created) VALUES (90, $anna, 'x', 1)" },
    { "idempotency", "account_id", STAYS, /* a day at most */
        "INSERT INTO idempotency(account_id, name, hash, post_id, at) VALUES ($anna, 'x', 1, 1, 1)" },
    { "identity", "account_id", GOES,
        "INSERT INTO identity(issuer, subject, account_id, created, used) VALUES ('x', 'x', $anna, 1, 1)" },
    { "invitation", "account_id", STAYS,
        "INSERT INTO invitation(id, token, mail, name, roles, made_by, created, expires, accepted, account_id)"
        " VALUES (90, x'90', 'anna@voorbeeld.nl', 'anna', 1, $anna, 1, 2, 1, $anna)" },
    { "invitation", "made_by", STAYS, NULL },
    { "join_request", "account_id", GOES,
        "INSERT INTO join_request(group_id, account_id, at) VALUES ($hidden, $anna, 1)" },
    { "link", "account_id", STAYS,
        "INSERT INTO link(id, from_id, to_id, rel, account_id, at) VALUES (90, 1, 2, 6, $anna, 1)" },
    { "mail_preference", "account_id", GOES, "INSERT INTO mail_preference(account_id) VALUES ($anna)" },
    { "mark", "account_id", STAYS,
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) VALUES (90, 2, 1, $anna, 1, 1)" },
    { "membership", "account_id", GOES, NULL },
    { "notification", "account_id", GOES,
        "INSERT INTO notification(id, account_id, event_id, verb, why, actor, root_id, post_id, at)"
        " VALUES (90, $anna, 900, 'reply.posted', 'own', $bert, 1, 1, 1), (91, $bert, 900, 'reply.posted', 'own', $anna, 1, 1, 1)" },
    { "notification", "actor", STAYS, NULL },
    { "one_time_link", "account_id", GOES,
        "INSERT INTO one_time_link(token, account_id, purpose, created, expires) VALUES (x'90', $anna, 'sign_in', 1, 2)" },
    { "outbox", "account_id", GOES,
        "INSERT INTO outbox(id, kind, once, account_id, created, due) VALUES (90, 'digest', 'x', $anna, 1, 9e15)" },
    { "post", "author_id", STAYS, NULL },
    { "post_list", "author_id", STAYS, NULL }, /* as post */
    { "post_owner", "account_id", STAYS,       /* somebody gets a task to choose another */
        "INSERT INTO post_owner(post_id, account_id, since) VALUES (1, $anna, 1)" },
    { "post_reader", "account_id", GOES, "INSERT INTO post_reader(post_id, account_id, since) VALUES (1, $anna, 1)" },
    { "project", "steering_id", EMPTY,
        "INSERT INTO project(id, place_id, name, phase, since, steering_id, created, updated) VALUES (90, $goirle, 'x', 1, 1, $anna, 1, 1)" },
    { "recovery_code", "account_id", GOES, "INSERT INTO recovery_code(account_id, code) VALUES ($anna, x'90')" },
    { "revision", "account_id", STAYS,
        "INSERT INTO revision(post_id, n, account_id, at, title, lead, body) VALUES (1, 90, $anna, 1, '', '', '')" },
    { "second_factor", "account_id", GOES,
        "INSERT INTO second_factor(account_id, secret, created) VALUES ($anna, x'90', 1)" },
    { "session", "account_id", GOES,
        "INSERT INTO session(token, account_id, csrf, created, expires, address, agent) VALUES (x'90', $anna, 'x', 1, 2, 'x', 'x')" },
    { "sign_in_attempt", "account_id", STAYS, /* minutes at most */
        "INSERT INTO sign_in_attempt(browser, provider, account_id, created, expires) VALUES (x'90', 'x', $anna, 1, 2)" },
    { "start_tick", "account_id", EMPTY, /* the place did it */
        "INSERT INTO start_tick(place_id, post_id, account_id, at) VALUES ($goirle, 1, $anna, 1)" },
    { "subscription", "account_id", GOES,
        "INSERT INTO subscription(id, account_id, entity, entity_id, created) VALUES (90, $anna, 'term', 1, 1)" },
    { "suggestion", "account_id", STAYS,
        "INSERT INTO suggestion(post_id, n, account_id, at, base, body, reason, decided_by) VALUES (2, 90, $anna, 1, 1, 'x', 'x', $anna)" },
    { "suggestion", "decided_by", STAYS, NULL },
    { "task", "claimed_by", EMPTY,
        "INSERT INTO task(id, kind, post_id, created, claimed_by) VALUES (90, 2, 2, 1, $anna)" },
    { "task", "done_by", STAYS,
        "INSERT INTO task(id, kind, post_id, created, reporter_id, done, done_by) VALUES (91, 5, 2, 1, $anna, 1, $anna)" },
    { "task", "reporter_id", STAYS, NULL },
    { "webhook", "made_by", STAYS,
        "INSERT INTO webhook(id, url, events, active, secret, made_by, created, updated) VALUES (90, 'x', '', 0, x'90', $anna, 1, 1)" },
};
enum { OF_A_PERSON = sizeof of_a_person / sizeof *of_a_person };

/* Leaves for good, as one does it: with a session of one's own. */
static void leave(struct world *w)
{
    struct str hash = token_hash(&w->arena, STR("of-anna"));
    struct buf hex = { 0 };
    for (size_t i = 0; i < hash.n; i++)
        buf_printf(&hex, "%02x", (unsigned char)hash.p[i]);
    world_exec(w,
        arena_printf(&w->arena,
            "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'%.*s', $anna, 'csrf', %lld, 9000000000000)",
            STR_ARG(buf_str(&hex)), (long long)clock_now())
            .p);
    buf_release(&hex);
    assert_status(call_with(w, "nobody", "POST /api/v1/me/_anonymise",
                      HEADERS("Cookie", "vb_session=of-anna", "X-CSRF-Token", "csrf"), "{'confirm':true}"),
        204);
}

static void anonymise_everyColumnThatNamesAPerson_hasARuleThatHolds(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct column found[COLUMNS_MOST];
    int64_t before[OF_A_PERSON];
    assert_int_equal(unlike(of_a_person, OF_A_PERSON, found, columns(&w, PERSON_COLUMNS, found)), 0);
    make_rows(&w, of_a_person, OF_A_PERSON, before, "$anna");
    leave(&w);
    assert_int_equal(broken(&w, of_a_person, OF_A_PERSON, before, "$anna"), 0);
    assert_int_equal(count(&w,
                         "account WHERE id = $anna AND name = 'Oud-deelnemer' AND password IS NULL AND roles = 0"),
        1);
    assert_int_equal(count(&w, "invitation WHERE mail IS NOT NULL OR name IS NOT NULL"), 0);
    print_message("forget: %d columns name a person\n", OF_A_PERSON);
    world_close(&w);
}

/* ---- a post */

static const char POST_COLUMNS[] =
    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    " AND (c.name LIKE '%post%' OR c.name LIKE '%root%' OR c.name LIKE '%parent%' OR c.name LIKE '%thread_id%'"
    "  OR c.name IN ('from_id', 'to_id', 'answer_id', 'entity_id', 'attachment_id'))"
    " AND (t.name, c.name) NOT IN (VALUES ('organisation', 'parent_id')) ORDER BY 1, 2";

/* Post 1 is a question with replies; each row names its number. */
static const struct rule of_a_post[] = {
    { "attachment", "post_id", GOES,
        "INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file)"
        " VALUES (1, 1, 1, $anna, 1, 1, 'x', 'x', 'text/plain', x'00', 'x')" },
    { "attachment", "root_id", GOES, NULL },
    { "attachment_text", "attachment_id", GOES,
        "INSERT INTO attachment_text(attachment_id, state, reason, body, at) VALUES (1, 1, '', 'x', 1)" },
    { "event", "entity_id", STAYS, /* that it was there; its words go */
        "INSERT INTO event(id, at, verb, actor, root_id, post_id, entity, entity_id, data)"
        " VALUES (900, 1, 'post.flagged', $anna, 1, 1, 'post', 1, '{\"reason\":\"x\"}')" },
    { "event", "post_id", STAYS, NULL },
    { "event", "root_id", STAYS, NULL },
    { "expert_link", "answer_id", GOES,
        "INSERT INTO expert_link(id, token, root_id, account_id, made_by, created, expires, answer_id) VALUES (90, x'90', 1, $anna, $anna, 1, 2, 1)" },
    { "expert_link", "root_id", GOES, NULL },
    { "idempotency", "post_id", STAYS, /* a day at most */
        "INSERT INTO idempotency(account_id, name, hash, post_id, at) VALUES ($anna, 'x', 1, 1, 1)" },
    { "link", "from_id", GOES,
        "INSERT INTO link(id, from_id, to_id, rel, at) VALUES (90, 1, 2, 6, 1), (91, 2, 1, 6, 1)" },
    { "link", "to_id", GOES, NULL },
    { "mark", "post_id", GOES,
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) VALUES (90, 1, 1, $bert, 1, 1)" },
    { "mark", "root_id", GOES, NULL },
    { "meeting", "post_id", GOES, "INSERT INTO meeting(post_id, starts, ends) VALUES (1, 1, 2)" },
    { "notification", "post_id", GOES,
        "INSERT INTO notification(id, account_id, event_id, verb, why, root_id, post_id, at) VALUES (90, $anna, 900, 'x', 'own', 1, 1, 1)" },
    { "notification", "root_id", GOES, NULL },
    { "post", "parent_id", GOES, NULL },
    { "post", "root_id", GOES, NULL },
    { "post_abbreviation", "post_id", GOES, "INSERT INTO post_abbreviation(post_id, word) VALUES (1, 'ABC')" },
    { "post_list", "root_id", GOES, NULL },
    { "post_owner", "post_id", GOES, "INSERT INTO post_owner(post_id, account_id, since) VALUES (1, $anna, 1)" },
    { "post_reader", "post_id", GOES, "INSERT INTO post_reader(post_id, account_id, since) VALUES (1, $bert, 1)" },
    { "post_term", "post_id", GOES, NULL },
    { "revision", "post_id", GOES,
        "INSERT INTO revision(post_id, n, account_id, at, title, lead, body) VALUES (1, 90, $anna, 1, 'x', 'x', 'x')" },
    { "start_tick", "post_id", GOES,
        "INSERT INTO start_tick(place_id, post_id, account_id, at) VALUES ($goirle, 1, $bert, 1)" },
    { "subscription", "entity_id", GOES, "DELETE FROM subscription WHERE entity <> 'post'" },
    { "suggestion", "post_id", GOES,
        "INSERT INTO suggestion(post_id, n, account_id, at, base, body, reason) VALUES (1, 90, $bert, 1, 1, 'x', 'x')" },
    { "task", "post_id", GOES, "INSERT INTO task(id, kind, post_id, created, note) VALUES (90, 5, 1, 1, 'x')" },
};
enum { OF_A_POST = sizeof of_a_post / sizeof *of_a_post };

static void purge_everyColumnThatNamesAPost_hasARuleThatHolds(void **state)
{
    (void)state;
    struct world w = world_open("thread");
    struct column found[COLUMNS_MOST];
    int64_t before[OF_A_POST];
    char id[] = "1", *one = id;
    assert_int_equal(unlike(of_a_post, OF_A_POST, found, columns(&w, POST_COLUMNS, found)), 0);
    assert_status(call_as(&w, "bert", "POST /api/v1/subscriptions", "{'post':1}"), 201);
    make_rows(&w, of_a_post, OF_A_POST, before, "1");
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Weg ermee'}"), 200);
    struct app app = { .config = { .data = w.folder, .keep_withdrawn = "30", .keep_searches = "400" },
        .argc = 1,
        .argv = &one };
    assert_int_equal(cli_purge(&app), EXIT_OK);
    arena_release(&app.arena);
    assert_int_equal(broken(&w, of_a_post, OF_A_POST, before, "1"), 0);
    assert_int_equal(count(&w,
                         "event WHERE (root_id = 1 OR post_id = 1) AND data IS NOT NULL AND verb <> 'post.purged'"),
        0);
    print_message("forget: %d columns name a post\n", OF_A_POST);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(anonymise_everyColumnThatNamesAPerson_hasARuleThatHolds),
    cmocka_unit_test(purge_everyColumnThatNamesAPost_hasARuleThatHolds),
};
UNIT_MAIN(tests);
