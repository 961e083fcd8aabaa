/* access_test.c -- the one access rule: the SQL that every list uses and the function for rows in memory say the same, in
 * worlds made at random, and both say what is written in the table of the domain description. */
#include "tests/world.h"

#include "base/buf.h"
#include "base/clock.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "domain/summary.h"

#include <stdio.h>
#include <string.h>

/* xorshift: the same sequence every time. */
static uint32_t roll(uint32_t *seed, uint32_t sides)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % sides;
}

enum { POSTS = 240, ACCOUNTS = 9, GROUPS = 5, WORLDS = 3 };
static const char *const people[ACCOUNTS] = { "anna", "bert", "stien", "sofie", "coco", "rita", "karel", "adm",
    "stranger" };

struct made {
    struct access_facts facts;
    int64_t id, root;
    int64_t reader; /* whom the author asked to read along, 0 = nobody */
};

/* What the function says: the one row of post_reader counts as a fact. */
static bool memory_allows(const struct made *m, const struct viewer *v, const int64_t *groups, size_t n)
{
    struct access_facts facts = m->facts;
    facts.reads_along = m->reader && m->reader == v->user;
    return access_allows(&facts, v, groups, n);
}

/* Groups with memberships that run, end later, end now or have ended. */
static void random_members(struct buf *sql, uint32_t *seed, int64_t now)
{
    buf_addz(sql, "DELETE FROM membership; DELETE FROM user_group WHERE id > 2;");
    for (int g = 3; g <= GROUPS; g++)
        buf_printf(sql,
            "INSERT INTO user_group(id, kind, name, visibility, created, updated) VALUES (%d, 'team', 'Groep %d', '%s', 0, 0);",
            g, g, g % 2 ? "hidden" : "open");
    for (int g = 1; g <= GROUPS; g++)
        for (int p = 0; p < ACCOUNTS; p++) {
            const int64_t ends[] = { 0, 1000, now - 1, now, now + 3600000 };
            uint32_t kind = roll(seed, 6);
            if (kind < 5)
                buf_printf(sql, "INSERT INTO membership VALUES (%d, $%s, 'member', 0, nullif(%lld, 0));", g, people[p],
                    (long long)ends[kind]);
        }
}

/* A post with any author, access, group and status; or a reply, whose own row says nothing: its root decides. */
static void random_post(struct world *w, struct buf *sql, uint32_t *seed, struct made *made, int i)
{
    struct made *m = &made[i];
    bool reply = i && roll(seed, 4) == 0;
    *m = (struct made){ .id = i + 1, .root = i + 1 };
    m->facts.author = world_id(w, people[roll(seed, ACCOUNTS)]);
    m->facts.access = (unsigned char)roll(seed, 3);
    m->facts.group = roll(seed, 3) ? 1 + roll(seed, GROUPS) : 0;
    m->facts.status = (unsigned char)roll(seed, STATUS_END);
    m->facts.published = m->facts.status != STATUS_DRAFT && roll(seed, 2);
    m->reader = roll(seed, 2) ? world_id(w, people[roll(seed, ACCOUNTS)]) : 0;
    struct made row = *m;
    if (reply) {
        m->root = made[roll(seed, (uint32_t)i)].root;
        m->facts = made[m->root - 1].facts;
        m->reader = made[m->root - 1].reader;
        row = (struct made){ { .author = world_id(w, "anna"), .status = STATUS_PUBLISHED }, m->id, m->root, 0 };
    }
    if (row.reader)
        buf_printf(sql, "INSERT INTO post_reader VALUES (%lld, %lld, 1);", (long long)m->id, (long long)m->reader);
    buf_printf(sql,
        "INSERT INTO post(root_id, id, parent_id, kind, status, access, group_id, author_id, created, published, updated, activity, title, "
        "body, html) VALUES (%lld, %lld, nullif(%lld, 0), %d, %d, %d, nullif(%lld, 0), %lld, 1, nullif(%d, 0), 1, %d, 'x', 'x', 'x');",
        (long long)row.root, (long long)row.id, reply ? (long long)row.root : 0LL, reply ? KIND_COMMENT : KIND_QUESTION,
        row.facts.status, row.facts.access, (long long)row.facts.group, (long long)row.facts.author,
        row.facts.published, i);
}

static void make_at_random(struct world *w, uint32_t seed, int64_t now, struct made *made)
{
    struct buf sql = { 0 };
    buf_addz(&sql, "BEGIN;");
    random_members(&sql, &seed, now);
    for (int i = 0; i < POSTS; i++)
        random_post(w, &sql, &seed, made, i);
    buf_addz(&sql, "COMMIT;");
    buf_addc(&sql, '\0');
    world_exec(w, sql.p);
    buf_release(&sql);
}

static void compare(struct world *w, const char *who, const struct made *made, int64_t now, int *allowed)
{
    struct viewer v = world_viewer(w, who);
    int64_t *groups;
    size_t n;
    assert_int_equal(access_groups(w->db, &w->arena, &v, now, &groups, &n), OK);
    for (int i = 0; i < POSTS; i++) {
        int64_t root = 0;
        bool memory = memory_allows(&made[i], &v, groups, n);
        enum err sql = access_read(w->db, &v, now, made[i].id, &root);
        if (memory != (sql == OK) || (sql && sql != ERR_NOT_FOUND))
            fail_msg("%s, post %d (access %d, status %d, group %lld, author %lld): function %d, SQL %d", who, i + 1,
                made[i].facts.access, made[i].facts.status, (long long)made[i].facts.group,
                (long long)made[i].facts.author, memory, sql);
        if (!sql)
            assert_int_equal(root, made[i].root);
        struct summary s;
        assert_int_equal(summary_load(w->db, &w->arena, &v, now, &made[i].id, 1, &s), OK);
        assert_int_equal(s.id != 0, memory);
        *allowed += memory;
    }
}

