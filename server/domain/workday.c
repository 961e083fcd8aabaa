/* workday.c -- see workday.h. */
#include "domain/workday.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, DAY_ENDS = 17 /* o'clock */, THURSDAY_EPOCH = 4 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t workday_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* 0 Sunday … 6 Saturday. */
static int weekday(int64_t day)
{
    int64_t w = (day + THURSDAY_EPOCH) % 7;
    return (int)(w < 0 ? w + 7 : w);
}

static int year_of(int64_t day)
{
    int year = (int)(1970 + floor_div(day, 366)); /* at most the right one */
    while (workday_of(year + 1, 1, 1) <= day)
        year++;
    return year;
}

static int64_t last_sunday(int year, int month)
{
    int64_t last = workday_of(year, month, 31);
    return last - weekday(last);
}

int64_t workday_ahead(int64_t ms)
{
    int year = year_of(floor_div(ms, DAY_MS));
    bool summer = ms >= last_sunday(year, 3) * DAY_MS + HOUR_MS && ms < last_sunday(year, 10) * DAY_MS + HOUR_MS;
    return summer ? 2 * HOUR_MS : HOUR_MS;
}

/* The names are those of the rule. */
static int64_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return workday_of(year, n / 31, n % 31 + 1);
}

static bool is_holiday(int64_t day)
{
    int year = year_of(day);
    int64_t sunday = easter(year), king = workday_of(year, 4, 27);
    const int64_t days[] = {
        workday_of(year, 1, 1),
        sunday - 2, /* Good Friday */
        sunday + 1,
        weekday(king) == 0 ? king - 1 : king,
        workday_of(year, 5, 5),
        sunday + 39, /* Ascension */
        sunday + 50, /* Whit Monday */
        workday_of(year, 12, 25),
        workday_of(year, 12, 26),
    };
    for (unsigned i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i] == day)
            return true;
    return false;
}

int64_t workday_at(int64_t ms)
{
    return floor_div(ms + workday_ahead(ms), DAY_MS);
}

bool workday_is(int64_t day)
{
    int w = weekday(day);
    return w != 0 && w != 6 && !is_holiday(day);
}

int64_t workday_due(int64_t from, int n)
{
    int64_t day = workday_at(from);
    while (n > 0)
        n -= workday_is(++day);
    return workday_moment(day, DAY_ENDS);
}

int64_t workday_moment(int64_t day, int hour)
{
    int64_t noon = day * DAY_MS + 12 * HOUR_MS; /* the clock changes in the night only */
    return day * DAY_MS + hour * (int64_t)HOUR_MS - workday_ahead(noon);
}

bool workday_first(int64_t day)
{
    int since_monday = (weekday(day) + 6) % 7;
    bool first = workday_is(day);
    for (int i = 1; i <= since_monday; i++)
        first = first && !workday_is(day - i);
    return first;
}

struct workdate workday_date(int64_t day)
{
    struct workdate d = { .year = year_of(day), .month = 12, .weekday = weekday(day) };
    while (workday_of(d.year, d.month, 1) > day)
        d.month--;
    d.day = (int)(day - workday_of(d.year, d.month, 1)) + 1;
    return d;
}
