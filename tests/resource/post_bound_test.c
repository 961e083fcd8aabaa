/* post_bound_test.c -- a list costs what its rarest filter leads along, however many roots there are: counted in steps of the
 * database engine, on a base where almost every root has what is common. */
#include "tests/world.h"

#include "db/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { BOUND = 4000 /* steps of a list: one for each root */ };

/* Questions that are answered, by anna; 1 to 3 of each are something else, the oldest. */
static struct world base(void)
{
    static const char *const rare[] = { "progress = 2, resolved_at = 1", "kind = 5", "phase = 3", "superseded = 1",
        "valid_until = 1", "review_due = 1", "project_id = 7", "place_id = $dongen" };
    struct world w = world_open("empty");
    char sql[200];
    world_exec(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        " INSERT INTO post(id, root_id, kind, status, access, author_id, anonymous, phase, progress, superseded, created,"
        " published, updated, activity, title, body, html, place_id)"
        " SELECT i, i, 2, 2, 1, $anna, 0, 1, 1, 0, i * 1000, i * 1000, i * 1000, i * 1000, 'x', 'x', 'x', $goirle FROM n;"
        "INSERT INTO post_term(post_id, term_id) SELECT id, $theme FROM post;"
        "INSERT INTO post_term(post_id, term_id) SELECT id, $tag FROM post WHERE id % 100 = 0;"
        "INSERT INTO post_term(post_id, term_id) SELECT id, $law FROM post WHERE id % 2 = 1;"
        "UPDATE post SET place_id = $tilburg WHERE id % 2 = 0 AND id > 100;"
        "INSERT INTO post_term(post_id, term_id) SELECT id, $theme2 FROM post WHERE id % 2 = 1 OR id = 400;"
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) VALUES (1, 3, 3, $anna, 6, 1)");
    for (int i = 0; i < (int)(sizeof rare / sizeof *rare); i++) {
        (void)snprintf(sql, sizeof sql, "UPDATE post SET %s WHERE id IN (%d, %d)", rare[i], 10 + i * 4, 11 + i * 4);
        world_exec(&w, sql);
    }
    return w;
}

/* Steps of the reading connection's statements since the last call. */
static int steps(struct world *w)
{
    int n = 0;
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db_handle(w->db), s));)
        n += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1);
    return n;
}

static void list_rareFilter_costsWhatItLeadsAlong(void **state)
{
    static const struct {
        const char *query;
        int found;
    } rows[] = {
        { "kind=question", 25 }, { "theme=$theme&phase=preparation&kind=question", 25 }, { "progress=resolved", 2 },
        { "progress=resolved&theme=$theme&phase=preparation", 2 }, { "kind=page,lesson", 2 },
        { "kind=page&sort=created", 2 }, { "phase=follow_up,execution", 2 },
        { "phase=follow_up&kind=question&sort=helpful", 2 }, { "freshness=superseded", 2 },
        { "freshness=expired&theme=$theme", 2 }, { "freshness=expired,review_due", 4 },
        { "freshness=review_due&sort=created&place=$goirle", 2 }, { "mark=tried_partly", 1 },
        { "mark=tried_partly,tried_failed&theme=$theme&sort=helpful", 1 }, { "project=7", 2 },
        { "place=$dongen&theme=$theme", 2 }, { "place=$goirle,$dongen&progress=resolved", 2 },
        { "place=$tilburg&theme=$theme2", 1 }, { "place=$tilburg,$dongen&theme=$theme2&kind=question", 2 },
        { "author=$rita&theme=$theme", 0 }, { "tag=$tag&law=$law", 0 }, /* they never meet */
    };
    struct world w = base();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[200];
        (void)snprintf(line, sizeof line, "GET /api/v1/posts?%s", rows[i].query);
        assert_status(call_as(&w, "rita", line, NULL), 200); /* which way is shortest is known afterwards */
        (void)steps(&w);
        struct answer r = call_as(&w, "rita", line, NULL);
        int cost = steps(&w);
        assert_status(r, 200);
        if (reply_size(&r, "items") != rows[i].found || cost > BOUND)
            fail_msg("%s: %d posts in %d steps", rows[i].query, (int)reply_size(&r, "items"), cost);
    }
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(list_rareFilter_costsWhatItLeadsAlong),
};
UNIT_MAIN(tests);
