/* post_walk_test.c -- lists go along the narrow table by whatever way is shortest: over a base made at random they hold what a plain
 * look at every post says, for random filters, people, orders and pages; and they stay equal to the posts. */
#include "tests/world.h"

#include "base/buf.h"
#include "base/clock.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/post/follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POSTS = 1300, TERMS = 6, PLACES = 4, LISTS = 260 };

/* xorshift: the same sequence every time. */
static uint32_t roll(uint32_t sides)
{
    static uint32_t seed = 20261122;
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % sides;
}

struct made {
    int64_t id, kind, status, access, group, author, anonymous, place, phase, progress, superseded, created, published,
        activity, valid_until, review_due, helpful, mark, reader;
    unsigned terms; /* a bit for each of terms */
};

static struct made posts[POSTS];
static const char *const terms[TERMS] = { "theme", "theme2", "tag", "tag2", "law", "rare" };
static const char *const places[PLACES] = { "goirle", "tilburg", "dongen", "boschkens" };
static const char *const people[] = { "anna", "bert", "stien", "coco", "rita", "stranger" };
enum { PEOPLE = sizeof people / sizeof *people };

static struct made random_post(struct world *w, int64_t id, int64_t now)
{
    const int64_t past = now - 86400000, soon = now + 86400000;
    const int64_t ends[] = { 0, 0, past, soon };
    struct made m = { .id = id, .kind = 1 + (roll(3) ? roll(2) : roll(7)) };
    m.status = roll(5) ? STATUS_PUBLISHED : roll(STATUS_END);
    m.access = roll(5) ? ACCESS_NETWORK : roll(3);
    m.group = m.access == ACCESS_GROUP || !roll(6) ? world_id(w, roll(2) ? "ring" : "hidden") : 0;
    m.author = world_id(w, people[roll(PEOPLE)]);
    m.anonymous = !roll(8);
    m.place = roll(4) ? world_id(w, places[roll(2)]) : roll(2) ? 0 : world_id(w, places[roll(PLACES)]);
    m.phase = roll(4);
    m.progress = roll(3);
    m.superseded = !roll(12);
    m.created = 1700000000000 + roll(400) * 1000; /* many the same */
    m.activity = m.created + roll(3) * 100000;
    m.published = m.status == STATUS_DRAFT || (m.status != STATUS_PUBLISHED && roll(2)) ? 0 : m.created;
    m.valid_until = ends[roll(4)];
    m.review_due = ends[roll(4)];
    m.helpful = roll(4) ? 0 : roll(5);
    m.mark = roll(4) ? 0 : 1 + roll(4);
    m.reader = m.status == STATUS_DRAFT && roll(2) ? world_id(w, people[roll(PEOPLE)]) : 0;
    for (int t = 0; t < TERMS; t++)
        m.terms |= (unsigned)!roll(t == 5 ? 200 : t ? 4 : 2) << t;
    return m;
}

static void insert(struct world *w, struct buf *sql, const struct made *m)
{
#define N(x) (long long)m->x
    buf_printf(sql,
        "INSERT INTO post(root_id, id, kind, status, access, group_id, author_id, anonymous, place_id, phase, progress, superseded,"
        " created, published, updated, activity, valid_until, review_due, n_helpful, title, body, html) VALUES (%lld, %lld, %lld,"
        " %lld, %lld, nullif(%lld, 0), %lld, %lld, nullif(%lld, 0), %lld, %lld, %lld, %lld, nullif(%lld, 0), %lld, %lld,"
        " nullif(%lld, 0), nullif(%lld, 0), %lld, 'x', 'x', 'x');",
        N(id), N(id), N(kind), N(status), N(access), N(group), N(author), N(anonymous), N(place), N(phase), N(progress),
        N(superseded), N(created), N(published), N(created), N(activity), N(valid_until), N(review_due), N(helpful));
    for (int t = 0; t < TERMS; t++)
        if (m->terms >> t & 1)
            buf_printf(sql, "INSERT INTO post_term(post_id, term_id) VALUES (%lld, %lld);", N(id),
                (long long)world_id(w, terms[t]));
    if (m->mark)
        buf_printf(sql,
            "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) VALUES (%lld, %lld, %lld, %lld, %lld, 1);",
            N(id), N(id), N(id), N(author), N(mark));
    if (m->reader)
        buf_printf(sql, "INSERT INTO post_reader VALUES (%lld, %lld, 1);", N(id), N(reader));
#undef N
}

