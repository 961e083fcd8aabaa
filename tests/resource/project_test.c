/* project_test.c -- projects and their milestones: who makes and changes them, what is refused and why, what stays in the trail,
 * two at once, and what else knows of them. */
#include "tests/world.h"

#include "base/clock.h"

static struct answer make(struct world *w, const char *who, const char *body)
{
    struct answer r = call_as(w, who, "POST /api/v1/projects", body);
    assert_status(r, 201);
    world_name(w, "p", reply_int(&r, "id"));
    return r;
}

static struct world with_project(void)
{
    struct world w = world_open("empty");
    (void)make(&w, "anna", "{'place':$goirle,'name':'Buurthulp','phase':'preparation','since':'2026-03-01'}");
    return w;
}

static struct answer patch(struct world *w, const char *who, const char *body)
{
    return call_with(w, who, "PATCH /api/v1/projects/$p", HEADERS("If-Match", "*"), body);
}

static void project_made_isReadByMembersOnly(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    struct answer r = make(&w, "anna",
        "{'place':$boschkens,'name':' Buurthulp ','description':'Klussen','phase':'execution','since':'2026-03-01','steeringMember':$stien}");
    assert_string_equal(reply_text(&r, "name"), "Buurthulp");
    assert_string_equal(reply_text(&r, "place.name"), "Boschkens");
    assert_string_equal(reply_text(&r, "phase"), "execution");
    assert_string_equal(reply_text(&r, "since"), "2026-03-01");
    assert_string_equal(reply_text(&r, "ended"), "null");
    assert_int_equal(reply_int(&r, "steeringMember.id"), world_id(&w, "stien"));
    assert_string_equal(reply_text(&r, "group"), "null");
    assert_string_equal(reply_text(&r, "nextMilestone"), "null");
    assert_string_equal(reply_text(&r, "permissions.edit"), "true");
    r = call_as(&w, "rita", "GET /api/v1/projects/$p", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_text(&r, "permissions.edit"), "false");
    assert_status(call_as(&w, "nobody", "GET /api/v1/projects/$p", NULL), 401);
    assert_status(call_as(&w, "nobody", "GET /api/v1/projects", NULL), 401);
    assert_status(call_as(&w, "anna", "GET /api/v1/projects/999", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/projects/999/milestones", NULL), 404);
    world_close(&w);
}

/* Anna leads projects in Goirle and its part Boschkens; Bert in Tilburg. */
static void project_leader_changesTheirOwnPlaceOnly_steeringAndCoachAll(void **state)
{
    struct world w = with_project();
    (void)state;
    assert_status(patch(&w, "anna", "{'description':'x'}"), 200);
    assert_status(patch(&w, "bert", "{'description':'x'}"), 403);
    assert_status(patch(&w, "adm", "{'description':'x'}"), 403);
    assert_status(patch(&w, "rita", "{'description':'x'}"), 403);
    assert_status(patch(&w, "sofie", "{'description':'y'}"), 200);
    assert_status(patch(&w, "coco", "{'description':'z'}"), 200);
    assert_status(call_as(&w, "anna", "POST /api/v1/projects", "{'place':$tilburg,'name':'x','phase':'preparation'}"),
        403);
    assert_status(call_as(&w, "bert", "POST /api/v1/projects/$p/milestones", "{'kind':'plan'}"), 403);
    struct answer r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan'}");
    assert_status(r, 201);
    world_name(&w, "m", reply_int(&r, "n"));
    assert_status(call_with(&w, "bert", "PATCH /api/v1/projects/$p/milestones/$m", HEADERS("If-Match", "*"),
                      "{'note':'x'}"),
        403);
    assert_status(call_as(&w, "bert", "DELETE /api/v1/projects/$p/milestones/$m", NULL), 403);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/projects/$p", NULL), 403);
    assert_status(call_as(&w, "coco", "DELETE /api/v1/projects/$p", NULL), 204);
    assert_int_equal(count(&w, "milestone"), 0);
    assert_int_equal(count(&w, "project"), 0);
    world_close(&w);
}

static void project_badInput_namesTheField(void **state)
{
    static const struct {
        const char *body, *field;
    } bad[] = {
        { "{'name':'x','phase':'preparation'}", "place" },
        { "{'place':999,'name':'x','phase':'preparation'}", "place" },
        { "{'place':$goirle,'phase':'preparation'}", "name" },
        { "{'place':$goirle,'name':' ','phase':'preparation'}", "name" },
        { "{'place':$goirle,'name':'x'}", "phase" },
        { "{'place':$goirle,'name':'x','phase':'vervolg'}", "phase" },
        { "{'place':$goirle,'name':'x','phase':'execution','since':'31-12-2025'}", "since" },
        { "{'place':$goirle,'name':'x','phase':'execution','since':'2999-01-01'}", "since" },
        { "{'place':$goirle,'name':'x','phase':'execution','ended':'2999-01-01'}", "ended" },
        { "{'place':$goirle,'name':'x','phase':'execution','since':'2025-02-01','ended':'2025-01-01'}", "ended" },
        { "{'place':$goirle,'name':'x','phase':'execution','steeringMember':$bert}", "steeringMember" },
        { "{'place':$goirle,'name':'x','phase':'execution','steeringMember':999}", "steeringMember" },
        { "{'place':$goirle,'name':'x','phase':'execution','group':$ring}", "group" },
        { "{'place':$goirle,'name':'x','phase':'execution','group':$hidden}", "group" },
        { "{'place':$goirle,'name':'x','phase':'execution','budget':1}", "budget" },
    };
    struct world w = with_project();
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer r = call_as(&w, "stien", "POST /api/v1/projects", bad[i].body);
        assert_bad_field(r, bad[i].field);
    }
    struct answer r = patch(&w, "stien", "{'place':$tilburg}"); /* a project does not move */
    assert_bad_field(r, "place");
    r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'feest'}");
    assert_bad_field(r, "kind");
    r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan','done':'2999-01-01'}");
    assert_bad_field(r, "done");
    r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan','due':'morgen'}");
    assert_bad_field(r, "due");
    r = call_as(&w, "anna", "GET /api/v1/projects?phase=later", NULL);
    assert_bad_field(r, "phase");
    assert_int_equal(count(&w, "project"), 1);
    world_close(&w);
}

