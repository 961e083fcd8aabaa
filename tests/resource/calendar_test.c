/* calendar_test.c -- calendars: what stands in them for whom, read back by libical. */
#include "tests/world.h"

#include "base/buf.h"
#include "text/ical.h"

#include <string.h>

#include <libical/ical.h>

static const char *token_of(struct world *w, const char *who)
{
    struct answer r = call_as(w, who, "POST /api/v1/feed-tokens", "{'name':'Agenda'}");
    assert_status(r, 201);
    return reply_text(&r, "token");
}

static struct answer calendar(struct world *w, const char *which, const char *token)
{
    return call_as(w, "nobody",
        arena_printf(&w->arena, "GET /calendar/%s.ics%s%s", which, token ? "?token=" : "", token ? token : "").p, NULL);
}

/* Parses with libical, which must find nothing wrong; lines must be short and end in CRLF. */
static icalcomponent *parsed(struct world *w, struct str body)
{
    for (struct str rest = body; rest.n;) {
        struct str line = str_cut(&rest, '\n');
        assert_true(line.n > 0 && line.n <= 76 && line.p[line.n - 1] == '\r');
    }
    icalcomponent *c = icalparser_parse_string(arena_cstr(&w->arena, body));
    assert_non_null(c);
    assert_int_equal(icalcomponent_count_errors(c), 0);
    assert_true(icalrestriction_check(c));
    assert_int_equal(icalcomponent_isa(c), ICAL_VCALENDAR_COMPONENT);
    assert_int_equal(icalcomponent_count_components(c, ICAL_VTIMEZONE_COMPONENT), 1);
    return c;
}

static int events(struct world *w, struct answer *r)
{
    assert_status(*r, 200);
    icalcomponent *c = parsed(w, r->body);
    int n = icalcomponent_count_components(c, ICAL_VEVENT_COMPONENT);
    icalcomponent_free(c);
    return n;
}

/* The end of the first event as Unix seconds, by the VTIMEZONE of the calendar itself. */
static int64_t first_end(icalcomponent *c)
{
    icalcomponent *event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
    icaltimezone *zone = icalcomponent_get_timezone(c, "Europe/Amsterdam");
    assert_non_null(event);
    assert_non_null(zone);
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    assert_string_equal(icalparameter_get_tzid(icalproperty_get_first_parameter(end, ICAL_TZID_PARAMETER)),
        "Europe/Amsterdam");
    return (int64_t)icaltime_as_timet_with_zone(icalproperty_get_dtend(end), zone);
}

static void calendar_ofWhoClaimed_hasTheTask_atItsDueTime(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "anna", "POST /api/v1/posts",
        "{'kind':'question','title':'Wie weet; dit, of \\\\ dat? Met een heel lange titel die zeker meer dan vijfenzeventig bytes telt, ook door é en €','body':'x','terms':[$theme],"
        "'status':'published'}");
    assert_status(r, 201);
    world_exec(&w,
        "UPDATE post SET title = replace(title, '? Met', '?' || char(10) || 'Met')"); /* titles of before may */
    const char *token = token_of(&w, "bert");
    r = calendar(&w, "mine", token);
    assert_int_equal(events(&w, &r), 0);
    int64_t task = world_number(&w, "SELECT id FROM task WHERE kind = 2");
    assert_status(call_as(&w, "bert", arena_printf(&w.arena, "POST /api/v1/tasks/%lld/_claim", (long long)task).p,
                      "{}"),
        200);
    /* 1 July 2026 17:00 and 1 December 2026 17:00 in Amsterdam */
    const int64_t due[] = { 1782918000000, 1796140800000 };
    for (int i = 0; i < 2; i++) {
        world_exec(&w, arena_printf(&w.arena, "UPDATE task SET due = %lld", (long long)due[i]).p);
        r = calendar(&w, "mine", token);
        icalcomponent *c = parsed(&w, r.body), *event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
        assert_int_equal(first_end(c), due[i] / 1000);
        assert_string_equal(icalcomponent_get_summary(event),
            "Antwoord voor: Wie weet; dit, of \\ dat?\nMet een heel lange titel die zeker meer dan vijfenzeventig bytes telt, ook door é en €");
        assert_string_equal(icalcomponent_get_uid(event), "task-1@localhost");
        assert_true(icaltime_is_utc(icalcomponent_get_dtstamp(event)));
        icalcomponent_free(c);
        assert_true(reply_has(&r, "T170000"));
    }
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "text/calendar; charset=utf-8");
    const char *const same[] = { "If-None-Match", reply_header_text(&w, &r, "ETag"), NULL };
    assert_status(call_with(&w, "nobody", arena_printf(&w.arena, "GET /calendar/mine.ics?token=%s", token).p, same,
                      NULL),
        304);
    world_close(&w);
}