static struct world random_world(void)
{
    struct world w = world_open("empty");
    struct buf sql = { 0 };
    int64_t now = clock_now();
    world_exec(&w, "INSERT INTO term(id, kind, name, created, updated) VALUES (900, 'tag', 'Zeldzaam', 0, 0)");
    world_name(&w, "rare", 900);
    for (int i = 0; i < POSTS; i++) {
        posts[i] = random_post(&w, i + 1, now);
        insert(&w, &sql, &posts[i]);
    }
    buf_addz(&sql, "UPDATE post SET version = 1;");
    buf_addc(&sql, 0);
    assert_int_equal(buf_err(&sql), OK);
    world_exec(&w, sql.p);
    buf_release(&sql);
    return w;
}

/* A list that is asked for: the query, and what it means. */
struct asked {
    char query[400];
    unsigned kinds, statuses, progress, freshness, phases, marks, themes, tags, laws;
    int64_t place[3], group, author, since, until;
    int n_places, sort, limit;
};

static bool comma(struct asked *a, const char *name, const char *value, bool first)
{
    size_t n = strlen(a->query);
    (void)snprintf(a->query + n, sizeof a->query - n, first ? "&%s=%s" : ",%s", first ? name : value, value);
    return false;
}

static unsigned random_words(struct asked *a, const char *name, enum words table, uint32_t n, uint32_t odds)
{
    unsigned bits = 0;
    bool first = true;
    for (uint32_t i = 0; i < n && !roll(odds); i++) {
        int value = (int)roll(n);
        if (!word_of(table, value) || bits >> value & 1)
            continue;
        bits |= 1u << value;
        first = comma(a, name, word_of(table, value), first);
    }
    return bits;
}

static unsigned random_terms(struct world *w, struct asked *a, const char *name, uint32_t odds)
{
    unsigned bits = 0;
    bool first = true;
    for (uint32_t i = 0; i < 3 && !roll(odds); i++) {
        uint32_t t = roll(TERMS);
        char id[24];
        (void)snprintf(id, sizeof id, "%lld", (long long)world_id(w, terms[t]));
        first = bits >> t & 1 ? first : comma(a, name, id, first);
        bits |= 1u << t;
    }
    return bits;
}

static void number(struct asked *a, const char *name, int64_t value)
{
    size_t n = strlen(a->query);
    (void)snprintf(a->query + n, sizeof a->query - n, "&%s=%lld", name, (long long)value);
}

static void moment(struct asked *a, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT];
    size_t n = strlen(a->query);
    (void)snprintf(a->query + n, sizeof a->query - n, "&%s=%.*s", name, STR_ARG(clock_rfc3339(text, ms)));
}