static void project_nameTwiceInOnePlace_isAConflict(void **state)
{
    struct world w = with_project();
    (void)state;
    const char *body = "{'place':$goirle,'name':'Buurthulp','phase':'execution'}";
    struct answer r = call_as(&w, "stien", "POST /api/v1/projects", body);
    assert_status(r, 409);
    assert_string_equal(reply_text(&r, "errors.0.field"), "name");
    assert_status(call_as(&w, "stien", "POST /api/v1/projects",
                      "{'place':$tilburg,'name':'Buurthulp','phase':'execution'}"),
        201);
    world_close(&w);
}

/* Two who read the same: the second is told, and nothing is lost. */
static void project_changedByTwo_theSecondIsTold(void **state)
{
    struct world w = with_project();
    (void)state;
    struct answer r = call_as(&w, "anna", "GET /api/v1/projects/$p", NULL);
    const char *const *read = HEADERS("If-Match", reply_header_text(&w, &r, "ETag"));
    assert_status(call_as(&w, "anna", "PATCH /api/v1/projects/$p", "{'name':'x'}"), 428);
    assert_status(call_with(&w, "coco", "PATCH /api/v1/projects/$p", read, "{'name':'Wijkhulp'}"), 200);
    r = call_with(&w, "anna", "PATCH /api/v1/projects/$p", read, "{'name':'Straathulp'}");
    assert_status(r, 412);
    assert_int_equal(reply_int(&r, "currentVersion"), 2);
    r = call_as(&w, "anna", "GET /api/v1/projects/$p", NULL);
    assert_string_equal(reply_text(&r, "name"), "Wijkhulp");
    r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'agreement'}");
    world_name(&w, "m", reply_int(&r, "n"));
    assert_status(call_as(&w, "anna", "PATCH /api/v1/projects/$p/milestones/$m", "{'note':'x'}"), 428);
    read = HEADERS("If-Match", "'1'");
    assert_status(call_with(&w, "coco", "PATCH /api/v1/projects/$p/milestones/$m", read, "{'note':'eerst'}"), 200);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/projects/$p/milestones/$m", read, "{'note':'later'}"), 412);
    world_close(&w);
}