static void calendar_ofAGroup_isForItsMembers(void **state)
{
    (void)state;
    struct world w = world_open("hidden-group");
    world_exec(&w, "INSERT INTO task(id, kind, post_id, due, created) VALUES (90, 3, 1, 1782864000000, 1)");
    const char *member = token_of(&w, "anna"), *stranger = token_of(&w, "adm");
    const char *which = arena_printf(&w.arena, "%lld", (long long)world_id(&w, "hidden")).p;
    struct answer r = calendar(&w, which, member);
    assert_int_equal(events(&w, &r), 1);
    assert_true(reply_has(&r, "DTSTART;VALUE=DATE:20260701"));
    assert_true(reply_has(&r, "DTEND;VALUE=DATE:20260702"));
    assert_true(reply_has(&r, "URL:http://localhost/post/1"));
    r = calendar(&w, "mine", member); /* the author's own review */
    assert_int_equal(events(&w, &r), 1);
    assert_status(calendar(&w, which, stranger), 404);
    assert_status(calendar(&w, which, NULL), 404);
    assert_status(calendar(&w, "999", member), 404);
    assert_status(calendar(&w, "mine", NULL), 401);
    assert_status(calendar(&w, "mine", "1-00"), 404);
    world_exec(&w, "UPDATE membership SET until = 1 WHERE account_id = $anna");
    assert_status(calendar(&w, which, member), 404);
    r = calendar(&w, "mine", member); /* what one may not read any more is not in one's own either */
    assert_int_equal(events(&w, &r), 0);
    world_close(&w);
}

/* The moment of a property of the first meeting, Unix seconds. */
static int64_t moment(icalcomponent *c, icalcomponent *event, icalproperty_kind kind)
{
    icaltimezone *zone = icalcomponent_get_timezone(c, "Europe/Amsterdam");
    icalproperty *p = icalcomponent_get_first_property(event, kind);
    struct icaltimetype t = kind == ICAL_DTSTART_PROPERTY ? icalproperty_get_dtstart(p) : icalproperty_get_dtend(p);
    return (int64_t)icaltime_as_timet_with_zone(t, zone);
}

static void calendar_meetings_areOfOnesGroupsAndForAll(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts",
        "{'kind':'meeting','title':'Intervisie, met taart','lead':'In de grote zaal','body':'Agenda','access':'group',"
        "'group':$hidden,'starts':'2026-11-30T13:00:00+01:00','ends':'2026-11-30T14:30:00Z','status':'published'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "starts"), "2026-11-30T12:00:00Z");
    r = call_as(&w, "stien", "POST /api/v1/posts",
        "{'kind':'meeting','title':'Werkconferentie','body':'x','place':$goirle,'starts':'2027-06-01T08:00:00Z','status':'published'}");
    assert_status(r, 201);
    assert_string_equal(reply_text(&r, "ends"), "2027-06-01T09:00:00Z");
    const char *group = arena_printf(&w.arena, "%lld", (long long)world_id(&w, "hidden")).p;
    const char *member = token_of(&w, "anna"), *other = token_of(&w, "bert");
    r = calendar(&w, group, member);
    icalcomponent *c = parsed(&w, r.body), *event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
    assert_int_equal(icalcomponent_count_components(c, ICAL_VEVENT_COMPONENT), 1);
    assert_string_equal(icalcomponent_get_summary(event), "Intervisie, met taart");
    assert_int_equal(moment(c, event, ICAL_DTSTART_PROPERTY), 1796040000);
    assert_int_equal(moment(c, event, ICAL_DTEND_PROPERTY), 1796049000);
    assert_true(reply_has(&r, "DTSTART;TZID=Europe/Amsterdam:20261130T130000"));
    icalcomponent_free(c);
    r = calendar(&w, "mine", member);
    assert_int_equal(events(&w, &r), 2);
    r = calendar(&w, "mine", other); /* not a member */
    assert_int_equal(events(&w, &r), 1);
    assert_true(reply_has(&r, "LOCATION:Goirle"));
    assert_false(reply_has(&r, "Intervisie"));
    assert_status(call_with(&w, "stien", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"),
                      "{'starts':'2027-06-02T08:00:00Z'}"),
        200);
    r = calendar(&w, "mine", other); /* moved as a whole */
    assert_true(reply_has(&r, "DTEND;TZID=Europe/Amsterdam:20270602T110000"));
    assert_status(call_with(&w, "stien", "PATCH /api/v1/posts/2", HEADERS("If-Match", "*"),
                      "{'starts':null,'ends':null}"),
        200);
    r = calendar(&w, "mine", other);
    assert_int_equal(events(&w, &r), 0);
    world_close(&w);
}