/* The ids of the list are exactly the roots that the rule lets through. */
static void compare_list(struct world *w, const char *who, const struct made *made, int64_t now)
{
    struct viewer v = world_viewer(w, who);
    int64_t *groups;
    size_t n;
    bool seen[POSTS + 1] = { false };
    char line[400] = "GET /api/v1/posts?status=draft,submitted,published,archived,withdrawn&limit=37";
    assert_int_equal(access_groups(w->db, &w->arena, &v, now, &groups, &n), OK);
    for (;;) {
        struct answer r = call_as(w, who, line, NULL);
        assert_status(r, 200);
        for (int i = 0; i < reply_size(&r, "items"); i++) {
            char path[32];
            (void)snprintf(path, sizeof path, "items.%d.id", i);
            int64_t id = reply_int(&r, path);
            assert_in_range(id, 1, POSTS);
            assert_false(seen[id]);
            seen[id] = true;
        }
        if (!strcmp(reply_text(&r, "next"), "null"))
            break;
        (void)snprintf(line, sizeof line,
            "GET /api/v1/posts?status=draft,submitted,published,archived,withdrawn&limit=37&cursor=%s",
            reply_text(&r, "next"));
    }
    for (int i = 0; i < POSTS; i++)
        if (seen[i + 1] != (made[i].root == made[i].id && memory_allows(&made[i], &v, groups, n)))
            fail_msg("%s: post %d is%s in the list", who, i + 1, seen[i + 1] ? "" : " not");
}

static void access_randomWorlds_functionAndSqlAgree(void **state)
{
    (void)state;
    static struct made made[POSTS];
    for (uint32_t seed = 1; seed <= WORLDS; seed++) {
        struct world w = world_open("empty");
        int allowed = 0;
        int64_t now = clock_now();
        make_at_random(&w, seed * 2654435761u, now, made);
        for (int p = 0; p < ACCOUNTS; p++)
            compare(&w, people[p], made, now, &allowed);
        compare(&w, "nobody", made, now, &allowed);
        assert_in_range(allowed, POSTS, POSTS * ACCOUNTS); /* neither everything nor nothing */
        compare_list(&w, "anna", made, now);
        compare_list(&w, "coco", made, now);
        compare_list(&w, "nobody", made, now);
        world_close(&w);
    }
}

/* The rule in words, as a table: who sees a post of anna's. */
static void access_everyState_followsTheTable(void **state)
{
    (void)state;
    enum { NOBODY, OUTSIDE, CURATES, MEMBER, AUTHOR, VIEWERS };
    static const struct {
        unsigned char access, status;
        bool published;
        bool sees[VIEWERS];
    } rows[] = {
        { ACCESS_PUBLIC, STATUS_PUBLISHED, true, { 1, 1, 1, 1, 1 } },
        { ACCESS_NETWORK, STATUS_PUBLISHED, true, { 0, 1, 1, 1, 1 } },
        { ACCESS_GROUP, STATUS_PUBLISHED, true, { 0, 0, 0, 1, 1 } },
        { ACCESS_PUBLIC, STATUS_DRAFT, false, { 0, 0, 0, 0, 1 } },
        { ACCESS_NETWORK, STATUS_DRAFT, false, { 0, 0, 0, 0, 1 } },
        { ACCESS_GROUP, STATUS_DRAFT, false, { 0, 0, 0, 0, 1 } },
        { ACCESS_PUBLIC, STATUS_SUBMITTED, false, { 0, 0, 1, 0, 1 } },
        { ACCESS_GROUP, STATUS_SUBMITTED, false, { 0, 0, 0, 0, 1 } },
        { ACCESS_NETWORK, STATUS_ARCHIVED, true, { 0, 1, 1, 1, 1 } },
        { ACCESS_GROUP, STATUS_ARCHIVED, true, { 0, 0, 0, 1, 1 } },
        { ACCESS_PUBLIC, STATUS_WITHDRAWN, true, { 1, 1, 1, 1, 1 } },
        { ACCESS_PUBLIC, STATUS_WITHDRAWN, false, { 0, 0, 0, 0, 1 } },
        { ACCESS_GROUP, STATUS_WITHDRAWN, true, { 0, 0, 0, 1, 1 } },
    };
    enum { GROUP = 7, ANNA = 2 };
    const int64_t in[] = { 5, GROUP };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct access_facts facts = { .author = ANNA,
            .group = GROUP,
            .access = rows[i].access,
            .status = rows[i].status,
            .published = rows[i].published };
        const struct viewer viewers[VIEWERS] = { [NOBODY] = { 0 },
            [OUTSIDE] = { .user = 3, .roles = ROLE_PROJECT_LEADER | ROLE_ADMINISTRATOR },
            [CURATES] = { .user = 4, .roles = ROLE_COACH },
            [MEMBER] = { .user = 5, .roles = ROLE_READER },
            [AUTHOR] = { .user = ANNA, .roles = ROLE_PROJECT_LEADER } };
        for (int v = 0; v < VIEWERS; v++)
            if (access_allows(&facts, &viewers[v], in, v >= MEMBER ? 2 : 0) != rows[i].sees[v])
                fail_msg("access %d, status %d, viewer %d", rows[i].access, rows[i].status, v);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(access_everyState_followsTheTable),
    cmocka_unit_test(access_randomWorlds_functionAndSqlAgree),
};
UNIT_MAIN(tests);