static void project_nextPhase_beginsTodayOrThen_andStaysInTheTrail(void **state)
{
    struct world w = with_project();
    char today[CLOCK_TEXT];
    (void)state;
    struct answer r = patch(&w, "anna", "{'phase':'preparation','description':'x'}"); /* it is in that one already */
    assert_string_equal(reply_text(&r, "since"), "2026-03-01");
    assert_int_equal(count(&w, "event WHERE verb = 'project.phase_changed'"), 0);
    r = patch(&w, "anna", "{'phase':'execution'}");
    struct str day = clock_date(today, clock_now());
    assert_string_equal(reply_text(&r, "since"), arena_printf(&w.arena, "%.*s", STR_ARG(day)).p);
    r = patch(&w, "stien", "{'phase':'follow_up','since':'2026-10-01'}");
    assert_string_equal(reply_text(&r, "since"), "2026-10-01");
    assert_int_equal(count(&w,
                         "event WHERE verb = 'project.phase_changed' AND actor = $stien AND entity_id = $p AND data = "
                         "'{\"from\":\"execution\",\"to\":\"follow_up\",\"since\":\"2026-10-01\"}'"),
        1);
    assert_int_equal(count(&w, "event WHERE verb = 'project.phase_changed'"), 2);
    assert_int_equal(count(&w, "event WHERE verb = 'project.created' AND actor = $anna"), 1);
    world_close(&w);
}