static void meeting_timesThatCannotBe_areNamed(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    static const char *const bad[][3] = { { "question", "'starts':'2027-06-01T08:00:00Z'", "starts" },
        { "meeting", "'ends':'2027-06-01T08:00:00Z'", "starts" },
        { "meeting", "'starts':'2027-06-01T08:00:00Z','ends':'2027-06-01T08:00:00Z'", "ends" },
        { "meeting", "'starts':'2027-06-01T08:00:00Z','ends':'2027-07-30T08:00:00Z'", "ends" },
        { "meeting", "'starts':'morgen'", "starts" } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer r = call_as(&w, "stien", "POST /api/v1/posts",
            arena_printf(&w.arena, "{'kind':'%s','title':'Een titel','body':'x',%s}", bad[i][0], bad[i][1]).p);
        assert_bad_field(r, bad[i][2]);
    }
    struct answer r = call_as(&w, "stien", "POST /api/v1/posts",
        "{'kind':'meeting','title':'Overleg','body':'x','starts':'2027-06-01T08:00:00Z','status':'published'}");
    assert_status(r, 201);
    r = call_with(&w, "stien", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"), "{'ends':'2027-06-01T07:00:00Z'}");
    assert_bad_field(r, "ends");
    r = call_as(&w, "stien", "GET /api/v1/posts?kind=meeting", NULL);
    assert_string_equal(reply_text(&r, "items.0.ends"), "2027-06-01T09:00:00Z");
    world_close(&w);
}

static void ical_line_isFoldedBetweenCharacters(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    for (size_t n = 60; n < 90; n++) {
        struct buf b = { 0 }, text = { 0 };
        buf_addz(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");
        for (size_t i = 0; i < n; i++)
            buf_addz(&text, i % 3 ? "é" : "€,");
        ical_text(&b, "X-TEXT", buf_str(&text));
        ical_line(&b, "X-LINE", buf_str(&text));
        ical_timezone(&b);
        buf_addz(&b, "END:VCALENDAR\r\n");
        icalcomponent *c = parsed(&w, buf_str(&b));
        icalproperty *p = icalcomponent_get_first_property(c, ICAL_X_PROPERTY);
        struct str wanted = buf_str(&text);
        assert_string_equal(icalproperty_get_x(p), arena_cstr(&w.arena, wanted));
        icalcomponent_free(c);
        buf_release(&b);
        buf_release(&text);
    }
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(calendar_ofWhoClaimed_hasTheTask_atItsDueTime),
    cmocka_unit_test(calendar_ofAGroup_isForItsMembers),
    cmocka_unit_test(calendar_meetings_areOfOnesGroupsAndForAll),
    cmocka_unit_test(meeting_timesThatCannotBe_areNamed),
    cmocka_unit_test(ical_line_isFoldedBetweenCharacters),
};
UNIT_MAIN(tests);
