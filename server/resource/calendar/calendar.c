/* calendar.c -- see calendar.h. */
#include "resource/calendar/calendar.h"

#include "domain/access.h"
#include "domain/feed.h"
#include "domain/workday.h"
#include "text/ical.h"

enum {
    TOKEN_MAX = 100,
    EVENTS_MAX = 500,
    TASK_MS = 30 * 60 * 1000,
    REVIEW = 3,
    BACK_DAYS = 90 /* meetings that were */
};
#define DAY_MS INT64_C(86400000)

struct calendar {
    int64_t group; /* 0 = one's own */
    struct str token, name;
};

static enum err calendar_parse(struct call *c, bool group)
{
    struct calendar *w = c->in = arena_new(c->arena, struct calendar);
    if (!w)
        return arena_err(c->arena);
    w->token = call_query_str(c, "token", TOKEN_MAX);
    if (group)
        w->group = call_path_id(c, "group");
    return call_ok(c);
}

static enum err mine_parse(struct call *c)
{
    return calendar_parse(c, false);
}

static enum err group_parse(struct call *c)
{
    return calendar_parse(c, true);
}

/* Names the calendar; ERR_NOT_FOUND when the group is not the viewer's. */
static enum err name_it(struct call *c, struct db *db, struct calendar *w)
{
    w->name = STR("Vraagbaak");
    if (!w->group)
        return c->viewer.user ? OK : ERR_UNAUTHENTICATED;
    struct str name = { 0 };
    struct query q = db_query(db, SQL_CALENDAR_GROUP);
    query_int(&q, w->group);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    if (query_row(&q))
        name = row_str(&q, c->arena);
    enum err e = query_end(&q);
    w->name = arena_printf(c->arena, "Vraagbaak: %.*s", STR_ARG(name));
    return e ? e : name.p ? OK : ERR_NOT_FOUND;
}

/* ---- writing */

static const char *what(int64_t kind, bool english)
{
    static const char *const nl[] = { "Taak", "Goedkeuren", "Antwoord voor", "Controleren of dit nog klopt",
        "Privacy bekijken", "Melding bekijken", "Wet is veranderd", "Begrip uitleggen", "Overdragen", "Voorgedragen" };
    static const char *const en[] = { "Task", "Approve", "Answer due", "Check whether this still holds",
        "Look at privacy", "Look at a report", "The law has changed", "Explain a term", "Hand over", "Nominated" };
    size_t i = kind > 0 && kind < (int64_t)(sizeof nl / sizeof *nl) ? (size_t)kind : 0;
    return english ? en[i] : nl[i];
}

static void add_times(struct buf *out, int64_t kind, int64_t due)
{
    if (kind == REVIEW) {
        ical_date(out, "DTSTART", due);
        ical_date(out, "DTEND", due + DAY_MS);
        return;
    }
    ical_amsterdam(out, "DTSTART", due - TASK_MS, workday_ahead(due - TASK_MS));
    ical_amsterdam(out, "DTEND", due, workday_ahead(due));
}