static void projects_listed_byPlacePhaseAndWhatRuns_pageByPage(void **state)
{
    struct world w = with_project();
    (void)state;
    (void)make(&w, "coco", "{'place':$tilburg,'name':'A','phase':'execution'}");
    (void)make(&w, "coco", "{'place':$boschkens,'name':'B','phase':'execution'}");
    (void)make(&w, "coco",
        "{'place':$dongen,'name':'C','phase':'follow_up','since':'2020-01-01','ended':'2021-01-01'}");
    struct answer r = call_as(&w, "rita", "GET /api/v1/projects?limit=3", NULL);
    assert_string_equal(reply_text(&r, "items.0.place.name"), "Boschkens");
    assert_string_equal(reply_text(&r, "items.1.place.name"), "Dongen");
    assert_string_equal(reply_text(&r, "items.2.place.name"), "Goirle");
    r = call_as(&w, "rita", arena_printf(&w.arena, "GET /api/v1/projects?limit=3&cursor=%s", reply_text(&r, "next")).p,
        NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.place.name"), "Tilburg");
    assert_string_equal(reply_text(&r, "next"), "null");
    r = call_as(&w, "rita", "GET /api/v1/projects?place=$goirle", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    r = call_as(&w, "rita", "GET /api/v1/projects?phase=execution,follow_up", NULL);
    assert_int_equal(reply_size(&r, "items"), 3);
    r = call_as(&w, "rita", "GET /api/v1/projects?phase=execution,follow_up&running=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 2);
    r = call_as(&w, "bert", "GET /api/v1/projects?mine=true", NULL);
    assert_int_equal(reply_size(&r, "items"), 1);
    assert_string_equal(reply_text(&r, "items.0.name"), "A");
    world_close(&w);
}

static void milestones_listed_byTheDayTheyAreDue_andTheNextIsTold(void **state)
{
    struct world w = with_project();
    (void)state;
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'final_report'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan','due':'2026-12-01'}"),
        201);
    struct answer r = call_as(&w, "anna", "POST /api/v1/projects/$p/milestones",
        "{'kind':'agreement','due':'2026-06-01','note':'Met vijf partners'}");
    world_name(&w, "m", reply_int(&r, "n"));
    r = call_as(&w, "rita", "GET /api/v1/projects/$p/milestones", NULL);
    assert_string_equal(reply_text(&r, "items.0.kind"), "agreement");
    assert_string_equal(reply_text(&r, "items.1.kind"), "plan");
    assert_string_equal(reply_text(&r, "items.2.kind"), "final_report");
    r = call_as(&w, "rita", "GET /api/v1/projects/$p", NULL);
    assert_string_equal(reply_text(&r, "nextMilestone.kind"), "agreement");
    r = call_with(&w, "anna", "PATCH /api/v1/projects/$p/milestones/$m", HEADERS("If-Match", "*"),
        "{'done':'2026-06-02'}");
    assert_string_equal(reply_text(&r, "done"), "2026-06-02");
    assert_string_equal(reply_text(&r, "note"), "Met vijf partners");
    r = call_as(&w, "rita", "GET /api/v1/projects/$p", NULL);
    assert_string_equal(reply_text(&r, "nextMilestone.kind"), "plan");
    assert_status(call_as(&w, "anna", "DELETE /api/v1/projects/$p/milestones/$m", NULL), 204);
    assert_status(call_as(&w, "anna", "DELETE /api/v1/projects/$p/milestones/$m", NULL), 404);
    assert_int_equal(count(&w, "event WHERE verb LIKE 'milestone.%'"), 5);
    world_close(&w);
}

static void milestones_fiftyAtMost(void **state)
{
    struct world w = with_project();
    (void)state;
    for (int i = 0; i < 50; i++)
        assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan'}"), 201);
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'plan'}"), 409);
    world_close(&w);
}

/* A project names a local group; when that is hidden later, only its members are told. */
static void project_groupThatIsHiddenLater_isToldToItsMembersOnly(void **state)
{
    struct world w = with_project();
    (void)state;
    world_exec(&w, "UPDATE user_group SET kind = 'local' WHERE id = $ring");
    assert_status(patch(&w, "anna", "{'group':$ring}"), 200);
    struct answer r = call_as(&w, "rita", "GET /api/v1/projects/$p", NULL);
    assert_int_equal(reply_int(&r, "group.id"), world_id(&w, "ring"));
    world_exec(&w, "UPDATE user_group SET visibility = 'hidden' WHERE id = $ring");
    r = call_as(&w, "rita", "GET /api/v1/projects/$p", NULL);
    assert_string_equal(reply_text(&r, "group"), "null");
    assert_status(patch(&w, "coco", "{'description':'x'}"), 200); /* who does not see it does not take it away */
    r = call_as(&w, "bert", "GET /api/v1/projects/$p", NULL);
    assert_int_equal(reply_int(&r, "group.id"), world_id(&w, "ring"));
    world_close(&w);
}

static void project_placeOrGroupOfIt_isNotRemoved(void **state)
{
    struct world w = world_open("empty");
    (void)state;
    struct answer r = call_as(&w, "coco", "POST /api/v1/organisations", "{'kind':'area','name':'Nieuw'}");
    world_name(&w, "new", reply_int(&r, "id"));
    r = call_as(&w, "coco", "POST /api/v1/groups", "{'kind':'local','name':'Kern','visibility':'closed'}");
    world_name(&w, "kern", reply_int(&r, "id"));
    (void)make(&w, "coco", "{'place':$new,'name':'x','phase':'execution','group':$kern}");
    assert_status(call_as(&w, "coco", "DELETE /api/v1/organisations/$new", NULL), 409);
    assert_status(call_as(&w, "coco", "DELETE /api/v1/groups/$kern", NULL), 409);
    assert_status(call_as(&w, "coco", "DELETE /api/v1/projects/$p", NULL), 204);
    assert_status(call_as(&w, "coco", "DELETE /api/v1/organisations/$new", NULL), 204);
    world_close(&w);
}

/* Whose place it is, who steers it, and nobody else; what is done is no longer there. */
static void calendar_ofWhoseProjectItIs_holdsWhatIsDue(void **state)
{
    struct world w = with_project();
    (void)state;
    assert_status(patch(&w, "anna", "{'steeringMember':$sofie}"), 200);
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'agreement','due':'2030-05-06'}"),
        201);
    struct answer r = call_as(&w, "anna", "GET /calendar/mine.ics", NULL);
    assert_true(reply_has(&r, "SUMMARY:Overeenkomst: Buurthulp"));
    assert_true(reply_has(&r, "DTSTART;VALUE=DATE:20300506"));
    r = call_as(&w, "sofie", "GET /calendar/mine.ics", NULL);
    assert_true(reply_has(&r, "Overeenkomst: Buurthulp"));
    r = call_as(&w, "bert", "GET /calendar/mine.ics", NULL);
    assert_false(reply_has(&r, "Buurthulp"));
    r = call_as(&w, "karel", "GET /calendar/mine.ics", NULL); /* of Goirle too, but leads nothing */
    assert_false(reply_has(&r, "Buurthulp"));
    world_exec(&w, "UPDATE milestone SET done = 1");
    r = call_as(&w, "anna", "GET /calendar/mine.ics", NULL);
    assert_false(reply_has(&r, "Buurthulp"));
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(project_made_isReadByMembersOnly),
    cmocka_unit_test(project_leader_changesTheirOwnPlaceOnly_steeringAndCoachAll),
    cmocka_unit_test(project_badInput_namesTheField),
    cmocka_unit_test(project_nameTwiceInOnePlace_isAConflict),
    cmocka_unit_test(project_changedByTwo_theSecondIsTold),
    cmocka_unit_test(project_nextPhase_beginsTodayOrThen_andStaysInTheTrail),
    cmocka_unit_test(projects_listed_byPlacePhaseAndWhatRuns_pageByPage),
    cmocka_unit_test(milestones_listed_byTheDayTheyAreDue_andTheNextIsTold),
    cmocka_unit_test(milestones_fiftyAtMost),
    cmocka_unit_test(project_groupThatIsHiddenLater_isToldToItsMembersOnly),
    cmocka_unit_test(project_placeOrGroupOfIt_isNotRemoved),
    cmocka_unit_test(calendar_ofWhoseProjectItIs_holdsWhatIsDue),
};
UNIT_MAIN(tests);