static struct asked random_list(struct world *w)
{
    static const char *const sorts[] = { "activity", "created", "helpful" };
    struct asked a = { .sort = (int)roll(3), .limit = 1 + (int)roll(40) };
    (void)snprintf(a.query, sizeof a.query, "sort=%s&limit=%d", sorts[a.sort], a.limit);
    a.kinds = random_words(&a, "kind", WORDS_KIND, 8, 3);
    a.statuses = random_words(&a, "status", WORDS_STATUS, STATUS_END, 4);
    a.statuses = a.statuses ? a.statuses : 1u << STATUS_PUBLISHED;
    a.progress = random_words(&a, "progress", WORDS_PROGRESS, PROGRESS_END, 8);
    a.freshness = random_words(&a, "freshness", WORDS_FRESHNESS, FRESH_END, 8);
    a.phases = random_words(&a, "phase", WORDS_PHASE, PHASE_END, 6);
    a.marks = random_words(&a, "mark", WORDS_MARK, 5, 12);
    a.themes = random_terms(w, &a, "theme", 3);
    a.tags = random_terms(w, &a, "tag", 6);
    a.laws = random_terms(w, &a, "law", 12);
    for (bool first = true; a.n_places < 3 && !roll(4);) {
        char id[24];
        a.place[a.n_places] = world_id(w, places[roll(PLACES)]);
        (void)snprintf(id, sizeof id, "%lld", (long long)a.place[a.n_places++]);
        first = comma(&a, "place", id, first);
    }
    if (!roll(10))
        number(&a, "group", a.group = world_id(w, roll(2) ? "ring" : "hidden"));
    if (!roll(10))
        number(&a, "author", a.author = world_id(w, people[roll(PEOPLE)]));
    if (!roll(8)) {
        a.since = 1700000000000 + roll(400) * 1000;
        moment(&a, "since", a.since);
    }
    if (!roll(8)) {
        a.until = 1700000000000 + roll(400) * 1000;
        moment(&a, "until", a.until);
    }
    return a;
}

static unsigned freshness_of(const struct made *m, int64_t now)
{
    return m->superseded                          ? FRESH_SUPERSEDED
        : m->valid_until && m->valid_until <= now ? FRESH_EXPIRED
        : m->review_due && m->review_due <= now   ? FRESH_REVIEW_DUE
                                                  : FRESH_CURRENT;
}

static bool in_place(struct world *w, const struct asked *a, const struct made *m)
{
    for (int i = 0; i < a->n_places; i++)
        if (m->place == a->place[i] ||
            (m->place == world_id(w, "boschkens") && a->place[i] == world_id(w, "goirle"))) /* a part of it */
            return true;
    return !a->n_places;
}

static bool plainly_fits(struct world *w, const struct asked *a, const struct made *m, const struct viewer *v,
    const int64_t *groups, size_t n_groups, int64_t now)
{
    const struct {
        unsigned asked, has;
    } sets[] = { { a->kinds, 1u << m->kind }, { a->statuses, 1u << m->status }, { a->progress, 1u << m->progress },
        { a->freshness, 1u << freshness_of(m, now) }, { a->phases, 1u << m->phase },
        { a->marks, m->mark ? 1u << m->mark : 0 }, { a->themes, m->terms }, { a->tags, m->terms },
        { a->laws, m->terms } };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sets[i].asked && !(sets[i].asked & sets[i].has))
            return false;
    bool known = !m->anonymous || m->author == v->user || viewer_may(v, MAY_SEE_ANONYMOUS);
    if (!in_place(w, a, m) || (a->n_places && !known) || (a->group && m->group != a->group) ||
        (a->author && (m->author != a->author || !known)) || (a->since && m->created < a->since) ||
        (a->until && m->created >= a->until))
        return false;
    const struct access_facts facts = { .author = m->author,
        .group = m->group,
        .access = (unsigned char)m->access,
        .status = (unsigned char)m->status,
        .reads_along = m->reader && m->reader == v->user,
        .published = m->published != 0 };
    return access_allows(&facts, v, groups, n_groups);
}

static int sorted_by;

static int64_t key_of(const struct made *m)
{
    return sorted_by == 0 ? m->activity : sorted_by == 1 ? m->created : m->helpful;
}

static int in_order(const void *a, const void *b)
{
    const struct made *x = *(const struct made *const *)a, *y = *(const struct made *const *)b;
    if (key_of(x) != key_of(y))
        return key_of(x) < key_of(y) ? 1 : -1;
    return x->id < y->id ? 1 : -1;
}

