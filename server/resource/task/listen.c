/* listen.c -- tasks that follow their post: after each event about a post, what is open is made equal to what should be; and
 * a law that ends queues the posts that name it.
 * Threads: the writer's, inside the transaction of the event. Memory: none. Errors: as db.h. */
#include "domain/workday.h"
#include "resource/task/task.h"

struct state {
    int64_t approve, answer, review, review_due; /* open tasks; 0 = none */
    bool submitted, waits;
    int64_t wanted_review; /* 0 = none */
};

static enum err load(struct db *db, int64_t root, struct state *s)
{
    *s = (struct state){ 0 };
    struct query q = db_query(db, SQL_TASK_STATE);
    query_int(&q, root);
    if (query_row(&q)) {
        s->approve = row_int(&q);
        s->answer = row_int(&q);
        s->review = row_int(&q);
        s->review_due = row_int(&q);
        s->submitted = row_int(&q) != 0;
        s->waits = row_int(&q) != 0;
        s->wanted_review = row_int(&q);
    }
    return query_end(&q);
}

/* note may be empty: the law of a law task. */
static enum err open_task(struct db *db, enum task_kind kind, int64_t post, int64_t due, int64_t now, struct str note)
{
    struct query q = db_query(db, SQL_TASK_INSERT);
    query_int(&q, db_new_id(db, "task"));
    query_int(&q, kind);
    query_int(&q, post);
    query_int(&q, due);
    query_int(&q, now);
    query_null(&q);
    query_str(&q, note.p ? note : STR(""));
    return query_done(&q);
}

/* What became of it, in one word: the event's. */
static const char *outcome(enum event_verb verb)
{
    switch (verb) {
    case EVENT_REPLY_POSTED: return "answered";
    case EVENT_MARK_MADE: return "confirmed";
    default: {
        struct str name = str_c(event_name(verb));
        return name.p + str_find(name, '.') + 1;
    }
    }
}

static enum err close_task(struct db *db, int64_t id, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_DONE);
    query_int(&q, id);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    query_strz(&q, outcome(e->verb));
    return query_done(&q);
}

/* Opens or closes a task so that there is one when it is wanted. */
static enum err level(struct db *db, const struct event *e, int64_t root, enum task_kind kind, int64_t task,
    bool wanted, int days)
{
    if (task)
        return wanted ? OK : close_task(db, task, e);
    return wanted ? open_task(db, kind, root, workday_due(e->at, days), e->at, STR("")) : OK;
}

/* A review whose date has passed is done by giving it another date; one that nobody saw yet moves or goes. */
static enum err level_review(struct db *db, const struct event *e, int64_t root, const struct state *s)
{
    if (s->review && s->review_due == s->wanted_review)
        return OK;
    bool seen = s->review && s->review_due <= e->at;
    enum err err = OK;
    if (seen) {
        err = close_task(db, s->review, e);
    } else if (s->review) {
        struct query q = db_query(db, s->wanted_review ? SQL_TASK_POSTPONE : SQL_TASK_CANCEL);
        query_int(&q, s->review);
        if (s->wanted_review)
            query_int(&q, s->wanted_review);
        return query_done(&q);
    }
    return err || !s->wanted_review ? err : open_task(db, TASK_REVIEW, root, s->wanted_review, e->at, STR(""));
}

static enum err follow(struct db *db, const struct event *e, int64_t root)
{
    struct state s;
    enum err err = load(db, root, &s);
    if (!err)
        err = level(db, e, root, TASK_APPROVE, s.approve, s.submitted, APPROVE_DAYS);
    if (!err)
        err = level(db, e, root, TASK_ANSWER, s.answer, s.waits, ANSWER_DAYS);
    return err ? err : level_review(db, e, root, &s);
}

static enum err define(struct db *db, const struct event *e, int64_t post);

static enum err changed(struct db *db, const struct event *e)
{
    enum err err = follow(db, e, e->root);
    return err ? err : define(db, e, e->post);
}

static enum err law_done(struct db *db, const struct event *e, bool judged)
{
    struct query q = db_query(db, SQL_TASK_LAW_DONE);
    query_int(&q, e->post);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    query_strz(&q, outcome(e->verb));
    query_int(&q, judged);
    return query_done(&q);
}

/* ---- privacy */

static enum err personal_data(struct db *db, const struct event *e)
{
    struct arena a = { 0 };
    struct fields f;
    enum err err = fields_open(&f, &a, e->data, false);
    struct str reason = err ? (struct str){ 0 } : field_text(&f, "reason", 1, FLAG_REASON_MAX);
    if (!err) {
        (void)field_has(&f, "kinds");
        err = fields_end(&f);
    }
    if (!err)
        err = open_task(db, TASK_PRIVACY, e->post, workday_due(e->at, PRIVACY_DAYS), e->at, reason);
    arena_release(&a);
    return err;
}

/* ---- abbreviations */

/* Asks for what this post uses and nobody has explained, once there is enough of it. */
static enum err define(struct db *db, const struct event *e, int64_t post)
{
    for (enum err err = OK;;) {
        struct arena a = { 0 };
        struct str word = { 0 };
        struct query q = db_query(db, SQL_TASK_DEFINE_NEXT);
        query_int(&q, post);
        query_int(&q, DEFINE_POSTS);
        if (query_row(&q))
            word = row_str(&q, &a);
        err = query_end(&q);
        bool found = word.n != 0;
        if (!err && found)
            err = open_task(db, TASK_DEFINE, post, workday_due(e->at, DEFINE_DAYS), e->at, word);
        arena_release(&a);
        if (err || !found)
            return err;
    }
}

static enum err defined(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_DEFINED);
    query_int(&q, e->entity_id);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    return query_done(&q);
}