static void add_event(struct call *c, struct buf *out, struct query *q)
{
    struct arena *a = c->arena;
    struct str origin = call_origin(c);
    int64_t id = row_int(q), kind = row_int(q), due = row_int(q), created = row_int(q);
    struct str note = row_str(q, a);
    int64_t root = row_int(q), post = row_int(q);
    struct str title = row_str(q, a);
    struct str url = arena_printf(a, "%.*s/post/%lld%s", STR_ARG(origin), (long long)root,
        post == root ? "" : arena_printf(a, "#p%lld", (long long)post).p);
    struct str name = title.n ? title : arena_printf(a, "#%lld", (long long)root);
    buf_addz(out, "BEGIN:VEVENT\r\n");
    struct str host = feed_host(origin);
    ical_line(out, "UID", arena_printf(a, "task-%lld@%.*s", (long long)id, STR_ARG(host)));
    ical_utc(out, "DTSTAMP", created);
    ical_utc(out, "CREATED", created);
    add_times(out, kind, due);
    ical_text(out, "SUMMARY", arena_printf(a, "%s: %.*s", what(kind, c->viewer.english), STR_ARG(name)));
    ical_text(out, "DESCRIPTION", note.n ? arena_printf(a, "%.*s\n%.*s", STR_ARG(note), STR_ARG(url)) : url);
    ical_line(out, "URL", url);
    ical_text(out, "CATEGORIES", str_c(what(kind, c->viewer.english)));
    buf_addz(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

static enum err add_events(struct call *c, struct db *db, const struct calendar *w, struct buf *out)
{
    struct query q = db_query(db, SQL_CALENDAR_TASKS);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, viewer_may(&c->viewer, MAY_ANSWER));
    query_int(&q, viewer_may(&c->viewer, MAY_PUBLISH_LESSON));
    query_int(&q, w->group);
    query_int(&q, EVENTS_MAX);
    while (query_row(&q))
        add_event(c, out, &q);
    return query_end(&q);
}

static void add_meeting(struct call *c, struct buf *out, struct query *q)
{
    struct arena *a = c->arena;
    struct str origin = call_origin(c), host = feed_host(origin);
    int64_t id = row_int(q), starts = row_int(q), ends = row_int(q), updated = row_int(q), version = row_int(q);
    struct str title = row_str(q, a), lead = row_str(q, a), place = row_str(q, a);
    struct str url = arena_printf(a, "%.*s/post/%lld", STR_ARG(origin), (long long)id);
    buf_addz(out, "BEGIN:VEVENT\r\n");
    ical_line(out, "UID", arena_printf(a, "meeting-%lld@%.*s", (long long)id, STR_ARG(host)));
    ical_utc(out, "DTSTAMP", updated);
    ical_line(out, "SEQUENCE", arena_printf(a, "%lld", (long long)version));
    ical_amsterdam(out, "DTSTART", starts, workday_ahead(starts));
    ical_amsterdam(out, "DTEND", ends, workday_ahead(ends));
    ical_text(out, "SUMMARY", title.n ? title : arena_printf(a, "#%lld", (long long)id));
    ical_text(out, "DESCRIPTION", lead.n ? arena_printf(a, "%.*s\n%.*s", STR_ARG(lead), STR_ARG(url)) : url);
    if (place.n)
        ical_text(out, "LOCATION", place);
    ical_line(out, "URL", url);
    ical_text(out, "CATEGORIES", c->viewer.english ? STR("Meeting") : STR("Bijeenkomst"));
    buf_addz(out, "END:VEVENT\r\n");
}

static enum err add_meetings(struct call *c, struct db *db, const struct calendar *w, struct buf *out)
{
    struct query q = db_query(db, SQL_CALENDAR_MEETINGS);
    access_bind(&q, &c->viewer, c->now);
    query_int(&q, w->group);
    query_int(&q, c->now - BACK_DAYS * DAY_MS);
    query_int(&q, EVENTS_MAX);
    while (query_row(&q))
        add_meeting(c, out, &q);
    return query_end(&q);
}

static const char *milestone_name(struct str kind, bool english)
{
    static const char *const names[][3] = { { "agreement", "Overeenkomst", "Agreement" }, { "plan", "Plan", "Plan" },
        { "interim_report", "Tussenrapportage", "Interim report" },
        { "final_report", "Eindrapportage", "Final report" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(kind, names[i][0]))
            return names[i][english ? 2 : 1];
    return english ? "Milestone" : "Mijlpaal";
}

/* A whole day: the one that it is due. */
static void add_milestone(struct call *c, struct buf *out, struct query *q)
{
    struct arena *a = c->arena;
    struct str origin = call_origin(c), host = feed_host(origin);
    int64_t project = row_int(q), n = row_int(q);
    struct str kind = row_str(q, a);
    int64_t due = row_int(q), updated = row_int(q), version = row_int(q);
    struct str note = row_str(q, a), name = row_str(q, a), place = row_str(q, a);
    struct str url = arena_printf(a, "%.*s/projecten/%lld", STR_ARG(origin), (long long)project);
    const char *what_it_is = milestone_name(kind, c->viewer.english);
    buf_addz(out, "BEGIN:VEVENT\r\n");
    ical_line(out, "UID", arena_printf(a, "milestone-%lld@%.*s", (long long)n, STR_ARG(host)));
    ical_utc(out, "DTSTAMP", updated);
    ical_line(out, "SEQUENCE", arena_printf(a, "%lld", (long long)version));
    ical_date(out, "DTSTART", due);
    ical_date(out, "DTEND", due + DAY_MS);
    ical_text(out, "SUMMARY", arena_printf(a, "%s: %.*s", what_it_is, STR_ARG(name)));
    ical_text(out, "DESCRIPTION", note.n ? arena_printf(a, "%.*s\n%.*s", STR_ARG(note), STR_ARG(url)) : url);
    ical_text(out, "LOCATION", place);
    ical_line(out, "URL", url);
    ical_text(out, "CATEGORIES", c->viewer.english ? STR("Milestone") : STR("Mijlpaal"));
    buf_addz(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

static enum err add_milestones(struct call *c, struct db *db, const struct calendar *w, struct buf *out)
{
    struct query q = db_query(db, SQL_CALENDAR_MILESTONES);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, viewer_may(&c->viewer, MAY_MAKE_PROJECT) ? c->viewer.organisation : 0);
    query_int(&q, w->group);
    query_int(&q, EVENTS_MAX);
    while (query_row(&q))
        add_milestone(c, out, &q);
    return query_end(&q);
}

static enum err write_calendar(struct call *c, struct db *db, const struct calendar *w)
{
    struct buf out = { .max = 4 << 20 };
    buf_addz(&out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Vraagbaak//Vraagbaak//NL\r\nCALSCALE:GREGORIAN\r\n");
    ical_text(&out, "NAME", w->name);
    ical_text(&out, "X-WR-CALNAME", w->name);
    buf_addz(&out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
    ical_timezone(&out);
    enum err e = add_events(c, db, w, &out);
    if (!e)
        e = add_meetings(c, db, w, &out);
    if (!e)
        e = add_milestones(c, db, w, &out);
    buf_addz(&out, "END:VCALENDAR\r\n");
    e = e ? e : buf_err(&out);
    struct str body = e ? STR("") : arena_str(c->arena, buf_str(&out));
    buf_release(&out);
    if (e || arena_err(c->arena))
        return e ? e : arena_err(c->arena);
    call_set_header(c, "Cache-Control", STR("private, no-cache"));
    call_set_header(c, "Content-Disposition", STR("inline; filename=\"vraagbaak.ics\""));
    call_etag(c, 1, str_hash(body));
    call_raw(c, "text/calendar; charset=utf-8", body);
    return OK;
}

static enum err calendar_run(struct call *c, struct db *db)
{
    struct calendar *w = c->in;
    enum err e = w->token.n ? viewer_by_feed_token(db, c->arena, call_key(c), w->token, c->now, &c->viewer) : OK;
    if (e == ERR_NOT_FOUND)
        return call_fail(c, e, "Dit adres bestaat niet of is ingetrokken.",
            "This address does not exist or was revoked.");
    if (!e)
        e = name_it(c, db, w);
    return e ? e : write_calendar(c, db, w);
}

const struct endpoint calendar_endpoints[] = {
    { GET, "/calendar/mine.ics", NEED_NOBODY, DB_SLOW, .parse = mine_parse, .run = calendar_run,
        .flags = ENDPOINT_ROOT },
    { GET, "/calendar/{group}.ics", NEED_NOBODY, DB_SLOW, .parse = group_parse, .run = calendar_run,
        .flags = ENDPOINT_ROOT },
    { 0 },
};