/* Reads all pages; fails where one is not as plain looking says. */
static void compare(struct world *w, const struct asked *a, const char *who, int64_t now)
{
    static const struct made *right[POSTS];
    struct viewer v = world_viewer(w, who);
    int64_t *groups;
    size_t n_groups;
    int n = 0, at = 0;
    assert_int_equal(access_groups(w->db, &w->arena, &v, now, &groups, &n_groups), OK);
    for (int i = 0; i < POSTS; i++)
        if (plainly_fits(w, a, &posts[i], &v, groups, n_groups, now))
            right[n++] = &posts[i];
    sorted_by = a->sort;
    qsort(right, (size_t)n, sizeof *right, in_order);
    char line[600];
    (void)snprintf(line, sizeof line, "GET /api/v1/posts?%s", a->query);
    for (int page = 0; page < 4; page++) {
        struct answer r = call_as(w, who, line, NULL);
        assert_status(r, 200);
        int items = (int)reply_size(&r, "items");
        for (int i = 0; i < items; i++, at++) {
            char path[32];
            (void)snprintf(path, sizeof path, "items.%d.id", i);
            if (at >= n || reply_int(&r, path) != right[at]->id)
                fail_msg("%s, %s: %d is post %lld, not %lld of %d", who, line, at, (long long)reply_int(&r, path),
                    at < n ? (long long)right[at]->id : 0, n);
        }
        bool more = strcmp(reply_text(&r, "next"), "null") != 0;
        if (more != (at < n) || (more && items != a->limit))
            fail_msg("%s, %s: %d posts of %d, %s", who, line, at, n, more ? "and more" : "no more");
        if (!more)
            return;
        (void)snprintf(line, sizeof line, "GET /api/v1/posts?%s&cursor=%s", a->query, reply_text(&r, "next"));
    }
}

static void lists_randomFiltersAndPeople_areWhatPlainLookingSays(void **state)
{
    struct world w = random_world();
    int64_t wrong = 1;
    assert_int_equal(lists_look(w.db, &wrong), OK);
    assert_int_equal(wrong, 0);
    for (int i = 0; i < LISTS; i++) {
        struct asked a = random_list(&w);
        compare(&w, &a, roll(4) ? people[roll(PEOPLE)] : "nobody", clock_now());
    }
    world_close(&w);
    (void)state;
}

/* What is not as it should be is found, and put right by making it anew. */
static void lists_whatIsWrong_isFoundAndMadeAnew(void **state)
{
    static const char *const wrongs[] = { "UPDATE post_list SET summary = 'anders' WHERE id = 1",
        "UPDATE POST SET summary = '1,2' WHERE id = 1", "UPDATE POST SET title = 'Twee' WHERE id = 1",
        "UPDATE post_list SET readers = 0 WHERE id = 1", "UPDATE post_list SET place_id = NULL WHERE id = 1",
        "DELETE FROM post_list WHERE id = 1",
        "CREATE TEMP TABLE x AS SELECT * FROM post_list WHERE id = 1; UPDATE x SET id = 77, root_id = 77;"
        "INSERT INTO post_list SELECT * FROM x",
        "UPDATE post_term SET facts = 1 WHERE post_id = 1" };
    struct world w = world_open("empty");
    int64_t wrong;
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Een','body':'x','terms':[$theme],'place':$goirle,'status':'published'}"),
        201);
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        world_exec(&w, wrongs[i]);
        assert_int_equal(lists_look(w.db, &wrong), OK);
        if (!wrong)
            fail_msg("not found: %s", wrongs[i]);
        world_exec(&w, "UPDATE post SET version = version"); /* makes them anew */
        assert_int_equal(lists_look(w.db, &wrong), OK);
        assert_int_equal(wrong, 0);
    }
    world_close(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(lists_randomFiltersAndPeople_areWhatPlainLookingSays),
    cmocka_unit_test(lists_whatIsWrong_isFoundAndMadeAnew),
};
UNIT_MAIN(tests);