/* ---- proposals */

static enum err settle(struct db *db, const struct event *e, enum sql sql, int64_t about, const char *what)
{
    struct query q = db_query(db, sql);
    query_int(&q, about);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    query_strz(&q, what);
    return query_done(&q);
}

static enum err nominated(struct db *db, const struct event *e, const char *what)
{
    return settle(db, e, SQL_TASK_NOMINATED, e->post, what);
}

/* A change that was asked for is judged by people; that a term came or went is not. */
static enum err term_settled(struct db *db, const struct event *e)
{
    return settle(db, e, SQL_TASK_TERM_SETTLED, e->entity_id, outcome(e->verb));
}

static enum err term_created(struct db *db, const struct event *e)
{
    enum err err = defined(db, e);
    return err ? err : term_settled(db, e);
}

/* ---- owners */

/* What somebody who left looked after needs somebody else. */
static enum err left(struct db *db, const struct event *e)
{
    for (enum err err = OK;;) {
        int64_t post = 0;
        struct query q = db_query(db, SQL_TASK_HANDOVER_NEXT);
        query_int(&q, e->entity_id);
        err = query_single(&q, 0, &post);
        if (!err && post)
            err = open_task(db, TASK_HANDOVER, post, workday_due(e->at, HANDOVER_DAYS), e->at, STR(""));
        if (err || !post)
            return err;
    }
}

static enum err handed_over(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_HANDED_OVER);
    query_int(&q, e->post);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    return query_done(&q);
}

static enum err withdrawn(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_SETTLE_REPORTS);
    query_int(&q, e->post);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    query_strz(&q, outcome(e->verb));
    enum err err = query_done(&q);
    if (!err)
        err = law_done(db, e, false);
    return err ? err : changed(db, e);
}

/* ---- laws */

/* A law that ends or is replaced: somebody looks at every post that was written under it, once. */
static enum err law_changed(struct db *db, const struct event *e)
{
    enum err err = OK;
    for (int64_t activity = INT64_MAX, post = INT64_MAX;;) {
        struct arena a = { 0 };
        struct str law = { 0 };
        int64_t until = 0, next = 0;
        struct query q = db_query(db, SQL_TASK_LAW_NEXT);
        query_int(&q, e->entity_id);
        query_int(&q, activity);
        query_int(&q, post);
        if (query_row(&q)) {
            activity = row_int(&q);
            next = row_int(&q);
            law = row_str(&q, &a);
            until = row_int(&q);
        }
        err = query_end(&q);
        if (!err)
            err = arena_err(&a);
        if (!err && next)
            err = open_task(db, TASK_LAW, next, workday_due(until > e->at ? until : e->at, LAW_DAYS), e->at, law);
        arena_release(&a);
        if (err || !next)
            return err;
        post = next;
    }
}

static enum err term_edited(struct db *db, const struct event *e)
{
    enum err err = defined(db, e);
    return err ? err : law_changed(db, e);
}

/* Still valid and outdated are judgements; the other marks say nothing about a law. */
static enum err marked(struct db *db, const struct event *e)
{
    bool judged = str_search(e->data, STR("\"still_valid\"")) < e->data.n ||
        str_search(e->data, STR("\"outdated\"")) < e->data.n;
    enum err err = judged ? law_done(db, e, true) : OK;
    if (!err && str_search(e->data, STR("\"endorsed\"")) < e->data.n)
        err = nominated(db, e, "endorsed");
    return err ? err : changed(db, e);
}

/* A post that is no longer published, or no longer names the law, needs no look because of it. */
static enum err edited(struct db *db, const struct event *e)
{
    enum err err = law_done(db, e, false);
    return err ? err : changed(db, e);
}

static enum err archived(struct db *db, const struct event *e)
{
    enum err err = nominated(db, e, outcome(e->verb));
    return err ? err : edited(db, e);
}

static enum err merged(struct db *db, const struct event *e)
{
    enum err err = edited(db, e);
    return err ? err : follow(db, e, event_number(e, "into"));
}

static enum err purged(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_PURGE);
    query_int(&q, e->entity_id);
    return query_done(&q);
}

/* What somebody who left had claimed, waits for the others again. */
static enum err anonymised(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_UNCLAIM);
    query_int(&q, e->entity_id);
    enum err err = query_done(&q);
    return err ? err : left(db, e);
}

const struct listener task_listeners[] = {
    { EVENT_ACCOUNT_ANONYMISED, anonymised },
    { EVENT_POST_PURGED, purged },
    { EVENT_POST_SUBMITTED, changed },
    { EVENT_POST_APPROVED, changed },
    { EVENT_POST_RETURNED, changed },
    { EVENT_POST_PUBLISHED, changed },
    { EVENT_POST_ARCHIVED, archived },
    { EVENT_POST_WITHDRAWN, withdrawn },
    { EVENT_POST_RESOLVED, changed },
    { EVENT_POST_REOPENED, changed },
    { EVENT_POST_CONVERTED, changed },
    { EVENT_POST_EDITED, edited },
    { EVENT_POST_IMPORTED, changed },
    { EVENT_POST_MERGED, merged },
    { EVENT_REPLY_POSTED, changed },
    { EVENT_POST_PERSONAL, personal_data },
    { EVENT_POST_OWNER, handed_over },
    { EVENT_ACCOUNT_EDITED, left },
    { EVENT_TERM_CREATED, term_created },
    { EVENT_TERM_EDITED, term_edited },
    { EVENT_TERM_MERGED, term_settled },
    { EVENT_TERM_REMOVED, term_settled },
    { EVENT_MARK_MADE, marked },
    { 0 },
};
