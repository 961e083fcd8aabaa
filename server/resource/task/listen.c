/* listen.c -- tasks that follow their post: after each event about a post, what is open is made equal to what should be.
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

static enum err open_task(struct db *db, enum task_kind kind, int64_t post, int64_t due, int64_t now)
{
    struct query q = db_query(db, SQL_TASK_INSERT);
    query_int(&q, db_new_id(db, "task"));
    query_int(&q, kind);
    query_int(&q, post);
    query_int(&q, due);
    query_int(&q, now);
    query_null(&q);
    query_strz(&q, "");
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
static enum err level(struct db *db, const struct event *e, int64_t root, enum task_kind kind, int64_t task, bool wanted,
    int days)
{
    if (task)
        return wanted ? OK : close_task(db, task, e);
    return wanted ? open_task(db, kind, root, workday_due(e->at, days), e->at) : OK;
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
    return err || !s->wanted_review ? err : open_task(db, TASK_REVIEW, root, s->wanted_review, e->at);
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

static enum err changed(struct db *db, const struct event *e)
{
    return follow(db, e, e->root);
}

static enum err withdrawn(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_TASK_SETTLE_REPORTS);
    query_int(&q, e->post);
    query_int(&q, e->at);
    query_int_or_null(&q, e->actor);
    query_strz(&q, outcome(e->verb));
    enum err err = query_done(&q);
    return err ? err : changed(db, e);
}

static enum err merged(struct db *db, const struct event *e)
{
    enum err err = changed(db, e);
    return err ? err : follow(db, e, event_number(e, "into"));
}

const struct listener task_listeners[] = {
    { EVENT_POST_SUBMITTED, changed },
    { EVENT_POST_APPROVED, changed },
    { EVENT_POST_RETURNED, changed },
    { EVENT_POST_PUBLISHED, changed },
    { EVENT_POST_ARCHIVED, changed },
    { EVENT_POST_WITHDRAWN, withdrawn },
    { EVENT_POST_RESOLVED, changed },
    { EVENT_POST_REOPENED, changed },
    { EVENT_POST_CONVERTED, changed },
    { EVENT_POST_EDITED, changed },
    { EVENT_POST_IMPORTED, changed },
    { EVENT_POST_MERGED, merged },
    { EVENT_REPLY_POSTED, changed },
    { EVENT_MARK_MADE, changed },
    { 0 },
};
