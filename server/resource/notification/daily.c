/* daily.c -- see daily.h. */
#include "resource/notification/daily.h"

#include "domain/event.h"
#include "domain/outbox.h"
#include "domain/workday.h"

enum { TASKS_A_STEP = 50, PEOPLE_A_STEP = 200, HOUR_DEFAULT = 7 };
enum { TASK_REVIEW = 3 }; /* as in table task */

struct position {
    int64_t at, sub;
    bool there;
};

static enum err load(struct db *db, const char *name, struct position *p)
{
    struct query q = db_query(db, SQL_NOTIFY_POSITION);
    *p = (struct position){ 0 };
    query_strz(&q, name);
    if (query_row(&q)) {
        p->at = row_int(&q);
        p->sub = row_int(&q);
        p->there = true;
    }
    return query_end(&q);
}

static enum err keep(struct db *db, const char *name, int64_t at, int64_t sub)
{
    struct query q = db_query(db, SQL_NOTIFY_POSITION_SET);
    query_strz(&q, name);
    query_int(&q, at);
    query_int(&q, sub);
    return query_done(&q);
}

/* The day whose overviews are to be made now, 0 = none. */
static int64_t digest_day(const struct services *s, int64_t now)
{
    int64_t day = workday_at(now);
    int hour = s && s->mail && s->mail->digest_hour ? s->mail->digest_hour : HOUR_DEFAULT;
    return workday_is(day) && now >= workday_moment(day, hour) ? day : 0;
}

static bool digests_wait(const struct services *s, const struct position *p, int64_t now)
{
    int64_t day = digest_day(s, now);
    return s && s->mail && day && (p->at < day || (p->at == day && p->sub != INT64_MAX));
}

static enum err task_next(struct db *db, const struct position *p, int64_t now, int64_t *due)
{
    struct query q = db_query(db, SQL_DAILY_TASKS);
    query_int(&q, p->at);
    query_int(&q, p->sub);
    query_int(&q, now);
    query_int(&q, 1);
    return query_single(&q, 0, due);
}

enum err daily_due(struct db *db, const struct services *s, int64_t now, bool *due)
{
    struct position tasks, digests;
    int64_t task = 0;
    enum err e = load(db, "task", &tasks);
    if (!e)
        e = load(db, "digest", &digests);
    if (!e && tasks.there)
        e = task_next(db, &tasks, now, &task);
    *due = !tasks.there || task || digests_wait(s, &digests, now);
    return e;
}

struct late {
    int64_t id, kind, post, root, due;
};

/* Says of each task whose moment came that it did. */
static enum err tasks_step(struct db *db, const struct position *p, int64_t now)
{
    struct late late[TASKS_A_STEP];
    size_t n = 0;
    struct query q = db_query(db, SQL_DAILY_TASKS);
    query_int(&q, p->at);
    query_int(&q, p->sub);
    query_int(&q, now);
    query_int(&q, TASKS_A_STEP);
    while (n < TASKS_A_STEP && query_row(&q)) {
        struct late *l = &late[n++];
        l->due = row_int(&q);
        l->id = row_int(&q);
        l->kind = row_int(&q);
        l->post = row_int(&q);
        l->root = row_int(&q);
    }
    enum err e = query_end(&q);
    for (size_t i = 0; i < n && !e; i++)
        e = event_emit(db,
            &(struct event){ .verb = late[i].kind == TASK_REVIEW ? EVENT_TASK_SHOWN : EVENT_TASK_OVERDUE,
                .at = now,
                .post = late[i].post,
                .root = late[i].root,
                .entity = "task",
                .entity_id = late[i].id });
    if (e || !n)
        return e;
    return keep(db, "task", late[n - 1].due, late[n - 1].id);
}

static enum err digests_step(struct db *db, struct arena *a, int64_t day, const struct position *p, int64_t now)
{
    int64_t account[PEOPLE_A_STEP], last = 0, upto = 0;
    size_t n = 0;
    struct query q = db_query(db, SQL_DAILY_UPTO);
    enum err e = query_single(&q, 0, &upto);
    q = db_query(db, SQL_DAILY_PEOPLE);
    query_int(&q, p->at == day ? p->sub : 0);
    query_int(&q, PEOPLE_A_STEP);
    while (n < PEOPLE_A_STEP && query_row(&q))
        account[n++] = row_int(&q);
    enum err e2 = query_end(&q);
    e = e ? e : e2;
    for (size_t i = 0; i < n && !e; i++) {
        struct outbox row = { .kind = STR("digest"),
            .once = arena_printf(a, "%lld.%lld", (long long)day, (long long)account[i]),
            .account = account[i],
            .target = upto,
            .data = arena_printf(a, "%lld", (long long)day),
            .created = now };
        e = outbox_put(db, &row);
        last = account[i];
    }
    return e ? e : keep(db, "digest", day, n < PEOPLE_A_STEP ? INT64_MAX : last);
}

enum err daily_step(struct db *db, struct arena *a, const struct services *s, int64_t now)
{
    struct position tasks, digests;
    int64_t task = 0;
    enum err e = load(db, "task", &tasks);
    if (!e)
        e = load(db, "digest", &digests);
    if (!e && !tasks.there)
        return keep(db, "task", now, 0); /* what was late before this server could say so stays unsaid */
    if (!e)
        e = task_next(db, &tasks, now, &task);
    if (!e && task)
        return tasks_step(db, &tasks, now);
    if (!e && digests_wait(s, &digests, now))
        e = digests_step(db, a, digest_day(s, now), &digests, now);
    return e ? e : arena_err(a);
}
