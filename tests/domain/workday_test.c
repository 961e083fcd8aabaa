/* workday_test.c -- working days against the calendars that were published. */
#include "tests/unit.h"

#include "base/clock.h"
#include "domain/workday.h"

static int64_t moment(const char *text)
{
    int64_t ms = 0;
    assert_true(clock_parse(str_c(text), &ms));
    return ms;
}

static void assert_due(const char *from, int n, const char *expected)
{
    char out[CLOCK_TEXT];
    assert_str(clock_rfc3339(out, workday_due(moment(from), n)), expected);
}

static void workday_publishedHolidays_areFree(void **state)
{
    (void)state;
    static const int days[][3] = { { 2024, 1, 1 }, { 2024, 3, 29 }, { 2024, 4, 1 }, { 2024, 5, 9 }, { 2024, 5, 20 },
        { 2025, 4, 18 }, { 2025, 4, 21 }, { 2025, 5, 5 }, { 2025, 5, 29 }, { 2025, 6, 9 }, { 2026, 4, 3 },
        { 2026, 4, 6 }, { 2026, 4, 27 }, { 2026, 5, 14 }, { 2026, 5, 25 }, { 2026, 12, 25 }, { 2027, 3, 26 },
        { 2027, 3, 29 }, { 2027, 5, 6 }, { 2027, 5, 17 } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (workday_is(workday_of(days[i][0], days[i][1], days[i][2])))
            fail_msg("%d-%d-%d", days[i][0], days[i][1], days[i][2]);
}

static void workday_kingsDay_movesAwayFromSunday(void **state)
{
    (void)state;
    assert_true(workday_is(workday_of(2025, 4, 28)));
    assert_false(workday_is(workday_of(2031, 4, 26))); /* a Saturday; the 27th is a Sunday */
    assert_true(workday_is(workday_of(2031, 4, 28)));
    assert_false(workday_is(workday_of(2026, 4, 27)));
}

static void workday_aYear_hasTheRightNumber(void **state)
{
    (void)state;
    int n = 0;
    for (int64_t day = workday_of(2026, 1, 1); day < workday_of(2027, 1, 1); day++)
        n += workday_is(day);
    assert_int_equal(n, 261 - 8); /* of the nine holidays only 26 December 2026 is in a weekend: a Saturday */
}

static void workday_due_skipsWeekends(void **state)
{
    (void)state;
    assert_due("2026-11-21T10:00:00Z", 5, "2026-11-27T16:00:00Z"); /* a Saturday, then Monday to Friday */
    assert_due("2026-11-20T10:00:00Z", 1, "2026-11-23T16:00:00Z");
}

static void workday_due_skipsChristmasAndNewYear(void **state)
{
    (void)state;
    assert_due("2026-12-23T09:00:00Z", 5, "2026-12-31T16:00:00Z"); /* 24, 28, 29, 30, 31 */
    assert_due("2026-12-31T09:00:00Z", 1, "2027-01-04T16:00:00Z");
}

static void workday_due_countsFromTheDayInAmsterdam(void **state)
{
    (void)state;
    assert_due("2026-11-23T22:59:59Z", 1, "2026-11-24T16:00:00Z");
    assert_due("2026-11-23T23:00:00Z", 1, "2026-11-25T16:00:00Z"); /* there it is the 24th already */
}

static void workday_due_followsSummerTime(void **state)
{
    (void)state;
    assert_due("2026-03-27T10:00:00Z", 1, "2026-03-30T15:00:00Z"); /* the clock goes forward on the 29th */
    assert_due("2026-10-23T10:00:00Z", 1, "2026-10-26T16:00:00Z"); /* and back on the 25th */
}

static void workday_moment_isTheSameHourAcrossTheChangeOfTheClock(void **state)
{
    (void)state;
    /* the clock goes back on 25 October 2026 and forward on 28 March 2027 */
    assert_int_equal(workday_moment(workday_of(2026, 10, 23), 7), INT64_C(1792731600000)); /* Friday 05:00 UTC */
    assert_int_equal(workday_moment(workday_of(2026, 10, 26), 7), INT64_C(1792994400000)); /* Monday 06:00 UTC */
    assert_int_equal(workday_moment(workday_of(2027, 3, 30), 7) - workday_moment(workday_of(2027, 3, 26), 7),
        (4 * 24 - 1) * INT64_C(3600000));
}

static void workday_first_isMondayOrTheNextWorkingDay(void **state)
{
    (void)state;
    assert_true(workday_first(workday_of(2026, 11, 23)));
    assert_false(workday_first(workday_of(2026, 11, 24)));
    assert_false(workday_first(workday_of(2027, 3, 29))); /* Easter Monday */
    assert_true(workday_first(workday_of(2027, 3, 30)));
    struct workdate d = workday_date(workday_of(2024, 2, 29));
    assert_true(d.year == 2024 && d.month == 2 && d.day == 29 && d.weekday == 4);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(workday_moment_isTheSameHourAcrossTheChangeOfTheClock),
    cmocka_unit_test(workday_first_isMondayOrTheNextWorkingDay),
    cmocka_unit_test(workday_publishedHolidays_areFree),
    cmocka_unit_test(workday_kingsDay_movesAwayFromSunday),
    cmocka_unit_test(workday_aYear_hasTheRightNumber),
    cmocka_unit_test(workday_due_skipsWeekends),
    cmocka_unit_test(workday_due_skipsChristmasAndNewYear),
    cmocka_unit_test(workday_due_countsFromTheDayInAmsterdam),
    cmocka_unit_test(workday_due_followsSummerTime),
};
UNIT_MAIN(tests);
